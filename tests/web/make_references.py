"""Reference outputs for the web tests: what native onnxruntime answers to known inputs.

    python tests/web/make_references.py            writes references/<model>.json
    python tests/web/make_references.py --check    compares them with what onnxruntime answers now
    … --shared DIR                                 the third-party models (default: ../shared/models)

Needs onnxruntime, numpy and Pillow. What a file holds:

    model, root      path of the .onnx file below "repository" or "shared" models
    runtime          what answered
    cases[]
      name, expected   `expected` is the index of the right class, where the case has one
      inputs           tensor → {type, dims, base64}, little-endian
                       or {type, dims, picture, pipeline, sha256}: a file below `root`, what src/media's
                       ImagePipeline turns it into the tensor with (mean and scale as there:
                       value × scale - mean), and the hash of the tensor's bytes
      outputs          tensor → {type, dims, first, base64}: float16 is widened to float32
"""

import argparse
import base64
import hashlib
import json
import os
import sys
from pathlib import Path

import numpy as np
import onnxruntime
from PIL import Image

REPOSITORY = Path(__file__).resolve().parents[2]
REFERENCES = Path(__file__).resolve().parent / "references"
SEED = 20251
FIRST = 8  # values that a person can read in the file
# Of the tensor's largest magnitude: what another machine may differ by.
TOLERANCE = {"float32": 1e-4, "float16": 1e-2}

sys.path.insert(0, str(REPOSITORY / "models" / "digits"))
import prepare  # noqa: E402

ROOTS = {"repository": REPOSITORY / "models", "shared": REPOSITORY.parent / "shared" / "models"}


def tensor(values):
    values = np.ascontiguousarray(values)
    return {"type": str(values.dtype), "dims": list(values.shape),
            "base64": base64.b64encode(values.astype(values.dtype.newbyteorder("<")).tobytes()).decode()}


def answer(values):
    """An output: as in `tensor`, with the first values in plain sight."""
    wide = values.astype(np.float32) if values.dtype == np.float16 else values
    return {"type": str(values.dtype), "dims": list(values.shape),
            "first": [float(f"{value:.7g}") for value in wide.ravel()[:FIRST]],
            "base64": tensor(wide)["base64"]}


def values_of(reference):
    stored = "float32" if reference["type"] == "float16" else reference["type"]
    return np.frombuffer(base64.b64decode(reference["base64"]), np.dtype(stored).newbyteorder("<"))


def run(session, name, feeds, described=None, expected=None):
    names = [output.name for output in session.get_outputs()]
    outputs = session.run(names, feeds)
    case = {"name": name}
    if expected is not None:
        # The class scores are the one floating-point output.
        scores = next(values for values in outputs if values.dtype.kind == "f")
        if int(scores.argmax()) != expected:
            raise SystemExit(f"{name}: native onnxruntime says {scores.argmax()}, not {expected}")
        case["expected"] = expected
    case["inputs"] = described or {key: tensor(values) for key, values in feeds.items()}
    case["outputs"] = {key: answer(values) for key, values in zip(names, outputs)}
    return case


def open_model(root, model):
    return onnxruntime.InferenceSession(str(ROOTS[root] / model), providers=["CPUExecutionProvider"])


def drawings():
    """(name, digit, 28 × 28 bytes) of the drawings in models/digits/cases.json."""
    cases = json.loads((ROOTS["repository"] / "digits" / "cases.json").read_text())["cases"]
    return [(case["name"], int(case["expected"]), prepare.center_by_mass(prepare.draw(case["drawing"])))
            for case in cases if "drawing" in case]


def some_drawings():
    """One of each digit: the first of the two ways that cases.json has for it."""
    seen = set()
    return [drawing for drawing in drawings() if not (drawing[1] in seen or seen.add(drawing[1]))]


def digits(root, model):
    session = open_model(root, model)
    noise = np.random.default_rng(SEED).random((1, 1, 28, 28), np.float32)
    return [run(session, "seeded noise", {"image": noise})] + [
        run(session, name, {"image": prepare.to_tensor(pixels)}, expected=digit)
        for name, digit, pixels in some_drawings()]


def mnist(root, model):
    session = open_model(root, model)
    noise = np.random.default_rng(SEED).random((1, 1, 28, 28), np.float32) * np.float32(255)
    return [run(session, "seeded noise", {"Input3": noise})] + [
        run(session, name, {"Input3": pixels.astype(np.float32).reshape(1, 1, 28, 28)}, expected=digit)
        for name, digit, pixels in some_drawings()]


