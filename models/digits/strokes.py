"""Digits as a pen would write them: for each digit a few ways of writing it, deformed at random.

A second source of training data beside load_digits: its 8 x 8 scans were written with one kind of pen by a
few dozen people, and show little of what comes from a finger or a mouse. Needs numpy and Pillow only.

    strokes = write(rng, 7)      # [[(x, y), …], …] in 0..1
    pixels = picture(rng, 7)     # 28 x 28 bytes, prepared as the page does
"""

import numpy as np

from prepare import center_by_mass, draw


def curve(points, steps=8):
    """A smooth line through the points (Catmull-Rom)."""
    points = np.asarray(points, float)
    padded = np.vstack([2 * points[0] - points[1], points, 2 * points[-1] - points[-2]])
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    parts = []
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:]):
        parts.append(0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2
                            + (3 * b - a - 3 * c + d) * t**3))
    return np.vstack(parts + [points[-1:]])


def line(points, steps=8):
    points = np.asarray(points, float)
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    return np.vstack([a + (b - a) * t for a, b in zip(points, points[1:])] + [points[-1:]])


def arc(center, radii, start, end, steps=12):
    """Points of an ellipse. Degrees, clockwise as seen (y grows downwards); 0 is to the right."""
    angle = np.radians(np.linspace(start, end, steps))
    return np.column_stack([center[0] + radii[0] * np.cos(angle), center[1] + radii[1] * np.sin(angle)])


class Hand:
    """The random choices of one writer for one digit."""

    def __init__(self, rng):
        self.rng = rng
        # Careful and careless writers.
        self.noise = rng.uniform(0.005, 0.035)

    def between(self, low, high):
        return self.rng.uniform(low, high)

    def chance(self, probability):
        return self.rng.random() < probability

    def near(self, points):
        points = np.asarray(points, float)
        return points + self.rng.normal(0, self.noise, points.shape)

    def curve(self, *points):
        return curve(self.near(points))

    def line(self, *points):
        return line(self.near(points))


def zero(hand):
    start = hand.between(-150, -30)
    turn = hand.between(335, 410) * (1 if hand.chance(0.3) else -1)
    radii = (hand.between(0.17, 0.42), hand.between(0.42, 0.5))
    return [hand.curve(*arc((0.5, 0.5), radii, start, start + turn))]


def one(hand):
    lean = hand.between(-0.06, 0.18)
    top, foot = (0.5 + lean / 2, 0.02), (0.5 - lean / 2, 0.98)
    strokes = []
    style = hand.rng.choice(["plain", "flag", "flag and foot", "foot"], p=[0.45, 0.3, 0.2, 0.05])
    if "flag" in style:
        length = hand.between(0.12, 0.34)
        strokes.append(np.vstack([hand.line((top[0] - length, top[1] + length * hand.between(0.5, 1.3)), top),
                                  hand.line(top, foot)]))
    else:
        strokes.append(hand.line(top, foot))
    if "foot" in style:
        half = hand.between(0.15, 0.33)
        strokes.append(hand.line((foot[0] - half, foot[1]), (foot[0] + half, foot[1])))
    return strokes


def two(hand):
    waist = hand.between(0.5, 0.7)
    bowl = [(0.2, hand.between(0.18, 0.34)), (0.3, 0.1), (0.5, 0.02), (0.75, 0.14), (0.77, 0.36),
            (0.55, waist)]
    style = hand.rng.choice(["corner", "loop", "wave", "angular"], p=[0.5, 0.22, 0.18, 0.1])
    if style == "corner":
        return [np.vstack([hand.curve(*bowl, (0.17, 0.95)), hand.line((0.18, 0.95), (0.84, 0.95))])]
    if style == "loop":
        return [hand.curve(*bowl, (0.32, 0.88), (0.2, 0.95), (0.15, 0.84), (0.27, 0.78), (0.45, 0.9),
                           (0.66, 0.98), (0.86, 0.9))]
    if style == "wave":
        return [hand.curve(*bowl, (0.3, 0.83), (0.2, 0.94), (0.4, 0.9), (0.65, 0.96), (0.88, 0.9))]
    return [np.vstack([hand.curve((0.2, 0.2), (0.45, 0.03), (0.75, 0.16)),
                       hand.line((0.74, 0.2), (0.2, 0.96)),
                       hand.line((0.2, 0.96), (0.82, 0.95))])]


