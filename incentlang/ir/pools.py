"""Pools: a fund, and who shares it."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal as Choice

import attrs

from incentlang.ir.conditions import When
from incentlang.ir.expressions import Expr, InputRead, MeasureRead
from incentlang.ir.nodes import span_field
from incentlang.source import Span
from incentlang.values.periods import Grain


@attrs.frozen
class PoolShare:
    """`part` of a pool's fund, divided among those in `role` by weight.

    `weight` None is equal weights. `by_days` multiplies each by the days in the role over those of the period.
    `decided` is the input that says each one's amount instead.
    """

    part: Decimal
    role: str
    weight: MeasureRead | InputRead | None
    by_days: bool
    decided: InputRead | None
    conditions: tuple[When, ...]
    span: Span = span_field()


@attrs.frozen
class Pool:
    """An amount of each period that is divided among people; earned on the period's last day.

    `undistributed` says what becomes of parts that nobody gets. `fixed`: once closed, a period is not restated,
    and what would have changed goes into the next fund.
    """

    name: str
    title: str
    each: Grain
    fund: Expr
    shares: tuple[PoolShare, ...]
    undistributed: Choice["company", "redistributed", "next fund"]
    fixed: bool = False
    because: str = ""
    unit: str | None = None
    span: Span = span_field()
    fund_span: Span = span_field()
    undistributed_span: Span = span_field()
