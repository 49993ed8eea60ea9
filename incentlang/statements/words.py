"""The words of a statement, each with its meaning."""

from __future__ import annotations

from collections.abc import Container

from incentlang.ledger.moves import Column

COLUMNS: dict[Column, tuple[str, str, int]] = {
    "earned": ("earned", "What the rules of the plan credited in this period, before anything is held back.", 1),
    "capped": ("cut by caps", "Earned above a limit of the plan, and not paid.", -1),
    "unvested": ("put aside to vest", "Earned, and paid only when its time or condition has come.", -1),
    "held": ("held", "Earned, and held back until a condition of the plan is met.", -1),
    "forfeited": ("forfeited", "Was held or unvested, and is lost.", -1),
    "payable": ("payable", "What of the earned money is due now.", 1),
    "drawn": ("drawn", "Paid ahead by a guarantee or an advance.", 1),
    "recovered": ("recovered", "Taken off pay to give back what was paid ahead.", -1),
    "clawed_back": ("clawed back", "Taken back of money that was payable before, because of what happened later.", -1),
}
"""Each column of the account: its word, its meaning, and whether it adds (1) or takes (-1)."""

OPENING = ("opening balance", "What the period before carried over; below zero it is owed to the company.")
PAID = ("paid", "What is paid out for this period.")
BALANCE = ("balance carried", "What is carried into the next period; below zero it is owed to the company.")

_MORE = {
    "pending": "Not earned yet: a condition can still be met. Nothing is paid for it until then.",
    "near miss": "Exactly one condition was missed, by little.",
    "at risk": "Earned, and can still be taken back until the day that is named.",
    "running total": "What the components down to that line come to.",
    "re-rated": "An earlier amount was computed again, because what decides its rate moved on.",
    "component": "One rule of the plan: what is paid for, to whom, when.",
    "knowledge date": "Only facts known by that day count; what becomes known later is settled in a later period.",
    "version of the plan": "A fingerprint of what the plan says: the same plan has the same one, whatever its layout.",
}


def glossary(columns: Container[str]) -> tuple[tuple[str, str], ...]:
    """Words in the order of the alphabet: those of the account that stand on the page, and those of every page."""
    found = dict((OPENING, PAID, BALANCE)) | _MORE
    found |= {word: meaning for name, (word, meaning, _) in COLUMNS.items() if name in columns}
    return tuple(sorted(found.items()))
