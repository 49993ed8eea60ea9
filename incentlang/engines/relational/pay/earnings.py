"""What caps may concern: the lines of every credit and of every pool, and how they stand in each pay period.

What a cap leaves of a line depends on what was earned before it. Where some line moves what it earned, every line of
its payee is told anew in each pay period, from the first in which they earned something until the run ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import attrs

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.data.layout import AMOUNT, EARNED, TICK
from incentlang.engines.relational.expressions.portions import named
from incentlang.engines.relational.pay.periods import PeriodAmounts
from incentlang.engines.relational.pay.pools import WAITS, PoolAmounts
from incentlang.engines.relational.pay.rows import Lines
from incentlang.engines.relational.pay.worth import Amounts, money
from incentlang.engines.relational.sql import (
    Call,
    Column,
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
    calendar,
    compared,
    either,
    minus,
    missing,
    opposite,
    same,
    whole,
)
from incentlang.ir.families import families
from incentlang.ir.lifecycle import Cap
from incentlang.source import Span

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script

ASKED_ON, _NEXT = "_asked on", "_asked next"


@attrs.frozen
class Earning:
    """A credit whose lines a cap may concern, with what they are worth.

    Attributes:
        rule: The name of the rule, or of the pool.
        stays: Whether an amount never changes.
        parted: Whether rows are shared.
        adjusts: Whether it corrects what was paid, which no cap concerns.
        earned: Where lines stand in `step` also on clocks on which they are not earned: those that are.
        versions: Where lines stand in every pay period, with the clock on which each was asked: every payee's; else
            empty.
    """

    rule: str
    unit: str | None
    clause: Span
    step: str
    amount: Dec
    stays: bool
    parted: bool = False
    adjusts: bool = False
    earned: str = ""
    versions: str = ""

    @property
    def line(self) -> tuple[tuple[str, SqlType], ...]:
        """What tells its lines apart."""
        own: tuple[tuple[str, SqlType], ...] = ((layout.WHO, "text"), (layout.KEY, "text"))
        return (*own, (layout.PART, "whole")) if self.parted else own


def earning_of_rows(lines: Lines, amounts: Amounts) -> Earning:
    """The lines of a rule of rows as a cap sees them."""
    rule, credit = lines.rule, lines.credit
    return Earning(
        rule.name,
        rule.unit,
        credit.span,
        amounts.step,
        amounts.amount,
        amounts.once,
        lines.shares is not None,
        credit.adjusts,
        amounts.earned,
    )


def earning_of_periods(amounts: PeriodAmounts) -> Earning:
    """The same for a rule of periods."""
    rule = amounts.rule
    return Earning(rule.name, rule.unit, amounts.credit.span, amounts.step, amounts.amount, not rule.to_date)


def earnings_of_pool(script: Script, found: PoolAmounts) -> Iterator[Earning]:
    """The same for each share of a pool, which is earned on the last day of its period."""
    pool, kind = found.pool, money(script, found.pool.unit)
    number = Column(layout.NUMBER, "whole", "g")
    columns = (
        *named("g", [(layout.WHO, "text"), (layout.KEY, "text"), (TICK, "whole"), (AMOUNT, kind)]),
        (EARNED, calendar.last_day(number, pool.each, script.program.plan.year_offset)),
    )
    for place, share in enumerate(pool.shares):
        mine = both(same(Column(layout.PART, "whole", "g"), whole(place)), opposite(Column(WAITS, "truth", "g")))
        step = script.add(f"earned of {pool.name}", Select(columns, Source(found.step, "g"), where=mine), kept=False)
        yield Earning(pool.name, pool.unit, share.span, step, kind, stays=True)


def concerned(script: Script, cap: Cap, earnings: Sequence[Earning]) -> list[int]:
    """The places of the earnings whose lines a cap may concern."""
    meant = families(script.program.rules)
    return [
        place
        for place, each in enumerate(earnings)
        if cap.of in meant.get(each.rule, ("", each.rule)) and cap.unit == each.unit and not each.adjusts
    ]


def as_they_move(script: Script, earnings: list[Earning]) -> list[Earning]:
    """The earnings of a plan, in every pay period where a cap concerns some that move."""
    places = sorted({place for cap in script.program.caps for place in concerned(script, cap, earnings)})
    if all(earnings[place].stays for place in places):
        return earnings
    versions = _versions(script, [earnings[place].step for place in places])
    return [_told_anew(script, each, versions) if place in places else each for place, each in enumerate(earnings)]


def _versions(script: Script, steps: list[str]) -> str:
    """Every payee in each pay period from the first in which they earned something."""
    columns: tuple[tuple[str, SqlType], ...] = ((layout.WHO, "text"), (TICK, "whole"))
    parts: tuple[Query, ...] = tuple(Select(named("a", columns), Source(step, "a")) for step in steps)
    every = script.add("earned in pay periods", parts[0] if len(parts) == 1 else Union(parts), kept=False)
    who, first = Column(layout.WHO, "text", "e"), Call("min", (Column(TICK, "whole", "e"),), "whole")
    begins = script.add(
        "first earned", Select(((layout.WHO, who), (TICK, first)), Source(every, "e"), group=(who,)), kept=False
    )
    number = Column(layout.NUMBER, "whole", "p")
    join = Join(Source(layout.PERIODS, "p"), compared(">=", number, Column(TICK, "whole", "b")), left=False)
    query = Select(((layout.WHO, Column(layout.WHO, "text", "b")), (TICK, number)), Source(begins, "b"), (join,))
    return script.add("pay periods under caps", query)


def _told_anew(script: Script, earning: Earning, versions: str) -> Earning:
    """The same lines in every pay period, as each stood on the last clock on which it was asked."""
    kinds = script.columns_of(earning.step)
    tick = Column(TICK, "whole", "a")
    line = tuple(expr for _, expr in named("a", earning.line))
    following = Over(Call("lag", (tick,), "whole"), line, (minus(whole(0), tick),))
    asked = script.add(
        "asked in turn", Select((*named("a", kinds), (_NEXT, following)), Source(earning.step, "a")), kept=False
    )
    own, until, version = Column(TICK, "whole", "s"), Column(_NEXT, "whole", "s"), Column(TICK, "whole", "v")
    stands = both(
        same(Column(layout.WHO, "text", "v"), Column(layout.WHO, "text", "s")),
        compared(">=", version, own),
        either(missing(until), compared("<", version, until)),
    )
    columns: list[tuple[str, Expr]] = [(name, version if name == TICK else expr) for name, expr in named("s", kinds)]
    query = Select((*columns, (ASKED_ON, own)), Source(asked, "s"), (Join(Source(versions, "v"), stands, left=False),))
    step = script.add(f"{earning.rule} in every pay period", query)
    return attrs.evolve(earning, step=step, versions=versions)
