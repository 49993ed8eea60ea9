"""Expressions become functions of what is at hand, once per plan; each node keeps its function for the trace.

A value function gives a Python value (`None` never, a missing one is a problem); a test function gives an
`Answer`. Arithmetic is exact: decimals stay decimals, and what was divided is a fraction until it is rounded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, assert_never

from incentlang.data.model import Row
from incentlang.engines.reference import (
    arithmetic,
    choosing,
    columns,
    comparisons,
    conditions,
    cutoffs,
    dated,
    exceptions,
    lookups,
    pairs,
    pilots,
    prorating,
    sampling,
    standing,
)
from incentlang.engines.reference.answers import FAILED, MET, Answer, every, opposite, some
from incentlang.engines.reference.conditions import Waited
from incentlang.engines.reference.env import Env
from incentlang.engines.reference.outcomes import Assumed
from incentlang.engines.reference.periodic import Periodic
from incentlang.engines.reference.versions import Tables
from incentlang.engines.reference.world import World
from incentlang.ir.expressions import (
    Add,
    After,
    Aggregate,
    And,
    Cases,
    Choose,
    Compare,
    DateAdd,
    DaysBetween,
    Divide,
    EarnedRead,
    Expr,
    FieldRead,
    InputRead,
    IsKnown,
    IsOneOf,
    LetRead,
    Literal,
    LookUp,
    MeasureRead,
    MonthsBetween,
    MonthsInRole,
    Multiply,
    Negate,
    NoneWithin,
    Not,
    OfTrigger,
    Or,
    Otherwise,
    OverAlso,
    OwnWalk,
    ParamRead,
    ParticipantRead,
    PeriodDay,
    PeriodWalk,
    Previous,
    Prorated,
    Rank,
    Rounded,
    Sampled,
    Standing,
    Step,
    TargetFor,
    ValueRead,
    Walk,
)
from incentlang.ir.pilots import Pilot
from incentlang.ir.program import Param
from incentlang.ir.program import Value as DerivedValue
from incentlang.values.dates import Days, Months, add, months_between
from incentlang.values.numbers import round_to, stored

Value = Callable[[Env], Any]
Test = Callable[[Env], Answer]


class Compiler:
    """Functions for the expressions of one plan. `owner` is the fact whose row is at hand, or empty."""

    def __init__(
        self,
        world: World,
        tables_: Tables,
        params: Mapping[str, Param],
        periodic: Periodic,
        values: Mapping[str, DerivedValue],
        trials: Sequence[Pilot] = (),
    ) -> None:
        self.world = world
        self.tables = tables_
        self.params = params
        self.periodic = periodic
        self.values = values
        self.applied: set[str] = set()
        """What the overrides that were used say."""
        self.derived = choosing.Derived(self)
        self.trials = trials
        self.made: dict[tuple[int, str], Value] = {}
        self._tests: dict[tuple[int, str], tuple[Expr, Test]] = {}
        self._reads: dict[tuple[int, str], tuple[Expr, Value]] = {}

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
                base = dated.read(self.params[name])
                base = exceptions.read(self, node, owner, base) if node.overrides else base
                return pilots.param_value(self, name, base)
            case ValueRead():
                return self.derived.read(node, owner)
            case Cases():
                return choosing.cases(self, node, owner)
            case Prorated():
                return prorating.prorated(self, node)
            case FieldRead():
                read = self.maybe(node, owner)
                if columns.always_there(self.world, owner, node.path):
                    return read
                return columns.required(read, node.path, owner, self.value(node.on, owner) if node.on else None)
            case OfTrigger(fact=fact, value=inside):
                inner = self.value(inside, fact)
                return lambda env: inner(_trigger(env))
            case ParticipantRead():
                return columns.theirs(self.maybe(node, owner), node.path, node.at)
            case LetRead(name=name):
                return lambda env: env.lets[name](env)
            case MeasureRead() | InputRead():
                return lambda env: self.periodic.exact(node, env)
            case EarnedRead():
                return lambda env: self.periodic.earned(node, env)
            case Aggregate():
                return lambda env: self.periodic.gathered(node, env)
            case OverAlso():
                return pairs.over(self, node)
            case Standing():
                return lambda env: self.periodic.standing.value(node, env)
            case PeriodDay(at=at):
                return standing.day_of(at)
            case Previous():
                default = self.value(node.default, owner)
                return lambda env: self._previous(node, default, env)
            case TargetFor():
                return lambda env: self.periodic.target(node, env)
            case MonthsInRole(calendar=calendar):
                return lambda env: self.periodic.months_in_role(env, calendar)
            case Add(terms=terms):
                return arithmetic.total_of([self.value(term, owner) for term in terms])
            case Negate(operand=operand):
                return arithmetic.negative_of(self.value(operand, owner))
            case Multiply(factors=factors):
                return arithmetic.product_of([self.value(factor, owner) for factor in factors])
            case Divide():
                return arithmetic.quotient_of(
                    node, self.value(node.numerator, owner), self.value(node.denominator, owner)
                )
            case DateAdd(day=day, length=length):
                start, move = self.value(day, owner), self.value(length, owner)
                return lambda env: add(start(env), move(env))
            case DaysBetween(start=first, end=last):
                start, end = self.value(first, owner), self.value(last, owner)
                return lambda env: Days((end(env) - start(env)).days)
            case MonthsBetween(start=first, end=last):
                start, end = self.value(first, owner), self.value(last, owner)
                return lambda env: Months(months_between(start(env), end(env)))
            case Choose():
                return choosing.choose(self, node, owner)
            case Rounded(operand=operand, quantum=quantum, mode=mode):
                inner = self.value(operand, owner)
                return lambda env: round_to(inner(env), quantum, mode)
            case Otherwise():
                return self._otherwise(node, owner)
            case LookUp():
                return lookups.look_up(self, node, owner)
            case Sampled():
                return sampling.sampled(self, node, owner)
            case Rank():
                return lambda env: self.periodic.rankings.place(node, env)
            case Walk():
                return lookups.row_walk(self, node, owner)
            case Step():
                return lookups.step(self, node)
            case OwnWalk():
                return lookups.own_walk(self, node, owner)
            case PeriodWalk():
                return lookups.period_walk(self, node)
            case Compare() | IsOneOf() | IsKnown() | And() | Or() | Not():
                test = self.test(node, owner)
                return lambda env: test(env).state == "met"
            case _:
                assert_never(node)

    def _previous(self, node: Previous, default: Value, env: Env) -> Any:
        value = sampling.or_none(node.measure, lambda env: self.periodic.previous(node, env))(env)
        if value is None:
            self.periodic.took(node, env)
            return default(env)
        return stored(value)

    def maybe(self, node: FieldRead | ParticipantRead | OfTrigger, owner: str) -> Value:
        """The function that reads a column, None where it is missing."""
        key = (id(node), owner)
        if key not in self._reads:
            self._reads[key] = node, self._maybe(node, owner)  # kept with its node, so that no other gets its number
        return self._reads[key][1]

    def _maybe(self, node: FieldRead | ParticipantRead | OfTrigger, owner: str) -> Value:
        match node:
            case OfTrigger(fact=fact, value=inside):
                inner = self.maybe(inside, fact) if isinstance(inside, FieldRead) else self.value(inside, fact)
                return lambda env: inner(_trigger(env))
            case FieldRead(path=path, on=on):
                return columns.column(self.world, owner, path, self.value(on, owner) if on is not None else None)
            case ParticipantRead(path=path, at=at):
                return columns.of_participant(self.world, path, at)
            case _:
                assert_never(node)

    def _otherwise(self, node: Otherwise, owner: str) -> Value:
        default = self.value(node.default, owner)
        text = " ".join(node.operand.span.text.split())
        shown = " ".join(node.default.span.text.split())
        if isinstance(node.operand, FieldRead | ParticipantRead | OfTrigger):
            read = self.maybe(node.operand, owner)
        elif isinstance(node.operand, Rank):
            read = partial(self.periodic.rankings.place_or_none, node.operand)
        else:
            read = sampling.or_none(node.operand, self.value(node.operand, owner))

        def value(env: Env) -> Any:
            found = read(env)
            if found is not None:
                return found
            env.assumptions.append(Assumed(text, env.subject, shown))
            return default(env)

        return value

    # --- tests ------------------------------------------------------------------------------------

    def test(self, node: Expr, owner: str) -> Test:
        """The function that answers a condition."""
        key = (id(node), owner)
        if key not in self._tests:
            self._tests[key] = node, self._test(node, owner)
        return self._tests[key][1]

    def _test(self, node: Expr, owner: str) -> Test:
        match node:
            case Compare():
                return comparisons.compare(self, node, owner)
            case IsOneOf(operand=operand, values=values):
                left = self.value(operand, owner)
                accepted = {literal.value for literal in values}
                return lambda env: MET if left(env) in accepted else FAILED
            case IsKnown(operand=operand):
                if isinstance(operand, FieldRead | ParticipantRead | OfTrigger):
                    read = self.maybe(operand, owner)
                elif isinstance(operand, Rank):
                    read = partial(self.periodic.rankings.place_or_none, operand)
                else:
                    read = sampling.or_none(operand, self.value(operand, owner))
                if isinstance(operand, MeasureRead):
                    return sampling.known(read)
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

    # --- waiting ----------------------------------------------------------------------------------

    def waits(self, node: After | NoneWithin, owner: str) -> Callable[[Env], Waited]:
        """The function that looks for a fact."""
        if node.cutoff is not None:
            return cutoffs.waits(self.world, owner, node, node.cutoff, self._rows_where(node))
        length = self.value(node.within, owner) if node.within is not None else None
        anchor = None if isinstance(node.anchor, str) else self.value(node.anchor, owner)
        where = self._rows_where(node)
        match node:
            case After():
                return conditions.after(self.world, owner, node, where, length, anchor)
            case NoneWithin(until=until):
                last = self.value(until, owner) if until is not None else None
                return conditions.none_within(self.world, owner, node, where, length, last, anchor)
            case _:
                assert_never(node)

    def each(self, node: After, owner: str) -> Callable[[Env], Sequence[tuple[date, Row]]]:
        """The function that finds every row of a fact that came within the window."""
        assert node.within is not None
        anchor = None if isinstance(node.anchor, str) else self.value(node.anchor, owner)
        length = self.value(node.within, owner)
        return conditions.each(self.world, owner, node, self._rows_where(node), length, anchor)

    def _rows_where(self, node: After | NoneWithin) -> Test | None:
        """The test of the waited fact's own rows."""
        return self.test(node.where, node.reach.fact) if node.where is not None else None


def _trigger(env: Env) -> Env:
    """The row that triggered a claw back, at hand."""
    assert env.trigger is not None
    return env.trigger
