"""Measures of an entity, `for customer each quarter`, and of the whole plan: whose rows, and how they are read."""

from __future__ import annotations

from incentlang.check import paths
from incentlang.check.context import Context, Scope, Typed, bad
from incentlang.diagnostics.grains import ByNotEntity, EntityMeasureFrom, PlanTakesAll
from incentlang.ir.expressions import FieldRead
from incentlang.ir.schema import Fact
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


def read(ctx: Context, path: ast.Path, scope: Scope) -> Typed | None:
    """`customer.NRR`: a measure of the entity that a path leads to; None where the path is nothing like that."""
    name = path.parts[-1]
    symbol = ctx.symbols.named.get(name.text)
    if len(path.parts) < 2 or scope.subject is None or symbol is None or not isinstance(symbol.item, ast.Measure):
        return None
    if ctx.key_of(symbol.item) != "entity" or ctx.field_of(symbol.item.role.text, name.text) is not None:
        return None
    before = ast.Path(path.parts[:-1], path.span)
    of = paths.field_path(ctx, before, scope)
    if of.bad or of.kind != Ref(symbol.item.role.text):
        return of if of.bad else None
    return paths.period_value(ctx, name, None, scope, path.span, of.ir if isinstance(of.ir, FieldRead) else None)


def the_one_reference(ctx: Context, name: ast.Ident, entity: str, scope: Scope) -> FieldRead | None:
    """The only reference of the row at hand to an entity, or None after reporting."""
    fields = [field for field in scope.subject.fields if field.type == Ref(entity)] if scope.subject else []
    if len(fields) != 1 or scope.gathers or fields[0].optional:
        ctx.report(EntityMeasureFrom(at=name.span, name=name.text, entity=entity, paths=tuple(f.name for f in fields)))
        return None
    return FieldRead((fields[0].name,), fields[0].type, span=name.span)
