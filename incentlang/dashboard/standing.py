"""Where everybody's measures stand at the end of a pay period: on the tables, and as shares of a quota."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from incentlang.dashboard.model import Share
from incentlang.engines.reference.answers import Problem
from incentlang.engines.reference.engine import Engine
from incentlang.engines.reference.env import Env
from incentlang.explain.figures import shown
from incentlang.ir.program import Band, BandTable
from incentlang.statements.bands import Ladders
from incentlang.types import Ratio
from incentlang.values.numbers import as_fraction
from incentlang.values.periods import Period, period_of

ONE = Decimal(1)
BELOW = "below every band"
_EDGES = tuple(Fraction(part, 4) for part in range(1, 7))
ATTAINED = ("below 25%", "25% to 50%", "50% to 75%", "75% to 100%", "100% to 125%", "125% to 150%", "150% or more")
"""Each holds its lower edge and not its upper one."""


class Standing:
    """Counts of people by band and by share of quota."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.ladders = Ladders(engine).found
        self._tables = {table.name: table for table in engine.program.tables if isinstance(table, BandTable)}

    @property
    def attained(self) -> tuple[str, ...]:
        """The measures that are ratios, in words, each once."""
        measures = (self.engine.measures.measures[name] for _, name in self.ladders)
        return tuple(dict.fromkeys(_words(m.title, m.name) for m in measures if isinstance(m.type, Ratio)))

    @property
    def bands(self) -> Mapping[str, tuple[str, ...]]:
        """The bands of each table in words, by table and measure."""
        return {
            self._ladder(table, name): (BELOW, *map(self._band(table), self._tables[table].bands))
            for table, name in self.ladders
        }

    def shares(self, people: Iterable[str], period: Period) -> Iterator[Share]:
        """One for each person, table and measure."""
        engine = self.engine
        clock = period.end if engine.as_of is None else min(period.end, engine.as_of)
        for who in people:
            counted: set[str] = set()
            for (table, name), read in self.ladders.items():
                measure = engine.measures.measures[name]
                if not engine.world.in_role(who, measure.role, clock):
                    continue
                env = Env(clock, clock)
                env.participant, env.role = who, measure.role
                env.period = period_of(clock, measure.each, engine.program.plan.year_offset)
                try:
                    walk = engine.measures.walks.standing(read, env)
                except Problem:
                    continue  # a measure that cannot be computed is among the problems of the run
                if walk.unit == 0:
                    continue
                value = as_fraction(walk.after) / as_fraction(walk.unit)
                yield Share(who, "bands", (self._ladder(table, name), self._reached(table, value)), ONE)
                title = _words(measure.title, name)
                if isinstance(measure.type, Ratio) and name not in counted:
                    counted.add(name)
                    yield Share(who, "attainment", (title, ATTAINED[sum(value >= edge for edge in _EDGES)]), ONE)

    def _reached(self, table: str, value: Fraction) -> str:
        passed = [band for band in self._tables[table].bands if _reaches(value, band)]
        return self._band(table)(passed[-1]) if passed else BELOW

    def _band(self, name: str) -> Callable[[Band], str]:
        table, currency = self._tables[name], self.engine.program.plan.currency

        def told(band: Band) -> str:
            gives = shown(band.gives, table.gives, currency)
            if band.at is None:
                return f"from the start: {gives}"
            return f"{'above' if band.above else 'from'} {shown(band.at, table.axis_type, currency)}: {gives}"

        return told

    def _ladder(self, table: str, measure: str) -> str:
        return f"{table} by {measure}"


def _reaches(value: Fraction, band: Band) -> bool:
    return band.at is None or (value > band.at if band.above else value >= band.at)


def _words(title: str, name: str) -> str:
    return title or name
