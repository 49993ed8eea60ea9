"""What there is to cover in a plan, told from its text alone."""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import Any, assert_never

import attrs

from incentlang.ir.expressions import (
    After,
    Cases,
    Compare,
    Expr,
    IsKnown,
    IsOneOf,
    LookUp,
    MeasureRead,
    NoneWithin,
    Otherwise,
    OwnWalk,
    ParamRead,
    PeriodWalk,
    Previous,
    Step,
    ValueRead,
    Walk,
)
from incentlang.ir.lifecycle import Cap, ClawBack
from incentlang.ir.pools import Pool
from incentlang.ir.program import (
    BandTable,
    Credit,
    CurveTable,
    DecisionTable,
    MatrixTable,
    Measure,
    PeriodRule,
    Program,
    RowRule,
    Table,
    Value,
)
from incentlang.ir.reads import ParamOverride
from incentlang.ir.words import awaited
from incentlang.scenarios.coverage.nodes import leaves, nodes
from incentlang.scenarios.coverage.place import Key, Place, quoted
from incentlang.scenarios.coverage.tables import places_of
from incentlang.source import Span

LAST_DAY, DAY_AFTER = "last day", "day after"
CREDITED, DRAWN, CHOSEN, DEFAULT, THERE = "credited", "drawn", "chosen", "default", "there"
BINDING, ROOM = "binding", "room left"
Definition = RowRule | PeriodRule | Pool | Cap | Measure | Value | ParamOverride | Table
Named = tuple[str, Definition]


@attrs.frozen
class Group:
    """A definition, and what there is to cover in its text."""

    name: str
    span: Span
    places: tuple[Place, ...]


def groups(program: Program, files: Container[str]) -> tuple[Group, ...]:
    """Every definition that pay depends on, in the order of the text, each place in the one whose text holds it.

    A cap on the whole plan, an `ensure` and what a pilot watches are left out: no expectation evaluates them.

    Args:
        program: The checked plan.
        files: The plan's own files, as messages name them; the standard library has tests of its own.
    """
    definitions = [each for each in _reached(program) if each[1].span.source.path in files]
    found: dict[Key, tuple[Place, Span]] = {}
    for _, definition in definitions:
        for place in _places(definition, program):
            if place.span.source.path in files:
                found.setdefault(place.key, (place, definition.span))
    inside: dict[Span, list[Place]] = {definition.span: [] for _, definition in definitions}
    for place, first in found.values():
        homes = [span for span in inside if span.source is place.span.source and _holds(span, place.span)]
        # A formula has no figure of its own: what stands in it belongs to the first that reads it.
        inside[min(homes, key=lambda span: span.end - span.start, default=first)].append(place)
    in_order = sorted(definitions, key=lambda each: (each[1].span.source.path, each[1].span.start))
    return tuple(
        Group(name, span, tuple(sorted(inside[span], key=lambda place: place.span.start)))
        for span, name in {definition.span: name for name, definition in in_order}.items()
        if inside[span]
    )


