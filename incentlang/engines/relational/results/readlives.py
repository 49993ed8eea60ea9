"""What becomes of money that waits, read back: what is put aside, released, forfeited and taken."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from incentlang.engines.reference.exact import minus, times
from incentlang.engines.relational.data.layout import AMOUNT, BOTTOM, EARNED, PART, TICK, TOP
from incentlang.engines.relational.pay.caps import CUT
from incentlang.engines.relational.pay.credited import KEPT
from incentlang.engines.relational.pay.lives import ASIDE, MOVE, Life
from incentlang.engines.relational.pay.schedules import GONE, ON, PLACE, Waits
from incentlang.engines.relational.results.entries import ZERO, Reading, entry
from incentlang.ir.program import PeriodRule, RowRule
from incentlang.ledger.entries import Cause
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
    found = reading.rows(life.step, life.columns) if life.step else ()
    for row in sorted(found, key=lambda each: (each.get(PART, 0), each[PLACE])):
        _move(reading, rule, life, named(row))
    if life.lost:
        _lost(reading, rule, life)


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
        exact = minus(exact_part(row, now) if now else ZERO, exact_part(row, was) if was else ZERO)
        on = row[ON] if now else reading.period(row[TICK]).end
        kind: tuple[EntryKind, str] = ("forfeit", "hold")
        cause: Cause = "re_rated" if was else "ordinary"
        span = life.waits.span_of(0)
        reading.books.entries.append(entry(reading, rule, span, kind, row, on, (exact, now - was), cause, row[EARNED]))


def part_of_whole(row: Row, suffix: str) -> tuple[Number, Decimal] | None:
    """A part of an amount, exact and rounded; None where it is nothing."""
    amount = row[AMOUNT + suffix]
    return (exact_part(row, amount, suffix), amount) if amount else None


def exact_part(row: Row, amount: Decimal, suffix: str = "") -> Number:
    """What part of the exact amount a part of the rounded one is."""
    kept, top, bottom = row[KEPT + suffix], row[TOP + suffix], row.get(BOTTOM + suffix)
    exact: Number = top if bottom is None else as_fraction(top) / as_fraction(bottom)
    if row[CUT + suffix] is not None:  # what a cap left is not known more exactly
        exact = kept
    return times(exact, as_fraction(amount) / as_fraction(kept))
