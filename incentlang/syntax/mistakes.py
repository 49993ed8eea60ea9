"""From the place where reading stopped to the one mistake that a person made there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from incentlang.diagnostics import syntax
from incentlang.diagnostics.base import Diagnostic
from incentlang.diagnostics.lacking import Lacking
from incentlang.syntax.misspelt import after_comma, misspelling, said_otherwise
from incentlang.syntax.not_yet import BEGINNINGS, lacking_at
from incentlang.syntax.slips import Mistake, Slips
from incentlang.syntax.vocabulary import CLAUSE_START, HOMES, ITEM_LINE, ITEMS, a_kind
from incentlang.syntax.wording import (
    begins_line,
    clause_words,
    expected,
    found,
    is_complete,
    words_before,
)

_NAMES = re.compile(r"[^\W\d]\w*(?:[ \t]+(?!(?:and|or|to|is|within|over|by|when|on|for)\b)[^\W\d]\w*)*")

_MEANINGS = {"PAYOUT": "payout rates(ARR)", "PREVIOUS": "previous bookings", "ROUNDED": "rounded(ARR to 1)"}
"""Words that begin a value, and would be names everywhere else."""
_VALUES = "measure|param|table|input|judgement|formula|value|let"


class Diagnosis(Slips):
    """Finds the mistake behind one failure."""

    def sure(self) -> Mistake:
        """The mistake, told from the words alone."""
        checks = (self._lacking, self._credit, self._phrase, self._date, self._currency, self._colon, self._equals)
        for check in (self._named_like_a_word, *checks, self._prose, self._name):
            if mistake := check():
                return mistake
        accepts = self._accepts(self._last)
        start = self._start(self._last)
        # A definition begins its line; in the middle of one no word was meant to begin another.
        likely = accepts if begins_line(self._text, start) else accepts - set(ITEMS)
        for near in (after_comma, misspelling):
            if wrong := near(self._text, start, likely):
                return self._misspelt(wrong, self._last)
        return self._row() or self._misplaced(accepts) or self._unfinished(accepts) or self._unexpected(accepts)

    def guesses(self) -> Iterator[Mistake]:
        """Words before the offending one that may have been misspelt: right only if reading then goes on."""
        for index in self._back():
            if self._words[index].type != "NAME":
                continue
            for near in (said_otherwise, misspelling):
                if wrong := near(self._text, self._start(index), self._accepts(index)):
                    yield self._misspelt(wrong, index)

    def _lacking(self) -> Mistake | None:
        for index in (self._last, *self._back()):
            start = self._start(index)
            hit = lacking_at(self._text, start)
            if hit is None:
                continue
            reaches = hit[1] > self._start(self._last)
            if reaches or (hit[0].clause and begins_line(self._text, start)):
                return Mistake(self._not_yet(hit[0], start, hit[1]), index)
        return None

    def _not_yet(self, lacking: Lacking, start: int, end: int) -> Diagnostic:
        return syntax.NotYet(at=self._at(start, end), word=lacking.word, instead=lacking.instead)

    def _named_like_a_word(self) -> Mistake | None:
        """A value is called like a word that begins another value, and is read as that word."""
        for index in self._back():
            word = str(self._words[index])
            meaning = _MEANINGS.get(self._type(index))
            item = re.search(rf"^[ \t]*({_VALUES})[ \t]+{re.escape(word)}\b", self._text, re.MULTILINE)
            if meaning is not None and item is not None:
                problem = syntax.UnexpectedWord(
                    at=self._at(self._start(index), self._end(index)),
                    found=f"the name `{word}`",
                    after=words_before(self._text, self._words[:index], self._item),
                    advice=f"`{word}` has a meaning of its own, as in `{meaning}`; call it `{word}_{item[1]}`",
                )
                return Mistake(problem, index)
        return None

    # --- words out of place -----------------------------------------------------------------------

    def _misplaced(self, accepts: frozenset[str]) -> Mistake | None:
        start = self._start(self._last)
        if self._item is not None and not (is_complete(accepts) and begins_line(self._text, start)):
            return None
        for word, homes in HOMES.items():
            if re.compile(r"\s+".join(word.split()) + r"\b(?!\s*[.:])").match(self._text, start):
                if self._item in homes:
                    continue
                at = self._at(start, start + len(word))
                problem = syntax.MisplacedClause(
                    at=at,
                    word=word,
                    homes=tuple(a_kind(home) for home in homes),
                    here=a_kind(self._item) if self._item else "outside any definition",
                    could_follow=clause_words(self._item),
                )
                return Mistake(problem, self._last)
        return None

    def _unfinished(self, accepts: frozenset[str]) -> Mistake | None:
        """The clause above stops too early: the offending word, or one just before it, begins the next one."""
        if self._item is None:
            return None
        index = self._last
        if is_complete(accepts) or not (self._type(index) == "$END" or begins_line(self._text, self._start(index))):
            swallowed = [back for back in self._back() if self._begins_clause(back)]
            if not swallowed:
                return None
            index = swallowed[0]
            accepts = self._accepts(index)
            if is_complete(accepts):
                return None
        if index < self._last or not self._begins_clause(self._last):
            # A clause keyword further back explains the mistake better than the word that stopped us.
            index = next((back for back in self._back() if self._begins_clause(back)), index)
            accepts = self._accepts(index)
            if is_complete(accepts):
                return None
        before = self._words[index - 1]
        problem = syntax.UnfinishedClause(
            at=self._at(before.start_pos or 0, before.end_pos or 0),
            found=found(self._text, self._words[index]),
            after=words_before(self._text, self._words[:index], self._item),
            expected=expected(accepts, before.type, self._item) or ("more",),
        )
        return Mistake(problem, index)

    def _begins_clause(self, index: int) -> bool:
        """Whether this word begins its line and spells what begins a clause or a definition."""
        start = self._start(index)
        if not begins_line(self._text, start):
            return False
        line = self._text.rfind("\n", 0, start) + 1
        clause = CLAUSE_START.get(self._item or "")
        return bool(
            ITEM_LINE.match(self._text, line)
            or (clause and clause.match(self._text, start))
            or BEGINNINGS.match(self._text, start)
        )

    def _unexpected(self, accepts: frozenset[str]) -> Mistake:
        last = self._last
        start, end = self._start(last), max(self._end(last), self._start(last) + 1)
        word = self._words[last]
        at = self._at(start, min(end, len(self._text)))
        if self._item is None:
            problem: Diagnostic = syntax.OutsideDefinition(
                at=at, found=found(self._text, word), items=tuple(ITEMS.values())
            )
            return Mistake(problem, last)
        could = expected(accepts, self._type(last - 1), self._item)
        if is_complete(accepts):
            if begins_line(self._text, start):
                clauses = tuple(f"`{name}`" for name in clause_words(self._item))
                could = (*clauses, "the next definition") if clauses else ("the next definition",)
            missing: tuple[str, ...] = ()
        else:
            missing, could = could, ()
        if word.type == "$END" and not at.text.strip():
            before = self._words[last - 1]
            at = self._at(before.start_pos or 0, before.end_pos or 0)
        problem = syntax.UnexpectedWord(
            at=at,
            found=found(self._text, word),
            after=words_before(self._text, self._words[:last], self._item),
            expected=missing,
            could_follow=could,
            advice=self._advice(missing),
        )
        return Mistake(problem, last)

    def _advice(self, missing: tuple[str, ...]) -> str:
        """What to do about the offending word, where a list of other words would not help."""
        word, before = self._words[self._last], self._words[self._last - 1]
        if word == ":":
            return "take the colon out; a clause needs no sign at its end"
        if missing and missing[0].startswith("a name") and re.fullmatch(r"[^\W\d]\w*", word):
            if str(before) in ITEMS.values():
                return f"`{word}` has a meaning of its own in the language; call it `{word}_{before}`, or another name"
            return f"`{word}` has a meaning of its own in the language, so it cannot be a name; choose another one"
        gap = self._text[before.end_pos or 0 : word.start_pos or 0]
        if not missing and before.type == word.type == "NAME" and "\n" not in gap and "#" not in gap:
            if self._type(self._last - 2) in ("IS", "NOT", "ONE_OF"):
                run = _NAMES.match(self._text, before.start_pos or 0)
                right = re.sub(r"\s+", "_", run.group() if run else f"{before} {word}").lower()
                return f"a value is one word, spelt as where it is declared, such as `{right}`"
            return (
                f"if `{before} {word}` is one name, write `{before}_{word}`; "
                f"if `{word}` is a field of `{before}`, `{before}.{word}`"
            )
        return ""
