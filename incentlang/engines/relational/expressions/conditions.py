"""Conditions as yes or no, missing where they are a problem: SQL's own logic is that of the four answers."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from incentlang.engines.relational.expressions import defaults
from incentlang.engines.relational.expressions.answered import dated, moves
from incentlang.engines.relational.expressions.refusing import Unsupported
from incentlang.engines.relational.expressions.scope import Scope
from incentlang.engines.relational.sql import (
    FALSE,
    TRUE,
    UNKNOWN,
    Binary,
    Const,
    Expr,
    Operator,
    both,
    choice,
    compared,
    either,
    missing,
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
        case Compare():
            holds, few = comparison(values, node, scope)
            if few == FALSE:
                return holds
            if scope.tick is not None and scope.waits == FALSE:
                raise Unsupported("a figure with a least number of rows, compared while more may come", node.span)
            return choice([(both(scope.waits, missing(holds), few), FALSE)], holds, "truth")
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
            if not moves(condition, scope.lets) or (scope.tick is None and scope.waits == FALSE):
                return opposite(truth(values, condition, scope))
            if scope.waits == FALSE:
                raise Unsupported("`not` of a figure that still moves", node.span)
            fails = _fails(values, condition, scope)
            if scope.waits == TRUE:
                return fails
            return choice([(scope.waits, fails)], opposite(truth(values, condition, scope)), "truth")
        case _:
            return values.plain(node, scope)


def comparison(values: Values, node: Compare, scope: Scope) -> tuple[Expr, Expr]:
    """Whether a comparison holds, and where it reads a figure of too few rows, of which more may come."""
    scope = scope.seen(few=[])
    operator = _OPERATORS[node.op]
    if isinstance(kind_of(node.left), _NUMBERS):
        holds = numbers.holds(operator, values.number(node.left, scope), values.number(node.right, scope))
    else:
        holds = compared(operator, values.plain(node.left, scope), values.plain(node.right, scope))
    return holds, either(*scope.few)


def _fails(values: Values, node: Node, scope: Scope) -> Expr:
    """Whether a condition fails for good in an open period: what moves may yet come to hold."""
    match node:
        case And(conditions=conditions):
            return either(*(_fails(values, each, scope) for each in conditions))
        case Or(conditions=conditions):
            return both(*(_fails(values, each, scope) for each in conditions))
        case Not(condition=condition):
            return truth(values, condition, scope)
        case Compare() | IsKnown() if moves(node, scope.lets):
            holds = truth(values, node, scope)
            if len(dated(node, scope.lets)) > 1:  # nothing that moves may have been read in the end
                scope.untold.append(surely_not(holds))
            return choice([(missing(holds), UNKNOWN)], FALSE, "truth")
        case _:
            return opposite(truth(values, node, scope))


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
