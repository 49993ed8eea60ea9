"""An amount of a period split among the rows that made it: pro rata, or by what each row's stretch adds."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable
from decimal import Decimal
from fractions import Fraction

from incentlang.engines.reference import tables
from incentlang.engines.reference.compiler import Compiler
from incentlang.engines.reference.env import Env
from incentlang.engines.reference.exact import minus
from incentlang.engines.reference.gathered import Counted, Series
from incentlang.engines.reference.lookups import bands_of
from incentlang.engines.reference.outcomes import RowShare
from incentlang.engines.reference.stretches import span_of
from incentlang.engines.reference.walks import Walks
from incentlang.ir.accumulation import Accumulation
from incentlang.ir.expressions import MeasureRead, PeriodWalk
from incentlang.ir.program import BandTable, Credit, PeriodRule
from incentlang.ir.reading import read_by
from incentlang.values.numbers import Number, as_fraction
from incentlang.values.periods import period_of

Split = Callable[[Env, Number, Decimal], tuple[RowShare, ...]]
"""From what is at hand, the exact amount and the rounded one, to the parts of the rows."""


def splitter(rule: PeriodRule, credit: Credit, walks: Walks, compiler: Compiler, quantum: Decimal) -> Split | None:
    """The function that splits a credit's amount, or None where the rule does not ask for it."""
    if not rule.attributed:
        return None
    nodes = list(read_by(rule, credit.amount))
    walk = next((node for node in nodes if isinstance(node, PeriodWalk)), None)
    measure = walk.measure if walk else next(node for node in nodes if isinstance(node, MeasureRead))
    arrival = walk if rule.attributed == "by arrival" else None
    bands: Callable[[Env], BandTable] | None = None
    if arrival is not None:
        bands = bands_of(compiler, arrival.table, measure)

    def split(env: Env, exact: Number, rounded: Decimal) -> tuple[RowShare, ...]:
        assert env.period is not None
        parts = walks.apart(measure)
        period = period_of(env.period.end, walks.source.grain_of(measure.name), walks.source.offset)
        opens, end = span_of(period, parts.window)
        start = max(opens, env.period.start) if walk else opens
        series = walks.series_of(measure, env)
        first, last = series.stretch(start, min(end, env.clock))
        if arrival is not None and bands is not None:
            opening = series.before[bisect_left(series.days, opens)]
            unit = walks.of_period(arrival, env).unit
            now = bands(env)
            weights = [_stretch(now, series, index, opening, unit) for index in range(first, last)]
        else:
            weights = [as_fraction(row.value) for row in series.rows[first:last]]
        return _parts(parts, series.rows[first:last], weights, exact, rounded, quantum)

    return split


def _stretch(table: BandTable, series: Series, index: int, opening: Number, unit: Number) -> Fraction:
    before, after = minus(series.before[index], opening), minus(series.before[index + 1], opening)
    return as_fraction(tables.rated(tables.walk(table, before, after, unit)))


def _parts(
    accumulation: Accumulation,
    rows: Iterable[Counted],
    weights: Iterable[Fraction],
    exact: Number,
    rounded: Decimal,
    quantum: Decimal,
) -> tuple[RowShare, ...]:
    """Shares in whole steps of the rounding, the largest remainders first, ties by key; none where nothing weighs.

    A row that takes away has a negative share, so shares are cut down and not toward zero; else this is `parts_of`.
    """
    facts = list(dict.fromkeys(node.fact for node in accumulation.sums))
    found: dict[tuple[str, str], Fraction] = {}
    for row, weight in zip(rows, weights, strict=True):
        key = (row.key, facts[row.order])
        found[key] = found.get(key, Fraction(0)) + weight
    whole = sum(found.values(), Fraction(0))
    if whole == 0:
        return ()
    sign, count = -1 if rounded < 0 else 1, int(abs(rounded) / quantum)
    steps = {key: count * weight / whole for key, weight in found.items()}
    given = {key: share.numerator // share.denominator for key, share in steps.items()}
    left = count - sum(given.values())
    for key in sorted(steps, key=lambda key: (given[key] - steps[key], key))[:left]:
        given[key] += 1
    return tuple(
        RowShare(fact, row, as_fraction(exact) * found[row, fact] / whole, sign * given[row, fact] * quantum)
        for row, fact in sorted(found)
    )
