"""A table read otherwise: its bounds the other way, retroactive for marginal, before a deal for after it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import attrs

from incentlang.ir.accumulation import Refused, accumulation
from incentlang.ir.expressions import Divide, Expr, LookUp, MeasureRead, Multiply, PeriodWalk, Step, Walk
from incentlang.ir.program import (
    Band,
    BandTable,
    CellMatch,
    CurveTable,
    DecisionRow,
    DecisionTable,
    Head,
    MatrixTable,
    PeriodRule,
    Program,
    Rule,
    Table,
)
from incentlang.ir.walk import everything
from incentlang.reconcile.changes.base import Change, Ground, place_of, replaced, with_swap
from incentlang.types import Ratio


def table_changes(ground: Ground) -> Iterator[Change]:
    """What may be read otherwise of each table."""
    for table in ground.program.tables:
        turned = _turned(table)
        if turned != table:
            text = f"a value on a bound of `{table.name}` falls to the other side of it"
            yield Change("bound the other way", text, with_swap(ground, table, turned), place_of(table.span))
        if isinstance(table, BandTable):
            yield from _method(ground, table)


def _turned(table: Table) -> Table:
    """The table with each bound on the other side: `from` where it says `above`, and the reverse."""
    match table:
        case BandTable(bands=bands):
            return attrs.evolve(table, bands=tuple(_turned_band(band, first=band is bands[0]) for band in bands))
        case DecisionTable(rows=rows):
            ends = [{row.cells[axis].high for row in rows} for axis in range(len(table.axes))]
            cells = [tuple(map(_turned_cell, row.cells, ends)) for row in rows]
            return attrs.evolve(table, rows=tuple(map(_with_cells, rows, cells)))
        case MatrixTable(rows=rows, columns=columns, method="lookup"):
            return attrs.evolve(table, rows=_turned_heads(rows), columns=_turned_heads(columns))
        case MatrixTable() | CurveTable():
            return table  # between two points there is no bound


def _turned_band(band: Band, first: bool) -> Band:
    return band if first or band.at is None else attrs.evolve(band, above=not band.above)


def _turned_cell(cell: CellMatch, ends: set[Decimal | None]) -> CellMatch:
    """Both ends of a stretch; where nothing ends at which it begins, it is the lowest and stays."""
    begins = cell.low is not None and cell.low in ends
    return attrs.evolve(
        cell,
        low_open=cell.low_open != begins,
        high_in=cell.high is not None and not cell.high_in,
    )


def _with_cells(row: DecisionRow, cells: tuple[CellMatch, ...]) -> DecisionRow:
    return attrs.evolve(row, cells=cells)


def _turned_heads(heads: tuple[Head, ...]) -> tuple[Head, ...]:
    return tuple(
        head if head.at is None or head is heads[0] else attrs.evolve(head, above=not head.above) for head in heads
    )


def _method(ground: Ground, table: BandTable) -> Iterator[Change]:
    place = place_of(table.span)
    match table.method:
        case "marginal":
            start = table.bands[0].at
            # Everything above the lowest point at the band finally reached: walks then need no change.
            all_of_it = attrs.evolve(table, method="retroactive", split=Decimal(0) if start is None else start)
            text = f"`{table.name}` is read as retroactive: the rate of the band reached is paid on everything"
            yield Change("retroactive", text, with_swap(ground, table, all_of_it), place)
        case "retroactive":
            text = f"`{table.name}` is read as marginal: each band's rate is paid on what lies in it"
            yield Change("marginal", text, attrs.evolve(ground, program=_marginal(ground.program, table)), place)
        case "stepwise before deal" | "stepwise after deal":
            other = "before" if table.method == "stepwise after deal" else "after"
            program = replaced(ground.program, lambda node: _other_moment(node, table.name))
            text = f"`{table.name}` pays each deal at the band reached {other} it"
            yield Change("stepwise", text, attrs.evolve(ground, program=program), place)


def _other_moment(node: Any, table: str) -> Any:
    return attrs.evolve(node, after=not node.after) if isinstance(node, Step) and node.table == table else node


def _marginal(program: Program, table: BandTable) -> Program:
    """A retroactive table is a product of its rate; a marginal one is walked."""
    bodies = {measure.name: measure.body for measure in program.measures}
    grains = {each.name: each.each for each in program.measures} | {
        each.name: each.each for each in program.schema.inputs
    }

    def walkable(node: Any) -> MeasureRead | None:
        if not isinstance(node, LookUp) or node.table != table.name or not isinstance(node.arguments[0], MeasureRead):
            return None
        read = node.arguments[0]
        return None if isinstance(accumulation(read, bodies.get, grains.__getitem__), Refused) else read

    def walked(node: Any, rule: Rule) -> Any:
        if not isinstance(node, Multiply):
            return node
        for index, factor in enumerate(node.factors):
            measure = walkable(factor)
            if measure is not None:
                rest = (*node.factors[:index], *node.factors[index + 1 :])
                return _walk(node, table, measure, rest, rule, bodies) or node
        return node

    def in_rule(rule: Rule) -> Rule:
        return replaced(rule, lambda node: walked(node, rule))

    rules = tuple(in_rule(each) if any(map(walkable, everything(each))) else each for each in program.rules)
    sliced = attrs.evolve(table, method="marginal", split=None)
    tables = tuple(sliced if each is table else each for each in program.tables)
    return attrs.evolve(program, rules=rules, tables=tables)


def _walk(
    node: Multiply, table: BandTable, measure: MeasureRead, rest: tuple[Expr, ...], rule: Rule, bodies: dict[str, Expr]
) -> Expr | None:
    if not isinstance(table.gives, Ratio):
        return None
    amount = rest[0] if len(rest) == 1 else Multiply(rest, span=node.span)
    if not isinstance(rule, PeriodRule):
        return Walk(table.name, measure, amount, span=node.span)
    body = bodies.get(measure.name)
    if isinstance(body, Divide) and amount == body.numerator and measure.window is None:
        return PeriodWalk(table.name, measure, "numerator", span=node.span)
    if measure in rest:
        others = tuple(each for each in rest if each != measure)
        walk = PeriodWalk(table.name, measure, "position", span=node.span)
        return Multiply((walk, *others), span=node.span) if others else walk
    return None
