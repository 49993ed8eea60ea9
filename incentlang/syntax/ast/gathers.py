"""Rows that are summed or waited for, as written."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Literal as Choice

import attrs

from incentlang.source import Span
from incentlang.syntax.ast.words import Day, Ident, Path, span_field

if TYPE_CHECKING:
    from incentlang.syntax.ast.expressions import Expr


@attrs.frozen
class Aggregate:
    """`sum of value over fact where … after … by path`; `value` None counts rows; `by` None gathers `over book`."""

    kind: Choice["sum", "average", "count"]
    value: Expr | None
    fact: Ident
    where: Expr | None
    afters: tuple[After, ...]
    by: Path | None
    over: Ident | None
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
    anchor: Path | Day | None
    span: Span = span_field()


@attrs.frozen
class After:
    """`after fact within …`."""

    fact: FactRef
    within: Within | None
    span: Span = span_field()
