"""What a measure accumulates: the sums that move it, over a denominator that stands still (semantics 2, 3).

A marginal table walks a measure in the unit of its numerator. That is possible only when the
measure is a sum over rows, times constants, divided by what does not change within its window.
"""

from __future__ import annotations

from collections.abc import Callable

import attrs

from incentlang.ir.expressions import (
    Above,
    Add,
    Aggregate,
    Divide,
    Expr,
    InputRead,
    Literal,
    MeasureRead,
    Multiply,
    ParamRead,
    TargetFor,
    Window,
)
from incentlang.ir.standing import decided_by_period, pieces, stands
from incentlang.values.periods import Grain, is_shorter


@attrs.frozen
class Accumulation:
    """A measure taken apart: (sum of `sums` over `window`) x `scale` / `denominator`.

    `window` None is the measure's own period. Sums stand in the order written, which orders rows of one day.
    """

    sums: tuple[Aggregate, ...]
    window: Window | None
    scale: tuple[Expr, ...] = ()
    denominator: tuple[Expr, ...] = ()


@attrs.frozen
class Refused:
    """Why a measure cannot be walked, and what to write instead."""

    reason: str
    hint: str = ""


def accumulation(
    read: MeasureRead, body_of: Callable[[str], Expr | None], grain_of: Callable[[str], Grain]
) -> Accumulation | Refused:
    """Take the measure apart.

    Args:
        read: The measure, with its window if it has one.
        body_of: The body of a measure by name; None when it was reported.
        grain_of: The grain of a measure or input by name.
    """
    body = body_of(read.name)
    if body is None:
        return Refused(f"`{read.name}` has mistakes of its own")
    found = _apart(body, body_of, grain_of)
    if isinstance(found, Refused):
        return found
    window = found.window
    if read.window is not None:
        if window is not None:
            return Refused(f"`{read.name}` already has a window of its own")
        window = read.window
    found = attrs.evolve(found, window=window)
    over = window.grain if window else grain_of(read.name)
    each = grain_of(read.name)
    return _prorated(found, over, each, body_of) or _steady(found, read, over, grain_of, body_of) or found


def _steady(
    found: Accumulation,
    read: MeasureRead,
    over: Grain,
    grain_of: Callable[[str], Grain],
    body_of: Callable[[str], Expr | None],
) -> Refused | None:
    """Refuse a denominator that grows while the sums accumulate."""
    if found.window is not None and found.window.kind != "to date":
        return Refused("a table can be walked only from the start of a period, so the window must be `to date`")
    for part in pieces(found.denominator, body_of):
        match part:
            case InputRead(name=name, window=window):
                grain = window.grain if window else grain_of(name)
                still = window is None or window.kind == "whole"
                if not still or is_shorter(grain, over):
                    hint = _still_quota(name, over, read)
                    return Refused(f"`{name}` grows while the {over} goes on, so bands would move", hint)
            case TargetFor(grain=grain):
                if is_shorter(grain, over):
                    return Refused("the target grows while the measure accumulates", f"write `target for the {over}`")
            case _:
                pass
    return None


def _still_quota(name: str, over: Grain, read: MeasureRead) -> str:
    """What to write instead of a quota that grows while its window goes on."""
    still = f"write `{name} of the {over}`"
    if read.window is not None:
        still = f"write `… {over} to date / {name} of the {over}` in a measure, and read that without a window"
    return f"{still}; if the quota is to grow, a table that `gives percent` pays the rate then reached on all of it"


def _prorated(found: Accumulation, over: Grain, each: Grain, body_of: Callable[[str], Expr | None]) -> Refused | None:
    """Refuse a prorated denominator under a window: the part of each period would move the bands."""
    if is_shorter(each, over) and decided_by_period(found.denominator, body_of):
        return Refused(f"its denominator is decided or prorated for each {each}, so bands would move within the {over}")
    return None


def _apart(
    node: Expr, body_of: Callable[[str], Expr | None], grain_of: Callable[[str], Grain]
) -> Accumulation | Refused:
    match node:
        case Aggregate(above=Above(at_end=True)):
            return Refused("its team is that of the period's end, so rows come and go", "leave `as at period end` out")
        case Aggregate(kind="sum" | "count"):
            return Accumulation((node,), node.window)
        case Aggregate(kind="distinct"):
            why = "it counts different values, and a value that a row before had adds nothing"
            return Refused(why, "write `, retroactive`, or count rows")
        case MeasureRead():
            return accumulation(node, body_of, grain_of)
        case Add(terms=terms):
            parts = [_apart(term, body_of, grain_of) for term in terms]
            sums: tuple[Aggregate, ...] = ()
            windows = set()
            for part in parts:
                if isinstance(part, Refused):
                    return part
                if part.scale or part.denominator:
                    return Refused("it adds sums of different weight")
                sums += part.sums
                windows.add(part.window)
            if len(windows) > 1:
                return Refused("it adds sums over different windows")
            if len({each.is_of_somebody for each in sums}) > 1:
                return Refused("it adds the rows of everybody to those of one person")
            if len({bool(each.also) for each in sums}) > 1:
                return Refused("it adds rows of one entity to rows of all of them")
            return Accumulation(sums, windows.pop())
        case Multiply(factors=factors):
            moving = [factor for factor in factors if not _constant(factor)]
            if len(moving) != 1:
                return Refused("it multiplies two things that both move")
            inner = _apart(moving[0], body_of, grain_of)
            if isinstance(inner, Refused):
                return inner
            scale = tuple(factor for factor in factors if _constant(factor))
            return attrs.evolve(inner, scale=(*inner.scale, *scale))
        case Divide(numerator=top, denominator=bottom):
            upper = _apart(top, body_of, grain_of)
            if isinstance(upper, Refused):
                return upper
            if not all(stands(part) for part in pieces((bottom,), body_of)):
                return Refused("it is divided by something that itself moves")
            return attrs.evolve(upper, denominator=(*upper.denominator, bottom))
        case _:
            return Refused("it is not a sum over rows divided by a constant")


def _constant(node: Expr) -> bool:
    return isinstance(node, Literal | ParamRead)
