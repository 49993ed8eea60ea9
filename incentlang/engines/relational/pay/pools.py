"""Pools: the fund of each period, and what each member gets of it by the largest remainder (semantics 18 and 23).

A period is shared out when it has ended, and as it stands on each reported clock before that. What a period leaves for
the next fund depends on how it was rounded, so the periods of such a pool are steps in a row.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import attrs

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.data.layout import AMOUNT, BOTTOM, TICK, TOP, WANTED
from incentlang.engines.relational.expressions.counting import in_dates
from incentlang.engines.relational.expressions.portions import Portions, named, one_if, portions
from incentlang.engines.relational.pay.fund_members import LOST, QUALIFIES, TOTAL, WEIGHT, Sharers, sharers
from incentlang.engines.relational.pay.pool_reads import fund_scope, note_reads, reads_before
from incentlang.engines.relational.pay.worth import money
from incentlang.engines.relational.sql import (
    Binary,
    Call,
    Cast,
    Column,
    Const,
    Dec,
    Expr,
    Join,
    Over,
    Quotient,
    Select,
    Source,
    SqlType,
    Union,
    both,
    calendar,
    choice,
    coalesce,
    compared,
    either,
    known,
    missing,
    null,
    numbers,
    opposite,
    plus,
    same,
    surely,
    text,
    whole,
)
from incentlang.engines.relational.sql.numbers import Number
from incentlang.ir.pools import Pool
from incentlang.values.numbers import MAX_DIGITS
from incentlang.values.periods import period_of

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script

WAITS, FUND, BAD, SHARE, DIFFERS = "_waits", "_fund", "_cannot be shared", "_share", "_differs"
CUT, REST, PLACE, LEFT = "_cut down", "_rest", "_place", "_left"
AT: tuple[tuple[str, SqlType], ...] = ((layout.NUMBER, "whole"), (TICK, "whole"), (WAITS, "truth"))
"""What tells apart how a period stands: its number, and on which pay period's clock it is read."""


@attrs.frozen
class PoolAmounts:
    """What the members of a pool get: one row for each member of a share and period, and for each clock before its end.

    Attributes:
        step: With what each gets, of which amount of the share, and with what weight of which total.
    """

    pool: Pool
    step: str


def pool_amounts(script: Script, pool: Pool, starts: date) -> PoolAmounts:
    """What everybody gets of a pool from its first period on."""
    program = script.program
    offset = program.plan.year_offset
    clock = script.last_clock.value
    assert isinstance(clock, date)
    first, last = (period_of(day, pool.each, offset).number for day in (starts, clock))
    periods = _periods(script, pool, first)
    noted = reads_before(script, pool)
    if noted:
        note_reads(script, pool, first)
    members = sharers(script, pool, periods, AT, noted)
    fund = _Fund(script, pool, _own(script, pool, periods, noted), members, money(script, pool.unit))
    if pool.undistributed != "next fund":
        parts = fund.shared_out(None, None)
    else:
        found = [fund.shared_out(first, None)]
        for number in range(first + 1, last + 1):
            found.append(fund.shared_out(number, fund.left(found[-1])))
        every = tuple(_all_of(script, each.parts) for each in found)
        step = script.add(f"parts of {pool.name}", Union(every), kept=False) if len(every) > 1 else found[0].parts
        parts = _Shared(script.add(f"all parts of {pool.name}", _all_of(script, step, like=found[0].parts)), "")
    return PoolAmounts(pool, fund.paid(parts.parts))


def _all_of(script: Script, step: str, like: str = "") -> Select:
    """All columns of a step, which are those of another where it has several parts."""
    return Select(named("s", [(n, e.type) for n, e in script.query(like or step).columns]), Source(step, "s"))


