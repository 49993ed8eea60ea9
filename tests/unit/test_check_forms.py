"""Findings in the forms that other programs read: valid, complete, and nothing in them breaks the form."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest
import yaml

from incentlang.cli.findings import Finding, Mark, Mending, Spot
from incentlang.cli.forms import FORMS, Review
from incentlang.cli.forms import sarif as sarif_form
from incentlang.lint import every_diagnostic

TOP = Path(__file__).resolve().parents[2]
SCHEMA = json.loads((TOP / "incentlang/cli/forms/check.schema.json").read_text())
ODD = 'a "quoted" <name>, 50%: first\nsecond\x07'

IN_PLAN = Finding(
    "E0101", "error", "A title", ODD, "write this,\nor that", Mark("plans/my plan.incent", 3, 5, 3, 9), None,
    (Mark("other.incent", 1, 1, 2, 4, "declared here"),),
    Mending(ODD, (Mark("plans/my plan.incent", 3, 5, 3, 5, ODD),)),
)  # fmt: skip
IN_DATA = Finding("D0001", "warning", "A title", "a message", None, None, Spot("deal.csv, row 4", "deal.csv", row=4))
NOWHERE = Finding("E0602", "advice", "A title", "a message", None, None, None)
ALL = Review((IN_PLAN, IN_DATA, NOWHERE), (IN_PLAN,), ("plan.incent (1 rule)",))

LEVEL = {"enum": ["error", "warning", "note"]}
TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}}
PLACE: dict[str, Any] = {
    "type": "object",
    "required": ["artifactLocation"],
    "additionalProperties": False,
    "properties": {
        "artifactLocation": {
            "type": "object",
            "required": ["uri"],
            "properties": {"uri": {"type": "string", "pattern": "^[^ ]+$"}},
        },
        "region": {"type": "object", "additionalProperties": {"type": "integer", "minimum": 1}},
    },
}
RULE = {
    "type": "object",
    "required": ["id", "shortDescription", "fullDescription", "help", "defaultConfiguration"],
    "additionalProperties": False,
    "properties": {
        "id": {"type": "string", "pattern": "^[DELR][0-9]{4}$"},
        "name": {"type": "string", "pattern": "^[A-Z][A-Za-z0-9]+$"},
        "shortDescription": TEXT,
        "fullDescription": TEXT,
        "help": {**TEXT, "required": ["text", "markdown"]},
        "defaultConfiguration": {"type": "object", "required": ["level"], "properties": {"level": LEVEL}},
    },
}
FILE: dict[str, Any] = PLACE["properties"]["artifactLocation"]
REGION: dict[str, Any] = PLACE["properties"]["region"]
FIX = {
    "type": "object",
    "required": ["description", "artifactChanges"],
    "additionalProperties": False,
    "properties": {
        "description": TEXT,
        "artifactChanges": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["artifactLocation", "replacements"],
                "additionalProperties": False,
                "properties": {
                    "artifactLocation": FILE,
                    "replacements": {
                        "type": "array",
                        "minItems": 1,
                        "items": {
                            "type": "object",
                            "required": ["deletedRegion", "insertedContent"],
                            "additionalProperties": False,
                            "properties": {
                                "deletedRegion": REGION,
                                "insertedContent": {"type": "object", "properties": {"text": {"type": "string"}}},
                            },
                        },
                    },
                },
            },
        },
    },
}
RESULT = {
    "type": "object",
    "required": ["ruleId", "ruleIndex", "level", "message"],
    "additionalProperties": False,
    "properties": {
        "ruleId": {"type": "string"},
        "ruleIndex": {"type": "integer", "minimum": 0},
        "level": LEVEL,
        "message": TEXT,
        "locations": {"type": "array", "maxItems": 1, "items": {"properties": {"physicalLocation": PLACE}}},
        "relatedLocations": {
            "type": "array",
            "items": {"required": ["id", "physicalLocation", "message"], "properties": {"physicalLocation": PLACE}},
        },
        "fixes": {"type": "array", "minItems": 1, "items": FIX},
    },
}
"""What SARIF 2.1.0 asks of the parts that we write: sections 3.27, 3.29, 3.30, 3.49, 3.55 to 3.57 of the standard."""


def sarif() -> dict[str, Any]:
    written: dict[str, Any] = json.loads(FORMS["sarif"](ALL))
    return written


def test_every_published_json_is_valid_against_the_schema() -> None:
    jsonschema.validate(json.loads(FORMS["json"](ALL)), SCHEMA)
    printed = [
        path.read_text()
        for path in (TOP / "tests/cases").rglob("expected/*.stdout")
        if path.read_text().startswith('{\n  "findings"')
    ]
    assert printed
    for each in printed:
        jsonschema.validate(json.loads(each), SCHEMA)


def test_the_schema_refuses_what_is_left_out() -> None:
    told = json.loads(FORMS["json"](ALL))
    del told["findings"][0]["line"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(told, SCHEMA)


@pytest.mark.parametrize("code", sorted(every_diagnostic()))
def test_every_diagnostic_is_a_rule_of_sarif(code: str) -> None:
    jsonschema.validate(sarif_form.rule(every_diagnostic()[code]), RULE)


def test_sarif_results_name_their_rule_and_place() -> None:
    (run,) = sarif()["runs"]
    rules = [each["id"] for each in run["tool"]["driver"]["rules"]]
    assert rules == ["D0001", "E0101", "E0602"]
    for result, finding in zip(run["results"], ALL.findings, strict=True):
        jsonschema.validate(result, RESULT)
        assert rules[result["ruleIndex"]] == result["ruleId"] == finding.code
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place == {
        "artifactLocation": {"uri": "plans/my%20plan.incent"},
        "region": {"startLine": 3, "startColumn": 5, "endLine": 3, "endColumn": 9},
    }
    assert run["results"][0]["relatedLocations"][0]["message"] == {"text": "declared here"}
    (change,) = run["results"][0]["fixes"][0]["artifactChanges"]
    assert change["artifactLocation"] == {"uri": "plans/my%20plan.incent"}
    (replacement,) = change["replacements"]
    assert replacement["deletedRegion"] == {"startLine": 3, "startColumn": 5, "endLine": 3, "endColumn": 5}
    assert replacement["insertedContent"] == {"text": ODD}
    assert "fixes" not in run["results"][1]
    assert run["results"][1]["message"]["text"] == "deal.csv, row 4: a message"
    assert "locations" not in run["results"][2]


def test_github_gets_one_line_for_each_whatever_a_message_says() -> None:
    first, second, third = FORMS["github"](ALL).split("\n")
    assert first == (
        "::error title=E0101 A title,file=plans/my plan.incent,line=3,endLine=3,col=5,endColumn=9::"
        'a "quoted" <name>, 50%25: first%0Asecond\x07%0Ahelp: write this,%0Aor that'
    )
    assert second == "::warning title=D0001 A title,file=deal.csv,line=4::deal.csv, row 4: a message"
    assert third == "::notice title=E0602 A title::a message"


def test_a_colon_or_comma_in_a_file_name_is_no_end_of_it() -> None:
    odd = Finding("E0101", "error", "A title", "a message", None, Mark("a,b:c.incent", 1, 1, 2, 1), None)
    assert "file=a%2Cb%3Ac.incent,line=1,endLine=2::" in FORMS["github"](Review((odd,), (odd,), ()))


def test_junit_fails_what_fails_the_check_and_tells_the_rest() -> None:
    suites = ET.fromstring(FORMS["junit"](ALL))
    assert (suites.get("tests"), suites.get("failures")) == ("3", "1")
    failed, told, nowhere = suites.iter("testcase")
    failure = failed.find("failure")
    assert failure is not None
    assert failure.get("type") == "E0101"
    assert "\x07" not in (failure.text or "")
    assert (failed.get("file"), failed.get("line")) == ("plans/my plan.incent", "3")
    assert told.findtext("system-out") == "warning: a message"
    assert nowhere.get("classname") == "incent check"


def test_without_findings_every_plan_is_a_passed_test() -> None:
    suites = ET.fromstring(FORMS["junit"](Review((), (), ("a.incent (1 rule)", "b.incent (2 rules)"))))
    assert [case.get("name") for case in suites.iter("testcase")] == ["a.incent (1 rule)", "b.incent (2 rules)"]
    assert suites.get("failures") == "0"


def test_the_github_action_checks_the_paths_it_is_given(tmp_path: Path) -> None:
    action = yaml.safe_load((TOP / "action.yml").read_text())
    script = action["runs"]["steps"][-1]["run"]
    (tmp_path / "plan.incent").write_text(
        "plan p\n  currency USD\nuse saas\nrule r\n  for each deal\n  credit AR to owner\n"
    )
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    env = {**os.environ, "PATH": path, "PATHS": ".", "FAIL_ON": "error"}
    done = subprocess.run(["bash", "-c", script], cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert done.stdout.startswith("::error title=E0101 ")
