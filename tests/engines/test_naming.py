"""Values that stand in a selection many times: text before, text after."""

from __future__ import annotations

import pytest

from incentlang.engines.relational.passes import naming
from incentlang.engines.relational.passes.naming import named
from incentlang.engines.relational.passes.simplifying import pruned
from incentlang.engines.relational.sql import (
    Binary,
    Call,
    Case,
    Column,
    Expr,
    Join,
    Over,
    Select,
    Source,
    Step,
    Union,
    compared,
    parts,
    plus,
    same,
    whole,
)
from incentlang.engines.relational.sql.render import step as rendered

DEALS = Source("fact deal", "f")


def column(name: str, of: str = "f") -> Column:
    return Column(name, "whole", of)


def positive(value: Expr) -> Expr:
    """A value where it is above zero: it is written twice."""
    return Case(((compared(">", value, whole(0)), value),), None, "whole")


def text(found: list[Step]) -> str:
    return "\n".join(rendered(each, "duckdb").split(" AS\n", 1)[1] for each in found)


def size(value: Expr, seen: dict[int, int]) -> int:
    """How many parts a value has when it is written out."""
    if id(value) not in seen:
        seen[id(value)] = 1 + sum(size(part, seen) for part in parts(value))
    return seen[id(value)]


@pytest.fixture
def every_selection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(naming, "SHORT", 0)


NET = Binary("-", column("amount"), Binary("*", column("units"), whole(2), "whole"), "whole")


def test_a_short_selection_stays_in_one_piece() -> None:
    alone = Step("worth", Select((("net", positive(NET)),), DEALS))
    assert named(alone) == [alone]


@pytest.mark.usefixtures("every_selection")
def test_a_value_that_stands_twice_is_a_column_of_a_stage() -> None:
    join = Join(Source("people", "p"), same(column("owner"), column("key", "p")))
    alone = Step("worth", Select((("net", positive(NET)), ("key", column("key", "p"))), DEALS, (join,)), note="line 3")
    assert text([alone]) == (
        'SELECT\n  CASE WHEN "f"."amount" - "f"."units" * 2 > 0 THEN "f"."amount" - "f"."units" * 2 END'
        ' AS "net",\n  "p"."key" AS "key"\n'
        'FROM "fact deal" AS "f"\nLEFT JOIN "people" AS "p" ON "f"."owner" = "p"."key"'
    )
    found = named(alone)
    assert [(each.name, each.kept, each.note) for each in found] == [
        ("stage 1 of worth", False, ""),
        ("worth", True, "line 3"),
    ]
    assert text(found) == (
        'SELECT\n  "f"."amount" AS "f.amount",\n  "f"."units" AS "f.units",\n  "p"."key" AS "p.key",\n'
        '  "f"."amount" - "f"."units" * 2 AS "value 1"\n'
        'FROM "fact deal" AS "f"\nLEFT JOIN "people" AS "p" ON "f"."owner" = "p"."key"\n'
        'SELECT\n  CASE WHEN "r"."value 1" > 0 THEN "r"."value 1" END AS "net",\n  "r"."p.key" AS "key"\n'
        'FROM "stage 1 of worth" AS "r"'
    )


@pytest.mark.usefixtures("every_selection")
def test_what_is_named_inside_another_value_has_an_earlier_stage() -> None:
    found = named(Step("worth", Select((("net", positive(plus(positive(NET), whole(1)))),), DEALS)))
    assert text(found) == (
        'SELECT\n  "f"."amount" AS "f.amount",\n  "f"."units" AS "f.units",\n'
        '  "f"."amount" - "f"."units" * 2 AS "value 1"\nFROM "fact deal" AS "f"\n'
        'SELECT\n  "r"."f.amount" AS "f.amount",\n  "r"."f.units" AS "f.units",\n  "r"."value 1" AS "value 1",\n'
        '  CASE WHEN "r"."value 1" > 0 THEN "r"."value 1" END + 1 AS "value 2"\n'
        'FROM "stage 1 of worth" AS "r"\n'
        'SELECT\n  CASE WHEN "r"."value 2" > 0 THEN "r"."value 2" END AS "net"\nFROM "stage 2 of worth" AS "r"'
    )


@pytest.mark.usefixtures("every_selection")
def test_sums_are_added_up_after_the_stages() -> None:
    total = Call("sum", (positive(NET),), "whole")
    query = Select((("owner", column("owner")), ("net", positive(total))), DEALS, group=(column("owner"),))
    assert text(named(Step("sums", query))[-1:]) == (
        'SELECT\n  "r"."f.owner" AS "owner",\n'
        '  CASE WHEN sum("r"."value 2") > 0 THEN sum("r"."value 2") END AS "net"\n'
        'FROM "stage 2 of sums" AS "r"\nGROUP BY "r"."f.owner"'
    )


@pytest.mark.usefixtures("every_selection")
def test_a_condition_is_asked_after_the_stages() -> None:
    query = Select((("net", positive(NET)),), DEALS, where=compared(">", NET, whole(9)))
    assert text(named(Step("worth", query))).endswith('FROM "stage 1 of worth" AS "r"\nWHERE "r"."value 1" > 9')


@pytest.mark.usefixtures("every_selection")
def test_a_condition_is_asked_before_a_window() -> None:
    running = Over(Call("sum", (positive(NET),), "whole"), (column("owner"),), (column("day"),), "up to here")
    query = Select((("so far", positive(running)),), DEALS, where=compared(">", column("amount"), whole(9)))
    first, *others = named(Step("worth", query))
    assert text([first]).endswith('FROM "fact deal" AS "f"\nWHERE "f"."amount" > 9')
    assert "WHERE" not in text(others)


@pytest.mark.usefixtures("every_selection")
def test_a_window_over_groups_is_not_one_over_rows() -> None:
    place = Over(Call("row_number", (), "whole"), (), (column("owner"),))
    query = Select((("place", positive(plus(place, whole(1)))),), DEALS, group=(column("owner"),))
    alone = Step("places", query)
    assert named(alone) == [alone]


@pytest.mark.usefixtures("every_selection")
def test_each_part_of_a_union_has_stages_of_its_own() -> None:
    part = Select((("net", positive(NET)),), DEALS)
    found = named(Step("both", Union((part, part))))
    assert [each.name for each in found] == ["stage 1 of both", "stage 2 of both", "both"]
    assert text(found[-1:]).count("FROM") == 2


def test_what_would_be_written_a_billion_times_is_short() -> None:
    value: Expr = column("amount")
    for _ in range(30):
        value = positive(plus(value, whole(1)))
    assert size(value, {}) > 2**30
    found = named(Step("worth", Select((("net", value),), DEALS)))
    assert len(found) == 30  # "amount + 1" is too short for a stage
    assert len(text(pruned(found, {"worth"}))) < 6_000
