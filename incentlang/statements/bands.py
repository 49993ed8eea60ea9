"""How far it is to the next band: where somebody's measures stand on the tables that rules read with them."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import attrs

from incentlang.engines.reference.answers import Problem
from incentlang.engines.reference.engine import Engine
from incentlang.engines.reference.env import Env
from incentlang.engines.reference.lookups import bands_for
from incentlang.explain.figures import shown
from incentlang.ir.bands import is_reached
from incentlang.ir.expressions import MeasureRead, PeriodWalk, Step, Walk
from incentlang.ir.program import Band as TableBand
from incentlang.ir.program import BandTable
from incentlang.ir.walk import everything
from incentlang.statements.model import Band, Progress
from incentlang.values.numbers import as_fraction
from incentlang.values.periods import Period, period_of


@attrs.frozen
class Stand:
    """Where one person's measure stands on one table, at the end of a pay period or on the knowledge date within it.

    Attributes:
        table: The version of the table that holds.
        read: The measure as it walks through the table.
        summed: What the measure sums, and `unit` how much of the sums one unit of the measure is.
        env: The person, the day and the period that it was asked for.
    """

    table: BandTable
    read: MeasureRead
    summed: Fraction
    unit: Fraction
    env: Env

    @property
    def value(self) -> Fraction:
        """The measure, exact."""
        return self.summed / self.unit


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

    def stands(self, who: str, period: Period) -> Iterator[Stand]:
        """Where somebody stands; nothing where there is no measure to stand with."""
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
                version = engine.compiler.tables.at(table, env)
            except Problem:
                continue  # a measure that cannot be computed is told where it is read
            assert isinstance(version, BandTable)
            if walk.unit != 0:
                yield Stand(version, read, as_fraction(walk.after), as_fraction(walk.unit), env)

    def of(self, who: str, period: Period) -> Iterator[Progress]:
        """The same as a picture, of tables with more than one band."""
        for stand in self.stands(who, period):
            try:
                bands = bands_for(self.engine.compiler, stand.table, stand.read)(stand.env)
            except Problem:
                continue  # told where it is read
            if len(bands.bands) > 1:
                yield _progress(self.engine, stand, bands)


def band_start(band: TableBand, table: BandTable, currency: str) -> str:
    """Where a band begins: `from 100%`."""
    if band.at is None:
        return "from the start"
    return f"{'above' if band.above else 'from'} {shown(band.at, table.axis_type, currency)}"


def _progress(engine: Engine, stand: Stand, table: BandTable) -> Progress:
    """The picture's proportions and its words: the line runs from the lowest band to a little above the highest.

    `table`: with the bands that it has for where the measure stands.
    """
    currency, name = engine.program.plan.currency, stand.read.name
    kind = engine.measures.walks.apart(stand.read).sums[0].type
    value = stand.value
    starts = [as_fraction(band.at) for band in table.bands if band.at is not None]
    low = min([Fraction(0), value, *starts])
    high = max(value, *starts) + (max(value, *starts) - low) / 8
    edges = [low if band.at is None else as_fraction(band.at) for band in table.bands]
    here = sum(is_reached(band, value) for band in table.bands) - 1
    ends = [*edges[1:], high]
    bands = tuple(
        Band(
            band_start(band, table, currency),
            shown(band.gives, table.gives, currency),
            index <= here,
            index == here,
            (edge - low) / (high - low),
            (end - edge) / (high - low),
        )
        for index, (band, edge, end) in enumerate(zip(table.bands, edges, ends, strict=True))
    )
    measure = engine.measures.measures[name]
    stands = shown(value, table.axis_type, currency)
    told = [f"{measure.title or name} stands at {stands} in {stand.env.period}."]
    if here >= 0:
        told.append(f"That is in the band {bands[here].start}, which gives {bands[here].gives}.")
    if here + 1 < len(bands):
        following = table.bands[here + 1]
        assert following.at is not None
        missing = shown((as_fraction(following.at) - value) * stand.unit, kind, currency)
        told.append(f"The next band begins {bands[here + 1].start} and gives {bands[here + 1].gives}: {missing} more.")
    else:
        told.append("It is the highest band.")
    return Progress(name, table.name, stands, bands, (value - low) / (high - low), tuple(told))
