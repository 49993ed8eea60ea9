"""Ready column maps: `salesforce.opportunity` is [opportunity] in stdlib/maps/salesforce.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from incentlang.resources import data_folder


@cache
def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _folder() -> Path:
    return data_folder("stdlib") / "maps"


def find_map(name: str) -> dict[str, Any] | None:
    """The settings of the map called `name`, or None when the library has no such map."""
    system, _, table = name.partition(".")
    if not (system.replace("_", "").isalnum() and table):
        return None
    path = _folder() / f"{system}.toml"
    found = _read(path).get(table) if path.is_file() else None
    return found if isinstance(found, dict) else None


def map_names() -> tuple[str, ...]:
    """Every map there is."""
    return tuple(f"{path.stem}.{table}" for path in sorted(_folder().glob("*.toml")) for table in _read(path))
