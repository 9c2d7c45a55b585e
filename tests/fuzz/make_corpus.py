#!/usr/bin/env python3
"""Writes tests/fuzz/corpus: small models and near-models, one construct each; files and values of visitors.

Standard library only; the same bytes on every run. Findings of the fuzzer are added beside them by hand,
under names that start with "found-".
"""

import pathlib

CORPUS = pathlib.Path(__file__).parent / "corpus"


def varint(value):
    value &= (1 << 64) - 1
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def number(field, value):
    return varint(field << 3) + varint(value)


def message(field, *parts):
    payload = b"".join(part.encode() if isinstance(part, str) else part for part in parts)
    return varint(field << 3 | 2) + varint(len(payload)) + payload


def pair(field, key, value):
    return message(field, message(1, key), message(2, value))


def shape(*dims):
    return b"".join(
        message(1, message(2, dim) if isinstance(dim, str) else b"" if dim is None else number(1, dim))
        for dim in dims
    )


def tensor_type(dtype, *dims):
    return message(1, number(1, dtype), message(2, shape(*dims)))


def value(field, name, *type_parts):
    return message(field, message(1, name), message(2, *type_parts))


def tensor(name, dtype, dims, *rest):
    return b"".join(number(1, dim) for dim in dims) + number(2, dtype) + message(8, name) + b"".join(rest)


def node(op, outputs, *rest):
    return message(1, *(message(2, output) for output in outputs), message(4, op), *rest)


def model(*graph_parts, rest=b""):
    return number(1, 8) + message(2, "corpus") + message(7, *graph_parts) + message(8, number(2, 17)) + rest


X = value(11, "x", tensor_type(1, "batch", 3, None, -1))
Y = value(12, "y", tensor_type(1, "batch", 10))


def subgraphs(levels):
    graph = node("Relu", ["y"])
    for _ in range(levels):
        graph = node("If", ["y"], message(5, message(1, "then_branch"), message(6, graph)))
    return graph


def nested_type(levels):
    type_proto = message(1, number(1, 1))
    for _ in range(levels):
        type_proto = message(4, message(1, type_proto))
    return type_proto


def external(*entries):
    return message(5, tensor("w", 1, [4], *(pair(13, key, text) for key, text in entries), number(14, 1)))


FILES = {
    "model-relu": model(node("Relu", ["y"]), message(2, "g"), X, Y),
    "model-initializers": model(
        X, value(11, "w", tensor_type(1, 2)), Y, message(5, tensor("w", 1, [2], message(9, bytes(8))))
    ),
    "model-sparse": model(
        X, Y, message(15, message(1, tensor("s", 1, [1])), message(2, tensor("", 7, [1])), number(3, 9))
    ),
    "model-strings": model(X, Y, message(5, tensor("t", 8, [2], message(6, "one"), message(6, "two")))),
    "model-packed-dims": model(X, Y, message(5, message(1, varint(3), varint(300)), number(2, 10))),
    "model-subgraphs": model(subgraphs(5), X, Y),
    "model-function": model(
        node("Twice", ["y"], message(7, "own")),
        X,
        Y,
        rest=message(8, message(1, "own"), number(2, 1))
        + message(25, message(1, "Twice"), message(7, message(4, "Add")), message(10, "own")),
    ),
    "model-constant": model(
        node("Constant", ["y"], message(5, message(1, "value"), message(5, tensor("", 7, [1], message(9, bytes(8)))))),
        Y,
    ),
    "model-metadata": model(X, Y, rest=pair(14, "author", "me") + pair(14, "", "")),
    "model-types": model(
        value(11, "seq", message(4, message(1, message(5, number(1, 7), message(2, message(1, number(1, 1))))))),
        value(11, "optional", message(9, message(1, tensor_type(9, 2)))),
        value(11, "sparse", message(8, number(1, 1), message(2, shape(3, 4)))),
        value(11, "opaque", message(7, message(1, "d"), message(2, "n"))),
        value(11, "none"),
        value(11, "odd", message(1, number(1, 99))),
        Y,
    ),
    "model-external": model(
        X, Y, external(("location", "w.bin"), ("offset", "0"), ("length", "16")), external(("location", "v.bin"))
    ),
    "model-unknown-fields": number(900, 1) + model(X, Y, varint(901 << 3 | 1) + bytes(8), varint(902 << 3 | 5) + bytes(4)),
    "model-empty-graph": model(),
    "bad-external-length": model(external(("location", "w.bin"), ("length", "many"))),
    "bad-external-overflow": model(external(("location", "w.bin"), ("offset", str(2**64 - 1)))),
    "bad-external-nameless": model(external(("offset", "0"))),
    "bad-dimension": model(message(5, tensor("w", 1, [-1]))),
    "bad-dimension-overflow": model(message(5, tensor("w", 1, [2**40, 2**40]))),
    "bad-dtype": model(message(5, tensor("w", 2**40, [1]))),
    "bad-deep-graphs": model(subgraphs(60)),
    "bad-deep-type": model(value(11, "x", nested_type(60))),
    "bad-group": number(1, 8) + b"\x3b",
    "bad-length": number(1, 8) + b"\x3a\xff\xff\xff\xff\x0f",
    "bad-long-number": b"\x08" + b"\xff" * 10 + b"\x01",
    "bad-field-zero": number(1, 8) + b"\x00\x00",
    "bad-kind": number(1, 8) + number(7, 1),
    "bad-truncated": model(node("Relu", ["y"]), X, Y)[:40],
    "other-empty": b"",
    "other-lfs": b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n",
    "other-ort": b"\x18\0\0\0ORTM" + bytes(16),
    "other-tflite": b"\x1c\0\0\0TFL3" + bytes(16),
    "other-safetensors": b"\x0c\0\0\0\0\0\0\0" + b'{"a":{}}    ',
    "other-pickle": b"\x80\x02\x8a\x0al\xfc",
    "other-pytorch": b"PK\x03\x04\x14" + bytes(25) + b"net/data.pkl",
    "other-tensor": tensor("input", 1, [1, 4], message(9, bytes(16))),
    "other-saved-model": number(1, 1) + message(2, message(1, message(4, "serve"))),
    "other-graph-def": message(1, message(1, "x"), message(2, "Placeholder")),
    "other-html": b"<!doctype html><html></html>",
    "other-json": b'{"format": "graph-model"}',
    "other-zeros": bytes(32),
}


