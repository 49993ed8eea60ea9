"""Amounts in other currencies at the rates of another day than the row's own: that on which they are earned.

Data holds amounts as they are worth on their own day. What is converted when it is earned, and what comes back of a
credit, is converted again from what was written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.data.layout import CODE, FIRST, LAST
from incentlang.engines.relational.expressions.scope import Read, Scope
from incentlang.engines.relational.sql import (
    Column,
    Dec,
    Expr,
    both,
    calendar,
    choice,
    compared,
    either,
    known,
    numbers,
    same,
    text,
)
from incentlang.engines.relational.sql.numbers import Number
from incentlang.ir.currencies import Conversion
from incentlang.ir.expressions import FieldRead

if TYPE_CHECKING:
    from incentlang.engines.relational.expressions.values import Values


def again(values: Values, node: FieldRead, scope: Scope) -> Read:
    """A column of the row at hand; an amount as it is worth on the day whose rates it takes."""
    own, rated = scope.read(node.path, node.span), scope.rated
    if rated is None or len(node.path) > 1 or scope.entity:
        return own
    field = scope.table_field(scope.owner, node.path[0])
    concerned = [each for each in scope.schema.conversions if each.on == "earned date" or not rated.earning]
    if not layout.is_converted(field) or not concerned:
        return own
    code = Column(CODE, "text", scope.source.name)
    written = Column(layout.written(field.name), scope.layout.written_as(field), scope.source.name)
    found: list[tuple[Expr, Expr]] = []
    for conversion in concerned:
        day = _day(values, conversion, rated.day)

        def on(at: str, day: Expr = day) -> Expr:
            since, until = Column(FIRST, "day", at), Column(LAST, "day", at)
            return both(same(Column(CODE, "text", at), code), compared("<=", since, day), compared(">=", until, day))

        rate = Column(layout.VALUE, scope.layout.rate, scope.join(layout.RATES, (code, day), on))
        amount = numbers.decimal_product(written, rate)
        if conversion.quantum is not None:
            amount = numbers.rounded(Number(amount), conversion.quantum, conversion.mode)
        places = numbers.kind_of(amount).places  # as an amount of the data is held: one that does not fit stops the run
        amount = numbers.narrowed(amount, Dec(scope.layout.widths.money + places, places))
        is_of = either(*(same(code, text(each)) for each in conversion.currencies))
        found.append((both(is_of, known(written)), amount))
    kind = numbers.widest([own.value, *(amount for _, amount in found)])
    cases = [(condition, numbers.cast(amount, kind)) for condition, amount in found]
    return Read(choice(cases, numbers.cast(own.value, kind), kind), own.trouble)


def _day(values: Values, conversion: Conversion, day: Expr) -> Expr:
    """The day whose rate counts."""
    if conversion.grain is None:
        return day
    offset = values.program.plan.year_offset
    number = calendar.number_of(day, conversion.grain, offset)
    edge = calendar.first_day if conversion.on == "first day" else calendar.last_day
    return edge(number, conversion.grain, offset)
