"""Rows that count for somebody: whose each is, on which day it counts, and how much (semantics 7 and 15)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.expressions.conditions import truth
from incentlang.engines.relational.expressions.refusing import Unsupported
from incentlang.engines.relational.expressions.reversals import reversals
from incentlang.engines.relational.expressions.scope import Read, Scope
from incentlang.engines.relational.expressions.waits import wait
from incentlang.engines.relational.sql import (
    FALSE,
    TRUE,
    Call,
    Column,
    Const,
    Dec,
    Expr,
    Join,
    Query,
    Select,
    Source,
    Union,
    both,
    compared,
    either,
    known,
    missing,
    numbers,
    opposite,
    same,
    surely,
    text,
    whole,
)
from incentlang.ir.expressions import Aggregate, FieldRead
from incentlang.ir.versions import Dates
from incentlang.types import Money

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script

ORDER, TROUBLE, OF = "_order", "_trouble", "_of"


@attrs.frozen
class Rows:
    """A relation of rows that count, the digits of what they count, and whether any can be a problem."""

    step: str
    kind: Dec
    doubtful: bool


def counted_rows(script: Script, nodes: tuple[Aggregate, ...], role: str) -> Rows:
    """The rows of one or more sums that a measure adds up, for people in a role on each row's date."""
    made = ("rows", nodes, role)
    if made not in script.known:
        facts = list(dict.fromkeys(node.fact for node in nodes))
        parts = [_rows(script, node, facts.index(node.fact), role) for node in nodes]
        for node, part in zip(nodes, tuple(parts), strict=True):
            parts += reversals(script, node, part, TROUBLE)
        kinds = [next(expr.type for name, expr in part.columns if name == layout.VALUE) for part in parts]
        kind = numbers.widest([Column(layout.VALUE, each) for each in kinds])
        aligned: list[Query] = [_with_value(part, kind) for part in parts]
        query = aligned[0] if len(aligned) == 1 else Union(tuple(aligned))
        script.known[made] = script.add("counted", query, note=f"rows of {', '.join(facts)} as they count")
        script.kinds[script.known[made]] = kind
        script.known["doubtful", script.known[made]] = "yes" if any(map(_doubtful, parts)) else ""
    step = script.known[made]
    return Rows(step, script.kinds[step], bool(script.known["doubtful", step]))


def sums_amounts(*nodes: Aggregate) -> bool:
    """Whether sums add amounts as they stand in the rows of their facts."""
    amounts = [node.value for node in nodes if isinstance(node.value, FieldRead) and isinstance(node.value.type, Money)]
    return len(amounts) == len(nodes) and all(len(each.path) == 1 for each in amounts)


def _doubtful(part: Select) -> bool:
    return dict(part.columns)[TROUBLE] != FALSE


def _with_value(part: Select, kind: Dec) -> Select:
    columns = tuple((name, numbers.cast(expr, kind) if name == layout.VALUE else expr) for name, expr in part.columns)
    return attrs.evolve(part, columns=columns)


def in_dates(day: Expr, first: object, last: object) -> Expr:
    """Whether a day lies between two dates of the plan, either of which may be open."""
    lower = [] if first is None else [compared(">=", day, Const(first, "day"))]  # type: ignore[arg-type]
    upper = [] if last is None else [compared("<=", day, Const(last, "day"))]  # type: ignore[arg-type]
    return both(*lower, *upper)


def holds_on(dates: Dates, day: Expr) -> Expr:
    """Whether a version is in force on a day."""
    return in_dates(day, dates.first, dates.last)


