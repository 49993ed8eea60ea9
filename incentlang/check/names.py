"""What a name stands for where it is written."""

from __future__ import annotations

import attrs

from incentlang.check import derived, figures, paths, sampling, standing
from incentlang.check.context import Context, Scope, Typed, bad
from incentlang.diagnostics.grains import (
    BareAttribute,
    BareTarget,
    PeriodAttributeInRow,
)
from incentlang.diagnostics.names import AmbiguousName, UnknownName, WrongSort
from incentlang.diagnostics.rules import WaitedRowReads
from incentlang.diagnostics.suggest import closest
from incentlang.ir.expressions import (
    FieldRead,
    InputRead,
    LetRead,
    MeasureRead,
    MonthsInRole,
    OfTrigger,
    ParamRead,
    ParticipantRead,
    Rank,
    ValueRead,
)
from incentlang.ir.schema import PARTICIPANT, Field
from incentlang.syntax import ast
from incentlang.types import COUNT, Ref

_VALUES = ("param", "measure", "input", "table")
_USES = {
    "table": "a table: put its value in parentheses, `{name}(…)`",
    "rule": "a rule: what it earned is `earned of {name}`, in measures and rules of a role and period",
    "entity": "a kind of thing, not a value",
    "fact": "a kind of row, not a value: `sum of … over {name}` gathers them",
    "role": "a role, not a value",
    "formula": "a formula: say whose rows it takes, `{name} over book` or `{name} by customer.csm`",
    "value": "a value of each row: `sum of {name} over …` gathers it",
    "pilot": "a pilot, not a value",
    "pool": "a pool, whose amount no rule can read",
    "recognition": "a recognition: people are nominated for it, `nominate … for {name}, with evidence …`",
    "unit": "a unit: an amount of it has a number before it, `1 {name}`",
}


def names_here(ctx: Context, scope: Scope) -> list[str]:
    """Every name that could stand as a value in this place, for suggestions."""
    names = [*scope.lets, *ctx.symbols.of_kind("param", "table"), *(("close", "earning") if scope.anchors else ())]
    if not scope.gathers or scope.standing:
        names += ctx.symbols.of_kind("measure", "input")
    if scope.subject is not None:
        names += [scope.subject.name, *(field.name for field in scope.subject.fields), *ctx.symbols.of_kind("value")]
    if scope.person:
        return [field.name for field in ctx.participant.fields]
    if scope.role is not None:
        names += [*(field.name for field in ctx.participant.fields), "months_in_role", "calendar_months_in_role"]
    return names


def read(ctx: Context, path: ast.Path, scope: Scope, guarded: bool = False) -> Typed:
    """The value a path stands for. `guarded`: the place copes with a missing value."""
    first = path.parts[0]
    if scope.person:
        return person_attribute(ctx, path, scope)
    if scope.override is not None:
        inside = attrs.evolve(scope, known=scope.known | _prefixes(path)) if guarded else scope
        return ctx.read_exception(path, inside)
    row = scope.trigger
    if row is not None and len(path.parts) > 1 and first.text == row.subject_name != scope.subject_name:
        return _of_trigger(ctx, path, scope, row, guarded)
    valued = derived.read(ctx, path, scope)
    if valued is not None:
        return valued
    if (keyed := figures.of_row(ctx, path, scope)) is not None:
        return keyed
    field = _subject_field(ctx, path, scope)
    if field is not None:
        defined = ctx.symbols.named.get(first.text)
        if defined is not None and defined.kind in _VALUES and len(path.parts) == 1:
            return ctx.refuse(
                AmbiguousName(at=path.span, name=first.text, subject=scope.subject_name, other=defined.span),
                path.span,
            )
        return paths.field_path(ctx, path, scope, guarded=guarded)
    if scope.subject is not None and first.text == scope.subject.name:
        return paths.field_path(ctx, path, scope, guarded=guarded)
    if first.text in scope.lets and len(path.parts) == 1:
        kind = scope.lets[first.text]
        return Typed(LetRead(first.text, kind, span=path.span), kind)
    one_person = not scope.gathers or scope.standing == "people"
    if scope.role is not None and one_person and scope.key == "role":
        special = _period_name(ctx, path, scope)
        if special is not None:
            return special
    return _defined(ctx, path, scope)


def _of_trigger(ctx: Context, path: ast.Path, scope: Scope, row: Scope, guarded: bool) -> Typed:
    """A column or derived value of the row that triggered a claw back, by the fact's name."""
    fact = row.subject
    assert fact is not None
    if _subject_field(ctx, path, scope) is not None:
        at = ctx.symbols.named[fact.name].span
        found = AmbiguousName(at=path.span, name=fact.name, subject=scope.subject_name, other=at)
        return ctx.refuse(found, path.span)
    inner = read(ctx, path, row, guarded)
    if inner.bad:
        return inner
    if not isinstance(inner.ir, FieldRead | ValueRead):
        return ctx.refuse(WaitedRowReads(at=path.span, text=path.text, fact=fact.name), path.span)
    return Typed(OfTrigger(fact.name, inner.ir, inner.kind, span=path.span), inner.kind)


def _prefixes(path: ast.Path) -> frozenset[str]:
    """The path and every way on which it is reached."""
    names = [part.text for part in path.parts]
    return frozenset(".".join(names[:count]) for count in range(1, len(names) + 1))


