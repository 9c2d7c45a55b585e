"""Draws examples/*.jpg and writes cases.json: the same generator as the training's, larger and arranged."""

import json
import sys
from pathlib import Path

import numpy as np
from PIL import Image

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE.parent / "shapes"))

from pictures import PALETTES, Scene, draw, scattered, write_small  # noqa: E402

SIDE = 480

# name, seed, how many shapes, their sizes, palette, ground and how strong its pattern is
EXAMPLES = [
    ("desk", 39, 7, (0.2, 0.36), 0, "glow", 0.25),
    ("night", 26, 9, (0.15, 0.28), 1, "clouds", 0.15),
    ("lagoon", 11, 7, (0.18, 0.34), 9, "waves", 0.1),
    ("confetti", 35, 11, (0.15, 0.24), 11, "slope", 0.08),
    ("candy", 36, 6, (0.22, 0.38), 8, "stripes", 0.12),
]
STYLES = ["plain", "shaded", "plain", "striped", "bordered"]


def write():
    (HERE / "examples").mkdir(exist_ok=True)
    cases = []
    for name, seed, count, (low, high), palette, ground, strength in EXAMPLES:
        rng = np.random.default_rng(seed)
        shapes = scattered(rng, count, low, high, shared=0.0)
        for number, shape in enumerate(shapes):
            shape.paper, shape.second = 1 + number % 5, 1 + (number + 2) % 5
            shape.style, shape.shadow = STYLES[number % len(STYLES)], 0.45
            shape.roundness = 0.004
        scene = Scene(PALETTES[palette], shapes, ground, strength, grain=0.003)
        write_small(Image.fromarray(draw(rng, scene, SIDE)), HERE / f"examples/{name}.jpg")
        expected = [{"label": shape.kind, "box": [round(float(v) * 160, 1) for v in shape.box]} for shape in shapes]
        cases.append({"name": name, "picture": f"examples/{name}.jpg", "expected": expected})
    text = ",\n".join("    {\n" + f'      "name": {json.dumps(case["name"])},\n      "picture": '
                      f'{json.dumps(case["picture"])},\n      "expected": [\n        '
                      + ",\n        ".join(map(json.dumps, case["expected"])) + "\n      ]\n    }" for case in cases)
    (HERE / "cases.json").write_text(f'{{\n  "cases": [\n{text}\n  ]\n}}\n')


if __name__ == "__main__":
    write()
