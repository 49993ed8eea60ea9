"""The grammar's words as a reader knows them: which words begin what, and how messages name each of them."""

from __future__ import annotations

import re

ITEMS: dict[str, str] = {
    "PLAN": "plan",
    "USE": "use",
    "PARAM": "param",
    "ROLE": "role",
    "INPUT": "input",
    "JUDGEMENT": "judgement",
    "TABLE": "table",
    "MEASURE": "measure",
    "RULE": "rule",
    "SCENARIO": "scenario",
    "ENTITY": "entity",
    "FACT": "fact",
    "CAP": "cap",
    "VALUE": "value",
    "OVERRIDE": "override",
    "FORMULA": "formula",
    "UNIT": "unit",
    "RECOGNITION": "recognition",
    "POOL": "pool",
    "ENSURE": "ensure",
    "PILOT": "pilot",
}
"""The words that begin a definition, by terminal."""

CLAUSES: dict[str, tuple[str, ...]] = {
    "PLAN": (
        "EFFECTIVE",
        "CURRENCY",
        "PAID",
        "OWNER",
        "APPROVED_BY",
        "BECAUSE",
        "NEGATIVE_PAY",
        "YEAR_STARTS_IN",
        "CONVERT",
        "PAY_IN_CURRENCY",
    ),
    "USE": (),
    "UNIT": ("ROUNDED",),
    "RECOGNITION": (),
    "ENSURE": (),
    "PILOT": ("CONTROL", "BASELINE", "SET", "WATCH", "BECAUSE"),
    "POOL": ("FUND", "SHARE", "WHEN", "UNDISTRIBUTED", "FIXED_AT_CLOSE", "BECAUSE"),
    "PARAM": (),
    "FORMULA": (),
    "ROLE": ("PAY_MIX",),
    "INPUT": ("DUE_WITHIN", "IF_MISSING"),
    "JUDGEMENT": ("DUE_WITHIN", "IF_MISSING"),
    "TABLE": ("BY", "GIVES"),
    "MEASURE": ("WHERE", "AFTER", "BY", "OVER", "WHEN", "OTHERWISE_GIVES"),
    "RULE": (
        "FOR_EACH",
        "LET",
        "CREDIT",
        "NOMINATE",
        "COUNT",
        "OVERLAY_COUNT",
        "CAPPED_AT",
        "AFTER",
        "WHEN",
        "UNLESS",
        "ADJUST",
        "GUARANTEE",
        "ADVANCE",
        "VEST",
        "HOLD",
        "PAY_IN",
        "PAYABLE_AS",
        "ON_LEAVING",
        "CLAW_BACK",
        "SETTLED_AT_PERIOD_END",
        "PAID_TO_DATE",
        "ATTRIBUTED",
        "PURPOSE",
        "WORTH",
        "BECAUSE",
        "EARNED_ON",
    ),
    "SCENARIO": ("GIVEN", "AS_OF", "EXPECT"),
    "ENTITY": ("KEY",),
    "FACT": ("KEY", "DATED", "KNOWN", "VOIDED", "ONCE_PER"),
    "CAP": ("BECAUSE",),
    "OVERRIDE": ("WHERE", "BECAUSE"),
    "VALUE": ("FOR_EACH", "WHEN", "GIVES", "OTHERWISE_GIVES"),
}
"""The words that begin a clause of each kind of definition."""

REFUSED = frozenset({"DRAW"})
"""Words that are read only to ask which of two things is meant: never offered."""

PARTS = frozenset({"WHERE", "WITHIN", "TO", "IN", "ON", "BY", "FIELD"})
"""Words that begin a part of a clause which may be left out on its own."""

