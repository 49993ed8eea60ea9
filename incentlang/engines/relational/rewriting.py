"""What passes do with expressions and selections: look through them, and put other columns into their place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import assert_never

import attrs

from incentlang.engines.relational.sql import (
    Binary,
    Call,
    Case,
    Cast,
    Column,
    Const,
    Expr,
    IsNull,
    Not,
    Over,
    Query,
    Quotient,
    Round,
    Select,
    Union,
    inside,
)


def rebuilt(node: Expr, change: Callable[[Column], Expr]) -> Expr:
    """An expression with something in the place of each column."""

    def of(each: Expr) -> Expr:
        return rebuilt(each, change)

    match node:
        case Column():
            return change(node)
        case Const():
            return node
        case Cast() | Round() | Not() | IsNull():
            return attrs.evolve(node, operand=of(node.operand))
        case Binary():
            return attrs.evolve(node, left=of(node.left), right=of(node.right))
        case Quotient():
            return attrs.evolve(node, top=of(node.top), bottom=of(node.bottom))
        case Case():
            cases = tuple((of(condition), of(value)) for condition, value in node.cases)
            return attrs.evolve(node, cases=cases, otherwise=None if node.otherwise is None else of(node.otherwise))
        case Call():
            return attrs.evolve(node, arguments=tuple(map(of, node.arguments)))
        case Over():
            called = attrs.evolve(node.call, arguments=tuple(map(of, node.call.arguments)))
            order, partition = tuple(map(of, node.order)), tuple(map(of, node.partition))
            return attrs.evolve(node, call=called, partition=partition, order=order)
        case _:
            assert_never(node)


def changed(select: Select, change: Callable[[Column], Expr]) -> Select:
    """A selection with something in the place of each column that it reads."""
    return attrs.evolve(
        select,
        columns=tuple((name, rebuilt(expr, change)) for name, expr in select.columns),
        joins=tuple(attrs.evolve(join, on=rebuilt(join.on, change)) for join in select.joins),
        where=None if select.where is None else rebuilt(select.where, change),
        group=tuple(rebuilt(expr, change) for expr in select.group),
    )


def expressions(select: Select) -> Iterator[Expr]:
    """Everything that a selection computes."""
    for _, expr in select.columns:
        yield expr
    for join in select.joins:
        yield join.on
    if select.where is not None:
        yield select.where
    yield from select.group


def columns_in(node: Expr) -> Iterator[Column]:
    """The columns that an expression reads."""
    return (each for each in inside(node) if isinstance(each, Column))


def columns_of(select: Select, source: str) -> dict[str, Column]:
    """The columns of one of its sources that a selection reads, by name."""
    every = (column for root in expressions(select) for column in columns_in(root))
    return {column.name: column for column in every if column.of == source}


def selects(query: Query) -> Iterator[Select]:
    """The selections that a query is made of."""
    if isinstance(query, Union):
        for part in query.parts:
            yield from selects(part)
    else:
        yield query


def each_select(query: Query, change: Callable[[Select], Select]) -> Query:
    """A query with something in the place of each of its selections."""
    if isinstance(query, Union):
        return Union(tuple(each_select(part, change) for part in query.parts))
    return change(query)


def conjuncts(condition: Expr | None) -> list[Expr]:
    """The conditions all of which must hold."""
    match condition:
        case None:
            return []
        case Binary(op="and", left=left, right=right):
            return [*conjuncts(left), *conjuncts(right)]
        case _:
            return [condition]
