#!/usr/bin/env python3
"""Writes the files that numpy.save makes, for tests/unit/tensor-npy_test.cpp.

    "$(tools/setup --python tools/requirements/tests.txt)" tests/golden/npy/make_references.py
"""

import io
import pathlib
import zipfile

import numpy as np

HERE = pathlib.Path(__file__).parent
INFINITY = float("inf")

ARRAYS = {
    "float32": np.array([[0, 1.5, -2.25], [1e-7, INFINITY, 3]], np.float32),
    "float64": np.array([0.1, -INFINITY, 1e300]),
    "float16": np.array([[0.5, 65504, 6e-8, -INFINITY]], np.float16),
    "bool": np.array([[True, False], [False, True]]),
    "int8": np.array([-128, 0, 127], np.int8),
    "uint8": np.array([0, 255], np.uint8),
    "int16": np.array([-32768, 32767], np.int16),
    "uint16": np.array([65535], np.uint16),
    "int32": np.array([-2147483648, 7], np.int32),
    "uint32": np.array([4294967295], np.uint32),
    "int64": np.array([9007199254740993, -(2**63)], np.int64),
    "uint64": np.array([2**62], np.uint64),
    "scalar": np.array(7, np.float32),
    "empty": np.zeros((0, 4), np.float32),
    "deep": np.full((1,) * 30, 9, np.uint8),
    "text": np.array([["cat", ""], ["Zürich", "日本 🦉"]]),
    "no_text": np.array([""]),
    "broken_text": np.array(["a\ufffd"]),
}

for name, array in ARRAYS.items():
    np.save(HERE / f"{name}.npy", array)

# Other forms that NumPy writes, which are read and never written here.
COUNTING = np.arange(6, dtype=np.float32).reshape(2, 3)
np.save(HERE / "in_columns.npy", np.asfortranarray(COUNTING))
np.save(HERE / "big_endian.npy", COUNTING.astype(">f4"))
np.save(HERE / "byte_texts.npy", np.array([b"cat", b"elephant"]))
np.save(HERE / "complex.npy", np.array([1j]))
np.save(HERE / "records.npy", np.array([(1, 2.0)], dtype=[("a", "<i4"), ("b", "<f4")]))
with open(HERE / "version_2.npy", "wb") as file:
    np.lib.format.write_array(file, COUNTING, version=(2, 0))

# Several arrays: an archive without what only a disk knows. numpy.load has to read it.
SEVERAL = {"größe_x": COUNTING, "größe_x_": np.array([7], np.int64)}
with zipfile.ZipFile(HERE / "several.npz", "w") as archive:
    for name, array in SEVERAL.items():
        one = io.BytesIO()
        np.save(one, array)
        entry = zipfile.ZipInfo(f"{name}.npy")
        entry.create_system = 0
        archive.writestr(entry, one.getvalue())
        archive.filelist[-1].external_attr = 0
with np.load(HERE / "several.npz") as several:
    assert all((several[name] == array).all() for name, array in SEVERAL.items())
