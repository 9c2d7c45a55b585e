#!/usr/bin/env python3
"""Writes tests/golden/media/decoders.json: what NumPy makes of detectors' tensors, for
tests/unit/media-decoders_test.cpp.

    python3 tests/golden/media/make_decoders.py

Needs NumPy. Written after the authors' own Python (Ultralytics, Megvii, MediaPipe, InsightFace, OpenCV, SSD):
whole arrays, unlike the viewer's loops.
"""

import json
import pathlib

import numpy as np

HERE = pathlib.Path(__file__).parent
rng = np.random.default_rng(7)
WIDTH, HEIGHT, CLASSES = 64, 96, 3
CELLS = sum((WIDTH // stride) * (HEIGHT // stride) for stride in (8, 16, 32))


def rounded(values):
    return np.asarray(values, np.float32).astype(float).round(5)


def case(decoder, raw, corners, scores):
    return {"decoder": decoder, "width": WIDTH, "height": HEIGHT, "shape": list(raw.shape), "raw": raw.ravel().tolist(),
            "corners": corners.round(3).tolist(), "scores": scores.round(5).tolist()}


def to_corners(centre, size):
    return np.concatenate([centre - size / 2, centre + size / 2], axis=1)


def yolov5():
    raw = rounded(np.concatenate([rng.uniform(10, 60, (12, 4)), rng.uniform(0, 1, (12, 1 + CLASSES))], axis=1))
    return case("yolov5", raw[None], to_corners(raw[:, :2], raw[:, 2:4]), raw[:, 4:5] * raw[:, 5:])


def yolov8():
    raw = rounded(np.concatenate([rng.uniform(10, 60, (4, 14)), rng.uniform(0, 1, (CLASSES, 14))]))
    return case("yolov8", raw[None], to_corners(raw[:2].T, raw[2:4].T), raw[4:].T)


def yolox():
    raw = rounded(np.concatenate([rng.normal(0, 0.5, (CELLS, 4)), rng.uniform(0, 1, (CELLS, 1 + CLASSES))], axis=1))
    grids, strides = [], []  # demo_postprocess of YOLOX/yolox/utils/demo_utils.py
    for stride in (8, 16, 32):
        xv, yv = np.meshgrid(np.arange(WIDTH // stride), np.arange(HEIGHT // stride))
        grids.append(np.stack((xv, yv), 2).reshape(-1, 2))
        strides.append(np.full((len(grids[-1]), 1), stride))
    grids, strides = np.concatenate(grids), np.concatenate(strides)
    centre, size = (raw[:, :2] + grids) * strides, np.exp(raw[:, 2:4]) * strides
    return case("yolox", raw[None], to_corners(centre, size), raw[:, 4:5] * raw[:, 5:])


def detections():
    left_top = rng.uniform(0, 30, (7, 2))
    labels = rng.integers(0, CLASSES, 7)
    raw = rounded(np.concatenate([left_top, left_top + rng.uniform(5, 30, (7, 2)), rng.uniform(0, 1, (7, 1)), labels[:, None]], axis=1))
    return {**case("detections", raw[None], raw[:, :4], raw[:, 4:5]), "classes": labels.tolist()}


def tensor(values):
    return {"shape": list(values.shape), "raw": values.ravel().tolist()}


def grid_case(decoder, kinds, corners, scores, **fields):
    """`kinds`: the tensors of each kind, one for each grid or one for all."""
    tensors = {kind: [tensor(values[None]) for values in each] for kind, each in kinds.items()}
    return {"decoder": decoder, "width": WIDTH, "height": HEIGHT, "tensors": tensors, **fields,
            "corners": corners.round(3).tolist(), "scores": scores.round(5).tolist()}


def cells_of(stride, in_cell, middle):
    """Pixels of the cells' corners (middle 0) or centres (0.5), each as often as it has boxes."""
    ys, xs = np.mgrid[: -(-HEIGHT // stride), : -(-WIDTH // stride)]
    return np.repeat((np.stack([xs.ravel(), ys.ravel()], 1) + middle) * stride, in_cell, axis=0)


def blazeface():
    """SsdAnchorsCalculator with strides 8, 16, 16 and two anchors each; a point follows a box."""
    kept = [(8, 2), (16, 4)]
    centres = [cells_of(stride, in_cell, 0.5) for stride, in_cell in kept]
    raw = [rounded(rng.normal(8, 4, (len(c), 6))) for c in centres]
    scores = [rounded(rng.normal(0, 3, (len(c), 1))) for c in centres]
    corners = np.concatenate([to_corners(c + r[:, :2], r[:, 2:4]) for c, r in zip(centres, raw)])
    one = {"boxes": [np.concatenate(raw)], "scores": [np.concatenate(scores)]}
    return [grid_case("blazeface", {"boxes": raw, "scores": scores}, corners, np.concatenate(scores)),
            grid_case("blazeface", one, corners, np.concatenate(scores), strides=[8, 16, 16])]


def yunet():
    strides = (8, 16, 32)
    raw = [rounded(rng.normal(0, 0.5, (len(cells_of(s, 1, 0)), 4))) for s in strides]
    classes = [rounded(rng.uniform(0, 1, (len(r), 1))) for r in raw]
    objects = [rounded(rng.uniform(0, 1, (len(r), 1))) for r in raw]
    corners = np.concatenate([to_corners(r[:, :2] * s + cells_of(s, 1, 0), np.exp(r[:, 2:]) * s)
                              for s, r in zip(strides, raw)])
    scores = np.sqrt(np.concatenate(classes) * np.concatenate(objects))
    return [grid_case("yunet", {"boxes": raw, "scores": classes, "objectness": objects}, corners, scores)]


def scrfd():
    """distance2bbox of InsightFace's scrfd.py, two anchors a cell."""
    strides = (8, 16, 32)
    raw = [rounded(rng.uniform(0, 3, (2 * len(cells_of(s, 1, 0)), 4))) for s in strides]
    scores = [rounded(rng.uniform(0, 1, (len(r), 1))) for r in raw]
    corners = []
    for s, r in zip(strides, raw):
        cells, distances = cells_of(s, 2, 0), r * s
        corners.append(np.concatenate([cells - distances[:, :2], cells + distances[:, 2:]], 1))
    return [grid_case("scrfd", {"boxes": raw, "scores": scores}, np.concatenate(corners), np.concatenate(scores))]


def ssd():
    """decode() of ssd.pytorch's box_utils.py, over priors of 64 x 96 with strides that do not divide it."""
    strides, anchors = (10, 30), [[12, [16, 8]], [24, [30, 20], [20, 30]]]
    priors = []
    for stride, sides in zip(strides, anchors):
        sizes = np.array([side if isinstance(side, list) else [side, side] for side in sides], float)
        cells = cells_of(stride, len(sides), 0.5)
        priors.append(np.concatenate([cells, np.tile(sizes, (len(cells) // len(sides), 1))], 1))
    priors = np.concatenate(priors)
    loc = rounded(rng.normal(0, 1, (len(priors), 4)))
    scores = rounded(rng.uniform(0, 1, (len(priors), CLASSES)))
    centre = priors[:, :2] + loc[:, :2] * 0.1 * priors[:, 2:]
    size = priors[:, 2:] * np.exp(loc[:, 2:] * 0.2)
    return [grid_case("ssd", {"boxes": [loc], "scores": [scores]}, to_corners(centre, size), scores,
                      strides=list(strides), anchors=anchors)]


CASES = [yolov5(), yolov8(), yolox(), detections()]
GRIDS = [*blazeface(), *yunet(), *scrfd(), *ssd()]
(HERE / "decoders.json").write_text(json.dumps({"cases": CASES, "grids": GRIDS}, separators=(",", ":")) + "\n")
