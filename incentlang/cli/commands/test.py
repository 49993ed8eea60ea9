"""`incent test`: the scenarios of a plan, each passed or shown with what came out instead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from incentlang.cli.characters import harmless
from incentlang.cli.findings import counted
from incentlang.cli.opening import compile_sound, open_project
from incentlang.cli.refusal import FOUND, OK
from incentlang.cli.screen import Screen
from incentlang.ir.scenario import Scenario
from incentlang.pipeline import Compiled, shown_path
from incentlang.scenarios import ScenarioResult, run_scenarios


def test_paths(screen: Screen, paths: Sequence[Path]) -> int:
    """Run the scenarios that the paths name and print how they went."""
    results: list[ScenarioResult] = []
    for path in paths:
        compiled, program = compile_sound(open_project(path))
        for result in run_scenarios(program, compiled.declared, _named(compiled, path)):
            results.append(result)
            for line in _lines(result, screen):
                screen.say(line)
    failed = sum(not result.passed for result in results)
    if not results:
        screen.note("there are no scenarios: `tests/first.incent` of `incent new` shows how they are written")
    elif failed:
        screen.say(f"{counted(len(results), 'scenario')}: {len(results) - failed} as expected, {failed} not")
    else:
        screen.say(f"{counted(len(results), 'scenario')}: all as expected")
    return FOUND if failed else OK


def _named(compiled: Compiled, path: Path) -> list[Scenario]:
    """All scenarios of a project, or those that stand in one file."""
    if path.is_dir() or path.resolve() == compiled.project.main.resolve() or path.suffix != ".incent":
        return list(compiled.scenarios)
    return [scenario for scenario in compiled.scenarios if scenario.span.source.path == shown_path(path)]


def _lines(result: ScenarioResult, screen: Screen) -> Iterator[str]:
    ink = screen.ink
    name = harmless(result.name)
    if result.passed:
        if not screen.quiet:
            yield f"{ink('ok', 'good')}    {name}"
        return
    place = f"{result.span.source.path}:{result.span.line}"
    yield f"{ink('FAIL', 'error')}  {ink(name, 'strong')}  {ink(place, 'place')}"
    for line in result.lines:
        yield f"      {harmless(line)}".rstrip()
