"""Plans from examples of lints, what is found in them, and whether the evaluator pays what a witness says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from incentlang.diagnostics.base import Diagnostic
from incentlang.ir.scenario import Scenario
from incentlang.lint import Lint, Subject, lints
from incentlang.pipeline import Compiled, compile_project, shown_path
from incentlang.project import load_project
from incentlang.scenarios import run_scenarios

HEADER = 'plan p "A plan"\n  currency USD\n\n'
SURROUNDINGS = """
use saas

role account_executive "Who sells"
"""
ATTAINMENT = """
measure attainment for account_executive each quarter
  (sum of ARR over deal by owner) / quota

input quota for account_executive each quarter: money
"""
RULE = """
rule paid
  for each account_executive each quarter
  credit rates({measure}) of {measure}
"""


def whole_plan(example: str) -> str:
    """An example with everything that it leaves out: its role, its measure, a rule that pays by its table."""
    text = (example if example.startswith("plan ") else HEADER + example) + "\n" + SURROUNDINGS
    if "by attainment" in text and "measure attainment" not in text:
        text += ATTAINMENT
    if "\nrule " not in text and "table rates by" in text:
        text += RULE.format(measure="booked" if "by booked" in text else "attainment")
    if "\nrule " not in text and "table accelerator by attainment" in text:
        text += "\nrule paid\n  for each deal\n  credit accelerator(attainment) of ARR to owner\n"
    return text


def compiled(text: str, folder: Path) -> Compiled:
    """The plan of a text, which has no mistakes."""
    (folder / "plan.incent").write_text(text, encoding="utf-8")
    project, findings = load_project(folder)
    assert project is not None, findings
    found = compile_project(project)
    assert found.program is not None, [each.message() for each in found.diagnostics]
    return found


def subject(plan: Compiled) -> Subject:
    """A plan as lints look at it."""
    assert plan.program is not None
    own = frozenset(shown_path(path) for path in plan.visited)
    return Subject(plan.program, plan.symbols, plan.declared, own)


def found_in(plan: Subject) -> Iterator[Diagnostic]:
    """Everything that lints find in a plan's own files."""
    for cls in lints():
        yield from cls.find(plan)


def witnesses(plan: Subject, found: Diagnostic) -> tuple[Scenario, ...]:
    """The rows that a piece of advice shows."""
    assert isinstance(found, Lint)
    return found.witness(plan)


def failures(plan: Compiled, scenarios: tuple[Scenario, ...]) -> list[tuple[str, ...]]:
    """What the evaluator pays otherwise than a witness says."""
    assert plan.program is not None
    results = run_scenarios(plan.program, plan.declared, scenarios)
    return [(result.name, *result.lines) for result in results if not result.passed]
