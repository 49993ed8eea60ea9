"""Plan files on the disk: which of them a path names, and how one is replaced."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path


def plan_files(path: Path) -> list[Path]:
    """The plan files that a path names: a file itself, or those of a folder and its folders, in order.

    Hidden folders are left out, and so are links, since what they lead to is found where it lies.
    """
    if not path.is_dir():
        return [path] if path.suffix == ".incent" else []
    return sorted(_below(path))


def _below(folder: Path) -> Iterator[Path]:
    for entry in folder.iterdir():
        if entry.name.startswith(".") or entry.is_symlink():
            continue
        if entry.is_dir():
            yield from _below(entry)
        elif entry.suffix == ".incent":
            yield entry


def replace_file(path: Path, data: bytes) -> None:
    """Replace a file in one step: nobody ever sees half of it. Its permissions stay; a link stays a link."""
    replace_files([(path, data)])


def replace_files(files: Sequence[tuple[Path, bytes]]) -> None:
    """Replace some files, all or none: what can fail is done beside them first, and what was there comes back."""
    fresh: list[tuple[Path, Path, bytes]] = []
    try:
        for path, data in files:
            place = path.resolve()
            fresh.append((_written_beside(place, data), place, place.read_bytes()))
    except BaseException:
        for new, _, _ in fresh:
            new.unlink(missing_ok=True)
        raise
    done = 0
    try:
        for new, place, _ in fresh:
            new.replace(place)
            done += 1
    except BaseException:
        for new, _, _ in fresh[done:]:
            new.unlink(missing_ok=True)
        for _, place, before in fresh[:done]:
            _written_beside(place, before).replace(place)
        raise


def _written_beside(path: Path, data: bytes) -> Path:
    """A new file in the folder of another, with its permissions."""
    mode = stat.S_IMODE(path.stat().st_mode)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        fresh = Path(name)
        fresh.chmod(mode)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return fresh
