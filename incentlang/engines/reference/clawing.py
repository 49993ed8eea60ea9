"""Claw backs made ready: whether one was triggered, and what it asks for (semantics 20 and 21)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import attrs

from incentlang.engines.reference.compiler import Compiler, Value
from incentlang.engines.reference.conditions import Waited
from incentlang.engines.reference.env import Env
from incentlang.engines.reference.life import Money, Trigger, wanted
from incentlang.ir.lifecycle import ClawBack
from incentlang.values.numbers import Number

_TRIGGER = "trigger"


@attrs.frozen
class ReadyClawBack:
    """One claw back clause, ready to be asked once the credit is earned."""

    node: ClawBack
    share: Value
    wait: Callable[[Env], Waited]
    restore: Callable[[Env], Waited] | None

    def __call__(self, env: Env) -> tuple[Trigger, ...]:
        """What was triggered by the clock: nothing, or this once."""
        answer = self.wait(env).answer
        if answer.state != "met" or answer.on is None:
            return ()
        day, node = answer.on, self.node
        env.lets = {**env.lets, _TRIGGER: lambda _: day}
        asked = self.share(env)
        restored = self._restored(env, day)
        share, amount = (None, asked) if node.amount else (asked, None)
        return (
            Trigger(
                node.span,
                day,
                share,
                amount,
                node.before_cap,
                node.credit,
                restored,
                node.restored is not None and node.restored.full,
                node.recovery,
                node.unpaid,
            ),
        )

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


def ready_claw_back(node: ClawBack, owner: str, compiler: Compiler) -> ReadyClawBack:
    """A claw back made ready; `owner` is the fact whose rows the rule credits."""
    return ReadyClawBack(
        node,
        compiler.value(node.share, owner),
        compiler.waits(node.trigger, owner),
        compiler.waits(node.restored.trigger, owner) if node.restored is not None else None,
    )
