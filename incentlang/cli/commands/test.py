"""`incent test`: the scenarios of a plan, each passed or shown with what came out instead; what they cover."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import partial
from pathlib import Path

import attrs

from incentlang.cli.characters import harmless
from incentlang.cli.coverage import below, coverage_lines, place_line
from incentlang.cli.findings import counted
from incentlang.cli.opening import compile_sound, open_project
from incentlang.cli.refusal import FOUND, OK
from incentlang.cli.scenario_junit import as_junit
from incentlang.cli.screen import Ink, Screen
from incentlang.ir.program import Program
from incentlang.ir.scenario import Scenario
from incentlang.pipeline import Compiled, own_files, scenario_of, shown_path
from incentlang.scenarios import ScenarioResult, run_scenarios
from incentlang.scenarios.coverage.counted import Coverage, coverage
from incentlang.scenarios.coverage.suggesting import suggestions
from incentlang.scenarios.coverage.watching import Watch


@attrs.frozen
class _Opened:
    """A project, and what its scenarios came to where coverage is asked for."""

    compiled: Compiled
    program: Program
    watch: Watch | None

    @property
    def coverage(self) -> Coverage | None:
        """What the scenarios that ran cover."""
        return None if self.watch is None else coverage(self.program, own_files(self.compiled), self.watch)


def test_paths(
    screen: Screen,
    paths: Sequence[Path],
    covering: bool,
    least: Decimal | None,
    suggest: bool,
    junit: bool,
) -> int:
    """Run the scenarios that the paths name and print how they went.

    Args:
        screen: Where it is printed.
        paths: Projects, or files of scenarios; those of one project count together.
        covering: Whether to tell what they cover.
        least: The exit code is 1 where a project is covered by fewer percent.
        suggest: Print scenarios that would cover more, alone, so that they can be appended to a file.
        junit: Print a report for build servers, alone.
    """
    aside = suggest or junit
    say = screen.tell if aside else screen.say
    projects: dict[Path, _Opened] = {}
    results: list[ScenarioResult] = []
    for path in paths:
        project = open_project(path)
        if project.root not in projects:
            projects[project.root] = _Opened(*compile_sound(project), Watch() if covering else None)
        opened = projects[project.root]
        scenarios = _named(opened.compiled, path)
        for result in run_scenarios(opened.program, opened.compiled.declared, scenarios, opened.watch):
            results.append(result)
            for line in _lines(result, screen, screen.err_ink if aside else screen.ink):
                say(line)
    failed = sum(not result.passed for result in results)
    if not results:
        screen.note("there are no scenarios: `tests/first.incent` of `incent new` shows how they are written")
    elif failed:
        say(f"{counted(len(results), 'scenario')}: {len(results) - failed} as expected, {failed} not")
    else:
        say(f"{counted(len(results), 'scenario')}: all as expected")
    if junit:
        screen.say(as_junit(results))
    too_little = False
    for opened in projects.values():
        found = opened.coverage
        if found is None:
            continue
        for line in coverage_lines(found, screen.err_ink if aside else screen.ink):
            (screen.note if aside else screen.say)(line)
        if least is not None and found.is_below(least):
            too_little = True
            screen.tell(below(found, least))
        for line in _suggested(opened, found) if suggest else ():
            screen.say(line)
    return FOUND if failed or too_little else OK


def _suggested(opened: _Opened, found: Coverage) -> Iterator[str]:
    """Scenarios to append to a file; what cannot be suggested is said in a comment."""
    compiled = opened.compiled
    reading = partial(scenario_of, compiled)
    for each in suggestions(opened.program, compiled.declared, compiled.scenarios, found, reading):
        if each.text:
            yield f"# {place_line(each.place)}"
            yield from (harmless(line) for line in each.text.split("\n"))
        else:
            yield f"# no suggestion: {place_line(each.place)}; {each.why_not}\n"


def _named(compiled: Compiled, path: Path) -> list[Scenario]:
    """All scenarios of a project, or those that stand in one file."""
    if path.is_dir() or path.resolve() == compiled.project.main.resolve() or path.suffix != ".incent":
        return list(compiled.scenarios)
    return [scenario for scenario in compiled.scenarios if scenario.span.source.path == shown_path(path)]


def _lines(result: ScenarioResult, screen: Screen, ink: Ink) -> Iterator[str]:
    name = harmless(result.name)
    if result.passed:
        if not screen.quiet:
            yield f"{ink('ok', 'good')}    {name}"
        return
    place = f"{result.span.source.path}:{result.span.line}"
    yield f"{ink('FAIL', 'error')}  {ink(name, 'strong')}  {ink(place, 'place')}"
    for line in result.lines:
        yield f"      {harmless(line)}".rstrip()
