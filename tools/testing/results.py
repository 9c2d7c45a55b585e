"""What the test programs print, as a list of results."""

import json
import re
import xml.etree.ElementTree as xml
from dataclasses import dataclass


@dataclass
class Result:
    name: str
    status: str  # passed, failed, skipped; or again: a page test that was tried a second time, which is counted apart
    output: str = ""


def of_node(text):
    """Lines of node_reporter.mjs."""
    return [Result(**json.loads(line)) for line in text.splitlines() if line.startswith("{")]


def of_lines(text):
    """Lines that begin with PASS, FAIL or SKIP (tests/models/accuracy.py)."""
    words = {"PASS": "passed", "FAIL": "failed", "SKIP": "skipped"}
    found = []
    for line in text.splitlines():
        word, _, name = line.partition(" ")
        if word in words:
            found.append(Result(name, words[word], line))
    return found


def of_catch(text, program):
    """Catch2's xml reporter, versions 2 and 3; also when the program ended in the middle of a test."""
    try:
        cases = list(xml.fromstring(text).iter("TestCase"))
    except xml.ParseError:
        return of_broken_catch(text, program)
    found = []
    for case in cases:
        overall = case.find("OverallResult")
        name = f"{program}: {case.get('name')}"
        if overall.get("success") != "true":
            found.append(Result(name, "failed", catch_failures(case)))
        elif int(overall.get("skips", "0")):
            found.append(Result(name, "skipped", " ".join(skip.text.strip() for skip in case.iter("Skip"))))
        else:
            found.append(Result(name, "passed"))
    return found


def catch_failures(case):
    """The failed expressions of one test case, with file and line."""
    lines = []
    for node in case.iter():
        text = (node.text or "").strip()
        if node.tag == "Expression" and node.get("success") == "false":
            original, expanded = (" ".join((node.findtext(tag) or "").split()) for tag in ("Original", "Expanded"))
            lines.append(f"{node.get('filename')}:{node.get('line')}: {node.get('type')}( {original} )\n    {expanded}")
        elif node.tag in ("Failure", "Exception", "FatalErrorCondition"):
            lines.append(f"{node.get('filename')}:{node.get('line')}: {node.tag}: {text}")
        elif node.tag in ("Info", "Warning"):
            lines.append(f"  {node.tag.lower()}: {text}")
    return "\n".join(lines)


def of_broken_catch(text, program):
    names = re.findall(r'<TestCase name="([^"]*)"', text)
    passed = [Result(f"{program}: {name}", "passed") for name in names[:-1]]
    ended_in = names[-1] if names else "start"
    return [*passed, Result(f"{program}: {ended_in}", "failed", "the program ended in the middle of this test")]
