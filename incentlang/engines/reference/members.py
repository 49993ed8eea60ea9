"""For which of an entity a participant has a value, where what is of both is gathered over the entity.

Taken is each of the entity for which a value is supplied to an input that is read and has no default. Where no such
input is read, each is for which a row counts, or a value is supplied, in the period or window.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING

import attrs

from incentlang.engines.reference.env import Env, Whose
from incentlang.engines.reference.gathered import Series
from incentlang.engines.reference.stretches import periods_of, span_of
from incentlang.ir.expressions import Aggregate, InputRead, MeasureRead, OverAlso
from incentlang.ir.walk import children
from incentlang.values.periods import Period

if TYPE_CHECKING:
    from incentlang.engines.reference.measures import Measures


@attrs.define
class _Found:
    """Which of the entity have a value: by what must be supplied, and by everything else."""

    asked: bool = False
    supplied: set[str] = attrs.field(factory=set)
    others: set[str] = attrs.field(factory=set)


class Pairs:
    """Which of an entity a participant has a value for."""

    def __init__(self, source: Measures) -> None:
        self.source = source
        self._rows: dict[int, Mapping[str, list[tuple[str, Series]]]] = {}
        self._cells: dict[str, Mapping[tuple[str, Period], list[str]]] = {}

    def members(self, node: OverAlso, env: Env) -> list[str]:
        """Those that the gather takes for the person and period at hand, in order of keys."""
        assert env.period is not None
        found = _Found()
        for part in (node.value, node.where):
            if part is not None:
                self._add(found, part, node.of, env)
        return sorted(found.supplied if found.asked else found.supplied | found.others)

    def _add(self, found: _Found, node: object, of: str, env: Env) -> None:
        """Add those for which what `node` reads has a value."""
        who, source = env.participant or "", self.source
        match node:
            case InputRead(name=name, window=window) if source.inputs[name].also == of:
                own = source.inputs[name]
                periods = periods_of(source.period_for(name, env), window or env.window, own.each)
                there = {also for each in periods for also in self._supplied(name).get((who, each), ())}
                if own.missing is None:
                    found.asked = True
                    found.supplied |= there
                else:
                    found.others |= there
            case MeasureRead(name=name) if source.measures[name].also == of:
                self._add(found, source.measures[name].body, of, self._inside(node, env))
            case Aggregate(also=also) if also:
                assert env.period is not None
                start, end = span_of(env.period, node.window or env.window)
                end = min(end, env.clock)
                for key, series in self._counting(node, env.role).get(who, ()):
                    problem = any(start <= day <= end for day, _ in series.problems)
                    if problem or any(start <= day <= end for day in series.days):
                        found.others.add(key)
            case MeasureRead() | InputRead() | Aggregate():
                pass  # of the person alone
            case _:
                for child in children(node):
                    self._add(found, child, of, env)

    def _inside(self, node: MeasureRead, env: Env) -> Env:
        """What the body of a measure sees."""
        period, window = self.source.stretch_of(node, env)
        inner = Env(min(env.clock, period.end), period.end)
        inner.participant, inner.period, inner.window = env.participant, period, window
        inner.role = self.source.measures[node.name].role
        return inner

    def _supplied(self, name: str) -> Mapping[tuple[str, Period], list[str]]:
        if name not in self._cells:
            by: dict[tuple[str, Period], list[str]] = defaultdict(list)
            for (who, also, period), cells in self.source.world.data.inputs.get(name, {}).items():
                if cells:
                    by[who, period].append(also)
            self._cells[name] = by
        return self._cells[name]

    def _counting(self, node: Aggregate, role: str | None) -> Mapping[str, list[tuple[str, Series]]]:
        if id(node) not in self._rows:
            by: dict[str, list[tuple[str, Series]]] = defaultdict(list)
            every: Mapping[Whose, Series] = self.source.series((node,), role)
            for (who, also), series in every.items():
                by[who].append((also, series))
            self._rows[id(node)] = by
        return self._rows[id(node)]
