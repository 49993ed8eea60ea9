"""A guarantee or an advance: money that is drawn where what was earned is not enough, or on top of it."""

from __future__ import annotations

from typing import Literal as Choice

import attrs

from incentlang.ir.expressions import Expr
from incentlang.ir.nodes import span_field
from incentlang.source import Span


@attrs.frozen
class Leaving:
    """What becomes of what is still owed when the last assignment has ended."""

    does: Choice["write off", "collect"]
    span: Span = span_field()


@attrs.frozen
class Limit:
    """The most that one pay period recovers: an amount, or with `share` a share of the period's pay."""

    value: Expr
    share: bool
    span: Span = span_field()


@attrs.frozen
class Draw:
    """`guarantee amount` tops up to the amount, `advance amount` pays it on top.

    Attributes:
        recoverable: Whether what is drawn is owed and recovered from later pay.
        limit: The most that one period recovers, or None.
        stays: `never below the guarantee`: its last amount stays a floor of its recovery after it applied.
        months: Recovery begins so many months after the period of the draw; 0: with the next period.
        leaving: Set when recoverable.
    """

    kind: Choice["guarantee", "advance"]
    amount: Expr
    recoverable: bool
    limit: Limit | None = None
    stays: bool = False
    months: int = 0
    leaving: Leaving | None = None
    span: Span = span_field()