def _subject_field(ctx: Context, path: ast.Path, scope: Scope) -> Field | None:
    if scope.subject is None:
        return None
    return ctx.field_of(scope.subject.name, path.parts[0].text)


def _period_name(ctx: Context, path: ast.Path, scope: Scope) -> Typed | None:
    name = path.parts[0].text
    if name == "months_in_role" and len(path.parts) == 1:
        return Typed(MonthsInRole(span=path.span), COUNT)
    if scope.each_day and ctx.field_of(PARTICIPANT, name) is not None:
        return paths.of_participant(ctx, path, "each day")
    if name == "calendar_months_in_role" and len(path.parts) == 1:
        return Typed(MonthsInRole(True, span=path.span), COUNT)
    if name == "target":
        return ctx.refuse(BareTarget(at=path.span, grain=scope.grain or "quarter"), path.span)
    if scope.standing and ctx.field_of(PARTICIPANT, name) is not None:
        return paths.of_participant(ctx, path, "row date")  # the day on which people are gathered
    if ctx.field_of(PARTICIPANT, name) is not None:
        if not figures.leads_to_figure(ctx, path) and paths.steps_of_path(ctx, PARTICIPANT, path.parts) is None:
            return bad(path.span)  # with a day it would be no attribute either
        return ctx.refuse(BareAttribute(at=path.span, name=path.text), path.span)
    return None


def _defined(ctx: Context, path: ast.Path, scope: Scope) -> Typed:
    name, span = path.parts[0].text, path.span
    symbol = ctx.symbols.named.get(name)
    if symbol is None:
        near = closest(name, names_here(ctx, scope))
        return ctx.refuse(UnknownName(at=path.parts[0].span, name=name, suggestions=near), span)
    if len(path.parts) > 1:
        return ctx.refuse(WrongSort(at=span, name=name, is_a=_no_columns(ctx, path, symbol.kind, scope)), span)
    if symbol.kind == "param":
        kind = ctx.params[name]
        overrides = ctx.overrides_of(name, scope, path)
        return Typed(ParamRead(name, kind, overrides, span=span), kind) if overrides is not None else bad(span)
    if symbol.kind in ("measure", "input"):
        return figures.period_value(ctx, path.parts[0], None, scope, span)
    return ctx.refuse(WrongSort(at=span, name=name, is_a=_USES[symbol.kind].format(name=name)), span)


def _no_columns(ctx: Context, path: ast.Path, kind: str, scope: Scope) -> str:
    """Why nothing stands behind a point; of a table of rows, which reference of this row leads there."""
    name = path.parts[0].text
    if kind not in ("entity", "fact") or scope.subject is None:
        return f"{'an' if kind in ('entity', 'input') else 'a'} {kind}, which has no columns"
    ways = [
        f"{field.name}.{path.text}"
        for field in scope.subject.fields
        if isinstance(field.type, Ref) and ctx.field_of(field.type.target, name) is not None
    ]
    words = f"not a column of `{scope.subject.name}`"
    return words + (f": write `{ways[0]}`" if ways else ", and no column of it leads there")


def is_optional(ctx: Context, value: Typed, scope: Scope) -> bool:
    """Whether a value may be missing, so that asking whether it is known makes sense."""
    match value.ir:
        case InputRead():
            return True
        case MeasureRead(name=name):
            return sampling.may_be_missing(ctx, name)
        case ParticipantRead(path=path):
            return any(step.optional for step in paths.fields_along(ctx, PARTICIPANT, path))
        case Rank(at_least=at_least, within=within):
            return at_least > 0 or within is not None
        case OfTrigger(value=inside):
            return scope.trigger is not None and is_optional(ctx, Typed(inside, value.kind), scope.trigger)
        case FieldRead(path=path) if scope.subject is not None:
            owner, optional = scope.subject.name, False
            for name in path:
                field = ctx.field_of(owner, name)
                assert field is not None
                optional = optional or field.optional or field.over_time
                if isinstance(field.type, Ref):
                    owner = field.type.target
            return optional
        case _:
            return False


def at_period(ctx: Context, node: ast.AtPeriod, scope: Scope, guarded: bool = False) -> Typed:
    """`region at period end`: an attribute of the participant of a measure or period rule."""
    if scope.standing == "entity":
        return standing.at_period(ctx, node, scope, guarded)
    if figures.is_measure(ctx, node.operand) and scope.grain is not None:
        return figures.at_end(ctx, node, scope, scope.grain, guarded)
    if scope.role is None or (scope.gathers and not scope.standing) or scope.key != "role":
        measure = figures.is_measure(ctx, node.operand)
        return ctx.refuse(PeriodAttributeInRow(at=node.span, name=node.operand.text, measure=measure), node.span)
    elsewhere = figures.of_attribute(ctx, node.operand, node.at, scope, node.span)
    return elsewhere or paths.of_participant(ctx, node.operand, node.at, node.span)


def person_attribute(ctx: Context, path: ast.Path, scope: Scope) -> Typed:
    """An attribute of the person whom a pilot asks about, on the day in question."""
    if ctx.field_of(PARTICIPANT, path.parts[0].text) is None:
        return _defined(ctx, path, scope)
    steps = paths.steps_of_path(ctx, PARTICIPANT, path.parts)
    if steps is None:
        return bad(path.span)
    kind = steps[-1].type
    return Typed(ParticipantRead(tuple(step.name for step in steps), "row date", kind, span=path.span), kind)
