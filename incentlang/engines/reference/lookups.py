"""Tables as functions of what is at hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, assert_never

from incentlang.engines.reference import tables
from incentlang.engines.reference.env import Env
from incentlang.engines.reference.exact import divided, minus, times
from incentlang.ir.expressions import LookUp, PeriodWalk, Walk
from incentlang.ir.program import BandTable, CurveTable, DecisionTable
from incentlang.types import OneOf, YesNo
from incentlang.values.numbers import Number

if TYPE_CHECKING:
    from incentlang.engines.reference.compiler import Compiler

Value = Callable[[Env], Any]


def look_up(compiler: Compiler, node: LookUp, owner: str) -> Value:
    """What a table gives for its arguments."""
    arguments = [compiler.value(argument, owner) for argument in node.arguments]
    table = compiler.tables[node.table]
    match table:
        case DecisionTable():
            return _decision(table, arguments)
        case CurveTable():
            return lambda env: tables.curve_at(table, arguments[0](env))
        case BandTable():
            return lambda env: tables.band_at(table, arguments[0](env)).gives
        case _:
            assert_never(table)


def _decision(table: DecisionTable, arguments: list[Value]) -> Value:
    """The row that applies; where all axes are closed sets each case is looked for once."""
    if not all(isinstance(axis.type, OneOf | YesNo) for axis in table.axes):
        return lambda env: tables.row_for(table, [argument(env) for argument in arguments]).gives.value
    found: dict[tuple[Any, ...], Any] = {}

    def decided(env: Env) -> Any:
        case = tuple([argument(env) for argument in arguments])
        if case not in found:
            found[case] = tables.row_for(table, case).gives.value
        return found[case]

    return decided


def row_walk(compiler: Compiler, node: Walk, owner: str) -> Value:
    """A marginal table walked over the stretch of the row at hand, blended onto an amount."""
    table = compiler.tables[node.table]
    assert isinstance(table, BandTable)
    amount = compiler.value(node.amount, owner)

    def blended(env: Env) -> Number:
        place = compiler.periodic.row_walk(node, env)
        whole = amount(env)
        slices = tables.walk(table, place.before, place.after, place.unit)
        if not slices:  # the row does not move the measure: the band it stands in
            return times(whole, tables.band_at(table, divided(place.after, place.unit)).gives)
        total, width = tables.rated(slices), minus(place.after, place.before)
        return total if whole == width else divided(times(whole, total), width)

    return blended


def period_walk(compiler: Compiler, node: PeriodWalk) -> Value:
    """A marginal table walked over the stretch of the period at hand."""
    table = compiler.tables[node.table]
    assert isinstance(table, BandTable)

    def value(env: Env) -> Number:
        place = compiler.periodic.period_walk(node, env)
        slices = tables.walk(table, place.before, place.after, place.unit)
        if not slices:  # nothing moved; a position below the table is a problem all the same
            tables.band_at(table, divided(place.after, place.unit))
        total = tables.rated(slices)
        return divided(times(total, place.whole) if node.unit == "numerator" else total, place.unit)

    return value
