"""What waits at the end of each pay period as a relation, with the columns of `pending.csv`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.data.layout import AMOUNT, EARNED, TICK, WANTED
from incentlang.engines.relational.pay.waiting import UNTIL, WAITING_FOR
from incentlang.engines.relational.pay.worth import money
from incentlang.engines.relational.sql import (
    Binary,
    Column,
    Const,
    Expr,
    Join,
    Query,
    Select,
    Source,
    Union,
    compared,
    same,
    text,
)

if TYPE_CHECKING:
    from incentlang.engines.relational.build import Built
    from incentlang.engines.relational.script import Script


def listing(script: Script, built: Built) -> str | None:
    """Add the steps that list what waits; the name of the last, None where nothing ever does."""
    kind = money(script, None)
    parts: list[Query] = []
    for row in built.rows:
        if row.waiting is not None:
            rule = row.lines.rule
            parts.append(
                _line(
                    script,
                    row.waiting.amounts.step,
                    rule.name,
                    (Column(WAITING_FOR, "text", "s"), Column(UNTIL, "day", "s")),
                )
            )
    for period in built.periods:
        if period.waiting is not None:
            end: Expr = Binary("||", text("the end of "), Column(layout.KEY, "text", "s"), "text")
            nothing = Const(0, kind)
            part = _line(script, period.waiting.step, period.amounts.rule.name, (end, Column(EARNED, "day", "s")))
            parts.append(_with(part, compared("<>", Column(AMOUNT, kind, "s"), nothing)))
    if not parts:
        return None
    return script.add("pending", parts[0] if len(parts) == 1 else Union(tuple(parts)), kept=False)


def _line(script: Script, step: str, rule: str, waits: tuple[Expr, Expr]) -> Select:
    tick = Column(TICK, "whole", "s")
    columns: tuple[tuple[str, Expr], ...] = (
        ("participant", Column(layout.WHO, "text", "s")),
        ("period", Column(layout.KEY, "text", "p")),
        ("rule", text(rule)),
        ("subject", Column(layout.KEY, "text", "s")),
        ("unit", text(script.program.plan.currency)),
        ("amount", Column(AMOUNT, money(script, None), "s")),
        ("waiting_for", waits[0]),
        ("until", waits[1]),
        (layout.NUMBER, tick),
    )
    join = Join(Source(WANTED, "p"), same(Column(layout.NUMBER, "whole", "p"), tick), left=False)
    return Select(columns, Source(step, "s"), (join,))


def _with(select: Select, where: Expr) -> Select:
    return Select(select.columns, select.source, select.joins, where, select.group)
