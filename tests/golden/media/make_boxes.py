#!/usr/bin/env python3
"""Writes tests/golden/media/boxes.json: what NumPy finds in generated boxes, for tests/unit/media-boxes_test.cpp.

    python3 tests/golden/media/make_boxes.py

Needs NumPy. The suppression is written with a whole matrix of overlaps, unlike the viewer's.
"""

import json
import pathlib

import numpy as np

HERE = pathlib.Path(__file__).parent
rng = np.random.default_rng(4)


def overlaps(corners):
    top_left = np.maximum(corners[:, None, :2], corners[None, :, :2])
    bottom_right = np.minimum(corners[:, None, 2:], corners[None, :, 2:])
    common = np.prod(np.clip(bottom_right - top_left, 0, None), axis=2)
    area = np.prod(corners[:, 2:] - corners[:, :2], axis=1)
    return common / (area[:, None] + area[None, :] - common)


def activated(scores, activation):
    scores = scores.astype(np.float64)
    if activation == "sigmoid":
        return 1 / (1 + np.exp(-scores))
    if activation == "softmax":
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        return powers / powers.sum(axis=1, keepdims=True)
    return scores


def found(corners, scores, case):
    scores = activated(scores, case["activation"])
    if case["background"] >= 0:
        scores[:, case["background"]] = -1
    labels, best = scores.argmax(axis=1), scores.max(axis=1)
    iou = overlaps(corners)
    if case["nms"] == "class":
        iou = np.where(labels[:, None] == labels[None, :], iou, 0)
    if case["nms"] == "none":
        iou = np.zeros_like(iou)
    alive = (best >= case["threshold"]) & (best >= 0.01)
    kept = []
    for i in np.argsort(-best, kind="stable"):
        if alive[i] and len(kept) < case["most"]:
            kept.append(int(i))
            alive &= iou[i] <= case["iou"]
    return [[int(labels[i]), float(best[i]), *map(float, corners[i])] for i in kept]


def coded(corners, case):
    size = corners[:, 2:] - corners[:, :2]
    boxes = corners
    if case["format"] == "xywh":
        boxes = np.concatenate([corners[:, :2], size], axis=1)
    if case["format"] == "cxcywh":
        boxes = np.concatenate([corners[:, :2] + size / 2, size], axis=1)
    return boxes / np.array([case["width"], case["height"]] * 2) if case["units"] == "sides" else boxes


def make(**options):
    case = {"format": "xyxy", "units": "pixels", "activation": "none", "nms": "class", "background": -1,
            "threshold": 0.3, "iou": 0.5, "most": 100, "width": 320, "height": 240, "classes": 3, **options}
    # Clusters, as detectors give them: several boxes for each thing.
    things = rng.integers(0, 8, 60)
    centres = rng.uniform(40, 200, (8, 2))[things] + rng.normal(0, 6, (60, 2))
    half = rng.uniform(10, 40, (8, 2))[things] * rng.uniform(0.8, 1.2, (60, 2))
    corners = np.concatenate([centres - half, centres + half], axis=1)
    scores = rng.uniform(0, 1, (60, case["classes"])) if case["activation"] == "none" else rng.normal(0, 2, (60, case["classes"]))
    case["boxes"] = coded(corners, case).astype(np.float32).astype(float).round(6).tolist()
    case["scores"] = scores.astype(np.float32).astype(float).round(6).tolist()
    case["found"] = found(corners, np.array(case["scores"]), case)
    return case


cases = [
    make(), make(nms="all"), make(nms="none", most=20), make(format="xywh", iou=0.2), make(format="cxcywh", iou=0.7),
    make(units="sides", activation="sigmoid"), make(activation="softmax", background=0, classes=4, units="sides"),
    make(classes=1, threshold=0.6), make(activation="sigmoid", nms="all", threshold=0.01, iou=0.0, most=5),
]
(HERE / "boxes.json").write_text(json.dumps({"cases": cases}, separators=(",", ":")) + "\n")
print([len(case["found"]) for case in cases])
