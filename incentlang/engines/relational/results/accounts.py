"""Payouts as a relation: what every participant earned, had cut and taken back in each pay period, and is paid.

Negative pay is carried: with everything due up to a period added up, what has been paid by then is the highest that sum
ever was, or nothing; what stands below it is the balance.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import attrs

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.data.layout import AMOUNT, TICK, WANTED
from incentlang.engines.relational.expressions.refusing import Gap, Unsupported, gap
from incentlang.engines.relational.pay.caps import CUT
from incentlang.engines.relational.pay.worth import money
from incentlang.engines.relational.results.cap_totals import cut_by_period
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
    numbers,
    same,
    whole,
)
from incentlang.ir.families import families
from incentlang.ir.program import PeriodRule, Program, RowRule

if TYPE_CHECKING:
    from incentlang.engines.relational.build import Built
    from incentlang.engines.relational.script import Script

EARNED_, CAPPED, TAKEN = "earned", "capped", "clawed_back"
MOVED = (EARNED_, CAPPED, TAKEN)


@attrs.frozen
class Accounts:
    """The payouts of a run: `step` has a row for each participant and reported pay period, by number."""

    step: str
    amount: Dec


def unsettled(program: Program) -> list[Gap]:
    """What accounts in SQL do not settle: they know what is earned, lost to caps and taken back, and carry debts."""
    plan = program.plan
    families_ = families(program.rules)
    found: list[Gap] = []
    for rule in program.rules:
        if isinstance(rule, PeriodRule) and rule.draw is not None:
            found.append(gap("a guarantee or an advance", rule.span))
        if rule.unit is not None:
            found.append(gap("a unit that is no money", rule.span))
        if rule.schedule is not None:
            found.append(gap("money that waits after it is earned", rule.span))
        if isinstance(rule, RowRule):
            if any(cap.of in families_.get(rule.name, ("", rule.name)) for cap in program.caps):
                found += [gap("a claw back under a cap", claw.span) for claw in rule.clawbacks]
            undone = [claw for claw in rule.clawbacks if claw.restored is not None]
            found += [gap("a claw back that is restored", claw.span) for claw in undone]
            recovered = [claw for claw in rule.clawbacks if claw.recovery is not None]
            found += [gap("a claw back that is recovered in parts", claw.span) for claw in recovered]
    found += [gap(f"a cap whose excess is {cap.excess}", cap.span) for cap in program.caps if cap.excess != "lost"]
    found += [gap("a pool", pool.span) for pool in program.pools]
    if plan.pay_in is not None:
        found.append(gap("pay in other currencies", plan.pay_in.span))
    if plan.negative is not None and plan.negative.word != "carried":
        found.append(gap(f"negative pay that is {plan.negative.word}", plan.negative.span))
    return found


def accounts(script: Script, built: Built, only_totals: bool) -> Accounts:
    """Add the steps that lead from entries to payouts, of a program that leaves nothing unsettled.

    Args:
        script: Where they are put.
        built: What is earned, cut off and taken back.
        only_totals: Whether nobody asks for single entries.

    Raises:
        Unsupported: What is taken back of a line changes with what it is worth.
    """
    assert not any(period.life for period in built.periods)
    turns = next((row.lines.rule.clawbacks[0] for row in built.rows if row.life is not None), None)
    if turns is not None:
        raise Unsupported("a claw back of a credit whose amount moves later", turns.span)
    kind = money(script, None)
    wide = Dec(38, kind.places)
    cuts = [
        _of(cap.changes, CAPPED, CUT, kind, f"{CUT} before")
        if cap.changes
        else _of(cut_by_period(script, cap) if only_totals else cap.step, CAPPED, CUT, kind)
        for cap in built.caps
    ]
    moved = script.add("moved", _moves(built, cuts, kind))
    who, tick = Column(layout.WHO, "text", "m"), Column(TICK, "whole", "m")
    sums = tuple((name, numbers.cast(Call("sum", (Column(name, kind, "m"),), wide), kind)) for name in MOVED)
    totals = script.add(
        "totals", Select(((layout.WHO, who), (TICK, tick), *sums), Source(moved, "m"), group=(who, tick))
    )
    running = script.add("running accounts", _running(totals, kind))
    paid = script.add("paid accounts", _paid(running, kind), kept=False)
    return Accounts(script.add("payouts", _shown(paid, kind)), kind)


def _moves(built: Built, cuts: Sequence[Select], kind: Dec) -> Query:
    """What each source of entries moves, added up by participant and pay period."""
    parts: list[Query] = []
    for row in built.rows:
        parts.append(_of(row.changes, EARNED_, AMOUNT, kind, None if row.amounts.once else f"{AMOUNT} before"))
        if row.taken is not None:
            parts.append(_of(row.taken.step, TAKEN, AMOUNT, kind))
    for period in built.periods:
        if period.changes is not None:
            parts.append(_of(period.changes, EARNED_, AMOUNT, kind, f"{AMOUNT} before"))
        else:
            parts.append(_of(period.amounts.step, EARNED_, AMOUNT, kind))
    parts += cuts
    return parts[0] if len(parts) == 1 else Union(tuple(parts))


def _of(step: str, column: str, amount: str, kind: Dec, before: str | None = None) -> Select:
    who, tick = Column(layout.WHO, "text", "s"), Column(TICK, "whole", "s")
    zero = Const(numbers.ZERO.value, kind)
    value: Expr = Column(amount, kind, "s")
    if before is not None:
        value = numbers.narrowed(numbers.decimal_difference(value, coalesce(Column(before, kind, "s"), zero)), kind)
    total = numbers.cast(Call("sum", (value,), Dec(38, kind.places)), kind)
    moved = tuple((name, total if name == column else zero) for name in MOVED)
    return Select(((layout.WHO, who), (TICK, tick), *moved), Source(step, "s"), group=(who, tick))


def _running(totals: str, kind: Dec) -> Select:
    """Everybody in every pay period, with what is due up to it."""
    zero = Const(numbers.ZERO.value, kind)
    who, number = Column(layout.KEY, "text", "p"), Column(layout.NUMBER, "whole", "n")
    moved = {name: coalesce(Column(name, kind, "t"), zero) for name in MOVED}
    due = numbers.decimal_difference(numbers.decimal_difference(moved[EARNED_], moved[CAPPED]), moved[TAKEN])
    up_to = Over(Call("sum", (numbers.narrowed(due, kind),), Dec(38, kind.places)), (who,), (number,), "up to here")
    columns: tuple[tuple[str, Expr], ...] = (
        (layout.WHO, who),
        (layout.NUMBER, number),
        (layout.FIRST, Column(layout.FIRST, "day", "n")),
        (layout.LAST, Column(layout.LAST, "day", "n")),
        *moved.items(),
        ("_moved", known(Column(layout.WHO, "text", "t"))),
        ("_due", numbers.cast(up_to, kind)),
    )
    mine = both(same(Column(layout.WHO, "text", "t"), who), same(Column(TICK, "whole", "t"), number))
    return Select(
        columns,
        Source(EVERYBODY, "p"),
        (Join(Source(layout.PERIODS, "n"), same(whole(1), whole(1)), left=False), Join(Source(totals, "t"), mine)),
    )


EVERYBODY = "everybody"
"""The relation of the keys of all participants."""


def _paid(running: str, kind: Dec) -> Select:
    """What has been paid by each period: the highest sum that was ever due, or nothing."""
    zero = Const(numbers.ZERO.value, kind)
    who, number = (Column(layout.WHO, "text", "r"),), (Column(layout.NUMBER, "whole", "r"),)
    due = Column("_due", kind, "r")
    highest = Over(Call("max", (due,), kind), who, number, "up to here")
    by = choice([(compared(">", highest, zero), highest)], zero, kind)
    names: tuple[tuple[str, SqlType], ...] = (
        (layout.WHO, "text"),
        (layout.NUMBER, "whole"),
        (layout.FIRST, "day"),
        (layout.LAST, "day"),
        *((name, kind) for name in MOVED),
        ("_moved", "truth"),
        ("_due", kind),
    )
    carried = tuple((name, Column(name, each, "r")) for name, each in names)
    return Select((*carried, ("_by", by)), Source(running, "r"))


def _shown(paid: str, kind: Dec) -> Select:
    """The rows that are shown: whoever has an assignment, moved something, or has a balance."""
    zero = Const(numbers.ZERO.value, kind)
    who, number = Column(layout.WHO, "text", "a"), Column(layout.NUMBER, "whole", "a")
    due, by = Column("_due", kind, "a"), Column("_by", kind, "a")
    order = ((who,), (number,))
    due_before = coalesce(Over(Call("lag", (due,), kind), *order), zero)
    by_before = coalesce(Over(Call("lag", (by,), kind), *order), zero)

    def less(a: Expr, b: Expr) -> Expr:
        return numbers.narrowed(numbers.decimal_difference(a, b), kind)

    earned, cut = Column(EARNED_, kind, "a"), Column(CAPPED, kind, "a")
    columns: tuple[tuple[str, Expr], ...] = (
        (layout.WHO, who),
        (layout.NUMBER, number),
        ("opening", less(due_before, by_before)),
        (EARNED_, earned),
        (CAPPED, cut),
        ("payable", less(earned, cut)),
        (TAKEN, Column(TAKEN, kind, "a")),
        ("paid", less(by, by_before)),
        ("balance", less(due, by)),
        ("_moved", Column("_moved", "truth", "a")),
        (layout.FIRST, Column(layout.FIRST, "day", "a")),
        (layout.LAST, Column(layout.LAST, "day", "a")),
    )
    return Select(columns, Source(paid, "a"))


def shown_rows(script: Script, found: Accounts) -> str:
    """The payouts that are reported."""
    kind = found.amount
    zero = Const(numbers.ZERO.value, kind)
    who, number = Column(layout.WHO, "text", "p"), Column(layout.NUMBER, "whole", "p")
    present = both(
        same(Column(layout.KEY, "text", "a"), who),
        compared("<=", Column(layout.FIRST, "day", "a"), Column(layout.LAST, "day", "p")),
        compared(">=", Column(layout.LAST, "day", "a"), Column(layout.FIRST, "day", "p")),
    )
    there = script.add(
        "present",
        Select(
            ((layout.WHO, who), (layout.NUMBER, number)),
            Source(found.step, "p"),
            (Join(Source(layout.PEOPLE, "a"), present, left=False),),
            group=(who, number),
        ),
        kept=False,
    )
    mine = both(same(Column(layout.WHO, "text", "t"), who), same(Column(layout.NUMBER, "whole", "t"), number))
    reported = Join(Source(WANTED, "w"), same(Column(layout.NUMBER, "whole", "w"), number), left=False)
    names = ("opening", EARNED_, CAPPED, "payable", TAKEN, "paid", "balance")
    columns = tuple((name, Column(name, kind, "p")) for name in names)
    owed = compared("<>", Column("opening", kind, "p"), zero)
    is_there = known(Column(layout.WHO, "text", "t"))
    where = either(is_there, Column("_moved", "truth", "p"), owed)
    query = Select(
        ((layout.WHO, who), (layout.NUMBER, number), (layout.KEY, Column(layout.KEY, "text", "w")), *columns),
        Source(found.step, "p"),
        (reported, Join(Source(there, "t"), mine)),
        where,
    )
    return script.add("shown payouts", query)
