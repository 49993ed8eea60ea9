"""The last step of the front end: checked pieces become one program."""

from __future__ import annotations

from incentlang.check.plan import Checked
from incentlang.diagnostics.base import Diagnostic
from incentlang.ir.program import Program
from incentlang.lower.digits import outgrown
from incentlang.lower.reach import reached


def lower(checked: Checked) -> tuple[Program | None, tuple[Diagnostic, ...]]:
    """The program, or None when the check found mistakes or a number could outgrow 38 digits."""
    currency = checked.declared.currency
    parts = (checked.params, checked.tables, checked.measures, checked.rules, checked.caps, checked.values)
    later = (checked.pools, checked.ensures)
    found = tuple(outgrown(currency, *parts, *later, conversions=checked.declared.conversions))
    if found or not checked.sound or checked.plan is None:
        return None, found
    read = (checked.measures, checked.rules, checked.caps, checked.values, *later, checked.pilots)
    program = Program(checked.plan, reached(checked.declared, *read), *parts, *later, checked.pilots)
    return program, ()
