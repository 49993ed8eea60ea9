"""Scenarios: given rows, a date, and what is expected."""

from __future__ import annotations

from datetime import date

import attrs

from incentlang.source import Span
from incentlang.syntax.ast.words import Ident, Literal, PeriodText, Text, span_field


@attrs.frozen
class Assign:
    """`field value` in a given row."""

    name: Ident
    value: Literal | Ident | Text
    span: Span = span_field()


@attrs.frozen
class GivenRow:
    """`given deal D1: ARR 120_000 USD, …`; `start` and `end` for dated attributes."""

    kind: Ident
    key: Ident
    start: date | None
    end: date | None
    assigns: tuple[Assign, ...]
    span: Span = span_field()


@attrs.frozen
class GivenFact:
    """`given activation of acme on 2026-04-06`."""

    kind: Ident
    key: Ident
    on: date
    assigns: tuple[Assign, ...]
    span: Span = span_field()


@attrs.frozen
class GivenInput:
    """`given quota of maya in 2026-Q1: 100_000 USD`; `also` is the second key of `of maya and alpha`."""

    name: Ident
    key: Ident
    also: Ident | None
    period: PeriodText
    value: Literal
    span: Span = span_field()


@attrs.frozen
class ScenarioRow:
    """`D1: 120_000 USD, new_logo` below the names of the columns."""

    key: Ident
    cells: tuple[Literal | Ident | Text, ...]
    span: Span = span_field()


@attrs.frozen
class GivenTable:
    """`given deal: ARR, kind` and its rows."""

    kind: Ident
    columns: tuple[Ident, ...]
    rows: tuple[ScenarioRow, ...]
    span: Span = span_field()


@attrs.frozen
class AsOf:
    """`as of 2026-04-30`."""

    day: date
    span: Span = span_field()


@attrs.frozen
class Pending:
    """`pending for activation until 2026-04-05`."""

    what: Ident | None
    until: date | None
    span: Span = span_field()


@attrs.frozen
class Expect:
    """`expect rule for key is value because reason`; `negated`: `is not nominated`; `also`: `for maya and alpha`."""

    name: Ident
    key: Ident
    also: Ident | None
    period: PeriodText | None
    value: Literal | Ident | Text | Pending
    reason: Ident | None
    negated: bool
    span: Span = span_field()


@attrs.frozen
class ExpectNo:
    """`expect no rule for key because reason`; `name` is `credit` where it is about all of them."""

    name: Ident
    key: Ident
    also: Ident | None
    period: PeriodText | None
    reason: Ident | None
    span: Span = span_field()


@attrs.frozen
class ExpectTable:
    """`expect for each in 2026-Q1: new_logo, attainment` and a row for each key."""

    period: PeriodText | None
    columns: tuple[Ident, ...]
    rows: tuple[ScenarioRow, ...]
    span: Span = span_field()


ScenarioClause = GivenRow | GivenFact | GivenInput | GivenTable | AsOf | Expect | ExpectNo | ExpectTable


@attrs.frozen
class Scenario:
    """`scenario "name"` and its clauses."""

    name: Text
    clauses: tuple[ScenarioClause, ...]
    span: Span = span_field()
