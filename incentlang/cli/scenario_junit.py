"""Scenarios as a JUnit report, which build servers show as tests: a case for each, with what came out instead."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from incentlang.cli.characters import harmless
from incentlang.scenarios import ScenarioResult


def as_junit(results: Sequence[ScenarioResult]) -> str:
    """One suite with a case for each scenario; a failed one tells expected, actual and the trace."""
    failed = sum(not result.passed for result in results)
    counts = {"tests": str(len(results)), "failures": str(failed), "errors": "0"}
    suites = ET.Element("testsuites", counts)
    suite = ET.SubElement(suites, "testsuite", {"name": "incent test", **counts})
    for result in results:
        _case(suite, result)
    ET.indent(suites)
    return ET.tostring(suites, encoding="unicode")


def _case(suite: ET.Element, result: ScenarioResult) -> None:
    file, line = result.span.source.path, str(result.span.line)
    about = {"classname": file, "name": harmless(result.name), "file": file, "line": line}
    case = ET.SubElement(suite, "testcase", about)
    if result.passed:
        return
    first, *others = (failure.expect.clause for failure in result.failures)
    more = f", and {len(others)} more" if others else ""
    message = harmless(f"not as expected: {first}{more}")
    failure = ET.SubElement(case, "failure", {"type": "scenario", "message": message})
    failure.text = "\n".join(harmless(line) for line in result.lines)
