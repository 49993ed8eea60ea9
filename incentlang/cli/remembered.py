"""A check that was done before is not done again: its report is kept with everything that it looked at.

Only what the compiler would find decides: each file that was read, by content; files that would be found if they
were there, by being absent; links, by where they lead; and this copy of incentlang itself. The answer is the same
as without; the cache lies with the user, never in the project (`incentlang.cache`).
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import attrs

from incentlang.cache import Cache
from incentlang.cli.findings import CheckReport
from incentlang.collector import circles_not_searched
from incentlang.resources import data_folder
from incentlang.versions import VERSION

KIND = "checks"
_USE = re.compile(r"^[ \t]*use[ \t]+([\w. \t]+)", re.MULTILINE)
_SETTINGS, _PLAN = "incent.toml", "plan.incent"
_CLOCK_GRAIN = 0.05
"""Seconds by which the times of files may lag behind the clock."""


def checked(path: Path) -> CheckReport:
    """The report of a check, from the cache if nothing it depends on has changed."""
    cache, key = Cache.of_user(), _key(path)
    kept = cache.get(KIND, key)
    report = _read(kept) if kept is not None else None
    if report is not None:
        return report
    begun = time.time()
    with circles_not_searched():  # the hundreds of classes that are made now hold none
        # Loaded only here: it takes longer than everything else together.
        from incentlang.cli.checking import check_path  # noqa: PLC0415

        found = check_path(path)
    if found.folders:
        looked_at = _looked_at(path, found.files, found.folders)
        if not _changed_since(begun - _CLOCK_GRAIN, [*found.files, *map(Path, looked_at)]):
            kept_now = {"looked_at": looked_at, "report": attrs.asdict(found.report)}
            cache.put(KIND, key, json.dumps(kept_now, ensure_ascii=False).encode())
    return found.report


def _read(kept: bytes) -> CheckReport | None:
    """The report, if all that the check looked at is as it was."""
    try:
        told = json.loads(kept)
        if any(_state(Path(path)) != state for path, state in told["looked_at"].items()):
            return None
        return CheckReport.from_dict(told["report"])
    except (ValueError, KeyError, TypeError, AttributeError, OSError):
        return None


def _key(path: Path) -> str:
    """What was asked, from where, and of which copy of incentlang."""
    asked = [VERSION, str(path), str(Path.cwd()), str(path.resolve()), *_this_copy()]
    return hashlib.sha256("\n".join(asked).encode()).hexdigest()


def _this_copy() -> Iterator[str]:
    """Every file of the package, its grammar and its library: whoever works on them must never meet a stale answer."""
    for top in (Path(__file__).resolve().parent.parent, data_folder("grammar"), data_folder("stdlib")):
        for folder, folders, files in os.walk(top):
            folders[:] = sorted(name for name in folders if name != "__pycache__")
            for name in sorted(files):
                info = os.stat(os.path.join(folder, name))
                yield f"{folder}/{name} {info.st_mtime_ns} {info.st_size}"


def _looked_at(path: Path, files: Iterable[Path], folders: Iterable[Path]) -> dict[str, Any]:
    """Every path whose state decided, with that state."""
    read = list(files)
    places = {*read, *_settings_above(path)}
    for folder in folders:
        places |= {folder, folder / "tests"}
    places |= {test for folder in folders for test in (folder / "tests").glob("*.incent")}
    for file in read:
        if file.suffix == ".incent":
            for name in _USE.findall(file.read_text(encoding="utf-8-sig", errors="replace")):
                module = Path(*(part.strip() for part in name.split(".") if part.strip())).with_suffix(".incent")
                places |= {folder / module for folder in folders}
    return {str(place.absolute()): _state(place) for place in sorted(places)}


def _settings_above(path: Path) -> Iterator[Path]:
    """The files by which a project's folder is recognized, from the path upwards to the first that is there."""
    start = path if path.is_dir() else path.parent
    for folder in (start, *start.resolve().parents):
        here = [folder / _SETTINGS, folder / _PLAN]
        yield from here
        if any(file.is_file() for file in here):
            return


def _state(path: Path) -> list[Any] | None:
    """What is there: nothing, a folder with its plan files, or a file by its content; and where a link leads.

    Data is not read by a check, so of a data file only its place counts.
    """
    if path.is_dir():
        return ["folder", str(path.resolve()), sorted(name for name in os.listdir(path) if name.endswith(".incent"))]
    if not path.exists():
        return None
    if path.suffix != ".incent" and path.name != _SETTINGS:
        return ["file", str(path.resolve())]
    return ["file", str(path.resolve()), hashlib.sha256(path.read_bytes()).hexdigest()]


def _changed_since(begun: float, paths: Iterable[Path]) -> bool:
    """Whether a file was saved while it was being checked: then nobody knows which text was read."""
    return any(path.is_file() and path.stat().st_mtime >= begun for path in paths)
