"""Pilots: other values of parameters for some people during some dates, and what is watched meanwhile."""

from __future__ import annotations

from datetime import date

import attrs

from incentlang.ir.expressions import Expr, Literal
from incentlang.ir.nodes import span_field
from incentlang.source import Span


@attrs.frozen
class PilotSet:
    """The parameter `name` has this value in the pilot."""

    name: str
    value: Literal
    span: Span = span_field()


@attrs.frozen
class Pilot:
    """Whoever meets `condition` is its population, whoever meets `control` is compared with it; dates are inclusive."""

    name: str
    title: str
    condition: Expr
    start: date
    end: date
    control: Expr | None
    baseline_start: date | None
    baseline_end: date | None
    sets: tuple[PilotSet, ...]
    watches: tuple[str, ...]
    because: str
    span: Span = span_field()
