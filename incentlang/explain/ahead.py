"""What a payout might have been and may still become: why something paid nothing, and what comes next.

Every amount here was found by evaluating the plan again with one thing otherwise and everything else as it is, so none
of them is a second arithmetic beside the evaluator. Text and JSON are renderings, as of the rest of the trace.
"""

from __future__ import annotations

from datetime import date
from typing import Literal as Choice

import attrs

Reason = Choice["failed", "pending", "problem", "overridden", "capped"]
"""`capped`: paid, and less than was earned."""


@attrs.frozen
class Worth:
    """What a payout would be more with one thing otherwise.

    Attributes:
        paid: What the payout would be more, exact; None where it is not told.
        earned: What would be earned more: not all of it need be paid at once, and a guarantee may pay it already.
        unit: The currency, or a declared unit.
        not_told: Why it is not told, or empty.
    """

    paid: str | None
    earned: str | None
    unit: str
    not_told: str = ""


@attrs.frozen
class Obstacle:
    """One condition that stands in the way.

    Attributes:
        line: The line in the plan file of its `WhyNot`.
        text: The plan's own words.
        told: What it came to here, in words and figures: `activation 2026-06-10, day 91 of 90: 1 day late`.
        state: Whether it failed, waits, or cannot be computed.
        miss: By how much it failed, with its unit, or empty.
        near: A miss so small that it is worth pointing at.
        until: The last day on which a pending condition can still be met.
    """

    line: int
    text: str
    told: str
    state: Choice["failed", "pending", "problem"]
    miss: str = ""
    near: bool = False
    until: date | None = None


@attrs.frozen
class WhyNot:
    """One line of a rule that paid nothing or less than it could.

    Attributes:
        reason: Why, in one word.
        rule: The rule, or the cap as the plan writes it.
        subject: The row or period, by its key; empty of a cap on everything.
        node: The node in the trace of the line, or of what a cap cut; None where there is none.
        file: The plan file.
        obstacles: The conditions that do not hold, in the order of the plan; where there is one, every other one holds.
        by: The rule that overrides this one, or empty.
        worth: What the payout would be more, had all `obstacles` been met and nothing else been otherwise.
    """

    reason: Reason
    rule: str
    subject: str
    node: int | None
    file: str
    obstacles: tuple[Obstacle, ...]
    by: str = ""
    worth: Worth | None = None

    @property
    def near(self) -> bool:
        """Whether one condition failed, by little."""
        failed = [each for each in self.obstacles if each.state == "failed"]
        return len(failed) == 1 and failed[0].near


@attrs.frozen
class Point:
    """A point ahead at which pay changes its course: a band, a gate, a threshold.

    Attributes:
        file: The plan file, with `line` and `text` the plan's own words for it.
        of: What reaches the point: `attainment`.
        at: The point, exact, in the unit of `of`.
        change: By how much the figure that is moved changes until there, exact; below zero where it falls.
        worth: What the payout is more there.
        then: What each further step pays from there, exact.
    """

    file: str
    line: int
    text: str
    of: str
    at: str
    change: str
    worth: Worth
    then: str


@attrs.frozen
class Reach:
    """The smallest change that reaches a payout.

    Attributes:
        amount: The payout asked for, exact.
        change: By how much the figure changes, exact; None where it is not told.
        pays: The payout there, exact.
        not_told: Why it is not told, or empty.
    """

    amount: str
    change: str | None
    pays: str | None
    not_told: str = ""


@attrs.frozen
class Lever:
    """One figure of the data that moves this payout, all others held.

    Attributes:
        rules: The rules that pay otherwise when it moves by a step, or through which it was found.
        what: The column or input: `ARR`, `NRR`.
        table: The fact that the column is of; empty of an input.
        of: Whose: the row's key or the period.
        unit: The currency, `ratio`, `count` or `number`.
        now: What it is, exact.
        step: So much is one step: 1,000 of a currency, one point, one.
        pays: What one more step pays, exact.
        points: The points ahead, the nearest first.
        reach: The change that reaches a payout that was asked for.
        file: Where the figure stands, with its row.
        row: As a spreadsheet counts.
    """

    rules: tuple[str, ...]
    what: str
    table: str
    of: str
    unit: str
    now: str
    step: str
    pays: Worth
    points: tuple[Point, ...] = ()
    reach: Reach | None = None
    file: str = ""
    row: int | None = None


@attrs.frozen
class WhatNext:
    """What moves a payout, and how far it is to what comes next.

    Attributes:
        paid: What is paid now, exact; None where it is not known.
        unit: The currency.
        levers: The figures that move it, in the order of the plan.
        not_told: What cannot be told, each with its reason.
    """

    paid: str | None
    unit: str
    levers: tuple[Lever, ...] = ()
    not_told: tuple[str, ...] = ()
