"""A script as a text that people read, keep and run elsewhere: which relations it expects, its steps, its results."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from incentlang.engines.relational.build import build
from incentlang.engines.relational.data import layout
from incentlang.engines.relational.data.layout import NARROW, WANTED
from incentlang.engines.relational.passes.simplifying import simplified
from incentlang.engines.relational.results.accounts import EVERYBODY, accounts, shown_rows
from incentlang.engines.relational.script import Script
from incentlang.engines.relational.sql import SqlType
from incentlang.engines.relational.sql.render import Dialect, quoted, step, type_name
from incentlang.ir.program import PeriodRule, Program
from incentlang.ir.schema import PARTICIPANT
from incentlang.values.numbers import exact_arithmetic
from incentlang.values.periods import Period

_CALENDAR: tuple[tuple[str, SqlType], ...] = (
    (layout.NUMBER, "whole"),
    (layout.FIRST, "day"),
    (layout.LAST, "day"),
    (layout.CLOCK, "day"),
    (layout.KEY, "text"),
)


def script_text(program: Program, periods: Sequence[Period], dialect: Dialect) -> str:
    """The script of a program that has no gaps, for amounts as wide as its calculations leave room for.

    Args:
        program: A checked program.
        periods: Pay periods to report, in order.
        dialect: How SQL is written.
    """
    start = program.plan.start or periods[0].start
    starts: dict[int, date | None] = {
        place: start for place, rule in enumerate(program.rules) if isinstance(rule, PeriodRule)
    }
    with exact_arithmetic():
        last = periods[-1].end
        built = build(program, last, starts, pending=False, known_by=last)
        if built.too_wide is not None:
            built = build(program, last, starts, NARROW, pending=False, known_by=last)
        assert not built.gaps, built.gaps
        payouts = shown_rows(built.script, accounts(built.script, built, only_totals=True))
    steps = simplified(built.script.steps, {payouts, *built.script.doubts})
    parts = [_head(program, periods)]
    parts += [_table(name, columns, dialect) for name, columns in _relations(built.script)]
    parts += [f"{step(each, dialect)};" for each in steps]
    for doubt in built.script.doubts:
        parts.append(
            "-- Every row of this is something that only the reference evaluator can tell: there must be none.\n"
            f"SELECT * FROM {quoted(doubt, dialect)};"
        )
    parts.append(f"-- What everybody is paid.\nSELECT * FROM {quoted(payouts, dialect)} ORDER BY 2, 1;")
    return "\n\n".join(parts) + "\n"


def _head(program: Program, periods: Sequence[Period]) -> str:
    plan = program.plan
    lines = (
        f"{plan.name}: {plan.title}" if plan.title else plan.name,
        f"Pay periods {periods[0]} to {periods[-1]}, with everything known on {periods[-1].end}.",
        "The relations that follow are filled with validated data: one row for each fact that is known and not void,",
        "amounts in the plan's currency. A missing value is NULL, and nothing is computed from it.",
    )
    return "\n".join(f"-- {line}" for line in lines)


def _relations(script: Script) -> Iterator[tuple[str, list[tuple[str, SqlType]]]]:
    """The relations that a script reads, with their columns."""
    schema, shape = script.program.schema, script.layout
    for fact in schema.facts:
        yield layout.fact_table(fact.name), shape.fact(fact)
    for entity in schema.entities:
        if entity.name == PARTICIPANT:
            continue
        yield layout.entity_table(entity.name), shape.entity(entity)
        for field in entity.fields:
            if field.over_time:
                yield layout.timeline_table(entity.name, field.name), shape.timeline(field)
    yield layout.PEOPLE, shape.people()
    yield layout.ASSIGNMENTS, shape.assignments()
    yield EVERYBODY, [(layout.KEY, "text")]
    for own in schema.inputs:
        yield layout.input_table(own.name), shape.supplied(own)
    yield layout.PERIODS, list(_CALENDAR)
    yield WANTED, list(_CALENDAR)
    for name in script.numbered.values():
        yield name, [(layout.NUMBER, "whole"), (layout.KEY, "text")]


def _table(name: str, columns: Sequence[tuple[str, SqlType]], dialect: Dialect) -> str:
    shown = ",\n  ".join(f"{quoted(column, dialect)} {type_name(kind, dialect)}" for column, kind in columns)
    return f"CREATE TABLE {quoted(name, dialect)} (\n  {shown}\n);"
