"""The mistakes that are seeded: each operator is a function from a plan file to the changes that make one mistake each.

They are the slips of somebody who writes or edits a plan: a comparison the wrong way round, a band that starts one step
too late, a line that got lost. What pays nobody is left alone: titles and reasons, `ensure` (a check itself), the share
of target that a rule is said to be worth, and what a pilot is only compared with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise

from tests.mutants.editing import DATA, Change, Edit, Operator, instead, parts, plain, spoken, taken, words
from tests.mutants.reading import Part, PlanFile, Word
from tests.mutants.values import (
    and_or,
    band_start,
    boundary_of_comparison,
    inverted_comparison,
    off_by_one,
    other_extreme,
    sign,
    swapped_rates,
    wrong_unit,
)

FATES: Mapping[str, Mapping[str, str]] = {
    "BALANCE": {"carried": "written off", "written off": "carried", "collected": "carried"},
    "COMMA_EXCESS": {"lost": "carried", "carried": "lost", "reviewed": "carried"},
    "COMMA_OTHERWISE": {"forfeited": "paid", "paid": "forfeited", "left open": "forfeited"},
    "COMMA_RECOVERABLE": {"not recoverable": "recoverable", "recoverable": "not recoverable"},
    "COMMA_TIES": {"better": "worse", "worse": "better"},
    "LEAVING": {"keep": "forfeit all", "forfeit unvested": "keep", "forfeit held": "keep", "forfeit all": "keep",
                "write off": "collect", "collect": "write off"},
    "OF_THE_MONEY": {"money and credit": "money"},
    "UNDISTRIBUTED": {"is redistributed": "returns to company", "returns to company": "is redistributed",
                      "carries to the next fund": "returns to company"},
}  # fmt: skip
"""By word of the grammar, what becomes of an amount and what could be confused with it."""

LONGER = {"month": "quarter", "quarter": "year", "half year": "year", "year": "quarter"}


# --- lines that got lost ----------------------------------------------------------------------------------------------


def dropped(*kinds: str) -> Operator:
    """A clause, or a definition, that is not there."""

    def operator(plan: PlanFile) -> Iterator[Change]:
        for part in parts(plan, *kinds):
            yield taken(part)

    return operator


def dropped_otherwise(plan: PlanFile) -> Iterator[Change]:
    """No default for what may be missing."""
    for part in parts(plan, "otherwise"):
        yield (Edit(part.own("OTHERWISE")[0].start, part.end, ""),)
    for part in parts(plan, "input"):
        for default in part.named("if_missing"):
            yield taken(default)


def dropped_side(plan: PlanFile) -> Iterator[Change]:
    """A condition of two of which one got lost."""
    for part in parts(plan, "and_", "or_"):
        for one, other in pairwise(each for each in part.inner if isinstance(each, Part)):
            yield (Edit(one.end, other.end, ""),)
            if one is part.inner[0]:
                yield (Edit(one.start, other.start, ""),)


# --- names ------------------------------------------------------------------------------------------------------------


def misspelt(plan: PlanFile) -> Iterator[Change]:
    """Two letters of a name in the wrong order, once for each name of a file."""
    seen: set[str] = set()
    for item in plan.items:
        if item.kind in {*DATA, "pilot"}:
            continue
        for part in spoken(item):
            for word in part.own("NAME", "FIELD"):
                wrong = f"{word.text[:-2]}{word.text[-1]}{word.text[-2]}" if len(word.text) > 1 else f"{word.text}x"
                if word.text not in seen and wrong not in plan.declared.names:
                    seen.add(word.text)
                    yield instead(word, wrong)


def role(plan: PlanFile) -> Iterator[Change]:
    """Another role is paid, measured or capped."""
    roles = plan.declared.roles
    for part in parts(plan, "for_each_period", "measure", "share", "cap", "input"):
        for word in part.own("NAME"):
            if word.text in roles and len(roles) > 1:
                yield instead(word, following(roles, word.text))


def payee(plan: PlanFile) -> Iterator[Change]:
    """Another person of the same row is credited."""
    for item in plan.items:
        for part in item.named("rule", "aggregate", "count", "distinct"):
            for place in part.named("path") if part.kind != "rule" else _payees(part):
                ways = plan.declared.people.get(_subject(part), ())
                text = plan.text[place.start : place.end]
                if text in ways and len(ways) > 1:
                    yield instead(place, following(ways, text))


def _payees(rule: Part) -> Iterator[Part]:
    """The paths after `to`."""
    for clause in rule.named("credit", "count_toward", "shared", "adjust"):
        for before, path in pairwise(clause.inner):
            if isinstance(before, Word) and before.kind == "TO" and isinstance(path, Part):
                yield path


def _subject(part: Part) -> str:
    """What the rows of a rule, or of a sum, are."""
    named = part.first("for_each") if part.kind == "rule" else part
    names = named.own("NAME") if named is not None else []
    return names[0].text if names else ""


def following(choices: tuple[str, ...], text: str) -> str:
    """The next of several, after the last the first."""
    return choices[(choices.index(text) + 1) % len(choices)]


# --- periods, and what becomes of money -------------------------------------------------------------------------------


def period_edge(plan: PlanFile) -> Iterator[Change]:
    """`period end` for `period start`."""
    for word in words(plan, "AT_PERIOD", "AT_PERIOD_BY"):
        was, now = ("start", "end") if word.text.endswith("start") else ("end", "start")
        yield instead(word, word.text.removesuffix(was) + now)


def period_length(plan: PlanFile) -> Iterator[Change]:
    """`of target for the year` for `for the quarter`, `quarter to date` for `year to date`."""
    grain = re.compile(r"(half year|year|quarter|month)")
    kinds = ("TARGET_FOR", "TO_DATE", "OF_THE_GRAIN", "PREVIOUS_GRAIN", "BY_PERIOD_END")
    for word in words(plan, *kinds):
        yield instead(word, grain.sub(lambda found: LONGER[found.group()], word.text, count=1))
    for word in words(plan, "LAST_N"):
        yield instead(word, re.sub(r"\d+", lambda found: str(int(found.group()) + 1), word.text))
    for part in parts(plan, "cap", "for_each_period"):
        for word in part.own("GRAIN"):
            yield instead(word, LONGER[plain(word)])


def fate(plan: PlanFile) -> Iterator[Change]:
    """What is lost is carried, what is forfeited is paid; the better place for the worse."""
    for kind, others in FATES.items():
        for word in words(plan, kind):
            said = next((each for each in others if re.search(rf"\b{each}\b", plain(word))), None)
            if said is not None:
                yield instead(word, plain(word).replace(said, others[said]))


def method(plan: PlanFile) -> Iterator[Change]:
    """Each slice at its own rate, or all of it at the rate finally reached."""
    others = {"marginal": "retroactive", "retroactive": "marginal", "before": "after"}
    for word in words(plan, "COMMA_METHOD"):
        for was, now in others.items():
            if was in word.text:
                yield instead(word, word.text.replace(was, now))


OPERATORS: Mapping[str, Operator] = {
    "inverted comparison": inverted_comparison,
    "boundary of a comparison": boundary_of_comparison,
    "and for or": and_or,
    "start of a band": band_start,
    "swapped rates": swapped_rates,
    "off by one": off_by_one,
    "wrong unit": wrong_unit,
    "changed sign": sign,
    "other extreme": other_extreme,
    "dropped claw back": dropped("claw_back"),
    "dropped cap": dropped("capped_at", "cap"),
    "dropped condition": dropped("when", "where"),
    "dropped side of a condition": dropped_side,
    "dropped unless": dropped("unless", "unless_fact"),
    "dropped otherwise": dropped_otherwise,
    "dropped exception": dropped("override", "set_param"),
    "dropped fact or window": dropped("after", "within", "within_later"),
    "dropped hold or vesting": dropped("hold", "vest", "vest_parts", "on_leaving"),
    "misspelt name": misspelt,
    "wrong role": role,
    "wrong payee": payee,
    "wrong end of the period": period_edge,
    "wrong length of period": period_length,
    "wrong fate": fate,
    "wrong method": method,
}
"""By name, in the order in which they are told."""
