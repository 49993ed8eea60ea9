"""The clauses of a rule, in the order they are written."""

from __future__ import annotations

from decimal import Decimal

import attrs

from incentlang.source import Span
from incentlang.syntax.ast.dates import EarnedOn
from incentlang.syntax.ast.draws import Draw
from incentlang.syntax.ast.expressions import Expr
from incentlang.syntax.ast.gathers import After
from incentlang.syntax.ast.lifecycle import (
    CappedAt,
    ClawBack,
    Hold,
    OnLeaving,
    PayableAs,
    PayIn,
    Shared,
    UnlessFact,
    Vest,
    VestParts,
)
from incentlang.syntax.ast.words import Ident, Path, span_field
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
class Less:
    """`less already earned year to date, never below zero`; `over` None takes the window of what is credited."""

    over: Grain | None
    floored: bool
    span: Span = span_field()


@attrs.frozen
class Credit:
    """`credit amount to party`, or `adjust` in its place.

    `split`: `split 60% to owner, 40% to engineer`. `each`: `to each split.participant by split.share`.
    """

    amount: Expr
    to: Path | None
    less: Less | None
    split: tuple[Shared, ...]
    each: Shared | None
    adjusts: bool
    span: Span = span_field()


@attrs.frozen
class Count:
    """`count value toward measure to party`; `overlay`: besides the team's own, left out of totals and roll-ups."""

    value: Expr
    measure: Ident
    to: Path | None
    overlay: bool
    span: Span = span_field()


@attrs.frozen
class Nominate:
    """`nominate who for recognition, with evidence column`; `who` is None where the rule's participant is meant."""

    who: Path | None
    recognition: Ident
    evidence: Path | None
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
class Posting:
    """When and how a rule's result is posted: `settled at period end`, `paid to date`, `attributed to deals …`."""

    words: str
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


@attrs.frozen
class Worth:
    """`worth 40% of target for role`; without a role that of the rule."""

    part: Decimal
    role: Ident | None
    span: Span = span_field()


Clause = (
    ForEach
    | ForEachPeriod
    | Let
    | Credit
    | Count
    | Nominate
    | CappedAt
    | After
    | When
    | Unless
    | UnlessFact
    | Vest
    | VestParts
    | Hold
    | PayIn
    | PayableAs
    | OnLeaving
    | ClawBack
    | Draw
    | Posting
    | Purpose
    | Because
    | EarnedOn
    | Worth
)
