"""Teams as at the period's end: rows of whoever is below somebody on that day, whenever the rows are dated."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from incentlang.data.model import Row
from incentlang.engines.reference.answers import Problem, Unknown
from incentlang.engines.reference.env import Env
from incentlang.engines.reference.gathered import EMPTY, Counted
from incentlang.engines.reference.hierarchy import chain
from incentlang.ir.expressions import Above, Aggregate

if TYPE_CHECKING:
    from incentlang.engines.reference.measures import Measures


class Teams:
    """Who is below whom on a day, and the rows of a team."""

    def __init__(self, source: Measures) -> None:
        self.source = source
        self._teams: dict[tuple[Above, date], tuple[dict[str, list[str]], dict[str, Problem]]] = {}
        self._days: dict[int, dict[int, date]] = {}

    def below(self, manager: str, above: Above, day: date) -> list[str]:
        """Who is below a manager on a day, in order of keys; a circle that they stand in is a problem."""
        key = (above, day)
        if key not in self._teams:
            self._teams[key] = self._teams_on(above, day)
        teams, circles = self._teams[key]
        if manager in circles:
            raise circles[manager]
        return teams.get(manager, [])

    def _teams_on(self, above: Above, day: date) -> tuple[dict[str, list[str]], dict[str, Problem]]:
        teams: dict[str, list[str]] = {}
        circles: dict[str, Problem] = {}
        world = self.source.world
        for who in sorted(world.data.participants):
            if not world.is_assigned(who, day):
                continue
            try:
                found = chain(world, who, day, above)
            except Unknown:
                raise
            except Problem:
                continue  # two managers at once: whose rows these are cannot be told, as by row
            for manager in found.people:
                teams.setdefault(manager, []).append(who)
                if found.trouble is not None:
                    circles[manager] = found.trouble
        return teams, circles

    def rows_of(self, node: Aggregate, env: Env, start: date, end: date) -> list[Counted]:
        """The rows of everybody who is below the participant on the period's last day so far, each row once."""
        assert node.above is not None
        series = self.source.series((node,), None)
        rows: dict[tuple[int, bool], Counted] = {}
        for who in self.below(env.participant or "", node.above, env.clock):
            for counted in series.get((who, ""), EMPTY).between(start, end):
                rows[id(counted.row), counted.taken] = counted
        return sorted(rows.values(), key=lambda counted: counted[:3])

    def day_of(self, node: Aggregate, row: Row | None) -> date | None:
        """The day on which a row counts, whoever's it is; None where it counts for nobody."""
        if id(node) not in self._days:
            every = self.source.series((node,), None).values()
            self._days[id(node)] = {id(each.row): each.day for series in every for each in series.rows}
        return self._days[id(node)].get(id(row))
