"""The trace: one node per definition and key, from the payout down to source rows.

Text and JSON are renderings of this structure; `trace.schema.json` beside this file is its published schema.
Amounts are exact decimals as text, percentages as ratios, dates ISO.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any
from typing import Literal as Choice

import attrs

from incentlang.explain.ahead import WhatNext, WhyNot

TRACE_VERSION = 3
SCHEMA = Path(__file__).with_name("trace.schema.json")

State = Choice["met", "pending", "failed", "problem"]
NodeKind = Choice["payout", "rule", "credit", "table", "measure", "input"]


@attrs.frozen
class Figure:
    """A value with what it was computed from, so that anybody can compute it again.

    Attributes:
        op: How `of` give the value: `sum`, `product`, `round`, …; docs/reference/verify.md lists them.
        value: Exact as in `Node.unrounded`; a date, a word, the state of a condition; None where there is none.
        text: The plan's own words, or the name of what is read.
        of: What it was computed from, in order.
        node: The node that is read, or whose line this is; None elsewhere.
        mode: How it is rounded, or of several ways the one that a table or count takes.
        step: What it is rounded to, exact.
        index: Which of several parts it is, counted from 0.
        table: The rows of the table that was passed through.
        file: Where a cell stands; `row` and `column` with it.
        series: The list of rows in the trace of which a stretch is added up; `first` and `last` bound it.
    """

    op: str
    value: str | None = None
    text: str = ""
    of: tuple[Figure, ...] = ()
    node: int | None = None
    mode: str = ""
    step: str = ""
    index: int | None = None
    table: tuple[tuple[str | None, ...], ...] = ()
    file: str = ""
    row: int | None = None
    column: str = ""
    series: int | None = None
    first: int | None = None
    last: int | None = None


@attrs.frozen
class Note:
    """One thing to say right of a line of the plan.

    Attributes:
        text: In words and figures.
        state: The answer, where the note is about a condition.
        near: A miss so small that it is worth pointing at.
        subject: The key of the row the note is about, or empty.
    """

    text: str
    state: State | None = None
    near: bool = False
    subject: str = ""


@attrs.frozen
class Clause:
    """One line of the plan in one derivation.

    Attributes:
        line: The line in the node's file.
        text: The plan's own words.
        notes: What they came to here.
        state: The answer of a condition, or None.
        left: The value left of a comparison, exact.
        right: The threshold, exact.
        miss: By how much it failed, with its unit, or empty.
        on: The date of the fact that decided.
        until: The last day on which a pending condition can still be met.
        before: How many subjects came to this line, in a rule's node.
        after: How many passed it.
        figure: What a condition was asked with.
    """

    line: int
    text: str
    notes: tuple[Note, ...] = ()
    state: State | None = None
    left: str | None = None
    right: str | None = None
    miss: str = ""
    on: date | None = None
    until: date | None = None
    before: int | None = None
    after: int | None = None
    figure: Figure | None = None


@attrs.frozen
class Account:
    """One row of `payouts.csv`; None where pay is withheld. Columns as there, exact."""

    unit: str
    columns: tuple[tuple[str, str | None], ...]


@attrs.frozen
class SourceRow:
    """A row of a data file that a node read, as the spreadsheet counts it."""

    fact: str
    key: str
    file: str
    row: int


@attrs.frozen
class Node:
    """One definition for one key.

    Attributes:
        id: The node's number in the trace.
        kind: What the definition is.
        definition: Its name.
        key: Its grain: participant, period, subject, as far as they apply.
        file: The plan file, and `line` the first line of the definition.
        state: How it stands: met (earned), pending, failed or problem.
        value: The value after rounding, exact; None where there is none.
        unrounded: The value before rounding; endless quotients to 12 places.
        unit: The currency, `ratio`, `count` or `number`.
        clauses: The plan's lines with this derivation's values.
        inputs: The numbers of the nodes read.
        rows: The source rows read.
        assumptions: Defaults that were used.
        note: One sentence on the whole, or empty.
        figure: How the value came about; None where there is no value.
        account: Of a payout: each column of its account, from opening to balance.
    """

    id: int
    kind: NodeKind
    definition: str
    key: tuple[tuple[str, str], ...]
    file: str = ""
    line: int = 0
    state: State | None = None
    value: str | None = None
    unrounded: str | None = None
    unit: str = ""
    clauses: tuple[Clause, ...] = ()
    inputs: tuple[int, ...] = ()
    rows: tuple[SourceRow, ...] = ()
    assumptions: tuple[str, ...] = ()
    note: str = ""
    figure: Figure | None = None
    account: tuple[Account, ...] = ()

    def part(self, name: str) -> str:
        """One part of the key, or empty."""
        return dict(self.key).get(name, "")


@attrs.frozen
class Trace:
    """A whole derivation.

    `root` is the node of the payout, or of the one line asked for; `series` are the rows that tables were walked along.
    `why_not` and `what_next` are None where nobody asked (`incentlang.counterfactual` fills them in).
    """

    plan: str
    title: str
    plan_hash: str
    participant: str
    name: str
    period: str
    first_day: date
    last_day: date
    clock: date
    as_of: date | None
    currency: str
    root: int
    nodes: tuple[Node, ...]
    series: tuple[tuple[Figure, ...], ...] = ()
    why_not: tuple[WhyNot, ...] | None = None
    what_next: WhatNext | None = None

    def node(self, number: int) -> Node:
        """The node with this number."""
        return self.nodes[number]

    def to_json(self) -> dict[str, Any]:
        """The trace as JSON values, valid against `trace.schema.json`."""
        found: dict[str, Any] = {"version": TRACE_VERSION}
        found.update(_json(self))
        return found


def _json(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Node):
        plain = {field.name: _json(getattr(value, field.name)) for field in attrs.fields(Node)}
        return plain | {"key": dict(value.key)}
    if isinstance(value, Account):
        return {"unit": value.unit, **dict(value.columns)}
    if isinstance(value, Figure):
        told = {field.name: getattr(value, field.name) for field in attrs.fields(Figure)}
        return {
            name: _json(each) for name, each in told.items() if name in ("op", "value") or each not in (None, "", ())
        }
    if attrs.has(type(value)):
        return {field.name: _json(getattr(value, field.name)) for field in attrs.fields(type(value))}
    if isinstance(value, tuple):
        return [_json(part) for part in value]
    return value


class Nodes:
    """The nodes of a trace while it is made; one per definition and key, and one more for readers who get no value."""

    def __init__(self) -> None:
        self._nodes: list[Node | None] = []
        self._known: dict[tuple[str, str, tuple[tuple[str, str], ...], bool], int] = {}

    def number(
        self, kind: NodeKind, definition: str, key: tuple[tuple[str, str], ...], failed: bool = False
    ) -> tuple[int, bool]:
        """The number of a node, and whether it has yet to be filled.

        `failed`: who reads it gets no value, which a row outside somebody's role may not although others do.
        """
        place = (kind, definition, key, failed)
        if place in self._known:
            return self._known[place], False
        self._known[place] = len(self._nodes)
        self._nodes.append(None)
        return self._known[place], True

    def fill(self, node: Node) -> int:
        """Put a node into its place."""
        self._nodes[node.id] = node
        return node.id

    def made(self, number: int) -> Node:
        """A node that was filled."""
        node = self._nodes[number]
        assert node is not None
        return node

    def all(self) -> tuple[Node, ...]:
        """Every node; all must be filled."""
        return tuple(node for node in self._nodes if node is not None)
