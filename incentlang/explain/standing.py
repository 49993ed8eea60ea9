"""What a gather over entities or people counted: how many on which day, what they add up to, and from which rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from incentlang.data.model import Row
from incentlang.engines.reference.answers import Problem
from incentlang.engines.reference.engine import Engine
from incentlang.engines.reference.env import Env
from incentlang.engines.reference.standing import Counting, day_of
from incentlang.explain import distinct
from incentlang.explain.figures import counted
from incentlang.explain.trace import Note, SourceRow
from incentlang.explain.values import Reader
from incentlang.ir.expressions import Expr, FieldRead, Standing
from incentlang.ir.schema import PARTICIPANT
from incentlang.ir.walk import everything

_MOST_SHOWN = 5
"""So many of those that counted are shown one by one; their rows are always listed."""


def told(reader: Reader, node: Standing) -> tuple[list[Note], list[SourceRow]]:
    """Lines and rows behind one gather."""
    engine, env = reader.engine, reader.env
    try:
        rows = engine.measures.standing.rows(node, env)
    except Problem:
        return [], []  # the problem itself is told
    assert env.period is not None
    number = len({row.member.key for row in rows})
    head = f"{counted(number, node.of)} {_when(node, env)}"
    total = f": {node.kind} {reader.text(node)}" if rows and node.value is not None else ""
    notes = [Note(head + total)]
    if node.kind == "distinct":
        return [*notes, *distinct.told(reader, node.value, (row.of for row in rows))], _rows_behind(engine, node, rows)
    for row in rows[:_MOST_SHOWN]:
        inner = reader.at(row.at, "" if node.people else node.of)
        value = f" {_value(inner, node.value)}" if node.value is not None else ""
        days = f" × {row.member.days}/{env.period.days} days" if node.on == "days" else ""
        if value or days:
            notes.append(Note(f"{row.member.key}{value}{days}"))
    if len(rows) > _MOST_SHOWN and len(notes) > 1:
        notes.append(Note(f"and {len(rows) - _MOST_SHOWN:,} more"))
    return notes, _rows_behind(engine, node, rows)


def _rows_behind(engine: Engine, node: Standing, rows: list[Counting]) -> list[SourceRow]:
    return list(dict.fromkeys(_sources(engine, node, rows)))


def _value(reader: Reader, node: Expr) -> str:
    formula, result = reader.formula(node), reader.text(node)
    return formula if formula.startswith(result) else f"{formula} = {result}"


def _when(node: Standing, env: Env) -> str:
    assert env.period is not None
    if node.on == "days":
        return f"in {env.period}"
    return f"on {day_of(node.on)(env)}"


def _sources(engine: Engine, node: Standing, rows: list[Counting]) -> Iterator[SourceRow]:
    for row in rows:
        key, day = row.member.key, row.member.day
        if node.people:
            for each in engine.world.participant(key).on(day):
                yield SourceRow(PARTICIPANT, key, each.file, each.number)
            continue
        found: Row = engine.world.data.entities[node.of][key]
        yield SourceRow(node.of, key, found.file, found.number)
        yield from _changing(engine, node.of, node.by, key, day)
        for part in _reads(node):
            on = day if part.on is None else engine.compiler.value(part.on, node.of)(row.at)
            yield from _changing(engine, node.of, part.path, key, on)


def _reads(node: Standing) -> Iterator[FieldRead]:
    parts: list[Expr] = [part for part in (node.value, node.where) if part is not None]
    for part in parts:
        for each in (part, *everything(part)):
            if isinstance(each, FieldRead):
                yield each


def _changing(engine: Engine, entity: str, path: tuple[str, ...], key: str, day: date) -> Iterator[SourceRow]:
    """The row of a dated attribute that a path begins with."""
    timeline = engine.world.data.timelines.get((entity, path[0]), {}).get(key) if path else None
    stretch = timeline.on(day) if timeline is not None else None
    if stretch is not None:
        yield SourceRow(f"{entity}.{path[0]}", key, stretch.file, stretch.number)
