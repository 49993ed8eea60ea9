"""Accounts in a trace: that of the payout, and those before it from which its opening balance comes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from incentlang.engines.reference.run import calendar_of, run
from incentlang.explain.derivation import Derivation
from incentlang.explain.trace import Account, Node
from incentlang.ledger.moves import COLUMNS
from incentlang.ledger.payouts import Payout
from incentlang.values.numbers import plain

_COLUMNS = ("opening", *COLUMNS, "paid", "balance")
EARLIER = "an earlier payout, explained by itself"


def account(row: Payout) -> Account:
    """The columns of a payout row that its account is made of."""
    figures = ((name, getattr(row, name)) for name in _COLUMNS)
    return Account(row.unit, tuple((name, None if value is None else plain(value)) for name, value in figures))


def earlier_accounts(work: Derivation) -> None:
    """A node for each earlier payout since the last one that began with nothing, the first of them first."""
    every, _ = calendar_of(work.engine, [work.period])
    result = run(work.engine, every, only=work.participant)
    rows = (row for row in result.payouts if row.participant == work.participant and row.period.end < work.period.start)
    plan = work.engine.program.plan
    for mine in _since_nothing([list(group) for _, group in groupby(rows, key=lambda row: row.period)]):
        key = (("participant", work.participant), ("period", str(mine[0].period)))
        number, _ = work.nodes.number("payout", plan.name, key)
        place = plan.span
        accounts = tuple(map(account, mine))
        node = Node(number, "payout", plan.name, key, place.source.path, place.line, note=EARLIER, account=accounts)
        work.nodes.fill(node)


def _since_nothing(payouts: Sequence[list[Payout]]) -> Iterator[list[Payout]]:
    """The last payouts in a row of which each but the first begins with a balance."""
    begins = [index for index, rows in enumerate(payouts) if not any(row.opening for row in rows)]
    yield from payouts[begins[-1] if begins else 0 :]
