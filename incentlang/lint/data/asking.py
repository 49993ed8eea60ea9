"""How conditions, waits and values of a rule's rows went, as the reference evaluator answers."""

# ruff: noqa: PLC0415 (an engine is loaded when data is asked, not with each lint)

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from incentlang.ir.conditions import Unless, When
from incentlang.ir.expressions import After, And, Expr, IsKnown
from incentlang.ir.program import RowRule
from incentlang.lint.data.history import History
from incentlang.values.numbers import exact_arithmetic

if TYPE_CHECKING:
    from incentlang.data.model import Row
    from incentlang.engines.reference.conditions import Waited
    from incentlang.engines.reference.env import Env
    from incentlang.engines.reference.rules import ReadyRowRule


def row_rules(history: History) -> Iterator[tuple[RowRule, ReadyRowRule]]:
    """The rules of rows that pay something, ready to be asked."""
    from incentlang.engines.reference.rules import ReadyRowRule

    for ready in history.engine.rules:
        if isinstance(ready, ReadyRowRule) and ready.credits:
            yield ready.rule, ready


def leaves(condition: Expr | None) -> Iterator[Expr]:
    """The conditions that must all hold."""
    if isinstance(condition, And):
        for each in condition.conditions:
            yield from leaves(each)
    elif condition is not None:
        yield condition


def conditions_of(rule: RowRule) -> Iterator[Expr]:
    """What `where`, `when` and `unless` of a rule ask, each once; without `is known`, which a later one may need."""
    found = [*leaves(rule.where)]
    for credit in rule.credits:
        for each in credit.conditions:
            if isinstance(each, When | Unless):
                found += leaves(each.condition)
    yield from {each.span: each for each in found if not isinstance(each, IsKnown)}.values()


def every_row(history: History, ready: ReadyRowRule) -> list[tuple[Row, Env]]:
    """Each row of a rule's fact within the dates of plan and rule, as the rule sees it, for the first who is paid."""
    found: list[tuple[Row, Env]] = []
    with exact_arithmetic():
        for day, row in history.rows(ready.rule.subject):
            if ready.rule.dates.holds(day):
                env = ready.env(row, day, history.newest)
                credits = ready.credits_of(row)
                env.participant = ready.payee(credits[0], row, day) if credits else ""
                found.append((row, env))
    return found


def subjects(history: History, ready: ReadyRowRule) -> list[tuple[Row, Env]]:
    """Of these, the rows that `where` picks and no exception takes; one that it cannot pick or leave is left out."""
    from incentlang.engines.reference.answers import Problem

    def is_mine(env: Env) -> bool:
        try:
            picked = ready.where is None or ready.where(env).state == "met"
            return picked and not ready.family.overridden(env)
        except Problem:
            return False

    with exact_arithmetic():
        return [(row, env) for row, env in every_row(history, ready) if is_mine(env)]


def states(history: History, owner: str, condition: Expr, rows: list[tuple[Row, Env]]) -> list[str] | None:
    """How a condition goes for each row; None where it has no answer for one."""
    from incentlang.engines.reference.answers import Problem

    with exact_arithmetic():
        test = history.engine.compiler.test(condition, owner)
        try:
            return [test(env).state for _, env in rows]
        except Problem:
            return None


def values(history: History, owner: str, node: Expr, rows: list[tuple[Row, Env]]) -> list[tuple[Row, Any]]:
    """What an expression comes to for each row for which it has a value."""
    from incentlang.engines.reference.answers import Problem

    found: list[tuple[Row, Any]] = []
    with exact_arithmetic():
        value = history.engine.compiler.value(node, owner)
        for row, env in rows:
            try:
                answer = value(env)
            except Problem:
                continue
            if answer is not None:
                found.append((row, answer))
    return found


def waited(history: History, owner: str, wait: After, rows: list[tuple[Row, Env]]) -> list[tuple[Row, Waited]]:
    """What a wait found for each row for which it could look."""
    from incentlang.engines.reference.answers import Problem

    found: list[tuple[Row, Waited]] = []
    with exact_arithmetic():
        ask = history.engine.compiler.waits(wait, owner)
        for row, env in rows:
            try:
                found.append((row, ask(env)))
            except Problem:
                continue
    return found
