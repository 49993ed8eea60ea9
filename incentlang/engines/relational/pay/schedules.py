"""Parts of credited money that wait, as relations: the day on which each is released or forfeited (semantics 18)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, assert_never

import attrs

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.expressions.conditions import truth
from incentlang.engines.relational.expressions.refusing import Unsupported
from incentlang.engines.relational.expressions.scope import Scope
from incentlang.engines.relational.expressions.waits import wait
from incentlang.engines.relational.sql import (
    FALSE,
    Call,
    Column,
    Const,
    Expr,
    Over,
    Query,
    Select,
    Source,
    Union,
    add_days,
    both,
    choice,
    compared,
    either,
    known,
    missing,
    null,
    same,
    surely,
    whole,
)
from incentlang.ir.expressions import After, NoneWithin
from incentlang.ir.lifecycle import AsReceived, AtOnce, InParts, Later, Missed, Purse, Tranche, Tranches
from incentlang.ir.program import PeriodRule, RowRule
from incentlang.source import Span
from incentlang.values.dates import LAST_DATE
from incentlang.values.periods import MONTHS_IN

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script

PLACE, ON, GONE = "_place", "_on", "_gone"
CAME = "_came"
"""The day on which money came in."""
MOST_PARTS = 60
"""More parts than that are left to the reference evaluator: each is a selection of its own."""


@attrs.frozen
class Waits:
    """The parts of a rule's money that wait.

    Attributes:
        step: One row for each line and part that waits from the day of earning on: its place among the parts, the day
            on which it is released or forfeited (missing: never), and which of the two.
        purse: Whether they are unvested or held.
        weights: The weight of every part, also of those that are payable at once.
        spans: The clause of each, or one for all.
    """

    step: str
    purse: Purse
    weights: tuple[Decimal, ...]
    spans: tuple[Span, ...]

    def span_of(self, place: int) -> Span:
        """The clause of a part."""
        return self.spans[place] if len(self.spans) > 1 else self.spans[0]


@attrs.frozen
class Part:
    """When a part is released or forfeited: days that never come are missing."""

    released: Expr
    forfeited: Expr
    trouble: Expr = FALSE


def parts_of(
    script: Script, rule: RowRule | PeriodRule, scope: Scope, line: tuple[tuple[str, Expr], ...], stands: Expr
) -> Waits | None:
    """The parts of the lines at hand; None where all money is payable at once.

    Args:
        script: Where steps are put.
        rule: The rule.
        scope: Lines, with the day each is earned on.
        line: What tells them apart.
        stands: Which of them are earned.
    """
    earned = scope.column(layout.EARNED, "day")
    schedule = rule.schedule
    if schedule is None:
        return None
    assert not isinstance(schedule, AsReceived), "parts of its own"
    weights, spans = _shape(schedule)
    parts: list[Query] = []
    for place in range(len(weights)):
        own = scope.seen(joins=[], made={}, assumed=[])
        part = _part(script, schedule, place, own, earned)
        if part is None:
            continue
        if own.assumed:
            raise Unsupported("a default in what a part waits for", spans[place])
        on = choice([(known(part.released), part.released)], part.forfeited, "day")
        gone = missing(part.released)
        if rule.leaving not in (None, "keep"):
            left = left_after(script, own, earned)
            lost = surely(both(known(left), either(missing(on), compared(">=", on, left))))
            on, gone = choice([(lost, left)], on, "day"), either(lost, gone)
        # What is released on the day of earning is never put aside.
        aside = either(missing(on), compared(">", on, earned), gone)
        columns = (*line, (PLACE, whole(place)), (ON, on), (GONE, gone))
        parts.append(Select(columns, scope.source, tuple(own.joins), both(stands, aside)))
        who = ((layout.WHO, scope.column(layout.WHO, "text")),)
        script.doubt(Select(who, scope.source, tuple(own.joins), both(stands, surely(part.trouble))))
    if not parts:
        return None
    query = parts[0] if len(parts) == 1 else Union(tuple(parts))
    note = f"{rule.span.source.path}:{spans[0].line} {rule.name}: what waits, and until when"
    return Waits(script.add(f"parts that wait of {rule.name}", query, note=note), schedule.purse, weights, spans)


def as_received(schedule: AsReceived) -> Waits:
    """How money waits that is payable as it is received."""
    return Waits("", "hold", (), (schedule.span,))


def _shape(schedule: Tranches | InParts) -> tuple[tuple[Decimal, ...], tuple[Span, ...]]:
    """The weight and the clause of each part."""
    match schedule:
        case Tranches(parts=tranches):
            return tuple(each.share for each in tranches), tuple(each.span for each in tranches)
        case InParts(count=count, span=span):
            if count > MOST_PARTS:
                raise Unsupported(f"money that is paid in more than {MOST_PARTS} parts", span)
            return (Decimal(1),) * count, (span,) * count
        case _:
            assert_never(schedule)


def _part(script: Script, schedule: Tranches | InParts, place: int, scope: Scope, earned: Expr) -> Part | None:
    """When a part is settled; None where it is payable at once."""
    if isinstance(schedule, Tranches):
        tranche = schedule.parts[place]
        return None if isinstance(tranche.release, AtOnce) else _tranche(script, tranche, scope, earned)
    return _in_parts(script, schedule, place, scope, earned)


def _tranche(script: Script, tranche: Tranche, scope: Scope, earned: Expr) -> Part:
    match tranche.release:
        case AtOnce():
            return Part(earned, null("day"))
        case Later() as release:
            return _later(script, release, tranche.otherwise, scope, earned)
        case After() | NoneWithin() as release:
            found = wait(script, release, scope, earned)
            released, failed = _not_before(found.met, earned), _not_before(found.fails, earned)
            return _missed(tranche.otherwise, released, failed, found.trouble)
        case _:
            assert_never(tranche.release)


def _missed(otherwise: Missed, released: Expr, failed: Expr, trouble: Expr) -> Part:
    """What becomes of a part whose release can no longer come."""
    match otherwise:
        case "forfeited":
            return Part(released, failed, trouble)
        case "paid":
            return Part(choice([(known(released), released)], failed, "day"), null("day"), trouble)
        case "left open":
            return Part(released, null("day"), trouble)


def _later(script: Script, release: Later, otherwise: Missed, scope: Scope, earned: Expr) -> Part:
    """A part that is released a length of time after its anchor, if a test holds on that day."""
    assert scope.day is not None
    match release.anchor:
        case "close":
            since = scope.day
        case "earning":
            since = earned
        case anchor:
            since = script.values.plain(anchor, scope)
    day = _not_before(script.values.moved(since, release.length, scope), earned)
    if release.test is None:
        return Part(day, null("day"), missing(day))
    holds = truth(script.values, release.test, scope.seen(day=day))
    come = compared("<=", day, script.last_clock)
    trouble = either(missing(day), both(come, missing(holds)))
    released = choice([(surely(holds), day)], null("day"), "day")
    lost = choice([(surely(holds), null("day"))], day, "day")
    return _missed(otherwise, released, lost, trouble)


def _in_parts(script: Script, schedule: InParts, place: int, scope: Scope, earned: Expr) -> Part:
    """One of several equal parts: the first when it is earned, or after the cliff."""
    first = 1 if schedule.purse == "vest" else 0
    day: Expr = Call("add_months", (earned, whole((place + first) * MONTHS_IN[schedule.grain])), "day")
    if schedule.cliff is None:
        return Part(day, null("day"))
    cliff = script.values.moved(earned, schedule.cliff, scope)
    return Part(Call("greatest", (day, cliff), "day"), null("day"), missing(cliff))


def _not_before(day: Expr, earned: Expr) -> Expr:
    """A day, or that of earning if it lies before; missing where the day is."""
    if isinstance(day, Const) and day.value is None:
        return day
    return choice([(known(day), Call("greatest", (day, earned), "day"))], null("day"), "day")


# --- leaving --------------------------------------------------------------------------------------


def left_after(script: Script, scope: Scope, day: Expr) -> Expr:
    """The first day after a day on which the payee has no assignment; missing while one goes on."""
    following = add_days(day, 1)
    who = scope.who
    assert who is not None
    table = _stays(script)

    def on(at: str) -> Expr:
        return both(
            same(Column(layout.KEY, "text", at), who),
            compared("<=", Column(layout.FIRST, "day", at), following),
            compared(">=", Column(layout.LAST, "day", at), following),
        )

    at = scope.join(table, (who, day), on)
    last = Column(layout.LAST, "day", at)
    goes_on = same(last, Const(LAST_DATE, "day"))
    return choice([(missing(last), following), (goes_on, null("day"))], add_days(last, 1), "day")


def _stays(script: Script) -> str:
    """The stretches of days, as long as they can be, on which people have an assignment."""
    if "stays" not in script.known:
        who = Column(layout.KEY, "text", "a")
        first, last = Column(layout.FIRST, "day", "a"), Column(layout.LAST, "day", "a")
        before = Over(Call("max", (last,), "day"), (who,), (first, last), "before here")
        begins = either(missing(before), compared(">", add_days(first, -1), before))
        columns = ((layout.KEY, who), (layout.FIRST, first), (layout.LAST, last), ("_begins", begins))
        marked = script.add("assignments in order", Select(columns, Source(layout.ASSIGNMENTS, "a")), kept=False)
        mine = (Column(layout.KEY, "text", "m"),)
        order = (Column(layout.FIRST, "day", "m"), Column(layout.LAST, "day", "m"))
        one = choice([(Column("_begins", "truth", "m"), whole(1))], whole(0), "whole")
        stay = Over(Call("sum", (one,), "whole"), mine, order, "up to here")
        numbered = script.add(
            "stays by number",
            Select(
                ((layout.KEY, mine[0]), (layout.FIRST, order[0]), (layout.LAST, order[1]), ("_stay", stay)),
                Source(marked, "m"),
            ),
            kept=False,
        )
        key, number = Column(layout.KEY, "text", "n"), Column("_stay", "whole", "n")
        ends = (
            (layout.KEY, key),
            (layout.FIRST, Call("min", (Column(layout.FIRST, "day", "n"),), "day")),
            (layout.LAST, Call("max", (Column(layout.LAST, "day", "n"),), "day")),
        )
        script.known["stays"] = script.add("stays", Select(ends, Source(numbered, "n"), group=(key, number)))
    return script.known["stays"]
