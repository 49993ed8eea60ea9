"""Why not and what next as sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from incentlang.explain.ahead import Lever, Point, Reach, WhatNext, WhyNot, Worth
from incentlang.explain.figures import counted, distance, money, percent, plain_number
from incentlang.types import Ratio

Sentence = tuple[str, ...]
"""One item of a list: its first line and those that belong to it."""

_MOST = 12
"""So many items are shown; the others are counted."""


def why_not_lines(found: Sequence[WhyNot], currency: str) -> list[Sentence]:
    """What stood in the way, item by item; rows that another rule takes are counted together."""
    told = [_reason(each, currency) for each in found if each.reason != "overridden"]
    told += _overridden([each for each in found if each.reason == "overridden"])
    if len(told) > _MOST:
        return [*told[:_MOST], (f"and {len(told) - _MOST} more",)]
    return told


def _overridden(found: Sequence[WhyNot]) -> list[Sentence]:
    taken: dict[tuple[str, str], list[str]] = {}
    for each in found:
        taken.setdefault((each.rule, each.by), []).append(each.subject)
    return [
        (f"{subjects[0] if len(subjects) == 1 else counted(len(subjects), 'line')}: `{by}` overrides `{rule}`",)
        for (rule, by), subjects in taken.items()
    ]


def _reason(found: WhyNot, currency: str) -> Sentence:
    first = found.obstacles[0]
    match found.reason:
        case "capped":
            return f"line {first.line}, {first.text}: {first.told}", *_worth("without it", found.worth, currency)
        case "pending":
            head = f"{found.subject} earned no `{found.rule}` yet: line {first.line}, {first.told}"
            once = "once all are met" if found.obstacles[1:] else "once met"
            return f"{head}{_also(found)}", *_worth(once, found.worth, currency)
        case "problem":
            return (f"`{found.rule}` of {found.subject} cannot be computed: {first.told}",)
        case _:
            head = f"{found.subject} earned no `{found.rule}`: line {first.line} fails ({first.told})"
            rest, near = _also(found) or "; every other condition holds", " ◄ near miss" if found.near else ""
            had = "had all held" if found.obstacles[1:] else "had it held"
            return f"{head}{rest}{near}", *_worth(had, found.worth, currency)


def _worth(condition: str, worth: Worth | None, currency: str) -> Iterator[str]:
    """What it is worth, or why that is not told."""
    if worth is not None:
        told = worth.paid is not None
        yield f"{condition}: {worth_words(worth, currency)}" if told else f"worth not told: {worth.not_told}"


def _also(found: WhyNot) -> str:
    """The other conditions that do not hold: `; line 28 fails, line 30 waits`."""
    others = [f"line {each.line} {'waits' if each.state == 'pending' else 'fails'}" for each in found.obstacles[1:]]
    return f"; {', '.join(others)} as well" if others else ""


def worth_words(worth: Worth, currency: str) -> str:
    """`5,225.03 more`; where less is paid at once than is earned, both."""
    paid, earned = (_more(each or "0", worth.unit, currency) for each in (worth.paid, worth.earned))
    if paid == earned:
        return paid
    return f"{earned} earned, {paid} paid now"


def _more(amount: str, unit: str, currency: str) -> str:
    number = Decimal(amount)
    if number == 0:
        return "nothing more"
    return f"{_in(unit, abs(number), currency)} {'more' if number > 0 else 'less'}"


def _in(unit: str, number: Decimal, currency: str) -> str:
    """An amount, with its unit where that is not the plan's currency."""
    return money(number, unit) if unit == currency else f"{money(number, unit)} {unit}"


# --- what next ------------------------------------------------------------------------------------


def what_next_lines(found: WhatNext) -> list[Sentence]:
    """What moves the payout, figure by figure, and what cannot be told."""
    told = [sentence for lever in found.levers for sentence in _lever(lever, found.unit)]
    return [*told, *((f"not told: {each}",) for each in found.not_told)]


def _lever(lever: Lever, currency: str) -> Iterator[Sentence]:
    rules = ", ".join(f"`{rule}`" for rule in lever.rules)
    head = f"each further {_amount(lever, lever.step)} of {_name(lever)} pays {_paid(lever.pays, currency)} ({rules})"
    if Decimal(lever.pays.paid or 0) == 0 == Decimal(lever.pays.earned or 0):
        head = f"a little more of {_name(lever)} pays nothing more ({rules})"
    yield head, *(_point(lever, point, currency) for point in lever.points)
    if lever.reach is not None:
        yield (_reach(lever, lever.reach, currency),)


def _name(lever: Lever) -> str:
    """`ARR (as if deal D1 said more than 60,000.00)`, `score 2026-01 (now 88%)`."""
    now = percent(Decimal(lever.now)) if lever.unit == "ratio" else _amount(lever, lever.now)
    if lever.table:
        return f"{lever.what} (as if {lever.table} {lever.of} said more than {now})"
    return f"{lever.what} {lever.of} (now {now})"


def _paid(worth: Worth, currency: str) -> str:
    paid, earned = (_in(worth.unit, Decimal(each or 0), currency) for each in (worth.paid, worth.earned))
    return paid if paid == earned else f"{paid}, and earns {earned}"


def _point(lever: Lever, point: Point, currency: str) -> str:
    change, unit = Decimal(point.change), lever.pays.unit
    move = f"{_amount(lever, str(abs(change)))} {'more' if change > 0 else 'less'}"
    there = f"{move}: {point.of} reaches line {point.line}, {point.text}: {worth_words(point.worth, currency)}"
    if Decimal(point.then) == 0:
        return f"{there}; from there nothing more"
    return f"{there}; from there each {_amount(lever, lever.step)} pays {_in(unit, Decimal(point.then), currency)}"


def _reach(lever: Lever, reach: Reach, currency: str) -> str:
    head = f"to be paid {money(Decimal(reach.amount), currency)}: "
    if reach.change is None or reach.pays is None:
        return f"{head}not told: {reach.not_told}"
    if Decimal(reach.change) == 0:
        return f"{head}that is paid already"
    pays = money(Decimal(reach.pays), currency)
    return f"{head}{_amount(lever, reach.change)} more {lever.what}, which pays {pays}"


def _amount(lever: Lever, amount: str) -> str:
    """An amount of the figure that is moved, in its own unit."""
    number = Decimal(amount)
    match lever.unit:
        case "ratio":
            return distance(number, Ratio(), "")
        case "count" | "number":
            return plain_number(number)
        case _:
            other = "" if lever.unit == lever.pays.unit else f" {lever.unit}"
            return f"{money(number, lever.unit)}{other}"
