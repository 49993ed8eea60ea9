"""Where everybody's measures stand at the end of a pay period: on the tables, and as shares of a quota."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from incentlang.dashboard.model import Share
from incentlang.engines.reference.engine import Engine
from incentlang.explain.figures import shown
from incentlang.ir.bands import is_reached
from incentlang.ir.program import Band, BandTable, Measure
from incentlang.statements.bands import Ladders, band_start
from incentlang.types import Ratio
from incentlang.values.periods import Period

ONE = Decimal(1)
BELOW = "below every band"
_EDGES = tuple(Fraction(part, 4) for part in range(1, 7))
ATTAINED = ("below 25%", "25% to 50%", "50% to 75%", "75% to 100%", "100% to 125%", "125% to 150%", "150% or more")
"""Each holds its lower edge and not its upper one."""


class Standing:
    """Counts of people by band and by share of quota."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.ladders = Ladders(engine)

    @property
    def attained(self) -> tuple[str, ...]:
        """The measures that are ratios, in words, each once."""
        measures = (self.engine.measures.measures[name] for _, name in self.ladders.found)
        return tuple(dict.fromkeys(_words(each) for each in measures if isinstance(each.type, Ratio)))

    @property
    def bands(self) -> Mapping[str, tuple[str, ...]]:
        """The bands of each table in words, by table and measure; of a table with versions those of all of them."""
        found: dict[str, tuple[str, ...]] = {}
        for table, name in self.ladders.found:
            versions = [
                each for each in self.engine.program.tables if isinstance(each, BandTable) and each.name == table
            ]
            bands = dict.fromkeys(self._band(each, band) for each in versions for band in each.bands)
            found[_ladder(table, name)] = (BELOW, *bands)
        return found

    def shares(self, people: Iterable[str], period: Period) -> Iterator[Share]:
        """One for each person, table and measure; a measure that several tables read is attained once."""
        for who in people:
            counted: set[str] = set()
            for stand in self.ladders.stands(who, period):
                table, measure = stand.table, self.engine.measures.measures[stand.read.name]
                reached = [band for band in table.bands if is_reached(band, stand.value)]
                said = self._band(table, reached[-1]) if reached else BELOW
                yield Share(who, "bands", (_ladder(table.name, measure.name), said), ONE)
                if isinstance(measure.type, Ratio) and measure.name not in counted:
                    counted.add(measure.name)
                    place = ATTAINED[sum(stand.value >= edge for edge in _EDGES)]
                    yield Share(who, "attainment", (_words(measure), place), ONE)

    def _band(self, table: BandTable, band: Band) -> str:
        currency = self.engine.program.plan.currency
        return f"{band_start(band, table, currency)}: {shown(band.gives, table.gives, currency)}"


def _ladder(table: str, measure: str) -> str:
    return f"{table} by {measure}"


def _words(measure: Measure) -> str:
    return measure.title or measure.name
