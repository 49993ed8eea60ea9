"""Tables in SQL: the row or band that applies, a curve's point, and a walk through bands (semantics 1 to 3).

A marginal walk is the difference of two totals, F(after) - F(before): F(x) is the first rate times x, and for each
further band the change of the rate times what lies above its start.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, assert_never

from incentlang.engines.relational.expressions import params
from incentlang.engines.relational.expressions.counting import holds_on
from incentlang.engines.relational.expressions.matrices import begun, cell_at
from incentlang.engines.relational.expressions.refusing import Unsupported
from incentlang.engines.relational.expressions.scope import Scope
from incentlang.engines.relational.sql import (
    TRUE,
    Case,
    Const,
    Expr,
    both,
    choice,
    either,
    known,
    missing,
    null,
    numbers,
    same,
)
from incentlang.engines.relational.sql.numbers import Number
from incentlang.ir.bands import split_at
from incentlang.ir.expressions import Expr as Node
from incentlang.ir.expressions import Literal, LookUp, OwnWalk, PeriodWalk, Step, Walk
from incentlang.ir.kinds import kind_of
from incentlang.ir.program import (
    Band,
    BandTable,
    CellMatch,
    CurveTable,
    DecisionTable,
    MatrixTable,
    Table,
)
from incentlang.types import OneOf, Text, YesNo

if TYPE_CHECKING:
    from incentlang.engines.relational.expressions.values import Values

_NOTHING = Number(numbers.ZERO)


# --- looking up -----------------------------------------------------------------------------------


def look_up(values: Values, node: LookUp, scope: Scope) -> Number:
    """What a table gives for its arguments, as a number."""
    found = [
        (holds_on(table.dates, day), _number_of(values, table, node, scope))
        for table, day in _versions(values, node.table, node, scope)
    ]
    return _of_version(found)


def look_up_plain(values: Values, node: LookUp, scope: Scope) -> Expr:
    """What a decision table gives that is no number."""
    cases: list[tuple[Expr, Expr]] = []
    for table, day in _versions(values, node.table, node, scope):
        assert isinstance(table, DecisionTable)
        in_force = holds_on(table.dates, day)
        for condition, gives in _decided(values, table, node, scope):
            value = gives.value
            assert isinstance(value, str | bool)
            cases.append((both(in_force, condition), Const(value, "text" if isinstance(value, str) else "truth")))
    return Case(tuple(cases), None, cases[0][1].type)


def _versions(values: Values, name: str, node: Node, scope: Scope) -> list[tuple[Table, Expr]]:
    """The versions of a table, with the day that decides between them."""
    versions = values.tables[name]
    if len(versions) == 1 and versions[0].dates.first is versions[0].dates.last is None:
        return [(versions[0], Const(None, "day"))]
    day = params.day_at_hand(values, node, scope)
    return [(table, day) for table in versions]


def _of_version(found: list[tuple[Expr, Number]]) -> Number:
    if len(found) == 1 and found[0][0] == TRUE:
        return found[0][1]
    return numbers.choose(found, None)


def _number_of(values: Values, table: Table, node: LookUp, scope: Scope) -> Number:
    match table:
        case DecisionTable():
            cases: list[tuple[Expr, Number]] = []
            for condition, gives in _decided(values, table, node, scope):
                cases.append((condition, values.number(gives, scope)))
            return numbers.choose(cases, None)
        case BandTable():
            at = values.number(node.arguments[0], scope)
            return numbers.choose(_bands(table, at), None)
        case CurveTable():
            return _curve(table, values.number(node.arguments[0], scope))
        case MatrixTable():
            return cell_at(values, table, node, scope)
        case _:
            assert_never(table)


def _decided(values: Values, table: DecisionTable, node: LookUp, scope: Scope) -> list[tuple[Expr, Literal]]:
    """The rows of a decision table as conditions; where an argument is missing none is met, not even one of `any`."""
    tests: list[list[Expr]] = []
    there: list[Expr] = []
    for index, argument in enumerate(node.arguments):
        plain = isinstance(kind_of(argument), OneOf | YesNo | Text)
        value = values.plain(argument, scope) if plain else values.number(argument, scope)
        there.append(numbers.is_there(value) if isinstance(value, Number) else known(value))
        tests.append([_accepts(row.cells[index], value) for row in table.rows])
    return [(both(*there, *(column[place] for column in tests)), row.gives) for place, row in enumerate(table.rows)]


def _accepts(cell: CellMatch, value: Number | Expr) -> Expr:
    if isinstance(value, Number):
        tests: list[Expr] = []
        if cell.low is not None:
            low = Number(numbers.constant(cell.low))
            tests.append(numbers.holds(">" if cell.low_open else ">=", value, low))
        if cell.high is not None:
            high = Number(numbers.constant(cell.high))
            tests.append(numbers.holds("<=" if cell.high_in else "<", value, high))
        return both(*tests)
    if cell.value is None:
        return TRUE
    return same(value, Const(cell.value, "text" if isinstance(cell.value, str) else "truth"))


def _bands(table: BandTable, value: Number) -> list[tuple[Expr, Number]]:
    """The rate of the band that owns a value; below the lowest there is none."""
    return [(begun(band, value), Number(numbers.constant(band.gives))) for band in reversed(table.bands)]


def _curve(table: CurveTable, value: Number) -> Number:
    """The point of a curve at a value, exact: a straight line between two points."""
    points = table.points
    cases: list[tuple[Expr, Number]] = []
    below = _past(table.below.does, list(points[:2]), points[0], value)
    above = _past(table.above.does, list(points[-2:]), points[-1], value)
    cases.append((numbers.holds("<", value, _at(points[0])), below))
    cases.append((numbers.holds(">", value, _at(points[-1])), above))
    for left, right in pairwise(points):
        cases.append((numbers.holds("<=", value, _at(right)), _line(left, right, value)))
    if len(points) == 1:
        cases.append((numbers.is_there(value), Number(numbers.constant(points[0].gives))))
    return numbers.choose(cases, None)


def _at(point: Band) -> Number:
    assert point.at is not None
    return Number(numbers.constant(point.at))


def _past(does: str, ends: list[Band], end: Band, value: Number) -> Number:
    if does == "flat" or len(ends) < 2:
        return Number(numbers.constant(end.gives))
    return _NOTHING if does == "zero" else _line(ends[0], ends[1], value)


def _line(a: Band, b: Band, value: Number) -> Number:
    """y1 + (x - x1) (y2 - y1) / (x2 - x1), as (slope x + offset) / divisor in whole numbers as small as there are."""
    assert a.at is not None
    assert b.at is not None
    if a.gives == b.gives:
        return Number(numbers.constant(a.gives))
    slope = Fraction(b.gives - a.gives) / Fraction(b.at - a.at)
    offset = slope.denominator * a.gives - slope.numerator * a.at
    raised = numbers.multiply(value, Number(numbers.constant(Decimal(slope.numerator))))
    if offset:
        raised = numbers.add(raised, Number(numbers.constant(offset)))
    return numbers.divide(raised, Number(numbers.constant(Decimal(slope.denominator))))


# --- walking --------------------------------------------------------------------------------------


def row_walk(values: Values, node: Walk, scope: Scope) -> Number:
    """A marginal table walked over the stretch of the row at hand, blended onto an amount."""
    walks = values.gathers.script.walks
    stretch, amount = walks.of_row(node, scope), values.number(node.amount, scope)
    width = Number(numbers.decimal_difference(stretch.after, stretch.before))
    still = numbers.compare("=", stretch.after, stretch.before)
    found: list[tuple[Expr, Number]] = []
    for condition, table in _walked_tables(values, node, scope):
        total = _walked(table, stretch.before, stretch.after, stretch.unit)
        resting = numbers.multiply(amount, numbers.choose(_bands_at(table, stretch.after, stretch.unit), None))
        blended = stretch.of_sums(total)
        if not walks.is_own(node, scope):
            whole = numbers.holds("=", amount, stretch.of_sums(width))
            blended = numbers.choose([(whole, blended)], numbers.divide(numbers.multiply(amount, total), width))
        found.append((condition, numbers.choose([(still, resting)], blended)))
    return _of_version(found)


def step(values: Values, node: Step, scope: Scope) -> Number:
    """The rate of the band in force just before or just after the row at hand."""
    found: list[tuple[Expr, Number]] = []
    for table, day in _versions(values, node.table, node, scope):
        assert isinstance(table, BandTable)
        stretch = values.gathers.script.walks.of_row(node, scope)
        place = stretch.after if node.after else stretch.before
        bands = numbers.choose(_bands_at(table, place, stretch.unit), None)
        found.append((holds_on(table.dates, day), bands))
    return _of_version(found)


def own_walk(values: Values, node: OwnWalk, scope: Scope) -> Number:
    """A table walked from zero to a value of the row at hand."""
    found: list[tuple[Expr, Number]] = []
    value = values.number(node.value, scope)
    for table, day in _versions(values, node.table, node, scope):
        assert isinstance(table, BandTable)
        in_force = holds_on(table.dates, day)
        if table.method == "retroactive" and table.split is None:
            made = numbers.multiply(value, numbers.choose(_bands(table, value), None))
            found.append((in_force, made))
        elif value.bottom is not None:
            raise Unsupported("a table walked to what was divided", node.span)
        elif table.split is None:
            found.append((in_force, _walked_to(table, value)))
        else:
            for band in reversed(table.bands):
                found.append((both(in_force, begun(band, value)), _walked_to(split_at(table, band), value)))
    return _of_version(found)


def _walked_to(table: BandTable, value: Number) -> Number:
    """A table walked from zero to a value."""
    nothing = numbers.cast(numbers.ZERO, numbers.kind_of(value.top))
    made = _walked(table, nothing, value.top, Number(numbers.ONE), rests=True)
    return numbers.choose([(missing(value.top), Number(null(numbers.kind_of(made.top))))], made)


def period_walk(values: Values, node: PeriodWalk, scope: Scope) -> Number:
    """A marginal table walked over the stretch of the period at hand."""
    walks = values.gathers.script.walks
    stretch = walks.of_period(node, scope)
    found: list[tuple[Expr, Number]] = []
    for condition, table in _walked_tables(values, node, scope):
        total = _walked(table, stretch.before, stretch.after, stretch.unit, rests=True)
        if node.unit != "numerator":
            total = numbers.divide(total, stretch.unit)
        elif walks.apart(node.measure).scale:
            total = numbers.divide(numbers.multiply(total, stretch.whole), stretch.unit)
        else:  # one unit of the measure is just what it is divided by
            total = stretch.of_sums(total)
        found.append((condition, total))
    return _of_version(found)


def walked_between(values: Values, node: PeriodWalk, scope: Scope, before: Expr, after: Expr) -> Expr:
    """What a stretch of the sums that a period walks adds, times a divisor that all stretches of the period share."""
    stretch = values.gathers.script.walks.within_period(node, before, after, scope)
    found = [
        (condition, _walked(table, stretch.before, stretch.after, stretch.unit))
        for condition, table in _walked_tables(values, node, scope)
    ]
    return _of_version(found).top


def _walked_tables(values: Values, node: Walk | PeriodWalk, scope: Scope) -> list[tuple[Expr, BandTable]]:
    """The bands that a walk goes through, with the condition under which it does.

    A table that is retroactive above a point pays what lies above it at the band that the measure finally reaches.
    """
    found: list[tuple[Expr, BandTable]] = []
    for table, day in _versions(values, node.table, node, scope):
        assert isinstance(table, BandTable)
        in_force = holds_on(table.dates, day)
        if table.split is None:
            found.append((in_force, table))
            continue
        reached = values.number(node.measure, scope)
        for band in reversed(table.bands):
            found.append((both(in_force, begun(band, reached)), split_at(table, band)))
    return found


def _bands_at(table: BandTable, place: Expr, unit: Number) -> list[tuple[Expr, Number]]:
    """The rate of the band that owns a place, counted in the numerator's unit."""
    here = numbers.multiply(Number(place), Number(unit.bottom or numbers.ONE))
    found: list[tuple[Expr, Number]] = []
    for band in reversed(table.bands):
        if band.at is None:
            begun = both(known(place), known(unit.top))
        else:
            start = numbers.multiply(Number(unit.top), Number(numbers.constant(band.at)))
            begun = numbers.holds(">" if band.above else ">=", here, start)
        found.append((begun, Number(numbers.constant(band.gives))))
    return found


