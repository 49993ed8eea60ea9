"""`previous`: what a measure was one period earlier, computed period by period from the first one on (semantics 25).

The values of a measure that carries are steps in a row: each reads the one before, for all participants at once. What
`otherwise` stood in for is told by a run, so every reading notes where it took the default (`stood_in.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import attrs

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.expressions import chains
from incentlang.engines.relational.expressions.previous_values import AT, GOES, LOST, MAY, SURE, Building, Chain
from incentlang.engines.relational.expressions.refusing import Unsupported
from incentlang.engines.relational.expressions.scope import Before, Scope, Stands
from incentlang.engines.relational.sql import (
    TRUE,
    Column,
    Expr,
    Join,
    Select,
    both,
    calendar,
    choice,
    compared,
    either,
    inside,
    known,
    minus,
    missing,
    null,
    numbers,
    opposite,
    text,
    whole,
)
from incentlang.engines.relational.sql.numbers import Number
from incentlang.ir.expressions import Previous
from incentlang.ir.program import Measure
from incentlang.source import Span

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script


@attrs.frozen
class Asked:
    """Where a default may have stood in: participants and periods, by the columns of `inside`."""

    node: Stands
    step: str


@attrs.define
class PeriodsBefore:
    """The values of periods before, for one script.

    Attributes:
        made: The chains, by measure; one that reads another comes after it.
        asked: Who read what, from where it is not read by a chain.
    """

    script: Script
    made: dict[str, Chain] = attrs.field(factory=dict)
    asked: list[Asked] = attrs.field(factory=list)
    _open: list[str] = attrs.field(factory=list)

    def read(self, node: Previous, scope: Scope) -> Number:
        """The measure one period earlier, or the default where it does not exist."""
        gathers = self.script.values.gathers
        measure = gathers.measure(node.measure.name)
        assert measure is not None
        if scope.owner or scope.period is None or scope.reads is None:
            raise Unsupported("`previous` read here", node.span)
        gathers.nests(measure.each, node.span)
        who = scope.who if measure.key == "role" else text("")
        assert who is not None
        number = gathers.as_seen(scope.period, measure.each, node.span).number
        there, value = self._value(node, measure, who, number, scope)
        self._doubt(measure, number, there, value, scope, node.span)
        default = self.script.values.number(node.default, scope.where(opposite(there)))
        scope.reads.append(Before(node, who, number, there, scope.reached))
        return numbers.choose([(there, Number(value))], default)

    def _value(self, node: Previous, measure: Measure, who: Expr, number: Expr, scope: Scope) -> tuple[Expr, Expr]:
        """Whether there is a period before, and the value there."""
        step = scope.carrying
        if step is not None and step.measure == measure.name:
            if number != step.number or node.within_year != step.within_year:
                raise Unsupported("`previous` in two ways", node.span)
            return Column(chains.goes(node.within_year), "truth", scope.source.name, True), step.value
        chain = self._chain(measure, node.span)
        if chain.within_year is not None and chain.within_year != node.within_year:
            raise Unsupported("`previous` in two ways", node.span)
        before = minus(number, whole(1))
        at = self.script.values.gathers.at(chain.step, (who, before), before, who, scope)
        there = both(
            known(Column(layout.NUMBER, "whole", at)),
            chains.leads_back(self.script, number, measure.each, node.within_year),
        )
        lost = Column(f"{LOST}{chains.start(node.within_year)}", "truth", at)
        value = Column(layout.VALUE, chain.kind, at)
        return there, choice([(either(missing(lost), lost), null(chain.kind))], value, chain.kind)

    def _doubt(self, measure: Measure, number: Expr, there: Expr, value: Expr, scope: Scope, span: Span) -> None:
        """What these relations cannot tell of a period before, where nobody else asks whether it is there."""
        gathers, each = self.script.values.gathers, measure.each
        assert scope.period is not None
        assert scope.who is not None
        found: list[Expr] = []
        own = calendar.last_part(number, each, gathers.unit, gathers.offset)
        if scope.until is not None and scope.until != own:
            # A period that has not ended when it is read has another value there, which is not kept.
            before = calendar.last_part(minus(number, whole(1)), each, gathers.unit, gathers.offset)
            found.append(compared(">", before, gathers.until(before, scope, span)))
        if scope.tick is not None:
            # What waits is left out where it cannot be computed.
            found.append(missing(value))
        where = both(there, scope.reached.may, either(*found))
        joins = _needed(scope.joins, [scope.who, where])
        self.script.doubt(Select(((layout.WHO, scope.who),), scope.source, joins, where))

    # --- chains -----------------------------------------------------------------------------------

    def _chain(self, measure: Measure, span: Span) -> Chain:
        if measure.name not in self.made:
            if measure.name in self._open:
                raise Unsupported("measures that carry each other", span)
            self._open.append(measure.name)
            try:
                self.made[measure.name] = Building(self.script, measure).chain(span)
            finally:
                self._open.remove(measure.name)
        return self.made[measure.name]

    # --- what was asked ---------------------------------------------------------------------------

    def note(self, scope: Scope, computed: Expr, there: Expr = TRUE) -> None:
        """Keep what a selection read that a default may stand in for.

        Args:
            scope: The selection: its rows are all that is asked for, each on its clock.
            computed: Where nothing is missing on the way.
            there: Which of its rows are asked for.
        """
        for each in scope.reads or ():
            told = both(each.reached.may, there)
            columns = (
                (layout.WHO, each.who),
                (f"{AT} 0", each.number),
                (f"{GOES} 0", each.there),
                (f"{SURE} 0", both(each.reached.sure, computed)),
                (f"{MAY} 0", each.reached.may),
            )
            joins = _needed(scope.joins, [told, *(expr for _, expr in columns)])
            query = Select(columns, scope.source, joins, None if told == TRUE else told)
            self.asked.append(Asked(each.node, self.script.add("asked before", query, kept=False)))


def _needed(joins: Sequence[Join], asked: Sequence[Expr]) -> tuple[Join, ...]:
    """The joins of a selection that some expressions read, and those that choose its rows."""
    names = {node.of for root in asked for node in inside(root) if isinstance(node, Column)}
    found: list[Join] = []
    for join in reversed(joins):
        if not join.left or join.source.name in names:
            names |= {node.of for node in inside(join.on) if isinstance(node, Column)}
            found.append(join)
    return tuple(found[::-1])
