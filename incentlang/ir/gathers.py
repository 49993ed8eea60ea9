"""Expressions that find rows: waiting for a fact, and sums over rows."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Literal as Choice

import attrs

from incentlang.ir.nodes import span_field
from incentlang.ir.reads import Window
from incentlang.ir.versions import ALWAYS, Dates
from incentlang.source import Span
from incentlang.types import Type
from incentlang.values.dates import Duration
from incentlang.values.periods import Grain

if TYPE_CHECKING:
    from incentlang.ir.expressions import Expr

AggregateKind = Choice["sum", "count", "average", "highest", "lowest", "distinct"]
"""`distinct` counts the different values of a column."""


@attrs.frozen
class Reach:
    """How a fact is found from a subject: rows whose `field` equals the subject's `path` (empty: its key)."""

    fact: str
    field: str
    path: tuple[str, ...]


@attrs.frozen
class Cutoff:
    """So long after the last day of the period that holds the compensation date (semantics 4).

    What happens between that day and the cut-off counts as if it had happened on that day.
    """

    length: Duration
    each: Grain


@attrs.frozen
class After:
    """Met by the `nth` fact on or after the anchor, within a length of it.

    The anchor is the subject's compensation date (`close`), the date the credit was earned
    (`earning`), or a date. `milestone`: a fact before the anchor counts as well. `cutoff` stands in place of a length.
    `where`: only rows that meet it count; it is asked of the waited row itself, on that row's date.
    """

    reach: Reach
    nth: int
    milestone: bool
    within: Expr | None
    anchor: Choice["close", "earning"] | Expr
    cutoff: Cutoff | None = None
    where: Expr | None = None
    span: Span = span_field()


@attrs.frozen
class NoneWithin:
    """Met on the day after the window (or date) has passed without the fact; failed when the fact comes.

    `where`: only rows that meet it are such a fact.
    """

    reach: Reach
    within: Expr | None
    until: Expr | None
    anchor: Choice["close", "earning"] | Expr
    cutoff: Cutoff | None = None
    where: Expr | None = None
    span: Span = span_field()


@attrs.frozen
class Each:
    """A row counts for the people that rows of `fact` name at `path`, where their `field` refers to the row."""

    fact: str
    field: str
    path: tuple[str, ...]


@attrs.frozen
class Above:
    """A row counts for the managers above, from level `low` (1 is the manager) to `high`; None: the whole chain.

    The chain is that of the row's date; with `at_end` that of the period's end, however far it is known.
    """

    low: int
    high: int | None
    at_end: bool


@attrs.frozen
class Aggregate:
    """A gather: rows of `fact` of one participant, over the reader's period or window.

    A row belongs to the participant at the end of path `by`; it counts on the later of its
    compensation date and the dates of its `conditions` (semantics 7).

    Attributes:
        of_rule: The rule whose `count … toward` this is; its rows lie in the plan's dates. Empty: a written gather.
        dates: Of the version of that rule.
        each: The people are those that rows of another fact name; `by` is then empty.
        above: The row counts for managers of the people found, once for each.
        overlay: The rows count for this participant, and are left out of totals and roll-ups.
        also: The path to the entity, in a measure of a participant together with one; empty elsewhere.
    """

    kind: AggregateKind
    fact: str
    value: Expr | None
    where: Expr | None
    conditions: tuple[After | NoneWithin, ...]
    by: tuple[str, ...]
    type: Type
    window: Window | None = None
    each: Each | None = None
    above: Above | None = None
    of_rule: str = ""
    dates: Dates = ALWAYS
    overlay: bool = False
    also: tuple[str, ...] = ()
    span: Span = span_field()

    @property
    def is_of_somebody(self) -> bool:
        """Whether each row counts for people or an entity, and not for the plan as a whole."""
        return bool(self.by) or self.each is not None or self.above is not None


@attrs.frozen
class OverAlso:
    """`lowest of attainment over product`: what is of a participant together with an entity, gathered over that entity.

    It takes each of the entity `of` for which the participant has a value: one is supplied for an input that is read,
    or, where none must be, a row counts. `value` None counts them.
    """

    kind: AggregateKind
    of: str
    value: Expr | None
    where: Expr | None
    type: Type
    span: Span = span_field()
