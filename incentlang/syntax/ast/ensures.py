"""Invariants as written: what must hold on every run, or for any data."""

from __future__ import annotations

from decimal import Decimal

import attrs

from incentlang.source import Span
from incentlang.syntax.ast.expressions import Expr
from incentlang.syntax.ast.words import Ident, Text, span_field
from incentlang.values.periods import Grain


@attrs.frozen
class EachRow:
    """`for each deal where …: condition`."""

    subject: Ident
    where: Expr | None
    condition: Expr
    span: Span = span_field()


@attrs.frozen
class EachPeriod:
    """`for each role each quarter where …: condition`."""

    role: Ident
    grain: Grain
    where: Expr | None
    condition: Expr
    span: Span = span_field()


@attrs.frozen
class NeverFalls:
    """`rule never falls as measure rises`."""

    rule: Ident
    measure: Ident
    span: Span = span_field()


@attrs.frozen
class TiedTo:
    """`share of target tied to retain, adopt is at least 30% for each role`; `role` None is every role."""

    purposes: tuple[Ident, ...]
    op: str
    part: Decimal
    role: Ident | None
    span: Span = span_field()


@attrs.frozen
class Ensure:
    """`ensure "text" claim`."""

    text: Text
    claim: EachRow | EachPeriod | NeverFalls | TiedTo
    span: Span = span_field()
