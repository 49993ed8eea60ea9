"""What lints on data count, and what they leave undecided; figures by hand."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from incentlang.cli.findings import Finding
from tests.lint.test_data_lints import found

ATTAINMENT = """# plan.incent
measure attainment for account_executive each quarter
  (sum of ARR over deal by owner) / quota
input quota for account_executive each quarter: money
"""
BONUS = """rule bonus
  for each account_executive each quarter
  credit attainment of 1_000 USD
"""
HEADER = "# data/deal.csv\ndeal_id,closed_on,ARR,kind,customer,owner,discount\n"


def deals(*rows: str) -> str:
    """A file of deals of acme, each `day owner ARR discount`; the discount may be left out."""
    lines = []
    for number, row in enumerate(rows, 1):
        day, owner, amount, *discount = row.split()
        lines.append(f"D{number},{day},{amount},new_logo,acme,{owner},{''.join(discount)}")
    return HEADER + "\n".join(lines) + "\n"


def quotas(amount: int, *whose: str) -> str:
    """A file of quotas of so much, each `person period`."""
    lines = [f"{each.replace(' ', ',')},{amount}" for each in whose]
    return "# data/quota.csv\nparticipant,period,value\n" + "\n".join(lines) + "\n"


def of(code: str, findings: Iterable[Finding]) -> list[str]:
    """What was told under a code."""
    return [each.message for each in findings if each.code == code]


PEOPLE = ("ana", "ben", "cleo", "dan")
FIRST = [f"{who} 2026-Q1" for who in PEOPLE]
BOTH = [*FIRST, *(f"{who} 2026-Q2" for who in PEOPLE)]


def test_a_quarter_that_the_data_does_not_end_is_not_judged(tmp_path: Path) -> None:
    """The last deal is of 29 June: of the second quarter, in which all reach 100, nobody knows the end."""
    sold = [f"2026-02-0{number} {who} 90" for number, who in enumerate(PEOPLE, 1)]
    more = [f"2026-06-2{number} {who} 100" for number, who in enumerate(PEOPLE, 6)]
    plan = ATTAINMENT + BONUS + quotas(100, *BOTH)
    told = of("L0901", found(plan + deals(*sold, *more), tmp_path / "open"))
    assert [text[:63] for text in told] == ["100% of `attainment` was reached in 0 of 4 quarters of a person"]
    over = deals(*sold, *more, "2026-06-30 ana 1")
    assert of("L0901", found(plan + over, tmp_path / "over")) == []  # 4 of 8 is half


def test_who_joined_inside_a_quarter_is_not_judged(tmp_path: Path) -> None:
    people = "# data/participant.csv\nparticipant,role,from,to\n" + "".join(
        f"{who},account_executive,2026-01-{day},\n" for who, day in zip(PEOPLE, ("01", "01", "01", "02"), strict=True)
    )
    sold = deals("2026-02-01 ana 90", "2026-02-01 ben 90", "2026-02-01 cleo 90", "2026-03-31 dan 90")
    told = of("L0901", found(ATTAINMENT + BONUS + quotas(100, *FIRST) + sold + people, tmp_path))
    assert [text[:63] for text in told] == ["100% of `attainment` was reached in 0 of 3 quarters of a person"]


def test_a_quota_that_is_read_over_the_year_is_not_judged_by_the_quarter(tmp_path: Path) -> None:
    plan = (ATTAINMENT + BONUS).replace("credit attainment of", "credit attainment year to date of")
    sold = deals(*(f"2026-03-31 {who} 90" for who in PEOPLE))
    assert of("L0901", found(plan + quotas(100, *FIRST) + sold, tmp_path)) == []


def test_a_missing_quota_leaves_attainment_undecided_and_is_told(tmp_path: Path) -> None:
    sold = deals(*(f"2026-03-31 {who} 90" for who in PEOPLE))
    findings = found(ATTAINMENT + BONUS + quotas(100, *FIRST[:3]) + sold, tmp_path)
    assert of("L0901", findings) == []
    assert of("L0914", findings) == [
        "1 line of 1 person could not be computed, so what was earned is not decided: "
        "dan, 2026-Q1: dan has no `quota` for 2026-Q1"
    ]


def test_a_condition_of_a_period_is_asked_of_periods_that_are_over(tmp_path: Path) -> None:
    """Four people have 90% in a quarter that is over; nobody meets 100%."""
    plan = ATTAINMENT + BONUS + "    when attainment is at least 100%\n"
    sold = deals(*(f"2026-03-31 {who} 90" for who in PEOPLE))
    told = of("L0904", found(plan + quotas(100, *FIRST) + sold, tmp_path))
    assert told == ["none of 4 quarters of a person that `bonus` asks met this condition"]


LIMITED = """# plan.incent
param deep = 30% "Beyond it a deal costs more than it brings"
rule commission
  for each deal where discount is known {word} deep
  credit 10% of ARR to owner
