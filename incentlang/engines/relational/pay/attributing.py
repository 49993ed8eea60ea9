"""`attributed to deals`: an amount of a period split among the rows that made it (`reference/attribution.py`).

Parts are whole steps of the rounding, the largest remainders first. Where the rows weigh nothing together, the amount
stays whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.data.layout import AMOUNT, BOTTOM, EARNED, TICK, TOP
from incentlang.engines.relational.expressions.counting import ORDER, TROUBLE, counted_rows
from incentlang.engines.relational.expressions.places import AFTER, BEFORE
from incentlang.engines.relational.expressions.portions import named
from incentlang.engines.relational.expressions.refusing import Unsupported
from incentlang.engines.relational.expressions.scope import AtPeriod, Scope
from incentlang.engines.relational.expressions.tables import walked_between
from incentlang.engines.relational.pay.periods import PeriodAmounts
from incentlang.engines.relational.sql import (
    Binary,
    Call,
    Cast,
    Column,
    Const,
    Dec,
    Expr,
    Join,
    Over,
    Quotient,
    Select,
    Source,
    SqlType,
    Union,
    both,
    calendar,
    choice,
    compared,
    either,
    missing,
    null,
    numbers,
    same,
    text,
    whole,
)
from incentlang.ir.expressions import MeasureRead, PeriodWalk
from incentlang.ir.reading import read_by

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script

FACT, OF, WEIGHT, TOTAL = "_fact", "_of row", "_weight", "_total"
STEPS, CUT, REST, RANK, SPENT = "_steps", "_cut", "_rest", "_rank", "_spent"
WHOLE = -1
"""In place of a fact: the amount is not split."""

Kinds = tuple[tuple[str, SqlType], ...]
_LINE: Kinds = ((layout.WHO, "text"), (layout.NUMBER, "whole"), (TICK, "whole"))


@attrs.frozen
class Attributed:
    """The parts of the amounts of a credit: one row for each line, clock and row that has a part.

    An exact part is the line's exact amount times `WEIGHT` / `TOTAL`, and what is not split weighs one of one.

    Attributes:
        step: The relation, with the columns of the line; `FACT` says by number which fact the row `OF` is of.
        facts: The facts, by number.
        weight: The digits of a weight, and of the total.
    """

    step: str
    facts: tuple[str, ...]
    weight: Dec


def attributed(script: Script, amounts: PeriodAmounts) -> Attributed | None:
    """The parts of a credit's amounts; None where the rule does not split them."""
    rule = amounts.rule
    if not rule.attributed:
        return None
    return _Split(script, amounts).parts()


