"""What is waited for and what was overridden, in the plan's words: every engine says the same."""

from __future__ import annotations

from typing import assert_never

from incentlang.ir.conditions import Condition, Unless, When
from incentlang.ir.expressions import After, Expr, NoneWithin, ParamOverride

NOT_EARNED_YET = "the day it is earned on"
"""What a credit waits for whose rule says `earned on` a later day."""


def awaited(node: After | NoneWithin) -> str:
    """The fact that is waited for, in the plan's words: `payment number 2 where amount is above 0 USD`."""
    words = node.reach.fact
    if isinstance(node, After) and node.nth > 1:
        words += f" number {node.nth}"
    return words if node.where is None else f"{words} where {' '.join(node.where.span.text.split())}"


def waited_for(node: Condition) -> str:
    """What a pending condition waits for, in a few words."""
    match node:
        case After():
            return awaited(node)
        case NoneWithin():
            return f"no {awaited(node)}"
        case When(span=span) | Unless(span=span):
            return " ".join(span.text.split())
        case _:
            assert_never(node)


def no_evidence(node: Expr) -> str:
    """What a nomination without evidence waits for."""
    return f"evidence: {' '.join(node.span.text.split())} is empty"


def overridden(override: ParamOverride) -> str:
    """`9% where region is "emea"`, as the plan writes it."""
    text = " ".join(override.span.text.split()).partition("=")[2].strip()
    return text.rpartition(" because ")[0] or text


def told_override(name: str, override: ParamOverride) -> str:
    """What a run says beside its figures of an override that it used."""
    return f"`{name}` is {overridden(override)}: {override.because}"
