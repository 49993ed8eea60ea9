"""What pools pay and what of them waits, read back as entries of the reference evaluator."""

from __future__ import annotations

from typing import Any

from incentlang.engines.reference.posting import place_of
from incentlang.engines.relational.data import layout
from incentlang.engines.relational.data.layout import AMOUNT, TICK
from incentlang.engines.relational.pay.fund_members import TOTAL, WEIGHT
from incentlang.engines.relational.pay.pools import SHARE, WAITS, PoolAmounts
from incentlang.engines.relational.results.entries import Reading
from incentlang.engines.result import PendingLine
from incentlang.ledger.entries import Entry
from incentlang.values.numbers import Number, as_fraction
from incentlang.values.periods import Period, period_of


def read_pool(reading: Reading, found: PoolAmounts) -> None:
    """The entries of a pool, and what waits, in order of its shares."""
    pool = found.pool
    columns = [layout.WHO, layout.NUMBER, TICK, WAITS, layout.PART, WEIGHT, TOTAL, SHARE, AMOUNT]
    rows = [row for row in reading.rows(found.step, columns) if row[AMOUNT]]
    for row in sorted(rows, key=lambda row: (row[layout.NUMBER], row[layout.PART], row[layout.WHO])):
        period = Period(pool.each, row[layout.NUMBER], reading.program.plan.year_offset)
        if row[WAITS]:
            reading.books.pending.append(_pending(reading, found, row, period))
        else:
            reading.books.entries.append(_entry(reading, found, row, period))


def _pending(reading: Reading, found: PoolAmounts, row: dict[str, Any], period: Period) -> PendingLine:
    return PendingLine(
        row[layout.WHO],
        reading.period(row[TICK]),
        found.pool.name,
        str(period),
        found.pool.unit or reading.program.plan.currency,
        row[AMOUNT],
        f"the end of {period}",
        period.end,
    )


def _entry(reading: Reading, found: PoolAmounts, row: dict[str, Any], period: Period) -> Entry:
    pool, share, plan = found.pool, found.pool.shares[row[layout.PART]], reading.program.plan
    exact: Number = row[AMOUNT]
    if share.decided is None:
        exact = as_fraction(row[SHARE]) * as_fraction(row[WEIGHT]) / as_fraction(row[TOTAL])
    file, line = place_of(share.span)
    return Entry(
        row[layout.WHO],
        reading.period(row[TICK]),
        "share",
        pool.name,
        file,
        line,
        "pool",
        str(period),
        period.end,
        plan.in_unit(pool.unit).currency,
        exact,
        row[AMOUNT].quantize(plan.in_unit(pool.unit).quantum),
        "ordinary",
        period_of(period.end, plan.paid, plan.year_offset),
    )
