"""Arithmetic on Spark against exact arithmetic in Python: the same digits, whichever way Spark computes them.

A query costs a tenth of a second and a thousand rows cost nothing more, so the operands of a test are drawn together:
from the edges of their digits, ties of some rounding, and at random.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any, get_args

import pytest

from incentlang.engines.relational.data.contents import Relation
from incentlang.engines.relational.sql import Binary, Call, Cast, Column, Dec, Expr, Over, Quotient, numbers, whole
from incentlang.engines.relational.sql.numbers import INTEGER, Number, TooWide
from incentlang.engines.relational.sql.render import expression
from incentlang.engines.spark.session import FEW_ROWS, for_one_run
from incentlang.values.numbers import RoundingMode, exact_arithmetic, round_to

MODES: tuple[RoundingMode, ...] = get_args(RoundingMode)
QUANTA = tuple(map(Decimal, ("0.01", "1", "0.05", "0.000001")))
MONEY, RATIO, NUMBER, COUNT, SHARE, ONE, WIDE = (
    Dec(18, 2),
    Dec(9, 6),
    Dec(15, 6),
    Dec(12, 0),
    Dec(7, 7),
    Dec(1, 0),
    Dec(20, 2),
)
KINDS = [
    (MONEY, MONEY),
    (MONEY, ONE),
    (MONEY, RATIO),
    (RATIO, COUNT),
    (ONE, RATIO),
    (COUNT, NUMBER),
    (SHARE, MONEY),
    (NUMBER, RATIO),
]
A_LOT = 10**20
"""From so many on, the quotient of two wide numbers may be more than Spark's division holds."""

Cells = Sequence[Decimal | None]


@pytest.fixture(scope="module", params=[0, FEW_ROWS + 1], ids=["interpreted", "compiled"])
def session(request: pytest.FixtureRequest, spark: Any) -> Any:
    """A session with the settings of a run of few rows, or of many."""
    return for_one_run(spark, request.param)


def table(session: Any, **columns: tuple[Dec | str, Sequence[Any]]) -> None:
    """Make `given`, a relation of columns; it is computed where the rest is, not while a query is planned."""
    from incentlang.engines.spark.load import load  # noqa: PLC0415 (it needs PyArrow)

    kinds: Any = [("place", "whole"), *((name, kind) for name, (kind, _) in columns.items())]
    length = len(next(iter(columns.values()))[1])
    load(
        session, [Relation("given", kinds, zip(range(length), *(cells for _, cells in columns.values()), strict=True))]
    )
    session.table("given").localCheckpoint().createOrReplaceTempView("given")


def computed(session: Any, *nodes: Expr) -> list[tuple[Any, ...]]:
    """What Spark gives for expressions, row by row."""
    shown = ", ".join(f"{expression(node, 'spark')} AS c{place}" for place, node in enumerate(nodes))
    rows = session.sql(f"SELECT place, {shown} FROM given").collect()
    return [tuple(row)[1:] for row in sorted(rows)]


