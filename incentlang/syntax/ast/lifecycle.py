"""What becomes of earned money, as written: limits, vesting, holds, instalments, leaving, claw backs."""

from __future__ import annotations

from typing import Literal as Choice

import attrs

from incentlang.source import Span
from incentlang.syntax.ast.dates import Cutoff, DayPlace
from incentlang.syntax.ast.expressions import Expr
from incentlang.syntax.ast.gathers import After, FactRef, Within
from incentlang.syntax.ast.words import Day, Ident, Length, Path, span_field
from incentlang.values.periods import Grain


@attrs.frozen
class UnlessFact:
    """`unless fact where … within …`, `unless fact by DATE` or by a cut-off; in a hold `no fact within …`."""

    fact: Ident
    where: Expr | None
    within: Within | None
    by: DayPlace | None
    cutoff: Cutoff | None
    span: Span = span_field()


@attrs.frozen
class AtOnce:
    """`at once`."""

    span: Span = span_field()


@attrs.frozen
class Later:
    """`5 months after close if customer.status is active`."""

    length: Length
    anchor: Path | Day
    test: Expr | None
    span: Span = span_field()


Release = AtOnce | After | UnlessFact | Later


@attrs.frozen
class Tranche:
    """One part of what vests, and when."""

    share: Expr
    release: Release
    span: Span = span_field()


@attrs.frozen
class Vest:
    """`vest 50% at once, 50% after the 1st renewal within 14 months of close`."""

    tranches: tuple[Tranche, ...]
    span: Span = span_field()


@attrs.frozen
class VestParts:
    """`vest in 36 monthly parts, cliff 12 months`."""

    count: int
    grain: Grain
    cliff: Length | None
    span: Span = span_field()


@attrs.frozen
class Hold:
    """`hold 50% until payment within 180 days of close, otherwise forfeited`; `otherwise` empty where not written."""

    share: Expr
    release: Release
    otherwise: Choice["forfeited", "left open", "paid", ""]
    span: Span = span_field()


@attrs.frozen
class PayIn:
    """`pay in 3 monthly parts`."""

    count: int
    grain: Grain
    span: Span = span_field()


@attrs.frozen
class PayableAs:
    """`payable as payment.amount of ARR`: in proportion to what the customer paid."""

    received: Path
    whole: Path
    span: Span = span_field()


@attrs.frozen
class OnLeaving:
    """`on leaving forfeit unvested`."""

    word: Choice["keep", "forfeit unvested", "forfeit held", "forfeit all", "write off", "collect"]
    span: Span = span_field()


@attrs.frozen
class CappedAt:
    """`capped at limit`, of the credit above."""

    limit: Expr
    span: Span = span_field()


@attrs.frozen
class Restored:
    """`, restored after payment`; `full` makes waiting parts payable as well."""

    fact: FactRef
    where: Expr | None
    within: Within | None
    full: bool
    span: Span = span_field()


@attrs.frozen
class Recovered:
    """`, recovered in 10 monthly parts` (`count` of `grain`) or `, recovered at most 20% of pay` (`limit`), or both."""

    count: int | None
    grain: Grain | None
    limit: Expr | None
    span: Span = span_field()


@attrs.frozen
class ClawBack:
    """`claw back share of the money after …`; `taken` empty: the share is an amount of money.

    `each`: `after each fact`, so that every row takes its own share.
    """

    share: Expr
    taken: Choice["of the money", "of the money and credit", "of the unpaid money", ""]
    before_cap: bool
    trigger: After | UnlessFact
    each: bool
    restored: Restored | None
    recovered: Recovered | None
    span: Span = span_field()


@attrs.frozen
class Shared:
    """`60% to owner`: one part of a credit that is split."""

    share: Expr
    to: Path
    span: Span = span_field()


LifeClause = Vest | VestParts | Hold | PayIn | PayableAs | OnLeaving | ClawBack
