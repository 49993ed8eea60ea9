"""Running totals: for each participant and each of the shortest periods, all that counted up to its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.expressions.counting import counted_rows
from incentlang.engines.relational.sql import (
    Call,
    Cast,
    Column,
    Const,
    Dec,
    Expr,
    Join,
    Over,
    Select,
    Source,
    both,
    calendar,
    choice,
    coalesce,
    compared,
    numbers,
    same,
    whole,
)
from incentlang.ir.expressions import Aggregate
from incentlang.values.periods import Grain

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script

TROUBLES, COUNT = "_troubles", "_count"


@attrs.frozen
class Total:
    """A total, of how many values, and how many rows among them are a problem."""

    total: Expr
    count: Expr
    troubles: Expr

    @property
    def trouble(self) -> Expr:
        """Whether a row among them is a problem."""
        return compared("<>", self.troubles, whole(0))


def running(script: Script, node: Aggregate, role: str, unit: Grain) -> tuple[str, Dec]:
    """Running totals of a gather by participant and shortest period, and the digits of the total."""
    made = ("running", node, role, unit)
    rows = counted_rows(script, (node,), role)
    kind = rows.sum_kind(script)
    if made in script.known:
        return script.known[made], kind
    who = Column(layout.WHO, "text", "g")
    number = calendar.number_of(Column(layout.DAY, "day", "g"), unit, script.program.plan.year_offset)
    value, trouble = Column(layout.VALUE, rows.kind, "g"), Column("_trouble", "truth", "g")
    sums = script.add(
        "sums",
        Select(
            (
                (layout.WHO, who),
                (layout.NUMBER, number),
                (layout.VALUE, numbers.cast(Call("sum", (value,), Dec(38, kind.places)), kind)),
                (COUNT, Call("count", (value,), "whole")),
                (TROUBLES, Call("sum", (choice([(trouble, whole(1))], whole(0), "whole"),), "whole")),
            ),
            Source(rows.step, "g"),
            group=(who, number),
        ),
    )
    people = script.add(
        "people",
        Select(
            ((layout.WHO, Column(layout.WHO, "text", "s")),),
            Source(sums, "s"),
            group=(Column(layout.WHO, "text", "s"),),
        ),
        kept=False,
    )
    mine, each = Column(layout.WHO, "text", "p"), Column(layout.NUMBER, "whole", "u")
    every = Join(Source(script.numbers_of(unit), "u"), same(whole(1), whole(1)), left=False)
    own = both(same(Column(layout.WHO, "text", "s"), mine), same(Column(layout.NUMBER, "whole", "s"), each))

    def total(name: str, kind_: Dec) -> Expr:
        column = coalesce(Column(name, kind_, "s"), Const(numbers.ZERO.value, kind_))
        added = Over(Call("sum", (column,), Dec(38, kind_.places)), (mine,), (each,), "up to here")
        return numbers.cast(added, kind_)

    def counted(name: str) -> Expr:
        column = coalesce(Column(name, "whole", "s"), whole(0))
        so_far = Over(Call("sum", (column,), Dec(38, 0)), (mine,), (each,), "up to here")
        return numbers.cast(so_far, script.layout.counted)

    columns = (
        (layout.WHO, mine),
        (layout.NUMBER, each),
        (layout.VALUE, total(layout.VALUE, kind)),
        (COUNT, counted(COUNT)),
        (TROUBLES, Cast(counted(TROUBLES), "whole")),
    )
    query = Select(columns, Source(people, "p"), (every, Join(Source(sums, "s"), own)))
    script.known[made] = script.add("to date", query, note=f"running totals of {node.fact}")
    return script.known[made], kind
