"""How many reached a quota."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Self

import attrs

from incentlang.ir.expressions import Divide, InputRead, MeasureRead
from incentlang.ir.program import Measure
from incentlang.ir.walk import everything
from incentlang.lint.data.base import DataLimitLint
from incentlang.lint.data.history import History, Reached
from incentlang.lint.data.telling import share_text, value_down
from incentlang.lint.limits import Limit
from incentlang.source import Span
from incentlang.types import RATIO, Ratio

WHOLE = Decimal(1)
"""A quota is reached at 100%."""


@attrs.frozen
class Attainments:
    """Attainments of a quota in periods that are over, of people who were there for all of them, the lowest first."""

    measure: Measure
    quota: str
    span: Span
    values: tuple[Reached, ...]

    @property
    def reaching(self) -> int:
        """How many reached it."""
        return sum(each.value >= WHOLE for each in self.values)


def attainments(history: History) -> Iterator[Attainments]:
    """Each measure of what people sold divided by a supplied figure, where there are enough values to be judged."""
    for measure in history.plan.program.measures:
        quota = _quota(history, measure)
        found = history.reached(measure) if quota is not None else None
        if quota is None or found is None:
            continue
        over = tuple(sorted((each for each in found if each.over), key=lambda each: each.value))
        if history.enough(len(over)):
            yield Attainments(measure, quota, history.plan.name_at(measure.name, measure.span), over)


def _quota(history: History, measure: Measure) -> str | None:
    """The quota of an attainment that somebody is paid by for each of its periods.

    One that is read over a year is reached at its end, and what customers of a book pay is nobody's sales: of these
    nothing is told.
    """
    if not isinstance(measure.type, Ratio) or not isinstance(measure.body, Divide):
        return None
    quota, inputs = measure.body.denominator, {each.name: each for each in history.plan.program.schema.inputs}
    if not isinstance(quota, InputRead) or quota.window is not None or inputs[quota.name].each != measure.each:
        return None
    reads = [node for node in history.plan.each(MeasureRead) if node.name == measure.name]
    above = (measure.body.numerator, *everything(measure.body.numerator))
    gathers = history.engine.measures.feeds(measure.name)
    of_periods = reads and all(node.window is None for node in reads)
    of_periods = of_periods and all(node.window is None for node in above if isinstance(node, MeasureRead))
    own = gathers and all(each.window is None and len(each.by) < 2 for each in gathers)
    return quota.name if of_periods and own else None


@attrs.frozen(kw_only=True)
class QuotaLint(DataLimitLint):
    """What is told of a quota: the measure, how many reached it, and whoever was nearest to changing that."""

    measure: str
    quota: str
    each: str
    reaching: int
    number: int
    nearest: str

    @property
    def counted(self) -> str:
        """How many reached it."""
        share = share_text(self.reaching, self.number)
        cases = f"{self.number} {self.each}s of a person"
        return f"100% of `{self.measure}` was reached in {self.reaching} of {cases} ({share})"

    @classmethod
    def of(cls, found: Attainments, nearest: Reached, limit: Limit) -> Self:
        """What is told of these attainments."""
        return cls(
            at=found.span,
            measure=found.measure.name,
            quota=found.quota,
            each=found.measure.each,
            reaching=found.reaching,
            number=len(found.values),
            nearest=f"{value_down(nearest.value, RATIO, '')} ({nearest.whose})",
            limit=limit,
        )
