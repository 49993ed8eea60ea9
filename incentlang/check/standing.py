"""`sum of ARR over customer at period start by csm`: gathers over entities and people, as they are on a day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

import attrs

from incentlang.check import gathering, keys, paths, pool_funds
from incentlang.check.context import Context, Scope, Typed, bad
from incentlang.diagnostics.grains import (
    BookNeedsCustomer,
    ByNotEntity,
    ByNotParticipant,
    EachNotOfRow,
    GatherInRow,
    NeedsBy,
    NoLevels,
    NotOfPairs,
    PlanTakesAll,
)
from incentlang.diagnostics.names import UnknownName, WrongSort
from incentlang.diagnostics.pools import FundByPerson
from incentlang.diagnostics.standing import (
    DayOnRows,
    ProratedWithoutTime,
    StandingNeedsDay,
    StandingTwoDays,
    StandingWaits,
)
from incentlang.diagnostics.suggest import closest
from incentlang.ir.expressions import Above, Expr, FieldRead, MeasureRead, PeriodDay, Previous, Standing, StandingDay
from incentlang.ir.schema import PARTICIPANT, Entity, Fact
from incentlang.ir.walk import children
from incentlang.syntax import ast
from incentlang.types import NUMBER, Count, Ref

Check = Callable[[Context, ast.Expr, Scope], Typed]
KnownPaths = Callable[[Iterable[ast.Expr]], frozenset[str]]

BOOK = "book"


def is_standing(ctx: Context, node: ast.Aggregate) -> bool:
    """Whether a gather is over what has no date of its own, or says on which day it is read."""
    symbol = ctx.symbols.named.get(node.fact.text)
    if symbol is None:
        return bool(node.days) or node.fact.text in (PARTICIPANT, BOOK)
    return bool(node.days) or node.fact.text == PARTICIPANT or symbol.kind in ("entity", "role")


def gather(
    ctx: Context, node: ast.Aggregate, scope: Scope, value: Check, condition: Check, known_paths: KnownPaths
) -> Typed:
    """A gather over entities or over the people of a role."""
    if (scope.role is None and not scope.everyone) or scope.gathers:
        return ctx.refuse(GatherInRow(at=node.span), node.span)
    if scope.also:
        what = "a gather of entities or people as they are on a day"
        return ctx.refuse(NotOfPairs(at=node.span, what=what, entity=scope.also), node.span)
    rows = _rows(ctx, node)
    if rows is None:
        return bad(node.span)
    node = _day_at_the_end(node)
    on = _day(ctx, node, rows)
    if node.afters:
        ctx.report(StandingWaits(at=node.afters[0].span, name=rows.name))
        return bad(node.span)
    conditions = (node.where,) if node.where else ()
    inner = Scope(
        subject=rows.subject,
        role=rows.name,
        grain=scope.grain,
        known=known_paths(conditions),
        gathers=True,
        key="role" if rows.subject is None else "entity",
        standing="people" if rows.subject is None else "entity",
    )
    where = condition(ctx, node.where, inner) if node.where else None
    counted = value(ctx, node.value, inner) if node.value else None
    whose = _whose(ctx, node, rows, inner, scope)
    if on is None or whose is None or (where and where.bad) or (counted and counted.bad):
        return bad(node.span)
    kind = gathering.gathered_kind(ctx, node, counted)
    if kind is None:
        return bad(node.span)
    if on == "days" and isinstance(kind, Count):
        kind = NUMBER
    standing = Standing(
        node.kind,
        rows.name,
        rows.subject is None,
        counted.ir if counted else None,
        where.ir if where else None,
        whose.by,
        whose.above,
        scope.key == "plan" or scope.everyone,
        on,
        kind,
        span=node.span,
    )
    return Typed(standing, kind)


class _Rows(NamedTuple):
    """What is gathered: an entity, whose columns `subject` has, or the people of a role; `book`: by `csm`."""

    name: str
    subject: Fact | None
    book: bool = False


def _rows(ctx: Context, node: ast.Aggregate) -> _Rows | None:
    name = node.fact.text
    symbol = ctx.symbols.named.get(name)
    if symbol is None and name == BOOK:
        customer = ctx.entities.get("customer")
        if customer is None or not _has_csm(ctx):
            ctx.report(BookNeedsCustomer(at=node.fact.span, fact="customer"))
            return None
        return _Rows("customer", _columns(customer), True)
    if name == PARTICIPANT:
        words = "everybody, in whatever role: name a role"
        ctx.report(WrongSort(at=node.fact.span, name=name, is_a=words))
        return None
    if symbol is None:
        near = closest(name, [*ctx.symbols.of_kind("entity", "role", "fact"), BOOK])
        ctx.report(UnknownName(at=node.fact.span, name=name, suggestions=near))
        return None
    if symbol.kind == "fact":
        ctx.report(DayOnRows(at=node.span, fact=name, words=node.days[0]))
        return None
    if symbol.kind == "role":
        return _Rows(name, None)
    if symbol.kind == "entity":
        entity = ctx.entities.get(name)
        return _Rows(name, _columns(entity)) if entity is not None else None
    ctx.report(WrongSort(at=node.fact.span, name=name, is_a=f"a {symbol.kind}, and nothing that is gathered"))
    return None


def _columns(entity: Entity) -> Fact:
    """The entity as a row at hand; it has no date."""
    return Fact(entity.name, entity.key, None, entity.fields, span=entity.span)


def _has_csm(ctx: Context) -> bool:
    csm = ctx.field_of("customer", "csm")
    return csm is not None and csm.type == Ref(PARTICIPANT)


def _day_at_the_end(node: ast.Aggregate) -> ast.Aggregate:
    """A day that ends the condition, `where tier is enterprise at period end`, is that of the gather if it has none."""
    if node.days or node.where is None:
        return node
    found: list[str] = []
    where = _without_day(node.where, node.where.span.end, found)
    return attrs.evolve(node, where=where, days=tuple(found)) if found else node


def _without_day(node: Any, end: int, found: list[str]) -> Any:
    """The same condition without the day that it ends with, which is put into `found`."""
    if isinstance(node, ast.AtPeriod):
        found.append(f"at {node.at}")
        return node.operand
    if isinstance(node, tuple):
        return (*node[:-1], _without_day(node[-1], end, found))
    if isinstance(node, ast.Group | ast.Call | ast.Ident) or not attrs.has(type(node)):
        return node
    for field in attrs.fields(type(node)):
        part = getattr(node, field.name)
        last = part[-1] if isinstance(part, tuple) and part else part
        if field.eq and getattr(getattr(last, "span", None), "end", -1) == end:
            new = _without_day(part, end, found)
            return attrs.evolve(node, **{field.name: new}) if found else node
    return node


def _day(ctx: Context, node: ast.Aggregate, rows: _Rows) -> StandingDay | None:
    """On which day they are read, or None after reporting."""
    if not node.days or (node.whose is not None and node.whose.at_end):
        ctx.report(StandingNeedsDay(at=node.span, name=rows.name, people=rows.subject is None))
        return None
    if len(node.days) > 1:
        ctx.report(StandingTwoDays(at=node.span, first=node.days[0], second=node.days[1]))
        return None
    words = node.days[0]
    if not words.startswith("prorated"):
        return "period start" if words.endswith("start") else "period end"
    if rows.subject is not None or node.kind not in ("sum", "count") or words != "prorated by days":
        ctx.report(ProratedWithoutTime(at=node.span, words=words, name=rows.name, kind=node.kind))
        return None
    return "days"


class _Whose(NamedTuple):
    """How each of them leads to whom it counts for."""

    by: tuple[str, ...]
    above: Above | None = None


def _whose(ctx: Context, node: ast.Aggregate, rows: _Rows, inner: Scope, outer: Scope) -> _Whose | None:
    """The way from each of them to whom it counts for, or None after reporting."""
    written = node.whose
    if outer.everyone:
        if node.by is None and (rows.book or written is not None):
            ctx.report(FundByPerson(at=node.span))
            return None
        return None if pool_funds.everyones_rows(ctx, node) is None else _Whose(())
    if outer.key == "plan":
        if node.by is not None or node.over is not None or written is not None or rows.book:
            ctx.report(PlanTakesAll(at=node.span, name=outer.measure))
            return None
        return _Whose(())
    if rows.book or node.over is not None:
        return _book(ctx, node, rows, outer)
    if outer.key == "entity":
        return _of_entity(ctx, node, rows, inner, outer)
    if written is not None and written.each and node.by is not None:
        ctx.report(EachNotOfRow(at=node.by.span, path=node.by.text, fact=rows.name))
        return None
    if written is not None and written.levels is not None and written.levels < 1:
        ctx.report(NoLevels(at=node.span))
        return None
    above = None
    if written is not None and (written.everyone or written.levels is not None):
        above = Above(1, written.levels, False)
    if rows.subject is not None:
        by = gathering.owner_path(ctx, node, rows.subject, inner)
        return None if by is None else _Whose(by, above)
    if node.by is None:
        if above is None:
            people = [field.name for field in ctx.participant.fields if field.type == Ref(PARTICIPANT)]
            ctx.report(
                NeedsBy(at=node.span, fact=rows.name, people=tuple(name for name in people if name != PARTICIPANT))
            )
            return None
        return _Whose((), above)
    steps = paths.steps_of_path(ctx, PARTICIPANT, node.by.parts)
    if steps is None:
        return None
    if steps[-1].type != Ref(PARTICIPANT):
        ctx.report(ByNotParticipant(at=node.by.span, path=node.by.text))
        return None
    return _Whose(tuple(step.name for step in steps), above)


def _book(ctx: Context, node: ast.Aggregate, rows: _Rows, outer: Scope) -> _Whose | None:
    """`over book`: the customers whose `csm` is the participant on the day."""
    if node.over is not None and node.over.text != BOOK:
        ctx.report(UnknownName(at=node.over.span, name=node.over.text, suggestions=closest(node.over.text, [BOOK])))
        return None
    if rows.name != "customer" or not _has_csm(ctx) or outer.key != "role":
        ctx.report(BookNeedsCustomer(at=node.span, fact=rows.name))
        return None
    if rows.book and (node.by is not None or node.over is not None):
        words = "already whose customers they are: leave `by` out"
        ctx.report(WrongSort(at=node.fact.span, name=BOOK, is_a=words))
        return None
    return _Whose(("csm",))


def _of_entity(ctx: Context, node: ast.Aggregate, rows: _Rows, inner: Scope, outer: Scope) -> _Whose | None:
    if rows.subject is None:
        ctx.report(ByNotEntity(at=node.span, entity=outer.role or "", fact=rows.name, references=()))
        return None
    by = keys.gathered_by(ctx, node, rows.subject, inner, outer)
    return None if by is None else _Whose(by)


def at_period(ctx: Context, node: ast.AtPeriod, scope: Scope, guarded: bool) -> Typed:
    """`ARR at period end`, read of each entity that is gathered on another day."""
    day = PeriodDay(node.at, span=node.span)
    words = f" at {node.at}"
    known = frozenset(path.removesuffix(words) for path in scope.known if path.endswith(words))
    read = paths.field_path(ctx, node.operand, attrs.evolve(scope, known=known), guarded=guarded)
    if read.bad or not isinstance(read.ir, FieldRead):
        return read
    return Typed(attrs.evolve(read.ir, on=day, span=node.span), read.kind)


def is_state(ctx: Context, measure: str) -> bool:
    """Whether a measure says how things stand on a day; the sum of that over several periods has no meaning."""
    body = ctx.measure_body(measure)
    return body is not None and _any_state(ctx, body)


def _any_state(ctx: Context, node: Expr) -> bool:
    match node:
        case Standing():
            return True
        case Previous():
            return False  # of another period, and maybe of the measure itself
        case MeasureRead(name=name):
            return is_state(ctx, name)
        case _:
            return any(_any_state(ctx, child) for child in children(node))


def carries(ctx: Context, measure: str) -> bool:
    """Whether a measure reads a period before: its value holds earlier periods already."""
    body = ctx.measure_body(measure)
    return body is not None and any(
        isinstance(part, Previous) or (isinstance(part, MeasureRead) and carries(ctx, part.name))
        for part in _parts(body)
    )


def _parts(body: Expr) -> Iterator[Expr]:
    """Every part of a body; what `previous` reads is of another period."""
    yield body
    if not isinstance(body, Previous):
        for child in children(body):
            yield from _parts(child)


def holds_still(ctx: Context, measure: str) -> bool:
    """Whether a measure says how things stand, so that its last value is what a longer period reads."""
    return carries(ctx, measure) or is_state(ctx, measure)
