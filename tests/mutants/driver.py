"""Who catches a mutant: `incent check`, the scenarios of its example, or nobody."""

from __future__ import annotations

import difflib
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from enum import Enum
from functools import cache
from pathlib import Path

import attrs

from incentlang.ir.text import to_text
from incentlang.pipeline import Compiled, compile_project
from incentlang.project import load_project
from incentlang.scenarios import run_scenarios
from tests.mutants.editing import Change
from tests.mutants.operators import OPERATORS
from tests.mutants.reading import PlanFile, read_plan

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@attrs.frozen
class Mutant:
    """One mistake in one file of one example.

    Attributes:
        line: Where it is.
        old: The words that were there; empty if words were only added.
        new: The words that are there instead; empty if they were taken away.
        text: The whole file with the mistake.
    """

    example: str
    file: str
    line: int
    operator: str
    old: str
    new: str
    text: str = attrs.field(repr=False)

    @property
    def name(self) -> str:
        """`example/file:line operator: old → new`."""
        return f"{self.example}/{self.file}:{self.line} {self.operator}: {self.old} → {self.new or '(nothing)'}"


EQUIVALENT = {
    "account_executive: for each referral": "a deal is of one of these two kinds",
    "multi_year: param short_stay = 13 months "
    '"A customer who leaves within it takes money of the first year along"': "from day 360 on nothing is taken back",
    "new_hires: above 0% 6%": "the rate below is the same, and at exactly 0% nothing was booked",
    "new_hires: above 100% 9%": "at exactly 100% nothing lies above",
    "product_team: undistributed is redistributed": "a decided fund must be given out to the last share",
}
"""Mutants that pay the same though their plan is another, by example and changed line, its words one space apart."""


class Verdict(Enum):
    """What became of a mutant."""

    SAME = "same pay"
    CHECK = "caught by check"
    SCENARIOS = "caught by scenarios"
    SURVIVED = "survived"


@attrs.frozen
class Judged:
    """A mutant and what became of it.

    Attributes:
        by: The diagnostic or the scenario that caught it, or why it pays the same.
        diff: The lines that differ.
    """

    mutant: Mutant
    verdict: Verdict
    by: str
    diff: tuple[str, ...]


def mutants_of(example: Path, operators: Sequence[str] = tuple(OPERATORS)) -> list[Mutant]:
    """All mutants of an example, by operator and place; of changes that give the same text only the first."""
    found: dict[tuple[str, str], Mutant] = {}
    plans = read_plan(example)
    for operator in operators:
        for plan in plans:
            for change in OPERATORS[operator](plan):
                made = _mutant(example.name, plan, operator, change)
                found.setdefault((made.file, made.text), made)
    return list(found.values())


def _mutant(example: str, plan: PlanFile, operator: str, change: Change) -> Mutant:
    text = plan.text
    for edit in reversed(change):
        text = text[: edit.start] + edit.words + text[edit.end :]
    old = " and ".join(_shown(plan.text[edit.start : edit.end]) for edit in change)
    new = " and ".join(_shown(edit.words) for edit in change)
    return Mutant(example, plan.path, plan.line(change[0].start), operator, old, new, text)


def _shown(words: str) -> str:
    """Words on one line, a long definition by its beginning."""
    line = " ".join(words.split())
    return line if len(line) <= 80 else f"{line[:77]}…"


def judge(folder: Path, mutant: Mutant, normal_form: str) -> Judged:
    """Write a mutant in place of its file, ask who catches it, and put the file back."""
    path = folder / mutant.file
    original = path.read_text(encoding="utf-8")
    diff = differing(original, mutant.text)
    if reason := reason_for(mutant, diff):
        return Judged(mutant, Verdict.SAME, reason, diff)
    path.write_text(mutant.text, encoding="utf-8")
    try:
        verdict, by = _verdict(folder, normal_form)
    finally:
        path.write_text(original, encoding="utf-8")
    return Judged(mutant, verdict, by, diff)


def reason_for(mutant: Mutant, diff: Sequence[str]) -> str:
    """Why a mutant is known to pay the same; empty if it is not."""
    lines = [" ".join(line[1:].split()) for line in diff if line.startswith("+")]
    return EQUIVALENT.get(f"{mutant.example}: {lines[0]}", "") if lines else ""


def compiled(folder: Path) -> Compiled:
    """The project in a folder."""
    project, findings = load_project(folder)
    assert project is not None, findings
    return compile_project(project)


def _verdict(folder: Path, normal_form: str) -> tuple[Verdict, str]:
    plan = compiled(folder)
    if plan.program is None:
        return Verdict.CHECK, plan.diagnostics[0].code
    if to_text(plan.program) == normal_form:
        return Verdict.SAME, "it compiles to the same plan"
    for scenario in plan.scenarios:
        (result,) = run_scenarios(plan.program, plan.declared, [scenario])
        if not result.passed:
            return Verdict.SCENARIOS, scenario.name
    return Verdict.SURVIVED, ""


def differing(old: str, new: str) -> tuple[str, ...]:
    """The lines that differ, with `-` and `+` before them."""
    lines = difflib.unified_diff(old.splitlines(), new.splitlines(), n=0, lineterm="")
    return tuple(line for line in lines if line[0] in "+-" and line[:3] not in ("---", "+++") and line[1:].strip())


def judge_all(mutants: Sequence[Mutant], jobs: int = 1) -> Iterator[Judged]:
    """Judge mutants in their order, in so many processes."""
    if jobs == 1:
        yield from map(_judged, mutants)
        return
    with ProcessPoolExecutor(jobs) as pool:
        yield from pool.map(_judged, mutants, chunksize=16)


def _judged(mutant: Mutant) -> Judged:
    folder, normal_form = _work(mutant.example)
    return judge(folder, mutant, normal_form)


_FOLDERS: list[tempfile.TemporaryDirectory[str]] = []
"""Kept until the process ends, so that each example is copied once."""


@cache
def _work(example: str) -> tuple[Path, str]:
    """A copy of an example for this process, and the normal form of its plan."""
    kept = tempfile.TemporaryDirectory()
    _FOLDERS.append(kept)
    folder = Path(kept.name) / example
    shutil.copytree(EXAMPLES / example, folder, ignore=shutil.ignore_patterns("data"))
    plan = compiled(folder)
    assert plan.program is not None, plan.diagnostics
    failing = [each.name for each in run_scenarios(plan.program, plan.declared, plan.scenarios) if not each.passed]
    assert not failing, f"scenarios of {example} fail without any mistake, so they prove nothing: {failing}"
    return folder, to_text(plan.program)
