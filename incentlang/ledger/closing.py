"""Closed periods: what was posted stays, and what late facts change is posted in the first open period (semantics 5).

Prior period adjustment = how the closed periods stand with today's knowledge, less what was posted for them, per rule,
participant, subject and kind of entry. It moves what its `of_kind` moves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

import attrs

from incentlang.ledger.entries import Entry
from incentlang.ledger.moves import EntryKind
from incentlang.values.numbers import Number, as_fraction
from incentlang.values.periods import Period

ZERO = Decimal(0)
ADJUSTMENT: EntryKind = "prior_period_adjustment"


@attrs.frozen
class ClosedPeriod:
    """A period that was closed: with the knowledge of which day, by which text of the plan, and its entries."""

    period: Period
    as_of: date
    plan_hash: str
    entries: tuple[Entry, ...]


class _Key(NamedTuple):
    unit: str
    participant: str
    rule: str
    subject_type: str
    subject: str
    kind: str


@attrs.define
class _Both:
    """The entries of one key, as computed now and as posted, by the period they are for."""

    now: list[Entry] = attrs.field(factory=list)
    posted: list[Entry] = attrs.field(factory=list)


def last_closed(closed: Sequence[ClosedPeriod]) -> Period | None:
    """The last closed period; every period up to it is closed, also one in which nothing was."""
    return closed[-1].period if closed else None


def restated(
    computed: Iterable[Entry],
    closed: Sequence[ClosedPeriod],
    into: Period | None,
    troubled: Collection[tuple[str, str, str]],
) -> list[Entry]:
    """All entries of a run when some periods are closed.

    Args:
        computed: What the plan gives now, for every period, without draws and recoveries.
        closed: The closed periods, in order.
        into: The first open period, where adjustments are posted; None where it is not asked for.
        troubled: Participant (empty where unknown), rule and subject of lines that cannot be computed now:
            nobody can say by how much they are wrong.
    """
    last = last_closed(closed)
    if last is None:
        return list(computed)
    posted = [entry for each in closed for entry in each.entries]
    open_entries: list[Entry] = []
    both: dict[_Key, _Both] = defaultdict(_Both)
    for entry in computed:
        if entry.period.end > last.end:
            open_entries.append(entry)
        else:
            both[_key(entry)].now.append(entry)
    for entry in posted:
        if not _settles(entry):
            both[_key(entry)].posted.append(entry)
    made: list[Entry] = []
    unsure = set(troubled)
    if into is not None:
        for key, pair in both.items():
            if not {(who, key.rule, key.subject) for who in (key.participant, "")} & unsure:
                made += _adjustment(key, pair, into)
    return [*posted, *open_entries, *made]


def posted_before(closed: Sequence[ClosedPeriod], adjustment: Entry) -> Decimal:
    """What had been posted of what an adjustment adjusts."""
    earlier = (each for each in closed if each.period.end < adjustment.period.start)
    key = _key(adjustment)
    posted = (entry for each in earlier for entry in each.entries if not _settles(entry))
    return _sum([entry for entry in posted if _key(entry) == key])


def _settles(entry: Entry) -> bool:
    """Whether an entry belongs to a money balance, which reads what was posted and is never computed again."""
    kind, _, of_kind = _kind(entry).partition(" ")
    return kind in ("draw", "recover") or (kind == "adjust" and of_kind in ("draw", "balance"))


def _kind(entry: Entry) -> str:
    """The kind and its `of_kind`; an adjustment posted earlier counts as what it adjusts."""
    return entry.of_kind if entry.kind == ADJUSTMENT else f"{entry.kind} {entry.of_kind}".strip()


def _key(entry: Entry) -> _Key:
    return _Key(entry.unit, entry.participant, entry.rule, entry.subject_type, entry.subject, _kind(entry))


def _adjustment(key: _Key, pair: _Both, into: Period) -> list[Entry]:
    difference = _sum(pair.now) - _sum(pair.posted)
    if difference == 0:
        return []
    model = (pair.now or pair.posted)[-1]
    concerned = _concerned(pair)
    unrounded = _less(_exact(pair.now), _exact(pair.posted))
    return [
        attrs.evolve(
            model,
            period=into,
            kind=ADJUSTMENT,
            unrounded=unrounded,
            amount=difference,
            cause="late_fact",
            for_period=concerned,
            of_kind=key.kind,
        )
    ]


def _concerned(pair: _Both) -> Period:
    """The first period for which what stands now differs from what was posted."""
    amounts: dict[Period, Decimal] = defaultdict(lambda: ZERO)
    for entry in pair.now:
        amounts[entry.for_period] += entry.amount
    for entry in pair.posted:
        amounts[entry.for_period] -= entry.amount
    return min((period for period, amount in amounts.items() if amount != 0), key=lambda period: period.end)


def _sum(entries: Iterable[Entry]) -> Decimal:
    return sum((entry.amount for entry in entries), ZERO)


def _exact(entries: Iterable[Entry]) -> Number:
    total: Number = ZERO
    for entry in entries:
        total = _less(total, -entry.unrounded)
    return total


def _less(a: Number, b: Number) -> Number:
    return a - b if isinstance(a, Decimal) and isinstance(b, Decimal) else as_fraction(a) - as_fraction(b)
