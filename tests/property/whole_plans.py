"""Whole plans, drawn at random: blocks of rules that pay, and the definitions that they turn out to read.

A **block** is a function that draws the declarations of one mechanism as text (`blocks_of_rows.py`,
`blocks_of_periods.py`). It may use any name of `definitions.py`: what a text mentions is drawn once and added. So a new
mechanism is one more function in one of the tuples of blocks. Everything drawn must compile.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

import attrs
from hypothesis import strategies as st

from tests.property.blocks_of_periods import PERIOD_BLOCKS, SOCIAL_BLOCKS
from tests.property.blocks_of_rows import ROW_BLOCKS
from tests.property.definitions import DEFINITIONS, ROLES
from tests.property.drawn import Draw, chance, one
from tests.property.items import Agreed, Item

Block = Callable[[Draw, str, Agreed], list[Item]]
ALONE: tuple[Block, ...] = (*ROW_BLOCKS, *PERIOD_BLOCKS)
"""Blocks in which what somebody is paid never depends on other people's rows."""
BLOCKS: tuple[Block, ...] = (*ALONE, *SOCIAL_BLOCKS)
TRIES = 4
"""How many times a block is drawn until the plan fits."""


@attrs.frozen
class Whole:
    """A plan as its declarations, in any order."""

    agreed: Agreed
    header: Item
    items: tuple[Item, ...]

    @property
    def text(self) -> str:
        """One clause a line."""
        return "\n".join(line for item in (self.header, *self.items) for line in item.laid_out())

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that the plan itself chose."""
        return tuple(dict.fromkeys(item.name for item in self.items if item.name and item.name not in ROLES))

    def renamed(self, new: Mapping[str, str]) -> Whole:
        """The same plan with other names."""
        items = [attrs.evolve(item, lines=tuple(with_names(line, new) for line in item.lines)) for item in self.items]
        return attrs.evolve(self, items=tuple(items))


def with_names(text: str, new: Mapping[str, str]) -> str:
    """A text in which names are replaced where they stand as a word."""
    return re.sub(r"\w+", lambda word: new.get(word[0], word[0]), text)


@st.composite
def whole_plans(
    draw: Draw, blocks: tuple[Block, ...] = BLOCKS, most: int = 4, fits: Callable[[str], bool] | None = None
) -> Whole:
    """One to `most` blocks with what they read.

    Args:
        draw: Draws.
        blocks: What is drawn from.
        most: How many blocks at most.
        fits: Which texts of plans are wanted. A block with which a plan does not fit is drawn anew, and at last left
            out; only a plan of a single block may not fit.
    """
    agreed = Agreed(
        counted=chance(draw, 4),
        paid=one(draw, ("month", "month", "quarter")),
        quantum=one(draw, ("0.01", "0.01", "1")),
    )
    items: list[Item] = []
    if fits is None:
        for number in range(draw(st.integers(1, most))):
            items += one(draw, blocks)(draw, f"r{number}", agreed)
        items += read_by(draw, items, agreed)
        return Whole(agreed, header(draw, agreed), tuple(items))
    whole = Whole(agreed, header(draw, agreed), ())
    for number in range(draw(st.integers(1, most))):
        whole = with_block(draw, whole, blocks, f"r{number}", fits)
    return whole


def with_block(draw: Draw, whole: Whole, blocks: tuple[Block, ...], name: str, fits: Callable[[str], bool]) -> Whole:
    """A plan with one block more, if one is found that fits."""
    for _ in range(TRIES):
        block = one(draw, blocks)(draw, name, whole.agreed)
        more = [*block, *read_by(draw, block, whole.agreed, whole.items)]
        larger = attrs.evolve(whole, items=(*whole.items, *more))
        if fits(larger.text):
            return larger
    return whole if whole.items else larger


def read_by(draw: Draw, items: Iterable[Item], agreed: Agreed, there: Iterable[Item] = ()) -> list[Item]:
    """The definitions that declarations mention, and those that these mention, without those that are there."""
    known = {item.name for item in there}
    found: dict[str, list[Item]] = {}
    waiting = list(items)
    while waiting:
        for word in re.findall(r"\w+", " ".join(waiting.pop().lines)):
            if word in DEFINITIONS and word not in found and word not in known:
                found[word] = DEFINITIONS[word](draw, agreed)
                waiting += found[word]
    return [item for name in sorted(found) for item in found[name]]


def header(draw: Draw, agreed: Agreed) -> Item:
    """The plan's header."""
    mode = one(draw, ("half up", "half even", "down"))
    lines = [
        "plan drawn",
        "effective 2026-01-01 to 2026-12-31",
        f"currency USD rounded {mode} to {agreed.quantum}",
        f"paid {agreed.paid}ly",
    ]
    negative = one(draw, ("", "carried", "written off", "collected"))
    if negative:
        lines.append(f"negative pay {negative}")
    return Item("", (*lines, "use saas", *(f"role {role}" for role in ROLES)))
