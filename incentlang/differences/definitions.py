"""Which definitions were added, removed, changed or only renamed, and which of them read otherwise to people alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import attrs

from incentlang.differences.book import Book
from incentlang.differences.changes import added_or_removed, changed_pieces, place_of_span, text_changes
from incentlang.differences.effects import words
from incentlang.differences.model import Change, Definition
from incentlang.differences.sameness import TEXT_FIELDS, Sameness
from incentlang.ir.ensures import EnsureProved
from incentlang.ir.lifecycle import Cap
from incentlang.ir.program import PeriodRule, Plan, Program, RowRule
from incentlang.ir.text import to_text
from incentlang.source import NOWHERE
from incentlang.values.numbers import plain

_KINDS = ("params", "tables", "measures", "values", "rules", "pools", "pilots", "caps", "ensures")
_WORDS = {"params": "parameter"}
_NAMED = {
    "currency": "currency",
    "quantum": "rounding to",
    "rounding": "rounding",
    "paid": "paid",
    "start": "begins on",
    "end": "ends on",
    "negative": "negative pay",
    "year_offset": "start of the year",
    "units": "units",
    "recognitions": "recognitions",
    "pay_in": "currency of pay",
}


def definitions(old: Program, new: Program) -> tuple[Definition, ...]:
    """Every definition that differs, in the order of the new plan, what is gone at the end of its kind."""
    found = list(_header(old.plan, new.plan))
    names = dict(_new_names(old, new))
    for kind in _KINDS:
        found += _of_kind(_WORDS.get(kind, kind[:-1]), getattr(old, kind), getattr(new, kind), (old, new), names)
    found += _of_data(old, new)
    return tuple(found)


def name_of(node: Any) -> str:
    """What a definition is called; caps have no name, and are known by what they limit."""
    if isinstance(node, Cap):
        unit = f" in {node.unit}" if node.unit else ""
        return f"earned of {node.of or 'plan'} for each {node.role} each {node.each}{unit}"
    return str(node.name if hasattr(node, "name") else node.text)


def paired(old: Sequence[Any], new: Sequence[Any]) -> tuple[list[tuple[Any, Any]], list[Any], list[Any]]:
    """Definitions of one name, version by version; then what only the old, and only the new plan has."""
    pairs, left = [], list(old)
    right = []
    for each in new:
        same = [other for other in left if name_of(other) == name_of(each)]
        twin = next((other for other in same if getattr(other, "dates", None) == getattr(each, "dates", None)), None)
        twin = twin or next(iter(same), None)
        if twin is None:
            right.append(each)
        else:
            left = [other for other in left if other is not twin]
            pairs.append((twin, each))
    return pairs, left, right


def renamed(left: Sequence[Any], right: Sequence[Any], old: Program, new: Program) -> list[tuple[Any, Any]]:
    """What is the same under another name."""
    found: list[tuple[Any, Any]] = []
    for b in right:
        taken = [a for a, _ in found]
        twin = next((a for a in left if not any(a is t for t in taken) and same_but_names(a, b, old, new)), None)
        if twin is not None:
            found.append((twin, b))
    return found


def same_but_names(a: Any, b: Any, old: Program, new: Program) -> bool:
    """Whether two definitions say the same, whatever they are called."""
    if type(a) is not type(b):
        return False
    books = Book(old), Book(new)
    if isinstance(a, RowRule | PeriodRule):
        books = books[0].in_rule(a), books[1].in_rule(b)
    if hasattr(a, "name"):
        b = attrs.evolve(b, name=a.name)
    return Sameness(*books).same(a, b)


def _new_names(old: Program, new: Program) -> Iterator[tuple[str, str]]:
    """The new name of everything that was only renamed."""
    for kind in _KINDS:
        _, left, right = paired(getattr(old, kind), getattr(new, kind))
        yield from ((name_of(a), name_of(b)) for a, b in renamed(left, right, old, new))


def _of_kind(
    kind: str, old: Sequence[Any], new: Sequence[Any], plans: tuple[Program, Program], names: Mapping[str, str]
) -> Iterator[Definition]:
    pairs, left, right = paired(old, new)
    for a, b in pairs:
        if a != b:
            yield _changed(kind, a, b, names)
        elif isinstance(b, EnsureProved) and a.span.text.split() != b.span.text.split():
            # What was proved when the plan was checked is no part of what runs, but a claim less is a change.
            yield Definition(kind, name_of(b), "changed", changed_pieces(kind, a, b))
    again = renamed(left, right, *plans)
    for a, b in again:
        moved = Change("name", name_of(a), name_of(b), place_of_span(a.span), place_of_span(b.span))
        yield Definition(kind, name_of(b), "renamed", (moved, *text_changes(a, b)))
    known = [each for pair in again for each in pair]
    for b in (each for each in right if not any(each is other for other in known)):
        yield Definition(kind, name_of(b), "added", added_or_removed("added", None, b))
    for a in (each for each in left if not any(each is other for other in known)):
        yield Definition(kind, name_of(a), "removed", added_or_removed("removed", a, None))


def _changed(kind: str, a: Any, b: Any, names: Mapping[str, str]) -> Definition:
    told = text_changes(a, b)
    if _normal(a, names) == _normal(b, {}):
        return Definition(
            kind, name_of(b), "text only", told or changed_pieces(kind, _without_text(a), _without_text(b))
        )
    return Definition(kind, name_of(b), "changed", (*changed_pieces(kind, _without_text(a), _without_text(b)), *told))


def _normal(node: Any, names: Mapping[str, str]) -> str:
    """The normal form of a definition, with the new names of what was renamed."""
    text = to_text(_without_text(node))
    return re.sub(r'"(\w+)"', lambda word: f'"{names.get(word[1], word[1])}"', text) if names else text


def _without_text(node: Any) -> Any:
    """The same piece with nothing in it that only people read."""
    if isinstance(node, tuple):
        return tuple(map(_without_text, node))
    if not attrs.has(type(node)) or node is NOWHERE:
        return node
    told = {}
    for field in attrs.fields(type(node)):
        value = getattr(node, field.name)
        if field.name in TEXT_FIELDS:
            told[field.name] = ""
        elif field.eq:
            told[field.name] = _without_text(value)
    return attrs.evolve(node, **{name: value for name, value in told.items() if value is not getattr(node, name)})


def _header(old: Plan, new: Plan) -> Iterator[Definition]:
    changes = []
    for name, word in _NAMED.items():
        a, b = getattr(old, name), getattr(new, name)
        if a != b:
            places = place_of_span(old.span), place_of_span(new.span)
            changes.append(Change(word, _shown(a), _shown(b), *places))
    texts = [
        Change(word, a, b, place_of_span(old.span), place_of_span(new.span))
        for word, a, b in (("name", old.name, new.name), ("title", old.title, new.title))
        if a != b
    ]
    if changes or texts:
        yield Definition("plan", new.name, "changed" if changes else "text only", (*changes, *texts))


def _shown(value: Any) -> str:
    if value is None:
        return "open"
    if isinstance(value, tuple):
        return ", ".join(_shown(each) for each in value)
    if attrs.has(type(value)):
        return words(value.span)
    return plain(value) if hasattr(value, "as_tuple") else str(value)


def _column(change: Change) -> Change:
    """A column that only one of the plans reads is told as such."""
    if change.old and change.new:
        return change
    return attrs.evolve(change, what="reads" if change.new else "reads no longer")


def _of_data(old: Program, new: Program) -> Iterator[Definition]:
    """What the plans read: entities, facts and inputs, as far as both reach them."""
    for kind in ("entities", "facts", "inputs"):
        word = {"entities": "entity", "facts": "fact", "inputs": "input"}[kind]
        pairs, left, right = paired(getattr(old.schema, kind), getattr(new.schema, kind))
        for a, b in pairs:
            if _without_text(a) != _without_text(b):
                pieces = changed_pieces(word, _without_text(a), _without_text(b))
                yield Definition(word, b.name, "changed", tuple(map(_column, pieces)))
        for b in right:
            yield Definition(word, b.name, "added", added_or_removed("reads", None, b))
        for a in left:
            yield Definition(word, a.name, "removed", added_or_removed("reads no longer", a, None))
