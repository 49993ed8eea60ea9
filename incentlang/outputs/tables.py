"""The tables of a run, column by column. Others read these names: columns are added, never changed."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from typing import Literal as Choice

import attrs

from incentlang.engines.result import Result
from incentlang.ir.program import Plan
from incentlang.ledger.entries import Entry
from incentlang.ledger.payouts import Payout
from incentlang.values.currencies import MINOR_PLACES
from incentlang.values.numbers import exact_text

ColumnKind = Choice["text", "money", "exact", "date", "whole"]


@attrs.frozen
class OutColumn:
    """A column: `money` has the digits of the currency, `exact` as many as it needs, `whole` counts."""

    name: str
    kind: ColumnKind = "text"


@attrs.frozen
class OutTable:
    """A table of typed values: text is `str`, money and exact `Decimal`, `date`, whole `int`; None is empty.

    Attributes:
        name: The file's name without its ending.
        places: Digits after the point of money.
    """

    name: str
    columns: tuple[OutColumn, ...]
    rows: tuple[tuple[Any, ...], ...]
    places: int


_MONEY = ("opening", "earned", "held", "unvested", "forfeited", "capped", "payable", "drawn", "recovered")
_PAYOUTS = (
    OutColumn("participant"),
    OutColumn("period"),
    OutColumn("unit"),
    *(OutColumn(name, "money") for name in (*_MONEY, "clawed_back", "paid", "balance")),
    OutColumn("status"),
)
_PAID_IN = (OutColumn("pay_currency"), OutColumn("pay_rate", "exact"), OutColumn("paid_in_currency", "exact"))
_ENTRIES = (
    OutColumn("entry", "whole"),
    OutColumn("participant"),
    OutColumn("period"),
    OutColumn("kind"),
    OutColumn("rule"),
    OutColumn("file"),
    OutColumn("line", "whole"),
    OutColumn("subject_type"),
    OutColumn("subject"),
    OutColumn("earned_on", "date"),
    OutColumn("unit"),
    OutColumn("unrounded", "exact"),
    OutColumn("amount", "money"),
    OutColumn("cause"),
    OutColumn("for_period"),
    OutColumn("of_kind"),
)
_EVIDENCE = OutColumn("evidence")
NOMINATIONS = (
    *map(OutColumn, ("participant", "period", "rule", "recognition", "status", "subject_type", "subject")),
    OutColumn("earned_on", "date"),
    *map(OutColumn, ("evidence", "cause", "for_period")),
)
_PENDING = (
    OutColumn("participant"),
    OutColumn("period"),
    OutColumn("rule"),
    OutColumn("subject"),
    OutColumn("unit"),
    OutColumn("amount", "money"),
    OutColumn("waiting_for"),
    OutColumn("until", "date"),
)
_PROBLEMS = tuple(map(OutColumn, ("participant", "period", "rule", "subject", "code", "message")))


_PILOTS = (
    *map(OutColumn, ("pilot", "measure", "group", "stretch")),
    *(OutColumn(name, "whole") for name in ("people", "values", "missing")),
    OutColumn("mean", "exact"),
    OutColumn("total", "exact"),
)


def money_places(plan: Plan) -> int:
    """Digits after the point of amounts: those of the currency, or more where the plan rounds finer."""
    return max(MINOR_PLACES.get(plan.currency, 2), -int(plan.quantum.as_tuple().exponent))


def places_of(plan: Plan, unit: str) -> int:
    """Digits after the point of amounts in a unit: the plan's currency, or a declared one."""
    inside = plan.in_unit(unit)
    return money_places(plan) if inside is plan else max(0, -int(inside.quantum.normalize().as_tuple().exponent))


def tables_of(result: Result, plan: Plan, files: Mapping[str, str]) -> dict[str, OutTable]:
    """The tables of a result by name: payouts, entries, pending, problems; nominations and pilots where a plan has any.

    Args:
        result: What was computed.
        plan: Says how many digits money has.
        files: What to write for the plan files that entries name, so that it does not depend on the current folder.
    """
    places = money_places(plan)
    pending = tuple(
        (
            p.participant,
            str(p.period),
            p.rule,
            p.subject,
            p.unit,
            _amount(p.amount, places_of(plan, p.unit)),
            p.waiting_for,
            p.until,
        )
        for p in result.pending
    )
    problems = tuple(
        (p.participant, str(p.period), p.rule, p.subject, p.diagnostic.code, p.diagnostic.message())
        for p in result.problems
    )
    columns = _PAYOUTS if plan.pay_in is None else (*_PAYOUTS, *_PAID_IN)
    nominating = bool(plan.recognitions or result.nominations)  # those of closed periods outlive their declaration
    kept = (*_ENTRIES, _EVIDENCE) if nominating else _ENTRIES
    entries = tuple(
        _entry(number, entry, kept, files, places_of(plan, entry.unit))
        for number, entry in enumerate(result.entries, start=1)
    )
    payouts = tuple(_payout(row, columns, places_of(plan, row.unit)) for row in result.payouts)
    made: tuple[OutTable, ...] = (
        OutTable("payouts", columns, payouts, places),
        OutTable("entries", kept, entries, places),
        OutTable("pending", _PENDING, pending, places),
        OutTable("problems", _PROBLEMS, problems, places),
    )
    if nominating:
        nominations = tuple(_nomination(entry) for entry in result.nominations)
        made = (*made, OutTable("nominations", NOMINATIONS, nominations, 0))
    if result.watched:
        rows = tuple(tuple(getattr(row, column.name) for column in _PILOTS) for row in result.watched)
        made = (*made, OutTable("pilots", _PILOTS, rows, places))
    return {table.name: table for table in made}


def _payout(row: Payout, columns: tuple[OutColumn, ...], places: int) -> tuple[Any, ...]:
    told = attrs.asdict(row, recurse=False) | {"period": str(row.period)}
    if row.paid_in_currency is not None:
        told["paid_in_currency"] = _amount(row.paid_in_currency, MINOR_PLACES.get(row.pay_currency, 2))
    return tuple(
        _amount(told[column.name], places) if column.kind == "money" else told[column.name] for column in columns
    )


def _nomination(entry: Entry) -> tuple[Any, ...]:
    told = attrs.asdict(entry, recurse=False) | {
        "period": str(entry.period),
        "recognition": entry.unit,
        "status": "nominated" if entry.amount > 0 else "withdrawn",
        "for_period": str(entry.for_period),
    }
    return tuple(told[column.name] for column in NOMINATIONS)


def _entry(
    number: int, entry: Entry, columns: tuple[OutColumn, ...], files: Mapping[str, str], places: int
) -> tuple[Any, ...]:
    told = attrs.asdict(entry, recurse=False) | {
        "entry": number,
        "period": str(entry.period),
        "for_period": str(entry.for_period),
        "file": files.get(entry.file, entry.file),
        "unrounded": Decimal(exact_text(entry.unrounded)),
        "amount": _amount(entry.amount, places),
    }
    return tuple(told[column.name] for column in columns)


def _amount(amount: Decimal | None, places: int) -> Decimal | None:
    return None if amount is None else Decimal(fixed(amount, places))


def fixed(amount: Decimal, places: int) -> str:
    """An amount with all the digits of its currency; one that has more keeps them, idle zeros aside."""
    text = f"{amount:f}"
    return f"{amount:.{places}f}" if len(text.partition(".")[2].rstrip("0")) <= places else text
