"""Runs the committed models in native onnxruntime: the accuracy their READMEs state, and their cases.json.

    python tests/models/accuracy.py [cutouts] [digits] [hike] [iris] [shapes]

Needs onnxruntime, numpy and Pillow. One line a check, PASS or FAIL; exit code 1 when one failed.
"""

import base64
import json
import re
import sys
from pathlib import Path

import numpy as np
import onnxruntime
from PIL import Image

MODELS = Path(__file__).resolve().parents[2] / "models"
sys.path[:0] = [str(MODELS / name) for name in ("cutouts", "digits", "hike", "shapes")]

# What the models' trainings use too.
import detection  # noqa: E402  (models/cutouts)
import hikes  # noqa: E402  (models/hike)
import pictures  # noqa: E402  (models/shapes)
import prepare  # noqa: E402  (models/digits)
import strokes  # noqa: E402  (models/digits)

failures = 0


def check(passed, what):
    global failures
    failures += not passed
    print(f"{'PASS' if passed else 'FAIL'} {what}", flush=True)


def session(name):
    return onnxruntime.InferenceSession(str(MODELS / name / f"{name}.onnx"),
                                        providers=["CPUExecutionProvider"])


def share(right):
    """(how many, what part of them is right, its unit, how far the README may be off)"""
    # Half a point: another numpy draws other strokes, another CPU rounds otherwise.
    return len(right), 100 * float(np.mean(right)), "%", 0.5


def check_stated(name, measures):
    """The README's table says `| what | number of cases | value |`; a retrained model must be restated."""
    readme = (MODELS / name / "README.md").read_text()
    rows = re.findall(r"^\| (.+?) \| (\d+) \| ([\d.]+) (%|min) \|$", readme, re.M)
    stated = {what: (int(count), float(value), unit) for what, count, value, unit in rows}
    check(set(stated) == set(measures), f"{name}: the README's table states {', '.join(sorted(measures))}")
    for what, (count, measured, unit, tolerance) in measures.items():
        said_count, said, said_unit = stated.get(what, (0, -1.0, unit))
        check(count == said_count and unit == said_unit and abs(measured - said) <= tolerance,
              f"{name}: {what}: {measured:.1f} {unit} of {count} (README: {said} {said_unit} of {said_count})")


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
        "held-out scans": share([answer(scan) == label for scan, label in zip(scans, labels)]),
        "held-out generated strokes": share([answer(pixels) == digit for digit, pixels in written]),
        "drawings, four pens": share([answer(prepare.center_by_mass(prepare.draw(case["drawing"], pen)))
                                      == int(case["expected"]) for case in drawings for pen in pens]),
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
    check_stated("iris", {"held-out flowers": share(label == rows[:, 4])})
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


def planes(pixels):
    """uint8 [h, w, 3] → float32 [1, 3, h, w], 0..1"""
    return (pixels.astype(np.float32) / 255).transpose(2, 0, 1)[None]


def example(name, path, side):
    """An example as a page prepares it for the model, nearly: another filter makes it smaller there."""
    with Image.open(MODELS / name / path) as image:
        check(image.mode == "RGB" and (MODELS / name / path).stat().st_size <= 20_000, f"{name}: {path}: small")
        return planes(np.asarray(image.resize((side, side), Image.Resampling.BILINEAR)))


def stored_cases(name):
    return json.loads((MODELS / name / "cases.json").read_text())["cases"]


def shapes():
    run = session("shapes")
    side, kinds = 96, pictures.KINDS
    check_size("shapes", 300_000)
    check_signature("shapes", run, [("image", "tensor(float)", [1, 3, side, side])],
                    [("probabilities", "tensor(float)", [1, len(kinds)])])

    def probabilities(feed):
        return run.run(["probabilities"], {"image": feed})[0][0]

    # A seed that training has not used.
    rng = np.random.default_rng(7)
    drawn = [(number % len(kinds), pictures.single(rng, kinds[number % len(kinds)], side))
             for number in range(1000)]
    right = [int(probabilities(planes(pixels)).argmax()) == kind for kind, pixels in drawn]
    check_stated("shapes", {"held-out pictures": share(right)})
    check(np.mean(right) >= 0.97, "shapes: at least 97 % of the held-out pictures")

    spec = json.loads((MODELS / "shapes" / "demo.json").read_text())
    check(spec["outputs"]["labels"] == list(kinds), "shapes: the page names the classes in the model's order")
    for case in stored_cases("shapes"):
        found = probabilities(example("shapes", case["picture"], side))
        check(kinds[found.argmax()] == case["expected"] and found.max() > 0.5,
              f"shapes: {case['name']}: {kinds[found.argmax()]}, {100 * found.max():.1f} %")


def precision_by_hand():
    """A case small enough to be worked out on paper: right, then twice the same, then wrong, then right."""
    boxes = np.array([[0, 0, 10, 10], [0, 0, 10, 9], [50, 50, 60, 60], [20, 0, 30, 10]], float)
    answers = [(boxes, np.zeros(4, int), np.array([0.9, 0.8, 0.7, 0.6]))]
    truths = [(np.zeros(3, int), np.array([[0, 0, 10, 10], [20, 0, 30, 10], [80, 80, 90, 90]], float))]
    # Recall rises by a third twice, at precisions of 1 and of 2 / 4; the last shape is never found.
    wanted = 1 / 3 + 1 / 3 * 2 / 4
    check(abs(detection.average_precisions(answers, truths, 1)[0] - wanted) < 1e-9,
          "cutouts: average precision of a case worked out by hand")
    kept = detection.found(boxes, answers[0][2][:, None], threshold=0.65)
    check(kept[0].tolist() == boxes[[0, 2]].tolist(), "cutouts: of two boxes on one shape the better one stays")


