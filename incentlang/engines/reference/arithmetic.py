"""Arithmetic as functions: exact, and lengths keep their kind."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs

from incentlang.diagnostics.run import DividedByZero
from incentlang.engines.reference.answers import Problem
from incentlang.engines.reference.env import Env
from incentlang.engines.reference.exact import plus, times
from incentlang.ir.expressions import Divide
from incentlang.values.dates import Days, Months, WorkingDays
from incentlang.values.numbers import Number, as_fraction

Value = Callable[[Env], Any]


def total_of(terms: list[Value]) -> Value:
    """All terms added."""

    def total(env: Env) -> Number:
        result = terms[0](env)
        for term in terms[1:]:
            result = plus(result, term(env))
        return result  # type: ignore[no-any-return]

    return total


def negative_of(operand: Value) -> Value:
    """The value with the other sign."""

    def negated(env: Env) -> Any:
        value = operand(env)
        if isinstance(value, Days | Months | WorkingDays):
            return attrs.evolve(value, count=-value.count)
        return -value

    return negated


def product_of(factors: list[Value]) -> Value:
    """All factors multiplied."""
    first, *rest = factors

    def product(env: Env) -> Number:
        result = first(env)
        for factor in rest:
            result = times(result, factor(env))
        return result  # type: ignore[no-any-return]

    return product


def quotient_of(node: Divide, top: Value, bottom: Value) -> Value:
    """The exact quotient; a zero denominator is a problem."""
    text = " ".join(node.span.text.split())

    def quotient(env: Env) -> Fraction:
        below = bottom(env)
        if isinstance(below, Days | Months):
            above, below = Decimal(top(env).count), Decimal(below.count)
        else:
            above = top(env)
        if below == 0:
            who = f" for {env.participant}" if env.participant else ""
            raise Problem(DividedByZero(text=text, who=who))
        return as_fraction(above) / as_fraction(below)

    return quotient
