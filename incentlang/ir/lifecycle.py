"""What becomes of earned money: parts that wait, limits, splits and claw backs (semantics 18 to 22)."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal as Choice

import attrs

from incentlang.ir.expressions import After, Expr, FieldRead, NoneWithin, Reach
from incentlang.ir.nodes import span_field
from incentlang.source import Span
from incentlang.values.periods import Grain

Purse = Choice["vest", "hold"]
Missed = Choice["forfeited", "left open", "paid"]
"""What becomes of a part whose release can no longer come."""
Leaving = Choice["keep", "forfeit unvested", "forfeit held", "forfeit all", "write off", "collect"]


@attrs.frozen
class AtOnce:
    """Payable on the day it is earned."""

    span: Span = span_field()


@attrs.frozen
class Later:
    """Payable a length of time after the anchor, if the test holds on that day."""

    length: Expr
    anchor: Choice["close", "earning"] | Expr
    test: Expr | None = None
    span: Span = span_field()


Release = AtOnce | After | NoneWithin | Later


@attrs.frozen
class Tranche:
    """One part of the credited money, as a ratio of it; the parts of a rule add up to one.

    `otherwise`: what becomes of it when its release can no longer come.
    """

    share: Decimal
    release: Release
    otherwise: Missed = "forfeited"
    span: Span = span_field()


@attrs.frozen
class Tranches:
    """Parts that each wait for something of their own, unvested or held until then."""

    purse: Purse
    parts: tuple[Tranche, ...]


@attrs.frozen
class InParts:
    """`count` equal parts, one each period of `grain`: the first when it is earned, or after the `cliff`."""

    purse: Purse
    count: int
    grain: Grain
    cliff: Expr | None = None
    span: Span = span_field()


@attrs.frozen
class AsReceived:
    """Payable in proportion to what rows of `fact` bring of the whole; path `via` leads from them to the subject."""

    fact: str
    via: tuple[str, ...]
    received: str
    whole: FieldRead
    span: Span = span_field()


Schedule = Tranches | InParts | AsReceived


@attrs.frozen
class SharePart:
    """A fixed part of a credit for the participant at the end of path `to`."""

    share: Decimal
    to: tuple[str, ...]
    span: Span = span_field()


@attrs.frozen
class SplitAmong:
    """Parts for the people that rows of another fact name: each row's share, all of them the whole."""

    reach: Reach
    to: tuple[str, ...]
    share: FieldRead
    span: Span = span_field()


@attrs.frozen
class Restored:
    """What was taken comes back after a fact; `full`: parts that still wait become payable as well."""

    trigger: After
    full: bool = False


@attrs.frozen
class Recovery:
    """How what was taken is collected: in `parts` equal parts, or at most `limit` of the pay of a period, or both."""

    parts: int | None = None
    limit: Decimal | None = None


@attrs.frozen
class ClawBack:
    """Takes money back of every credit of the rule when the trigger comes: the first time, or `each` time.

    `share`: a ratio of the money, or an amount where `amount` is set. `credit`: the quota credit goes as
    well. `before_cap`: the share is of what was earned, not of what a cap left. `unpaid`: it is of what
    still waits on that day, and nothing that was payable is taken.
    """

    share: Expr
    trigger: After | NoneWithin
    amount: bool = False
    credit: bool = False
    before_cap: bool = False
    restored: Restored | None = None
    recovery: Recovery | None = None
    unpaid: bool = False
    each: bool = False
    span: Span = span_field()


@attrs.frozen
class Cap:
    """A limit on what the participants of a role earn in a period, by one rule or (`of` empty) by the whole plan."""

    of: str
    role: str
    each: Grain
    limit: Expr
    excess: Choice["lost", "carried", "reviewed"]
    because: str = ""
    unit: str | None = None
    span: Span = span_field()
