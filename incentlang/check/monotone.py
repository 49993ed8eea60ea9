"""Whether what a rule pays can fall as a measure rises: proved, refuted with two points, or not to be decided.

Other factors of an amount (a deal's ARR, a target) are taken as not negative. A `marginal` table pays the sum of its
slices, so it never falls when no rate is negative. What is neither proved nor refuted is `Unclear`, never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise

import attrs

from incentlang.ir.expressions import (
    Add,
    And,
    Compare,
    EarnedRead,
    Expr,
    LetRead,
    Literal,
    LookUp,
    MeasureRead,
    Multiply,
    ParamRead,
    PeriodWalk,
    Previous,
    Rounded,
    ValueRead,
    Walk,
)
from incentlang.ir.program import Band, BandTable, CellMatch, CurveTable, DecisionTable, Rule, Table, Value, When
from incentlang.ir.walk import everything
from incentlang.source import Span
from incentlang.types import Ratio

_JUST_ABOVE = Decimal("0.0001")


@attrs.frozen
class Falls:
    """Pay at two values of the measure; `each` says that it is a share of the rule's amount."""

    low: Decimal
    low_pay: Decimal
    high: Decimal
    high_pay: Decimal
    span: Span
    each: bool = True
    is_ratio: bool = True


@attrs.frozen
class Unclear:
    """Why it cannot be decided."""

    reason: str


Verdict = Falls | Unclear | None
"""None: it never falls."""


def never_falls(
    rule: Rule,
    measure: str,
    tables: Mapping[str, Table | None],
    bodies: Mapping[str, Expr],
    values: Mapping[str, Value | None],
    negative: frozenset[str],
) -> Falls | Unclear | None:
    """Whether each credit of a rule never falls as the measure rises.

    Args:
        rule: The rule.
        measure: What rises.
        tables: The plan's tables.
        bodies: What each measure is.
        values: The derived values of rows.
        negative: Parameters that can be below zero.
    """
    work = _Work(measure, tables, bodies, {let.name: let.value for let in rule.lets}, values, negative)
    verdicts: list[Verdict] = [work.gate(rule.where)] if rule.where is not None else []
    for credit in rule.credits:
        for condition in credit.conditions:
            if isinstance(condition, When):
                verdicts.append(work.gate(condition.condition))
            elif work.reads(condition):
                verdicts.append(Unclear(f"`{_words(condition.span)}` reads it"))
        verdicts.append(work.amount(credit.amount))
        if credit.cap is not None and work.reads(credit.cap):
            verdicts.append(Unclear("its limit `capped at` reads it"))
    refuted = next((each for each in verdicts if isinstance(each, Falls)), None)
    unclear = next((each for each in verdicts if isinstance(each, Unclear)), None)
    if refuted is not None and unclear is None:
        return refuted
    return unclear


def _words(span: Span) -> str:
    return " ".join(span.text.split())


