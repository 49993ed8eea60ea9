"""Lines in versions: one for each pay period in which they are worth, or caps may ask for, something else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.data.layout import TICK
from incentlang.engines.relational.expressions.portions import named
from incentlang.engines.relational.pay.capevents import ASK, MINE
from incentlang.engines.relational.pay.caps import LINE
from incentlang.engines.relational.pay.claws import SERIAL, WANT, Wanted
from incentlang.engines.relational.pay.credited import NEXT, VERSION, Asks, Credited
from incentlang.engines.relational.pay.earnings import ASKED_ON, Earning
from incentlang.engines.relational.pay.rows import Lines
from incentlang.engines.relational.pay.takes import ASKED, UNDONE
from incentlang.engines.relational.pay.triggers import CLAUSE, TOLD
from incentlang.engines.relational.pay.worth import Amounts
from incentlang.engines.relational.sql import (
    Call,
    Column,
    Const,
    Expr,
    Join,
    Over,
    Select,
    Source,
    SqlType,
    both,
    choice,
    coalesce,
    known,
    minus,
    numbers,
    same,
    whole,
)

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script

_BY_CAP = "_by cap"


def in_pay_periods(
    script: Script, lines: Lines, amounts: Amounts, wanted: Wanted | None, earning: Earning
) -> tuple[Amounts, Wanted | None]:
    """What lines are worth, and what claw backs ask for of that, in every pay period where some line of a cap moves.

    Args:
        script: Where steps are put.
        lines: The lines.
        amounts: What they are worth.
        wanted: What claw backs ask for.
        earning: The same lines as caps see them.
    """
    if not earning.versions:
        return amounts, wanted
    found = attrs.evolve(amounts, step=earning.step, once=False)
    if wanted is None:
        return found, None
    tick, on = Column(TICK, "whole", "e"), lines.same_line("e", "w")
    if not amounts.once:
        on = both(on, same(Column(ASKED_ON, "whole", "e"), Column(TICK, "whole", "w")))
    kinds = [each for each in script.columns_of(wanted.step) if each[0] != TICK]
    query = Select(
        (*named("w", kinds), (TICK, tick)), Source(wanted.step, "w"), (Join(Source(earning.step, "e"), on, left=False),)
    )
    return found, attrs.evolve(wanted, step=script.add("wanted in every pay period", query))


def in_versions(money: Credited, kept: str, place: int, wanted: Wanted, asks: Asks) -> tuple[Credited, str, Wanted]:
    """What caps leave of each line, and what is asked back of it, in every version.

    Args:
        money: What the lines are worth.
        kept: What caps leave of that.
        place: Which credit it is.
        wanted: What claw backs ask for.
        asks: What caps ask for instead.
    """
    script = money.script
    found = Credited(script, money.step, money.line, money.beside, money.exact, money.amount, True, money.unit, True)
    columns = named("a", (*MINE, (VERSION, "whole")))
    versions = script.add(
        "versions of lines",
        Select(columns, Source(asks.step, "a"), group=tuple(expr for _, expr in columns)),
    )
    version = Column(VERSION, "whole", "v")
    on = _same_line(money, place, "v", "q")
    if money.moving:  # lines stand in every pay period already
        on = both(on, same(version, Column(TICK, "whole", "q")))
    tick = coalesce(version, Column(TICK, "whole", "q"))
    stands = tuple((name, tick if name == TICK else expr) for name, expr in named("q", money.kept))
    several = script.add(
        "kept in versions",
        Select(
            (*stands, (_BY_CAP, known(version))),
            Source(kept, "q"),
            (Join(Source(versions, "v"), on),),
        ),
        kept=False,
    )
    now = Column(TICK, "whole", "s")
    line = tuple(expr for _, expr in named("s", money.line))
    following = Over(Call("lag", (now,), "whole"), line, (minus(whole(0), now),))
    names = (*named("s", money.kept), (_BY_CAP, Column(_BY_CAP, "truth", "s")), (NEXT, following))
    step = script.add("versions of what is kept", Select(names, Source(several, "s")))
    return found, step, _wanted(found, step, place, wanted, asks, money.moving)


def as_amounts_move(money: Credited, wanted: Wanted) -> tuple[Credited, Wanted]:
    """Lines whose amounts change from clock to clock, each of which is a version; no cap asks for anything of them.

    Args:
        money: What the lines are worth.
        wanted: What claw backs ask for of every amount.
    """
    kinds = named("w", [(name, expr.type) for name, expr in money.script.query(wanted.step).columns])
    query = Select((*kinds, (ASKED, Const(None, money.amount))), Source(wanted.step, "w"))
    step = money.script.add("wanted of amounts that move", query)
    return attrs.evolve(money, versions=True), attrs.evolve(wanted, step=step)


def _wanted(money: Credited, kept: str, place: int, wanted: Wanted, asks: Asks, moving: bool) -> Wanted:
    """What is asked for in every version: by the claw back, and by caps where they concern the line."""
    line: tuple[tuple[str, SqlType], ...] = (*money.line, (TICK, "whole")) if moving else money.line
    on = both(*(same(Column(name, each, "k"), Column(name, each, "w")) for name, each in line))
    asked = both(
        _same_line(money, place, "a", "k"),
        same(Column(VERSION, "whole", "a"), Column(TICK, "whole", "k")),
        same(Column(SERIAL, "whole", "a"), Column(SERIAL, "whole", "w")),
        same(Column(UNDONE, "truth", "a"), Const(False, "truth")),
    )
    nothing = Const(numbers.ZERO.value, asks.amount)
    ask = coalesce(Column(ASK, asks.amount, "a"), nothing)
    # A share of what waits is taken of that, whatever caps pay without it.
    clause = Column(CLAUSE, "whole", "w")
    unpaid = [(same(clause, whole(each)), Const(None, asks.amount)) for each in wanted.unpaid]
    by_cap = choice([*unpaid, (Column(_BY_CAP, "truth", "k"), ask)], None, asks.amount)
    exact = (*wanted.exact, *wanted.share)
    own: tuple[tuple[str, SqlType], ...] = (*money.line, *TOLD, *exact, (SERIAL, "whole"), (WANT, money.amount))
    columns: tuple[tuple[str, Expr], ...] = (*named("w", own), (TICK, Column(TICK, "whole", "k")), (ASKED, by_cap))
    joins = (Join(Source(kept, "k"), on, left=False), Join(Source(asks.step, "a"), asked))
    step = money.script.add("wanted in versions", Select(columns, Source(wanted.step, "w"), joins))
    return attrs.evolve(wanted, step=step)


def _same_line(money: Credited, place: int, of: str, other: str) -> Expr:
    """Whether a row of what caps ask for is of a line."""
    part: Expr = whole(0)
    if any(name == layout.PART for name, _ in money.line):
        part = Column(layout.PART, "whole", other)
    return both(
        same(Column(LINE, "whole", of), whole(place)),
        same(Column(layout.WHO, "text", of), Column(layout.WHO, "text", other)),
        same(Column(layout.KEY, "text", of), Column(layout.KEY, "text", other)),
        same(Column(layout.PART, "whole", of), part),
    )
