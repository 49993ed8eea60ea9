"""Every worth that is told of the examples and of golden cases, found again by another route.

What a figure pays is found by writing another figure into its file, and what a condition cost by a plan with another
condition: one that names the row, one that always holds, a longer window. Then the project is read, compiled and run
as a whole, for everybody.
"""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs
import pytest

import incentlang as il
from incentlang.explain.ahead import Lever, WhyNot, Worth
from incentlang.explain.trace import Trace
from incentlang.values.currencies import MINOR_PLACES

HERE = Path(__file__).resolve().parent.parent
ROOTS = sorted(
    {
        path.parent
        for base in (
            "docs/examples",
            "examples",
            "tests/cases/decisions",
            "tests/cases/explain",
            "tests/cases/library",
            "tests/cases/life",
            "tests/cases/mechanisms",
            "tests/cases/pay",
            "tests/cases/published",
        )
        for path in (HERE / base).rglob("plan.incent")
    }
)
_MORE = 500
_OF_EXAMPLES, _OF_CASES = 3, 1
"""So many payouts of one project: those of a case are much alike, and each asks for runs of everything."""
_LEVERS, _REASONS = 2, 2


def traces(root: Path, most: int) -> Iterator[Trace]:
    """Explanations of a few payouts of a project; none where it does not run."""
    try:
        result = il.compile_plan(root).evaluate()
    except il.IncentError:
        return
    rows = [row for row in result.payouts.rows() if row["paid"]]
    for row in rows[:: max(1, len(rows) // most)][:most]:
        reach = None if (root / "closed").exists() else row["paid"] + _MORE
        yield result.explain(row["participant"], str(row["period"]), reach=reach).trace


def paid(root: Path, trace: Trace, unit: str) -> Decimal | None:
    """What the person of a trace is paid, by a run of the whole project; None where it cannot be run."""
    try:
        rows: list[dict[str, Any]] = il.compile_plan(root).evaluate(period=trace.period).payouts.rows()
    except il.IncentError:
        return None
    mine = (row["paid"] for row in rows if (row["participant"], row["unit"]) == (trace.participant, unit))
    return next(mine, Decimal(0))


@pytest.mark.parametrize("root", [pytest.param(root, id=root.relative_to(HERE).as_posix()) for root in ROOTS])
def test_what_is_told_is_what_another_run_gives(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    work = tmp_path / "project"
    shutil.copytree(root, work, ignore=shutil.ignore_patterns("expected"))
    monkeypatch.chdir(work)
    for trace in traces(work, _OF_EXAMPLES if root.parent == HERE / "examples" else _OF_CASES):
        assert trace.why_not is not None
        assert trace.what_next is not None or not trace.node(trace.root).inputs
        for lever in trace.what_next.levers[:_LEVERS] if trace.what_next is not None else ():
            _lever_again(work, trace, lever)
        for reason in [each for each in trace.why_not if each.worth is not None][:_REASONS]:
            _reason_again(work, trace, reason)


def _lever_again(root: Path, trace: Trace, lever: Lever) -> None:
    """What one step pays, and the payout at the first point, one step beyond it, and where it reaches an amount."""
    settings = root / "incent.toml"
    if settings.exists() and "units = " in settings.read_text(encoding="utf-8"):
        return  # the file counts in cents
    reach, smallest = lever.reach, _smallest(lever)
    if reach is not None and reach.change is not None and Decimal(reach.change) > 0:
        for change, enough in ((Decimal(reach.change), True), (Decimal(reach.change) - smallest, False)):
            with _Changed(root / lever.file) as file:
                if file.add(lever, change) and (there := paid(root, trace, trace.currency)) is not None:
                    assert (there >= Decimal(reach.amount)) is enough, (trace.participant, trace.period, lever)
    moves = [(Decimal(lever.step), lever.pays)]
    for point in lever.points[:1]:
        beyond = Decimal(point.worth.paid or 0) + Decimal(point.then)
        moves.append((Decimal(point.change), point.worth))
        moves.append((Decimal(point.change) + Decimal(lever.step), attrs.evolve(point.worth, paid=str(beyond))))
    for change, worth in moves:
        with _Changed(root / lever.file) as file:
            if file.add(lever, change):
                _same(root, trace, worth)


def _smallest(lever: Lever) -> Decimal:
    """The smallest unit of a figure: a cent, a hundredth of a point, one; finer where it is written finer."""
    exponent = Decimal(lever.now).as_tuple().exponent
    assert isinstance(exponent, int)
    usual = {"ratio": -4, "count": 0, "number": 0}.get(lever.unit, -MINOR_PLACES.get(lever.unit, 0))
    return Decimal(1).scaleb(min(exponent, usual))


def _reason_again(root: Path, trace: Trace, reason: WhyNot) -> None:
    """What a condition cost, by a plan in which it holds."""
    (obstacle, *others), worth = reason.obstacles, reason.worth
    assert worth is not None
    if others or worth.paid is None or reason.reason != "failed":
        return
    with _Changed(root / reason.file) as file:
        lines = file.text.splitlines(keepends=True)
        line = lines[obstacle.line - 1]
        instead = _instead(root, trace, reason)
        if instead and obstacle.text in line:
            lines[obstacle.line - 1] = line.replace(obstacle.text, instead)
            file.write("".join(lines))
            _same(root, trace, worth)


def _instead(root: Path, trace: Trace, reason: WhyNot) -> str:
    """What to write in the place of a condition so that it holds for one line, or for no other in this payout."""
    assert trace.why_not is not None
    assert reason.node is not None
    text, rows = reason.obstacles[0].text, trace.node(reason.node).rows
    alike = [each for each in trace.why_not if any(other.text == text for other in each.obstacles)]
    if text.startswith("when ") and rows and (key := _key_of(root, rows[0].fact)):
        return f'when ({text[5:]}) or {key} is "{reason.subject}"'
    if text.startswith("when ") and len(alike) == 1:
        return f"when ({text[5:]}) or not ({text[5:]})"
    if len(alike) == 1 and reason.obstacles[0].miss.endswith("late") and re.search(r"within \d+ days", text):
        return re.sub(r"within \d+ days", "within 3000 days", text)
    return ""


def _same(root: Path, trace: Trace, worth: Worth) -> None:
    then = paid(root, trace, worth.unit)
    row = dict(next(each for each in trace.node(trace.root).account if each.unit == trace.currency).columns)
    if then is not None and worth.unit == trace.currency:
        assert then - Decimal(row["paid"] or 0) == Decimal(worth.paid or 0), (trace.participant, trace.period, worth)


def _key_of(root: Path, fact: str) -> str:
    """The key column of a fact that a plan's own files declare, or empty."""
    for path in root.glob("*.incent"):
        _, found, rest = path.read_text(encoding="utf-8").partition(f"fact {fact}")
        first = rest.split("\n\n")[0]
        if found and "  key " in first:
            return first.partition("  key ")[2].partition(":")[0]
    return ""


class _Changed:
    """A file that is changed for a while."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.text = path.read_text(encoding="utf-8") if path.suffix in (".csv", ".incent") and path.exists() else ""

    def __enter__(self) -> _Changed:
        return self

    def __exit__(self, *_: object) -> None:
        if self.text:
            self.write(self.text)

    def write(self, text: str) -> None:
        self.path.write_text(text, encoding="utf-8")

    def add(self, lever: Lever, change: Decimal) -> bool:
        """Write another figure into the row of a lever, where the file has a column of its name."""
        rows = list(csv.reader(io.StringIO(self.text)))
        name = lever.what if lever.table else "value"
        if not rows or name not in rows[0] or lever.row is None or lever.row > len(rows):
            return False
        place, there = rows[0].index(name), Decimal(lever.now) + change
        old = rows[lever.row - 1][place]
        rows[lever.row - 1][place] = f"{there * 100}%" if old.endswith("%") else str(there)
        out = io.StringIO()
        csv.writer(out).writerows(rows)
        self.write(out.getvalue())
        return True
