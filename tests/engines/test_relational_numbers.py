"""Arithmetic in SQL against exact arithmetic in Python: the same digits, or refused before anything is computed."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any, get_args

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incentlang.engines.relational.sql import Column, Dec, Expr, numbers
from incentlang.engines.relational.sql.numbers import Number, TooWide
from incentlang.engines.relational.sql.render import expression
from incentlang.values.numbers import RoundingMode, exact_arithmetic, round_to

MODES: tuple[RoundingMode, ...] = get_args(RoundingMode)
QUANTA = tuple(map(Decimal, ("0.01", "1", "0.05", "0.000001", "100", "0.25")))


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(":memory:") as found:
        yield found


@st.composite
def decimals(draw: st.DrawFn, most: int = 18) -> tuple[Decimal, Dec]:
    """A number and the column that holds it: often at the edge of its digits, or a tie of some rounding."""
    digits = draw(st.integers(1, most))
    places = draw(st.integers(0, min(6, digits)))
    edge = 10**digits - 1
    ties = st.integers(-200, 200).map(lambda steps: max(-edge, min(edge, steps * 5 * 10 ** max(0, places - 3))))
    whole = draw(st.one_of(st.integers(-edge, edge), st.sampled_from([edge, -edge, 0, 1, -1]), ties))
    return Decimal(whole).scaleb(-places), Dec(digits, places)


def computed(connection: duckdb.DuckDBPyConnection, node: Expr, **cells: tuple[Decimal, Dec]) -> Any:
    """What DuckDB gives for an expression over columns with these values."""
    names = ", ".join(f"{name} DECIMAL({kind.digits}, {kind.places})" for name, (_, kind) in cells.items())
    connection.execute(f"CREATE OR REPLACE TEMP TABLE given ({names})")
    marks = ", ".join("?" for _ in cells)
    connection.execute(f"INSERT INTO given VALUES ({marks})", [value for value, _ in cells.values()])
    row = connection.execute(f"SELECT {expression(node, 'duckdb')} FROM given").fetchone()
    assert row is not None
    return row[0]


def columns(a: tuple[Decimal, Dec], b: tuple[Decimal, Dec]) -> tuple[Number, Number]:
    return Number(Column("a", a[1])), Number(Column("b", b[1]))


@settings(max_examples=400)
@given(a=decimals(), b=decimals(), mode=st.sampled_from(MODES), quantum=st.sampled_from(QUANTA))
def test_a_quotient_is_rounded_once(
    connection: duckdb.DuckDBPyConnection,
    a: tuple[Decimal, Dec],
    b: tuple[Decimal, Dec],
    mode: RoundingMode,
    quantum: Decimal,
) -> None:
    try:
        node = numbers.rounded(numbers.divide(*columns(a, b)), quantum, mode)
    except TooWide:
        return
    found = computed(connection, node, a=a, b=b)
    if b[0] == 0:
        assert found is None
        return
    with exact_arithmetic():
        assert found == round_to(Fraction(a[0]) / Fraction(b[0]), quantum, mode)


@settings(max_examples=300)
@given(a=decimals(), b=decimals(12), mode=st.sampled_from(MODES), quantum=st.sampled_from(QUANTA))
def test_a_product_is_rounded_once(
    connection: duckdb.DuckDBPyConnection,
    a: tuple[Decimal, Dec],
    b: tuple[Decimal, Dec],
    mode: RoundingMode,
    quantum: Decimal,
) -> None:
    try:
        node = numbers.rounded(numbers.multiply(*columns(a, b)), quantum, mode)
    except TooWide:
        return
    with exact_arithmetic():
        assert computed(connection, node, a=a, b=b) == round_to(a[0] * b[0], quantum, mode)


@settings(max_examples=300)
@given(a=decimals(), b=decimals())
def test_sums_differences_products_and_comparisons_are_exact(
    connection: duckdb.DuckDBPyConnection, a: tuple[Decimal, Dec], b: tuple[Decimal, Dec]
) -> None:
    one, other = columns(a, b)
    with exact_arithmetic():
        expected = [
            (numbers.add(one, other).top, a[0] + b[0]),
            (numbers.decimal_difference(one.top, other.top), a[0] - b[0]),
            (numbers.multiply(one, other).top, a[0] * b[0]),
            (numbers.negate(one).top, -a[0]),
            (numbers.least_of(one, other).top, min(a[0], b[0])),
            (numbers.greatest_of(one, other).top, max(a[0], b[0])),
        ]
        for node, value in expected:
            assert computed(connection, node, a=a, b=b) == value
    assert computed(connection, numbers.holds("<", one, other), a=a, b=b) is (a[0] < b[0])
    assert computed(connection, numbers.holds(">=", one, other), a=a, b=b) is (a[0] >= b[0])


@settings(max_examples=200)
@given(a=decimals(9), b=decimals(7), c=decimals(9), d=decimals(7))
def test_quotients_are_compared_without_dividing(
    connection: duckdb.DuckDBPyConnection,
    a: tuple[Decimal, Dec],
    b: tuple[Decimal, Dec],
    c: tuple[Decimal, Dec],
    d: tuple[Decimal, Dec],
) -> None:
    one = numbers.divide(Number(Column("a", a[1])), Number(Column("b", b[1])))
    other = numbers.divide(Number(Column("c", c[1])), Number(Column("d", d[1])))
    found = computed(connection, numbers.holds("<=", one, other), a=a, b=b, c=c, d=d)
    if b[0] == 0 or d[0] == 0:
        assert found is None
    else:
        assert found is (Fraction(a[0]) / Fraction(b[0]) <= Fraction(c[0]) / Fraction(d[0]))


def test_what_could_need_more_than_38_digits_is_refused() -> None:
    wide = Number(Column("a", Dec(20, 2)))
    with pytest.raises(TooWide, match="40 digits"):
        numbers.multiply(wide, wide)


@given(data=st.data())
def test_a_number_becomes_an_integer_where_its_places_leave_no_room(
    connection: duckdb.DuckDBPyConnection, data: st.DataObject
) -> None:
    value, kind = data.draw(decimals(38))
    shift = data.draw(st.integers(kind.places, kind.places + 6))
    try:
        node = numbers.whole_of(Column("a", kind), shift)
    except TooWide:
        assert kind.digits - kind.places + shift > 38 or kind.digits == kind.places
        return
    with exact_arithmetic():
        assert computed(connection, node, a=(value, kind)) == value.scaleb(shift)


def test_a_sum_that_outgrows_its_column_stops_the_run(connection: duckdb.DuckDBPyConnection) -> None:
    too_much = numbers.narrowed(numbers.decimal_sum(Column("a", Dec(4, 2)), Column("b", Dec(4, 2))), Dec(4, 2))
    cells = (Decimal("99.99"), Dec(4, 2))
    with pytest.raises(duckdb.ConversionException):
        computed(connection, too_much, a=cells, b=cells)
