"""Where rows stand among all that feed a measure: the total of their window before and up to each (semantics 3).

Rows stand by counting day, then in the order in which the measure names its facts, then by key. A row that does not
count (yet) stands after all rows of its own day.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.expressions.counting import ORDER, TROUBLE, Rows, counted_rows
from incentlang.engines.relational.expressions.divisors import Divisor
from incentlang.engines.relational.expressions.portions import named
from incentlang.engines.relational.expressions.reversals import taken_back
from incentlang.engines.relational.expressions.scope import Scope
from incentlang.engines.relational.sql import (
    TRUE,
    Call,
    Column,
    Const,
    Dec,
    Expr,
    Join,
    Over,
    Select,
    Source,
    SqlType,
    Union,
    both,
    calendar,
    choice,
    coalesce,
    columns_of,
    compared,
    either,
    known,
    missing,
    null,
    numbers,
    same,
    whole,
)
from incentlang.ir.expressions import Aggregate
from incentlang.values.periods import Grain

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script

BEFORE, AFTER, HELD, CHANGE = "_before", "_after", "_held", "_change"


@attrs.frozen
class Places:
    """The rows of some sums with the totals of their windows.

    Attributes:
        sums: What is added up; the place of each fact among those that it names is the order of its rows.
        over: How long a window is.
        step: One row for each row that counts: for whom, on which day, and the totals before and up to it.
        kind: The digits of a total.
        divisor: What totals are divided by; None: nothing.
    """

    script: Script
    sums: tuple[Aggregate, ...]
    over: Grain
    step: str
    kind: Dec
    divisor: Divisor | None

    @property
    def facts(self) -> list[str]:
        """The facts whose rows these are; the place of each is its order."""
        return facts_of(self.sums)

    def held(self, day: Expr) -> Expr:
        """The window that holds a day."""
        return calendar.number_of(day, self.over, self.script.program.plan.year_offset)

    @property
    def whose(self) -> tuple[str, ...]:
        """The columns that say whose sums these are."""
        return whose_of(self.sums)

    def of_days(self) -> str:
        """The totals before and after each day on which something counts."""
        made = ("days", self.step)
        if made not in self.script.known:
            ends = self.script.add("day ends", self._day_ends(()), kept=False)
            who, held = _columns(self.whose, "d"), Column(HELD, "whole", "d")
            change, day = Column(CHANGE, self.kind, "d"), Column(layout.DAY, "day", "d")
            total = Call("sum", (change,), Dec(38, self.kind.places))
            after = numbers.cast(Over(total, (*who, held), (day,), "up to here"), self.kind)
            columns: tuple[tuple[str, Expr], ...] = (
                *zip(self.whose, who, strict=True),
                (layout.DAY, day),
                (BEFORE, numbers.narrowed(numbers.decimal_difference(after, change), self.kind)),
                (AFTER, after),
            )
            self.script.known[made] = self.script.add("days", Select(columns, Source(ends, "d")))
        return self.script.known[made]

    def marked(self, asked: Scope, who: tuple[Expr, ...], before: bool, on: object) -> str:
        """Where rows stand that do not count (yet), on the clocks on which that is asked.

        Args:
            asked: The rows, as the source of a selection called `l`.
            who: Whose sums are meant, for each of them; what that joins is found in `asked`.
            before: Whether they stand before all rows of their day, instead of after them.
            on: What tells this meaning of whose from others.
        """
        script, kind = self.script, self.kind
        made = ("marked", self.step, asked.source.table, before, on)
        if made not in script.known:
            marks = self._marks(asked, who, before)
            here = script.add("marks", marks)
            of_marks = Select(named("m", columns_of(marks)), Source(here, "m"))
            table = script.add("days", Union((self._day_ends((self._concerned(here),)), of_marks)), kept=False)
            whose, held = _columns(self.whose, "m"), Column(HELD, "whole", "m")
            total = Call("sum", (Column(CHANGE, kind, "m"),), Dec(38, kind.places))
            by = (Column(layout.DAY, "day", "m"), Column(ORDER, "whole", "m"))
            running = script.add(
                "running",
                Select(
                    (
                        (layout.ROW, Column(layout.ROW, "whole", "m")),
                        *zip(self.whose, whose, strict=True),
                        (AFTER, numbers.cast(Over(total, (*whose, held), by, "up to here"), kind)),
                        (TROUBLE, Over(Call("any", (Column(TROUBLE, "truth", "m"),), "truth"), (*whose, held))),
                    ),
                    Source(table, "m"),
                ),
                kept=False,
            )
            kinds: tuple[tuple[str, SqlType], ...] = (
                (layout.ROW, "whole"),
                *((name, "text") for name in self.whose),
                (AFTER, kind),
                (TROUBLE, "truth"),
            )
            is_mark = known(Column(layout.ROW, "whole", "r"))
            script.known[made] = script.add("marked", Select(named("r", kinds), Source(running, "r"), where=is_mark))
        return script.known[made]

    def _marks(self, asked: Scope, who: tuple[Expr, ...], before: bool) -> Select:
        """The rows at hand that have no place of their own on the clock on which they are asked."""
        row, day = Column(layout.ROW, "whole", "l"), Column(layout.DAY, "day", "l")
        joins = tuple(asked.joins)
        where: Expr = TRUE
        if asked.owner in self.facts:
            own = both(
                same(Column(layout.ROW, "whole", "p"), row),
                *map(same, _columns(self.whose, "p"), who),
                same(Column(ORDER, "whole", "p"), whole(self.facts.index(asked.owner))),
            )
            joins = (*joins, Join(Source(self.step, "p"), own))
            on = Column(layout.DAY, "day", "p")
            where = either(missing(on), compared(">", on, Column(layout.CLOCK, "day", "l")))
        columns: tuple[tuple[str, Expr], ...] = (
            *zip(self.whose, who, strict=True),
            (HELD, self.held(day)),
            (layout.DAY, day),
            (ORDER, whole(-1 if before else 1)),
            (layout.ROW, row),
            (CHANGE, Const(numbers.ZERO.value, self.kind)),
            (TROUBLE, Const(False, "truth")),
        )
        group = (*who, self.held(day), day, row)
        return Select(columns, asked.source, joins, where, group=group)

    def _concerned(self, marks: str) -> Join:
        """Only those of whom some row has no place."""
        asked = _columns(self.whose, "k")
        query = Select(tuple(zip(self.whose, asked, strict=True)), Source(marks, "k"), group=asked)
        people = self.script.add("marked people", query, kept=False)
        return Join(Source(people, "k"), both(*map(same, asked, _columns(self.whose, "p"))), left=False)

    def _day_ends(self, joins: tuple[Join, ...]) -> Select:
        """How much each day changes the sums of somebody in a window."""
        kind = self.kind
        who, held = _columns(self.whose, "p"), Column(HELD, "whole", "p")
        day = Column(layout.DAY, "day", "p")
        change = numbers.narrowed(numbers.decimal_difference(Column(AFTER, kind, "p"), Column(BEFORE, kind, "p")), kind)
        columns: tuple[tuple[str, Expr], ...] = (
            *zip(self.whose, who, strict=True),
            (HELD, held),
            (layout.DAY, day),
            (ORDER, whole(0)),
            (layout.ROW, null("whole")),
            (CHANGE, numbers.cast(Call("sum", (change,), Dec(38, kind.places)), kind)),
            (TROUBLE, Call("any", (Column(TROUBLE, "truth", "p"),), "truth")),
        )
        return Select(columns, Source(self.step, "p"), joins, group=(*who, held, day))


def whose_of(sums: tuple[Aggregate, ...]) -> tuple[str, ...]:
    """The columns that say whose sums are: of a participant, or of one together with an entity."""
    return (layout.WHO, layout.ALSO) if sums[0].also else (layout.WHO,)


def _columns(names: tuple[str, ...], of: str) -> tuple[Expr, ...]:
    return tuple(Column(name, "text", of) for name in names)


def facts_of(sums: tuple[Aggregate, ...]) -> list[str]:
    """The facts that sums count, in the order in which they name them first."""
    return list(dict.fromkeys(node.fact for node in sums))


def places(script: Script, sums: tuple[Aggregate, ...], role: str, over: Grain) -> Places:
    """Where the rows of some sums stand, for people in a role on each row's date."""
    made = ("placed", sums, role, over)
    again = len(facts_of(sums)) < len(sums)
    rows = counted_rows(script, sums, role)
    table = _added(script, rows, whose_of(sums), ("added", sums, role)) if again else rows.step
    kind = script.kinds[table] if again else rows.sum_kind(script)
    several = _on_several_days(sums)
    if several:
        table = _first_days(script, sums, table, kind)
    value_kind = kind if again else rows.kind
    if made not in script.known:
        who, day = _columns(whose_of(sums), "g"), Column(layout.DAY, "day", "g")
        order, key = Column(ORDER, "whole", "g"), _key(script, sums, several)
        held = calendar.number_of(day, over, script.program.plan.year_offset)
        value = Column(layout.VALUE, value_kind, "g")
        zero = Const(numbers.ZERO.value, value_kind)
        total = Call("sum", (coalesce(value, zero),), Dec(38, kind.places))
        by: tuple[Expr, ...] = (day, key) if len(facts_of(sums)) == 1 else (day, order, key)
        if taken_back(script.program, sums):  # what takes back a row stands after it
            by = (*by, choice([(missing(Column(layout.ROW, "whole", "g")), whole(1))], whole(0), "whole"))
        after = numbers.cast(Over(total, (*who, held), by, "up to here"), kind)
        lost: Expr = Over(Call("any", (Column(TROUBLE, "truth", "g"),), "truth"), (*who, held))
        if not rows.doubtful:
            lost = Const(False, "truth")
        columns: tuple[tuple[str, Expr], ...] = (
            *zip(whose_of(sums), who, strict=True),
            (layout.ROW, Column(layout.ROW, "whole", "g")),
            (ORDER, order),
            (layout.KEY, Column(layout.KEY, "text", "g")),
            (layout.DAY, day),
            (HELD, held),
            (BEFORE, numbers.narrowed(numbers.decimal_difference(after, coalesce(value, zero)), kind)),
            (AFTER, after),
            (TROUBLE, lost),
        )
        script.known[made] = script.add("placed", Select(columns, Source(table, "g")))
    return Places(script, sums, over, script.known[made], kind, rows.divisor)


