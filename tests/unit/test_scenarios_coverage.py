"""`incent test --coverage`: what there is to cover in a plan, and what a scenario covers of it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from incentlang.pipeline import own_files
from incentlang.scenarios import run_scenarios
from incentlang.scenarios.coverage.counted import Counted, Coverage, coverage, percent
from incentlang.scenarios.coverage.edges import Edge
from incentlang.scenarios.coverage.place import Place
from incentlang.scenarios.coverage.watching import Watch
from incentlang.source import NOWHERE
from incentlang.types import Ratio
from tests.worlds import HEADER, world

PERSON = "given participant maya: role account_executive, from 2026-01-01"
DEAL = f"{PERSON}\n  given deal D1: ARR 1_000 USD, kind new_logo, customer acme, owner maya, closed_on 2026-01-05"
GO_LIVE = "rule go_live for each deal credit 10% of ARR to owner after activation within 30 days"
TABLE = """
table rate
  by booked, marginal
  from      0 USD   5%
  from 10_000 USD  10%
  above 20_000 USD  20%
measure booked for account_executive each quarter
  sum of ARR over deal by owner
rule bonus
  for each account_executive each quarter
  credit rate(booked) of booked
"""


def found(folder: Path, plan: str, *scenarios: str) -> Coverage:
    """What scenarios of a plan cover; how they come out does not matter, and watching must not change it."""
    written = "\n".join(f'scenario "{index}"\n  {text}' for index, text in enumerate(scenarios))
    compiled = world(folder, f"{HEADER}{plan}\n{written}").compiled
    assert compiled.program is not None, [each.message() for each in compiled.diagnostics]
    watch = Watch()
    watched = run_scenarios(compiled.program, compiled.declared, compiled.scenarios, watch)
    plain = run_scenarios(compiled.program, compiled.declared, compiled.scenarios)
    assert [each.lines for each in watched] == [each.lines for each in plain]
    return coverage(compiled.program, own_files(compiled), watch)


def missing(folder: Path, plan: str, *scenarios: str) -> set[str]:
    """What they do not cover."""
    return {place.missing for place in found(folder, plan, *scenarios).missing}


def test_without_scenarios_nothing_is_covered(tmp_path: Path) -> None:
    # The credit; the wait met and failed; its last day and the day after.
    assert [(each.name, each.covered, each.total) for each in found(tmp_path, GO_LIVE).definitions] == [
        ("rule go_live", 0, 5)
    ]


@pytest.mark.parametrize(
    ("came", "gone"),
    [
        # January 5 and 30 days: 26 to the end of January, 4 more.
        ("2026-02-03", {"fails", "last day", "day after"}),
        ("2026-02-04", {"fails", "day after"}),
        ("2026-02-05", {"earns", "meets", "last day"}),
        ("2026-02-06", {"earns", "meets", "last day", "day after"}),
    ],
)
def test_a_deadline_has_a_last_day_and_a_day_after(tmp_path: Path, came: str, gone: set[str]) -> None:
    text = f"{DEAL}\n  given activation of acme on {came}\n  as of 2026-03-31\n  expect go_live for D1 is 0 USD"
    words = ("earns", "meets", "fails", "last day", "day after")
    assert {word for each in missing(tmp_path, GO_LIVE, text) for word in words if word in each} == gone


def test_a_fact_that_is_still_to_come_covers_no_day(tmp_path: Path) -> None:
    text = f"{DEAL}\n  given activation of acme on 2026-02-05\n  as of 2026-02-04\n  expect go_live for D1 is 0 USD"
    assert len(missing(tmp_path, GO_LIVE, text)) == 5


def test_unless_a_fact_comes_has_the_two_days_as_well(tmp_path: Path) -> None:
    plan = "rule kept for each deal credit 10% of ARR to owner unless churn within 30 days"
    on_last = f"{DEAL}\n  given churn of acme on 2026-02-04\n  as of 2026-03-31\n  expect kept for D1 is 0 USD"
    day_after = on_last.replace("02-04", "02-05")
    assert missing(tmp_path / "both", plan, on_last, day_after) == set()
    assert missing(tmp_path / "last", plan, on_last) == {
        "no scenario earns `credit 10% of ARR to owner`",
        "no scenario meets `unless churn within 30 days`",
        "no `churn` comes on the day after the last of `unless churn within 30 days`",
    }


def test_a_wait_without_an_end_is_met_or_still_waits(tmp_path: Path) -> None:
    plan = "rule r for each deal credit 10% of ARR to owner after activation"
    live = f"{DEAL}\n  given activation of acme on 2026-02-04\n  as of 2026-03-31\n  expect r for D1 is 100 USD"
    waits = f"{DEAL}\n  as of 2026-03-31\n  expect r for D1 is 0 USD because pending"
    still = "no scenario still waits for `after activation` on its last day"
    assert missing(tmp_path / "live", plan, live) == {still}
    assert missing(tmp_path / "both", plan, live, waits) == set()


def test_each_condition_goes_both_ways_and_between_has_two_ends(tmp_path: Path) -> None:
    plan = """rule r for each deal where kind is new_logo
  credit 10% of ARR to owner when ARR is between 500 USD and 2_000 USD and customer is "acme" """
    paid = f"{DEAL}\n  as of 2026-01-31\n  expect r for D1 is 100 USD"
    assert missing(tmp_path / "one", plan.replace(' and customer is "acme" ', ""), paid) == {
        "no scenario fails `kind is new_logo`",
        "no scenario fails `ARR is between 500 USD and 2_000 USD` at its lower end",
        "no scenario fails `ARR is between 500 USD and 2_000 USD` at its upper end",
    }
    low = paid.replace("ARR 1_000", "ARR 499.99")
    high = paid.replace("ARR 1_000", "ARR 2_000.01")
    other = paid.replace("new_logo,", "expansion,")
    assert missing(tmp_path / "all", plan.replace(' and customer is "acme" ', ""), paid, low, high, other) == set()


BOOKED = "expect bonus for maya in 2026-Q1 is 0 USD"


@pytest.mark.parametrize(
    ("amount", "covers"),
    [
        # Marginal: every band in which something of the walk lies.
        ("1_000", {"from 0 USD 5%"}),
        ("9_999.98", {"from 0 USD 5%"}),
        ("9_999.99", {"from 0 USD 5%", "just below 10000"}),
        ("10_000", {"from 0 USD 5%", "exactly at 10000"}),
        ("10_000.01", {"from 0 USD 5%", "from 10_000 USD 10%"}),
        # `above` begins one cent later.
        ("20_000", {"from 0 USD 5%", "from 10_000 USD 10%", "exactly at 20000"}),
        ("20_000.01", {"from 0 USD 5%", "from 10_000 USD 10%", "above 20_000 USD 20%", "just above 20000"}),
        ("20_000.02", {"from 0 USD 5%", "from 10_000 USD 10%", "above 20_000 USD 20%"}),
    ],
)
def test_a_value_covers_its_bands_and_the_side_it_stands_on(tmp_path: Path, amount: str, covers: set[str]) -> None:
    text = f"{DEAL.replace('1_000', amount)}\n  as of 2026-03-31\n  {BOOKED}"
    every = {
        "from 0 USD 5%", "from 10_000 USD 10%", "above 20_000 USD 20%",
        "just below 10000", "exactly at 10000", "just above 20000", "exactly at 20000",
    }  # fmt: skip
    left = missing(tmp_path, TABLE, text)
    assert {words for words in every if not any(words in each for each in left)} == covers


def test_what_an_open_period_would_pay_covers_no_band(tmp_path: Path) -> None:
    # At the end of January and of February 1,000 are booked; the quarter pays for 10,500.
    later = "given deal D2: ARR 9_000 USD, kind new_logo, customer acme, owner maya, closed_on 2026-02-05"
    last = "given deal D3: ARR 500 USD, kind new_logo, customer acme, owner maya, closed_on 2026-03-05"
    closed = found(tmp_path / "closed", TABLE, f"{DEAL}\n  {later}\n  {last}\n  as of 2026-03-31\n  {BOOKED}")
    assert "no value stands exactly at 10000" in {place.missing for place in closed.missing}
    still_open = missing(tmp_path / "open", TABLE, f"{DEAL}\n  {later}\n  as of 2026-02-28\n  {BOOKED}")
    assert "no value falls into `from 0 USD 5%`" in still_open


def test_cases_and_defaults(tmp_path: Path) -> None:
    plan = """value factor for each deal
  when ARR is at least 2_000 USD gives 2
  when discount otherwise 0% is above 0% gives 1
  otherwise gives 3
