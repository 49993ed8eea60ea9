"""The clauses of a rule, in the order they are written."""

from __future__ import annotations

import attrs

from incentlang.source import Span
from incentlang.syntax.ast.expressions import After, Day, Expr, Ident, Path, Within
from incentlang.values.periods import Grain


def _span() -> Span:
    return attrs.field(eq=False, repr=False)  # type: ignore[no-any-return]


@attrs.frozen
class ForEach:
    """`for each deal where …`."""

    subject: Ident
    where: Expr | None
    span: Span = _span()


@attrs.frozen
class ForEachPeriod:
    """`for each role each quarter where …`."""

    role: Ident
    grain: Grain
    where: Expr | None
    span: Span = _span()


@attrs.frozen
class Let:
    """`let name = value`."""

    name: Ident
    value: Expr
    span: Span = _span()


@attrs.frozen
class Credit:
    """`credit amount to party`."""

    amount: Expr
    to: Path | None
    span: Span = _span()


@attrs.frozen
class When:
    """`when condition`."""

    condition: Expr
    span: Span = _span()


@attrs.frozen
class Unless:
    """`unless condition`."""

    condition: Expr
    span: Span = _span()


@attrs.frozen
class UnlessFact:
    """`unless fact within …` or `unless fact by DATE`."""

    fact: Ident
    within: Within | None
    by: Path | Day | None
    span: Span = _span()


@attrs.frozen
class ClawBack:
    """`claw back share of the money after …`."""

    share: Expr
    trigger: After
    span: Span = _span()


@attrs.frozen
class Purpose:
    """`purpose acquire, adopt`."""

    names: tuple[Ident, ...]
    span: Span = _span()


@attrs.frozen
class Because:
    """`because "reason"`."""

    text: str
    span: Span = _span()


Clause = ForEach | ForEachPeriod | Let | Credit | After | When | Unless | UnlessFact | ClawBack | Purpose | Because
