"""What begins with a digit and is written as elsewhere: thousands commas, glued units, other dates."""

from __future__ import annotations

import re

from incentlang.diagnostics import limits, spelling
from incentlang.diagnostics.base import Diagnostic
from incentlang.diagnostics.syntax import NameShape
from incentlang.source import Source, Span
from incentlang.syntax.repairs import Finding, Repair
from incentlang.values.currencies import MINOR_PLACES
from incentlang.values.dates import parse_date
from incentlang.values.numbers import MAX_DIGITS

NUMERAL = r"(?<![\w.])\d(?:\w|[.,/](?=\d)|-(?=\d|[QqHh]\d|[A-Za-z]{3}-))*(?:[ \t]*%)?"
"""A number with everything glued to it; most of what matches is in order."""

_PLAIN = re.compile(r"\d[\d_]*(?:\.\d+)?(?:[ \t]*%)?")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?P<percent>\s*%)?")
_DECIMAL_COMMA = re.compile(r"\d{1,3}(?:\.\d{3})*,\d{1,2}(?P<percent>\s*%)?")
_SLASHED = re.compile(r"(\d{1,4})([/.-])(\d{1,2})\2(\d{1,4})")
_NAMED_MONTH = re.compile(r"(\d{1,2})-([A-Za-z]{3})-(\d{4}|\d{2})")
_PERIOD = re.compile(r"(\d{4})-?([QqHh])(\d+)")
_GLUED = re.compile(r"(?P<number>\d[\d_]*(?:\.\d+)?)(?P<word>[^\W\d_][^\W\d_]*)(?P<rest>\w*)")
_EXPONENT = re.compile(r"(\d[\d_]*(?:\.\d+)?)[eE]\d+")

_UNITS = {
    "d": "days",
    "w": "weeks",
    "y": "years",
    "yr": "years",
    "yrs": "years",
    "mo": "months",
    "mos": "months",
}
for _unit in ("day", "week", "month", "quarter", "year"):
    _UNITS[_unit] = _unit
    _UNITS[_unit + "s"] = _unit + "s"
_ZEROS = {"k": 3, "m": 6, "mm": 6, "mn": 6, "mio": 6, "b": 9, "bn": 9}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ORDINALS = ("st", "nd", "rd", "th")

# In these, small letters are an English word as well, and the number before it another cell of a table.
_WORDS_TOO = {
    "ALL",
    "TRY",
    "TOP",
    "PEN",
    "MAD",
    "SOS",
    "CUP",
    "COP",
    "RON",
    "BAM",
    "GEL",
    "MOP",
    "LAK",
    "MUR",
}
CURRENCIES = frozenset(MINOR_PLACES) - _WORDS_TOO

_MONEY_AFTER = re.compile(r"[ \t]*(?P<code>[A-Za-z]{3})\b(?!\s*[:.(])")
_PERCENT_AFTER = re.compile(r"[ \t]*(?:percent|pct|per[ \t]cent)\b(?!\s*[:.(])")
_MONEY_BEFORE = re.compile(
    r"(?:\b(?:credit|least|most|above|below|between|and|is|of)[ \t]+|[-+*/(=<>][ \t]*)(?P<code>[A-Za-z]{3})[ \t]+\Z"
)
_PLAN_CURRENCY = re.compile(r"^[ \t]*currency[ \t]+([A-Z]{3})\b", re.MULTILINE)
_IN_LIST = re.compile(r"[(,]\s*\Z")
_THE_BEFORE = re.compile(r"\bthe\s+\Z")


def check_numeral(source: Source, match: re.Match[str]) -> Finding | None:
    """The mistake in a word that begins with a digit, if there is one."""
    text = match.group()
    start, end = match.span()
    # Nearly every number is in order, so that is asked first.
    if len(text) <= MAX_DIGITS and _PLAIN.fullmatch(text) and not _PERCENT_AFTER.match(source.text, end):
        return None
    digits = sum(char.isdigit() for char in re.split(r"[^\d_.]", text)[0])
    if digits > MAX_DIGITS:
        problem = limits.NumberTooLong(at=Span(source, start, end), digits=digits, limit=MAX_DIGITS)
        return Finding(problem, Repair(start, end, (("NUMBER", "0"),)))
    if (after := _PERCENT_AFTER.match(source.text, end)) and _number_only(text):
        return _percent(source, start, after.end(), text)
    if _PLAIN.fullmatch(text):
        return None
    for check in (_comma, _date, _period, _glued):
        if found := check(source, start, end, text):
            return found
    return None


