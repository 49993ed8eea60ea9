"""Whether a value can be below zero: proved from the plan, with what must hold of the data."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from incentlang.differences.book import Book
from incentlang.ir.expressions import (
    Add,
    Aggregate,
    Cases,
    Choose,
    Divide,
    Expr,
    FieldRead,
    InputRead,
    Literal,
    LookUp,
    MeasureRead,
    MonthsInRole,
    Multiply,
    Otherwise,
    OwnWalk,
    ParamRead,
    ParticipantRead,
    PeriodWalk,
    Prorated,
    Rank,
    Rounded,
    Sampled,
    Step,
    TargetFor,
    ValueRead,
    Walk,
)
from incentlang.ir.program import BandTable, CurveTable, DecisionTable, MatrixTable, Table
from incentlang.types import is_numeric

Assumed = frozenset[str] | None
"""What must hold of the data for a value not to be below zero; None: it may be."""

NOTHING: frozenset[str] = frozenset()


def not_below_zero(node: Expr, book: Book) -> Assumed:
    """What must hold of the data for an amount never to be below zero, or None where the plan itself may turn it."""
    node = book.plain(node)
    match node:
        case Literal(value=value):
            return NOTHING if isinstance(value, Decimal) and value >= 0 else None
        case ParamRead(name=name, overrides=overrides):
            param = book.param(name)
            later = [each.value for each in param.since] + [each.value for each in overrides]
            later += [each.value for pilot in book.program.pilots for each in pilot.sets if each.name == name]
            every = (param.value, *later)
            return _all(not_below_zero(each, book) for each in every)
        case FieldRead(path=path, type=kind) | ParticipantRead(path=path, type=kind):
            if not is_numeric(kind):
                return None
            found = book.fields(path[-1])
            if found and all(field.low is not None and field.low >= 0 for field in found):
                return NOTHING
            return frozenset({f"`{'.'.join(path)}` is not below zero"})
        case InputRead(name=name):
            given = book.given(name)
            if given.missing is not None and given.missing < 0:
                return None
            return NOTHING if given.low is not None and given.low >= 0 else frozenset({f"`{name}` is not below zero"})
        case TargetFor():
            return frozenset({"`target` is not below zero"})
        case MonthsInRole() | Rank() | Aggregate(kind="count" | "distinct"):
            return NOTHING
        case Aggregate(value=value) if value is not None:
            return not_below_zero(value, book)
        case MeasureRead(name=name):
            return not_below_zero(book.measure(name).body, Book(book.program))
        case ValueRead(name=name):
            return not_below_zero(book.value(name).body, Book(book.program))
        case Add(terms=parts) | Multiply(factors=parts) | Choose(operands=parts):
            return _all(not_below_zero(part, book) for part in parts)
        case Divide(numerator=top, denominator=bottom) | Otherwise(operand=top, default=bottom):
            return _all(not_below_zero(part, book) for part in (top, bottom))
        case Rounded(operand=inner) | Prorated(operand=inner) | Sampled(value=inner):
            return not_below_zero(inner, book)
        case Cases(cases=cases, otherwise=otherwise):
            return _all(not_below_zero(part, book) for part in (*(case.gives for case in cases), otherwise))
        case LookUp(table=table) | Step(table=table):
            return NOTHING if all(map(_gives_none_below, book.tables(table))) else None
        case Walk(table=table, amount=amount):
            return not_below_zero(amount, book) if all(map(_gives_none_below, book.tables(table))) else None
        case OwnWalk(table=table, value=measure) | PeriodWalk(table=table, measure=measure):
            walked = _all((not_below_zero(measure, book),))
            return walked if all(map(_gives_none_below, book.tables(table))) else None
        case _:
            return None


def _all(parts: Iterable[Assumed]) -> Assumed:
    every: frozenset[str] = NOTHING
    for part in parts:
        if part is None:
            return None
        every |= part
    return every


def _gives_none_below(table: Table) -> bool:
    match table:
        case BandTable(bands=rows):
            return all(row.gives >= 0 for row in rows)
        case CurveTable(points=rows, below=below, above=above):
            ends = "extended" not in (below.does, above.does)
            return ends and all(row.gives >= 0 for row in rows)
        case DecisionTable(rows=rows):
            return all(isinstance(row.gives.value, Decimal) and row.gives.value >= 0 for row in rows)
        case MatrixTable(cells=cells, method=method):
            return method == "lookup" and all(cell >= 0 for row in cells for cell in row)
