"""What passes do with expressions and selections: look through them, and put other columns into their place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
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
    Source,
    Union,
    Values,
    inside,
)


def rebuilt(node: Expr, change: Callable[[Column], Expr]) -> Expr:
    """An expression with something in the place of each column."""
    return with_leaves(node, lambda leaf: change(leaf) if isinstance(leaf, Column) else leaf)


def with_leaves(node: Expr, change: Callable[[Column | Const], Expr], partition: tuple[Expr, ...] = ()) -> Expr:
    """An expression with something in the place of each column and each value, from left to right.

    Args:
        node: The expression.
        change: What stands in the place of a column or a value.
        partition: What rows of one window also have in common.
    """

    if isinstance(node, Column | Const):
        return change(node)
    own = with_parts(node, lambda part: with_leaves(part, change, partition))
    return attrs.evolve(own, partition=(*own.partition, *partition)) if isinstance(own, Over) else own


def with_parts(node: Expr, change: Callable[[Expr], Expr]) -> Expr:
    """An expression with something in the place of each value that it is computed from, from left to right."""
    match node:
        case Column() | Const():
            return node
        case Cast() | Round() | Not() | IsNull():
            return attrs.evolve(node, operand=change(node.operand))
        case Binary():
            return attrs.evolve(node, left=change(node.left), right=change(node.right))
        case Quotient():
            return attrs.evolve(node, top=change(node.top), bottom=change(node.bottom))
        case Case():
            cases = tuple((change(condition), change(value)) for condition, value in node.cases)
            return attrs.evolve(node, cases=cases, otherwise=None if node.otherwise is None else change(node.otherwise))
        case Call():
            return attrs.evolve(node, arguments=tuple(map(change, node.arguments)))
        case Over():
            called = attrs.evolve(node.call, arguments=tuple(map(change, node.call.arguments)))
            own, order = tuple(map(change, node.partition)), tuple(map(change, node.order))
            return attrs.evolve(node, call=called, partition=own, order=order)
        case _:
            assert_never(node)


def changed(select: Select, change: Callable[[Column], Expr]) -> Select:
    """A selection with something in the place of each column that it reads."""
    return each_expression(select, lambda root: rebuilt(root, change))


def each_expression(select: Select, change: Callable[[Expr], Expr]) -> Select:
    """A selection with something in the place of everything that it computes, in the order of `expressions`."""
    return attrs.evolve(
        select,
        columns=tuple((name, change(expr)) for name, expr in select.columns),
        joins=tuple(attrs.evolve(join, on=change(join.on)) for join in select.joins),
        where=None if select.where is None else change(select.where),
        group=tuple(change(expr) for expr in select.group),
    )


def sources(select: Select) -> list[Source]:
    """What a selection reads: its source, and what it joins."""
    return [select.source, *(join.source for join in select.joins)]


def reading(select: Select, tables: Iterable[str]) -> Select:
    """A selection that reads other tables, in the order of `sources`."""
    first, *others = tables
    joins = tuple(
        attrs.evolve(join, source=attrs.evolve(join.source, table=table))
        for join, table in zip(select.joins, others, strict=True)
    )
    return attrs.evolve(select, source=attrs.evolve(select.source, table=first), joins=joins)


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
    match query:
        case Select():
            yield query
        case Union(parts=parts):
            for part in parts:
                yield from selects(part)
        case Values():
            return
        case _:
            assert_never(query)


def each_select(query: Query, change: Callable[[Select], Select]) -> Query:
    """A query with something in the place of each of its selections."""
    match query:
        case Select():
            return change(query)
        case Union(parts=parts):
            return Union(tuple(each_select(part, change) for part in parts))
        case Values():
            return query
        case _:
            assert_never(query)


def conjuncts(condition: Expr | None) -> list[Expr]:
    """The conditions all of which must hold."""
    match condition:
        case None:
            return []
        case Binary(op="and", left=left, right=right):
            return [*conjuncts(left), *conjuncts(right)]
        case _:
            return [condition]
