"""Going through everything that a definition holds, clauses as well as expressions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs

from incentlang.ir.expressions import And, Expr, Not, Or
from incentlang.types import kinds

_KINDS: frozenset[type] = frozenset(kinds.Type.__args__)
_ELSEWHERE = ("overridden", "beside", "type", "dates")
"""Fields that hold another definition's clauses, or none."""


def nodes(value: Any) -> Iterator[Any]:
    """The value, if it is a node, and every node inside it, outer ones first."""
    if isinstance(value, tuple):
        for part in value:
            yield from nodes(part)
    elif attrs.has(type(value)) and type(value) not in _KINDS:
        yield value
        for field in attrs.fields(type(value)):
            if field.eq and field.name not in _ELSEWHERE:
                yield from nodes(getattr(value, field.name))


def leaves(condition: Expr) -> Iterator[Expr]:
    """The conditions that `and`, `or` and `not` put together."""
    match condition:
        case And(conditions=inner) | Or(conditions=inner):
            for each in inner:
                yield from leaves(each)
        case Not(condition=one):
            yield from leaves(one)
        case _:
            yield condition
