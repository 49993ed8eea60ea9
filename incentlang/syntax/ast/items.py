"""What stands at the top of a file."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal as Choice

import attrs

from incentlang.source import Source, Span
from incentlang.syntax.ast.choices import Since
from incentlang.syntax.ast.currencies import Convert, PayCurrency
from incentlang.syntax.ast.dates import YearStarts
from incentlang.syntax.ast.declarations import Entity, Fact, TypeText
from incentlang.syntax.ast.ensures import Ensure
from incentlang.syntax.ast.expressions import Expr
from incentlang.syntax.ast.pilots import Pilot
from incentlang.syntax.ast.pools import Pool
from incentlang.syntax.ast.rules import Because, Clause
from incentlang.syntax.ast.scenarios import Scenario
from incentlang.syntax.ast.versions import InForce
from incentlang.syntax.ast.words import Ident, Length, Literal, Path, Text, span_field
from incentlang.values.numbers import RoundingMode
from incentlang.values.periods import Grain


@attrs.frozen
class Effective:
    """`effective 2026-01-01 to 2026-12-31`."""

    start: date
    end: date | None
    span: Span = span_field()


@attrs.frozen
class Currency:
    """`currency USD rounded half up to 0.01`."""

    code: Ident
    mode: RoundingMode | None
    quantum: Decimal | None
    span: Span = span_field()


@attrs.frozen
class Paid:
    """`paid monthly`, or `paid every 2 weeks from 2026-01-02`, the first day of two weeks."""

    grain: Grain
    first: date | None
    span: Span = span_field()


@attrs.frozen
class Owner:
    """`owner "Revenue operations"`."""

    text: str
    span: Span = span_field()


@attrs.frozen
class Approved:
    """`approved by "Committee" on 2025-12-12`."""

    text: str
    on: date | None
    span: Span = span_field()


@attrs.frozen
class NegativePay:
    """`negative pay carried`."""

    word: Choice["carried", "written off", "collected"]
    span: Span = span_field()


PlanClause = Effective | Currency | Paid | Owner | Approved | Because | NegativePay | YearStarts | Convert | PayCurrency


@attrs.frozen
class Plan:
    """The plan's header."""

    name: Ident
    title: str
    clauses: tuple[PlanClause, ...]
    span: Span = span_field()


@attrs.frozen
class Use:
    """`use a.b`."""

    parts: tuple[Ident, ...]
    span: Span = span_field()

    @property
    def text(self) -> str:
        """The module's name."""
        return ".".join(part.text for part in self.parts)


@attrs.frozen
class Param:
    """`param name = value "why"`; `since` holds the values of a dated one, as written."""

    name: Ident
    value: Literal
    why: str
    since: tuple[Since, ...]
    span: Span = span_field()


@attrs.frozen
class Role:
    """`role name "title" pay mix …`; `mix` holds base and variable as ratios, or is empty."""

    name: Ident
    title: str
    mix: tuple[Decimal, ...]
    span: Span = span_field()


@attrs.frozen
class Input:
    """`input name for role each quarter: money`, or `judgement …` with who rated and why.

    `also` is the second name of `for role and entity`.
    """

    name: Ident
    role: Ident
    also: Ident | None
    grain: Grain
    type: TypeText
    doc: str
    judged: bool
    due: Length | None
    missing: Literal | None
    span: Span = span_field()


@attrs.frozen
class TableCell:
    """One cell: `bound` is from, above or below, or empty; `value` what stands there."""

    bound: Choice["from", "above", "below", ""]
    value: Literal | Ident | Text
    span: Span = span_field()


@attrs.frozen
class Table:
    """`table name "title" by axes, method gives type`, and its cells in reading order.

    `above` is the point of `retroactive above 100%`.
    """

    name: Ident
    title: str
    axes: tuple[Path, ...]
    method: str
    gives: Ident | None
    cells: tuple[TableCell, ...]
    above: Literal | None
    in_force: InForce | None
    span: Span = span_field()


@attrs.frozen
class Measure:
    """`measure name for role each quarter value`; `also` is the second name of `for role and entity`."""

    name: Ident
    title: str
    role: Ident
    also: Ident | None
    grain: Grain
    body: Expr
    span: Span = span_field()


@attrs.frozen
class Formula:
    """`formula name "title" gives value`: sums that say nothing of whose rows they take; `name over book` says it."""

    name: Ident
    title: str
    body: Expr
    span: Span = span_field()


@attrs.frozen
class Cap:
    """`cap earned of plan for each role each year at limit, excess lost`; `of` is `plan` or a rule's name."""

    of: Ident
    role: Ident
    grain: Grain
    limit: Expr
    excess: Choice["lost", "carried", "reviewed"]
    because: str
    span: Span = span_field()


@attrs.frozen
class Rule:
    """`rule name overrides base "title"` and its clauses in reading order."""

    name: Ident
    overrides: Ident | None
    title: str
    clauses: tuple[Clause, ...]
    in_force: InForce | None
    span: Span = span_field()


@attrs.frozen
class Value:
    """`value name "title" for each fact` and how it is found."""

    name: Ident
    title: str
    fact: Ident
    body: Expr
    span: Span = span_field()


@attrs.frozen
class Override:
    """`override name = value where condition because "reason"`."""

    name: Ident
    value: Literal
    where: Expr
    because: str
    span: Span = span_field()


@attrs.frozen
class Unit:
    """`unit RSU "title" rounded down to 1`; `mode` None is half up."""

    name: Ident
    title: str
    mode: RoundingMode | None
    quantum: Decimal
    span: Span = span_field()


@attrs.frozen
class Recognition:
    """`recognition customer_hero "title"`: what somebody can be nominated for."""

    name: Ident
    title: str
    span: Span = span_field()


Declared = (
    Param | Role | Input | Table | Measure | Rule | Entity | Fact | Unit | Recognition | Pool | Pilot | Value | Formula
)
Item = Plan | Use | Scenario | Ensure | Cap | Override | Declared


@attrs.frozen
class Comment:
    """A comment, with its `#`; kept for the formatter."""

    text: str
    span: Span = span_field()


@attrs.frozen
class File:
    """One plan file: its items in order, and its comments."""

    source: Source = attrs.field(eq=False, repr=False)
    items: tuple[Item, ...]
    comments: tuple[Comment, ...] = ()
