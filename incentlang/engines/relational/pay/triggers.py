"""What triggers a claw back, as relations: the day, what it asks for, and the day on which it is undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.data.layout import BOTTOM, EARNED, FAILS, TOP
from incentlang.engines.relational.expressions.refusing import Unsupported
from incentlang.engines.relational.expressions.scope import Scope
from incentlang.engines.relational.expressions.waits import each_row, undone_on, wait
from incentlang.engines.relational.pay.rows import Lines
from incentlang.engines.relational.sql import (
    FALSE,
    TRUE,
    Call,
    Column,
    Const,
    Dec,
    Expr,
    Query,
    Select,
    Source,
    SqlType,
    Union,
    both,
    coalesce,
    compared,
    either,
    known,
    missing,
    numbers,
    opposite,
    surely,
    text,
    whole,
)
from incentlang.engines.relational.sql.numbers import Number
from incentlang.ir.expressions import After
from incentlang.ir.lifecycle import ClawBack

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script

ON, CLAUSE, OWN, BY, BACK = "_on", "_clause", "_own day", "_by", "_back"
TOLD: tuple[tuple[str, SqlType], ...] = (
    (ON, "day"),
    (CLAUSE, "whole"),
    (OWN, "day"),
    (BY, "text"),
    (BACK, "day"),
)
"""Of each trigger: the day on which it takes, its clause by number, the trigger's own day and the key of the row where
each of several triggers, and the day on which it is undone (missing: never)."""


@attrs.frozen
class Triggers:
    """The triggers of the lines of a credit, each with its exact share or amount.

    Attributes:
        top: The digits of the share's numerator; `bottom` those of its divisor, None where it has none.
    """

    step: str
    top: Dec
    bottom: Dec | None


def triggers_of(script: Script, lines: Lines) -> Triggers:
    """The triggers of every clause."""
    made = [_of_clause(script, lines, clause, index) for index, clause in enumerate(lines.rule.clawbacks)]
    shares = numbers.choose([(Const(True, "truth"), share) for _, share in made[1:]], made[0][1])
    top = numbers.widest([share.top for _, share in made])
    bottoms = [share.bottom or numbers.ONE for _, share in made]
    bottom = None if shares.bottom is None and all(each == numbers.ONE for each in bottoms) else numbers.widest(bottoms)
    parts: list[Query] = []
    for select, share in made:
        columns = [*select.columns, (TOP, numbers.cast(share.top, top))]
        if bottom is not None:
            columns.append((BOTTOM, numbers.cast(share.bottom or numbers.ONE, bottom)))
        parts.append(attrs.evolve(select, columns=tuple(columns)))
    query = parts[0] if len(parts) == 1 else Union(tuple(parts))
    return Triggers(script.add(f"triggers of {lines.rule.name}", query), top, bottom)


def _of_clause(script: Script, lines: Lines, clause: ClawBack, index: int) -> tuple[Select, Number]:
    """The lines for which one clause is triggered, the day, and what it asks for."""
    rule = lines.rule
    earned = Column(EARNED, "day", "l")
    scope = Scope(
        script.layout,
        Source(lines.step, "l"),
        rule.subject,
        day=Column(layout.DAY, "day", "l", True),
        who=Column(layout.WHO, "text", "l"),
        lets={let.name: let.value for let in rule.lets},
        parted=lines.shares is not None,
    )
    stands = both(compared("<=", earned, script.last_clock), compared(">", Column(FAILS, "day", "l"), earned))
    key: Expr = text("")
    trouble: Expr = FALSE
    if clause.each and isinstance(clause.trigger, After):
        row = each_row(script, clause.trigger, scope, earned, stands)
        met, key = row.day, row.key
        come: Expr = TRUE
        share = script.values.number(clause.share, scope.seen(trigger=met, trigger_row=row.at))
    else:
        found = wait(script, clause.trigger, scope, earned)
        met, trouble = found.met, surely(found.trouble)
        come = both(known(met), compared("<=", met, script.last_clock))
        share = script.values.number(clause.share, scope.seen(trigger=met))
    on = Call("greatest", (coalesce(met, earned), earned), "day")
    back, lost = undone_on(script, clause, scope, earned, on)
    if scope.assumed:
        raise Unsupported("a default in the share of a claw back", clause.span)
    line: tuple[tuple[str, Expr], ...] = (
        *lines.line("l"),
        (ON, on),
        (CLAUSE, whole(index)),
        (OWN, met),
        (BY, key),
        (BACK, back),
    )
    wrong = either(missing(share.top), lost)
    if not clause.amount and not isinstance(share.top, Const):
        least, most = Number(numbers.ZERO), Number(numbers.ONE)
        part = both(numbers.holds(">=", share, least), numbers.holds("<=", share, most))
        wrong = either(opposite(surely(part)), lost)
    name = ((layout.KEY, Column(layout.KEY, "text", "l")),)
    doubtful = both(stands, either(trouble, both(known(met), come, wrong)))
    script.doubt(Select(name, scope.source, tuple(scope.joins), doubtful))
    return Select(line, scope.source, tuple(scope.joins), both(stands, come)), share
