"""A network written once: trained by JAX, then written as an ONNX graph.

A network is a function of a backend and its input. It calls the backend's layers, which compute (Trained, with
JAX) or write nodes (Graph):

    def network(layers, picture):
        values = layers.conv(picture, "first", 16, size=5, stride=2)
        return layers.dense(layers.strongest(values), "last", 10)

    weights = first_weights(network, (1, 3, 96, 96), seed=1)
    scores = network(Trained(weights), pictures)                       # inside jax.jit too

Convolutions are normalised over the batch while they are trained; folded() then puts what was measured into the
weights, and the graph has plain convolutions.
"""

import jax
import jax.numpy as jnp
import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper

OPSET, IR_VERSION = 17, 8  # of ONNX 1.12 (2022): what older runtimes read too


class Trained:
    """Layers that compute. With `rng`, weights that do not exist yet are made (He's initialisation). `folded`, a
    dict, takes the weights with the batch's mean and variance put into them."""

    def __init__(self, weights, rng=None, folded=None):
        self.weights, self.rng, self.folded = weights, rng, folded

    def _weights(self, name, shape, inputs, gain):
        if self.rng is not None:
            scale = np.sqrt(2 / inputs) * gain
            self.weights[name + ".w"] = self.rng.normal(0, scale, shape).astype(np.float32)
            self.weights[name + ".b"] = np.zeros(shape[0] if len(shape) == 4 else shape[1], np.float32)
        return self.weights[name + ".w"], self.weights[name + ".b"]

    def conv(self, values, name, outputs, size=3, stride=1, relu=True, norm=True, gain=1.0):
        inputs = values.shape[1]
        kernel, bias = self._weights(name, (outputs, inputs, size, size), inputs * size * size, gain)
        pad = size // 2
        result = jax.lax.conv_general_dilated(values, kernel, (stride, stride), [(pad, pad)] * 2,
                                              dimension_numbers=("NCHW", "OIHW", "NCHW"))
        if norm:
            if self.rng is not None:
                self.weights[name + ".scale"] = np.ones(outputs, np.float32)
            mean = result.mean(axis=(0, 2, 3))
            scale = self.weights[name + ".scale"] * jax.lax.rsqrt(result.var(axis=(0, 2, 3)) + 1e-5)
            bias = bias - mean * scale
            result = result * scale[None, :, None, None]
            if self.folded is not None:
                self.folded |= {name + ".w": kernel * scale[:, None, None, None], name + ".b": bias}
        result = result + bias[None, :, None, None]
        return jax.nn.relu(result) if relu else result

    def dense(self, values, name, outputs, tanh=False):
        matrix, bias = self._weights(name, (values.shape[1], outputs), values.shape[1], 0.7)
        result = values @ matrix + bias
        return jnp.tanh(result) if tanh else result

    def pool(self, values):
        return jax.lax.reduce_window(values, -jnp.inf, jax.lax.max, (1, 1, 2, 2), (1, 1, 2, 2), "VALID")

    def strongest(self, values):
        """Of each channel the largest value, wherever it is."""
        return values.max(axis=(2, 3))

    def twice(self, values):
        """Every pixel as 2 × 2."""
        return values.repeat(2, axis=2).repeat(2, axis=3)

    def add(self, a, b, relu=False):
        return jax.nn.relu(a + b) if relu else a + b


