"""Going through the Core IR without naming its classes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs

from incentlang.ir import expressions
from incentlang.ir.expressions import Expr
from incentlang.types import kinds

_EXPRESSIONS: frozenset[type] = frozenset(expressions.Expr.__args__)
_KINDS: frozenset[type] = frozenset(kinds.Type.__args__)


_KEPT: dict[type, tuple[str, ...]] = {}


def _holders(cls: type) -> tuple[str, ...]:
    """The fields of a node class that may hold expressions; none for what is no node."""
    if cls not in _KEPT:
        fields = () if cls in _KINDS or not attrs.has(cls) else attrs.fields(cls)
        _KEPT[cls] = tuple(field.name for field in fields if field.eq and field.name not in ("type", "name"))
    return _KEPT[cls]


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


def everything(node: object) -> Iterator[Expr]:
    """Every expression inside a node, at any depth, outer ones first."""
    found: list[Expr] = []
    _add_all(node, found)
    return iter(found)


def _add_all(node: object, found: list[Expr]) -> None:
    """What `children` gives, each followed by what is inside it; a list is several times faster than nested loops."""
    for name in _holders(type(node)):
        _add(getattr(node, name), found)


def _add(value: Any, found: list[Expr]) -> None:
    cls = type(value)
    if cls is tuple:
        for part in value:
            _add(part, found)
        return
    if cls in _EXPRESSIONS:
        found.append(value)
    _add_all(value, found)
