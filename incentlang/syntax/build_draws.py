"""The builder's methods for guarantees and advances."""

from __future__ import annotations

from typing import Any

from lark import Token

from incentlang.syntax import ast
from incentlang.syntax.build import Builder, Children, _nodes

_OPTIONS: dict[str, ast.OptionWord] = {
    "COMMA_AT_MOST": "at most",
    "COMMA_NEVER_BELOW": "never below",
    "COMMA_STARTING": "starting",
}


class DrawBuilder(Builder):
    """Builds `guarantee`, `advance` and what becomes of them when somebody leaves."""

    def draw_option(self, c: Children) -> ast.DrawOption:
        head: Token = c[0]
        plainly = " ".join(head.lstrip(",").split())
        word: Any = _OPTIONS.get(head.type) or plainly
        months = int(plainly.split()[1]) if word == "starting" else 0
        return ast.DrawOption(word, c[1] if len(c) > 1 else None, months, self._span(c))

    def draw(self, c: Children) -> ast.Draw:
        word: Any = c[0].type.lower()
        return ast.Draw(word, c[1], tuple(_nodes(c, ast.DrawOption)), self._span(c))
