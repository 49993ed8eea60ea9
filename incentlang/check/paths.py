"""What a name stands for where it is written, and the columns reached through its points."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal as Choice

import attrs

from incentlang.check import derived, keys, sampling, standing
from incentlang.check.context import Context, Scope, Typed, bad
from incentlang.diagnostics.dates import WeekWindow
from incentlang.diagnostics.grains import (
    BareAttribute,
    BareTarget,
    GatherReadsMeasure,
    MeasureAtStart,
    NeedsWindow,
    OtherRole,
    PeriodAttributeInRow,
)
from incentlang.diagnostics.kinds import OptionalRead, ValueReadsMeasure
from incentlang.diagnostics.names import AmbiguousName, UnknownField, UnknownName, WrongSort
from incentlang.diagnostics.pools import FundReadsPerson
from incentlang.diagnostics.rules import WaitedRowReads
from incentlang.diagnostics.suggest import closest
from incentlang.ir.expressions import (
    Expr,
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
    Window,
)
from incentlang.ir.schema import ASSIGNMENT_FIELDS, PARTICIPANT, Field
from incentlang.source import Span
from incentlang.syntax import ast
from incentlang.types import COUNT, Ref, Type
from incentlang.values.periods import Grain, is_shorter

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
    if (keyed := keys.read(ctx, path, scope)) is not None:
        return keyed
    field = _subject_field(ctx, path, scope)
    if field is not None:
        defined = ctx.symbols.named.get(first.text)
        if defined is not None and defined.kind in _VALUES and len(path.parts) == 1:
            return ctx.refuse(
                AmbiguousName(at=path.span, name=first.text, subject=scope.subject_name, other=defined.span),
                path.span,
            )
        return field_path(ctx, path, scope, guarded=guarded)
    if scope.subject is not None and first.text == scope.subject.name:
        return field_path(ctx, path, scope, guarded=guarded)
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
        return of_participant(ctx, path, "each day")
    if name == "calendar_months_in_role" and len(path.parts) == 1:
        return Typed(MonthsInRole(True, span=path.span), COUNT)
    if name == "target":
        return ctx.refuse(BareTarget(at=path.span, grain=scope.grain or "quarter"), path.span)
    if scope.standing and ctx.field_of(PARTICIPANT, name) is not None:
        return of_participant(ctx, path, "row date")  # the day on which people are gathered
    if ctx.field_of(PARTICIPANT, name) is not None:
        if not keys.leads_to_figure(ctx, path) and _steps(ctx, PARTICIPANT, path.parts) is None:
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
        return period_value(ctx, path.parts[0], None, scope, span)
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


def period_value(
    ctx: Context,
    name: ast.Ident,
    window: Window | None,
    scope: Scope,
    span: Span,
    of: FieldRead | ParticipantRead | None = None,
    also: FieldRead | None = None,
) -> Typed:
    """A measure or input of the participant, with its grain and role checked against the reader's.

    `of` says of whom else it is, `also` of which entity, where it is of a role together with one.
    """
    item = ctx.symbols.named[name.text].item
    assert isinstance(item, ast.Measure | ast.Input)
    kind = ctx.measures.get(name.text) if isinstance(item, ast.Measure) else ctx.inputs[name.text].type
    if scope.value:
        return ctx.refuse(ValueReadsMeasure(at=span, name=name.text, value=scope.value), span)
    if kind is None or (item.also is not None and not keys.is_pair(ctx, item)):
        return bad(span)
    if scope.person:
        found_person = WrongSort(at=span, name=name.text, is_a="a figure of a period; ask for attributes of people")
        return ctx.refuse(found_person, span)
    whole = ctx.key_of(item) == "plan" if isinstance(item, ast.Measure) else ctx.inputs[name.text].of_plan
    if scope.everyone and not whole:
        return ctx.refuse(FundReadsPerson(at=span, name=name.text), span)
    if scope.gathers and not scope.standing:
        return ctx.refuse(GatherReadsMeasure(at=span, name=name.text), span)
    key = ctx.key_of(item) if isinstance(item, ast.Measure) else "role"
    if key == "entity" and item.role.text != scope.role and of is None:
        of = keys.the_one_reference(ctx, name, item.role.text, scope)
        if of is None:
            return bad(span)
    elif key == "role" and of is None and not whole and scope.role is not None and item.role.text != scope.role:
        found = OtherRole(at=span, name=name.text, role=item.role.text, reader=scope.role)
        return ctx.refuse(found, span)
    if item.also is not None and also is None and scope.also != item.also.text:
        also = keys.the_one_beside(ctx, name, item, scope)
        if also is None:
            return bad(span)
    if window is None and scope.grain is not None and is_shorter(item.grain, scope.grain):
        asked: Choice["input", "sum", "balance"] = "input"
        if isinstance(item, ast.Measure):
            asked = "balance" if standing.holds_still(ctx, name.text) else "sum"
        found_window = NeedsWindow(at=span, name=name.text, each=item.grain, reader=scope.grain, of=asked)
        return ctx.refuse(found_window, span)
    value: Expr
    if isinstance(item, ast.Measure) and not sampling.is_guarded(ctx, name.text, span, scope):
        return bad(span)
    if isinstance(item, ast.Measure):
        subject = scope.subject_name if scope.subject and (of or also) else ""
        value = MeasureRead(name.text, kind, window, of, subject, also, span=span)
    else:
        value = InputRead(name.text, kind, window, scope.subject_name if also else "", also, span=span)
    return Typed(value, kind)


def field_path(ctx: Context, path: ast.Path, scope: Scope, on: Typed | None = None, guarded: bool = False) -> Typed:
    """A column of the row at hand, step by step through its references."""
    assert scope.subject is not None
    parts = path.parts
    if parts[0].text == scope.subject.name and ctx.field_of(scope.subject.name, parts[0].text) is None:
        parts = parts[1:]
        if not parts:
            words = f"the row itself: write one of its columns, `{scope.subject.name}.…`"
            return ctx.refuse(WrongSort(at=path.span, name=scope.subject.name, is_a=words), path.span)
    steps = _steps(ctx, scope.subject.name, parts)
    if steps is None:
        return bad(path.span)
    kind: Type = steps[-1].type
    missing = _unguarded(scope, steps)
    if missing is not None and not guarded:
        return ctx.refuse(OptionalRead(at=path.span, path=missing, shown=path.text), path.span)
    names = tuple(step.name for step in steps)
    return Typed(FieldRead(names, kind, on.ir if on else None, span=path.span), kind)


def _unguarded(scope: Scope, steps: list[Field]) -> str | None:
    """The first optional step that no condition found to be known."""
    for count, step in enumerate(steps, 1):
        path = ".".join(step.name for step in steps[:count])
        if step.optional and path not in scope.known:
            return path
    return None


def is_optional(ctx: Context, value: Typed, scope: Scope) -> bool:
    """Whether a value may be missing, so that asking whether it is known makes sense."""
    match value.ir:
        case InputRead():
            return True
        case MeasureRead(name=name):
            return sampling.may_be_missing(ctx, name)
        case ParticipantRead(path=path):
            return any(step.optional for step in _steps_of(ctx, PARTICIPANT, path))
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


def _steps_of(ctx: Context, owner: str, path: tuple[str, ...]) -> Iterator[Field]:
    for name in path:
        field = ctx.field_of(owner, name)
        assert field is not None
        yield field
        if isinstance(field.type, Ref):
            owner = field.type.target


def steps_of_path(ctx: Context, owner: str, parts: tuple[ast.Ident, ...]) -> list[Field] | None:
    """The columns of a path from an entity or fact, or None after reporting."""
    return _steps(ctx, owner, parts)


def _steps(ctx: Context, owner: str, parts: tuple[ast.Ident, ...]) -> list[Field] | None:
    steps: list[Field] = []
    for part in parts:
        if steps:
            reached = steps[-1].type
            if not isinstance(reached, Ref):
                ctx.report(WrongSort(at=part.span, name=steps[-1].name, is_a="a value that has no columns"))
                return None
            owner = reached.target
        field = ctx.field_of(owner, part.text)
        if field is None:
            table = ctx.declared(owner)
            names = [each.name for each in table.fields] if table else []
            near = closest(part.text, names)
            ctx.report(UnknownField(at=part.span, name=part.text, owner=owner, suggestions=near))
            return None
        steps.append(field)
    return steps


def at_period(ctx: Context, node: ast.AtPeriod, scope: Scope, guarded: bool = False) -> Typed:
    """`region at period end`: an attribute of the participant of a measure or period rule."""
    if scope.standing == "entity":
        return standing.at_period(ctx, node, scope, guarded)
    if _is_measure(ctx, node.operand) and scope.grain is not None:
        return _measure_at(ctx, node, scope, scope.grain, guarded)
    if scope.role is None or (scope.gathers and not scope.standing) or scope.key != "role":
        measure = _is_measure(ctx, node.operand)
        return ctx.refuse(PeriodAttributeInRow(at=node.span, name=node.operand.text, measure=measure), node.span)
    elsewhere = keys.read_of_person(ctx, node.operand, node.at, scope, node.span)
    return elsewhere or of_participant(ctx, node.operand, node.at, node.span)


def _is_measure(ctx: Context, path: ast.Path) -> bool:
    name = path.parts[0].text
    symbol = ctx.symbols.named.get(name)
    attribute = ctx.field_of(PARTICIPANT, name) is not None
    return len(path.parts) == 1 and symbol is not None and symbol.kind == "measure" and not attribute


def _measure_at(ctx: Context, node: ast.AtPeriod, scope: Scope, reader: Grain, guarded: bool) -> Typed:
    """`reserve at period end`: a measure of shorter periods, as its last one in the reader's period stands."""
    name = node.operand.parts[0]
    each = ctx.grain_of(name.text)
    if node.at == "period start":
        return ctx.refuse(MeasureAtStart(at=node.span, name=name.text, each=each, reader=reader), node.span)
    shorter = is_shorter(each, reader)
    if shorter and each == "week":
        return ctx.refuse(WeekWindow(at=node.span, name=name.text, window="at period end", grain=reader), node.span)
    inside = attrs.evolve(scope, known=scope.known | {" ".join(node.span.text.split())}) if guarded else scope
    return period_value(ctx, name, Window("end", each) if shorter else None, inside, node.span)


def of_participant(
    ctx: Context,
    path: ast.Path,
    at: Choice["period start", "period end", "each day", "row date"],
    span: Span | None = None,
) -> Typed:
    """An attribute of the participant at hand, step by step."""
    steps = _steps(ctx, PARTICIPANT, path.parts)
    if steps is None:
        return bad(span or path.span)
    kind = steps[-1].type
    names = tuple(step.name for step in steps)
    return Typed(ParticipantRead(names, at, kind, span=span or path.span), kind)


def person_attribute(ctx: Context, path: ast.Path, scope: Scope) -> Typed:
    """An attribute of the person whom a pilot asks about, on the day in question."""
    if ctx.field_of(PARTICIPANT, path.parts[0].text) is None:
        return _defined(ctx, path, scope)
    steps = _steps(ctx, PARTICIPANT, path.parts)
    if steps is None:
        return bad(path.span)
    kind = steps[-1].type
    return Typed(ParticipantRead(tuple(step.name for step in steps), "row date", kind, span=path.span), kind)


BUILT_IN = frozenset((*ASSIGNMENT_FIELDS, PARTICIPANT, "from", "to"))
"""Names a plan must not redeclare on `entity participant`."""
