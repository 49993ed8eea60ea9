"""The life of one credited amount: what is earned, cut, held, vested, forfeited and taken back, day by day.

Everything here is a function of how the credit stands; what a period posts is the difference to what
is posted already (semantics 19 to 22).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal as Choice
from typing import NamedTuple

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

    `unpaid`: the share is of what still waits then.
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


class Move(NamedTuple):
    """One entry that stands: an amount moved by a clause on a day. `part` numbers parts of one clause.

    `row` is the fact and key of the row to which it is attributed, where the rule does that. `evidence` is that of
    a nomination.
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
    evidence: str = ""

    @property
    def slot(self) -> tuple[str, str, Span, int, tuple[str, str] | None]:
        """What identifies the move while its amount and day may change."""
        return self.kind, self.of_kind, self.span, self.part, self.row


class Money(NamedTuple):
    """How amounts are rounded."""

    quantum: Decimal
    mode: RoundingMode


def wanted(trigger: Trigger, amount: Decimal, money: Money) -> tuple[Number, Decimal]:
    """What a trigger asks for of an amount, exact and rounded once, before limits."""
    exact = times(trigger.share, amount) if trigger.share is not None else trigger.amount
    assert exact is not None
    return exact, round_to(exact, money.quantum, money.mode)


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
        self.waiting = [ZERO] * len(parts)
        self.moves: list[Move] = []

    def run(self, triggers: Sequence[tuple[Trigger, Number, Decimal]]) -> list[Move]:
        """All moves; each trigger comes with what it asks for, exact and rounded."""
        running = bool(self.parts) and self.parts[0].running
        if running:  # one hold for all of it, so that what comes in later changes nothing that is posted
            self.waiting = list(self.amounts)
            self._move("hold", "", 0, self.earned_on, self.kept)
        for index, part in enumerate(self.parts):
            if running or (part.state == "released" and part.on is not None and part.on <= self.earned_on):
                continue
            self.waiting[index] = self.amounts[index]
            self._move("hold", "vest" if part.purse == "vest" else "", index, self.earned_on, self.amounts[index])
        events: list[tuple[date, int, int]] = []
        for index, part in enumerate(self.parts):
            on = part.on
            if on is not None and (running or on > self.earned_on or part.state == "forfeited"):
                events.append((on, 0, index))
        for number, (trigger, _, _) in enumerate(triggers):
            events.append((trigger.on, 1, number))
            if trigger.restored is not None:
                events.append((trigger.restored, 2, number))
        left = self.kept
        took: dict[int, list[Move]] = {}
        for day, kind, index in sorted(events):
            match kind:
                case 0:
                    self._settle(index, day)
                case 1:
                    trigger, unrounded, amount = triggers[index]
                    there = sum(self.waiting, self._payable())  # what was forfeited cannot be taken again
                    if trigger.unpaid:
                        there = sum(self.waiting, ZERO)
                        unrounded, amount = self._of_waiting(trigger.share, there)
                    amount = min(amount, left, there) if self.kept >= 0 else max(amount, left, there)
                    left -= amount
                    took[index] = list(self._take(trigger, unrounded, amount))
                case _:
                    left += self._restore(triggers[index][0], took.get(index, ()), day)
        return self.moves

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

    def _take(self, trigger: Trigger, unrounded: Number, amount: Decimal) -> Iterator[Move]:
        """Parts that still wait are forfeited first, the last one first; the rest is clawed back."""
        left = amount
        for index in reversed(range(len(self.parts))):
            part = self.waiting[index]
            gone = min(part, left) if self.kept >= 0 else max(part, left)
            if gone != 0:
                self.waiting[index] -= gone
                left -= gone
                move = Move("forfeit", self.parts[index].purse, trigger.span, index, trigger.on, gone, gone)
                self.moves.append(move)
                yield move
        if left != 0:
            rest = minus(unrounded, amount - left) if left != amount else unrounded
            move = Move("claw_back", "earn", trigger.span, -1, trigger.on, rest, left, trigger.recovery)
            self.moves.append(move)
            yield move

    def _restore(self, trigger: Trigger, took: Sequence[Move], day: date) -> Decimal:
        """What was taken comes back; `full` makes what still waits payable."""
        back = ZERO
        for move in took:
            back += move.amount
            self.moves.append(
                move._replace(
                    on=day, unrounded=minus(ZERO, move.unrounded), amount=-move.amount, part=move.part + _UNDONE
                )
            )
            if move.kind == "forfeit":
                self.waiting[move.part] += move.amount
                part = self.parts[move.part]
                if part.state == "released" and part.on is not None and part.on <= day:
                    self._settle_again(move.part, day)
        if trigger.full:
            for index, amount in enumerate(self.waiting):
                if amount != 0:
                    self._settle_again(index, day)
        return back

    def _settle_again(self, index: int, day: date) -> None:
        part, amount = self.parts[index], self.waiting[index]
        self.waiting[index] = ZERO
        kind: EntryKind = "vest" if part.purse == "vest" else "release"
        share = as_fraction(amount) / as_fraction(self.kept)
        self.moves.append(Move(kind, "", part.span, index + _UNDONE, day, times(self.exact, share), amount))


_UNDONE = 10_000
"""Set off the numbers of parts that were restored from those of the parts themselves."""


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
