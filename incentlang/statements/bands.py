"""How far it is to the next band: where somebody's measures stand on the tables that rules read with them."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from incentlang.engines.reference.answers import Problem
from incentlang.engines.reference.engine import Engine
from incentlang.engines.reference.env import Env
from incentlang.engines.reference.lookups import bands_for
from incentlang.explain.figures import shown
from incentlang.ir.expressions import MeasureRead, PeriodWalk, Step, Walk
from incentlang.ir.program import Band as TableBand
from incentlang.ir.program import BandTable
from incentlang.ir.walk import everything
from incentlang.statements.model import Band, Progress
from incentlang.types import Type
from incentlang.values.numbers import as_fraction
from incentlang.values.periods import Period, period_of


class Ladders:
    """The tables of a program that are walked by a measure of a role; each with who may stand on it."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        found: dict[tuple[str, str], MeasureRead] = {}
        for rule in engine.program.rules:
            for node in everything(rule):
                if isinstance(node, Walk | Step | PeriodWalk) and self._is_of_one(node.measure):
                    found.setdefault((node.table, node.measure.name), node.measure)
        self.found = found

    def _is_of_one(self, read: MeasureRead) -> bool:
        measures = self.engine.measures
        return not measures.is_elsewhere(read) and not measures.also_of(read.name)

    def of(self, who: str, period: Period) -> Iterator[Progress]:
        """Where somebody stands at the end of a pay period, or on the knowledge date within it."""
        engine = self.engine
        clock = period.end if engine.as_of is None else min(period.end, engine.as_of)
        for (table, name), read in self.found.items():
            measure = engine.measures.measures[name]
            if not engine.world.in_role(who, measure.role, clock):
                continue
            env = Env(clock, clock)
            env.participant, env.role = who, measure.role
            env.period = period_of(clock, measure.each, engine.program.plan.year_offset)
            try:
                walk = engine.measures.walks.standing(read, env)
                bands = _bands(engine, table, read, env)
            except Problem:
                continue  # a measure that cannot be computed is told where it is read
            if walk.unit != 0 and len(bands.bands) > 1:
                kind = engine.measures.walks.apart(read).sums[0].type
                summed, unit = as_fraction(walk.after), as_fraction(walk.unit)
                yield _progress(engine, name, bands, summed, unit, kind, str(env.period))


def _bands(engine: Engine, name: str, read: MeasureRead, env: Env) -> BandTable:
    table = engine.compiler.tables.at(name, env)
    assert isinstance(table, BandTable)
    return bands_for(engine.compiler, table, read)(env)


def _progress(
    engine: Engine, name: str, table: BandTable, summed: Fraction, unit: Fraction, kind: Type, when: str
) -> Progress:
    """The picture's proportions and its words: the line runs from the lowest band to a little above the highest.

    `unit`: how much of the sums, which are of a `kind`, one unit of the measure is.
    """
    currency = engine.program.plan.currency
    value = summed / unit
    starts = [as_fraction(band.at) for band in table.bands if band.at is not None]
    low = min([Fraction(0), value, *starts])
    high = max(value, *starts) + (max(value, *starts) - low) / 8
    edges = [low if band.at is None else as_fraction(band.at) for band in table.bands]
    here = sum(_reaches(value, band) for band in table.bands) - 1
    ends = [*edges[1:], high]
    bands = tuple(
        Band(
            f"{'above' if band.above else 'from'} {shown(band.at, table.axis_type, currency)}" if band.at is not None
            else "from the start",
            shown(band.gives, table.gives, currency),
            index <= here,
            index == here,
            (edge - low) / (high - low),
            (end - edge) / (high - low),
        )
        for index, (band, edge, end) in enumerate(zip(table.bands, edges, ends, strict=True))
    )  # fmt: skip
    measure = engine.measures.measures[name]
    stands = shown(value, table.axis_type, currency)
    told = [f"{measure.title or name} stands at {stands} in {when}."]
    if here >= 0:
        told.append(f"That is in the band {bands[here].start}, which gives {bands[here].gives}.")
    if here + 1 < len(bands):
        following = table.bands[here + 1]
        assert following.at is not None
        missing = shown((as_fraction(following.at) - value) * unit, kind, currency)
        told.append(f"The next band begins {bands[here + 1].start} and gives {bands[here + 1].gives}: {missing} more.")
    else:
        told.append("It is the highest band.")
    return Progress(name, table.name, stands, bands, (value - low) / (high - low), tuple(told))


def _reaches(value: Fraction, band: TableBand) -> bool:
    return band.at is None or (value > band.at if band.above else value >= band.at)