FLOWERS = [("setosa", [5.1, 3.5, 1.4, 0.2], 0), ("versicolor", [5.9, 3.0, 4.2, 1.3], 1),
           ("virginica", [6.3, 3.3, 6.0, 2.5], 2)]


def flowers(tensor_name):
    def cases(root, model):
        session = open_model(root, model)
        seeded = np.random.default_rng(SEED).uniform([4.3, 2, 1, 0.1], [7.9, 4.4, 6.9, 2.5], (1, 4))
        return [run(session, "seeded", {tensor_name: seeded.astype(np.float32)})] + [
            run(session, name, {tensor_name: np.asarray([row], np.float32)}, expected=index)
            for name, row, index in FLOWERS]
    return cases


def hikes(root, model):
    """Those of cases.json, as the page's sliders feed them."""
    session = open_model(root, model)
    cases = json.loads((ROOTS[root] / "hike" / "cases.json").read_text())["cases"]
    return [run(session, case["name"], {"hike": np.asarray([list(case["inputs"].values())], np.float32)})
            for case in cases]


def squeezenet(root, model):
    """The picture has the model's size already: nothing is resized."""
    session = open_model(root, model)
    picture = "media/kitten_224.png"
    mean = [104, 117, 123]  # of blue, green, red
    pixels = np.asarray(Image.open(ROOTS[root] / picture).convert("RGB"), np.float32)
    planes = pixels[:, :, ::-1] - np.asarray(mean, np.float32)
    data = planes.transpose(2, 0, 1)[None].astype(np.float16)
    described = {"data_0": {
        "type": "float16", "dims": list(data.shape), "picture": picture,
        "pipeline": {"width": 224, "height": 224, "channels": "bgr", "scale": 1, "mean": mean,
                     "layout": "nchw"},
        "sha256": hashlib.sha256(np.ascontiguousarray(data.astype("<f2")).tobytes()).hexdigest()}}
    # 281 is "tabby, tabby cat" in synset.txt.
    return [run(session, "kitten", {"data_0": data}, described, expected=281)]


MODELS = [("repository", "digits/digits.onnx", digits),
          ("repository", "iris/iris.onnx", flowers("X")),
          ("repository", "hike/hike.onnx", hikes),
          ("shared", "digits/mnist-8.onnx", mnist),
          ("shared", "tabular/iris-mlp-pytorch.onnx", flowers("input")),
          ("shared", "classification/squeezenet-fp16.onnx", squeezenet)]


def difference(old, new):
    """Why `old` is not up to date, or None."""
    if [case["name"] for case in old["cases"]] != [case["name"] for case in new["cases"]]:
        return "other cases"
    for before, after in zip(old["cases"], new["cases"]):
        if (before["inputs"], before.get("expected")) != (after["inputs"], after.get("expected")):
            return f"{after['name']}: another input or expected class"
        if list(before["outputs"]) != list(after["outputs"]):
            return f"{after['name']}: other outputs"
        for name, wanted in after["outputs"].items():
            found = before["outputs"][name]
            if (found["type"], found["dims"]) != (wanted["type"], wanted["dims"]):
                return f"{after['name']}: {name} has another type or shape"
            a, b = values_of(found).astype(float), values_of(wanted).astype(float)
            largest = max(float(np.abs(b).max()), 1e-30)
            worst = float(np.abs(a - b).max()) / largest if a.shape == b.shape else np.inf
            if worst > TOLERANCE.get(wanted["type"], 0):
                return f"{after['name']}: {name} differs by {worst:.2g} of its largest value"
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--shared", type=Path, default=ROOTS["shared"])
    arguments = parser.parse_args()
    ROOTS["shared"] = arguments.shared

    failed = False
    for root, model, make in MODELS:
        path = REFERENCES / f"{Path(model).stem}.json"
        if not (ROOTS[root] / model).exists():
            # A machine without the third-party models is fine; the one that guards the main line is not.
            missing_is_wrong = root == "repository" or os.environ.get("CI") == "true"
            failed |= missing_is_wrong
            print(f"{'FAIL' if missing_is_wrong else 'SKIP'} {path.name}: {model} is not there")
            continue
        reference = {"model": model, "root": root, "runtime": f"onnxruntime {onnxruntime.__version__}",
                     "cases": make(root, model)}
        if arguments.check:
            why = difference(json.loads(path.read_text()), reference) if path.exists() else "missing"
            failed |= why is not None
            print(f"FAIL {path.name}: {why}" if why else f"PASS {path.name}")
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_text(json.dumps(reference, indent=1) + "\n")
            print(f"wrote {path.name}: {len(reference['cases'])} cases")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
