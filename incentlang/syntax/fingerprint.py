"""Keys for the cache: they change whenever the grammar, this package or Python does."""

from __future__ import annotations

import hashlib
import sys
from functools import cache
from pathlib import Path

from incentlang.resources import data_folder


@cache
def grammar_text() -> str:
    """The three files of the grammar, joined in the order of their names."""
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(data_folder("grammar").glob("*.lark")))


@cache
def _reading() -> str:
    """A digest of everything that decides what a text is read as: the grammar, and the code that reads it.

    The code is hashed and not only its version, so that a developer never meets a stale tree.
    """
    digest = hashlib.sha256(f"{sys.implementation.cache_tag} {grammar_text()}".encode())
    here = Path(__file__).parent
    values = here.parent / "values"
    for path in sorted([*here.rglob("*.py"), *values.glob("*.py"), here.parent / "source.py"]):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def parser_key(lark_version: str) -> str:
    """The key of the parser's tables."""
    text = f"{lark_version} {sys.version_info[:2]} {grammar_text()}"
    return hashlib.sha256(text.encode()).hexdigest()


def tree_key(text_digest: str) -> str:
    """The key of the tree of a text with this digest."""
    return hashlib.sha256(f"{_reading()} {text_digest}".encode()).hexdigest()
