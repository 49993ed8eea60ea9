"""Which rule of a family a row or period belongs to: the one that overrides deepest (semantics 24)."""

from __future__ import annotations

from collections.abc import Sequence

from incentlang.diagnostics.overriding import TwoOverrides
from incentlang.engines.reference.answers import Problem
from incentlang.engines.reference.compiler import Compiler, Test
from incentlang.engines.reference.dated import day_at_hand
from incentlang.engines.reference.env import Env
from incentlang.ir.program import GivesWay, PeriodRule, RowRule
from incentlang.ir.versions import Dates


class Family:
    """The rules that take subjects from one rule, and those that must not apply together with it."""

    def __init__(self, rule: RowRule | PeriodRule, compiler: Compiler, owner: str) -> None:
        self.name = rule.name
        self._below = _tests(rule.overridden, compiler, owner)
        self._beside = _tests(rule.beside, compiler, owner)

    def overridden(self, env: Env) -> str:
        """The rule that takes the subject at hand, or nothing.

        Raises:
            Problem: A condition of such a rule cannot be told.
        """
        for name, dates, test in self._below:
            if dates.holds(day_at_hand(env)) and test(env).state == "met":
                return name
        return ""

    def alone(self, env: Env) -> None:
        """Raise a problem where another rule that overrides the same one applies as well."""
        for name, dates, test in self._beside:
            if dates.holds(day_at_hand(env)) and test(env).state == "met":
                subject = env.subject if env.row is not None else f"{env.participant} {env.subject}"
                first, second = sorted((self.name, name))
                raise Problem(TwoOverrides(subject=subject, first=first, second=second))


def _tests(ways: Sequence[GivesWay], compiler: Compiler, owner: str) -> list[tuple[str, Dates, Test]]:
    return [(way.name, way.dates, compiler.test(way.where, owner)) for way in ways]