@attrs.define
class _Work:
    measure: str
    tables: Mapping[str, Table | None]
    bodies: Mapping[str, Expr]
    lets: Mapping[str, Expr]
    values: Mapping[str, Value | None]
    negative: frozenset[str]

    def reads(self, node: object) -> bool:
        """Whether anything inside depends on the measure, also through other measures and named values."""
        seen: set[str] = set()
        left: list[object] = [node]
        while left:
            each = left.pop()
            parts = (each, *everything(each))
            for part in parts:
                if isinstance(part, EarnedRead):
                    return True  # nobody can say that what a rule earned does not move with it
                name = part.name if isinstance(part, MeasureRead) else None
                if isinstance(part, Previous):
                    name = part.measure.name
                if isinstance(part, Walk | PeriodWalk):
                    name = part.measure.name
                if name == self.measure:
                    return True
                if name is not None and name not in seen:
                    seen.add(name)
                    left.append(self.bodies.get(name))
                if isinstance(part, ValueRead) and f"value {part.name}" not in seen:
                    seen.add(f"value {part.name}")
                    left.append(self.values[part.name])
                if isinstance(part, LetRead) and f"let {part.name}" not in seen:
                    seen.add(f"let {part.name}")
                    left.append(self.lets[part.name])
        return False

    def is_it(self, node: Expr) -> bool:
        return isinstance(node, MeasureRead) and node.name == self.measure and node.window is None

    def gate(self, node: Expr) -> Verdict:
        """A condition: one that opens as the measure rises, or does not read it."""
        if not self.reads(node):
            return None
        if isinstance(node, And):
            return next((found for found in map(self.gate, node.conditions) if found is not None), None)
        if (
            isinstance(node, Compare)
            and node.op in ("at least", "above")
            and self.is_it(node.left)
            and not self.reads(node.right)
        ):
            return None
        return Unclear(f"the condition `{_words(node.span)}` reads it")

    def amount(self, node: Expr) -> Verdict:
        """An amount: a sum of parts that each never fall."""
        if isinstance(node, LetRead):
            return self.amount(self.lets[node.name])
        if isinstance(node, Rounded):
            return self.amount(node.operand)
        if not self.reads(node) or self.is_it(node):
            return None
        if isinstance(node, Add):
            verdicts = [found for found in map(self.amount, node.terms) if found is not None]
            unclear = next((found for found in verdicts if isinstance(found, Unclear)), None)
            if unclear is None and verdicts and len(node.terms) > 1:
                return Unclear("one part falls, and others may make up for it")
            return unclear
        return self.product(node.factors if isinstance(node, Multiply) else (node,), node)

    def product(self, factors: tuple[Expr, ...], whole: Expr) -> Verdict:
        moving = [factor for factor in factors if self.reads(factor)]
        for factor in factors:
            written = isinstance(factor, Literal) and isinstance(factor.value, Decimal) and factor.value < 0
            if written or (isinstance(factor, ParamRead) and factor.name in self.negative):
                return Unclear(f"`{_words(factor.span)}` turns it round")
        itself = [factor for factor in moving if self.is_it(factor)]
        rest = [factor for factor in moving if not self.is_it(factor)]
        if not rest and len(itself) == 1:
            return None
        if len(rest) == 1 and len(itself) <= 1:
            return self.factor(rest[0], bool(itself))
        return Unclear(f"`{_words(whole.span)}` reads it more than once")

    def factor(self, node: Expr, times_measure: bool) -> Verdict:
        """A table of the measure, alone or times the measure itself."""
        if isinstance(node, LetRead):
            inner = self.lets[node.name]
            return (
                self.factor(inner, times_measure) if isinstance(inner, LookUp) else Unclear(f"`{node.name}` reads it")
            )
        if isinstance(node, Walk | PeriodWalk) and not times_measure:
            table = self.tables.get(node.table)
            other = isinstance(node, Walk) and self.reads(node.amount)
            if isinstance(table, BandTable) and self.is_it(node.measure) and not other:
                return _slices(table)
        if isinstance(node, LookUp):
            places = [index for index, argument in enumerate(node.arguments) if self.reads(argument)]
            if len(places) == 1 and self.is_it(node.arguments[places[0]]):
                return _look_up(self.tables.get(node.table), places[0], times_measure)
        return Unclear(f"`{_words(node.span)}` is not a table of it")


def _slices(table: BandTable) -> Verdict:
    """A marginal table falls only where a rate is negative."""
    if table.method != "marginal":
        return _bands(table, times_measure=True)
    for band, following in pairwise((*table.bands, None)):
        if band is not None and band.gives < 0:
            return _negative(table, band, following)
    return None


def _negative(table: BandTable, band: Band, following: Band | None) -> Falls | Unclear:
    """The sum of slices up to both ends of a band whose rate is negative."""
    if band.at is None or table.bands[0].at is None:
        return Unclear(f"`{table.name}` has no lower end")
    high = following.at if following is not None and following.at is not None else band.at + 1
    paid = Decimal(0)
    for each, after in pairwise(table.bands):
        if each is band:
            break
        assert each.at is not None
        assert after.at is not None
        paid += each.gives * (after.at - each.at)
    return Falls(band.at, paid, high, paid + band.gives * (high - band.at), band.span, False, False)


