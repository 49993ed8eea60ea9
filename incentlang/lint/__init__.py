"""Lints: what a plan without mistakes should not do without a reason. One file each, in a folder for each group.

A file holds the diagnostic class of the lint, with why it matters, a plan that it finds and one, close by, that it does
not, and the procedure that decides: exactly, from the program or the text alone. Nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Collection
from importlib import import_module
from pkgutil import walk_packages

import attrs

from incentlang.diagnostics import all_diagnostics
from incentlang.diagnostics.base import Diagnostic, registered
from incentlang.ir.program import Program
from incentlang.ir.schema import Schema
from incentlang.lint.base import Lint, Subject
from incentlang.lint.suppressions import without_allowed
from incentlang.lint.undecided import NotDecided
from incentlang.resolve.symbols import Symbols
from incentlang.source import Span

__all__ = ["Lint", "Reviewed", "Subject", "every_diagnostic", "findings", "lints", "reviewed"]


def lints() -> tuple[type[Lint], ...]:
    """Every lint, in order of codes."""
    for module in walk_packages(__path__, f"{__name__}."):
        import_module(module.name)
    return tuple(cls for cls in registered().values() if issubclass(cls, Lint))


def every_diagnostic() -> dict[str, type[Diagnostic]]:
    """Every message that the tool can give, by code, those of lints included."""
    lints()
    return all_diagnostics()


@attrs.frozen
class Reviewed:
    """What lints say of a plan, in order of places: what they find, and what they could not decide."""

    findings: tuple[Diagnostic, ...] = ()
    undecided: tuple[Diagnostic, ...] = ()


def findings(program: Program, symbols: Symbols, declared: Schema, files: Collection[str]) -> tuple[Diagnostic, ...]:
    """What lints find in a plan, without what the plan allows, in order of places.

    Args:
        program: A program without mistakes.
        symbols: What its files declare.
        declared: Every declaration of data.
        files: The names of the files that are the project's own.
    """
    return _findings(Subject(program, symbols, declared, frozenset(files)))


def reviewed(program: Program, symbols: Symbols, declared: Schema, files: Collection[str]) -> Reviewed:
    """The same, and what could not be decided."""
    plan = Subject(program, symbols, declared, frozenset(files))
    found = _findings(plan)
    left = dict.fromkeys(NotDecided.find(plan))
    return Reviewed(found, tuple(sorted(left, key=lambda each: each.sort_key)))


def _findings(plan: Subject) -> tuple[Diagnostic, ...]:
    every = lints()
    found = [each for cls in every for each in cls.find(plan) if not isinstance(each.at, Span) or plan.is_own(each.at)]
    told = without_allowed(dict.fromkeys(found), plan.sources, {cls.code for cls in every})
    return tuple(sorted(told, key=lambda each: each.sort_key))
