"""Reading the built-in `participant`: one row per assignment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import attrs

from incentlang.data.casting import CastTable, Reading, cast_table
from incentlang.data.columns import Wanted
from incentlang.data.currencies import two_currencies
from incentlang.data.model import Assignment, Participant
from incentlang.data.stretches import FROM, TO, Dated, dated_rows, overlaps
from incentlang.diagnostics.data import AssignmentsOverlap, RoleNearlyDeclared
from incentlang.diagnostics.suggest import closest
from incentlang.ir.schema import ASSIGNMENT_FIELDS, PARTICIPANT, Field, Schema
from incentlang.types import TEXT, Money

NAME, ROLE, CURRENCY = "name", "role", "currency"


def read_participants(reading: Reading, schema: Schema) -> tuple[CastTable | None, Mapping[str, Participant]]:
    """The people who can be paid, by key.

    Args:
        reading: What all tables share.
        schema: Says which attributes of an assignment the plan reads, and the declared roles.
    """
    entity = schema.entity(PARTICIPANT)
    builtin = (PARTICIPANT, NAME, ROLE, "from", "to")
    fields = [field for field in (entity.fields if entity else ()) if field.name not in builtin]
    wanted = [
        Wanted(Field(PARTICIPANT, TEXT)),
        Wanted(Field(NAME, TEXT, optional=True), may_lack=True, quiet=True),
        Wanted(Field(ROLE, TEXT)),
        *(Wanted(_leniently(field), may_lack=field.optional) for field in fields),
        *_currency_column(fields),
        FROM,
        TO,
    ]
    table = cast_table(reading, PARTICIPANT, wanted)
    if table is not None:
        _check_currency(reading, table, fields)
    if table is None or not table.good:
        return table, {}
    spans = dated_rows(reading, table)
    roles = table.columns[ROLE]
    _check_roles(reading, table, schema.roles)
    reached = [NAME, ROLE, *(field.name for field in fields)]
    file = table.raw.file
    by_person: dict[str, list[Dated]] = defaultdict(list)
    for span in spans:
        by_person[table.columns[PARTICIPANT][span[2]]].append(span)
    people: dict[str, Participant] = {}
    for key, rows in by_person.items():
        _check_overlaps(reading, table, key, rows)
        rows.sort(key=lambda row: (row[0], row[2]))
        assignments = tuple(
            Assignment(
                roles[row],
                start,
                end,
                {name: table.columns[name][row] for name in reached},
                file,
                table.number(row),
            )
            for start, end, row in rows
        )
        names = [assignment.values[NAME] for assignment in assignments if assignment.values[NAME]]
        people[key] = Participant(key, names[-1] if names else key, assignments)
    return table, people


def _leniently(field: Field) -> Field:
    """The built-in attributes of an assignment may be empty, whatever the plan makes of that."""
    if field.name in ASSIGNMENT_FIELDS and not field.optional:
        return Field(field.name, field.type, optional=True, low=field.low, high=field.high)
    return field


def _currency_column(fields: Sequence[Field]) -> list[Wanted]:
    """The column `currency`, wherever the plan reads an amount from the assignments."""
    if any(field.name == CURRENCY for field in fields) or not _amounts(fields):
        return []
    return [Wanted(Field(CURRENCY, TEXT, optional=True), may_lack=True, quiet=True)]


def _amounts(fields: Sequence[Field]) -> list[str]:
    return [field.name for field in fields if isinstance(field.type, Money) and field.type.unit is None]


def _check_currency(reading: Reading, table: CastTable, fields: Sequence[Field]) -> None:
    """A target in another currency would be paid as if it were the plan's; an empty cell means the plan's."""
    amounts = [table.columns[name] for name in _amounts(fields) if name in table.columns]
    settled = table.source.currency is not None  # then the settings name the column, which has been checked
    if settled or not amounts or CURRENCY not in table.columns:
        return
    for position, found in enumerate(table.columns[CURRENCY]):
        if not isinstance(found, str) or found.upper() == reading.currency:
            continue
        if any(column[position] is not None for column in amounts):
            at = table.cell(position, CURRENCY)
            refused = two_currencies(at, found, reading.currency)
            if any(field.name == CURRENCY for field in fields):  # the column says in which currency somebody is paid
                line = '[data.participant] currency = "target_currency"'
                told = f"state targets in {reading.currency} and name a column that says so in incent.toml: {line}"
                refused = attrs.evolve(refused, advice=told)
            reading.findings.add(refused)


def _check_roles(reading: Reading, table: CastTable, declared: tuple[str, ...]) -> None:
    told: set[str] = set()
    for position in table.good:
        role = table.columns[ROLE][position]
        if role not in declared and role not in told:
            told.add(role)
            near = closest(role, declared)
            if near:
                at = table.cell(position, ROLE)
                reading.findings.add(RoleNearlyDeclared(at=at, role=role, suggestions=near))


def _check_overlaps(reading: Reading, table: CastTable, key: str, rows: list[Dated]) -> None:
    by_role: dict[str, list[Dated]] = defaultdict(list)
    for row in rows:
        by_role[table.columns[ROLE][row[2]]].append(row)
    for role, dated in by_role.items():
        for before, after in overlaps(dated):
            reading.findings.add(
                AssignmentsOverlap(
                    at=table.cell(after[2], "from"),
                    key=key,
                    role=role,
                    day=after[0],
                    first=table.number(before[2]),
                )
            )
