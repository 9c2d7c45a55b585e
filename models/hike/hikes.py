"""A simulated hiker: how long a round trip takes, and by how much that differs from day to day.

The rule behind it is that of the Alpine clubs' signposts (DIN 33466): take the time for the distance and the time
for the height apart, and add half of the shorter one to the longer one. Everything else here is invented, and
plausible at best: no hiker was measured.
"""

import numpy as np

# name, lowest, highest; the order of the model's inputs
FEATURES = [("distance", 2, 30),      # km, there and back
            ("climb", 0, 1800),       # m up, and down again
            ("path", 0, 3),           # 0 a road, 1 a path, 2 a rough path, 3 no path
            ("pack", 0, 20),          # kg
            ("temperature", -5, 35),  # °C
            ("practice", 0, 8),       # hikes in the last month
            ("group", 1, 12)]         # people


def sample(rng, count):
    """float32 [count, 7]: nine in ten not steeper than mountains are."""
    low, high = (np.array([feature[end] for feature in FEATURES], float) for end in (1, 2))
    hikes = rng.uniform(low, high, (count, len(FEATURES)))
    usual = rng.random(count) < 0.9
    slope = rng.uniform(0, 170, count)
    hikes[usual, 1] = np.minimum(1800, slope * hikes[:, 0])[usual]
    hikes[:, 6] = np.rint(hikes[:, 6])
    return hikes.astype(np.float32)


def hours(rng, hikes):
    """What the hiker needed that day, breaks included: [count]."""
    distance, climb, path, pack, temperature, practice, group = hikes.astype(float).T
    form = (0.85 + 0.3 * (1 - np.exp(-practice / 3))) * (1 - 0.012 * pack)
    form *= 1 - np.minimum(0.3, 0.0007 * (temperature - 14) ** 2)
    flat = distance / (5.0 * form * np.exp(-0.2 * path))
    steep = climb / (430 * form * np.exp(-0.08 * path))
    walking = np.maximum(flat, steep) + 0.5 * np.minimum(flat, steep)
    walking *= 1 + 0.02 * np.maximum(0, walking - 4)  # tired legs
    spread = 0.06 + 0.02 * path + 0.015 * np.sqrt(group - 1) + 0.03 * np.exp(-practice)
    breaks = 0.12 * walking * (1 + 0.08 * (group - 1))
    return walking * np.exp(spread * rng.standard_normal(len(hikes))) + breaks * rng.gamma(3, 1 / 3, len(hikes))


def held_out():
    """(hikes, hours) that training does not draw."""
    rng = np.random.default_rng(77)
    hikes = sample(rng, 5000)
    return hikes, hours(rng, hikes)
