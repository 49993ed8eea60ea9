"""The files that ship with the package: the grammar and the standard library.

A wheel holds them under `incentlang/_data`; a checkout has them at its top level.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def data_folder(name: str) -> Path:
    """The folder `grammar` or `stdlib`, wherever this copy of incentlang keeps it.

    Raises:
        FileNotFoundError: The installation is incomplete.
    """
    package = Path(__file__).resolve().parent
    packaged = package / "_data" / name
    if packaged.is_dir():
        return packaged
    checkout = package.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / name).is_dir():
        return checkout / name
    raise FileNotFoundError(f"this installation of incentlang lacks its {name} files: install it again")
