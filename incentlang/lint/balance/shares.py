"""What each rule is worth of target, as its `worth` says."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import attrs

from incentlang.lint.base import Subject
from incentlang.source import Span
from incentlang.syntax import ast


@attrs.frozen
class Share:
    """A rule's share of target for a role; `part` is a ratio."""

    rule: str
    role: str
    part: Decimal
    span: Span


def shares_of(plan: Subject) -> list[Share] | None:
    """Every share that a rule names; what overrides one is worth the same. None where a paying rule names none."""
    found: list[Share] = []
    for symbol in plan.symbols.named.values():
        item = symbol.item
        if not isinstance(item, ast.Rule) or item.overrides is not None:
            continue
        mine = list(_of(item))
        pays = any(isinstance(clause, ast.Credit) for clause in item.clauses)
        if (pays and not mine) or any(not share.role for share in mine):
            return None
        found += mine
    return found


def by_role(shares: list[Share]) -> dict[str, list[Share]]:
    """The shares of each role, without those that are worth nothing."""
    found: dict[str, list[Share]] = {}
    for share in shares:
        if share.part:
            found.setdefault(share.role, []).append(share)
    return found


def _of(rule: ast.Rule) -> Iterator[Share]:
    own = next((clause.role.text for clause in rule.clauses if isinstance(clause, ast.ForEachPeriod)), "")
    for clause in rule.clauses:
        if isinstance(clause, ast.Worth):
            role = own if clause.role is None else clause.role.text
            yield Share(rule.name.text, role, clause.part, clause.span)
