"""Writes the page that links the demos of a gallery.

    python3 tools/gallery.py models build/gallery build/assets

Every models/<name>/demo.json whose page was built into build/gallery/<name> is listed by title.
"""

import html
import json
import sys
from pathlib import Path

# The pages' own tokens and style come first, so that the gallery looks like what it links.
PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Vitrine gallery</title>
<style>
{style}
.demo {{ position: relative; gap: 8px; }}
.demo:hover {{ border-color: var(--edge); }}
.demo h2 {{ margin: 0; font-size: var(--text-large); line-height: 1.4; font-weight: 600; }}
.demo a {{ color: inherit; text-decoration: none; }}
.demo a::after {{ content: ""; position: absolute; inset: 0; border-radius: var(--radius-card); }}
.demo a:focus-visible {{ outline: none; }}
.demo a:focus-visible::after {{ outline: 3px solid var(--accent); outline-offset: 2px; }}
.demo p {{ margin: 0; color: var(--ink-soft); }}
.grid {{ margin-top: 28px; }}
</style>
<main>
<h1>Vitrine gallery</h1>
<div class="description">Each of these pages runs its model in this browser.</div>
<div class="grid">
{items}
</div>
</main>
</html>
"""

ITEM = """<section class="card demo"><h2><a href="{name}/">{title}</a></h2>{text}</section>"""


def main():
    models, gallery, assets = map(Path, sys.argv[1:])
    items = []
    for demo in sorted(models.glob("*/demo.json")):
        name = demo.parent.name
        if not (gallery / name / "index.html").exists():
            continue
        spec = json.loads(demo.read_text(encoding="utf-8"))
        # The first sentence will do, and it is shown as it is written: Markdown of one sentence reads well.
        sentence = spec.get("description", "").split("\n")[0]
        text = f"<p>{html.escape(sentence)}</p>" if sentence else ""
        items.append(ITEM.format(name=name, title=html.escape(spec.get("title", name)), text=text))
    style = (assets / "style.css").read_text(encoding="utf-8")
    (gallery / "index.html").write_text(PAGE.format(style=style, items="\n".join(items)), encoding="utf-8")


main()
