"""Writes the page that links the demos of a gallery.

    python3 tools/gallery.py models build/gallery

Every models/<name>/demo.json whose page was built into build/gallery/<name> is listed by title.
"""

import html
import json
import sys
from pathlib import Path

PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Vitrine gallery</title>
<style>
  :root {{ color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }}
  body {{ max-width: 44rem; margin: 0 auto; padding: 2rem 1rem; }}
  ul {{ list-style: none; padding: 0; }}
  li {{ margin: 1.25rem 0; }}
  a {{ font-size: 1.15rem; font-weight: 600; }}
  p {{ margin: .25rem 0; }}
</style>
<h1>Vitrine gallery</h1>
<p>Each of these pages runs its model in this browser.</p>
<ul>
{items}
</ul>
</html>
"""

ITEM = """  <li><a href="{name}/">{title}</a>{text}</li>"""


def main():
    models, gallery = map(Path, sys.argv[1:])
    items = []
    for demo in sorted(models.glob("*/demo.json")):
        name = demo.parent.name
        if not (gallery / name / "index.html").exists():
            continue
        spec = json.loads(demo.read_text(encoding="utf-8"))
        # The first sentence will do, and it is shown as it is written: Markdown of one sentence reads well.
        sentence = spec.get("description", "").split("\n")[0]
        text = f"\n    <p>{html.escape(sentence)}</p>" if sentence else ""
        items.append(ITEM.format(name=name, title=html.escape(spec.get("title", name)), text=text))
    (gallery / "index.html").write_text(PAGE.format(items="\n".join(items)), encoding="utf-8")


main()
