"""Scenarios that would cover a boundary or a deadline: those that exist, with one figure or date changed.

Nothing is guessed. A suggestion is an existing scenario in which one number or date was changed, or the fact added
that is waited for, until the evaluation itself came to the uncovered place; it compiles, it passes, and a person must
confirm its figure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction
from itertools import islice

import attrs

from incentlang.ir.expressions import After, NoneWithin
from incentlang.ir.program import Program
from incentlang.ir.scenario import Scenario
from incentlang.ir.schema import Entity, Fact, Schema
from incentlang.scenarios.coverage.counted import Coverage
from incentlang.scenarios.coverage.draft import Draft, Figure
from incentlang.scenarios.coverage.edges import edges_of
from incentlang.scenarios.coverage.nodes import nodes
from incentlang.scenarios.coverage.place import Key, Place
from incentlang.scenarios.coverage.places import LAST_DAY
from incentlang.scenarios.coverage.trying import Bench, Reading, Tried
from incentlang.source import Span
from incentlang.types import Ref
from incentlang.values.dates import LAST_DATE, ONE_DAY
from incentlang.values.numbers import Number, as_fraction

_CENT = Decimal("0.01")
MOST_TRIES = 60
"""Drafts that are tried for one place."""


@attrs.frozen
class Suggestion:
    """For one place that is not covered: a scenario, or why there is none."""

    place: Place
    text: str = ""
    why_not: str = ""


def suggestions(
    program: Program, declared: Schema, scenarios: Sequence[Scenario], coverage: Coverage, reading: Reading
) -> Iterator[Suggestion]:
    """A scenario for every boundary and deadline that is not covered, each made from one that exists.

    Args:
        program: The checked plan.
        declared: Everything its files declare.
        scenarios: What there is already.
        coverage: What they cover.
        reading: Compiles the text of a scenario.
    """
    bench = Bench(program, declared, reading)
    search = _Search(bench, tuple(bench.existing(scenarios)))
    covered: set[Key] = set()
    for definition in coverage.definitions:
        for place in definition.missing:
            if place.kind not in ("boundary", "deadline") or place.key in covered:
                continue
            name = f"{definition.name}, line {place.span.line}: {_title(place)}"
            found = search.boundary(place) if place.kind == "boundary" else search.deadline(place)
            text = bench.finished(found, name, place.key) if isinstance(found, Tried) else None
            if isinstance(found, Tried) and text is not None:
                covered |= found.watch.seen
                yield Suggestion(place, text)
            else:
                yield Suggestion(place, why_not=found if isinstance(found, str) else "its figure cannot be written")


def _title(place: Place) -> str:
    """What the scenario does, from the sentence that says that none does it."""
    return place.missing.removeprefix("no value ").removeprefix("no ").replace("`", "")


class _Search:
    """Looks for a change that brings an evaluation to a place."""

    def __init__(self, bench: Bench, existing: tuple[Tried, ...]) -> None:
        self.bench = bench
        self.existing = existing
        self.tables = {
            (edge.span, edge.side(side)): (table.span, edge)
            for table in bench.program.tables
            for edge in edges_of(table, bench.program.plan)
            for side in ("at", "below")
        }
        self.probes: dict[tuple[int, Figure], Tried | None] = {}

    # --- boundaries -------------------------------------------------------------------------------

    def boundary(self, place: Place) -> Tried | str:
        """A scenario in which a value stands on a side of a boundary, or why there is none."""
        table, edge = self.tables[place.key]
        near = [each for each in self.existing if (table, edge.axis) in each.watch.stood]
        if not near:
            return "no scenario reads this table yet; write one that does"
        target = edge.target(place.side)
        drafts = ((each, draft) for each in near for draft in self._towards(each, (table, edge.axis), target))
        first: Tried | None = None
        for base, changed in islice(drafts, MOST_TRIES):
            found = self.bench.tried(changed)
            if found is not None and place.key in found.watch.seen:
                if found.figure != base.figure:
                    return found
                first = first or found
        # A value of somebody else can stand there while what is expected stays as it was; it is better than none.
        return first or "no single figure of a scenario that reads this table brings a value there"

    def _towards(self, base: Tried, where: tuple[Span, int], target: Decimal) -> Iterator[Draft]:
        """Drafts with one figure changed so that a value comes to the target, if it moves with that figure."""
        seen: set[tuple[Figure, Decimal]] = set()
        for figure in base.draft.figures():
            probe = self._probe(base, figure)
            if probe is None:
                continue
            step = _probed(figure) - figure.value
            moved = zip(base.watch.stood[where], probe.watch.stood.get(where, ()), strict=False)
            for before, after in dict.fromkeys(moved):
                for value in _values(figure, step, before, after, target):
                    if (figure, value) not in seen:
                        seen.add((figure, value))
                        changed = base.draft.with_figure(figure, value)
                        yield from [changed] if changed is not None else ()

    def _probe(self, base: Tried, figure: Figure) -> Tried | None:
        """The scenario with another figure in one place, which shows what moves with it."""
        key = (id(base), figure)
        if key not in self.probes:
            changed = base.draft.with_figure(figure, _probed(figure))
            self.probes[key] = None if changed is None else self.bench.tried(changed)
        return self.probes[key]

    # --- deadlines --------------------------------------------------------------------------------

    def deadline(self, place: Place) -> Tried | str:
        """A scenario in which a fact comes on the last day of a window, or on the day after."""
        near = [each for each in self.existing if place.span in each.watch.waited]
        if not near:
            return "no scenario comes to this clause yet; write one that does"
        node = _wait_at(self.bench.program, place.span)
        first: Tried | None = None
        for changed, other in islice(self._on_and_beside(near, node, place), MOST_TRIES):
            found = self.bench.tried(changed)
            if found is not None and place.key in found.watch.seen:
                beside = self.bench.tried(other)
                if beside is not None and beside.figure != found.figure:
                    return found
                first = first or found
        # Where no figure depends on the day, as of a second claw back, a scenario that comes there is all there is.
        missed = f"moving or adding one `{node.reach.fact}` in a scenario that comes here does not bring it on that day"
        return first or missed

    def _on_and_beside(
        self, near: list[Tried], node: After | NoneWithin, place: Place
    ) -> Iterator[tuple[Draft, Draft]]:
        """Drafts in which the fact comes on the day, each with one in which it comes on the other side of the end."""
        for each in near:
            ends = dict.fromkeys(waited.deadline for waited in each.watch.waited[place.span])
            for last in ends:
                if last is not None and last < LAST_DATE - ONE_DAY:
                    days = (last, last + ONE_DAY) if place.side == LAST_DAY else (last + ONE_DAY, last)
                    later = attrs.evolve(each.draft, as_of=max(each.draft.as_of, last + ONE_DAY))
                    here, beside = (self._coming_on(each, node, day, later) for day in days)
                    yield from zip(here, beside, strict=False)

    def _coming_on(self, base: Tried, node: After | NoneWithin, day: date, later: Draft) -> Iterator[Draft]:
        """Drafts in which the fact comes on a day: one that is given is moved, else one is added."""
        fact = next(each for each in self.bench.declared.facts if each.name == node.reach.fact)
        starts = tuple(f"given {fact.name} {separator}" for separator in ("", "of "))
        for figure in later.figures():
            text = later.clauses[figure.clause]
            if figure.kind == "date" and " ".join(text.split()).startswith(starts):
                changed = later.with_figure(figure, Decimal(day.toordinal()))
                yield from [changed] if changed is not None else ()
        if fact.dated is not None:
            for key in _keys(fact, node.reach.field, base.scenario, self.bench.declared):
                for count in range(1, 1 + (node.nth if isinstance(node, After) else 1)):
                    short = long = later
                    for index in range(count):  # the 2nd needs a first, the day before
                        on = day - index * ONE_DAY
                        short = short.with_clause(f"given {fact.name} of {key} on {on}")
                        long = long.with_clause(
                            f"given {fact.name} S{index + 1}: {node.reach.field} {key}, {fact.dated} {on}"
                        )
                    yield from (short, long)


def _probed(figure: Figure) -> Decimal:
    """Another value: the next day, or twice a number."""
    if figure.kind == "date":
        return figure.value + 1
    return figure.value * 2 if figure.value else Decimal(1)


def _values(figure: Figure, step: Decimal, before: Number, after: Number, target: Decimal) -> Iterator[Decimal]:
    """Values of a figure with which the table's argument would be the target, if it grows with it or falls with it."""
    at, moved = as_fraction(before), as_fraction(after)
    if at == moved:
        return
    exact = [Fraction(figure.value) + (Fraction(target) - at) * Fraction(step) / (moved - at)]
    if target != 0 and figure.kind == "number":
        exact.append(Fraction(figure.value) * at / Fraction(target))
    for value in exact:
        if figure.kind == "date":
            if value.denominator == 1:
                yield Decimal(value.numerator)
            continue
        for mode in (ROUND_FLOOR, ROUND_CEILING):
            rounded = (Decimal(value.numerator) / Decimal(value.denominator)).quantize(_CENT, rounding=mode)
            if rounded >= 0:
                yield rounded


def _wait_at(program: Program, span: Span) -> After | NoneWithin:
    """The wait that is written at a place."""
    definitions = (*program.rules, *program.measures, *program.values, *program.pools)
    every = (node for definition in definitions for node in nodes(definition))
    return next(node for node in every if isinstance(node, After | NoneWithin) and node.span == span)


def _keys(fact: Fact, name: str, scenario: Scenario, declared: Schema) -> list[str]:
    """The keys in a scenario of what a column of a fact refers to."""
    target = next((each.type.target for each in fact.fields if each.name == name and isinstance(each.type, Ref)), None)
    tables: list[Entity | Fact] = [*declared.entities, *declared.facts]
    referring = {
        (table.name, field.name) for table in tables for field in table.fields if field.type == Ref(target or "")
    }
    found = [row.key for row in scenario.rows if row.kind == target]
    found += [str(value) for row in scenario.rows for cell, value in row.cells if (row.kind, cell) in referring]
    return list(dict.fromkeys(found))