WORDS: dict[str, tuple[str, ...]] = {
    "AT_PERIOD": ("at period start", "at period end"),
    "AT_PERIOD_BY": ("at period start by", "at period end by"),
    "BALANCE": ("carried", "written off", "collected"),
    "ATTRIBUTED": ("attributed to deals by arrival", "attributed to deals pro rata"),
    "BOUND": ("from", "above", "below"),
    "BY_PERIOD_END": ("by 14 days after period end",),
    "COMMA_CLIFF": (", cliff",),
    "COMMA_EXCESS": (", excess lost", ", excess carried", ", excess reviewed"),
    "COMMA_OTHERWISE": (", otherwise forfeited", ", otherwise left open", ", otherwise paid"),
    "COMMA_RECOVERED_AT_MOST": (", recovered at most",),
    "COMMA_RECOVERED_IN": (", recovered in",),
    "COMMA_RESTORED": (", restored after", ", restored in full after"),
    "COMMA_AT_LEAST": (", at least 10 rows",),
    "COMMA_AT_MOST": (", at most",),
    "COMMA_NEVER_BELOW": (", never below the guarantee",),
    "COMMA_METHOD": (
        ", marginal",
        ", retroactive",
        ", interpolated",
        ", stepwise before deal",
        ", stepwise after deal",
        ", lookup",
        ", bilinear",
    ),
    "COMMA_ROUNDED_FIRST": (", rounded first",),
    "COMMA_RETROACTIVE_ABOVE": (", retroactive above",),
    "COMMA_NEVER_BELOW_ZERO": (", never below zero",),
    "COMMA_TIES": (", ties take the better place", ", ties take the worse place", ", ties are refused"),
    "COMMA_ENTERED_BY": (", entered by",),
    "COMMA_OPTIONAL": (", optional",),
    "COMMA_OVER_TIME": (", over time",),
    "COMMA_WITH_EVIDENCE": (", with evidence",),
    "COMMA_RECOVERABLE": (", recoverable", ", not recoverable"),
    "COMMA_STARTING": (", starting 2 months later",),
    "COMPARISON": ("at least", "at most", "above", "below"),
    "GRAIN": ("month", "quarter", "half year", "year"),
    "LEAVING": ("keep", "forfeit unvested", "forfeit held", "forfeit all", "write off", "collect"),
    "GREATER_OF": ("greater of", "lesser of"),
    "LATER_OF_THESE": ("later of (", "earlier of ("),
    "LATER_OF": ("later of", "earlier of"),
    "MODE": ("half up", "half even", "up", "down", "floor", "ceiling"),
    "OF_THE_MONEY": ("of the money", "of the money and credit", "of the unpaid money"),
    "OF_THE_GRAIN": ("of the month", "of the quarter", "of the half year", "of the year"),
    "PAID_WORD": ("monthly", "quarterly", "yearly", "weekly", "twice a month", "every 2 weeks", "twice a year"),
    "PARTS": ("monthly parts", "quarterly parts", "half-yearly parts", "yearly parts"),
    "PAY_IN_CURRENCY": ("pay in currency of participant",),
    "RATE_DAY": (
        "compensation date",
        "earned date",
        "last day of month",
        "first day of month",
        "first day of year",
        "last day of pay period",
    ),
    "PRORATED_BY": (
        "prorated by days",
        "prorated by working days",
        "prorated by months",
        "prorated by days of the year",
    ),
    "PREVIOUS_GRAIN": ("previous month", "previous quarter", "previous half year", "previous year"),
    "SINCE": ("from",),
    "SHORT_GRAIN": ("week", "half month"),
    "TARGET_FOR": (
        "target for the month",
        "target for the quarter",
        "target for the half year",
        "target for the year",
    ),
    "TIED_TO": ("share of target tied to",),
    "TO_DATE": ("month to date", "quarter to date", "half year to date", "year to date"),
    "UNDISTRIBUTED": (
        "undistributed returns to company",
        "undistributed is redistributed",
        "undistributed carries to the next fund",
    ),
    "YES_SLASH_NO": ("yes/no",),
}
"""Terminals that stand for several words, or for more than their own name."""

