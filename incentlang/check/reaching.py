"""How a condition finds its fact: a reference to the subject, or one entity both refer to (semantics 11)."""

from __future__ import annotations

from incentlang.check.context import Context
from incentlang.diagnostics.grains import NoPathToFact, SeveralPathsToFact, UndatedFact
from incentlang.diagnostics.names import UnknownName, WrongSort
from incentlang.diagnostics.suggest import closest
from incentlang.ir.expressions import Reach
from incentlang.ir.schema import PARTICIPANT, Fact
from incentlang.syntax import ast
from incentlang.types import Ref


def find_fact(ctx: Context, name: ast.Ident) -> Fact | None:
    """The fact called `name`, or None after reporting."""
    fact = ctx.facts.get(name.text)
    if fact is None:
        symbol = ctx.symbols.named.get(name.text)
        if symbol is not None:
            ctx.report(WrongSort(at=name.span, name=name.text, is_a=f"a {symbol.kind}; a fact is needed here"))
        else:
            near = closest(name.text, ctx.facts)
            ctx.report(UnknownName(at=name.span, name=name.text, suggestions=near))
    return fact


def reach(ctx: Context, subject: Fact, name: ast.Ident, via: ast.Ident | None) -> tuple[Fact, Reach] | None:
    """The fact and the one path to it, or None after reporting."""
    fact = find_fact(ctx, name)
    if fact is None:
        return None
    if fact.dated is None:
        ctx.report(UndatedFact(at=name.span, name=fact.name))
        return None
    links = _links(ctx, subject, fact)
    if via is not None:
        chosen = {target: link for target, link in links.items() if target == via.text}
        if not chosen:
            near = closest(via.text, links)
            ctx.report(UnknownName(at=via.span, name=via.text, suggestions=near))
            return None
        links = chosen
    if not links:
        ctx.report(NoPathToFact(at=name.span, fact=fact.name, subject=subject.name))
        return None
    if len(links) > 1:
        found = SeveralPathsToFact(at=name.span, fact=fact.name, subject=subject.name, paths=tuple(links))
        ctx.report(found)
        return None
    return fact, next(iter(links.values()))


def _links(ctx: Context, subject: Fact, fact: Fact) -> dict[str, Reach]:
    """Every way from `subject` to rows of `fact`, by the name of what both refer to."""
    ends = {subject.name: ()} | _references(subject, ())
    if subject.dated_through is not None:
        middle = ctx.field_of(subject.name, subject.dated_through)
        if middle is not None and isinstance(middle.type, Ref):
            behind = ctx.facts[middle.type.target]
            ends |= _references(behind, (subject.dated_through,))
    return {
        target: Reach(fact.name, field, ends[target])
        for target, (field,) in _references(fact, ()).items()
        if target in ends
    }


def _references(table: Fact, prefix: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """The references of a table by what they refer to; participants never link, a doubled target neither."""
    targets = [field.type.target for field in table.fields if isinstance(field.type, Ref)]
    return {
        field.type.target: (*prefix, field.name)
        for field in table.fields
        if isinstance(field.type, Ref) and field.type.target != PARTICIPANT and targets.count(field.type.target) == 1
    }
