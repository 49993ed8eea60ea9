"""Money that is payable as it is received: a part for each row that brings some, and the rest (semantics 18)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.data.layout import AMOUNT, EARNED, TICK
from incentlang.engines.relational.expressions.portions import named
from incentlang.engines.relational.expressions.refusing import Unsupported
from incentlang.engines.relational.expressions.scope import Scope
from incentlang.engines.relational.pay.claws import Wanted
from incentlang.engines.relational.pay.credited import KEPT, Credited
from incentlang.engines.relational.pay.rows import Lines
from incentlang.engines.relational.pay.schedules import CAME, GONE, ON, PLACE, left_after
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
    minus,
    missing,
    null,
    numbers,
    opposite,
    same,
    surely,
    whole,
)
from incentlang.engines.relational.sql.numbers import Number
from incentlang.ir.lifecycle import AsReceived

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script

LEAVES, UP_TO = "_leaves", "_up to"
REST = 1_000_000_000
"""The place of what has not been received, after all that has."""
_TOP, _BOTTOM = "_part", "_of"


def received_parts(script: Script, lines: Lines, scope: Scope, stands: Expr, money: Credited, kept: str) -> str:
    """Each line's part of every row that brings some of the whole, and the rest, which waits.

    Args:
        script: Where steps are put.
        lines: The lines of a rule whose money is payable as it is received.
        scope: The same, at hand.
        stands: Which of them are earned.
        money: What they are worth.
        kept: What caps leave of that.
    """
    schedule = lines.rule.schedule
    assert isinstance(schedule, AsReceived)
    if money.moving and lines.rule.leaving not in (None, "keep"):
        raise Unsupported("money that leavers lose before it is received, of an amount that moves", schedule.span)
    shares, top, bottom = _shares(script, lines, scope, stands, schedule)
    kind = money.amount
    plan = script.program.plan.in_unit(money.unit)
    share = Number(Column(_TOP, top, "s"), Column(_BOTTOM, bottom, "s"))
    exact = numbers.multiply(Number(Column(KEPT, kind, "a")), share)
    all_of_it = same(Column(PLACE, "whole", "s"), whole(REST))
    rounded = numbers.rounded(exact, plan.quantum, plan.rounding, kind)
    up_to = choice([(all_of_it, Column(KEPT, kind, "a"))], rounded, kind)
    on = both(*(same(Column(name, each, "s"), Column(name, each, "a")) for name, each in money.line))
    state: tuple[tuple[str, SqlType], ...] = ((PLACE, "whole"), (ON, "day"), (GONE, "truth"), (CAME, "day"))
    running = script.add(
        "received of lines",
        Select(
            (*named("a", money.carried), *named("s", state), (UP_TO, up_to)),
            Source(kept, "a"),
            (Join(Source(shares, "s"), on, left=False),),
        ),
        kept=False,
    )
    by = tuple(expr for name, expr in named("r", money.carried) if name in {each for each, _ in money.line} | {TICK})
    own = Column(UP_TO, kind, "r")
    before = Over(Call("lag", (own,), kind), by, (Column(PLACE, "whole", "r"),))
    part = numbers.decimal_difference(own, coalesce(before, Const(numbers.ZERO.value, kind)))
    columns = (*named("r", (*money.carried, *state)), (AMOUNT, numbers.narrowed(part, kind)))
    return script.add("parts as received", Select(columns, Source(running, "r")))


def _shares(script: Script, lines: Lines, scope: Scope, stands: Expr, schedule: AsReceived) -> tuple[str, Dec, Dec]:
    """How much of the whole has come in with each row, never below nothing nor above all of it, as a quotient."""
    rows, amount = _receipts(script, schedule)
    whole_ = script.values.number(schedule.whole, scope)
    assert whole_.bottom is None
    total_kind = numbers.kind_of(whole_.top)
    left: Expr = null("day")
    if lines.rule.leaving not in (None, "keep"):
        left = left_after(script, scope, scope.column(EARNED, "day"))
    name = ((layout.KEY, scope.column(layout.KEY, "text")),)
    script.doubt(Select(name, scope.source, tuple(scope.joins), both(stands, missing(whole_.top))))
    keys: tuple[tuple[str, SqlType], ...] = ((layout.KEY, "text"), (EARNED, "day"))
    total = "_total"
    wholes = script.add(
        "wholes",
        Select(
            (*lines.line("l"), *named("l", keys), (total, whole_.top), (LEAVES, left)),
            scope.source,
            tuple(scope.joins),
            stands,
        ),
    )
    line: list[tuple[str, SqlType]] = [(name, "whole") for name, _ in lines.line("w")]
    kinds: tuple[tuple[str, SqlType], ...] = (*line, (EARNED, "day"), (LEAVES, "day"), (total, total_kind))
    by = tuple(expr for _, expr in lines.line("w"))
    order = (Column(layout.DAY, "day", "g"), Column(layout.KEY, "text", "g"))
    so_far = script.layout.sum_kind(amount, "amounts")
    running = Over(Call("sum", (Column(AMOUNT, amount, "g"),), Dec(38, amount.places)), by, order, "up to here")
    place = minus(Over(Call("row_number", (), "whole"), by, order), whole(1))
    mine = same(Column(layout.VALUE, "text", "g"), Column(layout.KEY, "text", "w"))
    came = script.add(
        "received so far",
        Select(
            (
                *named("w", kinds),
                (PLACE, place),
                (CAME, Column(layout.DAY, "day", "g")),
                (AMOUNT, numbers.cast(running, so_far)),
            ),
            Source(wholes, "w"),
            (Join(Source(rows, "g"), mine, left=False),),
        ),
        kept=False,
    )
    none = Const(numbers.ZERO.value, so_far)
    rest = ((PLACE, whole(REST)), (CAME, null("day")), (AMOUNT, none))
    every = script.add(
        "received and not",
        Union((Select(named("c", (*kinds, (PLACE, "whole"), (CAME, "day"), (AMOUNT, so_far))), Source(came, "c")),
               Select((*named("w", kinds), *rest), Source(wholes, "w")))),
        kept=False,
    )  # fmt: skip
    return _as_parts(script, every, tuple(line), so_far, total_kind)


def _as_parts(
    script: Script, every: str, line: tuple[tuple[str, SqlType], ...], so_far: Dec, total: Dec
) -> tuple[str, Dec, Dec]:
    """What has come in as a part of the whole, with the day on which it is payable, or lost."""
    own, all_ = Column(AMOUNT, so_far, "e"), Column("_total", total, "e")
    found = numbers.divide(Number(own), Number(all_))
    nothing, everything = Number(numbers.ZERO), Number(numbers.ONE)
    of_nothing = same(all_, Const(numbers.ZERO.value, total))
    part = numbers.choose(
        [
            (of_nothing, everything),
            (numbers.holds("<", found, nothing), nothing),
            (numbers.holds(">", found, everything), everything),
        ],
        found,
    )
    assert part.bottom is not None
    came, earned, left = Column(CAME, "day", "e"), Column(EARNED, "day", "e"), Column(LEAVES, "day", "e")
    on = choice([(known(came), Call("greatest", (came, earned), "day"))], null("day"), "day")
    lost = surely(both(known(left), either(missing(on), compared(">=", on, left))))
    columns = (
        *named("e", line),
        (PLACE, Column(PLACE, "whole", "e")),
        (CAME, came),
        (ON, choice([(lost, left)], on, "day")),
        (GONE, lost),
        (_TOP, part.top),
        (_BOTTOM, part.bottom),
    )
    step = script.add("shares received", Select(columns, Source(every, "e")))
    return step, numbers.kind_of(part.top), numbers.kind_of(part.bottom)


def _receipts(script: Script, schedule: AsReceived) -> tuple[str, Dec]:
    """The rows that bring money, with the key of what it is for."""
    made = ("receipts", schedule.fact, schedule.via, schedule.received)
    if made not in script.known:
        source = Source(layout.fact_table(schedule.fact), "f")
        day = Column(layout.DAY, "day", "f", True)
        scope = Scope(script.layout, source, schedule.fact, day=day)
        key, amount = scope.read(schedule.via, schedule.span), scope.read((schedule.received,), schedule.span)
        lost = either(key.trouble, amount.trouble, both(known(key.value), missing(amount.value)))
        mine = Column(layout.KEY, "text", "f")
        script.doubt(Select(((layout.KEY, mine),), source, tuple(scope.joins), surely(lost)))
        columns = ((layout.VALUE, key.value), (layout.DAY, day), (layout.KEY, mine), (AMOUNT, amount.value))
        come = both(known(key.value), compared("<=", day, script.last_clock))
        step = script.add("receipts", Select(columns, source, tuple(scope.joins), come))
        script.known[made] = step
        script.kinds[step] = numbers.kind_of(amount.value)
    step = script.known[made]
    return step, script.kinds[step]


# --- leavers --------------------------------------------------------------------------------------


def refunds(money: Credited, parts: str, wanted: Wanted) -> None:
    """What was paid back cannot be told apart from what waits, where claw backs take of both."""
    kind = money.amount
    line = tuple(same(Column(name, each, "t"), Column(name, each, "q")) for name, each in money.line)
    nothing = Const(numbers.ZERO.value, kind)
    own, all_ = Column(AMOUNT, kind, "q"), Column(KEPT, kind, "q")
    back = either(
        both(compared("<", own, nothing), compared(">", all_, nothing)),
        both(compared(">", own, nothing), compared("<", all_, nothing)),
    )
    join = Join(Source(wanted.step, "t"), both(*line), left=False)
    money.script.doubt(Select(((layout.KEY, Column(layout.KEY, "text", "q")),), Source(parts, "q"), (join,), back))


def lost_by_leavers(money: Credited, parts: str, amount: Expr) -> str:
    """What leavers lose: on the day of leaving what has not come in, told anew as more comes in later.

    What comes in after somebody left is lost as a part of its own, and the rest becomes less by it.

    Args:
        money: What lines are worth.
        parts: A step called `q`, with every part of every line.
        amount: How much of each is lost.
    """
    script, kind = money.script, money.amount
    on, came = Column(ON, "day", "q"), Column(CAME, "day", "q")
    left = script.tick_of(on)
    seen = choice([(known(came), Call("greatest", (script.tick_of(came), left), "whole"))], left, "whole")
    gone = both(Column(GONE, "truth", "q"), compared("<=", on, script.last_clock))
    names: tuple[tuple[str, SqlType], ...] = (*money.kept, (PLACE, "whole"), (ON, "day"))
    first = script.add(
        "parts of leavers",
        Select((*named("q", names), (AMOUNT, amount), ("_at", left), ("_seen", seen)), Source(parts, "q"), where=gone),
        kept=False,
    )
    every: tuple[tuple[str, SqlType], ...] = (*names, (AMOUNT, kind), ("_at", "whole"), ("_seen", "whole"))
    line = tuple(Column(name, each, "g") for name, each in money.line)
    order, back = (Column(PLACE, "whole", "g"),), (minus(whole(0), Column(PLACE, "whole", "g")),)
    when = Column("_seen", "whole", "g")
    later = numbers.cast(
        Over(Call("sum", (Column(AMOUNT, kind, "g"),), Dec(38, kind.places)), line, back, "up to here"), kind
    )
    grouped = script.add(
        "leavers in order",
        Select(
            (
                *named("g", every),
                ("_later", later),
                ("_last seen", Over(Call("lag", (when,), "whole"), line, order)),
                ("_next seen", Over(Call("lag", (when,), "whole"), line, back)),
                ("_next place", Over(Call("lag", (Column(PLACE, "whole", "g"),), "whole"), line, back)),
            ),
            Source(first, "g"),
        ),
    )
    return _told(script, money, grouped, kind)


def _told(script: Script, money: Credited, grouped: str, kind: Dec) -> str:
    """The moves of leavers: of each part that came in, and of the rest before and after it."""
    zero = Const(numbers.ZERO.value, kind)
    seen, at, before = (Column(name, "whole", "h") for name in ("_seen", "_at", "_last seen"))
    own, later = Column(AMOUNT, kind, "h"), Column("_later", kind, "h")
    place, following = Column(PLACE, "whole", "h"), Column("_next place", "whole", "h")
    rest = same(place, whole(REST))
    anew = both(compared(">", seen, at), either(missing(before), compared("<>", before, seen)))
    is_last = both(
        known(following), either(same(following, whole(REST)), compared("<>", Column("_next seen", "whole", "h"), seen))
    )
    after = numbers.narrowed(numbers.decimal_difference(later, own), kind)
    moves: tuple[tuple[Expr, Expr, Expr, Expr], ...] = (
        (opposite(rest), own, choice([(anew, later)], zero, kind), seen),
        (both(missing(before), either(rest, compared(">", seen, at))), later, zero, at),
        (is_last, after, zero, seen),
    )
    parts: list[Query] = []
    for where, now, was, tick in moves:
        kept = tuple((name, tick if name == TICK else expr) for name, expr in named("h", money.kept))
        columns = (*kept, (PLACE, place), (ON, Column(ON, "day", "h")), (AMOUNT, now), (f"{AMOUNT} before", was))
        parts.append(Select(columns, Source(grouped, "h"), where=both(where, compared("<>", now, was))))
    return script.add("lost by leavers", Union(tuple(parts)))


LOST = (PLACE, ON, AMOUNT, f"{AMOUNT} before")
"""What the moves of leavers say beside the columns of a line."""
