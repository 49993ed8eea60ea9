"""What is of a participant together with an entity, gathered over that entity: `lowest of attainment over product`.

It is taken of each of the entity for which the participant has a value: one that is supplied for an input that is read
and has no default, or where no such input is read, a row that counts or any value that is supplied.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import attrs

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.expressions.conditions import truth
from incentlang.engines.relational.expressions.counting import TROUBLE, counted_rows
from incentlang.engines.relational.expressions.divisors import of_one
from incentlang.engines.relational.expressions.figures import ASKED, UNTIL, Counted, Figure, asked_for, key_of
from incentlang.engines.relational.expressions.refusing import Unsupported
from incentlang.engines.relational.expressions.scope import AtPeriod, Scope
from incentlang.engines.relational.sql import (
    TRUE,
    Column,
    Const,
    Expr,
    Join,
    Query,
    Select,
    Source,
    Union,
    both,
    calendar,
    compared,
    either,
    missing,
    numbers,
    same,
    surely,
    text,
)
from incentlang.engines.relational.sql.numbers import Number
from incentlang.ir.expressions import Aggregate, Compare, InputRead, LetRead, MeasureRead, Not, OverAlso
from incentlang.ir.expressions import Expr as Node
from incentlang.ir.walk import children, everything

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script


@attrs.define
class Pairs:
    """Gathers over the entity of a pair, read from within a selection."""

    script: Script

    def read(self, node: OverAlso, scope: Scope) -> Number:
        """The sum, count, average, highest or lowest value of all of the entity of whom is at hand."""
        assert scope.period is not None
        _refuse(node)
        asked, key = asked_for(self.script, f"asked of each {node.of}", scope, scope.who, node.span)
        inner = self._at_hand(node, scope, self._pairs(node, scope, asked))
        figure = Figure(node.kind, node.of)
        result = figure.put_together(self.script, self._counted(node, inner))
        return figure.read(self.script, result, key, scope, scope.period)

    # --- for which of the entity there is a value -------------------------------------------------

    def _pairs(self, node: OverAlso, scope: Scope, asked: str) -> str:
        """Each of the entity that counts for whom is asked about."""
        base = self._base(scope, Source(asked, "a"))
        roots = [each for each in (node.value, node.where) if each is not None]
        found = [each for root in roots for each in self._values(root, node.of, base)]
        must = [query for query, needed in found if needed]
        every: list[Query] = list(must or [query for query, _ in found])
        if not every:
            raise Unsupported("a gather over what is of a participant together with an entity", node.span)
        values = self.script.add(f"values of each {node.of}", every[0] if len(every) == 1 else Union(tuple(every)))
        key = (*key_of("v"), (layout.ALSO, Column(layout.ALSO, "text", "v")))
        query = Select(key, Source(values, "v"), group=tuple(expr for _, expr in key))
        return self.script.add(f"each {node.of}", query)

    def _base(self, scope: Scope, source: Source) -> Scope:
        """Whose figures are asked for, at hand without an entity."""
        assert scope.period is not None
        return Scope(
            self.script.layout,
            source,
            who=Column(layout.WHO, "text", source.name),
            also=text(""),
            role=scope.role,
            period=AtPeriod(Column(layout.NUMBER, "whole", source.name), scope.period.grain),
            until=Column(UNTIL, "whole", source.name),
            window=scope.window,
            lets=scope.lets,
        )

    def _values(self, node: Node, of: str, scope: Scope) -> Iterator[tuple[Select, bool]]:
        """Of which entities something that is read has a value, and whether it must have one."""
        gathers = self.script.values.gathers
        match node:
            case InputRead(name=name) if gathers.supplied(name).also == of:
                yield self._supplied(node, scope), gathers.supplied(name).missing is None
            case MeasureRead(name=name) if (measure := gathers.measure(name)) is not None and measure.also == of:
                yield from self._values(measure.body, of, gathers.within(node, measure, scope)[0])
            case Aggregate(also=also) if also:
                yield self._counting(node, scope), False
            case MeasureRead() | InputRead() | Aggregate():
                pass  # of the participant alone
            case _:
                for child in children(node):
                    yield from self._values(child, of, scope)

    def _supplied(self, node: InputRead, scope: Scope) -> Select:
        """The entities for which a value is supplied."""
        assert scope.period is not None
        first, last = self.script.inputs.periods_read(node, scope.period, node.window or scope.window)
        number = Column(layout.PERIOD, "whole", "i")
        mine = both(
            same(Column(layout.WHO, "text", "i"), Column(layout.WHO, "text", "a")),
            compared(">=", number, first),
            compared("<=", number, last),
        )
        return self._found(scope, Join(Source(layout.input_table(node.name), "i"), mine, left=False), "i")

    def _counting(self, node: Aggregate, scope: Scope) -> Select:
        """The entities for which a row counts, or would if it could be told how much."""
        gathers = self.script.values.gathers
        start, end = gathers.stretch(node, scope)
        role = scope.role if scope.role in scope.schema.roles else ""
        rows = counted_rows(self.script, (node,), role)
        counted = calendar.number_of(Column(layout.DAY, "day", "g"), gathers.unit, gathers.offset)
        inside = both(
            same(Column(layout.WHO, "text", "g"), Column(layout.WHO, "text", "a")),
            compared(">=", counted, start),
            compared("<=", counted, end),
        )
        return self._found(scope, Join(Source(rows.step, "g"), inside, left=False), "g")

    def _found(self, scope: Scope, join: Join, at: str) -> Select:
        key = (*key_of("a"), (layout.ALSO, Column(layout.ALSO, "text", at)))
        return Select(key, scope.source, (*scope.joins, join), group=tuple(expr for _, expr in key))

    # --- what they are worth ----------------------------------------------------------------------

    def _at_hand(self, node: OverAlso, scope: Scope, pairs: str) -> Scope:
        found = self._base(scope, Source(pairs, "m"))
        return found.seen(also=Column(layout.ALSO, "text", "m"), measure=scope.measure or node.of)

    def _counted(self, node: OverAlso, scope: Scope) -> Counted:
        """Each that meets the condition, with its value."""
        values = self.script.values
        where = TRUE if node.where is None else truth(values, node.where, scope)
        value: Expr = numbers.cast(numbers.ONE, numbers.kind_of(numbers.ONE))
        trouble = missing(where)
        bottom: Expr | None = None
        own = False
        if node.value is not None:
            found = of_one(values.number(node.value, scope.seen(guard=both(scope.guard, surely(where)))))
            value, bottom = found.top, found.bottom
            own = not isinstance(bottom, Const | None)
            trouble = either(trouble, missing(value))
        columns: tuple[tuple[str, Expr], ...] = (
            (layout.WHO, Column(layout.WHO, "text", "m")),
            *((name, Column(name, "whole", "m")) for name in ASKED),
            (layout.KEY, Column(layout.ALSO, "text", "m")),
            (layout.VALUE, value),
            *(() if bottom is None else ((layout.BOTTOM, bottom),)),
            (TROUBLE, surely(trouble)),
        )
        kept = either(missing(where), where)
        query = Select(columns, scope.source, tuple(scope.joins), None if kept == TRUE else kept)
        step = self.script.add(f"what {node.of} counts", query)
        divided = None if bottom is None else numbers.kind_of(bottom)
        return Counted(step, numbers.kind_of(value), divided, own)


def _refuse(node: OverAlso) -> None:
    """What no relation is built for yet."""
    for each in everything(node):
        if isinstance(each, Not) and any(_moves(inner) for inner in everything(each)):
            raise Unsupported("`not` of a figure of what is gathered", node.span)


def _moves(node: object) -> bool:
    read = (MeasureRead, LetRead)
    return isinstance(node, Compare) and any(isinstance(each, read) for each in everything(node))
