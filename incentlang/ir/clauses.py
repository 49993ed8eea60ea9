"""What a rule counts, and whom it gives way to."""

from __future__ import annotations

import attrs

from incentlang.ir.expressions import Aggregate, Expr
from incentlang.ir.nodes import span_field
from incentlang.ir.versions import ALWAYS, Dates
from incentlang.source import Span


@attrs.frozen
class CountToward:
    """Quota credit: the rows of a rule that count toward `measure`, whose body holds the same `gather`."""

    measure: str
    gather: Aggregate
    span: Span = span_field()


@attrs.frozen
class GivesWay:
    """A rule to which another one leaves the subjects of these dates that meet its condition."""

    name: str
    where: Expr
    dates: Dates = ALWAYS
    span: Span = span_field()
