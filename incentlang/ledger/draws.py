"""Guarantees, advances and their recovery: what is drawn, what is owed, what later pay gives back (semantics 22).

A guarantee tops up what became payable in the period, before clawbacks and recovery; an advance is paid on top.
What is recoverable is owed per rule and period, and recovered oldest first, an advance before a guarantee of the
same period. Debts are what entries say: drawn less recovered, so a closed period's are never computed again.

A rule may have versions. What was drawn is given back on the terms of the version that drew it; how much a rule takes
in a period, and whether it takes at all, is asked of all its versions together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal as Choice

import attrs

from incentlang.ledger.entries import Entry
from incentlang.ledger.moves import EntryKind
from incentlang.values.dates import Months, add
from incentlang.values.numbers import Number, RoundingMode, as_fraction, round_to
from incentlang.values.periods import Period

ZERO = Decimal(0)
DrawKind = Choice["guarantee", "advance"]
Version = tuple[str, int]
"""A rule, and which of its versions."""


@attrs.frozen
class Terms:
    """One version of a rule for one participant and period.

    Attributes:
        version: Which of the rule's versions, from 0.
        place: File and line of the clause, and `leaving_place` those of `on leaving`.
        offered: The rounded amount, or None where the rule does not apply in the period.
        unrounded: The same before rounding.
        limit: The most that the period recovers: an amount, or a share of its pay where `is_share`.
        floor: Below which recovery of this rule never takes pay once it no longer applies.
        months: Recovery begins so many months after the period of the draw.
    """

    rule: str
    kind: DrawKind
    place: tuple[str, int]
    recoverable: bool
    offered: Decimal | None
    unrounded: Number = ZERO
    limit: Number | None = None
    is_share: bool = False
    floor: Decimal = ZERO
    months: int = 0
    leaving: Choice["write off", "collect", ""] = ""
    leaving_place: tuple[str, int] = ("", 0)
    version: int = 0

    @property
    def key(self) -> Version:
        """Whose terms these are."""
        return self.rule, self.version


@attrs.define
class Debt:
    """What is still owed of one rule's draw of one period; `version` is the one that drew it."""

    rule: str
    kind: DrawKind
    period: Period
    left: Decimal
    version: int = 0

    @property
    def key(self) -> Version:
        """On whose terms it is given back."""
        return self.rule, self.version


@attrs.frozen
class Settlement:
    """The part of one version of a rule in one participant's period, as explanations tell it.

    Attributes:
        compared: What the guarantee was compared with: what was payable, and what other guarantees drew before it.
        pay: The period's pay before recovery and clawbacks.
        limit: The most that may be recovered by `at most`, or None.
        floor: What pay may not fall below.
        waits: What keeps it from being recovered now: a draw of this period, or the months to wait.
        settled: What was written off or collected because the participant has left.
        before: What this period gave back of earlier versions of the rule, which comes first.
    """

    participant: str
    period: Period
    rule: str
    offered: Decimal | None
    compared: Decimal
    drawn: Decimal
    owed: Decimal
    pay: Decimal
    limit: Decimal | None
    floor: Decimal
    waits: Choice["", "draw", "months"]
    recovered: Decimal
    settled: Decimal
    version: int = 0
    before: Decimal = ZERO

    @property
    def still_owed(self) -> Decimal:
        """What is owed at the end of the period."""
        return self.owed - self.recovered - self.settled


@attrs.frozen
class Account:
    """Whose period is settled, and how its money is written."""

    participant: str
    period: Period
    unit: str
    quantum: Decimal
    rounding: RoundingMode


def debts_of(entries: Iterable[Entry], drawn_by: Callable[[str, Period], tuple[DrawKind, int] | None]) -> list[Debt]:
    """What entries leave owed.

    Args:
        entries: Of one participant.
        drawn_by: The kind and version of a rule that draws in a period, or None where what it draws is not owed.
    """
    found: dict[tuple[str, Period], Debt] = {}
    for entry in entries:
        kind = entry.of_kind.partition(" ")[0] if entry.kind == "prior_period_adjustment" else entry.kind
        by = drawn_by(entry.rule, entry.for_period) if kind in ("draw", "recover") else None
        if by is not None:
            key = (entry.rule, entry.for_period)
            debt = found.setdefault(key, Debt(entry.rule, by[0], entry.for_period, ZERO, by[1]))
            debt.left += entry.amount if kind == "draw" else -entry.amount
    return [debt for debt in found.values() if debt.left > 0]


def settle(
    account: Account, payable: Decimal, terms: Sequence[Terms], debts: list[Debt], left: bool
) -> tuple[list[Entry], list[Settlement]]:
    """Draw and recover for one participant and period.

    Args:
        account: Whose period.
        payable: What became payable in it, before clawbacks.
        terms: Every version of a rule that applies, or of which something is owed.
        debts: What is owed from earlier periods; this period's draws are added and recoveries taken off.
        left: Whether the last assignment has ended.
    """
    entries: list[Entry] = []
    compared: dict[str, Decimal] = {}
    drawn: dict[str, Decimal] = {}
    pay = payable
    for each in _in_order(terms):
        compared[each.rule] = pay
        assert each.offered is not None
        amount = each.offered if each.kind == "advance" else max(ZERO, each.offered - pay)
        drawn[each.rule] = amount
        if amount > 0:
            exact = each.unrounded if each.kind == "advance" else _less(each.unrounded, pay)
            entries.append(_entry(account, each, "draw", amount, exact, account.period))
            pay += amount
    for each in terms:
        if each.recoverable and each.offered is not None and drawn.get(each.rule, ZERO) > 0:
            debts.append(Debt(each.rule, each.kind, account.period, drawn[each.rule], each.version))
    owed = {each.key: sum((debt.left for debt in debts if debt.key == each.key), ZERO) for each in terms}
    in_force = max([ZERO, *(each.offered for each in terms if each.kind == "guarantee" and each.offered)])
    limits = {each.key: _limit(account, each, pay) for each in terms}
    recovered = _recover(account, terms, debts, pay, in_force, limits, drawn, entries)
    settled = _leave(account, terms, debts, entries) if left else {}
    rows = [
        Settlement(
            account.participant,
            account.period,
            each.rule,
            each.offered,
            compared.get(each.rule, payable),
            drawn.get(each.rule, ZERO) if each.offered is not None else ZERO,
            owed[each.key] if each.recoverable else ZERO,
            pay,
            limits[each.key],
            max(in_force, each.floor),
            _waits(account, each, debts, drawn) if owed[each.key] > 0 else "",
            recovered.get(each.key, ZERO),
            settled.get(each.key, ZERO),
            each.version,
            sum((amount for (rule, v), amount in recovered.items() if rule == each.rule and v < each.version), ZERO),
        )
        for each in terms
    ]
    debts[:] = [debt for debt in debts if debt.left > 0]
    return entries, rows


