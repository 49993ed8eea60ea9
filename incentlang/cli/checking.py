"""Checking what a path names: a project, or a plan file by itself."""

from __future__ import annotations

from pathlib import Path

import attrs

from incentlang.cli.findings import Finding, counted
from incentlang.cli.loading import open_project
from incentlang.cli.refusal import Refused
from incentlang.pipeline import Compiled, compile_project, shown_path
from incentlang.project import Project, find_project
from incentlang.source import Span


@attrs.frozen
class CheckReport:
    """What a check found.

    Attributes:
        told: The plan and its size in a few words.
        fail_on: What incent.toml says.
        ignore: What incent.toml says.
    """

    findings: tuple[Finding, ...]
    told: str
    fail_on: str = "error"
    ignore: tuple[str, ...] = ()


def check_path(path: Path) -> CheckReport:
    """Check the project that a path lies in; a plan file that is not part of it is checked on its own."""
    try:
        compiled = _compiled(path)
    except Refused as refused:
        return CheckReport(tuple(Finding.of(found, refused.root) for found in refused.findings), str(path))
    findings = tuple(Finding.of(found, compiled.project.root) for found in compiled.diagnostics)
    rules = len(compiled.program.rules) if compiled.program is not None else 0
    size = f"{counted(rules, 'rule')}, {counted(len(compiled.scenarios), 'scenario')}"
    told = f"{shown_path(compiled.project.main)} ({size})"
    return CheckReport(findings, told, compiled.project.fail_on, compiled.project.ignore)


def _compiled(path: Path) -> Compiled:
    if path.is_dir() or path.suffix != ".incent":
        return compile_project(open_project(path))
    folder = find_project(path)
    if folder is None:
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
