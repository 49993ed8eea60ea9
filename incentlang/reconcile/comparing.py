"""Which payouts are not the same on both sides, figure by figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

import attrs

from incentlang.data.model import Dataset
from incentlang.diagnostics.base import Diagnostic
from incentlang.diagnostics.reconciling import NobodyOfThatName, NotInTheirFile
from incentlang.diagnostics.suggest import closest
from incentlang.engines.result import Result
from incentlang.ledger.payouts import Payout
from incentlang.reconcile.model import Different, Figures, Key
from incentlang.reconcile.theirs import Theirs

ZERO = Decimal(0)


def payouts_of(result: Result) -> Mapping[Key, Payout]:
    """The payouts of a run by participant, period and unit."""
    return {(row.participant, row.period, row.unit): row for row in result.payouts}


def figures_of(row: Payout | None, names: tuple[str, ...]) -> Figures:
    """Some figures of a payout; all are zero where there is none."""
    return {name: ZERO if row is None else getattr(row, name) for name in names}


def agrees(theirs: Figures, ours: Figures) -> bool:
    """Whether every figure that they tell is the same here."""
    return all(value is None or value == ours[name] for name, value in theirs.items())


def differences(theirs: Theirs, result: Result, data: Dataset) -> tuple[tuple[Different, ...], tuple[Diagnostic, ...]]:
    """The payouts that differ, in order of participant and period, and what is odd about who is listed."""
    ours = payouts_of(result)
    found = [*_differing(theirs, ours), *_missing(theirs, ours)]
    found.sort(key=lambda each: (each.participant, each.period.number, each.unit))
    named = tuple(_named(each, data) for each in found)
    return named, tuple(_odd(theirs, named, data))


def _named(each: Different, data: Dataset) -> Different:
    who = data.participants.get(each.participant)
    return attrs.evolve(each, name=who.name if who is not None else "")


def _differing(theirs: Theirs, ours: Mapping[Key, Payout]) -> Iterator[Different]:
    for key, payout in theirs.payouts.items():
        who, period, unit = key
        row = ours.get(key)
        here = figures_of(row, theirs.figures)
        first = next(
            (name for name, value in payout.figures.items() if value is not None and value != here[name]), None
        )
        if first is not None:
            differs = Different(who, "", period, unit, "differs", payout.figures, here, first, payout.row)
            if row is None:
                yield attrs.evolve(differs, sort="extra")
            else:
                yield attrs.evolve(differs, sort="withheld") if here[first] is None else differs


def _missing(theirs: Theirs, ours: Mapping[Key, Payout]) -> Iterator[Different]:
    nothing: Figures = dict.fromkeys(theirs.figures, ZERO)
    for key, row in ours.items():
        who, period, unit = key
        here = figures_of(row, theirs.figures)
        first = next((name for name, value in here.items() if value != ZERO), None)
        if key not in theirs.payouts and first is not None and period in theirs.periods and unit in theirs.units:
            yield Different(who, "", period, unit, "missing", nothing, here, first)


def _odd(theirs: Theirs, found: tuple[Different, ...], data: Dataset) -> Iterator[Diagnostic]:
    known = data.participants
    for who in dict.fromkeys(who for who, _, _ in theirs.payouts):
        if who not in known:
            yield NobodyOfThatName(name=who, suggestions=closest(who, known))
    for period in theirs.periods:
        people = tuple(each.participant for each in found if each.sort == "missing" and each.period == period)
        if people:
            yield NotInTheirFile(people=tuple(dict.fromkeys(people)), period=period)
