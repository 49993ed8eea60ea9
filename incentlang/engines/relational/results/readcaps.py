"""What caps do, read back: what they cut off, what later windows pay of it, and what somebody is to review."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from incentlang.engines.reference.capping import CAP_NAME
from incentlang.engines.reference.posting import place_of
from incentlang.engines.relational.data import layout
from incentlang.engines.relational.data.layout import AMOUNT, EARNED, TICK
from incentlang.engines.relational.pay.caps import CUT, LINE, Capped
from incentlang.engines.relational.results.entries import ZERO, Reading, entry
from incentlang.engines.result import PendingLine
from incentlang.ir.lifecycle import Cap
from incentlang.ir.pools import Pool
from incentlang.ir.program import PeriodRule, RowRule
from incentlang.ledger.entries import Cause, Entry
from incentlang.values.periods import Period, period_of


def read_caps(reading: Reading, caps: Sequence[Capped], rules: Sequence[RowRule | PeriodRule | Pool]) -> None:
    """Add what caps do, beside the entries of the lines that they cut.

    Args:
        reading: What is read.
        caps: The caps.
        rules: The rule or pool of each credit or share, by its number.
    """
    for capped in caps:
        columns = [layout.WHO, layout.KEY, EARNED, TICK, LINE, CUT]
        columns += [f"{CUT} before", f"{EARNED} before"] if capped.changes else []
        cuts = reading.rows(capped.changes or capped.step, columns)
        for row in sorted(cuts, key=lambda row: row[LINE]):  # two credits of one deal in the order of the plan
            _cut(reading, rules[row[LINE]], capped.cap, row)
        if capped.paid:
            _paid(reading, capped)
        if capped.reviewed:
            _reviewed(reading, capped)


def _cut(reading: Reading, rule: RowRule | PeriodRule | Pool, cap: Cap, row: dict[str, Any]) -> None:
    """What is cut off a line now, less what was cut off it before."""
    now, was = row[CUT], row.get(f"{CUT} before") or ZERO
    # What nothing is cut off any more is noted on the last day of the pay period that found it.
    on = row[EARNED] if now else reading.period(row[TICK]).end
    goes_on = isinstance(rule, PeriodRule) and rule.to_date and now and row[EARNED] != row[f"{EARNED} before"]
    cause: Cause = "re_rated" if was and not goes_on else "ordinary"
    change = now - was
    reading.books.entries.append(
        entry(reading, rule, cap.span, ("cap", ""), row, on, (change, change), cause, row[EARNED])
    )


def _paid(reading: Reading, capped: Capped) -> None:
    """What windows pay of what was brought into them: a cap undone."""
    cap, program = capped.cap, reading.program
    plan = program.plan.in_unit(cap.unit)
    file, line = place_of(cap.span)
    for row in reading.rows(capped.paid, [layout.WHO, layout.NUMBER, TICK, AMOUNT]):
        window = Period(cap.each, row[layout.NUMBER], plan.year_offset)
        undone = -row[AMOUNT].quantize(plan.quantum)
        reading.books.entries.append(
            Entry(
                row[layout.WHO],
                reading.period(row[TICK]),
                "cap",
                _name(cap),
                file,
                line,
                "period",
                str(window),
                window.start,
                plan.currency,
                undone,
                undone,
                "ordinary",
                period_of(window.start, plan.paid, plan.year_offset),
            )
        )


def _reviewed(reading: Reading, capped: Capped) -> None:
    cap, plan = capped.cap, reading.program.plan.in_unit(capped.cap.unit)
    for row in reading.rows(capped.reviewed, [layout.WHO, layout.NUMBER, TICK, AMOUNT]):
        window = str(Period(cap.each, row[layout.NUMBER], plan.year_offset))
        over = row[AMOUNT].quantize(plan.quantum)
        reading.books.pending.append(
            PendingLine(
                row[layout.WHO],
                reading.period(row[TICK]),
                _name(cap),
                window,
                cap.unit or reading.program.plan.currency,
                over,
                "a review of the cap",
                None,
            )
        )


def _name(cap: Cap) -> str:
    return f"{CAP_NAME}{cap.of or 'plan'}"
