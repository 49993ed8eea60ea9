"""The folder of a report: which files it has, under which names, and when one may take another's place."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from incentlang.diagnostics.base import Diagnostic
from incentlang.diagnostics.requests import FolderOfOthers
from incentlang.outputs import check_target

PEOPLE = "people"
"""The folder with a page, a workbook and a table of everybody."""
MANIFEST = "report.json"
KINDS = ("html", "xlsx", "csv")

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}")
_TAKEN_BY_SYSTEMS = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def file_names(participants: Iterable[str]) -> dict[str, str]:
    """A file's name for every participant: the key, where any system can have a file of that name.

    Keys that differ in capitals alone are one name on many systems, so the later ones get a mark.
    """
    found: dict[str, str] = {}
    used: set[str] = set()
    for key in participants:
        name = key
        if not _PLAIN.fullmatch(key) or _TAKEN_BY_SYSTEMS.fullmatch(key) or key.endswith("."):
            name = re.sub(r"[^A-Za-z0-9]+", "-", key).strip("-")[:40]
            name = f"{name or 'participant'}-{_mark(key)}"
        elif key.lower() in used:
            name = f"{key}-{_mark(key)}"
        used.add(name.lower())
        found[key] = name
    return found


def _mark(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:8]


def check_report(target: Path, pages: Sequence[str], force: bool) -> Diagnostic | None:
    """Why a folder cannot be written, or None; with `force` the report that is there is replaced, and nothing else.

    Args:
        target: The folder.
        pages: The pages beside those of people.
        force: Whether a report may be replaced.
    """
    refusal = check_target(target, frozenset([*pages, MANIFEST, PEOPLE]), force)
    if refusal is not None or not target.is_dir() or not any(target.iterdir()):
        return refusal
    people = target / PEOPLE
    listed = _listed(target / MANIFEST)
    here = sorted(path.name for path in people.iterdir()) if people.is_dir() and not people.is_symlink() else []
    others = [name for name in here if f"{PEOPLE}/{name}" not in listed]
    if others:
        return FolderOfOthers(folder=str(target), found=f"holds `{PEOPLE}/{others[0]}`, which no report has written")
    return None


def _listed(path: Path) -> frozenset[str]:
    """The files that a report says it has written."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return frozenset(map(str, told["files"]))
    except (OSError, ValueError, KeyError, TypeError):
        return frozenset()
