"""What a draw added and what pay gave back, as figures: from what was offered, and from columns of the account."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import attrs

from incentlang.engines.reference.draws import ReadyDraw
from incentlang.engines.reference.rules import ReadyPeriodRule
from incentlang.explain.derivation import Derivation
from incentlang.explain.trace import Figure
from incentlang.explain.working import figure_of
from incentlang.ir.expressions import Expr
from incentlang.ledger.draws import Settlement
from incentlang.ledger.entries import Entry
from incentlang.ledger.payouts import Payout
from incentlang.values.numbers import exact_text

ZERO = Decimal(0)


@attrs.frozen
class Settled:
    """One rule's part of a payout.

    Attributes:
        versions: The versions of the rule; `rows` says of each what it came to.
        account: The payout whose columns the trace shows; None where it shows none.
    """

    work: Derivation
    versions: Sequence[ReadyPeriodRule]
    rows: Sequence[Settlement]
    account: Payout | None

    def figure(self, entry: Entry) -> Figure:
        """An entry with what it was computed from; stated where nothing in the trace leads to it."""
        amount = exact_text(entry.amount)
        row = next((row for row in self.rows if _is(row, entry)), None)
        source = None
        if row is not None:
            source = self._drawn(row) if entry.kind == "draw" else self._given_back(row)
        if source is None:
            source = Figure("stated", amount, f"{entry.kind} of {entry.for_period}")
        else:
            source = Figure("same", amount, "", (source,))
        return Figure("move", amount, entry.kind, (source,), mode=entry.of_kind)

    # --- what is added --------------------------------------------------------------------------------------------

    def _drawn(self, row: Settlement) -> Figure:
        """A guarantee less what became payable; an advance as it is offered."""
        offered = self._offered(row)
        if self._ready(row).draw.kind == "advance":
            return offered
        less = Figure("sum", None, "", (offered, _minus(self._compared(row))))
        return Figure("greater", None, "", (less, Figure("constant", "0")))

    def _offered(self, row: Settlement) -> Figure:
        """What the plan's formula comes to, less what earlier pay periods of a longer guarantee brought."""
        assert row.offered is not None
        ready = self._ready(row)
        span = row.period.within(ready.ready.rule.each)
        offer = ready.offer(self.work.participant, span, self.work.clock)
        whole = self._rounded(row, self._formula(row, ready.draw.amount))
        brought = offer.amount - row.offered if offer is not None else ZERO
        if brought == 0:
            return attrs.evolve(whole, value=exact_text(row.offered), text="offered")
        came = Figure("stated", exact_text(brought), "came in earlier pay periods")
        return Figure("sum", exact_text(row.offered), "left of it", (whole, _minus(came)))

    def _compared(self, row: Settlement) -> Figure:
        """What became payable, and what other guarantees drew before this one."""
        if self.account is None:
            return Figure("stated", exact_text(row.compared), "payable")
        payable = Figure("column", exact_text(self.account.payable), "payable")
        others = row.compared - self.account.payable
        if others == 0:
            return payable
        first = Figure("stated", exact_text(others), "drawn by other guarantees")
        return Figure("sum", exact_text(row.compared), "payable", (payable, first))

    # --- what is given back ---------------------------------------------------------------------------------------

    def _given_back(self, row: Settlement) -> Figure | None:
        """The least of what is owed, of what pay leaves above its floor, and of what the plan takes at most.

        None where other debts were given back before: what they left is not told.
        """
        if self.account is None:
            return None
        pay = self._pay(self.account)
        bounds = [(row.owed, Figure("stated", exact_text(row.owed), "owed from before"))]
        floor = Figure("stated", exact_text(row.floor), "the guarantee")
        bounds.append((row.pay - row.floor, Figure("sum", None, "", (pay, _minus(floor))) if row.floor else pay))
        if row.limit is not None:
            bounds.append((row.limit, self._limit(row, pay)))
        least = min(amount for amount, _ in bounds)
        if least != row.recovered or row.pay != self.account.payable + self.account.drawn:
            return None
        return Figure("lesser", None, "", tuple(figure for _, figure in bounds))

    def _pay(self, account: Payout) -> Figure:
        columns = (("payable", account.payable), ("drawn", account.drawn))
        parts = tuple(Figure("column", exact_text(amount), name) for name, amount in columns)
        return Figure("sum", exact_text(account.payable + account.drawn), "pay", parts)

    def _limit(self, row: Settlement, pay: Figure) -> Figure:
        """The most that one period gives back: an amount, or a share of its pay."""
        limit = self._ready(row).draw.limit
        assert limit is not None
        value = self._formula(row, limit.value)
        if limit.share:
            value = Figure("product", None, "", (value, pay))
        assert row.limit is not None
        return attrs.evolve(self._rounded(row, value), value=exact_text(row.limit), text="at most")

    # --- how the plan says it -------------------------------------------------------------------------------------

    def _ready(self, row: Settlement) -> ReadyDraw:
        ready = self.versions[row.version]
        assert ready.rule.draw is not None  # only what draws is settled
        return ReadyDraw(ready, ready.rule.draw, self.work.engine)

    def _formula(self, row: Settlement, formula: Expr) -> Figure:
        ready = self.versions[row.version]
        env = ready.env(self.work.participant, row.period.within(ready.rule.each), self.work.clock)
        return figure_of(self.work.reader(env, ""), formula)

    def _rounded(self, row: Settlement, exact: Figure) -> Figure:
        plan = self.versions[row.version].plan
        return Figure("round", None, "", (exact,), mode=plan.rounding, step=exact_text(plan.quantum))


def _is(row: Settlement, entry: Entry) -> bool:
    """Whether an entry is all that a version drew, or all that it gave back, in the period."""
    if entry.kind == "draw":
        return row.offered is not None and row.drawn == entry.amount
    return entry.kind == "recover" and row.recovered == entry.amount and row.drawn == row.settled == 0


def _minus(figure: Figure) -> Figure:
    return Figure("negative", None, "", (figure,))