rule r for each deal credit ARR * factor to owner
"""
    third = f"{DEAL.replace('customer', 'discount 0%, customer')}\n  as of 2026-01-31\n  expect r for D1 is 3_000 USD"
    assert missing(tmp_path / "third", plan, third) == {
        "no scenario comes to `when ARR is at least 2_000 USD gives 2`",
        "no scenario comes to `when discount otherwise 0% is above 0% gives 1`",
        "no scenario takes the default `0%`",
    }
    second = third.replace("discount 0%", "discount 5%")
    first = third.replace("1_000", "2_000")
    assert missing(tmp_path / "all", plan, first, second, third) == {"no scenario takes the default `0%`"}


def test_limits_bind_or_leave_room(tmp_path: Path) -> None:
    plan = """rule r for each deal credit 10% of ARR to owner capped at 150 USD
cap earned of r for each account_executive each quarter at 120 USD, excess lost
  because "a test"
"""
    paid = f"{DEAL}\n  as of 2026-01-31\n  expect r for D1 is 100 USD"
    assert missing(tmp_path / "room", plan, paid) == {
        "no amount goes beyond the limit `150 USD`",
        "in no scenario does it cut anything",
    }
    # 10% of 2,000 is 200: cut to 150 by the credit and to 120 by the cap.
    cut = paid.replace("ARR 1_000", "ARR 2_000")
    assert missing(tmp_path / "cut", plan, cut) == {
        "no amount stays within the limit `150 USD`",
        "in no scenario is there room left under it",
    }
    assert missing(tmp_path / "both", plan, paid, cut) == set()


def test_a_claw_back_takes_or_takes_nothing_to_the_end(tmp_path: Path) -> None:
    plan = """rule r for each deal credit 10% of ARR to owner
  claw back 100% of the money after churn within 30 days of close"""
    asks = "as of 2026-03-31\n  expect r for D1 is 0 USD"
    taken = f"{DEAL}\n  given churn of acme on 2026-02-04\n  {asks}"
    kept = f"{DEAL}\n  given churn of acme on 2026-02-05\n  {asks}"
    text = "claw back 100% of the money after churn within 30 days of close"
    assert missing(tmp_path / "taken", plan, taken) == {
        f"in no scenario is nothing taken, to the end, by `{text}`",
        "no `churn` comes on the day after the last of `after churn within 30 days of close`",
    }
    open_window = f"{DEAL}\n  as of 2026-02-04\n  expect r for D1 is 100 USD"
    assert f"in no scenario is nothing taken, to the end, by `{text}`" in missing(tmp_path / "open", plan, open_window)
    assert missing(tmp_path / "both", plan, taken, kept) == set()


def test_a_balance_that_reads_itself_has_its_default_once_and_its_value_after(tmp_path: Path) -> None:
    plan = """measure booked for account_executive each month
  sum of ARR over deal by owner
