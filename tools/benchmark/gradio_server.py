"""Serves one model the way its author would with Gradio: python gradio_server.py config.json; prints the address."""

import json
import sys

import gradio
import numpy as np
import onnxruntime
from PIL import Image

with open(sys.argv[1], encoding="utf-8") as file:
    config = json.load(file)
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 1  # as the pages have it
session = onnxruntime.InferenceSession(config["model"], options, providers=["CPUExecutionProvider"])
size, mean, std = config["size"], np.float32(config["mean"]), np.float32(config["std"])


def predict(picture):
    pixels = np.asarray(picture.convert("L" if config["channels"] == 1 else "RGB").resize((size, size)), np.float32)
    tensor = (pixels.reshape(size, size, -1) / 255 - mean) / std
    (scores,) = session.run(None, {session.get_inputs()[0].name: tensor.transpose(2, 0, 1)[None].astype(np.float32)})[:1]
    scores = scores.ravel()
    if scores.min() < 0:  # logits
        scores = np.exp(scores - scores.max())
        scores /= scores.sum()
    return {label: float(score) for label, score in zip(config["labels"], scores, strict=True)}


page = gradio.Interface(
    predict,
    gradio.Image(Image.open(config["picture"]), type="pil"),
    gradio.Label(num_top_classes=3),
    flagging_mode="never",
    title=config["name"],
)
_, address, _ = page.launch(server_name="127.0.0.1", prevent_thread_lock=True, quiet=True)
print(address, flush=True)
page.block_thread()
