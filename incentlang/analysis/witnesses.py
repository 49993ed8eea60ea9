"""A world as a scenario, so that the evaluator can replay what an analysis says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

import attrs

from incentlang.analysis.curves import Curve
from incentlang.analysis.undecided import Undecided
from incentlang.analysis.world import PERSON, World, key_of
from incentlang.ir.expressions import After, Literal, LiteralValue
from incentlang.ir.program import RowRule
from incentlang.ir.scenario import Expect, GivenInput, GivenRow, Scenario
from incentlang.ir.schema import PARTICIPANT, Fact
from incentlang.types import Ref
from incentlang.values.dates import ONE_DAY, Days, Months, add
from incentlang.values.numbers import trimmed
from incentlang.values.periods import Period, period_of

Cells = dict[str, LiteralValue]


def witness(
    curve: Curve,
    *figures: Decimal,
    pays: Decimal | None = None,
    later: Mapping[str, date] | None = None,
    lost: After | None = None,
) -> Scenario:
    """The rows of a curve's world with the variable at some figures, and what is paid on all of them.

    Args:
        curve: The curve.
        figures: Of one row each; of an input there is one.
        pays: What is paid; without it, what the curve says of each figure.
        later: Facts that happen on another day than that of the row.
        lost: What money is taken back for; it happens on the day after all others.
    """
    later = later or {}
    world, rule, name = _filled(curve.world), curve.rule, curve.variable.name
    rows = list(_rows(world, later))
    keys = []
    for place, figure in enumerate(figures, start=1):
        if curve.variable.kind:
            key = key_of(curve.variable.kind) if place == 1 else f"{curve.variable.kind}_{place}"
            cells = _cells(world, curve.variable.kind) | {name: figure}
            rows.append(GivenRow(curve.variable.kind, key, tuple(cells.items())))
            keys.append(key)
    inputs = [GivenInput(each, who, period, value) for (each, who, period), value in world.inputs.items()]
    if not curve.variable.kind:
        inputs += _moved(curve, figures[0])
    key = keys[0] if isinstance(rule, RowRule) and rule.subject == curve.variable.kind else key_of_subject(rule)
    if len(figures) > 1:
        key = PERSON
    total = curve.within_cap(sum((curve.paid(figure) for figure in figures), Decimal(0))) if pays is None else pays
    title = f"{rule.name}: {name} {' and '.join(map(trimmed, figures))}"
    until = max([_as_of(world), *(day + ONE_DAY for day in later.values())])
    inputs += _until(inputs, until)
    if lost is not None:
        rows.append(_happens(world, lost, until))
    return Scenario(title, tuple(rows), tuple(inputs), until, (Expect(rule.name, key, None, total, None),))


def _filled(world: World) -> World:
    """The same world with every column of its rows, as the evaluator may read what the curve did not."""
    full = attrs.evolve(world, cells=dict(world.cells))
    schema = world.program.schema
    todo, done = [*world.rows, *(kind for kind, _ in world.cells if kind != PARTICIPANT)], set[str]()
    while todo:
        kind = todo.pop()
        if kind in done:
            continue
        done.add(kind)
        table = world.table(kind)
        left_out = {table.key, *((table.known, table.voided) if isinstance(table, Fact) else ())}
        for field in table.fields:
            target = field.type.target if isinstance(field.type, Ref) else ""
            if field.name in left_out or schema.fact(target) is not None:
                continue
            full.cell(kind, field.name)
            todo += [target] if target not in ("", PARTICIPANT) else []
    return full


def _until(inputs: list[GivenInput], day: date) -> list[GivenInput]:
    """The same figures for the periods up to a day, where a fact that comes later has a measure read there."""
    found = []
    for each in inputs:
        last = period_of(day, each.period.grain, each.period.offset)
        later = [each.period.shifted(by) for by in range(1, last.number - each.period.number + 1)]
        given = {other.period for other in inputs if (other.name, other.participant) == (each.name, each.participant)}
        found += [attrs.evolve(each, period=period) for period in later if period not in given]
    return list(dict.fromkeys(found))


def key_of_subject(rule: object) -> str:
    """Whose pay is asked for: that of the one row, or of the one person."""
    return key_of(rule.subject) if isinstance(rule, RowRule) else PERSON


def _moved(curve: Curve, figure: Decimal) -> list[GivenInput]:
    given = next(each for each in curve.program.schema.inputs if each.name == curve.variable.name)
    period = period_of(curve.world.day, given.each, curve.program.plan.year_offset)
    return [GivenInput(given.name, "" if given.of_plan else PERSON, period, figure)]


def _rows(world: World, later: Mapping[str, date]) -> list[GivenRow]:
    """Everything but the rows of the variable."""
    person = {name: value for (kind, name), value in world.cells.items() if kind == PARTICIPANT and name != "role"}
    role = world.role or next(iter(world.program.schema.roles), "")
    cells: Cells = ({"role": role} if role else {}) | {"from": world.since, **person}
    found = [GivenRow(PARTICIPANT, PERSON, tuple(cells.items()))]
    kinds = dict.fromkeys([*world.rows, *(kind for kind, _ in world.cells)])
    found += [
        GivenRow(kind, key_of(kind), tuple(_cells(world, kind).items()))
        for kind in kinds
        if kind not in (PARTICIPANT, world.variable.kind, "")
    ]
    for fact, wait in world.happens.items():
        found.append(_happens(world, wait, later.get(fact, world.day)))
    return found


def _happens(world: World, wait: After, day: date) -> GivenRow:
    """A fact of the row at hand."""
    fact, field = wait.reach.fact, wait.reach.field
    told: Cells = {field: _reached(world, field, fact)} | dict.fromkeys(_dated(world, fact), day)
    return GivenRow(fact, key_of(fact), tuple(told.items()))


def _reached(world: World, field: str, fact: str) -> LiteralValue:
    """What a waited row refers to: the subject itself, or what the subject's path leads to."""
    target = getattr(world.field(fact, field).type, "target", "")
    return PERSON if target == PARTICIPANT else key_of(target)


def _cells(world: World, kind: str) -> Cells:
    table = world.table(kind)
    key = table.key
    found = {name: value for (owner, name), value in world.cells.items() if owner == kind and name != key}
    return found | (_dated(world, kind) if isinstance(table, Fact) else {})


def _dated(world: World, kind: str) -> Cells:
    """The dates of a row."""
    table = world.table(kind)
    assert isinstance(table, Fact)
    if table.dated_through is not None:
        raise Undecided(f"a {kind} is dated by another row")
    return dict.fromkeys(table.dates, world.day)


def _as_of(world: World) -> date:
    """The last day of the longest period that is read, or the day after the last that must pass."""
    offset = world.program.plan.year_offset
    periods: Sequence[Period] = [period_of(world.day, grain, offset) for grain in sorted(world.grains)]
    days = [world.period.end, *(period.end for period in periods)]
    for each in world.never.values():
        if each.until is not None or not isinstance(each.within, Literal):
            raise Undecided(f"no {each.reach.fact} is waited for until a day that moves")
        length = each.within.value
        if not isinstance(length, Days | Months):
            raise Undecided(f"no {each.reach.fact} is waited for by working days")
        days.append(add(world.day, length) + ONE_DAY)
    return max(days)
