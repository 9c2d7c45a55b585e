"""Runs the committed models in native onnxruntime: the accuracy their READMEs state, and their cases.json.

    python tests/models/accuracy.py [digits] [iris]

Needs onnxruntime, numpy and Pillow. One line a check, PASS or FAIL; exit code 1 when one failed.
"""

import base64
import json
import re
import sys
from pathlib import Path

import numpy as np
import onnxruntime

MODELS = Path(__file__).resolve().parents[2] / "models"
sys.path.insert(0, str(MODELS / "digits"))

import prepare  # noqa: E402  (models/digits: shared with the training)
import strokes  # noqa: E402

failures = 0


def check(passed, what):
    global failures
    failures += not passed
    print(f"{'PASS' if passed else 'FAIL'} {what}", flush=True)


def session(name):
    return onnxruntime.InferenceSession(str(MODELS / name / f"{name}.onnx"),
                                        providers=["CPUExecutionProvider"])


def check_stated(name, measures):
    """The README's table says `| what | number of cases | accuracy |`; a retrained model must be restated."""
    readme = (MODELS / name / "README.md").read_text()
    rows = re.findall(r"^\| (.+?) \| (\d+) \| ([\d.]+) % \|$", readme, re.M)
    stated = {what: (int(count), float(percent)) for what, count, percent in rows}
    check(set(stated) == set(measures), f"{name}: the README's table states {', '.join(sorted(measures))}")
    for what, right in measures.items():
        count, percent = stated.get(what, (0, -1.0))
        measured = 100 * float(np.mean(right))
        # Half a point: another numpy draws other strokes, another CPU rounds otherwise.
        check(len(right) == count and abs(measured - percent) <= 0.5,
              f"{name}: {what}: {measured:.1f} % of {len(right)} (README: {percent} % of {count})")


def check_signature(name, run, inputs, outputs):
    found = [(value.name, value.type, value.shape) for value in run.get_inputs()]
    check(found == inputs, f"{name}: inputs {found}")
    found = [(value.name, value.type, value.shape) for value in run.get_outputs()]
    check(found == outputs, f"{name}: outputs {found}")


def check_size(name, limit_bytes):
    size = (MODELS / name / f"{name}.onnx").stat().st_size
    check(size < limit_bytes, f"{name}: {size} bytes, less than {limit_bytes}")


def digits():
    run = session("digits")
    check_size("digits", 300_000)
    check_signature("digits", run, [("image", "tensor(float)", [1, 1, 28, 28])],
                    [("probabilities", "tensor(float)", [1, 10])])

    def probabilities(pixels):
        return run.run(["probabilities"], {"image": prepare.to_tensor(pixels)})[0][0]

    def answer(pixels):
        return int(probabilities(pixels).argmax())

    held_out = np.load(MODELS / "digits" / "held_out.npz")
    scans = [prepare.center_by_mass(prepare.ink_from_scan(scan)) for scan in held_out["scans"]]
    labels = [int(label) for label in held_out["labels"]]
    # A seed that training has not used.
    rng = np.random.default_rng(7)
    written = [(number % 10, strokes.picture(rng, number % 10, jitter=0)) for number in range(2000)]
    cases = json.loads((MODELS / "digits" / "cases.json").read_text())["cases"]
    drawings = [case for case in cases if "drawing" in case]
    pens = (1 / 28, 1 / 20, 1 / 14, 1 / 11)
    check_stated("digits", {
        "held-out scans": [answer(scan) == label for scan, label in zip(scans, labels)],
        "held-out generated strokes": [answer(pixels) == digit for digit, pixels in written],
        "drawings, four pens": [answer(prepare.center_by_mass(prepare.draw(case["drawing"], pen)))
                                == int(case["expected"]) for case in drawings for pen in pens],
    })

    total = float(probabilities(scans[0]).sum())
    check(abs(total - 1) < 1e-5, f"digits: the probabilities add up to {total:.6f}")
    check({case["expected"] for case in drawings} == set("0123456789"), "digits: a drawing of every digit")
    for case in cases:
        if "drawing" in case:
            pixels = prepare.center_by_mass(prepare.draw(case["drawing"]))
        else:
            pixels = np.frombuffer(base64.b64decode(case["pixels"]), np.uint8).reshape(28, 28)
            source = case["held_out"]
            check(labels[source] == int(case["expected"]) and
                  int(np.abs(pixels.astype(int) - scans[source]).max()) <= 1,
                  f"digits: {case['name']}: the pixels are held-out scan {source}")
        found = probabilities(pixels)
        check(str(found.argmax()) == case["expected"] and found.max() > 0.5,
              f"digits: {case['name']}: {found.argmax()}, {100 * found.max():.1f} %")


def iris():
    run = session("iris")
    check_size("iris", 200_000)
    check_signature("iris", run, [("X", "tensor(float)", ["batch", 4])],
                    [("label", "tensor(int64)", ["batch"]), ("probabilities", "tensor(float)", ["batch", 3])])
    rows = np.asarray(json.loads((MODELS / "iris" / "held_out.json").read_text()))
    label, probabilities = run.run(["label", "probabilities"], {"X": rows[:, :4].astype(np.float32)})
    check_stated("iris", {"held-out flowers": label == rows[:, 4]})
    check(bool((probabilities.argmax(axis=1) == label).all()), "iris: the label is the largest probability")

    spec = json.loads((MODELS / "iris" / "demo.json").read_text())
    names = [slider["name"] for slider in sorted(spec["inputs"], key=lambda slider: slider["index"])]
    species = spec["outputs"][0]["labels"]
    cases = json.loads((MODELS / "iris" / "cases.json").read_text())["cases"]
    check({case["expected"] for case in cases} == set(species), "iris: a case of every species")
    for case in cases:
        feed = np.asarray([[case["inputs"][name] for name in names]], np.float32)
        found = run.run(["probabilities"], {"X": feed})[0][0]
        check(species[found.argmax()] == case["expected"] and found.max() > 0.5,
              f"iris: {case['name']}: {species[found.argmax()]}, {100 * found.max():.1f} %")


def main():
    checks = {"digits": digits, "iris": iris}
    chosen = sys.argv[1:] or list(checks)
    unknown = [name for name in chosen if name not in checks]
    if unknown:
        sys.exit(f"accuracy.py: no model called {unknown[0]}; there are {', '.join(checks)}")
    for name in chosen:
        checks[name]()
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
