"""Any node of the Core IR: drawn field by field from the declared kinds, so that new nodes are drawn as well."""

from __future__ import annotations

import types
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Literal, Union, cast, get_args, get_origin, get_type_hints

import attrs
from hypothesis import strategies as st

from incentlang.ir import expressions
from incentlang.values.dates import FIRST_DATE, LAST_DATE

EXPRESSIONS = frozenset(get_args(expressions.Expr))
DEPTH = 3

_SIMPLE: dict[Any, st.SearchStrategy[Any]] = {
    str: st.text(max_size=8),
    bool: st.booleans(),
    int: st.integers(-1000, 1000),
    date: st.dates(FIRST_DATE, LAST_DATE),
    Decimal: st.decimals(allow_nan=False, allow_infinity=False, places=None, min_value=-(10**20), max_value=10**20),
    type(None): st.none(),
}


@cache
def nodes(cls: type, depth: int = DEPTH) -> st.SearchStrategy[Any]:
    """Nodes of one class, with expressions at most `depth` deep inside."""
    hints = get_type_hints(cls, localns={"Expr": expressions.Expr})
    if issubclass(cls, tuple):  # a NamedTuple
        return st.builds(cls, **{name: _drawn(hints[name], depth) for name in cast(Any, cls)._fields})
    fields = [field for field in attrs.fields(cast(type[attrs.AttrsInstance], cls)) if field.eq]
    return st.builds(cls, **{field.alias: _drawn(hints[field.name], depth) for field in fields})


def _drawn(hint: Any, depth: int) -> st.SearchStrategy[Any]:
    if hint in _SIMPLE:
        return _SIMPLE[hint]
    origin = get_origin(hint)
    if origin is Literal:
        return st.sampled_from(get_args(hint))
    if origin is tuple:
        return st.lists(_drawn(get_args(hint)[0], depth), max_size=2).map(tuple)
    if origin in (Union, types.UnionType):
        choices = get_args(hint)
        kept = [each for each in choices if depth > 0 or each not in EXPRESSIONS or _leaf(each)]
        inner = depth - 1 if EXPRESSIONS & set(choices) else depth
        return st.deferred(lambda: st.one_of([_drawn(each, inner) for each in kept]))
    if isinstance(hint, type):
        return st.deferred(lambda: nodes(hint, depth))
    raise AssertionError(f"no way to draw {hint}")


def _leaf(cls: Any) -> bool:
    """Whether a node holds no expression that must be there."""
    return not any(
        set(get_args(hint)) >= EXPRESSIONS or hint in EXPRESSIONS
        for name, hint in get_type_hints(cls, localns={"Expr": expressions.Expr}).items()
        if name != "span"
    )
