"""A folder of files that appears as a whole, or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from incentlang.diagnostics.base import Diagnostic
from incentlang.diagnostics.requests import FolderOfOthers, FolderTaken
from incentlang.diagnostics.requests_of_files import CannotWrite

DEFINITIONS = "definitions"
"""The folder of the values of definitions: one Parquet file for each, under its name."""


def check_target(target: Path, names: frozenset[str], force: bool) -> Diagnostic | None:
    """Why a folder cannot be written, or None. Asked before a run, so that nobody waits for nothing.

    Args:
        target: The folder to write.
        names: The files that a run writes: a folder with anything else in it is never replaced.
        force: Whether the results of an earlier run may be replaced.
    """
    if not (target.exists() or target.is_symlink()):
        return _cannot_write(target)
    if not target.is_dir():
        return FolderOfOthers(folder=str(target), found="is a file")
    found = sorted(path.name for path in target.iterdir())
    if not found:
        return _cannot_write(target)
    others = [name for name in found if name not in names]
    if DEFINITIONS in found and not others:
        others = _others_in(target / DEFINITIONS)
    if others:
        return FolderOfOthers(folder=str(target), found=f"holds `{others[0]}`, which no run has written")
    return _cannot_write(target) if force else FolderTaken(folder=str(target))


def _cannot_write(target: Path) -> Diagnostic | None:
    """Why nothing could be written to a folder: it is made, or moved into place, in the nearest one that is there."""
    try:
        there = next(folder for folder in target.resolve().parents if folder.exists())
    except OSError as error:  # a name that the system does not take
        return CannotWrite(folder=target.as_posix(), reason=(error.strerror or "the system refuses it").lower())
    name = there.name or str(there)
    if not there.is_dir():
        return CannotWrite(folder=target.as_posix(), reason=f"`{name}` is a file")
    if not os.access(there, os.W_OK | os.X_OK):
        return CannotWrite(folder=target.as_posix(), reason=f"you may not write into `{name}`")
    return None


def _others_in(folder: Path) -> list[str]:
    """What no run has written into the folder of the values of definitions."""
    if not folder.is_dir() or folder.is_symlink():
        return [folder.name]
    found = [path for path in sorted(folder.iterdir()) if not (path.is_file() and path.suffix == ".parquet")]
    return [f"{folder.name}/{path.name}" for path in found]


def replace_folder(target: Path, fill: Callable[[Path], None]) -> None:
    """Write a folder beside its place and move it there once it is whole.

    An earlier folder is moved aside first and comes back if anything fails.

    Args:
        target: Where the folder belongs; its parents are made.
        fill: Writes the files into the folder it is given.
    """
    target = target.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    # Beside its place, because a folder can be moved in one step only within one disk.
    workplace = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        fresh = workplace / "new"
        fresh.mkdir()
        fill(fresh)
        _swap(fresh, target, workplace / "old")
    finally:
        shutil.rmtree(workplace, ignore_errors=True)


def _swap(fresh: Path, target: Path, aside: Path) -> None:
    if target.exists():
        target.rename(aside)
    try:
        fresh.rename(target)
    except BaseException:
        if aside.exists():
            aside.rename(target)
        raise
