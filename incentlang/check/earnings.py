"""`earned of new_business` as a value: where it may be read, and that no rule depends on what it earns itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from graphlib import CycleError, TopologicalSorter

from incentlang.check.context import Context, Scope, Typed
from incentlang.diagnostics.earnings import (
    EarnedCircle,
    EarnedHere,
    EarnedInUnit,
    EarnedOfOtherRole,
    EarnedOfWhat,
    EarnsNothing,
)
from incentlang.diagnostics.grains import Hop, WholeMeasure, WindowTooShort
from incentlang.ir.expressions import Aggregate, EarnedRead, Expr, MeasureRead, Previous, Window
from incentlang.ir.families import family_of
from incentlang.ir.program import Measure, PeriodRule, RowRule, Rule
from incentlang.ir.walk import children
from incentlang.syntax import ast
from incentlang.types import MONEY
from incentlang.values.periods import is_shorter


def earned_of(ctx: Context, node: ast.EarnedOf, scope: Scope) -> Typed:
    """What a rule earned for the person at hand; what the rule is, is asked once all rules are known."""
    name, rules = node.rule.text, tuple(ctx.symbols.of_kind("rule"))
    if name not in rules:
        return ctx.refuse(EarnedOfWhat(at=node.rule.span, name=name, rules=rules), node.span)
    apart = scope.gathers or scope.standing or scope.everyone or scope.person
    if scope.role is None or scope.grain is None or scope.key != "role" or apart:
        return ctx.refuse(EarnedHere(at=node.span, name=name), node.span)
    window = None
    if node.window is not None:
        text = node.window
        if text.kind == "whole":
            return ctx.refuse(WholeMeasure(at=node.span, name=f"earned of {name}", grain=text.grain), node.span)
        if text.kind == "to date" and is_shorter(text.grain, scope.grain):
            words = " ".join(text.span.text.split())
            short = WindowTooShort(at=text.span, name=f"earned of {name}", window=words, grain=scope.grain)
            return ctx.refuse(short, node.span)
        window = Window(text.kind, text.grain, text.count)
    ctx.earned.append((name, scope.role, node.span))
    return Typed(EarnedRead(name, MONEY, window, span=node.span), MONEY)


def reads(ctx: Context, rules: Sequence[Rule], measures: Iterable[Measure]) -> None:
    """Report reads of rules that earn no money, or earn it for others, and circles."""
    for name, role, span in ctx.earned:
        family = [rule for rule in rules if rule.name in family_of(rules, name)]
        unit = next((rule.unit for rule in family if rule.unit is not None), None)
        other = next((rule for rule in family if isinstance(rule, PeriodRule) and rule.role != role), None)
        if family and not any(not credit.adjusts for rule in family for credit in rule.credits):
            ctx.report(EarnsNothing(at=span, name=name))
        elif unit is not None:
            ctx.report(EarnedInUnit(at=span, name=name, unit=unit))
        elif other is not None:
            ctx.report(EarnedOfOtherRole(at=span, name=name, role=other.role, reader=role))
    if ctx.earned:
        _circles(ctx, rules, tuple(measures))


def _circles(ctx: Context, rules: Sequence[Rule], measures: tuple[Measure, ...]) -> None:
    nodes: dict[str, set[str]] = {}
    for each in (*rules, *measures):
        nodes.setdefault(each.name, set()).update(_read_by(each, rules))
    while True:
        try:
            tuple(TopologicalSorter(nodes).static_order())
        except CycleError as error:
            # graphlib lists each name before the one that reads it and repeats the first at the end.
            circle: list[str] = error.args[1][:0:-1]
            hops = tuple(Hop(name, ctx.symbols.named[name].span) for name in circle)
            ctx.report(EarnedCircle(at=hops[0].span, hops=hops))
            for name in circle:
                nodes[name] = set()
        else:
            return


def _read_by(node: object, rules: Sequence[Rule]) -> Iterator[str]:
    """The rules and measures whose values of this period a definition needs; `previous` is of one period earlier."""
    for child in children(node):
        yield from _read_in(child, rules)


def _read_in(node: Expr, rules: Sequence[Rule]) -> Iterator[str]:
    match node:
        case EarnedRead(rule=name):
            yield from family_of(rules, name)
        case Previous(default=default):
            yield from _read_in(default, rules)
            return
        case MeasureRead(name=name):
            yield name
        case Aggregate(of_rule=name) if name:
            # What takes quota credit back is asked with the measure.
            for rule in rules:
                if rule.name == name and isinstance(rule, RowRule):
                    for claw in rule.clawbacks:
                        yield from _read_by(claw, rules)
        case _:
            pass
    yield from _read_by(node, rules)
