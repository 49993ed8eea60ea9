"""Credits that are split: each row once for every part, and parts that add up to the rounded whole (semantics 18)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

import attrs

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.data.layout import AMOUNT, BOTTOM, TICK, TOP
from incentlang.engines.relational.expressions.portions import CUT, REST, STEPS, cut_down, named, one_if, portions
from incentlang.engines.relational.expressions.refusing import Unsupported
from incentlang.engines.relational.expressions.scope import Read, Scope
from incentlang.engines.relational.sql import (
    Call,
    Cast,
    Column,
    Const,
    Dec,
    Expr,
    Join,
    Over,
    Query,
    Select,
    Source,
    SqlType,
    Union,
    both,
    choice,
    compared,
    either,
    minus,
    missing,
    numbers,
    opposite,
    plus,
    same,
    surely,
    whole,
)
from incentlang.engines.relational.sql.numbers import Number
from incentlang.ir.lifecycle import SplitAmong
from incentlang.ir.program import Credit, RowRule
from incentlang.types import Ratio

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script

LOST, SHARE, TOTAL, WRONG = "_lost", "_share", "_total", "_wrong"
OTHER, RANK, GIVEN = "_other", "_rank", "_given"


@attrs.frozen
class Shares:
    """The parts of a split credit.

    Attributes:
        step: The rows of the rule's fact, each once for every part: with its number, who has it, and whether that
            cannot be told. Where other rows say who shares it, with the share and their total.
        fixed: The shares that the plan names; none where other rows do.
        share: The digits of a share that a row says; `total` those of their sum.
        is_ratio: Whether such shares are parts of one; else they are in proportion to each other.
    """

    step: str
    fixed: tuple[Decimal, ...] = ()
    share: Dec = numbers.INTEGER
    total: Dec = numbers.INTEGER
    is_ratio: bool = True

    def payee(self, scope: Scope) -> Read:
        """Who has the part at hand."""
        return Read(scope.column(layout.WHO, "text"), scope.column(LOST, "truth"))

    def divided(
        self, script: Script, step: str, kept: Sequence[tuple[str, SqlType]], exact: Number, quantum: Decimal, kind: Dec
    ) -> tuple[str, Number]:
        """The part of each line, by the largest remainder of the rounded whole: the step, and its exact amount.

        Args:
            script: Where steps are put.
            step: Lines with the amount of the whole row, exact and rounded.
            kept: Further columns of it.
            exact: The exact amount, in its columns.
            quantum: The smallest amount.
            kind: The digits of the rounded amount.
        """
        amount = Column(AMOUNT, kind, "a")
        size = numbers.steps_of(Call("abs", (amount,), kind), quantum)
        carried = (*named("a", kept), (AMOUNT, amount))
        part = self._fixed_part(exact) if self.fixed else self._row_part(exact)
        every = (*carried, *_exact(part))
        if self.fixed:
            found = portions(script, step, every, size, self.fixed)
            placed, own = found.step, found.of(Column(layout.PART, "whole", "d"), "d")
        else:
            placed = self._by_rows(script, step, every, size)
            own = plus(Column(CUT, "whole", "d"), one_if(Column(GIVEN, "truth", "d")))
        mine = numbers.of_steps(own, quantum, kind)
        back = compared("<", Column(AMOUNT, kind, "d"), Const(numbers.ZERO.value, kind))
        signed = choice([(back, numbers.decimal_negative(mine))], mine, kind)
        there = choice([(missing(Column(TOP, numbers.kind_of(part.top), "d")), Const(None, kind))], signed, kind)
        names = [(name, expr.type) for name, expr in (*named("d", kept), *_exact(part))]
        final = script.add("shares", Select((*named("d", names), (AMOUNT, there)), Source(placed, "d")))
        return final, part

    # --- shares that the plan names ---------------------------------------------------------------

    def _fixed_part(self, exact: Number) -> Number:
        mine = [
            (same(Column(layout.PART, "whole", "a"), whole(place)), Number(numbers.constant(share)))
            for place, share in enumerate(self.fixed)
        ]
        return numbers.multiply(exact, numbers.choose(mine, None))

    # --- shares that rows say ---------------------------------------------------------------------

    def _row_part(self, exact: Number) -> Number:
        share = Number(Column(SHARE, self.share, "p"))
        if not self.is_ratio:
            share = numbers.divide(share, Number(Column(TOTAL, self.total, "p")))
        part = numbers.multiply(exact, share)
        wrong = Column(WRONG, "truth", "p")
        return numbers.choose([(wrong, Number(Const(None, numbers.kind_of(part.top))))], part)

    def _by_rows(self, script: Script, step: str, carried: tuple[tuple[str, Expr], ...], size: Expr) -> str:
        """The same where other rows share it: every line beside all parts of its row, of which it keeps its own."""
        places = self.share.places
        weight = numbers.whole_of(Column(SHARE, self.share, "o"), places)
        full: Expr = Const(Decimal(1).scaleb(places), numbers.INTEGER)
        if not self.is_ratio:
            whole_ = numbers.cast(numbers.whole_of(Column(TOTAL, self.total, "o"), places), numbers.INTEGER)
            full = choice([(Column(WRONG, "truth", "o"), Const(None, numbers.INTEGER))], whole_, numbers.INTEGER)
        cut, rest = cut_down(size, weight, full)
        row = Column(layout.ROW, "whole", "a")
        mine = both(
            same(Column(layout.ROW, "whole", "p"), row),
            same(Column(layout.PART, "whole", "p"), Column(layout.PART, "whole", "a")),
        )
        joins = (
            Join(Source(self.step, "p"), mine, left=False),
            Join(Source(self.step, "o"), same(Column(layout.ROW, "whole", "o"), row), left=False),
        )
        other = Column(layout.PART, "whole", "o")
        columns = (*carried, (STEPS, Cast(size, "whole")), (OTHER, other), (CUT, cut), (REST, rest))
        cuts = script.add("cuts of shares", Select(columns, Source(step, "a"), joins), kept=False)
        names = [(name, expr.type) for name, expr in carried]
        line = tuple(Column(name, kind, "c") for name, kind in names if name in (layout.ROW, layout.PART, TICK))
        by = (minus(whole(0), Column(REST, "whole", "c")), Column(OTHER, "whole", "c"))
        mine_cut = Column(CUT, "whole", "c")
        total = Cast(Over(Call("sum", (mine_cut,), Dec(38, 0)), line), "whole")
        ranked = script.add(
            "ranked shares",
            Select(
                (
                    *named("c", names),
                    (OTHER, Column(OTHER, "whole", "c")),
                    (CUT, mine_cut),
                    (RANK, Over(Call("row_number", (), "whole"), line, by)),
                    (STEPS, minus(Column(STEPS, "whole", "c"), total)),
                ),
                Source(cuts, "c"),
            ),
            kept=False,
        )
        given = compared("<=", Column(RANK, "whole", "r"), Column(STEPS, "whole", "r"))
        own = same(Column(OTHER, "whole", "r"), Column(layout.PART, "whole", "r"))
        kept = (*named("r", names), (CUT, Column(CUT, "whole", "r")), (GIVEN, given))
        return script.add("placed shares", Select(kept, Source(ranked, "r"), where=own), kept=False)


def shares_of(script: Script, rule: RowRule, credit: Credit) -> Shares | None:
    """The parts of a credit; None where one participant has all of it."""
    if credit.split:
        return _of_the_plan(script, rule, credit)
    return _of_rows(script, rule, credit.among) if credit.among is not None else None


def _of_the_plan(script: Script, rule: RowRule, credit: Credit) -> Shares:
    fixed = tuple(part.share for part in credit.split)
    if sum(fixed, Decimal(0)) != 1 or min(fixed) < 0:
        raise Unsupported("shares that are not the whole", credit.span)
    parts: list[Query] = []
    for place, part in enumerate(credit.split):
        scope, columns = _rows(script, rule.subject)
        who = scope.read(part.to, part.span)
        own = ((layout.PART, whole(place)), (layout.WHO, who.value), (LOST, surely(who.trouble)))
        parts.append(Select((*columns, *own), scope.source, tuple(scope.joins)))
    return Shares(script.add(f"parts of {rule.name}", Union(tuple(parts)), kept=False), fixed)


def _of_rows(script: Script, rule: RowRule, among: SplitAmong) -> Shares:
    """Each row beside the rows that name who shares it, in order of their keys."""
    fact = among.reach.fact
    source = Source(layout.fact_table(fact), "g")
    own = Scope(script.layout, source, fact, day=Column(layout.DAY, "day", "g"))
    key, who = own.read((among.reach.field,), among.share.span), own.read(among.to, among.share.span)
    share = script.values.number(among.share, own)
    assert share.bottom is None
    kind = numbers.kind_of(share.top)
    total = script.layout.sum_kind(kind)
    is_ratio = isinstance(among.share.type, Ratio)
    sum_ = Over(Call("sum", (share.top,), Dec(38, kind.places)), (key.value,))
    bad = either(missing(share.top), opposite(surely(numbers.holds(">=", share, _NOTHING))))
    whole_ = numbers.holds("=" if is_ratio else ">", Number(sum_), Number(numbers.ONE) if is_ratio else _NOTHING)
    wrong = either(Over(Call("any", (bad,), "truth"), (key.value,)), opposite(surely(whole_)))
    place = Over(Call("row_number", (), "whole"), (key.value,), (Column(layout.KEY, "text", "g"),))
    columns: tuple[tuple[str, Expr], ...] = (
        (layout.VALUE, key.value),
        (layout.PART, minus(place, whole(1))),
        (layout.WHO, who.value),
        (LOST, surely(who.trouble)),
        (SHARE, share.top),
        (TOTAL, numbers.cast(sum_, total)),
        (WRONG, wrong),
    )
    sharers = script.add(f"who shares {rule.subject}", Select(columns, source, tuple(own.joins)))
    at = Source(sharers, "s")
    scope, rows = _rows(script, rule.subject)
    mine = same(Column(layout.VALUE, "text", "s"), scope.column(layout.KEY, "text"))
    kinds: tuple[tuple[str, SqlType], ...] = (
        (layout.PART, "whole"),
        (layout.WHO, "text"),
        (LOST, "truth"),
        (SHARE, kind),
        (TOTAL, total),
        (WRONG, "truth"),
    )
    query = Select((*rows, *named("s", kinds)), scope.source, (Join(at, mine, left=False),))
    return Shares(script.add(f"parts of {rule.name}", query), (), kind, total, is_ratio)


_NOTHING = Number(numbers.ZERO)


def _rows(script: Script, subject: str) -> tuple[Scope, tuple[tuple[str, Expr], ...]]:
    fact = script.program.schema.fact(subject)
    assert fact is not None
    scope = Scope(script.layout, Source(layout.fact_table(subject), "f"), subject, day=Column(layout.DAY, "day", "f"))
    return scope, named("f", scope.layout.fact(fact))


def _exact(part: Number) -> tuple[tuple[str, Expr], ...]:
    return ((TOP, part.top), *(() if part.bottom is None else ((BOTTOM, part.bottom),)))
