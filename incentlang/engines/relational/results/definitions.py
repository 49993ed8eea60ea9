"""The values of every definition as relations: measures, derived values and rules, as they stand on the last clock.

A value that cannot be computed is missing here and stops nothing: the run looks only at what is paid. A definition of
which no relation can be made, or of whose values only the reference evaluator can tell some, is left out by name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

import attrs

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.data.layout import AMOUNT, EARNED, TICK
from incentlang.engines.relational.expressions.portions import named
from incentlang.engines.relational.expressions.refusing import Unsupported
from incentlang.engines.relational.expressions.scope import AtPeriod, Scope
from incentlang.engines.relational.expressions.values import is_number
from incentlang.engines.relational.sql import (
    Call,
    Cast,
    Column,
    Const,
    Dec,
    Expr,
    Join,
    Select,
    Source,
    SqlType,
    Union,
    both,
    calendar,
    compared,
    numbers,
    same,
    text,
    whole,
)
from incentlang.engines.relational.sql.numbers import Number, TooWide
from incentlang.engines.result import LeftOut
from incentlang.ir.expressions import MeasureRead
from incentlang.ir.pools import Pool
from incentlang.ir.program import Credit, Measure, PeriodRule, Rule
from incentlang.ir.program import Value as DerivedValue
from incentlang.source import NOWHERE

if TYPE_CHECKING:
    from incentlang.engines.relational.build import Built, PeriodCredit, RowCredit
    from incentlang.engines.relational.script import Script

PLACES = 12
"""Digits after the point to which a quotient is rounded, half up, beside its exact parts."""

PARTICIPANT, PERIOD, ROW, LINE, EARNED_ON = "participant", "period", "row", "line", "earned_on"
PAID, VALUE, NUMERATOR, DENOMINATOR = "amount", "value", "numerator", "denominator"

_TAKEN = (PERIOD, VALUE, NUMERATOR, DENOMINATOR)

Columns = tuple[tuple[str, Expr], ...]


@attrs.frozen
class Table:
    """The values of a definition.

    Attributes:
        step: The relation.
        columns: What is written of it, in order.
        order: By which columns rows are sorted.
    """

    step: str
    columns: tuple[str, ...]
    order: tuple[str, ...]


@attrs.frozen
class Definition:
    """A definition with the relation of its values.

    Attributes:
        doubts: Relations of which a row is something that only the reference evaluator can tell.
    """

    name: str
    table: Table
    doubts: tuple[str, ...]

    @property
    def asked(self) -> set[str]:
        """The relations that are read for it."""
        return {self.table.step, *self.doubts}


@attrs.frozen
class Definitions:
    """The definitions of a plan whose values are relations, and those of which there is none."""

    found: tuple[Definition, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def asked(self) -> set[str]:
        """The relations that are read for all of them."""
        return {name for each in self.found for name in each.asked}


def definitions(built: Built, since: date) -> Definitions:
    """Add the steps that hold the values of every measure, derived value and rule.

    Args:
        built: A program without gaps as relations; what its steps know already is not made again.
        since: The first day that the run looks at.
    """
    script = built.script
    found: list[Definition] = []
    left_out: list[LeftOut] = []
    taken: dict[str, str] = {}
    for name, make in _makers(built, since):
        # Nothing is shared among definitions, so that each has all doubts about what it reads.
        known, doubts = dict(script.known), len(script.doubts)
        before = attrs.evolve(script.before, made=dict(script.before.made), asked=list(script.before.asked))
        try:
            if taken.setdefault(name.casefold(), name) != name:
                raise Unsupported("a name of which another differs only in capitals", NOWHERE)
            table = make()
            found.append(Definition(name, table, tuple(script.doubts[doubts:])))
        except Unsupported as gap:
            left_out.append(LeftOut(name, gap.gap.what))
        except TooWide as wide:
            left_out.append(LeftOut(name, f"a calculation of {wide.digits} digits"))
        script.known, script.before = known, before
        del script.doubts[doubts:]
    return Definitions(tuple(found), tuple(left_out))


def _makers(built: Built, since: date) -> Iterator[tuple[str, Callable[[], Table]]]:
    """The definitions of a program in its order, with what makes the values of each."""
    script = built.script
    for measure in script.program.measures:
        yield measure.name, partial(_of_measure, script, measure, since)
    for value in script.program.values:
        yield value.name, partial(_of_value, script, value)
    versions: dict[str, list[Rule]] = {}
    for rule in script.program.rules:
        versions.setdefault(rule.name, []).append(rule)
    for name, rules in versions.items():
        yield name, partial(_of_rule, built, rules)
    for pool in script.program.pools:
        yield pool.name, partial(_of_pool, pool)


# --- measures and derived values ------------------------------------------------------------------


def _of_measure(script: Script, measure: Measure, since: date) -> Table:
    """A measure of everybody, or everything, that has it, in each period, as it stands at the period's end."""
    number = Column(layout.NUMBER, "whole", "m")
    last = calendar.last_day(number, measure.each, script.program.plan.year_offset)
    scope = Scope(
        script.layout,
        Source(_whose(script, measure, since), "m"),
        day=last,
        who=Column(layout.WHO, "text", "m"),
        role=measure.role,
        period=AtPeriod(number, measure.each),
        waits=compared("<", script.last_clock, last),
    )
    exact = script.values.number(MeasureRead(measure.name, measure.type, span=measure.span), scope)
    who: Columns = ()
    if measure.key != "plan":
        name = PARTICIPANT if measure.key == "role" else measure.role
        who = (("key" if name in _TAKEN else name, Column(layout.WHO, "text", "m")),)
    own = (*who, (PERIOD, Column(layout.KEY, "text", "m")), (layout.NUMBER, number))
    return _valued(script, measure.name, own, scope, exact, (layout.NUMBER, *(name for name, _ in who)))