def three(hand):
    nose = (hand.between(0.38, 0.55), hand.between(0.42, 0.5))
    lower = hand.curve(nose, (0.68, 0.52), (0.82, 0.72), (0.66, 0.94), (0.42, 0.98),
                       (0.18, hand.between(0.78, 0.93)))
    style = hand.rng.choice(["round", "flat", "smooth"], p=[0.62, 0.2, 0.18])
    if style == "flat":
        return [np.vstack([hand.line((0.2, 0.05), (0.78, 0.05), nose), lower])]
    if style == "smooth":
        return [hand.curve((0.2, 0.14), (0.5, 0.02), (0.74, 0.16), (0.68, 0.36), (0.52, 0.46), (0.7, 0.54),
                           (0.8, 0.74), (0.6, 0.95), (0.36, 0.97), (0.18, 0.86))]
    upper = hand.curve((0.2, hand.between(0.08, 0.22)), (0.42, 0.03), (0.68, 0.08), (0.73, 0.26), (0.6, 0.42),
                       nose)
    return [np.vstack([upper, lower])]


def four(hand):
    bar = hand.between(0.5, 0.72)
    stem = hand.between(0.55, 0.76)
    end = hand.between(0.8, 0.98)
    foot = (stem - hand.between(-0.05, 0.1), 0.98)
    style = hand.rng.choice(["open", "closed", "one stroke", "curved"], p=[0.45, 0.25, 0.15, 0.15])
    if style == "open":
        left = hand.between(0.12, 0.32)
        return [hand.line((left + hand.between(0, 0.2), 0.05), (left, bar), (end, bar)),
                hand.line((stem, hand.between(0.03, bar - 0.12)), foot)]
    if style == "closed":
        return [hand.line((stem - 0.02, 0.03), (0.13, bar), (end, bar)), hand.line((stem, 0.03), foot)]
    if style == "one stroke":
        return [hand.line((end, bar), (0.13, bar), (stem, 0.03), foot)]
    return [hand.curve((0.27, 0.06), (0.2, 0.28), (0.22, bar - 0.06), (0.4, bar + 0.02), (0.6, bar - 0.02),
                       (0.8, bar - 0.06)),
            hand.line((stem + 0.06, 0.05), foot)]


def five(hand):
    neck = (hand.between(0.2, 0.3), hand.between(0.38, 0.5))
    belly = [neck, (0.48, neck[1] - hand.between(0.02, 0.08)), (0.74, 0.5), (0.8, 0.72), (0.62, 0.94),
             (0.38, 0.97), (0.17, hand.between(0.8, 0.93))]
    style = hand.rng.choice(["one stroke", "hat", "smooth"], p=[0.45, 0.4, 0.15])
    left = hand.between(0.24, 0.36)
    right = hand.between(0.65, 0.85)
    if style == "one stroke":
        return [np.vstack([hand.line((right, 0.04), (left, 0.05), neck), hand.curve(*belly)])]
    if style == "hat":
        gap = hand.between(-0.02, 0.05)
        return [np.vstack([hand.line((left, 0.06), neck), hand.curve(*belly)]),
                hand.line((left + gap, 0.05), (right, hand.between(0.0, 0.08)))]
    return [hand.curve((right, 0.04), (0.5, 0.05), (0.3, 0.14), (0.26, 0.36), (0.5, 0.44), *belly[2:])]


def six(hand):
    top = (hand.between(0.45, 0.78), 0.03)
    ring = hand.between(0.45, 0.6)
    if hand.chance(0.7):
        return [hand.curve(top, (0.38, 0.22), (0.22, 0.52), (0.23, 0.8), (0.45, 0.98), (0.7, 0.88),
                           (0.76, 0.7), (0.62, ring + 0.03), (0.42, ring + 0.04), (0.26, 0.74))]
    middle = (ring + 1) / 2
    turn = -1 if hand.chance(0.7) else 1
    stem = hand.curve(top, (0.33, 0.28), (0.24, middle))
    loop = arc((0.5, middle), (0.27, 1 - middle), 180, 180 + turn * hand.between(330, 375))
    return [np.vstack([stem, hand.curve(*loop)])]


def seven(hand):
    foot = (hand.between(0.28, 0.55), 0.98)
    corner = (hand.between(0.72, 0.84), 0.06)
    left = (hand.between(0.16, 0.26), hand.between(0.03, 0.1))
    head = [hand.line(left, corner)]
    if hand.chance(0.18):
        head.insert(0, hand.line((left[0], left[1] + hand.between(0.08, 0.16)), left))
    if hand.chance(0.35):
        stem = hand.curve(corner, (0.6, 0.4), (0.48, 0.7), foot)
    else:
        stem = hand.line(corner, foot)
    strokes = [np.vstack(head + [stem])]
    if hand.chance(0.35):
        at = hand.between(0.42, 0.6)
        middle = corner[0] + (foot[0] - corner[0]) * at
        half = hand.between(0.12, 0.24)
        strokes.append(hand.line((middle - half, at + 0.02), (middle + half, at - 0.02)))
    return strokes


