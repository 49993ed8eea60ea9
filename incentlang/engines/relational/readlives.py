"""What becomes of money that waits, read back: what is put aside, released, forfeited and taken."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from incentlang.engines.reference.exact import minus, times
from incentlang.engines.relational.caps import CUT
from incentlang.engines.relational.claws import CLAUSE, WANT
from incentlang.engines.relational.claws import ON as DAY
from incentlang.engines.relational.entries import ZERO, Reading, entry
from incentlang.engines.relational.layout import AMOUNT, BOTTOM, EARNED, PART, TICK, TOP
from incentlang.engines.relational.lives import ASIDE, KEPT, MOVE, Life
from incentlang.engines.relational.schedules import GONE, ON, PLACE
from incentlang.engines.relational.takes import TAKE, TAKEN, TRIGGERED, WAITED
from incentlang.ir.lifecycle import ClawBack
from incentlang.ir.program import PeriodRule, RowRule
from incentlang.ledger.moves import EntryKind
from incentlang.values.numbers import Number, as_fraction

Row = dict[str, Any]


def read_life(reading: Reading, rule: RowRule | PeriodRule, life: Life, named: Callable[[Row], Row]) -> None:
    """Add the entries of money that waits.

    Args:
        reading: What is read.
        rule: The rule.
        life: Its moves.
        named: A function that gives a row the key that people see.
    """
    for row in sorted(reading.rows(life.step, life.columns), key=lambda each: (each.get(PART, 0), each[PLACE])):
        _move(reading, rule, life, named(row))
    if life.taking is None or not isinstance(rule, RowRule):
        return
    # Of the parts that wait the last is forfeited first.
    for step in life.taking.steps:
        found = [*reading.rows(step, life.taking.columns)]
        for row in sorted(found, key=lambda each: (each.get(PART, 0), -each[PLACE])):
            _take(reading, rule, life, rule.clawbacks[row[f"{TRIGGERED}{CLAUSE}"]], row)


def _kind(row: Row, life: Life) -> tuple[EntryKind, str]:
    vests = life.waits.purse == "vest"
    if row[MOVE] == ASIDE:
        return "hold", "vest" if vests else ""
    if row[GONE]:
        return "forfeit", life.waits.purse
    return ("vest" if vests else "release"), ""


def _move(reading: Reading, rule: RowRule | PeriodRule, life: Life, row: Row) -> None:
    was = _of_whole(row, " before") if life.moving else None
    now = _of_whole(row, "")
    exact = minus(now[0] if now else ZERO, was[0] if was else ZERO)
    change = (now[1] if now else ZERO) - (was[1] if was else ZERO)
    # A part of which nothing is left any more is noted on the day of the clock that found it.
    on = row[ON] if now is not None else reading.period(row[TICK]).end
    cause = "ordinary" if was is None else "re_rated"
    span = life.waits.spans[row[PLACE]]
    found = entry(reading, rule, span, _kind(row, life), row, on, (exact, change), cause, row[EARNED])  # type: ignore[arg-type]
    reading.books.entries.append(found)


def _of_whole(row: Row, suffix: str) -> tuple[Number, Decimal] | None:
    """A part of an amount, exact and rounded; None where it is nothing."""
    amount = row[AMOUNT + suffix]
    if not amount:
        return None
    kept, top, bottom = row[KEPT + suffix], row[TOP + suffix], row.get(BOTTOM + suffix)
    exact: Number = top if bottom is None else as_fraction(top) / as_fraction(bottom)
    if row[CUT] is not None:  # what a cap left is not known more exactly
        exact = kept
    return times(exact, as_fraction(amount) / as_fraction(kept)), amount


def _take(reading: Reading, rule: RowRule, life: Life, claw: ClawBack, row: Row) -> None:
    sign = -1 if row[KEPT] < 0 else 1
    day, taken = row[f"{TRIGGERED}{DAY}"], sign * row[TAKEN]
    told = {**row, TICK: reading.number_of(day)}
    kind: tuple[EntryKind, str] = ("forfeit", life.waits.purse)
    exact: Number = taken
    recovery = None
    if row[PLACE] < 0:
        kind, recovery = ("claw_back", "earn"), claw.recovery
        whole: Number = sign * row[TAKE]
        if row[TAKE] == row[f"{TRIGGERED}{WANT}"]:
            top, bottom = row[f"{TRIGGERED}{TOP}"], row.get(f"{TRIGGERED}{BOTTOM}")
            whole = top if bottom is None else as_fraction(top) / as_fraction(bottom)
        exact = minus(whole, sign * row[WAITED])
    found = entry(reading, rule, claw.span, kind, told, day, (exact, taken), "ordinary", row[EARNED], recovery)
    reading.books.entries.append(found)
