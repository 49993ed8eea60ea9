"""Which columns of somebody else's file are ours: by our names, or by what such columns are usually called."""

from __future__ import annotations

import re
from collections.abc import Sequence

import attrs

from incentlang.diagnostics.base import Cell, Diagnostic
from incentlang.diagnostics.reconciling import NoPayoutColumn, SeveralPayoutColumns
from incentlang.diagnostics.suggest import closest
from incentlang.ledger.moves import COLUMNS

FIGURES = ("paid", "payable", "earned", "opening", *(name for name in COLUMNS if name not in ("payable", "earned")))
"""Figures of a payout, in the order in which a difference is told; `balance` follows."""
EVERY_FIGURE = (*FIGURES, "balance")
_CALLED = {
    "participant": (
        "participant_id", "employee", "employee_id", "employee_number", "payee", "payee_id", "rep", "rep_id",
        "sales_rep", "seller", "seller_id", "person", "person_id", "user", "user_id",
    ),
    "period": ("pay_period", "payout_period", "payroll_period", "month", "quarter"),
    "unit": ("currency", "currency_code"),
    "paid": (
        "amount", "payout", "payout_amount", "payment", "amount_paid", "paid_amount", "commission", "total_commission",
        "incentive", "pay", "total", "total_payout", "net_payout",
    ),
    "payable": ("amount_payable", "payable_amount", "due", "amount_due"),
}  # fmt: skip
"""What other systems call our columns, in lower case and with `_` between words."""


@attrs.frozen
class Understood:
    """Where in a file our columns are.

    Attributes:
        at: The position of each of our columns that is there.
        unread: Their columns that are none of ours.
    """

    at: dict[str, int]
    unread: tuple[str, ...]

    @property
    def figures(self) -> tuple[str, ...]:
        """The figures that can be compared, in the order in which a difference is told."""
        return tuple(name for name in EVERY_FIGURE if name in self.at)


def understood(header: Sequence[str], file: str) -> Understood | Diagnostic:
    """The columns of a file, or why they cannot be told apart.

    Our own names go first; a usual name counts only where ours is not there, and where it is the only one.
    """
    words = [_plain(name) for name in header]
    at: dict[str, int] = {}
    for name in ("participant", "period", "unit", *EVERY_FIGURE):
        own = [index for index, word in enumerate(words) if word == name]
        found = own or [index for index, word in enumerate(words) if word in _CALLED.get(name, ())]
        if name == "paid" and not own and any(word in EVERY_FIGURE for word in words):
            continue  # beside our own columns, `total` or `amount` may be any figure
        if len(found) > 1:
            clashing = tuple(header[index] for index in found)
            return SeveralPayoutColumns(at=Cell(file, row=1), column=name, found=clashing)
        if found:
            at[name] = found[0]
    figures = [name for name in EVERY_FIGURE if name in at]
    for wanted, there in (("participant", "participant" in at), ("paid", bool(figures))):
        if not there:
            names = (wanted, *_CALLED[wanted])
            near = tuple(name for name in header if closest(_plain(name), names))
            return NoPayoutColumn(at=Cell(file, row=1), column=wanted, header=tuple(header), near=near)
    unread = tuple(name for index, name in enumerate(header) if name and index not in at.values())
    return Understood(at, unread)


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", name.strip().lower()).strip("_")
