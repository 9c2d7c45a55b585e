"""Feeds for the models of manifest.json, and what native onnxruntime answers to them, for models.test.mjs.

    python tests/web/native_outputs.py SHARED OUT      writes OUT/<n>.json: {file, feeds, outputs}

A tensor is {type, dims, base64} (little-endian; float16 outputs are widened), or {type, dims, strings}. Feeds are those
of the shared models' manifest: one series of numbers through all inputs in the graph's order. Maps of probabilities, as
scikit-learn's classifiers give them, are written as the tensor of their values.
"""

import base64
import json
import sys
from pathlib import Path

import numpy as np
import onnxruntime

HERE = Path(__file__).resolve().parent
NUMPY = {"tensor(float)": np.float32, "tensor(float16)": np.float16, "tensor(double)": np.float64, "tensor(int64)": np.int64,
         "tensor(int32)": np.int32, "tensor(uint8)": np.uint8, "tensor(int8)": np.int8, "tensor(bool)": np.bool_}
ONE_BATCH = 1


class Series:
    """The manifest's generator; JavaScript's doubles are Python's floats."""

    def __init__(self):
        self.seed = 1234567.0

    def next(self):
        self.seed = float(int(self.seed * 1103515245.0 + 12345.0) & 0x7FFFFFFF)
        return self.seed / 0x7FFFFFFF


def shape_of(tensor, sizes):
    return [size if isinstance(size, int) and size >= 0 else sizes.get(size or f"{tensor.name}.{i}", ONE_BATCH)
            for i, size in enumerate(tensor.shape)]


def feed_of(tensor, wanted, series):
    shape = shape_of(tensor, wanted.get("dimensions", {}))
    count = int(np.prod(shape, dtype=np.int64))
    if tensor.type == "tensor(string)":
        return np.array([f"Word {i}" for i in range(count)], dtype=object).reshape(shape)
    dtype = NUMPY[tensor.type]
    if tensor.name in wanted.get("values", {}):
        return np.full(shape, wanted["values"][tensor.name], dtype)
    numbers = np.array([series.next() for _ in range(count)])
    if dtype == np.float16:
        return (0x3800 + np.floor(numbers * 0x3FF)).astype(np.uint16).view(np.float16).reshape(shape)
    if np.issubdtype(dtype, np.floating):
        return numbers.astype(dtype).reshape(shape)
    return np.floor(numbers * wanted.get("maxint", {}).get(tensor.name, 2)).astype(dtype).reshape(shape)


def written(values):
    if values.dtype == object or values.dtype.kind in "US":
        return {"type": "string", "dims": list(values.shape), "strings": [str(each) for each in values.ravel()]}
    if values.dtype == np.float16:
        values = values.astype(np.float32)
    return {"type": str(values.dtype), "dims": list(values.shape), "base64": base64.b64encode(np.ascontiguousarray(values).tobytes()).decode()}


def answer_of(values):
    if isinstance(values, list):  # one map a row
        return written(np.array([list(row.values()) for row in values], dtype=np.float32))
    return written(np.asarray(values))


def main(shared, out):
    table = json.loads((HERE / "manifest.json").read_text(encoding="utf-8"))
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    for number, (file, wanted) in enumerate((name, row) for name, row in table.items() if name != "about"):
        if wanted.get("compare") not in ("native", "wasm"):
            continue
        session = onnxruntime.InferenceSession(str(shared / file), options)
        series = Series()
        feeds = {tensor.name: feed_of(tensor, wanted, series) for tensor in session.get_inputs()}
        outputs = {}
        if wanted["compare"] == "native":
            names = [output.name for output in session.get_outputs()]
            outputs = {name: answer_of(values) for name, values in zip(names, session.run(names, feeds))}
        half = {name: values.view(np.uint16) if values.dtype == np.float16 else values for name, values in feeds.items()}
        stored = {name: {**written(values), "type": str(feeds[name].dtype) if values.dtype != object else "string"}
                  for name, values in half.items()}
        (out / f"{number}.json").write_text(json.dumps({"file": file, "feeds": stored, "outputs": outputs}), encoding="utf-8")


main(Path(sys.argv[1]), Path(sys.argv[2]))
