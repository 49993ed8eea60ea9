"""Claw backs as relations: what each trigger takes of a line, never more than is left of it (semantics 20)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from incentlang.engines.relational.data.layout import AMOUNT, BOTTOM, TICK, TOP
from incentlang.engines.relational.expressions.portions import named
from incentlang.engines.relational.expressions.refusing import Unsupported
from incentlang.engines.relational.pay.rows import Lines
from incentlang.engines.relational.pay.triggers import BY, CLAUSE, ON, OWN, TOLD, Triggers, triggers_of
from incentlang.engines.relational.pay.worth import Amounts
from incentlang.engines.relational.sql import (
    Call,
    Column,
    Const,
    Dec,
    Expr,
    Join,
    Over,
    Select,
    Source,
    SqlType,
    both,
    choice,
    coalesce,
    compared,
    either,
    numbers,
    same,
    whole,
)
from incentlang.engines.relational.sql.numbers import Number

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script

WANT, SERIAL, SHARE, SHARE_OF = "_wanted", "_serial", "_share", "_share of"
ORDER: tuple[tuple[str, SqlType], ...] = ((ON, "day"), (CLAUSE, "whole"), (OWN, "day"), (BY, "text"))
"""In which order the triggers of a line take."""


@attrs.frozen
class Wanted:
    """What claw backs ask for, before limits: one row for each trigger, with the clause by its number.

    Of a line whose amount changes from clock to clock there is one for each of them.

    The triggers of a line are numbered in the order of their clauses, then days and keys.

    Attributes:
        top: The digits of the exact amount's numerator; `bottom` those of its divisor, None where it has none.
        columns: The columns of a line, with those of the exact amount.
        share: The columns of the share, where some clause takes one of what waits.
        unpaid: Those clauses.
    """

    step: str
    top: Dec
    bottom: Dec | None
    columns: tuple[tuple[str, SqlType], ...]
    share: tuple[tuple[str, Dec], ...] = ()
    unpaid: tuple[int, ...] = ()

    @property
    def exact(self) -> tuple[tuple[str, SqlType], ...]:
        """The columns of the exact amount."""
        return ((TOP, self.top),) if self.bottom is None else ((TOP, self.top), (BOTTOM, self.bottom))


@attrs.frozen
class Taken:
    """What claw backs take of the lines of a credit: one row for each trigger, with the clause by its number."""

    step: str
    top: Dec
    bottom: Dec | None


def asked_back(script: Script, lines: Lines, amounts: Amounts) -> Wanted | None:
    """What is asked back of lines; None where the rule takes nothing."""
    clauses = lines.rule.clawbacks
    if not clauses:
        return None
    if not amounts.once and lines.depend:
        raise Unsupported("a claw back of a credit whose amount moves later", clauses[0].span)
    return _of_amounts(script, lines, amounts, triggers_of(script, lines))


def _of_amounts(script: Script, lines: Lines, amounts: Amounts, found: Triggers) -> Wanted:
    """What the triggers ask for of what the lines are worth."""
    clauses = lines.rule.clawbacks
    plan = script.program.plan.in_unit(lines.rule.unit)
    amount = Column(AMOUNT, amounts.amount, "a")
    share = Number(Column(TOP, found.top, "t"), None if found.bottom is None else Column(BOTTOM, found.bottom, "t"))
    clause = Column(CLAUSE, "whole", "t")
    of_amount = [index for index, each in enumerate(clauses) if each.amount]
    asked = numbers.multiply(share, Number(amount))
    if of_amount:
        fixed = either(*(same(clause, whole(index)) for index in of_amount))
        asked = numbers.choose([(fixed, share)], asked)
    clocks: tuple[tuple[str, SqlType], ...] = () if amounts.once else ((TICK, "whole"),)
    columns: list[tuple[str, Expr]] = [
        *lines.columns("a"),
        *named("a", clocks),
        *named("t", TOLD),
        (AMOUNT, amount),
        (TOP, asked.top),
    ]
    if asked.bottom is not None:
        columns.append((BOTTOM, asked.bottom))
    of_waiting: tuple[tuple[str, Dec], ...] = ()
    unpaid = tuple(index for index, clause in enumerate(clauses) if clause.unpaid)
    if unpaid:
        of_waiting = ((SHARE, found.top), *(() if found.bottom is None else ((SHARE_OF, found.bottom),)))
        own = (share.top, share.bottom)
        columns += [(name, expr) for (name, _), expr in zip(of_waiting, own, strict=False) if expr is not None]
    joins = (Join(Source(amounts.step, "a"), lines.same_line("t", "a"), left=False),)
    exact = script.add(
        f"asked back of {lines.rule.name}", Select(tuple(columns), Source(found.step, "t"), joins), kept=False
    )
    top_kind = numbers.kind_of(asked.top)
    bottom_kind = numbers.kind_of(asked.bottom) if asked.bottom is not None else None
    number = Number(Column(TOP, top_kind, "e"), None if bottom_kind is None else Column(BOTTOM, bottom_kind, "e"))
    whole_amount = Column(AMOUNT, amounts.amount, "e")
    zero = Const(numbers.ZERO.value, amounts.amount)
    rounded = numbers.rounded(number, plan.quantum, plan.rounding, amounts.amount)
    # An amount of the other sign would pay, not take.
    agrees = either(
        both(compared(">", rounded, zero), compared(">", whole_amount, zero)),
        both(compared("<", rounded, zero), compared("<", whole_amount, zero)),
    )
    wanted = choice([(agrees, Call("abs", (rounded,), amounts.amount))], zero, amounts.amount)
    carried = tuple((name, Column(name, expr.type, "e")) for name, expr in columns)
    line = tuple(expr for _, expr in (*lines.line("e"), *named("e", clocks)))
    serial = Over(Call("row_number", (), "whole"), line, tuple(expr for _, expr in named("e", ORDER[1:])))
    step = script.add(
        f"wanted of {lines.rule.name}",
        Select((*carried, (SERIAL, serial), (WANT, wanted)), Source(exact, "e")),
        kept=False,
    )
    kinds = tuple((name, expr.type) for name, expr in columns)
    return Wanted(step, top_kind, bottom_kind, kinds, of_waiting, unpaid)


def taken_back(script: Script, lines: Lines, amounts: Amounts, wanted: Wanted) -> Taken:
    """What is taken of lines of which nothing waits, in order of the triggers' days and clauses."""
    clauses = lines.rule.clawbacks
    zero = Const(numbers.ZERO.value, amounts.amount)
    want = Column(WANT, amounts.amount, "w")
    wide = Dec(38, amounts.amount.places)
    earlier: Expr = zero
    if len(clauses) > 1 or any(clause.each for clause in clauses):
        row = tuple(expr for _, expr in lines.line("w"))
        order = tuple(expr for _, expr in named("w", ORDER))
        running = Over(Call("sum", (want,), wide), row, order, "before here")
        earlier = numbers.cast(coalesce(running, Const(numbers.ZERO.value, wide)), amounts.amount)
    there = Call("abs", (Column(AMOUNT, amounts.amount, "w"),), amounts.amount)
    left = numbers.narrowed(numbers.decimal_difference(there, earlier), amounts.amount)
    open_ = choice([(compared(">", left, zero), left)], zero, amounts.amount)
    size = choice([(compared("<", want, open_), want)], open_, amounts.amount)
    back = compared("<", Column(AMOUNT, amounts.amount, "w"), zero)
    signed = choice([(back, numbers.narrowed(numbers.decimal_negative(size), amounts.amount))], size, amounts.amount)
    final = (
        *((name, Column(name, kind, "w")) for name, kind in wanted.columns if name != AMOUNT),
        (TICK, script.tick_of(Column(ON, "day", "w"))),
        ("_cut", compared("<>", size, want)),
        (AMOUNT, signed),
    )
    step = script.add(
        f"taken back of {lines.rule.name}",
        Select(final, Source(wanted.step, "w")),
        note=f"{clauses[0].span.source.path}:{clauses[0].span.line} {lines.rule.name}: what is taken back",
    )
    return Taken(step, wanted.top, wanted.bottom)