def cutouts():
    precision_by_hand()
    run = session("cutouts")
    side, kinds = 160, pictures.KINDS
    check_size("cutouts", 1_000_000)
    check_signature("cutouts", run, [("image", "tensor(float)", [1, 3, side, side])],
                    [("boxes", "tensor(float)", [1, 400, 4]), ("scores", "tensor(float)", [1, 400, len(kinds)])])

    def found(feed, threshold):
        boxes, scores = run.run(["boxes", "scores"], {"image": feed})
        return detection.found(boxes[0], scores[0], threshold)

    # A seed that training has not used.
    rng = np.random.default_rng(7)
    scenes = [pictures.several(rng, side) for _ in range(200)]
    truths = [(which, boxes) for _, which, boxes in scenes]
    answers = [found(planes(pixels), 0.02) for pixels, _, _ in scenes]
    precisions = detection.average_precisions(answers, truths, len(kinds))
    mean = 100 * float(np.mean(precisions))

    # What a visitor sees, at the page's threshold.
    sure = [tuple(part[scores >= 0.4] for part in (boxes, which, scores)) for boxes, which, scores in answers]
    seen, right = [], []
    for (boxes, which, _), (wanted, around) in zip(sure, truths):
        match = (detection.iou(boxes, around) >= 0.5) & (which[:, None] == wanted[None, :])
        seen += list(match.any(axis=0))
        right += list(match.any(axis=1))
    check_stated("cutouts", {
        "mAP at an overlap of 0.5": (len(scenes), mean, "%", 0.5),
        "shapes that are found": share(seen),
        "answers that are right": share(right),
    })
    check(mean >= 85, f"cutouts: mAP {mean:.1f} %; least of a class {100 * min(precisions):.1f} %")

    for case in stored_cases("cutouts"):
        boxes, which, scores = found(example("cutouts", case["picture"], side), 0.4)
        wanted = [kinds.index(one["label"]) for one in case["expected"]]
        around = np.array([one["box"] for one in case["expected"]])
        match = (detection.iou(boxes, around) >= 0.6) & (which[:, None] == np.array(wanted)[None, :])
        check(len(boxes) == len(wanted) and bool(match.any(axis=0).all()),
              f"cutouts: {case['name']}: {', '.join(f'{kinds[k]} {s:.2f}' for k, s in zip(which, scores))}")


def hike():
    run = session("hike")
    check_size("hike", 20_000)
    check_signature("hike", run, [("hike", "tensor(float)", ["batch", len(hikes.FEATURES)])],
                    [(name, "tensor(float)", ["batch", 1]) for name in ("estimate", "low", "high")]
                    + [("back", "tensor(float)", ["batch", 32])])
    features, hours = hikes.held_out()
    estimate, low, high = (values[:, 0] for values in run.run(["estimate", "low", "high"], {"hike": features}))
    inside = (low <= hours) & (hours <= high)
    off = np.abs(estimate - hours)
    explained = 1 - ((hours - estimate) ** 2).sum() / ((hours - hours.mean()) ** 2).sum()
    check_stated("hike", {
        "variance explained (R²)": (len(hours), 100 * float(explained), "%", 0.5),
        "mean absolute error": (len(hours), 60 * float(off.mean()), "min", 0.5),
        "hikes that end inside the interval": share(inside),
        "hikes that are over sooner": share(hours < low),
        "hikes that take longer": share(hours > high),
    })
    check(0.87 <= inside.mean() <= 0.93, f"hike: the 90 % interval holds {100 * inside.mean():.1f} %")
    # Right on average is not enough: the interval has to be as wide as each kind of hike needs.
    for column, (name, least, most) in enumerate(hikes.FEATURES):
        middle = (least + most) / 2
        for end, chosen in (("low", features[:, column] < middle), ("high", features[:, column] >= middle)):
            part = inside[chosen].mean()
            check(0.87 <= part <= 0.93, f"hike: {name} {end}: {100 * part:.1f} % of {chosen.sum()} inside")

    spec = json.loads((MODELS / "hike" / "demo.json").read_text())
    sliders = sorted(spec["inputs"], key=lambda slider: slider["index"])
    check([(one["name"], one["minimum"], one["maximum"]) for one in sliders] == hikes.FEATURES,
          "hike: the page's sliders are the simulation's features")
    for case in stored_cases("hike"):
        feed = np.array([[case["inputs"][one["name"]] for one in sliders]], np.float32)
        values = run.run(["estimate", "low", "high", "back"], {"hike": feed})
        told = {name: float(value[0, 0]) for name, value in zip(("estimate", "low", "high"), values)}
        check(all(abs(told[name] - wanted) <= 0.02 for name, wanted in case["expected"].items()),
              f"hike: {case['name']}: {told}")
        back = values[3][0]
        times = np.arange(1, 33) / 2
        check(bool((np.diff(back) >= -1e-6).all()) and
              all(bool(((back >= part) == (times >= told[name])).all())
                  for name, part in (("low", 0.05), ("estimate", 0.5), ("high", 0.95))),
              f"hike: {case['name']}: the chances agree with the interval")


def main():
    checks = {"cutouts": cutouts, "digits": digits, "hike": hike, "iris": iris, "shapes": shapes}
    chosen = sys.argv[1:] or list(checks)
    unknown = [name for name in chosen if name not in checks]
    if unknown:
        sys.exit(f"accuracy.py: no model called {unknown[0]}; there are {', '.join(checks)}")
    for name in chosen:
        checks[name]()
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
