"""`sum of … over …`: rows gathered for one participant and a stretch of time."""

from __future__ import annotations

from incentlang.check import paths
from incentlang.check.context import Context, Scope, Typed
from incentlang.check.pool_funds import everyones_rows
from incentlang.diagnostics.grains import (
    BookNeedsCustomer,
    ByNotParticipant,
    GatherInRow,
    NeedsBy,
)
from incentlang.diagnostics.kinds import BadOperation, DistinctOfNoColumn
from incentlang.diagnostics.names import UnknownName
from incentlang.diagnostics.suggest import closest
from incentlang.ir.expressions import FieldRead, Otherwise, ParticipantRead, ValueRead
from incentlang.ir.schema import PARTICIPANT, Fact
from incentlang.syntax import ast
from incentlang.types import COUNT, Money, NumberType, Ratio, Ref, Type, describe, is_numeric


def gathered_fact(ctx: Context, node: ast.Aggregate, scope: Scope, fact: Fact | None) -> Scope | None:
    """The scope of the gathered rows, or None after reporting."""
    if (scope.role is None and not scope.everyone) or scope.gathers:
        ctx.report(GatherInRow(at=node.span))
        return None
    if fact is None:
        return None
    if fact.dated is None and fact.dated_through is None:
        return None  # reported where it is declared
    return Scope(subject=fact, gathers=True, key=scope.key, everyone=scope.everyone)


def gathered_kind(ctx: Context, node: ast.Aggregate, value: Typed | None) -> Type | None:
    """The kind of what a gather gives, or None after reporting."""
    if value is None:
        return COUNT
    if node.kind == "distinct":
        return _of_different(ctx, node, value)
    kind = value.kind
    if is_numeric(kind) and not (node.kind == "sum" and isinstance(kind, Ratio)):
        return kind
    ctx.report(BadOperation(at=node.span, verb=f"take the {node.kind} of", first=describe(kind), second=""))
    return None


def _of_different(ctx: Context, node: ast.Aggregate, value: Typed) -> Type | None:
    """Different values are counted of a column that says which one: never of amounts, or of what is no column."""
    assert node.value is not None
    text = node.value.span.text
    if not isinstance(value.ir, FieldRead | ParticipantRead | ValueRead | Otherwise):
        ctx.report(DistinctOfNoColumn(at=node.value.span, text=text, found=""))
    elif isinstance(value.kind, Money | Ratio | NumberType):
        ctx.report(DistinctOfNoColumn(at=node.value.span, text=text, found=describe(value.kind)))
    else:
        return COUNT
    return None


def owner_path(ctx: Context, node: ast.Aggregate, fact: Fact, scope: Scope) -> tuple[str, ...] | None:
    """The path from a row to the participant it counts for, or None after reporting."""
    if scope.everyone:
        return everyones_rows(ctx, node)
    if node.over is not None:
        return _book(ctx, node.over, fact)
    if node.by is None:
        people = [f.name for f in fact.fields if f.type == Ref(PARTICIPANT)]
        ctx.report(NeedsBy(at=node.span, fact=fact.name, people=tuple(people)))
        return None
    owner = paths.field_path(ctx, node.by, scope, guarded=True)
    if owner.bad:
        return None
    if owner.kind != Ref(PARTICIPANT):
        ctx.report(ByNotParticipant(at=node.by.span, path=node.by.text))
        return None
    assert isinstance(owner.ir, FieldRead)
    return owner.ir.path


def _book(ctx: Context, word: ast.Ident, fact: Fact) -> tuple[str, ...] | None:
    """`over book`: customers whose `csm` is the participant on each row's date."""
    if word.text != "book":
        ctx.report(UnknownName(at=word.span, name=word.text, suggestions=closest(word.text, ["book"])))
        return None
    for field in fact.fields:
        if field.name == "customer" and isinstance(field.type, Ref):
            csm = ctx.field_of(field.type.target, "csm")
            if csm is not None and csm.type == Ref(PARTICIPANT):
                return ("customer", "csm")
    ctx.report(BookNeedsCustomer(at=word.span, fact=fact.name))
    return None
