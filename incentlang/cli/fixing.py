"""What `incent check --fix` makes of a project: fixes are tried in memory and checked before a file is written.

A fix that makes another mistake is not applied. Mistakes that were only hidden so far, elsewhere in the plan, are none
of its making.
"""

from __future__ import annotations

import codecs
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import attrs

from incentlang.cli.checking import advice, compiled_at, own_paths
from incentlang.diagnostics.base import Diagnostic, Place, Severity
from incentlang.diagnostics.fixes import Edit, Fix
from incentlang.pipeline import read_source
from incentlang.source import Source, Span

MOST_ROUNDS = 20
"""Mending shows what was hidden; a plan that is not settled by then has other worries."""

Key = tuple[str, str, str]


@attrs.frozen
class Mended:
    """One fix that was applied: where it stood in the text of its round, and what it did."""

    code: str
    place: str
    title: str


@attrs.frozen
class Rewritten:
    """A file before and after; `before` are the bytes that were read."""

    path: Path
    shown: str
    before: bytes
    after: bytes


@attrs.frozen
class Outcome:
    """All fixes of a project that could be applied, and the files that change by them."""

    mended: tuple[Mended, ...] = ()
    files: tuple[Rewritten, ...] = ()


@attrs.frozen
class _Look:
    """What a check of the present texts finds, and the project's own files by the names in messages."""

    found: tuple[Diagnostic, ...]
    own: Mapping[str, Path]

    def counts(self) -> Counter[Key]:
        return Counter(map(_key, self.found))


@attrs.frozen
class _Chosen:
    """A finding and what mends it."""

    finding: Diagnostic
    fix: Fix

    @property
    def file(self) -> str:
        return self.fix.edits[0].span.source.path


def mend(path: Path, wanted: Callable[[Diagnostic], bool]) -> Outcome:
    """Apply fixes until none is left, in memory.

    Args:
        path: What is checked; see `incentlang.cli.checking.compiled_at`.
        wanted: Whether a finding is to be mended.

    Raises:
        Refused: There is no project, or its incent.toml is wrong.
    """
    texts: dict[Path, str] = {}
    read: dict[Path, bytes] = {}
    barred: set[Key] = set()
    mended: list[Mended] = []
    look = _look(path, texts, read)
    for _ in range(MOST_ROUNDS):
        chosen = _apart(each for each in _fixes(look, wanted) if _key(each.finding) not in barred)
        while chosen:
            changed = {look.own[file]: _applied(file, chosen) for file in {each.file for each in chosen}}
            after = _look(path, texts | changed, read)
            bad = _to_blame(chosen, look, after)
            if not bad:
                break
            barred |= {_key(each.finding) for each in bad}
            chosen = [each for each in chosen if each not in bad]
        if not chosen:
            break
        texts, look = texts | changed, after
        mended += [_mended(each) for each in chosen]
    shown = {file: name for name, file in look.own.items()}
    files = [_rewritten(file, shown[file], read[file], text) for file, text in texts.items()]
    return Outcome(tuple(mended), tuple(sorted(files, key=lambda each: each.shown)))


def _look(path: Path, texts: Mapping[Path, str], read: dict[Path, bytes]) -> _Look:
    def text_of(file: Path) -> Source | Diagnostic:
        source = read_source(file)
        if isinstance(source, Diagnostic):
            return source
        read.setdefault(file, file.read_bytes())
        return Source(source.path, texts[file]) if file in texts else source

    compiled = compiled_at(path, text_of)
    return _Look((*compiled.diagnostics, *advice(compiled).findings), own_paths(compiled))


def _fixes(look: _Look, wanted: Callable[[Diagnostic], bool]) -> Iterable[_Chosen]:
    for finding in look.found:
        if wanted(finding) and (fix := finding.fix()) is not None and fix.edits[0].span.source.path in look.own:
            yield _Chosen(finding, fix)


def _apart(fixes: Iterable[_Chosen]) -> list[_Chosen]:
    """Those that can be applied at once: of two that touch, the first."""
    taken: dict[str, list[Span]] = {}
    chosen = []
    for each in fixes:
        spans = [edit.span for edit in each.fix.edits]
        others = taken.setdefault(each.file, [])
        if not any(a.start <= b.end and b.start <= a.end for a in spans for b in others):
            others += spans
            chosen.append(each)
    return chosen


def _edits(file: str, chosen: Iterable[_Chosen]) -> list[Edit]:
    found = [edit for each in chosen if each.file == file for edit in each.fix.edits]
    return sorted(found, key=lambda edit: edit.span.start)


def _applied(file: str, chosen: Sequence[_Chosen]) -> str:
    """The text of a file after some fixes, with the line ends that it has."""
    edits = _edits(file, chosen)
    text = edits[0].span.source.text
    line_end = "\r\n" if "\r\n" in text else "\n"
    places = [0, *(place for edit in edits for place in edit.span[1:]), len(text)]
    kept = [text[start:end] for start, end in list(pairwise(places))[::2]]
    new = [edit.text.replace("\n", line_end) for edit in edits]
    return "".join(part for both in zip(kept, [*new, ""], strict=True) for part in both)


def _to_blame(chosen: Sequence[_Chosen], before: _Look, after: _Look) -> list[_Chosen]:
    """Fixes that did not help, and those on whose lines there is a mistake that was not told before."""
    was, now = before.counts(), after.counts()
    bad = [each for each in chosen if now[_key(each.finding)] >= was[_key(each.finding)]]
    made = [each for each in after.found if each.severity is Severity.ERROR and now[_key(each)] > was[_key(each)]]
    if made and not any(each.severity is Severity.ERROR for each in before.found):
        return list(chosen)
    lines = {
        line for each in made for place in (each.at, *(label.span for label in each.labels())) for line in _on(place)
    }
    return bad + [each for each in chosen if each not in bad and not lines.isdisjoint(_touched(each, chosen))]


def _on(place: Place) -> Iterable[tuple[str, int]]:
    """The lines that a place covers."""
    if isinstance(place, Span):
        yield from ((place.source.path, line) for line in range(place.line, place.end_line + 1))


def _touched(one: _Chosen, chosen: Sequence[_Chosen]) -> Iterable[tuple[str, int]]:
    """The lines that a fix changes, counted in the text after all of them."""
    text = _applied(one.file, chosen)
    moved = 0
    for edit in _edits(one.file, chosen):
        if edit in one.fix.edits:
            start = edit.span.start + moved
            yield from _on(Span(Source(one.file, text), start, start + len(edit.text)))
        moved += len(edit.text) - (edit.span.end - edit.span.start)


def _key(found: Diagnostic) -> Key:
    """A finding without its place, which moves when something before it is mended."""
    return (found.code, found.at.source.path if isinstance(found.at, Span) else found.at.file, found.message())


def _mended(each: _Chosen) -> Mended:
    place = each.finding.at.place if isinstance(each.finding.at, Span) else each.file
    return Mended(each.finding.code, place, each.fix.title)


def _rewritten(path: Path, shown: str, before: bytes, text: str) -> Rewritten:
    mark = codecs.BOM_UTF8 if before.startswith(codecs.BOM_UTF8) else b""
    return Rewritten(path, shown, before, mark + text.encode())
