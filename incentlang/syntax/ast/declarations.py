"""Entities, facts and their columns as written."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal as Choice

import attrs

from incentlang.source import Span
from incentlang.syntax.ast.dates import DatedOf
from incentlang.syntax.ast.words import Ident, Literal, span_field
from incentlang.values.periods import Grain


@attrs.frozen
class TypeText:
    """A kind as written. `values` for `one of`; `low` and `high` for a range; `places` for `money to 0.0001`."""

    name: str
    values: tuple[Ident, ...] = ()
    per: Grain | None = None
    places: Decimal | None = None
    low: Literal | None = None
    high: Literal | None = None
    span: Span = attrs.field(kw_only=True, eq=False, repr=False)


FieldPart = Choice["field", "key", "dated", "known", "voided"]


@attrs.frozen
class Field:
    """A column of an entity or fact, the part it plays there, and who enters it, if that is said."""

    part: FieldPart
    name: Ident
    type: TypeText
    over_time: bool
    optional: bool
    doc: str
    entered_by: Ident | None
    span: Span = span_field()


@attrs.frozen
class Entity:
    """`entity name "doc" …`."""

    name: Ident
    doc: str
    fields: tuple[Field, ...]
    span: Span = span_field()


@attrs.frozen
class Fact:
    """`fact name "doc" …`."""

    name: Ident
    doc: str
    fields: tuple[Field, ...]
    once_per: tuple[Ident, ...]
    dated_of: tuple[DatedOf, ...]
    span: Span = span_field()
