"""Two tables compared as exact functions over the whole axis."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import attrs

from incentlang.check.monotone import meet
from incentlang.differences.effects import LESS, MORE, SAME, Effect, both, joined, unclear
from incentlang.ir.program import Band, BandTable, CurveTable, DecisionTable, MatrixTable, Table
from incentlang.types import Money, Ratio, Type
from incentlang.values.dates import Days, Months, WorkingDays
from incentlang.values.numbers import trimmed


@attrs.frozen
class Stretch:
    """Where on the axis the new table gives more (1), less (-1) or the same (0); None: no end."""

    low: Fraction | None
    high: Fraction | None
    sign: int


def compare_tables(
    old: Sequence[Table], new: Sequence[Table], use: str = "looked up", from_zero: bool = False
) -> Effect:
    """What all versions of a table do to what is read from it.

    Args:
        old: The versions of the old plan.
        new: Those of the new one.
        use: `looked up` at one position; `row by row` along it; or `in all`, from zero to a position.
        from_zero: Whether no position lies below zero.
    """
    if [each.dates for each in old] != [each.dates for each in new]:
        return unclear(f"from when to when `{new[0].name}` holds has changed")
    return joined(*(_compare(a, b, use, from_zero) for a, b in zip(old, new, strict=True)))


def rises(table: Table) -> int | None:
    """1: what a table gives never falls along its axis; -1: it never rises; None: neither is known."""
    if isinstance(table, CurveTable):
        zero = Decimal(0)
        gives = [point.gives for point in table.points]
        if table.below.does == "zero":
            gives.insert(0, zero)
        if table.above.does == "zero":
            gives.append(zero)
    elif isinstance(table, BandTable):
        gives = [band.gives for band in table.bands]
    else:
        return None
    if all(a <= b for a, b in pairwise(gives)):
        return 1
    return -1 if all(a >= b for a, b in pairwise(gives)) else None


def _compare(old: Table, new: Table, use: str, from_zero: bool) -> Effect:
    kind_differs = unclear(f"`{new.name}` is another kind of table")
    if old.gives != new.gives:
        return unclear(f"`{new.name}` gives another kind of value")
    match old, new:
        case BandTable(), BandTable():
            if (old.method, old.split, old.by_day) != (new.method, new.split, new.by_day):
                return kind_differs
            return _along(old, new, use, from_zero)
        case CurveTable(), CurveTable():
            return _along(old, new, use, from_zero)
        case DecisionTable(), DecisionTable():
            return _cases(old, new)
        case MatrixTable(), MatrixTable():
            return _cells(old, new)
        case _:
            return kind_differs


def _along(old: BandTable | CurveTable, new: BandTable | CurveTable, use: str, from_zero: bool) -> Effect:
    if isinstance(old, BandTable) and _lowest(old) != _lowest(new):
        return unclear(f"`{new.name}` begins at another value, and below it nothing can be computed")
    every = _stretches(old, new)
    stretches = list(_merged(each for each in every if not from_zero or each.high is None or each.high >= 0))
    signs = {each.sign for each in stretches} - {0}
    if len(signs) < 2:
        return SAME if not signs else (MORE if signs == {1} else LESS)
    told = _told(stretches, new.axis_type)
    if isinstance(new, BandTable) and isinstance(old, BandTable):
        if new.split is not None:
            return unclear(f"the rates of `{new.name}` rise and fall ({told})")
        if new.method == "marginal" and use != "looked up":
            return _summed(old, new, use, told)
    return both(f"`{new.name}` gives {told}")


def _summed(old: BandTable, new: BandTable, use: str, told: str) -> Effect:
    """Slices add up from the lowest band, so what is paid for lower slices may make up for higher ones."""
    start = old.bands[0].at
    if start is None:
        return unclear(f"the rates of `{new.name}` rise and fall ({told})")
    ends = [point for point in _points(old, new) if point >= start]
    total, signs = Fraction(0), set()
    for low, high in pairwise(ends):
        total += (_right(new, low) - _right(old, low)) * (high - low)
        signs.add((total > 0) - (total < 0))
    last = _right(new, ends[-1]) - _right(old, ends[-1])
    signs.add((last > 0) - (last < 0))
    signs.discard(0)
    if len(signs) == 2:
        return both(f"`{new.name}` gives {told}")
    if use == "in all":
        return MORE if signs == {1} else LESS
    return unclear(f"`{new.name}` gives {told}; a lower slice may make up for a higher one")


def _points(old: BandTable | CurveTable, new: BandTable | CurveTable) -> list[Fraction]:
    rows = [row for table in (old, new) for row in _rows(table)]
    return sorted({Fraction(row.at) for row in rows if row.at is not None})


def _rows(table: BandTable | CurveTable) -> tuple[Band, ...]:
    return table.bands if isinstance(table, BandTable) else table.points


def _lowest(table: BandTable | CurveTable) -> tuple[Decimal | None, bool]:
    first = _rows(table)[0]
    return first.at, first.above


def _stretches(old: BandTable | CurveTable, new: BandTable | CurveTable) -> Iterator[Stretch]:
    """The sign of the difference at each point and between them; both tables are linear between their points."""
    points = _points(old, new)
    if not points:
        yield Stretch(None, None, _sign(Fraction(_only(new)) - Fraction(_only(old))))
        return
    first, last = points[0], points[-1]
    if _is_below(old):
        near = _left(new, first) - _left(old, first)
        far = _left(new, first - 1) - _left(old, first - 1)
        yield from reversed(list(_ray(near, far - near, first, -1)))
    for index, point in enumerate(points):
        yield Stretch(point, point, _sign(_at(new, point) - _at(old, point)))
        if index + 1 < len(points):
            after = points[index + 1]
            yield from _between(
                point, after, _right(new, point) - _right(old, point), _left(new, after) - _left(old, after)
            )
    near = _right(new, last) - _right(old, last)
    far = _right(new, last + 1) - _right(old, last + 1)
    yield from _ray(near, far - near, last, 1)


def _only(table: BandTable | CurveTable) -> Decimal:
    """What a table of one row gives everywhere."""
    return _rows(table)[0].gives


def _is_below(table: BandTable | CurveTable) -> bool:
    """Whether the table gives anything below its lowest point."""
    return isinstance(table, CurveTable) or table.bands[0].at is None


def _ray(near: Fraction, slope: Fraction, end: Fraction, way: int) -> Iterator[Stretch]:
    """From a point without end in one direction; `slope` is by unit away from the point."""

    def stretch(a: Fraction, b: Fraction | None, sign: int) -> Stretch:
        return Stretch(a, b, sign) if way > 0 else Stretch(b, a, sign)

    if near * slope < 0:
        crossing = end + way * (-near / slope)
        yield stretch(end, crossing, _sign(near))
        yield stretch(crossing, None, _sign(slope))
    else:
        yield stretch(end, None, _sign(near) or _sign(slope))


def _between(low: Fraction, high: Fraction, first: Fraction, last: Fraction) -> Iterator[Stretch]:
    if first * last < 0:
        crossing = low + (high - low) * first / (first - last)
        yield Stretch(low, crossing, _sign(first))
        yield Stretch(crossing, high, _sign(last))
    else:
        yield Stretch(low, high, _sign(first) or _sign(last))


def _sign(value: Fraction) -> int:
    return (value > 0) - (value < 0)


def _at(table: BandTable | CurveTable, x: Fraction) -> Fraction:
    if isinstance(table, CurveTable):
        return _curve(table, x)
    there = [b for b in table.bands if b.at is None or b.at < x or (b.at == x and not b.above)]
    return Fraction(there[-1].gives) if there else Fraction(0)  # below the lowest: the same nothing in both


def _right(table: BandTable | CurveTable, x: Fraction) -> Fraction:
    """The value just above `x`."""
    if isinstance(table, CurveTable):
        last = table.points[-1].at
        return Fraction(0) if table.above.does == "zero" and last is not None and x >= last else _curve(table, x)
    there = [b for b in table.bands if b.at is None or b.at <= x]
    return Fraction(there[-1].gives) if there else Fraction(0)


def _left(table: BandTable | CurveTable, x: Fraction) -> Fraction:
    """The value just below `x`."""
    if isinstance(table, CurveTable):
        first = table.points[0].at
        return Fraction(0) if table.below.does == "zero" and first is not None and x <= first else _curve(table, x)
    there = [b for b in table.bands if b.at is None or b.at < x]
    return Fraction(there[-1].gives) if there else Fraction(0)


def _curve(table: CurveTable, x: Fraction) -> Fraction:
    points = [(Fraction(p.at), Fraction(p.gives)) for p in table.points if p.at is not None]
    for at_end, does, edge, beside in (
        (x < points[0][0], table.below.does, points[0], points[min(1, len(points) - 1)]),
        (x > points[-1][0], table.above.does, points[-1], points[max(-2, -len(points))]),
    ):
        if at_end:
            if does != "extended" or edge == beside:
                return edge[1] if does != "zero" else Fraction(0)
            return edge[1] + (x - edge[0]) * (beside[1] - edge[1]) / (beside[0] - edge[0])
    for (low, gives), (high, then) in pairwise(points):
        if low <= x <= high:
            return gives + (x - low) * (then - gives) / (high - low)
    return points[0][1]


def _merged(stretches: Iterator[Stretch]) -> Iterator[Stretch]:
    """Neighbours of one sign as one; a single point where nothing differs divides nothing."""
    kept: Stretch | None = None
    for each in stretches:
        if kept is not None and (each.sign == kept.sign or (each.low == each.high and each.sign == 0)):
            kept = attrs.evolve(kept, high=each.high)
            continue
        if kept is not None:
            yield kept
        kept = each
    if kept is not None:
        yield kept


def _told(stretches: Sequence[Stretch], kind: Type) -> str:
    parts = []
    for each in stretches:
        if each.sign == 0:
            continue
        way = "more" if each.sign > 0 else "less"
        if each.low is None and each.high is not None:
            parts.append(f"{way} below {_shown(each.high, kind)}")
        elif each.high is None:
            parts.append(f"{way} from {_shown(each.low, kind)} on")
        elif each.low == each.high:
            parts.append(f"{way} at {_shown(each.low, kind)}")
        else:
            parts.append(f"{way} from {_shown(each.low, kind)} to {_shown(each.high, kind)}")
    return ", ".join(parts)


def _shown(value: Fraction | None, kind: Type) -> str:
    if value is None:
        return "the lowest value"
    number = value * 100 if isinstance(kind, Ratio) else value
    exact = Decimal(number.numerator) / Decimal(number.denominator)
    text = trimmed(round(exact, 4))
    about = "" if Fraction(text) == number else "about "
    return f"{about}{text}{'%' if isinstance(kind, Ratio) else ''}{' of money' if isinstance(kind, Money) else ''}"


def _cases(old: DecisionTable, new: DecisionTable) -> Effect:
    """Exactly one row of each applies to a case, so rows that meet are all pairs that there can be."""
    if old.axes != new.axes:
        return unclear(f"`{new.name}` asks for other values")
    signs: dict[int, list[str]] = {}
    for a in old.rows:
        for b in new.rows:
            if not all(meet(x, y) for x, y in zip(a.cells, b.cells, strict=True)):
                continue
            sign = literal_sign(a.gives.value, b.gives.value)
            if sign is None:
                return unclear(f"what `{new.name}` gives is no number, or a length of another kind")
            signs.setdefault(sign, []).append(" ".join(b.span.text.split()))
    if {1, -1} <= signs.keys():
        return both(f"`{new.name}` gives more for `{signs[1][0]}`, less for `{signs[-1][0]}`")
    return MORE if 1 in signs else LESS if -1 in signs else SAME


def _cells(old: MatrixTable, new: MatrixTable) -> Effect:
    if (old.method, old.axes, old.rows, old.columns) != (new.method, new.axes, new.rows, new.columns):
        return unclear(f"`{new.name}` has other rows or columns")
    if new.method != "lookup":
        return unclear(f"`{new.name}` is bilinear")
    pairs = [pair for a, b in zip(old.cells, new.cells, strict=True) for pair in zip(a, b, strict=True)]
    signs = {(b > a) - (b < a) for a, b in pairs} - {0}
    if len(signs) == 2:
        return both(f"some cells of `{new.name}` give more, others less")
    return SAME if not signs else (MORE if signs == {1} else LESS)


def literal_sign(old: object, new: object) -> int | None:
    """1: the new value is greater; -1: it is less; None: they have no order."""
    match old, new:
        case Decimal(), Decimal():
            return (new > old) - (new < old)
        case (Days(count=a), Days(count=b)) | (Months(count=a), Months(count=b)):
            return (b > a) - (b < a)
        case WorkingDays(count=a), WorkingDays(count=b):
            return (b > a) - (b < a)
        case _:
            return 0 if old == new else None
