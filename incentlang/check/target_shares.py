"""Which share of target each rule pays, and how much of it is tied to a purpose."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from decimal import Decimal

from incentlang.check.context import Context
from incentlang.check.measures import role_exists
from incentlang.check.versions import written
from incentlang.diagnostics.ensures import TargetSharesAboveAll, TargetShareUnknown, TiedRefuted
from incentlang.diagnostics.names import UnknownPurpose
from incentlang.diagnostics.suggest import closest
from incentlang.ir.expressions import Expr, Literal, Multiply, ParamRead, TargetFor
from incentlang.ir.program import PURPOSES, PeriodRule, Rule
from incentlang.syntax import ast
from incentlang.types import Ratio
from incentlang.values.numbers import trimmed

_OPS = {"at least": operator.ge, "at most": operator.le, "above": operator.gt, "below": operator.lt}


def tied(ctx: Context, node: ast.Ensure, claim: ast.TiedTo, rules: Sequence[Rule]) -> bool:
    """Whether the claim on shares of target holds; what does not is reported."""
    for name in claim.purposes:
        if name.text not in PURPOSES:
            near = closest(name.text, PURPOSES)
            ctx.report(UnknownPurpose(at=name.span, name=name.text, suggestions=near))
            return False
    wanted = {name.text for name in claim.purposes}
    shares: dict[str, list[tuple[Rule, Decimal]]] = {}
    sound = True
    for rule in rules:
        if any(credit.evidence is not None for credit in rule.credits):
            continue  # a nomination is no pay
        found = _shares_of(ctx, rule)
        base = _base_of(ctx, rule, rules)
        if base is not None and found in (None, _shares_of(ctx, base)) and set(base.purposes) == set(rule.purposes):
            continue  # it stands in the place of its base and pays the same share
        if found is None:
            item = written(ctx, rule)
            ctx.report(TargetShareUnknown(at=item.name.span, rule=rule.name, row_rule=not isinstance(rule, PeriodRule)))
            sound = False
            continue
        for role, part in found.items():
            shares.setdefault(role, []).append((rule, part))
    if not sound:
        return False
    roles = [claim.role.text] if claim.role is not None else ctx.symbols.of_kind("role")
    for role in roles:
        parts = shares.get(role, [])
        if not parts and claim.role is None:
            continue  # nobody in this role is paid by a rule
        words = ", ".join(f"{rule.name} {_percent(part)}" for rule, part in parts) or "no rule pays any"
        total = sum((part for _, part in parts), Decimal(0))
        if total > 1:
            ctx.report(TargetSharesAboveAll(at=node.span, role=role, total=_percent(total), parts=words))
            sound = False
            continue
        reached = sum((part for rule, part in parts if wanted & set(rule.purposes)), Decimal(0))
        if not _OPS[claim.op](reached, claim.part):
            ctx.report(
                TiedRefuted(
                    at=node.span,
                    text=node.text.value,
                    role=role,
                    found=_percent(reached),
                    wanted=f"{claim.op} {_percent(claim.part)}",
                    parts=words,
                )
            )
            sound = False
    return sound


def _base_of(ctx: Context, rule: Rule, rules: Sequence[Rule]) -> Rule | None:
    """The rule that a rule overrides."""
    item = written(ctx, rule)
    name = item.overrides.text if item.overrides is not None else None
    return next((each for each in rules if each.name == name), None)


def _shares_of(ctx: Context, rule: Rule) -> dict[str, Decimal] | None:
    """The share of target that a rule pays, by role; None when it does not say."""
    item = written(ctx, rule)
    found: dict[str, Decimal] = {}
    for clause in item.clauses:
        if isinstance(clause, ast.Worth):
            role = clause.role.text if clause.role is not None else _own_role(ctx, rule)
            if role is None or (clause.role is not None and not role_exists(ctx, clause.role)):
                return None
            found[role] = found.get(role, Decimal(0)) + clause.part
    if found:
        return found
    if not isinstance(rule, PeriodRule):
        return None
    parts = [_written_share(ctx, credit.amount) for credit in rule.credits]
    if any(part is None for part in parts):
        return None
    return {rule.role: sum((part for part in parts if part is not None), Decimal(0))}


def _own_role(ctx: Context, rule: Rule) -> str | None:
    """The role of a rule that does not name one: its own, or the only one there is."""
    if isinstance(rule, PeriodRule):
        return rule.role
    roles = ctx.symbols.of_kind("role")
    return roles[0] if len(roles) == 1 else None


def _written_share(ctx: Context, amount: Expr) -> Decimal | None:
    """60% for `curve(m) of 60% of target for the quarter`."""
    factors = amount.factors if isinstance(amount, Multiply) else (amount,)
    if sum(isinstance(factor, TargetFor) for factor in factors) != 1:
        return None
    share = Decimal(1)
    for factor in factors:
        value: object = None
        if isinstance(factor, Literal) and isinstance(factor.type, Ratio):
            value = factor.value
        elif isinstance(factor, ParamRead) and isinstance(factor.type, Ratio):
            value = _settled(ctx, factor.name)
            if value is None:
                return None
        if isinstance(value, Decimal):
            share *= value
    return share


def _settled(ctx: Context, name: str) -> object:
    """The value of a parameter that has only one; None where it changes with dates, people or a pilot."""
    param = ctx.symbols.named[name].item
    changed = {each.name.text for each in ctx.symbols.overrides}
    for symbol in ctx.symbols.named.values():
        if isinstance(symbol.item, ast.Pilot):
            changed |= {clause.name.text for clause in symbol.item.clauses if isinstance(clause, ast.SetParam)}
    return param.value.value if isinstance(param, ast.Param) and not param.since and name not in changed else None


def _percent(ratio: Decimal) -> str:
    return f"{trimmed(ratio * 100)}%"
