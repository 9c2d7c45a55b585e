"""Trains digits.onnx: handwritten digits drawn with the page's pen. Run it through tools/train.

Sources: scikit-learn's load_digits (1797 scans of 8 x 8; a fifth is held out before anything else is done
with it) and generated pen strokes (strokes.py). Both go through the page's own preparation (prepare.py).
Writes digits.onnx, and held_out.npz with the scans that training has not seen.
"""

import argparse
import time
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

import graph
from prepare import SCAN_SIDE, center_by_mass, ink_from_scan, to_tensor
from strokes import picture

HERE = Path(__file__).resolve().parent
SEED = 20251
SCAN_VERSIONS = 24         # augmented pictures for each scan
STROKE_PICTURES = 45000    # generated ones
EPOCHS, BATCH, RATE, DECAY = 10, 128, 2e-3, 1e-4


def split():
    """(scans, labels) for training and the held-out fifth."""
    scans, labels = load_digits(return_X_y=True)
    scans = scans.reshape(-1, 8, 8).astype(np.uint8)
    train_x, test_x, train_y, test_y = train_test_split(
        scans, labels.astype(np.uint8), test_size=0.2, random_state=SEED, stratify=labels)
    return (train_x, train_y), (test_x, test_y)


def augmented(rng, scan):
    """The scan turned, slanted, stretched, moved, with another stroke width and another softness."""
    angle, shear = rng.normal(0, np.radians(8)), rng.normal(0, 0.14)
    stretch_x, stretch_y = rng.uniform(0.7, 1.2), rng.uniform(0.9, 1.1)
    cosine, sine = np.cos(angle), np.sin(angle)
    matrix = np.array([[cosine, -sine], [sine, cosine]]) @ np.array([[stretch_x, shear], [0, stretch_y]])
    inverse = np.linalg.inv(matrix)
    middle = np.full(2, SCAN_SIDE / 2)
    offset = middle - inverse @ middle
    affine = (*inverse[0], offset[0], *inverse[1], offset[1])
    ink = ink_from_scan(scan, level=rng.uniform(0.45, 0.73), edge=rng.uniform(0.3, 0.8),
                        blur=float(rng.choice([0.0, 0.4, 0.8])), affine=affine)
    return center_by_mass(ink, shift=tuple(int(value) for value in rng.integers(-1, 2, 2)))


def training_pictures(scans, labels):
    rng = np.random.default_rng(SEED)
    pictures, answers = [], []
    for scan, label in zip(scans, labels):
        pictures += [augmented(rng, scan) for _ in range(SCAN_VERSIONS)]
        answers += [label] * SCAN_VERSIONS
    for number in range(STROKE_PICTURES):
        pictures.append(picture(rng, number % 10))
        answers.append(number % 10)
    return np.stack(pictures), np.asarray(answers, np.int32)


def first_weights(rng):
    def he(*shape):
        inputs = int(np.prod(shape[1:])) if len(shape) == 4 else shape[0]
        return rng.normal(0, np.sqrt(2 / inputs), shape).astype(np.float32)

    weights = {"conv1.w": he(16, 1, 5, 5), "conv2.w": he(32, 16, 3, 3), "conv3.w": he(48, 32, 3, 3),
               "dense1.w": he(48 * 9, 64), "dense2.w": he(64, 10)}
    for name, size in (("conv1", 16), ("conv2", 32), ("conv3", 48), ("dense1", 64), ("dense2", 10)):
        weights[name + ".b"] = np.zeros(size, np.float32)
    return weights


def conv(values, weights, name, stride, pads):
    result = jax.lax.conv_general_dilated(values, weights[name + ".w"], (stride, stride), pads,
                                          dimension_numbers=("NCHW", "OIHW", "NCHW"))
    return jax.nn.relu(result + weights[name + ".b"][None, :, None, None])


def pool(values):
    return jax.lax.reduce_window(values, -jnp.inf, jax.lax.max, (1, 1, 2, 2), (1, 1, 2, 2), "VALID")


