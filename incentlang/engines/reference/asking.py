"""The conditions of a credit asked together (semantics 9 and 10)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple, assert_never

from incentlang.engines.reference.answers import Answer, Problem, opposite
from incentlang.engines.reference.compiler import Compiler, Test
from incentlang.engines.reference.conditions import Waited
from incentlang.engines.reference.env import Env
from incentlang.ir.expressions import After, NoneWithin
from incentlang.ir.program import Condition, Unless, When
from incentlang.ir.words import waited_for


class Asked(NamedTuple):
    """One condition of a credit, ready to be asked."""

    node: Condition
    ask: Test
    wait: Callable[[Env], Waited] | None


def asked(compiler: Compiler, node: Condition, owner: str) -> Asked:
    """A condition made ready."""
    match node:
        case When(condition=condition):
            return Asked(node, compiler.test(condition, owner), None)
        case Unless(condition=condition):
            test = compiler.test(condition, owner)
            return Asked(node, lambda env: opposite(test(env)), None)
        case After() | NoneWithin():
            wait = compiler.waits(node, owner)
            return Asked(node, lambda env: wait(env).answer, wait)
        case _:
            assert_never(node)


class Together(NamedTuple):
    """All conditions of a credit together: failed, else problem, else pending, else met on the latest date."""

    state: str
    on: date | None = None
    problem: Problem | None = None
    waiting_for: str = ""
    until: date | None = None


def together(conditions: tuple[Asked, ...], env: Env) -> Together:
    """Ask every condition; the first that is pending says what is waited for."""
    problem: Problem | None = None
    latest: date | None = None
    waiting: Asked | None = None
    for asked in conditions:
        try:
            answer: Answer = asked.ask(env)
        except Problem as found:
            problem = problem or found
            continue
        if answer.state == "failed":
            return Together("failed")
        if answer.state == "pending":
            waiting = waiting or asked
        elif answer.on is not None and (latest is None or answer.on > latest):
            latest = answer.on
    if problem is not None:
        return Together("problem", problem=problem)
    if waiting is not None:
        until = waiting.wait(env).deadline if waiting.wait is not None else None
        return Together("pending", None, None, waited_for(waiting.node), until)
    return Together("met", latest)
