"""What advice says about figures is shown by rows, and the reference evaluator pays on them what the advice says."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from incentlang.analysis.curves import Curve
from incentlang.analysis.undecided import Undecided
from incentlang.analysis.witnesses import witness
from incentlang.diagnostics.base import examples_of
from incentlang.ir.scenario import Scenario
from incentlang.lint import Lint, lints
from incentlang.pipeline import compile_project
from incentlang.project import load_project
from tests.lint.replaying import compiled, failures, found_in, subject, whole_plan, witnesses

CLAIMS: dict[str, Callable[[list[Decimal]], bool]] = {
    "L0101": lambda paid: paid[2] - paid[1] < paid[1] - paid[0],
    "L0102": lambda paid: paid[2] - paid[1] == paid[1] - paid[0],
    "L0103": lambda paid: paid[1] > paid[0],
    "L0104": lambda paid: paid[1] < paid[0],
    "L0105": lambda paid: paid[1] - paid[0] == 24_000,  # 120% of the 20,000 between 220,000 and 240,000
    "L0106": lambda paid: len(set(paid)) == 1,
    "L0107": lambda paid: paid[0] == 0 < paid[1],
    "L0109": lambda paid: paid[0] > 0 == paid[1],
    "L0110": lambda paid: paid[1] == 2 * paid[0],
    "L0111": lambda paid: paid[1] < paid[0],
    "L0112": lambda paid: paid[1] > paid[0],
    "L0113": lambda paid: paid[1] - paid[0] > Decimal("999.99"),  # of as much that comes on top
    "L0114": lambda paid: paid[0] == paid[1],
    "L0202": lambda paid: paid[2] - paid[1] >= Decimal("2.5") * (paid[1] - paid[0]),
    "L0203": lambda paid: paid[1] == 2 * paid[0],
    "L0204": lambda paid: paid[0] > 0 == paid[1],
    "L0205": lambda paid: paid[0] == 0 < paid[1],
    "L0206": lambda paid: paid[0] > 0,
    "L0208": lambda paid: paid[0] == paid[1] > 0,
    "L0209": lambda paid: paid[0] == paid[1] > 0,
    "L0210": lambda paid: paid[0] == 0 and paid[1] >= 15_000,  # half of a quarter of 120,000
    "L0211": lambda paid: paid[0] == paid[1] > 0,
    "L0212": lambda paid: paid[1] > paid[0],
    "L0213": lambda paid: paid[1] < paid[0],
    "L0214": lambda paid: paid[1] + paid[2] > 2 * paid[0],
    "L0215": lambda paid: min(paid) > 0,
    "L0216": lambda paid: max(paid) == 0,
    "L0217": lambda paid: max(paid) == 0,
    "L0803": lambda paid: paid == [0],
}
"""For each lint that decides about figures, what its witness must show."""
DECIDED = [cls for cls in lints() if cls.witness is not Lint.witness]


def test_every_lint_that_shows_rows_says_what_they_show() -> None:
    assert {cls.code for cls in DECIDED} == set(CLAIMS)


@pytest.mark.parametrize("cls", DECIDED, ids=lambda cls: cls.code)
def test_the_rows_of_its_wrong_example_are_paid_as_it_says(cls: type[Lint], tmp_path: Path) -> None:
    plan = compiled(whole_plan(examples_of(cls)[0]), tmp_path)
    found = list(cls.find(subject(plan)))
    assert found
    for each in found:
        shown = witnesses(subject(plan), each)
        assert shown
        assert failures(plan, shown) == []
        assert CLAIMS[cls.code]([scenario.expects[0].value for scenario in shown])


AMOUNTS = st.integers(1, 40).map(lambda number: number * 5_000)
RATES = st.integers(0, 80).map(lambda number: f"{Decimal(number) / 4}%")
FACTORS = st.integers(0, 30).map(lambda number: f"{number * 10}%")


@st.composite
def tables(draw: st.DrawFn, name: str, axis: str, method: str, given_rates: st.SearchStrategy[str]) -> str:
    """A table of two to four rows over money or attainment."""
    starts = sorted(set(draw(st.lists(AMOUNTS, min_size=1, max_size=3))))
    places = [0, *starts]
    if axis == "attainment":
        points = [f"{Decimal(place) / 1000}%" for place in places]
    else:
        points = [f"{place} USD" for place in places]
    rows = "".join(f"  from {point} {draw(given_rates)}\n" for point in points)
    ends = ""
    if method == "interpolated":
        ends = f"  below {points[0]} flat\n  above {points[-1]} {draw(st.sampled_from(['flat', 'zero']))}\n"
    return f"table {name} by {axis}, {method}\n{rows}{ends}"


@st.composite
def plans(draw: st.DrawFn) -> str:
    """Rules of periods and rows that multiply tables, ask conditions, and have limits."""
    axis = draw(st.sampled_from(["booked", "attainment"]))
    text = "measure booked for account_executive each quarter\n  sum of ARR over deal by owner\n"
    if axis == "attainment":
        text += "measure attainment for account_executive each quarter\n  booked / quota\n"
        text += "input quota for account_executive each quarter: money from 1_000 USD to 9_000_000 USD\n"
    text += draw(tables("rates", axis, draw(st.sampled_from(["marginal", "retroactive"])), RATES))
    text += draw(tables("factor", axis, draw(st.sampled_from(["retroactive", "interpolated"])), FACTORS))
    text += draw(tables("by_size", "ARR", "interpolated", RATES))
    gate = draw(st.sampled_from(["", "    when booked is at least 60_000 USD\n", "    when booked is above 0 USD\n"]))
    amount = draw(
        st.sampled_from(
            [
                f"rates({axis}) of booked",
                f"factor({axis}) of 8% of booked",
                f"rates({axis}) of booked * factor({axis})",
                f"(rates({axis}) of booked) + factor({axis}) of 2_000 USD",
                f"lesser of (rates({axis}) of booked, 9_000 USD)",
            ]
        )
    )
    text += f"rule of_period\n  for each account_executive each quarter\n  credit {amount}\n{gate}"
    row = draw(st.sampled_from([f"rates({axis}) of ARR", "by_size(ARR) of ARR", "10% of ARR"]))
    limit = draw(st.sampled_from(["", "    capped at 5_000 USD\n"]))
    where = draw(st.sampled_from(["", " where kind is expansion", " where ARR is at least 20_000 USD"]))
    text += f"rule of_row\n  for each deal{where}\n  credit {row} to owner\n{limit}"
    text += draw(st.sampled_from(["", "    after activation within 60 days\n", "    unless churn within 30 days\n"]))
    return whole_plan(text)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=plans(), figures=st.lists(st.integers(0, 30_000_000), min_size=2, max_size=4))
def test_drawn_plans_pay_what_advice_and_curves_say(text: str, figures: list[int]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "plan.incent").write_text(text, encoding="utf-8")
        project, _ = load_project(Path(folder))
        assert project is not None
        plan = compile_project(project)
    assume(plan.program is not None)
    seen = subject(plan)
    for found in found_in(seen):
        assert failures(plan, witnesses(seen, found)) == [], (found.message(), text)
    for curve in seen.curves:
        for figure in figures:
            assert failures(plan, _on(curve, Decimal(figure) / 100)) == [], text


def _on(curve: Curve, figure: Decimal) -> tuple[Scenario, ...]:
    try:
        return (witness(curve, figure),)
    except Undecided:
        return ()
