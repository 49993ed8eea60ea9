"""Whatever advice shows of any plan in this project, the reference evaluator pays."""

from __future__ import annotations

from pathlib import Path

import pytest

from incentlang.pipeline import compile_project
from incentlang.project import load_project
from tests.lint.replaying import failures, found_in, subject, witnesses

TOP = Path(__file__).resolve().parents[2]
FOLDERS = sorted(
    plan.parent
    for top in ("examples", "docs/examples", "tests/cases")
    for plan in (TOP / top).rglob("plan.incent")
    if "lints" not in plan.parts  # those are replayed with what they must show
)


def test_there_are_hundreds_of_plans() -> None:
    assert len(FOLDERS) > 400


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.relative_to(TOP).as_posix())
def test_what_advice_shows_is_paid(folder: Path) -> None:
    project, _ = load_project(folder)
    plan = compile_project(project) if project is not None else None
    if plan is None or plan.program is None:
        return  # a plan with mistakes gets no advice
    seen = subject(plan)
    for found in found_in(seen):
        assert failures(plan, witnesses(seen, found)) == [], found.message()
