"""Caps: what each line keeps of what it earned, in the order in which it was earned (semantics 19 and 20)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

import attrs

from incentlang.engines.reference.answers import Problem
from incentlang.engines.reference.clawing import asked_for
from incentlang.engines.reference.compiler import Value
from incentlang.engines.reference.engine import Engine
from incentlang.engines.reference.env import Env
from incentlang.engines.reference.life import no_more_than
from incentlang.engines.reference.posting import Books, Standing, place_of
from incentlang.engines.result import PendingLine, ProblemLine
from incentlang.ir.families import families
from incentlang.ir.lifecycle import Cap
from incentlang.ir.program import Credit
from incentlang.ledger.entries import Entry
from incentlang.source import Span
from incentlang.values.numbers import round_to
from incentlang.values.periods import Period, period_of

ZERO = Decimal(0)
CAP_NAME = "cap earned of "
"""What stands in the place of a rule in entries and problems of a cap, before the name of the capped rule."""


class Window(NamedTuple):
    """One cap for one participant and period."""

    cap: int
    who: str
    period: Period


class Met(NamedTuple):
    """Where a line met a cap: what its window could pay, and what was earned in it before the line."""

    cap: Cap
    period: Period
    limit: Decimal | None
    before: Decimal


@attrs.define
class _Room:
    """What a window holds.

    Attributes:
        lines: The lines earned in it; `limit` is None where it cannot be computed.
        before: What was earned before each of them, with what was brought.
        brought: What the window before carried into it, and `used` how much of that it paid.
        total: What was earned in it, with what was brought.
        stays: What of that claw backs leave.
    """

    lines: dict[int, Standing] = attrs.field(factory=dict)
    before: dict[int, Decimal] = attrs.field(factory=dict)
    limit: Decimal | None = None
    used: Decimal = ZERO
    brought: Decimal = ZERO
    total: Decimal = ZERO
    stays: Decimal = ZERO


class Capping:
    """Every cap of a plan, kept up to date while a run goes from period to period."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        # A cap on one rule comes before a cap on the whole plan.
        self.caps: list[Cap] = sorted(engine.program.caps, key=lambda cap: cap.of == "")
        self.limits: list[Value] = [engine.compiler.value(cap.limit, "") for cap in self.caps]
        self.rooms: dict[Window, _Room] = {}
        self.of_person: dict[str, set[Window]] = defaultdict(set)
        self.places: dict[int, list[Window]] = {}
        self.families = families(engine.program.rules)
        self.named: set[tuple[Window, str]] = set()

    def cut(self, books: Books, changed: Iterable[Standing], period: Period, clock: date) -> list[Standing]:
        """Cut every line that a cap concerns; all lines whose cut or answer changed come back, to be posted.

        Args:
            books: Problems of limits and carried amounts are entered here.
            changed: Lines that were asked in this period.
            period: The pay period.
            clock: The day on which it is read.
        """
        touched: dict[int, Standing] = {id(standing): standing for standing in changed}
        people = {
            window.who for window in self.rooms if window.period.contains(clock) or period.contains(window.period.end)
        }
        for standing in touched.values():
            people |= self._place(standing)
        for who in sorted(people):
            for standing in self._person(books, who, period, clock):
                touched[id(standing)] = standing
        return list(touched.values())

    def _place(self, standing: Standing) -> set[str]:
        """Put a line into the windows it belongs to now; whose windows were touched."""
        key = id(standing)
        before = self.places.pop(key, [])
        for window in before:
            self.rooms[window].lines.pop(key, None)
        now = list(self._windows(standing))
        for window in now:
            self.rooms.setdefault(window, _Room()).lines[key] = standing
            self.of_person[window.who].add(window)
        self.places[key] = now
        return {window.who for window in (*before, *now)}

    def _windows(self, standing: Standing) -> Iterator[Window]:
        outcome, line = standing.met, standing.line
        if outcome is None or outcome.earned_on is None or (isinstance(line.credit, Credit) and line.credit.adjusts):
            return
        for index, cap in enumerate(self.caps):
            mine = cap.of in self.families.get(line.rule.name, ("", line.rule.name)) and cap.unit == line.rule.unit
            if mine and self.engine.world.in_role(outcome.payee, cap.role, outcome.earned_on):
                offset = self.engine.program.plan.year_offset
                yield Window(index, outcome.payee, period_of(outcome.earned_on, cap.each, offset))

    def _person(self, books: Books, who: str, period: Period, clock: date) -> list[Standing]:
        """Cut the lines of one participant, window by window; lines whose cut changed come back."""
        cuts: dict[int, list[tuple[Span, Decimal]]] = defaultdict(list)
        lines: dict[int, Standing] = {}
        mine = self._windows_of(who, clock)
        for place, window in enumerate(mine):  # a carried excess may open the next window on the way
            room, cap = self.rooms[window], self.caps[window.cap]
            room.limit = self._limit(books, window, period, clock)
            running = room.brought = self._brought(books, window, room, period)
            for standing in _in_order(room.lines.values()):
                lines[id(standing)] = standing
                assert standing.met is not None
                amount = (standing.met.amount or ZERO) - sum((cut for _, cut in cuts[id(standing)]), ZERO)
                room.before[id(standing)] = running
                kept = _kept(room.limit, running, amount)
                running += amount
                if kept != amount:
                    cuts[id(standing)].append((cap.span, amount - kept))
            room.total = room.stays = running
            if cap.excess == "carried" and running > _kept(room.limit, ZERO, running):
                following = window._replace(period=window.period.shifted(1))
                self.rooms.setdefault(following, _Room())
                self.of_person[who].add(following)
                if following not in mine and following.period.start <= clock:
                    mine.insert(place + 1, following)  # before a later one, which it may carry into in turn
        asked = self._asked(mine, lines)
        changed = []
        for key, standing in lines.items():
            found = tuple(cuts[key]), asked.get(key)
            if found != (standing.cuts, standing.asked):
                standing.cuts, standing.asked = found
                changed.append(standing)
        return changed

    def _windows_of(self, who: str, clock: date) -> list[Window]:
        """The windows of a participant that have begun, those of one cap in order of time."""
        begun = [window for window in self.of_person[who] if window.period.start <= clock]
        return sorted(begun, key=lambda window: (window.cap, window.period.end))

    def _limit(self, books: Books, window: Window, period: Period, clock: date) -> Decimal | None:
        """The limit as at the clock; None where it cannot be computed, which withholds the payment."""
        cap = self.caps[window.cap]
        env = Env(min(clock, window.period.end), window.period.end)
        env.participant, env.period, env.role = window.who, window.period, cap.role
        try:
            money = self.engine.money_in(cap.unit)
            return round_to(self.limits[window.cap](env), money.quantum, money.mode)
        except Problem as problem:
            text = problem.diagnostic.message()
            if (window, text) not in self.named:
                self.named.add((window, text))
                found = ProblemLine(window.who, period, _name(cap), str(window.period), problem.diagnostic)
                books.problems.append(found)
            return None

    def _brought(self, books: Books, window: Window, room: _Room, period: Period) -> Decimal:
        """What the window before could not pay is paid first, where the excess is carried."""
        cap = self.caps[window.cap]
        before = self.rooms.get(Window(window.cap, window.who, window.period.shifted(-1)))
        if cap.excess != "carried" or before is None or before.limit is None:
            return ZERO
        over = before.total - _kept(before.limit, ZERO, before.total)
        used = _kept(room.limit, ZERO, over)
        if used != room.used:
            books.entries.append(self._carried(window, used - room.used, period))
            room.used = used
        return over

    def _carried(self, window: Window, amount: Decimal, period: Period) -> Entry:
        """Money that an earlier window cut off and this one has room for: a cap undone."""
        cap = self.caps[window.cap]
        plan = self.engine.program.plan.in_unit(cap.unit)
        file, line = place_of(cap.span)
        start = window.period.start
        return Entry(
            window.who, period, "cap", _name(cap), file, line, "period", str(window.period), start, plan.currency,
            -amount, -amount, "ordinary", period_of(start, plan.paid, plan.year_offset),
        )  # fmt: skip

    def _asked(self, windows: list[Window], lines: dict[int, Standing]) -> dict[int, tuple[Decimal, ...]]:
        """What each claw back takes, by line: what the caps pay with the money less what they pay without it.

        `before cap` takes the money itself, as far as anything is paid.
        """
        pays = _Pays(self, windows)
        found: dict[int, list[Decimal]] = {}
        there = {key: line.met.amount or ZERO for key, line in lines.items() if line.met is not None}
        gone: dict[tuple[int, int], Decimal] = {}
        for _, undone, _, index, key, amount in sorted(_triggered(self, lines)):
            if undone:
                there[key] += gone[key, index]
                pays.give_back(key, index)
                continue
            # Several claw backs of one line never take more than all of it.
            left = gone[key, index] = no_more_than(amount, there[key])
            there[key] -= left
            met = lines[key].met
            assert met is not None
            for window in self.places[key]:
                left = pays.take(key, index, window, left, met.triggers[index].before_cap)
            found.setdefault(key, []).append(ZERO)
            found[key] += [ZERO] * (index + 1 - len(found[key]))
            found[key][index] = left
        for window in windows:
            self.rooms[window].stays = pays.own[window] + self.rooms[window].brought
        return {key: tuple(amounts) for key, amounts in found.items()}

    def met(self) -> Iterator[tuple[Standing, Met]]:
        """Where every line met each cap, in the order in which caps cut."""
        for window in sorted(self.rooms, key=lambda each: each.cap):
            room, cap = self.rooms[window], self.caps[window.cap]
            for key, standing in room.lines.items():
                yield standing, Met(cap, window.period, room.limit, room.before.get(key, ZERO))

    def reviewed(self, period: Period) -> Iterator[PendingLine]:
        """What caps cut off that somebody is to review."""
        for window, room in self.rooms.items():
            cap = self.caps[window.cap]
            currency = cap.unit or self.engine.program.plan.currency
            if cap.excess == "reviewed" and room.limit is not None:
                over = room.stays - _kept(room.limit, ZERO, room.stays)
                if over != 0:
                    yield PendingLine(
                        window.who, period, _name(cap), str(window.period), currency, over, "a review of the cap", None
                    )


