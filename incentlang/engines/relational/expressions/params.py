"""Parameters: the value that holds on the day of a row or period, or the one of a pilot that somebody takes part in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from incentlang.engines.relational.expressions import param_overrides, trials
from incentlang.engines.relational.expressions.refusing import Unsupported
from incentlang.engines.relational.expressions.scope import Scope
from incentlang.engines.relational.sql import Case, Const, Expr, choice, compared, either, null, numbers, opposite
from incentlang.engines.relational.sql.numbers import Number
from incentlang.ir.expressions import Expr as Node
from incentlang.ir.expressions import ParamRead
from incentlang.types import DaysType, MonthsType, WorkingDaysType

if TYPE_CHECKING:
    from incentlang.engines.relational.expressions.values import Values


def number(values: Values, node: ParamRead, scope: Scope) -> Number:
    """A parameter that is a number; a length as how many days or months it has."""
    if isinstance(node.type, DaysType | MonthsType | WorkingDaysType):
        return Number(values.as_decimal(values.length(node, scope)))
    tried = trials.tried(values, node, scope)
    scope = scope.where(opposite(either(*(trial.takes_part for trial in tried))))
    found = _number(values, node, scope)
    untold, overridden = param_overrides.cases(values, node, scope, values.number)
    if overridden:
        found = numbers.choose([(untold, Number(null(numbers.kind_of(found.top)))), *overridden], found)
    cases: list[tuple[Expr, Number]] = []
    for trial in tried:
        value = values.number(trial.value, scope)
        cases += [(trial.untold, Number(null(numbers.kind_of(value.top)))), (trial.takes_part, value)]
    return numbers.choose(cases, found) if cases else found


def plain(values: Values, node: ParamRead, scope: Scope, make: Callable[[Node, Scope], Expr]) -> Expr:
    """A parameter, made by a function of its expression."""
    cases: list[tuple[Expr, Expr]] = []
    tried = trials.tried(values, node, scope)
    scope = scope.where(opposite(either(*(trial.takes_part for trial in tried))))
    found = _plain(values, node, scope, make)
    untold, overridden = param_overrides.cases(values, node, scope, make)
    if overridden:
        found = choice([(untold, null(found.type)), *overridden], found, found.type)
    for trial in tried:
        cases += [(trial.untold, null(found.type)), (trial.takes_part, make(trial.value, scope))]
    return choice(cases, found, found.type)


def day_at_hand(values: Values, node: Node, scope: Scope) -> Expr:
    """The day whose terms hold: that of the row, or the period's first; within `prorated by`, the day at hand."""
    if scope.on is not None:
        return scope.on
    if scope.owner or scope.entity or scope.period is None:
        if scope.day is None:
            raise Unsupported("a value that changes by date, read here", node.span)
        return scope.day
    return values.gathers.first_day(scope.period)


def _number(values: Values, node: ParamRead, scope: Scope) -> Number:
    param = values.params[node.name]
    if not param.since:
        return values.number(param.value, scope)
    day = day_at_hand(values, node, scope)
    cases = [
        (compared(">=", day, Const(each.start, "day")), values.number(each.value, scope))
        for each in reversed(param.since)
    ]
    return numbers.choose(cases, None)


def _plain(values: Values, node: ParamRead, scope: Scope, make: Callable[[Node, Scope], Expr]) -> Expr:
    param = values.params[node.name]
    if not param.since:
        return make(param.value, scope)
    day = day_at_hand(values, node, scope)
    found = [(compared(">=", day, Const(each.start, "day")), make(each.value, scope)) for each in reversed(param.since)]
    return Case(tuple(found), None, found[0][1].type)
