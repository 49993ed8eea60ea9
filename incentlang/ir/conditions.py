"""What a credit, or a share of a pool, needs."""

from __future__ import annotations

import attrs

from incentlang.ir.expressions import After, Expr, NoneWithin
from incentlang.ir.nodes import span_field
from incentlang.source import Span


@attrs.frozen
class When:
    """The credit needs the condition."""

    condition: Expr
    span: Span = span_field()


@attrs.frozen
class Unless:
    """The credit needs the condition not to hold."""

    condition: Expr
    span: Span = span_field()


Condition = When | Unless | After | NoneWithin
