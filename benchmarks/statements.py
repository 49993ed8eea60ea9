"""Statements of many people: how long they take and what memory, each in a process of its own.

`python -m benchmarks.statements [PEOPLE]` writes a seeded project in which everybody has 200 lines in one month, and
times `incent report` on it as a whole process, for a tenth of the people and for all of them: with memory flat, the
second takes what the data takes, and no more for the pages.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from benchmarks.deals import PLAN

LINES = 200
"""Deals of everybody in the month that the statements are of."""


def write_project(folder: Path, people: int) -> None:
    """A project with the five rules of `deals.py`, and everybody's deals in June."""
    random_ = random.Random(11)
    names = [f"P{number:05d}" for number in range(people)]
    customers = people * LINES // 2
    segments, deployments = ("smb", "mid_market", "enterprise"), ("standard", "complex")
    files = {
        "participant": ["participant,name,role,manager,region,target,currency,from,to"],
        "quota": ["participant,period,value"],
        "customer": ["customer_id,segment,deployment"],
        "deal": ["deal_id,closed_on,ARR,kind,customer,owner"],
        "activation": ["activated_on,customer"],
        "churn": ["churned_on,customer"],
    }
    for name in names:
        files["participant"].append(f"{name},Person {name},account_executive,,,60000,USD,2026-01-01,")
        files["quota"] += [f"{name},2026-Q{quarter},4000000" for quarter in (1, 2, 3, 4)]
    for number in range(customers):
        files["customer"].append(f"C{number},{random_.choice(segments)},{random_.choice(deployments)}")
        if random_.random() < 0.8:
            files["activation"].append(f"{_june(random_)},C{number}")
        if random_.random() < 0.05:
            files["churn"].append(f"{_june(random_)},C{number}")
    for number in range(people * LINES):
        amount = f"{random_.randrange(1_000, 100_000)}.{random_.randrange(100):02d}"
        kind, customer = random_.choice(("new_logo", "expansion", "renewal")), random_.randrange(customers)
        files["deal"].append(f"D{number},{_june(random_)},{amount},{kind},C{customer},{names[number % people]}")
    (folder / "data").mkdir(parents=True)
    (folder / "plan.incent").write_text(PLAN)
    (folder / "incent.toml").write_text('[plan]\nmain = "plan.incent"\n')
    for table, rows in files.items():
        (folder / "data" / f"{table}.csv").write_text("\n".join(rows) + "\n")


def _june(random_: random.Random) -> date:
    return date(2026, 6, 1) + timedelta(days=random_.randrange(30))


def measure(folder: Path, people: int) -> None:
    """Time and memory of one `incent report`."""
    project = folder / str(people)
    write_project(project, people)
    out = folder / f"out{people}"
    command = [sys.executable, "-m", "incentlang", "report", str(project), "--period", "2026-06", "--out", str(out)]
    began = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=os.environ | {"INCENT_CACHE_DIR": str(folder)})
    _, status, used = os.wait4(child.pid, 0)
    if status != 0:
        raise SystemExit(f"{' '.join(command)} failed")
    taken, busy = time.perf_counter() - began, used.ru_utime + used.ru_stime
    size = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    print(
        f"  {people:>6,} statements of {LINES} lines  {taken:6.1f} s  {busy:6.1f} s of all processors"
        f"  {used.ru_maxrss / 1024:6,.0f} MB at the peak  {size / 1e6:6.1f} MB written"
    )


def main() -> None:
    """Measure a tenth, then all."""
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    with tempfile.TemporaryDirectory() as name:
        for count in (max(1, people // 10), people):
            measure(Path(name), count)


if __name__ == "__main__":
    main()
