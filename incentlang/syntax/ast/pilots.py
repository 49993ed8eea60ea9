"""Pilots as written: who tries what, when, against whom, and what is watched."""

from __future__ import annotations

from datetime import date

import attrs

from incentlang.source import Span
from incentlang.syntax.ast.expressions import Expr
from incentlang.syntax.ast.rules import Because
from incentlang.syntax.ast.words import Ident, Literal, span_field


@attrs.frozen
class Control:
    """`control condition`."""

    condition: Expr
    span: Span = span_field()


@attrs.frozen
class Baseline:
    """`baseline 2025-10-01 to 2025-12-31`."""

    start: date
    end: date
    span: Span = span_field()


@attrs.frozen
class SetParam:
    """`set param = value`."""

    name: Ident
    value: Literal
    span: Span = span_field()


@attrs.frozen
class Watch:
    """`watch measure, measure`."""

    names: tuple[Ident, ...]
    span: Span = span_field()


PilotClause = Control | Baseline | SetParam | Watch | Because


@attrs.frozen
class Pilot:
    """`pilot name "title" for condition during 2026-01-01 to 2026-03-31` and its clauses in reading order."""

    name: Ident
    title: str
    condition: Expr
    start: date
    end: date
    clauses: tuple[PilotClause, ...]
    span: Span = span_field()
