"""Trains cutouts.onnx: where in a picture are which shapes. Run it through tools/train.

All scenes are generated (models/shapes/pictures.py). Writes cutouts.onnx, and examples/ with cases.json
(examples.py).
"""

import sys
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1] / "tools/training"), str(HERE.parent / "shapes")]
sys.path.insert(0, str(HERE))

import examples  # noqa: E402
import network as nets  # noqa: E402
from pictures import KINDS, several  # noqa: E402

SIDE, CELL, SEED = 160, 8, 20252
SCENES, MOST, STEPS, BATCH, RATE, DECAY = 4000, 10, 2000, 16, 3e-3, 1e-2
CELLS = SIDE // CELL
# A cell says how far the box's four edges are from its middle, as exponents of this many pixels.
REACH = 16.0
_MIDDLES = (np.arange(CELLS, dtype=np.float32) + 0.5) * CELL
MIDDLES = np.stack(np.meshgrid(_MIDDLES, _MIDDLES), axis=-1).reshape(1, -1, 2)  # x, y; row by row
OUTWARD = np.array([-1, -1, 1, 1], np.float32)


def network(layers, picture):
    """[batch, classes + 4, CELLS, CELLS]: a look at 20 × 20 cells, with what 10 × 10 larger ones saw around them."""
    values = layers.conv(picture, "conv1", 16, size=5, stride=2)
    values = layers.conv(values, "conv2", 32, stride=2)
    values = layers.conv(values, "conv3", 64, stride=2)
    near = layers.conv(values, "near", 64)
    far = layers.conv(near, "far1", 80, stride=2)
    step = layers.conv(layers.conv(far, "far2", 80), "far3", 80, relu=False)
    far = layers.conv(layers.add(far, step, relu=True), "far4", 64, size=1, relu=False)
    values = layers.add(near, layers.twice(far), relu=True)
    values = layers.conv(layers.conv(values, "head1", 64), "head2", 64)
    return layers.conv(values, "answer", len(KINDS) + 4, size=1, relu=False, norm=False, gain=0.1)


def overlap(a, b):
    """(IoU, generalised IoU) of boxes that stand in the same places."""
    shared = jnp.prod(jnp.maximum(jnp.minimum(a[..., 2:], b[..., 2:]) - jnp.maximum(a[..., :2], b[..., :2]), 0), -1)
    around = jnp.prod(jnp.maximum(a[..., 2:], b[..., 2:]) - jnp.minimum(a[..., :2], b[..., :2]), -1)
    both = jnp.prod(a[..., 2:] - a[..., :2], -1) + jnp.prod(b[..., 2:] - b[..., :2], -1) - shared
    iou = shared / (both + 1e-6)
    return iou, iou - (around - both) / (around + 1e-6)


def centred(pictures):
    """What the network is trained on; the model's input goes from 0 to 1."""
    return pictures.astype(jnp.float32) / 255 - 0.5


def loss(weights, pictures, kinds, boxes):
    """A cell near a shape's middle answers for it: its score should be the overlap that its box reaches (quality
    focal loss), every other score 0. Kinds of -1 fill the lists up."""
    answer = network(nets.Trained(weights), centred(pictures))
    answer = answer.reshape(len(pictures), len(KINDS) + 4, -1).transpose(0, 2, 1)
    scores = answer[..., :len(KINDS)] - 4.0
    edges = REACH * jnp.exp(jnp.clip(answer[..., len(KINDS):], -3, 3))
    told = jnp.concatenate([MIDDLES, MIDDLES], axis=-1) + OUTWARD * edges

    middles = (boxes[..., :2] + boxes[..., 2:]) / 2
    sizes = boxes[..., 2:] - boxes[..., :2]
    reach = jnp.maximum(CELL / 2 + 0.01, sizes * 0.22)
    near = (jnp.abs(MIDDLES[:, :, None] - middles[:, None]) < reach[:, None]).all(-1) & (kinds >= 0)[:, None]
    areas = jnp.where(near, jnp.prod(sizes, -1)[:, None], jnp.inf)
    owner = areas.argmin(axis=2)
    owned = near.any(axis=2)
    wanted = jnp.take_along_axis(boxes, owner[..., None], axis=1)
    iou, giou = overlap(told, wanted)
    quality = jax.lax.stop_gradient(iou) * owned
    target = jax.nn.one_hot(jnp.take_along_axis(kinds, owner, axis=1), len(KINDS)) * quality[..., None]
    entropy = jnp.maximum(scores, 0) - scores * target + jnp.log1p(jnp.exp(-jnp.abs(scores)))
    fit = ((target - jax.nn.sigmoid(scores))**2 * entropy).sum()
    return (fit + ((1 - giou) * owned).sum()) / jnp.maximum(owned.sum(), 1)


