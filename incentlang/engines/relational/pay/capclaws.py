"""What claw backs take under caps: what caps pay with the money less what they pay without it (semantics 20).

That depends on everything that was earned in the same window, so each claw back stands in versions: one for each pay
period in which the payee earned something under a cap, or for every one where lines move what they earned. Claw backs
of a payee come in the order of their days, of one day those of the last line first, and go through one cap after the
other.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import attrs

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.data.layout import AMOUNT, EARNED, TICK
from incentlang.engines.relational.expressions.portions import named
from incentlang.engines.relational.pay.capchains import INSIDE, LESS, PAYS, Chain, chain_of
from incentlang.engines.relational.pay.capevents import (
    ASK,
    BEFORE,
    BESIDE,
    EVENT,
    MINE,
    NO,
    OUT,
    OWN_TICK,
    STANDS,
    Kinds,
    order_of,
)
from incentlang.engines.relational.pay.caps import LINE, Capped
from incentlang.engines.relational.pay.claws import SERIAL
from incentlang.engines.relational.pay.credited import KEPT, VERSION, Asks, Credited
from incentlang.engines.relational.pay.reviews import SINCE, UNTIL
from incentlang.engines.relational.pay.takes import GIVEN, TAKEN, TRIGGERED, UNDONE, Taking
from incentlang.engines.relational.pay.triggers import CLAUSE
from incentlang.engines.relational.pay.triggers import ON as DAY
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
    Union,
    both,
    choice,
    compared,
    known,
    minus,
    missing,
    numbers,
    same,
    whole,
)
from incentlang.ir.program import RowRule

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script


@attrs.frozen
class Takes:
    """What claw backs take of the lines of a credit as if there were no cap."""

    place: int
    rule: RowRule
    start: int
    parted: bool
    money: Credited
    taking: Taking


def asks_under_caps(script: Script, caps: Sequence[Capped], takes: Sequence[Takes]) -> Asks:
    """What caps ask for when claw backs take of what they concern."""
    kind, moving = takes[0].money.amount, any(cap.changes for cap in caps)
    events = _in_order(script, _inside(script, _events(script, takes, kind), caps, kind), kind, moving)
    versions = _versions(script, caps)
    step = _in_versions(script, events, versions, kind, moving)
    windows: list[str] = []
    for cap in caps:
        step, taken = _through(script, cap, step, versions, kind, takes)
        windows.append(_out(script, taken, versions, kind))
    return Asks(step, kind, tuple(windows))


def _events(script: Script, takes: Sequence[Takes], kind: Dec) -> str:
    """Every claw back that takes something, and what undoes it."""
    order = sorted({(each.rule.name, each.start) for each in takes})
    parts: list[Query] = []
    zero = Const(numbers.ZERO.value, kind)
    for each in takes:
        clause = Column(f"{TRIGGERED}{CLAUSE}", "whole", "s")
        whole_ones = [same(clause, whole(at)) for at, claw in enumerate(each.rule.clawbacks) if claw.before_cap]
        undone = Column(f"{TRIGGERED}{UNDONE}", "truth", "s")
        size = choice([(undone, Column(GIVEN, kind, "s"))], Column(TAKEN, kind, "s"), kind)
        back = compared("<", Column(KEPT, kind, "s"), zero)
        columns: tuple[tuple[str, Expr], ...] = (
            (layout.WHO, Column(layout.WHO, "text", "s")),
            (layout.KEY, Column(layout.KEY, "text", "s")),
            (LINE, whole(each.place)),
            (layout.PART, Column(layout.PART, "whole", "s") if each.parted else whole(0)),
            (SERIAL, Column(f"{TRIGGERED}{SERIAL}", "whole", "s")),
            (UNDONE, undone),
            (DAY, Column(f"{TRIGGERED}{DAY}", "day", "s")),
            (EARNED, Column(EARNED, "day", "s")),
            ("_rule", whole(order.index((each.rule.name, each.start)))),
            (BEFORE, choice([(one, Const(True, "truth")) for one in whole_ones], Const(False, "truth"), "truth")),
            (OWN_TICK, Column(TICK, "whole", "s")),
            (ASK, choice([(back, numbers.decimal_negative(size))], size, kind)),
        )
        parts += [Select(columns, Source(step, "s")) for step in each.taking.steps]
    return script.add("taken without caps", parts[0] if len(parts) == 1 else Union(tuple(parts)))


def _inside(script: Script, events: str, caps: Sequence[Capped], kind: Dec) -> str:
    """Those of lines that a cap concerns."""
    moving = any(cap.changes for cap in caps)
    line: Kinds = (*MINE, (TICK, "whole")) if moving else MINE
    parts: list[Query] = [Select(named("e", line), Source(cap.earned, "e")) for cap in caps]
    every = script.add("lines under caps", parts[0] if len(parts) == 1 else Union(tuple(parts)), kept=False)
    columns = named("u", line)
    lines = script.add(
        "lines under some cap", Select(columns, Source(every, "u"), group=tuple(expr for _, expr in columns))
    )
    kinds: Kinds = (*EVENT, (DAY, "day"), (EARNED, "day"), ("_rule", "whole"), (BEFORE, "truth"), (OWN_TICK, "whole"))
    on = both(*(same(Column(name, each, "u"), Column(name, each, "v")) for name, each in MINE))
    if moving:
        on = both(on, same(Column(TICK, "whole", "u"), Column(OWN_TICK, "whole", "v")))
    query = Select(named("v", (*kinds, (ASK, kind))), Source(events, "v"), (Join(Source(lines, "u"), on, left=False),))
    return script.add("taken of lines under caps", query, kept=False)


def _in_order(script: Script, events: str, kind: Dec, moving: bool) -> str:
    """The same with the place of each line among those of its payee: by the day it was earned on, then by key."""
    kinds: Kinds = (*EVENT, (DAY, "day"), (BEFORE, "truth"), (OWN_TICK, "whole"), (ASK, kind))
    by = (
        Column(EARNED, "day", "v"),
        Column(layout.KEY, "text", "v"),
        Column("_rule", "whole", "v"),
        Column(LINE, "whole", "v"),
        Column(layout.PART, "whole", "v"),
    )
    apart: Kinds = ((OWN_TICK, "whole"),) if moving else ()
    together = tuple(expr for _, expr in named("v", ((layout.WHO, "text"), *apart)))
    number = Over(Call("row_number", (), "whole"), together, by)
    numbered = script.add(
        "taken in order", Select((*named("v", kinds), ("_number", number)), Source(events, "v")), kept=False
    )
    line = tuple(expr for _, expr in named("n", (*MINE, *apart)))
    first = Over(Call("min", (Column("_number", "whole", "n"),), "whole"), line)
    return script.add("claw backs under caps", Select((*named("n", kinds), (NO, first)), Source(numbered, "n")))


def _versions(script: Script, caps: Sequence[Capped]) -> str:
    """The pay periods in which something changes for a payee under a cap."""
    # What moves stands in every pay period of the payee, so that all of them come up here.
    steps = [cap.earned for cap in caps] + [cap.paid for cap in caps if cap.paid]
    parts: list[Query] = []
    for step in steps:
        columns = ((layout.WHO, Column(layout.WHO, "text", "e")), (VERSION, Column(TICK, "whole", "e")))
        parts.append(Select(columns, Source(step, "e")))
    every = script.add("changes under caps", parts[0] if len(parts) == 1 else Union(tuple(parts)), kept=False)
    columns = ((layout.WHO, Column(layout.WHO, "text", "c")), (VERSION, Column(VERSION, "whole", "c")))
    return script.add(
        "versions under caps", Select(columns, Source(every, "c"), group=tuple(expr for _, expr in columns))
    )


def _in_versions(script: Script, events: str, versions: str, kind: Dec, moving: bool) -> str:
    """Every claw back in every version from the pay period on in which its line was earned; what moves has its own."""
    if moving:
        own = Column(OWN_TICK, "whole", "c")
        columns = (*named("c", (*EVENT, *BESIDE)), (VERSION, own), (ASK, Column(ASK, kind, "c")))
        return script.add("claw backs in versions", Select(columns, Source(events, "c")), kept=False)
    version = Column(VERSION, "whole", "w")
    on = both(
        same(Column(layout.WHO, "text", "w"), Column(layout.WHO, "text", "c")),
        compared(">=", version, Column(OWN_TICK, "whole", "c")),
    )
    columns = (*named("c", (*EVENT, *BESIDE)), (VERSION, version), (ASK, Column(ASK, kind, "c")))
    join = Join(Source(versions, "w"), on, left=False)
    return script.add("claw backs in versions", Select(columns, Source(events, "c"), (join,)), kept=False)


def _through(
    script: Script, cap: Capped, step: str, versions: str, kind: Dec, takes: Sequence[Takes]
) -> tuple[str, str]:
    """What a cap asks for of what those before it left: all of it where it does not concern a line."""
    on = both(*(same(Column(name, each, "e"), Column(name, each, "x")) for name, each in MINE))
    if cap.changes:
        on = both(on, same(Column(TICK, "whole", "e"), Column(VERSION, "whole", "x")))
    number = Column(layout.NUMBER, "whole", "e")
    ask = Column(ASK, kind, "x")
    out = choice([(Column(UNDONE, "truth", "x"), numbers.decimal_negative(ask))], ask, kind)
    inside = script.add(
        "claw backs in windows",
        Select(
            (*named("x", (*STANDS, (ASK, kind))), (layout.NUMBER, number), (OUT, out)),
            Source(step, "x"),
            (Join(Source(cap.earned, "e"), on),),
        ),
    )
    mine = [each for each in takes if each.place in cap.lines]
    whole_ = all(claw.before_cap for each in mine for claw in each.rule.clawbacks)
    chain = chain_of(script, cap, inside, versions, kind, whole_)
    return _asked(script, chain, kind), inside


def _out(script: Script, inside: str, versions: str, kind: Dec) -> str:
    """What claw backs take out of windows, below nothing, with the pay periods for which that holds."""
    version, who = Column(VERSION, "whole", "v"), Column(layout.WHO, "text", "v")
    following = Over(Call("lag", (version,), "whole"), (who,), (minus(whole(0), version),))
    columns = ((layout.WHO, who), (VERSION, version), (UNTIL, following))
    until = script.add("versions and the next", Select(columns, Source(versions, "v")), kept=False)
    on = both(
        same(Column(layout.WHO, "text", "u"), Column(layout.WHO, "text", "x")),
        same(Column(VERSION, "whole", "u"), Column(VERSION, "whole", "x")),
    )
    number = Column(layout.NUMBER, "whole", "x")
    told = (
        (layout.WHO, Column(layout.WHO, "text", "x")),
        (layout.NUMBER, number),
        (TICK, script.tick_of(Column(DAY, "day", "x"))),
        (AMOUNT, numbers.decimal_negative(Column(OUT, kind, "x"))),
        (SINCE, Column(VERSION, "whole", "x")),
        (UNTIL, Column(UNTIL, "whole", "u")),
    )
    join = Join(Source(until, "u"), on, left=False)
    return script.add("taken out of windows", Select(told, Source(inside, "x"), (join,), known(number)))


def _asked(script: Script, chain: Chain, kind: Dec) -> str:
    """What each claw back takes of what a cap pays, as far as anything is left of that."""
    zero = Const(numbers.ZERO.value, kind)
    by = tuple(expr for _, expr in named("y", chain.by))
    event = tuple(expr for name, expr in named("y", (*EVENT, (VERSION, "whole"))) if name != UNDONE)
    inner = tuple(each for each in chain.by if each[0] == INSIDE)
    kinds: Kinds = (*STANDS, (layout.NUMBER, "whole"), *inner, (ASK, kind), (PAYS, kind))
    pays, less = Column(PAYS, kind, "p"), Column(LESS, kind, "p")
    undone = Column(UNDONE, "truth", "p")
    down = compared("<", pays, zero)
    signed = choice([(down, numbers.decimal_negative(less))], less, kind)
    takes = choice([(undone, zero), (compared("<", signed, zero), zero)], signed, kind)
    sized = script.add(
        "sizes under a cap", Select((*named("p", kinds), ("_size", takes)), Source(chain.step, "p")), kept=False
    )
    kinds = (*kinds, ("_size", kind))
    got = Over(Call("max", (Column("_size", kind, "y"),), kind), event)
    moved = choice([(Column(UNDONE, "truth", "y"), numbers.decimal_negative(got))], Column("_size", kind, "y"), kind)
    columns = (*named("y", kinds), ("_moved", moved))
    given = script.add("given back under a cap", Select(columns, Source(sized, "y")), kept=False)
    kinds = (*kinds, ("_moved", kind))
    so_far = numbers.cast(
        Over(Call("sum", (Column("_moved", kind, "y"),), Dec(38, kind.places)), by, order_of("y"), "up to here"), kind
    )
    running = script.add(
        "taken under a cap so far", Select((*named("y", kinds), ("_so far", so_far)), Source(given, "y")), kept=False
    )
    kinds = (*kinds, ("_so far", kind))
    highest = Over(Call("max", (Column("_so far", kind, "y"),), kind), by, order_of("y"), "before here")
    most = Call("abs", (Column(PAYS, kind, "y"),), kind)
    after = Column("_so far", kind, "y")
    before = numbers.narrowed(numbers.decimal_difference(after, Column("_moved", kind, "y")), kind)

    def at_most(value: Expr) -> Expr:
        return choice([(compared("<", most, value), most)], value, kind)

    size = numbers.narrowed(numbers.decimal_difference(at_most(after), at_most(before)), kind)
    falls = compared("<", Column(PAYS, kind, "y"), zero)
    taken = choice([(Column(UNDONE, "truth", "y"), zero), (falls, numbers.decimal_negative(size))], size, kind)
    found = script.add(
        "taken under a cap",
        Select((*named("y", kinds), ("_highest", highest), ("_taken", taken)), Source(running, "y")),
    )
    # What comes back after more was asked for than there was: only the reference evaluator follows that.
    inside = known(Column(layout.NUMBER, "whole", "y"))
    bound = compared(">", Column("_highest", kind, "y"), most)
    lost = both(inside, Column(UNDONE, "truth", "y"), known(Column("_highest", kind, "y")), bound)
    script.doubt(Select(((layout.WHO, Column(layout.WHO, "text", "y")),), Source(found, "y"), where=lost))
    own = Over(Call("sum", (Column("_taken", kind, "y"),), Dec(38, kind.places)), event)
    outside = missing(Column(layout.NUMBER, "whole", "y"))
    ask = choice([(outside, Column(ASK, kind, "y"))], numbers.cast(own, kind), kind)
    return script.add("asked under a cap", Select((*named("y", STANDS), (ASK, ask)), Source(found, "y")))