class _Pays:
    """What caps pay somebody while money is taken back: of each window what was earned in it, of each cap what is left.

    What a window pays depends on those before it where the excess is carried: without the money less is carried.
    """

    def __init__(self, capping: Capping, windows: list[Window]) -> None:
        self.capping = capping
        self.own = {window: capping.rooms[window].total - capping.rooms[window].brought for window in windows}
        self.chains = {window: self._chain(window, windows) for window in windows}
        self.left = {chain: self._paid(chain) for chain in self.chains.values()}
        self.taken: dict[tuple[int, int], list[tuple[Window, Decimal, Decimal]]] = defaultdict(list)

    def take(self, key: int, index: int, window: Window, amount: Decimal, before_cap: bool) -> Decimal:
        """Take an amount out of a window; what its cap pays less for that."""
        chain = self.chains[window]
        before = self._paid(chain)
        self.own[window] -= amount
        less = amount if before_cap else before - self._paid(chain)
        less = no_more_than(less, self.left[chain])
        self.left[chain] -= less
        self.taken[key, index].append((window, amount, less))
        return less

    def give_back(self, key: int, index: int) -> None:
        """Undo what a claw back took."""
        for window, amount, less in self.taken.pop((key, index), ()):
            self.own[window] += amount
            self.left[self.chains[window]] += less

    def _chain(self, window: Window, windows: list[Window]) -> tuple[Window, ...]:
        """The windows that pay together: that one, or all of the cap where the excess is carried, in order of time."""
        if self.capping.caps[window.cap].excess != "carried":
            return (window,)
        return tuple(sorted((each for each in windows if each.cap == window.cap), key=lambda each: each.period.end))

    def _paid(self, chain: tuple[Window, ...]) -> Decimal:
        paid = over = ZERO
        for window in chain:
            total = self.own[window] + over
            now = _kept(self.capping.rooms[window].limit, ZERO, total)
            paid, over = paid + now, total - now
        return paid


