"""Waiting for facts as relations: the day on which a condition is met, or from which on it has failed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.expressions.conditions import truth
from incentlang.engines.relational.expressions.cutoffs import by_cutoff
from incentlang.engines.relational.expressions.refusing import Unsupported
from incentlang.engines.relational.expressions.scope import Rated, Scope
from incentlang.engines.relational.sql import (
    FALSE,
    TRUE,
    Call,
    Case,
    Column,
    Expr,
    Join,
    Over,
    Select,
    Source,
    add_days,
    both,
    choice,
    coalesce,
    compared,
    either,
    known,
    missing,
    null,
    same,
    surely,
    whole,
)
from incentlang.ir.expressions import After, Cutoff, NoneWithin
from incentlang.ir.lifecycle import ClawBack
from incentlang.ir.schema import Field

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script

FOUND, PLACE = "_found", "_place"


@attrs.frozen
class Wait:
    """How a wait stands, whatever the clock: missing dates never come.

    Attributes:
        met: The day on which it is met.
        fails: The first day on which it has failed.
        deadline: The last day of its window; None without one.
        trouble: Where it cannot be told.
    """

    met: Expr
    fails: Expr
    deadline: Expr | None
    trouble: Expr = FALSE


def wait(script: Script, node: After | NoneWithin, scope: Scope, earned: Expr | None = None) -> Wait:
    """How a wait of the row at hand stands.

    Args:
        script: Where further steps are put.
        node: The condition.
        scope: What is at hand; its source has a row number.
        earned: The day of earning, which the window of a claw back may count from.
    """
    if node.cutoff is not None:
        return _by_cutoff(script, node, node.cutoff, scope, earned)
    since = _anchor(script, node, scope, earned)
    deadline: Expr | None = None
    if isinstance(node, NoneWithin) and node.until is not None:
        deadline = script.values.plain(node.until, scope)
    elif node.within is not None:
        deadline = script.values.moved(since, node.within, scope)
    day, lost = _found(script, node, scope, earned)
    trouble = either(lost, missing(since), *([] if deadline is None else [missing(deadline)]))
    if isinstance(node, NoneWithin):
        assert deadline is not None
        early = both(known(day), compared("<=", day, deadline))
        after = add_days(deadline, 1)
        met = Case(((early, null("day")),), after, "day")
        return Wait(met, Case(((early, day),), null("day"), "day"), deadline, trouble)
    if deadline is None:
        return Wait(day, null("day"), None, trouble)
    early = both(known(day), compared("<=", day, deadline))
    met = Case(((early, day),), null("day"), "day")
    return Wait(met, Case(((early, null("day")),), add_days(deadline, 1), "day"), deadline, trouble)


def undone_on(script: Script, clause: ClawBack, scope: Scope, earned: Expr, on: Expr) -> tuple[Expr, Expr]:
    """The day on which what was taken comes back, and where that cannot be told."""
    if clause.restored is None:
        return null("day"), FALSE
    found = wait(script, clause.restored.trigger, scope, earned)
    back = choice([(known(found.met), Call("greatest", (coalesce(found.met, on), on), "day"))], null("day"), "day")
    come = both(known(found.met), compared("<=", found.met, script.last_clock))
    return choice([(come, back)], null("day"), "day"), surely(found.trouble)


@attrs.frozen
class Each:
    """Every row of a fact that came within a window: each joined, with its day and key.

    Attributes:
        day: The row's own day.
        key: Its key.
        at: The row itself, to be read.
    """

    day: Expr
    key: Expr
    at: Scope


def each_row(script: Script, node: After, scope: Scope, earned: Expr, stands: Expr, last: Expr | None = None) -> Each:
    """The rows of the awaited fact within the window; each makes one row of what is at hand.

    Args:
        script: Where further steps are put.
        node: The condition, which has a window.
        scope: What is at hand.
        earned: The day of earning.
        stands: Where it is asked at all.
        last: The last day on which they are looked for; None: that of the run.
    """
    assert node.within is not None
    since = _anchor(script, node, scope, earned)
    deadline = script.values.moved(since, node.within, scope)
    key, lost = _key(node, scope)
    trouble = surely(either(lost, missing(since), missing(deadline)))
    mine = ((layout.KEY, scope.column(layout.KEY, "text")),)
    script.doubt(Select(mine, scope.source, tuple(scope.joins), both(stands, trouble)))
    day = Column(layout.DAY, "day", "v", True)
    on = both(
        same(Column(layout.VALUE, "text", "v"), key),
        compared(">=", day, since),
        compared("<=", day, deadline),
        compared("<=", day, script.last_clock if last is None else last),
    )
    scope.joins.append(Join(Source(_events(script, node), "v"), on, left=False))
    row = same(Column(layout.ROW, "whole", "x"), Column(layout.ROW, "whole", "v"))
    itself = Source(layout.fact_table(node.reach.fact), "x")
    scope.joins.append(Join(itself, row, left=False))
    at = scope.seen(
        source=itself,
        owner=node.reach.fact,
        day=Column(layout.DAY, "day", "x", True),
        lets={},
        parted=False,
        # What comes back is worth what it was worth when the money was credited.
        rated=None if scope.day is None else Rated(scope.day, earning=False),
    )
    return Each(day, Column(layout.KEY, "text", "v"), at)


def _by_cutoff(script: Script, node: After | NoneWithin, cutoff: Cutoff, scope: Scope, earned: Expr | None) -> Wait:
    if earned is not None or scope.day is None:
        raise Unsupported("a wait up to a cut-off after what was earned", node.span)
    day, lost = _found(script, node, scope, None)
    met, fails, deadline = by_cutoff(script, cutoff, scope.day, day, isinstance(node, After))
    return Wait(met, fails, deadline, lost)


def _anchor(script: Script, node: After | NoneWithin, scope: Scope, earned: Expr | None) -> Expr:
    assert scope.day is not None
    match node.anchor:
        case "close":
            return scope.day
        case "earning":
            assert earned is not None
            return earned
        case anchor:
            return script.values.plain(anchor, scope)


def _found(script: Script, node: After | NoneWithin, scope: Scope, earned: Expr | None) -> tuple[Expr, Expr]:
    """The day of the fact that counts, and where it cannot be told which rows belong to the row at hand."""
    schema = scope.schema
    fact = schema.fact(node.reach.fact)
    assert fact is not None
    events = _events(script, node)
    milestone = node.milestone if isinstance(node, After) else fact.once_per is not None
    nth = node.nth if isinstance(node, After) else 1
    key, lost = _key(node, scope)
    if milestone and nth == 1:
        single = fact.once_per is not None and node.reach.field == fact.once_per
        first = _first_of_all(script, events, single)
        joined = scope.join(first, key, lambda at: same(Column(layout.VALUE, "text", at), key))
        return Column(FOUND, "day", joined), lost
    # Which rows lie on or after the anchor differs from row to row: they are asked for by row number.
    own = scope.seen(joins=[], made={}, assumed=[])
    asked = script.add(
        "asked",
        Select(
            (
                *own.line(own.source.name),
                (layout.VALUE, _key(node, own)[0]),
                (layout.DAY, _anchor(script, node, own, earned)),
            ),
            own.source,
            tuple(own.joins),
        ),
    )
    here, there = Source(asked, "a"), Source(events, "e")
    row, day = scope.line("a"), Column(layout.DAY, "day", "e")
    on = same(Column(layout.VALUE, "text", "e"), Column(layout.VALUE, "text", "a"))
    if not milestone:
        on = both(on, compared(">=", day, Column(layout.DAY, "day", "a")))
    joins = (Join(there, on, left=False),)
    if nth == 1:
        first_day = Call("min", (day,), "day")
        by = tuple(expr for _, expr in row)
        found = script.add("found", Select((*row, (FOUND, first_day)), here, joins, group=by))
    else:
        order = (day, Column(layout.KEY, "text", "e"))
        place = Over(Call("row_number", (), "whole"), tuple(expr for _, expr in row), order)
        ranked = script.add("ranked", Select((*row, (FOUND, day), (PLACE, place)), here, joins))
        at = Source(ranked, "r")
        nth_row = same(Column(PLACE, "whole", "r"), whole(nth))
        columns = (*scope.line("r"), (FOUND, Column(FOUND, "day", "r")))
        found = script.add("found", Select(columns, at, where=nth_row))
    mine = scope.line(scope.source.name)

    def own_row(at: str) -> Expr:
        return both(*(same(there, here) for (_, there), (_, here) in zip(scope.line(at), mine, strict=True)))

    joined = scope.join(found, mine, own_row)
    return Column(FOUND, "day", joined), lost


def _key(node: After | NoneWithin, scope: Scope) -> tuple[Expr, Expr]:
    """The key by which rows of the fact belong to the row at hand; nothing is not found by nothing."""
    if not node.reach.path:
        return scope.column(layout.KEY, "text"), FALSE
    read = scope.read(node.reach.path, node.span)
    certain = len(node.reach.path) == 1 and _always_there(scope.table_field(scope.owner, node.reach.path[0]))
    return read.value, read.trouble if certain else either(read.trouble, missing(read.value))


def _always_there(field: Field) -> bool:
    return not field.optional and not field.over_time


def _events(script: Script, node: After | NoneWithin) -> str:
    """The rows of the fact that count: whose they are, their day and key."""
    fact = node.reach.fact
    if node.where is not None and script.reads_people(node.where):
        raise Unsupported("a condition on the awaited row that asks who is paid", node.span)
    made = ("events", fact, node.reach.field, node.where)
    if made not in script.known:
        at = Source(layout.fact_table(fact), "f")
        day = Column(layout.DAY, "day", "f", True)
        own = Scope(script.layout, at, fact, day=day)
        holds = truth(script.values, node.where, own) if node.where is not None else TRUE
        read = own.read((node.reach.field,), node.span).value
        key, row = Column(layout.KEY, "text", "f"), Column(layout.ROW, "whole", "f")
        columns = ((layout.VALUE, read), (layout.DAY, day), (layout.KEY, key), (layout.ROW, row))
        if holds != TRUE:
            script.doubt(Select(((layout.ROW, row),), at, tuple(own.joins), missing(holds)))
        script.known[made] = script.add(
            "events", Select(columns, at, tuple(own.joins), None if holds == TRUE else holds), kept=False
        )
    return script.known[made]


def _first_of_all(script: Script, events: str, single: bool) -> str:
    """The first of the rows that count; `single`: there are no others, so none has to be looked for."""
    made = ("first", events)
    if made not in script.known:
        key, day = Column(layout.VALUE, "text", "e"), Column(layout.DAY, "day", "e")
        at = Source(events, "e")
        query = Select(((layout.VALUE, key), (FOUND, Call("min", (day,), "day"))), at, group=(key,))
        if single:
            query = Select(((layout.VALUE, key), (FOUND, day)), at)
        script.known[made] = script.add("first", query, kept=False)
    return script.known[made]
