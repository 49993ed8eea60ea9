"""Seeded mistakes: each operator makes the changes that it says, and the driver tells who catches one.

The whole number is measured by `make mutants`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from incentlang.ir.text import to_text
from tests.mutants.__main__ import caught, report
from tests.mutants.driver import (
    EQUIVALENT,
    EXAMPLES,
    Judged,
    Mutant,
    Verdict,
    compiled,
    differing,
    judge,
    mutants_of,
    reason_for,
)
from tests.mutants.operators import OPERATORS
from tests.mutants.reading import read_plan
from tests.mutants.values import stepped

PLAN = """
plan small
  effective 2026-01-01 to 2026-12-31
  currency USD rounded half up to 0.01
  paid monthly
  negative pay carried

fact deal
  key deal_id: text
  dated closed_on: date
  ARR: money
  kind: one of new_logo, expansion
  customer: text
  owner: participant
  helper: participant
  discount: percent, optional

fact churn
  key churn_id: text
  dated churned_on: date
  deal: deal

role seller
role lead

param floor = 50 USD "The least"
override floor = 60 USD where region is "north" because "dear"

table rate
  by booked, stepwise before deal
  from 0 USD 5%
  from 900 USD 10%

measure booked for seller each quarter
  sum of ARR over deal where kind is new_logo by owner

measure staff for lead each quarter
  count of deal by everyone above owner as at period end

rule new_business
  for each deal where kind is new_logo and ARR is at least 100 USD
  credit rate(booked) of (ARR - floor) to owner
    capped at 500 USD
    unless discount otherwise 0% is above 20%
  claw back 100% of the money after churn within 90 days of earning
  because "It is at least 1 rule."

rule bonus
  for each seller each quarter
  credit greater of (1% of target for the quarter, floor)
    when region at period end is "north"
  vest 50% at once, 50% 6 months after 2026-12-31
  on leaving forfeit unvested
  worth 10% of target

rule start
  for each seller each month
  guarantee floor, not recoverable

cap earned of new_business for each seller each quarter at 2_000 USD, excess lost
  because "Enough."

