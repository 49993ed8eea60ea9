"""Which periods of a measure follow one another: where `previous` leads to, and where it begins (semantics 25)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.expressions.counting import in_dates
from incentlang.engines.relational.expressions.refusing import Unsupported
from incentlang.engines.relational.sql import (
    TRUE,
    Call,
    Column,
    Const,
    Expr,
    Join,
    Over,
    Select,
    Source,
    both,
    calendar,
    choice,
    compared,
    minus,
    null,
    same,
    text,
    whole,
)
from incentlang.ir.program import Measure
from incentlang.source import Span
from incentlang.values.dates import LAST_DATE
from incentlang.values.periods import MONTHS_IN, Grain, period_of

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script

LONGEST = 120
"""So many periods in a row are carried at most; what began earlier is left to the reference evaluator."""

_NOW, _BEFORE = "_now", "_before"


def goes(within_year: bool) -> str:
    """The column that says whether a period has one before it."""
    return "_goes in year" if within_year else "_goes"


def start(within_year: bool) -> str:
    """The column of the first period from which on each has one before it; missing where nobody knows."""
    return "_start in year" if within_year else "_start"


def leads_back(script: Script, number: Expr, each: Grain, within_year: bool) -> Expr:
    """Whether the period before one lies in the plan and, where asked, in the same year."""
    plan, before = script.program.plan, minus(number, whole(1))
    since: Expr = TRUE
    if plan.start is not None:
        last = calendar.last_day(before, each, plan.year_offset)
        since = compared(">=", last, Const(plan.start, "day"))
    if not within_year:
        return since
    years = [calendar.within(one, each, "year", plan.year_offset) for one in (before, number)]
    return both(since, same(*years))


def periods_of(script: Script, measure: Measure, span: Span) -> str:
    """The periods in which a measure has a value, for each participant: with how each of them is reached."""
    made = ("periods", measure.role if measure.key == "role" else measure.key, measure.each)
    if made not in script.known:
        there = _of_people(script, measure) if measure.key == "role" else _of_plan(script, measure, span)
        who, number = Column(layout.WHO, "text", "m"), Column(layout.NUMBER, "whole", "m")
        columns: list[tuple[str, Expr]] = [(layout.WHO, who), (layout.NUMBER, number)]
        for within_year in (False, True):
            led = both(Column(_BEFORE, "truth", "m"), leads_back(script, number, measure.each, within_year))
            first = choice([(led, null("whole"))], number, "whole")
            since = Over(Call("max", (first,), "whole"), (who,), (number,), "up to here")
            columns += [(goes(within_year), led), (start(within_year), since)]
        name = f"periods of {measure.role if measure.key == 'role' else 'the plan'}"
        script.known[made] = script.add(name, Select(tuple(columns), Source(there, "m")))
    return script.known[made]


def _of_people(script: Script, measure: Measure) -> str:
    """Who is in a role on at least one day of a period, and whether they were in the one before."""
    offset = script.program.plan.year_offset
    number = Column(layout.NUMBER, "whole", "n")
    first = calendar.first_day(number, measure.each, offset)
    begin, end = Column(layout.FIRST, "day", "a"), Column(layout.LAST, "day", "a")
    who = Column(layout.KEY, "text", "a")
    near = both(
        same(Column("role", "text", "a"), text(measure.role)),
        compared("<=", begin, calendar.last_day(number, measure.each, offset)),
        compared(">=", end, calendar.first_day(minus(number, whole(1)), measure.each, offset)),
    )
    near_ones = script.add(
        "people",
        Select(
            (
                (layout.WHO, who),
                (layout.NUMBER, number),
                (_NOW, Call("any", (compared(">=", end, first),), "truth")),
                (_BEFORE, Call("any", (compared("<", begin, first),), "truth")),
            ),
            Source(layout.ASSIGNMENTS, "a"),
            (Join(Source(script.numbers_of(measure.each), "n"), near, left=False),),
            _seen(script, number, measure.each),
            group=(who, number),
        ),
        kept=False,
    )
    columns = (
        (layout.WHO, Column(layout.WHO, "text", "p")),
        (layout.NUMBER, Column(layout.NUMBER, "whole", "p")),
        (_BEFORE, Column(_BEFORE, "truth", "p")),
    )
    return script.add("people", Select(columns, Source(near_ones, "p"), where=Column(_NOW, "truth", "p")), kept=False)


def _of_plan(script: Script, measure: Measure, span: Span) -> str:
    """Every period, of the plan as a whole."""
    if measure.key != "plan":
        raise Unsupported("`previous` of a measure of an entity", span)
    number = Column(layout.NUMBER, "whole", "n")
    columns: tuple[tuple[str, Expr], ...] = ((layout.WHO, text("")), (layout.NUMBER, number), (_BEFORE, TRUE))
    numbered = Source(script.numbers_of(measure.each), "n")
    seen = _seen(script, number, measure.each)
    return script.add("periods of the plan", Select(columns, numbered, where=seen), kept=False)


def _seen(script: Script, number: Expr, each: Grain) -> Expr:
    """Whether a period lies in the plan and has begun by the last clock."""
    plan = script.program.plan
    begun = compared("<=", calendar.first_day(number, each, plan.year_offset), script.last_clock)
    return both(in_dates(calendar.last_day(number, each, plan.year_offset), plan.start, None), begun)


def length_of(script: Script, each: Grain, within_year: bool) -> int:
    """How many periods can follow one another up to the last clock."""
    year = 2 * MONTHS_IN["year"] if each == "half month" else MONTHS_IN["year"] // MONTHS_IN[each]
    if within_year:
        return year
    plan, last = script.program.plan, script.last_clock.value
    if plan.start is None or last == LAST_DATE:
        return min(3 * year, LONGEST)
    first, until = (period_of(day, each, plan.year_offset).number for day in (plan.start, last))  # type: ignore[arg-type]
    return min(max(until - first + 1, 2), LONGEST)
