"""Claw backs made ready: what triggered one, and what it asks for (semantics 20 and 21)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal

import attrs

from incentlang.data.model import Row
from incentlang.diagnostics.run import ShareOutsideWhole
from incentlang.engines.reference.answers import Problem
from incentlang.engines.reference.compiler import Compiler, Value
from incentlang.engines.reference.conditions import Waited
from incentlang.engines.reference.env import Env
from incentlang.engines.reference.life import Money, Trigger, wanted
from incentlang.ir.expressions import After
from incentlang.ir.lifecycle import ClawBack
from incentlang.values.numbers import Number, as_fraction, stored, trimmed

_TRIGGER = "trigger"


@attrs.frozen
class ReadyClawBack:
    """One claw back clause, ready to be asked once the credit is earned."""

    node: ClawBack
    share: Value
    wait: Callable[[Env], Waited]
    each: Callable[[Env], Sequence[tuple[date, Row]]] | None
    restore: Callable[[Env], Waited] | None

    def __call__(self, env: Env) -> tuple[Trigger, ...]:
        """What was triggered by the clock, in order of date and key: at most once, or once for each row."""
        if self.each is not None:
            return tuple(self._triggered(env, day, row)._replace(key=row.key) for day, row in self.each(env))
        waited = self.wait(env)
        answer = waited.answer
        if answer.state != "met" or answer.on is None:
            return ()
        found = self._triggered(env, answer.on, waited.found[1] if waited.found is not None else None)
        return (found._replace(restored=self._restored(env, found.on)),)

    def _triggered(self, env: Env, day: date, row: Row | None) -> Trigger:
        """What one trigger asks for; its share sees its day, and the row's own columns.

        What came before the money was earned takes it on the day of earning.
        """
        assert env.earned is not None
        node = self.node
        with triggered(env, day, row):
            asked = self.share(env)
        if not node.amount:
            self._must_be_part(asked, env, day)
        return Trigger(
            node.span,
            max(day, env.earned),
            None if node.amount else asked,
            asked if node.amount else None,
            node.before_cap,
            node.credit,
            full=node.restored is not None and node.restored.full,
            recovery=node.recovery,
            unpaid=node.unpaid,
        )

    def _must_be_part(self, share: Number, env: Env, day: date) -> None:
        if not 0 <= as_fraction(share) <= 1:
            text, shown = " ".join(self.node.share.span.text.split()), f"{trimmed(stored(share) * 100)}%"
            raise Problem(ShareOutsideWhole(text=text, share=shown, subject=env.subject, day=day))

    def _restored(self, env: Env, taken: date) -> date | None:
        """The day on which it was undone, if it was."""
        if self.restore is None:
            return None
        answer = self.restore(env).answer
        return max(answer.on, taken) if answer.state == "met" and answer.on is not None else None


def asked_for(trigger: Trigger, of: Decimal, money: Money) -> tuple[Number, Decimal]:
    """What a claw back asks for, exact and rounded; never an amount of the other sign, which would pay, not take."""
    exact, amount = wanted(trigger, of, money)
    return (exact, amount) if amount * of > 0 else (Decimal(0), Decimal(0))


@contextmanager
def triggered(env: Env, day: date, row: Row | None) -> Iterator[None]:
    """Let a share see the day on which it is taken back, and the row that triggered it, read on that day."""
    lets = env.lets
    env.lets = {**lets, _TRIGGER: lambda _: day}
    if row is not None:
        env.trigger = Env(env.clock, day, row)
        env.trigger.rates_of = env.day
        env.trigger.participant, env.trigger.nobody = env.participant, env.nobody
        env.trigger.assumptions = env.assumptions  # defaults that are taken are told with the credit
    try:
        yield
    finally:
        env.lets, env.trigger = lets, None


def ready_claw_back(node: ClawBack, owner: str, compiler: Compiler) -> ReadyClawBack:
    """A claw back made ready; `owner` is the fact whose rows the rule credits."""
    trigger = node.trigger
    return ReadyClawBack(
        node,
        compiler.value(node.share, owner),
        compiler.waits(trigger, owner),
        compiler.each(trigger, owner) if node.each and isinstance(trigger, After) else None,
        compiler.waits(node.restored.trigger, owner) if node.restored is not None else None,
    )
