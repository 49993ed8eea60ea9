"""The builder's methods for what is gathered over rows."""

from __future__ import annotations

from typing import Any

from lark import Token

from incentlang.syntax import ast
from incentlang.syntax.build import Builder, Children, _first, _nodes, _squeezed, _words
from incentlang.syntax.literals import number


class GatherBuilder(Builder):
    """Builds gathers."""

    def gathered(self, c: Children) -> tuple[Any, ...]:
        if c[0].type != "BY":
            return "over", self._ident(c[1])
        kinds = {child.type: child for child in c if isinstance(child, Token)}
        paths = _nodes(c, ast.Path)
        levels = int(kinds["LEVELS_ABOVE"].split()[2]) if "LEVELS_ABOVE" in kinds else None
        whose = ast.Whose(
            "EVERYONE_ABOVE" in kinds,
            levels,
            "EACH" in kinds,
            "AS_AT_PERIOD_END" in kinds,
            _first(paths[1:]),
            self._span(c),
        )
        return "by", _first(paths), whose, c[-1]

    def _aggregate(self, kind: Any, value: Any, fact: Token, rest: Children, c: Children) -> ast.Aggregate:
        clauses = {child[0]: child[1] for child in rest if isinstance(child, tuple)}
        afters = tuple(_nodes(rest, ast.After))
        last = rest[-1] if rest else fact
        if isinstance(last, tuple):
            last = last[3] if len(last) > 3 else last[1]
        return ast.Aggregate(
            kind,
            value,
            self._ident(fact),
            clauses.get("where"),
            afters,
            clauses.get("by"),
            clauses.get("over"),
            next((child[2] for child in rest if isinstance(child, tuple) and child[0] == "by"), None),
            tuple(_squeezed(word) for word in _words(rest, "AT_PERIOD", "AT_PERIOD_BY", "PRORATED_BY")),
            self._span([c[0], last]),
        )

    def aggregate(self, c: Children) -> ast.Aggregate:
        return self._aggregate(c[0].split()[0], c[1], c[3], c[4:], c)

    def count(self, c: Children) -> ast.Aggregate:
        return self._aggregate("count", None, c[1], c[2:], c)

    def distinct(self, c: Children) -> ast.Aggregate:
        return self._aggregate("distinct", c[2], c[4], c[5:], c)

    def counted(self, c: Children) -> ast.Counted:
        return ast.Counted(self._of(c[0]))

    def applied(self, c: Children) -> ast.Applied:
        kind, where, *rest = c[1]
        by, over = (where, None) if kind == "by" else (None, where)
        return ast.Applied(self._ident(c[0]), by, over, rest[0] if rest else None, self._span([c[0], c[1][-1]]))

    def sampled(self, c: Children) -> ast.Sampled:
        least = c[2] if isinstance(c[2], ast.Path) else ast.Number(number(c[2]), self._of(c[2]))
        return ast.Sampled(c[0], least, self._span(c))
