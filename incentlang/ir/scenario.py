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

EVERY = "credit"
"""What an expectation names that is about all rules and pools; no definition can be called so."""

Outcome = Choice["value", "none", "pending"]
Reason = Choice["where", "when", "unless", "window", "never", "pending", "override", "evidence"]
REASONS: tuple[Reason, ...] = ("where", "when", "unless", "window", "never", "pending", "override", "evidence")


@attrs.frozen
class GivenRow:
    """Cells of one row of an entity, fact or participant; None in a cell that is given as missing.

    `start` and `end` bound dated attributes, inclusive. `written`: the clause that says the same of a row of a table.
    """

    kind: str
    key: str
    cells: tuple[tuple[str, LiteralValue | None], ...]
    start: date | None = None
    end: date | None = None
    written: str = attrs.field(default="", eq=False)
    span: Span = span_field()

    @property
    def clause(self) -> str:
        """The text of the clause that gives this row alone."""
        return self.written or self.span.text


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

    Attributes:
        name: The rule, pool or measure; `EVERY` is all rules and pools.
        outcome: `none`: nothing there and nothing waits, or a measure without a value. `pending`: something waits.
        nominated: Whether somebody is nominated, and `value` 1 or 0 says the same.
        also: The entity of a measure of a role together with one.
        fact: What is waited for, and `until` the last day on which it can come; empty and None where it is not said.
        written: The clause that says the same of a cell of a table.
    """

    name: str
    key: str
    period: Period | None
    value: Decimal
    reason: Reason | None
    is_measure: bool = False
    nominated: bool | None = None
    also: str = ""
    outcome: Outcome = "value"
    fact: str = ""
    until: date | None = None
    written: str = attrs.field(default="", eq=False)
    span: Span = span_field()

    @property
    def clause(self) -> str:
        """The text of the clause that expects this alone, on one line."""
        return self.written or " ".join(self.span.text.split())


@attrs.frozen
class Scenario:
    """One worked example of the plan."""

    name: str
    rows: tuple[GivenRow, ...]
    inputs: tuple[GivenInput, ...]
    as_of: date
    expects: tuple[Expect, ...]
    span: Span = span_field()
