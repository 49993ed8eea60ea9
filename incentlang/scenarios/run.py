"""Running scenarios: every expectation is evaluated on the given rows and compared to the last digit."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import attrs

from incentlang.data.model import Dataset
from incentlang.engines.result import PendingLine
from incentlang.ir.program import Program
from incentlang.ir.scenario import Expect, Scenario
from incentlang.ir.schema import Schema
from incentlang.scenarios.coverage.watching import Watch
from incentlang.scenarios.derived import derived
from incentlang.scenarios.found import Found, found
from incentlang.scenarios.needed import part_for
from incentlang.scenarios.shown import in_the_plans_words, shown
from incentlang.source import Span


@attrs.frozen
class Failure:
    """An expectation that was not met.

    Attributes:
        lines: Expected, actual, the clauses that decided and the sums behind the figure, as shown.
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
    for scenario in scenarios:
        failures: list[Failure] = []
        for expect in scenario.expects:
            if expect.name not in parts:
                parts[expect.name] = part_for(program, declared, expect.name)
            failure = _failure(parts[expect.name], declared, scenario, expect, watch)
            failures += [failure] if failure is not None else []
        results.append(ScenarioResult(scenario.name, scenario.span, tuple(failures)))
    return tuple(results)


def figure_of(
    program: Program, declared: Schema, scenario: Scenario, expect: Expect, watch: Watch
) -> tuple[Decimal, str] | None:
    """What comes out where an expectation asks, and the same as it is shown; None where it cannot be computed."""
    part = part_for(program, declared, expect.name)
    came, _ = found(part, declared, scenario, expect, watch)
    return None if came.value is None else (came.value, in_the_plans_words(part, expect, came.value))


def _failure(
    program: Program, declared: Schema, scenario: Scenario, expect: Expect, watch: Watch | None
) -> Failure | None:
    came, data = found(program, declared, scenario, expect, watch)
    reasons = {reason for why in came.whys for reason in why.reasons}
    if _as_expected(came, expect) and (expect.reason is None or expect.reason in reasons):
        return None
    steps = derived(program, data, scenario, expect, came) if data is not None else ()
    return Failure(expect, tuple(shown(program, expect, came, steps)), program, data)


def _as_expected(came: Found, expect: Expect) -> bool:
    """Whether it came out as expected; somebody nominated twice is nominated."""
    match expect.outcome:
        case "none":
            return came.absent or (not expect.is_measure and came.value is not None and not came.entries + came.waits)
        case "pending":
            return any(_waits_so(line, expect) for line in came.waits)
        case "value" if expect.nominated is None or came.value is None:
            return came.value == expect.value
        case "value":
            return (came.value > 0) == expect.nominated


def _waits_so(line: PendingLine, expect: Expect) -> bool:
    """Whether a line waits for what was expected, until the day that was expected, where these are said."""
    fact = line.waiting_for.removeprefix("no ").partition(" ")[0]
    return expect.fact in ("", fact) and expect.until in (None, line.until)
