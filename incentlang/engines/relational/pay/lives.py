"""What becomes of money that waits, as relations: what is put aside, and what is released or forfeited when.

Every move is a function of how its line stands, so what a period posts is the difference between two of its clocks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.data.layout import AMOUNT, BOTTOM, EARNED, TICK, TOP
from incentlang.engines.relational.expressions.portions import named, portions
from incentlang.engines.relational.expressions.refusing import Unsupported
from incentlang.engines.relational.expressions.scope import AtPeriod, Scope
from incentlang.engines.relational.pay.caps import CUT, Capped, cut_of
from incentlang.engines.relational.pay.claws import Wanted
from incentlang.engines.relational.pay.credited import KEPT, NEXT, Asks, Credited
from incentlang.engines.relational.pay.earnings import Earning
from incentlang.engines.relational.pay.periods import PeriodAmounts
from incentlang.engines.relational.pay.received import lost_by_leavers, received_parts, refunds
from incentlang.engines.relational.pay.rows import Lines
from incentlang.engines.relational.pay.schedules import CAME, GONE, ON, PLACE, Waits, as_received, parts_of
from incentlang.engines.relational.pay.takes import LEFT, Taking, taking
from incentlang.engines.relational.pay.versions import as_amounts_move, in_versions
from incentlang.engines.relational.pay.worth import Amounts
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
    numbers,
    opposite,
    same,
    whole,
)
from incentlang.ir.lifecycle import AsReceived, ClawBack

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script

MOVE = "_move"
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
        lost: Where money is payable as it is received, what leavers lose of it; else empty.
        together: Whether what a claw back forfeits is one entry for all parts: which it was changes with what comes in.
        versions: Whether what claw backs take stands in versions, of which each takes the place of the one before.
    """

    waits: Waits | None
    step: str
    columns: tuple[str, ...]
    amount: Dec
    moving: bool
    taking: Taking | None
    lost: str = ""
    together: bool = False
    versions: bool = False


def life_of_rows(
    script: Script,
    lines: Lines,
    amounts: Amounts,
    wanted: Wanted | None,
    place: int,
    caps: list[Capped],
    asks: Asks | None,
) -> Life | None:
    """The moves of a rule of rows; None where all is payable at once, and nothing is taken in turns.

    Args:
        script: Where steps are put.
        lines: The lines.
        amounts: What they are worth.
        wanted: What claw backs ask for.
        place: Which credit it is.
        caps: The caps of the plan.
        asks: What caps ask for when claw backs take of what they concern, if they do.
    """
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
    received = rule.schedule if isinstance(rule.schedule, AsReceived) else None
    waits = parts_of(script, rule, scope, lines.line("l"), stands) if received is None else as_received(received)
    undone = wanted is not None and any(clause.restored for clause in rule.clawbacks)
    in_turns = wanted is not None and (undone or asks is not None or not amounts.once or wanted.unpaid != ())
    if waits is None and not in_turns:
        return None
    money = credited_rows(script, lines, amounts)
    kept = kept_by_caps(money, place, caps)
    if wanted is not None:
        _refuse(rule.clawbacks, waits, asks)
        if asks is not None:
            money, kept, wanted = in_versions(money, kept, place, wanted, asks)
        elif money.moving:
            money, wanted = as_amounts_move(money, wanted)
    if received is not None and waits is not None:
        return _received(money, lines, scope, stands, kept, waits, wanted)
    return _life(money, waits, wanted, rule.clawbacks, kept)


def credited_rows(script: Script, lines: Lines, amounts: Amounts) -> Credited:
    """What lines of a rule of rows are worth, on its way."""
    line: list[tuple[str, SqlType]] = [(name, "whole") for name, _ in lines.line("l")]
    return Credited(
        script,
        amounts.step,
        tuple(line),
        ((layout.WHO, "text"), (layout.KEY, "text"), (EARNED, "day"), (TICK, "whole")),
        _exact(amounts.top, amounts.bottom),
        amounts.amount,
        not amounts.once,
        lines.rule.unit,
    )


def _refuse(clauses: tuple[ClawBack, ...], waits: Waits | None, asks: Asks | None) -> None:
    undone = [clause for clause in clauses if clause.restored is not None]
    if waits is not None and asks is not None and len(undone) > 1:
        raise Unsupported("several claw backs that are restored, of money that waits under a cap", undone[1].span)


def life_of_periods(
    script: Script, amounts: PeriodAmounts, place: int, caps: list[Capped], earning: Earning
) -> Life | None:
    """The same for a rule of periods; `earning` says how caps see its lines."""
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
    money = Credited(
        script,
        earning.step,
        line,
        ((layout.KEY, "text"), (EARNED, "day"), (TICK, "whole")),
        _exact(amounts.top, amounts.bottom),
        amounts.amount,
        earning.versions != "",
        rule.unit,
    )
    return _life(money, waits, None, (), kept_by_caps(money, place, caps))


def _exact(top: Dec, bottom: Dec | None) -> tuple[tuple[str, SqlType], ...]:
    return ((TOP, top),) if bottom is None else ((TOP, top), (BOTTOM, bottom))


def _life(
    money: Credited,
    waits: Waits | None,
    wanted: Wanted | None,
    clauses: tuple[ClawBack, ...],
    kept: str,
) -> Life:
    parts = _parts(money, waits, kept) if waits is not None else None
    taken = taken_in_turn(money, wanted, clauses, parts, kept)
    if parts is None:
        return Life(None, "", (), money.amount, False, taken, versions=money.versions)
    step, columns = _changed(money, _moves(money, parts, taken, _aside(money, parts)))
    return Life(waits, step, columns, money.amount, money.moving, taken, versions=money.versions)