def _look_up(table: Table | None, place: int, times_measure: bool) -> Verdict:
    match table:
        case BandTable():
            return _bands(table, times_measure)
        case CurveTable():
            return _curve(table) if not times_measure else Unclear(f"`{table.name}` is multiplied by the measure")
        case DecisionTable():
            return (
                _cases(table, place) if not times_measure else Unclear(f"`{table.name}` is multiplied by the measure")
            )
        case _:
            return Unclear("its table is of a kind that is not decided")


def _bands(table: BandTable, times_measure: bool) -> Verdict:
    """Rates that never fall, and are not negative where they multiply the measure."""
    found = _rates(table, times_measure)
    if isinstance(found, Falls) and (table.method not in ("marginal", "retroactive") or table.split is not None):
        return Unclear(f"the rates of `{table.name}` fall, and whether pay does depends on the deals")
    return found


def _rates(table: BandTable, times_measure: bool) -> Verdict:
    ratio = isinstance(table.gives, Ratio)
    for before, after in pairwise(table.bands):
        if after.gives < before.gives:
            assert after.at is not None
            low = before.at if before.at is not None else after.at - 1
            high = after.at + _JUST_ABOVE if after.above else after.at
            if not times_measure:
                return Falls(low, before.gives, high, after.gives, after.span, True, ratio)
            if low < 0 or before.gives <= 0:
                return Unclear(f"`{table.name}` multiplies values below zero")
            # Just below the boundary more is paid than on it.
            near = max(low, high * (1 + max(after.gives, Decimal(0)) / before.gives) / 2)
            return Falls(near, before.gives * near, high, after.gives * high, after.span, False, False)
    lowest = table.bands[0]
    if times_measure and (lowest.at is None or lowest.at < 0):
        return Unclear(f"`{table.name}` multiplies values below zero")
    if times_measure and lowest.gives < 0:
        at = lowest.at or Decimal(0)
        return Falls(at, lowest.gives * at, at + 1, lowest.gives * (at + 1), lowest.span, False, False)
    return None


def _curve(table: CurveTable) -> Verdict:
    ratio = isinstance(table.gives, Ratio)
    for before, after in pairwise(table.points):
        if after.gives < before.gives:
            assert before.at is not None
            assert after.at is not None
            return Falls(before.at, before.gives, after.at, after.gives, after.span, True, ratio)
    first, last = table.points[0], table.points[-1]
    assert first.at is not None
    assert last.at is not None
    if table.below.does == "zero" and first.gives < 0:
        return Falls(first.at - 1, Decimal(0), first.at, first.gives, table.below.span, True, ratio)
    if table.above.does == "zero" and last.gives > 0:
        return Falls(last.at, last.gives, last.at + 1, Decimal(0), table.above.span, True, ratio)
    return None


def _cases(table: DecisionTable, place: int) -> Verdict:
    """Two rows that apply to the same other values: the one further up must not give less."""
    ratio = isinstance(table.gives, Ratio)
    for one in table.rows:
        for other in table.rows:
            low, high = one.cells[place], other.cells[place]
            if one is other or high.low is None:
                continue
            if low.low is not None and (low.low, low.low_open) >= (high.low, high.low_open):
                continue
            pairs = [pair for index, pair in enumerate(zip(one.cells, other.cells, strict=True)) if index != place]
            if not all(meet(a, b) for a, b in pairs):
                continue
            first, second = one.gives.value, other.gives.value
            if not isinstance(first, Decimal) or not isinstance(second, Decimal):
                return Unclear(f"`{table.name}` gives no number")
            if second < first:
                at = low.low if low.low is not None else high.low - 1
                return Falls(at, first, _just_inside(high.low, high), second, other.span, True, ratio)
    return None


def _just_inside(low: Decimal, cell: CellMatch) -> Decimal:
    """A number of a stretch that begins at `low`, or just above it."""
    if not cell.low_open:
        return low
    return low + 1 if cell.high is None else (low + cell.high) / 2


def meet(a: CellMatch, b: CellMatch) -> bool:
    """Whether two cells accept some value in common."""
    if a.value is not None and b.value is not None:
        return a.value == b.value
    lows = [cell.low for cell in (a, b) if cell.low is not None]
    highs = [cell.high for cell in (a, b) if cell.high is not None]
    if not lows or not highs or max(lows) < min(highs):
        return True
    return max(lows) == min(highs) and a.holds(max(lows)) and b.holds(max(lows))
