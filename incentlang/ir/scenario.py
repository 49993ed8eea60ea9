"""A scenario, checked: rows to invent, the clock, and what must come out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal as Choice

import attrs

from incentlang.ir.expressions import LiteralValue
from incentlang.ir.nodes import span_field
from incentlang.source import Span
from incentlang.values.periods import Period

Reason = Choice["where", "when", "unless", "window", "never", "pending", "override", "evidence"]
REASONS: tuple[Reason, ...] = ("where", "when", "unless", "window", "never", "pending", "override", "evidence")


@attrs.frozen
class GivenRow:
    """Cells of one row of an entity, fact or participant. `start` and `end` bound dated attributes, inclusive."""

    kind: str
    key: str
    cells: tuple[tuple[str, LiteralValue], ...]
    start: date | None = None
    end: date | None = None
    span: Span = span_field()


@attrs.frozen
class GivenInput:
    """One value of an input; the participant is empty where it is of the whole plan, `also` where it is of one."""

    name: str
    participant: str
    period: Period
    value: Decimal
    also: str = ""
    span: Span = span_field()


@attrs.frozen
class Expect:
    """The sum of a rule for a subject or participant, of a pool for a participant, or one value of a measure.

    `nominated`: whether somebody is nominated, and `value` 1 or 0 says the same. `also`: the entity of a measure of
    a role together with one.
    """

    name: str
    key: str
    period: Period | None
    value: Decimal
    reason: Reason | None
    is_measure: bool = False
    nominated: bool | None = None
    also: str = ""
    span: Span = span_field()


@attrs.frozen
class Scenario:
    """One worked example of the plan."""

    name: str
    rows: tuple[GivenRow, ...]
    inputs: tuple[GivenInput, ...]
    as_of: date
    expects: tuple[Expect, ...]
    span: Span = span_field()
