"""Plan files on the disk: which of them a path names, and how one is replaced."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator
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
    path = path.resolve()
    mode = stat.S_IMODE(path.stat().st_mode)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        fresh = Path(name)
        fresh.chmod(mode)
        fresh.replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
