"""Whose approval a plan names, and whether a change asks for a new one."""

from __future__ import annotations

from incentlang.differences.model import Approval
from incentlang.pipeline import Compiled
from incentlang.syntax import ast


def approval_of(old: Compiled, new: Compiled, changed: bool) -> Approval:
    """The approval of the new plan.

    Args:
        old: The plan as it was.
        new: The plan as it is to be.
        changed: Whether more than text has changed.
    """
    _, before, was_on = _header(old)
    owner, by, on = _header(new)
    if not changed:
        return Approval(owner, by, on, False)
    if not by:
        return Approval(owner, by, on, False, "the header names nobody who approves it")
    if not on:
        return Approval(owner, by, on, True, f'the plan has changed: it needs the approval of "{by}"')
    if (by, on) == (before, was_on):
        return Approval(owner, by, on, True, f'approved by "{by}" on {on}, before this change: it needs a new approval')
    return Approval(owner, by, on, False, f'approved by "{by}" on {on}')


def _header(compiled: Compiled) -> tuple[str, str, str]:
    clauses = compiled.symbols.plan.clauses if compiled.symbols.plan is not None else ()
    owner = next((each.text for each in clauses if isinstance(each, ast.Owner)), "")
    approved = next((each for each in clauses if isinstance(each, ast.Approved)), None)
    if approved is None:
        return owner, "", ""
    return owner, approved.text, str(approved.on) if approved.on is not None else ""