def batches(rng, pictures, kinds, boxes):
    """Turned by quarters, mirrored, and with the colours' channels exchanged; the boxes with them."""
    while True:
        chosen = rng.integers(0, len(pictures), BATCH)
        some, around = pictures[chosen], boxes[chosen]
        if rng.random() < 0.5:
            some, around = some.transpose(0, 2, 1, 3), around[..., [1, 0, 3, 2]]
        if rng.random() < 0.5:
            some, around = some[:, :, ::-1], np.array([SIDE, 0, SIDE, 0]) + around[..., [2, 1, 0, 3]] * [-1, 1, -1, 1]
        if rng.random() < 0.5:
            some, around = some[:, ::-1], np.array([0, SIDE, 0, SIDE]) + around[..., [0, 3, 2, 1]] * [1, -1, 1, -1]
        some = some[..., rng.permutation(3)].transpose(0, 3, 1, 2)
        yield np.ascontiguousarray(some), kinds[chosen], around.astype(np.float32)


def scenes(rng, count):
    pictures = np.empty((count, SIDE, SIDE, 3), np.uint8)
    kinds = np.full((count, MOST), -1, np.int32)
    # A box of no shape still has a size, so that no division goes wrong.
    boxes = np.tile(np.array([0, 0, 8, 8], np.float32), (count, MOST, 1))
    for number in range(count):
        pictures[number], these, around = several(rng, SIDE)
        kinds[number, :len(these)], boxes[number, :len(these)] = these, around
    return pictures, kinds, boxes


def save(weights):
    graph = nets.Graph(weights)
    classes, places = len(KINDS), CELLS * CELLS
    image = graph.node("Sub", ["image", graph.constant("half", np.float32(0.5))])
    answer = network(graph, image)
    flat = graph.node("Reshape", [answer, graph.constant("flat", np.array([1, classes + 4, places], np.int64))])
    rows = graph.node("Transpose", [flat], perm=[0, 2, 1])
    graph.nodes.append(nets.helper.make_node("Split", [rows, graph.constant("parts", np.array([classes, 4], np.int64))],
                                             ["scores.raw", "boxes.raw"], axis=2))
    shifted = graph.node("Sub", ["scores.raw", graph.constant("shift", np.float32(4))])
    graph.node("Sigmoid", [shifted], "scores")
    exponents = graph.node("Clip", ["boxes.raw", graph.constant("least", np.float32(-3)),
                                    graph.constant("most", np.float32(3))])
    edges = graph.node("Mul", [graph.node("Exp", [exponents]), graph.constant("outward", REACH * OUTWARD)])
    boxes = graph.node("Add", [edges, graph.constant("middles", np.concatenate([MIDDLES, MIDDLES], axis=-1))])
    graph.node("Clip", [boxes, graph.constant("first", np.float32(0)), graph.constant("side", np.float32(SIDE))],
               "boxes")
    graph.save(HERE / "cutouts.onnx", {"image": [1, 3, SIDE, SIDE]},
               {"boxes": [1, places, 4], "scores": [1, places, classes]})


def main():
    rng = np.random.default_rng(SEED)
    pictures, kinds, boxes = scenes(rng, SCENES)
    print(f"{len(pictures)} training scenes", flush=True)
    weights = nets.first_weights(network, (1, 3, SIDE, SIDE), SEED + 1)
    weights = nets.train(loss, weights, batches(rng, pictures, kinds, boxes), STEPS, RATE, DECAY)
    save(nets.folded(network, weights, centred(pictures[:300].transpose(0, 3, 1, 2))))
    examples.write()


if __name__ == "__main__":
    main()
