#!/usr/bin/env python3
"""Writes the pixels that Pillow makes of generated pictures, for tests/unit/media_test.cpp.

    python3 -m venv venv && venv/bin/pip install Pillow==12.3.0 opencv-python-headless==5.0.0.93 numpy
    venv/bin/python tests/golden/media/make_references.py

Not a newer one: Pillow 13 takes the vertical pass first where the height shrinks much more than the width
(python-pillow/Pillow#9549), which changes some values by 1.

Sources are not stored: `noise` below and in the test make the same bytes. A file is a sequence of records:
little-endian u32 source width, source height, width, height, then width x height RGB (or L) pixels.
"""

import pathlib
import struct

import cv2
import numpy as np
import PIL
from PIL import Image, ImageOps

assert PIL.__version__ == "12.3.0", "the references are Pillow 12.3.0's"
HERE = pathlib.Path(__file__).parent
BILINEAR = Image.Resampling.BILINEAR


def noise(width, height, channels):
    """Noise in blocks of 3 x 2 pixels, over a slope: edges and smooth parts alike."""
    out = bytearray()
    for y in range(height):
        for x in range(width):
            for c in range(channels):
                n = ((x // 3) * 73856093 ^ (y // 2) * 19349663 ^ (c + 1) * 83492791) & 0xFFFFFFFF
                n = (n * 2654435761) & 0xFFFFFFFF
                out.append(((n >> 24) + x * 5 + y * 3) & 255)
    return bytes(out)


def source(width, height):
    return Image.frombytes("RGB", (width, height), noise(width, height, 3))


def record(size, image):
    return struct.pack("<4I", *size, *image.size) + image.tobytes()


def cover(image, width, height, factor):
    """torchvision 0.24: Resize + CenterCrop (functional.py: _compute_resized_output_size, center_crop)."""
    w, h = image.size
    rw, rh = round(width * factor), round(height * factor)
    size = (int(rh * w / h), rh) if w * rh >= h * rw else (rw, int(rw * h / w))
    left, top = round((size[0] - width) / 2.0), round((size[1] - height) / 2.0)
    return image.resize(size, BILINEAR).crop((left, top, left + width, top + height))


RESIZE = [
    ((1, 1), (1, 1)), ((1, 1), (5, 3)), ((7, 5), (1, 1)), ((7, 5), (7, 5)), ((7, 5), (7, 11)), ((7, 5), (3, 5)),
    ((13, 9), (29, 31)), ((31, 17), (8, 8)), ((64, 48), (28, 28)), ((28, 28), (64, 48)), ((101, 67), (50, 33)),
    ((100, 300), (1, 3)), ((400, 2), (4, 2)), ((3, 500), (64, 5)), ((320, 240), (96, 96)), ((2, 2), (33, 33)),
]
COVER = [
    ((100, 60), (32, 32), 1), ((60, 100), (32, 32), 256 / 224), ((97, 101), (28, 28), 256 / 224),
    ((30, 20), (48, 32), 1), ((500, 3), (24, 24), 1), ((3, 500), (17, 12), 1.25), ((33, 33), (16, 40), 1),
]
CONTAIN = [
    ((100, 60), (32, 32)), ((60, 100), (32, 32)), ((41, 23), (20, 31)), ((200, 6), (33, 20)), ((16, 16), (33, 20)),
    ((8, 8), (24, 24)),
]

# By the names of src/media/filters.inc; each record has its name before it, in 16 bytes.
PILLOW = ("nearest", "box", "hamming", "bicubic", "lanczos")
OPENCV = {"cv2_nearest": cv2.INTER_NEAREST, "cv2_linear": cv2.INTER_LINEAR, "cv2_cubic": cv2.INTER_CUBIC,
          "cv2_area": cv2.INTER_AREA}
FILTERED = [
    ((1, 1), (5, 3)), ((7, 5), (1, 1)), ((7, 5), (7, 11)), ((13, 9), (29, 31)), ((31, 17), (8, 8)), ((64, 48), (28, 28)),
    ((28, 28), (64, 48)), ((101, 67), (50, 33)), ((2, 200), (9, 31)), ((200, 2), (31, 9)), ((50, 20), (30, 40)),
]


def named(name, content):
    return struct.pack("16s", name.encode()) + content


def by_opencv(size, wanted, method):
    pixels = np.frombuffer(noise(*size, 3), np.uint8).reshape(size[1], size[0], 3)
    return record(size, Image.fromarray(cv2.resize(pixels, wanted, interpolation=method)))


(HERE / "filters.bin").write_bytes(b"".join(
    [named(name, record(s, source(*s).resize(d, Image.Resampling[name.upper()]))) for name in PILLOW for s, d in FILTERED]
    + [named(name, by_opencv(s, d, method)) for name, method in OPENCV.items() for s, d in FILTERED]))
(HERE / "resize.bin").write_bytes(b"".join(record(s, source(*s).resize(d, BILINEAR)) for s, d in RESIZE))
(HERE / "cover.bin").write_bytes(
    b"".join(struct.pack("<d", f) + record(s, cover(source(*s), *d, f)) for s, d, f in COVER)
)
(HERE / "contain.bin").write_bytes(
    b"".join(record(s, ImageOps.pad(source(*s), d, BILINEAR, color=(114,) * 3)) for s, d in CONTAIN)
)
(HERE / "contain_end.bin").write_bytes(
    b"".join(record(s, ImageOps.pad(source(*s), d, BILINEAR, color=(114,) * 3, centering=(0, 0))) for s, d in CONTAIN)
)
(HERE / "gray.bin").write_bytes(
    b"".join(record(s, source(*s).convert("L").resize(d, BILINEAR)) for s, d in [((64, 48), (64, 48)), ((51, 77), (28, 28))])
)
# EXIF orientations 1..8 of one picture, as ImageOps.exif_transpose shows them.
records = b""
for orientation in range(1, 9):
    image = source(5, 3)
    image.getexif()[0x0112] = orientation
    records += record((5, 3), ImageOps.exif_transpose(image))
(HERE / "orientation.bin").write_bytes(records)
# The same tag in every kind of file that has one.
for suffix, options in {"jpg": {}, "png": {}, "webp": {"lossless": True}, "tiff": {}}.items():
    exif = Image.Exif()
    exif[0x010E] = "a description before the orientation"
    exif[0x0112] = 6
    source(5, 3).save(HERE / f"orientation6.{suffix}", exif=exif, **options)
for suffix in ("bmp", "gif", "ico", "avif"):
    source(16, 16).save(HERE / f"plain.{suffix}")
