"""Caps: a limit on what people earn in a period, by one rule or by the whole plan (semantics 19)."""

from __future__ import annotations

from collections.abc import Iterable

from incentlang.check import expressions
from incentlang.check.context import Context, Scope
from incentlang.check.measures import role_exists
from incentlang.check.units import mixed
from incentlang.diagnostics import rules as found
from incentlang.ir.families import families
from incentlang.ir.lifecycle import Cap
from incentlang.ir.program import RowRule, Rule
from incentlang.syntax import ast
from incentlang.types import Money, describe

_PLAN = "plan"


def caps(ctx: Context, nodes: Iterable[ast.Cap]) -> tuple[Cap, ...]:
    """Every sound cap, in the order of the files."""
    made = (_cap(ctx, node) for node in nodes)
    return tuple(cap for cap in made if cap is not None)


def _cap(ctx: Context, node: ast.Cap) -> Cap | None:
    rules = ctx.symbols.of_kind("rule")
    known = node.of.text == _PLAN or node.of.text in rules
    if not known:
        ctx.report(found.CapOf(at=node.of.span, name=node.of.text, rules=tuple(rules)))
    if not role_exists(ctx, node.role) or not known:
        return None
    limit = expressions.value(ctx, node.limit, Scope(role=node.role.text, grain=node.grain))
    if limit.bad:
        return None
    if not isinstance(limit.kind, Money) or limit.kind.per is not None:
        ctx.report(found.CapKind(at=node.limit.span, text=node.limit.span.text, kind=describe(limit.kind)))
        return None
    of = "" if node.of.text == _PLAN else node.of.text
    if of and mixed(ctx, "limit", Money(unit=ctx.rule_units.get(of)), limit.kind, node.limit.span):
        return None
    return Cap(of, node.role.text, node.grain, limit.ir, node.excess, node.because, limit.kind.unit, span=node.span)


def before_cap_alone(ctx: Context, rules: Iterable[Rule], made: Iterable[Cap]) -> None:
    """Report claw backs `before cap` of rules that no cap concerns."""
    capped = {cap.of for cap in made}
    rules = tuple(rules)
    family = families(rules)
    for rule in rules:
        if isinstance(rule, RowRule) and not capped & family[rule.name]:
            for claw in rule.clawbacks:
                if claw.before_cap:
                    ctx.report(found.BeforeCapAlone(at=claw.span, name=rule.name))
