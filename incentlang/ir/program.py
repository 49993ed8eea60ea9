"""Definitions of the Core IR: a plan with its parameters, tables, measures and rules."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal as Choice

import attrs

from incentlang.ir.clauses import CountToward as CountToward  # noqa: PLC0414 (told here to all who read rules)
from incentlang.ir.clauses import GivesWay as GivesWay  # noqa: PLC0414 (told here to all who read rules)
from incentlang.ir.conditions import Condition as Condition  # noqa: PLC0414 (told here to all who read rules)
from incentlang.ir.conditions import Unless as Unless  # noqa: PLC0414 (told here to all who read rules)
from incentlang.ir.conditions import When as When  # noqa: PLC0414 (told here to all who read rules)
from incentlang.ir.currencies import PayCurrency
from incentlang.ir.draws import Draw
from incentlang.ir.ensures import Ensure
from incentlang.ir.expressions import Expr, Literal
from incentlang.ir.lifecycle import Cap, ClawBack, Leaving, Schedule, SharePart, SplitAmong
from incentlang.ir.nodes import span_field
from incentlang.ir.pilots import Pilot
from incentlang.ir.pools import Pool
from incentlang.ir.reads import MeasureKey
from incentlang.ir.schema import Schema
from incentlang.ir.units import Recognition, in_unit
from incentlang.ir.units import Unit as Unit  # noqa: PLC0414 (told here to all who read headers)
from incentlang.ir.versions import ALWAYS, Dates
from incentlang.source import Span
from incentlang.types import Type
from incentlang.values.numbers import RoundingMode
from incentlang.values.periods import Grain

Purpose = Choice["acquire", "adopt", "retain", "expand"]
PURPOSES: tuple[Purpose, ...] = ("acquire", "adopt", "retain", "expand")


@attrs.frozen
class Negative:
    """What becomes of negative pay."""

    word: Choice["carried", "written off", "collected"]
    span: Span = span_field()


@attrs.frozen
class Plan:
    """The header. `start` and `end` bound compensation dates, inclusive; None is unbounded.

    Without `negative`, negative pay is carried.
    `year_offset`: how the plan's periods lie, see `offset_of`.
    `pay_in`: how payouts become amounts in the participants' currencies, None: they are paid in the plan's.
    """

    name: str
    title: str
    currency: str
    quantum: Decimal
    rounding: RoundingMode
    paid: Grain
    start: date | None = None
    end: date | None = None
    defaults: tuple[str, ...] = ()
    negative: Negative | None = None
    year_offset: int = 0
    units: tuple[Unit, ...] = ()
    recognitions: tuple[Recognition, ...] = ()
    pay_in: PayCurrency | None = None
    span: Span = span_field()

    def in_range(self, day: date) -> bool:
        """Whether a compensation date lies within the plan's dates."""
        return (self.start is None or day >= self.start) and (self.end is None or day <= self.end)

    def in_unit(self, name: str | None) -> Plan:
        """The header as credits in a unit see it: the unit stands for the currency, with its own rounding."""
        unit = in_unit(name, self.units, self.recognitions)
        if unit is None:
            return self
        return attrs.evolve(self, currency=unit.name, quantum=unit.quantum, rounding=unit.rounding)


@attrs.frozen
class Since:
    """A value of a parameter from a day on."""

    start: date
    value: Literal


@attrs.frozen
class Param:
    """A named number and the reason for it.

    `since` holds the values of a dated parameter in order of their days; `value` is then the first of them.
    """

    name: str
    value: Literal
    why: str = ""
    since: tuple[Since, ...] = ()
    span: Span = span_field()


@attrs.frozen
class Band:
    """One row of a banded table: it starts at `at` (None: no lower end), inclusive unless `above`."""

    at: Decimal | None
    above: bool
    gives: Decimal
    span: Span = span_field()


@attrs.frozen
class BandTable:
    """Bands sorted by start, and how an amount passes through them.

    `split`: of a retroactive table, the point up to which the bands below pay slice by slice; what lies above it is
    paid at the band finally reached. `by_day`: of a stepwise table, all deals of one counting day see one measure.
    """

    name: str
    title: str
    method: Choice["marginal", "retroactive", "stepwise before deal", "stepwise after deal"]
    axis: str
    axis_type: Type
    gives: Type
    bands: tuple[Band, ...]
    split: Decimal | None = None
    by_day: bool = False
    dates: Dates = ALWAYS
    span: Span = span_field()


PastEnd = Choice["flat", "zero", "extended"]


@attrs.frozen
class CurveEnd:
    """What a curve does past one of its ends."""

    does: PastEnd
    span: Span = span_field()


@attrs.frozen
class CurveTable:
    """`interpolated`: a straight line between points sorted by `at`."""

    name: str
    title: str
    axis: str
    axis_type: Type
    gives: Type
    points: tuple[Band, ...]
    below: CurveEnd
    above: CurveEnd
    dates: Dates = ALWAYS
    span: Span = span_field()


@attrs.frozen
class Axis:
    """One axis of a decision table: the name as written, and its kind."""

    name: str
    type: Type


@attrs.frozen
class CellMatch:
    """What one cell of a decision table accepts: any, equal to a value, or a stretch of a number.

    A stretch runs from `low` to the row where the next begins: `low` None has no lower end, `high` None no upper one;
    `low_open` leaves `low` itself out, and `high_in` includes `high`, because the next row begins just above it.
    """

    value: str | bool | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    low_open: bool = False
    high_in: bool = False

    def holds(self, number: Decimal) -> bool:
        """Whether a number lies in the stretch."""
        if self.low is not None and (number < self.low or (self.low_open and number == self.low)):
            return False
        return self.high is None or number < self.high or (self.high_in and number == self.high)


