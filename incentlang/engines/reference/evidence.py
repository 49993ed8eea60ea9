"""What a nomination rests on, as text: a text of the row at hand, or the value of a measure."""

from __future__ import annotations

from collections.abc import Callable

from incentlang.engines.reference.compiler import Compiler
from incentlang.engines.reference.env import Env
from incentlang.ir.expressions import Expr, FieldRead, MeasureRead
from incentlang.types import Money, Ratio
from incentlang.values.numbers import Number, stored, trimmed


def evidence_of(node: Expr, owner: str, compiler: Compiler) -> Callable[[Env], str]:
    """A function that gives the evidence; empty where the text is missing or blank.

    A measure is never empty: one that cannot be computed is a problem, as it is anywhere else.
    """
    if isinstance(node, FieldRead):
        read = compiler.maybe(node, owner)
        return lambda env: (read(env) or "").strip()
    assert isinstance(node, MeasureRead), "the check admits nothing else"
    value, measure = compiler.value(node, owner), node
    currency = compiler.world.schema.currency
    return lambda env: figure(value(env), measure, currency)


def figure(value: Number, measure: MeasureRead, currency: str) -> str:
    """A measure that a nomination rests on, with all digits of its value."""
    return f"{measure.name} {_text(value, measure, currency)}"


def _text(value: Number, measure: MeasureRead, currency: str) -> str:
    """All digits of the value, as a plan would write it."""
    exact = stored(value)
    match measure.type:
        case Ratio():
            return f"{trimmed(exact.scaleb(2))}%"
        case Money(unit=unit):
            return f"{trimmed(exact)} {unit or currency}"
        case _:
            return trimmed(exact)
