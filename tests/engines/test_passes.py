"""Passes of a script: text before, text after."""

from __future__ import annotations

from incentlang.engines.relational.passes import columns_read, inlined, kept_if_read_twice, pruned, reached
from incentlang.engines.relational.render import step
from incentlang.engines.relational.sql import Call, Column, Dec, Join, Select, Source, Step, same

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
