"""Every figure of a published plan is ours to the cent: tests/cases/published/."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.published_cases import Figure, Published, expected, ours, published_cases, run_case


class Runs:
    """Each case runs once."""

    def __init__(self, stack: ExitStack) -> None:
        self.stack = stack
        self.done: dict[str, Path] = {}

    def of(self, case: Published) -> Path:
        if case.key not in self.done:
            self.done[case.key] = self.stack.enter_context(run_case(case))
        return self.done[case.key]


@pytest.fixture(scope="module")
def runs() -> Iterator[Runs]:
    with ExitStack() as stack:
        yield Runs(stack)


def figures() -> Iterator[object]:
    for case in published_cases():
        for number, figure in enumerate(() if case.xfail else case.figures, start=1):
            marks = [pytest.mark.xfail(reason=figure.xfail, strict=True)] if figure.xfail else []
            yield pytest.param(case, figure, id=f"{case.key}-{number}-{figure.what}", marks=marks)


def waiting() -> Iterator[object]:
    for case in published_cases():
        if case.xfail:
            yield pytest.param(case, id=case.key, marks=pytest.mark.xfail(reason=case.xfail, strict=True))


@pytest.mark.parametrize(("case", "figure"), list(figures()))
def test_figure(case: Published, figure: Figure, runs: Runs) -> None:
    assert ours(case, figure, runs.of(case)) == expected(figure), f"{case.title}: {figure.what}"


@pytest.mark.parametrize("case", list(waiting()))
def test_waiting(case: Published, runs: Runs) -> None:
    """A case that waits fails as a whole, and is told on the day on which all of it holds."""
    work = runs.of(case)
    for figure in case.figures:
        assert ours(case, figure, work) == expected(figure), figure.what


def test_every_case_says_what_it_leaves_open() -> None:
    silent = [case.key for case in published_cases() if not (case.open and case.mechanisms and case.title)]
    assert silent == []
