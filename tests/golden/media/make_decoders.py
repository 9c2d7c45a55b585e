#!/usr/bin/env python3
"""Writes tests/golden/media/decoders.json: what NumPy makes of detectors' single tensors, for
tests/unit/media-decoders_test.cpp.

    python3 tests/golden/media/make_decoders.py

Needs NumPy. Written after Ultralytics' and Megvii's own Python: whole arrays, unlike the viewer's loops.
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
    scores = np.where(np.arange(labels.max() + 1) == labels[:, None], raw[:, 4:5], 0)
    return case("detections", raw[None], raw[:, :4], scores)


(HERE / "decoders.json").write_text(json.dumps({"cases": [yolov5(), yolov8(), yolox(), detections()]}, separators=(",", ":")) + "\n")
