"""What is credited and is no money: declared units, and recognitions that people are nominated for."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import attrs

from incentlang.ir.nodes import span_field
from incentlang.source import Span
from incentlang.values.numbers import RoundingMode


@attrs.frozen
class Unit:
    """What is credited and is no money, such as shares; an amount of it is rounded to `quantum`."""

    name: str
    title: str
    quantum: Decimal
    rounding: RoundingMode
    span: Span = span_field()


@attrs.frozen
class Recognition:
    """What somebody is nominated for. A nomination is one of it, and never pay."""

    name: str
    title: str
    span: Span = span_field()


def in_unit(name: str | None, units: Iterable[Unit], recognitions: Iterable[Recognition]) -> Unit | None:
    """The unit of this name; a recognition is counted in whole nominations."""
    counted = (Unit(each.name, each.title, Decimal(1), "half up", span=each.span) for each in recognitions)
    return next((unit for unit in (*units, *counted) if unit.name == name), None)
