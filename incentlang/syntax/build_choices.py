"""The builder's methods for values that are chosen, weighted, prorated, dated or decided case by case."""

from __future__ import annotations

from typing import Any

from incentlang.syntax import ast
from incentlang.syntax.build import Builder, Children, _nodes, _squeezed, _words

_NO_VALUE = ("LPAR", "RPAR", "COMMA", "GREATER_OF", "LATER_OF_THESE", "WEIGHTED_TOTAL")


def _operands(children: Children) -> tuple[Any, ...]:
    return tuple(child for child in children if getattr(child, "type", None) not in _NO_VALUE)


class ChoiceBuilder(Builder):
    """Builds expressions that choose."""

    def choice(self, c: Children) -> ast.OneOfThese:
        return ast.OneOfThese(c[0].split()[0], _operands(c), self._span(c))

    def weighted(self, c: Children) -> ast.Weighted:
        return ast.Weighted(_operands(c), self._span(c))

    def part_above(self, c: Children) -> ast.PartAbove:
        return ast.PartAbove(c[0], c[2], self._span(c))

    def prorated(self, c: Children) -> ast.Prorated:
        return ast.Prorated(c[0], _squeezed(c[1]).removeprefix("prorated by "), self._span(c))

    # --- cases ------------------------------------------------------------------------------------

    def case(self, c: Children) -> ast.Case:
        return ast.Case(c[1], c[3], self._span(c))

    def otherwise_gives(self, c: Children) -> tuple[str, Any]:
        return ("otherwise", c[1])

    def cases(self, c: Children) -> ast.Cases:
        otherwise = c[-1][1] if isinstance(c[-1], tuple) else None
        last = c[-1] if otherwise is None else otherwise
        return ast.Cases(tuple(_nodes(c, ast.Case)), otherwise, self._span([c[0], last]))

    def value(self, c: Children) -> ast.Value:
        name, fact = (self._ident(token) for token in _words(c, "NAME"))
        return ast.Value(name, self._title(c), fact, c[-1], self._span(c))

    # --- dated parameters -------------------------------------------------------------------------

    def since(self, c: Children) -> ast.Since:
        return ast.Since(c[0], self._dates(c)[0], self._span(c))

    def dated_param(self, c: Children) -> ast.Param:
        since = tuple(_nodes(c, ast.Since))
        return ast.Param(self._ident(c[1]), since[0].value, self._title(c), since, self._span(c))

    def override(self, c: Children) -> ast.Override:
        because = c[-1].text if isinstance(c[-1], ast.Because) else ""
        return ast.Override(self._ident(c[1]), c[3], c[5], because, self._span(c))
