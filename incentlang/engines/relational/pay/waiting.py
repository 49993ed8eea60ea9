"""What waits at the end of each pay period: lines that are neither earned nor failed, with what they would be worth."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.data.layout import EARNED, FAILS, TICK, WANTED
from incentlang.engines.relational.pay.nominating import last_awaited
from incentlang.engines.relational.pay.rows import Lines
from incentlang.engines.relational.pay.worth import Amounts, amounts_at
from incentlang.engines.relational.sql import (
    Column,
    Expr,
    Join,
    Select,
    Source,
    SqlType,
    both,
    choice,
    compared,
    either,
    missing,
    null,
    text,
)
from incentlang.values.periods import Grain

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script

WAITING_FOR, UNTIL = "_waiting_for", "_until"


@attrs.frozen
class Waiting:
    """Lines that wait, one row for each and pay period.

    Attributes:
        settles: The grain of the periods for whose ends they wait, where their words are empty.
    """

    lines: Lines
    amounts: Amounts
    settles: Grain | None = None


def waiting(script: Script, lines: Lines, words: dict[int, str]) -> Waiting | None:
    """The lines of a credit that wait; None where it never waits.

    Args:
        script: Where steps are put.
        lines: The lines.
        words: What each condition waits for, by its place among `lines.waits`.
    """
    if not lines.waits and lines.rule.earned_on is None and lines.credit.evidence is None:
        return None
    clock = Column(layout.CLOCK, "day", "p")
    here = both(
        compared("<=", Column(layout.DAY, "day", "l"), clock),
        compared(">", Column(EARNED, "day", "l"), clock),
        compared(">", Column(FAILS, "day", "l"), clock),
    )
    asked: list[tuple[Expr, Expr]] = []
    until: list[tuple[Expr, Expr]] = []
    for place, waited in enumerate(lines.waits):
        met = Column(waited.met, "day", "l")
        waits = either(missing(met), compared(">", met, clock))
        asked.append((waits, text(words[place])))
        until.append((waits, null("day") if waited.deadline is None else Column(waited.deadline, "day", "l")))
    last, late = last_awaited(lines.rule, lines.credit, clock, "l")
    query = script.query(lines.step)
    columns: tuple[tuple[str, Expr], ...] = (
        *((name, Column(name, expr.type, "l")) for name, expr in query.columns),
        (TICK, Column(layout.NUMBER, "whole", "p")),
        (layout.CLOCK, clock),
        (WAITING_FOR, choice(asked, last, "text")),
        (UNTIL, choice(until, late, "day")),
    )
    join = Join(Source(WANTED, "p"), here, left=False)
    step = script.add(f"waiting for {lines.rule.name}", Select(columns, Source(lines.step, "l"), (join,)), kept=False)
    beside: tuple[tuple[str, SqlType], ...] = ((WAITING_FOR, "text"), (UNTIL, "day"))
    return Waiting(lines, amounts_at(script, lines, step, False, beside, shared=False))
