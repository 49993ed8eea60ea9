"""`override rate = 8% where …`: another value of a parameter for some payees or subjects."""

from __future__ import annotations

from typing import Literal as Choice

import attrs

from incentlang.check import expressions
from incentlang.check.context import Context, Scope, Typed, bad
from incentlang.check.literals import literal
from incentlang.diagnostics.exceptions import (
    OverrideNotHere,
    OverrideOfOtherKind,
    OverrideReads,
    OverridesOfOneCase,
    OverrideWithoutReason,
)
from incentlang.diagnostics.kinds import OptionalRead
from incentlang.diagnostics.names import UnknownField, UnknownName, WrongSort
from incentlang.diagnostics.suggest import closest
from incentlang.ir.expressions import (
    FieldRead,
    InputRead,
    Literal,
    MeasureRead,
    ParamOverride,
    ParticipantRead,
    Previous,
    TargetFor,
)
from incentlang.ir.schema import PARTICIPANT, Entity, Fact, Field
from incentlang.ir.walk import everything
from incentlang.syntax import ast
from incentlang.types import Ref, describe


def declared(ctx: Context) -> None:
    """Check what an override says apart from its condition, which is checked where the parameter is read."""
    seen: dict[tuple[str, ast.Expr], ast.Override] = {}
    for node in ctx.symbols.overrides:
        name = node.name.text
        symbol = ctx.symbols.named.get(name)
        if symbol is None:
            near = closest(name, ctx.symbols.of_kind("param"))
            ctx.report(UnknownName(at=node.name.span, name=name, suggestions=near))
            continue
        if symbol.kind != "param":
            ctx.report(WrongSort(at=node.name.span, name=name, is_a=f"a {symbol.kind}; only a parameter is overridden"))
            continue
        if not node.because:
            ctx.report(OverrideWithoutReason(at=node.span, name=name))
        value = literal(ctx, node.value)
        if not value.bad and type(value.kind) is not type(ctx.params[name]):
            words = describe(ctx.params[name]), describe(value.kind)
            ctx.report(OverrideOfOtherKind(at=node.value.span, name=name, first=words[0], second=words[1]))
        elif not value.bad and isinstance(value.ir, Literal):
            ctx.exceptions.setdefault(name, []).append((node, value.ir))
        if (name, node.where) in seen:
            ctx.report(OverridesOfOneCase(at=node.span, name=name, other=seen[name, node.where].span))
        seen.setdefault((name, node.where), node)


def of_param(ctx: Context, name: str, scope: Scope, path: ast.Path) -> tuple[ParamOverride, ...] | None:
    """The overrides of a parameter as its reader sees them; None after reporting."""
    found: list[ParamOverride] = []
    for node, value in ctx.exceptions.get(name, ()):
        said = len(ctx.diagnostics)
        test = expressions.condition(ctx, node.where, attrs.evolve(scope, override=path, known=frozenset()))
        if test.bad:
            assert len(ctx.diagnostics) > said, "what is bad was reported"
            return None
        for part in (test.ir, *everything(test.ir)):
            if isinstance(part, MeasureRead | InputRead | Previous | TargetFor):
                ctx.report(OverrideReads(at=part.span, text=part.span.text, kind="value of a period"))
                return None
        found.append(ParamOverride(value, test.ir, node.because, span=node.span))
    return tuple(found)


