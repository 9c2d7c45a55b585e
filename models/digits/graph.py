"""The network's ONNX graph, written by hand: the layers are few, and no framework's names get into it."""

import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper

OPSET, IR_VERSION = 17, 8


def build(weights):
    """`weights`: kernels as [out, in, h, w], dense matrices as [in, out], biases. → onnx.ModelProto"""
    nodes = [
        helper.make_node("Conv", ["image", "conv1.w", "conv1.b"], ["c1"],
                         kernel_shape=[5, 5], strides=[2, 2], pads=[1, 1, 2, 2]),
        helper.make_node("Relu", ["c1"], ["r1"]),
        helper.make_node("Conv", ["r1", "conv2.w", "conv2.b"], ["c2"], kernel_shape=[3, 3],
                         pads=[1, 1, 1, 1]),
        helper.make_node("Relu", ["c2"], ["r2"]),
        helper.make_node("MaxPool", ["r2"], ["p2"], kernel_shape=[2, 2], strides=[2, 2]),
        helper.make_node("Conv", ["p2", "conv3.w", "conv3.b"], ["c3"], kernel_shape=[3, 3],
                         pads=[1, 1, 1, 1]),
        helper.make_node("Relu", ["c3"], ["r3"]),
        helper.make_node("MaxPool", ["r3"], ["p3"], kernel_shape=[2, 2], strides=[2, 2]),
        helper.make_node("Flatten", ["p3"], ["f"], axis=1),
        helper.make_node("Gemm", ["f", "dense1.w", "dense1.b"], ["d1"]),
        helper.make_node("Relu", ["d1"], ["rd1"]),
        helper.make_node("Gemm", ["rd1", "dense2.w", "dense2.b"], ["logits"]),
        helper.make_node("Softmax", ["logits"], ["probabilities"], axis=1),
    ]
    initializers = [numpy_helper.from_array(np.ascontiguousarray(value, np.float32), name)
                    for name, value in sorted(weights.items())]
    graph = helper.make_graph(
        nodes, "digits",
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, [1, 1, 28, 28])],
        [helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, [1, 10])],
        initializers)
    model = helper.make_model(graph, producer_name="vitrine models/digits/train.py",
                              opset_imports=[helper.make_opsetid("", OPSET)])
    model.ir_version = IR_VERSION
    checker.check_model(model, full_check=True)
    return model
