"""Checking what a path names: a project, or a plan file by itself."""

from __future__ import annotations

from pathlib import Path

import attrs

from incentlang import lint
from incentlang.cli.findings import CheckReport, counted
from incentlang.cli.opening import open_project
from incentlang.cli.refusal import Refused
from incentlang.cli.telling import finding_of
from incentlang.diagnostics.names import ModuleOutside, ModuleTwice, UnknownModule
from incentlang.lint import Reviewed
from incentlang.pipeline import Compiled, compile_project, shown_path
from incentlang.project import Project, find_project
from incentlang.resources import data_folder
from incentlang.source import Span

ELSEWHERE = (ModuleOutside, ModuleTwice, UnknownModule)
"""Findings that depend on more than the files that were read."""


@attrs.frozen
class Checked:
    """A check, and what it looked at; `folders` is empty when too much to remember."""

    report: CheckReport
    files: tuple[Path, ...] = ()
    folders: tuple[Path, ...] = ()


def check_path(path: Path) -> Checked:
    """Check the project that a path lies in; a plan file that is not part of it is checked on its own."""
    try:
        compiled = compiled_at(path)
    except Refused as refused:
        findings = tuple(finding_of(found, refused.root) for found in refused.findings)
        return Checked(CheckReport(findings, str(path)))
    project = compiled.project
    advice = _advice(compiled)
    findings = tuple(finding_of(found, project.root) for found in (*compiled.diagnostics, *advice.findings))
    undecided = tuple(finding_of(found, project.root) for found in advice.undecided)
    told = shown_path(project.main)
    if compiled.program is not None:
        rules, scenarios = len(compiled.program.rules), len(compiled.scenarios)
        told += f" ({counted(rules, 'rule')}, {counted(scenarios, 'scenario')})"
    report = CheckReport(findings, told, project.fail_on, project.ignore, undecided)
    if any(isinstance(found, ELSEWHERE) for found in compiled.diagnostics):
        return Checked(report)
    sources = [project.root / source.source for source in project.data.values() if source.source is not None]
    return Checked(report, (*compiled.visited, *sources), (*project.folders, data_folder("stdlib")))


def _advice(compiled: Compiled) -> Reviewed:
    """What lints say of a plan without mistakes."""
    if compiled.program is None:
        return Reviewed()
    root = compiled.project.root.resolve()
    own = {shown_path(path) for path in compiled.visited if path.resolve().is_relative_to(root)}
    return lint.reviewed(compiled.program, compiled.symbols, compiled.declared, own)


def compiled_at(path: Path) -> Compiled:
    """The plan of the project that a path lies in, or of a plan file by itself, compiled."""
    if path.is_dir() or path.suffix != ".incent":
        return compile_project(open_project(path))
    if find_project(path) is None:
        return compile_project(Project(root=path.parent, main=path))
    project = open_project(path)
    compiled = compile_project(project)
    if path.resolve() in [visited.resolve() for visited in compiled.visited]:
        return compiled
    return _on_its_own(attrs.evolve(project, main=path))


def _on_its_own(project: Project) -> Compiled:
    """A plan beside the project's main one; the project's scenarios are not about it."""
    compiled = compile_project(project)
    tests = shown_path(project.root / "tests") + "/"
    about = tuple(
        found
        for found in compiled.diagnostics
        if not (isinstance(found.at, Span) and found.at.source.path.startswith(tests))
    )
    return attrs.evolve(compiled, diagnostics=about)
