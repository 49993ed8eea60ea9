"""Amounts in other currencies explained: what was written, the rate, its day and its row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from incentlang.data.model import Rate, Row
from incentlang.engines.reference.answers import Problem
from incentlang.engines.reference.columns import column
from incentlang.engines.reference.engine import Engine
from incentlang.engines.reference.env import Env
from incentlang.engines.reference.pay_currency import PayDesk
from incentlang.explain.figures import money
from incentlang.explain.trace import Clause, Note, SourceRow
from incentlang.explain.values import Reader
from incentlang.ir.expressions import Expr, FieldRead, ValueRead
from incentlang.ir.program import PeriodRule, RowRule
from incentlang.ir.walk import everything
from incentlang.ledger.payouts import Payout
from incentlang.types import Money, Ref
from incentlang.values.numbers import trimmed

_MOST = 5


def conversion_notes(
    reader: Reader, rule: RowRule | PeriodRule, amount: Expr, earned_on: date | None
) -> tuple[list[str], list[SourceRow]]:
    """`ARR: 1,000.00 GBP at 1.22 of 2026-01-15 = 1,220.00`, for each foreign amount that a credit reads."""
    found: dict[str, SourceRow] = {}
    engine, env = reader.engine, reader.env
    if not engine.world.converter.active or not reader.owner:
        return [], []
    reads = [node for part in (amount, *rule.lets) for node in _field_reads(engine, part)]
    for node in reads:
        try:
            row, day, earned = _row_of(engine, reader.owner, node, env, earned_on)
        except Problem:
            continue
        if row is None or not row.currency:
            continue
        index = engine.world.position(_owner_of(engine, reader.owner, node), node.path[-1])[0]
        written = row.written[index]
        if written is None:
            continue
        try:
            _, rate = engine.world.converter.rate(row.currency, day, earned)
            value = engine.world.converter.amount(written, row.currency, day, earned)
        except Problem:
            continue  # the problem itself is told
        text = f"{'.'.join(node.path)}: {money(written, row.currency)} {row.currency} at {_told(rate)}"
        found.setdefault(f"{text} = {money(value, reader.currency)}", rate_row(rate))
    return list(found), list(dict.fromkeys(found.values()))


def rates_of(engine: Engine, fact: str, rows: Iterable[Row]) -> tuple[str, list[SourceRow]]:
    """For rows that feed a measure: a sentence on those that were converted, and the rates."""
    converter = engine.world.converter
    if not converter.active:
        return "", []
    day_of = engine.world.date_of(engine.world.facts[fact])
    rates: dict[Rate, None] = {}
    count = 0
    for row in rows:
        if row.currency:
            try:
                rates[converter.rate(row.currency, day_of(row), None)[1]] = None
            except Problem:
                continue
            count += 1
    if not count:
        return "", []
    told = [f"{rate.currency} at {_told(rate)}" for rate in list(rates)[:_MOST]]
    more = f" and {len(rates) - _MOST} more" if len(rates) > _MOST else ""
    return f"{count} of them converted: {', '.join(told)}{more}", [rate_row(rate) for rate in rates]


def paid_in(engine: Engine, row: Payout) -> list[Clause]:
    """What is paid in the participant's own currency, and the rate."""
    if row.pay_currency in ("", row.unit) or row.paid_in_currency is None:
        return []
    amount = money(row.paid_in_currency, row.pay_currency)
    if row.pay_rate is not None:
        rate = PayDesk(engine).rate(row.pay_currency, row.period)
        amount += f" at {_told(rate)}, {rate.file} row {rate.number}"
    return [Clause(0, f"paid in {row.pay_currency}", (Note(amount),))]


def rate_row(rate: Rate) -> SourceRow:
    """Where a rate stands."""
    return SourceRow(rate.table, f"{rate.currency} {rate.day}", rate.file, rate.number)


def _told(rate: Rate) -> str:
    return f"{trimmed(rate.value)} of {rate.day}"


def _field_reads(engine: Engine, part: object) -> Iterator[FieldRead]:
    """The amounts that an expression reads from rows, itself or by a derived value of the row at hand."""
    for node in (part, *everything(part)):
        if isinstance(node, ValueRead) and not node.path:
            yield from _field_reads(engine, engine.compiler.values[node.name].body)
        if isinstance(node, FieldRead) and isinstance(node.type, Money):
            yield node


def _owner_of(engine: Engine, owner: str, node: FieldRead) -> str:
    """The entity or fact that the last step of a path reads."""
    for name in node.path[:-1]:
        kind = engine.world.position(owner, name)[1].type
        assert isinstance(kind, Ref)
        owner = kind.target
    return owner


def _row_of(
    engine: Engine, owner: str, node: FieldRead, env: Env, earned: date | None
) -> tuple[Row | None, date, date | None]:
    """The row that holds an amount, its compensation date, and the day on which it is earned if that counts."""
    world = engine.world
    if len(node.path) == 1:
        return env.row, env.day, earned
    fact = world.facts.get(_owner_of(engine, owner, node))
    key = column(world, owner, node.path[:-1])(env)
    row = world.row(fact.name, key) if fact is not None and key is not None else None
    if fact is None or row is None:
        return None, env.day, None
    return row, world.date_of(fact)(row), None