def _whose(script: Script, measure: Measure, since: date) -> str:
    """Who has a measure in which periods: of the plan's dates, as far as the run sees them."""
    plan = script.program.plan
    number, name = Column(layout.NUMBER, "whole", "n"), Column(layout.KEY, "text", "n")
    first = calendar.first_day(number, measure.each, plan.year_offset)
    last = calendar.last_day(number, measure.each, plan.year_offset)
    begins = since if plan.start is None else max(since, plan.start)
    seen = both(compared(">=", last, Const(begins, "day")), compared("<=", first, script.last_clock))
    if plan.end is not None:
        seen = both(seen, compared("<=", first, Const(plan.end, "day")))
    who: Expr = text("")
    joins: tuple[Join, ...] = ()
    match measure.key:
        case "role":
            who = Column(layout.KEY, "text", "a")
            there = both(
                same(Column("role", "text", "a"), text(measure.role)),
                compared("<=", Column(layout.FIRST, "day", "a"), Call("least", (last, script.last_clock), "day")),
                compared(">=", Column(layout.LAST, "day", "a"), first),
            )
            joins = (Join(Source(layout.ASSIGNMENTS, "a"), there, left=False),)
        case "entity":
            who = Column(layout.KEY, "text", "a")
            every = same(whole(1), whole(1))
            joins = (Join(Source(layout.entity_table(measure.role), "a"), every, left=False),)
        case "plan":
            pass
    columns = ((layout.WHO, who), (layout.NUMBER, number), (layout.KEY, name))
    group = (who, number, name) if measure.key == "role" else ()
    source = Source(script.numbers_of(measure.each), "n")
    return script.add(f"whose {measure.name}", Select(columns, source, joins, seen, group))


def _of_value(script: Script, value: DerivedValue) -> Table:
    """A derived value of each row that the run sees."""
    day, key = Column(layout.DAY, "day", "f", True), Column(layout.KEY, "text", "f")
    scope = Scope(script.layout, Source(layout.fact_table(value.fact), "f"), value.fact, day=day)
    seen = compared("<=", day, script.last_clock)
    own: Columns = ((ROW, key),)
    if is_number(value.body):
        return _valued(script, value.name, own, scope, script.values.number(value.body, scope), (ROW,), seen)
    shown = script.values.plain(value.body, scope)
    query = Select((*own, (VALUE, shown)), scope.source, tuple(scope.joins), seen)
    return Table(script.add(f"values of {value.name}", query, kept=False), (ROW, VALUE), (ROW,))


def _valued(
    script: Script,
    name: str,
    own: Columns,
    scope: Scope,
    exact: Number,
    order: tuple[str, ...],
    where: Expr | None = None,
) -> Table:
    """Exact values; a quotient as its two parts, and rounded to be read."""
    top, bottom = exact.top, exact.bottom
    shown = tuple(each for each, _ in own if each != layout.NUMBER)
    joins = tuple(scope.joins)
    if bottom is None:
        step = script.add(f"values of {name}", Select((*own, (VALUE, top)), scope.source, joins, where), kept=False)
        return Table(step, (*shown, VALUE), order)
    parts: Columns = ((NUMERATOR, top), (DENOMINATOR, bottom))
    step = script.add(f"parts of {name}", Select((*own, *parts), scope.source, joins, where), kept=False)
    columns = named("q", [(each, expr.type) for each, expr in (*own, *parts)])
    found = dict(columns)
    value = numbers.rounded(Number(found[NUMERATOR], found[DENOMINATOR]), Decimal(1).scaleb(-PLACES), "half up")
    rounded = script.add(f"values of {name}", Select((*columns, (VALUE, value)), Source(step, "q")), kept=False)
    return Table(rounded, (*shown, NUMERATOR, DENOMINATOR, VALUE), order)