def _in_order(terms: Sequence[Terms]) -> list[Terms]:
    """Guarantees before advances, which are no part of what a guarantee compares with.

    Of several guarantees the first is one that is not owed, then the smaller: the next tops up only what lies above. Of
    two alike it is the one that stands first in the plan.
    """
    offered = [each for each in terms if each.offered is not None and each.offered > 0]
    return sorted(offered, key=lambda each: (each.kind == "advance", each.recoverable, each.offered, each.place))


def _less(a: Number, b: Decimal) -> Number:
    return a - b if isinstance(a, Decimal) else as_fraction(a) - as_fraction(b)


def _limit(account: Account, terms: Terms, pay: Decimal) -> Decimal | None:
    if terms.limit is None:
        return None
    exact = as_fraction(terms.limit) * as_fraction(max(pay, ZERO)) if terms.is_share else terms.limit
    return max(ZERO, round_to(exact, account.quantum, account.rounding))


def _begins(debt: Debt, months: int) -> date:
    return add(debt.period.start, Months(months))


def _waits(
    account: Account, terms: Terms, debts: Sequence[Debt], drawn: dict[str, Decimal]
) -> Choice["", "draw", "months"]:
    """Why the period recovers nothing of a version: its rule drew, or the months have not passed."""
    if drawn.get(terms.rule, ZERO) > 0:
        return "draw"
    mine = [debt for debt in debts if debt.key == terms.key and debt.period != account.period]
    return "" if any(_begins(debt, terms.months) <= account.period.start for debt in mine) else "months"


def _recover(
    account: Account,
    terms: Sequence[Terms],
    debts: Sequence[Debt],
    pay: Decimal,
    in_force: Decimal,
    limits: dict[Version, Decimal | None],
    drawn: dict[str, Decimal],
    entries: list[Entry],
) -> dict[Version, Decimal]:
    by_key = {each.key: each for each in terms}
    recovered: dict[Version, Decimal] = {}
    for debt in _oldest_first(debts, by_key):
        each = by_key[debt.key]
        if drawn.get(debt.rule, ZERO) > 0 or _begins(debt, each.months) > account.period.start:
            continue
        limit = limits[debt.key]
        # Of all versions together: two that say `at most 50% of pay` do not take all of it.
        of_rule = sum((amount for (rule, _), amount in recovered.items() if rule == debt.rule), ZERO)
        room = pay - sum(recovered.values(), ZERO) - max(in_force, each.floor)
        amount = max(ZERO, min([debt.left, room] if limit is None else [debt.left, room, limit - of_rule]))
        if amount > 0:
            debt.left -= amount
            recovered[debt.key] = recovered.get(debt.key, ZERO) + amount
            entries.append(_entry(account, each, "recover", amount, amount, debt.period))
    return recovered


def _oldest_first(debts: Sequence[Debt], by_key: Mapping[Version, Terms]) -> list[Debt]:
    """Debts in the order in which they are settled: of one period advances first, then as the plan has the rules."""
    return sorted(debts, key=lambda each: (each.period.end, each.kind, by_key[each.key].place))


def _leave(
    account: Account, terms: Sequence[Terms], debts: Sequence[Debt], entries: list[Entry]
) -> dict[Version, Decimal]:
    """Settle what is owed of somebody who has left: all is recovered, and given back where it is written off."""
    settled: dict[Version, Decimal] = {}
    by_key = {each.key: each for each in terms}
    for debt in _oldest_first(debts, by_key):
        if debt.left <= 0:
            continue
        each = attrs.evolve(by_key[debt.key], place=by_key[debt.key].leaving_place)
        entries.append(_entry(account, each, "recover", debt.left, debt.left, debt.period))
        if each.leaving == "write off":
            entries.append(_entry(account, each, "adjust", debt.left, debt.left, debt.period))
        settled[debt.key] = settled.get(debt.key, ZERO) + debt.left
        debt.left = ZERO
    return settled


def _entry(
    account: Account, terms: Terms, kind: EntryKind, amount: Decimal, exact: Number, for_period: Period
) -> Entry:
    return Entry(
        account.participant,
        account.period,
        kind,
        terms.rule,
        *terms.place,
        "period",
        str(account.period),
        account.period.end,
        account.unit,
        exact,
        amount,
        "ordinary",
        for_period,
        "" if kind == "draw" else "draw",
    )


def owing(debts: Iterable[Debt]) -> Iterator[str]:
    """The rules of which something is owed."""
    return (debt.rule for debt in debts if debt.left > 0)
