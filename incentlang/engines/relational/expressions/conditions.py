"""Conditions as yes or no, missing where they are a problem: SQL's own logic is that of the four answers."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from incentlang.engines.relational.expressions import defaults
from incentlang.engines.relational.expressions.scope import Scope
from incentlang.engines.relational.sql import (
    Binary,
    Const,
    Expr,
    Operator,
    both,
    compared,
    either,
    numbers,
    opposite,
    same,
    surely,
    surely_not,
)
from incentlang.ir.expressions import And, Compare, IsKnown, IsOneOf, Not, Or
from incentlang.ir.expressions import Expr as Node
from incentlang.ir.kinds import kind_of
from incentlang.types import Count, DaysType, Money, MonthsType, NumberType, Ratio

if TYPE_CHECKING:
    from incentlang.engines.relational.expressions.values import Values

_OPERATORS: dict[str, Operator] = {
    "is": "=",
    "is not": "<>",
    "at least": ">=",
    "at most": "<=",
    "above": ">",
    "below": "<",
}
_NUMBERS = (Money, Ratio, NumberType, Count, DaysType, MonthsType)


def truth(values: Values, node: Node, scope: Scope) -> Expr:
    """Whether a condition holds; missing where that cannot be told."""
    match node:
        case Compare(op=op, left=left, right=right):
            if isinstance(kind_of(left), _NUMBERS):
                first, second = values.number(left, scope), values.number(right, scope)
                return numbers.holds(_OPERATORS[op], first, second)
            return compared(_OPERATORS[op], values.plain(left, scope), values.plain(right, scope))
        case IsOneOf(operand=operand, values=accepted):
            if isinstance(kind_of(operand), _NUMBERS):
                number = values.number(operand, scope)
                return either(*(numbers.holds("=", number, values.number(each, scope)) for each in accepted))
            found = values.plain(operand, scope)
            return either(*(same(found, _constant(each.value)) for each in accepted))
        case IsKnown():
            return defaults.is_known(values, node, scope)
        case And(conditions=conditions):
            answers: list[Expr] = []
            for each in conditions:  # what comes after one that has failed is not always asked
                answers.append(truth(values, each, scope))
                scope = scope.seen(reached=scope.reached.after(opposite(surely_not(answers[-1]))))
            return _joined("and", answers)
        case Or(conditions=conditions):
            asked: list[Expr] = []
            for each in conditions:  # what comes after one that is met is not asked
                asked.append(truth(values, each, scope))
                open_ = opposite(surely(asked[-1]))
                scope = scope.seen(guard=both(scope.guard, open_), reached=scope.reached.after(open_))
            return _joined("or", asked)
        case Not(condition=condition):
            return opposite(truth(values, condition, scope))
        case _:
            return values.plain(node, scope)


def _constant(value: object) -> Const:
    assert isinstance(value, str | bool | date)
    return Const(value, "text" if isinstance(value, str) else "truth" if isinstance(value, bool) else "day")


def _joined(op: Operator, conditions: list[Expr]) -> Expr:
    result = conditions[0]
    for each in conditions[1:]:
        result = Binary(op, result, each, "truth")
    return result