def _holds(outer: Span, inner: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _reached(program: Program) -> list[Named]:
    """Rules, pools and caps on rules, and what they read, at any distance."""
    measures = {each.name: each for each in program.measures}
    values = {each.name: each for each in program.values}
    found: dict[Span, Named] = {}

    def take(name: str, definition: Definition) -> None:
        if definition.span in found:
            return
        found[definition.span] = name, definition
        for node in nodes(definition):
            match node:
                case MeasureRead(name=read):
                    take(f"measure {read}", measures[read])
                case ValueRead(name=read):
                    take(f"value {read}", values[read])
                case ParamRead(name=read, overrides=overrides):
                    for override in overrides:
                        take(f"override {read}", override)
                case LookUp(table=read) | Walk(table=read) | Step(table=read):
                    take_table(read)
                case OwnWalk(table=read) | PeriodWalk(table=read):
                    take_table(read)
                case _:
                    pass

    def take_table(name: str) -> None:
        for table in program.tables:
            if table.name == name:
                take(f"table {name}", table)

    for rule in program.rules:
        take(f"rule {rule.name}", rule)
    for pool in program.pools:
        take(f"pool {pool.name}", pool)
    for cap in program.caps:
        if cap.of:
            take(f"cap on {cap.of}", cap)
    return list(found.values())


def _places(definition: Definition, program: Program) -> Iterator[Place]:
    match definition:
        case BandTable() | CurveTable() | DecisionTable() | MatrixTable():
            yield from places_of(definition, program.plan)
            return
        case Pool(shares=shares):
            for share in shares:
                yield Place(share.span, CREDITED, "credit", f"no scenario gives anybody {quoted(share.span)}")
        case Cap(span=span):
            yield Place(span, BINDING, "cap", "in no scenario does it cut anything")
            yield Place(span, ROOM, "cap", "in no scenario is there room left under it")
        case PeriodRule(draw=draw) if draw is not None:
            yield Place(draw.span, DRAWN, "credit", f"no scenario draws {quoted(draw.span)}")
        case RowRule() | PeriodRule() | Measure() | Value() | ParamOverride():
            pass
        case _:
            assert_never(definition)
    every = list(nodes(definition))
    chosen = {id(leaf) for node in every if isinstance(node, Cases) for leaf in _plain_conditions(node)}
    for node in every:
        if id(node) not in chosen:
            yield from _of_node(node)


def _plain_conditions(node: Cases) -> Iterator[Expr]:
    """Conditions of cases that say no more than the case: it is chosen, or a later one is."""
    for case in node.cases:
        inner = list(leaves(case.condition))
        if len(inner) == 1:
            yield inner[0]


def _of_node(node: Any) -> Iterator[Place]:
    match node:
        case Credit(span=span, cap=cap):
            yield Place(span, CREDITED, "credit", f"no scenario earns {quoted(span)}")
            if cap is not None:
                yield Place(cap.span, BINDING, "cap", f"no amount goes beyond the limit {quoted(cap.span)}")
                yield Place(cap.span, ROOM, "cap", f"no amount stays within the limit {quoted(cap.span)}")
        case ClawBack(trigger=trigger):
            yield from _claw_back(node, trigger)
        case After() | NoneWithin():
            yield from _wait(node)
        case Cases(cases=cases, otherwise=otherwise):
            for case in cases:
                yield Place(case.gives.span, CHOSEN, "case", f"no scenario comes to {quoted(case.span)}")
            yield Place(
                otherwise.span, CHOSEN, "case", f"no scenario comes to the `otherwise` of {quoted(otherwise.span)}"
            )
        case Otherwise(default=default, operand=operand):
            yield Place(default.span, DEFAULT, "default", f"no scenario takes the default {quoted(default.span)}")
            yield Place(default.span, THERE, "default", f"in no scenario has {quoted(operand.span)} a value of its own")
        case Previous(default=default, measure=measure):
            yield Place(default.span, DEFAULT, "default", f"no scenario takes the default {quoted(default.span)}")
            yield Place(default.span, THERE, "default", f"no scenario has a period before for {quoted(measure.span)}")
        case Compare() | IsOneOf() | IsKnown():
            yield from _both(node)
        case _:
            for name in ("where", "condition", "test"):
                for leaf in leaves(found) if (found := getattr(node, name, None)) is not None else ():
                    if not isinstance(leaf, Compare | IsOneOf | IsKnown):
                        yield from _both(leaf)


def side_of(node: Expr, state: str) -> str:
    """A condition that went one way; `between` is two comparisons with one text."""
    return f"{node.op} {state}" if isinstance(node, Compare) else state


def _both(node: Expr) -> Iterator[Place]:
    """A condition, met and failed."""
    text = quoted(node.span)
    if isinstance(node, Compare) and " between " in text:
        text += " at its lower end" if node.op == "at least" else " at its upper end"
    yield Place(node.span, side_of(node, "met"), "condition", f"no scenario meets {text}")
    yield Place(node.span, side_of(node, "failed"), "condition", f"no scenario fails {text}")


def _wait(node: After | NoneWithin) -> Iterator[Place]:
    text = quoted(node.span)
    yield Place(node.span, "met", "condition", f"no scenario meets {text}")
    yield from _deadline(node, f"no scenario fails {text}", f"no scenario still waits for {text} on its last day")


def _claw_back(claw: ClawBack, node: After | NoneWithin) -> Iterator[Place]:
    text = quoted(claw.span)
    yield Place(node.span, "met", "claw back", f"no scenario takes anything back by {text}")
    nothing = f"in no scenario is nothing taken, to the end, by {text}"
    for place in _deadline(node, nothing, nothing):
        yield attrs.evolve(place, kind="claw back") if place.kind == "condition" else place


def _deadline(node: After | NoneWithin, failed: str, pending: str) -> Iterator[Place]:
    """The other way of a wait, and the two days at its end; without an end it never fails, it waits."""
    if isinstance(node, After) and node.within is None and node.cutoff is None:
        yield Place(node.span, "pending", "condition", pending)
        return
    text, fact = quoted(node.span), awaited(node)
    yield Place(node.span, "failed", "condition", failed)
    yield Place(node.span, LAST_DAY, "deadline", f"no `{fact}` comes on the last day of {text}")
    yield Place(node.span, DAY_AFTER, "deadline", f"no `{fact}` comes on the day after the last of {text}")
