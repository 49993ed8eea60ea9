"""Which files a project may read: only those under its own folders, links followed."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path, PureWindowsPath


def refusal(written: str) -> str | None:
    """Why a path as written in incent.toml is refused before anything is looked up, or None."""
    if not written.strip():
        return "is empty"
    if "://" in written:
        return "is an address on a network; only files are read"
    if Path(written).is_absolute() or PureWindowsPath(written).drive or written.startswith(("~", "\\\\")):
        return "begins at the top of a disk; write it as seen from the project's folder"
    if "\0" in written:
        return "holds a character that no path has"
    return None


def is_inside(path: Path, folders: Iterable[Path]) -> bool:
    """Whether `path`, once every link in it is followed, lies in one of `folders`."""
    try:
        real = path.resolve()
    except (OSError, RuntimeError):  # a link that leads to itself
        return False
    return any(real.is_relative_to(folder.resolve()) for folder in folders)


def leads_out(path: Path, folders: Iterable[Path]) -> str:
    """The words for a path that `is_inside` refused: a link, or simply elsewhere."""
    parts = [path, *path.parents]
    if any(part.is_symlink() for part in parts):
        return "is a link, or lies behind one, that leads out of the project"
    return "lies outside the project's folder and its `paths`"
