"""What becomes of money that waits, as relations: what is put aside, and what is released or forfeited when.

Every move is a function of how its line stands, so what a period posts is the difference between two of its clocks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from incentlang.engines.relational import layout, numbers
from incentlang.engines.relational.caps import CUT, Capped, cut_of
from incentlang.engines.relational.claws import Wanted
from incentlang.engines.relational.layout import AMOUNT, BOTTOM, EARNED, TICK, TOP
from incentlang.engines.relational.periods import PeriodAmounts
from incentlang.engines.relational.portions import named, portions
from incentlang.engines.relational.refusing import Unsupported
from incentlang.engines.relational.rows import Lines
from incentlang.engines.relational.schedules import GONE, ON, PLACE, Waits, parts_of
from incentlang.engines.relational.scope import AtPeriod, Scope
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
    minus,
    missing,
    same,
    whole,
)
from incentlang.engines.relational.takes import LEFT, Taking, taking
from incentlang.engines.relational.worth import Amounts
from incentlang.ir.lifecycle import ClawBack

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script

KEPT, NEXT, MOVE = "_kept", "_next", "_move"
ASIDE, SETTLED = 0, 1


@attrs.frozen
class Life:
    """The moves of money that waits, or that is taken in turns.

    Attributes:
        waits: The parts that wait, if any do; without them `step` is empty.
        step: One row for each move of each line: what it is (`ASIDE`, `SETTLED`), of which part, its day, and how
            much there is and was before.
        columns: Its columns, in order.
        moving: Whether amounts change, so that there is something before.
        taking: What claw backs take of the lines, in the order in which they come.
    """

    waits: Waits | None
    step: str
    columns: tuple[str, ...]
    amount: Dec
    moving: bool
    taking: Taking | None


@attrs.frozen
class _Money:
    """The amounts of one credit: a step, what tells its lines apart, and which of its columns are carried along."""

    script: Script
    step: str
    line: tuple[tuple[str, SqlType], ...]
    beside: tuple[tuple[str, SqlType], ...]
    exact: tuple[tuple[str, SqlType], ...]
    amount: Dec
    moving: bool
    unit: str | None

    @property
    def kept(self) -> tuple[tuple[str, SqlType], ...]:
        """The columns of a line that its moves show."""
        return (*self.line, *self.beside, *self.exact, (KEPT, self.amount), (CUT, self.amount))


def life_of_rows(
    script: Script, lines: Lines, amounts: Amounts, wanted: Wanted | None, place: int, caps: list[Capped]
) -> Life | None:
    """The moves of a rule of rows; None where all is payable at once."""
    rule = lines.rule
    if lines.credit.adjusts:
        return None
    scope = Scope(
        script.layout,
        Source(lines.step, "l"),
        rule.subject,
        day=Column(layout.DAY, "day", "l"),
        who=Column(layout.WHO, "text", "l"),
        lets={let.name: let.value for let in rule.lets},
        parted=lines.shares is not None,
    )
    earned = Column(EARNED, "day", "l")
    stands = both(compared("<=", earned, script.last_clock), compared(">", Column(layout.FAILS, "day", "l"), earned))
    waits = parts_of(script, rule, scope, lines.line("l"), stands)
    if waits is None and not (wanted is not None and any(clause.restored for clause in rule.clawbacks)):
        return None
    line: list[tuple[str, SqlType]] = [(name, "whole") for name, _ in lines.line("l")]
    money = _Money(
        script,
        amounts.step,
        tuple(line),
        ((layout.WHO, "text"), (layout.KEY, "text"), (EARNED, "day"), (TICK, "whole")),
        _exact(amounts.top, amounts.bottom),
        amounts.amount,
        not amounts.once,
        rule.unit,
    )
    return _life(money, waits, wanted, rule.clawbacks, place, caps)


def life_of_periods(script: Script, amounts: PeriodAmounts, place: int, caps: list[Capped]) -> Life | None:
    """The same for a rule of periods."""
    rule = amounts.rule
    if rule.schedule is None or amounts.credit.adjusts:
        return None
    last = Column(EARNED, "day", "a")
    scope = Scope(
        script.layout,
        Source(amounts.step, "a"),
        day=last,
        who=Column(layout.WHO, "text", "a"),
        role=rule.role,
        period=AtPeriod(Column(layout.NUMBER, "whole", "a"), rule.each),
        lets={let.name: let.value for let in rule.lets},
    )
    line: tuple[tuple[str, SqlType], ...] = ((layout.WHO, "text"), (layout.NUMBER, "whole"))
    waits = parts_of(script, rule, scope, named("a", line), Const(True, "truth"))
    if waits is None:
        return None
    money = _Money(
        script,
        amounts.step,
        line,
        ((layout.KEY, "text"), (EARNED, "day"), (TICK, "whole")),
        _exact(amounts.top, amounts.bottom),
        amounts.amount,
        False,
        rule.unit,
    )
    return _life(money, waits, None, (), place, caps)


def _exact(top: Dec, bottom: Dec | None) -> tuple[tuple[str, SqlType], ...]:
    return ((TOP, top),) if bottom is None else ((TOP, top), (BOTTOM, bottom))


def _life(
    money: _Money,
    waits: Waits | None,
    wanted: Wanted | None,
    clauses: tuple[ClawBack, ...],
    place: int,
    caps: list[Capped],
) -> Life:
    if money.moving and wanted is not None:
        raise Unsupported("a claw back of a credit whose amount moves later", clauses[0].span)
    kept = _kept(money, place, caps)
    parts = _parts(money, waits, kept) if waits is not None else None
    taken = None
    if wanted is not None:
        state: tuple[tuple[str, SqlType], ...] = (
            (PLACE, "whole"),
            (ON, "day"),
            (GONE, "truth"),
            (AMOUNT, money.amount),
        )
        carried = (*money.kept, *state)
        taken = taking(money.script, wanted, clauses, parts, kept, money.line, carried, KEPT, money.amount)
    if parts is None:
        return Life(None, "", (), money.amount, False, taken)
    moves = _moves(money, parts, taken)
    names: list[tuple[str, SqlType]] = [
        *money.kept,
        (PLACE, "whole"),
        (ON, "day"),
        (MOVE, "whole"),
        (GONE, "truth"),
        (AMOUNT, money.amount),
    ]
    step, columns = _changed(money, moves, names)
    return Life(waits, step, columns, money.amount, money.moving, taken)


def _kept(money: _Money, place: int, caps: list[Capped]) -> str:
    """What caps leave of each line, with the clock on which it changes next."""
    source, amount = Source(money.step, "a"), Column(AMOUNT, money.amount, "a")
    parted = any(name == layout.PART for name, _ in money.line)
    cut, joins = cut_of([cap for cap in caps if place in cap.lines], place, "a", parted, money.amount)
    kept: Expr = amount
    if joins:
        none = Const(numbers.ZERO.value, money.amount)
        kept = numbers.narrowed(numbers.decimal_difference(amount, coalesce(cut, none)), money.amount)
    columns = [*named("a", (*money.line, *money.beside, *money.exact)), (KEPT, kept), (CUT, cut)]
    if money.moving:
        tick = Column(TICK, "whole", "a")
        line = tuple(expr for _, expr in named("a", money.line))
        columns.append((NEXT, Over(Call("lag", (tick,), "whole"), line, (minus(whole(0), tick),))))
    return money.script.add("kept", Select(tuple(columns), source, tuple(joins)))


def _parts(money: _Money, waits: Waits, kept: str) -> str:
    """How much of each line every part is that waits."""
    quantum = money.script.program.plan.in_unit(money.unit).quantum
    size = numbers.steps_of(Call("abs", (Column(KEPT, money.amount, "a"),), money.amount), quantum)
    after: list[tuple[str, SqlType]] = [(NEXT, "whole")] if money.moving else []
    carried = (*money.kept, *after)
    found = portions(money.script, kept, named("a", carried), size, waits.weights)
    mine = numbers.of_steps(found.of(Column(PLACE, "whole", "w"), "p"), quantum, money.amount)
    back = compared("<", Column(KEPT, money.amount, "p"), Const(numbers.ZERO.value, money.amount))
    part = choice([(back, numbers.decimal_negative(mine))], mine, money.amount)
    on = both(*(same(Column(name, kind, "w"), Column(name, kind, "p")) for name, kind in money.line))
    state = named("w", ((PLACE, "whole"), (ON, "day"), (GONE, "truth")))
    query = Select(
        (*named("p", carried), *state, (AMOUNT, part)),
        Source(found.step, "p"),
        (Join(Source(waits.step, "w"), on, left=False),),
    )
    return money.script.add("parts", query)


def _moves(money: _Money, parts: str, taken: Taking | None) -> str:
    """What is put aside on the day of earning, and what becomes of it on its day."""
    script = money.script
    aside = (
        *named("q", money.kept),
        (MOVE, whole(ASIDE)),
        (PLACE, Column(PLACE, "whole", "q")),
        (ON, Column(EARNED, "day", "q")),
        (GONE, Const(False, "truth")),
        (AMOUNT, Column(AMOUNT, money.amount, "q")),
    )
    day, tick = Column(ON, "day", "q"), Column(TICK, "whole", "q")
    comes = script.tick_of(day)
    come = [compared("<=", day, script.last_clock), compared(">=", Column(PLACE, "whole", "q"), whole(0))]
    if money.moving:
        following = Column(NEXT, "whole", "q")
        come.append(either(missing(following), compared(">", following, comes)))
    amount: Expr = Column(AMOUNT, money.amount, "q")
    if taken is not None:
        left = Column(LEFT, money.amount, "q")
        back = compared("<", amount, Const(numbers.ZERO.value, money.amount))
        amount = choice([(back, numbers.decimal_negative(left))], left, money.amount)
    settled = tuple(
        (name, Call("greatest", (tick, comes), "whole") if name == TICK else expr)
        for name, expr in (
            *named("q", money.kept),
            (MOVE, whole(SETTLED)),
            (PLACE, Column(PLACE, "whole", "q")),
            (ON, day),
            (GONE, Column(GONE, "truth", "q")),
            (AMOUNT, amount),
        )
    )
    later = Source(parts if taken is None else taken.state, "q")
    found: tuple[Query, ...] = (Select(aside, Source(parts, "q")), Select(settled, later, where=both(*come)))
    return script.add("moves", Union(found), kept=False)


def _changed(money: _Money, moves: str, names: list[tuple[str, SqlType]]) -> tuple[str, tuple[str, ...]]:
    """The moves that are not nothing, or differ from what was there on the clock before."""
    zero = Const(numbers.ZERO.value, money.amount)
    if not money.moving:
        moved = compared("<>", Column(AMOUNT, money.amount, "m"), zero)
        step = money.script.add("life", Select(named("m", names), Source(moves, "m"), where=moved))
        return step, tuple(name for name, _ in names)
    slot = tuple(expr for _, expr in named("m", (*money.line, (PLACE, "whole"), (MOVE, "whole"))))
    order = (Column(TICK, "whole", "m"),)
    moving: list[tuple[str, SqlType]] = [*money.exact, (KEPT, money.amount), (AMOUNT, money.amount)]
    before = tuple(
        (f"{name} before", Over(Call("lag", (Column(name, kind, "m"),), kind), slot, order)) for name, kind in moving
    )
    history = money.script.add(
        "history of parts", Select((*named("m", names), *before), Source(moves, "m")), kept=False
    )
    every: list[tuple[str, SqlType]] = [*names, *((f"{name} before", kind) for name, kind in moving)]
    was = coalesce(Column(f"{AMOUNT} before", money.amount, "h"), zero)
    moved = compared("<>", Column(AMOUNT, money.amount, "h"), was)
    step = money.script.add("life", Select(named("h", every), Source(history, "h"), where=moved))
    return step, tuple(name for name, _ in every)