def eight(hand):
    style = hand.rng.choice(["one stroke", "two rings", "from the middle"], p=[0.6, 0.25, 0.15])
    waist = hand.between(0.42, 0.52)
    if style == "two rings":
        upper = arc((0.5, waist / 2), (hand.between(0.17, 0.26), waist / 2), 90, 90 + hand.between(340, 375))
        lower = arc((0.5, (1 + waist) / 2), (hand.between(0.22, 0.32), (1 - waist) / 2), -90,
                    -90 + hand.between(340, 375))
        return [hand.curve(*upper), hand.curve(*lower)]
    right = [(0.68, 0.7), (0.62, 0.92), (0.45, 0.98), (0.26, 0.88), (0.26, 0.7)]
    if style == "from the middle":
        return [hand.curve((0.5, waist), (0.27, 0.27), (0.36, 0.06), (0.55, 0.02), (0.72, 0.14), (0.68, 0.32),
                           (0.5, waist), (0.24, 0.7), (0.3, 0.93), (0.52, 0.98), (0.76, 0.86), (0.73, 0.66),
                           (0.5, waist))]
    close = (0.7 + hand.between(-0.06, 0.04), hand.between(0.1, 0.24))
    return [hand.curve((0.7, hand.between(0.1, 0.22)), (0.5, 0.02), (0.28, 0.14), (0.34, 0.34), (0.5, waist),
                       *right, (0.47, waist + 0.03), (0.66, 0.32), close)]


def nine(hand):
    bottom = hand.between(0.42, 0.58)
    right = hand.between(0.7, 0.8)
    loop = [(right, 0.2), (0.58, 0.04), (0.36, 0.06), (0.23, 0.24), (0.3, bottom - 0.05), (0.5, bottom),
            (0.68, bottom - 0.13), (right, 0.16)]
    style = hand.rng.choice(["straight", "leaning", "hook", "ring"], p=[0.35, 0.2, 0.25, 0.2])
    if style == "ring":
        turn = -1 if hand.chance(0.75) else 1
        ring = arc((0.48, 0.26), (0.25, 0.24), hand.between(-40, 10), turn * hand.between(330, 370))
        return [hand.curve(*ring), hand.line((0.73, 0.1), (hand.between(0.6, 0.75), 0.98))]
    if style == "hook":
        tail = hand.curve((right, 0.16), (right, 0.5), (0.68, 0.82), (0.5, 0.97),
                          (0.26, hand.between(0.84, 0.95)))
    elif style == "leaning":
        tail = hand.curve((right, 0.16), (0.66, 0.55), (0.45, 0.98))
    else:
        tail = hand.line((right, 0.16), (right - hand.between(-0.02, 0.12), 0.98))
    return [np.vstack([hand.curve(*loop), tail])]


WRITERS = (zero, one, two, three, four, five, six, seven, eight, nine)


def write(rng, digit):
    """One digit, filling about the square 0..1: the writer's way of it, then slant, proportions and waves."""
    strokes = WRITERS[digit](Hand(rng))
    angle = rng.normal(0, np.radians(6))
    shear = rng.normal(-0.12, 0.14)
    aspect = rng.uniform(0.55, 1.1)
    rotate = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    matrix = rotate @ np.array([[aspect, shear], [0, 1]])
    frequency = rng.uniform(0.5, 1.6, (2, 2))
    phase = rng.uniform(0, 2 * np.pi, 2)
    amplitude = rng.uniform(0, 0.035, 2)
    tremble = rng.uniform(0, 0.006)
    written = []
    for stroke in strokes:
        points = (stroke - 0.5) @ matrix.T + 0.5
        wave = np.sin(2 * np.pi * points @ frequency.T + phase) * amplitude
        written.append(points + wave + rng.normal(0, tremble, points.shape))
    return written


def picture(rng, digit, jitter=1):
    """The digit drawn with a pen that is thick or thin for its size, and prepared as the page does."""
    pen = float(np.clip(rng.lognormal(np.log(0.1), 0.32), 0.05, 0.21))
    # Smaller than the surface, so that slant and waves do not run over its edge.
    strokes = [(stroke - 0.5) * 0.6 + 0.5 for stroke in write(rng, digit)]
    shift = rng.integers(-jitter, jitter + 1, 2) if jitter else (0, 0)
    return center_by_mass(draw(strokes, pen * 0.6), shift=tuple(int(value) for value in shift))