@attrs.frozen
class _Split:
    script: Script
    amounts: PeriodAmounts

    @property
    def line(self) -> Kinds:
        """What tells lines apart, and what is carried along."""
        exact: list[tuple[str, SqlType]] = [(TOP, self.amounts.top)]
        if self.amounts.bottom is not None:
            exact.append((BOTTOM, self.amounts.bottom))
        return (
            (layout.WHO, "text"),
            (layout.NUMBER, "whole"),
            (TICK, "whole"),
            (EARNED, "day"),
            *exact,
            (AMOUNT, self.amounts.amount),
        )

    def parts(self) -> Attributed:
        rows, weight, facts = self._weights()
        given = self._given(self._shared(rows, weight), weight)
        return Attributed(self._with_whole(given, weight), tuple(facts), weight)

    # --- what rows weigh --------------------------------------------------------------------------

    def _weights(self) -> tuple[str, Dec, list[str]]:
        """The rows of every line with what each weighs, those of one row added up; and the facts by name."""
        rule, credit, script = self.amounts.rule, self.amounts.credit, self.script
        nodes = list(read_by(rule, credit.amount))
        walk = next((node for node in nodes if isinstance(node, PeriodWalk)), None)
        read = walk.measure if walk else next(node for node in nodes if isinstance(node, MeasureRead))
        if read.of is not None:
            raise Unsupported("`attributed to deals` of another person", rule.attributed_span)
        sums = script.walks.apart(read).sums
        scope = self._scope()
        first, last = self._stretch(walk, read, scope)
        table, weight = self._weight(walk, read, scope)
        who = Column(layout.WHO, "text", "a") if sums[0].is_of_somebody else text("")
        day = Column(layout.DAY, "day", "g")
        on = both(same(Column(layout.WHO, "text", "g"), who), compared(">=", day, first), compared("<=", day, last))
        facts = sorted({node.fact for node in sums})
        order = list(dict.fromkeys(node.fact for node in sums))
        fact: list[tuple[Expr, Expr]] = [
            (same(Column(ORDER, "whole", "g"), whole(order.index(each))), whole(facts.index(each))) for each in facts
        ]
        kind = numbers.kind_of(weight)
        slot: Kinds = (*self.line, (FACT, "whole"), (OF, "text"))
        columns = (
            *named("a", self.line),
            (FACT, choice(fact, None, "whole")),
            (OF, Column(layout.KEY, "text", "g")),
            (WEIGHT, weight),
            (TROUBLE, either(Column(TROUBLE, "truth", "g"), missing(weight))),
        )
        joins = (*scope.joins, Join(Source(table, "g"), on, left=False))
        rows = script.add(f"rows of {rule.name}", Select(columns, scope.source, joins))
        lost = Column(TROUBLE, "truth", "r")
        script.doubt(Select(((layout.WHO, Column(layout.WHO, "text", "r")),), Source(rows, "r"), where=lost))
        wide = Dec(max(kind.digits, script.layout.sum_kind(kind).digits), kind.places)
        sum_ = numbers.cast(Call("sum", (Column(WEIGHT, kind, "r"),), Dec(38, kind.places)), wide)
        by = tuple(expr for _, expr in named("r", slot))
        grouped = Select((*named("r", slot), (WEIGHT, sum_)), Source(rows, "r"), group=by)
        return script.add(f"weights of {rule.name}", grouped, kept=False), wide, facts

    def _scope(self) -> Scope:
        rule = self.amounts.rule
        return Scope(
            self.script.layout,
            Source(self.amounts.step, "a"),
            day=Column(EARNED, "day", "a"),
            who=Column(layout.WHO, "text", "a"),
            role=rule.role,
            period=AtPeriod(Column(layout.NUMBER, "whole", "a"), rule.each),
            tick=Column(TICK, "whole", "a") if rule.to_date else None,
            lets={let.name: let.value for let in rule.lets},
        )

    def _stretch(self, walk: PeriodWalk | None, read: MeasureRead, scope: Scope) -> tuple[Expr, Expr]:
        """The first and the last day on which a row counts that has a part."""
        gathers, offset = self.script.values.gathers, self.script.program.plan.year_offset
        measure = gathers.measure(read.name)
        assert measure is not None
        assert scope.period is not None
        window = self.script.walks.apart(read).window
        at = gathers.as_seen(scope.period, measure.each, read.span)
        last = Call("least", (gathers.last_day(at), Column(EARNED, "day", "a")), "day")
        first = gathers.first_day(at)
        if window is not None:
            gathers.nests(window.grain, read.span)
            held = calendar.within(at.number, measure.each, window.grain, offset)
            first = calendar.first_day(held, window.grain, offset)
        if walk is not None:
            first = Call("greatest", (first, gathers.first_day(scope.period)), "day")
        return first, last

    def _weight(self, walk: PeriodWalk | None, read: MeasureRead, scope: Scope) -> tuple[str, Expr]:
        """Rows that count, called `g`, and what each weighs: what it counts, or what its stretch of a table adds."""
        walks = self.script.walks
        if walk is None or self.amounts.rule.attributed == "pro rata":
            measure = self.script.values.gathers.measure(read.name)
            assert measure is not None
            role = measure.role if measure.role in self.script.program.schema.roles else ""
            rows = counted_rows(self.script, walks.apart(read).sums, role)
            return rows.step, Column(layout.VALUE, rows.kind, "g")
        placed = walks.places_of(read)
        before, after = Column(BEFORE, placed.kind, "g"), Column(AFTER, placed.kind, "g")
        return placed.step, walked_between(self.script.values, walk, scope, before, after)

    # --- parts ------------------------------------------------------------------------------------

    def _shared(self, rows: str, weight: Dec) -> str:
        """The rows with the total of their line, and how many whole steps of the rounding each has at least."""
        quantum = self.script.program.plan.in_unit(self.amounts.rule.unit).quantum
        slot: Kinds = (*self.line, (FACT, "whole"), (OF, "text"), (WEIGHT, weight))
        sum_ = Call("sum", (Column(WEIGHT, weight, "w"),), Dec(38, weight.places))
        total = numbers.cast(Over(sum_, _of_line("w")), weight)
        totals = self.script.add(
            f"total weights of {self.amounts.rule.name}",
            Select((*named("w", slot), (TOTAL, total)), Source(rows, "w")),
            kept=False,
        )
        full = Column(TOTAL, weight, "t")
        up, down = compared(">", full, _nothing(weight)), compared("<", full, _nothing(weight))
        size = numbers.steps_of(Call("abs", (Column(AMOUNT, self.amounts.amount, "t"),), self.amounts.amount), quantum)
        # Amounts have as many digits as sums: what has more stops the run.
        fewer = numbers.narrowed(size, Dec(layout.WIDEST_SUM + self.amounts.amount.places, 0))
        mine = Column(WEIGHT, weight, "t")
        signed = choice([(down, numbers.decimal_negative(mine))], mine, weight)
        size_of = choice([(up, full), (down, numbers.decimal_negative(full))], None, weight)
        above = numbers.cast(numbers.decimal_product(fewer, numbers.whole_of(signed, weight.places)), numbers.INTEGER)
        below = numbers.cast(numbers.whole_of(size_of, weight.places), numbers.INTEGER)
        cut = Quotient(above, below, numbers.INTEGER)
        rest = Cast(Binary("%", above, below, numbers.INTEGER), numbers.INTEGER)
        columns = (*named("t", (*slot, (TOTAL, weight))), (STEPS, numbers.cast(fewer, numbers.INTEGER)))
        split = self.script.add(
            f"shares of {self.amounts.rule.name}",
            Select((*columns, (CUT, cut), (REST, rest), ("_below", below)), Source(totals, "t")),
            kept=False,
        )
        return self._floored(split, (*slot, (TOTAL, weight), (STEPS, numbers.INTEGER)))

    def _floored(self, split: str, kinds: Kinds) -> str:
        """A part that takes away is cut down and not toward zero."""
        cut, rest, below = (Column(name, numbers.INTEGER, "s") for name in (CUT, REST, "_below"))
        back = compared("<", rest, _nothing(numbers.INTEGER))
        one = Const(numbers.ONE.value, numbers.INTEGER)
        lower = Cast(Binary("-", cut, one, numbers.INTEGER), numbers.INTEGER)
        more = Cast(Binary("+", rest, below, numbers.INTEGER), numbers.INTEGER)
        columns = (
            *named("s", kinds),
            (CUT, choice([(back, lower)], cut, numbers.INTEGER)),
            (REST, choice([(back, more)], rest, numbers.INTEGER)),
        )
        return self.script.add(
            f"floored shares of {self.amounts.rule.name}", Select(columns, Source(split, "s")), kept=False
        )

    def _given(self, shared: str, weight: Dec) -> str:
        """The part of each row: the steps that are left over go to those that lost the most, then by key."""
        kinds: Kinds = (*self.line, (FACT, "whole"), (OF, "text"), (WEIGHT, weight), (TOTAL, weight))
        steps: Kinds = ((STEPS, numbers.INTEGER), (CUT, numbers.INTEGER))
        cut, rest = Column(CUT, numbers.INTEGER, "f"), Column(REST, numbers.INTEGER, "f")
        by = (numbers.decimal_negative(rest), Column(OF, "text", "f"), Column(FACT, "whole", "f"))
        placed = self.script.add(
            f"ranked shares of {self.amounts.rule.name}",
            Select(
                (
                    *named("f", (*kinds, *steps)),
                    (SPENT, numbers.cast(Over(Call("sum", (cut,), numbers.INTEGER), _of_line("f")), numbers.INTEGER)),
                    (RANK, Over(Call("row_number", (), "whole"), _of_line("f"), by)),
                ),
                Source(shared, "f"),
            ),
            kept=False,
        )
        rank = numbers.cast(Column(RANK, "whole", "p"), numbers.INTEGER)
        asked, spent, own = (Column(name, numbers.INTEGER, "p") for name in (STEPS, SPENT, CUT))
        left = Cast(Binary("-", asked, spent, numbers.INTEGER), numbers.INTEGER)
        one, none = (Const(value.value, numbers.INTEGER) for value in (numbers.ONE, numbers.ZERO))
        more = choice([(compared("<=", rank, left), one)], none, numbers.INTEGER)
        count = Cast(Binary("+", own, more, numbers.INTEGER), numbers.INTEGER)
        amount = self.amounts.amount
        quantum = self.script.program.plan.in_unit(self.amounts.rule.unit).quantum
        mine = numbers.of_steps(count, quantum, amount)
        back = compared("<", Column(AMOUNT, amount, "p"), _nothing(amount))
        signed = choice([(back, numbers.decimal_negative(mine))], mine, amount)
        idle = same(Column(TOTAL, weight, "p"), _nothing(weight))
        columns = tuple(
            (name, choice([(idle, _nothing(amount))], signed, amount)) if name == AMOUNT else (name, column)
            for name, column in named("p", kinds)
        )
        return self.script.add(f"parts of {self.amounts.rule.name}", Select(columns, Source(placed, "p")))

    def _with_whole(self, given: str, weight: Dec) -> str:
        """The parts, and every line itself: all of its amount where its rows weigh nothing, else nothing."""
        kinds: Kinds = (*self.line, (FACT, "whole"), (OF, "text"), (WEIGHT, weight), (TOTAL, weight))
        amount, name = self.amounts.amount, self.amounts.rule.name
        some = compared("<>", Column(TOTAL, weight, "g"), _nothing(weight))
        lines = Select(named("g", _LINE), Source(given, "g"), where=some, group=_of_line("g"))
        split = self.script.add(f"split lines of {name}", lines, kept=False)
        mine = both(*(same(Column(each, kind, "s"), Column(each, kind, "a")) for each, kind in _LINE))
        stays = missing(Column(layout.WHO, "text", "s"))
        one = Const(numbers.ONE.value, weight)
        own: dict[str, Expr] = {
            **dict(named("a", self.line)),
            FACT: whole(WHOLE),
            OF: null("text"),
            WEIGHT: one,
            TOTAL: one,
            AMOUNT: choice([(stays, Column(AMOUNT, amount, "a"))], _nothing(amount), amount),
        }
        unsplit = Select(
            tuple((each, own[each]) for each, _ in kinds),
            Source(self.amounts.step, "a"),
            (Join(Source(split, "s"), mine),),
        )
        every = self.script.add(f"split {name}", Union((unsplit, Select(named("g", kinds), Source(given, "g")))), False)
        note = f"{self.amounts.rule.span.source.path}:{self.amounts.rule.attributed_span.line} {name}: parts of rows"
        return self.script.add(f"attributed {name}", Select(named("e", kinds), Source(every, "e")), note=note)


def _of_line(of: str) -> tuple[Expr, ...]:
    """What tells lines on their clocks apart."""
    return tuple(Column(name, kind, of) for name, kind in _LINE)


def _nothing(kind: Dec) -> Const:
    return Const(numbers.ZERO.value, kind)
