"""Where a row or a period stands on a table: a stretch of what its measure sums (semantics 2 and 3)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from incentlang.diagnostics.run import DividedByZero
from incentlang.engines.reference.answers import Problem
from incentlang.engines.reference.env import Env, Whose
from incentlang.engines.reference.exact import divided, minus, times
from incentlang.engines.reference.gathered import EMPTY, Series
from incentlang.engines.reference.periodic import RowWalk
from incentlang.engines.reference.stretches import span_of
from incentlang.ir.accumulation import Accumulation, Refused, accumulation
from incentlang.ir.expressions import MeasureRead, PeriodWalk, Step, Walk
from incentlang.values.dates import ONE_DAY
from incentlang.values.numbers import Number
from incentlang.values.periods import Period, period_of

if TYPE_CHECKING:
    from incentlang.engines.reference.measures import Measures


class Place(NamedTuple):
    """The rows of a stretch: those of its window up to `low` came before it, and up to `high` are in it.

    `period` is that of the measure, and `whose` the measure is.
    """

    series: Series
    first: int
    low: int
    high: int
    whose: Whose
    period: Period


class Walks:
    """Positions on tables, from the series of rows that `source` gathers."""

    def __init__(self, source: Measures) -> None:
        self.source = source
        self._apart: dict[int, Accumulation] = {}
        self._units: dict[tuple[int, Whose, Period], tuple[Number, Number]] = {}

    def apart(self, node: MeasureRead) -> Accumulation:
        """What a walked measure accumulates."""
        if id(node) not in self._apart:
            found = accumulation(node, lambda name: self.source.measures[name].body, self.source.grain_of)
            assert not isinstance(found, Refused)  # the check refused every other measure
            self._apart[id(node)] = found
        return self._apart[id(node)]

    def series_of(self, node: MeasureRead, env: Env) -> Series:
        """The rows that move a walked measure of whom it is read here."""
        sums = self.apart(node).sums
        return self.source.series(sums, self.source.measures[node.name].role).get(env.whose(sums[0]), EMPTY)

    def of_row(self, node: Walk | Step, env: Env) -> RowWalk:
        """The measure's numerator just before and up to the row at hand (semantics 3)."""
        return self._stretch_of(node.measure, self.place_of_row(node, env))

    def place_of_row(self, node: Walk | Step, env: Env) -> Place:
        """The rows that came before the row at hand, and itself."""
        measure = self.source.measures[node.measure.name]
        if not env.participant and env.nobody is not None and measure.key == "role":
            raise Problem(env.nobody)
        self.source.must_be_in(measure, env)
        parts = self.apart(node.measure)
        series = self.series_of(node.measure, env)
        place = series.place.get(id(env.row))
        day = env.day
        if place is not None and series.days[place[0]] > env.clock:
            env.until(series.days[place[0]])
            place = None
        if place is not None:
            day = series.days[place[0]]
        period = period_of(day, measure.each, self.source.offset)
        start, _ = span_of(period, parts.window)
        first, after_day = series.stretch(start, day)
        low, high = place if place is not None else (after_day, after_day)
        if isinstance(node, Step) and node.by_day:  # every row of the day stands at its start and its end
            low, high = series.stretch(day, day)
        return Place(series, first, low, high, self.source.whose(node.measure, env), period)

    def of_period(self, node: PeriodWalk, env: Env) -> RowWalk:
        """The measure's numerator at the end of the previous period of its window, and at the end of this one."""
        return self._stretch_of(node.measure, self.place_of_period(node, env))

    def place_of_period(self, node: PeriodWalk, env: Env) -> Place:
        """The rows of earlier periods of the window, and those of the period at hand."""
        assert env.period is not None
        measure = self.source.measures[node.measure.name]
        parts = self.apart(node.measure)
        series = self.series_of(node.measure, env)
        period = period_of(env.period.end, measure.each, self.source.offset)
        start, end = span_of(period, parts.window)
        first, high = series.stretch(start, min(end, env.clock))
        low = first
        if env.period.start > start and not node.whole:
            first, low = series.stretch(start, env.period.start - ONE_DAY)
        return Place(series, first, low, high, self.source.whose(node.measure, env), period)

    def standing(self, read: MeasureRead, env: Env) -> RowWalk:
        """Where a walked measure stands for the participant on the clock: from the start of its window to now."""
        parts, series = self.apart(read), self.series_of(read, env)
        period = period_of(env.clock, self.source.measures[read.name].each, self.source.offset)
        start, end = span_of(period, parts.window)
        first, high = series.stretch(start, min(end, env.clock))
        return self._stretch_of(read, Place(series, first, first, high, self.source.whose(read, env), period))

    def _stretch_of(self, read: MeasureRead, place: Place) -> RowWalk:
        unit, whole = self._unit(read, place.whose, place.period)
        opening = place.series.before[place.first]
        before, after = (minus(place.series.before[end], opening) for end in (place.low, place.high))
        if unit == 0:  # multiplied by zero the measure stands at zero, whatever is summed
            return RowWalk(Decimal(0), Decimal(0), Decimal(1), whole)
        return RowWalk(before, after, unit, whole)

    def _unit(self, read: MeasureRead, whose: Whose, period: Period) -> tuple[Number, Number]:
        """How much of the sums one unit of a walked measure is, and the denominator that its body writes.

        The first is all denominators over the scale, or zero where the scale is zero.

        It stands still within the window (the check refuses others), so it is kept.
        """
        key = (id(read), whose, period)
        if key not in self._units:
            self._units[key] = self._unit_now(read, whose, period)
        return self._units[key]

    def _unit_now(self, read: MeasureRead, whose: Whose, period: Period) -> tuple[Number, Number]:
        parts, env = self.apart(read), self.unit_env(read, whose, period)
        unit: Number = Decimal(1)
        whole: Number = Decimal(1)  # denominators stand from the innermost out; the body's own is the last
        for node in parts.denominator:
            value = whole = self.source.compiler.value(node, "")(env)
            if value == 0:
                text = " ".join(node.span.text.split())
                raise Problem(DividedByZero(text=text, who=f" for {' and '.join(filter(None, whose))}"))
            unit = times(unit, value)
        for node in parts.scale:
            scale = self.source.compiler.value(node, "")(env)
            unit = divided(unit, scale) if scale != 0 else Decimal(0)
        return unit, whole

    def unit_env(self, read: MeasureRead, whose: Whose, period: Period) -> Env:
        """What the denominators and scales of a walked measure see."""
        env = Env(period.end, period.end)
        (env.participant, env.also), env.period, env.role = whose, period, self.source.measures[read.name].role
        return env
