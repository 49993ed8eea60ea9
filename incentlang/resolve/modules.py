"""Finding the files that `use` names, without ever leaving the folders a project allows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import attrs

from incentlang.diagnostics.base import Diagnostic
from incentlang.diagnostics.names import ModuleOutside, ModuleTwice, UnknownModule
from incentlang.diagnostics.suggest import closest
from incentlang.source import Source, Span
from incentlang.syntax import ast
from incentlang.syntax.parse import parse_file

Reader = Callable[[Path], Source | Diagnostic]
"""Reads one plan file; a file that cannot be read as text comes back as the diagnostic to show."""


@attrs.frozen
class Modules:
    """The files of a plan, the main one first, then each used one once, in order of first use."""

    files: tuple[ast.File, ...]
    diagnostics: tuple[Diagnostic, ...]
    damaged: tuple[Span, ...]
    visited: tuple[Path, ...]


def load_modules(main: Path, folders: Sequence[Path], read: Reader) -> Modules:
    """Parse `main` and every file it uses, directly or through another.

    Args:
        main: The plan file.
        folders: Where `use a.b` looks for `a/b.incent`, in order: the project, its paths, the standard
            library. A module found in two of them is refused.
        read: Gives the text of a file.
    """
    files: list[ast.File] = []
    diagnostics: list[Diagnostic] = []
    damaged: list[Span] = []
    queue, seen = [main], {main.resolve()}
    for path in queue:
        source = read(path)
        if isinstance(source, Diagnostic):
            diagnostics.append(source)
            continue
        parsed = parse_file(source)
        files.append(parsed.file)
        diagnostics.extend(parsed.diagnostics)
        damaged.extend(parsed.damaged)
        for item in parsed.file.items:
            if isinstance(item, ast.Use):
                found = _find(item, folders)
                if isinstance(found, Diagnostic):
                    diagnostics.append(found)
                elif found.resolve() not in seen:
                    seen.add(found.resolve())
                    queue.append(found)
    return Modules(tuple(files), tuple(diagnostics), tuple(damaged), tuple(queue))


def _find(use: ast.Use, folders: Sequence[Path]) -> Path | Diagnostic:
    relative = Path(*(part.text for part in use.parts)).with_suffix(".incent")
    found: list[Path] = []
    for folder in folders:
        candidate = folder / relative
        if candidate.is_file() and candidate.resolve() not in [path.resolve() for path in found]:
            if not candidate.resolve().is_relative_to(folder.resolve()):
                return ModuleOutside(at=use.span, name=use.text, target=str(candidate))
            found.append(candidate)
    if len(found) > 1:
        return ModuleTwice(at=use.span, name=use.text, places=tuple(map(str, found)))
    if not found:
        return UnknownModule(at=use.span, name=use.text, suggestions=closest(use.text, _available(folders)))
    return found[0]


def _available(folders: Sequence[Path]) -> set[str]:
    """The modules that could be used, by name; two levels deep, as far as names go in practice."""
    names = set()
    for folder in folders:
        for pattern in ("*.incent", "*/*.incent"):
            for path in folder.glob(pattern):
                names.add(".".join(path.relative_to(folder).with_suffix("").parts))
    return names
