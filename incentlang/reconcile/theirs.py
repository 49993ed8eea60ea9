"""Payouts of another system, read from a file of any layout that names participant and amount."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs

from incentlang.data.cells import ColumnSettings, caster
from incentlang.data.findings import Findings
from incentlang.data.raw import RawTable
from incentlang.data.refused import Refused
from incentlang.data.shelf import open_alone
from incentlang.diagnostics.base import Diagnostic
from incentlang.diagnostics.reconciling import NoPayPeriod, NothingToCompare, PayoutTwice, UnitUnknown, WhichPeriod
from incentlang.ir.program import Plan
from incentlang.ir.schema import Field
from incentlang.reconcile.columns import Understood, understood
from incentlang.reconcile.model import Figures, Key
from incentlang.types import PERIOD, TEXT, Money, Type
from incentlang.values.periods import Period

_KINDS: Mapping[str, Type] = {"participant": TEXT, "period": PERIOD, "unit": TEXT}
_AMOUNT: Type = Money(places=6)
"""More decimals than a coin has, for a system that does not round shows it."""


@attrs.frozen
class TheirPayout:
    """One row of their file."""

    row: int
    figures: Figures


@attrs.frozen
class Theirs:
    """Their file, understood.

    Attributes:
        read: Our columns, each with its name there.
        unread: Their columns that are none of ours.
        figures: The figures that are compared, in the order in which a difference is told.
        payouts: By participant, period and unit.
        periods: The pay periods that are compared, in order.
        units: The units that are compared.
        notes: Harmless things worth telling.
    """

    file: str
    read: tuple[tuple[str, str], ...]
    unread: tuple[str, ...]
    figures: tuple[str, ...]
    payouts: Mapping[Key, TheirPayout]
    periods: tuple[Period, ...]
    units: tuple[str, ...]
    notes: tuple[str, ...] = ()


def read_theirs(path: Path, shown: str, plan: Plan, asked: Sequence[Period]) -> Theirs | tuple[Diagnostic, ...]:
    """Read a file of payouts, or say everything that is wrong with it.

    Args:
        path: The file.
        shown: Its name in messages.
        plan: Says currency, units and pay periods.
        asked: Only these pay periods; none: all of the file.
    """
    findings = Findings()
    table = open_alone(path, shown, findings)
    if table is None or findings.failed:
        return findings.report()
    columns = understood(table.header, shown)
    if isinstance(columns, Diagnostic):
        return (columns,)
    if "period" not in columns.at and len(asked) != 1:
        return (WhichPeriod(at=table.cell(1), periods=len(asked)),)
    faults = Findings()
    cells = _cells(table, columns, plan, faults)
    if faults.failed:
        return faults.report()
    found = _payouts(table, cells, columns, plan, asked)
    if isinstance(found, tuple):
        return found
    names = tuple((name, table.header[index]) for name, index in columns.at.items())
    periods = tuple(sorted({period for _, period, _ in found}, key=lambda each: each.number))
    units = tuple(sorted({unit for _, _, unit in found}))
    return Theirs(shown, names, columns.unread, columns.figures, found, periods, units, findings.notes)


def _cells(table: RawTable, columns: Understood, plan: Plan, findings: Findings) -> dict[str, list[Any]]:
    """Every cell that is compared, as a value; what is none is told with its place."""
    found: dict[str, list[Any]] = {}
    for name, index in columns.at.items():
        kind = _KINDS.get(name, _AMOUNT)
        settings = ColumnSettings(table.file, plan.currency, year_offset=plan.year_offset)
        cast = caster(Field(name, kind, optional=name not in ("participant", "period")), settings)
        found[name] = [cast(row[index]) for row in table.rows]
        for number, value in zip(table.numbers, found[name], strict=True):
            if isinstance(value, Refused):
                findings.add(value.at(table.cell(number, table.header[index])))
    return found


def _payouts(
    table: RawTable, cells: Mapping[str, list[Any]], columns: Understood, plan: Plan, asked: Sequence[Period]
) -> dict[Key, TheirPayout] | tuple[Diagnostic, ...]:
    found: dict[Key, TheirPayout] = {}
    wrong: list[Diagnostic] = []
    every: set[str] = set()
    units = (plan.currency, *(each.name for each in plan.units))
    for position, number in enumerate(table.numbers):
        period: Period = cells["period"][position] if "period" in cells else asked[0]
        if period.grain != plan.paid:
            at = table.cell(number, table.header[columns.at["period"]])
            wrong.append(NoPayPeriod(at=at, found=str(period), paid=plan.paid))
            continue
        every.add(str(period))
        if asked and period not in asked:
            continue
        unit = (cells["unit"][position] if "unit" in cells else None) or plan.currency
        if unit not in units:
            at = table.cell(number, table.header[columns.at["unit"]])
            wrong.append(UnitUnknown(at=at, found=unit, units=units))
            continue
        key = cells["participant"][position], period, unit
        if key in found:
            who, _, _ = key
            first = found[key].row
            wrong.append(
                PayoutTwice(at=table.cell(number), participant=who, period=str(period), unit=unit, first=first)
            )
            continue
        figures: dict[str, Decimal | None] = {name: cells[name][position] for name in columns.figures}
        found[key] = TheirPayout(number, figures)
    if wrong:
        return tuple(wrong)
    if not found:
        there = tuple(sorted(every))
        return (NothingToCompare(at=table.cell(), file=table.file, periods=tuple(map(str, asked)), there=there),)
    return found
