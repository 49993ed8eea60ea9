"""Parentheses of the SQL: as few as can be, and never another meaning."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incentlang.engines.relational.sql import Binary, Case, Cast, Column, Const, Dec, Expr, IsNull, Not
from incentlang.engines.relational.sql.render import Dialect, expression, type_name
from incentlang.engines.spark.session import for_one_run

A, B, TRUE = Column("a", "whole"), Column("b", "whole"), Column("yes", "truth")
LEAVES: dict[str, st.SearchStrategy[Expr]] = {
    "whole": st.sampled_from([A, B, Const(2, "whole"), Const(-3, "whole")]),
    "truth": st.sampled_from([TRUE, Const(False, "truth"), IsNull(A)]),
}


def numbers(inner: st.SearchStrategy[Expr], truths: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    return st.one_of(
        st.builds(Binary, st.sampled_from(["+", "-", "*"]), inner, inner, st.just("whole")),
        st.builds(Binary, st.just("%"), inner, st.just(Const(7, "whole")), st.just("whole")),
        st.builds(lambda each: Cast(Cast(each, Dec(30, 0)), "whole"), inner),
        st.builds(lambda asked, told: Case(((asked, told),), A, "whole"), truths, inner),
    )


def truths(inner: st.SearchStrategy[Expr], numbers: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    return st.one_of(
        st.builds(Binary, st.sampled_from(["=", "<>", "<", "<=", ">", ">="]), numbers, numbers, st.just("truth")),
        st.builds(Binary, st.sampled_from(["=", "<>", "and", "or", "and", "or"]), inner, inner, st.just("truth")),
        st.builds(Not, inner),
        st.builds(IsNull, st.one_of(inner, numbers)),
        st.builds(lambda each: Not(IsNull(each)), st.one_of(inner, numbers)),
    )


def expressions() -> st.SearchStrategy[Expr]:
    asked, told = LEAVES["truth"], LEAVES["whole"]
    for _ in range(3):
        told, asked = st.one_of(told, numbers(told, asked)), st.one_of(asked, truths(asked, told))
    return st.one_of(asked, told)


def closed(node: Expr, dialect: Dialect) -> str:
    """The same expression with every operand in parentheses, written a second time to compare with."""
    match node:
        case Binary(op=op, left=left, right=right):
            return f"({closed(left, dialect)}) {op} ({closed(right, dialect)})"
        case Not(operand=operand):
            return f"NOT ({closed(operand, dialect)})"
        case IsNull(operand=operand):
            return f"({closed(operand, dialect)}) IS NULL"
        case Cast(operand=operand, type=kind):
            return f"CAST(({closed(operand, dialect)}) AS {type_name(kind, dialect)})"
        case Case(cases=((condition, value),), otherwise=Column() as other):
            asked, told = closed(condition, dialect), closed(value, dialect)
            return f"CASE WHEN ({asked}) THEN ({told}) ELSE {expression(other, dialect)} END"
        case _:
            return expression(node, dialect)


def compared(nodes: list[Expr], dialect: Dialect, rows: str) -> str:
    """A query of as many columns as there are expressions: whether both texts give the same in each row."""
    equal = "IS NOT DISTINCT FROM"
    asked = [
        f"({expression(each, dialect)}) {equal} ({closed(each, dialect)}) AS c{place}"
        for place, each in enumerate(nodes)
    ]
    return f"SELECT {', '.join(asked)} FROM (VALUES {rows}) AS t(a, b, yes)"


@given(st.lists(expressions(), min_size=1, max_size=8))
def test_duckdb_reads_what_is_meant(nodes: list[Expr]) -> None:
    rows = "(5::BIGINT, -2::BIGINT, TRUE), (1, 4, FALSE), (NULL, 3, NULL)"
    for found in duckdb.execute(compared(nodes, "duckdb", rows)).fetchall():
        assert all(found)


@settings(max_examples=12)
@given(nodes=st.lists(expressions(), min_size=5, max_size=20))
def test_spark_reads_what_is_meant(spark: Any, nodes: list[Expr]) -> None:
    rows = "(5L, -2L, TRUE), (1L, 4L, FALSE), (NULL, 3L, NULL)"
    for found in for_one_run(spark, 1).sql(compared(nodes, "spark", rows)).collect():
        assert all(found)


def whole(op: Any, left: Expr, right: Expr) -> Expr:
    return Binary(op, left, right, "whole")


@pytest.mark.parametrize(
    ("node", "written"),
    [
        (whole("-", whole("-", A, B), A), '"a" - "b" - "a"'),
        (whole("-", A, whole("-", B, A)), '"a" - ("b" - "a")'),
        (whole("*", whole("+", A, B), A), '("a" + "b") * "a"'),
        (whole("+", whole("*", A, B), A), '"a" * "b" + "a"'),
        (Binary("or", TRUE, Binary("and", TRUE, TRUE, "truth"), "truth"), '"yes" OR ("yes" AND "yes")'),
        (Binary("and", Binary("or", TRUE, TRUE, "truth"), TRUE, "truth"), '("yes" OR "yes") AND "yes"'),
        (Not(Binary("and", TRUE, TRUE, "truth")), 'NOT ("yes" AND "yes")'),
        (Not(IsNull(whole("+", A, B))), '("a" + "b") IS NOT NULL'),
    ],
)
def test_parentheses_stand_where_they_are_needed(node: Expr, written: str) -> None:
    assert expression(node, "duckdb") == written


def test_spark_reads_a_type_after_what_stands_alone() -> None:
    assert expression(Cast(whole("+", A, Const(1, "whole")), Dec(9, 0)), "spark") == "(`a` + 1L)::DECIMAL(9, 0)"
