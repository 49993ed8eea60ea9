"""What is of a participant together with an entity, gathered over that entity: `lowest of attainment over product`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

from incentlang.diagnostics.run import NoRows
from incentlang.engines.reference.answers import Problem
from incentlang.engines.reference.env import Env
from incentlang.engines.reference.exact import put_together
from incentlang.ir.expressions import OverAlso
from incentlang.values.dates import ONE_DAY
from incentlang.values.numbers import Number

if TYPE_CHECKING:
    from incentlang.engines.reference.compiler import Compiler


def over(compiler: Compiler, node: OverAlso) -> Callable[[Env], Number]:
    """The function that computes the gather."""
    value = compiler.value(node.value, "") if node.value is not None else None
    test = compiler.test(node.where, "") if node.where is not None else None

    def one(env: Env, key: str) -> Iterable[Number]:
        """The value for one of the entity; nothing where it is left out."""
        before, env.also = env.also, key
        try:
            if test is None or test(env).state == "met":
                yield value(env) if value is not None else Decimal(1)
        finally:
            env.also = before

    def result(env: Env) -> Number:
        assert env.period is not None
        env.read_until = max(env.read_until, env.period.end)
        if env.clock < env.read_until:
            env.until(env.clock + ONE_DAY)
        keys = compiler.periodic.pairs.members(node, env)
        return _put_together(node, [each for key in keys for each in one(env, key)], env)

    return result


def _put_together(node: OverAlso, values: list[Number], env: Env) -> Number:
    if not values and node.kind not in ("sum", "count"):
        text = " ".join(node.span.text.split())
        raise Problem(NoRows(text=text, who=f" for {env.participant} in {env.period}", of=node.of))
    return put_together(node.kind, values)
