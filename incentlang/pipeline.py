"""The passes joined: from a project's folder to a program, and from a program and data to a result."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path

import attrs

from incentlang.check.plan import check
from incentlang.collector import circles_not_searched
from incentlang.diagnostics.base import Diagnostic
from incentlang.diagnostics.names import NoPlan, UnknownName
from incentlang.diagnostics.scenarios import OnlyScenarios
from incentlang.ir.program import Program
from incentlang.ir.scenario import Scenario
from incentlang.ir.schema import Schema
from incentlang.ir.text import to_text
from incentlang.lower.program import lower
from incentlang.project.model import Project
from incentlang.resolve.modules import Reader, load_modules
from incentlang.resolve.symbols import Symbols, collect
from incentlang.resources import data_folder
from incentlang.source import Source, Span
from incentlang.syntax import ast
from incentlang.syntax.parse import decode, parse_file


@attrs.frozen
class Compiled:
    """A project as compiled.

    Attributes:
        program: None when there are errors.
        declared: Every declaration of data, whether reached or not.
        scenarios: Those of the plan's files, then those of `tests/`.
        visited: The files that were read, for caches that must know when one changes.
    """

    project: Project
    program: Program | None
    declared: Schema
    scenarios: tuple[Scenario, ...]
    symbols: Symbols
    visited: tuple[Path, ...]
    diagnostics: tuple[Diagnostic, ...]

    @cached_property
    def plan_hash(self) -> str:
        """SHA-256 of the plan's normal form: layout and comments do not change it."""
        return hashlib.sha256(to_text(self.program).encode()).hexdigest()


def compile_project(project: Project, read: Reader | None = None) -> Compiled:
    """Parse, check and lower a project and the scenarios in its `tests` folder.

    Args:
        project: The project.
        read: Gives the text of a plan file; without it, what the file holds.
    """
    with circles_not_searched():
        return _compiled(project, read or read_source)


def _compiled(project: Project, read: Reader) -> Compiled:
    folders = (project.root, *project.paths, data_folder("stdlib"))
    modules = load_modules(project.main, folders, read)
    symbols = collect(modules.files)
    tests = sorted((project.root / "tests").glob("*.incent"))
    scenarios, test_findings, test_damage = _scenarios(tests, read)
    checked = check(symbols, scenarios)
    program, digits = lower(checked)
    damaged = (*modules.damaged, *test_damage)
    syntax = (*modules.diagnostics, *test_findings)
    meaning = (*symbols.diagnostics, *checked.diagnostics, *digits)
    shown = [*syntax, *_worth_showing(meaning, modules.files, damaged)]
    findings = tuple(sorted(dict.fromkeys(shown), key=lambda found: found.sort_key))
    return Compiled(
        project,
        None if findings else program,
        checked.declared,
        checked.scenarios,
        symbols,
        (*modules.visited, *tests),
        findings,
    )


def read_source(path: Path) -> Source | Diagnostic:
    """The text of one plan file, named as seen from the current folder."""
    return decode(shown_path(path), path.read_bytes())


def shown_path(path: Path) -> str:
    """The path as messages show it: from the current folder if it lies there; library files by their name."""
    library = data_folder("stdlib")
    if path.is_relative_to(library):
        return str(Path("stdlib") / path.relative_to(library))
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def own_files(compiled: Compiled) -> frozenset[str]:
    """The files of a plan as messages show them, without those of the standard library."""
    library = data_folder("stdlib")
    return frozenset(shown_path(path) for path in compiled.visited if not path.is_relative_to(library))


def scenario_of(compiled: Compiled, text: str) -> Scenario | None:
    """One scenario beside a plan that has no errors; None where the scenario itself has some."""
    parsed = parse_file(Source("<scenario>", text))
    items = [item for item in parsed.file.items if isinstance(item, ast.Scenario)]
    if parsed.diagnostics or len(items) != 1:
        return None
    with circles_not_searched():
        checked = check(compiled.symbols, items)
    return checked.scenarios[-1] if checked.sound else None


Tests = tuple[list[ast.Scenario], list[Diagnostic], list[Span]]


def _scenarios(paths: Iterable[Path], read: Reader) -> Tests:
    found: list[ast.Scenario] = []
    diagnostics: list[Diagnostic] = []
    damaged: list[Span] = []
    for path in paths:
        source = read(path)
        if isinstance(source, Diagnostic):
            diagnostics.append(source)
            continue
        parsed = parse_file(source)
        diagnostics.extend(parsed.diagnostics)
        damaged.extend(parsed.damaged)
        for item in parsed.file.items:
            if isinstance(item, ast.Scenario):
                found.append(item)
            else:
                diagnostics.append(OnlyScenarios(at=item.span))
    return found, diagnostics, damaged


def _worth_showing(
    findings: Sequence[Diagnostic], files: Sequence[ast.File], damaged: Sequence[Span]
) -> list[Diagnostic]:
    """What still says something true after parts of the text had to be left out."""
    if not damaged:
        return list(findings)
    items = [item.span for file in files for item in file.items]
    broken = [item for item in items if any(_overlap(item, span) for span in damaged)]
    lost = set(re.findall(r"\w+", " ".join(span.text for span in damaged)))
    shown = []
    for found in findings:
        if isinstance(found, NoPlan) or (isinstance(found, UnknownName) and found.name in lost):
            continue
        if isinstance(found.at, Span) and any(_overlap(found.at, item) for item in (*broken, *damaged)):
            continue
        shown.append(found)
    return shown


def _overlap(a: Span, b: Span) -> bool:
    return a.source is b.source and a.start < b.end and b.start < max(a.end, a.start + 1)
