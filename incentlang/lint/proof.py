"""The rows that show what a piece of advice says, as scenarios that can stand among those of the plan."""

from __future__ import annotations

import re
from collections.abc import Iterator

from incentlang.ir.expressions import LiteralValue
from incentlang.ir.scenario import Expect, GivenInput, GivenRow, Scenario
from incentlang.ir.schema import PARTICIPANT, Entity, Fact, Schema
from incentlang.lint.base import Lint, Subject
from incentlang.lint.words import literal_text
from incentlang.types import DATE, TEXT, Money, OneOf, Type

_KEY = re.compile(r"[^\W\d]\w*")
RESERVED = frozenset(
    "rule measure scenario ensure credit because when unless where is and or not gives within".split()  # noqa: SIM905
)
"""Words that no name can be, so that a key of that text is quoted."""

_ASSIGNED: dict[str, Type] = {"target": Money("year"), "currency": TEXT, "from": DATE, "to": DATE}


def proofs(plan: Subject, found: object) -> tuple[str, ...]:
    """The scenarios of a finding as text, each of which `incent test` runs and finds to be so; none without figures."""
    if not isinstance(found, Lint):
        return ()
    return tuple(scenario_text(each, plan.declared, plan.program.plan.currency) for each in found.witness(plan))


def scenario_text(scenario: Scenario, declared: Schema, currency: str) -> str:
    """A scenario that was not written by anybody, as one writes it.

    Args:
        scenario: Rows, inputs, and what is expected of rules: figures, nothing more.
        declared: Every declaration of data, which says of each cell what it is.
        currency: Of amounts.
    """
    lines = [f'scenario "{scenario.name}"']
    lines += [f"  {_row(each, declared, currency)}" for each in scenario.rows]
    lines += [f"  {_input(each, declared, currency)}" for each in scenario.inputs]
    lines.append(f"  as of {scenario.as_of}")
    lines += [f"  {_expect(each, currency)}" for each in scenario.expects]
    return "\n".join(lines) + "\n"


def _row(row: GivenRow, declared: Schema, currency: str) -> str:
    kinds = dict(_kinds(row.kind, declared))
    cells = ", ".join(f"{name} {_cell(value, kinds[name], currency)}" for name, value in row.cells)
    return f"given {row.kind} {_key(row.key)}" + (f": {cells}" if cells else "")


def _kinds(kind: str, declared: Schema) -> Iterator[tuple[str, Type]]:
    """What each column of a table holds."""
    tables: tuple[Entity | Fact, ...] = (*declared.entities, *declared.facts)
    table = next((each for each in tables if each.name == kind), None)
    yield from _ASSIGNED.items() if kind == PARTICIPANT else ()
    yield from ((field.name, field.type) for field in table.fields) if table is not None else ()


def _cell(value: LiteralValue | None, kind: Type, currency: str) -> str:
    if value is None:
        return "missing"
    if isinstance(value, str):
        return value if isinstance(kind, OneOf) else _key(value)
    return literal_text(value, kind, currency)


def _input(given: GivenInput, declared: Schema, currency: str) -> str:
    kind = next(each.type for each in declared.inputs if each.name == given.name)
    of = _key(given.participant) if given.participant else "plan"
    also = f" and {_key(given.also)}" if given.also else ""
    return f"given {given.name} of {of}{also} in {given.period}: {literal_text(given.value, kind, currency)}"


def _expect(expect: Expect, currency: str) -> str:
    during = f" in {expect.period}" if expect.period is not None else ""
    return f"expect {expect.name} for {_key(expect.key)}{during} is {literal_text(expect.value, Money(), currency)}"


def _key(key: str) -> str:
    """A key, in quotes where it is no name."""
    return key if _KEY.fullmatch(key) and key not in RESERVED else f'"{key}"'
