"""Every project of the golden cases and the examples: a slice for one participant pays them what all rows pay them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from incentlang.diagnostics.base import Diagnostic
from incentlang.running.request import every_period
from tests.engines.test_engines_on_cases import data_of, program_of, runnable
from tests.slices import slices_pay_the_same

LEAST_SLICED = 70
"""A change that leaves many more plans to the usual way is worth a look."""


@pytest.fixture(scope="module")
def sliced(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], bool]:
    """Whether a project has slices; whatever they hold, what they pay is compared."""
    return cache(lambda folder: compared(folder, tmp_path_factory.mktemp("slices")))


@pytest.mark.parametrize("folder", runnable())
def test_a_slice_pays_the_same(folder: Path, sliced: Callable[[Path], bool]) -> None:
    sliced(folder)


def test_most_plans_on_rows_have_slices(sliced: Callable[[Path], bool]) -> None:
    """The comparison would mean nothing if slices were refused."""
    assert sum(sliced(param.values[0]) for param in runnable()) >= LEAST_SLICED


def compared(folder: Path, place: Path) -> bool:
    program = program_of(folder)
    assert program is not None
    data = data_of(folder)
    periods = every_period(program, data, None) if data is not None and program.schema.facts else None
    if data is None or periods is None or isinstance(periods, Diagnostic):
        return False
    return slices_pay_the_same(program, data, periods, (None, periods[len(periods) // 2].start), place)
