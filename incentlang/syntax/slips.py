"""Slips with a message of their own, told from the words around the place where reading stopped."""

from __future__ import annotations

import re

import attrs

from incentlang.diagnostics import habits, spelling, syntax
from incentlang.diagnostics.base import Diagnostic
from incentlang.source import Source, Span
from incentlang.syntax.misspelt import Misspelling, misspelling, said_otherwise
from incentlang.syntax.parser import Failure, Reader
from incentlang.syntax.phrases import Place, phrase_at
from incentlang.syntax.repairs import Repair
from incentlang.syntax.vocabulary import CLAUSE_START, ITEMS, TYPES
from incentlang.syntax.wording import begins_line, words_before
from incentlang.values.currencies import MINOR_PLACES

_LOOK_BACK = 3
_PHRASE_BACK = 6
_HYPHENATED = re.compile(r"[^\W\d]\w*(?:-\w+)+")
_WORDS_ON_LINE = re.compile(r"[^\W\d]\w*(?:[ \t]+[^\W\d]\w*)+")
_FIELD = re.compile(r"(?P<name>[^\W\d]\w*)[ \t]+(?P<kind>one[ \t]+of\b|yes/no|[^\W\d]\w*)")
_ROW_KEY = re.compile(r"([^\W\d]\w*)[ \t]+(?=[^\s:#])")
_TURNED = re.compile(
    r"(?P<party>[^\W\d]\w*(?:\.\w+)*)[ \t]+(?!(?:after|when|where|unless|if|for|within|because)\b)"
    r"(?P<amount>[\w(][^#\n]*?)[ \t]*(?=#|$|\b(?:after|when|unless)\b)",
    re.MULTILINE,
)
_CODE_AFTER = re.compile(r"(\d[\d_]*(?:\.\d+)?)[ \t]+([A-Za-z]{3})\b")
_MONTH_NAMES = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_WRITTEN_MONTH = re.compile(
    r"(?P<day>\d{1,2})[ \t]+(?P<month>[A-Za-z]{3})[a-z]*\.?,?[ \t]+(?P<year>\d{4})"
    r"|(?P<month2>[A-Z][a-z]{2})[a-z]*\.?[ \t]+(?P<day2>\d{1,2}),?[ \t]+(?P<year2>\d{4})"
)
_WRITTEN_PERIOD = re.compile(
    r"(?P<part>[Qq][1-4]|[Hh][12])[ \t/-]*(?P<y>\d{4})\b|(?P<y2>\d{4})[ \t]+(?P<part2>[Qq][1-4]|[Hh][12])\b"
)


@attrs.frozen
class Mistake:
    """One mistake.

    Attributes:
        diagnostic: What to say.
        index: Which of the failure's words is to blame.
        repair: What to read instead, if a word or two put it right; else the clause is left out.
    """

    diagnostic: Diagnostic
    index: int
    repair: Repair | None = None


