"""What the header says of other currencies."""

from __future__ import annotations

import attrs

from incentlang.source import Span
from incentlang.syntax.ast.words import Ident, span_field


@attrs.frozen
class Convert:
    """`convert EUR, GBP at exchange_rate on compensation date, rounded first`."""

    codes: tuple[Ident, ...]
    source: Ident
    day: Ident
    rounded_first: bool
    span: Span = span_field()


@attrs.frozen
class PayCurrency:
    """`pay in currency of participant at exchange_rate on last day of pay period`."""

    source: Ident
    day: Ident
    span: Span = span_field()
