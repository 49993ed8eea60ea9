"""An expectation that was not met, as it is shown: expected, actual, and what led there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Context, Decimal

from incentlang.engines.result import PendingLine
from incentlang.ir.program import Program
from incentlang.ir.scenario import EVERY, Expect
from incentlang.ledger.entries import Entry
from incentlang.ledger.moves import EntryKind
from incentlang.scenarios.found import Found, paying
from incentlang.scenarios.reasons import Why, in_words, money
from incentlang.types import Money, Ratio
from incentlang.values.numbers import trimmed

_ROUNDED = Context(prec=60)
_BECAME: dict[EntryKind, str] = {
    "earn": "earned",
    "share": "shared out",
    "adjust": "adjusted",
    "hold": "put aside",
    "release": "released",
    "vest": "vested",
    "forfeit": "forfeited",
    "claw_back": "taken back",
    "cap": "cut by a cap",
    "draw": "drawn",
    "recover": "recovered",
    "nominate": "for a nomination",
    "prior_period_adjustment": "corrected",
}
_MOST = 5
"""Entries, and lines that wait, that are told; of more it is told how many."""
_MOST_WHYS = 12
"""Clauses that decided; those of a person over a year can be many."""


def shown(program: Program, expect: Expect, found: Found, steps: Sequence[str]) -> Iterator[str]:
    """The lines that a failing expectation shows; `steps` derive the figure."""
    span = expect.span
    yield f"{span.source.path}:{span.line}: {expect.clause}"
    yield f"  expected  {_expected(program, expect)}"
    yield f"  actual    {_actual(program, expect, found)}"
    if expect.name == EVERY:
        yield from _told([_entry(each) for each in found.entries])
        yield from _told([f"    `{each.rule}` of {each.subject}: {_waiting(each)}" for each in found.waits])
    yield from _told([_why(each) for each in found.whys], _MOST_WHYS)
    for step in steps:
        yield f"      {step}"


def in_the_plans_words(program: Program, expect: Expect, value: Decimal) -> str:
    """A figure of what is expected: with its unit, and a share as a percentage."""
    if expect.nominated is not None:
        return "nominated" if value > 0 else "not nominated"
    if not expect.is_measure:
        plan = program.plan if expect.name == EVERY else program.plan.in_unit(paying(program, expect).unit)
        in_cents = value.quantize(plan.quantum, context=_ROUNDED)
        return money(in_cents if in_cents == value else value, plan.currency)
    kind = next(measure.type for measure in program.measures if measure.name == expect.name)
    match kind:
        case Ratio():
            return f"{trimmed(value * 100)}%"
        case Money(unit=unit):
            return money(value, unit or program.plan.currency)
        case _:
            return trimmed(value)


def _expected(program: Program, expect: Expect) -> str:
    reason = f" because {expect.reason}" if expect.reason else ""
    match expect.outcome:
        case "value":
            return in_the_plans_words(program, expect, expect.value) + reason
        case "none":
            whole = "no value" if expect.is_measure else "nothing, and nothing that waits"
            return f"nothing{reason}" if reason else whole
        case "pending":
            what = f" for {expect.fact}" if expect.fact else ""
            return f"pending{what}{f' until {expect.until}' if expect.until else ''}"


def _actual(program: Program, expect: Expect, found: Found) -> str:
    if found.value is None:
        return found.words
    if expect.name == EVERY:
        return f"{_some(len(found.entries), 'entry', 'entries')}, {_some(len(found.waits), 'line')} waiting"
    words = in_the_plans_words(program, expect, found.value) + in_words(list(found.whys))
    if expect.outcome == "value" or expect.is_measure:
        return words
    waits = [_waiting(each) for each in found.waits]
    if expect.outcome == "pending":
        return "; ".join(waits or [words, "nothing waits"])
    there = [*map(_figure, found.entries), *waits]
    if not there:
        return f"nothing{in_words(list(found.whys))}"
    more = [f"and {len(there) - _MOST} more"] if len(there) > _MOST else []
    return "; ".join([*there[:_MOST], *more])


def _some(count: int, one: str, more: str = "") -> str:
    return f"{count or 'no'} {one if count == 1 else more or f'{one}s'}"


def _told(lines: list[str], most: int = _MOST) -> Iterator[str]:
    yield from lines[:most]
    if len(lines) > most:
        yield f"    and {len(lines) - most} more"


def _why(why: Why) -> str:
    text = " ".join(why.span.text.split())
    return f"    {why.span.source.path}:{why.span.line}: {text}  ->  {why.note}"


def _entry(entry: Entry) -> str:
    return f"    {entry.file}:{entry.line}: `{entry.rule}`: {_figure(entry)}"


def _figure(entry: Entry) -> str:
    return f"{money(entry.amount, entry.unit)} {_BECAME[entry.kind]} in {entry.period}"


def _waiting(line: PendingLine) -> str:
    until = f" until {line.until}" if line.until is not None else ""
    worth = f", worth {money(line.amount, line.unit)} today" if line.amount is not None else ""
    return f"waits for {line.waiting_for}{until}{worth}"