class Slips:
    """The words around one failure, and the slips that can be told from them."""

    def __init__(self, source: Source, reader: Reader, failure: Failure) -> None:
        self._source = source
        self._text = source.text
        self._reader = reader
        self._words = failure.words
        self._stacks = failure.stacks
        self._item = failure.item
        self._last = len(failure.words) - 1

    def _start(self, index: int) -> int:
        return self._words[index].start_pos or 0

    def _end(self, index: int) -> int:
        return self._words[index].end_pos or 0

    def _type(self, index: int) -> str:
        return self._words[index].type if index >= 0 else ""

    def _accepts(self, index: int) -> frozenset[str]:
        return self._reader.accepts(self._stacks[index])

    def _back(self) -> range:
        """The words just before the offending one, the nearest first; never the definition's own word."""
        return range(self._last - 1, max(0, self._last - 1 - _LOOK_BACK), -1)

    def _at(self, start: int, end: int) -> Span:
        return Span(self._source, start, end)

    def _misspelt(self, wrong: Misspelling, index: int) -> Mistake:
        at = self._at(wrong.start, wrong.end)
        found = " ".join(at.text.lstrip(", ").split())
        problem = syntax.MisspeltKeyword(at=at, found=found, meant=wrong.meant, sure=wrong.sure)
        return Mistake(problem, index, Repair(wrong.start, wrong.end, wrong.words, True))

    def _phrase(self) -> Mistake | None:
        """A phrase around the offending word that other tools or prose would have."""
        for index in range(self._last, max(0, self._last - 1 - _PHRASE_BACK), -1):
            before = self._words[:index]
            place = Place(
                self._source,
                self._item,
                tuple(word.type for word in before),
                self._accepts(index),
                words_before(self._text, before, self._item),
            )
            found = phrase_at(place, self._start(index)) if self._item else None
            if found and max(found.repair.end, found.end) > self._start(self._last):
                return Mistake(found.diagnostic, index, found.repair)
        return None

    # --- slips ---------------------------------------------------------------------------------

    def _credit(self) -> Mistake | None:
        last = self._last
        if self._type(last - 2) == "CREDIT" and self._words[last - 1] == "to":
            at = self._at(self._start(last - 2), self._end(last - 1))
            turned = _TURNED.match(self._text, self._start(last))
            if turned:
                problem = syntax.CreditWithoutAmount(at=at, party=turned["party"], amount=turned["amount"])
                words = (("NUMBER", "0"), ("TO", "to"), ("NAME", turned["party"].split(".")[0]))
                return Mistake(problem, last - 1, Repair(self._start(last - 1), turned.end("amount"), words))
            party = re.match(r"\w+(?:\.\w+)*", self._text[self._start(last) :])
            problem = syntax.CreditWithoutAmount(at=at, party=party.group() if party else "owner")
            return Mistake(
                problem, last - 1, Repair(self._start(last - 1), self._end(last - 1), (("NUMBER", "0"), ("TO", "to")))
            )
        return None

    def _date(self) -> Mistake | None:
        """`5 January 2026`, `Jan 5, 2026`, `Q1 2026`, `H1 2026`."""
        for index in (self._last, *self._back()):
            start = self._start(index)
            if match := _WRITTEN_MONTH.match(self._text, start):
                month = (match["month"] or match["month2"]).lower()
                if month in _MONTH_NAMES and match.end() > self._start(self._last):
                    year, day = match["year"] or match["year2"], match["day"] or match["day2"]
                    right = f"{year}-{_MONTH_NAMES.index(month) + 1:02d}-{int(day):02d}"
                    at = self._at(start, match.end())
                    problem = spelling.DateSpelling(at=at, written=at.text, right_ways=(right,))
                    return Mistake(problem, index, Repair(start, match.end(), (("DATE", right),), True))
            if (match := _WRITTEN_PERIOD.match(self._text, start)) and match.end() > self._start(self._last):
                right = f"{match['y'] or match['y2']}-{(match['part'] or match['part2']).upper()}"
                at = self._at(start, match.end())
                other = spelling.PeriodSpelling(at=at, written=at.text, right_way=right)
                return Mistake(other, index, Repair(start, match.end(), (("PERIOD", right),), True))
        return None

    def _currency(self) -> Mistake | None:
        """`500 usd`; an English word in that place (`all`, `top`) is told by the next check."""
        if self._last == 0 or self._type(self._last - 1) != "NUMBER":
            return None
        start = self._start(self._last - 1)
        match = _CODE_AFTER.match(self._text, start)
        if match is None or match[2].upper() not in MINOR_PLACES or match.end() != self._end(self._last):
            return None
        right = f"{match[1]} {match[2].upper()}"
        at = self._at(start, match.end())
        problem = spelling.MoneySpelling(at=at, written=at.text, right_way=right)
        return Mistake(problem, self._last - 1, Repair(start, match.end(), (("AMOUNT", right),), True))

    def _prose(self) -> Mistake | None:
        """`is greater than`, `for every deal`, `the owner`: said in other words than the language has."""
        before = self._words[self._last - 1] if self._last else self._words[0]
        named = self._last >= 2 and self._type(self._last - 2) not in {*ITEMS, "LET", "FOR_EACH"}
        if named and before in ("the", "a", "an") and before.type == self._type(self._last) == "NAME":
            at = self._at(before.start_pos or 0, before.end_pos or 0)
            after = words_before(self._text, self._words[: self._last - 1], self._item)
            problem = syntax.UnexpectedWord(at=at, found=f"`{before}`", after=after, advice="take it out")
            return Mistake(problem, self._last - 1, Repair(at.start, at.end, (), True))
        for index in (self._last, *self._back()):
            wrong = said_otherwise(self._text, self._start(index), self._accepts(index))
            if wrong and wrong.end > self._start(self._last):
                return self._misspelt(wrong, index)
        return None

    def _colon(self) -> Mistake | None:
        if self._item not in ("ENTITY", "FACT") or "FIELD" not in self._accepts(self._last):
            return None
        start = self._start(self._last)
        match = _FIELD.match(self._text, start)
        if match is None:
            return None
        kind = " ".join(match["kind"].split())
        if kind not in TYPES and misspelling(self._text, start, self._accepts(self._last)):
            return None
        part = self._type(self._last - 1) in ("KEY", "DATED", "KNOWN", "VOIDED")
        if kind not in TYPES and not part and not begins_line(self._text, start):
            return None
        name = match["name"]
        at = self._at(start, start + len(name))
        problem = syntax.FieldWithoutColon(at=at, name=name, kind="one of …" if kind == "one of" else kind)
        return Mistake(problem, self._last, Repair(at.start, at.end, (("FIELD", name), ("COLON", ":")), True))

    def _row(self) -> Mistake | None:
        """A row of a scenario's table without the colon after its key."""
        start = self._start(self._last)
        if self._item != "SCENARIO" or "FIELD" not in self._accepts(self._last) or not begins_line(self._text, start):
            return None
        match = _ROW_KEY.match(self._text, start)
        if match is None or CLAUSE_START["SCENARIO"].match(self._text, start) or match[1] in ITEMS.values():
            return None
        key = match[1]
        at = self._at(start, start + len(key))
        problem = syntax.UnexpectedWord(
            at=at,
            found=f"`{key}` without a colon",
            after=words_before(self._text, self._words[: self._last], self._item),
            advice=f"write `{key}:`; a row is its key, a colon, and a cell for each column",
        )
        return Mistake(problem, self._last, Repair(at.start, at.end, (("FIELD", key), ("COLON", ":")), True))

    def _equals(self) -> Mistake | None:
        start = self._start(self._last)
        accepts = self._accepts(self._last)
        if self._text[start : start + 1] == "=" and {"NAME", "NUMBER"} <= accepts and "EQUALS" not in accepts:
            at = self._at(start, start + 1)
            return Mistake(habits.LeadingEquals(at=at), self._last, Repair(start, start + 1, (), True))
        return None

    def _name(self) -> Mistake | None:
        """`rule new-logo`, `rule New logo`, `rule "New logo"`."""
        start, before = self._start(self._last), self._last - 1
        if before >= 1 and self._words[self._last] == "-" and self._end(before) == start:
            match = _HYPHENATED.match(self._text, self._start(before))
            if match:
                return self._one_word(self._start(before), match.end(), before)
        heads = {*ITEMS, "LET"}
        if before >= 1 and self._type(before - 1) in heads and self._type(before) == "NAME":
            end = self._name_end(self._start(before))
            on_line = "\n" not in self._text[self._start(before - 1) : start]
            # `measure bookings fr account_executive`: a word is misspelt; the name itself is in order.
            if on_line and end > start and not misspelling(self._text, start, self._accepts(self._last)):
                return self._one_word(self._start(before), end, before)
        titled = self._type(self._last) == "STRING" and self._type(before) in heads
        if titled and "NAME" in self._accepts(self._last):
            return self._title_for_name(str(self._words[self._last]))
        return None

    def _title_for_name(self, title: str) -> Mistake:
        name = re.sub(r"\W+", "_", title[1:-1]).strip("_").lower() or "a_name"
        name = name if not name[0].isdigit() else f"n{name}"
        at = self._at(self._start(self._last), self._end(self._last))
        problem = syntax.NameShape(at=at, written=title, proposal=f"{name} {title}")
        words: tuple[tuple[str, str], ...] = (("NAME", name), ("STRING", title))
        if self._type(self._last - 1) in ("LET", "USE", "PARAM", "INPUT"):
            words = words[:1]
        return Mistake(problem, self._last, Repair(at.start, at.end, words))

    def _name_end(self, start: int) -> int:
        """Where a name of several words ends: before the first word that goes on with the definition."""
        match = _WORDS_ON_LINE.match(self._text, start)
        if match is None:
            return start
        stop = re.search(r"[ \t]+(?:for|by|each|pay|effective|currency|given|key|credit)\b", match.group())
        # A measure and an input say whom they are for; without it the words are not all name.
        if self._item in ("MEASURE", "INPUT") and (stop is None or stop.group().strip() != "for"):
            return start
        return start + stop.start() if stop else match.end()

    def _one_word(self, start: int, end: int, index: int) -> Mistake:
        at = self._at(start, end)
        right = re.sub(r"[\s-]+", "_", at.text).lower()
        problem = syntax.NameShape(at=at, written=at.text, proposal=right)
        return Mistake(problem, index, Repair(start, end, (("NAME", right),), True))
