"""Rows that are summed or waited for, as written."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Literal as Choice

import attrs

from incentlang.source import Span
from incentlang.syntax.ast.dates import Cutoff, DayPlace
from incentlang.syntax.ast.words import Ident, Path, span_field

if TYPE_CHECKING:
    from incentlang.syntax.ast.expressions import Expr


@attrs.frozen
class Whose:
    """`by everyone above each split.participant as at period end`: how the path after `by` leads to people.

    Attributes:
        everyone: The managers above the person at the end of the path.
        levels: The managers up to so many levels above.
        each: The path goes through rows of another fact that refer to the row.
        at_end: Managers as at the period's end, instead of each row's date.
        also: The second path of `by owner and product_ref`.
    """

    everyone: bool
    levels: int | None
    each: bool
    at_end: bool
    also: Path | None
    span: Span = span_field()


@attrs.frozen
class Aggregate:
    """`sum of value over fact where … after … by path`; `value` None counts rows; `by` None gathers `over book`.

    Of `distinct` the value is the column whose different values are counted.

    `days`: on which day the rows are read, as written: `at period start`, `prorated by days`.
    """

    kind: Choice["sum", "average", "count", "highest", "lowest", "distinct"]
    value: Expr | None
    fact: Ident
    where: Expr | None
    afters: tuple[After, ...]
    by: Path | None
    over: Ident | None
    whose: Whose | None
    days: tuple[str, ...]
    span: Span = span_field()


@attrs.frozen
class Counted:
    """`counted by rules`: what the rules count toward the measure."""

    span: Span = span_field()


@attrs.frozen
class Applied:
    """`net_revenue_retention over book`: a formula, for the rows of somebody."""

    name: Ident
    by: Path | None
    over: Ident | None
    whose: Whose | None
    span: Span = span_field()


@attrs.frozen
class Sampled:
    """`average of score over survey, at least 10 rows`; no value where there are fewer rows."""

    rows: Aggregate | Counted | Applied
    least: Expr
    span: Span = span_field()


@attrs.frozen
class FactRef:
    """A fact that a condition waits for: the `nth`, reached through `via` where written."""

    nth: int
    name: Ident
    via: Ident | None
    span: Span = span_field()


@attrs.frozen
class Within:
    """`within 90 days of close`; `anchor` None takes the default."""

    length: Expr
    anchor: DayPlace | None
    span: Span = span_field()


@attrs.frozen
class After:
    """`after fact where … within …`, or `after fact by 14 days after period end`."""

    fact: FactRef
    where: Expr | None
    within: Within | None
    cutoff: Cutoff | None
    span: Span = span_field()
