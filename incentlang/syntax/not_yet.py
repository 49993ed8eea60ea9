"""What the language is designed to say and this version cannot compute: refused by name, with what to do instead."""

from __future__ import annotations

import re
from collections.abc import Iterator

import attrs

from incentlang.diagnostics.syntax import NotYet
from incentlang.source import Source, Span
from incentlang.syntax import ast


@attrs.frozen
class Lacking:
    """Words that this version lacks.

    Attributes:
        word: How messages name them.
        instead: What can be written today.
        pattern: How they are recognised, at the place of a mistake.
        clause: Whether they begin a clause or a definition.
    """

    word: str
    instead: str
    pattern: re.Pattern[str]
    clause: bool


def _lacking(word: str, instead: str, pattern: str = "", clause: bool = True) -> Lacking:
    text = pattern or r"\s+".join(map(re.escape, word.split()))
    return Lacking(word, instead, re.compile(rf"(?:{text})\b", re.IGNORECASE), clause)


_CREDIT_LATER = "credit each part on its own line, each with the `after` that it waits for"
_CHECK_RESULT = "compare the figures in `payouts.csv` after a run, or write a scenario for the case"
_ADD_BY_HAND = "pay it outside the plan, or give the amounts as an `input` and credit them in a rule of its own"

LACKING: tuple[Lacking, ...] = (
    _lacking("vest", _CREDIT_LATER),
    _lacking("hold", "make the credit wait: `after payment within 180 days`, with the fact that releases it"),
    _lacking("on leaving", "`claw back … after FACT` with a fact that holds the leavers"),
    _lacking("pay in", _CREDIT_LATER, r"pay\s+in"),
    _lacking("count … toward", "sum the same deals in a `measure` of its own", r"count\s+(?!of\b)[\w%.\s()]*?toward"),
    _lacking("capped at", "a second credit for the part above, `when` the measure is above the limit", clause=False),
    _lacking("cap", "look at the payouts above the limit in `payouts.csv`, and decide before paying"),
    _lacking("pool", _ADD_BY_HAND),
    _lacking("guarantee", _ADD_BY_HAND),
    _lacking("advance", _ADD_BY_HAND),
    _lacking("ensure", _CHECK_RESULT),
    _lacking("override", "write the value with a table that has a row for each region or segment"),
    _lacking("overrides", "say in both rules where they apply: `for each deal where …`", clause=False),
    _lacking("pilot", "write the rule with `where` for those who take part"),
    _lacking("unit", "give the value in money, or keep what is not money outside the plan"),
    _lacking("convert", "bring the amounts into the plan's currency before the data is read"),
    _lacking("quartile", "give the rank as an `input`, and use it in a table", clause=False),
    _lacking("rank", "give the rank as an `input`, and use it in a table", clause=False),
    _lacking(
        "stepwise",
        "`marginal` pays each slice at its own rate; `retroactive` pays everything at the rate reached",
        r",?\s*stepwise(?:\s+(?:before|after)\s+deal)?",
        clause=False,
    ),
    _lacking("lookup", "a decision table with a row for each pair of cases", r",?\s*lookup", clause=False),
    _lacking("bilinear", "a decision table with a row for each pair of cases", r",?\s*bilinear", clause=False),
    _lacking(
        "retroactive above",
        "two credits: one for the part below at the base rate, one `retroactive` for the rest",
        r",?\s*retroactive\s+above",
        clause=False,
    ),
    _lacking("through the day", "`year to date` counts whole periods up to this one", clause=False),
    _lacking("of money and credit", "`claw back 100% of the money`", r"of\s+(?:the\s+)?money\s+and\s+credit", False),
    _lacking("of the credit", "`claw back 100% of the money`", r"of\s+(?:the\s+)?(?:quota\s+)?credit", clause=False),
    _lacking("less already earned", "let the measure be that of the period, not `year to date`", clause=False),
    _lacking("settled at period end", "the rule pays each deal as it is earned; a rule `for each ROLE each PERIOD`"
             " pays at the end", r"settled(?:\s+at\s+period\s+end)?", clause=False),
    _lacking("year starts in", "years are calendar years; `effective` says from when to when the plan holds",
             r"(?:fiscal\s+)?year\s+starts\s+in"),
    _lacking("prorated by", "give the amounts for the shorter period as an `input`", r"prorated(?:\s+by)?", False),
    _lacking("earned on later of", "`after FACT` makes the credit earned on the later of both dates",
             r"earned\s+on(?:\s+later\s+of)?"),
    _lacking("later of", "`after FACT` makes the credit earned on the later of both dates", clause=False),
    _lacking("share of target tied to", _CHECK_RESULT, clause=False),
    _lacking("excess", "look at the payouts above the limit in `payouts.csv`, and decide before paying",
             r",?\s*excess\s+(?:lost|carried|reviewed)", clause=False),
    _lacking("top", "give the rank as an `input`, and use it in a table", r"top\s+\d+", clause=False),
    _lacking("working days", "count calendar days", r"(?:\d+\s+)?working\s+days?", clause=False),
    _lacking("if missing", "`otherwise` and the value to take, where the input is read", clause=False),
    _lacking("team", "give the team's figure as an `input` for the manager",
             r"(?:team|roll-?up)\b(?!\s*[.:])", clause=False),
)  # fmt: skip

BEGINNINGS = re.compile("|".join(f"(?:{lacking.pattern.pattern})" for lacking in LACKING if lacking.clause))
"""What begins a clause or definition that this version lacks."""


def lacking_at(text: str, place: int, clauses_only: bool = False) -> tuple[Lacking, int] | None:
    """What this version lacks, if its words stand exactly here, and where they end."""
    for lacking in LACKING:
        if (lacking.clause or not clauses_only) and (match := lacking.pattern.match(text, place)):
            return lacking, match.end()
    return None


def lacking_in(source: Source, items: tuple[ast.Item, ...]) -> Iterator[NotYet]:
    """What could be read word by word, and still means something that this version lacks."""
    for item in items:
        match item:
            case ast.Table(axes=axes, method=method, cells=cells):
                for axis in axes[1:]:
                    if axis.text in ("lookup", "bilinear", "stepwise"):
                        yield not_yet(source, axis.span.start, axis.span.end)
                bounds = [cell.bound for cell in cells[:2]]
                if method == "retroactive" and bounds == ["above", bounds[-1]] and bounds[-1]:
                    word = next(lacking for lacking in LACKING if lacking.word == "retroactive above")
                    yield NotYet(at=cells[0].span, word=word.word, instead=word.instead)
            case ast.Measure(role=role) if role.text == "team":
                yield not_yet(source, role.span.start, role.span.end)
            case _:
                pass


def not_yet(source: Source, start: int, end: int) -> NotYet:
    """The message for words that this version lacks, which stand exactly here."""
    found = lacking_at(source.text, start)
    assert found is not None, "only called where the words were recognised"
    return NotYet(at=Span(source, start, end), word=found[0].word, instead=found[0].instead)
