"""Days chosen among several, and cut-offs, as written."""

from __future__ import annotations

from typing import Literal as Choice

import attrs

from incentlang.source import Span
from incentlang.syntax.ast.words import Day, Ident, Length, Path, span_field
from incentlang.values.periods import Grain

LaterOrEarlier = Choice["later", "earlier"]


@attrs.frozen
class Moved:
    """`booked_on + 90 days`."""

    day: Path | Day
    length: Length
    minus: bool
    span: Span = span_field()


@attrs.frozen
class LaterOf:
    """`later of booked_on + 90 days, due_on + 30 days`."""

    op: LaterOrEarlier
    days: tuple[Path | Day | Moved, ...]
    span: Span = span_field()


DayPlace = Path | Day | Moved | LaterOf


@attrs.frozen
class EarnedOn:
    """`earned on later of signed_on, started_on`."""

    day: DayPlace
    span: Span = span_field()


@attrs.frozen
class Cutoff:
    """`by 14 days after quarter end`; `grain` None is the pay period, `length` None its last day."""

    length: Length | None
    grain: Grain | None
    span: Span = span_field()


@attrs.frozen
class YearStarts:
    """`year starts in FEBRUARY`; `month` 0 is no month."""

    month: int
    name: Ident
    span: Span = span_field()


@attrs.frozen
class DatedOf:
    """`dated later of signed_on, started_on`."""

    op: LaterOrEarlier
    fields: tuple[Ident, ...]
    span: Span = span_field()
