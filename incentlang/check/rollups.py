"""Whose a gathered row is: a person, the people that rows of another fact name, or managers above (semantics 15)."""

from __future__ import annotations

from typing import NamedTuple

import attrs

from incentlang.check import gathering, keys, paths
from incentlang.check.context import Context, Scope
from incentlang.diagnostics.grains import (
    ByNotParticipant,
    ByTwo,
    EachNotOfRow,
    NoLevels,
    NotOfPairs,
    PeriodEndNeedsManagers,
)
from incentlang.ir.expressions import Above, Each, FieldRead
from incentlang.ir.schema import PARTICIPANT, Fact
from incentlang.syntax import ast
from incentlang.types import Ref


class Whose(NamedTuple):
    """How a row leads to people."""

    by: tuple[str, ...]
    each: Each | None = None
    above: Above | None = None
    also: tuple[str, ...] = ()


def whose(ctx: Context, node: ast.Aggregate, fact: Fact, scope: Scope, outer: Scope) -> Whose | None:
    """The way from a row to the people it counts for, or None after reporting."""
    if node.whose is not None and node.whose.also is not None and not outer.also:
        words = f"{outer.role} and …" if outer.role and outer.key == "role" else ""
        ctx.report(ByTwo(at=node.whose.span, path=node.whose.also.text, role=words))
        return None
    found = _people(ctx, node, fact, scope, outer)
    if found is None or not outer.also:
        return found
    if found.above is not None:
        ctx.report(NotOfPairs(at=node.span, what="a roll-up to managers", entity=outer.also))
        return None
    also = keys.also_of_rows(ctx, node, fact, scope, outer.also)
    return None if also is None else found._replace(also=also)


def _people(ctx: Context, node: ast.Aggregate, fact: Fact, scope: Scope, outer: Scope) -> Whose | None:
    if outer.key != "role":
        by = keys.gathered_by(ctx, node, fact, scope, outer)
        return None if by is None else Whose(by)
    written = node.whose
    if node.by is None or written is None:
        by = gathering.owner_path(ctx, node, fact, scope)
        return None if by is None else Whose(by)
    if written.levels is not None and written.levels < 1:
        ctx.report(NoLevels(at=node.span))
        return None
    above = None
    if written.everyone or written.levels is not None:
        above = Above(1, written.levels, written.at_end)
    if written.each:
        each = _each(ctx, node.by, fact, scope)
        if each is None:
            return None
        if written.at_end and above is None:
            ctx.report(PeriodEndNeedsManagers(at=node.span, path=node.by.text))
            return None
        return Whose((), each, above)
    by = gathering.owner_path(ctx, node, fact, scope)
    if by is None:
        return None
    if written.at_end and above is None:
        steps = len(by) - len(_without_managers(by))
        if steps == 0:
            ctx.report(PeriodEndNeedsManagers(at=node.span, path=node.by.text))
            return None
        return Whose(by[:-steps], None, Above(steps, steps, True))
    return Whose(by, None, above)


def _without_managers(by: tuple[str, ...]) -> tuple[str, ...]:
    """The path without the steps `.manager` at its end; its first column stays."""
    while len(by) > 1 and by[-1] == "manager":
        by = by[:-1]
    return by


def _each(ctx: Context, path: ast.Path, fact: Fact, scope: Scope) -> Each | None:
    """`each split.participant`: rows of a fact without a date of its own, which take theirs from the row at hand."""
    other = ctx.facts.get(path.parts[0].text)
    column = other.dated_through if other is not None else None
    field = ctx.field_of(other.name, column) if other is not None and column is not None else None
    if other is None or field is None or field.type != Ref(fact.name) or len(path.parts) < 2:
        ctx.report(EachNotOfRow(at=path.span, path=path.text, fact=fact.name))
        return None
    inner = ast.Path(path.parts[1:], path.span)
    found = paths.field_path(ctx, inner, attrs.evolve(scope, subject=other), guarded=True)
    if found.bad:
        return None
    if found.kind != Ref(PARTICIPANT) or not isinstance(found.ir, FieldRead):
        ctx.report(ByNotParticipant(at=path.span, path=path.text))
        return None
    return Each(other.name, field.name, found.ir.path)
