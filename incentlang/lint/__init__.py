"""Lints: what a plan without mistakes should not do without a reason. One file each, in a folder for each group.

A file holds the diagnostic class of the lint, with why it matters, a plan that it finds and one, close by, that it does
not, and the procedure that decides: exactly, from the program or the text alone. Nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from importlib import import_module
from pkgutil import walk_packages

import attrs

from incentlang.check.policy import THRESHOLDS, Threshold
from incentlang.diagnostics import all_diagnostics
from incentlang.diagnostics.base import Diagnostic, registered
from incentlang.ir.program import Program
from incentlang.ir.schema import Schema
from incentlang.lint.base import LimitLint, Lint, Subject
from incentlang.lint.data.base import DataLint
from incentlang.lint.data.history import History
from incentlang.lint.data.undecided import TooLittleData
from incentlang.lint.proof import proofs
from incentlang.lint.suppressions import without_allowed
from incentlang.lint.undecided import NotDecided
from incentlang.resolve.symbols import Symbols
from incentlang.source import Span

__all__ = [
    "DataLint",
    "History",
    "Lint",
    "Reviewed",
    "Subject",
    "data_lints",
    "every_diagnostic",
    "findings",
    "findings_of",
    "findings_with_data",
    "lints",
    "lints_by_threshold",
    "undecided",
]


def lints() -> tuple[type[Lint], ...]:
    """Every lint, in order of codes."""
    for module in walk_packages(__path__, f"{__name__}."):
        import_module(module.name)
    return tuple(cls for cls in registered().values() if issubclass(cls, Lint))


def data_lints() -> tuple[type[DataLint], ...]:
    """Every lint on data, in order of codes; not the one that says of what there is too little."""
    lints()
    return tuple(cls for cls in registered().values() if issubclass(cls, DataLint) and cls is not TooLittleData)


def lints_by_threshold() -> dict[Threshold, tuple[type[Diagnostic], ...]]:
    """Every threshold that a company's policy may set, with the lints that ask it."""
    found: dict[Threshold, tuple[type[Diagnostic], ...]] = dict.fromkeys(THRESHOLDS.values(), ())
    for cls in lints():
        if issubclass(cls, LimitLint):
            found[cls.threshold] += (cls,)
    on_data: tuple[type[DataLint], ...] = (TooLittleData, *data_lints())
    for asking in on_data:
        for each in asking.thresholds():
            found[each] += (asking,)
    return found


def every_diagnostic() -> dict[str, type[Diagnostic]]:
    """Every message that the tool can give, by code, those of lints included."""
    lints()
    return all_diagnostics()


@attrs.frozen
class Reviewed:
    """What lints say of a plan, if it could be looked at: what they find, and what they could not decide, by place."""

    findings: tuple[Diagnostic, ...] = ()
    undecided: tuple[Diagnostic, ...] = ()
    plan: Subject | None = None

    def proof(self, found: Diagnostic) -> tuple[str, ...]:
        """Scenarios that show the figures of a finding, as text; none where it says none."""
        return () if self.plan is None else proofs(self.plan, found)


def findings(program: Program, symbols: Symbols, declared: Schema, files: Collection[str]) -> tuple[Diagnostic, ...]:
    """What lints find in a plan, without what the plan allows, in order of places.

    Args:
        program: A program without mistakes.
        symbols: What its files declare.
        declared: Every declaration of data.
        files: The names of the files that are the project's own.
    """
    return findings_of(Subject(program, symbols, declared, frozenset(files)))


def findings_of(plan: Subject) -> tuple[Diagnostic, ...]:
    """The same of a plan that is looked at already."""
    return _told(plan, _in_plan(plan), lints())


def findings_with_data(history: History) -> tuple[Diagnostic, ...]:
    """What lints find in a plan and what it came to on data, in the same way."""
    on_data = (each for cls in data_lints() for each in cls.find(history))
    return _told(history.plan, (*_in_plan(history.plan), *on_data), (*lints(), *data_lints()))


def undecided(plan: Subject, history: History | None = None) -> tuple[Diagnostic, ...]:
    """What lints could not decide about a plan, and with a history about what it came to, in order of places."""
    too_little = TooLittleData.find(history) if history is not None else ()
    found = dict.fromkeys((*NotDecided.find(plan), *(each for each in too_little if _is_own(plan, each))))
    return tuple(sorted(found, key=lambda each: each.sort_key))


def _is_own(plan: Subject, found: Diagnostic) -> bool:
    """Whether a finding lies in the plan's own files, or in data."""
    return not isinstance(found.at, Span) or plan.is_own(found.at)


def _in_plan(plan: Subject) -> Iterator[Diagnostic]:
    return (each for cls in lints() for each in cls.find(plan))


def _told(plan: Subject, found: Iterable[Diagnostic], asked: Iterable[type[Diagnostic]]) -> tuple[Diagnostic, ...]:
    """What is in the plan's own files and not allowed there, in order."""
    own = dict.fromkeys(each for each in found if _is_own(plan, each))
    known = {cls.code for cls in (*lints(), *data_lints())}
    told = without_allowed(own, plan.sources, known, {cls.code for cls in asked})
    return tuple(sorted(told, key=lambda each: each.sort_key))