def _on_several_days(sums: tuple[Aggregate, ...]) -> bool:
    """Whether sums over one fact wait for different things, and so may count a row on several days."""
    waits = {node: frozenset(node.conditions) for node in sums}
    return any(waits[a] != waits[b] for a in sums for b in sums if a.fact == b.fact)


def _first_days(script: Script, sums: tuple[Aggregate, ...], table: str, kind: Dec) -> str:
    """The same rows; one that counts again on a later day has no place there, although it moves those after it."""
    made = ("first days", table)
    if made not in script.known:
        who, order = _columns(whose_of(sums), "g"), Column(ORDER, "whole", "g")
        row, day = Column(layout.ROW, "whole", "g"), Column(layout.DAY, "day", "g")
        first = Over(Call("min", (day,), "day"), (*who, order, row))
        columns: tuple[tuple[str, Expr], ...] = (
            *zip(whose_of(sums), who, strict=True),
            (layout.ROW, choice([(compared("=", day, first), row)], null("whole"), "whole")),
            (ORDER, order),
            (layout.KEY, Column(layout.KEY, "text", "g")),
            (layout.DAY, day),
            (layout.VALUE, Column(layout.VALUE, kind, "g")),
            (TROUBLE, Column(TROUBLE, "truth", "g")),
        )
        script.known[made] = script.add("where each row counts first", Select(columns, Source(table, "g")))
    return script.known[made]


