"""`python -m benchmarks.columnar --deals 1000000`: every contender in turn, with ratios and peak memory."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.columnar.contenders import CONTENDERS, YARDSTICK, Contender
from benchmarks.columnar.measure import take_turns
from benchmarks.columnar.results import save, table


def chosen(only: list[str] | None, deals: int) -> list[Contender]:
    """Who takes part, the yardstick first; who cannot is named."""
    found = [YARDSTICK]
    for contender in CONTENDERS:
        if contender is YARDSTICK or (only and contender.name not in only):
            continue
        if missing := contender.missing():
            print(f"{contender.name}: left out, not installed: {', '.join(missing)}")
        elif contender.most is not None and deals > contender.most and not only:
            print(f"{contender.name}: left out above {contender.most:,} deals; --only {contender.name!r} runs it")
        else:
            found.append(contender)
    return found


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.columnar", description=__doc__)
    parser.add_argument("--deals", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=3, help="of each contender; medians are shown")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--only", action="append", metavar="NAME", choices=[each.name for each in CONTENDERS],
                        help="this contender beside the yardstick; may be repeated")  # fmt: skip
    parser.add_argument("--list", action="store_true", help="list the contenders")
    parser.add_argument("--project", type=Path, help="a folder with so many deals, made if it does not exist, and kept")
    parser.add_argument("--save", type=Path, metavar="FILE", help="add the results to a JSON file")
    given = parser.parse_args()
    if given.list:
        for contender in CONTENDERS:
            print(contender.name)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        project = given.project or folder / "project"
        if not project.exists():
            # In a process of its own: the system counts the memory of this one toward the peak of those that it starts.
            size = ["--deals", str(given.deals), "--seed", str(given.seed)]
            subprocess.run([sys.executable, "-m", "benchmarks.columnar.generate", str(project), *size], check=True)
        contenders = chosen(given.only, given.deals)
        found = take_turns(contenders, project, folder, given.deals, given.runs)
        print(f"{given.deals:,} deals, medians of {given.runs} runs in turn, whole processes")
        print(table(found, given.runs), flush=True)
        for ours, more in (("incent, payouts", []), ("incent, all entries", ["--entries"])):
            if ours in {contender.name for contender in contenders}:
                print(f"\nwhere the time goes, {ours}", flush=True)
                subprocess.run([sys.executable, "-m", "benchmarks.columnar.shares", str(project), *more], check=True)
    if given.save:
        save(given.save, found)
    if wrong := [each.name for each, by in zip(found, contenders, strict=True) if each.differing and by.exact]:
        raise SystemExit(f"wrong payouts: {', '.join(wrong)}")


if __name__ == "__main__":
    main()
