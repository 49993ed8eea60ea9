"""Advice on fairness is about what somebody left without a reason, never about what has one."""

from __future__ import annotations

from pathlib import Path

import pytest

from incentlang.cli.checking import check_path

PLAN = """plan p "A plan"
  currency USD

use saas

param rate = 10%

rule commission
  for each deal
  credit rate of ARR to owner
"""
OF_A_PARAMETER = """override rate = 12% where region is known and region is "north"
  because "Nobody knows us there."
"""
OF_A_RULE = """rule up_north overrides commission
  for each deal where customer.region is known and customer.region is "north"
  credit 12% of ARR to owner
  because "Nobody knows us there."
"""


@pytest.mark.parametrize("exception", [OF_A_PARAMETER, OF_A_RULE], ids=["parameter", "rule"])
def test_an_exception_for_a_region_has_its_reason_beside_it(exception: str, tmp_path: Path) -> None:
    (tmp_path / "plan.incent").write_text(PLAN + exception, encoding="utf-8")
    found = check_path(tmp_path).report.findings
    assert [each.message for each in found if each.severity == "error"] == []
    assert "L0701" not in [each.code for each in found]
    assert "L0702" in [each.code for each in found]  # but it has no end


def test_a_rule_for_a_region_is_asked_for_its_reason_once(tmp_path: Path) -> None:
    plan = PLAN.replace("each deal", 'each deal where customer.region is known and customer.region is "north"')
    (tmp_path / "plan.incent").write_text(plan, encoding="utf-8")
    found = [each.code for each in check_path(tmp_path).report.findings]
    assert (found.count("L0701"), found.count("L0302")) == (1, 0)
