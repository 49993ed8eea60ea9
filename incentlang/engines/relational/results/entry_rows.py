"""Every entry of a run as relations, with the columns of `entries.csv`, for runs too large to be read back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

import attrs

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.data.layout import AMOUNT, BOTTOM, EARNED, TICK, TOP, WANTED
from incentlang.engines.relational.expressions.refusing import Unsupported
from incentlang.engines.relational.pay.caps import CUT, LINE
from incentlang.engines.relational.pay.triggers import CLAUSE, ON
from incentlang.engines.relational.pay.worth import money
from incentlang.engines.relational.sql import (
    Column,
    Const,
    Dec,
    Expr,
    Join,
    Query,
    Select,
    Source,
    Union,
    choice,
    compared,
    numbers,
    same,
    text,
    whole,
)
from incentlang.engines.relational.sql.numbers import Number
from incentlang.source import Span

if TYPE_CHECKING:
    from incentlang.engines.relational.build import Built, PeriodCredit, RowCredit
    from incentlang.engines.relational.script import Script

PLACES = 12
"""Digits after the point to which a quotient is rounded, half even, that an amount was before it was rounded."""


def entries(script: Script, built: Built, files: Mapping[str, str]) -> str:
    """Add the steps that say every entry; the name of the last.

    Args:
        script: Where steps are put.
        built: The relations of the program.
        files: What to write for the plan files that entries name.

    Raises:
        Unsupported: Some entry cannot be told this way, such as one that corrects another.
    """
    writer = _Writer(script, files, Dec(38, max(PLACES, *_places(built))))
    parts: list[Query] = []
    for row in built.rows:
        parts += writer.of_rows(row)
    for period in built.periods:
        parts.append(writer.of_periods(period))
    rules = [(each.lines.rule.name, each.lines.rule.subject) for each in built.rows]
    rules += [(each.amounts.rule.name, "period") for each in built.periods]
    for cap in built.caps:
        source, line = Source(cap.step, "s"), Column(LINE, "whole", "s")
        named = choice([(same(line, whole(place)), text(name)) for place, (name, _) in enumerate(rules)], None, "text")
        of = choice([(same(line, whole(place)), text(fact)) for place, (_, fact) in enumerate(rules)], None, "text")
        amount = Column(CUT, cap.amount, "s")
        on = Column(EARNED, "day", "s")
        place = writer.place(cap.cap.span)
        parts.append(writer.entry(source, ("cap", ""), named, of, place, on, on, amount, amount))
    every = script.add("every entry", parts[0] if len(parts) == 1 else Union(tuple(parts)), kept=False)
    return writer.named(every)


Place = tuple[Expr, Expr]
"""The file and the line of a clause."""


def _places(built: Built) -> Iterator[int]:
    """Digits after the point of every exact amount that is no quotient."""
    for row in built.rows:
        yield row.amounts.top.places if row.amounts.bottom is None else 0
        if row.taken is not None:
            yield row.taken.top.places if row.taken.bottom is None else 0
    for period in built.periods:
        yield period.amounts.top.places if period.amounts.bottom is None else 0


def _bottom(kind: Dec | None) -> Expr | None:
    return None if kind is None else Column(BOTTOM, kind, "s")


@attrs.frozen
class _Writer:
    """Entries of one script: how plan files are called, and the digits of exact amounts."""

    script: Script
    files: Mapping[str, str]
    kind: Dec

    def place(self, span: Span) -> Place:
        """Where a clause stands."""
        return text(self.files.get(span.source.path, span.source.path)), whole(span.line)

    def of_rows(self, found: RowCredit) -> list[Query]:
        """The entries of a credit of rows, and of what is taken back."""
        rule, amounts = found.lines.rule, found.amounts
        if not amounts.once:
            raise Unsupported("entries that correct earlier ones", rule.span)
        on = Column(EARNED, "day", "s")
        kind = "adjust" if found.lines.credit.adjusts else "earn"
        name, fact = text(rule.name), text(rule.subject)
        exact = self.exact(Number(Column(TOP, amounts.top, "s"), _bottom(amounts.bottom)))
        amount = Column(AMOUNT, amounts.amount, "s")
        line = self.place(found.lines.credit.span)
        parts: list[Query] = [
            self.entry(Source(found.changes, "s"), (kind, ""), name, fact, line, on, on, exact, amount)
        ]
        taken = found.taken
        if taken is not None:
            clause = Column(CLAUSE, "whole", "s")
            places = [self.place(each.span) for each in rule.clawbacks]
            asks = [same(clause, whole(number)) for number in range(len(places))]
            file = choice([(ask, name) for ask, (name, _) in zip(asks, places, strict=True)], None, "text")
            number = choice([(ask, at) for ask, (_, at) in zip(asks, places, strict=True)], None, "whole")
            cut = Column("_cut", "truth", "s")
            amount = Column(AMOUNT, amounts.amount, "s")
            asked = self.exact(Number(Column(TOP, taken.top, "s"), _bottom(taken.bottom)))
            shown = choice([(cut, numbers.cast(amount, self.kind))], asked, self.kind)
            day = Column(ON, "day", "s")
            at = file, number
            parts.append(
                self.entry(Source(taken.step, "s"), ("claw_back", "earn"), name, fact, at, day, on, shown, amount)
            )
        return parts

    def of_periods(self, found: PeriodCredit) -> Query:
        amounts = found.amounts
        if found.changes is not None:
            raise Unsupported("entries that correct earlier ones", amounts.rule.span)
        if found.split is not None:
            raise Unsupported("entries of the rows that made an amount", amounts.rule.span)
        on = Column(EARNED, "day", "s")
        exact = self.exact(Number(Column(TOP, amounts.top, "s"), _bottom(amounts.bottom)))
        amount = Column(AMOUNT, amounts.amount, "s")
        line = self.place(amounts.credit.span)
        source = Source(amounts.step, "s")
        return self.entry(source, ("earn", ""), text(amounts.rule.name), text("period"), line, on, on, exact, amount)

    def exact(self, value: Number) -> Expr:
        """What an amount was before it was rounded."""
        kind = numbers.kind_of(value.top)
        if value.bottom is None and kind.places <= self.kind.places:
            return numbers.cast(value.top, self.kind)
        return numbers.rounded(value, Decimal(1).scaleb(-PLACES), "half even", self.kind)

    def entry(
        self,
        source: Source,
        kind: tuple[str, str],
        rule: Expr,
        subject_type: Expr,
        place: Place,
        on: Expr,
        earned: Expr,
        exact: Expr,
        amount: Expr,
    ) -> Select:
        wide = money(self.script, None)
        columns: tuple[tuple[str, Expr], ...] = (
            ("participant", Column(layout.WHO, "text", "s")),
            (TICK, Column(TICK, "whole", "s")),
            ("kind", text(kind[0])),
            ("rule", rule),
            ("file", place[0]),
            ("line", place[1]),
            ("subject_type", subject_type),
            ("subject", Column(layout.KEY, "text", "s")),
            ("earned_on", on),
            ("unrounded", numbers.cast(exact, self.kind)),
            ("amount", numbers.cast(amount, wide)),
            ("_for", self.script.tick_of(earned)),
            ("of_kind", text(kind[1])),
        )
        moved = Const(Decimal(0), wide)
        return Select(columns, source, where=compared("<>", numbers.cast(amount, wide), moved))

    def named(self, every: str) -> str:
        """The entries with the names of their periods and the columns in their order."""
        wide = money(self.script, None)
        own: dict[str, Expr] = {
            "participant": Column("participant", "text", "e"),
            "period": Column(layout.KEY, "text", "p"),
            "kind": Column("kind", "text", "e"),
            "rule": Column("rule", "text", "e"),
            "file": Column("file", "text", "e"),
            "line": Column("line", "whole", "e"),
            "subject_type": Column("subject_type", "text", "e"),
            "subject": Column("subject", "text", "e"),
            "earned_on": Column("earned_on", "day", "e"),
            "unit": text(self.script.program.plan.currency),
            "unrounded": Column("unrounded", self.kind, "e"),
            "amount": Column("amount", wide, "e"),
            "cause": text("ordinary"),
            "for_period": Column(layout.KEY, "text", "f"),
            "of_kind": Column("of_kind", "text", "e"),
            layout.NUMBER: Column(TICK, "whole", "e"),
        }
        tick, earned = Column(TICK, "whole", "e"), Column("_for", "whole", "e")
        joins = (
            Join(Source(WANTED, "p"), same(Column(layout.NUMBER, "whole", "p"), tick), left=False),
            Join(Source(layout.PERIODS, "f"), same(Column(layout.NUMBER, "whole", "f"), earned), left=False),
        )
        return self.script.add("entries", Select(tuple(own.items()), Source(every, "e"), joins), kept=False)
