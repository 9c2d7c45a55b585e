"""What is measured of a detector: overlap of boxes, non-maximum suppression, and the mean average precision."""

import numpy as np


def iou(a, b):
    """[n, 4] and [m, 4] as x1, y1, x2, y2 → [n, m]"""
    low = np.maximum(a[:, None, :2], b[None, :, :2])
    high = np.minimum(a[:, None, 2:], b[None, :, 2:])
    shared = np.prod(np.maximum(high - low, 0), axis=2)
    areas = [np.prod(boxes[:, 2:] - boxes[:, :2], axis=1) for boxes in (a, b)]
    return shared / (areas[0][:, None] + areas[1][None, :] - shared + 1e-9)


def found(boxes, scores, threshold=0.05, overlap=0.5):
    """[n, 4], [n, classes] → boxes, kinds and scores of what is left, best first; each class by itself."""
    kept = []
    for kind in range(scores.shape[1]):
        order = np.argsort(-scores[:, kind], kind="stable")
        order = order[scores[order, kind] >= threshold]
        while len(order):
            best, order = order[0], order[1:]
            kept.append((float(scores[best, kind]), kind, best))
            order = order[iou(boxes[best][None], boxes[order])[0] < overlap]
    kept.sort(key=lambda one: -one[0])
    return (boxes[[one[2] for one in kept]], np.array([one[1] for one in kept], int),
            np.array([one[0] for one in kept]))


def average_precisions(answers, truths, classes, overlap=0.5):
    """`answers`: found()'s for each picture; `truths`: (kinds, boxes) of each. → one average precision a class:
    the area under precision over recall, precision made monotonous, as PASCAL VOC has done since 2010."""
    result = []
    for kind in range(classes):
        wanted = [boxes[kinds == kind] for kinds, boxes in truths]
        taken = [np.zeros(len(boxes), bool) for boxes in wanted]
        claims = sorted(((score, number, tuple(box)) for number, (boxes, kinds, scores) in enumerate(answers)
                         for box, which, score in zip(boxes, kinds, scores) if which == kind), reverse=True)
        right = []
        for _, number, box in claims:
            overlaps = iou(np.array([box]), wanted[number])[0]
            best = int(overlaps.argmax()) if len(overlaps) else -1
            hit = best >= 0 and overlaps[best] >= overlap and not taken[number][best]
            if hit:
                taken[number][best] = True
            right.append(hit)
        right = np.cumsum(right)
        precision = right / np.arange(1, len(right) + 1)
        precision = np.maximum.accumulate(precision[::-1])[::-1]
        recall = np.concatenate([[0], right / sum(map(len, wanted))])
        result.append(float((np.diff(recall) * precision).sum()))
    return result
