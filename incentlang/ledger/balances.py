"""Negative pay that is written off: an entry for each, so that nobody's debt disappears unseen (semantics 22)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from incentlang.ledger.entries import Entry
from incentlang.ledger.payouts import Ledger, PayTerms
from incentlang.values.periods import Period

ZERO = Decimal(0)


def write_offs(
    entries: Iterable[Entry],
    periods: Sequence[Period],
    from_: int,
    ended: int,
    withheld: Mapping[str, Period],
    terms: PayTerms,
    plan: str,
    place: tuple[str, int],
) -> list[Entry]:
    """The entries that bring a negative balance to zero at the end of each period.

    What later pay gives back by a plan of recovery is no negative pay, and stays owed.

    Args:
        entries: All other entries.
        periods: Every pay period in order.
        from_: So many of the first are closed: their write-offs are posted.
        ended: So many of the first have ended; the last one may still be open.
        withheld: From which period on somebody is not paid.
        terms: How pay is settled.
        plan: The plan's name, which stands for the rule.
        place: File and line of the clause.
    """
    ledger = Ledger(entries, terms)
    made: list[Entry] = []
    for index, period in enumerate(periods[:ended]):
        for who, unit in sorted(ledger.concerned(period)):
            stopped = who in withheld and withheld[who].end <= period.end
            row = ledger.row(who, period, unit, stopped)
            account = ledger.accounts[who, unit]
            owed = -account.balance - account.waiting
            if row.balance is None or owed <= 0 or index < from_:
                continue
            account.balance += owed
            made.append(
                Entry(
                    who, period, "adjust", plan, *place, "period", str(period), period.end, unit, owed, owed,
                    "ordinary", period, "balance",
                )
            )  # fmt: skip
    return made
