"""What an explanation says of a stepwise table."""

from __future__ import annotations

from collections.abc import Callable

from incentlang.ir.expressions import Add, Expr, Multiply, Step


def steps_in(node: Expr) -> list[Step]:
    """The stepwise rates directly inside a calculation."""
    match node:
        case Step():
            return [node]
        case Multiply(factors=parts) | Add(terms=parts):
            return [part for part in parts if isinstance(part, Step)]
        case _:
            return []


def step_line(node: Step, position: Callable[[Step], str], rate: str) -> str:
    """`accelerator at 95% just before the deal gives 10%`."""
    day = "at the end of its day" if node.after else "at the start of its day"
    deal = "just after this row" if node.after else "just before this row"
    return f"{node.table} at {position(node)} {day if node.by_day else deal} gives {rate}"
