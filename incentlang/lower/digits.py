"""How many digits a value may need on the way: what could pass 76 is refused, never rounded silently.

A value is a quotient of two exact decimals; a size counts digits before and after the point of each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import reduce
from typing import assert_never

import attrs

from incentlang.diagnostics.base import Diagnostic
from incentlang.diagnostics.kinds import TooManyDigits
from incentlang.ir.currencies import RATE_PLACES, RATE_WHOLE, Conversion
from incentlang.ir.ensures import Ensure
from incentlang.ir.expressions import (
    Add,
    Aggregate,
    And,
    Cases,
    Choose,
    Compare,
    DateAdd,
    DaysBetween,
    Divide,
    EarnedRead,
    Expr,
    FieldRead,
    InputRead,
    IsKnown,
    IsOneOf,
    LetRead,
    Literal,
    LookUp,
    MeasureRead,
    MonthsBetween,
    MonthsInRole,
    Multiply,
    Negate,
    Not,
    OfTrigger,
    Or,
    Otherwise,
    OverAlso,
    OwnWalk,
    ParamRead,
    ParticipantRead,
    PeriodDay,
    PeriodWalk,
    Previous,
    Prorated,
    Rank,
    Rounded,
    Sampled,
    Standing,
    Step,
    TargetFor,
    ValueRead,
    Walk,
)
from incentlang.ir.lifecycle import Cap
from incentlang.ir.pools import Pool
from incentlang.ir.program import BandTable, CurveTable, DecisionTable, MatrixTable, Measure, Param, Rule, Table, Value
from incentlang.ir.walk import children
from incentlang.types import COUNT, MONEY, Count, Money, NumberType, Ratio, Type
from incentlang.values.currencies import MINOR_PLACES
from incentlang.values.numbers import QUOTIENT_PLACES, WIDEST, trimmed


@attrs.frozen
class Size:
    """Digits of numerator and denominator: before the point (`whole`, `under`) and after it (`places`, `below`)."""

    whole: int
    places: int
    under: int = 0
    below: int = 0

    @property
    def digits(self) -> int:
        """The most digits either of the two may need."""
        return max(self.whole + self.places, self.under + self.below)

    def times(self, other: Size) -> Size:
        """The size of a product."""
        return Size(
            self.whole + other.whole,
            self.places + other.places,
            self.under + other.under,
            self.below + other.below,
        )


_ONE = Size(1, 0)


def outgrown(
    currency: str,
    params: Iterable[Param],
    tables: Iterable[Table],
    measures: Iterable[Measure],
    rules: Iterable[Rule],
    caps: Iterable[Cap],
    values: Iterable[Value] = (),
    pools: Iterable[Pool] = (),
    ensures: Iterable[Ensure] = (),
    conversions: Sequence[Conversion] = (),
) -> Iterator[Diagnostic]:
    """One diagnostic for each calculation that could need more than 38 digits."""
    money_places = MINOR_PLACES.get(currency, 2)
    given: dict[str, Size] = {}
    for table in tables:
        given[table.name] = _widest(given.get(table.name, _given(table)), _given(table))
    sizes = _Sizes(money_places, {param.name: param for param in params}, given)
    measures = tuple(measures)
    values = tuple(values)
    if conversions:  # an amount times a rate, unless it is rounded at once
        exact = any(each.quantum is None for each in conversions)
        sizes.rates = Size(RATE_WHOLE, RATE_PLACES if exact else 0)
    sizes.bodies = {measure.name: measure.body for measure in measures} | {v.name: v.body for v in values}
    for value in values:
        yield from sizes.check(value.body)
    for measure in measures:
        yield from sizes.check(measure.body)
    for rule in rules:
        sizes.lets = {let.name: let.value for let in rule.lets}
        for root in children(rule):
            yield from sizes.check(root)
    for cap in caps:
        yield from sizes.check(cap.limit)
    for other in (*pools, *ensures):
        for root in children(other):
            yield from sizes.check(root)


class _Sizes:
    """Sizes of expressions within one plan."""

    def __init__(self, money_places: int, params: Mapping[str, Param], given: Mapping[str, Size]) -> None:
        self.money_places = money_places
        self.params = params
        self.given = given
        self.lets: Mapping[str, Expr] = {}
        self.rates = Size(0, 0)
        self.bodies: Mapping[str, Expr] = {}
        self._defined_sizes: dict[str, Size] = {}

    def check(self, node: Expr) -> Iterator[Diagnostic]:
        """The smallest expressions inside `node` that could outgrow."""
        found = [each for child in children(node) for each in self.check(child)]
        if found:
            yield from found
        elif self.of(node).digits > WIDEST:
            yield TooManyDigits(at=node.span, digits=self.of(node).digits, text=" ".join(node.span.text.split()))

    def declared(self, kind: Type, stored: bool = False) -> Size:
        """The size of a declared column; `stored` is a computed value, which may hold a rounded quotient."""
        match kind:
            case Money(places=places):
                return Size(16, self.money_places if places is None else places).times(self.rates)
            case Ratio():
                return Size(6, QUOTIENT_PLACES) if stored else Size(3, 6)
            case NumberType():
                return Size(12, QUOTIENT_PLACES) if stored else Size(12, 6)
            case Count():
                return Size(12, 0)
            case _:
                return _ONE

    def of(self, node: Expr) -> Size:
        """The size of an expression."""
        match node:
            case Literal(value=value):
                return _written(value) if isinstance(value, Decimal) else _ONE
            case FieldRead(type=kind) | ParticipantRead(type=kind) | InputRead(type=kind) | EarnedRead(type=kind):
                return self.declared(kind)
            case ParamRead(name=name, overrides=overrides):
                base = self._param(self.params[name]) if name in self.params else _ONE
                return reduce(_widest, [base, *(self.of(each.value) for each in overrides)])
            case Cases(cases=cases, otherwise=otherwise):
                return reduce(_widest, [self.of(otherwise), *(self.of(case.gives) for case in cases)])
            case Prorated(operand=operand):
                size = self.of(operand)  # times days, over the days of the period
                return Size(size.whole + 3, size.places, size.under + 3, size.below)
            case LetRead(name=name):
                return self.of(self.lets[name]) if name in self.lets else _ONE
            case LookUp(table=table) | Step(table=table):
                return self.given.get(table, _ONE)
            case Previous(measure=measure):
                return self.of(measure)
            case MeasureRead(name=name, type=kind, window=None) | ValueRead(name=name, type=kind):
                return self._defined(name, kind)
            case MeasureRead(type=kind) | Aggregate(type=kind) | OverAlso(type=kind):
                return self.declared(kind, stored=True)
            case Standing(type=kind, on=on):
                size = self.declared(kind, stored=True)
                return Size(size.whole + 3, size.places, 3, 0) if on == "days" else size
            case TargetFor() | Walk() | PeriodWalk() | OwnWalk():
                return self.declared(MONEY)
            case MonthsInRole() | DaysBetween() | MonthsBetween() | Rank():
                return self.declared(COUNT)
            case Add(terms=terms):
                return self._sum([self.of(term) for term in terms])
            case Sampled(value=inner) | OfTrigger(value=inner):
                return self.of(inner)
            case Negate(operand=operand):
                return self.of(operand)
            case Multiply(factors=factors):
                size = self.of(factors[0])
                for factor in factors[1:]:
                    size = size.times(self.of(factor))
                return size
            case Divide(numerator=top, denominator=bottom):
                upper, lower = self.of(top), self.of(bottom)
                flipped = Size(lower.under or 1, lower.below, lower.whole, lower.places)
                return upper.times(flipped)
            case Choose(operands=operands):
                return reduce(_widest, map(self.of, operands))
            case Otherwise(operand=operand, default=default):
                return _widest(self.of(operand), self.of(default))
            case Rounded(operand=operand, quantum=quantum):
                size = self.of(operand)
                return Size(size.whole + size.below + 1, _written(quantum).places)
            case Compare() | IsOneOf() | IsKnown() | And() | Or() | Not() | DateAdd() | PeriodDay():
                return _ONE
            case _:
                assert_never(node)

    def _param(self, param: Param) -> Size:
        return reduce(_widest, [self.of(param.value), *(self.of(each.value) for each in param.since)])

    def _defined(self, name: str, kind: Type) -> Size:
        """A definition that is read: as it is kept, or as few digits as its body needs."""
        if name not in self._defined_sizes:
            kept = self.declared(kind, stored=True)
            self._defined_sizes[name] = kept  # where a measure reads itself, one period earlier
            body = self.of(self.bodies[name]) if name in self.bodies else kept
            self._defined_sizes[name] = min(kept, body, key=lambda size: size.digits)
        return self._defined_sizes[name]

    def _sum(self, sizes: list[Size]) -> Size:
        total = sizes[0]
        for size in sizes[1:]:
            under, below = total.under + size.under, total.below + size.below
            a = Size(total.whole + size.under, total.places + size.below)
            b = Size(size.whole + total.under, size.places + total.below)
            wide = _widest(a, b)
            total = Size(wide.whole + 1, wide.places, under, below)
        return total


def _widest(a: Size, b: Size) -> Size:
    return Size(max(a.whole, b.whole), max(a.places, b.places), max(a.under, b.under), max(a.below, b.below))


def _written(value: Decimal) -> Size:
    whole, _, places = trimmed(abs(value)).partition(".")
    return Size(len(whole.lstrip("0")), len(places))


def _given(table: Table) -> Size:
    """The size of what a table gives: its widest cell; a curve may give anything between its points."""
    match table:
        case DecisionTable(rows=rows):
            cells = [row.gives.value for row in rows]
        case BandTable(bands=bands):
            cells = [band.gives for band in bands]
        case CurveTable(points=points):
            cells = [point.gives for point in points]
        case MatrixTable(cells=grid):
            cells = [cell for line in grid for cell in line]
        case _:
            assert_never(table)
    size = _ONE
    for cell in cells:
        if isinstance(cell, Decimal):
            size = _widest(size, _written(cell))
    if isinstance(table, CurveTable):
        extended = "extended" in (table.below.does, table.above.does)
        return Size(max(size.whole, 6) if extended else size.whole, QUOTIENT_PLACES)
    if isinstance(table, MatrixTable) and table.method == "bilinear":
        return Size(size.whole, QUOTIENT_PLACES)
    return size
