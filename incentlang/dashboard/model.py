"""What the dashboard shows, as values: exact amounts of groups, and nothing of anybody alone."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal as Choice

import attrs

from incentlang.graph import Connection, RuleGraph

View = Choice["summary", "purpose", "taken_back", "waiting", "attainment", "bands"]
Part = tuple[str, ...]
Sums = Mapping[View, Mapping[Part, Decimal]]
"""What shares of people come to, by picture and part."""
Choice3 = tuple[int, int, int]
"""A choice of role, region and period by number; 0 is all of them."""


@attrs.frozen
class Share:
    """What one person adds to one part of a picture. Shares are added up by block before anything is shown."""

    participant: str
    view: View
    part: Part
    amount: Decimal


@attrs.frozen
class Group:
    """The figures of a choice of role, region and period.

    Attributes:
        people: Different people in the figures.
        payouts: People and pay periods, each once.
        left_out: People and pay periods of the choice that are in no figure, because their group is too small.
        sums: By picture and part.
    """

    people: int
    payouts: int
    left_out: int
    sums: Sums


@attrs.frozen
class Outcome:
    """What customers did, over the pay periods: one value for each, None where there is none or too few answers."""

    title: str
    values: tuple[Decimal | None, ...]
    percent: bool = False


@attrs.frozen
class Warned:
    """An early warning."""

    what: str
    told: str
    grave: bool


@attrs.frozen
class Dashboard:
    """The whole page.

    Attributes:
        roles, regions, periods: What can be chosen; number 0 of a choice is all of them, number 1 the first here.
        groups: The choices of which figures can be shown.
        ladders: The bands of each table, in order, by table and measure in words.
        attained: The measures that are shares of a quota, in words.
        other_units: Units other than the currency in which something is paid: not on this page.
    """

    title: str
    plan: str
    plan_hash: str
    currency: str
    known: str
    dates: str
    roles: tuple[str, ...]
    regions: tuple[str, ...]
    periods: tuple[str, ...]
    groups: Mapping[Choice3, Group]
    ladders: Mapping[str, tuple[str, ...]]
    attained: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    warnings: tuple[Warned, ...]
    connections: tuple[Connection, ...]
    graph: RuleGraph
    other_units: tuple[str, ...]
