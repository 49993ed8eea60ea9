"""What claw backs take of money that waits: parts that wait are forfeited first, the last one first (semantics 20).

Claw backs come in the order of their days. Each is one step further: how much of every part is left, and how much of
the line was taken so far. Amounts are sizes here; their sign is that of the line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from incentlang.engines.relational import numbers
from incentlang.engines.relational.claws import CLAUSE, WANT, Wanted
from incentlang.engines.relational.claws import ON as DAY
from incentlang.engines.relational.layout import AMOUNT, BOTTOM, EARNED, TOP
from incentlang.engines.relational.portions import named
from incentlang.engines.relational.schedules import GONE, ON, PLACE
from incentlang.engines.relational.sql import (
    Call,
    Column,
    Const,
    Dec,
    Expr,
    Join,
    Over,
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
    same,
    whole,
)

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script

LEFT, SO_FAR = "_left", "_so far"
TAKEN, TAKE, WAITED = "_taken", "_take", "_waited"
RANK, OPEN, LOST, AFTER, THERE = "_rank", "_open", "_lost", "_after", "_there"
TRIGGERED = "_triggered"
Kinds = tuple[tuple[str, SqlType], ...]


@attrs.frozen
class Taking:
    """What claw backs take.

    Attributes:
        steps: One for each in its turn: a row for each part that is forfeited, and one at place -1 for what is clawed
            back of a line.
        state: Every part of every line, with what is left of it in the end.
        columns: The columns of `steps`, in order.
    """

    steps: tuple[str, ...]
    state: str
    columns: tuple[str, ...]


def taking(
    script: Script, wanted: Wanted, parts: str, lines: str, line: Kinds, carried: Kinds, whole_: str, kind: Dec
) -> Taking:
    """What each claw back takes of lines and their parts.

    Args:
        script: Where steps are put.
        wanted: What claw backs ask for.
        parts: The parts that wait.
        lines: All lines.
        line: What tells lines apart.
        carried: The columns of parts.
        whole_: The column of the whole amount.
        kind: The digits of amounts.
    """
    nothing = Const(numbers.ZERO.value, kind)
    size = Call("abs", (Column(AMOUNT, kind, "q"),), kind)
    waiting = Select((*named("q", carried), (LEFT, size), (SO_FAR, nothing)), Source(parts, "q"))
    own: dict[str, Expr] = {
        PLACE: whole(-1),
        ON: Column(EARNED, "day", "q"),
        GONE: Const(False, "truth"),
        AMOUNT: nothing,
    }
    line_itself = tuple((name, own.get(name, Column(name, each, "q"))) for name, each in carried)
    base = Select((*line_itself, (LEFT, nothing), (SO_FAR, nothing)), Source(lines, "q"))
    state = script.add("before claw backs", Union((waiting, base)), kept=False)
    by = tuple(expr for _, expr in named("t", line))
    order = (Column(DAY, "day", "t"), Column(CLAUSE, "whole", "t"))
    asked: Kinds = (*line, (DAY, "day"), (CLAUSE, "whole"), (WANT, kind), *wanted.exact)
    place = Over(Call("row_number", (), "whole"), by, order)
    ranked = script.add("claw backs in order", Select((*named("t", asked), (RANK, place)), Source(wanted.step, "t")))
    steps: list[str] = []
    columns: list[str] = []
    for rank in range(1, wanted.count + 1):
        state, columns = _next(script, state, ranked, rank, line, carried, asked[len(line) :], whole_, kind)
        moved = compared("<>", Column(TAKEN, kind, "s"), nothing)
        kinds = [(name, expr.type) for name, expr in script.query(state).columns if name in columns]
        steps.append(script.add("taken of parts", Select(named("s", kinds), Source(state, "s"), where=moved)))
    return Taking(tuple(steps), state, tuple(columns))


def _next(
    script: Script,
    state: str,
    ranked: str,
    rank: int,
    line: Kinds,
    carried: Kinds,
    asked: Kinds,
    whole_: str,
    kind: Dec,
) -> tuple[str, list[str]]:
    """One claw back further."""
    nothing = Const(numbers.ZERO.value, kind)
    wide = Dec(38, kind.places)
    kept: Kinds = (*carried, (LEFT, kind), (SO_FAR, kind))
    on = both(
        same(Column(RANK, "whole", "t"), whole(rank)),
        *(same(Column(name, each, "t"), Column(name, each, "s")) for name, each in line),
    )
    day, end, left = Column(DAY, "day", "t"), Column(ON, "day", "s"), Column(LEFT, kind, "s")
    waits = both(known(day), either(missing(end), compared(">", end, day)))
    lost = both(known(day), Column(GONE, "truth", "s"), compared("<=", end, day))
    told = tuple((f"{TRIGGERED}{name}", Column(name, each, "t")) for name, each in asked)
    met = script.add(
        "parts at a claw back",
        Select(
            (
                *named("s", kept),
                *told,
                (OPEN, choice([(waits, left)], nothing, kind)),
                (LOST, choice([(lost, left)], nothing, kind)),
            ),
            Source(state, "s"),
            (Join(Source(ranked, "t"), on),),
        ),
        kept=False,
    )
    names: Kinds = (*kept, *((name, expr.type) for name, expr in told))
    by = tuple(expr for _, expr in named("p", line))
    opened = Column(OPEN, kind, "p")
    none = Const(numbers.ZERO.value, wide)
    all_open = Over(Call("sum", (opened,), wide), by)
    after = Over(Call("sum", (opened,), wide), by, (minus(whole(0), Column(PLACE, "whole", "p")),), "before here")
    gone = Over(Call("sum", (Column(LOST, kind, "p"),), wide), by)
    whole_left = numbers.decimal_difference(
        numbers.decimal_difference(Call("abs", (Column(whole_, kind, "p"),), kind), Column(SO_FAR, kind, "p")),
        numbers.cast(gone, kind),
    )
    summed = script.add(
        "what is there",
        Select(
            (
                *named("p", (*names, (OPEN, kind))),
                (WAITED, numbers.cast(all_open, kind)),
                (AFTER, numbers.cast(coalesce(after, none), kind)),
                (THERE, numbers.narrowed(whole_left, kind)),
            ),
            Source(met, "p"),
        ),
        kept=False,
    )
    want = coalesce(Column(f"{TRIGGERED}{WANT}", kind, "w"), nothing)
    take = _between(want, Column(THERE, kind, "w"), kind)
    took = script.add(
        "take",
        Select((*named("w", (*names, (OPEN, kind), (WAITED, kind), (AFTER, kind))), (TAKE, take)), Source(summed, "w")),
        kept=False,
    )
    whole_take = Column(TAKE, kind, "k")
    waited = _least(whole_take, Column(WAITED, kind, "k"), kind)
    rest = numbers.narrowed(numbers.decimal_difference(whole_take, Column(AFTER, kind, "k")), kind)
    of_part = _between(rest, Column(OPEN, kind, "k"), kind)
    of_line = numbers.narrowed(numbers.decimal_difference(whole_take, waited), kind)
    part = choice([(compared("<", Column(PLACE, "whole", "k"), whole(0)), of_line)], of_part, kind)
    there = numbers.narrowed(numbers.decimal_difference(Column(LEFT, kind, "k"), of_part), kind)
    so_far = numbers.narrowed(numbers.decimal_sum(Column(SO_FAR, kind, "k"), whole_take), kind)
    shown: tuple[tuple[str, Expr], ...] = (
        *named("k", (*carried, *((name, expr.type) for name, expr in told))),
        (TAKEN, part),
        (TAKE, whole_take),
        (WAITED, waited),
    )
    step = script.add("parts left", Select((*shown, (LEFT, there), (SO_FAR, so_far)), Source(took, "k")))
    return step, [name for name, _ in shown]


def _least(a: Expr, b: Expr, kind: Dec) -> Expr:
    return choice([(compared("<", a, b), a)], b, kind)


def _between(value: Expr, most: Expr, kind: Dec) -> Expr:
    """A value, not above a limit, and never below nothing."""
    nothing = Const(numbers.ZERO.value, kind)
    least = _least(value, most, kind)
    return choice([(compared("<", least, nothing), nothing)], least, kind)


EXACT = (f"{TRIGGERED}{TOP}", f"{TRIGGERED}{BOTTOM}")
