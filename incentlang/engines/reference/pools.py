"""Pools: what a period's fund is, and what each member gets of it, to the last cent (semantics 18 and 23)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import NamedTuple

from incentlang.diagnostics.base import Diagnostic
from incentlang.diagnostics.pools import DecidedDiffers, NegativeFund, NegativeWeight, PoolStopped
from incentlang.engines.reference.answers import Problem
from incentlang.engines.reference.asking import Asked, asked, together
from incentlang.engines.reference.beginnings import begins
from incentlang.engines.reference.compiler import Compiler, Value
from incentlang.engines.reference.env import Env
from incentlang.engines.reference.outcomes import Outcome
from incentlang.engines.reference.rules import Ask
from incentlang.engines.reference.world import World
from incentlang.ir.pools import Pool, PoolShare
from incentlang.ir.program import Plan, Program
from incentlang.ledger.closing import ClosedPeriod
from incentlang.ledger.entries import Entry
from incentlang.values.dates import LAST_DATE, ONE_DAY
from incentlang.values.numbers import Number, as_fraction, exact_text, round_to
from incentlang.values.parts import parts_of
from incentlang.values.periods import Period, period_of, periods_between

ZERO = Decimal(0)


class Part(NamedTuple):
    """What one member has to do with one share.

    Attributes:
        qualifies: Whether the share's conditions are met.
        weight: With `by days` already; zero where it is not asked for.
        exact: Before it was cut to the smallest amount.
        problem: What could not be computed for this member.
    """

    qualifies: bool
    weight: Number = ZERO
    exact: Number = ZERO
    amount: Decimal = ZERO
    problem: Diagnostic | None = None


class Shared(NamedTuple):
    """One share of the fund: its amount, the weight of all who count, and each member's part."""

    amount: Decimal
    total: Number
    parts: Mapping[str, Part]


class Distribution(NamedTuple):
    """A period of a pool.

    Attributes:
        own: The fund of this period before rounding, without what was carried into it.
        carried: What earlier periods left for it.
        fund: Both together, rounded.
        left: What nobody got.
        problem: Why it cannot be shared out at all.
    """

    own: Number
    carried: Decimal
    fund: Decimal
    shares: tuple[Shared, ...]
    left: Decimal
    problem: Diagnostic | None = None


Posted = Mapping[tuple[int, str], Decimal]
"""What a closed period has posted, by the number of the share and the participant."""


