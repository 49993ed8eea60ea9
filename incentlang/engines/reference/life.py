"""The life of one credited amount: what is earned, cut, held, vested, forfeited and taken back, day by day.

Everything here is a function of how the credit stands; what a period posts is the difference to what
is posted already (semantics 19 to 22).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from enum import IntEnum
from typing import Literal as Choice
from typing import NamedTuple, assert_never

from incentlang.engines.reference.exact import minus, times
from incentlang.ir.lifecycle import Recovery
from incentlang.ledger.moves import EntryKind
from incentlang.ledger.moves import moves as columns_of
from incentlang.source import Span
from incentlang.values.numbers import Number, RoundingMode, as_fraction, round_to
from incentlang.values.parts import parts_of

ZERO = Decimal(0)


class Part(NamedTuple):
    """One part of the money, and how it stands.

    Attributes:
        span: The clause that makes it wait.
        purse: `vest`: unvested until then; `hold`: held.
        weight: Its part of the whole; in a `running` schedule that of all parts up to it together.
        state: `open` parts wait.
        on: The day it was released or forfeited.
        until: The last day on which an open part can still be released, or the day it will be.
        awaits: What an open part waits for, in a few words.
        running: Parts come as money comes in, each the rounded total so far less the one before.
    """

    span: Span
    purse: Choice["vest", "hold"]
    weight: Number
    state: Choice["open", "released", "forfeited"]
    on: date | None = None
    until: date | None = None
    awaits: str = ""
    running: bool = False


class Trigger(NamedTuple):
    """A claw back that was triggered: a `share` of the money, or an `amount` of it.

    `unpaid`: the share is of what still waits then. `key` is that of the row that triggered it, where each row does.
    `restored` is the day it was undone, `full` says that parts which still waited became payable then.
    """

    span: Span
    on: date
    share: Number | None
    amount: Number | None
    before_cap: bool = False
    credit: bool = False
    restored: date | None = None
    full: bool = False
    recovery: Recovery | None = None
    unpaid: bool = False
    key: str = ""


Slot = tuple[str, str, Span, int, tuple[str, str] | None, str]


class Move(NamedTuple):
    """One entry that stands: an amount moved by a clause on a day. `part` numbers parts of one clause.

    `row` is the fact and key of the row to which it is attributed, where the rule does that. `by` is the key of the
    row that took it, where each row of a fact takes its own: rows that come later, or are found late, leave it alone.
    `evidence` is that of a nomination.
    """

    kind: EntryKind
    of_kind: str
    span: Span
    part: int
    on: date
    unrounded: Number
    amount: Decimal
    recovery: Recovery | None = None
    row: tuple[str, str] | None = None
    by: str = ""
    evidence: str = ""

    @property
    def slot(self) -> Slot:
        """What identifies the move while its amount and day may change."""
        return self.kind, self.of_kind, self.span, self.part, self.row, self.by


class Money(NamedTuple):
    """How amounts are rounded."""

    quantum: Decimal
    mode: RoundingMode


def wanted(trigger: Trigger, amount: Decimal, money: Money) -> tuple[Number, Decimal]:
    """What a trigger asks for of an amount, exact and rounded once, before limits."""
    exact = times(trigger.share, amount) if trigger.share is not None else trigger.amount
    assert exact is not None
    return exact, round_to(exact, money.quantum, money.mode)


def no_more_than(asked: Decimal, there: Decimal) -> Decimal:
    """What can be taken of what is there, which may be below zero; nothing where the two differ in sign."""
    return max(ZERO, min(asked, there)) if there >= 0 else min(ZERO, max(asked, there))


class Asked(NamedTuple):
    """What a trigger asks for, exact and rounded.

    `by_cap`: it is what the caps leave with the line less what they leave without it. That can be more than the line
    kept: an earlier claw back of another line took less, because this line filled its place.
    """

    trigger: Trigger
    unrounded: Number
    amount: Decimal
    by_cap: bool = False


class _Taken(NamedTuple):
    """What a trigger took: its entries, how much of the line itself, and how much of which part."""

    moves: list[Move]
    amount: Decimal
    forfeited: dict[int, Decimal]


class _Event(IntEnum):
    """What happens to an amount, in the order of one day."""

    SETTLED = 0
    TRIGGERED = 1
    RESTORED = 2


class Life:
    """The moves of one amount, made in order of their days.

    Args:
        kept: What is left of the amount after caps.
        exact: The same before rounding, for what entries show.
        earned_on: The day it was earned.
        parts: How its parts stand; empty when all of it is payable at once.
        money: How amounts are rounded.
    """

    def __init__(self, kept: Decimal, exact: Number, earned_on: date, parts: Sequence[Part], money: Money) -> None:
        self.kept = kept
        self.exact = exact
        self.earned_on = earned_on
        self.parts = parts
        self.money = money
        self.amounts = part_amounts(kept, parts, money)
        self.running = bool(parts) and parts[0].running
        self.waiting = [ZERO] * len(parts)
        self.again = [0] * len(parts)
        self.left = kept
        self.moves: list[Move] = []

    def run(self, triggers: Sequence[Asked]) -> list[Move]:
        """All moves, with what each trigger takes."""
        self._put_aside()
        taken: dict[int, _Taken] = {}
        for day, event, index in sorted(self._events([asked.trigger for asked in triggers])):
            match event:
                case _Event.SETTLED:
                    self._settle(index, day)
                case _Event.TRIGGERED:
                    taken[index] = self._take(triggers[index])
                case _Event.RESTORED:
                    self._restore(triggers[index].trigger, taken[index], day)
                case _:
                    assert_never(event)
        return self.moves

    def _put_aside(self) -> None:
        """What waits from the day of earning on; in a running schedule one hold for all of it.

        What comes in later then changes nothing that is posted.
        """
        if self.running:
            self.waiting = list(self.amounts)
            self._move("hold", "", 0, self.earned_on, self.kept)
            return
        for index, part in enumerate(self.parts):
            if part.state == "released" and part.on is not None and part.on <= self.earned_on:
                continue
            self.waiting[index] = self.amounts[index]
            self._move("hold", "vest" if part.purse == "vest" else "", index, self.earned_on, self.amounts[index])

    def _events(self, triggers: Sequence[Trigger]) -> Iterator[tuple[date, _Event, int]]:
        """What happens on which day; on one day parts are settled first."""
        for index, part in enumerate(self.parts):
            on = part.on
            if on is not None and (self.running or on > self.earned_on or part.state == "forfeited"):
                yield on, _Event.SETTLED, index
        for number, trigger in enumerate(triggers):
            yield trigger.on, _Event.TRIGGERED, number
            if trigger.restored is not None:
                yield trigger.restored, _Event.RESTORED, number

    def _of_waiting(self, share: Number | None, there: Decimal) -> tuple[Number, Decimal]:
        """The share of what still waits, exact and rounded."""
        assert share is not None
        exact = times(share, there)
        return exact, round_to(exact, self.money.quantum, self.money.mode)

    def _payable(self) -> Decimal:
        """What became payable by now, less what was taken back of it."""
        found = self.kept
        for move in self.moves:
            columns = columns_of(move.kind, move.of_kind)
            found += move.amount * (columns.get("payable", 0) - columns.get("clawed_back", 0))
        return found

    def _move(self, kind: EntryKind, of_kind: str, index: int, day: date, amount: Decimal) -> None:
        if amount != 0:
            part = self.parts[index]
            share = as_fraction(amount) / as_fraction(self.kept)
            whole = times(self.exact, share)
            self.moves.append(Move(kind, of_kind, part.span, index, day, whole, amount))

    def _settle(self, index: int, day: date) -> None:
        """A part is released, or forfeited."""
        part, amount = self.parts[index], self.waiting[index]
        self.waiting[index] = ZERO
        if part.state == "forfeited":
            self._move("forfeit", part.purse, index, day, amount)
        else:
            self._move("vest" if part.purse == "vest" else "release", "", index, day, amount)

    def _take(self, of: Asked) -> _Taken:
        """Parts that still wait are forfeited first, the last one first; the rest is clawed back.

        Never more than is left of the amount, nor than is there: what was forfeited cannot be taken again. What caps
        ask beyond the line is clawed back as well.
        """
        trigger, unrounded, asked, by_cap = of
        waits = sum(self.waiting, ZERO)
        there = waits if trigger.unpaid else waits + self._payable()
        if trigger.unpaid:
            unrounded, asked = self._of_waiting(trigger.share, there)
        mine = no_more_than(asked, self.left)
        beyond = asked - mine if by_cap else ZERO
        amount = no_more_than(mine, there)
        if amount + beyond != asked:
            unrounded = amount + beyond
        self.left -= amount
        forfeited = self._forfeited(amount)
        moves = [
            Move("forfeit", self.parts[index].purse, trigger.span, index, trigger.on, gone, gone, by=trigger.key)
            for index, gone in (_together(forfeited) if self.running else forfeited).items()
        ]
        waited = sum(forfeited.values(), ZERO)
        rest = amount + beyond - waited
        if rest != 0:
            exact = minus(unrounded, waited)
            took = Move("claw_back", "earn", trigger.span, -1, trigger.on, exact, rest, trigger.recovery)
            moves.append(took._replace(by=trigger.key))
        self.moves += moves
        return _Taken(moves, amount, forfeited)

    def _forfeited(self, amount: Decimal) -> dict[int, Decimal]:
        """Take an amount of the parts that wait, as far as they go; how much of which."""
        found: dict[int, Decimal] = {}
        for index in reversed(range(len(self.parts))):
            gone = no_more_than(amount, self.waiting[index])
            if gone != 0:
                self.waiting[index] -= gone
                amount -= gone
                found[index] = gone
        return found

    def _restore(self, trigger: Trigger, taken: _Taken, day: date) -> None:
        """What was taken comes back; `full` makes what still waits payable."""
        self.left += taken.amount
        for move in taken.moves:
            exact, part = minus(ZERO, move.unrounded), move.part + _UNDONE
            self.moves.append(move._replace(on=day, unrounded=exact, amount=-move.amount, part=part))
        for index, amount in taken.forfeited.items():
            self.waiting[index] += amount
            part_on = self.parts[index].on
            if self.parts[index].state == "released" and part_on is not None and part_on <= day:
                self._settle_again(index, day)
        if trigger.full:
            for index, amount in enumerate(self.waiting):
                if amount != 0:
                    self._settle_again(index, day)

    def _settle_again(self, index: int, day: date) -> None:
        """A part that came back is released on that day; the same part can come back from several claw backs."""
        part, amount = self.parts[index], self.waiting[index]
        self.waiting[index] = ZERO
        self.again[index] += 1
        kind: EntryKind = "vest" if part.purse == "vest" else "release"
        share = as_fraction(amount) / as_fraction(self.kept)
        number = index + self.again[index] * _UNDONE
        self.moves.append(Move(kind, "", part.span, number, day, times(self.exact, share), amount))


def _together(forfeited: dict[int, Decimal]) -> dict[int, Decimal]:
    """In a running schedule one entry for all parts: which part it was changes with what comes in later."""
    return {0: sum(forfeited.values(), ZERO)} if forfeited else {}


_UNDONE = 10_000
"""Sets off the numbers of parts that were restored, once for each time, from those of the parts themselves."""


def part_amounts(kept: Decimal, parts: Sequence[Part], money: Money) -> list[Decimal]:
    """The amount of each part; together the whole, or in a running schedule what has come in so far."""
    if not parts:
        return []
    if not parts[0].running:
        return parts_of(kept, [part.weight for part in parts], money.quantum)
    found: list[Decimal] = []
    before = ZERO
    for part in parts:
        now = round_to(times(kept, part.weight), money.quantum, money.mode)
        found.append(now - before)
        before = now
    return found
