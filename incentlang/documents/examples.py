"""Worked examples: what the plan's scenarios give, and what the evaluator makes of it, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from incentlang.data.model import Dataset
from incentlang.documents.given import given_in_words
from incentlang.documents.model import Block, Bullets, Heading, Text
from incentlang.engines.reference.answers import Problem
from incentlang.explain.payout import explain_payout
from incentlang.explain.trace import Trace
from incentlang.ir.program import Program
from incentlang.ir.scenario import Expect, Reason, Scenario
from incentlang.ir.schema import Schema
from incentlang.ledger.entries import Entry
from incentlang.ledger.moves import EntryKind
from incentlang.pipeline import Compiled
from incentlang.scenarios.found import Found, found
from incentlang.scenarios.needed import part_for
from incentlang.values.numbers import exact_arithmetic
from incentlang.values.periods import Period
from incentlang.words import lines_in_words
from incentlang.words.naming import day, spoken

_NOTHING: dict[Reason, str] = {
    "where": "the rule is not about it",
    "when": "a condition that must hold does not hold",
    "unless": "a condition under which nothing is paid holds",
    "window": "what it waits for did not come in time",
    "never": "something came that must not come",
    "pending": "what it waits for has not come yet",
    "override": "another rule takes its place",
    "evidence": "there is no evidence yet",
}
_CREDITS: frozenset[EntryKind] = frozenset({"earn", "share", "draw", "adjust"})
"""What an explanation derives; what follows it is told by its entry."""
_LATER: dict[EntryKind, str] = {
    "release": "{} became payable",
    "forfeit": "{} was lost",
    "claw_back": "{} was taken back",
    "cap": "{} was cut by a limit",
    "recover": "{} was taken off for what was owed",
}


def examples(compiled: Compiled, program: Program) -> Iterator[Block]:
    """For each rule and pool its smallest example that pays and its smallest that does not, as they are computed."""
    titles = {item.name: item.title or spoken(item.name) for item in (*program.pools, *reversed(program.rules))}
    names = dict.fromkeys(item.name for item in (*program.rules, *program.pools))
    for number, name in enumerate(names, start=1):
        chosen = _chosen(compiled.scenarios, name)
        if chosen:
            yield Heading(3, titles[name], f"examples-{number}")
        for scenario, expects in chosen:
            yield from _told(compiled.declared, program, scenario, expects)
    if not compiled.scenarios:
        yield Text(
            "The plan has no worked examples yet. Whoever writes it puts them into its folder `tests`; "
            "`incent test --coverage --suggest` proposes some."
        )


def _chosen(scenarios: Sequence[Scenario], name: str) -> list[tuple[Scenario, list[Expect]]]:
    """One that is worth something, and one that is worth nothing; each with as few rows as there are."""
    told: dict[int, tuple[Scenario, list[Expect]]] = {}
    for paid in (True, False):
        of_kind = [
            (len(scenario.rows) + len(scenario.inputs), number, expect)
            for number, scenario in enumerate(scenarios)
            for expect in scenario.expects
            if expect.name == name and expect.nominated is None and not expect.is_measure
            if (expect.outcome == "value" and expect.value != 0) == paid
        ]
        if of_kind:
            _, number, expect = min(of_kind, key=lambda each: each[:2])
            told.setdefault(number, (scenarios[number], []))[1].append(expect)
    return list(told.values())


def _told(declared: Schema, program: Program, scenario: Scenario, expects: Sequence[Expect]) -> Iterator[Block]:
    yield Text(f"{scenario.name[:1].upper()}{scenario.name[1:]}.", "Example")
    yield Text(f"What is known on {day(scenario.as_of)}:")
    yield Bullets(given_in_words(declared, scenario, program.plan.currency))
    for expect in expects:
        part = part_for(program, declared, expect.name)
        came, data = found(part, declared, scenario, expect, None)
        if came.value is None or data is None:
            continue  # `incent test` says why; there is nothing to show
        yield Text(_result(program, expect, came), "Result")
        yield from _derivations(part, data, came.entries, scenario)


def _derivations(part: Program, data: Dataset, entries: Sequence[Entry], scenario: Scenario) -> Iterator[Block]:
    """How a result came about, for one person after the other: two may have the same share of one amount."""
    people = dict.fromkeys(entry.participant for entry in entries)
    for who in people:
        mine = [entry for entry in entries if entry.participant == who]
        explained = {_line(entry) for entry in mine if _is_explained(entry)}
        told = [entry for entry in mine if entry.kind != "release" or _line(entry) not in explained]
        sentences = [each for entry in told for each in _derived(part, data, entry, scenario)]
        if sentences and len(people) > 1:
            yield Text(f"For {who}:")
        if sentences:
            yield Bullets(tuple(dict.fromkeys(sentences)))


def _line(entry: Entry) -> tuple[str, str, Period]:
    """What one explanation tells, with what became payable of it until the end of the period in which it was earned."""
    return entry.rule, entry.subject, entry.period


def _is_explained(entry: Entry) -> bool:
    return entry.kind in _CREDITS and entry.cause == "ordinary"


def _result(program: Program, expect: Expect, came: Found) -> str:
    assert came.value is not None
    when = "" if expect.period is None else f" in {expect.period}"
    reasons = dict.fromkeys(reason for why in came.whys for reason in why.reasons)
    nothing = "; ".join(_NOTHING[reason] for reason in reasons) or "it comes to nothing" if not came.entries else ""
    worth = f"{came.value:,f} {_unit(program, expect.name)}"
    return f"{worth} for {expect.key}{when}{': ' if nothing else ''}{nothing}."


def _unit(program: Program, name: str) -> str:
    unit = next((item.unit for item in (*program.rules, *program.pools) if item.name == name and item.unit), None)
    return spoken(unit) if unit else program.plan.currency


def _derived(program: Program, data: Dataset, entry: Entry, scenario: Scenario) -> list[str]:
    """How an entry came about; nothing where the scenario leaves open what only an explanation reads."""
    if entry.kind in _LATER:
        amount = f"{entry.amount:,f} {spoken(entry.unit)}"
        return [f"In {entry.period}, {_LATER[entry.kind].format(amount)}."]
    if not _is_explained(entry):
        return []
    with exact_arithmetic():
        try:
            trace = explain_payout(
                program, "", data, entry.participant, entry.period,
                rule=entry.rule, subject=entry.subject, as_of=scenario.as_of,
            )  # fmt: skip
        except Problem:
            return []
    return list(lines_in_words(trace)) if isinstance(trace, Trace) else []