measure carried for account_executive each month
  booked + (previous carried otherwise 0 USD)
rule r for each account_executive each month credit 10% of carried
"""
    first = f"{DEAL}\n  as of 2026-01-31\n  expect r for maya in 2026-01 is 100 USD"
    assert missing(tmp_path / "first", plan, first) == {"no scenario has a period before for `previous carried`"}
    second = f"{DEAL}\n  as of 2026-02-28\n  expect r for maya in 2026-02 is 100 USD"
    assert missing(tmp_path / "second", plan, second) == set()


def test_what_pay_does_not_depend_on_is_not_counted(tmp_path: Path) -> None:
    plan = f"""{GO_LIVE}
measure unread for account_executive each quarter sum of ARR over deal where kind is expansion by owner
cap earned of plan for each account_executive each year at 1_000 USD, excess lost because "a test"
ensure "small" go_live never falls as ARR rises
"""
    assert [each.name for each in found(tmp_path, plan.rsplit("ensure", 1)[0]).definitions] == ["rule go_live"]


def test_percent_is_rounded_down_and_compared_unrounded() -> None:
    assert (percent(2, 3), percent(0, 0), percent(2999, 3000)) == (Decimal("66.6"), Decimal(100), Decimal("99.9"))
    one_of_three_missing = Coverage((Counted("rule r", 3, (Place(NOWHERE, "met", "condition", "no scenario"),)),))
    assert not one_of_three_missing.is_below(Decimal("66.6"))
    assert not one_of_three_missing.is_below(Decimal("66.66"))
    assert one_of_three_missing.is_below(Decimal("66.67"))


def test_a_quotient_stands_on_the_side_it_is_on_exactly() -> None:
    step = Decimal("0.0001")  # a hundredth of a percent
    start = Edge(NOWHERE, "", 0, Decimal("0.3"), False, step, Ratio())
    above = Edge(NOWHERE, "", 0, Decimal("0.4"), True, step, Ratio())
    # One third is no boundary of 30%; 29.999% and 29.99% stand just below it, 29.989% does not.
    assert [start.side_of(Fraction(part, 300_000)) for part in (100_000, 90_000, 89_997, 89_970, 89_967)] == [
        None, "at", "below", "below", None,
    ]  # fmt: skip
    # 40% itself is the last that does not belong to `above 40%`; 40.01% is just above, 40.02% no more.
    assert [above.side_of(Decimal(text)) for text in ("0.3999", "0.4", "0.4001", "0.4002")] == [
        None, "below", "at", None,
    ]  # fmt: skip


def test_a_table_that_a_window_reads_counts_while_it_is_open_as_well(tmp_path: Path) -> None:
    plan = """entity region
  key name: text
  far: yes/no
