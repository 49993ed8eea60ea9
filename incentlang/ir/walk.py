"""Going through the Core IR without naming its classes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import attrs

from incentlang.ir import expressions
from incentlang.ir.expressions import Expr

_EXPRESSIONS = tuple(expressions.Expr.__args__)


def children(node: object) -> Iterator[Expr]:
    """The expressions directly inside a node, in order of its fields."""
    for field in attrs.fields(cast(type[attrs.AttrsInstance], type(node))):
        yield from _inside(getattr(node, field.name))


def _inside(value: Any) -> Iterator[Expr]:
    if isinstance(value, _EXPRESSIONS):
        yield value
    elif isinstance(value, tuple) and not hasattr(value, "_fields"):
        for part in value:
            yield from _inside(part)
    elif attrs.has(type(value)):
        yield from children(value)


def everything(node: object) -> Iterator[Expr]:
    """Every expression inside a node, at any depth, outer ones first."""
    for child in children(node):
        yield child
        yield from everything(child)
