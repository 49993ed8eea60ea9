"""Quota credit taken back by any number of rows and clauses, each in its turn, never more than all of a row.

With the shares of a row added up in the order in which they come, each takes what that sum grows by below the whole.
What is undone comes back as it was taken, as long as nobody had asked for more than all of it before.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import attrs

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.data.layout import BOTTOM, TOP
from incentlang.engines.relational.expressions.divisors import reduced, shared_by
from incentlang.engines.relational.expressions.portions import named
from incentlang.engines.relational.expressions.refusing import Unsupported
from incentlang.engines.relational.expressions.scope import Scope
from incentlang.engines.relational.expressions.waits import each_row, undone_on, wait
from incentlang.engines.relational.sql import (
    FALSE,
    TRUE,
    Call,
    Column,
    Const,
    Dec,
    Expr,
    Over,
    Query,
    Select,
    Source,
    SqlType,
    Union,
    both,
    choice,
    coalesce,
    compared,
    either,
    known,
    missing,
    null,
    numbers,
    opposite,
    surely,
    text,
    whole,
)
from incentlang.engines.relational.sql.numbers import Number
from incentlang.ir.expressions import After
from incentlang.ir.lifecycle import ClawBack
from incentlang.values.dates import LAST_DATE

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script

ON, UNDONE, CLAUSE, OWN, BY = "_on", "_undone", "_clause", "_own day", "_by"
_SO_FAR, _HIGHEST, _SIGNED = "_so far", "_highest", "_signed"
_ORDER: tuple[tuple[str, SqlType], ...] = ((UNDONE, "whole"), (CLAUSE, "whole"), (OWN, "day"), (BY, "text"))
_EVENT: tuple[tuple[str, SqlType], ...] = ((ON, "day"), *_ORDER)
_MORE = 3
"""Digits by which all that is asked of a row may be longer than one share of it."""


@attrs.frozen
class Counted:
    """Rows that count for the time being.

    Attributes:
        step: They, with what each counts in columns of its own.
        columns: These columns, by what they are called where rows are counted.
        at: A function that puts them at hand, as the source `c`.
        earned: The day on which each counts.
        counts: Which of them are no problem.
    """

    step: str
    columns: dict[str, Column]
    at: Callable[[], Scope]
    earned: Expr
    counts: Expr

    @property
    def kinds(self) -> tuple[tuple[str, SqlType], ...]:
        """The columns by their own names."""
        return tuple((each.name, each.type) for each in self.columns.values())

    def of(self, source: str) -> dict[str, Expr]:
        """The columns from another source."""
        return {name: Column(each.name, each.type, source) for name, each in self.columns.items()}

    def whose(self, source: str) -> tuple[tuple[str, Expr], ...]:
        """What tells rows apart: the row, and for whom it counts."""
        names = [name for name in (layout.WHO, layout.ROW, layout.ALSO) if name in self.columns]
        return tuple((self.columns[name].name, self.of(source)[name]) for name in names)


def taken_in_turn(script: Script, rows: Counted, claws: Sequence[ClawBack], trouble: str) -> Select:
    """What takes back rows, in the columns of rows that count; the quotient of two where shares are divided.

    Args:
        script: Where steps are put.
        rows: The rows.
        claws: The clauses that take quota credit back.
        trouble: The column that says whether a row is a problem.
    """
    step, top, bottom = _asked(script, rows, claws)
    kinds: tuple[tuple[str, SqlType], ...] = (*rows.kinds, *_EVENT, (TOP, top))
    kinds = kinds if bottom is None else (*kinds, (BOTTOM, bottom))
    signed = choice(
        [(compared("=", Column(UNDONE, "whole", "e"), whole(1)), numbers.decimal_negative(Column(TOP, top, "e")))],
        Column(TOP, top, "e"),
        top,
    )
    total = Dec(38, top.places)

    def turns(of: str) -> tuple[tuple[Expr, ...], tuple[Expr, ...]]:
        return tuple(expr for _, expr in rows.whose(of)), tuple(expr for _, expr in named(of, _EVENT))

    so_far = Over(Call("sum", (signed,), total), *turns("e"), "up to here")
    running = script.add(
        "credit asked back so far",
        Select((*named("e", kinds), (_SIGNED, signed), (_SO_FAR, so_far)), Source(step, "e")),
        kept=False,
    )
    wide = Dec(min(38, top.digits + _MORE), top.places)
    kinds = (*kinds, (_SIGNED, top))
    highest = Over(Call("max", (Column(_SO_FAR, total, "r"),), total), *turns("r"), "before here")
    sums = tuple(
        (name, numbers.cast(each, wide)) for name, each in ((_SO_FAR, Column(_SO_FAR, total, "r")), (_HIGHEST, highest))
    )
    asked = script.add("credit asked back", Select((*named("r", kinds), *sums), Source(running, "r")))
    after, mine = Column(_SO_FAR, wide, "a"), Column(_SIGNED, top, "a")
    all_: Expr = numbers.ONE if bottom is None else Column(BOTTOM, bottom, "a")
    undone = compared("=", Column(UNDONE, "whole", "a"), whole(1))
    bound = both(undone, surely(numbers.compare(">", Column(_HIGHEST, wide, "a"), all_)))
    name = ((layout.KEY, rows.of("a")[layout.KEY]),)
    script.doubt(Select(name, Source(asked, "a"), where=bound))  # only the reference evaluator follows that
    before = numbers.decimal_difference(after, mine)

    def at_most(value: Expr) -> Number:
        return numbers.least_of(Number(value), Number(all_))

    taken = numbers.decimal_difference(at_most(after).top, at_most(before).top)
    part = numbers.narrowed(
        choice([(undone, numbers.cast(mine, numbers.kind_of(taken)))], taken, numbers.kind_of(taken)), top
    )
    return _rows(rows, asked, Number(part, None if bottom is None else all_), trouble, script.last_clock)


def _rows(rows: Counted, asked: str, part: Number, trouble: str, last: Expr) -> Select:
    """Rows that take back a part of what others count."""
    own = rows.of("a")
    value = Number(own[layout.VALUE], own.get(BOTTOM))
    found = numbers.multiply(numbers.negate(part), value)
    if value.bottom is None:
        found = reduced(found, numbers.kind_of(value.top))
    day = Column(ON, "day", "a")
    put: dict[str, Expr] = {layout.ROW: null("whole"), layout.DAY: day, layout.VALUE: found.top, trouble: FALSE}
    columns = {name: put.get(name, column) for name, column in own.items()}
    if found.bottom is not None:
        columns[BOTTOM] = found.bottom
    return Select(tuple(columns.items()), Source(asked, "a"), where=compared("<=", day, last))


def _asked(script: Script, rows: Counted, claws: Sequence[ClawBack]) -> tuple[str, Dec, Dec | None]:
    """Every claw back of every row with its share, and every one that is undone; the digits of shares and divisors."""
    made = [each for place, clause in enumerate(claws) for each in _of_clause(script, rows, clause, place)]
    top = numbers.widest([share.top for _, share in made])
    divided = any(share.bottom is not None for _, share in made)
    bottom = numbers.widest([share.bottom or numbers.ONE for _, share in made]) if divided else None
    parts: list[Query] = []
    for select, share in made:
        columns = [*select.columns, (TOP, numbers.cast(share.top, top))]
        if bottom is not None:
            columns.append((BOTTOM, numbers.cast(share.bottom or numbers.ONE, bottom)))
        parts.append(attrs.evolve(select, columns=tuple(columns)))
    step = script.add("shares of credit", parts[0] if len(parts) == 1 else Union(tuple(parts)))
    if bottom is None:
        return step, top, None
    key = [(name, expr.type) for name, expr in rows.whose("q")]
    return shared_by(script, step, key, (TOP, top), bottom)


def _of_clause(script: Script, rows: Counted, clause: ClawBack, place: int) -> list[tuple[Select, Number]]:
    """The rows of which a clause takes, and those to which it gives back, with its share."""
    scope = rows.at()
    key: Expr = text("")
    come: Expr = TRUE
    lost: Expr = FALSE
    if clause.each and isinstance(clause.trigger, After):
        row = each_row(script, clause.trigger, scope, rows.earned, rows.counts, Const(LAST_DATE, "day"))
        met, key = row.day, row.key
        share = script.values.number(clause.share, scope.seen(trigger=met, trigger_row=row.at))
    else:
        found = wait(script, clause.trigger, scope, rows.earned)
        met, come, lost = found.met, known(found.met), surely(found.trouble)
        share = script.values.number(clause.share, scope.seen(trigger=met))
    on = Call("greatest", (coalesce(met, rows.earned), rows.earned), "day")
    back, never_told = undone_on(script, clause, scope, rows.earned, on)
    if scope.assumed:
        raise Unsupported("a default in the share of a claw back", clause.span)
    wrong = either(lost, both(come, either(no_part(share), never_told)))
    name = ((layout.KEY, Column(layout.KEY, "text", "c")),)
    script.doubt(Select(name, scope.source, tuple(scope.joins), both(rows.counts, wrong)))
    own = named("c", rows.kinds)
    turns = [(on, 0, come), *([(back, 1, both(come, known(back)))] if clause.restored is not None else [])]
    return [
        (
            Select(
                (*own, (ON, when), (UNDONE, whole(undone)), (CLAUSE, whole(place)), (OWN, met), (BY, key)),
                scope.source,
                tuple(scope.joins),
                both(rows.counts, where),
            ),
            share,
        )
        for when, undone, where in turns
    ]


def no_part(share: Number) -> Expr:
    """Whether a share is no part of the whole."""
    if isinstance(share.top, Const):
        return missing(share.top)
    least, most = Number(numbers.ZERO), Number(numbers.ONE)
    return opposite(surely(both(numbers.holds(">=", share, least), numbers.holds("<=", share, most))))
