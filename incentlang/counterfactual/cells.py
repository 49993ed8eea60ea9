"""Single figures of the data that can be moved: a column of one row, or one supplied value."""

from __future__ import annotations

from decimal import Decimal

import attrs

from incentlang.data.model import Dataset, InputKey, Row
from incentlang.engines.reference.engine import Engine
from incentlang.explain.derivation import unit_of
from incentlang.ir.schema import Field, Input
from incentlang.types import Money, Ratio, Type
from incentlang.values.currencies import MINOR_PLACES
from incentlang.values.numbers import trimmed

_STEP_OF_MONEY = Decimal(1000)
_ONE_POINT, _SMALLEST_POINT = Decimal("0.01"), Decimal("0.0001")


@attrs.frozen(eq=False)
class Cell:
    """One figure of the data.

    Attributes:
        table: The fact or input that it is of, and `column` the column; of an input its name again.
        of: The key of the row, or the period.
        place: Where its value stands in its row, or whose it is in which period.
        unit: The currency of its row, `ratio`, `count` or `number`.
        declared: What the plan declares of it, its bounds above all.
        step: One step of it, and `quantum` the smallest change.
    """

    table: str
    column: str
    of: str
    place: int | InputKey
    now: Decimal
    unit: str
    declared: Field | Input
    step: Decimal
    quantum: Decimal
    file: str
    row: int

    def moved(self, data: Dataset, change: Decimal) -> Dataset:
        """The data with this figure so much greater, and nothing else otherwise."""
        if isinstance(self.place, int):
            rows = tuple(self._changed(row, self.place, change) for row in data.facts[self.table])
            return attrs.evolve(data, facts={**data.facts, self.table: rows})
        values = dict(data.inputs[self.table])
        values[self.place] = tuple(
            attrs.evolve(each, value=each.value + change) if (each.file, each.number) == (self.file, self.row) else each
            for each in values[self.place]
        )
        return attrs.evolve(data, inputs={**data.inputs, self.table: values})

    def _changed(self, row: Row, place: int, change: Decimal) -> Row:
        if (row.file, row.number) != (self.file, self.row):
            return row
        values = tuple(value + change if index == place else value for index, value in enumerate(row.values))
        return Row(row.key, values, row.file, row.number, row.known, row.voided, row.currency, row.written)

    def allows(self, change: Decimal) -> bool:
        """Whether the declared bounds leave room for a change."""
        low, high, there = self.declared.low, self.declared.high, self.now + change
        return (low is None or there >= low) and (high is None or there <= high)


def row_cell(engine: Engine, fact: str, row: Row, column: str) -> Cell | None:
    """A column of a row as a figure that can be moved; None where it is no number, or missing."""
    place, field = engine.world.position(fact, column)
    now = (row.written or row.values)[place]
    if not isinstance(now, Decimal) or field.over_time:
        return None
    unit = unit_of(field.type, row.currency or engine.program.plan.currency)
    step, quantum = _steps(field.type, unit, now)
    return Cell(fact, column, row.key, place, now, unit, field, step, quantum, row.file, row.number)


def input_cell(engine: Engine, name: str, file: str, number: int) -> Cell | None:
    """A supplied value by the row that it stands in; None where that row holds several."""
    declared = engine.measures.inputs[name]
    found = [
        (key, cells[-1])
        for key, cells in engine.world.data.inputs.get(name, {}).items()
        if cells and (cells[-1].file, cells[-1].number) == (file, number)
    ]
    if len(found) != 1:
        return None
    key, cell = found[0]
    unit = unit_of(declared.type, engine.program.plan.currency)
    step, quantum = _steps(declared.type, unit, cell.value)
    return Cell(name, name, str(key[2]), key, cell.value, unit, declared, step, quantum, file, number)


def _steps(kind: Type, unit: str, now: Decimal) -> tuple[Decimal, Decimal]:
    """One step of a figure and the smallest change: of money 1,000 and a cent, of a percentage a point."""
    _, _, places = trimmed(now).partition(".")
    finest = Decimal(1).scaleb(-len(places))
    if isinstance(kind, Ratio):
        return _ONE_POINT, min(finest, _SMALLEST_POINT)
    if isinstance(kind, Money) and kind.unit is None:
        return _STEP_OF_MONEY, min(finest, Decimal(1).scaleb(-MINOR_PLACES.get(unit, 2)))
    return Decimal(1), min(finest, Decimal(1))
