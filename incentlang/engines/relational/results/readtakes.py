"""What claw backs take and what comes back, read back: version by version where caps ask for it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, NamedTuple

from incentlang.engines.reference.exact import minus
from incentlang.engines.relational.data.layout import BOTTOM, EARNED, PART, ROW, TICK, TOP
from incentlang.engines.relational.pay.claws import SERIAL, WANT
from incentlang.engines.relational.pay.credited import KEPT, NEXT
from incentlang.engines.relational.pay.lives import Life
from incentlang.engines.relational.pay.schedules import PLACE
from incentlang.engines.relational.pay.takes import (
    AGAIN,
    ASKED,
    GIVEN,
    TAKE,
    TAKEN,
    TRIGGERED,
    UNDONE,
    WAITED,
    WAITS,
    Taking,
)
from incentlang.engines.relational.pay.triggers import CLAUSE
from incentlang.engines.relational.pay.triggers import ON as DAY
from incentlang.engines.relational.results.entries import ZERO, Reading, entry
from incentlang.engines.relational.results.readlives import exact_part
from incentlang.ir.lifecycle import Recovery
from incentlang.ir.program import RowRule
from incentlang.ledger.entries import Cause
from incentlang.ledger.moves import EntryKind
from incentlang.source import Span
from incentlang.values.numbers import Number, as_fraction

Row = dict[str, Any]


class _Move(NamedTuple):
    """Something that is taken, or comes back: in one version of a line."""

    row: Row
    kind: tuple[EntryKind, str]
    span: Span
    slot: tuple[object, ...]
    exact: Number
    amount: Decimal
    recovery: Recovery | None = None

    @property
    def day(self) -> Any:
        """Its day."""
        return self.row[f"{TRIGGERED}{DAY}"]


def read_takes(reading: Reading, rule: RowRule, life: Life, taking: Taking) -> None:
    """Add the entries of what claw backs take, and of what comes back, in the order in which that happens."""
    exacts: dict[tuple[object, ...], Number] = {}
    for step in taking.steps:
        found = [*reading.rows(step, taking.columns)]
        parts = _together(found) if life.together else found
        # Of the parts that wait the last is forfeited first.
        moves = [_taken(rule, life, row, exacts) for row in sorted(parts, key=lambda each: (_line(each), -each[PLACE]))]
        again = [row for row in found if row[PLACE] >= 0 and (row[AGAIN] or life.versions)]
        # What came back to a part whose day had passed is payable first.
        again = sorted(again, key=lambda each: (_line(each), each[WAITS], _in_turn(each)))
        _enter(reading, rule, [*moves, *(_again(life, row) for row in again)])


def _line(row: Row) -> tuple[int, int]:
    return row[ROW], row.get(PART, 0)


def _enter(reading: Reading, rule: RowRule, moves: list[_Move]) -> None:
    """The entries of moves: of each version the difference to the one before."""
    versions: dict[tuple[object, ...], list[_Move]] = {}
    for move in moves:
        versions.setdefault(move.slot, []).append(move)
    for slot in versions.values():
        was: _Move | None = None
        for move in sorted(slot, key=lambda each: int(each.row[TICK])):
            following, comes = move.row.get(NEXT), reading.number_of(move.day)
            if following is not None and following <= comes:
                continue
            now = move if move.amount else None
            tick = max(move.row[TICK], comes)
            change = move.amount - (was.amount if was else ZERO)
            if change:
                exact = minus(move.exact if now else ZERO, was.exact if was else ZERO)
                on = move.day if now else reading.period(tick).end
                told = {**move.row, TICK: tick}
                cause: Cause = "re_rated" if was else "ordinary"
                earned = move.row[EARNED]
                found = entry(
                    reading, rule, move.span, move.kind, told, on, (exact, change), cause, earned, move.recovery
                )
                reading.books.entries.append(found)
            was = now


def _together(found: list[Row]) -> list[Row]:
    """What is forfeited of the parts of each line as one."""
    lines: dict[tuple[object, ...], Row] = {}
    for row in found:
        if row[PLACE] < 0:
            continue
        key = (*_line(row), row[TICK])
        before = lines.get(key)
        sums = {name: row[name] + (before[name] if before else 0) for name in (TAKEN, GIVEN)}
        lines[key] = {**row, **sums, PLACE: 0}
    return [row for row in found if row[PLACE] < 0] + [*lines.values()]


def _in_turn(row: Row) -> int:
    place: int = row[PLACE]
    return place if row[WAITS] else -place


def _taken(rule: RowRule, life: Life, row: Row, exacts: dict[tuple[object, ...], Number]) -> _Move:
    """What is taken of a part or of a line, or comes back to it."""
    claw = rule.clawbacks[row[f"{TRIGGERED}{CLAUSE}"]]
    sign = -1 if row[KEPT] < 0 else 1
    amount = sign * (row[TAKEN] - row[GIVEN])
    serial, undone = row[f"{TRIGGERED}{SERIAL}"], row[f"{TRIGGERED}{UNDONE}"]
    slot = (*_line(row), serial, undone, row[PLACE])
    if row[PLACE] >= 0:
        assert life.waits is not None
        return _Move(row, ("forfeit", life.waits.purse), claw.span, slot, amount, amount)
    mine = (*_line(row), row[TICK], serial)
    if undone:
        exact = minus(ZERO, exacts.get(mine, ZERO))
    else:
        exact = exacts[mine] = _of_line(row, sign, amount)
    return _Move(row, ("claw_back", "earn"), claw.span, slot, exact, amount, claw.recovery)


def _of_line(row: Row, sign: int, amount: Decimal) -> Number:
    """What is clawed back of a line before it was rounded: what was asked for less what was forfeited of it."""
    if row.get(f"{TRIGGERED}{ASKED}") is not None:  # what caps ask for is not known more exactly
        return amount
    whole: Number = sign * row[TAKE]
    if row[TAKE] == row[f"{TRIGGERED}{WANT}"]:
        top, bottom = row[f"{TRIGGERED}{TOP}"], row.get(f"{TRIGGERED}{BOTTOM}")
        whole = top if bottom is None else as_fraction(top) / as_fraction(bottom)
    return minus(whole, sign * row[WAITED])


def _again(life: Life, row: Row) -> _Move:
    """A part that came back after its day, or of which all is payable at once."""
    assert life.waits is not None
    amount = -row[AGAIN] if row[KEPT] < 0 else row[AGAIN]
    kind: EntryKind = "vest" if life.waits.purse == "vest" else "release"
    slot = (*_line(row), row[f"{TRIGGERED}{SERIAL}"], row[PLACE], "again")
    exact = exact_part(row, amount) if amount else ZERO
    return _Move(row, (kind, ""), life.waits.span_of(row[PLACE]), slot, exact, amount)
