"""Trees as bytes, for the cache: several times faster to load than the text is to parse.

A node is a tuple of its class's number, where it begins and ends, and its fields; the bytes are `marshal`'s,
which can hold plain values only. A tree fits wherever the same text lies.
"""

from __future__ import annotations

import gc
import marshal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any

import attrs

from incentlang.source import Source, Span
from incentlang.syntax import ast
from incentlang.values.dates import Days, Months, WorkingDays
from incentlang.values.periods import Period

# Every node has a span as its last field; `File` alone has none and is put together here.
_NODES: tuple[type, ...] = tuple(
    kind
    for name in ast.__all__
    if isinstance(kind := getattr(ast, name), type) and attrs.has(kind) and kind is not ast.File
)
_NUMBERS = {kind: number for number, kind in enumerate(_NODES)}
_FIELDS = {kind: tuple(field.name for field in attrs.fields(kind) if field.name != "span") for kind in _NODES}

_DECIMAL, _DATE, _DAYS, _MONTHS, _PERIOD, _WORKING = -1, -2, -3, -4, -5, -6


def dump(file: ast.File) -> bytes:
    """The tree as bytes; empty when it is too deep to be written."""
    try:
        return marshal.dumps([_plain(file.items), _plain(file.comments)])
    except (RecursionError, ValueError):
        return b""


def load(data: bytes, source: Source) -> ast.File | None:
    """The tree that `dump` wrote for the same text, or None if the bytes are of no use."""
    try:
        with _without_collector():
            items, comments = (_node(part, source) for part in marshal.loads(data))
    except (EOFError, ValueError, TypeError, IndexError, RecursionError):
        return None
    return ast.File(source, items, comments)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Loading makes many objects and no garbage; looking for some among them takes longer than the loading."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _plain(value: Any) -> Any:
    kind = type(value)
    if kind in _NUMBERS:
        span = value.span
        parts = [_plain(getattr(value, name)) for name in _FIELDS[kind]]
        return (_NUMBERS[kind], span.start, span.end, *parts)
    if kind is tuple:
        return [_plain(part) for part in value]
    match value:
        case Decimal():
            return (_DECIMAL, str(value))
        case date():
            return (_DATE, value.toordinal())
        case Days():
            return (_DAYS, value.count)
        case Months():
            return (_MONTHS, value.count)
        case WorkingDays():
            return (_WORKING, value.count)
        case Period():
            return (_PERIOD, value.grain, value.number, value.offset)
        case None | str() | bool() | int():
            # A word straight from the lexer is a `str` with more to it; only its text is kept.
            return str(value) if isinstance(value, str) else value
        case _:
            raise TypeError(f"the tree holds a {kind.__name__}, which the cache cannot keep")


def _node(value: Any, source: Source) -> Any:
    new_span = tuple.__new__
    nodes = _NODES

    def load_one(part: Any) -> Any:
        kind = type(part)
        if kind is tuple:
            number = part[0]
            if number >= 0:
                span = new_span(Span, (source, part[1], part[2]))
                return nodes[number](*[load_one(field) for field in part[3:]], span=span)
            return _scalar(number, part)
        if kind is list:
            return tuple([load_one(item) for item in part])
        return part

    return load_one(value)


def _scalar(number: int, part: tuple[Any, ...]) -> Any:
    if number == _DECIMAL:
        return Decimal(part[1])
    if number == _DATE:
        return date.fromordinal(part[1])
    if number == _DAYS:
        return Days(part[1])
    if number == _MONTHS:
        return Months(part[1])
    if number == _WORKING:
        return WorkingDays(part[1])
    return Period(*part[1:])
