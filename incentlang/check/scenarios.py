"""Scenarios: every given cell has the kind its column declares, every expectation names what exists."""

from __future__ import annotations

from typing import assert_never

from incentlang.check import expected, given
from incentlang.check.context import Context
from incentlang.diagnostics.scenarios import NoAsOf, NoExpect, SecondAsOf
from incentlang.ir.scenario import Expect, GivenInput, GivenRow, Scenario
from incentlang.syntax import ast


def scenario(ctx: Context, node: ast.Scenario) -> Scenario | None:
    """The checked scenario, or None after reporting."""
    before = len(ctx.diagnostics)
    rows: list[GivenRow] = []
    inputs: list[GivenInput] = []
    expects: list[Expect] = []
    days = [clause for clause in node.clauses if isinstance(clause, ast.AsOf)]
    for clause in node.clauses:
        match clause:
            case ast.GivenRow():
                rows += given.row(ctx, clause)
            case ast.GivenFact():
                rows += given.fact_row(ctx, clause)
            case ast.GivenTable():
                rows += given.table_rows(ctx, clause)
            case ast.GivenInput():
                inputs += given.supplied(ctx, clause)
            case ast.Expect():
                expects += expected.value(ctx, clause)
            case ast.ExpectNo():
                expects += expected.nothing(ctx, clause)
            case ast.ExpectTable():
                expects += expected.table(ctx, clause)
            case ast.AsOf():
                pass
            case _:
                assert_never(clause)
    if not days:
        ctx.report(NoAsOf(at=node.name.span))
    for extra in days[1:]:
        ctx.report(SecondAsOf(at=extra.span))
    if not any(isinstance(clause, ast.Expect | ast.ExpectNo | ast.ExpectTable) for clause in node.clauses):
        ctx.report(NoExpect(at=node.name.span))
    if len(ctx.diagnostics) > before:
        return None
    return Scenario(node.name.value, tuple(rows), tuple(inputs), days[0].day, tuple(expects), span=node.span)