def drawn(kind: Dec, seed: str, count: int = 60) -> list[Decimal]:
    """Numbers of a column: its edges, small ones of both signs, ties, and any."""
    chance = random.Random(f"{kind} {seed}")
    edge = 10**kind.digits - 1
    some = [edge, -edge, edge - 1, 0, 1, -1, 2, -3]
    unit = 10 ** max(0, kind.places - 3)
    some += [max(-edge, min(edge, chance.randint(-200, 200) * 5 * unit)) for _ in range(count // 2)]
    some += [chance.choice([1, -1]) * (chance.randint(0, edge) >> chance.randint(0, 40)) for _ in range(count)]
    chance.shuffle(some)
    with exact_arithmetic():
        return [Decimal(each).scaleb(-kind.places) for each in some]


def pairs(one: Dec, other: Dec) -> tuple[list[Decimal], list[Decimal]]:
    """Two columns of which every edge meets an edge."""
    edges = [Decimal(each).scaleb(-one.places) for each in (10**one.digits - 1, 1 - 10**one.digits, 1, 0)]
    ends = [Decimal(each).scaleb(-other.places) for each in (10**other.digits - 1, 1 - 10**other.digits, 1, -2)]
    corners = list(product(edges, ends))
    a = [left for left, _ in corners] + drawn(one, f"a {other}")
    b = [right for _, right in corners] + drawn(other, f"b {one}")
    return a, b


@pytest.mark.parametrize(("one", "other"), [*KINDS, (WIDE, COUNT), (WIDE, RATIO)], ids=str)
def test_quotients_and_products_are_rounded_once(session: Any, one: Dec, other: Dec) -> None:
    drawn_pairs = [(p, q) for p, q in zip(*pairs(one, other), strict=True) if _has_room(p, q)]
    a, b = [p for p, _ in drawn_pairs], [q for _, q in drawn_pairs]
    table(session, a=(one, a), b=(other, b))
    x, y = Number(Column("a", one)), Number(Column("b", other))
    asked: list[tuple[Expr, str, Decimal, RoundingMode]] = []
    for quantum, mode in product(QUANTA, MODES):
        for word, value in (("divided", numbers.divide(x, y)), ("times", _product(x, y)), ("alone", x)):
            try:
                if value is not None:
                    asked.append((numbers.rounded(value, quantum, mode), word, quantum, mode))
            except TooWide:
                continue
    assert asked
    rows = computed(session, *(node for node, *_ in asked))
    with exact_arithmetic():
        for left, right, row in zip(a, b, rows, strict=True):
            for found, (_, word, quantum, mode) in zip(row, asked, strict=True):
                match word:
                    case "divided":
                        exact = None if right == 0 else Fraction(left) / Fraction(right)
                    case "times":
                        exact = Fraction(left * right)
                    case _:
                        exact = Fraction(left)
                expected = None if exact is None else round_to(exact, quantum, mode)
                assert found == expected, (left, word, right, quantum, mode)


def _has_room(p: Decimal, q: Decimal) -> bool:
    """Whether what is made of two numbers counts fewer quanta than the narrowest division holds."""
    most = max(abs(Fraction(p) / Fraction(q)) if q else 0, abs(Fraction(p) * Fraction(q)), abs(Fraction(p)))
    return most / Fraction(min(QUANTA)) < A_LOT


def _product(x: Number, y: Number) -> Number | None:
    try:
        return numbers.multiply(x, y)
    except TooWide:
        return None


@pytest.mark.parametrize(("one", "other"), KINDS, ids=str)
def test_sums_products_and_comparisons_are_exact(session: Any, one: Dec, other: Dec) -> None:
    a, b = pairs(one, other)
    table(session, a=(one, a), b=(other, b))
    x, y = Number(Column("a", one)), Number(Column("b", other))
    nodes = [
        numbers.add(x, y).top,
        numbers.decimal_difference(x.top, y.top),
        numbers.multiply(x, y).top,
        numbers.negate(x).top,
        numbers.least_of(x, y).top,
        numbers.greatest_of(x, y).top,
        *(numbers.holds(op, x, y) for op in ("<", "<=", "=", "<>", ">=", ">")),
    ]
    rows = computed(session, *nodes)
    with exact_arithmetic():
        for p, q, row in zip(a, b, rows, strict=True):
            exact = [p + q, p - q, p * q, -p, min(p, q), max(p, q), p < q, p <= q, p == q, p != q, p >= q, p > q]
            assert list(row) == exact, (p, q)


def test_integers_of_38_digits_are_divided_exactly(session: Any) -> None:
    chance = random.Random(38)
    a, b = [10**38 - 1, 1 - 10**38, 10**37, 7], [10**38 - 1, 10**19, 10**18, 10**38 - 1]
    for _ in range(3_000):
        below = chance.choice([1, -1]) * (chance.randrange(1, 10**38) // 10 ** chance.randint(0, 37) or 1)
        room = min(A_LOT, 10**38 // abs(below)) - 1
        times = chance.choice([1, -1]) * chance.randint(0, max(0, room))
        rest = chance.choice([0, 1, -1, below // 2, abs(below) - 1, -(abs(below) - 1)])
        above = times * below + rest
        if abs(above) < 10**38 and abs(above) // abs(below) < A_LOT:
            a.append(above)
            b.append(below)
    assert len(a) > 2_000
    table(session, a=(INTEGER, list(map(Decimal, a))), b=(INTEGER, list(map(Decimal, b))))
    top, bottom = Column("a", INTEGER), Column("b", INTEGER)
    rows = computed(session, Quotient(top, bottom, INTEGER), Cast(Binary("%", top, bottom, INTEGER), INTEGER))
    for above, below, (quotient, rest) in zip(a, b, rows, strict=True):
        exact = abs(above) // abs(below) * (1 if (above < 0) == (below < 0) else -1)
        assert (int(quotient), int(rest)) == (exact, above - exact * below), (above, below)


def test_a_narrow_divisor_leaves_room_for_a_wide_quotient(session: Any) -> None:
    top = [10**28 - 1, 1 - 10**28, 7 * 10**27, 12345678901234567890123456789 % 10**28]
    table(session, a=(INTEGER, list(map(Decimal, top))), b=(Dec(20, 0), [Decimal(1)] * len(top)))
    divided = Quotient(Column("a", INTEGER), Cast(Column("b", Dec(20, 0)), INTEGER), INTEGER)
    assert [int(found) for (found,) in computed(session, divided)] == top


@pytest.mark.parametrize(("kind", "shift"), [(Dec(36, 5), 5), (Dec(37, 9), 10), (Dec(20, 12), 19), (Dec(38, 1), 1)])
def test_a_number_becomes_an_integer_where_its_places_leave_no_room(session: Any, kind: Dec, shift: int) -> None:
    cells = drawn(kind, "shifted")
    table(session, a=(kind, cells))
    with exact_arithmetic():
        expected = [int(cell.scaleb(shift)) for cell in cells]
    found = computed(session, numbers.whole_of(Column("a", kind), shift))
    assert [int(each) for (each,) in found] == expected


def test_integers_of_64_bits_are_divided_exactly(session: Any) -> None:
    chance = random.Random(64)
    edge = 10**18 - 1
    a = [edge, -edge, 0, *(chance.randint(-edge, edge) >> chance.randint(0, 60) for _ in range(1_000))]
    b = [edge, 1, -edge, *(chance.randint(1, edge) >> chance.randint(0, 59) or 1 for _ in range(1_000))]
    table(session, a=("whole", a), b=("whole", b))
    top, bottom = Column("a", "whole"), Column("b", "whole")
    rows = computed(session, Quotient(top, bottom, "whole"), Binary("%", top, bottom, "whole"))
    for above, below, found in zip(a, b, rows, strict=True):
        exact = abs(above) // abs(below) * (1 if (above < 0) == (below < 0) else -1)
        assert found == (exact, above - exact * below), (above, below)


def test_running_sums_are_exact(session: Any) -> None:
    cells = drawn(Dec(30, 4), "sums", 400)
    table(session, a=(Dec(30, 4), cells))
    wide = Dec(38, 4)
    so_far = Over(Call("sum", (Column("a", Dec(30, 4)),), wide), (), (Column("place", "whole"),), "up to here")
    with exact_arithmetic():
        totals = [sum(cells[: place + 1]) for place in range(len(cells))]
    assert [found for (found,) in computed(session, so_far)] == totals
    [(total,)] = [tuple(row) for row in session.sql("SELECT sum(a) FROM given").collect()]
    assert total == totals[-1]


FULL = Decimal(10**38 - 1)


@pytest.mark.parametrize(
    ("what", "node"),
    [
        ("a sum", Cast(Binary("+", Column("a", INTEGER), Column("a", INTEGER), INTEGER), INTEGER)),
        ("a product", Cast(Binary("*", Column("a", INTEGER), Column("a", INTEGER), INTEGER), INTEGER)),
        ("a narrower column", numbers.narrowed(Column("a", INTEGER), Dec(37, 0))),
        ("a quotient of 38 digits", Quotient(Column("a", INTEGER), numbers.cast(numbers.ONE, INTEGER), INTEGER)),
        ("64 bits", Cast(Column("a", INTEGER), "whole")),
        ("a total", Call("sum", (Column("a", INTEGER),), INTEGER)),
        ("a division by zero", Quotient(Column("place", "whole"), whole(0), "whole")),
        (
            "a rest of a division by zero",
            Binary("%", Column("a", INTEGER), numbers.cast(numbers.ZERO, INTEGER), INTEGER),
        ),
        ("a running total", Over(Call("sum", (Column("a", INTEGER),), INTEGER), (), (Column("place", "whole"),))),
    ],
    ids=lambda each: each.replace(" ", "-") if isinstance(each, str) else "",
)
def test_what_does_not_fit_stops_the_run(session: Any, what: str, node: Expr) -> None:
    from pyspark.errors import PySparkException  # noqa: PLC0415 (it may not be installed)

    table(session, a=(INTEGER, [FULL, FULL]))
    text = f"SELECT {expression(node, 'spark')} AS found FROM given"
    with pytest.raises(PySparkException) as raised:
        session.sql(text).collect()
    assert raised.value.getSqlState().startswith("22"), what