def _number_only(text: str) -> bool:
    return "%" not in text and _PLAIN.fullmatch(text) is not None


def _finding(problem: Diagnostic, words: tuple[tuple[str, str], ...], exact: bool = True) -> Finding:
    assert isinstance(problem.at, Span)
    return Finding(problem, Repair(problem.at.start, problem.at.end, words, exact))


def _percent(source: Source, start: int, end: int, number: str) -> Finding:
    at = Span(source, start, end)
    right = f"{number}%"
    return _finding(spelling.PercentSpelling(at=at, written=at.text, right_way=right), (("PERCENT", right),))


def _comma(source: Source, start: int, end: int, text: str) -> Finding | None:
    """A comma between thousands, or as the decimal sign where what follows shows that a number was meant."""
    if "," not in text:
        return None
    kind: type[spelling.ThousandsComma] | type[spelling.DecimalComma]
    money = _MONEY_AFTER.match(source.text, end)
    code = money["code"].upper() if money and money["code"].upper() in CURRENCIES else ""
    if match := _THOUSANDS.fullmatch(text):
        number, kind = text.replace(",", "_"), spelling.ThousandsComma
    elif (match := _DECIMAL_COMMA.fullmatch(text)) and (match["percent"] or code):
        if _IN_LIST.search(source.text, max(0, start - 20), start):
            return None
        number, kind = text.replace(".", "").replace(",", "."), spelling.DecimalComma
    else:
        return None
    number = number.replace(" ", "").replace("\t", "")
    if code and not match["percent"]:
        assert money is not None
        end, number = money.end(), f"{number} {code}"
    elif not match["percent"] and (before := _code_before(source.text, start)):
        start, code = before
        number = f"{number} {code}"
    terminal = "PERCENT" if match["percent"] else "AMOUNT" if code else "NUMBER"
    at = Span(source, start, end)
    return _finding(kind(at=at, written=at.text, right_way=number), ((terminal, number),))


def _date(source: Source, start: int, end: int, text: str) -> Finding | None:
    """A date with slashes or points, in another order, or with the month's name."""
    if match := _SLASHED.fullmatch(text):
        first, sign, second, third = match.groups()
        years = [part for part in (first, third) if len(part) == 4]
        # `100/12/2026` is a calculation, however odd.
        if max(int(part) for part in (first, second, third) if part not in years) > 31:
            return None
        if not years and (sign == "/" or len(third) != 2 or len(first) > 2 or len(second) != 2):
            return None
        if len(first) == 4:
            orders = [(first, second, third)]
        else:
            year = third if len(third) == 4 else f"20{third}"
            orders = [(year, first, second), (year, second, first)]
        if sign == ".":  # with points, the day comes first everywhere
            orders = orders[-1:]
    elif match := _NAMED_MONTH.fullmatch(text):
        day, month, year = match.groups()
        if month.lower() not in _MONTHS:
            return None
        year = year if len(year) == 4 else f"20{year}"
        orders = [(year, str(_MONTHS.index(month.lower()) + 1), day)]
    else:
        return None
    dates = [f"{int(y):04d}-{int(m):02d}-{int(d):02d}" for y, m, d in orders]
    if dates == [text]:
        return None
    real = tuple(sorted({found for found in dates if parse_date(found)}))
    at = Span(source, start, end)
    if not real:
        reason = "no order of day and month makes it a date" if len(dates) > 1 else f"{dates[0]} is no date"
        return _finding(spelling.DateNotReal(at=at, written=text, reason=reason), (("DATE", "2000-01-01"),), False)
    problem = spelling.DateSpelling(at=at, written=text, right_ways=real)
    return _finding(problem, (("DATE", real[0]),), len(real) == 1)


