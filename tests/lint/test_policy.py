"""What a policy sets decides, what it does not set is the default, and the last value that is fine is fine."""

from __future__ import annotations

from pathlib import Path

import pytest

from incentlang.check.policy import THRESHOLDS, Threshold
from incentlang.cli.checking import check_path
from incentlang.cli.findings import Finding
from incentlang.diagnostics.base import examples_of
from incentlang.lint import lints, lints_by_threshold
from incentlang.lint.base import LimitLint
from tests.lint.test_lints import HEADER, SURROUNDINGS, TOP

AT_LEAST = {"smallest_part", "least_for_staying", "shortest_claw_back", "shortest_prize"}
"""The thresholds below which advice is given; the smallest is the mildest."""
ASKING = [cls for cls in lints() if issubclass(cls, LimitLint)]
ATTAINMENT = """
measure attainment for account_executive each quarter
  (sum of ARR over deal by owner) / quota

input quota for account_executive each quarter: money
"""


def found(example: str, policy: str, folder: Path) -> list[Finding]:
    """What a check finds in a plan that takes a policy of these lines."""
    text = example if example.startswith("plan ") else HEADER + example
    text += "\n" + SURROUNDINGS + "use policy\n" + (ATTAINMENT if "by attainment" in text else "")
    (folder / "plan.incent").write_text(text, encoding="utf-8")
    (folder / "policy.incent").write_text(policy, encoding="utf-8")
    findings = check_path(folder).report.findings
    assert [each for each in findings if each.severity == "error"] == []
    return list(findings)


@pytest.mark.parametrize("threshold", THRESHOLDS.values(), ids=lambda each: each.name)
def test_every_threshold_is_asked(threshold: Threshold) -> None:
    assert lints_by_threshold()[threshold]
    assert threshold.least <= threshold.default <= threshold.most


@pytest.mark.parametrize("cls", ASKING, ids=lambda cls: cls.code)
def test_the_wrong_example_is_right_under_the_mildest_policy(cls: type[LimitLint], tmp_path: Path) -> None:
    wrong, _ = examples_of(cls)
    each = cls.threshold
    mildest = each.least if each.name in AT_LEAST else each.most
    policy = f'param {each.name} = {each.text(mildest)} "mild"\n'
    assert cls.code in [told.code for told in found(wrong, "# nothing\n", tmp_path)]
    assert cls.code not in [told.code for told in found(wrong, policy, tmp_path)]


@pytest.mark.parametrize(
    ("code", "name", "fine", "too_much"),
    [
        ("L0107", "farthest_start", "61%", "60%"),  # nothing is paid below 60%: far from 60% on
        ("L0202", "steepest_accelerator", "3.1", "3"),  # 15% is three times 5%
        ("L0311", "most_conditions", "6", "5"),  # six conditions
        ("L0407", "longest_plan", "1096 days", "1095 days"),  # 2026, 2027 and 2028, a leap year
        ("L0503", "most_parts", "5", "4"),  # five rules
        ("L0504", "smallest_part", "5%", "5.1%"),  # a part of 5%
        ("L0506", "least_for_staying", "15%", "16%"),  # 15% to retain
    ],
)
def test_one_step_beside_the_threshold(code: str, name: str, fine: str, too_much: str, tmp_path: Path) -> None:
    cls = next(each for each in ASKING if each.code == code)
    wrong, _ = examples_of(cls)
    assert cls.threshold.name == name
    assert code not in [told.code for told in found(wrong, f'param {name} = {fine} "so"\n', tmp_path)]
    told = next(told for told in found(wrong, f'param {name} = {too_much} "so"\n', tmp_path) if told.code == code)
    assert f"the policy's {too_much}" in told.message
    assert [(Path(label.file).name, label.line) for label in told.labels] == [("policy.incent", 1)]


def test_parameters_of_a_plan_are_no_policy(tmp_path: Path) -> None:
    """Only a module that is called `policy` sets thresholds; a rule may have a parameter of the same name."""
    wrong, _ = examples_of(next(each for each in ASKING if each.code == "L0503"))
    plan = f'{HEADER}param most_parts = 9 "Read by nobody"\n{wrong}\n{SURROUNDINGS}'
    (tmp_path / "plan.incent").write_text(plan, encoding="utf-8")
    told = check_path(tmp_path).report.findings
    assert {"L0301", "L0503"} <= {each.code for each in told}
    assert "the default of 4" in next(each.message for each in told if each.code == "L0503")


def test_what_a_threshold_is_does_not_change_pay() -> None:
    """No threshold has the name of something in the standard library, which a plan could read by accident."""
    library = "\n".join(path.read_text(encoding="utf-8") for path in (TOP / "stdlib").rglob("*.incent"))
    assert [name for name in THRESHOLDS if name in library] == []
