"""What becomes of money that waits, read back: what is put aside, released, forfeited and taken."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from incentlang.engines.reference.exact import minus, times
from incentlang.engines.relational.caps import CUT
from incentlang.engines.relational.claws import WANT
from incentlang.engines.relational.credited import KEPT
from incentlang.engines.relational.entries import ZERO, Reading, entry
from incentlang.engines.relational.layout import AMOUNT, BOTTOM, EARNED, PART, ROW, TICK, TOP
from incentlang.engines.relational.lives import ASIDE, MOVE, Life
from incentlang.engines.relational.schedules import GONE, ON, PLACE, Waits
from incentlang.engines.relational.takes import AGAIN, GIVEN, SERIAL, TAKE, TAKEN, TRIGGERED, WAITED, WAITS, Taking
from incentlang.engines.relational.triggers import CLAUSE
from incentlang.engines.relational.triggers import ON as DAY
from incentlang.ir.program import PeriodRule, RowRule
from incentlang.ledger.entries import Cause
from incentlang.ledger.moves import EntryKind
from incentlang.values.numbers import Number, as_fraction

Row = dict[str, Any]


def read_life(reading: Reading, rule: RowRule | PeriodRule, life: Life, named: Callable[[Row], Row]) -> None:
    """Add the entries of money that waits, and of what is taken and comes back.

    Args:
        reading: What is read.
        rule: The rule.
        life: Its moves.
        named: A function that gives a row the key that people see.
    """
    found = reading.rows(life.step, life.columns) if life.step else ()
    for row in sorted(found, key=lambda each: (each.get(PART, 0), each[PLACE])):
        _move(reading, rule, life, named(row))
    if life.lost:
        _lost(reading, rule, life)
    if life.taking is not None and isinstance(rule, RowRule):
        read_takes(reading, rule, life, life.taking)


def _kind(row: Row, waits: Waits) -> tuple[EntryKind, str]:
    vests = waits.purse == "vest"
    if row[MOVE] == ASIDE:
        return "hold", "vest" if vests else ""
    if row[GONE]:
        return "forfeit", waits.purse
    return ("vest" if vests else "release"), ""


def _move(reading: Reading, rule: RowRule | PeriodRule, life: Life, row: Row) -> None:
    was = part_of_whole(row, " before") if life.moving else None
    now = part_of_whole(row, "")
    exact = minus(now[0] if now else ZERO, was[0] if was else ZERO)
    change = (now[1] if now else ZERO) - (was[1] if was else ZERO)
    # A part of which nothing is left any more is noted on the day of the clock that found it.
    on = row[ON] if now is not None else reading.period(row[TICK]).end
    cause = "ordinary" if was is None else "re_rated"
    assert life.waits is not None
    span = life.waits.span_of(row[PLACE])
    found = entry(reading, rule, span, _kind(row, life.waits), row, on, (exact, change), cause, row[EARNED])  # type: ignore[arg-type]
    reading.books.entries.append(found)


def _lost(reading: Reading, rule: RowRule | PeriodRule, life: Life) -> None:
    """What leavers lose of money that has not come in: it is told anew as more comes in."""
    assert life.waits is not None
    names = [name for name in life.columns if name not in (MOVE, GONE)]
    found = reading.rows(life.lost, [*names, f"{AMOUNT} before"])
    for row in sorted(found, key=lambda each: (each.get(PART, 0), each[TICK], each[PLACE])):
        was, now = row[f"{AMOUNT} before"], row[AMOUNT]
        exact = minus(_exact(row, now) if now else ZERO, _exact(row, was) if was else ZERO)
        on = row[ON] if now else reading.period(row[TICK]).end
        kind: tuple[EntryKind, str] = ("forfeit", "hold")
        cause: Cause = "re_rated" if was else "ordinary"
        span = life.waits.span_of(0)
        reading.books.entries.append(entry(reading, rule, span, kind, row, on, (exact, now - was), cause, row[EARNED]))


def part_of_whole(row: Row, suffix: str) -> tuple[Number, Decimal] | None:
    """A part of an amount, exact and rounded; None where it is nothing."""
    amount = row[AMOUNT + suffix]
    return (_exact(row, amount, suffix), amount) if amount else None


def _exact(row: Row, amount: Decimal, suffix: str = "") -> Number:
    """What part of the exact amount a part of the rounded one is."""
    kept, top, bottom = row[KEPT + suffix], row[TOP + suffix], row.get(BOTTOM + suffix)
    exact: Number = top if bottom is None else as_fraction(top) / as_fraction(bottom)
    if row[CUT] is not None:  # what a cap left is not known more exactly
        exact = kept
    return times(exact, as_fraction(amount) / as_fraction(kept))


# --- what is taken and comes back -----------------------------------------------------------------


def read_takes(reading: Reading, rule: RowRule, life: Life, taking: Taking) -> None:
    """Add the entries of what claw backs take, and of what comes back, in the order in which that happens."""
    taken: dict[tuple[object, ...], Number] = {}
    for step in taking.steps:
        found = [*reading.rows(step, taking.columns)]
        # Of the parts that wait the last is forfeited first.
        parts = _together(found) if life.together else found
        for row in sorted(parts, key=lambda each: (each.get(PART, 0), -each[PLACE])):
            _take(reading, rule, life, row, taken)
        again = [row for row in found if row[AGAIN]]
        # What came back to a part whose day had passed is payable first.
        for row in sorted(again, key=lambda each: (each.get(PART, 0), each[WAITS], _in_turn(each))):
            _again(reading, rule, life, row)


def _together(found: list[Row]) -> list[Row]:
    """What is forfeited of the parts of each line as one."""
    lines: dict[tuple[object, ...], Row] = {}
    for row in found:
        if row[PLACE] < 0:
            continue
        key = row[ROW], row.get(PART)
        before = lines.get(key)
        sums = {name: row[name] + (before[name] if before else 0) for name in (TAKEN, GIVEN)}
        lines[key] = {**row, **sums, PLACE: 0}
    return [row for row in found if row[PLACE] < 0] + [*lines.values()]


def _in_turn(row: Row) -> int:
    place: int = row[PLACE]
    return place if row[WAITS] else -place


def _take(reading: Reading, rule: RowRule, life: Life, row: Row, exacts: dict[tuple[object, ...], Number]) -> None:
    """The entry of what is taken of a part or of a line, or comes back to it."""
    claw = rule.clawbacks[row[f"{TRIGGERED}{CLAUSE}"]]
    sign = -1 if row[KEPT] < 0 else 1
    day, amount = row[f"{TRIGGERED}{DAY}"], sign * (row[TAKEN] - row[GIVEN])
    if not amount:
        return
    told = {**row, TICK: reading.number_of(day)}
    kind: tuple[EntryKind, str] = "claw_back", "earn"
    exact: Number = amount
    recovery = claw.recovery
    if row[PLACE] >= 0:
        assert life.waits is not None
        kind, recovery = ("forfeit", life.waits.purse), None
    else:
        mine = row[ROW], row.get(PART), row[f"{TRIGGERED}{SERIAL}"]
        if row[GIVEN]:
            exact = minus(ZERO, exacts[mine])
        else:
            exact = exacts[mine] = _of_line(row, sign)
    found = entry(reading, rule, claw.span, kind, told, day, (exact, amount), "ordinary", row[EARNED], recovery)
    reading.books.entries.append(found)


def _of_line(row: Row, sign: int) -> Number:
    """What is clawed back of a line before it was rounded: what was asked for less what was forfeited of it."""
    whole: Number = sign * row[TAKE]
    if row[TAKE] == row[f"{TRIGGERED}{WANT}"]:
        top, bottom = row[f"{TRIGGERED}{TOP}"], row.get(f"{TRIGGERED}{BOTTOM}")
        whole = top if bottom is None else as_fraction(top) / as_fraction(bottom)
    return minus(whole, sign * row[WAITED])


def _again(reading: Reading, rule: RowRule, life: Life, row: Row) -> None:
    """The entry of a part that came back after its day, or of which all is payable at once."""
    assert life.waits is not None
    day = row[f"{TRIGGERED}{DAY}"]
    told = {**row, TICK: reading.number_of(day)}
    amount = -row[AGAIN] if row[KEPT] < 0 else row[AGAIN]
    kind: EntryKind = "vest" if life.waits.purse == "vest" else "release"
    span = life.waits.span_of(row[PLACE])
    found = entry(reading, rule, span, (kind, ""), told, day, (_exact(row, amount), amount), "ordinary", row[EARNED])
    reading.books.entries.append(found)
