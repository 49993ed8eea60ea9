"""Passes of a script: text before, text after."""

from __future__ import annotations

import attrs

from incentlang.engines.relational.passes.sharing import carried, shared
from incentlang.engines.relational.passes.simplifying import columns_read, inlined, kept_if_read_twice, pruned, reached
from incentlang.engines.relational.sql import Call, Column, Const, Dec, Join, Select, Source, Step, both, same, whole
from incentlang.engines.relational.sql.render import step

A, B = Source("a", "a"), Source("b", "b")


def column(name: str, of: str) -> Column:
    return Column(name, "text", of)


DEALS = Step("deals", Select((("key", column("key", "f")), ("owner", column("owner", "f"))), Source("fact deal", "f")))
WON = Step("won", Select((("owner", column("owner", "d")),), Source("deals", "d")))
LOST = Step("lost", Select((("key", column("key", "d")),), Source("deals", "d")))


def text(*steps: Step) -> str:
    return "\n".join(step(each, "duckdb") for each in steps)


def test_a_step_that_nobody_reads_is_left_out() -> None:
    assert [each.name for each in reached([DEALS, WON, LOST], {"won"})] == ["deals", "won"]


def test_a_column_that_nobody_reads_is_left_out() -> None:
    assert text(DEALS) == (
        'CREATE OR REPLACE TEMPORARY TABLE "deals" AS\n'
        'SELECT\n  "f"."key" AS "key",\n  "f"."owner" AS "owner"\nFROM "fact deal" AS "f"'
    )
    assert text(pruned([DEALS, WON], {"won"})[0]) == (
        'CREATE OR REPLACE TEMPORARY TABLE "deals" AS\nSELECT\n  "f"."owner" AS "owner"\nFROM "fact deal" AS "f"'
    )


def test_what_a_condition_of_a_join_reads_stays() -> None:
    joined = Step(
        "joined",
        Select(
            (("key", column("key", "a")),),
            Source("deals", "a"),
            (Join(Source("won", "b"), same(column("owner", "a"), column("owner", "b"))),),
        ),
    )
    assert text(pruned([DEALS, WON, joined], {"joined"})[0]) == text(DEALS)


def test_what_is_asked_for_keeps_its_columns() -> None:
    assert pruned([DEALS], {"deals"}) == [DEALS]


def test_a_step_that_is_read_once_is_a_part_of_its_reader() -> None:
    once = kept_if_read_twice([DEALS, WON], {"won"})
    assert text(once[0]) == text(DEALS).replace("TABLE", "VIEW")
    twice = kept_if_read_twice([DEALS, WON, LOST], {"won", "lost"})
    assert text(twice[0]) == text(DEALS)


def test_groups_stay_when_their_columns_go() -> None:
    amount = Call("sum", (Column("amount", Dec(10, 2), "f"),), Dec(38, 2))
    owner = column("owner", "f")
    grouped = Step("sums", Select((("owner", owner), ("sum", amount)), Source("fact deal", "f"), group=(owner,)))
    reader = Step("read", Select((("sum", Column("sum", Dec(38, 2), "s")),), Source("sums", "s")))
    assert text(pruned([grouped, reader], {"read"})[0]) == (
        'CREATE OR REPLACE TEMPORARY TABLE "sums" AS\n'
        'SELECT\n  sum("f"."amount") AS "sum"\nFROM "fact deal" AS "f"\nGROUP BY "f"."owner"'
    )


def test_rows_of_which_no_column_is_read_are_only_counted() -> None:
    counted = Select((("there", whole(1)),), Source("deals", "d"))
    assert text(pruned([DEALS, Step("any", counted)], {"any"})[0]) == (
        'CREATE OR REPLACE TEMPORARY TABLE "deals" AS\nSELECT\n  1 AS "key"\nFROM "fact deal" AS "f"'
    )
    amount = Call("sum", (Column("amount", Dec(10, 2), "f"),), Dec(38, 2))
    total = Step("total", Select((("sum", amount),), Source("fact deal", "f")))
    one_row = attrs.evolve(counted, source=Source("total", "d"))
    assert pruned([total, Step("any", one_row)], {"any"})[0] == total


def test_what_is_not_kept_stands_where_it_is_read() -> None:
    parts = [Step("deals", DEALS.query, kept=False), WON]
    assert text(*inlined(parts, {"won"})) == (
        'CREATE OR REPLACE TEMPORARY TABLE "won" AS\n'
        'SELECT\n  "d"."owner" AS "owner"\nFROM (\n'
        '  SELECT\n    "f"."key" AS "key",\n    "f"."owner" AS "owner"\n  FROM "fact deal" AS "f"\n'
        ') AS "d"'
    )


def test_which_columns_of_the_data_are_read_and_how_often() -> None:
    assert columns_read([DEALS, WON, LOST], "fact deal") == (["key", "owner"], 1)


DAYS = Source("days of customers", "t1")
LINES_ASIDE = Step("aside", Select((("owner", column("owner", "f")),), Source("fact deal", "f")))


def looked_up(name: str, *columns: tuple[str, str], of: str = "fact deal", by: str = "customer") -> Step:
    """A step over deals, or over a step with their columns, that looks up the customer's days."""
    join = Join(DAYS, same(column("key", "t1"), column(by, "f")), lookup=True)
    return Step(name, Select(tuple((each, column(each, at)) for each, at in columns), Source(of, "f"), (join,)))


