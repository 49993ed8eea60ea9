"""Nobody reads of others on a statement: names and keys of other people are taken out of every text.

What an explanation tells in structure (a node of another person's figure) is left out where it is built; texts may
hold a name because the plan's data did, such as who assisted on a deal.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import attrs

SOMEBODY = "a colleague"
_WORD = re.compile(r"\w+")


@attrs.frozen
class Others:
    """The names and keys of all people by their first word: a text is searched once, however many there are."""

    by_word: Mapping[str, tuple[tuple[str, str], ...]]

    @classmethod
    def of(cls, people: Mapping[str, str]) -> Others:
        """From names by key. A key of digits alone names nobody to a reader, and would be found in every figure."""
        found: dict[str, list[tuple[str, str]]] = {}
        for key, name in people.items():
            for text in {key, name}:
                first = _WORD.search(text)
                if first is not None and not re.fullmatch(r"[\d.,\s-]*", text):
                    found.setdefault(first[0], []).append((text, key))
        longest_first = {word: tuple(sorted(texts, key=lambda pair: -len(pair[0]))) for word, texts in found.items()}
        return cls(longest_first)

    def named_in(self, text: str, me: str) -> list[str]:
        """The names and keys of others that stand in a text as whole words."""
        words = dict.fromkeys(_WORD.findall(text)) if text else {}
        candidates = (pair for word in words for pair in self.by_word.get(word, ()))
        return [name for name, key in candidates if key != me and _whole(name).search(text)]

    def hide(self, text: str, me: str) -> str:
        """The text without them."""
        for name in self.named_in(text, me):
            text = _whole(name).sub(SOMEBODY, text)
        return text


def _whole(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
