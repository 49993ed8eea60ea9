"""A document as Markdown, for wikis and pull requests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import assert_never

from incentlang.documents.model import Block, Bullets, Document, Grid, Heading, Picture, Text

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")
_LISTED = re.compile(r"^(\d+)([.)])(?=\s|$)|^([-+])(?=\s|$)")


def to_markdown(document: Document) -> str:
    """The document as GitHub's Markdown; whatever the plan says stands as it is, and never becomes markup."""
    lines = [f"# {_escaped(document.title)}", ""]
    if document.purpose:
        lines += [_escaped(document.purpose), ""]
    lines += list(_grid(Grid("", ("", ""), document.facts)))
    for block in document.blocks:
        lines += list(_block(block))
    return "\n".join([*lines, f"Plan {_escaped(document.version)}.", ""])


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading(level=level, text=text):
            yield f"{'#' * level} {_escaped(text)}"
            yield ""
        case Text(text=text, label=label):
            yield f"**{_escaped(label)}:** {_escaped(text)}" if label else _escaped(text)
            yield ""
        case Bullets(items=items):
            yield from (f"- {_escaped(item)}" for item in items)
            yield ""
        case Grid():
            yield from _grid(block)
        case Picture():
            pass  # a table beside it says the same
        case _:
            assert_never(block)


def _grid(grid: Grid) -> Iterator[str]:
    if grid.caption:
        yield f"{_escaped(grid.caption)}:"
        yield ""
    yield f"| {' | '.join(map(_escaped, grid.headings))} |"
    yield "|" + "---|" * len(grid.headings)
    yield from (f"| {' | '.join(map(_escaped, row))} |" for row in grid.rows)
    yield ""


def _escaped(text: str) -> str:
    plain = _SPECIAL.sub(r"\\\1", " ".join(text.split()))
    return _LISTED.sub(lambda mark: f"{mark[1]}\\{mark[2]}" if mark[1] else f"\\{mark[3]}", plain)
