"""What a statement shows, as plain values: pages, workbooks and tables are made of this and of nothing else."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import attrs

from incentlang.explain.figures import money
from incentlang.explain.trace import State


@attrs.frozen
class Sum:
    """An amount in a unit; `text` is how people read it."""

    exact: Decimal
    unit: str

    @property
    def text(self) -> str:
        """`13,500.00`."""
        return money(self.exact, self.unit)


@attrs.frozen
class Said:
    """What a line of the plan came to: words and figures, with the answer where it is a condition."""

    text: str
    state: State | None = None
    near: bool = False


@attrs.frozen
class PlanLine:
    """One line of the plan beside what it came to; `number` is 0 where it has no line of its own."""

    number: int
    text: str
    said: tuple[Said, ...]


@attrs.frozen
class Line:
    """One row or period in one component.

    Attributes:
        subject: The key of the row, or the period.
        state: Earned (`met`), waiting (`pending`), failed, or a problem.
        amount: What this payout gets from it; None where nothing came of it.
        how: The calculation of the amount, or of what it would be.
        note: The whole in one sentence.
        near: Exactly one condition failed, by little.
        plan: The plan's lines with what they came to here.
        sources: The rows of the data it was computed from: `data/deal.csv, row 7`.
        node: Its number in the trace.
    """

    subject: str
    state: State | None
    amount: Sum | None
    how: str
    note: str
    near: bool
    plan: tuple[PlanLine, ...]
    sources: tuple[str, ...]
    node: int


Told = tuple[str, ...]
"""One item of a list: its first line and those that belong to it."""


@attrs.frozen
class Component:
    """One rule or pool, or what settles the account, in one payout.

    Attributes:
        name: As the plan names it, and `title` in the plan's own words.
        says: The rule in plain sentences, a paragraph for each question that they answer.
        place: The plan file and line.
        amount: What it adds to this payout, as it was posted.
        year: The same of the plan's year up to here.
        derived: What the lines below come to, where a closed period was posted otherwise.
        plan: The plan's lines with how many rows came to each and passed it.
        lines: What was paid or taken; `waiting`, `missed` and `troubled` lines paid nothing.
        why_not: What would have paid more, and `what_next` what comes next, where that was asked for.
    """

    name: str
    title: str
    because: str
    says: tuple[str, ...]
    place: str
    amount: Sum
    year: Sum
    derived: Sum | None
    plan: tuple[PlanLine, ...]
    lines: tuple[Line, ...]
    waiting: tuple[Line, ...]
    missed: tuple[Line, ...]
    troubled: tuple[Line, ...]
    why_not: tuple[Told, ...] = ()
    what_next: tuple[Told, ...] = ()


@attrs.frozen
class Waiting:
    """An amount that is not settled; `amount` is None where it cannot be told yet."""

    component: str
    subject: str
    amount: Sum | None
    awaits: str
    until: date | None
    place: str


@attrs.frozen
class Movement:
    """One line of the account, with what the word means."""

    word: str
    meaning: str
    amount: Sum


@attrs.frozen
class Account:
    """An account in one unit over one pay period; `paid` and `balance` are None where pay is withheld."""

    unit: str
    movements: tuple[Movement, ...]
    paid: Sum | None
    balance: Sum | None
    paid_in: str = ""


@attrs.frozen
class Month:
    """One pay period of the year on the account, in the order of `Statement.columns`; None: withheld."""

    period: str
    closed: bool
    sums: tuple[Sum | None, ...]


@attrs.frozen
class Band:
    """One band of a table: from where, what it gives, and whether the measure has reached it."""

    start: str
    gives: str
    reached: bool
    here: bool
    left: Fraction
    width: Fraction


@attrs.frozen
class Progress:
    """Where a measure stands on a table of bands.

    Attributes:
        measure: The measure, and `stands` its value in words.
        bands: The bands of the table as stretches of a line from 0 to 1.
        at: The measure's place on that line.
        told: The same in sentences.
    """

    measure: str
    table: str
    stands: str
    bands: tuple[Band, ...]
    at: Fraction
    told: tuple[str, ...]


@attrs.frozen
class Ahead:
    """What else a payout might have been, as far as it is told of no single component."""

    why_not: tuple[Told, ...]
    what_next: tuple[Told, ...]


@attrs.frozen
class Number:
    """A measure or an input that was read, with its value and how it came about."""

    name: str
    when: str
    value: str
    place: str
    plan: tuple[PlanLine, ...]
    sources: tuple[str, ...]


@attrs.frozen
class Statement:
    """One participant's pay in one pay period.

    Attributes:
        withheld: Why nothing is paid, or empty.
        note: What a reader of a closed period should know, or empty.
        components: Everything that pays or takes in this period or did in the year.
        pending: Lines that wait for a condition.
        held: Parts of earned money that wait; `at_risk` what can still be taken back.
        columns: The words above the sums of `months`.
        words: The words used on the page, each with its meaning.
        ahead: What else the payout might have been; None where nobody asked.
    """

    participant: str
    name: str
    plan: str
    title: str
    plan_hash: str
    period: str
    first_day: date
    last_day: date
    clock: date
    as_of: date | None
    currency: str
    withheld: str
    note: str
    accounts: tuple[Account, ...]
    components: tuple[Component, ...]
    pending: tuple[Waiting, ...]
    held: tuple[Waiting, ...]
    at_risk: tuple[Waiting, ...]
    progress: tuple[Progress, ...]
    year: str
    columns: tuple[str, ...]
    months: tuple[Month, ...]
    numbers: tuple[Number, ...]
    assumptions: tuple[str, ...]
    words: tuple[tuple[str, str], ...]
    ahead: Ahead | None = None
