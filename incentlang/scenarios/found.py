"""What comes out where an expectation asks: a figure, what was posted for it, what waits, the clauses that decided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

import attrs

from incentlang.data.model import Dataset, Participant
from incentlang.diagnostics.base import Diagnostic, did_you_mean
from incentlang.diagnostics.pools import PoolStopped
from incentlang.diagnostics.run import DividedByZero, MissingInput, MissingValue, NoRows
from incentlang.diagnostics.sampling import TooFewRows
from incentlang.diagnostics.suggest import closest
from incentlang.engines.reference.answers import Problem
from incentlang.engines.reference.engine import Engine
from incentlang.engines.reference.run import evaluate
from incentlang.engines.result import PendingLine, ProblemLine
from incentlang.ir.pools import Pool
from incentlang.ir.program import Measure, PeriodRule, Program, RowRule, Rule
from incentlang.ir.scenario import EVERY, Expect, Scenario
from incentlang.ir.schema import PARTICIPANT, Schema
from incentlang.ledger.entries import Entry
from incentlang.ledger.moves import Column, moves
from incentlang.scenarios.coverage.watching import Watch
from incentlang.scenarios.given import dataset
from incentlang.scenarios.people import Contradiction
from incentlang.scenarios.reasons import Why, whys, whys_of_share
from incentlang.values.numbers import exact_arithmetic, stored
from incentlang.values.periods import Period, is_shorter, periods_between

_ZERO = Decimal(0)
_KEPT: dict[Column, int] = {"earned": 1, "drawn": 1, "capped": -1, "forfeited": -1, "clawed_back": -1, "recovered": -1}
_NO_VALUE = (DividedByZero, MissingInput, MissingValue, NoRows, TooFewRows)
"""What says that a measure has no value; anything else that stops it is a mistake of the scenario or the plan."""


@attrs.frozen
class Found:
    """What came out.

    Attributes:
        value: The figure; None where there is none, and then `words` say why.
        whys: The clauses that decided.
        entries: What was posted that is not zero.
        waits: What still waits on the day that is asked about.
        absent: Whether a measure has no value, rather than one that cannot be told.
        by_subject: Whether the key is that of a row.
    """

    value: Decimal | None
    words: str = ""
    whys: Sequence[Why] = ()
    entries: tuple[Entry, ...] = ()
    waits: tuple[PendingLine, ...] = ()
    absent: bool = False
    by_subject: bool = False


def found(
    program: Program, declared: Schema, scenario: Scenario, expect: Expect, watch: Watch | None
) -> tuple[Found, Dataset | None]:
    """What came out, and the rows that it was evaluated on; None when they contradict each other.

    Args:
        program: The part of the plan that the expectation needs.
        declared: Everything its files declare.
        scenario: What is given.
        expect: Where it is asked.
        watch: Notes what the evaluation comes to.
    """
    data: Dataset | None = None
    with exact_arithmetic():
        try:
            data = dataset(scenario, declared, program.schema)
            evaluated = _measured if expect.is_measure else _paid
            return evaluated(program, data, scenario, expect, watch), data
        except Contradiction as mistake:
            at = f" ({mistake.span.source.path}:{mistake.span.line})" if mistake.span is not None else ""
            return Found(None, f"{mistake}{at}"), data
        except Problem as problem:
            absent = expect.is_measure and isinstance(problem.diagnostic, _NO_VALUE)
            return Found(None, _problem_words(problem), absent=absent), data


def paying(program: Program, expect: Expect) -> Rule | Pool:
    """The rule, or the pool, that an expectation is about."""
    pool = next((pool for pool in program.pools if pool.name == expect.name), None)
    return pool if pool is not None else program.rules[0]


def _problem_words(problem: Problem) -> str:
    advice = problem.diagnostic.help()
    return f"[{problem.diagnostic.code}] {problem}" + (f"; {advice}" if advice else "")


def _measured(program: Program, data: Dataset, scenario: Scenario, expect: Expect, watch: Watch | None) -> Found:
    engine = Engine(program, data, scenario.as_of) if watch is None else watch.engine(program, data, scenario.as_of)
    measure = engine.measures.measures[expect.name]
    period = expect.period
    assert period is not None  # the check refuses a measure without its period
    words = _not_measured(engine, measure, expect.key, period)
    if words:
        return Found(None, words)
    whose = "" if measure.key == "plan" else expect.key, expect.also
    return Found(stored(engine.measures.measure_at(measure, whose, period, None, scenario.as_of)))


def _not_measured(engine: Engine, measure: Measure, key: str, period: Period) -> str:
    """Why somebody, or something, has no such measure; nothing where it has one."""
    data = engine.world.data
    match measure.key:
        case "plan":
            return ""
        case "entity":
            rows = data.entities[measure.role]
            return "" if key in rows else f"no {measure.role} `{key}` is given{_near(key, rows)}"
        case "role":
            who = data.participants.get(key)
            if who is None:
                return _nobody(key, data)
            if key in engine.world.members(measure.role, period):
                return ""
            day = max(period.start, who.assignments[0].start)
            engine.world.in_role(key, measure.role, day)  # a role that is not given says so here
            return f"{key} is no {measure.role} in {period}"


def _paid(program: Program, data: Dataset, scenario: Scenario, expect: Expect, watch: Watch | None) -> Found:
    engine = Engine(program, data, scenario.as_of)
    if watch is not None:
        engine = watch.engine(program, data, scenario.as_of, figures=False)
    plan, within = program.plan, expect.period
    asked = [*program.rules, *program.pools] if expect.name == EVERY else [paying(program, expect)]
    subjects = list(dict.fromkeys(rule.subject for rule in asked if isinstance(rule, RowRule)))
    by_subject = any(row.key == expect.key for subject in subjects for row in data.facts[subject])
    if not by_subject:
        if expect.key not in data.participants:
            return Found(None, _neither(subjects, expect.key, data))
        if not all(isinstance(rule, RowRule) for rule in asked):
            person = data.participants[expect.key]
            person.assignments[0].values["role"]  # a role that is not given says so here
            _know_members(program, data, person)
    if within is not None and is_shorter(within.grain, plan.paid):
        return Found(None, f"this plan pays each {plan.paid}, so there is no {within} of its own")
    if within is not None and within.start > scenario.as_of and expect.outcome != "value":
        return Found(None, f"{within} has not begun on {scenario.as_of}")
    first = min(engine.first_day() or scenario.as_of, scenario.as_of)
    periods = periods_between(first, scenario.as_of, plan.paid, plan.year_offset)
    if watch is None:
        result = evaluate(program, data, periods, scenario.as_of)
    else:
        result = watch.evaluate(program, data, periods, scenario.as_of)
    for problem in result.problems:
        mine = problem.subject == expect.key if by_subject else problem.participant == expect.key
        if mine and (within is None or problem.period.end <= within.end):
            return Found(None, _problem_words(Problem(_root(problem, result.problems))))
    entries = tuple(
        entry
        for entry in result.entries
        if _is_asked(entry, expect, by_subject) and (within is None or within.contains(entry.period.end))
    )
    last = next((each for each in reversed(periods) if within is None or within.contains(each.end)), None)
    waits = tuple(each for each in result.pending if _is_asked(each, expect, by_subject) and each.period == last)
    return Found(
        sum((_kept(entry) for entry in entries), _ZERO),
        whys=_whys(engine, asked, expect, by_subject, scenario),
        entries=tuple(entry for entry in entries if entry.amount),
        waits=waits,
        by_subject=by_subject,
    )


def _is_asked(line: Entry | PendingLine, expect: Expect, by_subject: bool) -> bool:
    key = line.subject if by_subject else line.participant
    return expect.name in (EVERY, line.rule) and key == expect.key


def _kept(entry: Entry) -> Decimal:
    """What an entry adds to what was earned and not capped, forfeited or clawed back, whether or not it waits; to
    what was drawn less recovered of a guarantee."""
    return entry.amount * sum(sign * _KEPT.get(to, 0) for to, sign in moves(entry.kind, entry.of_kind).items())


def _whys(
    engine: Engine, asked: Sequence[Rule | Pool], expect: Expect, by_subject: bool, scenario: Scenario
) -> Sequence[Why]:
    """The clauses that decided; of all rules together what they posted tells more."""
    clock = scenario.as_of if expect.period is None else min(scenario.as_of, expect.period.end)
    rule = asked[0]
    if expect.name == EVERY or (isinstance(rule, PeriodRule) and rule.draw is not None):
        return ()
    if isinstance(rule, Pool):
        return whys_of_share(engine, expect.name, expect.key, clock)
    return whys(engine, expect.key, by_subject, clock)


def _know_members(program: Program, data: Dataset, person: Participant) -> None:
    """Whoever shares a pool gets less for each other member: nobody's role may be left open.

    Raises:
        Problem: Somebody's role is not given.
    """
    roles = {each.role for each in person.assignments}
    if any(share.role in roles for pool in program.pools for share in pool.shares):
        for other in data.participants.values():
            for assignment in other.assignments:
                assignment.values["role"]


def _root(problem: ProblemLine, problems: Sequence[ProblemLine]) -> Diagnostic:
    """What really stops a line: a scenario has no colleague from whom a figure must be hidden."""
    if not isinstance(problem.diagnostic, PoolStopped):
        return problem.diagnostic
    same = [each.diagnostic for each in problems if (each.rule, each.subject) == (problem.rule, problem.subject)]
    return next((each for each in same if not isinstance(each, PoolStopped)), problem.diagnostic)


def _nobody(key: str, data: Dataset) -> str:
    return f"no participant `{key}` is given{_near(key, data.participants)}"


def _neither(subjects: Sequence[str], key: str, data: Dataset) -> str:
    if not subjects:
        return _nobody(key, data)
    rows = [row.key for subject in subjects for row in data.facts[subject]]
    what = ", ".join(f"no {subject}" for subject in subjects)
    return f"{what} and no {PARTICIPANT} `{key}` is given{_near(key, [*rows, *data.participants])}"


def _near(key: str, there: Iterable[str]) -> str:
    near = did_you_mean(closest(key, there))
    return f"; {near}" if near else ""
