"""What a script found, read back: entries, what waits and what was assumed, as the reference evaluator writes them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from incentlang.engines.reference.engine import Engine
from incentlang.engines.reference.evidence import figure
from incentlang.engines.reference.outcomes import Assumed
from incentlang.engines.reference.posting import Books
from incentlang.engines.relational.build import Built, PeriodCredit, RowCredit
from incentlang.engines.relational.data import layout
from incentlang.engines.relational.data.layout import AMOUNT, BOTTOM, EARNED, TICK, TOP
from incentlang.engines.relational.pay.attributing import FACT, OF, TOTAL, WEIGHT, WHOLE
from incentlang.engines.relational.pay.claws import ORDER, Taken
from incentlang.engines.relational.pay.nominating import EVIDENCE, EVIDENCE_BOTTOM, columns_of
from incentlang.engines.relational.pay.rows import Lines
from incentlang.engines.relational.pay.telling import SAID, Told
from incentlang.engines.relational.pay.triggers import CLAUSE, ON
from incentlang.engines.relational.pay.waiting import UNTIL, WAITING_FOR
from incentlang.engines.relational.results.entries import ZERO, Database, Reading, entry, in_parts, rounded, standing
from incentlang.engines.relational.results.readcaps import read_caps
from incentlang.engines.relational.results.readlives import read_life
from incentlang.engines.relational.results.readpools import read_pool
from incentlang.engines.relational.results.readtakes import read_takes
from incentlang.engines.result import PendingLine
from incentlang.ir.expressions import MeasureRead
from incentlang.ir.pools import Pool
from incentlang.ir.program import Credit, PeriodRule, RowRule
from incentlang.ledger.entries import Cause, Entry
from incentlang.ledger.moves import EntryKind
from incentlang.values.numbers import Number, as_fraction
from incentlang.values.periods import Grain, Period, period_of


def read_back(database: Database, engine: Engine, built: Built) -> Books:
    """The books of a run before accounts are settled."""
    reading = Reading(database, engine, Books())
    for row_credit in built.rows:
        _row_credit(reading, row_credit)
    for period_credit in built.periods:
        _period_credit(reading, period_credit)
    rules: list[RowRule | PeriodRule | Pool] = [
        *(each.lines.rule for each in built.rows),
        *(each.amounts.rule for each in built.periods),
        *(each.pool for each in built.pools for _ in each.pool.shares),
    ]
    read_caps(reading, built.caps, rules)
    if built.told.step:
        _told(reading, built.told)
    for pool in built.pools:
        read_pool(reading, pool)
    return reading.books


# --- rules of rows --------------------------------------------------------------------------------


def _row_credit(reading: Reading, found: RowCredit) -> None:
    lines, amounts, books = found.lines, found.amounts, reading.books
    rule, credit = lines.rule, lines.credit
    names = [TOP, AMOUNT, *([BOTTOM] if amounts.bottom is not None else [])]
    columns = [layout.WHO, layout.KEY, EARNED, TICK, *names, *(name for name, _ in columns_of(credit))]
    if not amounts.once:
        columns += [f"{name} before" for name in names]
    for row in in_parts(reading, found.changes, columns, lines):
        was, now = standing(row, " before"), standing(row, "")
        books.entries.append(_row_entry(reading, rule, credit, row, was, now))
    if found.taken is not None:
        _taken(reading, lines, found.taken)
    if found.life is not None:
        read_life(reading, rule, found.life, lambda row: row)
        if found.life.taking is not None:
            read_takes(reading, rule, found.life, found.life.taking)
    if found.waiting is not None:
        waits = found.waiting.amounts
        for row in reading.rows(waits.step, [layout.WHO, layout.KEY, TICK, AMOUNT, WAITING_FOR, UNTIL]):
            books.pending.append(
                PendingLine(
                    row[layout.WHO],
                    reading.period(row[TICK]),
                    rule.name,
                    row[layout.KEY],
                    rule.unit or reading.program.plan.currency,
                    rounded(row[AMOUNT], reading, rule),
                    row[WAITING_FOR] or _period_end(reading, found.waiting.settles, row[UNTIL]),
                    row[UNTIL],
                )
            )


def _period_end(reading: Reading, grain: Grain | None, day: date) -> str:
    assert grain is not None
    return f"the end of {period_of(day, grain, reading.program.plan.year_offset)}"


def _row_entry(
    reading: Reading,
    rule: RowRule,
    credit: Credit,
    row: dict[str, Any],
    was: tuple[Number, Decimal] | None,
    now: tuple[Number, Decimal] | None,
) -> Entry:
    kind: EntryKind = "nominate" if credit.evidence is not None else "adjust" if credit.adjusts else "earn"
    evidence = (row.get(EVIDENCE) or "").strip()
    cause: Cause = "ordinary" if was is None else "re_rated"
    exact = as_fraction(now[0] if now else ZERO) - as_fraction(was[0] if was else ZERO)
    change = (now[1] if now else ZERO) - (was[1] if was else ZERO)
    shown: Number = now[0] if now is not None and was is None else exact
    on = row[EARNED]
    return entry(reading, rule, credit.span, (kind, ""), row, on, (shown, change), cause, on, evidence=evidence)


def _taken(reading: Reading, lines: Lines, taken: Taken) -> None:
    order = [name for name, _ in ORDER]
    columns = [layout.WHO, layout.KEY, EARNED, TICK, *order, "_cut", TOP, AMOUNT]
    if taken.bottom is not None:
        columns.append(BOTTOM)
    rule = lines.rule
    found = in_parts(reading, taken.step, columns, lines)
    for row in sorted(found, key=lambda each: (each.get(layout.PART, 0), *(each[name] for name in order))):
        stands = standing(row, "")
        if stands is None:
            continue
        clause = rule.clawbacks[row[CLAUSE]]
        amount = (stands[1], stands[1]) if row["_cut"] else stands
        reading.books.entries.append(
            entry(
                reading,
                rule,
                clause.span,
                ("claw_back", "earn"),
                row,
                row[ON],
                amount,
                "ordinary",
                row[EARNED],
                clause.recovery,
            )
        )


# --- rules of periods -----------------------------------------------------------------------------


def _period_credit(reading: Reading, found: PeriodCredit) -> None:
    amounts, plan = found.amounts, reading.program.plan
    rule, credit = amounts.rule, amounts.credit
    columns = [layout.WHO, layout.NUMBER, TICK, TOP, AMOUNT, *([BOTTOM] if amounts.bottom is not None else [])]
    beside = [*amounts.evidence, *([] if found.split is None else [FACT, OF, WEIGHT, TOTAL])]
    kind: EntryKind = "earn" if credit.evidence is None else "nominate"
    if found.changes is not None:
        _to_date(reading, found, found.changes, [*columns, *beside])
        columns = []
    table = amounts.step if found.split is None else found.split.step
    for row in reading.rows(table, [*columns, *beside]) if columns else ():
        stands = standing(row, "")
        if stands is not None:
            on = Period(rule.each, row[layout.NUMBER], plan.year_offset).end
            told, of = _subject(reading, found, row)
            rests_on = _figure(reading, credit, row)
            kinds = (kind, "")
            reading.books.entries.append(
                entry(reading, rule, credit.span, kinds, told, on, stands, "ordinary", on, of=of, evidence=rests_on)
            )
    if found.life is not None:
        read_life(
            reading,
            rule,
            found.life,
            lambda row: {**row, layout.KEY: str(Period(rule.each, row[layout.NUMBER], plan.year_offset))},
        )
    waits = found.waiting
    if waits is None:
        return
    for row in reading.rows(waits.step, [layout.WHO, layout.NUMBER, TICK, AMOUNT]):
        if row[AMOUNT]:
            period = Period(rule.each, row[layout.NUMBER], plan.year_offset)
            reading.books.pending.append(
                PendingLine(
                    row[layout.WHO],
                    reading.period(row[TICK]),
                    rule.name,
                    str(period),
                    rule.unit or plan.currency,
                    rounded(row[AMOUNT], reading, rule),
                    f"the end of {period}",
                    period.end,
                )
            )


def _figure(reading: Reading, credit: Credit, row: dict[str, Any]) -> str:
    """The figure that a nomination rests on; empty for money."""
    if credit.evidence is None:
        return ""
    assert isinstance(credit.evidence, MeasureRead), "the check admits nothing else"
    value: Number = row[EVIDENCE]
    if row.get(EVIDENCE_BOTTOM) is not None:
        value = as_fraction(value) / as_fraction(row[EVIDENCE_BOTTOM])
    return figure(value, credit.evidence, reading.program.plan.currency)


def _subject(reading: Reading, found: PeriodCredit, row: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """A row with the key of what it is about, and what that is: the period, or a row among those that made it."""
    if found.split is not None and row[FACT] != WHOLE:
        return {**row, layout.KEY: row[OF]}, found.split.facts[row[FACT]]
    period = Period(found.amounts.rule.each, row[layout.NUMBER], reading.program.plan.year_offset)
    return {**row, layout.KEY: str(period)}, ""


def _to_date(reading: Reading, found: PeriodCredit, table: str, columns: list[str]) -> None:
    """What came since the pay period before; while a period is open nothing that was paid is rated anew."""
    amounts = found.amounts
    rule = amounts.rule
    moving = [EARNED, TOP, AMOUNT, *([BOTTOM] if amounts.bottom is not None else [])]
    moving += [] if found.split is None else [WEIGHT, TOTAL]
    for row in reading.rows(table, [*columns, EARNED, *(f"{name} before" for name in moving)]):
        was, now = standing(row, " before"), standing(row, "")
        exact = as_fraction(now[0] if now else ZERO) - as_fraction(was[0] if was else ZERO)
        change = (now[1] if now else ZERO) - (was[1] if was else ZERO)
        on = row[EARNED] if now is not None else row[f"{EARNED} before"]
        goes_on = was is None or (now is not None and row[EARNED] != row[f"{EARNED} before"])
        told, of = _subject(reading, found, row)
        shown = now[0] if now is not None and was is None else exact
        cause: Cause = "ordinary" if goes_on else "re_rated"
        books = reading.books.entries
        kind: tuple[EntryKind, str] = ("earn", "")
        books.append(
            entry(reading, rule, amounts.credit.span, kind, told, on, (shown, change), cause, row[EARNED], of=of)
        )


def _told(reading: Reading, told: Told) -> None:
    """Defaults that were taken, and overrides that were used."""
    for row in reading.rows(told.step, [SAID, layout.WHO, layout.KEY]):
        number, who, key = row[SAID], row[layout.WHO], row[layout.KEY]
        if number < len(told.defaults):
            text, default = told.defaults[number]
            reading.books.assumptions.add(Assumed(text, f"{who} in {key}" if who else key, default))
        elif key is not None:
            reading.engine.compiler.applied.add(told.overrides[number - len(told.defaults)])