@attrs.frozen
class DecisionRow:
    """One row: it applies when every cell accepts its argument."""

    cells: tuple[CellMatch, ...]
    gives: Literal
    span: Span = span_field()


@attrs.frozen
class DecisionTable:
    """Exactly one row applies to every case; the checker proved it."""

    name: str
    title: str
    axes: tuple[Axis, ...]
    gives: Type
    rows: tuple[DecisionRow, ...]
    dates: Dates = ALWAYS
    span: Span = span_field()


@attrs.frozen
class Head:
    """The start of a row or column of a matrix: a value of a closed set, or where a stretch begins.

    `at` None has no lower end; the start is inclusive unless `above`.
    """

    value: str | bool | None = None
    at: Decimal | None = None
    above: bool = False


@attrs.frozen
class MatrixTable:
    """Two axes: `lookup` gives the cell that both values reach, `bilinear` a straight line between cells both ways."""

    name: str
    title: str
    method: Choice["lookup", "bilinear"]
    axes: tuple[Axis, Axis]
    gives: Type
    rows: tuple[Head, ...]
    columns: tuple[Head, ...]
    cells: tuple[tuple[Decimal, ...], ...]
    dates: Dates = ALWAYS
    span: Span = span_field()


Table = BandTable | CurveTable | DecisionTable | MatrixTable


@attrs.frozen
class Measure:
    """One value per participant in `role` and period of grain `each`; `key` says if `role` is an entity or the plan.

    `also`: one value for each participant together with each of this entity; empty: for the participant alone.
    """

    name: str
    title: str
    role: str
    each: Grain
    type: Type
    body: Expr
    key: MeasureKey = "role"
    also: str = ""
    span: Span = span_field()


@attrs.frozen
class Value:
    """A derived value of each row of `fact`."""

    name: str
    title: str
    fact: str
    type: Type
    body: Expr
    span: Span = span_field()


@attrs.frozen
class Let:
    """A named value of the rule's grain."""

    name: str
    value: Expr
    type: Type
    span: Span = span_field()


@attrs.frozen
class LessEarned:
    """Taken off a credit: what its rule earned for the participant in the earlier periods of the `over` at hand."""

    over: Grain
    floored: bool
    span: Span = span_field()


@attrs.frozen
class Credit:
    """Money on an account: of the participant at the end of path `to`, or of the rule's participant (empty).

    `cap` limits one amount. A credit that is split has `split` or `among` in place of `to`. `adjusts`: a
    correction by hand, which no cap, hold or vesting touches. `evidence`: it is a nomination, whose amount is one.
    """

    amount: Expr
    to: tuple[str, ...]
    conditions: tuple[Condition, ...]
    cap: Expr | None = None
    split: tuple[SharePart, ...] = ()
    among: SplitAmong | None = None
    adjusts: bool = False
    less: LessEarned | None = None
    evidence: Expr | None = None
    span: Span = span_field()


@attrs.frozen
class RowRule:
    """A rule `for each FACT`; `where` picks its subjects; nothing is earned before `earned_on`.

    `overridden`: the rules that override it, which take what meets their condition. `beside`: those that override
    the same rule, of which none may apply together with this one.
    `settled`: nothing is posted before the periods of the measures it reads have ended.
    """

    name: str
    title: str
    subject: str
    where: Expr | None
    lets: tuple[Let, ...]
    credits: tuple[Credit, ...]
    clawbacks: tuple[ClawBack, ...]
    purposes: tuple[Purpose, ...] = ()
    because: str = ""
    schedule: Schedule | None = None
    leaving: Leaving | None = None
    overridden: tuple[GivesWay, ...] = ()
    beside: tuple[GivesWay, ...] = ()
    settled: bool = False
    counts: tuple[CountToward, ...] = ()
    earned_on: Expr | None = None
    dates: Dates = ALWAYS
    earned_on_span: Span = span_field()
    unit: str | None = None
    span: Span = span_field()
    subject_span: Span = span_field()
    where_span: Span = span_field()
    posting_span: Span = span_field()


@attrs.frozen
class PeriodRule:
    """A rule `for each ROLE each PERIOD`, earned on the period's last day; it has credits, or one `draw`.

    `to_date`: earned in each pay period up to its value there. `attributed`: the amount is split among the rows that
    feed the measure it reads.
    """

    name: str
    title: str
    role: str
    each: Grain
    where: Expr | None
    lets: tuple[Let, ...]
    credits: tuple[Credit, ...]
    purposes: tuple[Purpose, ...] = ()
    because: str = ""
    schedule: Schedule | None = None
    leaving: Leaving | None = None
    overridden: tuple[GivesWay, ...] = ()
    beside: tuple[GivesWay, ...] = ()
    draw: Draw | None = None
    to_date: bool = False
    attributed: Choice["", "by arrival", "pro rata"] = ""
    unit: str | None = None
    dates: Dates = ALWAYS
    span: Span = span_field()
    subject_span: Span = span_field()
    where_span: Span = span_field()
    posting_span: Span = span_field()
    attributed_span: Span = span_field()


Rule = RowRule | PeriodRule


@attrs.frozen
class Program:
    """A whole checked plan. Order inside the tuples is the order of the files and carries no meaning."""

    plan: Plan
    schema: Schema
    params: tuple[Param, ...]
    tables: tuple[Table, ...]
    measures: tuple[Measure, ...]
    rules: tuple[Rule, ...]
    caps: tuple[Cap, ...] = ()
    values: tuple[Value, ...] = ()
    pools: tuple[Pool, ...] = ()
    ensures: tuple[Ensure, ...] = ()
    pilots: tuple[Pilot, ...] = ()
