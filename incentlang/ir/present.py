"""Expressions that count what there is on a day: entities and people, instead of dated rows."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Literal as Choice

import attrs

from incentlang.ir.gathers import Above, AggregateKind
from incentlang.ir.nodes import span_field
from incentlang.source import Span
from incentlang.types import Type

if TYPE_CHECKING:
    from incentlang.ir.expressions import Expr

StandingDay = Choice["period start", "period end", "days"]


@attrs.frozen
class PeriodDay:
    """The first day of the period at hand, or its last one, or the clock where the period is still open."""

    at: Choice["period start", "period end"]
    span: Span = span_field()


@attrs.frozen
class Standing:
    """A gather over entities, or over the people of a role, as they are on a day of the period at hand.

    Attributes:
        of: The entity, or with `people` the role.
        people: The rows are people; `value` and `where` then read what is theirs.
        by: The path from one of them to whom it counts for, read on the day. Of people, empty: themselves.
        above: It counts for the managers above whom `by` names, once for each.
        everything: All of them count: the measure is of the whole plan.
        on: Which day; `days`: each for the part of the period's days on which it counted for somebody.
    """

    kind: AggregateKind
    of: str
    people: bool
    value: Expr | None
    where: Expr | None
    by: tuple[str, ...]
    above: Above | None
    everything: bool
    on: StandingDay
    type: Type
    span: Span = span_field()
