"""Why not and what next: each amount by hand, and again by changing the file that the figure stands in."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

import incentlang as il
from incentlang.explain import Depth
from incentlang.explain.ahead import Lever, WhatNext, WhyNot

DEPTHS: tuple[Depth, ...] = (1, 2, 3)
PLAN = """
plan seller "Seller"
  effective 2026-01-01 to 2026-12-31
  currency  USD rounded half up to 0.01
  paid      monthly

role rep

fact deal
  key deal_id: text
  dated closed_on: date
  ARR:      money from 0 USD to 1_000_000 USD
  discount: percent
  kind:     one of new, renewal
  owner:    participant

fact activation
  dated activated_on: date
  deal: deal

input quota for rep each quarter: money
input score for rep each month: percent from 0% to 100%

table rates by attainment, marginal
  from   0%  10%
  from 100%  20%

measure booked for rep each quarter
  sum of ARR over deal by owner

measure attainment for rep each quarter
  booked / quota

rule commission
  for each deal where kind is new
  credit rates(attainment) of ARR to owner
    after activation within 30 days
    when discount is at most 30%

rule quality
  for each rep each month
  credit 500 USD
    when score is at least 90%

cap earned of plan for each rep each month at 30_000 USD, excess lost
"""
FILES = {
    "deal": """deal_id,closed_on,ARR,discount,kind,owner
D1,2026-01-05,60000,0%,new,maya
D2,2026-01-08,50000,35%,new,maya
D3,2026-01-12,20000,0%,new,maya
D4,2026-01-13,9000,0%,renewal,maya
""",
    "activation": """activated_on,deal
