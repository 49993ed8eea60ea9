"""Which declarations name what: the readers of each name, found in the text alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import attrs

from incentlang.resolve.symbols import Symbols
from incentlang.syntax import ast

_PLAIN: frozenset[type] = frozenset({type(None), bool, int, str, Decimal, date})
"""Most of what fields hold, and never a name."""


def readers(symbols: Symbols) -> Mapping[str, set[int]]:
    """By each name the identities of the declarations in which it stands, its own one included."""
    items: list[object] = [symbol.item for symbol in symbols.named.values()]
    items += [item for versions in symbols.versions.values() for item in versions[1:]]
    items += [*symbols.caps, *symbols.overrides, *symbols.ensures, *symbols.participant, *symbols.scenarios]
    found: dict[str, set[int]] = {}
    for item in items:
        for name in _names(item):
            found.setdefault(name, set()).add(id(item))
    return found


def _names(item: object) -> set[str]:
    """Every name in a declaration, its own one included."""
    found: set[str] = set()
    waiting: list[Any] = [item]
    while waiting:
        node = waiting.pop()
        for name in _fields(node.__class__):
            part = getattr(node, name)
            for each in part if part.__class__ is tuple else (part,):
                cls = each.__class__
                if cls is ast.Ident:
                    found.add(each.text)
                elif cls not in _PLAIN:
                    waiting.append(each)
    return found


@cache
def _fields(cls: type) -> tuple[str, ...]:
    """The fields of a node class, places aside; none for what is no node."""
    return tuple(field.name for field in attrs.fields(cls) if field.eq) if attrs.has(cls) else ()
