"""What a company's module `policy` may set: the thresholds of advice, and what is wrong with a module that sets them.

A company writes `policy.incent` once, and each plan takes it with `use policy` or `use company.policy`. Its parameters
set thresholds by their names; what it says beyond them, such as `ensure` with a parameter of its own, is as in any
module.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import PurePath

import attrs

from incentlang.check.context import Context
from incentlang.diagnostics.policy import (
    ThresholdChanges,
    ThresholdOfOtherKind,
    ThresholdOutOfRange,
    UnknownThreshold,
)
from incentlang.diagnostics.suggest import closest
from incentlang.ir.program import Param
from incentlang.resolve.readers import readers
from incentlang.resolve.symbols import Symbols
from incentlang.source import Span
from incentlang.syntax import ast
from incentlang.types import DAYS, NUMBER, RATIO, DaysType, NumberType, Ratio, describe
from incentlang.values.dates import Days
from incentlang.values.numbers import trimmed

MODULE = "policy"
"""The name of the module, in whichever folder it stands."""


@attrs.frozen
class Threshold:
    """A number from which on advice is given.

    Attributes:
        meaning: What the number is, as a phrase.
        default: What holds where no policy sets it.
        least: The smallest value that makes sense.
        most: The largest.
        whole: Whether it counts things, so that it has no places.
    """

    name: str
    meaning: str
    kind: Ratio | NumberType | DaysType
    default: Decimal
    least: Decimal
    most: Decimal
    whole: bool = False

    @property
    def unit(self) -> str:
        """What it is written in."""
        match self.kind:
            case Ratio():
                return "percentage"
            case DaysType():
                return "days"
            case NumberType():
                return "number of things" if self.whole else "number"

    def text(self, value: Decimal) -> str:
        """A value of it as a policy writes it."""
        match self.kind:
            case Ratio():
                return f"{trimmed(value * 100)}%"
            case DaysType():
                return f"{trimmed(value)} day{'' if value == 1 else 's'}"
            case NumberType():
                return trimmed(value)


def _share(name: str, meaning: str, default: str, most: str = "1") -> Threshold:
    return Threshold(name, meaning, RATIO, Decimal(default), Decimal(0), Decimal(most))


def _count(name: str, meaning: str, default: int, most: int) -> Threshold:
    return Threshold(name, meaning, NUMBER, Decimal(default), Decimal(1), Decimal(most), whole=True)


SMALLEST_PART = _share("smallest_part", "the smallest share of target that a rule should pay", "0.1", "0.5")
MOST_PARTS = _count("most_parts", "the most rules that should share the target of a role", 4, 20)
LEAST_FOR_STAYING = _share(
    "least_for_staying", "the least share of target for customers who stay or use, to `retain` or to `adopt`", "0.2"
)
STEEPEST_ACCELERATOR = Threshold(
    "steepest_accelerator",
    "how many times its lowest rate a table may pay before something must guard it",
    NUMBER,
    Decimal("2.5"),
    Decimal(1),
    Decimal(100),
)
FARTHEST_START = _share("farthest_start", "the share of a goal at which something must be paid at last", "0.5")
MOST_CONDITIONS = _count("most_conditions", "the most conditions that a credit should have", 5, 50)
LONGEST_PLAN = Threshold(
    "longest_plan", "how long a plan should be in force at most", DAYS, Decimal(549), Decimal(28), Decimal(3660)
)
SHORTEST_CLAW_BACK = Threshold(
    "shortest_claw_back",
    "how long a commission on revenue should be taken back at least when the customer leaves",
    DAYS,
    Decimal(90),
    Decimal(0),
    Decimal(3660),
)
SHORTEST_PRIZE = Threshold(
    "shortest_prize",
    "how long a rule that pays on signing alone should be in force at least",
    DAYS,
    Decimal(60),
    Decimal(1),
    Decimal(366),
)
MOST_SEGMENTS_ALIKE = _count(
    "most_segments_alike", "the most segments of customers for which one length of time may stand", 3, 100
)
FEWEST_CASES = _count("fewest_cases", "how many rows, or people and periods, the data must hold to be judged", 10, 1000)
FEWEST_REACHING = _share("fewest_reaching", "the least share of people and periods that should reach a quota", "0.25")
MOST_REACHING = _share("most_reaching", "the share of people and periods from which on a quota is too easy", "0.9")
BUNCHING = Threshold(
    "bunching",
    "how many times as many rows on one side of a limit as on the other are too many",
    NUMBER,
    Decimal(3),
    Decimal(2),
    Decimal(100),
)
MOST_AT_PERIOD_END = _share(
    "most_at_period_end", "the most of all rows that the last five days of periods should hold", "0.4"
)
MOST_FROM_ACCELERATOR = _share("most_from_accelerator", "the most of pay that an accelerator should account for", "0.4")
MOST_EMPTY = _share("most_empty", "the most rows in which a column that the plan reads should be empty", "0.1")
LARGEST_ROW = _share("largest_row", "the most of somebody's year that should come from one row", "0.3")
MOST_IN_A_WEEK = _count("most_in_a_week", "the most rows that one customer and payee should have within a week", 2, 100)

_ALL = (
    SMALLEST_PART,
    MOST_PARTS,
    LEAST_FOR_STAYING,
    STEEPEST_ACCELERATOR,
    FARTHEST_START,
    MOST_CONDITIONS,
    LONGEST_PLAN,
    SHORTEST_CLAW_BACK,
    SHORTEST_PRIZE,
    MOST_SEGMENTS_ALIKE,
    FEWEST_CASES,
    FEWEST_REACHING,
    MOST_REACHING,
    BUNCHING,
    MOST_AT_PERIOD_END,
    MOST_FROM_ACCELERATOR,
    MOST_EMPTY,
    LARGEST_ROW,
    MOST_IN_A_WEEK,
)
THRESHOLDS: Mapping[str, Threshold] = {each.name: each for each in _ALL}
"""Every threshold, by its name."""


def in_policy(symbols: Symbols, span: Span) -> bool:
    """Whether a place lies in a policy module; a plan is none, whatever its file is called."""
    if PurePath(span.source.path).stem != MODULE:
        return False
    return symbols.plan is None or symbols.plan.span.source is not span.source


def sets_threshold(symbols: Symbols, name: str, span: Span) -> bool:
    """Whether the parameter of this name, declared at this place, sets a threshold."""
    return name in THRESHOLDS and in_policy(symbols, span)


def number_of(param: Param) -> Decimal | None:
    """The value of a parameter as a number, of days where it is a length of days."""
    match param.value.value:
        case Decimal() as value:
            return value
        case Days(count=count):
            return Decimal(count)
        case _:
            return None


def check_policy(ctx: Context, params: Iterable[Param]) -> None:
    """Report parameters of a policy that set nothing, and values that no threshold can have."""
    symbols = ctx.symbols
    for param in params:
        if not in_policy(symbols, param.span):
            continue
        threshold = THRESHOLDS.get(param.name)
        if threshold is None:
            _known(ctx, param.name)
        else:
            _sound(ctx, threshold, param)


def _known(ctx: Context, name: str) -> None:
    """A parameter of another name is for something in the plan or in the module that reads it."""
    symbol = ctx.symbols.named[name]
    if readers(ctx.symbols)[name] <= {id(symbol.item)}:
        near = closest(name, THRESHOLDS)
        ctx.report(UnknownThreshold(at=symbol.span, name=name, suggestions=near))


def _sound(ctx: Context, threshold: Threshold, param: Param) -> None:
    node = ctx.symbols.named[param.name].item
    assert isinstance(node, ast.Param), "a parameter is declared as one"
    changed = next((each.span for each in ctx.symbols.overrides if each.name.text == param.name), None)
    if param.since or changed is not None:
        ctx.report(ThresholdChanges(at=changed or node.since[0].span, name=param.name, override=changed is not None))
        return
    at = node.value.span
    kind = param.value.type
    number = number_of(param)
    if type(kind) is not type(threshold.kind) or number is None:
        example = threshold.text(threshold.default)
        ctx.report(
            ThresholdOfOtherKind(
                at=at,
                name=param.name,
                meaning=threshold.meaning,
                kind=describe(threshold.kind),
                found=describe(kind, ctx.currency or ""),
                example=example,
            )
        )
        return
    if not threshold.least <= number <= threshold.most or (threshold.whole and number != number.to_integral_value()):
        ctx.report(
            ThresholdOutOfRange(
                at=at,
                name=param.name,
                meaning=threshold.meaning,
                found=threshold.text(number),
                least=threshold.text(threshold.least),
                most=threshold.text(threshold.most),
                whole=threshold.whole,
            )
        )
