"""Caps as relations: what each line keeps of what it earned, in the order in which it was earned (semantics 19).

Where some line moves what it earned, everything here stands once for each pay period.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import attrs

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.data.layout import AMOUNT, EARNED, TICK
from incentlang.engines.relational.expressions.portions import named
from incentlang.engines.relational.expressions.refusing import Unsupported
from incentlang.engines.relational.expressions.scope import AtPeriod, Scope
from incentlang.engines.relational.pay.carrying import (
    BROUGHT,
    LIMIT,
    OWN,
    THERE,
    all_windows,
    carried,
    windows_in_pay_periods,
)
from incentlang.engines.relational.pay.earnings import ASKED_ON, Earning, concerned
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
    calendar,
    choice,
    coalesce,
    compared,
    known,
    missing,
    numbers,
    same,
    surely,
    whole,
)
from incentlang.ir.expressions import MeasureRead
from incentlang.ir.lifecycle import Cap
from incentlang.ir.walk import everything

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script

LINE, PLACE, CUT = "_line", "_place", "_cut"
_INSIDE = "_inside"


@attrs.frozen
class Capped:
    """What a cap cuts off: one row for each line that it cuts, which credit by `LINE`; it concerns those of `lines`.

    Attributes:
        paid: Where the excess is carried, what windows pay of what was brought into them; else empty.
        earned: The lines that it concerns, before it cuts.
        limits: The limit of each participant and window.
        reviewed: Where somebody reviews the excess, what waits for that; else empty.
        changes: Where some line moves what it earned, so that all of these stand in every pay period: what is cut off
            each line now and was before, in those in which that differs; else empty.
    """

    cap: Cap
    step: str
    amount: Dec
    earned: str
    limits: str
    lines: tuple[int, ...] = ()
    paid: str = ""
    reviewed: str = ""
    changes: str = ""


def capped(script: Script, cap: Cap, earnings: Sequence[Earning], earlier: Sequence[Capped]) -> Capped | None:
    """What a cap cuts off; None where it concerns no line.

    Args:
        script: Where steps are put.
        cap: The cap.
        earnings: The credits of the plan.
        earlier: The caps that cut before it.
    """
    if any(isinstance(node, MeasureRead) for node in (cap.limit, *everything(cap.limit))):
        raise Unsupported("a cap at a measure", cap.span)
    if cap.each not in calendar.MONTHLY:
        raise Unsupported(f"a cap each {cap.each}", cap.span)
    mine = [(place, earnings[place]) for place in concerned(script, cap, earnings)]
    if not mine:
        return None
    amount, versions = mine[0][1].amount, mine[0][1].versions
    order = sorted({(each.rule, each.clause.start) for _, each in mine})
    parts: list[Query] = []
    for place, each in mine:
        parts.append(_lines(script, cap, place, each, order, [cut for cut in earlier if place in cut.lines]))
    every = script.add("lines of a cap", parts[0] if len(parts) == 1 else Union(tuple(parts)), kept=bool(versions))
    earned = every
    if versions:
        kinds = (*UNDER, (PLACE, "whole"), (AMOUNT, amount))
        inside = Select(named("u", kinds), Source(every, "u"), where=Column(_INSIDE, "truth", "u"))
        earned = script.add("earned under a cap", inside, kept=False)
    found = attrs.evolve(_cut(script, cap, earned, amount, versions), lines=tuple(place for place, _ in mine))
    return attrs.evolve(found, changes=_changes(script, found, every)) if versions else found


def cut_of(cuts: Sequence[Capped], place: int, of: str, parted: bool, amount: Dec) -> tuple[Expr, list[Join]]:
    """What caps cut off a line of a source together, missing where none does, with the joins that it needs.

    Args:
        cuts: The caps that concern the credit.
        place: Which credit it is.
        of: The name of the source.
        parted: Whether rows are shared.
        amount: The digits of amounts.
    """
    joins: list[Join] = []
    total: Expr = Const(None, amount)
    for number, cap in enumerate(cuts):
        at = f"k{number}"
        on = both(
            same(Column(LINE, "whole", at), whole(place)),
            *(same(Column(name, "text", at), Column(name, "text", of)) for name in (layout.WHO, layout.KEY)),
            *([same(Column(layout.PART, "whole", at), Column(layout.PART, "whole", of))] if parted else []),
            *([same(Column(TICK, "whole", at), Column(TICK, "whole", of))] if cap.changes else []),
        )
        joins.append(Join(Source(cap.step, at), on))
        cut = Column(CUT, amount, at)
        if number == 0:
            total = cut
            continue
        sum_ = numbers.narrowed(numbers.decimal_sum(total, cut), amount)
        total = choice([(missing(cut), total), (missing(total), cut)], sum_, amount)
    return total, joins


def _lines(
    script: Script,
    cap: Cap,
    place: int,
    earning: Earning,
    order: list[tuple[str, int]],
    earlier: Sequence[Capped],
) -> Select:
    """The lines of one credit whose payee is in the cap's role on the day they are earned, less earlier cuts.

    In every pay period there are also those that are not, so that it can be told what was cut off them before.
    """
    source = Source(earning.step, "a")
    who, on = Column(layout.WHO, "text", "a"), Column(EARNED, "day", "a")
    scope = Scope(script.layout, source, day=on, who=who)
    inside = scope.is_in(who, cap.role, on)
    amount: Expr = Column(AMOUNT, earning.amount, "a")
    cut, joins = cut_of(earlier, place, "a", earning.parted, earning.amount)
    if joins:
        none = Const(numbers.ZERO.value, earning.amount)
        amount = numbers.narrowed(numbers.decimal_difference(amount, coalesce(cut, none)), earning.amount)
    columns: tuple[tuple[str, Expr], ...] = (
        (layout.WHO, who),
        (layout.NUMBER, calendar.number_of(on, cap.each, script.program.plan.year_offset)),
        (EARNED, on),
        (layout.KEY, Column(layout.KEY, "text", "a")),
        (PLACE, whole(order.index((earning.rule, earning.clause.start)))),
        (LINE, whole(place)),
        (layout.PART, Column(layout.PART, "whole", "a") if earning.parted else whole(0)),
        (TICK, Column(TICK, "whole", "a")),
        (AMOUNT, amount),
    )
    if not earning.versions:
        return Select(columns, source, (*scope.joins, *joins), inside)
    if earning.earned:
        kinds = earning.line
        met = both(
            *(same(Column(name, kind, "m"), Column(name, kind, "a")) for name, kind in kinds),
            same(Column(TICK, "whole", "m"), Column(ASKED_ON, "whole", "a")),
        )
        joins.append(Join(Source(earning.earned, "m"), met))
        inside = both(known(Column(layout.WHO, "text", "m")), inside)
    return Select((*columns, (_INSIDE, surely(inside))), source, (*scope.joins, *joins))


def _cut(script: Script, cap: Cap, earned: str, amount: Dec, versions: str) -> Capped:
    """What stands above the limit: of each line min(limit, after) - min(limit, before) is kept."""
    who, number = Column(layout.WHO, "text", "e"), Column(layout.NUMBER, "whole", "e")
    by = (
        Column(EARNED, "day", "e"),
        Column(layout.KEY, "text", "e"),
        Column(PLACE, "whole", "e"),
        Column(LINE, "whole", "e"),
        Column(layout.PART, "whole", "e"),
    )
    mine = Column(AMOUNT, amount, "e")
    together = (who, number, Column(TICK, "whole", "e")) if versions else (who, number)
    after = numbers.cast(Over(Call("sum", (mine,), Dec(38, amount.places)), together, by, "up to here"), amount)
    running = script.add(
        "running under a cap",
        Select((*_columns("e"), (AMOUNT, mine), ("_after", after)), Source(earned, "e")),
        kept=False,
    )
    limits, paid = _limits(script, cap, earned, amount, versions), ""
    windows, limit = limits, Column(LIMIT, amount, "k")
    at = Source(running, "r")
    up_to: Expr = Column("_after", amount, "r")
    own = Column(AMOUNT, amount, "r")
    if cap.excess == "carried":
        if versions:
            windows = windows_in_pay_periods(script, cap, limits, earned, versions, amount)
        found = carried(script, cap, windows, amount, bool(versions))
        windows, paid = found.windows, found.paid
        limits = limits if versions else windows
        up_to = numbers.narrowed(numbers.decimal_sum(Column(BROUGHT, amount, "k"), up_to), amount)
    before = numbers.narrowed(numbers.decimal_difference(up_to, own), amount)

    def at_most(value: Expr) -> Expr:
        return choice([(compared("<", limit, value), limit)], value, amount)

    kept = numbers.decimal_difference(at_most(up_to), at_most(before))
    cut = numbers.narrowed(numbers.decimal_difference(own, kept), amount)
    on = both(
        same(Column(layout.WHO, "text", "k"), Column(layout.WHO, "text", "r")),
        same(Column(layout.NUMBER, "whole", "k"), Column(layout.NUMBER, "whole", "r")),
        *([same(Column(TICK, "whole", "k"), Column(TICK, "whole", "r"))] if paid and versions else []),
    )
    cuts = script.add(
        "cuts", Select((*_columns("r"), (CUT, cut)), at, (Join(Source(windows, "k"), on, left=False),)), kept=False
    )
    zero = Const(numbers.ZERO.value, amount)
    final = (*_columns("c"), (CUT, Column(CUT, amount, "c")))
    where = compared("<>", Column(CUT, amount, "c"), zero)
    told = f"{cap.span.source.path}:{cap.span.line} what a cap cuts off"
    step = script.add("capped", Select(final, Source(cuts, "c"), where=where), note=told)
    return Capped(cap, step, amount, earned, limits, paid=paid)


def _changes(script: Script, cap: Capped, every: str) -> str:
    """What is cut off each line now and was in the pay period before, where that differs; and when it was earned."""
    names = [(name, kind) for name, kind in UNDER if name != layout.NUMBER]
    line = [(name, kind) for name, kind in names if name not in (EARNED, TICK)]
    on = both(*(same(Column(name, kind, "c"), Column(name, kind, "u")) for name, kind in (*line, (TICK, "whole"))))
    zero = Const(numbers.ZERO.value, cap.amount)
    cut = coalesce(Column(CUT, cap.amount, "c"), zero)
    standing = script.add(
        "cut in every pay period",
        Select((*named("u", names), (CUT, cut)), Source(every, "u"), (Join(Source(cap.step, "c"), on),)),
        kept=False,
    )
    by, order = tuple(expr for _, expr in named("s", line)), (Column(TICK, "whole", "s"),)
    kinds: tuple[tuple[str, SqlType], ...] = ((CUT, cap.amount), (EARNED, "day"))
    before = [
        (f"{name} before", Over(Call("lag", (Column(name, kind, "s"),), kind), by, order)) for name, kind in kinds
    ]
    history = script.add(
        "history of cuts",
        Select((*named("s", (*names, (CUT, cap.amount))), *before), Source(standing, "s")),
        kept=False,
    )
    was = coalesce(Column(f"{CUT} before", cap.amount, "h"), zero)
    moved = compared("<>", Column(CUT, cap.amount, "h"), was)
    shown = named("h", (*names, (CUT, cap.amount), (f"{EARNED} before", "day")))
    query = Select((*shown, (f"{CUT} before", was)), Source(history, "h"), where=moved)
    return script.add("changes of cuts", query)


def _limits(script: Script, cap: Cap, earned: str, amount: Dec, versions: str) -> str:
    """The limit of each participant and window, once for each."""
    who, number = Column(layout.WHO, "text", "e"), Column(layout.NUMBER, "whole", "e")
    beside: tuple[tuple[str, SqlType], ...] = ()
    if cap.excess == "carried":
        windows = all_windows(script, cap, earned, amount, bool(versions))
        beside = () if versions else ((THERE, "truth"), (OWN, amount))
    else:
        windows = script.add(
            "windows of a cap",
            Select(((layout.WHO, who), (layout.NUMBER, number)), Source(earned, "e"), group=(who, number)),
        )
    source = Source(windows, "w")
    mine = Column(layout.NUMBER, "whole", "w")
    last = calendar.last_day(mine, cap.each, script.program.plan.year_offset)
    scope = Scope(
        script.layout,
        source,
        day=last,
        who=Column(layout.WHO, "text", "w"),
        role=cap.role,
        period=AtPeriod(mine, cap.each),
    )
    plan = script.program.plan.in_unit(cap.unit)
    limit = numbers.rounded(script.values.number(cap.limit, scope), plan.quantum, plan.rounding, amount)
    columns = (
        (layout.WHO, Column(layout.WHO, "text", "w")),
        (layout.NUMBER, mine),
        (LIMIT, limit),
        *named("w", beside),
    )
    step = script.add("limits of a cap", Select(columns, source, tuple(scope.joins)))
    if cap.excess == "carried":
        return step  # a window in which nothing is earned may have no limit
    nothing = missing(Column(LIMIT, amount, "k"))
    script.doubt(Select(((layout.WHO, Column(layout.WHO, "text", "k")),), Source(step, "k"), where=nothing))
    return step


def _columns(of: str) -> tuple[tuple[str, Expr], ...]:
    """What tells lines apart under a cap."""
    return named(of, UNDER)


UNDER: tuple[tuple[str, SqlType], ...] = (
    (layout.WHO, "text"),
    (layout.NUMBER, "whole"),
    (EARNED, "day"),
    (layout.KEY, "text"),
    (LINE, "whole"),
    (layout.PART, "whole"),
    (TICK, "whole"),
)
"""What tells lines apart under a cap."""
