"""What caps do, read back: what they cut off, what later windows pay of it, and what somebody is to review."""

from __future__ import annotations

from collections.abc import Sequence

from incentlang.engines.reference.capping import CAP_NAME
from incentlang.engines.reference.posting import place_of
from incentlang.engines.relational.data import layout
from incentlang.engines.relational.data.layout import AMOUNT, EARNED, TICK
from incentlang.engines.relational.pay.caps import CUT, LINE, Capped
from incentlang.engines.relational.results.entries import Reading, entry
from incentlang.engines.result import PendingLine
from incentlang.ir.lifecycle import Cap
from incentlang.ir.pools import Pool
from incentlang.ir.program import PeriodRule, RowRule
from incentlang.ledger.entries import Entry
from incentlang.values.periods import Period, period_of


def read_caps(reading: Reading, caps: Sequence[Capped], rules: Sequence[RowRule | PeriodRule | Pool]) -> None:
    """Add what caps do, beside the entries of the lines that they cut.

    Args:
        reading: What is read.
        caps: The caps.
        rules: The rule or pool of each credit or share, by its number.
    """
    for capped in caps:
        cuts = reading.rows(capped.step, [layout.WHO, layout.KEY, EARNED, TICK, LINE, CUT])
        for row in sorted(cuts, key=lambda row: row[LINE]):  # two credits of one deal in the order of the plan
            rule, amount = rules[row[LINE]], (row[CUT], row[CUT])
            reading.books.entries.append(
                entry(reading, rule, capped.cap.span, ("cap", ""), row, row[EARNED], amount, "ordinary", row[EARNED])
            )
        if capped.paid:
            _paid(reading, capped)
        if capped.reviewed:
            _reviewed(reading, capped)


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
