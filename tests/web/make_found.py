"""What detectors and segmentations find in a photo: Pillow's picture, native onnxruntime's answer, read by NumPy
as the models' authors read it. For detector.test.mjs, segmentation.test.mjs and image.test.mjs.

    python tests/web/make_found.py           writes references/found.json
    … --shared DIR                           the third-party models (default: ../shared/models)

Needs onnxruntime, numpy and Pillow. In the file, for each model: the picture; `score` and `box` ([left, top, right,
bottom], pixels of the picture) of the best box; or `pixels`, the number of each class in the mask; or `size` and `mean`, an image's levels.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import onnxruntime
from PIL import Image

HERE = Path(__file__).resolve().parent


class Letterbox:
    """A picture in the middle of a square."""

    def __init__(self, path, side):
        picture = Image.open(path).convert("RGB")
        self.scale = side / max(picture.size)
        size = [round(length * self.scale) for length in picture.size]
        self.offset = [(side - length) // 2 for length in size]
        square = Image.new("RGB", (side, side))
        square.paste(picture.resize(size, Image.Resampling.BILINEAR), tuple(self.offset))
        self.pixels = np.asarray(square, np.float32)[None]

    def box(self, centre, size):
        corners = np.concatenate([centre - size / 2, centre + size / 2])
        return ((corners - np.tile(self.offset, 2)) / self.scale).round(2).tolist()


def cells(side, stride, in_cell=1):
    ys, xs = np.mgrid[: side // stride, : side // stride]
    return np.repeat(np.stack([xs.ravel(), ys.ravel()], 1), in_cell, axis=0)


def yunet(run, path):
    picture = Letterbox(path, 320)
    out = run({"input": picture.pixels[..., ::-1].transpose(0, 3, 1, 2).copy()})
    best = (0, None)
    for stride in (8, 16, 32):
        scores = np.sqrt(out[f"cls_{stride}"] * out[f"obj_{stride}"])[0, :, 0]
        at = scores.argmax()
        raw = out[f"bbox_{stride}"][0, at]
        centre = (cells(320, stride)[at] + raw[:2]) * stride
        best = max(best, (float(scores[at]), picture.box(centre, np.exp(raw[2:]) * stride)))
    return {"score": round(best[0], 4), "box": best[1]}


def blazeface(run, path):
    picture = Letterbox(path, 128)
    out = list(run({"input:0": picture.pixels / 127.5 - 1}).values())
    scores, raw = np.concatenate(out[:2], 1)[0, :, 0], np.concatenate(out[2:], 1)[0]
    centres = np.concatenate([(cells(128, 8, 2) + 0.5) * 8, (cells(128, 16, 6) + 0.5) * 16])
    at = scores.argmax()
    score = 1 / (1 + np.exp(-float(scores[at])))
    return {"score": round(score, 4), "box": picture.box(centres[at] + raw[at, :2], raw[at, 2:4])}


def stretched(path, width, height):
    picture = Image.open(path).convert("RGB").resize((width, height), Image.Resampling.BILINEAR)
    return np.asarray(picture, np.float32)[None]


def counted(labels):
    return {"pixels": {str(label): int(count) for label, count in zip(*np.unique(labels, return_counts=True))}}


def deeplab(run, path):
    (scores,) = run({"sub_7": stretched(path, 257, 257) / 127.5 - 1}).values()
    return counted(scores[0].argmax(-1))


def selfie(run, path):
    (scores,) = run({"input_1:0": stretched(path, 256, 144) / 255}).values()
    return counted(np.where(scores >= 0.5, 0, 255))


def style(run, path):
    """Of the picture's own size, in whole multiples of 32; levels as the page shows them."""
    picture = Image.open(path).convert("RGB")
    width, height = (round(side / 32) * 32 for side in picture.size)
    pixels = np.asarray(picture.resize((width, height), Image.Resampling.BILINEAR), np.float32)
    (out,) = run({"input": pixels.transpose(2, 0, 1)[None] / 255}).values()
    scale = 1 if out.max() > 2 else 255
    return {"size": [out.shape[3], out.shape[2]],
            "mean": (np.clip(out[0] * scale, 0, 255).mean((1, 2))).round(2).tolist()}


MODELS = {
    "detection/yunet_n_320.onnx": (yunet, "media/satya.jpg"),
    "detection/blazeface-front-128.onnx": (blazeface, "media/satya.jpg"),
    "image-to-image/style-mobile-17k.onnx": (style, "media/satya.jpg"),
    "segmentation/deeplabv3-mobilenet-257.onnx": (deeplab, "media/cat.jpg"),
    "segmentation/selfie_segmentation_landscape.onnx": (selfie, "media/satya.jpg"),
}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--shared", type=Path, default=HERE.parents[2] / "shared/models")
    shared = parser.parse_args().shared
    found = {}
    for model, (read, picture) in MODELS.items():
        session = onnxruntime.InferenceSession(str(shared / model), providers=["CPUExecutionProvider"])
        names = [output.name for output in session.get_outputs()]
        run = lambda feeds: dict(zip(names, session.run(names, feeds)))  # noqa: E731
        found[model] = {"picture": picture, **read(run, shared / picture)}
    (HERE / "references/found.json").write_text(json.dumps(found, indent=2) + "\n")


main()
