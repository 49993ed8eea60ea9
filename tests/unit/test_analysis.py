"""Conditions as boxes against every point of a small grid, polynomials against their values, ranges and samples."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incentlang.analysis import polynomials as poly
from incentlang.analysis.boxes import Boxes
from incentlang.analysis.deciding import Demand, Example, Never
from incentlang.analysis.regions import Range, Words, holds
from incentlang.analysis.undecided import Undecided
from incentlang.ir.expressions import And, Compare, CompareOp, Expr, FieldRead, IsOneOf, Literal, Not, Or
from incentlang.types import MONEY, OneOf
from tests.unit.grids import answer

KINDS = ("new", "grown", "kept")
KIND = OneOf(KINDS, "deal.kind")
ARR = FieldRead(("ARR",), MONEY)
SORT = FieldRead(("kind",), KIND)
BOXES = Boxes({}, lambda _: None)
OPS: list[CompareOp] = ["at least", "above", "at most", "below", "is", "is not"]
GRID: list[dict[Expr, object]] = [
    {ARR: Decimal(half) / 2, SORT: kind} for half, kind in product(range(-2, 10), KINDS)
]  # thresholds are 0 to 3: every stretch between two of them, and beyond, has a point

numbers = st.builds(
    lambda op, value, turned: (
        Compare(op, Literal(value, MONEY), ARR) if turned else Compare(op, ARR, Literal(value, MONEY))
    ),
    st.sampled_from(OPS),
    st.integers(0, 3).map(Decimal),
    st.booleans(),
)
words = st.one_of(
    st.builds(
        lambda op, kind: Compare(op, SORT, Literal(kind, KIND)), st.sampled_from(OPS[4:]), st.sampled_from(KINDS)
    ),
    st.builds(
        lambda kinds: IsOneOf(SORT, tuple(Literal(kind, KIND) for kind in sorted(kinds))),
        st.sets(st.sampled_from(KINDS), min_size=1),
    ),
)
conditions: st.SearchStrategy[Expr] = st.recursive(
    st.one_of(numbers, words),
    lambda inner: st.one_of(
        st.builds(lambda parts: And(tuple(parts)), st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda parts: Or(tuple(parts)), st.lists(inner, min_size=1, max_size=3)),
        st.builds(Not, inner),
    ),
    max_leaves=6,
)


def meeting(demands: list[Demand]) -> Iterator[dict[Expr, object]]:
    """The points of the grid that meet every demand."""
    return (point for point in GRID if all(answer(each.condition, point) == each.holds for each in demands))


@given(st.lists(st.builds(Demand, conditions, st.booleans()), min_size=1, max_size=3))
def test_boxes_know_exactly_whether_anything_meets_all_demands(demands: list[Demand]) -> None:
    found = BOXES.examples(demands)
    possible = next(meeting(demands), None) is not None
    if isinstance(found, tuple):
        assert possible
        for example in found:
            assert example.certain
            point = {ARR: Decimal(0), SORT: "new"} | dict(example.values)
            assert all(answer(each.condition, point) == each.holds for each in demands)
    else:
        assert found is None or not possible


def test_what_is_not_looked_into_is_no_certain_example() -> None:
    unknown = Compare("at least", ARR, FieldRead(("list_price",), MONEY))
    found = BOXES.examples([Demand(unknown)])
    assert isinstance(found, tuple)
    assert found == (Example({unknown: True}, certain=False),)
    assert BOXES.examples([Demand(unknown), Demand(unknown, holds=False)]) == Never()


def test_days_and_whole_numbers_leave_nothing_between_neighbours() -> None:
    assert Range(date(2026, 6, 30), True, date(2026, 7, 1), True).is_empty
    assert Range(Decimal(11), True, Decimal(12), True, whole=True).is_empty
    assert not Range(Decimal(11), True, Decimal(12), True).is_empty
    assert Range(Decimal(11), True, Decimal(12), True).sample == Decimal("11.01")
    assert Range(Decimal("0.01"), True, Decimal("0.02"), True).sample == Decimal("0.011")
    assert Range(None, False, Decimal(5), True).sample == Decimal("4.99")
    assert Range(None, False, None, False).sample is None


def test_one_region_holds_another() -> None:
    assert holds(Range(Decimal(1), False, None), Range(Decimal(1), True, Decimal(2)))
    assert not holds(Range(Decimal(1), True, None), Range(Decimal(1), False, Decimal(2)))
    assert holds(Words(frozenset(KINDS)), Words(frozenset({"new"})))
    assert Words(None, frozenset({"any"})).sample == "other"


POWERS = (poly.constant(1), poly.VARIABLE, poly.multiply(poly.VARIABLE, poly.VARIABLE))
FRACTIONS = st.fractions(min_value=-9, max_value=9, max_denominator=6)
POLYNOMIALS = st.lists(FRACTIONS, max_size=3).map(
    lambda parts: poly.add(
        *(poly.multiply(poly.constant(part), power) for part, power in zip(parts, POWERS, strict=False))
    )
)


@given(POLYNOMIALS, POLYNOMIALS, FRACTIONS)
def test_polynomials_compute_as_their_values_do(one: poly.Polynomial, other: poly.Polynomial, x: Fraction) -> None:
    assert poly.at(poly.add(one, other), x) == poly.at(one, x) + poly.at(other, x)
    assert poly.at(poly.multiply(one, other), x) == poly.at(one, x) * poly.at(other, x)
    assert poly.at(poly.negate(one), x) == -poly.at(one, x)
    if other:
        assert poly.divide(poly.multiply(one, other), other) == one


@given(POLYNOMIALS, FRACTIONS, st.fractions(min_value=0, max_value=9, max_denominator=6), st.integers(0, 20))
def test_the_least_value_is_nowhere_undercut(one: poly.Polynomial, low: Fraction, width: Fraction, step: int) -> None:
    place, value = poly.least(one, low, low + width)
    assert low <= place <= low + width
    assert poly.at(one, place) == value
    assert value <= poly.at(one, low + width * step / 20)


def test_what_leaves_a_rest_is_not_decided() -> None:
    with pytest.raises(Undecided, match="it divides by what moves"):
        poly.divide(poly.add(poly.VARIABLE, poly.constant(1)), poly.VARIABLE)
    with pytest.raises(Undecided, match="it divides by zero"):
        poly.divide(poly.VARIABLE, poly.ZERO)
