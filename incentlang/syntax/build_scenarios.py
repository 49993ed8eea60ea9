"""The builder's methods for scenarios: given rows and tables of them, and what is expected."""

from __future__ import annotations

from typing import Any

from lark import Token

from incentlang.syntax import ast
from incentlang.syntax.build import Builder, Children, _first, _nodes, _words

Columns = tuple[tuple[ast.Ident, ...], Token]


class ScenarioBuilder(Builder):
    """Builds scenarios."""

    def assign(self, c: Children) -> ast.Assign:
        return ast.Assign(self._ident(c[0]), self._written(c[1]), self._span(c))

    def assigns(self, c: Children) -> list[ast.Assign]:
        return _nodes(c, ast.Assign)

    def _given_span(self, c: Children) -> Any:
        last = c[-1][-1] if isinstance(c[-1], list) else c[-1]
        return self._span([c[0], last])

    def given_row(self, c: Children) -> ast.GivenRow:
        start, end, *_ = [*self._dates(c), None, None]
        assigns = tuple(_first(_nodes(c, list)) or ())
        return ast.GivenRow(self._ident(c[1]), c[2], start, end, assigns, self._given_span(c))

    def given_fact(self, c: Children) -> ast.GivenFact:
        assigns = tuple(_first(_nodes(c, list)) or ())
        return ast.GivenFact(self._ident(c[1]), c[3], self._dates(c)[0], assigns, self._given_span(c))

    def given_input(self, c: Children) -> ast.GivenInput:
        key, *also = _nodes(c, ast.Ident)
        period = _nodes(c, ast.PeriodText)[0]
        return ast.GivenInput(self._ident(c[1]), key, _first(also), period, c[-1], self._span(c))

    def columns(self, c: Children) -> Columns:
        return tuple(self._ident(token) for token in _words(c, "NAME")), c[-1]

    def row(self, c: Children) -> ast.ScenarioRow:
        cells = (self._written(child) for child in c[2:] if getattr(child, "type", "") != "COMMA")
        return ast.ScenarioRow(self._ident(c[0]), tuple(cells), self._span(c))

    def given_table(self, c: Children) -> ast.GivenTable:
        (names, _), rows = _nodes(c, tuple)[0], tuple(_nodes(c, ast.ScenarioRow))
        return ast.GivenTable(self._ident(c[1]), names, rows, self._span(c))

    def as_of(self, c: Children) -> ast.AsOf:
        return ast.AsOf(self._dates(c)[0], self._span(c))

    def reason(self, c: Children) -> tuple[ast.Ident, Token]:
        return self._ident(c[1]), c[1]

    def pending(self, c: Children) -> ast.Pending:
        what = _first([self._ident(token) for token in _words(c, "NAME")])
        return ast.Pending(what, _first(self._dates(c)), self._span(c))

    def expect(self, c: Children) -> ast.Expect:
        reason, last = c[-1] if isinstance(c[-1], tuple) else (None, c[-1])
        value = c[-2] if reason else c[-1]
        span, negated = self._span([c[0], last]), bool(_words(c, "NOT"))
        also = c[5] if c[4].type == "AND" else None
        return ast.Expect(self._ident(c[1]), c[3], also, _period(c), self._written(value), reason, negated, span)

    def expect_no(self, c: Children) -> ast.ExpectNo:
        reason, last = c[-1] if isinstance(c[-1], tuple) else (None, c[-1])
        key, *also = _nodes(c, ast.Ident)
        return ast.ExpectNo(self._ident(c[2]), key, _first(also), _period(c), reason, self._span([c[0], last]))

    def expect_table(self, c: Children) -> ast.ExpectTable:
        (names, _), rows = _nodes(c, tuple)[0], tuple(_nodes(c, ast.ScenarioRow))
        return ast.ExpectTable(_period(c), names, rows, self._span(c))

    def scenario(self, c: Children) -> ast.Scenario:
        name = ast.Text(c[1][1:-1], self._of(c[1]))
        return ast.Scenario(name, tuple(_nodes(c, *ast.ScenarioClause.__args__)), self._span(c))


def _period(c: Children) -> ast.PeriodText | None:
    """The period after `in`; one that stands as a value is none."""
    place = next((index for index, child in enumerate(c) if getattr(child, "type", "") == "IN"), None)
    return None if place is None else c[place + 1]
