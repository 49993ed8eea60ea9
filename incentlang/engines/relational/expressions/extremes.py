"""The highest, the lowest and the different values of rows: gathered anew for each stretch that is asked for.

Unlike sums they are no differences of running totals, so the stretches that readers ask for come first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.expressions.counting import OF, TROUBLE, counted_rows
from incentlang.engines.relational.expressions.scope import Scope
from incentlang.engines.relational.expressions.teams import ON, team_day, team_rows
from incentlang.engines.relational.sql import (
    Call,
    Column,
    Const,
    Dec,
    Expr,
    Join,
    Select,
    Source,
    both,
    calendar,
    choice,
    coalesce,
    compared,
    null,
    numbers,
    same,
    text,
)
from incentlang.engines.relational.sql.numbers import Number
from incentlang.ir.expressions import Aggregate

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script

START, END, FOUND, COUNT = "_start", "_end", "_found", "_count"


def extreme(script: Script, node: Aggregate, start: Expr, end: Expr, role: str, scope: Scope) -> Number:
    """The highest or lowest value of rows, or how many different ones there are; of none there is no highest.

    Sums, counts and averages of what is of somebody together with an entity are gathered like this as well, and those
    of a team as at the period's end.

    Args:
        script: Where steps are put.
        node: The gather.
        start: The first of the shortest periods that it covers.
        end: The last.
        role: The role in which rows count for people, or nothing.
        scope: What is at hand.
    """
    who = (scope.who if node.is_of_somebody else text("")) or text("")
    key: tuple[tuple[str, Expr], ...] = ((layout.WHO, who), (START, start), (END, end))
    if node.also:
        assert scope.also is not None
        key = (*key, (layout.ALSO, scope.also))
    at_end = node.above is not None and node.above.at_end
    if at_end:
        key = (*key, (ON, team_day(script, scope)))
    asked = script.add(
        "stretches asked for",
        Select(key, scope.source, tuple(scope.joins), group=tuple(expr for _, expr in key)),
    )
    mine = tuple((name, Column(name, expr.type, "a")) for name, expr in key)
    by = tuple(expr for _, expr in mine)
    counted = calendar.number_of(Column(layout.DAY, "day", "g"), script.unit, script.program.plan.year_offset)
    within = both(
        compared(">=", counted, Column(START, "whole", "a")), compared("<=", counted, Column(END, "whole", "a"))
    )
    if at_end:
        rows = team_rows(script, node, asked, key, within)
        inside = both(*(same(Column(name, expr.type, "g"), expr) for name, expr in mine))
    else:
        rows = counted_rows(script, (node,), role)
        own = (layout.WHO, layout.ALSO) if node.also else (layout.WHO,)
        inside = both(*(same(Column(name, "text", "g"), Column(name, "text", "a")) for name in own), within)
    join = (Join(Source(rows.step, "g"), inside, left=False),)
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
        count = numbers.cast(Call("count", (value,), "whole"), script.layout.counted)
        if node.kind in ("highest", "lowest"):
            total: Expr = Call("max" if node.kind == "highest" else "min", (value,), kind)
        else:
            kind = rows.sum_kind(script)
            total = numbers.cast(Call("sum", (value,), Dec(38, kind.places)), kind)
        query = Select((*mine, (FOUND, total), (COUNT, count), lost), Source(asked, "a"), join, group=by)
    found = script.add(f"{node.kind} of {node.fact}", query)

    at = scope.join(found, key, lambda at: both(*(same(Column(name, expr.type, at), expr) for name, expr in key)))
    result: Expr = Column(FOUND, kind, at)
    if node.kind in ("distinct", "sum", "count"):
        result = coalesce(result, Const(numbers.ZERO.value, kind))
    trouble = coalesce(Column(TROUBLE, "truth", at), Const(False, "truth"))
    number = rows.worth(choice([(trouble, null(kind))], result, kind), scope)
    if node.kind != "average":
        return number
    none = Const(numbers.ZERO.value, script.layout.counted)
    return numbers.divide(number, Number(coalesce(Column(COUNT, script.layout.counted, at), none)))
