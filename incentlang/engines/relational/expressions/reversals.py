"""Quota credit taken back: a negative row on the day of the trigger, and the row again where that is undone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.expressions.portions import named
from incentlang.engines.relational.expressions.refusing import Unsupported
from incentlang.engines.relational.expressions.scope import Scope
from incentlang.engines.relational.expressions.waits import undone_on, wait
from incentlang.engines.relational.sql import (
    FALSE,
    Call,
    Column,
    Const,
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
    clause = _single(claws)
    fact = script.program.schema.fact(node.fact)
    assert fact is not None
    kinds = dict(columns_of(rows))
    counted = tuple((f"{_COUNTED} {name}", expr) for name, expr in rows.columns)
    columns = (*named(rows.source.name, script.layout.fact(fact)), *counted)
    base = script.add("counted for the time being", Select(columns, rows.source, rows.joins, rows.where))
    own = {name: Column(f"{_COUNTED} {name}", each, "c") for name, each in kinds.items()}
    lets = {let.name: let.value for let in rule.lets}
    day, earned = Column(layout.DAY, "day", "c", True), own[layout.DAY]
    scope = Scope(script.layout, Source(base, "c"), node.fact, day=day, who=own[layout.WHO], lets=lets)
    found = wait(script, clause.trigger, scope, earned)
    on = Call("greatest", (coalesce(found.met, earned), earned), "day")
    share = script.values.number(clause.share, scope.seen(trigger=found.met))
    back, lost = undone_on(script, clause, scope, earned, on)
    if scope.assumed:
        raise Unsupported("a default in the share of a claw back", clause.span)
    if share.bottom is not None:
        raise Unsupported("a part of quota credit that is divided", clause.span)
    counts = opposite(own[trouble])
    wrong = either(_no_part(share), lost)
    key = ((layout.KEY, Column(layout.KEY, "text", "c")),)
    doubtful = both(counts, either(surely(found.trouble), both(known(found.met), wrong)))
    script.doubt(Select(key, scope.source, tuple(scope.joins), doubtful))
    taken = numbers.decimal_product(share.top, own[layout.VALUE])
    moves: list[tuple[Expr, Expr, Expr]] = [(on, numbers.decimal_negative(taken), both(counts, known(found.met)))]
    if clause.restored is not None:
        moves.append((back, taken, both(counts, known(found.met), known(back))))
    parts: list[Select] = []
    for when, value, where in moves:
        put: dict[str, Expr] = {layout.ROW: null("whole"), layout.DAY: when, layout.VALUE: value, trouble: FALSE}
        row = tuple((name, put.get(name, column)) for name, column in own.items())
        come = both(where, compared("<=", when, script.last_clock))
        parts.append(Select(row, scope.source, tuple(scope.joins), come))
    return parts


def _no_part(share: Number) -> Expr:
    """Whether a share is no part of the whole."""
    if isinstance(share.top, Const):
        return missing(share.top)
    least, most = Number(numbers.ZERO), Number(numbers.ONE)
    return opposite(surely(both(numbers.holds(">=", share, least), numbers.holds("<=", share, most))))


def _rule(program: Program, node: Aggregate) -> RowRule | None:
    """The rule by which rows count, in the version that holds on their dates."""
    if not node.of_rule:
        return None
    rules = [rule for rule in program.rules if isinstance(rule, RowRule) and rule.name == node.of_rule]
    return next((rule for rule in rules if rule.dates == node.dates), None)


def _claws(rule: RowRule | None) -> list[ClawBack]:
    return [] if rule is None else [clause for clause in rule.clawbacks if clause.credit]


def _single(claws: list[ClawBack]) -> ClawBack:
    if len(claws) > 1:
        raise Unsupported("several claw backs of money and credit", claws[1].span)
    if claws[0].each:
        raise Unsupported("a claw back of money and credit after each of several rows", claws[0].span)
    return claws[0]
