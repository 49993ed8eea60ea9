"""Conditions as yes or no, missing where they are a problem: SQL's own logic is that of the four answers."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from incentlang.engines.relational.expressions import defaults
from incentlang.engines.relational.expressions.answered import dated
from incentlang.engines.relational.expressions.refusing import Unsupported
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
        case And() | Or():
            return _joined("and" if isinstance(node, And) else "or", _one_by_one(values, node, scope))
        case Not(condition=condition):
            return opposite(truth(values, condition, scope))
        case _:
            return values.plain(node, scope)


def _one_by_one(values: Values, node: And | Or, scope: Scope) -> list[Expr]:
    """Whether each condition holds; which of them are asked says whose defaults are told.

    The first that decides is the last that is asked, unless what it says is so from a day on: then the others are asked
    as well, because with one of them it may have been so earlier.
    """
    answers: list[Expr] = []
    unclear, noted = False, len(scope.assumed)
    for each in node.conditions:
        answers.append(truth(values, each, scope))
        if unclear and len(scope.assumed) > noted:
            raise Unsupported("a default after a condition that may depend on a measure", each.span)
        decides = surely_not(answers[-1]) if isinstance(node, And) else surely(answers[-1])
        open_ = opposite(decides)
        kinds = dated(each, scope.lets)
        guard = both(scope.guard, open_) if kinds == {False} else scope.guard
        scope = scope.seen(guard=guard, reached=scope.reached.after(open_))
        unclear, noted = unclear or len(kinds) > 1, len(scope.assumed)
    return answers


def _constant(value: object) -> Const:
    assert isinstance(value, str | bool | date)
    return Const(value, "text" if isinstance(value, str) else "truth" if isinstance(value, bool) else "day")


def _joined(op: Operator, conditions: list[Expr]) -> Expr:
    result = conditions[0]
    for each in conditions[1:]:
        result = Binary(op, result, each, "truth")
    return result