def _periods(script: Script, pool: Pool, first: int) -> str:
    """The periods of a pool that have ended, and those that are open on a reported clock."""
    offset = script.program.plan.year_offset
    number = Column(layout.NUMBER, "whole", "n")
    start, end = calendar.first_day(number, pool.each, offset), calendar.last_day(number, pool.each, offset)
    source = Source(script.numbers_of(pool.each), "n")
    begun = compared(">=", number, whole(first))
    names = ((layout.WHO, text("")), (layout.NUMBER, number), (layout.KEY, Column(layout.KEY, "text", "n")))
    ended = Select(
        (*names, (TICK, script.tick_of(end)), (WAITS, Const(False, "truth"))),
        source,
        where=both(begun, compared("<=", end, script.last_clock)),
    )
    if not script.pending:
        return script.add(f"periods of {pool.name}", ended)
    clock = Column(layout.CLOCK, "day", "p")
    open_ = both(compared("<=", start, clock), compared("<", clock, end))
    waits = Select(
        (*names, (TICK, Column(layout.NUMBER, "whole", "p")), (WAITS, Const(True, "truth"))),
        source,
        (Join(Source(WANTED, "p"), open_, left=False),),
        begun,
    )
    return script.add(f"periods of {pool.name}", Union((ended, waits)))


@attrs.frozen
class _Own:
    """The fund of each period without what was carried into it."""

    step: str
    top: Dec
    bottom: Dec | None


def _own(script: Script, pool: Pool, periods: str, noted: bool) -> _Own:
    scope = fund_scope(script, pool, periods)
    if not noted:
        scope.reads = None
    found = script.values.number(pool.fund, scope)
    columns: list[tuple[str, Expr]] = [*named("m", [*AT, (layout.KEY, "text")]), (TOP, found.top)]
    if found.bottom is not None:
        columns.append((BOTTOM, found.bottom))
    step = script.add(f"fund of {pool.name}", Select(tuple(columns), scope.source, tuple(scope.joins)))
    return _Own(step, numbers.kind_of(found.top), None if found.bottom is None else numbers.kind_of(found.bottom))


@attrs.frozen
class _Shared:
    """A period shared out: its members' parts, and its fund."""

    parts: str
    fund: str


