"""Whom a sentence speaks to, and of what: the modules of this folder hand it to each other."""

from __future__ import annotations

from typing import Literal as Choice
from typing import Protocol, Self

from incentlang.ir.expressions import Expr
from incentlang.ir.program import Measure, Program

Who = Choice["you", "they", "it", "all"]
"""Whose measures are meant: the reader's, those of the people gathered, those of an entity, those of the whole plan."""

MINE: dict[Who, str] = {"you": "your", "they": "their", "it": "its", "all": "the"}


class Voice(Protocol):
    """How expressions are said in one place of the plan."""

    @property
    def program(self) -> Program:
        """The plan, for the names that are read."""

    @property
    def row(self) -> str:
        """The fact or entity at hand as a word, or empty."""

    @property
    def who(self) -> Who:
        """Whose values are read."""

    def noun(self, node: Expr) -> str:
        """A value as a part of a sentence: `10% of the ARR`."""

    def clause(self, node: Expr) -> str:
        """A condition as a sentence without its full stop: `the kind is new logo`."""

    def part(self, node: Expr) -> str:
        """A value inside a larger one, in parentheses where it would be misread without."""

    def about(self, row: str, who: Who | None = None) -> Self:
        """The same voice speaking of rows of another fact, or to somebody else."""


def mine(voice: Voice) -> str:
    """The word before what belongs to whom the voice speaks to."""
    return MINE[voice.who]


def measure_of(voice: Voice, name: str) -> Measure | None:
    """The measure of this name."""
    return next((each for each in voice.program.measures if each.name == name), None)
