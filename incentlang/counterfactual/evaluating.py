"""One payout evaluated again, with one thing otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property

import attrs

from incentlang.collector import circles_not_searched
from incentlang.counterfactual.holding import Held, holding
from incentlang.data.model import Dataset
from incentlang.engines.reference.compiler import Compiler
from incentlang.engines.reference.engine import Engine
from incentlang.engines.reference.run import run
from incentlang.engines.result import Result
from incentlang.explain.ahead import Worth
from incentlang.ir.program import Program
from incentlang.ledger.closing import ClosedPeriod
from incentlang.values.numbers import exact_arithmetic, plain
from incentlang.values.periods import Period

ZERO = Decimal(0)


@attrs.frozen(slots=False, eq=False)
class Evaluated:
    """What one evaluation came to, and the engine that can say more."""

    engine: Engine
    result: Result
    who: str

    def _of(self, unit: str, column: str) -> Decimal | None:
        row = next((row for row in self.result.payouts if (row.participant, row.unit) == (self.who, unit)), None)
        return ZERO if row is None else getattr(row, column)

    def paid(self, unit: str) -> Decimal | None:
        """What is paid in a unit; None where pay is withheld."""
        return None if self.withheld else self._of(unit, "paid")

    def earned(self, unit: str) -> Decimal:
        """What is earned in a unit, less what caps cut off."""
        return (self._of(unit, "earned") or ZERO) - (self._of(unit, "capped") or ZERO)

    @cached_property
    def by_rule(self) -> dict[str, list[tuple[str, str, Decimal]]]:
        """What each rule posted: for which subject, as what, how much."""
        found: dict[str, list[tuple[str, str, Decimal]]] = {}
        for entry in self.result.entries:
            found.setdefault(entry.rule, []).append((entry.subject, entry.kind, entry.amount))
        return found

    @cached_property
    def withheld(self) -> str:
        """Why nothing is paid, or empty."""
        first = next((problem for problem in self.result.problems if problem.withholds), None)
        return "" if first is None else f"`{first.rule}` of {first.subject}: {first.diagnostic.message()}"


@attrs.frozen(slots=False, eq=False)
class Bench:
    """One payout that is evaluated again and again.

    Attributes:
        closed: The periods closed before this one; what was posted for them stands.
    """

    program: Program
    data: Dataset
    participant: str
    period: Period
    as_of: date | None
    closed: tuple[ClosedPeriod, ...] = ()

    @property
    def clock(self) -> date:
        """The day on which the payout is read."""
        return self.period.end if self.as_of is None else min(self.period.end, self.as_of)

    @cached_property
    def base(self) -> Evaluated:
        """The payout as it is."""
        return self.evaluate()

    def evaluate(
        self, *, program: Program | None = None, data: Dataset | None = None, held: Sequence[Held] = ()
    ) -> Evaluated:
        """The payout with another plan, with other data, or with conditions held."""
        with exact_arithmetic(), circles_not_searched():
            compiling = holding(held) if held else Compiler
            engine = Engine(program or self.program, data or self.data, self.as_of, self.closed, compiling)
            return Evaluated(engine, run(engine, [self.period], only=self.participant), self.participant)

    def worth(self, other: Evaluated, unit: str) -> Worth:
        """What the payout would be more."""
        for each in (self.base, other):
            if each.withheld:
                return Worth(None, None, unit, f"pay is withheld: {each.withheld}")
        then, now = other.paid(unit), self.base.paid(unit)
        assert then is not None
        assert now is not None
        return Worth(plain(then - now), plain(other.earned(unit) - self.base.earned(unit)), unit)
