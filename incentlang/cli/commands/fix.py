"""`incent check --fix` and `--diff`: what mends findings with certainty, written into the plan files or shown."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from incentlang.cli.findings import counted
from incentlang.cli.fixing import Outcome, Rewritten, mend
from incentlang.cli.patches import differences
from incentlang.cli.refusal import Refused
from incentlang.cli.screen import Screen
from incentlang.diagnostics.base import Diagnostic
from incentlang.format import replace_files
from incentlang.source import Source
from incentlang.syntax.parse import decode


def fix_paths(
    screen: Screen,
    paths: Sequence[tuple[Path, Callable[[Diagnostic], bool]]],
    write: bool,
    said: Callable[[str], None],
) -> bool:
    """Mend what can be mended in each project, or show what would change.

    Args:
        screen: For the counts at the end.
        paths: What is checked, and which of its findings are wanted.
        write: Whether files are written; else their differences are shown.
        said: Where the rest is told.

    Returns:
        Whether anything changed, or would.
    """
    ink = screen.ink
    fixes, files = 0, dict[Path, Rewritten]()
    for path, wanted in paths:
        outcome = _outcome(path, wanted)
        # Two paths may lie in one project; what was written for the first is not there to be mended for the second.
        fresh = [file for file in outcome.files if file.path.resolve() not in files]
        if not fresh:
            continue
        if write:
            _write(fresh)
            for each in outcome.mended:
                said(f"{ink(f'fixed[{each.code}]', 'good')} {each.place}: {each.title}")
        else:
            for file in fresh:
                for line in _shown(file):
                    said(line)
        fixes += len(outcome.mended)
        files |= {file.path.resolve(): file for file in fresh}
    if files:
        verb = "fixed" if write else "can be fixed"
        screen.note(f"{counted(fixes, 'finding')} {verb} in {counted(len(files), 'file')}")
    return bool(files)


def _outcome(path: Path, wanted: Callable[[Diagnostic], bool]) -> Outcome:
    try:
        return mend(path, wanted)
    except Refused:
        return Outcome()  # the check itself tells that there is no project, or what is wrong with its settings


def _write(files: Sequence[Rewritten]) -> None:
    for file in files:
        if file.path.read_bytes() != file.before:
            raise OSError(errno.EBUSY, "saved by somebody else during the check, so nothing is written", file.shown)
    replace_files([(file.path, file.after) for file in files])


def _shown(file: Rewritten) -> Iterator[str]:
    before, after = decode(file.shown, file.before), decode(file.shown, file.after)
    assert isinstance(before, Source)
    assert isinstance(after, Source)
    yield from differences(file.shown, before.text, after.text)
