"""Derived values: of the row at hand, and of the row of a fact that it leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.expressions.scope import Scope
from incentlang.engines.relational.sql import FALSE, Column, Expr, Source, choice, known, missing, null, numbers, same
from incentlang.engines.relational.sql.numbers import Number
from incentlang.ir.expressions import ValueRead

if TYPE_CHECKING:
    from incentlang.engines.relational.expressions.values import Values


def number(values: Values, node: ValueRead, scope: Scope) -> Number:
    """A number, missing where the row that it is read of is missing."""
    inside, lost = _reached(values, node, scope)
    found = values.number(values.derived[node.name].body, inside)
    return found if lost == FALSE else numbers.choose([(lost, Number(null(numbers.kind_of(found.top))))], found)


def plain(values: Values, node: ValueRead, scope: Scope) -> Expr:
    """A text, a date, or a yes or no, missing where the row that it is read of is missing."""
    inside, lost = _reached(values, node, scope)
    found = values.plain(values.derived[node.name].body, inside)
    return choice([(lost, null(found.type))], found, found.type)


def _reached(values: Values, node: ValueRead, scope: Scope) -> tuple[Scope, Expr]:
    """What a derived value sees, and whether there is no row to see."""
    if not node.path:
        return scope.seen(lets={}), FALSE
    value = values.derived[node.name]
    key = scope.read(node.path, node.span).value
    table = layout.fact_table(value.fact)
    at = scope.join(table, key, lambda name: same(Column(layout.KEY, "text", name), key))
    there = Column(layout.KEY, "text", at)
    day = Column(layout.DAY, "day", at)
    own = scope.where(known(there))
    inside = own.seen(owner=value.fact, source=Source(table, at), day=day, lets={}, elsewhere=True, rated=None)
    return inside, missing(there)