ensure "discounts are small" for each deal where discount is known: discount is at most 40%
"""

MADE = {
    "inverted comparison": ["at least → at most", "above → below", "is → is not", "is → is not", "is → is not",
                            "is → is not"],
    "boundary of a comparison": ["at least → above", "above → at least"],
    "and for or": ["and → or"],
    "start of a band": ["0 USD → 1 USD", "from → above", "900 USD → 901 USD", "from → above"],
    "swapped rates": ["5% and 10% → 10% and 5%"],
    "off by one": ["100 USD → 101 USD", "20% → 21%", "90 days → 91 days", "90 days → 89 days", "6 months → 7 months",
                   "6 months → 5 months"],
    "changed sign": ["- → +"],
    "other extreme": ["greater of → lesser of"],
    "dropped claw back": ["claw back 100% of the money after churn within 90 days of earning → (nothing)"],
    "dropped cap": ["capped at 500 USD → (nothing)",
                    "cap earned of new_business for each seller each quarter at 2_000 USD, excess … → (nothing)"],
    "dropped condition": ["where kind is new_logo → (nothing)",
                          "where kind is new_logo and ARR is at least 100 USD → (nothing)",
                          'when region at period end is "north" → (nothing)'],
    "dropped side of a condition": ["and ARR is at least 100 USD → (nothing)", "kind is new_logo and → (nothing)"],
    "dropped unless": ["unless discount otherwise 0% is above 20% → (nothing)"],
    "dropped otherwise": ["otherwise 0% → (nothing)"],
    "dropped exception": ['override floor = 60 USD where region is "north" because "dear" → (nothing)'],
    "dropped fact or window": ["after churn within 90 days of earning → (nothing)",
                               "within 90 days of earning → (nothing)"],
    "dropped hold or vesting": ["vest 50% at once, 50% 6 months after 2026-12-31 → (nothing)",
                                "on leaving forfeit unvested → (nothing)"],
    "wrong role": ["seller → lead", "lead → seller", "seller → lead", "seller → lead", "seller → lead"],
    "wrong payee": ["owner → helper", "owner → helper", "owner → helper"],
    "wrong end of the period": ["at period end → at period start"],
    "wrong length of period": ["target for the quarter → target for the year", "quarter → year", "month → quarter",
                               "quarter → year"],
    "wrong fate": ["carried → written off", ", excess lost → , excess carried", ", not recoverable → , recoverable",
                   "forfeit unvested → keep"],
    "wrong method": [", stepwise before deal → , stepwise after deal"],
}  # fmt: skip
"""What each operator changes in this plan, in any order. The reason, `worth` and `ensure` are left alone."""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    folder = tmp_path / "small"
    folder.mkdir()
    (folder / "plan.incent").write_text(PLAN, encoding="utf-8")
    return folder


@pytest.mark.parametrize("operator", MADE)
def test_makes_these_changes(operator: str, small: Path) -> None:
    prefix = f" {operator}: "
    assert sorted(each.name.split(prefix)[1] for each in mutants_of(small, [operator])) == sorted(MADE[operator])


def test_units_are_mistaken_once_for_each_definition(small: Path) -> None:
    made = {(each.line, each.old, each.new) for each in mutants_of(small, ["wrong unit"])}
    rate = PLAN[: PLAN.index("table rate")].count("\n") + 1
    assert {each for each in made if rate <= each[0] <= rate + 3} == {
        (rate + 2, "0 USD", "0 EUR"),
        (rate + 2, "5%", "5"),
    }
    assert any(old == "90 days" and new == "90 months" for _, old, new in made)
    assert not any(old.startswith("0%") for _, old, _ in made), "nothing is nothing in any unit"


def test_each_name_of_a_file_is_misspelt_once_and_never_into_another(small: Path) -> None:
    made = [(each.old, each.new) for each in mutants_of(small, ["misspelt name"])]
    assert ("booked", "bookde") in made
    assert ("new_business", "new_businses") not in made, "two equal letters are no mistake"
    assert len({old for old, _ in made}) == len(made)
    assert not {new for _, new in made} & read_plan(small)[0].declared.names


def test_every_operator_is_tried_here() -> None:
    assert {*MADE, "wrong unit", "misspelt name"} == set(OPERATORS)


@pytest.mark.parametrize(
    ("text", "step", "expected"),
    [
        ("90 days", 1, "91 days"),
        ("1.5%", 1, "1.6%"),
        ("10_000 USD", -1, "9999 USD"),
        ("0.05%", -1, "0.04%"),
        ("0.5", 1, "0.6"),
    ],
)
def test_a_step_is_one_of_the_last_digit(text: str, step: int, expected: str) -> None:
    assert stepped(text, step) == expected


def first(line: str, old: str, new: str) -> Mutant:
    """A mutant of the smallest example, whose rule is four lines."""
    text = (EXAMPLES / "first" / "plan.incent").read_text(encoding="utf-8")
    number = next(number for number, each in enumerate(text.splitlines(), 1) if line in each)
    assert text.count(old) == 1
    return Mutant("first", "plan.incent", number, "by hand", old, new, text.replace(old, new))


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mutants") / "first"
    (folder / "tests").mkdir(parents=True)
    for name in ("plan.incent", "tests/first.incent"):
        (folder / name).write_text((EXAMPLES / "first" / name).read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "incent.toml").write_text('[plan]\nmain = "plan.incent"\n', encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("mutant", "verdict", "by"),
    [
        (first("credit", "ARR", "ARQ"), Verdict.CHECK, "E0101"),
        # Day 90 pays, so a window of 89 days is seen by the scenario of the last day.
        (first("credit", "90 days", "89 days"), Verdict.SCENARIOS, "the last day counts"),
        # Nobody's scenario looks at the plan's dates.
        (first("currency", "currency USD", "currency USD\n  effective 2026-01-01"), Verdict.SURVIVED, ""),
        (first("for each", "for each deal", "for  each  deal"), Verdict.SAME, "it compiles to the same plan"),
    ],
    ids=["check", "scenarios", "survived", "same"],
)
def test_tells_who_catches_a_mutant(mutant: Mutant, verdict: Verdict, by: str, example: Path) -> None:
    plan = compiled(example)
    judged = judge(example, mutant, to_text(plan.program))
    assert (judged.verdict, judged.by) == (verdict, by)
    assert to_text(compiled(example).program) == to_text(plan.program), "the file is put back"


def test_prints_the_share_and_the_survivors() -> None:
    mutant = first("credit", "90 days", "91 days")
    diff = ("-    90 days", "+    91 days")
    judged = [
        Judged(mutant, verdict, "", diff)
        for verdict in (Verdict.CHECK, Verdict.SCENARIOS, Verdict.SCENARIOS, Verdict.SURVIVED, Verdict.SAME)
    ]
    assert caught(judged) == 75  # three of four; what pays the same is no mistake
    told = list(report(judged))
    assert told[1].split() == ["by", "hand", "4", "1", "2", "1", "75.0%"]
    assert "1 more pay the same as the plan and are not counted" in told
    assert told[-3:] == ["first/plan.incent:8 by hand: 90 days → 91 days", "    -    90 days", "    +    91 days"]


@pytest.mark.parametrize("known", EQUIVALENT)
def test_what_is_said_to_pay_the_same_is_still_made(known: str) -> None:
    example, _, line = known.partition(": ")
    operators = ["start of a band", "dropped condition", "off by one", "wrong fate"]
    plan = (EXAMPLES / example / "plan.incent").read_text(encoding="utf-8")
    made = mutants_of(EXAMPLES / example, operators)
    assert any(reason_for(each, differing(plan, each.text)) for each in made if line in " ".join(each.text.split()))
