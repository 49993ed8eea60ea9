"""The version of a table that holds: that of the row's compensation date, or of the period."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from incentlang.diagnostics.versions import NoVersion
from incentlang.engines.reference.answers import Problem
from incentlang.engines.reference.dated import day_at_hand
from incentlang.engines.reference.env import Env
from incentlang.ir.program import Table

Value = Callable[[Env], Any]


class Tables:
    """The tables of a plan, each with all its versions."""

    def __init__(self, tables: Iterable[Table]) -> None:
        self.all: dict[str, list[Table]] = {}
        for table in tables:
            self.all.setdefault(table.name, []).append(table)

    def on(self, name: str, day: date) -> Table:
        """The version that holds on a day."""
        for table in self.all[name]:
            if table.dates.holds(day):
                return table
        raise Problem(NoVersion(name=name, day=day))

    def at(self, name: str, env: Env) -> Table:
        """The version for what is at hand."""
        return self.on(name, day_at_hand(env))

    def read(self, name: str, make: Callable[[Table], Value]) -> Value:
        """A function of the table that holds, made once for each version."""
        versions = self.all[name]
        if len(versions) == 1 and versions[0].dates.first is versions[0].dates.last is None:
            return make(versions[0])
        made: Mapping[int, Value] = {id(table): make(table) for table in versions}
        return lambda env: made[id(self.at(name, env))](env)
