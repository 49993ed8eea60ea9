"""The clauses of a rule, in the order they are written."""

from __future__ import annotations

import attrs

from incentlang.source import Span
from incentlang.syntax.ast.expressions import Expr
from incentlang.syntax.ast.gathers import After, Within
from incentlang.syntax.ast.words import Day, Ident, Path, span_field
from incentlang.values.periods import Grain


@attrs.frozen
class ForEach:
    """`for each deal where …`."""

    subject: Ident
    where: Expr | None
    span: Span = span_field()


@attrs.frozen
class ForEachPeriod:
    """`for each role each quarter where …`."""

    role: Ident
    grain: Grain
    where: Expr | None
    span: Span = span_field()


@attrs.frozen
class Let:
    """`let name = value`."""

    name: Ident
    value: Expr
    span: Span = span_field()


@attrs.frozen
class Credit:
    """`credit amount to party`."""

    amount: Expr
    to: Path | None
    span: Span = span_field()


@attrs.frozen
class When:
    """`when condition`."""

    condition: Expr
    span: Span = span_field()


@attrs.frozen
class Unless:
    """`unless condition`."""

    condition: Expr
    span: Span = span_field()


@attrs.frozen
class UnlessFact:
    """`unless fact within …` or `unless fact by DATE`."""

    fact: Ident
    within: Within | None
    by: Path | Day | None
    span: Span = span_field()


@attrs.frozen
class ClawBack:
    """`claw back share of the money after …`."""

    share: Expr
    trigger: After
    span: Span = span_field()


@attrs.frozen
class Purpose:
    """`purpose acquire, adopt`."""

    names: tuple[Ident, ...]
    span: Span = span_field()


@attrs.frozen
class Because:
    """`because "reason"`."""

    text: str
    span: Span = span_field()


Clause = ForEach | ForEachPeriod | Let | Credit | After | When | Unless | UnlessFact | ClawBack | Purpose | Because
