"""A result sorted by participant, once for all statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Protocol, TypeVar

import attrs

from incentlang.engines.result import Result
from incentlang.ledger.entries import Entry
from incentlang.ledger.payouts import Payout
from incentlang.values.periods import Period


@attrs.frozen
class Books:
    """What an evaluation gave for one participant.

    Attributes:
        rows: The payouts of all periods, in order.
        entries: Those of all periods.
        now: The result of one period alone.
    """

    rows: tuple[Payout, ...]
    entries: tuple[Entry, ...]
    now: Result


class _OfSomebody(Protocol):
    @property
    def participant(self) -> str: ...


T = TypeVar("T", bound=_OfSomebody)


def books_of(result: Result, period: Period) -> Mapping[str, Books]:
    """Everybody's part of a result; `now` is of this period."""
    payouts, entries = _by_person(result.payouts), _by_person(result.entries)
    pending, problems = _by_person(result.pending), _by_person(result.problems)
    return {
        who: Books(
            tuple(rows),
            tuple(entries[who]),
            attrs.evolve(
                result,
                periods=(period,),
                payouts=tuple(row for row in rows if row.period == period),
                entries=tuple(entry for entry in entries[who] if entry.period == period),
                pending=tuple(line for line in pending[who] if line.period == period),
                problems=tuple(problems[who]),
            ),
        )
        for who, rows in payouts.items()
    }


def _by_person(every: Iterable[T]) -> defaultdict[str, list[T]]:
    found: defaultdict[str, list[T]] = defaultdict(list)
    for each in every:
        found[each.participant].append(each)
    return found
