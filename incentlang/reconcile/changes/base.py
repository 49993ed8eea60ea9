"""A change, what it is made on, and how one piece of a plan is put in the place of another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

import attrs

from incentlang.data.model import Dataset
from incentlang.ir.program import Program
from incentlang.ledger.closing import ClosedPeriod
from incentlang.source import Span
from incentlang.values.numbers import RoundingMode


@attrs.frozen
class Ground:
    """All that decides what is paid: a plan, data, what is known of it, and what is closed."""

    program: Program
    data: Dataset
    as_of: date | None = None
    closed: tuple[ClosedPeriod, ...] = ()


@attrs.frozen
class Change:
    """One thing done otherwise.

    Attributes:
        kind: In a word or two.
        text: In a sentence that goes on from "their figure follows if …".
        ground: What is then computed.
        place: The line of the plan or the row of a file.
        finish: How the figures are rounded at last, where lines are not: step and way.
    """

    kind: str
    text: str
    ground: Ground
    place: str = ""
    finish: tuple[Decimal, RoundingMode] | None = None


def place_of(span: Span) -> str:
    """A line of a plan file."""
    return f"{span.source.path}:{span.line}"


def words_of(span: Span) -> str:
    """The plan's own words, on one line."""
    return " ".join(span.source.text[span.start : span.end].split())


T = TypeVar("T")


def replaced(tree: T, swap: Callable[[Any], Any]) -> T:
    """A tree of the Core IR with some nodes swapped; `swap` gives another node, or the same to look inside it."""
    return _replaced(tree, swap)  # type: ignore[no-any-return]


def _replaced(value: Any, swap: Callable[[Any], Any]) -> Any:
    if isinstance(value, Span):
        return value
    if isinstance(value, tuple):
        made = tuple(_replaced(part, swap) for part in value)
        return value if all(a is b for a, b in zip(made, value, strict=True)) else made
    if not attrs.has(type(value)):
        return value
    other = swap(value)
    if other is not value:
        return other
    changed = {}
    for field in attrs.fields(type(value)):
        before = getattr(value, field.name)
        after = _replaced(before, swap)
        if after is not before:
            changed[field.alias or field.name] = after
    return attrs.evolve(value, **changed) if changed else value


def with_swap(ground: Ground, old: object, new: object) -> Ground:
    """The ground with one node of the program, the very same one, replaced wherever it stands."""
    program = replaced(ground.program, lambda node: new if node is old else node)
    return attrs.evolve(ground, program=program)
