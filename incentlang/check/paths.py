"""Columns reached through the points of a name, each step but the last a reference."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal as Choice

from incentlang.check.context import Context, Scope, Typed, bad
from incentlang.diagnostics.kinds import OptionalRead
from incentlang.diagnostics.names import UnknownField, WrongSort
from incentlang.diagnostics.suggest import closest
from incentlang.ir.expressions import FieldRead, ParticipantRead
from incentlang.ir.schema import ASSIGNMENT_FIELDS, PARTICIPANT, Field
from incentlang.source import Span
from incentlang.syntax import ast
from incentlang.types import Ref, Type


def field_path(ctx: Context, path: ast.Path, scope: Scope, on: Typed | None = None, guarded: bool = False) -> Typed:
    """A column of the row at hand, step by step through its references."""
    assert scope.subject is not None
    parts = path.parts
    if parts[0].text == scope.subject.name and ctx.field_of(scope.subject.name, parts[0].text) is None:
        parts = parts[1:]
        if not parts:
            words = f"the row itself: write one of its columns, `{scope.subject.name}.…`"
            return ctx.refuse(WrongSort(at=path.span, name=scope.subject.name, is_a=words), path.span)
    steps = steps_of_path(ctx, scope.subject.name, parts)
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


def steps_of_path(ctx: Context, owner: str, parts: tuple[ast.Ident, ...]) -> list[Field] | None:
    """The columns of a path from an entity or fact, or None after reporting."""
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


def fields_along(ctx: Context, owner: str, path: tuple[str, ...]) -> Iterator[Field]:
    """The columns of a path that was checked before."""
    for name in path:
        field = ctx.field_of(owner, name)
        assert field is not None
        yield field
        if isinstance(field.type, Ref):
            owner = field.type.target


def reached(ctx: Context, owner: str, parts: tuple[ast.Ident, ...]) -> str | None:
    """The entity or fact that a path of references leads to; None where it leads to no other."""
    reached: str | None = None
    for part in parts:
        field = ctx.field_of(reached or owner, part.text)
        if field is None or not isinstance(field.type, Ref):
            return None
        reached = field.type.target
    return reached


def of_participant(
    ctx: Context,
    path: ast.Path,
    at: Choice["period start", "period end", "each day", "row date"],
    span: Span | None = None,
) -> Typed:
    """An attribute of the participant at hand, step by step."""
    steps = steps_of_path(ctx, PARTICIPANT, path.parts)
    if steps is None:
        return bad(span or path.span)
    kind = steps[-1].type
    names = tuple(step.name for step in steps)
    return Typed(ParticipantRead(names, at, kind, span=span or path.span), kind)


BUILT_IN = frozenset((*ASSIGNMENT_FIELDS, PARTICIPANT, "from", "to"))
"""Names a plan must not redeclare on `entity participant`."""
