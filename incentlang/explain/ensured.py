"""The invariants of a plan on a run: each case that breaks one, with the two sides of its comparison."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import assert_never

from incentlang.data.model import Dataset
from incentlang.engines.reference.answers import Problem
from incentlang.engines.reference.engine import Engine
from incentlang.engines.reference.env import Env
from incentlang.engines.result import Ensured, Result
from incentlang.explain.conditions import tested_clause
from incentlang.explain.values import Reader
from incentlang.ir.ensures import Ensure, EnsurePeriods, EnsureProved, EnsureRows
from incentlang.ir.expressions import Expr
from incentlang.ir.program import Program
from incentlang.values.numbers import exact_arithmetic
from incentlang.values.periods import periods_between


def ensured(program: Program, data: Dataset, result: Result) -> tuple[Ensured, ...]:
    """Every invariant on the data of a run, in the order of the plan."""
    if not program.ensures:
        return ()
    with exact_arithmetic():
        engine = Engine(program, data, result.as_of)
        return tuple(_ensured(engine, ensure, result) for ensure in program.ensures)


def _ensured(engine: Engine, ensure: Ensure, result: Result) -> Ensured:
    match ensure:
        case EnsureProved():
            return Ensured(ensure.text, "proved", 0, (), ensure.span)
        case EnsureRows():
            cases, owner = _rows(engine, ensure, result.clock), ensure.subject
        case EnsurePeriods():
            cases, owner = _periods(engine, ensure, result), ""
        case _:
            assert_never(ensure)
    checked, failing, troubled = 0, [], []
    for name, env in cases:
        state, words = _asked(engine, ensure.where, ensure.condition, owner, env)
        if state == "left out":
            continue
        checked += 1
        if state == "failed":
            failing.append(f"{name}: {words}")
        elif state == "problem":
            troubled.append(f"{name}: {words}")
    if failing:
        return Ensured(ensure.text, "failed", checked, tuple(failing), ensure.span)
    return Ensured(ensure.text, "undecided" if troubled else "held", checked, tuple(troubled), ensure.span)


def _rows(engine: Engine, ensure: EnsureRows, clock: date) -> Iterator[tuple[str, Env]]:
    world = engine.world
    day_of = world.date_of(world.facts[ensure.subject])
    for row in world.data.facts[ensure.subject]:
        day = day_of(row)
        if engine.in_range(day) and day <= clock:
            yield f"{ensure.subject} {row.key}", Env(clock, day, row)


def _periods(engine: Engine, ensure: EnsurePeriods, result: Result) -> Iterator[tuple[str, Env]]:
    """Everybody in the role in the periods that end, or are open, in the pay periods of the run."""
    first, last = result.periods[0], result.periods[-1]
    for period in periods_between(first.start, min(last.end, result.clock), ensure.each, first.offset):
        if not engine.in_range(period.end):
            continue
        for who in engine.world.members(ensure.role, period):
            env = Env(min(result.clock, period.end), period.end)
            env.participant, env.period, env.role = who, period, ensure.role
            yield f"{who} in {period}", env


def _asked(engine: Engine, where: Expr | None, condition: Expr, owner: str, env: Env) -> tuple[str, str]:
    try:
        if where is not None and engine.compiler.test(where, owner)(env).state != "met":
            return "left out", ""
        state = engine.compiler.test(condition, owner)(env).state
    except Problem as problem:
        return "problem", problem.diagnostic.message()
    if state != "failed":
        return state, ""
    reader = Reader(engine, env, owner, lambda node, inner: None)
    clause = tested_clause(reader, condition, condition.span, "failed", briefly=True)
    notes = [note.text for note in clause.notes if note.state == "failed"] or [note.text for note in clause.notes]
    return "failed", "; ".join(notes)
