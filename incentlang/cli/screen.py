"""Where output goes: results to one stream, everything else to the other, and how wide and colourful it may be."""

from __future__ import annotations

import contextlib
import shutil
import sys
from collections.abc import Mapping
from typing import Literal, TextIO

import attrs

ColorChoice = Literal["auto", "always", "never"]

USUAL_WIDTH = 100
NARROWEST = 40

_CODES = {
    "error": "1;31",
    "warning": "1;33",
    "advice": "1;36",
    "strong": "1",
    "place": "34",
    "second": "36",
    "good": "32",
    "faint": "2",
}


@attrs.frozen
class Ink:
    """Colours, or none of them."""

    on: bool

    def __call__(self, text: str, style: str) -> str:
        """The text in a style: error, warning, advice, strong, place, second, good or faint."""
        return f"\x1b[{_CODES[style]}m{text}\x1b[0m" if self.on and text else text


@attrs.define
class Screen:
    """The two streams of one call of `incent`, and what its global options say about them.

    Attributes:
        environment: For NO_COLOR, FORCE_COLOR and TERM.
        color: What `--color` says; it wins over the environment.
        quiet: Results and errors only.
        verbose: More about what went wrong inside.
    """

    out: TextIO
    err: TextIO
    environment: Mapping[str, str]
    color: ColorChoice = "auto"
    quiet: bool = False
    verbose: bool = False

    @property
    def width(self) -> int:
        """Cells in a line."""
        return max(NARROWEST, shutil.get_terminal_size((USUAL_WIDTH, 24)).columns)

    def colored(self, stream: TextIO) -> bool:
        """Whether a stream gets colours: the option, then NO_COLOR, FORCE_COLOR, TERM and whether it is a terminal."""
        if self.color != "auto":
            return self.color == "always"
        if self.environment.get("NO_COLOR"):
            return False
        if self.environment.get("FORCE_COLOR"):
            return True
        return self.environment.get("TERM") != "dumb" and stream.isatty()

    @property
    def ink(self) -> Ink:
        """Colours of results."""
        return Ink(self.colored(self.out))

    @property
    def err_ink(self) -> Ink:
        """Colours of everything else."""
        return Ink(self.colored(self.err))

    def say(self, text: str) -> None:
        """Print a part of the result."""
        _write(self.out, text)

    def tell(self, text: str) -> None:
        """Print what is not the result: findings of a run, errors."""
        self.out.flush()  # so that the two streams keep their order where they end in one place
        _write(self.err, text)

    def note(self, text: str) -> None:
        """Print what `--quiet` leaves out."""
        if not self.quiet:
            self.tell(text)


def standard_screen(environment: Mapping[str, str]) -> Screen:
    """The screen of this process."""
    return Screen(sys.stdout, sys.stderr, environment)


def _write(stream: TextIO, text: str) -> None:
    """A terminal that lacks a character shows a question mark; output never ends in an error over one."""
    line = text + "\n"
    try:
        stream.write(line)
    except UnicodeEncodeError:
        encoding = stream.encoding or "ascii"
        stream.write(line.encode(encoding, "replace").decode(encoding))
    with contextlib.suppress(ValueError):
        stream.flush()
