"""Draws examples/*.jpg and writes cases.json: the same generator as the training's, larger and arranged by hand."""

import json
from pathlib import Path

import numpy as np
from PIL import Image
from pictures import PALETTES, Scene, draw, one_shape, write_small

HERE = Path(__file__).resolve().parent
SIDE = 480

EXAMPLES = [
    ("star", 0, dict(side=0.56, place=(0.5, 0.52), turn=12, paper=1, shadow=0.45), ("glow", 0.3)),
    ("crescent", 1, dict(side=0.5, place=(0.54, 0.46), turn=-30, paper=1, shadow=0.4), ("clouds", 0.22)),
    ("heart", 8, dict(side=0.52, place=(0.48, 0.53), turn=-14, paper=1, second=2, style="striped", shadow=0.4),
     ("dots", 0.18)),
    ("arrow", 5, dict(side=0.62, place=(0.52, 0.5), turn=58, paper=2, roundness=0.012, shadow=0.5),
     ("stripes", 0.14)),
    ("drop", 9, dict(side=0.55, place=(0.46, 0.5), turn=24, paper=5, style="shaded", roundness=0.006, shadow=0.5),
     ("waves", 0.12)),
    ("hexagon", 10, dict(side=0.36, place=(0.63, 0.6), turn=9, paper=2, second=1, style="line"), ("slope", 0.12)),
]


def write():
    (HERE / "examples").mkdir(exist_ok=True)
    cases = []
    for number, (kind, palette, looks, (ground, strength)) in enumerate(EXAMPLES):
        rng = np.random.default_rng(40 + number)
        scene = Scene(PALETTES[palette], [one_shape(rng, kind, **looks)], ground, strength, grain=0.004)
        write_small(Image.fromarray(draw(rng, scene, SIDE)), HERE / f"examples/{kind}.jpg")
        cases.append({"name": kind, "picture": f"examples/{kind}.jpg", "expected": kind})
    lines = ",\n".join("    " + json.dumps(case) for case in cases)
    (HERE / "cases.json").write_text(f'{{\n  "cases": [\n{lines}\n  ]\n}}\n')


if __name__ == "__main__":
    write()