"""


def test_the_limit_itself_lies_on_the_side_that_the_comparison_says(tmp_path: Path) -> None:
    """Three deals at exactly 30% meet `at most` and lie below; they fail `below` and lie above."""
    sold = deals("2026-01-10 ana 10 30%", "2026-01-11 ana 10 30%", "2026-03-31 ben 10 30%")
    met = LIMITED.format(word="and discount is at most")
    failed = LIMITED.format(word="and discount is below")
    (below,) = of("L0905", found(met + sold, tmp_path / "met"))
    (above,) = of("L0905", found(failed + sold, tmp_path / "failed"))
    assert below.startswith(
        "3 rows of `deal` have a `discount` at or just below 30%, by a twentieth or less, and 0 just above"
    )
    assert above.startswith(
        "3 rows of `deal` have a `discount` at or just above 30%, by a twentieth or less, and 0 just below"
    )


def test_bunching_asks_for_the_multiple(tmp_path: Path) -> None:
    """Six are three times two, and not three times three."""
    plan = LIMITED.format(word="and discount is at most")
    low = [f"2026-01-1{number} ana 10 29%" for number in range(6)]
    two = found(plan + deals(*low, "2026-02-01 ben 10 31%", "2026-02-02 ben 10 31.5%"), tmp_path / "two")
    three = ["2026-02-01 ben 10 31%", "2026-02-02 ben 10 31.5%", "2026-02-03 ben 10 30.1%"]
    assert len(of("L0905", two)) == 1
    assert of("L0905", found(plan + deals(*low, *three), tmp_path / "three")) == []


def test_one_activation_of_many_deals_is_no_crowd(tmp_path: Path) -> None:
    plan = """# plan.incent
rule commission
  for each deal
  credit 10% of ARR to owner
    after activation within 90 days
# data/activation.csv
customer,activated_on
acme,2026-04-01
"""
    sold = deals(*["2026-01-01 ana 10"] * 4)
    assert of("L0906", found(plan + sold, tmp_path)) == []


def test_only_rows_that_the_measure_takes_are_counted_at_the_end_of_a_period(tmp_path: Path) -> None:
    """Two of four deals lie at the end of March; of the three above 100 it is one."""
    plan = """# plan.incent
measure booked for account_executive each quarter
  sum of ARR over deal{where} by owner
table rates by booked, marginal
  from      0 USD   5%
  from 10_000 USD   6%
rule commission
  for each deal
  credit rates(booked) of ARR to owner
"""
    sold = deals("2026-01-10 ana 500", "2026-02-10 ana 500", "2026-03-30 ben 500", "2026-03-31 ben 100")
    (every,) = of("L0907", found(plan.format(where="") + sold, tmp_path / "every"))
    assert every.startswith("2 of 4 rows of `deal` (50%) that count for `booked`")
    assert of("L0907", found(plan.format(where=" where ARR is above 100 USD") + sold, tmp_path / "some")) == []


def test_a_percentage_that_is_no_share_of_an_amount_need_not_be_the_whole(tmp_path: Path) -> None:
    plan = """# plan.incent
rule bonus
  for each split
  credit share of 100 USD to participant
# data/split.csv
deal,participant,share
D1,ana,60%
D1,ben,60%
"""
    assert of("L0911", found(plan + deals("2026-01-10 ana 10"), tmp_path)) == []


def test_several_facts_are_each_told(tmp_path: Path) -> None:
    """60 and 60 are 120%; 30 alone is 30%; 50 and 50 are the whole."""
    plan = """# plan.incent
