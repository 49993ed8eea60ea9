"""Tables of the oracle: the band that owns a value, the area under the rates, a point of a curve."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from tests.oracle.facts import Trouble
from tests.oracle.plans import Bands, Curve


def band(table: Bands, value: Fraction) -> Fraction:
    """The rate of the band that owns a value: `from` includes its start, `above` does not."""
    gives = table.below if table.below is not None and (value < table.bands[0][0] or table.bands[0][1]) else None
    for at, above, rate in table.bands:
        if at < value or (at == value and not above):
            gives = rate
    if gives is None:
        raise Trouble
    return gives


def area(table: Bands, before: Fraction, after: Fraction) -> Fraction:
    """The sum of rate x width between two positions; negative where the walk goes back."""
    if before > after:
        return -area(table, after, before)
    cuts = [before, *(at for at, _, _ in table.bands if before < at < after), after]
    return sum((band(table, (low + high) / 2) * (high - low) for low, high in pairwise(cuts)), Fraction(0))


def on_curve(table: Curve, value: Fraction) -> Fraction:
    """The height of a curve, past its ends by what each says."""
    points = list(table.points)
    for inside, does, line, end in (
        (value >= points[0][0], table.below, points[:2], points[0][1]),
        (value <= points[-1][0], table.above, points[-2:], points[-1][1]),
    ):
        if not inside and does != "extended":
            return Fraction(0) if does == "zero" else end
        if not inside:
            points = line
            break
    low = max((p for p in points if p[0] <= value), default=points[0])
    high = min((p for p in points if p[0] > value), default=points[-1])
    if low == high or low[0] == high[0]:
        low, high = points[-2:]
    return low[1] + (value - low[0]) * (high[1] - low[1]) / (high[0] - low[0])