def _walked(table: BandTable, before: Expr, after: Expr, unit: Number, rests: bool = False) -> Number:
    """The sum of rate x overlap between two places, in the numerator's unit; missing below the lowest band.

    Args:
        table: The bands.
        before: Where the walk begins.
        after: Where it ends.
        unit: How much of the numerator one unit of the measure is.
        rests: Whether a band must own the place where nothing moves; one that begins `above` it does not.
    """
    scale = unit.bottom or numbers.ONE
    low, high = numbers.decimal_product(before, scale), numbers.decimal_product(after, scale)
    total: Expr | None = None
    rate = Decimal(0)
    for index, band in enumerate(table.bands):
        change = band.gives - rate
        rate = band.gives
        if change == 0:
            continue
        if index == 0:
            width = numbers.decimal_difference(high, low)
        else:
            assert band.at is not None
            start = numbers.decimal_product(unit.top, numbers.constant(band.at))
            width = numbers.decimal_difference(_above(high, start), _above(low, start))
        part = numbers.decimal_product(width, numbers.constant(change))
        total = part if total is None else numbers.decimal_sum(total, part)
    if total is None:
        total = numbers.decimal_product(numbers.decimal_difference(high, low), numbers.ZERO)
    lowest = table.bands[0].at
    troubles = [missing(before), missing(unit.top)]
    if lowest is not None:
        start = numbers.decimal_product(unit.top, numbers.constant(lowest))
        troubles.append(either(numbers.compare("<", low, start), numbers.compare("<", high, start)))
        if rests and table.bands[0].above:
            troubles.append(both(numbers.compare("=", low, high), numbers.compare("=", high, start)))
    kind = numbers.kind_of(total)
    checked = choice([(either(*troubles), null(kind))], total, kind)
    return Number(checked, unit.bottom)


def _above(place: Expr, start: Expr) -> Expr:
    """How much of a place lies above a start."""
    over = numbers.decimal_difference(place, start)
    kind = numbers.kind_of(over)
    return choice([(numbers.compare(">", place, start), over)], Const(Decimal(0), kind), kind)