fact sale
  key id: text
  dated sold_on: date
  region: region
  seller: participant
fact visit
  dated on: date
  region: region
table days
  by region.far gives duration
  yes  20 days
  no   10 days
rule r for each sale credit 5 USD to seller after visit within days(region.far)
"""
    given = f"{PERSON}\n  given region north: far yes\n  given sale S1: sold_on 2026-01-05, region north, seller maya"
    rows = {"no case comes to `yes 20 days`", "no case comes to `no 10 days`"}
    late = (
        f"{given}\n  given visit of north on 2026-02-01\n  as of 2026-02-28\n  expect r for S1 is 0 USD because window"
    )
    waits = f"{given}\n  as of 2026-01-25\n  expect r for S1 is 0 USD because pending"
    assert rows & missing(tmp_path / "late", plan, late) == {"no case comes to `no 10 days`"}
    assert rows & missing(tmp_path / "waits", plan, waits) == {"no case comes to `no 10 days`"}


CURVE = """table curve
  by score, interpolated
  from 10    10 USD
  from 20    30 USD
  below 10   zero
  above 20   flat
fact review
  key id: text
  dated on: date
  score: number
  seller: participant
rule r for each review credit curve(score) to seller
"""


@pytest.mark.parametrize(
    ("score", "covers"),
    [
        ("9.98", {"falls below the first point"}),
        ("9.99", {"falls below the first point", "just below 10,"}),
        ("10", {"falls between", "exactly at 10"}),
        ("19.99", {"falls between", "just below 20,"}),
        ("20", {"reaches the last point", "exactly at 20"}),
        ("25", {"reaches the last point"}),
    ],
)
def test_a_curve_has_a_stretch_below_between_and_above_its_points(tmp_path: Path, score: str, covers: set[str]) -> None:
    given = f"{PERSON}\n  given review R1: on 2026-01-05, score {score}, seller maya"
    left = missing(tmp_path, CURVE, f"{given}\n  as of 2026-01-31\n  expect r for R1 is 0 USD")
    every = {
        "falls below the first point", "falls between", "reaches the last point",
        "just below 10,", "exactly at 10", "just below 20,", "exactly at 20",
    }  # fmt: skip
    assert {words for words in every if not any(words in each for each in left)} == covers


def test_each_cell_of_a_matrix_and_the_starts_of_both_axes(tmp_path: Path) -> None:
    plan = CURVE[CURVE.index("fact") :].replace("score: number", "score: number\n  share: percent")
    plan = """table grid
  by score, share, lookup
            from 0%  above 10%
  from  0    1 USD      2 USD
  from 10    3 USD      4 USD
