"""Running scenarios: every expectation is evaluated on the given rows and compared to the last digit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Context, Decimal

import attrs

from incentlang.data.model import Dataset, Participant
from incentlang.diagnostics.base import Diagnostic, did_you_mean
from incentlang.diagnostics.pools import PoolStopped
from incentlang.diagnostics.suggest import closest
from incentlang.engines.reference.answers import Problem
from incentlang.engines.reference.engine import Engine
from incentlang.engines.reference.run import evaluate
from incentlang.engines.result import ProblemLine, Result
from incentlang.ir.pools import Pool
from incentlang.ir.program import PeriodRule, Program, RowRule, Rule
from incentlang.ir.scenario import Expect, Scenario
from incentlang.ir.schema import PARTICIPANT, Schema
from incentlang.ledger.moves import Column, moves
from incentlang.scenarios.coverage.watching import Watch
from incentlang.scenarios.given import dataset
from incentlang.scenarios.needed import part_for
from incentlang.scenarios.people import Contradiction
from incentlang.scenarios.reasons import Why, in_words, money, whys, whys_of_share
from incentlang.source import Span
from incentlang.types import Money, Ratio
from incentlang.values.numbers import exact_arithmetic, stored, trimmed
from incentlang.values.periods import Period, is_shorter, periods_between

ZERO = Decimal(0)
_KEPT: dict[Column, int] = {"earned": 1, "drawn": 1, "capped": -1, "forfeited": -1, "clawed_back": -1, "recovered": -1}
_ROUNDED = Context(prec=60)


@attrs.frozen
class Failure:
    """An expectation that was not met.

    Attributes:
        lines: Expected, actual, and the clauses that decided, as shown.
        program: The part of the plan that was evaluated.
        data: The rows it was evaluated on; None when they contradict each other.
    """

    expect: Expect
    lines: tuple[str, ...]
    program: Program
    data: Dataset | None


@attrs.frozen
class ScenarioResult:
    """How one scenario went."""

    name: str
    span: Span
    failures: tuple[Failure, ...]

    @property
    def passed(self) -> bool:
        """Whether everything came out as expected."""
        return not self.failures

    @property
    def lines(self) -> tuple[str, ...]:
        """What to show of a failing scenario."""
        return tuple(line for failure in self.failures for line in failure.lines)


def run_scenarios(
    program: Program, declared: Schema, scenarios: Iterable[Scenario], watch: Watch | None = None
) -> tuple[ScenarioResult, ...]:
    """Evaluate scenarios.

    Args:
        program: The checked plan.
        declared: Everything its files declare, reached by the plan or not.
        scenarios: Checked against the same declarations.
        watch: Notes what the scenarios come to, where coverage is asked for.
    """
    parts: dict[str, Program] = {}
    results: list[ScenarioResult] = []
    with exact_arithmetic():
        for scenario in scenarios:
            failures: list[Failure] = []
            for expect in scenario.expects:
                if expect.name not in parts:
                    parts[expect.name] = part_for(program, declared, expect.name)
                failure = _failure(parts[expect.name], declared, scenario, expect, watch)
                failures += [failure] if failure is not None else []
            results.append(ScenarioResult(scenario.name, scenario.span, tuple(failures)))
    return tuple(results)


@attrs.frozen
class _Found:
    """What came out: a value, or words on why there is none; and the clauses that decided."""

    value: Decimal | None
    words: str
    whys: Sequence[Why] = ()


def figure_of(
    program: Program, declared: Schema, scenario: Scenario, expect: Expect, watch: Watch
) -> tuple[Decimal, str] | None:
    """What comes out where an expectation asks, and the same as it is shown; None where it cannot be computed."""
    with exact_arithmetic():
        part = part_for(program, declared, expect.name)
        found, _ = _found(part, declared, scenario, expect, watch)
        return None if found.value is None else (found.value, _value(part, expect, found.value))


def _found(
    program: Program, declared: Schema, scenario: Scenario, expect: Expect, watch: Watch | None
) -> tuple[_Found, Dataset | None]:
    """What came out, and the rows that it was evaluated on; None when they contradict each other."""
    data: Dataset | None = None
    try:
        data = dataset(scenario, declared, program.schema)
        evaluated = _measured if expect.is_measure else _paid
        return evaluated(program, data, scenario, expect, watch), data
    except Contradiction as mistake:
        at = f" ({mistake.span.source.path}:{mistake.span.line})" if mistake.span is not None else ""
        return _Found(None, f"{mistake}{at}"), data
    except Problem as problem:
        return _Found(None, _problem_words(problem)), data


def _failure(
    program: Program, declared: Schema, scenario: Scenario, expect: Expect, watch: Watch | None
) -> Failure | None:
    found, data = _found(program, declared, scenario, expect, watch)
    reasons = {reason for why in found.whys for reason in why.reasons}
    if _as_expected(found.value, expect) and (expect.reason is None or expect.reason in reasons):
        return None
    return Failure(expect, tuple(_shown(program, expect, found)), program, data)


def _as_expected(value: Decimal | None, expect: Expect) -> bool:
    """Whether the figure is the one expected; somebody nominated twice is nominated."""
    if expect.nominated is None or value is None:
        return value == expect.value
    return (value > 0) == expect.nominated


def _problem_words(problem: Problem) -> str:
    advice = problem.diagnostic.help()
    return f"[{problem.diagnostic.code}] {problem}" + (f"; {advice}" if advice else "")


def _measured(program: Program, data: Dataset, scenario: Scenario, expect: Expect, watch: Watch | None) -> _Found:
    engine = Engine(program, data, scenario.as_of) if watch is None else watch.engine(program, data, scenario.as_of)
    measure = engine.measures.measures[expect.name]
    period = expect.period
    assert period is not None  # the check refuses a measure without its period
    who = data.participants.get(expect.key)
    if who is None:
        return _Found(None, _nobody(expect.key, data))
    if measure.key == "role" and expect.key not in engine.world.members(measure.role, period):
        day = max(period.start, who.assignments[0].start)
        engine.world.in_role(expect.key, measure.role, day)  # a role that is not given says so here
        return _Found(None, f"{expect.key} is no {measure.role} in {period}")
    whose = expect.key, expect.also
    return _Found(stored(engine.measures.measure_at(measure, whose, period, None, scenario.as_of)), "")


def _paid(program: Program, data: Dataset, scenario: Scenario, expect: Expect, watch: Watch | None) -> _Found:
    engine = Engine(program, data, scenario.as_of)
    if watch is not None:
        engine = watch.engine(program, data, scenario.as_of, figures=False)
    rule, plan = _paying(program, expect), program.plan
    by_subject = isinstance(rule, RowRule) and any(row.key == expect.key for row in data.facts[rule.subject])
    if not by_subject:
        if expect.key not in data.participants:
            return _Found(None, _neither(rule.subject if isinstance(rule, RowRule) else "", expect.key, data))
        if not isinstance(rule, RowRule):
            person = data.participants[expect.key]
            person.assignments[0].values["role"]  # a role that is not given says so here
            _know_members(program, data, person)
    within = expect.period
    if within is not None and is_shorter(within.grain, plan.paid):
        return _Found(None, f"this plan pays each {plan.paid}, so there is no {within} of its own")
    first = min(engine.first_day() or scenario.as_of, scenario.as_of)
    periods = periods_between(first, scenario.as_of, plan.paid, plan.year_offset)
    if watch is None:
        result = evaluate(program, data, periods, scenario.as_of)
    else:
        result = watch.evaluate(program, data, periods, scenario.as_of)
    for problem in result.problems:
        mine = problem.subject == expect.key if by_subject else problem.participant == expect.key
        if mine and (within is None or problem.period.end <= within.end):
            return _Found(None, _problem_words(Problem(_root(problem, result.problems))))
    total = _total(result, expect, by_subject, within)
    clock = scenario.as_of if within is None else min(scenario.as_of, within.end)
    if isinstance(rule, Pool):
        return _Found(total, "", whys_of_share(engine, expect.name, expect.key, clock))
    if isinstance(rule, PeriodRule) and rule.draw is not None:
        return _Found(total, "")
    return _Found(total, "", whys(engine, expect.key, by_subject, clock))


def _paying(program: Program, expect: Expect) -> Rule | Pool:
    """The rule, or the pool, that an expectation is about."""
    pool = next((pool for pool in program.pools if pool.name == expect.name), None)
    return pool if pool is not None else program.rules[0]


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


def _total(result: Result, expect: Expect, by_subject: bool, within: Period | None) -> Decimal:
    """The sum over pay periods of what was earned and not capped, forfeited or clawed back, whether or not it waits;
    drawn less recovered of a guarantee."""
    total = ZERO
    for entry in result.entries:
        if entry.rule != expect.name or (entry.subject if by_subject else entry.participant) != expect.key:
            continue
        if within is None or within.contains(entry.period.end):
            total += entry.amount * sum(
                sign * _KEPT.get(to, 0) for to, sign in moves(entry.kind, entry.of_kind).items()
            )
    return total


def _nobody(key: str, data: Dataset) -> str:
    near = did_you_mean(closest(key, data.participants))
    return f"no participant `{key}` is given" + (f"; {near}" if near else "")


def _neither(subject: str, key: str, data: Dataset) -> str:
    if not subject:
        return _nobody(key, data)
    near = did_you_mean(closest(key, [*(row.key for row in data.facts[subject]), *data.participants]))
    return f"no {subject} and no {PARTICIPANT} `{key}` is given" + (f"; {near}" if near else "")


def _shown(program: Program, expect: Expect, found: _Found) -> Iterable[str]:
    span = expect.span
    reason = f" because {expect.reason}" if expect.reason else ""
    yield f"{span.source.path}:{span.line}: {' '.join(span.text.split())}"
    yield f"  expected  {_value(program, expect, expect.value)}{reason}"
    actual = found.words if found.value is None else _value(program, expect, found.value) + in_words(list(found.whys))
    yield f"  actual    {actual}"
    for why in found.whys:
        text = " ".join(why.span.text.split())
        yield f"    {why.span.source.path}:{why.span.line}: {text}  ->  {why.note}"


def _value(program: Program, expect: Expect, value: Decimal) -> str:
    if expect.nominated is not None:
        return "nominated" if value > 0 else "not nominated"
    if not expect.is_measure:
        plan = program.plan.in_unit(_paying(program, expect).unit)
        in_cents = value.quantize(plan.quantum, context=_ROUNDED)
        return money(in_cents if in_cents == value else value, plan.currency)
    kind = next(measure.type for measure in program.measures if measure.name == expect.name)
    match kind:
        case Ratio():
            return f"{trimmed(value * 100)}%"
        case Money(unit=unit):
            return money(value, unit or program.plan.currency)
        case _:
            return trimmed(value)
