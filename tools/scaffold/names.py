"""One name in the spellings that a checkout needs, and the next code of a diagnostic."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterable

import attrs

from tools.scaffold.steps import CannotScaffold

_SNAKE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


@attrs.frozen
class Name:
    """`pool_too_small`: as a module, and as everything else."""

    module: str

    @classmethod
    def of(cls, text: str) -> Name:
        """The name as it was given, if it can be one."""
        if not _SNAKE.fullmatch(text) or keyword.iskeyword(text):
            raise CannotScaffold(f"{text!r} must be words in small letters with _ between them, like pool_too_small")
        return cls(text)

    @property
    def cls(self) -> str:
        """`PoolTooSmall`."""
        return "".join(word.capitalize() for word in self.module.split("_"))

    @property
    def terminal(self) -> str:
        """`POOL_TOO_SMALL`."""
        return self.module.upper()

    @property
    def words(self) -> str:
        """`pool too small`, as a plan and a sentence say it."""
        return self.module.replace("_", " ")

    @property
    def priority(self) -> int:
        """Which words the grammar tries first: a phrase goes before its first word alone."""
        return 4 + len(self.module.split("_"))

    @property
    def pattern(self) -> str:
        """The line of the grammar that knows the words."""
        spaced = self.module.replace("_", r"\s+")
        return rf"{self.terminal}.{self.priority}: /{spaced}\b/"


def next_code(family: str, codes: Iterable[str]) -> str:
    """The first code after all of a family, such as `E05`."""
    taken = [int(code[3:]) for code in codes if code.startswith(family)]
    if not taken:
        raise CannotScaffold(f"no diagnostic has a code like {family}01")
    if max(taken) == 99:
        raise CannotScaffold(f"the codes of {family} are used up")
    return f"{family}{max(taken) + 1:02}"