def test_a_lookup_of_which_nothing_is_read_is_left_out() -> None:
    assert text(pruned([looked_up("lines", ("key", "f"))], {"lines"})[0]) == (
        'CREATE OR REPLACE TEMPORARY TABLE "lines" AS\nSELECT\n  "f"."key" AS "key"\nFROM "fact deal" AS "f"'
    )


def test_any_other_join_stays_because_it_may_change_which_rows_there_are() -> None:
    query = looked_up("lines", ("key", "f")).query
    assert isinstance(query, Select)
    joined = Step("lines", attrs.evolve(query, joins=(attrs.evolve(query.joins[0], lookup=False),)))
    assert pruned([joined], {"lines"}) == [joined]


def test_what_a_step_has_looked_up_is_taken_over_by_its_reader() -> None:
    lines = looked_up("lines", ("key", "f"), ("customer", "f"), ("began", "t1"))
    amounts = looked_up("amounts", ("key", "f"), ("ended", "t1"), of="lines")
    assert text(*carried([lines, amounts])) == (
        'CREATE OR REPLACE TEMPORARY TABLE "lines" AS\n'
        'SELECT\n  "f"."key" AS "key",\n  "f"."customer" AS "customer",\n  "t1"."began" AS "began",\n'
        '  "t1"."ended" AS "days of customers.ended"\n'
        'FROM "fact deal" AS "f"\n'
        'LEFT JOIN "days of customers" AS "t1" ON "t1"."key" = "f"."customer"\n'
        'CREATE OR REPLACE TEMPORARY TABLE "amounts" AS\n'
        'SELECT\n  "f"."key" AS "key",\n  "f"."days of customers.ended" AS "ended"\nFROM "lines" AS "f"'
    )


def test_a_lookup_by_something_else_is_made_by_the_reader() -> None:
    lines = looked_up("lines", ("key", "f"), ("customer", "f"), ("partner", "f"), ("began", "t1"))
    amounts = looked_up("amounts", ("key", "f"), ("began", "t1"), of="lines", by="partner")
    assert carried([lines, amounts]) == [lines, amounts]


def test_what_a_group_of_rows_looked_up_is_not_its_readers() -> None:
    lines = looked_up("lines", ("customer", "f"), ("began", "t1"))
    assert isinstance(lines.query, Select)
    grouped = attrs.evolve(
        lines, query=attrs.evolve(lines.query, group=(column("customer", "f"), column("began", "t1")))
    )
    amounts = looked_up("amounts", ("customer", "f"), ("began", "t1"), of="lines")
    assert carried([grouped, amounts]) == [grouped, amounts]


def test_a_lookup_is_shared_by_all_that_read_the_source() -> None:
    won, lost = looked_up("won", ("key", "f"), ("began", "t1")), looked_up("lost", ("key", "f"), ("ended", "t1"))
    found = shared([won, LINES_ASIDE, lost])
    assert [each.name for each in found] == ["fact deal with days of customers", "won", "aside", "lost"]
    assert text(*found) == (
        "-- looked up once for all that read it\n"
        'CREATE OR REPLACE TEMPORARY TABLE "fact deal with days of customers" AS\n'
        'SELECT\n  "f"."key" AS "key",\n  "f"."customer" AS "customer",\n  "f"."owner" AS "owner",\n'
        '  "t"."began" AS "days of customers.began",\n  "t"."ended" AS "days of customers.ended"\n'
        'FROM "fact deal" AS "f"\nLEFT JOIN "days of customers" AS "t" ON "t"."key" = "f"."customer"\n'
        'CREATE OR REPLACE TEMPORARY TABLE "won" AS\n'
        'SELECT\n  "f"."key" AS "key",\n  "f"."days of customers.began" AS "began"\n'
        'FROM "fact deal with days of customers" AS "f"\n'
        'CREATE OR REPLACE TEMPORARY TABLE "aside" AS\n'
        'SELECT\n  "f"."owner" AS "owner"\nFROM "fact deal with days of customers" AS "f"\n'
        'CREATE OR REPLACE TEMPORARY TABLE "lost" AS\n'
        'SELECT\n  "f"."key" AS "key",\n  "f"."days of customers.ended" AS "ended"\n'
        'FROM "fact deal with days of customers" AS "f"'
    )


def test_it_is_made_only_for_the_rows_that_all_of_them_ask_for() -> None:
    won, lost = looked_up("won", ("key", "f"), ("began", "t1")), looked_up("lost", ("key", "f"), ("ended", "t1"))
    new = same(column("kind", "f"), Const("new", "text"))
    late = same(column("stage", "f"), Const("late", "text"))
    assert isinstance(won.query, Select)
    assert isinstance(lost.query, Select)
    steps = [
        attrs.evolve(won, query=attrs.evolve(won.query, where=new)),
        LINES_ASIDE,
        attrs.evolve(lost, query=attrs.evolve(lost.query, where=both(late, new))),
    ]
    base, first, aside, second = shared(steps)
    assert text(base).endswith("""WHERE "f"."kind" = 'new'""")
    assert "WHERE" not in text(first)
    assert text(second).endswith("""WHERE "f"."stage" = 'late'""")
    assert aside == LINES_ASIDE
