"""`# incent: allow L0203 because …`: what a plan allows itself, each with a reason.

At the end of a line it is about what stands there; on a line of its own, about the next one that says something.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

import attrs

from incentlang.diagnostics.base import Diagnostic, Severity, diagnostic, did_you_mean
from incentlang.diagnostics.fixes import Edit, Fix
from incentlang.diagnostics.suggest import closest
from incentlang.source import Source, Span

_ALLOW = re.compile(r"#\s*incent:\s*allow\b(?P<codes>[^#\n]*?)(?:\s+because\b(?P<reason>.*))?$", re.IGNORECASE)
_CODE = re.compile(r"[A-Za-z]\d{4}")
_CODES = re.compile(r"(?:[A-Za-z]\d{4}[\s,]*)*[A-Za-z]\d{4}")
_RIGHT = """rule new_logo "New customers"
  because "New customers are the goal of the year."
  for each deal
  credit 500 USD to owner   # incent: allow L0203 because a deal of any size opens the door"""


@diagnostic
@attrs.frozen(kw_only=True)
class AllowedWithoutReason(Diagnostic):
    """Advice that is allowed without a reason."""

    code = "L0001"
    title = "Advice that is allowed without a reason"
    why = """Whoever reads the plan next year sees that somebody knew, and not why it was right. It is told
    until it is."""
    wrong = _RIGHT.partition(" because a")[0]
    right = _RIGHT
    severity = Severity.WARNING

    def message(self) -> str:
        """What is wrong."""
        return "nobody says why this is allowed, so it is not"

    def help(self) -> str | None:
        """What to do."""
        return "write the reason behind it: `# incent: allow L0203 because …`"


@diagnostic
@attrs.frozen(kw_only=True)
class AllowedForNothing(Diagnostic):
    """Something is allowed that nothing advises against."""

    code = "L0002"
    title = "Something is allowed that nothing advises against"
    why = "What is left over from an older text would hide the next mistake on its line."
    wrong = _RIGHT.replace("500 USD", "8% of ARR")
    right = _RIGHT
    severity = Severity.WARNING

    allowed: str

    def message(self) -> str:
        """What is wrong."""
        return f"there is no {self.allowed} here to allow"

    def help(self) -> str | None:
        """What to do."""
        return "remove it, or put it on the line that the advice names"

    def fix(self) -> Fix | None:
        """The comment goes, with its line if nothing else stands there; of several codes only this one."""
        assert isinstance(self.at, Span)
        source, start, end = self.at
        named = _CODES.search(source.text, start, end)
        others = [code for code in _CODE.findall(named[0]) if code.upper() != self.allowed] if named else []
        if named and others:
            return Fix(f"take out `{self.allowed}`", (Edit(Span(source, *named.span()), ", ".join(others)),))
        line, following = source.text.rfind("\n", 0, start) + 1, source.text.find("\n", end)
        alone = not source.text[line:start].strip()
        if alone and following >= 0:
            start, end = line, following + 1
        else:
            start = line + len(source.text[line:start].rstrip())
        return Fix("take out the comment", (Edit(Span(source, start, end), ""),))


@diagnostic
@attrs.frozen(kw_only=True)
class AllowedUnknown(Diagnostic):
    """Something is allowed that is no code of advice."""

    code = "L0003"
    title = "Something is allowed that is no code of advice"
    why = "Only advice can be allowed: mistakes are mended. A code that does not exist allows nothing."
    wrong = _RIGHT.replace("L0203", "L0230")
    right = _RIGHT

    severity = Severity.WARNING

    allowed: str
    suggestions: tuple[str, ...]

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.allowed}` is no code of advice" if self.allowed else "no code says what is allowed"

    def help(self) -> str | None:
        """What to do."""
        return did_you_mean(self.suggestions) or "write a code such as L0203, as the advice shows it"


@attrs.frozen
class _Allowed:
    """What one comment allows: on which line of its file, which codes, and why."""

    span: Span
    line: int
    codes: tuple[str, ...]
    reason: str


def without_allowed(
    found: Iterable[Diagnostic], sources: Sequence[Source], known: Collection[str], asked: Collection[str]
) -> Iterator[Diagnostic]:
    """Advice that the plan does not allow, and what is wrong with what it allows.

    Args:
        found: What lints found.
        sources: The texts of the plan.
        known: The codes of all lints.
        asked: Those that looked for something; of the others nobody knows whether they would find anything.
    """
    every = list(found)
    for source in sources:
        mine = [each for each in every if isinstance(each.at, Span) and each.at.source is source]
        for allowed in _allowed(source):
            yield from _misused(allowed, known)
            for code in allowed.codes:
                here = [each for each in mine if each.code == code and _line(each) == allowed.line]
                if code in asked and allowed.reason and not here:
                    yield AllowedForNothing(at=allowed.span, allowed=code)
                if allowed.reason:
                    every = [each for each in every if each not in here]
    yield from every


def _misused(allowed: _Allowed, known: Collection[str]) -> Iterator[Diagnostic]:
    unknown = [code for code in allowed.codes if code not in known]
    for code in unknown:
        yield AllowedUnknown(at=allowed.span, allowed=code, suggestions=closest(code, known))
    if not allowed.codes:
        yield AllowedUnknown(at=allowed.span, allowed="", suggestions=())
    elif not allowed.reason and not unknown:
        yield AllowedWithoutReason(at=allowed.span)


def _line(found: Diagnostic) -> int:
    assert isinstance(found.at, Span)
    return found.at.line


def _allowed(source: Source) -> Iterator[_Allowed]:
    lines = source.text.split("\n")
    start = 0
    for number, text in enumerate(lines, start=1):
        match = _ALLOW.search(text.rstrip("\r"))
        if match is not None and text.count('"', 0, match.start()) % 2 == 0:
            codes = tuple(code.upper() for code in _CODE.findall(match["codes"]))
            written = tuple(word for word in re.split(r"[\s,]+", match["codes"].strip()) if word)
            named = codes if len(codes) == len(written) else written
            at = Span(source, start + match.start(), start + match.end())
            alone = not text[: match.start()].strip()
            line = _next_line(lines, number) if alone else number
            yield _Allowed(at, line, named, (match["reason"] or "").strip())
        start += len(text) + 1


def _next_line(lines: Sequence[str], number: int) -> int:
    """The first line after one that says something."""
    for place, text in enumerate(lines[number:], start=number + 1):
        if text.strip() and not text.lstrip().startswith("#"):
            return place
    return number
