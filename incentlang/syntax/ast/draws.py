"""Guarantees and advances, as written."""

from __future__ import annotations

from typing import Literal as Choice

import attrs

from incentlang.source import Span
from incentlang.syntax.ast.expressions import Expr
from incentlang.syntax.ast.words import span_field

OptionWord = Choice["recoverable", "not recoverable", "at most", "never below", "starting"]


@attrs.frozen
class DrawOption:
    """One option after a comma; `value` is the limit of `at most`, `months` those of `starting 2 months later`."""

    word: OptionWord
    value: Expr | None
    months: int
    span: Span = span_field()


@attrs.frozen
class Draw:
    """`guarantee amount, recoverable, …` or `advance amount, …`; a bare `draw` is read to be refused."""

    word: Choice["guarantee", "advance", "draw"]
    amount: Expr
    options: tuple[DrawOption, ...]
    span: Span = span_field()