2026-01-10,D1
2026-01-20,D2
2026-02-13,D3
""",
    "quota": "participant,period,value\nmaya,2026-Q1,100000\n",
    "score": "participant,period,value\nmaya,2026-01,88%\nmaya,2026-02,80%\n",
    "participant": "participant,role,from,to\nmaya,rep,2026-01-01,\n",
}


def project(folder: Path, plan: str = PLAN, **files: str) -> Path:
    (folder / "data").mkdir(parents=True, exist_ok=True)
    (folder / "plan.incent").write_text(plan, encoding="utf-8")
    (folder / "incent.toml").write_text('[plan]\nmain = "plan.incent"\n', encoding="utf-8")
    for name, text in (FILES | files).items():
        (folder / "data" / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def paid(root: Path, period: str = "2026-01") -> Decimal:
    """What maya is paid, by a run of everything."""
    (row,) = il.compile_plan(root).evaluate(period=period).payouts.rows()
    found = row["paid"]
    assert isinstance(found, Decimal)
    return found


def explained(root: Path, period: str = "2026-01", reach: str = "") -> tuple[dict[str, WhyNot], WhatNext]:
    amount = Decimal(reach) if reach else None
    trace = il.compile_plan(root).evaluate(period=period).explain("maya", period, reach=amount).trace
    assert trace.why_not is not None
    assert trace.what_next is not None
    return {each.subject or each.rule: each for each in trace.why_not}, trace.what_next


def lever(found: WhatNext, what: str) -> Lever:
    return next(each for each in found.levers if each.what == what)


def worth(found: WhyNot) -> Decimal:
    assert found.worth is not None
    assert found.worth.paid is not None
    return Decimal(found.worth.paid)


def test_a_discount_too_high(tmp_path: Path) -> None:
    """D2 takes attainment from 60% to 110%: 40,000 at 10% and 10,000 at 20% are 6,000."""
    root = project(tmp_path)
    assert paid(root) == 6000  # D1: 60,000 at 10%
    found = explained(root)[0]["D2"]
    assert [each.told for each in found.obstacles] == ["discount = 35%, at most 30%: over by 5 points"]
    assert (found.reason, found.near, worth(found)) == ("failed", False, Decimal(6000))
    mended = project(tmp_path / "mended", deal=FILES["deal"].replace("35%", "30%"))
    assert paid(mended) == 6000 + worth(found)
    short = project(tmp_path / "short", deal=FILES["deal"].replace("35%", "30.01%"))
    assert paid(short) == 6000


def test_an_activation_that_comes_and_one_that_came_too_late(tmp_path: Path) -> None:
    """D3 lies at 110% to 130%: 20,000 at 20% are 4,000. Day 30 is 2026-02-11; it came on 2026-02-13."""
    root = project(tmp_path)
    waits = explained(root)[0]["D3"]
    assert (waits.reason, str(waits.obstacles[0].until), worth(waits)) == ("pending", "2026-02-11", Decimal(4000))
    late = explained(root, "2026-02")[0]["D3"]
    assert late.obstacles[0].told == "activation 2026-02-13, day 32 of 30: 2 days late"
    assert (late.reason, late.near, worth(late)) == ("failed", True, Decimal(4000))
    in_time = project(tmp_path / "in_time", activation=FILES["activation"].replace("02-13", "02-11"))
    assert paid(in_time, "2026-02") - paid(root, "2026-02") == worth(late)
    at_once = project(tmp_path / "at_once", activation=FILES["activation"].replace("02-13", "01-31"))
    assert paid(at_once) - paid(root) == worth(waits)


def test_two_conditions_that_fail_are_worth_something_together_only(tmp_path: Path) -> None:
    root = project(
        tmp_path,
        deal=FILES["deal"].replace("20000,0%", "20000,31%"),
    )
    found = explained(root)[0]["D3"]
    assert [(each.state, each.text) for each in found.obstacles] == [
        ("failed", "when discount is at most 30%"),
        ("pending", "after activation within 30 days"),
    ]
    assert worth(found) == 4000


def test_a_gate_a_point_short(tmp_path: Path) -> None:
    root = project(tmp_path)
    reasons, ahead = explained(root)
    assert (reasons["2026-01"].obstacles[0].miss, worth(reasons["2026-01"])) == ("short by 2 points", Decimal(500))
    (point,) = lever(ahead, "score").points
    assert (point.at, point.change, point.worth.paid, point.then) == ("0.9", "0.02", "500.00", "0.00")
    assert paid(project(tmp_path / "there", score=FILES["score"].replace("88%", "90%"))) == 6500
    assert paid(project(tmp_path / "short", score=FILES["score"].replace("88%", "89.99%"))) == 6000


def test_who_is_not_of_a_kind_is_no_miss(tmp_path: Path) -> None:
    """D4 is a renewal: the rule is not for it, and nobody is told what a new customer would have paid."""
    assert "D4" not in explained(project(tmp_path))[0]


def test_the_next_thousand_and_the_next_band(tmp_path: Path) -> None:
    """D1 stands at 60%: 40,000 more at 10% are 4,000, and from there each 1,000 pays 200."""
    root = project(tmp_path)
    found = lever(explained(root)[1], "ARR")
    assert (found.of, found.step, found.pays.paid, found.rules) == ("D1", "1000", "100.00", ("commission",))
    (point,) = found.points
    assert (point.of, point.at, Decimal(point.change)) == ("attainment after D1", "1", Decimal(40_000))
    assert (point.worth.paid, point.then) == ("4000.00", "200.00")
    assert paid(project(tmp_path / "there", deal=FILES["deal"].replace("60000", "100000"))) == 10_000
    assert paid(project(tmp_path / "on", deal=FILES["deal"].replace("60000", "101000"))) == 10_200


def test_the_smallest_change_that_reaches_a_payout(tmp_path: Path) -> None:
    """12,000 needs 1,999.995 of the second band, which rounds up to 2,000: 9,999.98 at 20% is 1,999.996."""
    root = project(tmp_path)
    found = explained(root, reach="12000")[1]
    reach = lever(found, "ARR").reach
    assert reach is not None
    assert (reach.change, reach.pays) == ("49999.98", "12000.00")
    assert paid(project(tmp_path / "there", deal=FILES["deal"].replace("60000", "109999.98"))) == 12_000
    assert paid(project(tmp_path / "short", deal=FILES["deal"].replace("60000", "109999.97"))) == Decimal("11999.99")
    alone = lever(found, "score").reach
    assert alone is not None
    assert (alone.change, alone.not_told) == (None, "more score alone does not reach it")
    already = lever(explained(root, reach="6000")[1], "ARR").reach
    assert already is not None
    assert (already.change, already.pays) == ("0", "6000.00")


def test_a_cap_and_what_it_cuts(tmp_path: Path) -> None:
    """600,000 alone: 10,000 and 500,000 at 20% are 110,000, of which the cap leaves 30,000."""
    root = project(tmp_path, deal=FILES["deal"].replace("60000", "600000"))
    assert paid(root) == 30_000
    reasons, ahead = explained(root, reach="30001")
    assert (reasons["the whole plan"].reason, worth(reasons["the whole plan"])) == ("capped", Decimal(80_000))
    uncapped = PLAN.split("cap earned", maxsplit=1)[0]
    assert paid(project(tmp_path / "free", uncapped, deal=FILES["deal"].replace("60000", "600000"))) == 110_000
    assert ahead.levers == ()
    assert ahead.not_told == ("none of the figures tried raises this payout by itself",)


def test_a_point_beyond_what_the_plan_declares_is_not_told(tmp_path: Path) -> None:
    root = project(tmp_path, quota=FILES["quota"].replace("100000", "2000000"))
    ahead = explained(root)[1]
    assert lever(ahead, "ARR").points == ()
    assert ahead.not_told == ("line 26, from 100% 20%: ARR of D1 is not declared to go that far",)


def test_what_is_withheld_is_not_told(tmp_path: Path) -> None:
    root = project(tmp_path, quota=FILES["quota"].replace("Q1", "Q2"))
    reasons, ahead = explained(root)
    assert reasons["D1"].reason == "problem"
    assert ahead.paid is None
    assert ahead.not_told == ("pay is withheld: `commission` of D1: maya has no `quota` for 2026-Q1",)


def test_a_near_miss_of_a_rule_that_overrides_another(tmp_path: Path) -> None:
    """D1 would be `large` from 61,000: 15% of 60,000 in place of the 6,000 that `commission` pays, 3,000 more."""
    large = PLAN.replace(
        "rule quality",
        "rule large overrides commission\n  for each deal where kind is new and ARR is at least 61_000 USD\n"
        '  credit 15% of ARR to owner\n  because "Larger ones take longer."\n\nrule quality',
    )
    root = project(tmp_path, large)
    trace = il.compile_plan(root).evaluate(period="2026-01").explain("maya", "2026-01").trace
    found = next(each for each in trace.why_not or () if (each.rule, each.subject) == ("large", "D1"))
    assert (found.near, worth(found)) == (True, Decimal(3000))
    mended = project(tmp_path / "mended", large.replace("61_000", "60_000"))
    assert paid(mended) - paid(root) == 3000


def test_a_row_that_another_rule_takes(tmp_path: Path) -> None:
    large = PLAN.replace(
        "rule quality",
        "rule large overrides commission\n  for each deal where kind is new and ARR is at least 60_000 USD\n"
        '  credit 15% of ARR to owner\n  because "Larger ones take longer."\n\nrule quality',
    )
    found = explained(project(tmp_path, large))[0]["D1"]
    assert (found.reason, found.rule, found.by, found.worth) == ("overridden", "commission", "large", None)


def test_what_a_part_of_a_payout_cannot_be_asked(tmp_path: Path) -> None:
    result = il.compile_plan(project(tmp_path)).evaluate(period="2026-01")
    with pytest.raises(il.IncentError, match="R0050"):
        result.explain("maya", "2026-01", rule="commission", reach=Decimal(12_000))
    whole = result.explain("maya", "2026-01")
    summary, usual, deep = (whole.text(depth=each) for each in DEPTHS)
    assert "had it held: 6,000.00 more" in summary
    assert summary.count("\n") < usual.count("\n") < deep.count("\n")
    alone = result.explain("maya", "2026-01", subject="D2").trace
    assert [each.subject for each in alone.why_not or ()] == ["D2"]
    assert alone.what_next is None
    bare = result.explain("maya", "2026-01", ahead=False).trace
    assert (bare.why_not, bare.what_next) == (None, None)


def test_no_row_is_made_up_for_a_gate_that_counts_rows(tmp_path: Path) -> None:
    """Four deals in January; a fifth would be a guess about its date, its customer and what it pays."""
    counting = PLAN.replace(
        "rule quality",
        "measure deals for rep each month\n  count of deal by owner\n\nrule many\n  for each rep each month\n"
        "  credit 300 USD\n    when deals is at least 5\n\nrule quality",
    )
    reasons = il.compile_plan(project(tmp_path, counting)).evaluate(period="2026-01").explain("maya", "2026-01").trace
    found = next(each for each in reasons.why_not or () if each.rule == "many")
    assert (found.obstacles[0].miss, worth(found)) == ("short by 1", Decimal(300))
    assert reasons.what_next is not None
    assert reasons.what_next.not_told == ("line 46, deals is at least 5: deals counts rows, and no row is made up",)


def test_a_test_of_a_waited_row_is_no_point_ahead_of_the_deal(tmp_path: Path) -> None:
    """`seats` is a column of the activation, `ARR` of both. The deal itself is 40,000 short of 100%."""
    plan = PLAN.replace("  deal: deal\n", "  deal: deal\n  seats: count\n  ARR:   money\n").replace(
        "after activation within", "after activation where (seats is at least 5 and ARR is at least 70_000 USD) within"
    )
    rows = "activated_on,deal,seats,ARR\n2026-01-10,D1,9,80000\n2026-01-20,D2,9,80000\n2026-02-13,D3,9,80000\n"
    root = project(tmp_path, plan, activation=rows)
    assert paid(root) == 6000  # D1: 60,000 at 10%
    points = lever(explained(root)[1], "ARR").points
    assert [(point.at, point.change) for point in points] == [("1", "40000")]
