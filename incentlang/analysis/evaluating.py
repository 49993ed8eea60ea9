"""Expressions of the Core IR evaluated in a small world, on a stretch of its variable."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import attrs

from incentlang.analysis import polynomials as poly
from incentlang.analysis.polynomials import Polynomial
from incentlang.analysis.reading import CHOICE, Stretch, Value, number, written
from incentlang.analysis.rows import band_at, looked_up, walked
from incentlang.analysis.undecided import Undecided
from incentlang.analysis.world import PERSON, TARGET, World
from incentlang.ir.accumulation import Refused, accumulation
from incentlang.ir.expressions import (
    Add,
    After,
    Aggregate,
    And,
    Cases,
    Choose,
    Compare,
    Divide,
    Expr,
    FieldRead,
    InputRead,
    IsKnown,
    IsOneOf,
    LetRead,
    Literal,
    LookUp,
    MeasureRead,
    MonthsInRole,
    Multiply,
    Negate,
    NoneWithin,
    Not,
    Or,
    Otherwise,
    OwnWalk,
    ParamRead,
    ParticipantRead,
    PeriodWalk,
    Prorated,
    Rounded,
    Step,
    TargetFor,
    ValueRead,
    Walk,
    Window,
)
from incentlang.ir.program import BandTable, Condition, Measure, Table, Unless, When
from incentlang.ir.schema import PARTICIPANT
from incentlang.types import Ref
from incentlang.values.dates import ONE_DAY
from incentlang.values.numbers import round_to
from incentlang.values.periods import MONTHS_IN, Grain, Period, is_shorter, period_of


@attrs.frozen
class Evaluator:
    """What expressions are, in a world and on a stretch.

    Attributes:
        kind: The kind of the row at hand; empty in a period.
        lets: The named values of the rule.
        window: The stretch of time over which the measure at hand is read.
        grain: Its own period.
    """

    world: World
    on: Stretch
    kind: str
    lets: Mapping[str, Expr]
    window: Window | None = None
    grain: Grain | None = None

    def amount(self, node: Expr) -> Polynomial:
        """A number."""
        return number(self.value(node))

    def holds(self, node: Expr) -> bool:
        """A condition."""
        found = self.value(node)
        assert isinstance(found, bool)
        return found

    def met(self, condition: Condition) -> bool:
        """Whether a credit's condition is met; what it waits for has happened."""
        match condition:
            case When(condition=inner):
                return self.holds(inner)
            case Unless(condition=inner):
                return not self.holds(inner)
            case After() | NoneWithin():
                self._waits(condition)
                return True

    def value(self, node: Expr) -> Value:
        """Any value.

        Raises:
            Undecided: It cannot be told in a world like this.
            Split: It is one thing in one part of the stretch, and another in the rest.
        """
        match node:
            case Literal(value=value):
                return written(value)
            case ParamRead():
                return self._param(node)
            case LetRead(name=name):
                return self.value(self.lets[name])
            case FieldRead(path=path):
                return self._field(self.kind, path)
            case ParticipantRead(path=path, at="period start" | "period end" | "each day"):
                return self._field(PARTICIPANT, path)
            case InputRead():
                return self._input(node)
            case TargetFor(grain=grain):
                return self._target(grain)
            case Prorated(operand=operand, by="days" | "working days" | "months"):
                if self._period().start < self.world.since:
                    raise Undecided("it is prorated for part of a period")
                return self.value(operand)
            case MonthsInRole(calendar=calendar):
                return self._months(calendar)
            case MeasureRead():
                return self._measure(node)
            case ValueRead(name=name, path=path):
                kind, _ = self.world.reached(self.kind, (*path, ""))
                body = self.world.names.values[name].body
                return attrs.evolve(self, kind=kind).value(body)
            case Aggregate():
                return self._gathered(node)
            case Add(terms=terms):
                return poly.add(*map(self.amount, terms))
            case Multiply(factors=factors):
                found = poly.constant(1)
                for factor in factors:
                    found = poly.multiply(found, self.amount(factor))
                return found
            case Negate(operand=operand):
                return poly.negate(self.amount(operand))
            case Divide(numerator=top, denominator=bottom):
                return poly.divide(self.amount(top), self.amount(bottom))
            case Rounded(operand=operand, quantum=quantum, mode=mode):
                inner = self.amount(operand)
                if len(inner) > 1:
                    raise Undecided("it rounds on the way")
                return poly.constant(round_to(inner[0] if inner else Decimal(0), quantum, mode))
            case Otherwise(operand=operand):
                return self.value(operand)
            case IsKnown(operand=operand):
                self.value(operand)
                return True
            case Compare() | IsOneOf() | And() | Or() | Not():
                return self._condition(node)
            case Choose(op="greater" | "lesser", operands=operands):
                return self._chosen(operands, 1 if node.op == "greater" else -1)
            case Cases(cases=cases, otherwise=otherwise):
                return self.value(next((case.gives for case in cases if self.holds(case.condition)), otherwise))
            case LookUp(table=name, arguments=arguments):
                return looked_up(self._table(name), tuple(map(self.value, arguments)), self.on)
            case Walk() | Step() | OwnWalk() | PeriodWalk():
                return self._along(node)
            case _:
                raise Undecided(f"it reads `{' '.join(node.span.text.split())}`")

    def value_at(self, path: tuple[str, ...]) -> Value:
        """What a path leads to from the row at hand."""
        return self._field(self.kind, path)

    def _param(self, node: ParamRead) -> Value:
        names = self.world.names
        if node.overrides or node.name in names.tried:
            raise Undecided(f"`{node.name}` has other values for some")
        param = names.params[node.name]
        begun = [each.value for each in param.since if each.start <= self.world.day]
        if param.since and not begun:
            raise Undecided(f"`{node.name}` has no value yet")
        return written((begun[-1] if begun else param.value).value)

    def _field(self, kind: str, path: tuple[str, ...]) -> Value:
        kind, name = self.world.reached(kind, path)
        if (kind, name) == self.world.variable.key:
            return self.on.variable
        return written(self.world.cell(kind, name))

    def _input(self, node: InputRead) -> Value:
        world, window = self.world, node.window or self.window
        given = world.names.inputs[node.name]
        if given.also:
            raise Undecided(f"`{node.name}` is of two")
        if not given.of_plan:
            world.play(given.role)
        if ("", node.name) == world.variable.key:
            if window is not None:
                raise Undecided(f"`{node.name}` is read over several periods")
            return self.on.variable
        here = period_of(world.day, given.each, world.program.plan.year_offset)
        if window is None or window.kind == "to date":
            # The row stands in the first period of the plan, and nothing is read that lies before it.
            return poly.constant(world.supplied(node.name, here, given.of_plan))
        if window.kind != "whole":
            raise Undecided(f"`{node.name}` is read over other periods")
        parts = here.within(window.grain).parts(given.each)
        return poly.add(*(poly.constant(world.supplied(node.name, part, given.of_plan)) for part in parts))

    def _target(self, grain: Grain) -> Polynomial:
        if grain not in MONTHS_IN:
            raise Undecided("it is a share of target by days")
        self.world.cells[PARTICIPANT, "target"] = TARGET
        return poly.constant(TARGET * MONTHS_IN[grain] / 12)

    def _period(self) -> Period:
        """The period at hand."""
        grain = self.grain or self.world.shortest
        if grain is None:
            raise Undecided("it depends on a period that it does not name")
        return period_of(self.world.day, grain, self.world.program.plan.year_offset)

    def _months(self, calendar: bool) -> Polynomial:
        """For how long the person has been in the role at the end of the period at hand; the first month is 0."""
        first, last = self.world.since, self._period().end
        last = last if calendar else last + ONE_DAY
        months = (last.year - first.year) * 12 + last.month - first.month
        whole = months if calendar else months - (last.day < first.day) - 1
        return poly.constant(max(0, whole))

    def _measure(self, node: MeasureRead) -> Value:
        measure = self._read(node)
        inside = attrs.evolve(self, kind="", window=node.window or self.window, grain=measure.each)
        return inside.value(measure.body)

    def _read(self, node: MeasureRead) -> Measure:
        """The measure that is read, where it is one of the person or of the plan."""
        measure = self.world.names.measures[node.name]
        if measure.key == "entity" or node.of is not None or measure.also or node.also is not None:
            raise Undecided(f"`{node.name}` is of somebody else")
        if node.window is not None and (self.window is not None or node.window.kind not in ("to date", "whole")):
            raise Undecided(f"`{node.name}` is read over other periods")
        if self.world.shortest is not None and is_shorter(measure.each, self.world.shortest):
            raise Undecided(f"`{node.name}` is of shorter periods")
        self.world.grains.add(measure.each)
        if measure.key == "role":
            self.world.play(measure.role)
        return measure

    def _gathered(self, node: Aggregate) -> Value:
        world, window = self.world, node.window or self.window
        if node.each is not None or node.above is not None or node.also:
            raise Undecided(f"`{' '.join(node.span.text.split())}` gathers rows of others")
        if window is not None and window.kind in ("previous", "end"):
            raise Undecided("it gathers rows of other periods")
        over = self.grain if window is None else window.grain
        world.spans |= {over} if over is not None else set()
        row = attrs.evolve(self, kind=node.fact, window=None, grain=None, lets={})
        there = node.fact in world.rows
        if there and node.by:
            kind, name = world.reached(node.fact, node.by)
            there = kind == PARTICIPANT or world.field(kind, name).type == Ref(PARTICIPANT)
            there = there and world.cell(kind, name) == PERSON
        for condition in node.conditions if there else ():
            row._waits(condition)
        if not there or (node.where is not None and not row.holds(node.where)):
            world.without |= {node.fact} - world.rows
            if node.kind in ("sum", "count", "distinct"):
                return poly.ZERO
            raise Undecided("it gathers nothing")
        if node.kind in ("count", "distinct") or node.value is None:
            return poly.constant(1)
        return row.value(node.value)

    def _waits(self, node: After | NoneWithin) -> None:
        """Let happen what is waited for, on the day of the row, and nothing that must not."""
        if node.where is not None or not isinstance(node.anchor, str):
            raise Undecided(f"it waits for one {node.reach.fact} among others")
        if isinstance(node, After):
            if node.nth != 1 or node.reach.fact in self.world.never or node.reach.fact in self.world.rows:
                raise Undecided(f"it waits for more than one {node.reach.fact}")
            self.world.happens[node.reach.fact] = node
            self._field(self.kind, node.reach.path or (self.world.table(self.kind).key or "",))
        else:
            if node.reach.fact in self.world.happens or node.reach.fact in self.world.rows or node.cutoff is not None:
                raise Undecided(f"it pays with and without {node.reach.fact}")
            self.world.never[node.reach.fact] = node

    def _condition(self, node: Compare | IsOneOf | And | Or | Not) -> bool:
        match node:
            case Not(condition=inner):
                return not self.holds(inner)
            case And(conditions=parts):
                return all(map(self.holds, parts))
            case Or(conditions=parts):
                return any(map(self.holds, parts))
            case IsOneOf(operand=operand, values=values):
                return any(self._is(self.value(operand), written(each.value), node) for each in values)
            case Compare(op="is" | "is not", left=left, right=right):
                return self._is(self.value(left), self.value(right), node) == (node.op == "is")
            case Compare(op=op, left=left, right=right):
                sign = self._order(self.value(left), self.value(right), node)
                return {"at least": sign >= 0, "above": sign > 0, "at most": sign <= 0, "below": sign < 0}[op]

    def _is(self, one: Value, other: Value, node: Expr) -> bool:
        if isinstance(one, tuple) and isinstance(other, tuple):
            return self._order(one, other, node) == 0
        return one == other

    def _order(self, one: Value, other: Value, node: Expr) -> int:
        if isinstance(one, tuple) and isinstance(other, tuple):
            return self.on.sign(poly.add(one, poly.negate(other)), place_of(node))
        if not isinstance(one, date) or not isinstance(other, date):
            raise Undecided("it compares what is no number")
        return (one > other) - (one < other)

    def _chosen(self, operands: tuple[Expr, ...], sign: int) -> Polynomial:
        best = self.amount(operands[0])
        for operand in operands[1:]:
            other = self.amount(operand)
            if self.on.sign(poly.add(other, poly.negate(best)), CHOICE + place_of(operand)) == sign:
                best = other
        return best

    def _table(self, name: str) -> Table:
        found = [each for each in self.world.names.tables[name] if each.dates.holds(self.world.day)]
        if len(found) != 1:
            raise Undecided(f"`{name}` has several versions")
        return found[0]

    def _along(self, node: Walk | Step | OwnWalk | PeriodWalk) -> Polynomial:
        table = self._table(node.table)
        assert isinstance(table, BandTable)
        match node:
            case OwnWalk(value=value):
                return walked(table, self.amount(value), self.on)
            case Step(measure=measure, after=after):
                there = self.amount(measure)
                there = there if after else poly.ZERO
                return poly.constant(band_at(table, there, self.on).gives)
            case Walk(measure=measure, amount=amount):
                there = self.amount(measure)
                if not there:
                    return poly.multiply(poly.constant(band_at(table, there, self.on).gives), self.amount(amount))
                paid = poly.multiply(self.amount(amount), walked(table, there, self.on))
                return poly.divide(paid, there)
            case PeriodWalk(measure=measure):
                paid = walked(table, self.amount(measure), self.on)
                return paid if node.unit == "position" else poly.multiply(paid, self._unit(measure))

    def _unit(self, node: MeasureRead) -> Polynomial:
        """How much of the sums of a measure one unit of it is."""
        measures, inputs = self.world.names.measures, self.world.names.inputs

        def grain(name: str) -> Grain:
            return measures[name].each if name in measures else inputs[name].each

        parts = accumulation(node, lambda name: measures[name].body, grain)
        if isinstance(parts, Refused):
            raise Undecided(f"`{node.name}` cannot be walked")
        found = poly.constant(1)
        here = attrs.evolve(self, kind="", window=node.window or self.window)
        for each in parts.denominator:
            found = poly.multiply(found, here.amount(each))
        for each in parts.scale:
            found = poly.divide(found, here.amount(each))
        return found


def place_of(node: Expr) -> str:
    """A clause, as a name that no table has."""
    return f"{node.span.source.path}:{node.span.start}"
