"""The text form of the Core IR: one nested list per node, which reads back to an equal program.

`(Multiply (factors (list (ParamRead (name "rate") (type (Ratio))) …)))`. Fields that hold their
default are left out; spans are not written. Passes are tested as text before and text after.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, cast

import attrs

from incentlang import types
from incentlang.ir import (
    choices,
    clauses,
    conditions,
    currencies,
    draws,
    ensures,
    gathers,
    lifecycle,
    lookups,
    operations,
    pilots,
    pools,
    present,
    program,
    reads,
    schema,
    units,
    versions,
)
from incentlang.values.dates import Days, Months, WorkingDays

_NODES = (
    types.kinds,
    reads,
    operations,
    choices,
    lookups,
    gathers,
    lifecycle,
    draws,
    clauses,
    conditions,
    ensures,
    pilots,
    pools,
)
_CLASSES: dict[str, type] = {
    name: cls
    for module in (*_NODES, currencies, present, program, schema, units, versions)
    for name, cls in vars(module).items()
    if isinstance(cls, type) and attrs.has(cls) and cls.__module__ == module.__name__
}
_CLASSES |= {"Days": Days, "Months": Months, "WorkingDays": WorkingDays}
_PIECE = re.compile(r'\s*(?:(\()|(\))|("(?:[^"\\]|\\.)*")|([^\s()"]+))')
_WORDS = {"none": None, "yes": True, "no": False}
_WIDTH = 100


def to_text(node: object) -> str:
    """The text form of any node, ending in a newline."""
    return "\n".join(_lines(node, 0)) + "\n"


def _atom(value: object) -> str | None:
    match value:
        case None:
            return "none"
        case bool():
            return "yes" if value else "no"
        case str():
            return json.dumps(value, ensure_ascii=False)
        case int():
            return str(value)
        case Decimal():
            return f"{value:f}d"
        case date():
            return value.isoformat()
        case _:
            return None


def _flat(node: object) -> str:
    atom = _atom(node)
    if atom is not None:
        return atom
    if isinstance(node, tuple):
        return "(" + " ".join(["list", *map(_flat, node)]) + ")"
    fields = [f"({name} {_flat(value)})" for name, value in _fields(node)]
    return "(" + " ".join([type(node).__name__, *fields]) + ")"


def _fields(node: object) -> Iterator[tuple[str, object]]:
    for field in attrs.fields(cast(type[attrs.AttrsInstance], type(node))):
        value = getattr(node, field.name)
        if field.eq and (field.default is attrs.NOTHING or value != field.default):
            yield field.name, value


def _lines(node: object, depth: int, lead: str = "", tail: str = "") -> list[str]:
    pad = "  " * depth
    flat = _flat(node)
    if len(pad) + len(lead) + len(flat) + len(tail) <= _WIDTH or _atom(node) is not None:
        return [pad + lead + flat + tail]
    if isinstance(node, tuple):
        head, parts = "list", [("", part) for part in node]
    else:
        head, parts = type(node).__name__, list(_fields(node))
    lines = [f"{pad}{lead}({head}"]
    for name, part in parts:
        inner = _lines(part, depth + 1, f"({name} " if name else "", ")" if name else "")
        lines.extend(inner)
    lines[-1] += ")" + tail
    return lines


def from_text(text: str) -> Any:
    """The node that `to_text` wrote as `text`.

    Raises:
        ValueError: The text is not the text form of a node.
    """
    pieces = [cast(Piece, match.groups()) for match in _PIECE.finditer(text.rstrip())]
    stream = iter(pieces)
    try:
        node = _read(_next(stream), stream)
    except StopIteration:
        raise ValueError("the text ends in the middle of a node") from None
    except (TypeError, ArithmeticError) as wrong:
        raise ValueError(f"a node does not hold that: {wrong}") from wrong
    if next(stream, None) is not None:
        raise ValueError("more text follows the node")
    return node


def _next(stream: Iterator[Piece]) -> Piece:
    piece = next(stream, None)
    if piece is None:
        raise ValueError("the text ends within a node")
    return piece


Piece = tuple[str | None, str | None, str | None, str | None]


def _read(piece: Piece, stream: Iterator[Piece]) -> Any:
    opened, closed, quoted, word = piece
    if quoted is not None:
        return json.loads(quoted)
    if word is not None:
        return _read_word(word)
    if closed is not None or opened is None:
        raise ValueError("a closing parenthesis where a node should stand")
    head = _next(stream)[3]
    if head == "list":
        return tuple(_read_rest(stream))
    cls = _CLASSES.get(head or "")
    if cls is None:
        raise ValueError(f"no node is called {head}")
    values: dict[str, Any] = {}
    for part in stream:
        if part[1] is not None:
            return cls(**values)
        name = _next(stream)[3]
        values[str(name)] = _read(_next(stream), stream)
        if _next(stream)[1] is None:
            raise ValueError(f"field {name} of {head} holds more than one value")
    raise ValueError(f"{head} is not closed")


def _read_rest(stream: Iterator[Piece]) -> Iterator[Any]:
    for piece in stream:
        if piece[1] is not None:
            return
        yield _read(piece, stream)
    raise ValueError("a list is not closed")


def _read_word(word: str) -> object:
    if word in _WORDS:
        return _WORDS[word]
    if word.endswith("d"):
        return Decimal(word[:-1])
    if re.fullmatch(r"\d{4}-\d\d-\d\d", word):
        return date.fromisoformat(word)
    return int(word)