""" + plan.replace("curve(score)", "grid(score, share)")
    given = f"{PERSON}\n  given review R1: on 2026-01-05, score 10, share 10%, seller maya"
    left = missing(tmp_path, plan, f"{given}\n  as of 2026-01-31\n  expect r for R1 is 3 USD")
    assert left == {
        "no value comes to the cell of score 0, share 0%",
        "no value comes to the cell of score 0, share 10%",
        "no value comes to the cell of score 10, share 10%",
        "no value of `score` stands just below 10, by at most 0.01",
        "no value of `share` stands just above 10%, by at most 0.01%",
    }


def test_a_claw_back_of_each_row_and_one_that_is_restored(tmp_path: Path) -> None:
    plan = """rule r for each deal credit 10% of ARR to owner
  claw back 10% of the money after each churn within 30 days of close
"""
    asks = "as of 2026-03-31\n  expect r for D1 is 0 USD"
    taken = f"{DEAL}\n  given churn of acme on 2026-02-04\n  {asks}"
    kept = f"{DEAL}\n  given churn of acme on 2026-02-05\n  {asks}"
    assert len(missing(tmp_path / "taken", plan, taken)) == 2
    assert missing(tmp_path / "both", plan, taken, kept) == set()


def test_pools_guarantees_and_overrides(tmp_path: Path) -> None:
    plan = """pool shared each quarter
  fund 100 USD
  share 100% to account_executive equally
  undistributed returns to company
rule floor for each account_executive each month guarantee 50 USD, not recoverable
param rate = 5% "the rate"
override rate = 6% where region is known and region is "north" because "far"
rule r for each deal credit rate of ARR to owner
"""
    north = DEAL.replace("account_executive,", 'account_executive, region "north",')
    r = f"{north}\n  as of 2026-01-31\n  expect r for D1 is 60 USD"
    assert missing(tmp_path / "r", plan, r) == {
        "no scenario gives anybody `share 100% to account_executive equally`",
        "no scenario draws `guarantee 50 USD, not recoverable`",
        "no scenario fails `region is known`",
        'no scenario fails `region is "north"`',
    }
    shared = f"{north}\n  as of 2026-03-31\n  expect shared for maya is 100 USD"
    floor = f"{PERSON}\n  as of 2026-01-31\n  expect floor for maya is 50 USD"
    south = r.replace('"north"', '"south"')
    assert missing(tmp_path / "all", plan, r, shared, floor, south) == {"no scenario fails `region is known`"}


def test_a_row_after_the_day_of_the_scenario_does_not_stand_in_for_another(tmp_path: Path) -> None:
    plan = TABLE.replace("credit rate(booked) of booked", "credit rate(booked) of ARR to owner").replace(
        "for each account_executive each quarter\n", "for each deal\n"
    )
    before = "given deal D0: ARR 50_000 USD, kind new_logo, customer acme, owner maya, closed_on 2026-01-20"
    people, deal = DEAL.split("\n", 1)
    text = f"{people}\n  {before}\n{deal}\n  as of 2026-01-10\n  expect bonus for D1 is 50 USD"
    left = missing(tmp_path, plan, text)
    assert "no value falls into `from 0 USD 5%`" not in left
    assert "no value falls into `above 20_000 USD 20%`" in left


def test_a_cut_off_after_the_period_has_a_last_day_and_a_day_after(tmp_path: Path) -> None:
    plan = "rule r for each deal credit 10% of ARR to owner after activation by 14 days after period end"
    # The deal is of January; 14 days after January 31 is February 14.
    asks = "as of 2026-03-31\n  expect r for D1 is 0 USD"
    in_time = f"{DEAL}\n  given activation of acme on 2026-02-14\n  {asks}"
    late = f"{DEAL}\n  given activation of acme on 2026-02-15\n  {asks}"
    assert missing(tmp_path / "both", plan, in_time, late) == set()
    left = missing(tmp_path / "late", plan, late)
    assert {word for each in left for word in ("earns", "meets", "fails", "last day", "day after") if word in each} == {
        "earns", "meets", "last day",
    }  # fmt: skip
