"""A document as a PDF that a screen reader can read, and that is the same to the byte for the same plan."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any, assert_never

from incentlang.diagnostics.pages import PdfNotInstalled
from incentlang.documents.model import Block, Bullets, Document, Grid, Heading, Picture, Text

TEMPLATE = Path(__file__).with_name("templates") / "document.typ"
_NO_DAY = datetime(1970, 1, 1, tzinfo=UTC)
"""A file of today and one of tomorrow are the same."""


def can_write_pdf() -> PdfNotInstalled | None:
    """What to say where PDF cannot be written because Typst is not installed; None where it can."""
    try:
        import_module("typst")
    except ImportError:
        return PdfNotInstalled()
    return None


def to_pdf(document: Document) -> bytes:
    """The document as PDF/UA-1, the standard for readers with and without sight.

    The texts go to the typesetter as data beside the template: nothing in a plan can become an instruction.
    """
    import typst  # noqa: PLC0415 (an extra)

    facts = {
        "title": document.title,
        "purpose": document.purpose,
        "facts": document.facts,
        "version": document.version,
        "blocks": [_as_data(block) for block in document.blocks],
    }
    written = typst.compile(
        TEMPLATE,
        root=TEMPLATE.parent,
        sys_inputs={"document": json.dumps(facts)},
        ignore_system_fonts=True,
        pdf_standards="ua-1",
        timestamp=_NO_DAY,
    )
    assert isinstance(written, bytes)
    return written


def _as_data(block: Block) -> dict[str, Any]:
    match block:
        case Heading(level=level, text=text):
            return {"kind": "heading", "level": level, "text": text}
        case Text(text=text, label=label):
            return {"kind": "text", "text": text, "label": label}
        case Bullets(items=items):
            return {"kind": "bullets", "items": items}
        case Grid(caption=caption, headings=headings, rows=rows):
            return {"kind": "grid", "caption": caption, "headings": headings, "rows": rows}
        case Picture(svg=svg, told=told):
            return {"kind": "picture", "svg": svg, "told": told}
        case _:
            assert_never(block)
