"""Which declarations name what: the readers of each name, found in the text alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from incentlang.resolve.symbols import Symbols
from incentlang.syntax import ast


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


def _names(node: Any) -> Iterator[str]:
    """Every name in a declaration, its own one included."""
    if isinstance(node, ast.Ident):
        yield node.text
    elif isinstance(node, tuple):
        for part in node:
            yield from _names(part)
    elif attrs.has(type(node)):
        for field in attrs.fields(type(node)):
            if field.eq:
                yield from _names(getattr(node, field.name))