def read(ctx: Context, path: ast.Path, scope: Scope) -> Typed:
    """A name in the condition of an override: an attribute of the payee, or of the subject by its entity's name."""
    first, reader = path.parts[0].text, scope.override
    assert reader is not None
    table = ctx.declared(first) if len(path.parts) > 1 and first != PARTICIPANT else None
    if table is not None:
        return _of_subject(ctx, path, scope, table)
    parts = path.parts[1:] if first == PARTICIPANT and len(path.parts) > 1 else path.parts
    if ctx.field_of(PARTICIPANT, parts[0].text) is None:
        symbol = ctx.symbols.named.get(first)
        if symbol is not None:
            return ctx.refuse(OverrideReads(at=path.span, text=path.text, kind=symbol.kind), path.span)
        names = [*(field.name for field in ctx.participant.fields), *ctx.symbols.of_kind("entity", "fact")]
        return ctx.refuse(UnknownName(at=path.parts[0].span, name=first, suggestions=closest(first, names)), path.span)
    if scope.value or scope.key != "role":
        return _not_here(ctx, path, scope, "nobody is paid")
    steps = _steps(ctx, PARTICIPANT, parts)
    if steps is None or not _guarded(ctx, path, scope, parts, steps):
        return bad(path.span)
    names_ = tuple(step.name for step in steps)
    at: Choice["row date", "each day", "all period"] = "each day" if scope.each_day else "all period"
    if scope.subject is not None:
        at = "row date"
    return Typed(ParticipantRead(names_, at, steps[-1].type, span=path.span), steps[-1].type)


def _of_subject(ctx: Context, path: ast.Path, scope: Scope, table: Entity | Fact) -> Typed:
    if scope.subject is None:
        return _not_here(ctx, path, scope, "no row is at hand")
    ways = _ways(ctx, scope.subject, table.name)
    if len(ways) != 1:
        why = f"there is no {table.name}" if not ways else f"several ways lead to a {table.name}"
        return _not_here(ctx, path, scope, why)
    steps = _steps(ctx, table.name, path.parts[1:])
    if steps is None or not _guarded(ctx, path, scope, path.parts[1:], steps):
        return bad(path.span)
    names = (*ways[0], *(step.name for step in steps))
    return Typed(FieldRead(names, steps[-1].type, span=path.span), steps[-1].type)


def _ways(ctx: Context, subject: Fact, target: str) -> list[tuple[str, ...]]:
    """The shortest ways of references from a row to the entity or fact `target`, over at most one other row."""
    if subject.name == target:
        return [()]
    direct: list[tuple[str, ...]] = [(f.name,) for f in subject.fields if f.type == Ref(target)]
    if direct:
        return direct
    found: list[tuple[str, ...]] = []
    for field in subject.fields:
        if isinstance(field.type, Ref) and field.type.target != PARTICIPANT:
            behind = ctx.declared(field.type.target)
            found += [(field.name, f.name) for f in (behind.fields if behind else ()) if f.type == Ref(target)]
    return found


def _steps(ctx: Context, owner: str, parts: tuple[ast.Ident, ...]) -> list[Field] | None:
    steps: list[Field] = []
    for part in parts:
        field = ctx.field_of(owner, part.text)
        if field is None:
            table = ctx.declared(owner)
            near = closest(part.text, [each.name for each in table.fields] if table else [])
            ctx.report(UnknownField(at=part.span, name=part.text, owner=owner, suggestions=near))
            return None
        steps.append(field)
        if isinstance(field.type, Ref):
            owner = field.type.target
        elif len(steps) < len(parts):
            ctx.report(WrongSort(at=part.span, name=field.name, is_a="a value that has no columns"))
            return None
    return steps


def _guarded(ctx: Context, path: ast.Path, scope: Scope, parts: tuple[ast.Ident, ...], steps: list[Field]) -> bool:
    """Whether what may be missing is found to be known; `is known` itself asks with `path` in `scope.known`."""
    lead = len(path.parts) - len(parts)
    for count, step in enumerate(steps, lead + 1):
        shown = ".".join(part.text for part in path.parts[:count])
        if step.optional and shown not in scope.known:
            ctx.report(OptionalRead(at=path.span, path=shown, shown=path.text))
            return False
    return True


def _not_here(ctx: Context, path: ast.Path, scope: Scope, why: str) -> Typed:
    assert scope.override is not None
    reader = scope.override
    found = OverrideNotHere(at=reader.span, name=reader.text, text=path.text, reason=why, condition=path.span)
    return ctx.refuse(found, path.span)
