"""Going through the Core IR without naming its classes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import attrs

from incentlang.ir import expressions
from incentlang.ir.expressions import Expr
from incentlang.source import Span
from incentlang.types import kinds

_EXPRESSIONS: frozenset[type] = frozenset(expressions.Expr.__args__)
_KINDS: frozenset[type] = frozenset(kinds.Type.__args__)


_PLAIN: frozenset[type] = frozenset({type(None), bool, int, str, Decimal, date, Span})
"""Most of what fields hold, and never an expression: told without a look at their own fields."""

_KEPT: dict[type, tuple[str, ...]] = {}


def _holders(cls: type) -> tuple[str, ...]:
    """The fields of a node class that may hold expressions; none for what is no node."""
    kept = _KEPT.get(cls)
    if kept is None:
        fields = () if cls in _KINDS or not attrs.has(cls) else attrs.fields(cls)
        kept = _KEPT[cls] = tuple(field.name for field in fields if field.eq and field.name not in ("type", "name"))
    return kept


def children(node: object) -> Iterator[Expr]:
    """The expressions directly inside a node, in order of its fields."""
    for name in _holders(type(node)):
        yield from _inside(getattr(node, name))


def _inside(value: Any) -> Iterator[Expr]:
    cls = type(value)
    if cls in _EXPRESSIONS:
        yield value
    elif cls is tuple:
        for part in value:
            yield from _inside(part)
    else:
        yield from children(value)


def nodes_of(node: object, *classes: type[Any]) -> Iterator[Any]:
    """Every node of these classes inside a node, at any depth, whether it is an expression or not."""
    parts = node if isinstance(node, tuple) else [getattr(node, name) for name in _holders(type(node))]
    for part in parts:
        if isinstance(part, classes):
            yield part
        yield from nodes_of(part, *classes)


def everything(node: object) -> Iterator[Expr]:
    """Every expression inside a node, at any depth, outer ones first."""
    found: list[Expr] = []
    _add_all(node, found)
    return iter(found)


def _add_all(node: object, found: list[Expr]) -> None:
    """What `children` gives, each followed by what is inside it; a list is several times faster than nested loops."""
    for name in _holders(node.__class__):
        value = getattr(node, name)
        if value.__class__ is tuple:
            _add_each(value, found)
        elif value.__class__ not in _PLAIN:
            _add(value, found)


def _add_each(values: tuple[Any, ...], found: list[Expr]) -> None:
    for value in values:
        if value.__class__ is tuple:
            _add_each(value, found)
        elif value.__class__ not in _PLAIN:
            _add(value, found)


def _add(value: Any, found: list[Expr]) -> None:
    cls = type(value)
    if cls in _EXPRESSIONS:
        found.append(value)
    _add_all(value, found)
