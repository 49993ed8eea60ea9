"""The values of one measure in all periods, which follow one another: a step for each place in a row of periods.

All participants at the same place are computed at once, from the values one place before; what does not read those is
computed for all periods beforehand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from typing import TYPE_CHECKING

import attrs

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.data.layout import BOTTOM, TOP
from incentlang.engines.relational.expressions import chains
from incentlang.engines.relational.expressions.fractions import always_divided, never_divided
from incentlang.engines.relational.expressions.portions import named
from incentlang.engines.relational.expressions.refusing import Unsupported
from incentlang.engines.relational.expressions.scope import AtPeriod, Before, Carrying, Reached, Scope
from incentlang.engines.relational.expressions.values import is_number
from incentlang.engines.relational.sql import (
    Call,
    Column,
    Dec,
    Expr,
    Join,
    Over,
    Query,
    Select,
    Source,
    SqlType,
    Union,
    both,
    calendar,
    either,
    minus,
    missing,
    null,
    numbers,
    opposite,
    same,
    surely,
    surely_not,
    whole,
)
from incentlang.engines.relational.sql.numbers import Number
from incentlang.ir.expressions import Expr as Node
from incentlang.ir.expressions import Literal, MeasureRead, ParamRead, Previous
from incentlang.ir.program import Measure
from incentlang.ir.walk import children, everything
from incentlang.source import Span
from incentlang.values.numbers import QUOTIENT_PLACES

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script

LOST, PLACE = "_lost", "_place"
AT, GOES, SURE, MAY = "_at", "_goes", "_sure", "_may"


@attrs.frozen
class Chain:
    """The values of a measure in all periods.

    Attributes:
        step: One row for each participant and period; the value is missing where one before it cannot be computed.
        kind: The digits of a value.
        within_year: For a measure that carries: whether it begins anew each year.
        inside: What its body reads of periods before, in the order of the columns that say where.
    """

    measure: Measure
    step: str
    kind: Dec
    within_year: bool | None
    inside: tuple[Before, ...]


@attrs.frozen
class Building:
    """A chain while it is made."""

    script: Script
    measure: Measure

    def chain(self, span: Span) -> Chain:
        """The values in all periods."""
        measure = self.measure
        periods = chains.periods_of(self.script, measure, span)
        every = (node for node in self._inside(measure) if isinstance(node, Previous))
        own = [node for node in every if node.measure.name == measure.name]
        within_year = own[0].within_year if own else None
        if within_year is None:
            values, kind, inside = self._one_step(periods)
        else:
            values, kind, inside = self._steps(periods, within_year)
        return Chain(measure, self._put_together(periods, values, kind, inside), kind, within_year, inside)

    def _inside(self, measure: Measure) -> Iterator[Node]:
        """What the body of a measure reads, also through others of the same period."""
        seen = {measure.name}
        left = [measure]
        while left:
            body = left.pop().body
            for node in (body, *everything(body)):
                yield node
                if isinstance(node, MeasureRead) and node.name not in seen:
                    seen.add(node.name)
                    found = self.script.values.gathers.measure(node.name)
                    assert found is not None
                    left.append(found)

    def _one_step(self, periods: str) -> tuple[str, Dec, tuple[Before, ...]]:
        """The values of a measure that does not carry: no period waits for another."""
        step, inside = self._values(f"{self.measure.name} of periods", periods, (), None, None)
        return step, self._kind_of(step), inside

    def _steps(self, periods: str, within_year: bool) -> tuple[str, Dec, tuple[Before, ...]]:
        """The values of a measure that carries, from the first periods on."""
        periods, steady, taken = self._steady(periods)
        kind = self._kind(periods, steady, taken, within_year)
        since = Column(chains.start(within_year), "whole", "b")
        number = Column(layout.NUMBER, "whole", "b")
        steps: list[str] = []
        inside: tuple[Before, ...] = ()
        for place in range(chains.length_of(self.script, self.measure.each, within_year)):
            joins = (_one_before(steps[-1]),) if steps else ()
            value = Column(layout.VALUE, kind, "s") if steps else null(kind)
            carrying = Carrying(self.measure.name, number, within_year, value, steady, taken)
            here = same(minus(number, since), whole(place))
            name = f"{self.measure.name} of period {place + 1}"
            step, inside = self._values(name, periods, joins, carrying, here)
            steps.append(step)
        columns = [(name, expr.type) for name, expr in self.script.query(steps[0]).columns]
        every: tuple[Query, ...] = tuple(Select(named("e", columns), Source(each, "e")) for each in steps)
        return self.script.add(f"{self.measure.name} of periods", Union(every)), kind, inside

    def _kind(
        self,
        periods: str,
        steady: Mapping[int, Number],
        taken: Mapping[int, tuple[Before, ...]],
        within_year: bool,
    ) -> Dec:
        """The digits of a value that is computed from the one before: they must not grow from period to period."""
        places = 0
        while True:
            kind = Dec(self._digits + places, places)
            number, value = Column(layout.NUMBER, "whole", "b"), Column(layout.VALUE, kind, "s")
            carrying = Carrying(self.measure.name, number, within_year, value, steady, taken)
            with self._tried():
                tried, _ = self._values("tried", periods, (_one_before(periods),), carrying, None)
                needed = self._kind_of(tried)
            if needed.places <= places:
                return kind
            if needed.places > QUOTIENT_PLACES:
                raise Unsupported("`previous` of a value whose decimals grow", self.measure.span)
            places = needed.places

    def _steady(self, periods: str) -> tuple[str, dict[int, Number], dict[int, tuple[Before, ...]]]:
        """What a value is made of besides those of periods before: computed for all periods at once.

        With it, for each part, what it reads that may have taken a default.
        """
        reads: list[Before] = []
        scope = self._scope(periods, (), reads, None)
        columns: list[tuple[str, Expr]] = []
        found: dict[int, Number] = {}
        taken: dict[int, tuple[Before, ...]] = {}
        for place, node in enumerate(self._apart(self.measure.body)):
            done = len(reads)
            part = self.script.values.number(node, scope)
            names = (f"{TOP} {place}", f"{BOTTOM} {place}")
            parts = [part.top, *([] if part.bottom is None else [part.bottom])]
            columns += zip(names, parts, strict=False)
            found[id(node)] = Number(*(Column(each, expr.type, "b") for each, expr in zip(names, parts, strict=False)))
            held = [_kept_with(reads[at], f"steady {at}") for at in range(done, len(reads))]
            columns += [column for _, some in held for column in some]
            taken[id(node)] = tuple(each for each, _ in held)
        own = [(name, Column(name, expr.type, "b")) for name, expr in self.script.query(periods).columns]
        query = Select((*own, *columns), scope.source, tuple(scope.joins))
        return self.script.add(f"periods of {self.measure.name}", query), found, taken

    def _apart(self, node: Node) -> Iterator[Node]:
        """The largest numbers in an expression that read nothing of periods before."""
        if not self._carries(node):
            if is_number(node) and not isinstance(node, Literal | ParamRead):
                yield node
        elif not isinstance(node, Previous | MeasureRead):
            for child in children(node):
                yield from self._apart(child)

    def _carries(self, node: Node) -> bool:
        for each in (node, *everything(node)):
            if isinstance(each, Previous):
                return True
            if isinstance(each, MeasureRead):
                measure = self.script.values.gathers.measure(each.name)
                if measure is not None and any(isinstance(one, Previous) for one in self._inside(measure)):
                    return True
        return False

    @property
    def _digits(self) -> int:
        """Digits before the point of a value that is kept: one that has more stops the run."""
        own = self.script.layout.type_of(self.measure.type)
        if not isinstance(own, Dec):
            raise Unsupported("`previous` of a length", self.measure.span)
        widths = self.script.layout.widths
        # A balance may grow from period to period.
        return min(layout.WIDEST_SUM, own.digits - own.places + widths.sums - widths.money + 2)

    @contextmanager
    def _tried(self) -> Iterator[None]:
        """Find out what something needs; nothing of it stays in the script."""
        script, made = self.script, dict(self.script.before.made)
        steps, doubts = len(script.steps), len(script.doubts)
        kept = dict(script.known), dict(script.kinds), dict(script.names), dict(script.numbered)
        try:
            yield
        finally:
            del script.steps[steps:]
            del script.doubts[doubts:]
            script.known, script.kinds, script.names, script.numbered = kept
            script.before.made = made

    def _kind_of(self, step: str) -> Dec:
        kind = dict(self.script.query(step).columns)[layout.VALUE].type
        assert isinstance(kind, Dec)
        return kind

    def _scope(
        self,
        periods: str,
        joins: tuple[Join, ...],
        reads: list[Before],
        carrying: Carrying | None,
    ) -> Scope:
        """What the body of a measure sees in the periods of a step: each at its end."""
        gathers = self.script.values.gathers
        gathers.nests(self.measure.each, self.measure.span)
        number = Column(layout.NUMBER, "whole", "b", True)
        return Scope(
            self.script.layout,
            Source(periods, "b"),
            who=Column(layout.WHO, "text", "b", True),
            role=self.measure.role,
            period=AtPeriod(number, self.measure.each),
            until=calendar.last_part(number, self.measure.each, gathers.unit, gathers.offset),
            measure=self.measure.name,
            joins=list(joins),
            reads=reads,
            carrying=carrying,
        )

    def _values(
        self,
        name: str,
        periods: str,
        joins: tuple[Join, ...],
        carrying: Carrying | None,
        where: Expr | None,
    ) -> tuple[str, tuple[Before, ...]]:
        """The values of a measure in some periods, as they are kept, and what was read of periods before."""
        number = Column(layout.NUMBER, "whole", "b", True)
        reads: list[Before] = []
        scope = self._scope(periods, joins, reads, carrying)
        exact = self.script.values.number(self.measure.body, scope)
        columns: list[tuple[str, Expr]] = [(layout.WHO, Column(layout.WHO, "text", "b", True)), (layout.NUMBER, number)]
        for place, each in enumerate(reads):
            told = (each.number, each.there, each.reached.sure, each.reached.may)
            columns += [(f"{what} {place}", expr) for what, expr in zip((AT, GOES, SURE, MAY), told, strict=True)]
        carried = [(each, Column(each, expr.type, "e")) for each, expr in columns]
        columns.append((TOP, exact.top))
        value = Number(Column(TOP, numbers.kind_of(exact.top), "e"))
        if exact.bottom is not None:
            columns.append((BOTTOM, exact.bottom))
            value = Number(value.top, Column(BOTTOM, numbers.kind_of(exact.bottom), "e"))
        query = Select(tuple(columns), scope.source, tuple(scope.joins), where)
        found = self.script.add(f"{self.measure.name}, exact", query, kept=False)
        there = numbers.is_there(value)  # what comes after a problem is not read
        told_ = [(each, both(expr, there) if each.startswith(SURE) else expr) for each, expr in carried]
        kept = Select((*told_, (layout.VALUE, self._kept(value))), Source(found, "e"))
        return self.script.add(name, kept), tuple(reads)

    def _kept(self, value: Number) -> Expr:
        """The value that a definition keeps: exact if it is a decimal, else rounded once."""
        top = numbers.kind_of(value.top)
        if value.bottom is None:
            if top.places > QUOTIENT_PLACES and not never_divided(self.script, self.measure.body):
                raise Unsupported("`previous` of more than 12 decimals", self.measure.span)
            return numbers.narrowed(value.top, Dec(self._digits + top.places, top.places))
        if top.places > QUOTIENT_PLACES and not always_divided(self.script, self.measure.body):
            raise Unsupported("`previous` of more than 12 decimals", self.measure.span)
        kind = Dec(self._digits + QUOTIENT_PLACES, QUOTIENT_PLACES)
        return numbers.rounded(value, Decimal(1).scaleb(-QUOTIENT_PLACES), "half even", kind)

    def _put_together(self, periods: str, values: str, kind: Dec, inside: tuple[Before, ...]) -> str:
        """Every period with its value, and whether one before it, from the first one on, cannot be computed."""
        who, number = Column(layout.WHO, "text", "b"), Column(layout.NUMBER, "whole", "b")
        mine = both(same(Column(layout.WHO, "text", "v"), who), same(Column(layout.NUMBER, "whole", "v"), number))
        nothing = missing(Column(layout.VALUE, kind, "v"))
        columns: list[tuple[str, Expr]] = [
            (layout.WHO, who),
            (layout.NUMBER, number),
            (layout.VALUE, Column(layout.VALUE, kind, "v")),
        ]
        for within_year in (False, True):
            name = chains.start(within_year)
            since = Column(name, "whole", "b")
            lost = Over(Call("any", (nothing,), "truth"), (who, since), (number,), "up to here")
            columns += [(name, since), (f"{LOST}{name}", either(missing(since), lost))]
        kinds: tuple[tuple[str, SqlType], ...] = ((AT, "whole"), (GOES, "truth"), (SURE, "truth"), (MAY, "truth"))
        columns += [(f"{n} {place}", Column(f"{n} {place}", k, "v")) for place in range(len(inside)) for n, k in kinds]
        query = Select(tuple(columns), Source(periods, "b"), (Join(Source(values, "v"), mine),))
        note = f"{self.measure.span.source.path}: what {self.measure.name} was in each period"
        return self.script.add(f"{self.measure.name} period by period", query, note=note)


def _kept_with(read: Before, name: str) -> tuple[Before, list[tuple[str, Expr]]]:
    """A reading as the columns of a step that holds periods say it, and these columns."""
    told = (read.number, read.there, read.reached.sure, read.reached.may)
    names = [f"{what} {name}" for what in (AT, GOES, SURE, MAY)]
    at, goes, sure, may = (Column(each, expr.type, "b") for each, expr in zip(names, told, strict=True))
    reached = Reached(surely(sure), opposite(surely_not(may)))
    there = attrs.evolve(goes, there=True)
    return attrs.evolve(read, number=at, there=there, reached=reached), list(zip(names, told, strict=True))


def _one_before(step: str) -> Join:
    """The values of the periods before."""
    line = same(Column(layout.WHO, "text", "s"), Column(layout.WHO, "text", "b"))
    before = minus(Column(layout.NUMBER, "whole", "b"), whole(1))
    return Join(Source(step, "s"), both(line, same(Column(layout.NUMBER, "whole", "s"), before)))
