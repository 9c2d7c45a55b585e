"""What tools/test does after set-up: builds, runs every kind of test, closes with 'N passed, N failed'.

Builds come first and use every core. Then the pages are tested in browsers beside everything else, since
browsers mostly wait; and two at a time when there is nothing else left.
"""

import concurrent.futures
import json
import os
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path

import results
from results import Result

ROOT = Path(__file__).resolve().parents[2]
PYTHON_REQUIREMENTS = "tools/requirements/tests.txt"


TIMED_OUT = -1
MOST_AGAIN = 6  # page tests that a browser may fail at first: crashes on a busy machine are one or two in 700


def run(command, timeout_s=1500, **options):
    """(exit code, everything that was printed); a command that hangs is ended, with all that it started."""
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, errors="replace", start_new_session=True,
                          **options) as process:
        try:
            output, _ = process.communicate(timeout=timeout_s)
            return process.returncode, output
        except BaseException as problem:  # Ctrl+C too: the session is not the terminal's
            os.killpg(process.pid, signal.SIGKILL)
            if not isinstance(problem, subprocess.TimeoutExpired):
                raise
            output, _ = process.communicate()
            return TIMED_OUT, f"{output}\ntimed out after {timeout_s} s"


def one(name, *command):
    """A program that is one test."""
    code, output = run(command)
    return [Result(name, "failed" if code else "passed", output)]


def counted(name, parse, command, output_file=None, **options):
    """A program that has many tests; that it fails by itself, or finds no test, is a failure too. What it prints as
    SKIPPED and a test's name is one that did not run."""
    code, output = run(command, **options)
    found = parse(Path(output_file).read_text(encoding="utf-8", errors="replace") if output_file else output)
    silent = not any(result.status == "failed" for result in found) and (code != 0 or not found)
    if silent or code == TIMED_OUT:
        found.append(Result(name, "failed", f"exit code {code}, {len(found)} tests\n{output}"))
    for result in found:
        if result.status == "failed" and "Sanitizer" in output:
            result.output += "\n" + output
        if result.status == "passed" and f"SKIPPED {result.name.split(': ', 2)[-1]}\n" in output:
            result.status = "skipped"
    return found


def build(preset, *targets):
    # Anew each time: tools/demo may have configured it, which does not make errors of warnings.
    code, output = run(["cmake", "--preset", preset, "-DVITRINE_WERROR=ON"])
    if code == 0:
        code, output = run(["cmake", "--build", "--preset", preset, "--target", *targets])
    return [Result(f"build {preset}", "failed", tail(output, 60))] if code else []


def tail(text, lines):
    return "\n".join(text.splitlines()[-lines:])


def ctest(preset):
    """Every program that CTest knows; Catch2's are counted by their test cases."""
    listing = subprocess.run(["ctest", "--preset", preset, "--show-only=json-v1"],
                             cwd=ROOT, capture_output=True, text=True, check=False)
    if listing.returncode:
        return [Result(f"{preset}: ctest", "failed", listing.stdout + listing.stderr)]
    found = []
    for test in json.loads(listing.stdout)["tests"]:
        name = f"{preset}: {test['name']}"
        if "command" not in test:
            found.append(Result(name, "failed", "it was not built"))
        elif not test["name"].endswith("_test"):
            found += one(name, *test["command"])
        else:
            with tempfile.NamedTemporaryFile(suffix=".xml") as report:
                command = [*test["command"], "--reporter", "xml", "--out", report.name]
                found += counted(name, lambda text, name=name: results.of_catch(text, name), command, report.name)
    return found


def fixtures(preset):
    """onnxruntime's own small models, broken ones among them, through the fuzz target."""
    archive = shared_models() / "ort-testdata.tar.xz"
    name = f"{preset}: onnxruntime's fixtures"
    if not archive.exists():
        return [Result(name, "failed" if os.environ.get("CI") == "true" else "skipped", f"{archive} is missing")]
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(archive) as files:
            files.extractall(folder)
        return one(name, f"build/{preset}/read_model_fuzz", folder)


def shared_models():
    return Path(os.environ.get("VITRINE_SHARED_MODELS") or ROOT.parent / "shared/models")


def node_tests(name, files):
    with tempfile.NamedTemporaryFile(suffix=".jsonl") as report:
        command = ["node", "--test", "--test-reporter=./tools/testing/node_reporter.mjs",
                   f"--test-reporter-destination={report.name}", *map(str, files)]
        return counted(name, results.of_node, command, report.name)


