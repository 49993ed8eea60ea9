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
class AsOf:
    """`as of 2026-04-30`."""

    day: date
    span: Span = span_field()


@attrs.frozen
class Expect:
    """`expect rule for key is value because reason`; `negated`: `is not nominated`; `also`: `for maya and alpha`."""

    name: Ident
    key: Ident
    also: Ident | None
    period: PeriodText | None
    value: Literal | Ident | Text
    reason: Ident | None
    negated: bool
    span: Span = span_field()


ScenarioClause = GivenRow | GivenFact | GivenInput | AsOf | Expect


@attrs.frozen
class Scenario:
    """`scenario "name"` and its clauses."""

    name: Text
    clauses: tuple[ScenarioClause, ...]
    span: Span = span_field()
