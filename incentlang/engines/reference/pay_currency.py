"""What is paid, in the currency of each participant: the rounded pay is converted last (semantics 19)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

import attrs

from incentlang.data.model import Rate
from incentlang.diagnostics.base import Diagnostic
from incentlang.diagnostics.currencies import UnknownPayCurrency
from incentlang.diagnostics.run import Conflicting
from incentlang.engines.reference.answers import Problem
from incentlang.engines.reference.engine import Engine
from incentlang.engines.reference.rates import Rates
from incentlang.engines.result import ProblemLine
from incentlang.ledger.payouts import Payout
from incentlang.values.currencies import MINOR_PLACES, minor_unit
from incentlang.values.numbers import as_fraction, round_to
from incentlang.values.periods import Period

PAY_IN = "pay in currency of participant"


class PayDesk:
    """Converts payouts, each at the rate of the last day of its pay period.

    A closed period keeps the rates that were known when it was closed.
    """

    def __init__(self, engine: Engine) -> None:
        pay_in = engine.program.plan.pay_in
        assert pay_in is not None
        self.table = pay_in.source
        self.engine = engine
        self._known: dict[date | None, Rates] = {}

    def converted(self, rows: Sequence[Payout]) -> tuple[tuple[Payout, ...], list[ProblemLine]]:
        """The rows with what is paid in each participant's currency; and what could not be converted."""
        found: list[Payout] = []
        problems: list[ProblemLine] = []
        for row in rows:
            try:
                found.append(self._converted(row))
            except Problem as problem:
                found.append(row)
                problems.append(_line(row, problem.diagnostic))
        return tuple(found), problems

    def rate(self, currency: str, period: Period) -> Rate:
        """The rate of a pay period; a missing one is a problem."""
        shut = next((each.as_of for each in self.engine.closed if each.period == period), None)
        as_of = shut if shut is not None else self.engine.as_of
        if as_of not in self._known:
            self._known[as_of] = Rates(self.engine.world.data.rates, as_of)
        return self._known[as_of].on(self.table, currency, period.end)

    def _converted(self, row: Payout) -> Payout:
        plan = self.engine.program.plan
        if row.unit != plan.currency:
            return row
        currency = self._currency(row.participant, row.period)
        if currency == plan.currency:
            return attrs.evolve(row, pay_currency=currency, pay_rate=Decimal(1), paid_in_currency=row.paid)
        if row.paid is None:
            return attrs.evolve(row, pay_currency=currency)
        if not row.paid:
            return attrs.evolve(row, pay_currency=currency, paid_in_currency=row.paid)
        rate = self.rate(currency, row.period).value
        exact = Fraction(as_fraction(row.paid) / as_fraction(rate))
        paid = round_to(exact, minor_unit(currency), plan.rounding)
        return attrs.evolve(row, pay_currency=currency, pay_rate=rate, paid_in_currency=paid)

    def _currency(self, who: str, period: Period) -> str:
        """The currency on the last day of the period, or on the last one before it on which somebody was there."""
        plan, assignments = self.engine.program.plan, self.engine.world.participant(who).assignments
        started = [each for each in assignments if each.start <= period.end]
        if not started:
            return plan.currency
        day = max(period.end if each.end is None else min(each.end, period.end) for each in started)
        codes = [(each.values["currency"] or plan.currency).upper() for each in started if each.covers(day)]
        if any(code != codes[0] for code in codes):
            raise Problem(Conflicting(participant=who, name="currency", day=day))
        if codes[0] not in MINOR_PLACES:
            raise Problem(UnknownPayCurrency(participant=who, currency=codes[0], day=day))
        return codes[0]


def _line(row: Payout, diagnostic: Diagnostic) -> ProblemLine:
    return ProblemLine(row.participant, row.period, PAY_IN, str(row.period), diagnostic)
