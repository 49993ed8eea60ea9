"""The smallest pieces of a value: names, and what is written out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import attrs

from incentlang.source import Span
from incentlang.values.dates import Duration
from incentlang.values.periods import Period


def span_field() -> Span:
    """The field `span`: the place a node stands at, which takes no part in equality."""
    return attrs.field(eq=False, repr=False)  # type: ignore[no-any-return]


@attrs.frozen
class Ident:
    """One name as written."""

    text: str
    span: Span = span_field()


@attrs.frozen
class Number:
    """A plain number."""

    value: Decimal
    span: Span = span_field()


@attrs.frozen
class Percent:
    """A percentage, held as a ratio."""

    value: Decimal
    span: Span = span_field()


@attrs.frozen
class Amount:
    """Money with its currency, such as `500 USD`."""

    value: Decimal
    currency: str
    span: Span = span_field()


@attrs.frozen
class Length:
    """A length of time, such as `90 days` or `3 months`."""

    value: Duration
    span: Span = span_field()


@attrs.frozen
class Day:
    """A date."""

    value: date
    span: Span = span_field()


@attrs.frozen
class PeriodText:
    """A period such as 2026-Q1."""

    value: Period
    span: Span = span_field()


@attrs.frozen
class Text:
    """Quoted text, without its quotes."""

    value: str
    span: Span = span_field()


Literal = Number | Percent | Amount | Length | Day | PeriodText


@attrs.frozen
class Path:
    """A name, or names joined by points."""

    parts: tuple[Ident, ...]
    span: Span = span_field()

    @property
    def text(self) -> str:
        """The path as written, without white space."""
        return ".".join(part.text for part in self.parts)