def npy(descr, dims, data, order="False"):
    head = f"{{'descr': '{descr}', 'fortran_order': {order}, 'shape': ({dims}), }}".ljust(117) + "\n"
    return b"\x93NUMPY\x01\x00" + len(head).to_bytes(2, "little") + head.encode() + data


def page_message(header, *pieces):
    text = header.encode()
    text += b" " * (-(4 + len(text)) % 8)
    return len(text).to_bytes(4, "little") + text + b"".join(piece + bytes(-len(piece) % 8) for piece in pieces)


TIFF = b"MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x00\x00\x00\x00"

VALUES = {
    "npy": npy("<f8", "2, 3", bytes(48)),
    "npy-fortran": npy("<i2", "8,", bytes(16), "True"),
    "npy-text": npy("<U2", "2, 2", "abcdefgh".encode("utf-32-le")),
    "npy-bool": npy("|b1", "", b"\x01"),
    "npy-short": npy("<f4", "4,", bytes(15)),
    "npy-huge": npy("<f4", "1099511627776, 1099511627776", b""),
    "tensor": tensor("input", 1, [1, 4], message(9, bytes(16))),
    "tensor-floats": tensor("input", 1, [2], message(4, bytes(8))),
    "tensor-texts": tensor("input", 8, [2], message(6, "a"), message(6, "b")),
    "json-rows": b"[[1, 2, 3], [4, 5.5, -6e3]]",
    "json-uneven": b"[[1, 2], [3]]",
    "json-texts": '[["a", "ä"], ["", "\\ud83d\\ude00"]]'.encode(),
    "json-table": b'{"headers": ["a", "b", "c"], "data": [[1, null, 3]], "typed": true}',
    "json-array": b'{"dtype": "float64", "dims": [1, 3], "data": [1, 2, 3]}',
    "json-drawing": b'{"strokes": [[[0.1, 0.1], [0.9, 0.9]]], "brush_sizes": [0.1], "colors": [null]}',
    "json-picture": b'{"width": 1, "height": 1, "data": [1]}',
    "json-choices": b'["a", "c"]',
    "json-choice": b'"b"',
    "json-number": b"-1.5e300",
    "json-yes": b"true",
    "csv": b"a,b,c\r\n1,2,3\r\n4,5,6\r\n",
    "csv-german": b"\xef\xbb\xbfa;b;c\n1,5;2,5;1.000\n",
    "csv-quoted": b'"a\n""b""",2\n"x',
    "csv-list": b"1\n2\n18446744073709551615\n",
    "text": "Grüße, 世界 👩‍🔬\n".encode(),
    "text-broken": b"a\xff\xc3",
    "message": page_message('{"a":{"$bytes":[0,3]},"$$bytes":[1]}', b"abc"),
    "message-beyond": page_message('{"a":{"$bytes":[0,99]}}', b"abc"),
    "jpeg": b"\xff\xd8\xff\xe1" + (8 + len(TIFF)).to_bytes(2, "big") + b"Exif\x00\x00" + TIFF
    + b"\xff\xc0\x00\x11\x08\x00\x10\x00\x20\x03" + bytes(9),
    "png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x10\x00\x00\x00\x20\x08\x06\x00\x00\x00" + bytes(4)
    + len(TIFF).to_bytes(4, "big") + b"eXIf" + TIFF + bytes(4),
    "webp": b"RIFF\x40\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x08\x00\x00\x00\x0f\x00\x00\x1f\x00\x00EXIF"
    + len(TIFF).to_bytes(4, "little") + TIFF,
    "tiff": TIFF,
    "gif": b"GIF89a\x10\x00\x20\x00\x00\x00\x00",
    "bmp": b"BM" + bytes(16) + b"\x10\x00\x00\x00\xe0\xff\xff\xff",
    "empty": b"",
}


def write(folder, files):
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        if not path.name.startswith("found-"):
            path.unlink()
    for name, data in files.items():
        (folder / name).write_bytes(data)


if __name__ == "__main__":
    write(CORPUS / "read_model_fuzz", FILES)
    write(CORPUS / "take_value_fuzz", VALUES)
