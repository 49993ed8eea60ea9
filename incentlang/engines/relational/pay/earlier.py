"""`less already earned`: a credit of a rule of periods without what it earned before, in the year (or quarter) at hand.

What is earned depends on what was, each amount rounded by itself, so the periods of a year are steps in a row.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import attrs

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.data.layout import AMOUNT, BOTTOM, TICK, TOP
from incentlang.engines.relational.expressions.portions import named
from incentlang.engines.relational.expressions.refusing import Unsupported
from incentlang.engines.relational.sql import (
    Call,
    Column,
    Const,
    Dec,
    Expr,
    Join,
    Query,
    Select,
    Source,
    SqlType,
    Union,
    both,
    calendar,
    coalesce,
    compared,
    minus,
    numbers,
    same,
    whole,
)
from incentlang.engines.relational.sql.numbers import Number
from incentlang.ir.program import Credit, LessEarned, PeriodRule, Rule
from incentlang.values.periods import MONTHS_IN

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script

HELD, BEFORE = "_held", "_before"
Kinds = list[tuple[str, SqlType]]


def versions_before(script: Script, rule: PeriodRule, credit: Credit) -> tuple[str, ...]:
    """The amounts of the versions of a rule before the one at hand, each made when it came."""
    if credit.less is None:
        return ()
    if rule.each not in calendar.MONTHLY or credit.less.over not in calendar.MONTHLY:
        raise Unsupported(f"`less already earned` of a {rule.each}", credit.span)
    versions = [each for each in script.program.rules if each.name == rule.name]
    for each in versions:
        plain = isinstance(each, PeriodRule) and not each.to_date and each.each == rule.each and len(each.credits) == 1
        if not plain:
            raise Unsupported("`less already earned` of several credits, or versions of other kinds", credit.span)
    place = versions.index(rule)
    if any(_since(each) < _since(rule) for each in versions[place + 1 :]):
        raise Unsupported("`less already earned` of a version that stands before an earlier one", credit.span)
    keys = [_amounts_of(each) for each in versions[:place]]
    return tuple(script.known[key] for key in keys if key in script.known)


def made(script: Script, rule: PeriodRule, step: str) -> None:
    """Note the amounts of a version for those that follow it."""
    script.known[_amounts_of(rule)] = step


def _amounts_of(rule: Rule) -> object:
    return "amounts of a version", rule.name, rule.dates


def _since(rule: Rule) -> date:
    return rule.dates.first or date.min


@attrs.frozen
class Less:
    """Amounts without what was earned before.

    Attributes:
        step: The relation.
        top: The digits of the exact amount's numerator; `bottom` those of its divisor, None where it has none.
    """

    step: str
    top: Dec
    bottom: Dec | None


@attrs.frozen
class Earlier:
    """A credit of a rule of periods that takes off what it earned before.

    Attributes:
        versions: The amounts of the rule's versions before this one.
    """

    script: Script
    rule: PeriodRule
    less: LessEarned
    kind: Dec
    versions: tuple[str, ...]

    def earned(self, worth: str) -> Less:
        """The amounts of periods, in the order in which they come within the longer one."""
        steps: list[str] = []
        for place in range(self._parts()):
            steps.append(self._at(place, worth, steps))
        found = self.script.query(steps[0])
        names: Kinds = [(name, expr.type) for name, expr in found.columns]
        every: tuple[Query, ...] = tuple(Select(named("e", names), Source(each, "e")) for each in steps)
        return self._of(self.script.add(f"amounts of {self.rule.name}", Union(every)), dict(names))

    def expected(self, worth: str, amounts: str) -> Less:
        """What periods would pay that have not ended, without what those before them earned."""
        here, there = Column(layout.NUMBER, "whole", "w"), Column(layout.NUMBER, "whole", "a")
        line: Kinds = [(layout.WHO, "text"), (layout.NUMBER, "whole"), (TICK, "whole")]
        on = both(
            same(Column(layout.WHO, "text", "a"), Column(layout.WHO, "text", "w")),
            compared("<", there, here),
            same(self._held(there), self._held(here)),
        )
        join = Join(Source(self._all_of((*self.versions, amounts)), "a"), on, left=False)
        by = tuple(expr for _, expr in named("w", line))
        query = Select((*named("w", line), (BEFORE, self._sum("a"))), Source(worth, "w"), (join,), group=by)
        before = self.script.add("earned before", query, kept=False)
        mine = both(*(same(Column(name, kind, "b"), Column(name, kind, "w")) for name, kind in line))
        joined = self._taken_off(worth, (Join(Source(before, "b"), mine),), None, f"waiting of {self.rule.name}")
        return self._of(joined, {name: expr.type for name, expr in self.script.query(joined).columns})

    def _parts(self) -> int:
        each, over = self.rule.each, self.less.over
        if each == over:
            return 1
        return 2 * MONTHS_IN[over] if each == "half month" else MONTHS_IN[over] // MONTHS_IN[each]

    def _held(self, number: Expr) -> Expr:
        return calendar.within(number, self.rule.each, self.less.over, self.script.program.plan.year_offset)

    def _sum(self, of: str) -> Expr:
        return numbers.cast(Call("sum", (Column(AMOUNT, self.kind, of),), Dec(38, self.kind.places)), self.kind)

    def _at(self, place: int, worth: str, earlier: list[str]) -> str:
        """The amounts of the periods at one place within the longer period."""
        offset = self.script.program.plan.year_offset
        number = Column(layout.NUMBER, "whole", "w")
        first = calendar.first_part(self._held(number), self.less.over, self.rule.each, offset)
        joins: tuple[Join, ...] = ()
        if self.versions or earlier:
            all_ = self._all_of((*self.versions, *earlier))
            who, held = Column(layout.WHO, "text", "a"), self._held(Column(layout.NUMBER, "whole", "a"))
            columns = ((layout.WHO, who), (HELD, held), (BEFORE, self._sum("a")))
            before = self.script.add("earned before", Select(columns, Source(all_, "a"), group=(who, held)), kept=False)
            on = both(
                same(Column(layout.WHO, "text", "b"), Column(layout.WHO, "text", "w")),
                same(Column(HELD, "whole", "b"), self._held(number)),
            )
            joins = (Join(Source(before, "b"), on),)
        here = same(minus(number, first), whole(place))
        return self._taken_off(worth, joins, here, f"amounts of part {place + 1} of {self.rule.name}")

    def _all_of(self, steps: tuple[str, ...]) -> str:
        """What some steps earned, in one."""
        line: Kinds = [(layout.WHO, "text"), (layout.NUMBER, "whole"), (AMOUNT, self.kind)]
        parts: tuple[Query, ...] = tuple(Select(named("e", line), Source(each, "e")) for each in steps)
        return self.script.add("earlier amounts", parts[0] if len(parts) == 1 else Union(parts), kept=False)

    def _taken_off(self, worth: str, joins: tuple[Join, ...], where: Expr | None, name: str) -> str:
        """Amounts without what was earned before, exact and rounded."""
        kinds: Kinds = [(each, expr.type) for each, expr in self.script.query(worth).columns]
        found = dict(kinds)
        nothing = Const(numbers.ZERO.value, self.kind)
        before = coalesce(Column(BEFORE, self.kind, "b"), nothing) if joins else nothing
        bottom = Column(BOTTOM, found[BOTTOM], "w") if BOTTOM in found else None
        exact = numbers.add(Number(Column(TOP, found[TOP], "w"), bottom), numbers.negate(Number(before)))
        if self.less.floored:
            exact = numbers.greatest_of(exact, Number(numbers.ZERO))
        kept = [(each, kind) for each, kind in kinds if each not in (TOP, BOTTOM)]
        columns: list[tuple[str, Expr]] = [*named("w", kept), (TOP, exact.top)]
        if exact.bottom is not None:
            columns.append((BOTTOM, exact.bottom))
        query = Select(tuple(columns), Source(worth, "w"), joins, where)
        left = self.script.add("less earned before", query, kept=False)
        every: Kinds = [(each, expr.type) for each, expr in columns]
        less = self._of(left, dict(every))
        number = Number(Column(TOP, less.top, "l"), None if less.bottom is None else Column(BOTTOM, less.bottom, "l"))
        plan = self.script.program.plan.in_unit(self.rule.unit)
        amount = numbers.rounded(number, plan.quantum, plan.rounding, self.kind)
        return self.script.add(name, Select((*named("l", every), (AMOUNT, amount)), Source(left, "l")))

    def _of(self, step: str, kinds: dict[str, SqlType]) -> Less:
        top, bottom = kinds[TOP], kinds.get(BOTTOM)
        assert isinstance(top, Dec)
        assert bottom is None or isinstance(bottom, Dec)
        return Less(step, top, bottom)
