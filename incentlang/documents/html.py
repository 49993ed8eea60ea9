"""A document as one HTML file that loads nothing."""

from __future__ import annotations

from pathlib import Path
from typing import assert_never

from incentlang.documents.model import Block, Bullets, Document, Grid, Heading, Picture, Text
from incentlang.pages import page

TEMPLATES = Path(__file__).with_name("templates")


def to_html(document: Document) -> str:
    """The document as a page; it works offline and prints well."""
    headings = [block for block in document.blocks if isinstance(block, Heading) and block.level == 2]
    facts = {"document": document, "blocks": [(_kind(block), block) for block in document.blocks], "contents": headings}
    return page(TEMPLATES, "document.html", facts)


def _kind(block: Block) -> str:
    match block:
        case Heading(level=level):
            return f"h{level}"
        case Text():
            return "text"
        case Bullets():
            return "bullets"
        case Grid():
            return "grid"
        case Picture():
            return "picture"
        case _:
            assert_never(block)
