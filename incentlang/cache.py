"""A small store of what can be made again: parser tables and parsed files. It never changes a result.

It lies in the user's own cache folder, never in a project: what lies there is loaded as our own, so nobody
else may be able to write it. Where that cannot be had there is simply no cache.
"""

from __future__ import annotations

import contextlib
import os
import stat
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

SIZE_CAP = 64 * 1024 * 1024
"""Bytes; when the store grows past them, what was used longest ago goes."""


def user_folder(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path | None:
    """Where this user's cache belongs, or None if the machine does not say."""
    if named := environment.get("INCENT_CACHE_DIR"):
        return Path(named)
    if platform == "win32":
        local = environment.get("LOCALAPPDATA")
        return Path(local) / "incentlang" / "Cache" if local else None
    home = environment.get("HOME")
    if platform == "darwin":
        return Path(home) / "Library" / "Caches" / "incentlang" if home else None
    base = environment.get("XDG_CACHE_HOME")
    # The XDG rules say that a relative path is to be ignored.
    if base and Path(base).is_absolute():
        return Path(base) / "incentlang"
    return Path(home) / ".cache" / "incentlang" if home else None


class Cache:
    """Bytes by kind and key. Reading and writing never fail; at worst nothing is kept.

    Args:
        folder: Where to keep them; None keeps nothing.
        size_cap: Bytes above which the oldest are dropped.
    """

    def __init__(self, folder: Path | None, size_cap: int = SIZE_CAP) -> None:
        self._folder = folder if folder is not None and _is_ours(folder) else None
        self._size_cap = size_cap

    @classmethod
    def of_user(cls) -> Cache:
        """The cache of the user who runs this process."""
        return cls(user_folder())

    def get(self, kind: str, key: str) -> bytes | None:
        """What was put there, or None."""
        if self._folder is None:
            return None
        path = self._folder / kind / key
        try:
            data = path.read_bytes()
        except OSError:
            return None
        with contextlib.suppress(OSError):
            os.utime(path)  # so that pruning knows what is in use
        return data

    def put(self, kind: str, key: str, data: bytes) -> None:
        """Keep the bytes; another process sees either all of them or none."""
        if self._folder is None:
            return
        folder = self._folder / kind
        try:
            folder.mkdir(mode=0o700, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=".new-", dir=folder)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(data)
                Path(name).replace(folder / key)
            except OSError:
                Path(name).unlink(missing_ok=True)
                raise
            self._prune(folder / key)
        except OSError:
            return

    def _prune(self, newest: Path) -> None:
        """Drop what was used longest ago until the store fits; what was just written stays."""
        assert self._folder is not None
        files = [(path, path.stat()) for path in self._folder.glob("*/*") if path != newest]
        total = newest.stat().st_size + sum(info.st_size for _, info in files)
        for path, info in sorted(files, key=lambda found: (found[1].st_mtime, found[0].name)):
            if total <= self._size_cap:
                return
            path.unlink(missing_ok=True)
            total -= info.st_size


def _is_ours(folder: Path) -> bool:
    """Make the folder if need be; whether this user alone can write it."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        info = folder.stat()
    except OSError:
        return False
    if sys.platform != "win32" and (info.st_uid != os.getuid() or info.st_mode & (stat.S_IWGRP | stat.S_IWOTH)):
        return False
    return stat.S_ISDIR(info.st_mode) and os.access(folder, os.W_OK | os.X_OK)
