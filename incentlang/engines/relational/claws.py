"""Claw backs as relations: what each trigger takes of a line, never more than is left of it (semantics 20)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from incentlang.engines.relational import layout, numbers
from incentlang.engines.relational.layout import AMOUNT, BOTTOM, EARNED, FAILS, TICK, TOP
from incentlang.engines.relational.numbers import Number
from incentlang.engines.relational.refusing import Unsupported
from incentlang.engines.relational.rows import Lines
from incentlang.engines.relational.scope import Scope
from incentlang.engines.relational.sql import (
    Call,
    Column,
    Const,
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
    choice,
    coalesce,
    compared,
    either,
    known,
    missing,
    opposite,
    same,
    surely,
    whole,
)
from incentlang.engines.relational.waits import wait
from incentlang.engines.relational.worth import Amounts
from incentlang.ir.lifecycle import ClawBack

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script

ON, CLAUSE, WANT = "_on", "_clause", "_wanted"


@attrs.frozen
class Wanted:
    """What claw backs ask for, before limits: one row for each trigger, with the clause by its number.

    Attributes:
        top: The digits of the exact amount's numerator; `bottom` those of its divisor, None where it has none.
        count: How many can come to one line.
        columns: The columns of a line, with those of the exact amount.
    """

    step: str
    top: Dec
    bottom: Dec | None
    count: int
    columns: tuple[tuple[str, SqlType], ...]

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
    if not amounts.once:
        raise Unsupported("a claw back of a credit whose amount moves later", clauses[0].span)
    made = [_triggers(script, lines, clause, index) for index, clause in enumerate(clauses)]
    shares = numbers.choose([(Const(True, "truth"), share) for _, share in made[1:]], made[0][1])
    top = numbers.widest([share.top for _, share in made])
    bottoms = [share.bottom or numbers.ONE for _, share in made]
    bottom = None if shares.bottom is None and all(each == numbers.ONE for each in bottoms) else numbers.widest(bottoms)
    parts: list[Query] = []
    for select, share in made:
        columns = [*select.columns, (TOP, numbers.cast(share.top, top))]
        if bottom is not None:
            columns.append((BOTTOM, numbers.cast(share.bottom or numbers.ONE, bottom)))
        parts.append(attrs.evolve(select, columns=tuple(columns)))
    query = parts[0] if len(parts) == 1 else Union(tuple(parts))
    triggers = script.add(f"triggers of {lines.rule.name}", query)
    return _of_amounts(script, lines, amounts, triggers, top, bottom)


def _triggers(script: Script, lines: Lines, clause: ClawBack, index: int) -> tuple[Select, Number]:
    """The lines for which one clause is triggered, the day, and what it asks for."""
    rule = lines.rule
    earned = Column(EARNED, "day", "l")
    scope = Scope(
        script.layout,
        Source(lines.step, "l"),
        rule.subject,
        day=Column(layout.DAY, "day", "l", True),
        who=Column(layout.WHO, "text", "l"),
        lets={let.name: let.value for let in rule.lets},
        parted=lines.shares is not None,
    )
    stands = both(compared("<=", earned, script.last_clock), compared(">", Column(FAILS, "day", "l"), earned))
    found = wait(script, clause.trigger, scope, earned)
    on = Call("greatest", (coalesce(found.met, earned), earned), "day")
    share = script.values.number(clause.share, scope.seen(trigger=found.met))
    if scope.assumed:
        raise Unsupported("a default in the share of a claw back", clause.span)
    come = both(stands, known(found.met), compared("<=", found.met, script.last_clock))
    row: tuple[tuple[str, Expr], ...] = (
        *lines.line("l"),
        (ON, on),
        (CLAUSE, whole(index)),
    )
    wrong = missing(share.top)
    if not clause.amount:
        least, most = Number(numbers.ZERO), Number(numbers.ONE)
        part = both(numbers.holds(">=", share, least), numbers.holds("<=", share, most))
        wrong = opposite(surely(part)) if not isinstance(share.top, Const) else Const(False, "truth")
    key = ((layout.KEY, Column(layout.KEY, "text", "l")),)
    doubtful = both(stands, either(surely(found.trouble), both(known(found.met), wrong)))
    script.doubt(Select(key, scope.source, tuple(scope.joins), doubtful))
    return Select(row, scope.source, tuple(scope.joins), come), share


def _of_amounts(script: Script, lines: Lines, amounts: Amounts, triggers: str, top: Dec, bottom: Dec | None) -> Wanted:
    """What the triggers ask for of what the lines are worth."""
    clauses = lines.rule.clawbacks
    plan = script.program.plan.in_unit(lines.rule.unit)
    amount = Column(AMOUNT, amounts.amount, "a")
    share = Number(Column(TOP, top, "t"), None if bottom is None else Column(BOTTOM, bottom, "t"))
    clause = Column(CLAUSE, "whole", "t")
    of_amount = [index for index, each in enumerate(clauses) if each.amount]
    asked = numbers.multiply(share, Number(amount))
    if of_amount:
        fixed = either(*(same(clause, whole(index)) for index in of_amount))
        asked = numbers.choose([(fixed, share)], asked)
    columns: list[tuple[str, Expr]] = [
        *lines.columns("a"),
        (ON, Column(ON, "day", "t")),
        (CLAUSE, clause),
        (AMOUNT, amount),
        (TOP, asked.top),
    ]
    if asked.bottom is not None:
        columns.append((BOTTOM, asked.bottom))
    joins = (Join(Source(amounts.step, "a"), lines.same_line("t", "a"), left=False),)
    exact = script.add(
        f"asked back of {lines.rule.name}", Select(tuple(columns), Source(triggers, "t"), joins), kept=False
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
    step = script.add(
        f"wanted of {lines.rule.name}", Select((*carried, (WANT, wanted)), Source(exact, "e")), kept=False
    )
    kinds = tuple((name, expr.type) for name, expr in columns)
    return Wanted(step, top_kind, bottom_kind, len(clauses), kinds)


def taken_back(script: Script, lines: Lines, amounts: Amounts, wanted: Wanted) -> Taken:
    """What is taken of lines of which nothing waits, in order of the triggers' days and clauses."""
    clauses = lines.rule.clawbacks
    zero = Const(numbers.ZERO.value, amounts.amount)
    want = Column(WANT, amounts.amount, "w")
    wide = Dec(38, amounts.amount.places)
    earlier: Expr = zero
    if len(clauses) > 1:
        row = tuple(expr for _, expr in lines.line("w"))
        order = (Column(ON, "day", "w"), Column(CLAUSE, "whole", "w"))
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
