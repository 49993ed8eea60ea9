"""What a finding shows can be copied among the scenarios of the plan, where it says the same and passes."""

from __future__ import annotations

import re
from pathlib import Path

import attrs
import pytest

from incentlang.diagnostics.base import examples_of
from incentlang.ir.scenario import Scenario
from incentlang.lint import Lint, lints
from incentlang.lint.proof import RESERVED, proofs, scenario_text
from incentlang.pipeline import compile_project
from incentlang.project import load_project
from incentlang.resources import data_folder
from incentlang.scenarios import run_scenarios
from tests.lint.replaying import compiled, subject, whole_plan

DECIDED = [cls for cls in lints() if cls.witness is not Lint.witness]


def told(scenario: Scenario) -> tuple[object, ...]:
    """What a scenario says, wherever it stands."""
    return attrs.astuple(scenario, recurse=False, filter=lambda field, _: bool(field.eq))


def test_a_key_that_no_name_can_be_is_quoted() -> None:
    words = (data_folder("grammar") / "3-words.lark").read_text(encoding="utf-8")
    (excluded,) = re.findall(r"^NAME: /\(\?!\(([\w|]+)\)", words, re.MULTILINE)
    assert frozenset(excluded.split("|")) == RESERVED


@pytest.mark.parametrize("cls", DECIDED, ids=lambda cls: cls.code)
def test_it_reads_back_as_the_same_scenario_and_passes(cls: type[Lint], tmp_path: Path) -> None:
    plan = compiled(whole_plan(examples_of(cls)[0]), tmp_path)
    seen = subject(plan)
    for found in cls.find(seen):
        assert isinstance(found, Lint)
        texts = proofs(seen, found)
        assert texts
        (tmp_path / "tests").mkdir(exist_ok=True)
        (tmp_path / "tests" / "shown.incent").write_text("\n".join(texts), encoding="utf-8")
        project, _ = load_project(tmp_path)
        assert project is not None
        again = compile_project(project)
        assert again.diagnostics == ()
        assert again.program is not None
        assert [told(each) for each in again.scenarios] == [told(each) for each in found.witness(seen)]
        assert all(result.passed for result in run_scenarios(again.program, again.declared, again.scenarios))
        assert [scenario_text(each, again.declared, "USD") for each in again.scenarios] == list(texts)
