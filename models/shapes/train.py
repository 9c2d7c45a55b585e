"""Trains shapes.onnx: which of ten shapes is in a picture. Run it through tools/train.

All pictures are generated (pictures.py). Writes shapes.onnx, and examples/ with cases.json (examples.py).
"""

import sys
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "tools/training"))

import examples  # noqa: E402
import network as nets  # noqa: E402
from pictures import KINDS, single  # noqa: E402

SIDE, SEED = 96, 20251
PICTURES, STEPS, BATCH, RATE, DECAY = 16000, 4200, 48, 4e-3, 1e-2


def network(layers, picture):
    values = layers.conv(picture, "conv1", 16, size=5, stride=2)
    values = layers.conv(values, "conv2", 32, stride=2)
    values = layers.pool(layers.conv(values, "conv3", 48))
    values = layers.pool(layers.conv(values, "conv4", 64))
    values = layers.conv(values, "conv5", 96)
    return layers.dense(layers.strongest(values), "last", len(KINDS))


def centred(pictures):
    """What the network is trained on; the model's input goes from 0 to 1."""
    return pictures.astype(jnp.float32) / 255 - 0.5


def loss(weights, pictures, kinds):
    wanted = jax.nn.one_hot(kinds, len(KINDS)) * 0.95 + 0.005
    scores = network(nets.Trained(weights), centred(pictures))
    return -(jax.nn.log_softmax(scores) * wanted).sum(axis=1).mean()


def batches(rng, pictures, kinds):
    """Turned by quarters, mirrored, and with the colours' channels exchanged: still the same shapes."""
    while True:
        chosen = rng.integers(0, len(pictures), BATCH)
        some = np.rot90(pictures[chosen], rng.integers(4), axes=(1, 2))
        some = some[:, :, ::rng.choice([-1, 1]), rng.permutation(3)]
        yield np.ascontiguousarray(some.transpose(0, 3, 1, 2)), kinds[chosen]


def main():
    rng = np.random.default_rng(SEED)
    kinds = np.arange(PICTURES, dtype=np.int32) % len(KINDS)
    pictures = np.stack([single(rng, KINDS[kind], SIDE) for kind in kinds])
    print(f"{len(pictures)} training pictures", flush=True)
    weights = nets.first_weights(network, (1, 3, SIDE, SIDE), SEED + 1)
    weights = nets.train(loss, weights, batches(rng, pictures, kinds), STEPS, RATE, DECAY)
    graph = nets.Graph(nets.folded(network, weights, centred(pictures[:500].transpose(0, 3, 1, 2))))
    image = graph.node("Sub", ["image", graph.constant("half", np.float32(0.5))])
    graph.node("Softmax", [network(graph, image)], "probabilities", axis=1)
    graph.save(HERE / "shapes.onnx", {"image": [1, 3, SIDE, SIDE]}, {"probabilities": [1, len(KINDS)]})
    examples.write()


if __name__ == "__main__":
    main()
