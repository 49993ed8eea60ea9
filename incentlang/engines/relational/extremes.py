"""The highest, the lowest and the different values of rows: gathered anew for each stretch that is asked for.

Unlike sums they are no differences of running totals, so the stretches that readers ask for come first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from incentlang.engines.relational import calendar, layout, numbers
from incentlang.engines.relational.counting import OF, TROUBLE, counted_rows
from incentlang.engines.relational.numbers import Number
from incentlang.engines.relational.scope import Scope
from incentlang.engines.relational.sql import (
    Call,
    Column,
    Const,
    Expr,
    Join,
    Select,
    Source,
    both,
    choice,
    coalesce,
    compared,
    null,
    same,
    text,
)
from incentlang.ir.expressions import Aggregate

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script

START, END, FOUND = "_start", "_end", "_found"


def extreme(script: Script, node: Aggregate, start: Expr, end: Expr, role: str, scope: Scope) -> Number:
    """The highest or lowest value of rows, or how many different ones there are; of none there is no highest.

    Args:
        script: Where steps are put.
        node: The gather.
        start: The first of the shortest periods that it covers.
        end: The last.
        role: The role in which rows count for people, or nothing.
        scope: What is at hand.
    """
    who = (scope.who if node.is_of_somebody else text("")) or text("")
    key = ((layout.WHO, who), (START, start), (END, end))
    asked = script.add(
        "stretches asked for",
        Select(key, scope.source, tuple(scope.joins), group=tuple(expr for _, expr in key)),
    )
    rows = counted_rows(script, (node,), role)
    counted = calendar.number_of(Column(layout.DAY, "day", "g"), script.unit, script.program.plan.year_offset)
    inside = both(
        same(Column(layout.WHO, "text", "g"), Column(layout.WHO, "text", "a")),
        compared(">=", counted, Column(START, "whole", "a")),
        compared("<=", counted, Column(END, "whole", "a")),
    )
    join = (Join(Source(rows.step, "g"), inside, left=False),)
    mine = ((layout.WHO, Column(layout.WHO, "text", "a")), *((n, Column(n, "whole", "a")) for n in (START, END)))
    by = tuple(expr for _, expr in mine)
    lost = (TROUBLE, Call("any", (Column(TROUBLE, "truth", "g"),), "truth"))
    kind = rows.kind
    if node.kind == "distinct":
        kind = script.layout.counted
        of = Column(OF, next(e.type for n, e in script.query(rows.step).columns if n == OF), "g")
        each = script.add(
            "different values", Select((*mine, (OF, of), lost), Source(asked, "a"), join, group=(*by, of))
        )
        count = numbers.cast(Call("count", (Column(OF, of.type, "a"),), "whole"), kind)
        lost = (TROUBLE, Call("any", (Column(TROUBLE, "truth", "a"),), "truth"))
        query = Select((*mine, (FOUND, count), lost), Source(each, "a"), group=by)
    else:
        value = Column(layout.VALUE, kind, "g")
        best = Call("max" if node.kind == "highest" else "min", (value,), kind)
        query = Select((*mine, (FOUND, best), lost), Source(asked, "a"), join, group=by)
    found = script.add(f"{node.kind} of {node.fact}", query)

    def on(at: str) -> Expr:
        there = both(same(Column(START, "whole", at), start), same(Column(END, "whole", at), end))
        return both(same(Column(layout.WHO, "text", at), who), there)

    at = scope.join(found, key, on)
    result: Expr = Column(FOUND, kind, at)
    if node.kind == "distinct":
        result = coalesce(result, Const(numbers.ZERO.value, kind))
    trouble = coalesce(Column(TROUBLE, "truth", at), Const(False, "truth"))
    return Number(choice([(trouble, null(kind))], result, kind))