PHRASES: dict[str, str] = {
    "AMOUNT": "an amount of money such as 500 USD",
    "COLON": "a colon",
    "COMMA": "a comma",
    "DATE": "a date such as 2026-01-31",
    "DOT": "a point",
    "DURATION": "a length such as 90 days",
    "EQUALS": "`=`",
    "FIELD": "a field such as `ARR: money`",
    "LAST_N": "`last 4 quarters`",
    "COMMA_AT_LEAST_PEOPLE": "`, at least 5 people`",
    "LEVELS_ABOVE": "`up to 2 levels above`",
    "LPAR": "`(`",
    "NAME": "a name",
    "NUMBER": "a number",
    "PERCENT": "a percentage such as 20%",
    "PERIOD": "a period such as 2026-Q1",
    "RPAR": "`)`",
    "STRING": 'a text in quotes such as "Sales plan"',
    "THE_NTH": "`the 2nd`",
}
"""What is not a fixed word, described."""

ARITHMETIC = frozenset({"PLUS", "MINUS", "TIMES", "DIVIDED"})
SIGNS = frozenset({"SIGN", "EQUALS", "IS"})
VALUES = frozenset(
    {"NAME", "NUMBER", "PERCENT", "AMOUNT", "DURATION", "DATE", "PERIOD", "STRING", "MINUS", "LPAR", "NOT"}
    | {
        "GREATER_OF",
        "LATER_OF_THESE",
        "WEIGHTED_TOTAL",
        "ROUNDED",
        "PAYOUT",
        "PREVIOUS",
        "TARGET_FOR",
        "MONTHS_FROM",
        "SUM_OF",
        "AVERAGE_OF",
        "COUNT_OF",
    }
    | {"HIGHEST_OF", "LOWEST_OF", "COUNTED_BY_RULES", "RANK_OF", "QUARTILE_OF", "EARNED_OF"}
)
"""What a value or a condition can begin with."""

TYPES = ("text", "money", "number", "percent", "count", "date", "duration", "yes/no", "one of")


def spellings(terminal: str) -> tuple[str, ...]:
    """The fixed words that a terminal stands for; empty for names, numbers and signs."""
    if terminal in WORDS:
        return WORDS[terminal]
    if terminal in PHRASES or terminal in ARITHMETIC or terminal in {"SIGN", "$END"}:
        return ()
    return (terminal.lower().replace("_", " "),)


def _pattern(words: tuple[str, ...]) -> str:
    """A pattern for any of the words, each with any white space inside; longer ones first."""
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(r"\s+".join(map(re.escape, word.split())) for word in ordered)


_HOMES: dict[str, tuple[str, ...]] = {}
for _item, _terminals in CLAUSES.items():
    if _item not in ("MEASURE", "TABLE"):
        for _terminal in _terminals:
            _word = spellings(_terminal)[0]
            _HOMES[_word] = (*_HOMES.get(_word, ()), _item)

HOMES = _HOMES
"""For each word that begins a clause, the kinds of definition that have such a clause."""

# What follows keeps a value that happens to be called `role` (`role is x`, `role: text`) out of it.
ITEM_LINE = re.compile(
    rf"^[ \t]*({_pattern(tuple(ITEMS.values()))})(?=[ \t]+(?!(?:is|and|or|of|not)\b)[\w\"])", re.MULTILINE
)
"""A line that begins a definition; group 1 is its word."""

CLAUSE_START = {
    item: re.compile(rf"(?:{_pattern(tuple(spellings(t)[0] for t in terminals))})\b")
    for item, terminals in CLAUSES.items()
    if terminals
}
"""For each kind of definition, a word that begins one of its clauses."""

BLANK = re.compile(r"(?:\s+|#[^\n]*)*")
"""White space and comments."""

ARTICLES = {"ENSURE": "an", "ENTITY": "an", "OVERRIDE": "an", "INPUT": "an"}


def a_kind(item: str) -> str:
    """`a rule`, `an entity`; the header is `the plan's header`."""
    return "the plan's header" if item == "PLAN" else f"{ARTICLES.get(item, 'a')} {ITEMS[item]}"