class ReadyPool:
    """A pool made ready for one set of data.

    `closed` holds the posted parts of closed periods of a pool `fixed at close`; without closed files it is empty.
    """

    def __init__(self, pool: Pool, plan: Plan, world: World, compiler: Compiler, program: Program) -> None:
        self.pool = self.rule = pool
        self.plan = plan
        self.world = world
        self.compiler = compiler
        self.program = program
        self.fund: Value = compiler.value(pool.fund, "")
        self.conditions: list[tuple[Asked, ...]] = [
            tuple(asked(compiler, node, "") for node in share.conditions) for share in pool.shares
        ]
        self.weights = [
            compiler.value(source, "") if source is not None else None
            for source in (share.decided or share.weight for share in pool.shares)
        ]
        self.closed: dict[Period, Posted] = {}
        self._kept: dict[tuple[Period, date], Distribution] = {}
        self._first: Period | None = None

    def first_period(self) -> Period | None:
        """The first period with something to share out, or None; the plan's own dates bound it."""
        if self._first is None:
            start, end = self.plan.start, self.plan.end
            days = begins(self.world, self.program, self.pool)
            fitting = [day for day in days if (start is None or day >= start) and (end is None or day <= end)]
            self._first = period_of(min(fitting), self.pool.each, self.plan.year_offset) if fitting else None
        return self._first

    def env(self, participant: str, share: PoolShare | None, period: Period, clock: date) -> Env:
        """What the pool's expressions see: nothing later than the period's end."""
        env = Env(min(clock, period.end), period.end)
        env.period = period
        if share is not None:
            env.participant, env.role = participant, share.role
        return env

    def members(self, share: PoolShare, period: Period) -> list[str]:
        """Who is in the role on the period's last day; with `by days`, on any day of it."""
        there = self.world.members(share.role, period)
        if share.by_days:
            return there
        return [who for who in there if self.world.in_role(who, share.role, period.end)]

    def keep(self, closed: Sequence[ClosedPeriod]) -> None:
        """Remember what closed periods have posted, where the pool is `fixed at close`."""
        first = self.first_period()
        if not self.pool.fixed or not closed or first is None:
            return
        entries = [entry for each in closed for entry in each.entries if entry.rule == self.pool.name]
        for period in periods_between(first.start, closed[-1].period.end, self.pool.each, self.plan.year_offset):
            if period.end <= closed[-1].period.end:
                posted: dict[tuple[int, str], Decimal] = {}
                for entry in entries:
                    if entry.subject == str(period) and entry.kind == "share":
                        place = self._share_of(entry), entry.participant
                        posted[place] = posted.get(place, ZERO) + entry.amount
                self.closed[period] = posted

    def _share_of(self, entry: Entry) -> int:
        """The share that a posted entry belongs to: by its line, or the first where the plan's text has moved."""
        lines = [share.span.line for share in self.pool.shares]
        return lines.index(entry.line) if entry.line in lines else 0

    def payees(self, index: int, period: Period) -> list[str]:
        """Who has a line of a share: its members, and whoever was paid when the period was closed."""
        posted = {who for place, who in self.closed.get(period, {}) if place == index}
        return sorted({*self.members(self.pool.shares[index], period), *posted})

    # --- a whole period ---------------------------------------------------------------------------

    def shared_out(self, period: Period, clock: date) -> Distribution:
        """What everybody gets of a period, as at a day not after its end."""
        at = min(clock, period.end)
        if (period, at) not in self._kept:
            # Earlier periods first, so that a long chain of carried funds is no deep one.
            first = self.first_period()
            if self._carries and first is not None:
                for number in range(first.number, period.number):
                    before = Period(period.grain, number, period.offset)
                    if (before, before.end) not in self._kept:
                        self._kept[before, before.end] = self._shared_out(before, before.end)
            self._kept[period, at] = self._shared_out(period, at)
        return self._kept[period, at]

    @property
    def _carries(self) -> bool:
        return self.pool.undistributed == "next fund" or self.pool.fixed

    def _carried(self, period: Period) -> Decimal:
        """What the period before left for this fund; its problem stops this one as well."""
        first = self.first_period()
        if not self._carries or first is None or period.number <= first.number:
            return ZERO
        before = period.shifted(-1)
        found = self._kept[before, before.end]
        if found.problem is not None:
            raise Problem(found.problem)
        carried = found.left if self.pool.undistributed == "next fund" else ZERO
        posted = self.closed.get(before)
        if self.pool.fixed and posted is not None:
            now = sum((part.amount for share in found.shares for part in share.parts.values()), ZERO)
            carried += now - sum(posted.values(), ZERO)
        return carried

    def _shared_out(self, period: Period, clock: date) -> Distribution:
        pool = self.pool
        try:
            carried = self._carried(period)
            own = self.fund(self.env("", None, period, clock))
            fund = round_to(as_fraction(own) + as_fraction(carried), self.plan.quantum, self.plan.rounding)
            if fund < 0:
                raise Problem(NegativeFund(pool=pool.name, period=str(period), fund=f"{fund:,f}"))
        except Problem as problem:
            return Distribution(ZERO, ZERO, ZERO, (), ZERO, problem.diagnostic)
        rest = Fraction(1) - sum((as_fraction(share.part) for share in pool.shares), Fraction(0))
        amounts = parts_of(fund, [*(share.part for share in pool.shares), rest], self.plan.quantum)
        shares = tuple(self._share(index, amounts[index], period, clock) for index in range(len(pool.shares)))
        stopped = next((p.problem for each in shares for p in each.parts.values() if p.problem is not None), None)
        given = sum((part.amount for each in shares for part in each.parts.values()), ZERO)
        try:
            for index, share in enumerate(pool.shares):
                if share.decided is not None and stopped is None:
                    self._must_add_up(share, shares[index], period)
        except Problem as problem:
            return Distribution(own, carried, fund, shares, ZERO, problem.diagnostic)
        if stopped is not None:
            stopped = PoolStopped(pool=pool.name, period=str(period), cause=stopped.code)
        return Distribution(own, carried, fund, shares, fund - given, stopped)

    def _share(self, index: int, amount: Decimal, period: Period, clock: date) -> Shared:
        share = self.pool.shares[index]
        parts: dict[str, Part] = {}
        for who in self.members(share, period):
            parts[who] = self._part(index, who, period, clock)
        if share.decided is not None:
            decided = {
                who: part._replace(exact=part.weight, amount=Decimal(part.weight) if part.qualifies else ZERO)  # type: ignore[arg-type]
                for who, part in parts.items()
            }
            return Shared(amount, amount, decided)
        redistributed = self.pool.undistributed == "redistributed"
        counted = [who for who in sorted(parts) if parts[who].qualifies or not redistributed]
        total = sum((as_fraction(parts[who].weight) for who in counted), Fraction(0))
        if total == 0 or any(part.problem is not None for part in parts.values()):
            return Shared(amount, total, parts)
        weights = [parts[who].weight for who in counted]
        for who, got in zip(counted, parts_of(amount, weights, self.plan.quantum), strict=True):
            if parts[who].qualifies:
                exact = as_fraction(amount) * as_fraction(parts[who].weight) / total
                parts[who] = parts[who]._replace(exact=exact, amount=got)
        return Shared(amount, total, parts)

    def _part(self, index: int, who: str, period: Period, clock: date) -> Part:
        """Whether a member qualifies, and with what weight; a weight that does not count is not asked for."""
        share, pool = self.pool.shares[index], self.pool
        env = self.env(who, share, period, clock)
        found = together(self.conditions[index], env)
        if found.problem is not None:
            return Part(False, problem=found.problem.diagnostic)
        qualifies = found.state == "met"
        if not qualifies and (pool.undistributed == "redistributed" or share.decided is not None):
            return Part(False)
        value = self.weights[index]
        try:
            weight: Number = Decimal(1) if value is None else value(env)
        except Problem as problem:
            return Part(qualifies, problem=problem.diagnostic)
        if weight < 0:
            found_negative = NegativeWeight(pool=pool.name, participant=who, period=str(period))
            return Part(qualifies, problem=found_negative)
        if share.by_days:
            days = sum(days for _, days in self.world.segments(who, share.role, period))
            weight = as_fraction(weight) * Fraction(days, period.days)
        return Part(qualifies, weight)

    def _must_add_up(self, share: PoolShare, found: Shared, period: Period) -> None:
        """What people decided is exactly the share of the fund."""
        assert share.decided is not None
        given = sum((as_fraction(part.weight) for part in found.parts.values()), Fraction(0))
        gap = given - as_fraction(found.amount)
        if gap != 0:
            words = f"{exact_text(abs(gap))} {'too much' if gap > 0 else 'too little'}"
            raise Problem(
                DecidedDiffers(
                    pool=self.pool.name,
                    period=str(period),
                    name=share.decided.name,
                    decided=exact_text(given),
                    share=exact_text(found.amount),
                    difference=words,
                )
            )

    # --- one member -------------------------------------------------------------------------------

    def outcome(self, index: int, who: str, period: Period, clock: date, _earned: date | None = None) -> Outcome:
        """How a member's part of one share stands on the clock; it is earned on the period's last day."""
        posted = self.closed.get(period)
        if posted is not None and clock >= period.end:
            kept = posted.get((index, who), ZERO)
            return Outcome("met", who, LAST_DATE, period.end, kept, kept)
        found = self.shared_out(period, clock)
        part = found.shares[index].parts.get(who) if found.shares else None
        problem = (part.problem if part is not None else None) or found.problem
        if clock < period.end:
            amount = part.amount if part is not None and part.qualifies and problem is None else None
            exact = part.exact if part is not None and amount is not None else None
            words = f"the end of {period}"
            return Outcome("pending", who, clock + ONE_DAY, None, exact, amount, waiting_for=words, until=period.end)
        if problem is not None:
            return Outcome("problem", who, LAST_DATE, problem=problem)
        if part is None or not part.qualifies:
            return Outcome("failed", who, LAST_DATE)
        return Outcome("met", who, LAST_DATE, period.end, part.exact, part.amount)

    def ask(self, index: int, who: str, period: Period) -> Ask:
        """The question how a member's part stands, waiting for its clock."""
        return partial(self.outcome, index, who, period)
