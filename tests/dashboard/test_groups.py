"""Blocks of people: whatever is chosen, added and subtracted, nothing is told of fewer people than a block has."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from incentlang.dashboard.groups import SMALLEST_GROUP, Place, blocks_of

PLACES = st.builds(Place, st.sampled_from("abc"), st.sampled_from("xyz"))
PEOPLE = st.lists(PLACES, max_size=40).map(lambda places: {f"P{number}": each for number, each in enumerate(places)})


@given(PEOPLE)
def test_everybody_is_in_one_block_that_is_large_enough(places: dict[str, Place]) -> None:
    blocks = blocks_of(places)
    inside = [who for block in blocks for who in block.people]
    assert sorted(inside) == (sorted(places) if len(places) >= SMALLEST_GROUP else [])
    assert all(len(block.people) >= SMALLEST_GROUP for block in blocks)


@given(PEOPLE)
def test_no_sum_or_difference_of_choices_tells_fewer_people(places: dict[str, Place]) -> None:
    """Every choice is a row of zeros and ones over people; what can be worked out is what those rows span.

    A figure of a few people alone would be a row of the span with few ones. By elimination: the span never holds a
    person apart from the rest of the block, so every row that it holds has equal entries within a block.
    """
    blocks = blocks_of(places)
    order = sorted(places)
    rows = [
        [Fraction(any(who in block.people for block in blocks if block.within(role, region))) for who in order]
        for role, region in product([None, *"abc"], [None, *"xyz"])
    ]
    for row in _reduced(rows):
        told = {who for who, part in zip(order, row, strict=True) if part}
        assert not told or len(told) >= SMALLEST_GROUP
        for block in blocks:
            assert len({part for who, part in zip(order, row, strict=True) if who in block.people}) == 1


def _reduced(rows: list[list[Fraction]]) -> list[list[Fraction]]:
    """The rows in their shortest form (Gauss and Jordan), which holds every figure that stands alone."""
    found = [row[:] for row in rows]
    top = 0
    for column in range(len(found[0]) if found else 0):
        pivot = next((place for place in range(top, len(found)) if found[place][column]), None)
        if pivot is None:
            continue
        found[top], found[pivot] = found[pivot], found[top]
        found[top] = [part / found[top][column] for part in found[top]]
        for place, row in enumerate(found):
            if place != top and row[column]:
                found[place] = [a - row[column] * b for a, b in zip(row, found[top], strict=True)]
        top += 1
    return found[:top]


def test_small_places_of_a_role_are_shown_together() -> None:
    """Three in x and two in y make a block of role a; the six of role b are one by themselves."""
    places = {f"A{n}": Place("a", "x" if n < 3 else "y") for n in range(5)} | {
        f"B{n}": Place("b", "x") for n in range(6)
    }
    first, second = blocks_of(places)
    assert (len(first.people), first.within("a", None), first.within("a", "x")) == (5, True, False)
    assert (len(second.people), second.within("b", "x")) == (6, True)
