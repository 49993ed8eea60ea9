"""What pilots watch: each measure in population and control, before and during."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Literal as Choice

import attrs

from incentlang.data.model import Dataset
from incentlang.diagnostics.pilots import PilotOverlap
from incentlang.engines.reference.answers import Problem
from incentlang.engines.reference.engine import Engine
from incentlang.engines.reference.pilots import asked_on, is_in
from incentlang.engines.result import ProblemLine, Result, Watched
from incentlang.ir.expressions import Expr
from incentlang.ir.pilots import Pilot
from incentlang.ir.program import Program
from incentlang.values.numbers import as_fraction, exact_arithmetic, stored
from incentlang.values.periods import Period, periods_between

_Stretch = tuple[Choice["baseline", "during"], date, date]
_Group = tuple[Choice["population", "control"], Expr]


def with_pilots(program: Program, data: Dataset, result: Result) -> Result:
    """The result with what its pilots watch, and with a problem for everybody who is on both sides of one."""
    with exact_arithmetic():
        engine = Engine(program, data, result.as_of)
        watched = [row for pilot in program.pilots for row in _watched(engine, pilot, result.clock)]
        doubled = [line for pilot in program.pilots for line in _doubled(engine, pilot, result)]
    return attrs.evolve(result, watched=tuple(watched), problems=(*result.problems, *doubled))


def _groups(pilot: Pilot) -> list[_Group]:
    found: list[_Group] = [("population", pilot.condition)]
    return found if pilot.control is None else [*found, ("control", pilot.control)]


def _stretches(pilot: Pilot) -> list[_Stretch]:
    during: _Stretch = ("during", pilot.start, pilot.end)
    if pilot.baseline_start is None or pilot.baseline_end is None:
        return [during]
    return [("baseline", pilot.baseline_start, pilot.baseline_end), during]


def _watched(engine: Engine, pilot: Pilot, clock: date) -> Iterator[Watched]:
    for name in pilot.watches:
        measure = engine.measures.measures[name]
        for group, condition in _groups(pilot):
            for stretch, start, end in _stretches(pilot):
                people: set[str] = set()
                measured: set[str] = set()
                total, values, missing = Fraction(0), 0, 0
                for period in periods_between(start, end, measure.each, engine.program.plan.year_offset):
                    if period.start < start or period.end > min(end, clock):
                        continue
                    for who in _members(engine, condition, measure.role, period):
                        people.add(who)
                        try:
                            value = engine.measures.measure_at(measure, (who, ""), period, None, clock)
                        except Problem:
                            missing += 1
                            continue
                        total += as_fraction(value)
                        values += 1
                        measured.add(who)
                mean, count = stored(total / values) if values else None, len(people)
                yield Watched(
                    pilot.name, name, group, stretch, count, values, missing, mean, stored(total), len(measured)
                )


def _members(engine: Engine, condition: Expr, role: str, period: Period) -> list[str]:
    found = []
    for who in engine.world.members(role, period):
        day = asked_on(engine.compiler, who, period)
        if day is not None and is_in(engine.compiler, condition, who, day):
            found.append(who)
    return found


def _doubled(engine: Engine, pilot: Pilot, result: Result) -> Iterator[ProblemLine]:
    """Who is in population and control on one day of the pilot; asked where an assignment begins."""
    if pilot.control is None:
        return
    for who, person in sorted(engine.world.data.participants.items()):
        terms = [each for each in person.assignments if each.end is None or each.end >= pilot.start]
        days = {max(each.start, pilot.start) for each in terms}
        for day in sorted(day for day in days if day <= min(pilot.end, result.clock)):
            if is_in(engine.compiler, pilot.condition, who, day) and is_in(engine.compiler, pilot.control, who, day):
                found = PilotOverlap(pilot=pilot.name, participant=who, day=day)
                yield ProblemLine("", result.periods[-1], pilot.name, who, found)
                break
