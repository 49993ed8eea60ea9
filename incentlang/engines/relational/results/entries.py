"""What a script found, row by row, as entries of the reference evaluator."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Protocol, assert_never

import attrs

from incentlang.engines.reference.engine import Engine
from incentlang.engines.reference.posting import Books, place_of
from incentlang.engines.relational.data import layout
from incentlang.engines.relational.data.layout import AMOUNT, BOTTOM, TICK, TOP
from incentlang.engines.relational.pay.attributing import TOTAL, WEIGHT
from incentlang.engines.relational.pay.rows import Lines
from incentlang.ir.lifecycle import Recovery
from incentlang.ir.pools import Pool
from incentlang.ir.program import PeriodRule, Program, RowRule
from incentlang.ledger.entries import Cause, Entry
from incentlang.ledger.moves import EntryKind
from incentlang.source import Span
from incentlang.values.numbers import Number, as_fraction
from incentlang.values.periods import Period, period_of

ZERO = Decimal(0)


class Database(Protocol):
    """Where a script has run."""

    def rows(self, table: str, columns: Sequence[str]) -> Iterator[Sequence[Any]]:
        """Rows of a step, with the columns in the order asked for."""
        ...


@attrs.define
class Reading:
    """A script that has run, read back."""

    database: Database
    engine: Engine
    books: Books

    @property
    def program(self) -> Program:
        """What was computed."""
        return self.engine.program

    def period(self, number: int) -> Period:
        """The pay period of a number."""
        return Period(self.program.plan.paid, number, self.program.plan.year_offset)

    def number_of(self, day: date) -> int:
        """The number of the pay period that holds a day."""
        return period_of(day, self.program.plan.paid, self.program.plan.year_offset).number

    def rows(self, table: str, columns: Sequence[str]) -> Iterator[dict[str, Any]]:
        """Rows of a step, by the names of their columns."""
        for row in self.database.rows(table, columns):
            yield dict(zip(columns, row, strict=True))


def in_parts(reading: Reading, table: str, columns: Sequence[str], lines: Lines) -> Iterable[dict[str, Any]]:
    """Rows of a step, those of one row that is shared in order of its parts."""
    if lines.shares is None:
        return reading.rows(table, columns)
    return sorted(reading.rows(table, [*columns, layout.PART]), key=lambda row: row[layout.PART])


def rounded(amount: Decimal | None, reading: Reading, rule: RowRule | PeriodRule | Pool) -> Decimal | None:
    """An amount with the digits of the plan's rounding."""
    return amount if amount is None else amount.quantize(reading.program.plan.in_unit(rule.unit).quantum)


def standing(row: dict[str, Any], suffix: str) -> tuple[Number, Decimal] | None:
    """The exact and the rounded amount that stands, None where there is none."""
    amount = row.get(AMOUNT + suffix)
    if amount is None or amount == 0:
        return None
    bottom = row.get(BOTTOM + suffix)
    top: Number = row[TOP + suffix]
    total = row.get(TOTAL + suffix)
    if total is not None:  # a part of a row among those that made an amount
        top = as_fraction(top) * as_fraction(row[WEIGHT + suffix]) / as_fraction(total)
    return (top if bottom is None else as_fraction(top) / as_fraction(bottom)), amount


def entry(
    reading: Reading,
    rule: RowRule | PeriodRule | Pool,
    span: Span,
    kind: tuple[EntryKind, str],
    row: dict[str, Any],
    on: date,
    amount: tuple[Number, Decimal],
    cause: Cause,
    earned: date,
    recovery: Recovery | None = None,
    of: str = "",
    evidence: str = "",
) -> Entry:
    """The entry of a move.

    Args:
        reading: What is read.
        rule: The rule, or the pool.
        span: The clause.
        kind: What it is, and whose money it moves.
        row: Whose line, of what, in which pay period.
        on: Its day.
        amount: Exact and rounded.
        cause: Why.
        earned: The day on which the amount was earned.
        recovery: How what was taken is collected.
        of: The fact that the row of an attributed part is of; empty: what the rule is for.
        evidence: What a nomination rests on.
    """
    plan = reading.program.plan
    file, line = place_of(span)
    change = rounded(amount[1], reading, rule)
    assert change is not None
    return Entry(
        row[layout.WHO],
        reading.period(row[TICK]),
        kind[0],
        rule.name,
        file,
        line,
        of or _subject_type(rule),
        row[layout.KEY],
        on,
        plan.in_unit(rule.unit).currency,
        amount[0],
        change,
        cause,
        period_of(earned, plan.paid, plan.year_offset),
        kind[1],
        recovery,
        evidence,
    )


def _subject_type(rule: RowRule | PeriodRule | Pool) -> str:
    """What the lines of a rule or a pool are for."""
    match rule:
        case RowRule():
            return rule.subject
        case PeriodRule():
            return "period"
        case Pool():
            return "pool"
        case _:
            assert_never(rule)
