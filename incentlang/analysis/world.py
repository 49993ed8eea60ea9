"""A world as small as can be: one person, one period, at most one row of each kind, and a figure that may be anything.

It is made while a rule is evaluated in it: whatever is read for the first time gets a plain value, and is remembered,
so that the same world can be given to the evaluator.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import attrs

from incentlang.analysis.names import Names
from incentlang.analysis.undecided import Undecided
from incentlang.ir.expressions import After, LiteralValue, NoneWithin
from incentlang.ir.program import Program
from incentlang.ir.schema import PARTICIPANT, Entity, Fact, Field
from incentlang.types import (
    Count,
    DateType,
    Money,
    MonthsType,
    NumberType,
    OneOf,
    Ratio,
    Ref,
    Text,
    Type,
    WorkingDaysType,
    YesNo,
)
from incentlang.types.kinds import DaysType
from incentlang.values.dates import Days, Months, WorkingDays, add_months
from incentlang.values.periods import Grain, Period

PERSON = "ana"
TARGET = Decimal(120_000)
AMOUNT = Decimal(100_000)
"""What is taken for a quota, and for an amount that does not matter."""
USUAL_DAY = date(2026, 1, 1)

Key = tuple[str, str]
"""A kind of row and one of its fields; of an input, nothing and its name."""


@attrs.frozen
class Variable:
    """What may be anything: a field of the one row of `kind`, or an input (`kind` is empty)."""

    kind: str
    name: str
    type: Type
    low: Decimal = Decimal(0)
    high: Decimal | None = None

    @property
    def key(self) -> Key:
        """How it is looked up."""
        return self.kind, self.name


@attrs.define
class World:
    """The rows that are there, and what was read of them.

    Attributes:
        wanted: Values that conditions ask for.
        rows: The kinds of fact of which there is a row.
        period: The period of the row, and of a period rule.
        months: For how long the person has been there when it begins.
        role: The role of the one person, once something asks for it.
        shortest: The grain of the rule, where it has one: nothing shorter is read.
        grains: The grains of the measures that were read.
        spans: Over how long they gather, each time from nothing.
        cells: What was read of each row.
        inputs: What was supplied.
        happens: Facts that must have happened on the day, and those that must not.
        without: Facts of which there must be no row.
    """

    names: Names
    variable: Variable
    wanted: Mapping[Key, LiteralValue]
    rows: frozenset[str]
    period: Period
    months: int = 0
    role: str = ""
    shortest: Grain | None = None
    cells: dict[Key, LiteralValue] = attrs.field(factory=dict)
    inputs: dict[tuple[str, str, Period], Decimal] = attrs.field(factory=dict)
    happens: dict[str, After] = attrs.field(factory=dict)
    never: dict[str, NoneWithin] = attrs.field(factory=dict)
    without: set[str] = attrs.field(factory=set)
    grains: set[Grain] = attrs.field(factory=set)
    spans: set[Grain] = attrs.field(factory=set)

    @property
    def program(self) -> Program:
        """The plan."""
        return self.names.program

    @property
    def day(self) -> date:
        """The day of every row: the first of the period that lies in the plan."""
        start = self.program.plan.start
        return max(self.period.start, start) if start is not None else self.period.start

    @property
    def since(self) -> date:
        """The first day of the person in the role."""
        return add_months(self.period.start, -self.months)

    def play(self, role: str) -> None:
        """Somebody in a role is asked for; there is one person, and so one role."""
        if role and self.role not in ("", role):
            raise Undecided(f"it is about people in two roles, {self.role} and {role}")
        self.role = role or self.role

    def table(self, kind: str) -> Entity | Fact:
        """The declaration of a kind of row."""
        found = self.program.schema.fact(kind) or self.program.schema.entity(kind)
        assert found is not None
        return found

    def field(self, kind: str, name: str) -> Field:
        """The declaration of a field."""
        if kind == PARTICIPANT and name == "manager":
            raise Undecided("it depends on a manager")
        return next(field for field in self.table(kind).fields if field.name == name)

    def reached(self, kind: str, path: tuple[str, ...]) -> tuple[str, str]:
        """Whose field a path leads to, and its name."""
        for name in path[:-1]:
            step = self.field(kind, name)
            self.cell(kind, name)
            if not isinstance(step.type, Ref):
                raise Undecided(f"`{'.'.join(path)}` leads elsewhere")
            kind = step.type.target
            if self.program.schema.fact(kind) is not None and kind not in self.rows:
                raise Undecided(f"it reads another row, of {kind}")
        return kind, path[-1]

    def cell(self, kind: str, name: str) -> LiteralValue:
        """What a field of the one row of a kind says."""
        key = kind, name
        if key not in self.cells:
            table = self.table(kind)
            if name == table.key:
                self.cells[key] = key_of(kind)
            else:
                wanted = self.wanted.get(key)
                self.cells[key] = wanted if wanted is not None else self._plain(self.field(kind, name))
        return self.cells[key]

    def supplied(self, name: str, period: Period, of_plan: bool) -> Decimal:
        """What an input says."""
        key = name, "" if of_plan else PERSON, period
        if key not in self.inputs:
            given = self.names.inputs[name]
            wanted = self.wanted.get(("", name))
            plain = wanted if isinstance(wanted, Decimal) else _number(given.type)
            self.inputs[key] = _within(plain, given.low, given.high)
        return self.inputs[key]

    def _plain(self, field: Field) -> LiteralValue:
        """A value that means nothing in particular."""
        match field.type:
            case Money() | Ratio() | NumberType() | Count():
                return _within(_number(field.type), field.low, field.high)
            case OneOf(values=values):
                return values[0]
            case YesNo():
                return False
            case DateType():
                return self.day
            case Ref(target=target):
                return PERSON if target == PARTICIPANT else key_of(target)
            case Text():
                return "any"
            case DaysType():
                return Days(30)
            case MonthsType():
                return Months(1)
            case WorkingDaysType():
                return WorkingDays(20)
            case _:
                raise Undecided(f"`{field.name}` has no plain value")


def key_of(kind: str) -> str:
    """The key of the one row of a kind."""
    return f"{kind}_1"


def _number(kind: Type) -> Decimal:
    match kind:
        case Money():
            return AMOUNT
        case Ratio():
            return Decimal("0.1")
        case Count():
            return Decimal(12)
        case _:
            return Decimal(10)


def _within(value: Decimal, low: Decimal | None, high: Decimal | None) -> Decimal:
    if low is not None and value < low:
        return low
    return high if high is not None and value > high else value
