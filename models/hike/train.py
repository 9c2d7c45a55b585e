"""Trains hike.onnx: how long a hike takes, and between which two times nine in ten end. Run it through tools/train.

The hikes are simulated (hikes.py). The network gives the mean and the spread of the time's logarithm and is
trained by the likelihood of what was simulated.
"""

import sys
from pathlib import Path

import jax.numpy as jnp
import numpy as np

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "tools/training"))

import network as nets  # noqa: E402
from hikes import FEATURES, hours, sample  # noqa: E402

SEED = 20253
HIKES, STEPS, BATCH, RATE = 60000, 6000, 512, 4e-3
TAIL = 1.6449  # a normal distribution's 95th percentile: a twentieth is outside at each end
LOW, SPAN = (np.array(values, np.float32) for values in
             ([low for _, low, _ in FEATURES], [high - low for _, low, high in FEATURES]))
# Chances are told for every half hour up to this one.
LATEST_HOURS = 16


def network(layers, scaled):
    values = layers.dense(scaled, "dense1", 40, tanh=True)
    values = layers.dense(values, "dense2", 40, tanh=True)
    return layers.dense(values, "mean", 1), layers.dense(values, "spread", 1)


def loss(weights, scaled, logs):
    mean, spread = network(nets.Trained(weights), scaled)
    spread = spread - 2.0  # ln of about 0.14: where it begins
    return (spread + 0.5 * ((logs - mean) * jnp.exp(-spread)) ** 2).mean()


def batches(rng, scaled, logs):
    while True:
        chosen = rng.integers(0, len(scaled), BATCH)
        yield scaled[chosen], logs[chosen]


def save(weights):
    graph = nets.Graph(weights, half=False)
    moved = graph.node("Sub", ["hike", graph.constant("low.features", LOW)])
    scaled = graph.node("Div", [moved, graph.constant("half.span", SPAN / 2)])
    scaled = graph.node("Sub", [scaled, graph.constant("one", np.float32(1))])
    mean, raw = network(graph, scaled)
    spread = graph.node("Exp", [graph.node("Sub", [raw, graph.constant("two", np.float32(2))])])
    margin = graph.node("Mul", [spread, graph.constant("tail", np.float32(TAIL))])
    graph.node("Exp", [mean], "estimate")
    graph.node("Exp", [graph.node("Sub", [mean, margin])], "low")
    graph.node("Exp", [graph.node("Add", [mean, margin])], "high")
    # The chance to be back by then: the normal distribution of the logarithm.
    times = np.log(np.arange(1, 2 * LATEST_HOURS + 1, dtype=np.float32) / 2)[None]
    wide = graph.node("Mul", [spread, graph.constant("root", np.float32(np.sqrt(2)))])
    standard = graph.node("Div", [graph.node("Sub", [graph.constant("times", times), mean]), wide])
    both = graph.node("Add", [graph.node("Erf", [standard]), "one"])
    graph.node("Mul", [both, graph.constant("one.half", np.float32(0.5))], "back")
    graph.save(HERE / "hike.onnx", {"hike": ["batch", len(FEATURES)]},
               {"estimate": ["batch", 1], "low": ["batch", 1], "high": ["batch", 1],
                "back": ["batch", 2 * LATEST_HOURS]})


def main():
    rng = np.random.default_rng(SEED)
    hikes = sample(rng, HIKES)
    logs = np.log(hours(rng, hikes)).astype(np.float32)[:, None]
    scaled = (hikes - LOW) / (SPAN / 2) - 1
    weights = nets.first_weights(network, (1, len(FEATURES)), SEED + 1)
    weights = nets.train(loss, weights, batches(rng, scaled, logs), STEPS, RATE)
    save(weights)


if __name__ == "__main__":
    main()
