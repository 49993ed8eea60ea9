"""Tables as functions of what is at hand."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any, assert_never

from incentlang.engines.reference import matrices, tables
from incentlang.engines.reference.env import Env
from incentlang.engines.reference.exact import divided, minus, times
from incentlang.ir.bands import split_at
from incentlang.ir.expressions import LookUp, MeasureRead, OwnWalk, PeriodWalk, Step, Walk
from incentlang.ir.program import BandTable, CurveTable, DecisionTable, MatrixTable, Table
from incentlang.types import OneOf, YesNo
from incentlang.values.dates import Days, Months
from incentlang.values.numbers import Number

if TYPE_CHECKING:
    from incentlang.engines.reference.compiler import Compiler

Value = Callable[[Env], Any]


def look_up(compiler: Compiler, node: LookUp, owner: str) -> Value:
    """What a table gives for its arguments."""
    arguments = [compiler.value(argument, owner) for argument in node.arguments]
    return compiler.tables.read(node.table, lambda table: _looked_up(table, arguments))


def _looked_up(table: Table, arguments: list[Value]) -> Value:
    match table:
        case DecisionTable():
            return _decision(table, arguments)
        case MatrixTable():
            first, second = arguments
            return lambda env: matrices.cell_at(table, plain(first(env)), plain(second(env)))
        case CurveTable():
            return lambda env: tables.curve_at(table, plain(arguments[0](env)))
        case BandTable():
            return lambda env: tables.band_at(table, plain(arguments[0](env))).gives
        case _:
            assert_never(table)


def _decision(table: DecisionTable, arguments: list[Value]) -> Value:
    """The row that applies; where all axes are closed sets each case is looked for once."""
    if not all(isinstance(axis.type, OneOf | YesNo) for axis in table.axes):
        return lambda env: tables.row_for(table, [plain(argument(env)) for argument in arguments]).gives.value
    found: dict[tuple[Any, ...], Any] = {}

    def decided(env: Env) -> Any:
        case = tuple([argument(env) for argument in arguments])
        if case not in found:
            found[case] = tables.row_for(table, case).gives.value
        return found[case]

    return decided


def plain(value: Any) -> Any:
    """A value as tables hold it: a length is the number of its days or months."""
    return Decimal(value.count) if isinstance(value, Days | Months) else value


def banded(compiler: Compiler, name: str) -> Callable[[Env], BandTable]:
    """The version that holds of a table with bands."""

    def same(table: Table) -> Value:
        return lambda env: table

    return compiler.tables.read(name, same)


def bands_of(compiler: Compiler, name: str, measure: MeasureRead) -> Callable[[Env], BandTable]:
    """The bands that a walk goes through, of the version that holds."""

    def made(table: Table) -> Value:
        assert isinstance(table, BandTable)
        return bands_for(compiler, table, measure)

    return compiler.tables.read(name, made)


def bands_for(compiler: Compiler, table: BandTable, measure: MeasureRead) -> Callable[[Env], BandTable]:
    """The bands that a walk goes through: those of the table, or for `retroactive above` those that hold at the end."""
    if table.split is None:
        return lambda env: table
    reached: dict[int, BandTable] = {}

    def bands(env: Env) -> BandTable:
        band = tables.band_at(table, compiler.periodic.exact(measure, env))
        if id(band) not in reached:
            reached[id(band)] = split_at(table, band)
        return reached[id(band)]

    return bands


def step(compiler: Compiler, node: Step) -> Value:
    """The rate of the band in force just before or just after the row at hand."""
    table = banded(compiler, node.table)

    def rate(env: Env) -> Decimal:
        place = compiler.periodic.row_walk(node, env)
        return tables.band_at(table(env), divided(place.after if node.after else place.before, place.unit)).gives

    return rate


def row_walk(compiler: Compiler, node: Walk, owner: str) -> Value:
    """A marginal table walked over the stretch of the row at hand, blended onto an amount."""
    amount, bands = compiler.value(node.amount, owner), bands_of(compiler, node.table, node.measure)

    def blended(env: Env) -> Number:
        place = compiler.periodic.row_walk(node, env)
        whole, now = amount(env), bands(env)
        slices = tables.walk(now, place.before, place.after, place.unit)
        if not slices:  # the row does not move the measure: the band it stands in
            return times(whole, tables.band_at(now, divided(place.after, place.unit)).gives)
        total, width = tables.rated(slices), minus(place.after, place.before)
        return total if whole == width else divided(times(whole, total), width)

    return blended


def own_slices(table: BandTable, value: Number) -> list[tables.Slice]:
    """The slices of a value that is walked by itself; a retroactive table has one, at the band reached."""
    band = tables.band_at(table, value)
    if table.method == "retroactive" and table.split is None:
        return [tables.Slice(band, value)] if value != 0 else []
    return tables.walk(table if table.split is None else split_at(table, band), Decimal(0), value, Decimal(1))


def own_walk(compiler: Compiler, node: OwnWalk, owner: str) -> Value:
    """A table walked from zero to a value of the row at hand."""
    table = banded(compiler, node.table)
    amount = compiler.value(node.value, owner)
    return lambda env: tables.rated(own_slices(table(env), plain(amount(env))))


def period_walk(compiler: Compiler, node: PeriodWalk) -> Value:
    """A marginal table walked over the stretch of the period at hand."""
    table, bands = banded(compiler, node.table), bands_of(compiler, node.table, node.measure)

    def value(env: Env) -> Number:
        place = compiler.periodic.period_walk(node, env)
        slices = tables.walk(bands(env), place.before, place.after, place.unit)
        if not slices:  # nothing moved; a position below the table is a problem all the same
            tables.band_at(table(env), divided(place.after, place.unit))
        total = tables.rated(slices)
        return divided(times(total, place.whole) if node.unit == "numerator" else total, place.unit)

    return value
