"""Colours for plans wherever Pygments is at work: Sphinx, Jupyter, the terminal, code hosts' previews.

Pygments finds this by its name `incent` or by the ending of a file. The patterns are the grammar's own, so a new word
of the language is coloured without a change here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from pygments.lexer import RegexLexer
from pygments.token import Comment, Keyword, Literal, Name, Number, String, Text, _TokenType

from incentlang.resources import data_folder

_TERMINAL = re.compile(r"^(?P<name>[A-Z_]+)\.(?P<priority>\d+): /(?P<pattern>.+)/$", re.MULTILINE)
_KNOWN = {"FIELD": Name.Attribute, "DATE": Literal.Date, "PERIOD": Literal.Date}


def _rules() -> Iterator[tuple[str, _TokenType]]:
    """The grammar's patterns, in its order of priority; how one starts says what it is."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(data_folder("grammar").rglob("*.lark"))]
    terminals = _TERMINAL.finditer("\n".join(texts))
    for terminal in sorted(terminals, key=lambda found: -int(found["priority"])):
        name, pattern = terminal["name"], terminal["pattern"]
        if name in _KNOWN:
            yield pattern, _KNOWN[name]
        elif pattern.startswith("#"):
            yield pattern, Comment.Single
        elif pattern.startswith('"'):
            yield pattern, String
        elif pattern.startswith(r"\d"):
            yield pattern, Number
        elif re.match(r"(\(|,\\s\*)?[a-z(]", pattern):
            yield pattern, Keyword


class IncentLexer(RegexLexer):
    """Plans of incentlang."""

    name = "incent"
    aliases: ClassVar[list[str]] = ["incent"]
    filenames: ClassVar[list[str]] = ["*.incent"]
    tokens: ClassVar = {"root": [*_rules(), (r"\w+|\s+|.", Text)]}