def _period(source: Source, start: int, end: int, text: str) -> Finding | None:
    """`2026q1`, `2026Q1`, `2026-Q5`, `2026h1`."""
    match = _PERIOD.fullmatch(text)
    if match is None:
        return None
    letter, number = match[2].upper(), match[3]
    right = f"{match[1]}-{letter}{number}"
    real = number in ("12" if letter == "H" else "1234")
    if right == text and real:
        return None
    at = Span(source, start, end)
    if not real:
        reason = "a year has half years H1 and H2" if letter == "H" else "a year has quarters Q1 to Q4"
        problem = spelling.DateNotReal(at=at, written=text, reason=reason)
        return _finding(problem, (("PERIOD", "2000-Q1"),), exact=False)
    return _finding(spelling.PeriodSpelling(at=at, written=text, right_way=right), (("PERIOD", right),))


def _glued(source: Source, start: int, end: int, text: str) -> Finding | None:
    """A number and letters in one word: `500USD`, `90days`, `1st`, `5k`, `1e5`, `2nd_year`."""
    match = _GLUED.fullmatch(text)
    if match is None:
        return None
    number, word = match["number"], match["word"]
    small = word.lower()
    at = Span(source, start, end)
    if _EXPONENT.fullmatch(text):
        power = int(re.split("[eE]", text)[1][:3])
        right = full(number, power) if power <= MAX_DIGITS else "the number in full"
        return _finding(spelling.ShortNumber(at=at, written=text, right_way=right), (("NUMBER", right),), False)
    if not match["rest"]:
        if word.upper() in CURRENCIES:
            right = f"{number} {word.upper()}"
            return _finding(spelling.MoneySpelling(at=at, written=text, right_way=right), (("AMOUNT", right),))
        if small in _UNITS and number.isdecimal():
            right = f"{number} {_UNITS[small]}"
            return _finding(spelling.UnitGlued(at=at, written=text, right_way=right), (("DURATION", right),))
        if small in _ORDINALS and number.isdecimal():
            if _THE_BEFORE.search(source.text, max(0, start - 40), start):
                return None
            right = f"the {text}"
            return _finding(spelling.UnitGlued(at=at, written=text, right_way=right), (("THE_NTH", right),))
        if small in ("pct", "percent"):
            return _percent(source, start, end, number)
        if small in _ZEROS:
            return _shortened(source, start, end, number, _ZEROS[small])
    right = f"{word}{match['rest']}_{number}".replace("__", "_").replace(".", "_")
    problem = NameShape(at=at, written=text, proposal=right)
    return _finding(problem, (("NAME", right),), exact=False)


def _shortened(source: Source, start: int, end: int, number: str, zeros: int) -> Finding:
    right = full(number, zeros)
    after, before = _MONEY_AFTER.match(source.text, end), _code_before(source.text, start)
    code = ""
    if after and after["code"].upper() in CURRENCIES:
        end, code = after.end(), after["code"].upper()
    elif before:
        start, code = before
    at = Span(source, start, end)
    if code:
        right = f"{right} {code}"
        return _finding(spelling.ShortNumber(at=at, written=at.text, right_way=right), (("AMOUNT", right),))
    plan = _PLAN_CURRENCY.search(source.text)
    money = f"{right} {plan[1] if plan else 'USD'}"
    # Whether money was meant cannot be known, so what follows from the number is not told.
    return _finding(
        spelling.ShortNumber(at=at, written=at.text, right_way=right, money=money), (("NUMBER", right),), False
    )


def _code_before(text: str, start: int) -> tuple[int, str] | None:
    """The currency just before a number, as in `above USD 500`, and where it begins."""
    match = _MONEY_BEFORE.search(text, max(0, start - 40), start)
    if match is None or match["code"].upper() not in CURRENCIES:
        return None
    return match.start("code"), match["code"].upper()


def full(number: str, zeros: int) -> str:
    """The number times a power of ten, written in full with `_` between thousands."""
    whole, _, places = number.replace("_", "").partition(".")
    places = places.ljust(zeros, "0")
    shifted = int(whole + places[:zeros])
    rest = places[zeros:].rstrip("0")
    return f"{shifted:_}" + (f".{rest}" if rest else "")
