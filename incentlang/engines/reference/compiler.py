"""Expressions become functions of what is at hand, once per plan; each node keeps its function for the trace.

A value function gives a Python value (`None` never, a missing one is a problem); a test function gives an
`Answer`. Arithmetic is exact: decimals stay decimals, and what was divided is a fraction until it is rounded.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, assert_never

from incentlang.diagnostics.run import DividedByZero
from incentlang.engines.reference import columns, conditions, tables
from incentlang.engines.reference.answers import FAILED, MET, PENDING, Answer, Problem, Unknown, every, opposite, some
from incentlang.engines.reference.conditions import Waited
from incentlang.engines.reference.env import Env
from incentlang.engines.reference.exact import divided, minus, plus, times
from incentlang.engines.reference.outcomes import Assumed
from incentlang.engines.reference.periodic import Periodic
from incentlang.engines.reference.world import World
from incentlang.ir.expressions import (
    Add,
    After,
    Aggregate,
    And,
    Compare,
    DateAdd,
    DaysBetween,
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
    ParamRead,
    ParticipantRead,
    PeriodWalk,
    Previous,
    Rounded,
    TargetFor,
    Walk,
)
from incentlang.ir.program import BandTable, CurveTable, DecisionTable, Table
from incentlang.ir.schema import PARTICIPANT
from incentlang.ir.walk import everything
from incentlang.types import OneOf, YesNo
from incentlang.values.dates import Days, Months, add
from incentlang.values.numbers import Number, as_fraction, round_to, stored

Value = Callable[[Env], Any]
Test = Callable[[Env], Answer]

_COMPARE = {
    "is": operator.eq,
    "is not": operator.ne,
    "at least": operator.ge,
    "at most": operator.le,
    "above": operator.gt,
    "below": operator.lt,
}


class Compiler:
    """Functions for the expressions of one plan. `owner` is the fact whose row is at hand, or empty."""

    def __init__(
        self,
        world: World,
        tables_: Mapping[str, Table],
        params: Mapping[str, Literal],
        periodic: Periodic,
    ) -> None:
        self.world = world
        self.tables = tables_
        self.params = params
        self.periodic = periodic
        self.made: dict[tuple[int, str], Value] = {}

    # --- values -----------------------------------------------------------------------------------

    def value(self, node: Expr, owner: str) -> Value:
        """The function that computes `node`; a test gives yes or no."""
        key = (id(node), owner)
        if key not in self.made:
            self.made[key] = self._value(node, owner)
        return self.made[key]

    def _value(self, node: Expr, owner: str) -> Value:
        match node:
            case Literal(value=value):
                return lambda env: value
            case ParamRead(name=name):
                constant = self.params[name].value
                return lambda env: constant
            case FieldRead():
                read = self.maybe(node, owner)
                if columns.always_there(self.world, owner, node.path):
                    return read
                return columns.required(read, node.path, owner)
            case ParticipantRead():
                return columns.required(self.maybe(node, owner), node.path, PARTICIPANT)
            case LetRead(name=name):
                return lambda env: env.lets[name](env)
            case MeasureRead() | InputRead():
                return lambda env: self.periodic.exact(node, env)
            case Aggregate():
                return lambda env: self.periodic.gathered(node, env)
            case Previous():
                default = self.value(node.default, owner)
                return lambda env: self._previous(node, default, env)
            case TargetFor():
                return lambda env: self.periodic.target(node, env)
            case MonthsInRole():
                return self.periodic.months_in_role
            case Add(terms=terms):
                return self._sum([self.value(term, owner) for term in terms])
            case Negate(operand=operand):
                return self._negated(self.value(operand, owner))
            case Multiply(factors=factors):
                return self._product([self.value(factor, owner) for factor in factors])
            case Divide():
                return self._quotient(node, owner)
            case DateAdd(day=day, length=length):
                start, move = self.value(day, owner), self.value(length, owner)
                return lambda env: add(start(env), move(env))
            case DaysBetween(start=first, end=last):
                start, end = self.value(first, owner), self.value(last, owner)
                return lambda env: Days((end(env) - start(env)).days)
            case Rounded(operand=operand, quantum=quantum, mode=mode):
                inner = self.value(operand, owner)
                return lambda env: round_to(inner(env), quantum, mode)
            case Otherwise():
                return self._otherwise(node, owner)
            case LookUp():
                return self._look_up(node, owner)
            case Walk():
                return self._walk(node, owner)
            case PeriodWalk():
                return self._period_walk(node)
            case Compare() | IsOneOf() | IsKnown() | And() | Or() | Not():
                test = self.test(node, owner)
                return lambda env: test(env).state == "met"
            case _:
                assert_never(node)

    def _previous(self, node: Previous, default: Value, env: Env) -> Any:
        value = self.periodic.previous(node, env)
        return default(env) if value is None else stored(value)

    def maybe(self, node: FieldRead | ParticipantRead, owner: str) -> Value:
        """The function that reads a column, None where it is missing."""
        match node:
            case FieldRead(path=path, on=on):
                return columns.column(self.world, owner, path, self.value(on, owner) if on is not None else None)
            case ParticipantRead(path=path, at=at):
                return columns.of_participant(self.world, path, at == "period end")
            case _:
                assert_never(node)

    def _sum(self, terms: list[Value]) -> Value:
        def total(env: Env) -> Number:
            result = terms[0](env)
            for term in terms[1:]:
                result = plus(result, term(env))
            return result  # type: ignore[no-any-return]

        return total

    def _negated(self, operand: Value) -> Value:
        def negated(env: Env) -> Any:
            value = operand(env)
            if isinstance(value, Days):
                return Days(-value.count)
            return Months(-value.count) if isinstance(value, Months) else -value

        return negated

    def _product(self, factors: list[Value]) -> Value:
        first, *rest = factors

        def product(env: Env) -> Number:
            result = first(env)
            for factor in rest:
                result = times(result, factor(env))
            return result  # type: ignore[no-any-return]

        return product

    def _quotient(self, node: Divide, owner: str) -> Value:
        top, bottom = self.value(node.numerator, owner), self.value(node.denominator, owner)
        text = " ".join(node.span.text.split())

        def quotient(env: Env) -> Fraction:
            below = bottom(env)
            if isinstance(below, Days):
                above, below = Decimal(top(env).count), Decimal(below.count)
            else:
                above = top(env)
            if below == 0:
                who = f" for {env.participant}" if env.participant else ""
                raise Problem(DividedByZero(text=text, who=who))
            return as_fraction(above) / as_fraction(below)

        return quotient

    def _otherwise(self, node: Otherwise, owner: str) -> Value:
        default = self.value(node.default, owner)
        text = " ".join(node.operand.span.text.split())
        shown = " ".join(node.default.span.text.split())
        if isinstance(node.operand, FieldRead | ParticipantRead):
            read = self.maybe(node.operand, owner)
        else:
            read = self._or_none(self.value(node.operand, owner))

        def value(env: Env) -> Any:
            found = read(env)
            if found is not None:
                return found
            env.assumptions.append(Assumed(text, env.subject, shown))
            return default(env)

        return value

    @staticmethod
    def _or_none(read: Value) -> Value:
        def value(env: Env) -> Any:
            try:
                return read(env)
            except Unknown:
                raise
            except Problem:
                return None

        return value

    # --- tables -----------------------------------------------------------------------------------

    def _look_up(self, node: LookUp, owner: str) -> Value:
        arguments = [self.value(argument, owner) for argument in node.arguments]
        table = self.tables[node.table]
        match table:
            case DecisionTable():
                return self._decision(table, arguments)
            case CurveTable():
                return lambda env: tables.curve_at(table, arguments[0](env))
            case BandTable():
                return lambda env: tables.band_at(table, arguments[0](env)).gives
            case _:
                assert_never(table)

    @staticmethod
    def _decision(table: DecisionTable, arguments: list[Value]) -> Value:
        """The row that applies; where all axes are closed sets each case is looked for once."""
        if not all(isinstance(axis.type, OneOf | YesNo) for axis in table.axes):
            return lambda env: tables.row_for(table, [argument(env) for argument in arguments]).gives.value
        found: dict[tuple[Any, ...], Any] = {}

        def decided(env: Env) -> Any:
            case = tuple([argument(env) for argument in arguments])
            if case not in found:
                found[case] = tables.row_for(table, case).gives.value
            return found[case]

        return decided

    def _walk(self, node: Walk, owner: str) -> Value:
        table = self.tables[node.table]
        assert isinstance(table, BandTable)
        amount = self.value(node.amount, owner)

        def blended(env: Env) -> Number:
            place = self.periodic.row_walk(node, env)
            whole = amount(env)
            slices = tables.walk(table, place.before, place.after, place.unit)
            if not slices:  # the row does not move the measure: the band it stands in
                return times(whole, tables.band_at(table, divided(place.after, place.unit)).gives)
            total, width = tables.rated(slices), minus(place.after, place.before)
            return total if whole == width else divided(times(whole, total), width)

        return blended

    def _period_walk(self, node: PeriodWalk) -> Value:
        table = self.tables[node.table]
        assert isinstance(table, BandTable)

        def value(env: Env) -> Number:
            place = self.periodic.period_walk(node, env)
            slices = tables.walk(table, place.before, place.after, place.unit)
            if not slices:  # nothing moved; a position below the table is a problem all the same
                tables.band_at(table, divided(place.after, place.unit))
            total = tables.rated(slices)
            return divided(times(total, place.whole) if node.unit == "numerator" else total, place.unit)

        return value

    # --- tests ------------------------------------------------------------------------------------

    def test(self, node: Expr, owner: str) -> Test:
        """The function that answers a condition."""
        match node:
            case Compare():
                return self._compare(node, owner)
            case IsOneOf(operand=operand, values=values):
                left = self.value(operand, owner)
                accepted = {literal.value for literal in values}
                return lambda env: MET if left(env) in accepted else FAILED
            case IsKnown(operand=operand):
                if isinstance(operand, FieldRead | ParticipantRead):
                    read = self.maybe(operand, owner)
                else:
                    read = self._or_none(self.value(operand, owner))
                return lambda env: FAILED if read(env) is None else MET
            case And(conditions=inner):
                tests = [self.test(each, owner) for each in inner]
                return lambda env: every([lambda t=t: t(env) for t in tests])  # type: ignore[misc]
            case Or(conditions=inner):
                tests = [self.test(each, owner) for each in inner]
                return lambda env: some([lambda t=t: t(env) for t in tests])  # type: ignore[misc]
            case Not(condition=one):
                test = self.test(one, owner)
                return lambda env: opposite(test(env))
            case _:
                read = self.value(node, owner)
                return lambda env: MET if read(env) else FAILED

    def _compare(self, node: Compare, owner: str) -> Test:
        left, right = self.value(node.left, owner), self.value(node.right, owner)
        holds = _COMPARE[node.op]
        moving = any(isinstance(each, MeasureRead | LetRead) for each in everything(node))
        if not moving and isinstance(node.right, Literal):
            constant = node.right.value
            column = self._plain_column(node.left, owner)
            if column is not None and node.op == "is":  # what most `where` say, so it is kept short
                return lambda env: MET if env.values[column] == constant else FAILED
            return lambda env: MET if holds(left(env), constant) else FAILED
        if not moving:
            return lambda env: MET if holds(left(env), right(env)) else FAILED

        def threshold(env: Env) -> Answer:
            """A threshold on a measure whose period is open is pending where it would fail (semantics 6).

            A measure may stand behind a `let`, so what was read is known once both sides are computed. It is met, or
            fails for good, on the day it is read.
            """
            before, env.read_until = env.read_until, date.min
            holding = holds(left(env), right(env))
            end, env.read_until = env.read_until, max(before, env.read_until)
            if end == date.min:  # no measure after all
                return MET if holding else FAILED
            if holding:
                return Answer("met", min(env.clock, end))
            return PENDING if env.clock < end else Answer("failed", end)

        return threshold

    def _plain_column(self, node: Expr, owner: str) -> int | None:
        """Where a column of the row itself stands, if `node` reads one that is always there."""
        if isinstance(node, FieldRead) and node.on is None and columns.always_there(self.world, owner, node.path):
            return self.world.position(owner, node.path[0])[0]
        return None

    # --- waiting ----------------------------------------------------------------------------------

    def waits(self, node: After | NoneWithin, owner: str) -> Callable[[Env], Waited]:
        """The function that looks for a fact."""
        length = self.value(node.within, owner) if node.within is not None else None
        anchor = None if isinstance(node.anchor, str) else self.value(node.anchor, owner)
        match node:
            case After():
                return conditions.after(self.world, owner, node, length, anchor)
            case NoneWithin(until=until):
                last = self.value(until, owner) if until is not None else None
                return conditions.none_within(self.world, owner, node, length, last, anchor)
            case _:
                assert_never(node)
