"""What scripts rely on beside arithmetic, on Spark: names, texts, days, missing values, order, and its own mistakes."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, get_args

import pytest

from incentlang.engines.relational.data.contents import Relation
from incentlang.engines.relational.sql import (
    Binary,
    Call,
    Cast,
    Column,
    Const,
    Dec,
    Expr,
    Over,
    Select,
    Source,
    SqlType,
    Step,
    Union,
    Values,
    calendar,
    compared,
    known,
    null,
    same,
    text,
    whole,
)
from incentlang.engines.relational.sql.render import expression, query, quoted, step
from incentlang.engines.spark.session import for_one_run
from incentlang.values.dates import LAST_DATE, add_months
from incentlang.values.periods import WEEKS, Grain, offset_of, period_of

GRAINS: tuple[Grain, ...] = get_args(Grain)
AWKWARD = [
    "",
    " ",
    "it's",
    'a "name"',
    "back\\slash",
    "\\'",
    "\\u0041",
    "100 %",
    "a\\%b\\_c",
    "${x}",
    "`tick`",
    "-- no comment",
    "line\nbreak\ttab",
    "Zürich",
    "zurich",
    "\N{GRINNING FACE}",
    "\N{REPLACEMENT CHARACTER}",
    "null",
]


@pytest.fixture(scope="module")
def session(spark: Any) -> Any:
    return for_one_run(spark, 0)


def fill(session: Any, name: str, columns: Sequence[tuple[str, SqlType]], rows: Sequence[tuple[Any, ...]]) -> None:
    from incentlang.engines.spark.load import load  # noqa: PLC0415 (it needs PyArrow)

    load(session, [Relation(name, columns, rows)])


def one_by_one(session: Any, table: str, *nodes: Expr) -> list[tuple[Any, ...]]:
    """Expressions over the rows of a relation, in the order of its column `place`."""
    shown = ", ".join(f"{expression(node, 'spark')} AS c{place}" for place, node in enumerate(nodes))
    rows = session.sql(f"SELECT place, {shown} FROM {quoted(table, 'spark')}").collect()
    return [tuple(row)[1:] for row in sorted(rows)]


def test_names_may_be_any_words(session: Any) -> None:
    names = ["two words", "ARR", "arr", "select", "a`b", "a.b", "größe", "in account_executive", "count(1)"]
    fill(session, "fact `of.deal` x", [(name, "whole") for name in names], [tuple(range(len(names)))])
    read = Select(tuple((name, Column(name, "whole", "t 1")) for name in names), Source("fact `of.deal` x", "t 1"))
    [row] = session.sql(query(read, "spark")).collect()
    assert row.asDict() == dict(zip(names, range(len(names)), strict=True))


def test_texts_are_themselves_and_ordered_by_code_point(session: Any) -> None:
    fill(session, "texts", [("place", "whole"), ("t", "text")], list(enumerate(AWKWARD)))
    column = Column("t", "text")
    by = Over(Call("row_number", (), "whole"), (), (column,))
    rows = one_by_one(session, "texts", column, by, *(same(column, text(each)) for each in AWKWARD))
    for place, (found, rank, *equal) in enumerate(rows):
        assert found == AWKWARD[place]
        assert rank == sorted(AWKWARD).index(found) + 1
        assert equal == [each == found for each in AWKWARD]
    smaller = one_by_one(session, "texts", *(compared("<", column, text(each)) for each in AWKWARD))
    assert smaller == [tuple(found < each for each in AWKWARD) for found in AWKWARD]


def test_rows_that_are_written_out_are_themselves(session: Any) -> None:
    rows = (
        (whole(1), text("it's"), Const(Decimal("1.20"), Dec(9, 2))),
        (whole(2), text("`"), Const(Decimal(0), Dec(9, 2))),
    )
    written = Values((("place", "whole"), ("a word", "text"), ("_0", Dec(9, 2))), rows)
    found = session.sql(query(written, "spark")).collect()
    assert [tuple(row) for row in found] == [(1, "it's", Decimal("1.20")), (2, "`", Decimal("0.00"))]


@pytest.mark.parametrize("grain", GRAINS)
def test_periods_lie_where_the_calendar_says(session: Any, grain: Grain) -> None:
    offset = offset_of(0 if grain in WEEKS else 3, date(2026, 1, 2) if grain == "2 weeks" else None)
    chance = random.Random(grain)
    ends = [date(2000, 2, 29), date(2026, 12, 31), date(2027, 1, 1), date(1900, 3, 31), date(2199, 12, 31)]
    days = ends + [date(1950, 1, 1) + timedelta(chance.randrange(80_000)) for _ in range(300)]
    fill(session, "days", [("place", "whole"), ("d", "day")], list(enumerate(days)))
    number = calendar.number_of(Column("d", "day"), grain, offset)
    rows = one_by_one(
        session, "days", number, calendar.first_day(number, grain, offset), calendar.last_day(number, grain, offset)
    )
    for day, found in zip(days, rows, strict=True):
        period = period_of(day, grain, offset)
        assert found == (period.number, period.start, period.end)


def test_days_are_moved_and_counted_as_in_python(session: Any) -> None:
    chance = random.Random(31)
    ends = [(date(2024, 1, 31), 1), (date(2024, 2, 29), 12), (date(2024, 2, 29), -12), (date(2023, 12, 31), 2)]
    some = [(date(1950, 1, 1) + timedelta(chance.randrange(80_000)), chance.randint(-400, 400)) for _ in range(300)]
    given = ends + some
    fill(session, "moves", [("place", "whole"), ("d", "day"), ("n", "whole")], [(p, *g) for p, g in enumerate(given)])
    day, count = Column("d", "day"), Column("n", "whole")
    moved = Call("add_days", (day, count), "day")
    rows = one_by_one(
        session,
        "moves",
        moved,
        Call("add_months", (day, count), "day"),
        Call("days_between", (day, moved), "whole"),
        Call("greatest", (day, null("day")), "day"),
        Call("least", (day, moved, null("day")), "day"),
    )
    for (start, number), found in zip(given, rows, strict=True):
        later = start + timedelta(number)
        assert found == (later, add_months(start, number), number, start, min(start, later))


@pytest.mark.parametrize("function", ["add_days", "add_months"])
def test_a_day_out_of_all_range_stops_the_run(session: Any, function: Any) -> None:
    from pyspark.errors import PySparkException  # noqa: PLC0415 (it may not be installed)

    fill(session, "far", [("d", "day"), ("n", "whole")], [(LAST_DATE, 2**31 - 1)])
    node = Call(function, (Column("d", "day"), Column("n", "whole")), "day")
    shown = expression(compared(">", node, Const(date(2026, 1, 1), "day")), "spark")
    with pytest.raises(PySparkException) as raised:
        session.sql(f"SELECT {shown} FROM far").collect()
    assert raised.value.getSqlState() == "22003"


def test_missing_values_come_last_and_conditions_have_three_answers(session: Any) -> None:
    answers = [True, False, None]
    pairs = [(one, other) for one in answers for other in answers]
    fill(
        session, "truths", [("place", "whole"), ("a", "truth"), ("b", "truth")], [(p, *q) for p, q in enumerate(pairs)]
    )
    a, b = Column("a", "truth"), Column("b", "truth")
    place = Column("place", "whole")
    rows = one_by_one(
        session,
        "truths",
        Binary("and", a, b, "truth"),
        Binary("or", a, b, "truth"),
        Over(Call("row_number", (), "whole"), (), (a, place)),
        Over(Call("any", (b,), "truth"), (a,)),
        Over(Call("lag", (b,), "truth"), (a,), (place,)),
    )
    for (one, other), (both, either, *_) in zip(pairs, rows, strict=True):
        assert both is (False if False in (one, other) else None if None in (one, other) else True)
        assert either is (True if True in (one, other) else None if None in (one, other) else False)
    assert [rank for _, _, rank, *_ in rows] == [4, 5, 6, 1, 2, 3, 7, 8, 9]
    assert {has for *_, has, _ in rows} == {True}
    assert [before for *_, before in rows] == [None, True, False] * 3


def test_rows_are_numbered_and_counted_in_64_bits(session: Any) -> None:
    fill(session, "few", [("place", "whole")], [(0,), (1,)])
    numbered = Over(Call("row_number", (), "whole"), (), (Column("place", "whole"),))
    shown = f"SELECT {expression(numbered, 'spark')} AS a FROM few"
    assert session.sql(shown).dtypes == [("a", "bigint")]


def test_a_window_over_united_groups_can_be_planned(session: Any) -> None:
    """Spark 4.3 removes an alias too many from such a plan, unless it is told to leave them."""
    fill(
        session, "held", [("who", "text"), ("row", "whole"), ("day", "day")], [("x", 1, LAST_DATE), ("y", 2, LAST_DATE)]
    )
    who, row, day = Column("who", "text", "h"), Column("row", "whole", "h"), Column("day", "day", "h")
    held = Source("held", "h")
    by_who = Select((("who", who), ("day", day), ("row", null("whole"))), held, group=(who, day))
    by_row = Select((("who", who), ("day", day), ("row", row)), held, group=(who, day, row))
    session.sql(query(Union((by_who, by_row)), "spark")).createOrReplaceTempView("united")
    kept = Column("row", "whole", "u")
    most = Over(Call("max", (kept,), "whole"), (Column("who", "text", "u"),))
    windowed = Select((("row", kept), ("who", Column("who", "text", "u")), ("most", most)), Source("united", "u"))
    session.sql(query(windowed, "spark")).createOrReplaceTempView("windowed")
    last = Select(
        (("most", Column("most", "whole", "w")),), Source("windowed", "w"), where=known(Column("row", "whole", "w"))
    )
    assert sorted(row.most for row in session.sql(query(last, "spark")).collect()) == [1, 2]


def test_a_note_ends_with_its_line(session: Any) -> None:
    one = Select((("a", Cast(whole(1), Dec(3, 0))),), Source("few", "f"))
    fill(session, "few", [("place", "whole")], [(0,)])
    session.sql(step(Step("noted", one, note="50 % \\\nand 'more' \\"), "spark"))
    assert [int(row.a) for row in session.table("noted").collect()] == [1]
