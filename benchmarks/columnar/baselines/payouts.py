"""What every baseline has in common: its command line and the file that it writes."""

from __future__ import annotations

import argparse
import csv
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

COLUMNS = ("participant", "period", "earned", "capped", "clawed_back", "paid", "balance")
"""Of `payouts.csv` of `incent run` what this plan moves, in its order; money has two decimals."""

MONTHS = tuple(f"2026-{month:02d}" for month in range(1, 13))


def folders(what: str | None) -> tuple[Path, Path]:
    """The folder with the data files and the file to write, as given on the command line.

    Args:
        what: Shown as help.
    """
    parser = argparse.ArgumentParser(description=what)
    parser.add_argument("project", type=Path, help="a folder made by benchmarks.columnar.generate")
    parser.add_argument("out", type=Path, help="the CSV file of payouts to write")
    given = parser.parse_args()
    return given.project / "data", given.out


def write(out: Path, rows: Iterable[Sequence[object]]) -> None:
    """Write payouts in the order of `COLUMNS`."""
    with out.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows)


def run(what: str | None, pay: Callable[[Path], Iterable[Sequence[object]]]) -> None:
    """The main program of a baseline that gives its rows to Python."""
    data, out = folders(what)
    write(out, pay(data))
