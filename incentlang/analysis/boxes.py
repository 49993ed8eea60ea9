"""Conditions as boxes: for each thing that is asked about, the values that it may have.

`a and (b or c)` is two boxes. What no comparison with a fixed value asks is taken as free, to be yes or no as anybody
likes; so what is found never to hold never holds, and an example that rests on it is not certain.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

import attrs

from incentlang.analysis.deciding import Demand, Example, Never
from incentlang.analysis.regions import TURNED, Range, Region, Words, compared, meet
from incentlang.ir.expressions import And, Compare, Expr, FieldRead, IsOneOf, Literal, LiteralValue, Not, Or, ParamRead
from incentlang.ir.program import Param
from incentlang.ir.schema import Field
from incentlang.types import Count, OneOf, YesNo, is_numeric
from incentlang.values.dates import Days, Months, WorkingDays

MOST = 64
"""More ways than this are not looked at."""

Box = dict[Expr, Region]


@attrs.frozen
class Boxes:
    """Decides with boxes; see `Decider`.

    Attributes:
        params: The parameters that are one number, for everybody and always.
        declared: What the plan declares of a field that is read, or None.
    """

    params: dict[str, Param]
    declared: Callable[[FieldRead], Field | None]
    _kept: dict[tuple[Expr, bool], list[Box] | None] = attrs.field(factory=dict, init=False, eq=False, repr=False)

    def examples(self, demands: Sequence[Demand]) -> tuple[Example, ...] | Never | None:
        """Some ways to meet every demand, `Never`, or None where there are too many to look at."""
        found = self.boxes(demands)
        if found is None:
            return None
        if not found:
            return Never()
        return tuple(_example(box) for box in found)

    def boxes(self, demands: Sequence[Demand]) -> list[Box] | None:
        """Every way to meet all demands that is not empty; None: too many."""
        ways: list[Box] = [{}]
        for demand in demands:
            more = self._known(demand.condition, demand.holds)
            if more is None or len(ways) * len(more) > MOST:
                return None
            ways = [both for one in ways for other in more if (both := _both(one, other)) is not None]
        return ways

    def _known(self, node: Expr, positive: bool) -> list[Box] | None:
        """The ways to meet one condition, worked out once: rules ask the same things."""
        key = node, positive
        if key not in self._kept:
            self._kept[key] = self._ways(node, positive)
        return self._kept[key]

    def _ways(self, node: Expr, positive: bool) -> list[Box] | None:
        match node:
            case Not(condition=inner):
                return self._ways(inner, not positive)
            case And(conditions=parts) | Or(conditions=parts) if isinstance(node, And) == positive:
                return self.boxes([Demand(part, positive) for part in parts])
            case And(conditions=parts) | Or(conditions=parts):
                found: list[Box] = []
                for part in parts:
                    more = self._ways(part, positive)
                    if more is None or len(found) + len(more) > MOST:
                        return None
                    found += more
                return found
            case Literal(value=bool() as answer):
                return [{}] if answer == positive else []
            case IsOneOf(operand=operand, values=values) if all(isinstance(each.value, str) for each in values):
                words = frozenset(each.value for each in values)
                return self._within(operand, Words(words) if positive else Words(None, words))
            case Compare(op=op, left=left, right=right):
                value = self._fixed(right)
                if value is None and (value := self._fixed(left)) is not None:
                    op, left = TURNED[op], right
                if value is None or self._fixed(left) is not None:
                    return self._free(node, positive)
                return [box for region in compared(op, value, positive) for box in self._within(left, region)]
            case FieldRead(type=YesNo()):
                return self._within(node, Words(frozenset({positive})))
            case _:
                return self._free(node, positive)

    def _free(self, node: Expr, positive: bool) -> list[Box]:
        return [{node: Words(frozenset({positive}))}]

    def _within(self, node: Expr, region: Region) -> list[Box]:
        """One box: a thing in a region, as far as its declaration lets it."""
        if isinstance(node, FieldRead):
            limits = self._limits(node, region)
            region = region if limits is None else meet(region, limits)
        return [] if region.is_empty else [{node: region}]

    def _limits(self, node: FieldRead, region: Region) -> Region | None:
        if isinstance(node.type, OneOf) and isinstance(region, Words):
            return Words(frozenset(node.type.values))
        field = self.declared(node)
        if field is None or not is_numeric(node.type) or not isinstance(region, Range):
            return None
        whole = isinstance(node.type, Count)
        low = Decimal(0) if whole and field.low is None else field.low
        return Range(low, False, field.high, False, whole)

    def _fixed(self, node: Expr) -> LiteralValue | None:
        """The one value of what never moves; a length is none, because months are not days."""
        if isinstance(node, ParamRead) and not node.overrides and node.name in self.params:
            node = self.params[node.name].value
        if not isinstance(node, Literal) or isinstance(node.value, Days | Months | WorkingDays):
            return None
        return node.value


def _both(one: Box, other: Box) -> Box | None:
    found = dict(one)
    for node, region in other.items():
        together = meet(found[node], region) if node in found else region
        if together.is_empty:
            return None
        found[node] = together
    return found


def _example(box: Box) -> Example:
    values = {node: sample for node, region in box.items() if (sample := region.sample) is not None}
    certain = all(isinstance(node, FieldRead) for node in box)
    return Example(values, certain)
