"""Rows that count for somebody: whose each is, on which day it counts, and how much (semantics 7 and 15)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.expressions.conditions import truth
from incentlang.engines.relational.expressions.divisors import Divisor, shared_divisor
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
from incentlang.engines.relational.sql.numbers import Number
from incentlang.ir.expressions import Aggregate, Choose, FieldRead
from incentlang.ir.expressions import Expr as Node
from incentlang.ir.versions import Dates
from incentlang.types import Count, Money

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script

ORDER, TROUBLE, OF = "_order", "_trouble", "_of"


@attrs.frozen
class Rows:
    """A relation of rows that count.

    Attributes:
        kind: The digits of what they count.
        doubtful: Whether any can be a problem.
        adds: What that is.
        divisor: What that is divided by, the same for all of them; None: nothing.
    """

    step: str
    kind: Dec
    doubtful: bool
    adds: layout.Adds
    divisor: Divisor | None = None

    def sum_kind(self, script: Script) -> Dec:
        """How a sum of what they count is held."""
        return script.layout.sum_kind(self.kind, self.adds, 0 if self.divisor is None else self.divisor.digits)

    def worth(self, total: Expr, scope: Scope) -> Number:
        """What a total of them is."""
        return Number(total, None if self.divisor is None else self.divisor.read(scope))


def counted_rows(script: Script, nodes: tuple[Aggregate, ...], role: str) -> Rows:
    """The rows of one or more sums that a measure adds up, for people in a role on each row's date."""
    made = ("rows", nodes, role)
    if made not in script.known:
        facts = list(dict.fromkeys(node.fact for node in nodes))
        found = [_rows(script, node, facts.index(node.fact), role) for node in nodes]
        found = [_once(script, part) if _several(node) else part for node, part in zip(nodes, found, strict=True)]
        for node, part in zip(nodes, tuple(found), strict=True):
            found += reversals(script, node, part, TROUBLE)
        divisor = _divisor(script, found)
        parts = [_brought(script, part, divisor) for part in found]
        kinds = [next(expr.type for name, expr in part.columns if name == layout.VALUE) for part in parts]
        kind = numbers.widest([Column(layout.VALUE, each) for each in kinds])
        aligned: list[Query] = [_with_value(part, kind) for part in parts]
        query = aligned[0] if len(aligned) == 1 else Union(tuple(aligned))
        script.known[made] = script.add("counted", query, note=f"rows of {', '.join(facts)} as they count")
        script.kinds[script.known[made]] = kind
        script.known["doubtful", script.known[made]] = "yes" if any(map(_doubtful, parts)) else ""
        script.divisors[script.known[made]] = divisor
    step = script.known[made]
    doubtful = bool(script.known["doubtful", step])
    return Rows(step, script.kinds[step], doubtful, _adds(nodes), script.divisors[step])


def _adds(nodes: tuple[Aggregate, ...]) -> layout.Adds:
    """What sums add, of which the data tells how large they become."""
    if len(nodes) == 1 and nodes[0].kind == "count":
        return "rows"
    values = [value for node in nodes if node.kind != "count" for value in _chosen(node.value)]
    in_rows = [value.type for value in values if isinstance(value, FieldRead) and len(value.path) == 1]
    if len(in_rows) < len(values) or any(node.kind == "count" for node in nodes):
        return "anything"
    if all(isinstance(kind, Money) for kind in in_rows):
        return "amounts"
    return "counts" if all(isinstance(kind, Count) for kind in in_rows) else "anything"


def _chosen(value: Node | None) -> tuple[Node | None, ...]:
    """A value, or those of which it is the greater or the lesser one: it is no further from zero than they are."""
    return value.operands if isinstance(value, Choose) else (value,)


def _several(node: Aggregate) -> bool:
    """Whether one row may stand there several times for the same person."""
    return node.each is not None and node.above is not None


def _divisor(script: Script, parts: list[Select]) -> Divisor | None:
    """What all that is counted can be divided by, where some of it is divided."""
    bottoms = [dict(part.columns).get(layout.BOTTOM) for part in parts]
    if all(bottom is None for bottom in bottoms):
        return None
    return shared_divisor(script, [(part, each or numbers.ONE) for part, each in zip(parts, bottoms, strict=True)])


def _brought(script: Script, part: Select, divisor: Divisor | None) -> Select:
    """The same rows with what they count in parts of a divisor."""
    if divisor is None:
        return part
    if part.group:
        at = script.add("rows once", part, kept=False)
        part = Select(tuple((name, Column(name, expr.type, "o")) for name, expr in part.columns), Source(at, "o"))
    columns = dict(part.columns)
    bottom = columns.pop(layout.BOTTOM, numbers.ONE)
    columns[layout.VALUE] = divisor.brought(columns[layout.VALUE], bottom)
    return attrs.evolve(part, columns=tuple(columns.items()), joins=(*part.joins, *divisor.join()))


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
    divided: tuple[tuple[str, Expr], ...] = ()
    if node.kind == "distinct":
        assert node.value is not None
        value: Expr = numbers.ONE
        different = ((OF, script.values.single(node.value, scope)),)
        trouble = either(trouble, missing(different[0][1]))
    elif node.value is None or node.kind == "count":
        value = numbers.ONE
    else:
        found = script.values.number(node.value, scope)
        value = found.top
        if found.bottom is not None:
            divided = ((layout.BOTTOM, found.bottom),)
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
        *divided,
    )
    return Select(columns, source, tuple(scope.joins), both(*kept))


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
    # Asked before the managers are joined, of whom somebody without an assignment has none; and only of rows that the
    # rule is about, where it is a rule that counts them.
    told = both(*kept, surely(lost))
    script.doubt(Select(((layout.ROW, Column(layout.ROW, "whole", "f")),), scope.source, tuple(scope.joins), told))
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
