"""A credit made ready: who is paid, under which conditions, and how much of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

import attrs

from incentlang.data.model import Row
from incentlang.diagnostics.run import SharesNotWhole
from incentlang.engines.reference.answers import Problem
from incentlang.engines.reference.asking import Asked, asked
from incentlang.engines.reference.columns import column
from incentlang.engines.reference.compiler import Compiler, Value
from incentlang.engines.reference.env import Env
from incentlang.engines.reference.evidence import evidence_of
from incentlang.engines.reference.exact import divided, plus, times
from incentlang.engines.reference.life import Money
from incentlang.engines.reference.world import World
from incentlang.ir.lifecycle import SplitAmong
from incentlang.ir.program import Credit
from incentlang.ir.words import no_evidence
from incentlang.types import Ratio
from incentlang.values.numbers import Number, exact_text
from incentlang.values.parts import parts_of


@attrs.frozen
class ReadyCredit:
    """One credit, or one part of a credit that is split, ready to be evaluated.

    Attributes:
        to: The path to who is paid.
        part: Which part of `shares` this is; the whole credit where there are none.
        shares: The share of every part.
        evidence: What a nomination rests on; empty text where there is none.
    """

    node: Credit
    payee: Value | None
    to: tuple[str, ...]
    conditions: tuple[Asked, ...]
    amount: Value
    cap: Value | None = None
    part: int = 0
    shares: tuple[Number, ...] = ()
    evidence: Callable[[Env], str] | None = None

    def evidence_at(self, env: Env) -> str | None:
        """What a nomination rests on, None where it rests on nothing; empty for a credit of money."""
        return "" if self.evidence is None else self.evidence(env) or None

    @property
    def lacking(self) -> str:
        """What a nomination without evidence waits for."""
        assert self.node.evidence is not None
        return no_evidence(self.node.evidence)

    def limited(self, env: Env) -> Number:
        """The amount, not above its own limit."""
        env.rate_day = env.earned
        try:
            amount: Number = self.amount(env)
            if self.cap is None:
                return amount
            limit: Number = self.cap(env)
            return min(amount, limit)
        finally:
            env.rate_day = None

    def share_of(self, exact: Number, amount: Decimal, env: Env, money: Money) -> tuple[Number, Decimal]:
        """This part of a whole, exact and rounded so that all parts add up to it (semantics 18)."""
        if not self.shares:
            return exact, amount
        total: Number = Decimal(0)
        for share in self.shares:
            total = plus(total, share)
        if total != 1:
            shown = f"{exact_text(times(total, Decimal(100)))}%"
            raise Problem(SharesNotWhole(subject=env.subject, total=shown))
        return times(exact, self.shares[self.part]), parts_of(amount, self.shares, money.quantum)[self.part]


def _in_proportion(parts: tuple[Number, ...]) -> tuple[Number, ...]:
    """Numbers of parts as shares of their total; no shares where that is not above zero, or a part is below it."""
    total: Number = Decimal(0)
    for part in parts:
        total = plus(total, part)
    if total <= 0 or any(part < 0 for part in parts):
        return tuple(Decimal(0) for _ in parts)
    return tuple(divided(part, total) for part in parts)


def ready_credit(credit: Credit, owner: str, world: World, compiler: Compiler) -> ReadyCredit:
    """A credit of one participant; in a period rule it has no path to them."""
    return ReadyCredit(
        credit,
        column(world, owner, credit.to) if owner and credit.to else None,
        credit.to,
        tuple(asked(compiler, node, owner) for node in credit.conditions),
        compiler.value(credit.amount, owner),
        compiler.value(credit.cap, owner) if credit.cap is not None else None,
        evidence=evidence_of(credit.evidence, owner, compiler) if credit.evidence is not None else None,
    )


class Sharing:
    """The parts of a split credit for one row: fixed ones, or one for each row that shares it."""

    def __init__(self, ready: ReadyCredit, owner: str, world: World, compiler: Compiler) -> None:
        self.ready = ready
        self.fixed = tuple(
            attrs.evolve(
                ready,
                payee=column(world, owner, part.to),
                to=part.to,
                part=index,
                shares=tuple(each.share for each in ready.node.split),
            )
            for index, part in enumerate(ready.node.split)
        )
        self.among = ready.node.among
        if self.among is not None:
            self._rows = world.linked(self.among.reach.fact, self.among.reach.field)
            self._person = column(world, self.among.reach.fact, self.among.to)
            self._share = compiler.value(self.among.share, self.among.reach.fact)

    def parts(self, row: Row) -> Sequence[ReadyCredit]:
        """One credit for each participant of a row."""
        if self.among is not None:
            return self._among(self.among, row)
        return self.fixed or (self.ready,)

    def _among(self, among: SplitAmong, row: Row) -> list[ReadyCredit]:
        rows = sorted(self._rows.get(row.key, ()), key=lambda pair: pair[1].key)
        envs = [Env(day, day, shared) for day, shared in rows]
        shares: tuple[Number, ...] = tuple(self._share(env) for env in envs)
        if not isinstance(among.share.type, Ratio):
            shares = _in_proportion(shares)
        path = (among.reach.fact, *among.to)
        return [
            attrs.evolve(self.ready, payee=partial(self._payee, env), to=path, part=index, shares=shares)
            for index, env in enumerate(envs)
        ]

    def _payee(self, shared: Env, _: Env) -> Any:
        """Whom the row that shares the credit names."""
        return self._person(shared)