def script_tests():
    """Tests in JavaScript that need no browser."""
    files = sorted((ROOT / "shell").rglob("*.test.mjs"))
    files += sorted(path for path in (ROOT / "tests").rglob("*.test.mjs") if "web" not in path.relative_to(ROOT).parts)
    return node_tests("script tests", files)


class PageTests:
    """Files of tests in browsers, taken one by one by whoever has nothing else to do."""

    def __init__(self):
        # The largest first, so that nobody waits for one at the end.
        self.files = sorted((ROOT / "tests/web").glob("*.test.mjs"), key=lambda file: -file.stat().st_size)
        self.again = []

    def run(self):
        found = []
        while self.files:
            file = self.files.pop(0)
            found += node_tests(f"page tests of {file.name}", [file])
        self.again += [result.name for result in found if result.status == "again"]
        return found

    def reliable(self):
        if len(self.again) <= MOST_AGAIN:
            return []
        return [Result("pages are reliable", "failed", f"{len(self.again)} tests failed at first, which is no accident")]


PAGES = PageTests()


def model_tests():
    _, python = run(["tools/setup", "--python", PYTHON_REQUIREMENTS], env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"})
    python = python.strip().splitlines()[-1]
    command = [python, "-B", "tests/models/accuracy.py"]
    return [*counted("models", results.of_lines, command), *references(python),
            *one("tools/operators", "node", "tools/operators/probe.mjs", python, "--check")]


def references(python):
    """What the page tests expect is what native onnxruntime says today."""
    return counted("tests/web/references", results.of_lines,
                   [python, "-B", "tests/web/make_references.py", "--check", "--shared", str(shared_models())])


def lint():
    return [
        *one("tools/check_layers", "tools/check_layers"),
        *one("tools/check_strings", "tools/check_strings"),
        *one("tools/generate --check", "tools/generate", "--check"),
        *one("tools/format --check", "tools/format", "--check"),
        *one("tools/tidy", "tools/tidy"),
    ]


# The parts by the names that tools/test takes: what each needs built, what runs it, and whether it goes
# beside the others.
PARTS = {
    "unit": (["native"], lambda: ctest("native")),
    "asan": (["asan"], lambda: [*ctest("asan"), *fixtures("asan")]),
    "scripts": (["native", "assets"], script_tests),
    "models": ([], model_tests),
    "lint": (["native"], lint),
    "web": (["native", "assets"], PAGES.run),
}
BUILDS = {
    "native": lambda: build("native", "all"),
    "asan": lambda: build("asan", "all"),
    "assets": lambda: build("web", "viewer") or [r for r in one("shell/build.mjs", "node", "shell/build.mjs") if r.status == "failed"],
}


class Report:
    def __init__(self):
        self.results = []

    def step(self, title, action):
        started = time.monotonic()
        try:
            found = action()
        except Exception as problem:  # noqa: BLE001: the closing line must come whatever happens
            found = [Result(title, "failed", f"{type(problem).__name__}: {problem}")]
        self.results += found
        counts = closing_line(found) if found else "done"
        print(f"{title}: {counts} ({time.monotonic() - started:.0f} s)", flush=True)
        return found


def closing_line(found):
    count = {status: sum(result.status == status for result in found) for status in ("passed", "failed", "skipped")}
    skipped = f", {count['skipped']} skipped" if count["skipped"] else ""
    return f"{count['passed']} passed, {count['failed']} failed{skipped}"


def main(names):
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        sys.exit(f"tools/test: no part is called {', '.join(unknown)}; there are {', '.join(PARTS)}")
    names = names or list(PARTS)
    report = Report()

    broken = set()
    for needed, action in BUILDS.items():
        if any(needed in PARTS[name][0] for name in names) and report.step(f"build {needed}", action):
            broken.add(needed)

    def part(name):
        lacking = broken & set(PARTS[name][0])
        if lacking:
            report.step(name, lambda: [Result(name, "failed", f"not run: {', '.join(sorted(lacking))} was not built")])
        else:
            report.step(name, PARTS[name][1])

    # The second lane helps with the pages once it is through with everything else.
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        lanes = [["web"], [*(name for name in PARTS if name != "web"), "web"]]
        list(pool.map(lambda lane: [part(name) for name in lane if name in names], lanes))
    report.results += PAGES.reliable()

    for status in ("skipped", "again", "failed"):
        for result in report.results:
            if result.status == status:
                print(f"\n{status.upper()} {result.name}\n{tail(result.output.strip(), 60)}")
    print(f"\n{closing_line(report.results)}")
    return 1 if any(result.status == "failed" for result in report.results) else 0


sys.exit(main(sys.argv[1:]))
