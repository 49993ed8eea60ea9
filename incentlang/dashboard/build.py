"""From the statements of a pay period to the dashboard: shares of people, added up by block, then by choice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import product

import attrs

from incentlang.collector import circles_not_searched
from incentlang.dashboard.columns import REGION
from incentlang.dashboard.groups import Block, Place, blocks_of
from incentlang.dashboard.model import Choice3, Dashboard, Group, Part, Share, Sums, View
from incentlang.dashboard.outcomes import outcomes
from incentlang.dashboard.segments import Segments
from incentlang.dashboard.shares import amounts
from incentlang.dashboard.standing import Standing
from incentlang.dashboard.warnings import warnings
from incentlang.data.model import Assignment
from incentlang.diagnostics.base import Diagnostic
from incentlang.graph import connections, rule_graph
from incentlang.statements import Statements
from incentlang.statements.pages import known_by
from incentlang.values.numbers import exact_arithmetic
from incentlang.values.periods import Period

NO_ROLE, NO_REGION = "no role any more", "no region"
AT_END = ("waiting", "attainment", "bands")
"""Views that say how things stand: those of all periods are those of the last one, not sums of months."""


@attrs.frozen
class Booked:
    """One pay period: where everybody stands, the blocks they are in, and the sums of each."""

    places: Mapping[str, Place]
    sums: Mapping[Block, Sums]


def dashboard_of(statements: Statements, advice: Sequence[Diagnostic] = ()) -> Dashboard:
    """The dashboard of the pay periods of a year, up to that of the statements.

    Args:
        statements: Of a program that `with_columns` has made ready; of any other everybody is of one region.
        advice: What `incent check --data` says of the plan and its data.
    """
    program, result, engine = statements.program, statements.result, statements.engine
    standing, segments = Standing(engine), Segments(engine.world)
    with exact_arithmetic(), circles_not_searched():
        booked = []
        for period in result.periods:
            places = _places(statements, period)
            shares = [*amounts(program, result, period, segments), *standing.shares(places, period)]
            booked.append(_booked(places, shares))
        told = outcomes(engine, result.periods)
    everybody = {place for each in booked for place in each.places.values()}
    roles = tuple(sorted({place.role for place in everybody}))
    regions = tuple(sorted({place.region for place in everybody}))
    with exact_arithmetic():
        groups = dict(_groups(booked, roles, regions))
    graph, plan = rule_graph(program), program.plan
    return Dashboard(
        title=plan.title or plan.name,
        plan=plan.name,
        plan_hash=statements.plan_hash,
        currency=plan.currency,
        known=known_by(engine.as_of),
        dates=f"{result.periods[0].start} to {result.periods[-1].end}",
        roles=roles,
        regions=regions,
        periods=tuple(map(str, result.periods)),
        groups=groups,
        ladders=standing.bands,
        attained=standing.attained,
        outcomes=told,
        warnings=warnings(program, statements.data, result, advice),
        connections=tuple(connections(program, graph)),
        graph=graph,
        other_units=tuple(sorted({row.unit for row in result.payouts} - {plan.currency})),
    )


def _places(statements: Statements, period: Period) -> dict[str, Place]:
    """Where everybody with a payout in the currency stands."""
    unit, people = statements.program.plan.currency, statements.data.participants
    whose = [row.participant for row in statements.result.payouts if row.period == period and row.unit == unit]
    return {who: _place(people[who].assignments if who in people else (), period) for who in whose}


def _place(assignments: Sequence[Assignment], period: Period) -> Place:
    """By the assignments on the last day of the period on which there is one; who left keeps the region of then."""
    begun = [each for each in assignments if each.start <= period.end]
    last = max((min(each.end or period.end, period.end) for each in begun), default=period.end)
    held = [each for each in begun if each.covers(last)]
    roles = {each.role.replace("_", " ") for each in held} if last >= period.start else set()
    regions = {str(each.values[REGION]) for each in held if each.values.get(REGION)}
    return Place(" and ".join(sorted(roles)) or NO_ROLE, " and ".join(sorted(regions)) or NO_REGION)


def _booked(places: Mapping[str, Place], shares: Sequence[Share]) -> Booked:
    blocks = blocks_of(places)
    block_of = {who: block for block in blocks for who in block.people}
    found: dict[Block, dict[View, dict[Part, Decimal]]] = {
        block: defaultdict(lambda: defaultdict(Decimal)) for block in blocks
    }
    for share in shares:
        if share.participant in block_of:
            found[block_of[share.participant]][share.view][share.part] += share.amount
    return Booked(places, found)


def _groups(booked: Sequence[Booked], roles: Sequence[str], regions: Sequence[str]) -> Iterator[tuple[Choice3, Group]]:
    """Every choice of which something can be shown."""
    for (role, name), (region, where) in product(enumerate([None, *roles]), enumerate([None, *regions])):
        for period in range(len(booked) + 1):
            chosen = [booked[period - 1]] if period else booked
            group = _group(chosen, name, where)
            if group is not None:
                yield (role, region, period), group


def _group(booked: Sequence[Booked], role: str | None, region: str | None) -> Group | None:
    """The sums of all blocks within a role and a region; None where there is no such block."""
    people: set[str] = set()
    sums: dict[View, dict[Part, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    payouts = asked = 0
    for each in booked:
        asked += sum(role in (None, place.role) and region in (None, place.region) for place in each.places.values())
        for block, found in each.sums.items():
            if not block.within(role, region):
                continue
            people |= block.people
            payouts += len(block.people)
            for view, parts in found.items():
                if view in AT_END and each is not booked[-1]:
                    continue
                for part, amount in parts.items():
                    sums[view][part] += amount
    if not people:
        return None
    return Group(len(people), payouts, asked - payouts, sums)
