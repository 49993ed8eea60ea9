"""Findings as a JUnit report, which build servers show as tests: a failed one for each finding that fails the check."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from incentlang.cli.characters import harmless
from incentlang.cli.findings import Finding
from incentlang.cli.forms.review import Review


def as_junit(review: Review) -> str:
    """A suite with a case for each finding, where milder ones pass; without findings, one for each plan."""
    cases = len(review.findings) or len(review.plans)
    counts = {"tests": str(cases), "failures": str(len(review.failing)), "errors": "0"}
    suites = ET.Element("testsuites", counts)
    suite = ET.SubElement(suites, "testsuite", {"name": "incent check", **counts})
    for finding in review.findings:
        _case(suite, finding, failing=finding in review.failing)
    if not review.findings:
        for plan in review.plans:
            ET.SubElement(suite, "testcase", {"classname": "incent check", "name": harmless(plan)})
    ET.indent(suites)
    return ET.tostring(suites, encoding="unicode")


def _case(suite: ET.Element, finding: Finding, failing: bool) -> None:
    file, place, line = _place(finding)
    name = f"{finding.code} {finding.title}: {place}"
    about = {"classname": file or "incent check", "name": harmless(name)}
    if file:
        about["file"] = file
    if line is not None:
        about["line"] = str(line)
    case = ET.SubElement(suite, "testcase", about)
    told = harmless(finding.message)
    if finding.help is not None:
        told += f"\nhelp: {harmless(finding.help)}"
    if failing:
        failure = ET.SubElement(case, "failure", {"type": finding.code, "message": harmless(finding.message)})
        failure.text = told
    else:
        ET.SubElement(case, "system-out").text = f"{finding.severity}: {told}"


def _place(finding: Finding) -> tuple[str, str, int | None]:
    """The file, the place in words, and the line."""
    if finding.mark is not None:
        mark = finding.mark
        return mark.file, f"{mark.file}:{mark.line}:{mark.column}", mark.line
    if finding.spot is not None:
        return finding.spot.file, finding.spot.place, finding.spot.row
    return "", "the whole project", None
