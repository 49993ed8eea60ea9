"""From when to when a version of a table or rule holds, as written."""

from __future__ import annotations

from datetime import date

import attrs

from incentlang.source import Span
from incentlang.syntax.ast.words import span_field


@attrs.frozen
class InForce:
    """`from 2026-07-01 to 2026-12-31`; without an end it holds until the next version begins."""

    start: date
    end: date | None
    span: Span = span_field()
