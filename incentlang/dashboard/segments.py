"""The segment of the customer of a row: the column `segment` of the row itself, or of what it refers to."""

from __future__ import annotations

from incentlang.dashboard.columns import SEGMENT
from incentlang.engines.reference.world import World
from incentlang.ir.program import PeriodRule, RowRule
from incentlang.types import Ref

NO_SEGMENT = "no segment"
_FARTHEST = 3
"""A row may refer to a row that refers to a customer; further away it is no longer the customer of this row."""


class Segments:
    """Looks segments up by the kind of row and its key."""

    def __init__(self, world: World) -> None:
        self.world = world

    @staticmethod
    def subject_of(rule: RowRule | PeriodRule) -> str:
        """The kind of row that a rule pays for; none for a rule of periods."""
        return rule.subject if isinstance(rule, RowRule) else ""

    def of(self, kind: str, key: str) -> str:
        """The segment, in the words of the data."""
        return self._found(kind, key, _FARTHEST) or NO_SEGMENT

    def _found(self, kind: str, key: object, steps: int) -> str | None:
        schema, data = self.world.schema, self.world.data
        table = schema.fact(kind) or schema.entity(kind)
        if table is None or steps == 0 or not isinstance(key, str):
            return None
        row = self.world.row(kind, key) if schema.fact(kind) else data.entities.get(kind, {}).get(key)
        if row is None:
            return None
        cells = dict(zip(table.fields, row.values, strict=True))
        own = next((value for field, value in cells.items() if field.name == SEGMENT), None)
        if own is not None:
            return str(own)
        further = (
            self._found(f.type.target, value, steps - 1) for f, value in cells.items() if isinstance(f.type, Ref)
        )
        return next((found for found in further if found is not None), None)
