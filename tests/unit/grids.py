"""Conditions answered at one point, without any analysis."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from incentlang.ir.expressions import And, Compare, Expr, IsOneOf, Literal, Not, Or


def answer(node: Expr, point: Mapping[Expr, Any]) -> bool:
    """Whether a condition holds where each thing that is read has a value."""
    match node:
        case And(conditions=parts):
            return all(answer(part, point) for part in parts)
        case Or(conditions=parts):
            return any(answer(part, point) for part in parts)
        case Not(condition=inner):
            return not answer(inner, point)
        case IsOneOf(operand=operand, values=values):
            return _value(operand, point) in [each.value for each in values]
        case Compare(op=op, left=left, right=right):
            one, other = _value(left, point), _value(right, point)
            if op in ("is", "is not"):
                return bool((one == other) == (op == "is"))
            return bool(
                {"at least": one >= other, "above": one > other, "at most": one <= other, "below": one < other}[op]
            )
        case _:
            raise AssertionError(f"no condition: {node}")


def _value(node: Expr, point: Mapping[Expr, Any]) -> Any:
    return node.value if isinstance(node, Literal) else point[node]
