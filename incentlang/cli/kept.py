"""The values of definitions that a run keeps: where they lie meanwhile, and which are left out."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from incentlang.cli.characters import wrapped
from incentlang.cli.screen import Screen
from incentlang.engines.result import Kept


@contextmanager
def folder_for(keep: str | None) -> Iterator[Path | None]:
    """An empty folder for the values, which is gone afterwards; None where nothing is kept."""
    if keep is None:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="incent-") as folder:
        yield Path(folder)


def tell_left_out(screen: Screen, kept: Kept | None) -> None:
    """Tell every definition whose values are not kept, and why."""
    for each in kept.left_out if kept is not None else ():
        first, *rest = wrapped(f"not kept: {each.name}, {each.why}", screen.width - 2)
        screen.note("\n  ".join([first, *rest]))