def _received(
    money: Credited, lines: Lines, scope: Scope, stands: Expr, kept: str, waits: Waits, wanted: Wanted | None
) -> Life:
    """The moves of money that is payable as it is received: all of it is put aside as one amount."""
    script, clauses = money.script, lines.rule.clawbacks
    for clause in clauses:
        if clause.restored is not None and clause.restored.full:
            raise Unsupported("a claw back restored in full of money that is payable as it is received", clause.span)
    parts = received_parts(script, lines, scope, stands, money, kept)
    taken = taken_in_turn(money, wanted, clauses, parts, kept, came=True)
    if wanted is not None:
        refunds(money, parts, wanted)
    aside = (
        *named("q", money.kept),
        (MOVE, whole(ASIDE)),
        (PLACE, whole(0)),
        (ON, Column(EARNED, "day", "q")),
        (GONE, Const(False, "truth")),
        (AMOUNT, Column(KEPT, money.amount, "q")),
    )
    moves = _moves(money, parts, taken, Select(aside, Source(kept, "q")), gone=False)
    step, columns = _changed(money, moves)
    lost = ""
    if lines.rule.leaving not in (None, "keep"):
        lost = lost_by_leavers(money, parts if taken is None else taken.state, _what_is_left(money, taken))
    return Life(waits, step, columns, money.amount, money.moving, taken, lost, True, money.versions)


def taken_in_turn(
    money: Credited,
    wanted: Wanted | None,
    clauses: tuple[ClawBack, ...],
    parts: str | None,
    kept: str,
    came: bool = False,
) -> Taking | None:
    """What claw backs take; None where they ask for nothing. `came`: parts say when they came in."""
    if wanted is None:
        return None
    state: list[tuple[str, SqlType]] = [(PLACE, "whole"), (ON, "day"), (GONE, "truth"), (AMOUNT, money.amount)]
    if came:
        state.append((CAME, "day"))
    carried = (*money.carried, *state)
    line = (*money.line, (TICK, "whole")) if money.versions else money.line
    unit = money.script.program.plan.in_unit(money.unit)
    return taking(money.script, wanted, clauses, parts, kept, line, carried, KEPT, money.amount, unit, money.versions)


def kept_by_caps(money: Credited, place: int, caps: list[Capped]) -> str:
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


def _parts(money: Credited, waits: Waits, kept: str) -> str:
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


def _aside(money: Credited, parts: str) -> Select:
    """What is put aside on the day of earning: every part that waits."""
    columns = (
        *named("q", money.kept),
        (MOVE, whole(ASIDE)),
        (PLACE, Column(PLACE, "whole", "q")),
        (ON, Column(EARNED, "day", "q")),
        (GONE, Const(False, "truth")),
        (AMOUNT, Column(AMOUNT, money.amount, "q")),
    )
    return Select(columns, Source(parts, "q"))


def _what_is_left(money: Credited, taken: Taking | None) -> Expr:
    """What claw backs leave of a part."""
    amount = Column(AMOUNT, money.amount, "q")
    if taken is None:
        return amount
    left = Column(LEFT, money.amount, "q")
    back = compared("<", amount, Const(numbers.ZERO.value, money.amount))
    return choice([(back, numbers.decimal_negative(left))], left, money.amount)


def _moves(money: Credited, parts: str, taken: Taking | None, aside: Select, gone: bool = True) -> str:
    """What is put aside, and what becomes of every part on its day; without `gone` only of those that are paid."""
    script = money.script
    day, tick = Column(ON, "day", "q"), Column(TICK, "whole", "q")
    comes = script.tick_of(day)
    come = [compared("<=", day, script.last_clock), compared(">=", Column(PLACE, "whole", "q"), whole(0))]
    if money.moving:
        following = Column(NEXT, "whole", "q")
        come.append(either(missing(following), compared(">", following, comes)))
    if not gone:
        come.append(opposite(Column(GONE, "truth", "q")))
    settled = tuple(
        (name, Call("greatest", (tick, comes), "whole") if name == TICK else expr)
        for name, expr in (
            *named("q", money.kept),
            (MOVE, whole(SETTLED)),
            (PLACE, Column(PLACE, "whole", "q")),
            (ON, day),
            (GONE, Column(GONE, "truth", "q")),
            (AMOUNT, _what_is_left(money, taken)),
        )
    )
    later = Source(parts if taken is None else taken.state, "q")
    found: tuple[Query, ...] = (aside, Select(settled, later, where=both(*come)))
    return script.add("moves", Union(found), kept=False)


def _changed(money: Credited, moves: str) -> tuple[str, tuple[str, ...]]:
    """The moves that are not nothing, or differ from what was there on the clock before."""
    names: list[tuple[str, SqlType]] = [
        *money.kept,
        (PLACE, "whole"),
        (ON, "day"),
        (MOVE, "whole"),
        (GONE, "truth"),
        (AMOUNT, money.amount),
    ]
    zero = Const(numbers.ZERO.value, money.amount)
    if not money.moving:
        moved = compared("<>", Column(AMOUNT, money.amount, "m"), zero)
        step = money.script.add("life", Select(named("m", names), Source(moves, "m"), where=moved))
        return step, tuple(name for name, _ in names)
    slot = tuple(expr for _, expr in named("m", (*money.line, (PLACE, "whole"), (MOVE, "whole"))))
    order = (Column(TICK, "whole", "m"),)
    moving: list[tuple[str, SqlType]] = [*money.exact, *((name, money.amount) for name in (KEPT, CUT, AMOUNT))]
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