rule commission
  for each split
  credit 10% of (share * deal.ARR) to participant
# data/split.csv
deal,participant,share
D1,ana,60%
D1,ben,60%
D2,ana,50%
D2,ben,50%
D3,ben,30%
"""
    sold = deals("2026-01-10 ana 10", "2026-01-11 ana 10", "2026-01-12 ana 10")
    (told,) = of("L0911", found(plan + sold, tmp_path))
    assert told == (
        "the shares of 2 of 3 deals are not 100%: "
        "D1 120% (data/split.csv, rows 2 and 3); D3 30% (data/split.csv, row 6)"
    )


def test_judgements_of_each_rater_are_apart(tmp_path: Path) -> None:
    """Dan gives 100% three times, ben 100% twice and 90% once: one of them is told."""
    plan = """# plan.incent
judgement rating for account_executive each month: percent from 0% to 150%
rule merit
  for each account_executive each month
  credit rating of 1_000 USD
# data/rating.csv
participant,period,value,rater,reason
ana,2026-01,100%,dan,Good
ana,2026-02,100%,ben,Good
cleo,2026-01,100%,dan,Good
cleo,2026-02,100%,ben,Good
cleo,2026-03,90%,ben,Fair
ana,2026-03,100%,dan,Good
"""
    (told,) = of("L0909", found(plan, tmp_path))
    assert told == "all 3 judgements of `rating` by dan are 100%: data/rating.csv, rows 2, 4 and 7"


def test_an_accelerator_below_the_goal_is_part_of_the_base(tmp_path: Path) -> None:
    """The step at 50% is no accelerator: with one deal at 90% of quota nothing depends on what lies above 100%."""
    plan = (
        ATTAINMENT
        + """table accelerator by attainment, marginal
  from   0%   1%
  from  50%  20%
  from 100%  25%
rule commission
  for each deal
  credit accelerator(attainment) of ARR to owner
"""
    )
    sold = deals("2026-01-10 ana 30000", "2026-01-11 ana 30000", "2026-01-12 ana 30000")
    assert of("L0908", found(plan + quotas(100_000, *FIRST) + sold, tmp_path)) == []


def test_rows_in_parts_are_grouped_by_payee_and_customer(tmp_path: Path) -> None:
    """Three deals of acme by ana within a week, then one a month later; ben's two are as many as may be."""
    plan = """# plan.incent
rule welcome
  for each deal where customer.segment is smb
  credit 500 USD to owner
"""
    days = ("2026-01-10 ana", "2026-01-10 ben", "2026-01-11 ana", "2026-01-12 ben", "2026-01-16 ana", "2026-02-16 ana")
    (told,) = of("L0915", found(plan + deals(*(f"{day} 10" for day in days)), tmp_path))
    assert told == (
        "`welcome` pays the same for each `deal`, and more than the default of 2 of one payee and the same `customer` "
        "lie within a week, once: data/deal.csv, rows 2, 4 and 6"
    )


def test_what_an_accelerator_accounts_for_is_told_with_the_rate_just_below_the_goal(tmp_path: Path) -> None:
    """100,000 at 5%, 50,000 at 30% and 50,000 at 2%: 21,000. Without more than 5%: 5,000, 2,500 and 1,000, 8,500."""
    plan = (
        ATTAINMENT
        + """table accelerator by attainment, marginal
  from   0%   5%
  from 100%  30%
  from 150%   2%
rule commission
  for each deal
  credit accelerator(attainment) of ARR to owner
"""
    )
    sold = deals("2026-01-10 ana 100000", "2026-01-11 ana 50000", "2026-01-12 ana 50000")
    (told,) = of("L0908", found(plan + quotas(100_000, *FIRST) + sold, tmp_path))
    assert told == (
        "of 21_000 USD earned 12_500 USD (59.5%) would not have been if `accelerator` gave 5% from 100% on as well, "
        "more than the default of 40%; most depends on it for ana: 12_500 USD of 21_000 USD"
    )
