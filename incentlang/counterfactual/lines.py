"""The conditions of the lines of a trace, as the plan holds them: what can be held, and whose it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import attrs

from incentlang.counterfactual.holding import Held
from incentlang.engines.reference.answers import State
from incentlang.engines.reference.asking import Asked
from incentlang.engines.reference.engine import Engine
from incentlang.engines.reference.rules import ReadyPeriodRule, ReadyRowRule
from incentlang.explain.conditions import clause_text
from incentlang.explain.trace import Clause, Node
from incentlang.ir.expressions import After, Expr, NoneWithin
from incentlang.ir.pools import Pool
from incentlang.ir.program import Credit, PeriodRule, RowRule, Unless, When
from incentlang.values.dates import LAST_DATE, ONE_DAY

Place = tuple[int, str]
"""A clause of a rule by its line and its words."""
Test = tuple[Expr | After | NoneWithin, State]
"""What is asked, and the answer that lets a credit through."""


@attrs.frozen(eq=False)
class LineKind:
    """What the lines of one credit of one rule have in common.

    Attributes:
        rule: The rule or pool.
        credit: The credit; None of a share of a pool.
        tests: Every condition that can be held, by its place.
    """

    rule: RowRule | PeriodRule | Pool
    credit: Credit | None
    tests: Mapping[Place, Test]

    @property
    def of_rows(self) -> bool:
        """Whether its lines are rows."""
        return isinstance(self.rule, RowRule)

    def held(self, node: Node, clause: Clause, who: str, clock: date) -> Held | None:
        """A condition of a line held as met; None where it is none that can be."""
        found = self.tests.get((clause.line, clause.text))
        if found is None:
            return None
        test, wanted = found
        subject, day = node.part("subject"), _day(test, clause, clock)
        if self.of_rows:
            return Held(test, wanted, day, key=subject)
        return Held(test, wanted, day, who=who, period=subject)


def _day(test: Expr | After | NoneWithin, clause: Clause, clock: date) -> date:
    """From when on a wait is answered: the fact's own date, or the last day on which it could have come."""
    last = date.fromisoformat(clause.right) if clause.right and isinstance(test, After | NoneWithin) else LAST_DATE
    if isinstance(test, NoneWithin):
        return min(last + ONE_DAY, clock) if last < LAST_DATE else clock
    if isinstance(test, After) and clause.on is not None:
        return min(clause.on, clock)
    return min(last, clock)


def line_kinds(engine: Engine) -> dict[tuple[str, str], LineKind]:
    """What lines there can be, by the rule's name and the line of the credit, as nodes of a trace name them."""
    return {(kind.rule.name, str(line)): kind for line, kind in _all(engine)}


def _all(engine: Engine) -> Iterator[tuple[int, LineKind]]:
    for ready in engine.rules:
        for credit in ready.credits:
            yield credit.node.span.line, LineKind(ready.rule, credit.node, _tests(ready, credit.conditions))
    for pool in engine.pools:
        for share, conditions in zip(pool.pool.shares, pool.conditions, strict=True):
            yield share.span.line, LineKind(pool.pool, None, _conditions(conditions))


def _tests(ready: ReadyRowRule | ReadyPeriodRule, conditions: Sequence[Asked]) -> dict[Place, Test]:
    found = _conditions(conditions)
    if ready.rule.where is not None:
        span = ready.rule.subject_span
        found[span.line, clause_text(span)] = (ready.rule.where, "met")
    return found


def _conditions(conditions: Sequence[Asked]) -> dict[Place, Test]:
    found: dict[Place, Test] = {}
    for asked in conditions:
        node = asked.node
        place = node.span.line, clause_text(node.span)
        match node:
            case When(condition=test):
                found[place] = (test, "met")
            case Unless(condition=test):
                found[place] = (test, "failed")
            case After() | NoneWithin():
                found[place] = (node, "met")
    return found