def _triggered(capping: Capping, lines: dict[int, Standing]) -> Iterator[tuple[date, bool, int, int, int, Decimal]]:
    """Every claw back of some lines, and every one that was undone, with its day and what it asks for.

    Of one day those of the last line come first: what the caps leave with it less what they leave without it
    is then what it kept, and together the lines give back all that they kept.
    """
    for place, standing in enumerate(_in_order(lines.values())):
        key, outcome = id(standing), standing.met
        for index, trigger in enumerate(outcome.triggers if outcome is not None else ()):
            assert outcome is not None
            money = capping.engine.money_in(standing.line.rule.unit)
            _, amount = asked_for(trigger, outcome.amount or ZERO, money)
            yield trigger.on, False, -place, index, key, amount
            if trigger.restored is not None:
                yield trigger.restored, True, -place, index, key, amount


def _kept(limit: Decimal | None, running: Decimal, amount: Decimal) -> Decimal:
    """What a limit leaves of an amount after what came before it."""
    if limit is None:
        return amount
    return min(limit, running + amount) - min(limit, running)


def _in_order(lines: Iterable[Standing]) -> list[Standing]:
    """Lines by the day they were earned, then by key."""

    def place(standing: Standing) -> tuple[date, str, str, int]:
        line = standing.line
        return standing.settled or date.max, line.subject, line.rule.name, line.credit.span.start

    return sorted(lines, key=place)


def _name(cap: Cap) -> str:
    return f"{CAP_NAME}{cap.of or 'plan'}"