class Graph:
    """Layers that write nodes; values are their names. Weights are stored as float16 where `half` says so: half
    the download, and onnxruntime widens them once, when it loads the model."""

    def __init__(self, weights, half=True):
        self.weights, self.half = weights, half
        self.nodes, self.initializers, self.used = [], [], 0

    def node(self, operator, inputs, output=None, **attributes):
        self.used += output is None
        output = output or f"{operator.lower()}{self.used}"
        self.nodes.append(helper.make_node(operator, inputs, [output], **attributes))
        return output

    def constant(self, name, value):
        self.initializers.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def weight(self, name):
        value = np.asarray(self.weights[name], np.float32)
        if not self.half:
            return self.constant(name, value)
        return self.node("Cast", [self.constant(name + ".half", value.astype(np.float16))], name,
                         to=TensorProto.FLOAT)

    def conv(self, values, name, outputs, size=3, stride=1, relu=True, norm=True, gain=1.0):
        pad = size // 2
        result = self.node("Conv", [values, self.weight(name + ".w"), self.weight(name + ".b")],
                           kernel_shape=[size, size], strides=[stride, stride], pads=[pad] * 4)
        return self.node("Relu", [result]) if relu else result

    def dense(self, values, name, outputs, tanh=False):
        result = self.node("Gemm", [values, self.weight(name + ".w"), self.weight(name + ".b")])
        return self.node("Tanh", [result]) if tanh else result

    def pool(self, values):
        return self.node("MaxPool", [values], kernel_shape=[2, 2], strides=[2, 2])

    def strongest(self, values):
        return self.node("Flatten", [self.node("GlobalMaxPool", [values])], axis=1)

    def twice(self, values):
        if not any(tensor.name == "twice" for tensor in self.initializers):
            self.constant("twice", np.array([1, 1, 2, 2], np.float32))
        return self.node("Resize", [values, "", "twice"], mode="nearest", nearest_mode="floor",
                         coordinate_transformation_mode="asymmetric")

    def add(self, a, b, relu=False):
        result = self.node("Add", [a, b])
        return self.node("Relu", [result]) if relu else result

    def save(self, path, inputs, outputs):
        """`inputs`, `outputs`: {name: shape}, all float32."""
        def infos(values):
            return [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
                    for name, shape in values.items()]

        graph = helper.make_graph(self.nodes, path.stem, infos(inputs), infos(outputs), self.initializers)
        model = helper.make_model(graph, producer_name=f"vitrine models/{path.stem}/train.py",
                                  opset_imports=[helper.make_opsetid("", OPSET)])
        model.ir_version = IR_VERSION
        checker.check_model(model, full_check=True)
        path.write_bytes(model.SerializeToString(deterministic=True))


def first_weights(network, shape, seed):
    layers = Trained({}, np.random.default_rng(seed))
    network(layers, jnp.zeros(shape, jnp.float32))
    return {name: jnp.asarray(value) for name, value in layers.weights.items()}


def folded(network, weights, values):
    """Weights for Graph: the normalisation is measured on `values`."""
    result = dict(weights)
    network(Trained(weights, folded=result), values)
    return {name: np.asarray(value) for name, value in result.items() if not name.endswith(".scale")}


def train(loss, weights, batches, steps, rate, decay=0.0):
    """Adam, the rate rising for a twentieth of `steps` and then falling as a cosine does to 0.
    `batches`: yields what loss(weights, *batch) takes. → the weights, as numpy arrays"""
    @jax.jit
    def step(weights, first, second, number, rate, batch):
        value, slopes = jax.value_and_grad(loss)(weights, *batch)
        norm = jnp.sqrt(sum((slope**2).sum() for slope in slopes.values()))
        slopes = jax.tree.map(lambda g: g * jnp.minimum(1, 5 / (norm + 1e-9)), slopes)
        first = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, first, slopes)
        second = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, second, slopes)
        moved = {name: value - rate * (first[name] / (1 - 0.9**number)
                                       / (jnp.sqrt(second[name] / (1 - 0.999**number)) + 1e-8)
                                       + decay * value * name.endswith(".w"))
                 for name, value in weights.items()}
        return moved, first, second, value

    first = second = jax.tree.map(jnp.zeros_like, weights)
    total, told = 0.0, max(1, steps // 10)
    for number, batch in zip(range(1, steps + 1), batches):
        now = rate * 0.5 * (1 + np.cos(np.pi * number / steps)) * min(1, number / (steps / 20))
        weights, first, second, value = step(weights, first, second, float(number), float(now), batch)
        total += float(value)
        if number % told == 0:
            print(f"step {number}/{steps}: loss {total / told:.4f}", flush=True)
            total = 0.0
    return {name: np.asarray(value) for name, value in weights.items()}
