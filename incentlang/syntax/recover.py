"""Reading on after a mistake: one message for each, and everything else of the file is still read.

What a word or two put right is read as if it were right; else the clause with the mistake is left out, and
reading starts again at the next line that begins a clause or a definition.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence

import attrs
from lark import Token

from incentlang.diagnostics.base import Diagnostic
from incentlang.diagnostics.syntax import TooManyMistakes
from incentlang.source import Source, Span
from incentlang.syntax import ast
from incentlang.syntax.literals import TypoDate, TypoLength
from incentlang.syntax.mistakes import Diagnosis
from incentlang.syntax.not_yet import BEGINNINGS
from incentlang.syntax.parser import Failure, Reader
from incentlang.syntax.repairs import Finding, Repair, Repairs
from incentlang.syntax.slips import Mistake
from incentlang.syntax.vocabulary import BLANK, CLAUSE_START, CLAUSES, ITEM_LINE, PARTS
from incentlang.syntax.wording import begins_line, is_complete

MOST_MISTAKES = 50

_LINE = re.compile(r"^[ \t]*(?=\S)", re.MULTILINE)
_FIELD_LINE = re.compile(r"[^\W\d]\w*\s*:")
_NEEDS_BODY = ("USE", "PARAM", "INPUT", "JUDGEMENT", "MEASURE")
"""Definitions that mean nothing without what follows their name."""


@attrs.frozen
class Recovered:
    """What could be read of a text with mistakes."""

    items: tuple[ast.Item, ...]
    diagnostics: tuple[Diagnostic, ...]
    damaged: tuple[Span, ...]
    typos: tuple[TypoDate | TypoLength, ...]
    chained: bool


def recover(source: Source, findings: Iterable[Finding]) -> Recovered:
    """Read a text in which there is a mistake, starting from what a first look found."""
    return _Recovery(source, list(findings)).run()


class _Recovery:
    def __init__(self, source: Source, findings: list[Finding]) -> None:
        self._source = source
        self._text = source.text
        self._reader = Reader(source)
        self._repairs = Repairs(finding.repair for finding in findings if finding.repair)
        self._found = [repair.start for repair in self._repairs]
        self._problems = [finding.diagnostic for finding in findings]
        self._items: list[ast.Item] = []
        self._damaged = [Span(source, repair.start, repair.end) for repair in self._repairs if not repair.exact]
        self._item_starts = [match.start(1) for match in ITEM_LINE.finditer(self._text)]
        # Reading a definition again for each of its mistakes stays linear: past this there is no more.
        self._budget = 8 * len(self._text) + 200_000

    def run(self) -> Recovered:
        place = 0
        while place < len(self._text):
            result = self._read(place, len(self._text))
            if not isinstance(result, Failure):
                self._items.extend(result)
                break
            self._items.extend(result.before)
            if len(self._problems) >= MOST_MISTAKES or self._budget < 0:
                self._stop(result)
                break
            place = self._definition(result)
        builder = self._reader.builder
        return Recovered(
            tuple(self._items),
            tuple(self._problems),
            tuple(self._damaged),
            tuple(builder.typos),
            builder.chained,
        )

    def _read(self, start: int, end: int) -> list[ast.Item] | Failure:
        self._budget -= end - start
        result: list[ast.Item] | Failure = self._reader.run(start, end, self._repairs)
        if isinstance(result, Failure):
            self._budget += end - (result.offender.end_pos or start)
        return result

    def _stop(self, failure: Failure) -> None:
        start = failure.words[0].start_pos or 0
        place = failure.offender.start_pos or 0
        problem = TooManyMistakes(at=Span(self._source, place, place), shown=MOST_MISTAKES)
        self._problems = [*self._problems[:MOST_MISTAKES], problem]
        self._damaged.append(Span(self._source, start, len(self._text)))

    def _next_item(self, place: int) -> int:
        index = bisect_right(self._item_starts, place)
        return self._item_starts[index] if index < len(self._item_starts) else len(self._text)

    def _definition(self, failure: Failure) -> int:
        """Read one definition with mistakes to its end, and say where that is."""
        start = failure.words[0].start_pos or 0
        reached = start
        keep = True
        end = len(self._text)
        while True:
            offender = failure.offender.start_pos or 0
            if len(self._problems) >= MOST_MISTAKES or self._budget < 0:
                self._stop(failure)
                return len(self._text)
            mistake = self._mistake(failure, start, end)
            blamed = failure.words[mistake.index].start_pos or 0
            # The definition ends where the next begins; a blamed word may itself begin it.
            end = min(end, self._next_item(max(blamed - 1, start)))
            repair = mistake.repair
            if repair is not None:
                self._tell(mistake.diagnostic)
                self._repairs.add(repair)
                result = self._read(start, end)
                helped = not isinstance(result, Failure) or (result.offender.start_pos or 0) > offender
                if helped and not repair.exact:
                    self._damaged.append(Span(self._source, repair.start, repair.end))
                if not isinstance(result, Failure):
                    return self._finish(result, start, end, keep)
                if helped:
                    failure = result
                    continue
                self._repairs.remove(repair)
            region = self._trimmed(self._region(failure, mistake.index, end))
            if region is None or (region.start < reached and region.end <= reached):
                if repair is None and not self._told(start, end):
                    self._tell(mistake.diagnostic)
                self._lose(start, end)
                return end
            if repair is None and not self._told(region.start, region.end):
                self._tell(mistake.diagnostic)
            keep = keep and not region.words
            reached = region.end
            self._repairs.add(region)
            self._damaged.append(Span(self._source, region.start, region.end))
            result = self._read(start, end)
            if not isinstance(result, Failure):
                return self._finish(result, start, end, keep)
            if self._follows(result, region):
                self._lose(start, end)
                return end
            failure = result

    def _finish(self, items: list[ast.Item], start: int, end: int, keep: bool) -> int:
        """Keep what was read of a stretch; a made-up header is no definition, only its clauses were to be read."""
        if not keep:
            self._lose(start, end)
        holes = [span for span in self._damaged if start <= span.start < end]
        for number, item in enumerate(items):
            following = items[number + 1].span.start if number + 1 < len(items) else end
            # A definition reaches over what was left out at its end, so that everybody sees the hole in it.
            last = max((span.end for span in holes if item.span.start <= span.start < following), default=0)
            if number or keep:
                whole = Span(self._source, item.span.start, max(item.span.end, last))
                self._items.append(attrs.evolve(item, span=whole) if last > item.span.end else item)
        return end

    def _tell(self, problem: Diagnostic) -> None:
        """Add a mistake, unless reading again only met it once more."""
        if not any(known.code == problem.code and known.at == problem.at for known in self._problems):
            self._problems.append(problem)

    def _told(self, start: int, end: int) -> bool:
        """Whether a first look found a mistake here: what stops reading then follows from it."""
        index = bisect_right(self._found, start - 1)
        return index < len(self._found) and self._found[index] < end

    def _mistake(self, failure: Failure, start: int, end: int) -> Mistake:
        diagnosis = Diagnosis(self._source, self._reader, failure)
        mistake = diagnosis.sure()
        if mistake.repair is None and mistake.diagnostic.code in ("E0001", "E0002"):
            offender = failure.offender.start_pos or 0
            for guess in diagnosis.guesses():
                assert guess.repair is not None
                before = self._repairs.at(guess.repair.start)
                if before is not None:
                    continue
                self._repairs.add(guess.repair)
                result = self._read(start, end)
                self._repairs.remove(guess.repair)
                if not isinstance(result, Failure) or (result.offender.start_pos or 0) > offender + 1:
                    return guess
        return mistake

    def _follows(self, failure: Failure, region: Repair) -> bool:
        """Whether reading stopped only because what the region held is now missing."""
        blank = BLANK.match(self._text, region.end)
        near = blank is not None and blank.end() >= (failure.offender.start_pos or 0)
        return near and not is_complete(self._reader.accepts(failure.stacks[-1]))

    def _region(self, failure: Failure, index: int, end: int) -> Repair | None:
        """The stretch to leave out, or None when the definition cannot stand without it."""
        words, item = failure.words, failure.item
        blamed = words[index].start_pos or 0
        if item is None:
            return Repair(blamed, end)
        if item == "TABLE" and any(word.type == "GIVES" or word.type in _METHOD for word in words[:index]):
            line = self._text.rfind("\n", 0, blamed) + 1
            first = max(line, words[0].start_pos or 0)
            return Repair(self._skip_blank(first), self._line_end(blamed, end))
        if item == "SCENARIO" and self._in_row(words, index):
            return Repair(self._skip_blank(self._text.rfind("\n", 0, blamed) + 1), self._line_end(blamed, end))
        complete = is_complete(self._reader.accepts(failure.stacks[index]))
        own_line = begins_line(self._text, blamed)
        unfinished = not complete and (own_line or words[index].type == "$END")
        if complete and own_line:
            first = blamed
        else:
            first_index = self._clause_of(failure, index)
            if first_index is None:
                return self._header(failure, index, end)
            first = words[first_index].start_pos or 0
        last = blamed if unfinished else self._resume(blamed, end, item)
        return Repair(first, last)

    def _in_row(self, words: Sequence[Token], index: int) -> bool:
        """Whether a row of a scenario's table stands on the line: a key with its colon, below the names of columns."""
        line = self._text.rfind("\n", 0, words[index].start_pos or 0) + 1
        on_line = next(back for back in range(index + 1) if (words[back].start_pos or 0) >= line)
        following = words[on_line + 1].type if on_line < index else ""
        return words[on_line].type == "FIELD" or (words[on_line].type in ("STRING", "NUMBER") and following == "COLON")

    def _clause_of(self, failure: Failure, index: int) -> int | None:
        """The nearest word before the blamed one that begins something which may be left out."""
        starters = PARTS | set(CLAUSES[failure.item or ""])
        for back in range(index, 0, -1):
            if failure.words[back].type in starters or back == index:
                if back == index and failure.words[back].type not in starters:
                    if is_complete(self._reader.accepts(failure.stacks[back])):
                        return back
                    continue
                if is_complete(self._reader.accepts(failure.stacks[back])):
                    return back
        return None

    def _header(self, failure: Failure, index: int, end: int) -> Repair | None:
        """A header made up in place of a broken one, so that the clauses below it can be read."""
        words, item = failure.words, failure.item or ""
        if item in _NEEDS_BODY or index == 0:
            return None
        start = words[1].start_pos or 0 if index >= 1 else words[index].start_pos or 0
        blamed = words[index].start_pos or 0
        resume = self._resume(blamed, end, item)
        if item == "TABLE":
            line = self._line_end(blamed, end)
            return Repair(start, line, (("NAME", "_"), ("BY", "by"), ("NAME", "_"), ("GIVES", "gives"), ("NAME", "_")))
        if resume <= start:
            return None
        return Repair(start, resume, (("STRING", '""') if item == "SCENARIO" else ("NAME", "_"),))

    def _trimmed(self, region: Repair | None) -> Repair | None:
        """The region without the white space and the comments that lead over to what follows."""
        if region is None:
            return None
        return attrs.evolve(region, end=max(self._last_word(region.start, region.end), region.start + 1))

    def _last_word(self, start: int, end: int) -> int:
        """Where the last word of a stretch ends; comments on lines of their own are no words."""
        while True:
            end = start + len(self._text[start:end].rstrip())
            line = max(self._text.rfind("\n", start, end) + 1, start)
            if end <= start or not self._text[line:end].lstrip().startswith("#"):
                return end
            end = line

    def _lose(self, start: int, end: int) -> None:
        """Mark a whole definition as left out."""
        self._damaged.append(Span(self._source, start, max(self._last_word(start, end), start)))

    def _line_end(self, place: int, end: int) -> int:
        found = self._text.find("\n", place)
        return min(end, found if found >= 0 else end)

    def _skip_blank(self, place: int) -> int:
        match = re.compile(r"\s*").match(self._text, place)
        return match.end() if match else place

    def _resume(self, place: int, end: int, item: str) -> int:
        """The next line at which a clause of this kind of definition begins."""
        clause = CLAUSE_START.get(item)
        for match in _LINE.finditer(self._text, self._line_end(place, end), end):
            start = match.end()
            if (clause and clause.match(self._text, start)) or BEGINNINGS.match(self._text, start):
                return start
            if item in ("ENTITY", "FACT") and _FIELD_LINE.match(self._text, start):
                return start
        return end


_METHOD = frozenset({"COMMA_METHOD", "BOUND"})