@attrs.frozen
class _Fund:
    """A pool while it is shared out.

    Attributes:
        own: The funds of its periods.
        members: Who shares them, with their weights.
        kind: The digits of an amount.
    """

    script: Script
    pool: Pool
    own: _Own
    members: Sharers
    kind: Dec

    @property
    def steps(self) -> Dec:
        """How a number of the smallest amounts is held."""
        return Dec(self.kind.digits, 0)

    def shared_out(self, number: int | None, left: str | None) -> _Shared:
        """What everybody gets of all periods, or of one with what the one before it left."""
        fund = self._amounts(number, left)
        self._nobody_decides(fund)
        step = self._parts(self._cut(fund))
        return _Shared(step, fund.step)

    def _amounts(self, number: int | None, left: str | None) -> Portions:
        """The rounded fund of each period, and the portions of its shares and of what nobody has a share of."""
        script, plan = self.script, self.script.program.plan.in_unit(self.pool.unit)
        exact = Number(
            Column(TOP, self.own.top, "o"), None if self.own.bottom is None else Column(BOTTOM, self.own.bottom, "o")
        )
        joins: tuple[Join, ...] = ()
        if left is not None:
            joins = (Join(Source(left, "b"), same(whole(1), whole(1)), left=False),)
            exact = numbers.add(exact, Number(Column(LEFT, self.kind, "b")))
        fund = numbers.rounded(exact, plan.quantum, plan.rounding, self.kind)
        only = None if number is None else same(Column(layout.NUMBER, "whole", "o"), whole(number))
        columns = (*named("o", AT), (FUND, fund))
        query = Select(columns, Source(self.own.step, "o"), joins, only)
        rounded = script.add(f"whole fund of {self.pool.name}", query)
        value = Column(FUND, self.kind, "a")
        bad = either(missing(value), surely(compared("<", value, Const(0, self.kind))))
        size = choice([(bad, numbers.cast(numbers.ZERO, self.kind))], value, self.kind)
        parts = [share.part for share in self.pool.shares]
        carried = (*named("a", AT), (FUND, value), (BAD, bad))
        steps = numbers.steps_of(size, plan.quantum)
        return portions(script, rounded, carried, steps, [*parts, Decimal(1) - sum(parts, Decimal(0))])

    def _cut(self, fund: Portions) -> str:
        """Each member with the amount of their share, their part cut down, and what was lost by that."""
        part = Column(layout.PART, "whole", "m")
        steps = numbers.cast(fund.of(part, "f"), self.steps)
        weight, total = Column(WEIGHT, self.members.kind, "m"), Column(TOTAL, self.members.total, "m")
        above = numbers.cast(numbers.decimal_product(steps, weight), numbers.INTEGER)
        some = compared(">", total, Const(0, self.members.total))
        below = numbers.cast(choice([(some, total)], Const(1, self.members.total), self.members.total), numbers.INTEGER)
        cut = Quotient(above, below, numbers.INTEGER)
        rest = Cast(Binary("%", above, below, numbers.INTEGER), numbers.INTEGER)
        mine = both(*(same(Column(name, kind, "f"), Column(name, kind, "m")) for name, kind in AT))
        columns: tuple[tuple[str, Expr], ...] = (
            *named("m", self.members.columns),
            (FUND, Column(FUND, self.kind, "f")),
            (BAD, Column(BAD, "truth", "f")),
            (SHARE, steps),
            (CUT, cut),
            (REST, rest),
        )
        query = Select(columns, Source(fund.step, "f"), (Join(Source(self.members.step, "m"), mine, left=False),))
        return self.script.add(f"cut parts of {self.pool.name}", query)

    def _parts(self, cut: str) -> str:
        """Each member with what they get: what is left over goes to those who lost most, in order of keys."""
        share = (*(Column(name, kind, "c") for name, kind in AT), Column(layout.PART, "whole", "c"))
        lost = Binary("-", Const(0, numbers.INTEGER), Column(REST, numbers.INTEGER, "c"), numbers.INTEGER)
        place = Over(Call("row_number", (), "whole"), share, (lost, Column(layout.WHO, "text", "c")))
        given = Over(Call("sum", (Column(CUT, numbers.INTEGER, "c"),), numbers.INTEGER), share)
        left = Binary("-", numbers.cast(Column(SHARE, self.steps, "c"), numbers.INTEGER), given, numbers.INTEGER)
        kept: list[tuple[str, SqlType]] = [
            *self.members.columns,
            (FUND, self.kind),
            (BAD, "truth"),
            (SHARE, self.steps),
            (CUT, numbers.INTEGER),
        ]
        columns = (*named("c", kept), (PLACE, place), (LEFT, Cast(left, "whole")))
        placed = self.script.add(f"order of {self.pool.name}", Select(columns, Source(cut, "c")), kept=False)
        more = one_if(compared("<=", Column(PLACE, "whole", "p"), Column(LEFT, "whole", "p")))
        count = plus(Cast(Column(CUT, numbers.INTEGER, "p"), "whole"), more)
        quantum = self.script.program.plan.in_unit(self.pool.unit).quantum
        got = numbers.of_steps(count, quantum, self.kind)
        amounts: list[tuple[Expr, Expr]] = [
            (opposite(Column(QUALIFIES, "truth", "p")), null(self.kind)),
            (self._decided("p"), Column(AMOUNT, self.kind, "p")),
            (compared(">", Column(TOTAL, self.members.total, "p"), Const(0, self.members.total)), got),
        ]
        whole_share = numbers.of_steps(Column(SHARE, self.steps, "p"), quantum, self.kind)
        found = tuple((name, expr) for name, expr in named("p", kept) if name not in (AMOUNT, SHARE, CUT))
        result = choice(amounts, numbers.cast(numbers.ZERO, self.kind), self.kind)
        query = Select((*found, (SHARE, whole_share), (AMOUNT, result)), Source(placed, "p"))
        return self.script.add(f"amounts of {self.pool.name}", query)

    def _decided(self, of: str) -> Expr:
        """Whether a member's amount was decided by people."""
        part = Column(layout.PART, "whole", of)
        decided = [place for place, share in enumerate(self.pool.shares) if share.decided is not None]
        return either(*(same(part, whole(place)) for place in decided))

    def left(self, found: _Shared) -> str:
        """What nobody got of a period that has ended."""
        value = Column(AMOUNT, self.kind, "g")
        wide = Dec(MAX_DIGITS, self.kind.places)
        ended = opposite(Column(WAITS, "truth", "g"))
        given = self.script.add(
            "given", Select(((AMOUNT, Call("sum", (value,), wide)),), Source(found.parts, "g"), where=ended), kept=False
        )
        fund, got = Column(FUND, self.kind, "f"), coalesce(Column(AMOUNT, wide, "g"), Const(0, wide))
        rest = numbers.cast(Binary("-", numbers.cast(fund, wide), got, wide), self.kind)
        join = Join(Source(given, "g"), same(whole(1), whole(1)), left=False)
        query = Select(((LEFT, rest),), Source(found.fund, "f"), (join,), opposite(Column(WAITS, "truth", "f")))
        return self.script.add(f"left of {self.pool.name}", query)

    def paid(self, parts: str) -> str:
        """What is paid, and waits; what cannot be told of a period that has ended is a doubt."""
        script, plan = self.script, self.script.program.plan
        number = Column(layout.NUMBER, "whole", "g")
        gone = [Column(BAD, "truth", "g"), Column(LOST, "truth", "g")]
        checked = script.add(f"checked {self.pool.name}", self._checked(parts), kept=False)
        wrong = either(*gone, Column(DIFFERS, "truth", "g"))
        script.doubt(
            Select(
                ((layout.WHO, Column(layout.WHO, "text", "g")),),
                Source(checked, "g"),
                where=both(opposite(Column(WAITS, "truth", "g")), wrong),
            )
        )
        within = in_dates(calendar.last_day(number, self.pool.each, plan.year_offset), plan.start, plan.end)
        kinds: list[tuple[str, SqlType]] = [
            *((name, kind) for name, kind in self.members.columns if name not in (AMOUNT, LOST)),
            (SHARE, self.kind),
            (AMOUNT, self.kind),
        ]
        where = both(opposite(wrong), known(Column(AMOUNT, self.kind, "g")), within)
        query = Select(named("g", kinds), Source(checked, "g"), where=where)
        note = f"{self.pool.span.source.path}:{self.pool.span.line} {self.pool.name}: what everybody gets"
        return script.add(f"paid of {self.pool.name}", query, note=note)

    def _checked(self, parts: str) -> Select:
        """The same with whether what people decided is anything but their share of the fund."""
        script, wide = self.script, Dec(MAX_DIGITS, self.kind.places)
        kinds = [(name, expr.type) for name, expr in script.query(parts).columns]
        period = tuple(Column(name, kind, "g") for name, kind in AT)
        share = (*period, Column(layout.PART, "whole", "g"))
        given = coalesce(Over(Call("sum", (Column(AMOUNT, self.kind, "g"),), wide), share), Const(0, wide))
        unlike = compared("<>", given, numbers.cast(Column(SHARE, self.kind, "g"), wide))
        columns = (*named("g", kinds), (DIFFERS, both(self._decided("g"), unlike)))
        each = script.add(f"decided of {self.pool.name}", Select(columns, Source(parts, "g")), kept=False)
        any_ = Over(Call("any", (Column(DIFFERS, "truth", "g"),), "truth"), period)
        return Select((*named("g", kinds), (DIFFERS, surely(any_))), Source(each, "g"))

    def _nobody_decides(self, fund: Portions) -> None:
        """An amount for which people decide, where there is nobody whom it could be for: the parts do not add up."""
        for place, share in enumerate(self.pool.shares):
            if share.decided is None or len(self.pool.shares) == 1:
                continue
            mine = (same(Column(name, kind, "m"), Column(name, kind, "f")) for name, kind in AT)
            of = both(*mine, same(Column(layout.PART, "whole", "m"), whole(place)))
            nobody = both(
                compared("<>", fund.of(whole(place), "f"), whole(0)), missing(Column(layout.PART, "whole", "m"))
            )
            join = Join(Source(self.members.step, "m"), of)
            number = Column(layout.NUMBER, "whole", "f")
            self.script.doubt(Select(((layout.NUMBER, number),), Source(fund.step, "f"), (join,), nobody))