# --- rules ----------------------------------------------------------------------------------------


def _of_rule(built: Built, rules: list[Rule]) -> Table:
    """What a rule credits for each row or period before caps, all its versions together."""
    script, name = built.script, rules[0].name
    rows = [each for each in built.rows if each.lines.rule.name == name]
    periods = [each for each in built.periods if each.amounts.rule.name == name]
    drawn = next((rule for rule in rules if isinstance(rule, PeriodRule) and rule.draw is not None), None)
    if drawn is not None:
        raise Unsupported("a guarantee or an advance", drawn.span)
    if rows and periods:
        raise Unsupported("a rule of rows that becomes one of periods", rules[0].span)
    if not rows and not periods:
        raise Unsupported("a rule in whose role nobody is", rules[0].span)
    parts = [_of_rows(script, each) for each in rows] + [_of_periods(script, each) for each in periods]
    kind = numbers.widest([dict(part.columns)[PAID] for part in parts])
    aligned = tuple(_with_amount(part, kind) for part in parts)
    step = script.add(f"credits of {name}", aligned[0] if len(aligned) == 1 else Union(aligned), kept=False)
    if rows:
        columns = (ROW, PARTICIPANT, EARNED_ON, LINE, PAID)
        return Table(step, columns, (ROW, LINE, PARTICIPANT, EARNED_ON, PAID))
    return Table(step, (PARTICIPANT, PERIOD, EARNED_ON, LINE, PAID), (layout.NUMBER, PARTICIPANT, LINE))


def _with_amount(part: Select, kind: Dec) -> Select:
    columns = tuple((name, numbers.cast(expr, kind) if name == PAID else expr) for name, expr in part.columns)
    return attrs.evolve(part, columns=columns)


def _of_rows(script: Script, found: RowCredit) -> Select:
    """The lines of a credit that are earned, with what each is worth on the last clock on which that can change."""
    amounts, lines = found.amounts, found.lines
    columns: Columns = (
        (ROW, Column(layout.KEY, "text", "a")),
        (PARTICIPANT, Column(layout.WHO, "text", "a")),
        (EARNED_ON, Column(EARNED, "day", "a")),
        (LINE, _line(lines.credit)),
        (PAID, Column(AMOUNT, amounts.amount, "a")),
    )
    if amounts.once:
        return Select(columns, Source(amounts.step, "a"))
    key = [(name, expr.type) for name, expr in lines.line("a")]
    return _latest(script, amounts.step, amounts.earned or amounts.step, key, columns)


def _of_periods(script: Script, found: PeriodCredit) -> Select:
    """What a credit pays for each period: at its end, or so far where it is paid to date."""
    amounts = found.amounts
    columns: Columns = (
        (PARTICIPANT, Column(layout.WHO, "text", "a")),
        (PERIOD, Column(layout.KEY, "text", "a")),
        (layout.NUMBER, Column(layout.NUMBER, "whole", "a")),
        (EARNED_ON, Column(EARNED, "day", "a")),
        (LINE, _line(amounts.credit)),
        (PAID, Column(AMOUNT, amounts.amount, "a")),
    )
    if not amounts.rule.to_date:
        return Select(columns, Source(amounts.step, "a"))
    key: list[tuple[str, SqlType]] = [(layout.WHO, "text"), (layout.NUMBER, "whole")]
    return _latest(script, amounts.step, amounts.step, key, columns)


def _of_pool(pool: Pool) -> Table:
    """What a pool gives is no relation of its own yet; its shares are in the entries."""
    raise Unsupported("a pool, whose shares are entries", pool.span)


def _line(credit: Credit) -> Expr:
    """The plan's line of a credit, by which entries name it."""
    return Cast(whole(credit.span.line), "whole")


def _latest(script: Script, asked: str, step: str, key: list[tuple[str, SqlType]], columns: Columns) -> Select:
    """The rows of a step on the last clock on which each was asked for.

    Args:
        script: Where steps are put.
        asked: Everything on all its clocks.
        step: What of it stands.
        key: What tells it apart.
        columns: What is read, from a source `a`.
    """
    line, tick = named("l", key), Column(TICK, "whole", "l")
    last = Select((*line, (TICK, Call("max", (tick,), "whole"))), Source(asked, "l"), group=tuple(e for _, e in line))
    at = script.add(f"last clocks of {step}", last, kept=False)
    kinds: list[tuple[str, SqlType]] = [*key, (TICK, "whole")]
    on = both(*(same(mine, other) for (_, mine), (_, other) in zip(named("a", kinds), named("t", kinds), strict=True)))
    return Select(columns, Source(step, "a"), (Join(Source(at, "t"), on, left=False),))
