"""Two rules that divide deals by their size: both pay some, or leave a gap, exactly where a deal says so."""

from __future__ import annotations

import tempfile
from decimal import Decimal
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from incentlang.lint.clarity.always_holds import AlwaysHolds
from incentlang.lint.clarity.never_holds import NeverHolds
from incentlang.lint.hazards.paid_by_both import PaidByBoth
from incentlang.lint.hazards.paid_by_neither import PaidByNeither
from tests.lint.replaying import compiled, failures, subject, whole_plan, witnesses

AMOUNTS = st.integers(1, 4).map(lambda number: number * 10_000)
GRID = [Decimal(amount) for amount in range(0, 55_000, 5_000)]  # every amount above, and one between two of them


def _holds(word: str, limit: int, amount: Decimal) -> bool:
    return {
        "is at least": amount >= limit,
        "is above": amount > limit,
        "is at most": amount <= limit,
        "is below": amount < limit,
    }[word]


UP = st.sampled_from(["is at least", "is above"])
DOWN = st.sampled_from(["is at most", "is below"])


@settings(max_examples=25, deadline=None)
@given(low=AMOUNTS, high=AMOUNTS, until=DOWN, since=UP)
def test_where_two_rules_meet(low: int, high: int, until: str, since: str) -> None:
    text = whole_plan(
        f"rule small\n  for each deal where ARR {until} {low} USD\n  credit 5% of ARR to owner\n"
        f"rule large\n  for each deal where ARR {since} {high} USD\n  credit 8% of ARR to owner\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        plan = compiled(text, Path(folder))
    seen = subject(plan)
    both, neither = list(PaidByBoth.find(seen)), list(PaidByNeither.find(seen))
    paid = [_holds(until, low, amount) + _holds(since, high, amount) for amount in GRID]
    assert bool(both) == (2 in paid)
    assert bool(neither) == (0 in paid)
    for found in (*both, *neither):
        shown = witnesses(seen, found)
        assert len(shown) == 2
        assert failures(plan, shown) == []
        assert [scenario.expects[0].value > 0 for scenario in shown] == [bool(both)] * 2


@settings(max_examples=40, deadline=None)
@given(one=AMOUNTS, other=AMOUNTS, first=st.one_of(UP, DOWN), second=st.one_of(UP, DOWN), unless=st.booleans())
def test_two_conditions_of_one_credit(one: int, other: int, first: str, second: str, unless: bool) -> None:
    text = whole_plan(
        f"rule commission\n  for each deal\n  credit 5% of ARR to owner\n    when ARR {first} {one} USD\n"
        f"    {'unless' if unless else 'when'} ARR {second} {other} USD\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        seen = subject(compiled(text, Path(folder)))
    left = [_holds(first, one, amount) for amount in GRID]
    right = [_holds(second, other, amount) != unless for amount in GRID]
    possible = any(a and b for a, b in zip(left, right, strict=True))
    implied = all(a <= b for a, b in zip(left, right, strict=True)) or all(
        b <= a for a, b in zip(left, right, strict=True)
    )
    assert bool(list(NeverHolds.find(seen))) == (not possible)
    assert bool(list(AlwaysHolds.find(seen))) == (possible and implied)
