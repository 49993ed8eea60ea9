"""Whether a plan converts amounts again, at the rates of another day than their rows' own."""

from __future__ import annotations

from incentlang.ir.expressions import OfTrigger
from incentlang.ir.program import Program
from incentlang.ir.walk import everything


def converts_again(program: Program) -> bool:
    """Whether an amount may be worth what it is when it is earned, or was when what comes back was credited."""
    conversions = program.schema.conversions
    if any(each.on == "earned date" for each in conversions):
        return True
    return bool(conversions) and any(isinstance(each, OfTrigger) for each in everything(program))
