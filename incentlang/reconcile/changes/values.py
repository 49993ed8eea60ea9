"""Values read otherwise: a comparison, a window, proration, an older version, rounding, currencies, what was known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import TypeVar

import attrs

from incentlang.data.model import Row
from incentlang.ir.expressions import After, Compare, CompareOp, Expr, Literal, NoneWithin, ParamRead, Prorated
from incentlang.ir.program import Program, RowRule, Rule, Table
from incentlang.ir.versions import ALWAYS
from incentlang.ir.walk import everything
from incentlang.reconcile.changes.base import Change, Ground, place_of, replaced, with_swap, words_of
from incentlang.types import DAYS
from incentlang.values.dates import Days
from incentlang.values.numbers import RoundingMode
from incentlang.values.periods import MONTHS_IN, Period

_OTHER_SIDE: dict[CompareOp, CompareOp] = {
    "at least": "above",
    "above": "at least",
    "at most": "below",
    "below": "at most",
}
_MODES: tuple[RoundingMode, ...] = ("half up", "half even", "down", "up", "floor", "ceiling")
_FINE = Decimal("0.000001")
MOST_DAYS = 24
"""So many days of knowledge are tried, the latest ones."""


def value_changes(ground: Ground) -> Iterator[Change]:
    """What may be read otherwise of conditions, windows, parameters and amounts."""
    seen: set[int] = set()
    program = ground.program
    for node in _expressions((*program.rules, *program.measures, *program.values)):
        if isinstance(node, Compare) and node.op in _OTHER_SIDE and id(node) not in seen:
            seen.add(id(node))
            turned = attrs.evolve(node, op=_OTHER_SIDE[node.op])
            text = f"in `{words_of(node.span)}` a value that is just the same counts {_counts(node.op)}"
            yield Change("bound the other way", text, with_swap(ground, node, turned), place_of(node.span))
    yield from _windows(ground)
    yield from _prorated(ground)
    yield from _versions(ground)


def _expressions(definitions: Iterable[object]) -> Iterator[Expr]:
    return (node for each in definitions for node in everything(each))


def _counts(op: CompareOp) -> str:
    return "no longer" if op in ("at least", "at most") else "too"


def _windows(ground: Ground) -> Iterator[Change]:
    """A deadline one day earlier or later: the day itself counted or not, or its first day counted as day 1."""
    waits: list[After | NoneWithin] = []

    def noted(node: object) -> object:
        if isinstance(node, After | NoneWithin) and all(node is not each for each in waits):
            waits.append(node)
        return node

    replaced(ground.program, noted)
    for wait in waits:
        days = _days(ground.program, wait.within)
        for more, word in ((1, "later"), (-1, "earlier")):
            if days is not None and days + more > 0:
                within = Literal(Days(days + more), DAYS)
                changed = with_swap(ground, wait, attrs.evolve(wait, within=within))
                text = f"`{words_of(wait.span)}` ends a day {word}"
                yield Change("window a day off", text, changed, place_of(wait.span))


def _days(program: Program, within: Expr | None) -> int | None:
    if isinstance(within, ParamRead) and not within.overrides:
        param = next(each for each in program.params if each.name == within.name)
        within = None if param.since else param.value
    return within.value.count if isinstance(within, Literal) and isinstance(within.value, Days) else None


def _prorated(ground: Ground) -> Iterator[Change]:
    program = ground.program
    grains = {each.each for each in (*program.rules, *program.measures, *program.caps) if not isinstance(each, RowRule)}
    in_months = ("months",) if grains <= MONTHS_IN.keys() else ()  # weeks have none
    for node in _expressions((*ground.program.rules, *ground.program.measures, *ground.program.caps)):
        if isinstance(node, Prorated):
            whole = with_swap(ground, node, node.operand)
            text = f"`{words_of(node.operand.span)}` is not prorated"
            yield Change("not prorated", text, whole, place_of(node.span))
            for by in ("days", "working days", *in_months):
                if by != node.by:
                    other = with_swap(ground, node, attrs.evolve(node, by=by))
                    text = f"`{words_of(node.operand.span)}` is prorated by {by}, not by {node.by}"
                    yield Change("prorated otherwise", text, other, place_of(node.span))


def _versions(ground: Ground) -> Iterator[Change]:
    program = ground.program
    for param in program.params:
        for since in param.since:
            one = with_swap(ground, param, attrs.evolve(param, since=(), value=since.value))
            text = f"the value of `{param.name}` from {since.start} holds all the time"
            yield Change("another version", text, one, place_of(param.span))
    for rule in _of_several(program.rules):
        rules = _with_only(program.rules, rule)
        yield _version(ground, rule, attrs.evolve(program, rules=rules))
    for table in _of_several(program.tables):
        tables = _with_only(program.tables, table)
        yield _version(ground, table, attrs.evolve(program, tables=tables))


D = TypeVar("D", bound=Rule | Table)


def _of_several(definitions: tuple[D, ...]) -> Iterator[D]:
    """Definitions of which there are several versions."""
    names = [each.name for each in definitions]
    return (each for each in definitions if names.count(each.name) > 1)


def _with_only(definitions: tuple[D, ...], kept: D) -> tuple[D, ...]:
    left = (each for each in definitions if each.name != kept.name or each is kept)
    return tuple(attrs.evolve(each, dates=ALWAYS) if each is kept else each for each in left)


def _version(ground: Ground, of: Rule | Table, program: Program) -> Change:
    first, last = of.dates.first, of.dates.last
    when = f"from {first}" if first is not None else f"up to {last}"
    text = f"the version of `{of.name}` {when} holds all the time"
    return Change("another version", text, attrs.evolve(ground, program=program), place_of(of.span))


def rounding_changes(ground: Ground) -> Iterator[Change]:
    """Lines rounded another way, or only their total."""
    plan = ground.program.plan
    place = place_of(plan.span)
    for mode in _MODES:
        if mode != plan.rounding:
            other = attrs.evolve(ground.program, plan=attrs.evolve(plan, rounding=mode))
            text = f"amounts are rounded {mode}, not {plan.rounding}"
            yield Change("rounding", text, attrs.evolve(ground, program=other), place)
    fine = attrs.evolve(ground.program, plan=attrs.evolve(plan, quantum=_FINE))
    for mode in dict.fromkeys((plan.rounding, *_MODES[:3])):
        text = f"lines are not rounded, only what they add up to, {mode}"
        yield Change("rounding", text, attrs.evolve(ground, program=fine), place, (plan.quantum, mode))
    yield Change("rounding", "nothing is rounded", attrs.evolve(ground, program=fine), place, (_FINE, "half up"))
    whole = attrs.evolve(ground.program, plan=attrs.evolve(plan, quantum=Decimal(1)))
    if plan.quantum != 1:
        text = f"amounts are rounded {plan.rounding} to whole {plan.currency}"
        yield Change("rounding", text, attrs.evolve(ground, program=whole), place)


def currency_changes(ground: Ground) -> Iterator[Change]:
    """Amounts in other currencies taken as they stand, or converted at the rate of another day."""
    facts = ground.data.facts
    if any(row.currency for rows in facts.values() for row in rows):
        plain = {name: tuple(map(_as_written, rows)) for name, rows in facts.items()}
        data = attrs.evolve(ground.data, facts=plain)
        text = f"amounts in other currencies are taken as {ground.program.plan.currency}, unconverted"
        yield Change("not converted", text, attrs.evolve(ground, data=data))
    for conversion in ground.program.schema.conversions:
        for on in ("compensation date", "earned date"):
            if on != conversion.on:
                other = attrs.evolve(conversion, on=on, grain=None)
                text = f"amounts in {', '.join(conversion.currencies)} are converted at the rate of the {on}"
                changed = with_swap(ground, conversion, other)
                yield Change("another rate", text, changed, place_of(conversion.span))


def _as_written(row: Row) -> Row:
    if not row.currency:
        return row
    return Row(row.key, row.values, row.file, row.number, row.known, row.voided)


def knowledge_changes(ground: Ground, periods: tuple[Period, ...]) -> Iterator[Change]:
    """What was known on another day: of each day on which something became known, and of the ends of periods."""
    everything_known = [None] if ground.as_of is not None else []
    for day in (*_known_on(ground, periods)[-MOST_DAYS:], *everything_known):
        text = "later data is counted too, all that is in the files"
        if day is not None:
            text = f"only what was known on {day} is counted"
        yield Change("other knowledge", text, attrs.evolve(ground, as_of=day))


def untried_days(ground: Ground, periods: tuple[Period, ...]) -> list[date]:
    """The earlier days on which something became known too, and whose knowledge is not tried."""
    return _known_on(ground, periods)[:-MOST_DAYS]


def _known_on(ground: Ground, periods: tuple[Period, ...]) -> list[date]:
    """The days after which something else was known, from the end of the first period on."""
    days = {row.known for rows in ground.data.facts.values() for row in rows if row.known is not None}
    for cells in ground.data.inputs.values():
        days |= {cell.known for versions in cells.values() for cell in versions if cell.known is not None}
    days |= {each.end for each in periods}
    return sorted(day for day in days if day >= periods[0].end and day != ground.as_of)