def _key(script: Script, sums: tuple[Aggregate, ...], several: bool) -> Expr:
    """What orders rows of one day: their keys, or their numbers where these are in the order of keys."""
    facts = set(facts_of(sums))
    numbered = not (several or taken_back(script.program, sums))  # all rows have numbers
    if facts <= script.layout.widths.ordered and len(facts) == 1 and numbered:
        return Column(layout.ROW, "whole", "g")
    return Column(layout.KEY, "text", "g")


def _added(script: Script, rows: Rows, whose: tuple[str, ...], made: object) -> str:
    """Rows that several sums count, with all that they count."""
    if made not in script.known:
        names: tuple[tuple[str, SqlType], ...] = (
            *((name, "text") for name in whose),
            (layout.ROW, "whole"),
            (ORDER, "whole"),
            (layout.KEY, "text"),
            (layout.DAY, "day"),
        )
        kind = rows.sum_kind(script)
        total = Call("sum", (Column(layout.VALUE, rows.kind, "g"),), Dec(38, kind.places))
        columns: tuple[tuple[str, Expr], ...] = (
            *named("g", names),
            (layout.VALUE, numbers.cast(total, kind)),
            (TROUBLE, Call("any", (Column(TROUBLE, "truth", "g"),), "truth")),
        )
        by = tuple(expr for _, expr in named("g", names))
        script.known[made] = script.add("added to each row", Select(columns, Source(rows.step, "g"), group=by))
        script.kinds[script.known[made]] = kind
    return script.known[made]
