"""Quota credit taken back: `claw back … of the money and credit` makes a negative counting row on its trigger's day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from incentlang.data.model import Row
from incentlang.engines.reference.clawing import ReadyClawBack, ready_claw_back
from incentlang.engines.reference.env import Env
from incentlang.engines.reference.exact import minus, plus, times
from incentlang.ir.program import Program, RowRule
from incentlang.values.dates import LAST_DATE
from incentlang.values.numbers import Number

if TYPE_CHECKING:
    from incentlang.engines.reference.measures import Measures


class Reversals:
    """What is taken back of each counted row; windows `of earning` run from the day on which the row counts."""

    def __init__(self, source: Measures, program: Program) -> None:
        self.source = source
        self.rules: dict[str, list[RowRule]] = {}
        for each in program.rules:
            if isinstance(each, RowRule):
                self.rules.setdefault(each.name, []).append(each)
        self._ready: dict[int, list[ReadyClawBack]] = {}

    def __call__(self, rule: str, row: Row, who: str, day: date, value: Number) -> Iterator[tuple[date, Number]]:
        """Each trigger's day and the negative value, and where it was undone the value again."""
        versions = self.rules.get(rule)
        if not versions:
            return
        fact = self.source.world.facts[versions[0].subject]
        env = Env(LAST_DATE, self.source.world.date_of(fact)(row), row)
        node = next((each for each in versions if each.dates.holds(env.day)), None)
        claws = self._claws(node) if node is not None else []
        if node is None or not claws:
            return
        env.earned, env.participant = day, who
        env.lets = {let.name: self.source.compiler.value(let.value, node.subject) for let in node.lets}
        left: Number = Decimal(1)
        took: dict[int, Number] = {}
        for on, back, index, share in sorted(_events(claws, env, day)):
            if back:
                left = plus(left, took[index])
                yield on, times(took[index], value)
                continue
            took[index] = min(share, left)
            left = minus(left, took[index])
            yield on, minus(Decimal(0), times(took[index], value))

    def _claws(self, node: RowRule) -> list[ReadyClawBack]:
        if id(node) not in self._ready:
            claws = [claw for claw in node.clawbacks if claw.credit]
            self._ready[id(node)] = [ready_claw_back(claw, node.subject, self.source.compiler) for claw in claws]
        return self._ready[id(node)]


def _events(claws: Iterable[ReadyClawBack], env: Env, day: date) -> Iterator[tuple[date, bool, int, Number]]:
    """When each claw back was triggered and undone, with its share; never before the day on which the row counts."""
    for index, trigger in enumerate(found for claw in claws for found in claw(env)):
        share = trigger.share or Decimal(0)
        yield max(trigger.on, day), False, index, share
        if trigger.restored is not None:
            yield max(trigger.restored, day), True, index, share
