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
from incentlang.resolve.modules import Reader
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


def check_path(path: Path, data: bool = False) -> Checked:
    """Check the project that a path lies in; a plan file that is not part of it is checked on its own.

    Args:
        path: A folder or a file.
        data: Whether its data is looked at as well.
    """
    try:
        compiled = compiled_at(path)
    except Refused as refused:
        findings = tuple(finding_of(found, refused.root) for found in refused.findings)
        return Checked(CheckReport(findings, str(path)))
    project = compiled.project
    told_of = advice(compiled, data)
    findings = tuple(finding_of(found, project.root) for found in compiled.diagnostics)
    findings += tuple(finding_of(found, project.root, told_of.proof(found)) for found in told_of.findings)
    undecided = tuple(finding_of(found, project.root) for found in told_of.undecided)
    told = shown_path(project.main)
    if compiled.program is not None:
        rules, scenarios = len(compiled.program.rules), len(compiled.scenarios)
        told += f" ({counted(rules, 'rule')}, {counted(scenarios, 'scenario')})"
    report = CheckReport(findings, told, project.fail_on, project.ignore, undecided)
    if any(isinstance(found, ELSEWHERE) for found in compiled.diagnostics):
        return Checked(report)
    sources = [project.root / source.source for source in project.data.values() if source.source is not None]
    return Checked(report, (*compiled.visited, *sources), (*project.folders, data_folder("stdlib")))


def advice(compiled: Compiled, data: bool = False) -> Reviewed:
    """What lints say of a plan without mistakes, and with `data` of what it came to."""
    if compiled.program is None:
        return Reviewed()
    plan = lint.Subject(compiled.program, compiled.symbols, compiled.declared, frozenset(own_paths(compiled)))
    if data:
        from incentlang.cli.on_data import advice_on_data  # noqa: PLC0415 (engines are loaded where data is asked)

        return advice_on_data(compiled, plan)
    return Reviewed(lint.findings_of(plan), lint.undecided(plan), plan)


def own_paths(compiled: Compiled) -> dict[str, Path]:
    """The plan files that lie in the project's own folder, by the names that messages give them."""
    root = compiled.project.root.resolve()
    return {shown_path(path): path for path in compiled.visited if path.resolve().is_relative_to(root)}


def compiled_at(path: Path, read: Reader | None = None) -> Compiled:
    """The plan of the project that a path lies in, or of a plan file by itself, compiled."""
    if path.is_dir() or path.suffix != ".incent":
        return compile_project(open_project(path), read)
    if find_project(path) is None:
        return compile_project(Project(root=path.parent, main=path), read)
    project = open_project(path)
    compiled = compile_project(project, read)
    if path.resolve() in [visited.resolve() for visited in compiled.visited]:
        return compiled
    return _on_its_own(attrs.evolve(project, main=path), read)


def _on_its_own(project: Project, read: Reader | None) -> Compiled:
    """A plan beside the project's main one; the project's scenarios are not about it."""
    compiled = compile_project(project, read)
    tests = shown_path(project.root / "tests") + "/"
    about = tuple(
        found
        for found in compiled.diagnostics
        if not (isinstance(found.at, Span) and found.at.source.path.startswith(tests))
    )
    return attrs.evolve(compiled, diagnostics=about)
