"""Quota credit taken back: a negative row on the day of the trigger, and the row again where that is undone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import attrs

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.expressions.portions import named
from incentlang.engines.relational.expressions.refusing import Unsupported
from incentlang.engines.relational.expressions.reversals_in_turn import Counted, no_part, taken_in_turn
from incentlang.engines.relational.expressions.scope import Scope
from incentlang.engines.relational.expressions.waits import undone_on, wait
from incentlang.engines.relational.sql import (
    FALSE,
    Call,
    Column,
    Expr,
    Select,
    Source,
    both,
    coalesce,
    columns_of,
    compared,
    either,
    known,
    missing,
    null,
    numbers,
    opposite,
    surely,
)
from incentlang.engines.relational.sql.numbers import Number
from incentlang.ir.expressions import Aggregate
from incentlang.ir.lifecycle import ClawBack
from incentlang.ir.program import Program, RowRule

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script

_COUNTED = "_counted"


def taken_back(program: Program, nodes: Iterable[Aggregate]) -> bool:
    """Whether credit that some sums count can be taken back."""
    return any(_claws(_rule(program, node)) for node in nodes)


def reversals(script: Script, node: Aggregate, rows: Select, trouble: str) -> list[Select]:
    """The rows that take back what rows counted; they are no row of the fact, and stand after the one they take.

    Args:
        script: Where steps are put.
        node: A sum.
        rows: The rows that it counts.
        trouble: The column that says whether one is a problem.
    """
    rule = _rule(script.program, node)
    claws = _claws(rule)
    if rule is None or not claws:
        return []
    fact = script.program.schema.fact(node.fact)
    assert fact is not None
    kinds = dict(columns_of(rows))
    counted = tuple((f"{_COUNTED} {name}", expr) for name, expr in rows.columns)
    columns = (*named(rows.source.name, script.layout.fact(fact)), *counted)
    base = script.add("counted for the time being", Select(columns, rows.source, rows.joins, rows.where))
    own = {name: Column(f"{_COUNTED} {name}", each, "c") for name, each in kinds.items()}
    lets = {let.name: let.value for let in rule.lets}
    day, earned = Column(layout.DAY, "day", "c", True), own[layout.DAY]

    def at() -> Scope:
        return Scope(script.layout, Source(base, "c"), node.fact, day=day, who=own[layout.WHO], lets=lets)

    counts = opposite(own[trouble])
    scope = at()
    taken = [] if _in_turn(claws) else [_taken(script, clause, scope, earned) for clause in claws]
    if scope.assumed:
        raise Unsupported("a default in the share of a claw back", claws[0].span)
    if not taken or any(each.share.bottom is not None for each in taken):
        return [taken_in_turn(script, Counted(base, own, at, earned, counts), claws, trouble)]
    key = ((layout.KEY, Column(layout.KEY, "text", "c")),)
    doubtful = both(counts, either(*(each.wrong for each in taken)))
    script.doubt(Select(key, scope.source, tuple(scope.joins), doubtful))
    parts: list[Select] = []
    for place, each in enumerate(taken):
        part = _left_for(each, taken[:place], taken[place + 1 :])
        value = numbers.decimal_product(part, own[layout.VALUE])
        moves = [(each.on, numbers.decimal_negative(value), known(each.met))]
        if each.clause.restored is not None:
            moves.append((each.back, value, both(known(each.met), known(each.back))))
        for when, amount, where in moves:
            put: dict[str, Expr] = {layout.ROW: null("whole"), layout.DAY: when, layout.VALUE: amount, trouble: FALSE}
            row = tuple((name, put.get(name, column)) for name, column in own.items())
            come = both(counts, where, compared("<=", when, script.last_clock))
            parts.append(Select(row, scope.source, tuple(scope.joins), come))
    return parts


@attrs.frozen
class _Taken:
    """What a clause takes of the rows at hand.

    Attributes:
        met: The day of its trigger; missing where it never comes.
        on: The day on which it takes; `back` that on which it is undone, missing where it is not.
        share: What it asks for.
        wrong: Where that cannot be told.
    """

    clause: ClawBack
    met: Expr
    on: Expr
    back: Expr
    share: Number
    wrong: Expr


def _taken(script: Script, clause: ClawBack, scope: Scope, earned: Expr) -> _Taken:
    found = wait(script, clause.trigger, scope, earned)
    on = Call("greatest", (coalesce(found.met, earned), earned), "day")
    share = script.values.number(clause.share, scope.seen(trigger=found.met))
    back, lost = undone_on(script, clause, scope, earned, on)
    wrong = either(surely(found.trouble), both(known(found.met), either(no_part(share), lost)))
    return _Taken(clause, found.met, on, back, share, wrong)


def _left_for(mine: _Taken, earlier: Sequence[_Taken], later: Sequence[_Taken]) -> Expr:
    """What a clause takes: its share, and no more than the other one left of the row by then.

    Of one day the clause that stands first in the plan takes first, and what is undone comes back after that.
    """
    share = mine.share
    for others, first_of_day in ((earlier, True), (later, False)):
        for other in others:
            is_before = compared("<=", other.on, mine.on) if first_of_day else compared("<", other.on, mine.on)
            comes_first = both(known(other.met), is_before)
            is_gone = both(comes_first, either(missing(other.back), compared(">=", other.back, mine.on)))
            left = numbers.add(Number(numbers.ONE), numbers.negate(other.share))
            share = numbers.choose([(surely(is_gone), numbers.least_of(mine.share, left))], share)
    return share.top


def _rule(program: Program, node: Aggregate) -> RowRule | None:
    """The rule by which rows count, in the version that holds on their dates."""
    if not node.of_rule:
        return None
    rules = [rule for rule in program.rules if isinstance(rule, RowRule) and rule.name == node.of_rule]
    return next((rule for rule in rules if rule.dates == node.dates), None)


def _claws(rule: RowRule | None) -> list[ClawBack]:
    return [] if rule is None else [clause for clause in rule.clawbacks if clause.credit]


def _in_turn(claws: list[ClawBack]) -> bool:
    """Whether so many may take of a row that their shares are added up."""
    return len(claws) > 2 or any(each.each for each in claws)
