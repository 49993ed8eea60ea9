"""A script while it is written: its steps, what is known to be a step already, and what must not be the case."""

from __future__ import annotations

from typing import Any

import attrs

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.data.layout import Layout
from incentlang.engines.relational.expressions.divisors import SHARED_DIVISOR, Divisor
from incentlang.engines.relational.expressions.earned import Earned
from incentlang.engines.relational.expressions.gathers import Gathers
from incentlang.engines.relational.expressions.managers import managers_above
from incentlang.engines.relational.expressions.pairs import Pairs
from incentlang.engines.relational.expressions.present import Present
from incentlang.engines.relational.expressions.previous import PeriodsBefore
from incentlang.engines.relational.expressions.prorating import Prorating
from incentlang.engines.relational.expressions.ranks import Ranks
from incentlang.engines.relational.expressions.scope import Scope
from incentlang.engines.relational.expressions.supplied import Inputs
from incentlang.engines.relational.expressions.targets import Targets
from incentlang.engines.relational.expressions.values import Values
from incentlang.engines.relational.expressions.walks import Walks
from incentlang.engines.relational.passes.naming import named
from incentlang.engines.relational.sql import (
    FALSE,
    Call,
    Column,
    Const,
    Dec,
    Expr,
    Query,
    Select,
    SqlType,
    Step,
    calendar,
    columns_of,
)
from incentlang.ir.expressions import Above, InputRead, MeasureRead, ParticipantRead
from incentlang.ir.expressions import Expr as Node
from incentlang.ir.program import Program
from incentlang.ir.walk import everything
from incentlang.values.periods import Grain

_DATA = (layout.PEOPLE, layout.ASSIGNMENTS, layout.MANAGERS, layout.PERIODS)


@attrs.define
class Script:
    """Steps in order, each a relation that later ones read.

    Attributes:
        program: What is computed.
        layout: How data is held.
        unit: The shortest grain in which anything is added up.
        pending: Whether what waits is asked for as well.
        known_by: The day of knowledge; None: everything is known.
        last_clock: The day on which the last period is read, in every expression.
        steps: What is done, in order.
        known: Steps by what they are, so that nothing is computed twice.
        kinds: The digits of what a step adds up.
        divisors: What a step's values are divided by.
        doubts: Steps of which every row is something that these relations cannot tell.
        names: How often each name was given to a step; those of the data are taken.
        numbered: Grains of which the numbers of all periods are asked for.
    """

    program: Program
    layout: Layout
    unit: Grain
    last_clock: Const
    pending: bool = True
    known_by: Const | None = None
    steps: list[Step] = attrs.field(factory=list)
    known: dict[object, str] = attrs.field(factory=dict)
    kinds: dict[str, Dec] = attrs.field(factory=dict)
    divisors: dict[str, Divisor | None] = attrs.field(factory=dict)
    doubts: list[str] = attrs.field(factory=list)
    numbered: dict[Grain, str] = attrs.field(factory=dict)
    names: dict[str, int] = attrs.field(factory=lambda: dict.fromkeys(_DATA, 1))
    values: Values = attrs.field(init=False)
    walks: Walks = attrs.field(init=False)
    inputs: Inputs = attrs.field(init=False)
    targets: Targets = attrs.field(init=False)
    before: PeriodsBefore = attrs.field(init=False)
    earned: Earned = attrs.field(init=False)
    present: Present = attrs.field(init=False)
    pairs: Pairs = attrs.field(init=False)
    prorating: Prorating = attrs.field(init=False)
    ranks: Ranks = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.values = Values(self.program)
        self.values.gathers = Gathers(self)
        self.walks = Walks(self)
        self.inputs = Inputs(self)
        self.targets = Targets(self)
        self.before = PeriodsBefore(self)
        self.earned = Earned(self)
        self.present = Present(self)
        self.pairs = Pairs(self)
        self.prorating = Prorating(self)
        self.ranks = Ranks(self)

    def add(self, name: str, query: Query, kept: bool = True, note: str = "") -> str:
        """Add a step; its name is made one of a kind."""
        number = self.names.get(name, 0) + 1
        self.names[name] = number
        shown = name if number == 1 else f"{name} {number}"
        self.steps += named(Step(shown, query, kept, note))
        return shown

    @property
    def divides(self) -> bool:
        """Whether values share a divisor that depends on the data."""
        return SHARED_DIVISOR in self.names

    def query(self, name: str) -> Select:
        """The selection that a step makes."""
        found = self._query(name)
        assert isinstance(found, Select)
        return found

    def columns_of(self, name: str) -> tuple[tuple[str, SqlType], ...]:
        """The names and types of a step's columns."""
        return columns_of(self._query(name))

    def _query(self, name: str) -> Query:
        return next(step.query for step in reversed(self.steps) if step.name == name)

    def doubt(self, query: Select) -> None:
        """Note rows that these relations cannot tell, if there are any."""
        if query.where is not None and query.where != FALSE:
            self.doubts.append(self.add("doubt", query, kept=False))

    def numbers_of(self, grain: Grain) -> str:
        """The relation of the numbers of all periods of a grain that a run can see."""
        return self.numbered.setdefault(grain, f"every {grain}")

    def managers_above(self, above: Above, key: Expr, day: Expr, scope: Scope) -> str:
        """The managers above somebody on a day, joined."""
        return managers_above(self, above, key, day, scope)

    def clock_of(self, scope: Scope) -> Expr:
        """The day on which the row at hand is read."""
        return scope.column(layout.CLOCK, "day") if scope.tick is not None else self.last_clock

    def tick_of(self, day: Expr) -> Expr:
        """The number of the pay period that holds a day."""
        return calendar.number_of(day, self.program.plan.paid, self.program.plan.year_offset)

    def clock_at(self, tick: Expr) -> Expr:
        """The day on which a pay period is read."""
        end = calendar.last_day(tick, self.program.plan.paid, self.program.plan.year_offset)
        return Call("least", (end, self.last_clock), "day")

    def reads_people(self, node: Node) -> bool:
        """Whether an expression asks who is paid."""
        return any(isinstance(each, ParticipantRead | MeasureRead | InputRead) for each in (node, *everything(node)))


def columns(of: str, *names: tuple[str, Any]) -> tuple[tuple[str, Expr], ...]:
    """Columns of a source under their own names."""
    return tuple((name, Column(name, kind, of)) for name, kind in names)
