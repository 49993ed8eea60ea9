"""What a scenario gives, in words: its rows and its figures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from incentlang.ir.expressions import LiteralValue
from incentlang.ir.scenario import GivenInput, GivenRow, Scenario
from incentlang.ir.schema import Field, Schema
from incentlang.types import TEXT, OneOf
from incentlang.words.naming import amount, day, said, spoken


def given_in_words(declared: Schema, scenario: Scenario, currency: str) -> tuple[str, ...]:
    """Every row and every figure that a scenario gives, in its order; keys stand as they are.

    Args:
        declared: What its rows may hold.
        scenario: A scenario of the plan.
        currency: The plan's, for amounts without another.
    """
    rows = [_row(declared, row, currency) for row in scenario.rows]
    return (*rows, *(_input(declared, given, currency) for given in scenario.inputs))


def _row(declared: Schema, row: GivenRow, currency: str) -> str:
    table = declared.entity(row.kind) or declared.fact(row.kind)
    fields = {} if table is None else {field.name: field for field in table.fields}
    cells = [f"{spoken(name)} {_value(name, value, fields.get(name), currency)}" for name, value in row.cells]
    told = ", ".join([*cells, *_dates(row.start, row.end)])
    # A row without a key of its own is called by what it is: `activation of acme on 2026-03-01`.
    name = row.key if row.key.startswith(f"{row.kind} ") else f"{spoken(row.kind)} {row.key}"
    return f"{name[:1].upper()}{name[1:]}{': ' if told else ''}{told}"


def _dates(first: date | None, last: date | None) -> Iterator[str]:
    if first is not None:
        yield f"from {day(first)}"
    if last is not None:
        yield f"up to and including {day(last)}"


def _value(name: str, value: LiteralValue | None, field: Field | None, currency: str) -> str:
    if value is None:
        return "not known"
    kind = TEXT if field is None else field.type
    if isinstance(value, str) and not isinstance(kind, OneOf):
        return spoken(value) if name == "role" else value  # keys and texts stand as they are
    return said(value, kind, currency)


def _input(declared: Schema, given: GivenInput, currency: str) -> str:
    kind = next(each.type for each in declared.inputs if each.name == given.name)
    whose = f" of {given.participant}" if given.participant else ""
    also = f" and {given.also}" if given.also else ""
    name = spoken(given.name)
    return f"{name[:1].upper()}{name[1:]}{whose}{also} in {given.period}: {amount(given.value, kind, currency)}"
