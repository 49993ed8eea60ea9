"""Drafts of scenarios tried out: compiled, evaluated by the reference evaluator, and watched."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

import attrs

from incentlang.ir.program import Program
from incentlang.ir.scenario import Scenario
from incentlang.ir.schema import Schema
from incentlang.scenarios.coverage.draft import CONFIRM, Draft, draft
from incentlang.scenarios.coverage.place import Key
from incentlang.scenarios.coverage.watching import Watch
from incentlang.scenarios.run import figure_of, run_scenarios

Reading = Callable[[str], Scenario | None]
"""Compiles the text of a scenario; None where it has mistakes."""


@attrs.frozen
class Tried:
    """A draft that can be computed: what comes out, as it is shown, and what the evaluation came to."""

    draft: Draft
    scenario: Scenario
    figure: str
    watch: Watch


@attrs.frozen
class Bench:
    """The plan on which drafts are tried."""

    program: Program
    declared: Schema
    reading: Reading

    def existing(self, scenarios: Iterable[Scenario]) -> Iterator[Tried]:
        """Every expectation of the scenarios by itself, where it can be computed."""
        for scenario in scenarios:
            for expect in scenario.expects:
                written = draft(scenario, expect)
                found = self.tried(written) if written is not None else None
                if found is not None:
                    yield found

    def tried(self, changed: Draft) -> Tried | None:
        """A draft computed; None where it says nothing that can be computed."""
        scenario = self.reading(changed.text("draft", changed.figure))
        if scenario is None:
            return None
        watch = Watch()
        found = figure_of(self.program, self.declared, scenario, scenario.expects[0], watch)
        return None if found is None else Tried(changed, scenario, _written(found[1]), watch)

    def finished(self, tried: Tried, name: str, key: Key) -> str | None:
        """The text of a scenario that passes and covers what is asked for; None where it does not."""
        scenario = self.reading(tried.draft.text(name, tried.figure))
        if scenario is None:
            return None
        watch = Watch()
        (result,) = run_scenarios(self.program, self.declared, [scenario], watch)
        if not result.passed or key not in watch.seen:
            return None
        return tried.draft.text(name, tried.figure, f"   {CONFIRM}")


def _written(figure: str) -> str:
    """A figure as plans write it: `10,000.00 USD` is `10_000 USD`."""
    return re.sub(r"\.0+(?=\D|$)", "", figure.replace(",", "_"))
