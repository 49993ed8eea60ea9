"""`incent fmt`: plan files in the canonical layout."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import attrs
import rich_click as click

from incentlang.cli.findings import counted
from incentlang.cli.opening import open_project
from incentlang.cli.patches import differences
from incentlang.cli.refusal import FOUND, MISUSE, OK, REPORT, Refused
from incentlang.cli.render import render
from incentlang.cli.screen import Screen
from incentlang.cli.telling import finding_of
from incentlang.collector import circles_not_searched
from incentlang.diagnostics.base import Diagnostic
from incentlang.diagnostics.requests import NoPlanFile
from incentlang.format import MeaningChanged, canonical, plan_files, replace_file
from incentlang.pipeline import read_source
from incentlang.source import Source
from incentlang.syntax.parse import parse_file


@attrs.frozen
class _LaidOut:
    """A file and its canonical text; `changed` also where only line ends or a mark at the start change."""

    path: Path
    shown: str
    before: str
    after: str
    changed: bool


def format_paths(
    screen: Screen, paths: Sequence[Path], check_only: bool, diff: bool, lines: tuple[int, int] | None
) -> int:
    """Lay out every plan file that the paths name, or say what would change."""
    files = _files(paths)
    if lines is not None and len(files) != 1:
        raise click.UsageError("--lines needs one plan file", click.get_current_context(silent=True))
    changed = untouched = 0
    failed = False
    for path in files:
        found = _laid_out(screen, path, lines)
        if found is None:
            failed = True
        elif not found.changed:
            untouched += 1
        else:
            changed += 1
            if diff:
                for line in _differences(found):
                    screen.say(line)
            elif check_only:
                screen.say(f"{found.shown} would change")
            else:
                replace_file(path, found.after.encode())
                screen.say(f"{found.shown} laid out")
    dry = check_only or diff
    told = f"{counted(changed, 'file')} {'would change' if dry else 'laid out'}" if changed else ""
    kept = f"{counted(untouched, 'file')} as {'they' if untouched != 1 else 'it'} should be" if untouched else ""
    screen.note("; ".join(part for part in (told, kept) if part))
    if failed:
        return MISUSE
    return FOUND if changed and dry else OK


def _files(paths: Sequence[Path]) -> list[Path]:
    """The plan files that the paths name, each once; without a path those of the project of the current folder."""
    found: dict[Path, Path] = {}
    for path in paths or (_project_here(),):
        files = plan_files(path)
        if not files:
            raise Refused([NoPlanFile(path=str(path), folder=path.is_dir())], code=MISUSE)
        for file in files:
            found.setdefault(file.resolve(), file)
    return list(found.values())


def _project_here() -> Path:
    """The folder of the project of the current folder. That there is none is no difference in layout, so not exit 1."""
    try:
        return open_project(Path()).root
    except Refused as refused:
        raise Refused(refused.findings, refused.root, MISUSE) from None


def _laid_out(screen: Screen, path: Path, lines: tuple[int, int] | None) -> _LaidOut | None:
    """The canonical form of one file, or None after telling why it is left as it is."""
    source = read_source(path)
    if isinstance(source, Diagnostic):
        _tell(screen, [source])
        return None
    plain = Source(source.path, source.text.replace("\r\n", "\n"))
    try:
        with circles_not_searched():
            after = canonical(plain, lines)
    except MeaningChanged:
        screen.tell(f"{screen.err_ink('error:', 'error')} {plain.path} is left as it is: its layout would have changed")
        screen.tell(f"  what it says; {REPORT}")
        return None
    if after is None:
        _tell(screen, parse_file(source).diagnostics)
        return None
    return _LaidOut(path, plain.path, plain.text, after, after.encode() != path.read_bytes())


def _tell(screen: Screen, found: Sequence[Diagnostic]) -> None:
    screen.tell(render([finding_of(each) for each in found], screen.width, screen.err_ink))


def _differences(found: _LaidOut) -> Iterator[str]:
    yield from list(differences(found.shown, found.before, found.after)) or [f"{found.shown}: only line ends change"]