def _rows(script: Script, node: Aggregate, order: int, role: str) -> Select:
    """The rows of one sum: whose, which row, in which order, when and how much."""
    if node.above is not None and node.above.at_end:
        raise Unsupported("a row that counts for a team as at period end, read here", node.span)
    source = Source(layout.fact_table(node.fact), "f")
    day = Column(layout.DAY, "day", "f", True)
    scope = Scope(script.layout, source, node.fact, day=day)
    kept: list[Expr] = []
    if node.of_rule:
        plan = script.program.plan
        kept += [in_dates(day, plan.start, plan.end), holds_on(node.dates, day)]
    who = _whose(script, node, scope, kept, role)
    if role and node.is_of_somebody:
        kept.append(scope.is_in(who.value, role, day))
    scope.who = who.value
    where = TRUE if node.where is None else truth(script.values, node.where, scope)
    waits = [wait(script, condition, scope) for condition in node.conditions]
    trouble = either(*([] if where == TRUE else [missing(where)]), *(each.trouble for each in waits))
    # What is missing is a problem of the row, unless another condition fails for certain.
    if where != TRUE:
        kept.append(either(missing(where), where))
    kept += [either(known(each.met), each.trouble) for each in waits]
    counts: Expr = day
    for each in waits:
        counts = Call("greatest", (counts, Call("coalesce", (each.met, day), "day")), "day")
    different: tuple[tuple[str, Expr], ...] = ()
    if node.kind == "distinct":
        assert node.value is not None
        value: Expr = numbers.ONE
        different = ((OF, script.values.single(node.value, scope)),)
        trouble = either(trouble, missing(different[0][1]))
    elif node.value is None or node.kind == "count":
        value = numbers.ONE
    else:
        found = script.values.number(node.value, scope)
        if found.bottom is not None:
            raise Unsupported("a gather of what was divided", node.span)
        value = found.top
    if node.value is not None and node.kind not in ("count", "distinct"):
        trouble = either(trouble, missing(value))
    kept.append(compared("<=", counts, script.last_clock))
    if node.also:
        beside = scope.read(node.also, node.span)
        key = ((layout.ROW, Column(layout.ROW, "whole", "f")),)
        script.doubt(Select(key, scope.source, tuple(scope.joins), surely(beside.trouble)))
        kept.append(known(beside.value))
        different = (*different, (layout.ALSO, beside.value))
    columns: tuple[tuple[str, Expr], ...] = (
        (layout.WHO, who.value),
        (layout.ROW, Column(layout.ROW, "whole", "f")),
        (ORDER, whole(order)),
        (layout.KEY, Column(layout.KEY, "text", "f")),
        (layout.DAY, counts),
        (layout.VALUE, value),
        (TROUBLE, surely(trouble)),
        *different,
    )
    rows = Select(columns, source, tuple(scope.joins), both(*kept))
    return rows if node.each is None or node.above is None else _once(script, rows)


def _once(script: Script, rows: Select) -> Select:
    """Each row once for each manager, however many of those who have a part in it are below them."""
    parts = script.add("parts of teams", rows, kept=False)
    columns = tuple(
        (name, expr if isinstance(expr, Const) else Column(name, expr.type, "n")) for name, expr in rows.columns
    )
    return Select(columns, Source(parts, "n"), group=tuple(expr for _, expr in columns if isinstance(expr, Column)))


def _whose(script: Script, node: Aggregate, scope: Scope, kept: list[Expr], role: str) -> Read:
    """Whose a row is; a row whose people cannot be told counts for nobody, which a run must say."""
    day = scope.day
    assert day is not None
    if node.each is not None:
        named = _of_other_rows(script, node, scope)
    elif not node.by:
        return Read(text(""))
    else:
        named = scope.read(node.by, node.span)
    lost = named.trouble
    there = known(named.value)
    if role or node.above is not None:
        lost = either(lost, both(there, opposite(scope.is_assigned(named.value, day))))
    # Asked before the managers are joined, of whom somebody without an assignment has none.
    script.doubt(
        Select(((layout.ROW, Column(layout.ROW, "whole", "f")),), scope.source, tuple(scope.joins), surely(lost))
    )
    if node.above is None:
        kept += [there, *([] if lost == FALSE else [opposite(surely(lost))])]
        return Read(named.value)
    manager = Column("manager", "text", script.managers_above(node.above, named.value, day, scope))
    kept.append(known(manager))
    return Read(manager)


def _of_other_rows(script: Script, node: Aggregate, scope: Scope) -> Read:
    """Whom the rows of another fact name, each once for a row."""
    each = node.each
    assert each is not None
    made = ("named", each)
    if made not in script.known:
        at = Source(layout.fact_table(each.fact), "e")
        own = Scope(scope.layout, at, each.fact, day=Column(layout.DAY, "day", "e"))
        key, who = own.read((each.field,), node.span), own.read(each.path, node.span)
        script.doubt(Select(((layout.VALUE, key.value),), at, tuple(own.joins), surely(who.trouble)))
        columns = ((layout.VALUE, key.value), (layout.WHO, who.value))
        query = Select(columns, at, tuple(own.joins), known(who.value), group=(key.value, who.value))
        script.known[made] = script.add("named", query)
    mine = scope.column(layout.KEY, "text")
    name = f"t{len(scope.made) + 1}"
    scope.made[made] = name
    scope.joins.append(
        Join(Source(script.known[made], name), same(Column(layout.VALUE, "text", name), mine), left=False)
    )
    return Read(Column(layout.WHO, "text", name))
