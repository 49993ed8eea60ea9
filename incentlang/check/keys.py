"""Whose a measure or input is: of an entity, of the whole plan, of a role together with an entity."""

from __future__ import annotations

from incentlang.check import paths
from incentlang.check.context import Context, Scope, bad
from incentlang.diagnostics.grains import (
    ByNotEntity,
    EntityMeasureFrom,
    PairNotAtHand,
    PairOfOther,
    PairRows,
    PlanTakesAll,
)
from incentlang.diagnostics.names import UnknownName
from incentlang.diagnostics.suggest import closest
from incentlang.ir.expressions import FieldRead
from incentlang.ir.schema import PARTICIPANT, Fact
from incentlang.syntax import ast
from incentlang.types import Ref


def gathered_by(ctx: Context, node: ast.Aggregate, fact: Fact, scope: Scope, outer: Scope) -> tuple[str, ...] | None:
    """The path from a row to the entity that a measure is of; empty for the plan, which takes every row."""
    if outer.key == "plan":
        if node.by is not None or node.over is not None:
            ctx.report(PlanTakesAll(at=node.span, name=outer.measure))
            return None
        return ()
    entity = outer.role or ""
    references = [field.name for field in fact.fields if field.type == Ref(entity)]
    plain = node.whose is None or not (node.whose.everyone or node.whose.levels or node.whose.each or node.whose.at_end)
    if node.by is None and node.over is None and len(references) == 1:
        return (references[0],)
    if node.by is None or not plain:
        ctx.report(ByNotEntity(at=node.span, entity=entity, fact=fact.name, references=tuple(references)))
        return None
    owner = paths.field_path(ctx, node.by, scope, guarded=True)
    if owner.bad:
        return None
    if owner.kind != Ref(entity) or not isinstance(owner.ir, FieldRead):
        ctx.report(ByNotEntity(at=node.by.span, entity=entity, fact=fact.name, references=tuple(references)))
        return None
    return owner.ir.path


def party(ctx: Context, count: ast.Count, measure: ast.Measure, scope: Scope) -> tuple[str, ...] | None:
    """Whose a count toward such a measure is: an entity's, by a path to it, or nobody's where it is the plan's."""
    assert scope.subject is not None
    entity, fact = measure.role.text, scope.subject.name
    if ctx.key_of(measure) == "plan":
        if count.to is not None or count.overlay:
            ctx.report(PlanTakesAll(at=count.span, name=measure.name.text))
            return None
        return ()
    references = tuple(field.name for field in scope.subject.fields if field.type == Ref(entity))
    owner = paths.field_path(ctx, count.to, scope, guarded=True) if count.to is not None else bad(count.span)
    if count.to is None or (not owner.bad and owner.kind != Ref(entity)):
        ctx.report(ByNotEntity(at=count.span, entity=entity, fact=fact, references=references))
        return None
    return owner.ir.path if isinstance(owner.ir, FieldRead) else None


def the_one_reference(ctx: Context, name: ast.Ident, entity: str, scope: Scope) -> FieldRead | None:
    """The only reference of the row at hand to an entity, or None after reporting."""
    fields = [field for field in scope.subject.fields if field.type == Ref(entity)] if scope.subject else []
    if len(fields) != 1 or scope.gathers or fields[0].optional:
        ctx.report(EntityMeasureFrom(at=name.span, name=name.text, entity=entity, paths=tuple(f.name for f in fields)))
        return None
    return FieldRead((fields[0].name,), fields[0].type, span=name.span)


# --- a role together with an entity ------------------------------------------------------------------


def pair(ctx: Context, node: ast.Measure | ast.Input) -> str | None:
    """The entity in `for role and entity`; empty where there is none, None after reporting."""
    if node.also is None:
        return ""
    role, other = node.role.text, node.also.text
    if is_pair(ctx, node):
        return other
    sorts = {name: symbol.kind for name, symbol in ctx.symbols.named.items()}
    if role not in sorts and role != "plan":
        return None  # told as an unknown name
    if other not in sorts and other not in (PARTICIPANT, "plan"):
        ctx.report(UnknownName(at=node.also.span, name=other, suggestions=closest(other, ctx.entities)))
        return None
    words = "measure" if isinstance(node, ast.Measure) else "input"
    ctx.report(
        PairOfOther(
            at=node.role.span.to(node.also.span),
            sort=words,
            first=role,
            second=other,
            turned=role in ctx.entities and sorts.get(other) == "role",
        )
    )
    return None


def is_pair(ctx: Context, node: ast.Measure | ast.Input) -> bool:
    """Whether `for … and …` is a role and an entity; where it is something else, that was reported."""
    return node.also is not None and node.role.text in ctx.symbols.of_kind("role") and node.also.text in ctx.entities


def also_of_rows(ctx: Context, node: ast.Aggregate, fact: Fact, scope: Scope, entity: str) -> tuple[str, ...] | None:
    """The path from a row to the entity of a measure for a role together with one, or None after reporting."""
    references = tuple(field.name for field in fact.fields if field.type == Ref(entity))
    written = node.whose.also if node.whose is not None else None
    by = node.by.text if node.by is not None else ""
    if written is None:
        if len(references) == 1:
            return references
        ctx.report(PairRows(at=node.span, entity=entity, fact=fact.name, by=by, references=references))
        return None
    found = paths.field_path(ctx, written, scope, guarded=True)
    if found.bad:
        return None
    if found.kind != Ref(entity) or not isinstance(found.ir, FieldRead):
        ctx.report(PairRows(at=written.span, entity=entity, fact=fact.name, by=by, references=references))
        return None
    return found.ir.path


def the_one_beside(ctx: Context, name: ast.Ident, item: ast.Measure | ast.Input, scope: Scope) -> FieldRead | None:
    """The only reference of the row at hand to the entity of a pair, or None after reporting."""
    assert item.also is not None
    entity = item.also.text
    fields = [field for field in scope.subject.fields if field.type == Ref(entity)] if scope.subject else []
    if len(fields) == 1 and not scope.gathers and not fields[0].optional:
        return FieldRead((fields[0].name,), fields[0].type, span=name.span)
    ctx.report(
        PairNotAtHand(
            at=name.span,
            name=name.text,
            role=item.role.text,
            entity=entity,
            paths=tuple(field.name for field in fields),
            row=scope.subject_name,
        )
    )
    return None
