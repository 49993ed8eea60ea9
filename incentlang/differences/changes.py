"""What changed in a definition, in the plan's own words, at the smallest pieces that differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any

import attrs

from incentlang.differences.effects import words
from incentlang.differences.model import Change
from incentlang.differences.sameness import TEXT_FIELDS
from incentlang.ir.program import BandTable
from incentlang.source import NOWHERE, Span

_LEFT_OUT = TEXT_FIELDS | {"type", "name", "gives_type"}


def changed_pieces(what: str, old: Any, new: Any) -> tuple[Change, ...]:
    """Every piece of a definition that differs, or the whole of it where nothing smaller has a place.

    A piece that reads as before means something else because of what it names, whose own change is told there; it is
    told again only where nothing else of the definition changed.
    """
    method: list[Change] = []
    if isinstance(old, BandTable) and isinstance(new, BandTable) and old.method != new.method:
        method.append(Change("method", old.method, new.method, _place(old), _place(new)))
        old = attrs.evolve(old, method=new.method)
        if old == new:
            return tuple(method)
    found = dict.fromkeys([*method, *(_change(what, a, b) for a, b in _pieces(old, new))])
    otherwise = tuple(each for each in found if each.old != each.new)
    return otherwise or tuple(found) or (_change(what, old.span, new.span),)


def added_or_removed(what: str, old: Any, new: Any) -> tuple[Change, ...]:
    """A definition that only one of the plans has."""
    return (_change(what, getattr(old, "span", None), getattr(new, "span", None)),)


def text_changes(old: Any, new: Any) -> tuple[Change, ...]:
    """Titles and reasons that read otherwise."""
    found = []
    for name in ("title", "doc", "why", "because"):
        a, b = getattr(old, name, ""), getattr(new, name, "")
        if a != b:
            found.append(Change("title" if name in ("title", "doc") else "reason", a, b, _place(old), _place(new)))
    return tuple(found)


def place_of_span(span: Span | None) -> str:
    """`file:line`, or nothing."""
    return "" if span is None or span == NOWHERE else f"{span.source.path}:{span.line}"


def _place(node: Any) -> str:
    return place_of_span(node.span)


def _change(what: str, old: Span | None, new: Span | None) -> Change:
    return Change(what, _words(old), _words(new), place_of_span(old), place_of_span(new))


def _words(span: Span | None) -> str:
    return "" if span is None or span == NOWHERE else words(span)


Piece = tuple[Span | None, Span | None]


def _pieces(old: Any, new: Any) -> Iterator[Piece]:
    """The smallest pieces with a place of their own; what has none is told by what it stands in."""
    if old == new:
        return
    if type(old) is not type(new) or not attrs.has(type(new)):
        yield _span(old), _span(new)
        return
    found: list[Piece] = []
    for field in attrs.fields(type(new)):
        a, b = getattr(old, field.name), getattr(new, field.name)
        if not field.eq or field.name in _LEFT_OUT or a == b:
            continue
        found += _of_tuples(a, b) if isinstance(a, tuple) and isinstance(b, tuple) else _pieces(a, b)
    own = _span(old), _span(new)
    if not found or any(piece == (None, None) for piece in found):
        yield own
        return
    yield from found


def _of_tuples(old: Sequence[Any], new: Sequence[Any]) -> Iterable[Piece]:
    for word, low, high, then_low, then_high in SequenceMatcher(None, _keys(old), _keys(new), False).get_opcodes():
        left, right = old[low:high], new[then_low:then_high]
        if word == "equal":
            continue
        if len(left) == len(right):
            for a, b in zip(left, right, strict=True):
                yield from _pieces(a, b)
        else:
            yield from ((_span(each), None) for each in left)
            yield from ((None, _span(each)) for each in right)


def _keys(parts: Sequence[Any]) -> list[str]:
    """Nodes are compared by what they say; places take no part in it."""
    return [repr(part) for part in parts]


def _span(node: Any) -> Span | None:
    span = getattr(node, "span", None)
    return span if isinstance(span, Span) and span != NOWHERE else None
