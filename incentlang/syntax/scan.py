"""One quick look over a whole text before it is parsed: comments, limits, and habits from elsewhere.

Only what can never be part of a plan is found here, so a valid plan passes untouched.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import attrs

from incentlang.diagnostics import habits, limits, spelling
from incentlang.diagnostics.base import Diagnostic
from incentlang.source import Source, Span
from incentlang.syntax import ast
from incentlang.syntax.functions import instead_of
from incentlang.syntax.numerals import NUMERAL, check_numeral, full
from incentlang.syntax.phrases import among
from incentlang.syntax.repairs import Finding, Repair

MAX_BYTES = 1024 * 1024
MAX_NESTING = 100

_SIGN_WORDS: dict[str, tuple[tuple[str, str], tuple[str, ...]]] = {
    "==": (("EQUALS", "="), ("is",)),
    "===": (("EQUALS", "="), ("is",)),
    "!==": (("SIGN", "!="), ("is not",)),
    "<>": (("SIGN", "!="), ("is not",)),
    "=>": (("SIGN", ">="), ("is at least",)),
    "=<": (("SIGN", "<="), ("is at most",)),
    "≥": (("SIGN", ">="), ("is at least",)),
    "≤": (("SIGN", "<="), ("is at most",)),
    "≠": (("SIGN", "!="), ("is not",)),
    "&&": (("AND", "and"), ("and",)),
    "||": (("OR", "or"), ("or",)),
    "&": (("AND", "and"), ("and",)),
    "|": (("OR", "or"), ("or",)),
    "!": (("NOT", "not"), ("not",)),
    "×": (("TIMES", "*"), ("*",)),
    "÷": (("DIVIDED", "/"), ("/",)),
    "\u2212": (("MINUS", "-"), ("-",)),
    "–": (("MINUS", "-"), ("-",)),
    "—": (("MINUS", "-"), ("-",)),
}
_CURRENCY_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR"}
_SIGNS = "".join(_CURRENCY_SIGNS)

_SCALE = r"(?:[ \t]*(?:[kKmM]|million|thousand)\b)?"

_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]|\r(?!\n)"
)
# Nearly all of a plan is small letters and spaces: which characters can begin something odd is asked first.
_ODD = re.compile(
    rf"""
    (?=[\#"“„«\u2018”'%/<=&|!≥≤≠×÷\u2212–—;\d{_SIGNS}] | \b[A-Za-z])(?:
    (?P<comment>\#[^\r\n]*)
  | (?P<text>"[^"\n]*")
  | (?P<open>"[^\n]*)
  | (?P<quoted>“[^\n“”„"]*[“”"]|„[^\n“”„"]*[“”"]|«[^\n«»]*»|\u2018[^\n\u2018\u2019]*\u2019|”[^\n“”"]*[”"]|'[^'\n]*')
  | (?P<money>(?:US|us)?[{_SIGNS}][ \t]*\d[\d_,]*(?:\.\d+)?{_SCALE}(?:[ \t]+[A-Z]{{3}}\b)?
      |(?<![\w.])\d[\d_,]*(?:\.\d+)?[ \t]*[{_SIGNS}])
  | (?P<percent>%[ \t]*\d[\d_]*(?:\.\d+)?)
  | (?P<numeral>{NUMERAL})
  | (?P<note>//[^\n]*|/\*[^*]*\*/|/\*[^\n]*|<!--[^\n]*)
  | (?P<sign>!==|===?|<>|=>|=<|&&?|\|\|?|!(?!=)|[≥≤≠×÷\u2212–—])
  | (?P<semicolon>;)
  | (?P<among>\bis\s+(?:not\s+)?in\s*\((?=[^()\n]*\)))
  | (?P<function>\b[A-Za-z]+[ \t]*\()
    )""",
    re.VERBOSE,
)
_FORMULA_BEFORE = re.compile(
    r"\b(?:credit|when|unless|where|of|and|or|is|not|month|quarter|year)\s*(=\s*)\Z|[(,]\s*(=\s*)\Z"
)
_CALLED = re.compile(r"(?:[(,=+*/-]|\b(?:credit|of|is|least|most|above|below|between|month|quarter|year))\s*\Z")
_NO_CALL = re.compile(r"[<>=;\"]|\(\s*\)")


@attrs.frozen
class Scan:
    """What a first look found.

    Attributes:
        comments: Every comment, in order.
        findings: Mistakes, in order, each with what to read instead.
        refusal: Why the text is not read at all, if it is not.
        deepest: How many parentheses stand inside one another at most.
    """

    comments: tuple[ast.Comment, ...]
    findings: tuple[Finding, ...]
    refusal: Diagnostic | None = None
    deepest: int = 0


def refuse(source: Source) -> Diagnostic | None:
    """Why a text is not even looked at: too large, or not text."""
    text = source.text
    if (nul := text.find("\0")) >= 0:
        return limits.HiddenCharacter(at=Span(source, nul, nul + 1), number=0, name="NUL")
    # A lone half of a pair cannot be written to a file; it can only come from another program.
    if half := re.search("[\ud800-\udfff]", text):
        return limits.HiddenCharacter(at=Span(source, *half.span()), number=ord(half[0]), name="half a character")
    if len(text) * 4 > MAX_BYTES and (size := len(text.encode())) > MAX_BYTES:
        return limits.FileTooLarge(at=Span(source, 0, 0), size=size, limit=MAX_BYTES)
    return None


def scan(source: Source) -> Scan:
    """Look over the whole text once."""
    deepest, too_deep = _depth(source.text)
    if too_deep is not None:
        problem = limits.NestedTooDeep(at=Span(source, too_deep, too_deep + 1), limit=MAX_NESTING)
        return Scan((), (), problem, deepest)
    comments: list[ast.Comment] = []
    findings: list[Finding] = []
    covered = 0
    for match in _ODD.finditer(source.text):
        start, end = match.span()
        kind = match.lastgroup
        if kind == "comment":
            comments.append(ast.Comment(match.group(), Span(source, start, end)))
        elif kind != "text" and start >= covered:
            finding = check_numeral(source, match) if kind == "numeral" else _check(source, match, str(kind))
            if finding is not None:
                findings.append(finding)
                covered = finding.repair.end if finding.repair else end
    if _HIDDEN.search(source.text):
        findings.extend(_hidden(source))
        findings.sort(key=lambda finding: finding.diagnostic.sort_key)
    return Scan(tuple(comments), tuple(findings), None, deepest)


def _depth(text: str) -> tuple[int, int | None]:
    """How deep parentheses stand inside one another, and where they pass the limit."""
    if text.count("(") <= 10:
        return 0, None
    depth = deepest = 0
    for match in re.finditer(r"#[^\n]*|\"[^\"\n]*\"?|([()])", text):
        if match[1] == "(":
            depth += 1
            if depth > MAX_NESTING:
                return depth, match.start()
            deepest = max(deepest, depth)
        elif match[1]:
            depth = max(0, depth - 1)
    return deepest, None


def _hidden(source: Source) -> Iterator[Finding]:
    """Characters that do not show. Inside texts and comments they are told but not replaced."""
    quiet = [match.span() for match in re.finditer(r"#[^\n]*|\"[^\"\n]*\"", source.text)]
    for match in _HIDDEN.finditer(source.text):
        start, end = match.span()
        char = match.group()
        name = {"\r": "a line end without its second half", "\ufeff": "BYTE ORDER MARK"}.get(
            char, unicodedata.name(char, "CONTROL CHARACTER")
        )
        problem = limits.HiddenCharacter(at=Span(source, start, end), number=ord(char), name=name)
        inside = any(first <= start < last for first, last in quiet)
        yield Finding(problem, None if inside else Repair(start, end, exact=True))


def _check(source: Source, match: re.Match[str], kind: str) -> Finding | None:
    """The finding for one odd stretch of text."""
    start, end = match.span()
    text = match.group()
    at = Span(source, start, end)
    match kind:
        case "open":
            words = (("STRING", text.rstrip() + '"'),)
            return Finding(habits.UnclosedQuote(at=Span(source, start, start + 1)), Repair(start, end, words))
        case "quoted":
            plain = text[1:-1].replace('"', "")
            return Finding(habits.WrongQuotes(at=at, text=plain), Repair(start, end, (("STRING", f'"{plain}"'),), True))
        case "money":
            return _money(at)
        case "percent":
            right = text[1:].strip() + "%"
            problem = spelling.PercentSpelling(at=at, written=text, right_way=right)
            return Finding(problem, Repair(start, end, (("PERCENT", right),), True))
        case "note":
            sign = text[:4] if text.startswith("<") else text[:2]
            problem_ = habits.ForeignComment(at=Span(source, start, start + len(sign)), written=sign)
            return Finding(problem_, Repair(start, end, (), True))
        case "semicolon":
            return Finding(habits.Semicolon(at=at), Repair(start, end, (), True))
        case "sign":
            word, instead = _SIGN_WORDS[text]
            return Finding(
                habits.ForeignSign(at=at, written=text, instead=instead),
                Repair(start, end, (word,), exact=text != "&"),
            )
        case "among":
            # Nothing keeps a plan from having a table of that name.
            found = None if re.search(r"\btable\s+in\b", source.text) else among(source, start)
            return Finding(found.diagnostic, found.repair) if found else None
        case _:
            return _function(source, start, text[:-1].rstrip())


def _money(at: Span) -> Finding:
    """`$5`, `US$ 5`, `5 €`."""
    sign = next(char for char in at.text if char in _SIGNS)
    number = re.sub(r"[^\d.]", "", at.text) or "0"
    scale = re.search(r"\d[ \t]*([kmt])", at.text, re.IGNORECASE)
    zeros = 6 if scale and scale[1] in "mM" else 3 if scale else 0
    code = re.search(r"\d.*\b([A-Z]{3})\Z", at.text)
    right = f"{full(number, zeros)} {code[1] if code else _CURRENCY_SIGNS[sign]}"
    problem = spelling.CurrencySign(at=at, written=at.text, right_way=right)
    return Finding(problem, Repair(at.start, at.end, (("AMOUNT", right),)))


def _function(source: Source, start: int, name: str) -> Finding | None:
    """`IF(…)`, with everything in its parentheses and the `=` before it."""
    instead = instead_of(name)
    if instead is None:
        return None
    text = source.text
    before = text[max(0, start - 40) : start]
    if name in ("AND", "OR", "NOT") and not re.search(r"(?:[(,=]|\b(?:when|unless|where|credit))\s*\Z", before):
        return None
    # `and (…)` and `if (…)` in small letters are words, not calls; `if` before a condition is told elsewhere.
    if name.islower() and (name in ("and", "or", "not") or not _CALLED.search(before)):
        return None
    # Nothing keeps a plan from having a table of that name.
    if re.search(rf"\btable\s+{name}\b", text):
        return None
    depth, end = 0, text.find("\n", start)
    end = len(text) if end < 0 else end
    for match in re.finditer(r"\"[^\"\n]*\"|\n\s*\n|([()])", text[start : start + 2_000]):
        if match.group().startswith("\n"):
            break
        depth += {"(": 1, ")": -1}.get(match[1] or "", 0)
        if match[1] and depth == 0:
            end = start + match.end()
            break
    # In other letters it may be a table of a used file: refused here only where no call could be read.
    if name != name.upper() and not _NO_CALL.search(text, start, end):
        return None
    if formula := _FORMULA_BEFORE.search(before):
        start -= len(formula[1] or formula[2])
    problem = habits.SpreadsheetFunction(at=Span(source, start, end), name=name, instead=instead)
    return Finding(problem, Repair(start, end, (("NUMBER", "0"),)))
