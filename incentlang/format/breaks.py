"""Where the lines of the canonical layout begin: one for each clause, and how far it is indented."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never

from incentlang.syntax import ast

Breaks = dict[int, int]
"""Where a line begins in the text, and how many clauses stand above it."""

INSIDE: dict[str, frozenset[str]] = {
    "ROLE": frozenset({"PAY_MIX"}),
    "INPUT": frozenset({"DUE_WITHIN", "IF_MISSING"}),
    "JUDGEMENT": frozenset({"DUE_WITHIN", "IF_MISSING"}),
    "TABLE": frozenset({"BY"}),
    "MEASURE": frozenset({"OTHERWISE_GIVES"}),
    "FORMULA": frozenset({"GIVES", "OTHERWISE_GIVES"}),
    "VALUE": frozenset({"GIVES", "OTHERWISE_GIVES"}),
    "CAP": frozenset({"BECAUSE"}),
    "OVERRIDE": frozenset({"BECAUSE"}),
    "FACT": frozenset({"ONCE_PER"}),
    "RULE": frozenset({"LESS_ALREADY_EARNED"}),
}
"""Words that begin a line of a definition though they begin no node of the tree; outside parentheses only."""


def breaks_of(items: Iterable[ast.Item]) -> Breaks:
    """Where each line of a file begins."""
    found: Breaks = {}
    for item in items:
        found[item.span.start] = 0
        for start, depth in _inside(item):
            found[start] = depth
    return found


def _inside(item: ast.Item) -> Iterator[tuple[int, int]]:
    match item:
        case ast.Plan() | ast.Pilot():
            yield from _of_clauses(item.clauses)
        case ast.Scenario():
            yield from _of_clauses(item.clauses)
            for clause in item.clauses:
                if isinstance(clause, ast.GivenTable | ast.ExpectTable):
                    yield from ((row.span.start, 2) for row in clause.rows)
        case ast.Rule():
            yield from _of_rule(item)
        case ast.Pool():
            yield from _of_pool(item)
        case ast.Entity():
            yield from ((field.span.start, 1) for field in item.fields)
        case ast.Fact():
            yield from ((field.span.start, 1) for field in item.fields)
            yield from ((day.span.start, 1) for day in item.dated_of)
        case ast.Measure() | ast.Formula() | ast.Value():
            yield from _of_body(item.body, isinstance(item, ast.Measure))
        case ast.Table():
            yield from ((row, 1) for row in rows_of(item))
        case ast.Use() | ast.Param() | ast.Role() | ast.Input() | ast.Cap() | ast.Override() | ast.Unit():
            pass
        case ast.Recognition() | ast.Ensure():
            pass
        case _:
            assert_never(item)


def _of_clauses(
    clauses: Iterable[ast.PlanClause | ast.PilotClause | ast.ScenarioClause],
) -> Iterator[tuple[int, int]]:
    yield from ((clause.span.start, 1) for clause in clauses)


def _of_rule(rule: ast.Rule) -> Iterator[tuple[int, int]]:
    """What says when a credit counts stands below it; before the first credit it belongs to the whole rule."""
    below = 1
    for clause in rule.clauses:
        match clause:
            case ast.Credit() | ast.Count() | ast.Nominate() | ast.Draw():
                below = 2
                yield clause.span.start, 1
            case ast.After() | ast.When() | ast.Unless() | ast.UnlessFact() | ast.CappedAt():
                yield clause.span.start, below
            case _:
                yield clause.span.start, 1


def _of_pool(pool: ast.Pool) -> Iterator[tuple[int, int]]:
    """What a share waits for stands below it, as below a credit."""
    below = 1
    for clause in pool.clauses:
        if isinstance(clause, ast.PoolShare):
            below = 2
        yield clause.span.start, below if isinstance(clause, ast.When) else 1


def _of_body(body: ast.Expr, alone: bool) -> Iterator[tuple[int, int]]:
    if isinstance(body, ast.Cases):
        yield from ((case.span.start, 1) for case in body.cases)
    elif alone:
        yield body.span.start, 1


def rows_of(table: ast.Table) -> tuple[int, ...]:
    """Where the rows of a table begin; where its cells do not come out even, the lines of the file are its rows."""
    cells = table.cells
    width, heads = len(table.axes) + 1, 0
    if table.method in ("lookup", "bilinear"):
        leading = next((i for i, cell in enumerate(cells) if not cell.bound), len(cells))
        # A row that begins with a start: its start belongs to the heads of the columns no more.
        named = leading < len(cells) and isinstance(cells[leading].value, ast.Ident | ast.Text)
        heads = leading if named else leading - 1
        width = heads + 1
    if heads >= 0 and width > 0 and cells and (len(cells) - heads) % width == 0:
        starts = range(heads, len(cells), width)
        return tuple(cells[i].span.start for i in ((0, *starts) if heads else starts))
    lines: dict[int, int] = {}
    for cell in cells:
        lines.setdefault(cell.span.line, cell.span.start)
    return tuple(lines.values())
