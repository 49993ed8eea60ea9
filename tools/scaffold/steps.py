"""What a scaffold does to a checkout: files that are new, and lines put beside lines that are there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import attrs


class CannotScaffold(Exception):
    """Why nothing was written."""


@attrs.frozen
class New:
    """A file that must not be there yet."""

    path: str
    text: str


@attrs.frozen
class Beside:
    """Text put in front of (or, with `after`, behind) a text that a file holds exactly once."""

    path: str
    anchor: str
    text: str
    after: bool = False


@attrs.frozen
class AtEnd:
    """Text behind all that a file holds."""

    path: str
    text: str


@attrs.frozen
class InOrder:
    """A line behind the last that a pattern finds with a group 1 that is smaller: those lines are in order."""

    path: str
    pattern: str
    line: str


Step = New | Beside | AtEnd | InOrder


def carry_out(root: Path, steps: Iterable[Step]) -> tuple[Path, ...]:
    """Write every step, or none: what cannot be written is told before anything is.

    Returns:
        The files that are new or other than before, in order of the steps.
    """
    texts: dict[Path, str] = {}
    for step in steps:
        path = root / step.path
        match step:
            case New(text=text):
                if path.exists():
                    raise CannotScaffold(f"{step.path} is there already")
                texts[path] = text
            case AtEnd(text=text):
                texts[path] = _so_far(path, texts) + text
            case Beside() | InOrder():
                texts[path] = _inserted(step, _so_far(path, texts))
    for path, text in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return tuple(texts)


def _so_far(path: Path, texts: Mapping[Path, str]) -> str:
    """A file as the steps before have left it."""
    return texts[path] if path in texts else path.read_text(encoding="utf-8")


def _inserted(step: Beside | InOrder, text: str) -> str:
    added = step.text if isinstance(step, Beside) else f"{step.line}\n"
    place = _place(step, text)
    return text[:place] + added + text[place:]


def _place(step: Beside | InOrder, text: str) -> int:
    match step:
        case Beside(anchor=anchor, after=after):
            if text.count(anchor) != 1:
                raise CannotScaffold(f"{step.path} must hold this once, to write beside it: {anchor.strip()!r}")
            return text.index(anchor) + (len(anchor) if after else 0)
        case InOrder(pattern=pattern, line=line):
            mine = re.match(pattern, line)
            there = list(re.finditer(pattern + r".*\n", text, re.MULTILINE))
            if mine is None or not there:
                raise CannotScaffold(f"{step.path} has no lines like {line!r}")
            smaller = [found.end() for found in there if found[1] < mine[1]]
            return smaller[-1] if smaller else there[0].start()
