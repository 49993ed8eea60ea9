"""A condition held as met for one row or period: the plan's own functions, and one answer otherwise.

No data are made up for it: what would have to be true in the world for the condition to hold is nobody's guess here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

import attrs

from incentlang.engines.reference.answers import PENDING, Answer, State
from incentlang.engines.reference.compiler import Compiler, Test
from incentlang.engines.reference.conditions import Waited
from incentlang.engines.reference.env import Env
from incentlang.ir.expressions import After, Expr, NoneWithin


@attrs.frozen(eq=False)
class Held:
    """One clause of the plan, for one row or one person's period.

    Attributes:
        node: The test or wait.
        wanted: The answer that lets the credit through; a test after `unless` must fail.
        key: The row's key, or empty.
        who: Whose period it is, with `period`; empty for a row.
        day: From when on what waits is taken as answered, and what came too late as come in time.
    """

    node: Expr | After | NoneWithin
    wanted: State
    day: date
    key: str = ""
    who: str = ""
    period: str = ""

    def is_of(self, env: Env) -> bool:
        """Whether it is the row or period that is asked now."""
        if self.key:
            return env.row is not None and env.row.key == self.key
        return env.row is None and env.participant == self.who and str(env.period) == self.period

    def instead(self, answer: Answer, env: Env) -> Answer:
        """The answer that stands in the place of the plan's own."""
        if answer.state == self.wanted:
            return answer
        if answer.state == "pending":
            return self.from_day(env)
        return Answer(self.wanted, answer.on)

    def from_day(self, env: Env) -> Answer:
        """Pending until the day, and then answered."""
        if env.clock < self.day:
            env.until(self.day)
            return PENDING
        return Answer(self.wanted, self.day)


class HoldingCompiler(Compiler):
    """Compiles a plan in which some clauses hold for somebody."""

    held: Sequence[Held] = ()

    def _held(self, node: Expr | After | NoneWithin) -> list[Held]:
        """By their place in the text: quota credit and rules that give way ask the same words again."""
        return [each for each in self.held if type(each.node) is type(node) and each.node.span == node.span]

    def test(self, node: Expr, owner: str) -> Test:
        """The function that answers a condition, or the answer that is held."""
        test = super().test(node, owner)
        for held in self._held(node):
            test = partial(_tested, held, test)
        return test

    def waits(self, node: After | NoneWithin, owner: str) -> Callable[[Env], Waited]:
        """The function that looks for a fact, or the answer that is held."""
        waits = super().waits(node, owner)
        for held in self._held(node):
            waits = partial(_waited, held, waits)
        return waits


def _tested(held: Held, test: Test, env: Env) -> Answer:
    return held.instead(test(env), env) if held.is_of(env) else test(env)


def _waited(held: Held, waits: Callable[[Env], Waited], env: Env) -> Waited:
    waited = waits(env)
    if not held.is_of(env) or waited.answer.state == held.wanted:
        return waited
    return waited._replace(answer=held.from_day(env))


def holding(held: Sequence[Held]) -> Callable[..., Compiler]:
    """What makes compilers that hold these clauses."""

    def compiling(*parts: object) -> Compiler:
        made = HoldingCompiler(*parts)  # type: ignore[arg-type]
        made.held = tuple(held)
        return made

    return compiling
