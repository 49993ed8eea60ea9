"""A document as blocks, in the order in which they are read; every format writes the same ones."""

from __future__ import annotations

import attrs


@attrs.frozen
class Heading:
    """A heading of level 2 or 3; the title of the document is level 1. `anchor` is its place within the file."""

    level: int
    text: str
    anchor: str


@attrs.frozen
class Text:
    """A paragraph; `label` stands before it and says what question it answers."""

    text: str
    label: str = ""


@attrs.frozen
class Bullets:
    """A list of sentences."""

    items: tuple[str, ...]


@attrs.frozen
class Grid:
    """A table; the first cell of a row says what the row is about. `caption` says what the table is."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@attrs.frozen
class Picture:
    """A picture as SVG. What it shows stands beside it as a table; `told` names it for those who do not see it."""

    svg: str
    told: str


Block = Heading | Text | Bullets | Grid | Picture


@attrs.frozen
class Document:
    """A plan for people.

    Attributes:
        title: Of the plan.
        purpose: Why there is the plan; empty where it does not say.
        facts: What stands on the title page: dates, owner, approvals; each with its name.
        blocks: Everything else.
        version: The plan's name, and the hash of its normal form.
    """

    title: str
    purpose: str
    facts: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...]
    version: str
