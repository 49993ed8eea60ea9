"""Phrases of other tools and of prose, told from the text around the place where reading stopped."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

import attrs

from incentlang.diagnostics import spelling, syntax
from incentlang.diagnostics.base import Diagnostic
from incentlang.source import Source, Span
from incentlang.syntax.repairs import Repair
from incentlang.syntax.wording import begins_line
from incentlang.values.currencies import MINOR_PLACES

Words = tuple[tuple[str, str], ...]

TESTS = (
    "the tests are `is`, `is not`, `is one of`, `is at least`, `is at most`, `is above`, `is below`, "
    "`is between … and …` and `is known`"
)
_DIGITS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}
_DIGITS |= {"twelve": 12, "fifteen": 15, "thirty": 30, "sixty": 60, "ninety": 90}
_UNIT = r"(?P<unit>day|week|month|quarter|year)s?"
_PATH = r"[^\W\d]\w*(?:\.[^\W\d]\w*)*"
_NUMBER = r"-?\d[\d_]*(?:\.\d+)?(?:[ \t]*%|[ \t]+[A-Z]{3}\b)?"
_ONE = r"(?:[^\W\d]\w*|\"[^\"\n]*\")"
_SIZES = {">=": "at least", "<=": "at most", ">": "above", "<": "below"}
_BEFORE = re.compile(
    rf"(?P<what>{_PATH})\s+(?:is\s+(?:not\s+)?)?(?:(?P<size>at\s+least|at\s+most|above|below|>=|<=|>|<)\s*)?"
    rf"(?P<value>{_NUMBER}|{_PATH})\s+\Z"
)
_WAITS = frozenset({"AFTER", "UNLESS", "UNTIL", "COMMA_RESTORED"})
_WINDOWS = frozenset({"WITHIN", "BY", "BY_PERIOD_END"})
_GATHER = re.compile(r"\b(?:sum|average|highest|lowest)[ \t]+of[ \t]+[^\n()]*\Z")
_BAND = re.compile(rf"(?P<head>(?:from[ \t]+)?(?P<low>{_NUMBER}))[ \t]*\Z")


@attrs.frozen
class Place:
    """Where a phrase begins.

    Attributes:
        source: The text.
        item: The definition around.
        before: The terminals of the words before, in the definition.
        accepts: What could stand here.
        after: The words before, as messages show them.
    """

    source: Source
    item: str | None
    before: tuple[str, ...]
    accepts: Collection[str]
    after: str

    @property
    def previous(self) -> str:
        """The terminal just before."""
        return self.before[-1] if self.before else ""


@attrs.frozen
class Phrase:
    """A phrase that was recognised.

    Attributes:
        diagnostic: What to say.
        repair: What to read instead.
        end: Where the phrase ends; later than the repair where its end may be read as it stands.
    """

    diagnostic: Diagnostic
    repair: Repair
    end: int = 0


def among(source: Source, start: int) -> Phrase | None:
    """`is in (a, b)` at this place, which could be read as a table called `in`."""
    return phrase_at(Place(source, None, (), ("IS",), ""), start)


def phrase_at(place: Place, start: int) -> Phrase | None:
    """The phrase that begins exactly here, if it is a known one."""
    for pattern, tell in _PHRASES:
        if (match := pattern.match(place.source.text, start)) and (found := tell(place, match)):
            return found
    return None


def _span(place: Place, match: re.Match[str]) -> Span:
    return Span(place.source, *match.span())


def _out_of_place(place: Place, match: re.Match[str], advice: str, words: Words, exact: bool = True) -> Phrase:
    at = _span(place, match)
    found = f"`{' '.join(at.text.split())}`"
    problem = syntax.UnexpectedWord(at=at, found=found, after=place.after, advice=advice)
    return Phrase(problem, Repair(at.start, at.end, words, exact))


def _meant(place: Place, match: re.Match[str], meant: str, words: Words) -> Phrase:
    at = _span(place, match)
    return Phrase(syntax.MisspeltKeyword(at=at, found=at.text, meant=meant), Repair(at.start, at.end, words, True))


# --- conditions ---------------------------------------------------------------------------------


def _again(place: Place, match: re.Match[str]) -> Phrase | None:
    """`ARR is at least 5 USD and at most 9 USD`, `kind is smb or is enterprise`."""
    text = place.source.text
    before = _BEFORE.search(text, max(0, match.start() - 200), match.start())
    if before is None:
        return None
    what, second = before["what"], _SIZES.get(match["size"] or "", " ".join((match["size"] or "").split()))
    first = _SIZES.get(before["size"] or "", " ".join((before["size"] or "").split()))
    value, joint = match["value"] or match["word"] or "", match["joint"]
    negated = "not " if match["negated"] or match.group().endswith("not") else ""
    again = " ".join(f"{joint} {what} is {negated}{second} {value}".split())
    advice = f"repeat what is measured: `{again}`"
    if joint == "and" and {first, second} == {"at least", "at most"} and value:
        low, high = (before["value"], value) if first == "at least" else (value, before["value"])
        advice = f"write `is between {low} and {high}`, or {advice}"
    words: list[tuple[str, str]] = [(joint.upper(), joint)]
    for name in what.split("."):
        words += [("DOT", "."), ("NAME", name)] if words[-1][0] == "NAME" else [("NAME", name)]
    words.append(("IS", "is"))
    if negated:
        words.append(("NOT", "not"))
    if second:
        words.append(("COMPARISON", second))
    at = Span(place.source, match.start(), match.end("size") if match["size"] else match.end())
    shown = f"`{' '.join(at.text.split())}`"
    problem = syntax.UnexpectedWord(at=at, found=shown, after=place.after, advice=advice)
    return Phrase(problem, Repair(at.start, at.end, tuple(words), True), match.end())


def _list(place: Place, match: re.Match[str]) -> Phrase | None:
    """`kind in (a, b)`, `kind is (a, b)`, `kind is one of (a, b)`."""
    lists = re.findall(_ONE, match["list"])
    values = [value for value in lists if value not in ("or", "and")]
    if "IS" not in place.accepts or (len(values) < 2 and not match["joint"]):
        return None
    words: Words = (("IS", "is"), *((("NOT", "not"),) if match["negated"] else ()), ("ONE_OF", "one of"))
    for number, value in enumerate(values):
        kind = "STRING" if value.startswith('"') else "NAME"
        words += (*((("COMMA", ","),) if number else ()), (kind, value))
    right = f"is {'not ' if match['negated'] else ''}one of {', '.join(values)}"
    return _out_of_place(place, match, f"write `{right}`", words)


def _inside(place: Place, match: re.Match[str]) -> Phrase | None:
    """`name contains "x"`: no test looks inside a text."""
    if "IS" not in place.accepts:
        return None
    words: Words = (("IS", "is"), ("NAME", "_")) if match["rest"] else (("IS", "is"),)
    return _out_of_place(place, match, f"no test looks inside a text; {TESTS}", words, exact=False)


# --- values and windows ---------------------------------------------------------------------------


def _to_date(place: Place, match: re.Match[str]) -> Phrase | None:
    """`bookings YTD`."""
    if "TO_DATE" not in place.accepts:
        return None
    grain = {"y": "year", "q": "quarter", "m": "month"}[match["grain"][0].lower()]
    name = re.search(rf"{_PATH}(?=\s*\Z)", place.source.text[max(0, match.start() - 80) : match.start()])
    right = f"{name.group() if name else 'bookings'} {grain} to date"
    return _out_of_place(place, match, f"write `{right}`", (("TO_DATE", f"{grain} to date"),), exact=False)


def _in_words(place: Place, match: re.Match[str]) -> Phrase | None:
    """`within three months`."""
    number = _DIGITS[match["number"].lower()]
    right = f"{number} {match['unit']}{'' if number == 1 else 's'}"
    return _out_of_place(place, match, f"write the number in digits: `{right}`", (("DURATION", right),))


def _business(place: Place, match: re.Match[str]) -> Phrase | None:
    """`within 5 business days`."""
    right = f"{match['number']} working day{'' if match['number'] == '1' else 's'}"
    return _out_of_place(place, match, f"write `{right}`, Monday to Friday", (("DURATION", right),))


def _hyphened(place: Place, match: re.Match[str]) -> Phrase | None:
    """`within 90-days`."""
    right = f"{match['number']} {match['unit']}{'' if match['number'] == '1' else 's'}"
    at = _span(place, match)
    problem = spelling.UnitGlued(at=at, written=at.text, right_way=right)
    return Phrase(problem, Repair(at.start, at.end, (("DURATION", right),), True))


def _money(place: Place, match: re.Match[str]) -> Phrase | None:
    """`USD 500`, and `1.5 million USD`."""
    if match["code"].upper() not in MINOR_PLACES or "AMOUNT" not in place.accepts or place.item == "TABLE":
        return None
    right = f"{match['number']} {match['code'].upper()}"
    at = _span(place, match)
    problem = spelling.MoneySpelling(at=at, written=at.text, right_way=right)
    return Phrase(problem, Repair(at.start, at.end, (("AMOUNT", right),), True))


def _scaled(place: Place, match: re.Match[str]) -> Phrase | None:
    """`1.5 million USD`, `60 thousand`."""
    if place.item == "TABLE":
        return None
    thousands = 1 if match["scale"] == "thousand" else 2
    whole, _, places = match["number"].replace("_", "").partition(".")
    if len(places) > 3 * thousands:
        return None
    right = f"{int(whole + places.ljust(3 * thousands, '0')):_}"
    code = match["code"] or ""
    money = "" if code else f"{right} USD"
    right = f"{right} {code}".strip()
    at = _span(place, match)
    problem = spelling.ShortNumber(at=at, written=at.text, right_way=right, money=money)
    return Phrase(problem, Repair(at.start, at.end, (("AMOUNT" if code else "NUMBER", right),), bool(code)))


_ATTRIBUTES = ("manager", "region", "role", "target", "name", "segment", "csm", "owner", "health", "deployment", "kind")


def _possessive(place: Place, match: re.Match[str]) -> Phrase | None:
    """`owner manager`, `owner's manager`."""
    if "DOT" not in place.accepts or (match["field"] not in _ATTRIBUTES and "'" not in match.group()):
        return None
    text = place.source.text
    owner = re.search(rf"{_PATH}[ \t]*\Z", text[max(0, match.start() - 80) : match.start()])
    if owner is None:
        return None
    advice = f"write `{owner.group().strip()}.{match['field']}`"
    return _out_of_place(place, match, advice, (("DOT", "."), ("NAME", match["field"])), exact=False)


# --- clauses ----------------------------------------------------------------------------------------


def _for_deal(place: Place, match: re.Match[str]) -> Phrase | None:
    if "FOR_EACH" in place.accepts and begins_line(place.source.text, match.start()):
        return _meant(place, match, "for each", (("FOR_EACH", "for each"),))
    if place.item == "RULE" and "TO" in place.accepts and "CREDIT" in place.before:
        return _meant(place, match, "to", (("TO", "to"),))
    return None


def _where(place: Place, match: re.Match[str]) -> Phrase | None:
    if place.item != "RULE" or "WHEN" not in place.accepts or "CREDIT" not in place.before:
        return None
    waits = [at for at, word in enumerate(place.before) if word in _WAITS]
    if waits and _WINDOWS & set(place.before[waits[-1] :]):
        advice = "which of the rows count stands right behind the fact, before its window: `churn where … within …`"
        return _out_of_place(place, match, advice, (("WHEN", "when"),), exact=False)
    return _meant(place, match, "when", (("WHEN", "when"),))


def _band(place: Place, match: re.Match[str]) -> Phrase | None:
    """`from 0% to 100%  8%`."""
    text = place.source.text
    head = _BAND.search(text, text.rfind("\n", 0, match.start()) + 1, match.start())
    if place.item != "TABLE" or head is None:
        return None
    advice = f"a band says only where it starts, and ends where the next one begins: `from {head['low']}"
    return _out_of_place(place, match, f"{advice}  {match['cell'] or '…'}`", ())


def _bare_gather(place: Place, match: re.Match[str]) -> Phrase | None:
    """`when lowest of attainment over product is …`: inside a larger expression a gather stands in parentheses."""
    text = place.source.text
    head = _GATHER.search(text, text.rfind("\n", 0, match.start()) + 1, match.start())
    if "OVER" in place.accepts or head is None:
        return None
    gather = " ".join(f"{head[0]}{match[0]}".split())
    advice = f"inside a larger expression a gather stands in parentheses: `({gather})`"
    return _out_of_place(place, match, advice, (), exact=False)


def _less_behind(place: Place, match: re.Match[str]) -> Phrase | None:
    """`less already earned` behind the conditions of a credit: it belongs to the amount."""
    if place.item != "RULE":
        return None
    return _out_of_place(place, match, "write it directly behind the amount, before `when`, `unless` and `after`", ())


_PHRASES: tuple[tuple[re.Pattern[str], Callable[[Place, re.Match[str]], Phrase | None]], ...] = (
    (
        re.compile(
            rf"(?P<joint>and|or)\s+(?:(?:is\s+(?P<negated>not\s+)?)?(?P<size>at\s+least|at\s+most|above|below|>=|<=|>|<)"
            rf"(?:\s*(?P<value>{_NUMBER}|{_PATH}))?|is(?:\s+not)?(?=\s+(?P<word>\w+)))"
        ),
        _again,
    ),
    (
        re.compile(
            rf"(?:is\s+|are\s+)?(?P<negated>not\s+)?(?P<joint>one\s+of\s*|any\s+of\s*|in\s*|either\s*)?"
            rf"\(\s*(?P<list>{_ONE}(?:\s*(?:,|\bor\b)\s*{_ONE})*)\s*\)"
        ),
        _list,
    ),
    (
        re.compile(r"(?:does\s+not\s+)?(?:contains?|includes?|like|matches|(?:starts?|begins?|ends?)\s+with)\b"
                   r"(?P<rest>[ \t]*\"[^\"\n]*\")?", re.IGNORECASE),
        _inside,
    ),
    (re.compile(r"less\s+already\s+earned\b[^\n]*"), _less_behind),
    (re.compile(r"(?P<grain>YTD|QTD|MTD|(?:year|quarter|month)-to-date)\b", re.IGNORECASE), _to_date),
    (re.compile(rf"(?P<number>{'|'.join(_DIGITS)})[ \t-]+{_UNIT}\b", re.IGNORECASE), _in_words),
    (re.compile(rf"(?P<number>\d+)[ \t]*-[ \t]*{_UNIT}\b"), _hyphened),
    (re.compile(r"(?P<number>\d+)[ \t]+business[ \t]+days?\b"), _business),
    (re.compile(r"(?P<code>[A-Za-z]{3})[ \t]+(?P<number>\d[\d_]*(?:\.\d+)?)(?![\w%])(?:[ \t]+(?P=code)\b)?"), _money),
    (re.compile(r"(?P<number>\d[\d_]*(?:\.\d+)?)[ \t]+(?P<scale>thousand|million)\b(?:[ \t]+(?P<code>[A-Z]{3})\b)?"),
     _scaled),
    (re.compile(r"(?:'s[ \t]+)?(?P<field>[^\W\d]\w*)"), _possessive),
    (re.compile(r"for(?:[ \t]+(?:eahc|ech|eac|aech|eahch|eech)\b)?"
                r"(?=[ \t]+(?!(?:each|every|all|any)\b)[^\W\d])"), _for_deal),
    (re.compile(r"where\b"), _where),
    (re.compile(rf"over[ \t]+[^\W\d]\w*(?:[ \t]+by[ \t]+{_PATH})?"), _bare_gather),
    (re.compile(rf"(?:to|until|up[ \t]+to)[ \t]+(?:below[ \t]+)?{_NUMBER}(?=(?:[ \t]+(?P<cell>\S.*?)[ \t]*(?:#.*)?$)?)",
                re.MULTILINE), _band),
)  # fmt: skip
