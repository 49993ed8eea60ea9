"""Changes of words, and the places of a plan that have to do with pay."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import attrs

from tests.mutants.reading import Part, PlanFile, Word


@attrs.frozen
class Edit:
    """Words in place of others; no words take a clause away. A swap has two, in the order of the text."""

    start: int
    end: int
    words: str


Change = tuple[Edit, ...]
Operator = Callable[[PlanFile], Iterator[Change]]

SILENT = ("ensure", "because", "worth", "purpose", "control", "baseline", "watch", "use")
"""What pays nobody; nor does the head of a plan, its `negative pay` apart."""

DATA = ("fact", "entity", "input")
"""What is compared with the files on every run, so that a mistake in it is told there."""


def spoken(item: Part) -> Iterator[Part]:
    """Every part of a definition that has to do with pay, outermost first."""
    if item.kind in SILENT:
        return
    if item.kind == "plan":
        yield from item.named("negative_pay")
        return
    yield item
    for each in item.inner:
        if isinstance(each, Part):
            yield from spoken(each)


def parts(plan: PlanFile, *kinds: str) -> Iterator[Part]:
    """The parts of these kinds in a file that have to do with pay."""
    for item in plan.items:
        yield from (part for part in spoken(item) if part.kind in kinds)


def words(plan: PlanFile, *kinds: str) -> Iterator[Word]:
    """The words of these kinds in a file that have to do with pay."""
    for item in plan.items:
        for part in spoken(item):
            yield from part.own(*kinds)


def instead(place: Word | Part, text: str) -> Change:
    """Other words in one place."""
    return (Edit(place.start, place.end, text),)


def taken(place: Word | Part) -> Change:
    """Nothing in one place."""
    return instead(place, "")


def swapped(plan: PlanFile, one: Part, other: Part) -> Change:
    """Two places with each other's words."""
    return (
        Edit(one.start, one.end, plan.text[other.start : other.end]),
        Edit(other.start, other.end, plan.text[one.start : one.end]),
    )


def plain(word: Word) -> str:
    """A phrase with one space between its words."""
    return " ".join(word.text.split())
