"""Invariants of a plan: conditions asked on every run, and claims that were proved when it was compiled."""

from __future__ import annotations

import attrs

from incentlang.ir.expressions import Expr
from incentlang.ir.nodes import span_field
from incentlang.source import Span
from incentlang.values.periods import Grain


@attrs.frozen
class EnsureRows:
    """The condition holds for every row of `subject` that `where` picks."""

    text: str
    subject: str
    where: Expr | None
    condition: Expr
    span: Span = span_field()


@attrs.frozen
class EnsurePeriods:
    """The condition holds for everybody in `role` in every period of grain `each` that `where` picks."""

    text: str
    role: str
    each: Grain
    where: Expr | None
    condition: Expr
    span: Span = span_field()


@attrs.frozen
class EnsureProved:
    """A claim on the plan itself, which the check has proved."""

    text: str
    span: Span = span_field()


Ensure = EnsureRows | EnsurePeriods | EnsureProved