def logits(weights, images, dropped=None):
    """The network; graph.py writes the same one."""
    values = conv(images, weights, "conv1", 2, ((1, 2), (1, 2)))
    values = pool(conv(values, weights, "conv2", 1, ((1, 1), (1, 1))))
    values = pool(conv(values, weights, "conv3", 1, ((1, 1), (1, 1))))
    values = values.reshape(values.shape[0], -1)
    if dropped is not None:
        values = values * jax.random.bernoulli(dropped, 0.75, values.shape) / 0.75
    values = jax.nn.relu(values @ weights["dense1.w"] + weights["dense1.b"])
    return values @ weights["dense2.w"] + weights["dense2.b"]


def loss(weights, images, labels, key):
    wanted = jax.nn.one_hot(labels, 10) * 0.97 + 0.003
    fit = -(jax.nn.log_softmax(logits(weights, images, key)) * wanted).sum(axis=1).mean()
    return fit + DECAY * sum((value ** 2).sum() for name, value in weights.items() if name.endswith(".w"))


@jax.jit
def step(weights, moments, images, labels, key, number, rate):
    """Adam."""
    images = images[:, None].astype(jnp.float32) / 255
    value, slopes = jax.value_and_grad(loss)(weights, images, labels, key)
    first = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, moments[0], slopes)
    second = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, moments[1], slopes)
    weights = jax.tree.map(
        lambda w, m, v: w - rate * (m / (1 - 0.9**number)) / (jnp.sqrt(v / (1 - 0.999**number)) + 1e-8),
        weights, first, second)
    return weights, (first, second), value


def accuracy(weights, pictures, labels):
    return float((np.asarray(logits(weights, to_tensor(pictures))).argmax(axis=1) == labels).mean())


def train(pictures, labels, checks, epochs):
    rng = np.random.default_rng(SEED + 1)
    weights = jax.tree.map(jnp.asarray, first_weights(rng))
    moments = (jax.tree.map(jnp.zeros_like, weights), jax.tree.map(jnp.zeros_like, weights))
    key = jax.random.key(SEED)
    batches = len(pictures) // BATCH
    number = 0
    for epoch in range(epochs):
        order = rng.permutation(len(pictures))
        began, total = time.monotonic(), 0.0
        for batch in range(batches):
            number += 1
            chosen = order[batch * BATCH:(batch + 1) * BATCH]
            rate = RATE * 0.5 * (1 + np.cos(np.pi * number / (batches * epochs))) * min(1, number / 200)
            weights, moments, value = step(weights, moments, pictures[chosen], labels[chosen],
                                           jax.random.fold_in(key, number), float(number), float(rate))
            total += float(value)
        told = ", ".join(f"{name} {accuracy(weights, *check):.4f}" for name, check in checks.items())
        print(f"epoch {epoch + 1}/{epochs}: loss {total / batches:.4f}; {told} "
              f"({time.monotonic() - began:.0f} s)", flush=True)
    return {name: np.asarray(value) for name, value in weights.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    arguments = parser.parse_args()

    (train_x, train_y), (test_x, test_y) = split()
    np.savez_compressed(HERE / "held_out.npz", scans=test_x, labels=test_y)
    pictures, labels = training_pictures(train_x, train_y)
    print(f"{len(pictures)} training pictures", flush=True)
    rng = np.random.default_rng(SEED + 2)
    checks = {"scans": (np.stack([center_by_mass(ink_from_scan(scan)) for scan in test_x]), test_y),
              "strokes": (np.stack([picture(rng, number % 10, jitter=0) for number in range(1000)]),
                          np.arange(1000) % 10)}
    weights = train(pictures, labels, checks, arguments.epochs)
    model = graph.build(weights)
    (HERE / "digits.onnx").write_bytes(model.SerializeToString(deterministic=True))


if __name__ == "__main__":
    main()
