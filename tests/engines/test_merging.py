"""Rules that differ only in constants: their steps become one, and say what each of them said."""

from __future__ import annotations

from decimal import Decimal

import attrs
import duckdb

from incentlang.engines.relational.passes.merging import LEAST, merged
from incentlang.engines.relational.passes.simplifying import reached
from incentlang.engines.relational.sql import (
    Binary,
    Call,
    Column,
    Const,
    Dec,
    Expr,
    Over,
    Select,
    Source,
    Step,
    Union,
    both,
    compared,
    same,
    text,
    whole,
)
from incentlang.engines.relational.sql.render import query, step

MONEY = Dec(9, 2)
KINDS = ("new", "grown", "kept")
SCALE = range(2 * LEAST)


def money(value: int) -> Const:
    return Const(Decimal(value), MONEY)


def lines(number: int) -> Step:
    """The deals of a kind from an amount on; each has its place among those of the rule."""
    amount = Column("amount", MONEY, "f")
    place = Over(Call("row_number", (), "whole"), (), (amount, Column("key", "text", "f")))
    where = both(same(Column("kind", "text", "f"), text(KINDS[number % 3])), compared(">=", amount, money(number)))
    columns: tuple[tuple[str, Expr], ...] = (("key", Column("key", "text", "f")), ("amount", amount), ("place", place))
    return Step(f"lines {number}", Select(columns, Source("deals", "f"), where=where))


def worth(number: int) -> Step:
    """What the lines of a rule are worth together, by place, with a prize of its own."""
    place, amount = Column("place", "whole", "l"), Column("amount", MONEY, "l")
    total = Call("sum", (Binary("+", amount, money(100 * number), MONEY),), Dec(38, 2))
    columns: tuple[tuple[str, Expr], ...] = (("place", place), ("total", total))
    return Step(f"worth {number}", Select(columns, Source(f"lines {number}", "l"), group=(place,)))


def every(numbers: range) -> list[Step]:
    """A script of so many rules whose last step has all that they are worth."""
    rows = [
        Select(
            (
                ("rule", whole(number)),
                ("place", Column("place", "whole", "w")),
                ("total", Column("total", Dec(38, 2), "w")),
            ),
            Source(f"worth {number}", "w"),
        )
        for number in numbers
    ]
    steps = [each for number in numbers for each in (lines(number), worth(number))]
    return [*steps, Step("all", Union(tuple(rows)))]


def rows(steps: list[Step]) -> list[tuple[object, ...]]:
    """What the last step of a script has, in DuckDB."""
    with duckdb.connect(":memory:") as connection:
        connection.execute(
            "CREATE TABLE deals AS SELECT CAST(i AS VARCHAR) AS key, (['new', 'grown', 'kept'])[1 + i % 3] AS kind, "
            "CAST(i % 17 AS DECIMAL(9, 2)) AS amount FROM range(100) AS numbers(i)"
        )
        for each in steps:
            connection.execute(step(each, "duckdb"))
        return sorted(connection.execute('FROM "all"').fetchall())


def test_they_say_together_what_each_said() -> None:
    plain = every(SCALE)
    united = reached(merged(plain, {"all"}), {"all"})
    assert [each.name for each in united if each.kept] == [
        f"lines 0 and {len(SCALE) - 1} like it",
        f"worth 0 and {len(SCALE) - 1} like it",
        "all",
    ]
    found = rows(united)
    assert found == rows(plain)
    assert len({row[0] for row in found}) == len(SCALE)


def test_the_constants_that_differ_are_a_table_and_those_that_do_not_stay() -> None:
    steps = [attrs.evolve(lines(3 * number), name=f"lines {number}") for number in range(LEAST)]
    first = merged(steps, set())[:2]
    assert "\n".join(step(each, "duckdb") for each in first) == (
        'CREATE OR REPLACE TEMPORARY VIEW "constants of lines 0" AS\n'
        "SELECT *\nFROM (VALUES\n"
        + ",\n".join(f"  ({number}, CAST({3 * number} AS DECIMAL(9, 2)))" for number in range(LEAST))
        + '\n) AS "rows" ("_variant", "_0")\n'
        f'CREATE OR REPLACE TEMPORARY TABLE "lines 0 and {LEAST - 1} like it" AS\n'
        'SELECT\n  "f"."key" AS "key",\n  "f"."amount" AS "amount",\n'
        '  row_number() OVER (PARTITION BY "v"."_variant" ORDER BY "f"."amount", "f"."key") AS "place",\n'
        '  "v"."_variant" AS "_variant"\n'
        'FROM "deals" AS "f"\nJOIN "constants of lines 0" AS "v" ON 1 = 1\n'
        'WHERE "f"."kind" = \'new\' AND "f"."amount" >= "v"."_0"'
    )


def test_a_step_that_is_asked_for_stays_and_reads_its_rows() -> None:
    found = merged(every(SCALE), {"all", "worth 3"})
    assert next(each for each in found if each.name == "worth 3") == worth(3)
    mine = next(each for each in found if each.name == "lines 3")
    assert query(mine.query, "duckdb").endswith('WHERE "f"."_variant" = 3')
    assert rows(reached(found, {"all", "worth 3"})) == rows(every(SCALE))


def test_a_few_are_left_alone() -> None:
    few = every(range(LEAST - 1))
    assert merged(few, {"all"}) == few


def test_steps_that_are_asked_nothing_different_are_left_alone() -> None:
    """Every row would be there once for each of them, and they would be no cheaper together."""
    steps = [attrs.evolve(lines(0), name=f"lines {number}") for number in range(LEAST)]
    assert merged(steps, set()) == steps


def test_another_kind_of_number_is_another_shape() -> None:
    """Digits decide about those of whatever is computed."""
    first = [lines(3 * number) for number in range(LEAST - 1)]
    other = lines(3 * LEAST)
    assert isinstance(other.query, Select)
    wide = compared(">=", Column("amount", MONEY, "f"), Const(Decimal(5), Dec(12, 2)))
    steps = [*first, attrs.evolve(other, query=attrs.evolve(other.query, where=wide))]
    assert merged(steps, set()) == steps
