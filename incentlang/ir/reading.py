"""What an amount reads, with what the `let`s of its rule read for it."""

from __future__ import annotations

from collections.abc import Iterator

from incentlang.ir.expressions import Expr, LetRead
from incentlang.ir.program import PeriodRule
from incentlang.ir.walk import everything


def read_by(rule: PeriodRule, amount: Expr) -> Iterator[Expr]:
    """An amount and every expression in it, those of the `let`s that it reads too."""
    lets = {let.name: let.value for let in rule.lets}
    for node in (amount, *everything(amount)):
        yield node
        if isinstance(node, LetRead):
            yield from read_by(rule, lets[node.name])
