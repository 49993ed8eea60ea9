"""The figures that advice names are what the evaluator pays, a cent before the point and at it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from incentlang.api import compile_plan
from incentlang.diagnostics.base import examples_of
from incentlang.lint import lints

HEADER = """plan p "A plan"
  effective 2026-01-01 to 2026-12-31
  currency USD rounded half up to 0.01
  paid quarterly

"""
RULE = """
use saas

role account_executive

rule paid
  for each account_executive each quarter
  credit rates({measure}) of {measure}
"""
PEOPLE = "participant,role,from,to\nana,account_executive,2026-01-01,\n"
DEALS = "deal_id,closed_on,ARR,kind,customer,owner\n"
CUSTOMERS = "customer_id,segment,deployment\nacme,smb,standard\n"


@pytest.mark.parametrize(
    ("code", "measure", "start", "below", "at"),
    [
        # 10% of 199,999.99 is 19,999.999, and 12% of 200,000 is 24,000.
        ("L0103", "attainment", "200000", "20000.00", "24000.00"),
        # 10% of 299,999.99 is 29,999.999, and 8% of 300,000 is 24,000.
        ("L0104", "booked", "300000", "30000.00", "24000.00"),
    ],
)
def test_a_jump_is_what_is_paid(code: str, measure: str, start: str, below: str, at: str, tmp_path: Path) -> None:
    cls = next(each for each in lints() if each.code == code)
    example, _ = examples_of(cls)
    (tmp_path / "plan.incent").write_text(HEADER + example + RULE.format(measure=measure), encoding="utf-8")
    data = tmp_path / "data"
    data.mkdir()
    (data / "participant.csv").write_text(PEOPLE, encoding="utf-8")
    (data / "customer.csv").write_text(CUSTOMERS, encoding="utf-8")
    just_below = Decimal(start) - Decimal("0.01")
    rows = f"D1,2026-02-01,{just_below},new_logo,acme,ana\nD2,2026-05-01,{start},new_logo,acme,ana\n"
    (data / "deal.csv").write_text(DEALS + rows, encoding="utf-8")
    plan = compile_plan(tmp_path)
    paid = [row["paid"] for period in ("2026-Q1", "2026-Q2") for row in plan.evaluate(period=period).payouts.rows()]
    assert paid == [Decimal(below), Decimal(at)]
