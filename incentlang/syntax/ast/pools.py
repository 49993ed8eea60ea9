"""Pools as written: a fund, and who shares it."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal as Choice

import attrs

from incentlang.source import Span
from incentlang.syntax.ast.expressions import Expr, Windowed
from incentlang.syntax.ast.rules import Because, When
from incentlang.syntax.ast.words import Ident, Path, span_field
from incentlang.values.periods import Grain


@attrs.frozen
class Fund:
    """`fund amount`."""

    amount: Expr
    span: Span = span_field()


@attrs.frozen
class PoolShare:
    """`share 60% to role by measure by days`; without `weight` and `decided` equally."""

    part: Decimal
    role: Ident
    weight: Path | Windowed | None
    by_days: bool
    decided: Ident | None
    span: Span = span_field()


@attrs.frozen
class Undistributed:
    """`undistributed returns to company`, `is redistributed`, `carries to the next fund`."""

    to: Choice["company", "redistributed", "next fund"]
    span: Span = span_field()


@attrs.frozen
class FixedAtClose:
    """`fixed at close`."""

    span: Span = span_field()


PoolClause = Fund | PoolShare | When | Undistributed | FixedAtClose | Because


@attrs.frozen
class Pool:
    """`pool name "title" each quarter` and its clauses in reading order."""

    name: Ident
    title: str
    grain: Grain
    clauses: tuple[PoolClause, ...]
    span: Span = span_field()
