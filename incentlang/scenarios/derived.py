"""How a figure came about that was not expected: the sums behind it, as an explanation gives them, in a few lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import islice

from incentlang.data.model import Dataset
from incentlang.engines.reference.answers import Problem
from incentlang.engines.reference.engine import Engine
from incentlang.engines.reference.env import Env
from incentlang.explain.derivation import Derivation
from incentlang.explain.payout import explain_payout
from incentlang.explain.trace import Node, Trace
from incentlang.ir.expressions import MeasureRead
from incentlang.ir.program import Program
from incentlang.ir.scenario import EVERY, Expect, Scenario
from incentlang.ledger.entries import Entry
from incentlang.scenarios.found import Found
from incentlang.values.numbers import exact_arithmetic

_CREDITING = ("earn", "share", "draw")
_MOST_LINES = 2
"""Credits that are derived; the figure of a person may be the sum of many."""
_MOST_VALUES = 5
"""Measures and inputs that are told behind them."""


def derived(program: Program, data: Dataset, scenario: Scenario, expect: Expect, found: Found) -> tuple[str, ...]:
    """The lines that derive what came out.

    Args:
        program: The part of the plan that was evaluated.
        data: The rows it was evaluated on.
        scenario: Says on which day everything is read.
        expect: What was not met.
        found: What came out.
    """
    if found.value is None or expect.name == EVERY or expect.nominated is not None:
        return ()
    with exact_arithmetic():
        try:
            if expect.is_measure:
                return tuple(islice(_values(_of_measure(program, data, scenario, expect)), _MOST_VALUES))
            return tuple(_of_credits(program, data, scenario, found))
        except Problem:
            return ()  # an explanation also shows what the figure did not need, and the scenario need not give it


def _of_credits(program: Program, data: Dataset, scenario: Scenario, found: Found) -> Iterator[str]:
    behind: dict[tuple[str, object], Node] = {}
    credits = [entry for entry in found.entries if entry.kind in _CREDITING and entry.cause == "ordinary"]
    for entry in credits[:_MOST_LINES]:
        trace = explain_payout(
            program, "", data, entry.participant, entry.period,
            rule=entry.rule, subject=entry.subject, as_of=scenario.as_of,
        )  # fmt: skip
        if isinstance(trace, Trace):
            yield from _of_line(trace, entry)
            behind |= {(node.definition, node.key): node for node in trace.nodes if node.kind in ("measure", "input")}
    yield from islice(_values(behind.values()), _MOST_VALUES)


def _of_line(trace: Trace, entry: Entry) -> Iterator[str]:
    """What the line of an amount came to."""
    notes = [
        note.text
        for node in trace.nodes
        if node.kind == "credit"
        for clause in node.clauses
        if clause.line == entry.line
        for note in clause.notes
    ]
    if notes:
        yield f"{entry.subject}: {'; '.join(notes)}"


def _of_measure(program: Program, data: Dataset, scenario: Scenario, expect: Expect) -> tuple[Node, ...]:
    """The measure, and what it reads."""
    engine, period = Engine(program, data, scenario.as_of), expect.period
    assert period is not None  # the check refuses a measure without its period
    measure = engine.measures.measures[expect.name]
    clock = min(scenario.as_of, period.end)
    env = Env(clock, period.end)
    env.participant, env.also, env.period, env.role = expect.key, expect.also, period, measure.role
    work = Derivation(engine, expect.key, period, clock, period.start - timedelta(days=1))
    work.saw(MeasureRead(measure.name, measure.type, span=measure.span), env)
    return work.nodes.all()


def _values(nodes: Iterable[Node]) -> Iterator[str]:
    """What measures and inputs came to."""
    for node in nodes:
        notes = [note.text for clause in node.clauses for note in clause.notes]
        if notes:
            yield f"{node.definition} of {node.part('period')}: {'; '.join(notes)}"
