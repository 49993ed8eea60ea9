"""Parts of a rounded amount by the largest remainder, where the plan names the weights (`values/parts.py`)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

import attrs

from incentlang.engines.relational.sql import (
    Binary,
    Cast,
    Column,
    Const,
    Expr,
    Quotient,
    Select,
    Source,
    SqlType,
    choice,
    compared,
    minus,
    numbers,
    plus,
    same,
    whole,
)

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script

STEPS, CUT, REST, PORTION = "_steps", "_cut down", "_rest", "_portion"


@attrs.frozen
class Portions:
    """How many quanta each part has: `step` has the columns it was made of, and those that say it."""

    step: str
    count: int
    equal: bool

    def of(self, place: Expr, at: str) -> Expr:
        """The part at a place, under the name of the step in a selection."""
        if self.equal:  # what is left over goes to the first ones
            more = one_if(compared("<", place, Column(REST, "whole", at)))
            return plus(Column(CUT, "whole", at), more)
        parts: list[tuple[Expr, Expr]] = []
        for each in range(self.count):
            parts.append((same(place, whole(each)), Column(f"{PORTION} {each}", "whole", at)))
        return choice(parts, None, "whole")


def portions(
    script: Script, step: str, carried: Sequence[tuple[str, Expr]], size: Expr, weights: Sequence[Decimal]
) -> Portions:
    """Divide an amount of a step, called `a`, into parts.

    Args:
        script: Where steps are put.
        step: The step.
        carried: Columns of it that are kept.
        size: How many quanta are divided; never below zero.
        weights: The weight of each part; together above zero.
    """
    count = len(weights)
    if len(set(weights)) == 1:
        full = Const(Decimal(count), numbers.INTEGER)
        cut, rest = cut_down(size, numbers.ONE, full)
        query = Select((*carried, (CUT, cut), (REST, rest)), Source(step, "a"))
        return Portions(script.add("equal portions", query, kept=False), count, True)
    places = max(numbers.kind_of(numbers.constant(weight)).places for weight in weights)
    full = Const(sum(weights, Decimal(0)).scaleb(places), numbers.INTEGER)
    asked: list[tuple[str, Expr]] = [(STEPS, Cast(size, "whole"))]
    for place, weight in enumerate(weights):
        cut, rest = cut_down(size, numbers.constant(weight.scaleb(places)), full)
        asked += [(f"{CUT} {place}", cut), (f"{REST} {place}", rest)]
    cuts = script.add("cut portions", Select((*carried, *asked), Source(step, "a")), kept=False)
    left: Expr = Column(STEPS, "whole", "c")
    for place in range(count):
        left = minus(left, Column(f"{CUT} {place}", "whole", "c"))
    found: list[tuple[str, Expr]] = [(name, Column(name, expr.type, "c")) for name, expr in carried]
    for place in range(count):
        mine = Column(f"{REST} {place}", "whole", "c")
        before: Expr = whole(0)
        for other in range(count):
            if other != place:  # of two that lost the same, the earlier one comes first
                theirs = Column(f"{REST} {other}", "whole", "c")
                before = plus(before, one_if(compared(">=" if other < place else ">", theirs, mine)))
        portion = plus(Column(f"{CUT} {place}", "whole", "c"), one_if(compared("<", before, left)))
        found.append((f"{PORTION} {place}", portion))
    return Portions(script.add("portions", Select(tuple(found), Source(cuts, "c")), kept=False), count, False)


def cut_down(size: Expr, weight: Expr, full: Expr) -> tuple[Expr, Expr]:
    """How often a quantum goes into a part, and what is left over, in `full`ths of it."""
    above = numbers.cast(numbers.decimal_product(size, weight), numbers.INTEGER)
    cut = Quotient(above, full, numbers.INTEGER)
    rest = Cast(Binary("%", above, full, numbers.INTEGER), numbers.INTEGER)
    return Cast(cut, "whole"), Cast(rest, "whole")


def one_if(condition: Expr) -> Expr:
    """One where a condition holds, else nothing."""
    return choice([(condition, whole(1))], whole(0), "whole")


def named(of: str, kinds: Sequence[tuple[str, SqlType]]) -> tuple[tuple[str, Expr], ...]:
    """Columns of a source under their own names."""
    return tuple((name, Column(name, kind, of)) for name, kind in kinds)
