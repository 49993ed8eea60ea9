"""Measures: checked in the order in which they read each other, so that each kind is known when it is read."""

from __future__ import annotations

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import Any, cast

import attrs

from incentlang.check import expressions, keys, windows
from incentlang.check.calendar import only_paid
from incentlang.check.context import Context, Scope
from incentlang.diagnostics.grains import Cycle, Hop, PreviousKind
from incentlang.diagnostics.kinds import MeasureKind
from incentlang.diagnostics.lacking import LACKING
from incentlang.diagnostics.names import UnknownName, WrongSort
from incentlang.diagnostics.suggest import closest
from incentlang.diagnostics.syntax import NotYet
from incentlang.ir.program import Measure
from incentlang.syntax import ast
from incentlang.types import UNKNOWN, Count, Unknown, describe, is_numeric


def measures(ctx: Context) -> tuple[Measure, ...]:
    """Every sound measure, in the order of the files."""
    nodes = {name: symbol.item for name, symbol in ctx.symbols.named.items() if isinstance(symbol.item, ast.Measure)}
    found: dict[str, Measure] = {}
    for name in _order(ctx, nodes):
        if name not in ctx.measures:
            measure = _measure(ctx, nodes[name])
            if measure is not None:
                found[name] = measure
    return tuple(found[name] for name in nodes if name in found)


def previous_kinds(ctx: Context) -> None:
    """The default of each `previous` must be of its measure's kind; asked last, when every kind is known."""
    for name, default, span in ctx.previous:
        declared = ctx.measures.get(name)
        if isinstance(declared, Count) and windows.is_whole(default):
            continue
        if declared is not None and not isinstance(declared, Unknown) and declared != default.kind:
            words = describe(declared), describe(default.kind)
            ctx.report(PreviousKind(at=span, name=name, wanted=words[0], found=words[1]))


def _order(ctx: Context, nodes: dict[str, ast.Measure]) -> list[str]:
    reads = {name: [other for other in _names(ctx, node.body) if other in nodes] for name, node in nodes.items()}
    before = {name: _previous_names(node.body) & (nodes.keys() - {name}) for name, node in nodes.items()}
    while True:
        try:
            # Where it can be, a measure is known before its `previous` is read, so that its kind is.
            return list(
                TopologicalSorter({name: (*reads[name], *sorted(before[name])) for name in nodes}).static_order()
            )
        except CycleError as error:
            # graphlib lists each name before the one that reads it and repeats the first at the end.
            cycle: list[str] = error.args[1][:0:-1]
            if any(other not in reads[name] for name, other in pairwise([*cycle, cycle[0]])):
                for name in cycle:
                    before[name] = set()  # one period earlier: no circle
                continue
            hops = tuple(Hop(name, nodes[name].name.span) for name in cycle)
            ctx.report(Cycle(at=hops[0].span, hops=hops))
            for name in cycle:
                ctx.measures[name] = UNKNOWN
                reads[name] = []


def _previous_names(node: Any) -> set[str]:
    """The measures of which an expression reads the period before."""
    if isinstance(node, ast.Previous):
        return {node.operand.parts[0].text}
    if isinstance(node, tuple):
        return set[str]().union(*map(_previous_names, node))
    if not attrs.has(type(node)) or isinstance(node, ast.Ident):
        return set()
    fields = attrs.fields(cast(type[attrs.AttrsInstance], type(node)))
    return set[str]().union(*(_previous_names(getattr(node, field.name)) for field in fields if field.eq))


def _names(ctx: Context, node: Any, behind: tuple[str, ...] = ()) -> Iterator[str]:
    """Every name mentioned in an expression, and in the formulas that it applies."""
    if isinstance(node, ast.Previous) or (isinstance(node, ast.Aggregate) and _is_of_rows(ctx, node)):
        return  # one period earlier, or rows, which read no measure: no circle
    if isinstance(node, ast.Path | ast.Applied):
        name = node.parts[0].text if isinstance(node, ast.Path) else node.name.text
        yield name
        symbol = ctx.symbols.named.get(name)
        if symbol is not None and isinstance(symbol.item, ast.Formula) and name not in behind:
            yield from _names(ctx, symbol.item.body, (*behind, name))
    elif isinstance(node, tuple):
        for part in node:
            yield from _names(ctx, part, behind)
    elif attrs.has(type(node)) and not isinstance(node, ast.Ident):
        for field in attrs.fields(cast(type[attrs.AttrsInstance], type(node))):
            if field.eq:
                yield from _names(ctx, getattr(node, field.name), behind)


def _is_of_rows(ctx: Context, node: ast.Aggregate) -> bool:
    return not node.days and node.fact.text not in ctx.entities


def _a(kind: str) -> str:
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def role_exists(ctx: Context, role: ast.Ident) -> bool:
    """Whether the role is declared; if not it is reported."""
    roles = ctx.symbols.of_kind("role")
    if role.text in roles:
        return True
    lacking = next((each for each in LACKING if each.word == role.text), None)
    symbol = ctx.symbols.named.get(role.text)
    if symbol is not None:
        ctx.report(WrongSort(at=role.span, name=role.text, is_a=f"{_a(symbol.kind)} and no role"))
    elif lacking is not None:
        ctx.report(NotYet(at=role.span, word=lacking.word, instead=lacking.instead))
    else:
        ctx.report(UnknownName(at=role.span, name=role.text, suggestions=closest(role.text, roles)))
    return False


def _measure(ctx: Context, node: ast.Measure) -> Measure | None:
    name = node.name.text
    ctx.measures[name] = UNKNOWN
    key = ctx.key_of(node)
    if key == "role" and not role_exists(ctx, node.role):
        return None
    if not only_paid(ctx, node.span, node.grain, "a measure"):
        return None
    also = keys.pair(ctx, node)
    if also is None:
        return None
    scope = Scope(role=node.role.text, grain=node.grain, measure=name, key=key, also=also)
    body = expressions.value(ctx, node.body, scope)
    if body.bad:
        return None
    if not is_numeric(body.kind):
        ctx.report(MeasureKind(at=node.body.span, name=name, kind=describe(body.kind)))
        return None
    ctx.measures[name] = body.kind
    ctx.bodies[name] = body.ir
    return Measure(name, node.title, node.role.text, node.grain, body.kind, body.ir, key, also, span=node.span)
