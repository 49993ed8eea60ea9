"""Measuring a contender: time and peak memory of a whole process, and whether its payouts are those of another."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any

import attrs

from benchmarks.columnar.baselines.payouts import COLUMNS
from benchmarks.columnar.contenders import Contender

CHECKOUT = Path(__file__).parent.parent.parent

PATIENCE = 60.0
"""Seconds; who takes longer runs once only."""


@attrs.define
class Measured:
    """What is known of a contender at one size.

    Attributes:
        name: The contender's.
        deals: The size.
        seconds: Wall time of each run, from the start of the process to its end.
        processor: Seconds of all processors in each run, which tell more than wall time while others use the machine.
        peak_mb: The most memory that the process held in any run, in millions of bytes.
        payouts: Rows of payouts.
        differing: Rows that are not those of the yardstick.
    """

    name: str
    deals: int
    seconds: list[float] = attrs.field(factory=list)
    processor: list[float] = attrs.field(factory=list)
    peak_mb: float = 0.0
    payouts: int = 0
    differing: int = 0

    @property
    def median(self) -> float:
        """Seconds, the median of all runs."""
        return median(self.seconds)

    @property
    def busy(self) -> float:
        """Seconds of all processors, the median of all runs."""
        return median(self.processor)

    def record(self) -> dict[str, Any]:
        """For a JSON file."""
        return attrs.asdict(self)


def run(contender: Contender, project: Path, out: Path) -> tuple[float, float, float]:
    """Run a contender once.

    Args:
        contender: Who.
        project: The folder that it reads.
        out: What it writes; removed before.

    Returns:
        Seconds, those of all processors, and peak memory in millions of bytes.
    """
    if out.is_dir():
        shutil.rmtree(out)
    out.unlink(missing_ok=True)
    arguments = [part.format(project=project.resolve(), out=out.resolve()) for part in contender.arguments]
    errors = out.with_suffix(".errors")
    with errors.open("w") as stream:
        began = time.perf_counter()
        process = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.DEVNULL, stderr=stream, cwd=CHECKOUT)
        # Popen.wait would not tell what the process used.
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{contender.name} failed:\n{errors.read_text()}")
    unit = 1 if sys.platform == "darwin" else 1024
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit / 1e6


def take_turns(contenders: list[Contender], project: Path, folder: Path, deals: int, runs: int) -> list[Measured]:
    """Run all contenders one after the other, several times over, so that a busy minute is shared by all.

    Args:
        contenders: Who; the first is the one with which the others' payouts are compared.
        project: The folder that they read.
        folder: Where they write.
        deals: The size, for the record.
        runs: How often.
    """
    found = [Measured(contender.name, deals) for contender in contenders]
    outs = [folder / f"out{number}" for number in range(len(contenders))]
    for _ in range(runs):
        for contender, measured, out in zip(contenders, found, outs, strict=True):
            if measured.seconds and measured.seconds[0] > PATIENCE:
                continue
            seconds, processor, peak = run(contender, project, out)
            measured.seconds.append(seconds)
            measured.processor.append(processor)
            measured.peak_mb = max(measured.peak_mb, peak)
    yardstick = payouts(contenders[0].payouts, outs[0])
    for contender, measured, out in zip(contenders, found, outs, strict=True):
        rows = payouts(contender.payouts, out)
        measured.payouts, measured.differing = len(rows), differing(rows, yardstick)
    return found


Payouts = dict[tuple[str, str], tuple[str, ...]]


def payouts(path: str, out: Path) -> Payouts:
    """The figures of each participant and month, as they stand in a file."""
    keys, figures = COLUMNS[:2], COLUMNS[2:]
    with Path(path.format(out=out)).open(newline="") as file:
        return {(row[keys[0]], row[keys[1]]): tuple(row[figure] for figure in figures) for row in csv.DictReader(file)}


def differing(rows: Payouts, yardstick: Payouts) -> int:
    """How many participants and months have other figures, or none, in one of the two."""
    return sum(rows.get(key) != yardstick.get(key) for key in rows.keys() | yardstick.keys())
