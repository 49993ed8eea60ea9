"""What a window does to each part of a measure: some parts add up over its periods, others stay what they are.

A window reaches the sums and inputs of a body, then the arithmetic runs once (semantics 14). So a part that does not
add up may be a factor or a threshold, and may not stand beside what adds up as an amount of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import attrs

from incentlang.check.context import Context
from incentlang.diagnostics.grains import StandsInWindow, StandsReason
from incentlang.ir.expressions import (
    Add,
    Aggregate,
    And,
    Cases,
    Choose,
    Compare,
    Divide,
    EarnedRead,
    Expr,
    InputRead,
    IsKnown,
    IsOneOf,
    Literal,
    LookUp,
    MeasureRead,
    Multiply,
    Negate,
    Not,
    Or,
    Otherwise,
    OwnWalk,
    PeriodWalk,
    Rank,
    Rounded,
    Sampled,
    Step,
    TargetFor,
    Walk,
    Window,
)
from incentlang.ir.kinds import kind_of
from incentlang.ir.walk import children
from incentlang.source import Span
from incentlang.types import Money, Ratio
from incentlang.values.periods import Grain, is_shorter


@attrs.frozen
class Growth:
    """How a part changes when a window covers several periods.

    Attributes:
        degree: 1 of what adds up, 0 of a ratio or constant; None fits both: zero, and what names the window's stretch.
        reached: Whether the window reaches anything in it.
        amount: The constant amount of money that it is, or is a multiple of.
    """

    degree: int | None
    reached: bool
    amount: Expr | None = None


_FITS = Growth(None, True)


class _StandsError(Exception):
    """A part stays what it is where it may not."""

    def __init__(self, part: Expr, reason: StandsReason) -> None:
        self.part = part
        self.reason = reason


def stands_in_window(ctx: Context, name: str, window: Window, at: Span) -> StandsInWindow | None:
    """Why a window has no one meaning over a measure of shorter periods, or None."""
    body, each = ctx.measure_body(name), ctx.grain_of(name)
    if body is None or (each == window.grain and (window.kind != "last" or window.count == 1)):
        return None
    look = _Look(ctx, window)
    try:
        found = look.of(body)
        if not found.reached:
            raise _StandsError(body, "nothing")
        if found.degree == 0 and found.amount is not None:
            raise _StandsError(found.amount, "amount")
        if found.degree is not None and found.degree > 1:
            raise _StandsError(body, "twice")
    except _StandsError as error:
        text = " ".join(error.part.span.text.split())
        return StandsInWindow(
            at=at,
            name=name,
            read=" ".join(at.text.split()),
            each=each,
            part=text,
            over=window.grain if window.kind != "last" else None,
            two=window.kind == "last" and window.count == 2 and each == window.grain,
            reason=error.reason,
            other=error.part.span,
        )
    return None


class _Look:
    """Looks through the body of a measure under one window."""

    def __init__(self, ctx: Context, window: Window) -> None:
        self.ctx = ctx
        self.window = window

    def of(self, node: Expr) -> Growth:
        """How a part grows."""
        match node:
            case Literal(value=0):
                return Growth(None, False)
            case TargetFor(grain=grain):
                if self.window.kind == "last" or is_shorter(grain, self.window.grain):
                    raise _StandsError(node, "target")
                return _FITS
            case InputRead(name=name):
                return self._given(node, self.ctx.grain_of(name))
            case MeasureRead(name=name):
                return self._measure(node, name)
            case Aggregate(kind=kind):
                return Growth(1, True) if kind in ("sum", "count") else _FITS  # the highest of all its rows
            case EarnedRead():
                return Growth(1, True)
            case Negate(operand=inner) | Rounded(operand=inner) | Sampled(value=inner):
                return self.of(inner)
            case Add(terms=terms):
                return self._beside(terms, strict=True)
            case Choose(operands=operands):
                return self._beside(operands, strict=not isinstance(kind_of(node), Ratio))
            case Otherwise(operand=operand, default=default):
                return self._beside((operand, default), strict=not isinstance(kind_of(node), Ratio))
            case Cases(cases=cases, otherwise=otherwise):
                asked = _reached(self._asked(case.condition) for case in cases)
                given = (*(case.gives for case in cases), otherwise)
                found = self._beside(given, strict=not isinstance(kind_of(node), Ratio))
                return attrs.evolve(found, reached=asked or found.reached)
            case LookUp(arguments=arguments, type=kind):
                reached = _reached(self.of(argument).reached for argument in arguments)
                return Growth(0, reached, node if isinstance(kind, Money) else None)
            case Multiply() | Divide():
                return self._product(node)
            case Rank():
                return Growth(0, True)
            case PeriodWalk() | Walk() | Step() | OwnWalk():
                raise _StandsError(node, "walk")
            case _:
                return Growth(0, False, node if isinstance(kind_of(node), Money) else None)

    def _given(self, node: Expr, each: Grain) -> Growth:
        if is_shorter(each, self.window.grain) or (each == self.window.grain and self.window.kind == "last"):
            return Growth(1, True)
        if self.window.kind == "last":
            raise _StandsError(node, "longer")  # the last four quarters may lie in two years
        return _FITS

    def _measure(self, node: MeasureRead, name: str) -> Growth:
        each, over = self.ctx.grain_of(name), self.window
        if is_shorter(over.grain, each):
            raise _StandsError(node, "longer")
        body = self.ctx.measure_body(name)
        if body is None or (each == over.grain and over.kind != "last"):
            return _FITS
        return self.of(body)

    def _asked(self, condition: Expr) -> bool:
        """Whether the window reaches a condition; it is asked once, of what has added up."""
        match condition:
            case And() | Or() | Not() | Compare() | IsOneOf() | IsKnown():
                return _reached(self._asked(child) for child in children(condition))
            case _:
                return self.of(condition).reached

    def _beside(self, parts: Sequence[Expr], strict: bool) -> Growth:
        """Terms of a sum, or values of which one is taken: all add up, or none does."""
        found = [(part, self.of(part)) for part in parts]
        sized = [(part, growth) for part, growth in found if growth.degree is not None]
        degrees = {growth.degree for _, growth in sized}
        reached = any(growth.reached for _, growth in found)
        if len(degrees) > 1 and not strict:
            return Growth(None, reached)  # percentages of what the plan itself set a goal for
        if len(degrees) > 1:
            least = min(sized, key=lambda each: each[1].degree or 0)
            raise _StandsError(_bare(least[0]), "beside")
        degree = sized[0][1].degree if sized else None
        still = [growth.amount for _, growth in sized]
        amount = still[0] if still and all(each is not None for each in still) else None
        return Growth(degree, reached, amount)

    def _product(self, node: Multiply | Divide) -> Growth:
        parts = [self.of(part) for part in children(node)]
        degrees = list(_known(part.degree for part in parts))
        degree = None
        if len(degrees) == len(parts):
            degree = sum(degrees) if isinstance(node, Multiply) else degrees[0] - degrees[1]
        still = [part.amount for part in parts if part.amount is not None]
        amount = still[0] if still and isinstance(kind_of(node), Money) else None
        return Growth(degree, any(part.reached for part in parts), amount)


def _known(degrees: Iterable[int | None]) -> Iterable[int]:
    return (degree for degree in degrees if degree is not None)


def _reached(parts: Iterable[bool]) -> bool:
    return True in tuple(parts)  # each is looked at, so that none escapes refusal


def _bare(node: Expr) -> Expr:
    return node.operand if isinstance(node, Negate) else node
