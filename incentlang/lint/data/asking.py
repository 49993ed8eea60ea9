"""How conditions, waits and values of a rule's rows went, as the reference evaluator answers."""

# ruff: noqa: PLC0415 (an engine is loaded when data is asked, not with each lint)

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from incentlang.ir.conditions import Unless, When
from incentlang.ir.expressions import After, Aggregate, And, Expr, IsKnown
from incentlang.ir.program import PeriodRule, RowRule, Rule
from incentlang.lint.data.history import History
from incentlang.values.numbers import exact_arithmetic
from incentlang.values.periods import periods_between

if TYPE_CHECKING:
    from incentlang.data.model import Row
    from incentlang.engines.reference.conditions import Waited
    from incentlang.engines.reference.env import Env
    from incentlang.engines.reference.rules import ReadyPeriodRule, ReadyRowRule


def period_rules(history: History) -> Iterator[tuple[PeriodRule, ReadyPeriodRule]]:
    """The rules of periods that pay something, ready to be asked."""
    from incentlang.engines.reference.rules import ReadyPeriodRule

    for ready in history.engine.rules:
        if isinstance(ready, ReadyPeriodRule) and ready.credits:
            yield ready.rule, ready


def every_period(history: History, ready: ReadyPeriodRule) -> list[Env]:
    """Each period of everybody in a rule's role that the data goes on to the end of, as the rule sees it."""
    engine, rule, newest = history.engine, ready.rule, history.newest
    start = engine.starts(ready)
    if start is None:
        return []
    periods = periods_between(start, newest, rule.each, engine.program.plan.year_offset)
    return [
        ready.env(who, period, newest)
        for period in periods
        if period.end <= newest and engine.in_range(period.end) and rule.dates.holds(period.start)
        for who in engine.world.members(rule.role, period)
    ]


def gathered(history: History, gathers: Sequence[Aggregate], fact: str) -> list[tuple[date, Row]]:
    """The rows of a fact that one of some gathers takes by its `where`, with their days."""
    from incentlang.engines.reference.env import Env

    rows = history.rows(fact)
    taken: set[int] = set()
    for gather in gathers:
        cases = [Env(history.newest, day, row) for day, row in rows]
        went = ["met"] * len(rows) if gather.where is None else states(history, fact, gather.where, cases)
        taken |= {index for index, state in enumerate(went or ()) if state == "met"}
    return [pair for index, pair in enumerate(rows) if index in taken]


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


def conditions_of(rule: Rule) -> Iterator[Expr]:
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
    with exact_arithmetic():
        return [(row, env) for row, env in every_row(history, ready) if is_subject(ready, env)]


def is_subject(ready: ReadyRowRule | ReadyPeriodRule, env: Env) -> bool:
    """Whether `where` of a rule picks what is at hand, and no exception takes it."""
    from incentlang.engines.reference.answers import Problem

    try:
        picked = ready.where is None or ready.where(env).state == "met"
        return picked and not ready.family.overridden(env)
    except Problem:
        return False


def states(history: History, owner: str, condition: Expr, cases: Iterable[Env]) -> list[str] | None:
    """How a condition goes in each case; None where it has no answer in one."""
    from incentlang.engines.reference.answers import Problem

    with exact_arithmetic():
        test = history.engine.compiler.test(condition, owner)
        try:
            return [test(env).state for env in cases]
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
