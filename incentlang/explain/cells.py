"""Where a value that a plan reads from data stands: its file, row and column, with the rate where it is converted."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from incentlang.data.model import Row
from incentlang.engines.reference.answers import Problem
from incentlang.engines.reference.columns import column
from incentlang.engines.reference.world import World
from incentlang.explain.trace import Figure
from incentlang.explain.values import Reader
from incentlang.ir.expressions import FieldRead, ParticipantRead
from incentlang.ir.schema import PARTICIPANT
from incentlang.types import Money, Ref
from incentlang.values.numbers import Number, exact_text


def value_text(value: Any) -> str | None:
    """A value as a trace holds it: exact decimals, ISO dates, `yes` and `no`, words; None where there is none."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    return exact_text(value) if isinstance(value, Number) else str(value)


def cell_figure(reader: Reader, node: FieldRead) -> Figure:
    """What a column of the row at hand says, or one that references lead to."""
    world, env = reader.engine.world, reader.env
    value = reader.engine.compiler.maybe(node, reader.owner)(env)
    words = ".".join(node.path)
    try:
        day = reader.engine.compiler.value(node.on, reader.owner)(env) if node.on is not None else env.day
        row, owner = _row_of(reader, node.path)
    except Problem:
        return Figure("missing", None, words)
    name = node.path[-1]
    if owner == PARTICIPANT:
        key = column(world, reader.owner, node.path[:-1])(env) if len(node.path) > 1 else env.participant
        return attribute(world, key or "", name, day, value, words)
    if row is None:
        return Figure("missing", None, words)
    index, field = world.position(owner, name)
    if field.over_time:
        stretch = world.data.timelines.get((owner, name), {}).get(row.key)
        found = stretch.on(day) if stretch is not None else None
        if found is None:
            return Figure("missing", None, words)
        return Figure("cell", value_text(value), words, file=found.file, row=found.number, column=f"{owner}.{name}")
    if row.currency and isinstance(field.type, Money) and field.type.unit is None and row.written[index] is not None:
        return _converted(reader, node, row, row.written[index], value)
    if value is None:
        return Figure("missing", None, words, file=row.file, row=row.number, column=name)
    return Figure("cell", value_text(value), words, file=row.file, row=row.number, column=name)


def attribute(world: World, who: str, name: str, day: date, value: Any, words: str) -> Figure:
    """An attribute of a person, from the assignment that was in force on a day."""
    for each in world.participant(who).on(day) if who in world.data.participants else ():
        if each.values.get(name) == value and value is not None:
            return Figure("cell", value_text(value), words, file=each.file, row=each.number, column=name)
    return Figure("missing" if value is None else "stated", value_text(value), words)


def attribute_figure(reader: Reader, node: ParticipantRead) -> Figure:
    """An attribute of the participant at hand."""
    env, words = reader.env, ".".join(node.path)
    value = reader.engine.compiler.maybe(node, reader.owner)(env)
    if len(node.path) > 1 or env.participant is None:
        return Figure("missing" if value is None else "stated", value_text(value), words)
    day = env.day
    if env.period is not None and node.at != "row date":
        day = env.period.start if node.at in ("period start", "all period") else env.period.end
    if node.at == "each day" and env.on is not None:
        day = env.on
    return attribute(reader.engine.world, env.participant, node.path[0], day, value, words)


def _row_of(reader: Reader, path: tuple[str, ...]) -> tuple[Row | None, str]:
    """The row that holds the last column of a path, and of what it is."""
    world, env, owner, row = reader.engine.world, reader.env, reader.owner, reader.env.row
    for index, name in enumerate(path[:-1]):
        key = column(world, reader.owner, path[: index + 1])(env)
        kind = world.position(owner, name)[1].type
        assert isinstance(kind, Ref)
        owner = kind.target
        if key is None or owner == PARTICIPANT:
            return None, owner
        entity = world.data.entities.get(owner)
        row = entity.get(key) if entity is not None else world.row(owner, key)
    return row, owner


def _converted(reader: Reader, node: FieldRead, row: Row, written: Decimal, value: Any) -> Figure:
    """An amount in another currency, times its rate."""
    world, env = reader.engine.world, reader.env
    day, earned = env.day, None
    if len(node.path) > 1:
        owner = _row_of(reader, node.path)[1]
        day = world.date_of(world.facts[owner])(row)
    elif env.rates_of is not None:
        day = env.rates_of
    elif env.rate_day is not None and world.converter.again_when_earned(row.currency):
        earned = env.rate_day
    words = ".".join(node.path)
    conversion, rate = world.converter.rate(row.currency, day, earned)
    exact = written * rate.value
    amount = Figure("cell", exact_text(written), words, file=row.file, row=row.number, column=node.path[-1])
    course = Figure("cell", exact_text(rate.value), rate.currency, file=rate.file, row=rate.number, column="rate")
    found = Figure("product", exact_text(exact), words, (amount, course))
    if conversion.quantum is None:
        return found
    step = exact_text(conversion.quantum)
    return Figure("round", value_text(value), words, (found,), mode=conversion.mode, step=step)
