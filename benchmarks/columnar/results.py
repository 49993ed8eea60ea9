"""Results on paper and on disk."""

from __future__ import annotations

import json
import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from benchmarks.columnar.contenders import CONTENDERS, YARDSTICK
from benchmarks.columnar.measure import Measured

PACKAGES = ("incentlang", "duckdb", "polars", "pandas", "pyarrow", "numpy")


def table(found: list[Measured], runs: int) -> str:
    """One line for each contender; ratios are to the yardstick, and whoever ran less often than `runs` is marked.

    Each of the two times, on the clock and of all processors, has its ratio.
    """
    exact = {contender.name: contender.exact for contender in CONTENDERS}
    base = next(measured for measured in found if measured.name == YARDSTICK.name)
    lines = [
        f"{'':<20} {'seconds':>8} {'ratio':>7} {'busy':>8} {'ratio':>7} {'peak MB':>8} {'payouts':>8}  same payouts"
    ]
    for measured in found:
        same = "yes" if measured.differing == 0 else f"{measured.differing:,} differ"
        same += "" if exact[measured.name] or not measured.differing else " (binary floats)"
        once = "" if len(measured.seconds) == runs else "  (one run)"
        lines.append(
            f"{measured.name:<20} {measured.median:>8.2f} {measured.median / base.median:>7.2f} "
            f"{measured.busy:>8.2f} {measured.busy / base.busy:>7.2f} {measured.peak_mb:>8,.0f} "
            f"{measured.payouts:>8,}  {same}{once}"
        )
    return "\n".join(lines)


def save(path: Path, found: list[Measured]) -> None:
    """Add to a file of results; those of the same contender and size are replaced."""
    known = load(path) if path.exists() else []
    fresh = {(measured.name, measured.deals) for measured in found}
    kept = [measured for measured in known if (measured.name, measured.deals) not in fresh]
    records = sorted((each.record() for each in (*kept, *found)), key=lambda each: (each["deals"], each["name"]))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"machine": machine(), "results": records}, indent=1) + "\n")


def load(path: Path) -> list[Measured]:
    """The results in a file."""
    return [Measured(**record) for record in json.loads(path.read_text())["results"]]


def machine() -> dict[str, Any]:
    """What figures depend on."""
    packages = {}
    for package in PACKAGES:
        try:
            packages[package] = version(package)
        except PackageNotFoundError:
            continue
    return {
        "cores": os.cpu_count(),
        "processor": platform.machine(),
        "system": platform.system(),
        "python": platform.python_version(),
        "packages": packages,
    }
