"""Groups of people that are large enough to be shown, whatever a reader filters, adds and subtracts.

In every pay period everybody stands in one *block* of at least `SMALLEST_GROUP` people. A figure is only ever the sum
of whole blocks. So each figure that a reader can work out from others is again made of whole blocks, and nothing can be
told of fewer people; no second rule that hides one more figure is needed (docs/internals/decisions/0044).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

import attrs

SMALLEST_GROUP = 5
"""The fewest people of whom a figure is shown."""


@attrs.frozen(order=True)
class Place:
    """Where somebody stands in a pay period: a role and a region, in the words of the data."""

    role: str
    region: str


@attrs.frozen
class Block:
    """People whose figures are never shown apart, and the places they stand in."""

    places: frozenset[Place]
    people: frozenset[str]

    def within(self, role: str | None, region: str | None) -> bool:
        """Whether all of it is of a role and a region; None is any."""
        return all(role in (None, each.role) and region in (None, each.region) for each in self.places)


def blocks_of(places: Mapping[str, Place], least: int = SMALLEST_GROUP) -> tuple[Block, ...]:
    """Everybody in blocks; none where there are fewer people than a block needs.

    A place with enough people is a block. The small places of a role are put together first, so that the role can be
    shown; what is still too small is put together across roles, and at last with the smallest block.
    """
    people: dict[Place, set[str]] = defaultdict(set)
    for who, place in places.items():
        people[place].add(who)
    made, small = _parted((_block([place], people) for place in sorted(people)), least)
    roles: dict[str, list[Place]] = defaultdict(list)
    for block in small:
        for place in block.places:
            roles[place.role].append(place)
    of_roles, rest = _parted((_block(each, people) for each in roles.values()), least)
    made += of_roles
    if rest:
        last = _block([place for block in rest for place in block.places], people)
        if len(last.people) < least:
            if not made:
                return ()
            smallest = min(made, key=lambda block: (len(block.people), sorted(block.places)))
            made.remove(smallest)
            last = Block(last.places | smallest.places, last.people | smallest.people)
        made.append(last)
    return tuple(sorted(made, key=lambda block: sorted(block.places)))


def _block(places: Iterable[Place], people: Mapping[Place, set[str]]) -> Block:
    found = frozenset(places)
    return Block(found, frozenset(who for place in found for who in people[place]))


def _parted(blocks: Iterable[Block], least: int) -> tuple[list[Block], list[Block]]:
    """Those with enough people, and the others."""
    large: list[Block] = []
    small: list[Block] = []
    for block in blocks:
        (large if len(block.people) >= least else small).append(block)
    return large, small
