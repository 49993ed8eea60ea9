"""Guarantees and advances evaluated, and settled period by period after all other entries are known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from typing import NamedTuple

import attrs

from incentlang.engines.reference.answers import Problem
from incentlang.engines.reference.compiler import Value
from incentlang.engines.reference.engine import Engine
from incentlang.engines.reference.env import Env
from incentlang.engines.reference.outcomes import Assumed
from incentlang.engines.reference.posting import Books, place_of
from incentlang.engines.reference.rules import ReadyPeriodRule
from incentlang.engines.result import PendingLine, ProblemLine
from incentlang.ir.draws import Draw
from incentlang.ledger.draws import Account, Debt, DrawKind, Settlement, Terms, debts_of, settle
from incentlang.ledger.entries import Entry
from incentlang.ledger.moves import moves
from incentlang.values.numbers import Number, as_fraction, round_to
from incentlang.values.periods import Period

ZERO = Decimal(0)


class Offer(NamedTuple):
    """What a rule offers somebody in a period; `waiting_for` is set while its `where` cannot be answered yet."""

    unrounded: Number
    amount: Decimal
    assumptions: tuple[Assumed, ...]
    waiting_for: str = ""


class ReadyDraw:
    """One version of a rule with a guarantee or an advance, ready to be evaluated."""

    def __init__(self, ready: ReadyPeriodRule, draw: Draw, engine: Engine) -> None:
        self.ready = ready
        self.draw = draw
        self.name = ready.rule.name
        self.version = engine.versions(ready).index(ready)
        self.amount: Value = engine.compiler.value(draw.amount, "")
        self.limit: Value | None = engine.compiler.value(draw.limit.value, "") if draw.limit is not None else None
        self.starts = engine.starts(ready)
        self.place = place_of(draw.span)
        self.leaving_place = place_of(draw.leaving.span) if draw.leaving is not None else self.place

    def in_force(self, period: Period) -> bool:
        """Whether this is the version of a pay period; versions change between periods of the rule."""
        return self.ready.rule.dates.holds(self.span(period).start)

    def span(self, period: Period) -> Period:
        """The period of the rule that a pay period belongs to: itself, or a longer one that pay periods make up."""
        return period.within(self.ready.rule.each)

    def offer(self, who: str, period: Period, clock: date) -> Offer | None:
        """What is offered, or None where `where` leaves the participant out; a problem is raised."""
        env = self.ready.env(who, period, clock)
        where = self.ready.where(env) if self.ready.where is not None else None
        if where is not None and where.state == "failed":
            return None
        unrounded = self.amount(env)
        plan = self.ready.plan
        amount = round_to(unrounded, plan.quantum, plan.rounding)
        if amount <= 0:
            return None
        waits = "where" if where is not None and where.state == "pending" else ""
        return Offer(unrounded, amount, tuple(env.assumptions), waits)

    def terms(
        self, who: str, period: Period, clock: date, offer: Offer | None, last: Decimal, brought: Decimal
    ) -> Terms:
        """The version's terms for somebody's pay period.

        `last` is what the guarantee last was; `brought`, what earlier pay periods of its own period brought.
        """
        env: Env = self.ready.env(who, self.span(period), clock)
        draw = self.draw
        return Terms(
            self.name,
            draw.kind,
            self.place,
            draw.recoverable,
            offer.amount - brought if offer is not None else None,
            _less(offer.unrounded, brought) if offer is not None else ZERO,
            self.limit(env) if self.limit is not None else None,
            draw.limit is not None and draw.limit.share,
            last if draw.stays else ZERO,
            draw.months,
            draw.leaving.does if draw.leaving is not None else "",
            self.leaving_place,
            self.version,
        )


def _less(offered: Number, brought: Decimal) -> Number:
    return offered - brought if isinstance(offered, Decimal) else as_fraction(offered) - as_fraction(brought)


def ready_draws(engine: Engine) -> list[ReadyDraw]:
    """The rules with a guarantee or an advance, each version of them."""
    return [
        ReadyDraw(ready, ready.rule.draw, engine)
        for ready in engine.rules
        if isinstance(ready, ReadyPeriodRule) and ready.rule.draw is not None
    ]


def _drawn_by(draws: Sequence[ReadyDraw], rule: str, period: Period) -> tuple[DrawKind, int] | None:
    """The version that drew in a period, if what it draws is owed.

    A text changed since may hold from another day on: then the last version before it, or else the first.
    """
    versions = [each for each in draws if each.name == rule]
    earlier = [each for each in versions if (each.ready.rule.dates.first or period.start) <= period.start]
    held = [each for each in versions if each.in_force(period)] or earlier[-1:] or versions[:1]
    return (held[0].draw.kind, held[0].version) if held and held[0].draw.recoverable else None


@attrs.define
class _Settling:
    """The state that goes from period to period.

    `kept` is what guarantees drew in a period less what was given back of it, by period and participant.
    """

    engine: Engine
    books: Books
    draws: Sequence[ReadyDraw]
    debts: dict[str, list[Debt]]
    wanted: set[Period]
    kept: dict[tuple[Period, str], Decimal] = attrs.field(factory=lambda: defaultdict(lambda: ZERO))
    last: dict[tuple[str, str], Decimal] = attrs.field(factory=dict)
    settlements: list[Settlement] = attrs.field(factory=list)


def settle_draws(
    engine: Engine,
    books: Books,
    every: Sequence[Period],
    clocks: Sequence[date],
    wanted: set[Period],
    only: str | None,
    closed: int = 0,
) -> tuple[Settlement, ...]:
    """Post draws and recoveries to the books.

    Args:
        engine: The program and its data.
        books: Every other entry; what is found here is added to them.
        every: All pay periods in order, and `clocks` the day on which each is read.
        wanted: The periods asked for; pending guarantees are listed in these.
        only: Settle this participant alone.
        closed: So many of the first periods are closed: what they drew and recovered is what was posted.
    """
    draws = ready_draws(engine)
    if not draws:
        return ()
    payable: dict[tuple[Period, str], Decimal] = defaultdict(lambda: ZERO)
    for entry in books.entries:
        written_off = entry.kind == "adjust" and entry.of_kind in ("draw", "balance")
        if entry.unit == engine.program.plan.currency and not written_off:
            payable[entry.period, entry.participant] += (
                moves(entry.kind, entry.of_kind).get("payable", 0) * entry.amount
            )
    drawn_by = partial(_drawn_by, draws)
    posted = defaultdict(list)
    for entry in books.entries:
        posted[entry.participant].append(entry)
    debts = {who: found for who, mine in posted.items() if (found := debts_of(mine, drawn_by))}
    work = _Settling(engine, books, draws, debts, wanted)
    _keep(work, books.entries)
    for index, period in enumerate(every):
        offers = _offers(work, period, clocks[index], only, index < closed)
        if index < closed:
            continue
        if clocks[index] < period.end:
            _pend(work, period, offers, payable)
        else:
            _settle_period(work, period, clocks[index], offers, payable)
    return tuple(work.settlements)


Offers = dict[str, dict[str, Offer]]
"""By participant, then by rule."""


def _offers(work: _Settling, period: Period, clock: date, only: str | None, closed: bool) -> Offers:
    found: Offers = {}
    for draw in work.draws:
        span = draw.span(period)
        if draw.starts is None or span.end < draw.starts or not work.engine.in_range(span.end):
            continue
        if not draw.in_force(period):
            continue
        for who in work.engine.world.members(draw.ready.rule.role, span if span.end == period.end else period):
            if only not in (None, who):
                continue
            try:
                offer = draw.offer(who, span, clock)
            except Problem as problem:
                if clock >= span.end and not closed:
                    line = ProblemLine(who, period, draw.name, str(span), problem.diagnostic)
                    work.books.problems.append(line)
                continue
            if offer is not None:
                if period.end < span.end:
                    offer = offer._replace(waiting_for=f"the end of {span}")
                found.setdefault(who, {})[draw.name] = offer
                if draw.draw.kind == "guarantee" and not offer.waiting_for:
                    work.last[who, draw.name] = offer.amount
    return found


def _settle_period(
    work: _Settling, period: Period, clock: date, offers: Offers, payable: dict[tuple[Period, str], Decimal]
) -> None:
    plan = work.engine.program.plan
    withheld = {who for who, first in work.books.withheld().items() if first.end <= period.end}
    owing = {who for who, debts in work.debts.items() if debts}
    for who in sorted({*offers, *owing} - withheld):
        mine = offers.get(who, {})
        debts = work.debts.setdefault(who, [])
        concerned = {debt.key for debt in debts}
        terms = []
        try:
            for draw in work.draws:
                offer = mine.get(draw.name) if draw.in_force(period) else None
                if offer is not None or (draw.name, draw.version) in concerned:
                    brought = _brought(work, who, period, draw, payable)
                    if offer is not None and period.end < draw.span(period).end:
                        amount = max(ZERO, offer.amount - brought - payable[period, who])
                        _list(work, who, period, draw, amount, offer.waiting_for)
                        continue  # nothing is owed of it either: what is longer than pay is not recoverable
                    if offer is not None and offer.waiting_for:
                        _list(work, who, period, draw, ZERO, offer.waiting_for)
                        offer = None
                    last = work.last.get((who, draw.name), ZERO)
                    terms.append(draw.terms(who, period, clock, offer, last, brought))
        except Problem as problem:
            work.books.problems.append(ProblemLine(who, period, draw.name, str(period), problem.diagnostic))
            continue
        account = Account(who, period, plan.currency, plan.quantum, plan.rounding)
        entries, rows = settle(account, payable[period, who], terms, debts, _has_left(work.engine, who, period))
        spans = {draw.name: str(draw.span(period)) for draw in work.draws}
        entries = [attrs.evolve(each, subject=spans[each.rule]) if each.kind == "draw" else each for each in entries]
        _keep(work, entries)
        work.books.entries += entries
        work.settlements += rows
        work.books.assumptions.update(each for offer in mine.values() for each in offer.assumptions)


def _keep(work: _Settling, entries: Iterable[Entry]) -> None:
    """Add what guarantees drew to `kept`, and take off what was given back, unless it was written off."""
    guarantees = {each.name for each in work.draws if each.draw.kind == "guarantee"}
    for entry in entries:
        sign = {"draw": 1, "recover": -1, "adjust": 1}.get(entry.kind, 0) if entry.rule in guarantees else 0
        if sign:
            work.kept[entry.for_period, entry.participant] += sign * entry.amount


def _brought(
    work: _Settling, who: str, period: Period, draw: ReadyDraw, payable: dict[tuple[Period, str], Decimal]
) -> Decimal:
    """What the earlier pay periods of a longer guarantee's period brought: payable, and kept of what was drawn."""
    earlier = (each for each in draw.span(period).parts(period.grain) if each.end < period.start)
    return sum((payable[each, who] + work.kept[each, who] for each in earlier), ZERO)


