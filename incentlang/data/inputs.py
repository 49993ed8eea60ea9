"""Reading inputs: one value per period and participant, or of the plan, in versions by the day they became known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from incentlang.data import judgements
from incentlang.data.casting import CastTable, Reading, cast_table
from incentlang.data.columns import Wanted
from incentlang.data.model import InputCell, InputKey
from incentlang.diagnostics.data import InputTwice, PeriodOfOtherLength
from incentlang.ir.schema import PARTICIPANT, Field, Input
from incentlang.types import DATE, PERIOD, Ref
from incentlang.values.periods import EXAMPLES, Period

Cells = Mapping[InputKey, tuple[InputCell, ...]]


def read_input(reading: Reading, wanted_input: Input) -> tuple[CastTable | None, Cells]:
    """All versions of all values of an input.

    Args:
        reading: What all tables share.
        wanted_input: The input, with the kind and range of its values.
    """
    value = Field("value", wanted_input.type, low=wanted_input.low, high=wanted_input.high)
    wanted = [
        *([] if wanted_input.of_plan else [Wanted(Field(PARTICIPANT, Ref(PARTICIPANT)))]),
        *([Wanted(Field(wanted_input.also, Ref(wanted_input.also)))] if wanted_input.also else []),
        Wanted(Field("period", PERIOD)),
        Wanted(value, also=(wanted_input.name, "amount")),
        Wanted(Field("known_on", DATE, optional=True), may_lack=True, quiet=True),
    ]
    wanted += judgements.columns(wanted_input)
    table = cast_table(reading, wanted_input.name, wanted)
    if table is None or not table.good:
        return table, {}
    found: dict[InputKey, dict[date | None, InputCell]] = defaultdict(dict)
    periods, values, known = (table.columns[name] for name in ("period", "value", "known_on"))
    for position in table.good:
        who = "" if wanted_input.of_plan else table.columns[PARTICIPANT][position]
        also = table.columns[wanted_input.also][position] if wanted_input.also else ""
        whose = f"{who} and {also}" if also else who
        period: Period = periods[position]
        if period.grain != wanted_input.each:
            reading.findings.add(
                PeriodOfOtherLength(
                    at=table.cell(position, "period"),
                    found=str(period),
                    grain=wanted_input.each,
                    example=EXAMPLES[wanted_input.each],
                )
            )
            continue
        versions = found[who, also, period]
        cell = InputCell(values[position], known[position], table.raw.file, table.number(position))
        if wanted_input.judged:
            cell = judgements.judged(reading, table, position, cell, who)
        if not judgements.in_time(reading, wanted_input, cell, whose, period):
            continue
        before = versions.setdefault(known[position], cell)
        if before is not cell:
            reading.findings.add(
                InputTwice(
                    at=table.cell(position, "period" if wanted_input.of_plan else PARTICIPANT),
                    participant=who,
                    also=also,
                    period=str(period),
                    first=before.number,
                )
            )
    return table, {
        key: tuple(sorted(versions.values(), key=lambda cell: cell.known or date.min))
        for key, versions in found.items()
    }
