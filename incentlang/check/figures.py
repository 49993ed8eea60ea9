"""Measures and inputs read: of the participant at hand, of another person, of an entity."""

from __future__ import annotations

from typing import Literal as Choice

import attrs

from incentlang.check import keys, paths, sampling, standing
from incentlang.check.context import Context, Scope, Typed, bad
from incentlang.diagnostics.dates import WeekWindow
from incentlang.diagnostics.grains import GatherReadsMeasure, MeasureAtStart, NeedsWindow, OtherRole
from incentlang.diagnostics.kinds import ValueReadsMeasure
from incentlang.diagnostics.names import WrongSort
from incentlang.diagnostics.pools import FundReadsPerson
from incentlang.ir.expressions import Expr, FieldRead, InputRead, MeasureRead, ParticipantRead, Window
from incentlang.ir.schema import PARTICIPANT
from incentlang.source import Span
from incentlang.syntax import ast
from incentlang.types import Ref
from incentlang.values.periods import Grain, is_shorter


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


def of_row(ctx: Context, path: ast.Path, scope: Scope, window: Window | None = None) -> Typed | None:
    """`customer.NRR`, `owner.attainment`: a measure of the entity or person that a path of the row leads to.

    None where the path is nothing like that.
    """
    if not leads_elsewhere(ctx, path, scope):
        return None
    of = paths.field_path(ctx, _before(path), scope)
    if of.kind == Ref(PARTICIPANT) and isinstance(ctx.symbols.named[path.parts[-1].text].item, ast.Input):
        return _input_of_another(ctx, path)
    return _of(ctx, path, of, scope, window)


def of_attribute(
    ctx: Context, path: ast.Path, at: Choice["period start", "period end"], scope: Scope, span: Span
) -> Typed | None:
    """`manager.attainment at period end`: a measure of whom or what an attribute of the participant then names."""
    if not leads_to_figure(ctx, path):
        return None
    if isinstance(ctx.symbols.named[path.parts[-1].text].item, ast.Input):
        return _input_of_another(ctx, path)
    return _of(ctx, path, paths.of_participant(ctx, _before(path), at, span), scope, None)


def leads_to_figure(ctx: Context, path: ast.Path) -> bool:
    """Whether attributes of a participant lead to an entity or person, and the last name is a figure of that."""
    reached = paths.reached(ctx, PARTICIPANT, path.parts[:-1])
    return reached is not None and _is_of(ctx, path, reached)


def leads_elsewhere(ctx: Context, path: ast.Path, scope: Scope) -> bool:
    """Whether a path of the row at hand leads to an entity or person, and its last name is a measure of that."""
    if scope.subject is None or len(path.parts) < 2:
        return False
    reached = paths.reached(ctx, scope.subject.name, path.parts[:-1])
    return reached is not None and _is_of(ctx, path, reached)


def _is_of(ctx: Context, path: ast.Path, owner: str) -> bool:
    """Whether the last name of a path is no column of `owner`, and a figure of it: of people, an input as well."""
    name = path.parts[-1].text
    symbol = ctx.symbols.named.get(name)
    if symbol is None or ctx.field_of(owner, name) is not None:
        return False
    if not isinstance(symbol.item, ast.Input | ast.Measure):
        return False
    if symbol.item.also is not None and symbol.item.also.text == owner:
        return True
    if isinstance(symbol.item, ast.Input):
        return owner == PARTICIPANT and symbol.item.role.text != "plan"
    key = ctx.key_of(symbol.item)
    return symbol.item.role.text == owner if key == "entity" else key == "role" and owner == PARTICIPANT


def _before(path: ast.Path) -> ast.Path:
    """The path without its last name."""
    return ast.Path(path.parts[:-1], path.parts[0].span.to(path.parts[-2].span))


def _of(ctx: Context, path: ast.Path, of: Typed, scope: Scope, window: Window | None) -> Typed:
    if of.bad or not isinstance(of.ir, FieldRead | ParticipantRead):
        return bad(path.span)
    item = ctx.symbols.named[path.parts[-1].text].item
    assert isinstance(item, ast.Measure | ast.Input)
    if item.also is not None and of.kind == Ref(item.also.text) and isinstance(of.ir, FieldRead):
        return period_value(ctx, path.parts[-1], window, scope, path.span, also=of.ir)
    return period_value(ctx, path.parts[-1], window, scope, path.span, of.ir)


def _input_of_another(ctx: Context, path: ast.Path) -> Typed:
    """What is supplied for somebody else is read through a measure, which says for whom it is."""
    name = path.parts[-1]
    item = ctx.symbols.named[name.text].item
    assert isinstance(item, ast.Input)
    measure = f"measure own_{name.text} for {item.role.text} each {item.grain}"
    words = f"an input; make it a measure, `{measure}`, and read that"
    return ctx.refuse(WrongSort(at=path.span, name=name.text, is_a=words), path.span)


def is_measure(ctx: Context, path: ast.Path) -> bool:
    name = path.parts[0].text
    symbol = ctx.symbols.named.get(name)
    attribute = ctx.field_of(PARTICIPANT, name) is not None
    return len(path.parts) == 1 and symbol is not None and symbol.kind == "measure" and not attribute


def at_end(ctx: Context, node: ast.AtPeriod, scope: Scope, reader: Grain, guarded: bool) -> Typed:
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