def _has_left(engine: Engine, who: str, period: Period) -> bool:
    """Whether the last assignment ended before the period; one that begins later is not known yet (semantics 4).

    Not in the period in which it ends: no recovery takes pay below a guarantee in force (semantics 22).
    """
    begun = [each for each in engine.world.participant(who).assignments if each.start <= period.end]
    return bool(begun) and all(each.end is not None and each.end < period.start for each in begun)


def _pend(work: _Settling, period: Period, offers: Offers, payable: dict[tuple[Period, str], Decimal]) -> None:
    """Before a period's end nothing is drawn or recovered: what would be drawn if it ended today is listed."""
    for who, mine in sorted(offers.items()):
        for draw in work.draws:
            offer = mine.get(draw.name) if draw.in_force(period) else None
            if offer is None:
                continue
            amount = offer.amount
            if draw.draw.kind == "guarantee":
                amount = max(ZERO, amount - _brought(work, who, period, draw, payable) - payable[period, who])
            _list(work, who, period, draw, amount, f"the end of {draw.span(period)}")


def _list(work: _Settling, who: str, period: Period, draw: ReadyDraw, amount: Decimal, waiting_for: str) -> None:
    if period in work.wanted:
        unit = work.engine.program.plan.currency
        span = draw.span(period)
        line = PendingLine(who, period, draw.name, str(span), unit, amount, waiting_for, span.end)
        work.books.pending.append(line)
