"""The formulas of workbooks, computed by two spreadsheet engines that are not ours."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incentlang.statements.formulas import rounding
from incentlang.statements.workbook import write_workbook
from incentlang.values.numbers import RoundingMode, round_to
from tests.statements.world import EXAMPLES, PLAN, example, statements_of, write_project

ironcalc = pytest.importorskip("ironcalc", reason="ironcalc is not installed")
formualizer = pytest.importorskip("formualizer", reason="formualizer is not installed")
calamine = pytest.importorskip("python_calamine")

SHEETS = ("Statement", "Lines", "Numbers", "Rows")


def computed(path: Path) -> Iterator[tuple[str, Any, Any, Any]]:
    """Every formula of a workbook: its place, the value it carries, and what the two engines make of it."""
    one = ironcalc.load_from_xlsx(str(path), "en", "UTC", "en")
    one.evaluate()
    two = formualizer.load_workbook(str(path))
    two.evaluate_all()
    kept = calamine.CalamineWorkbook.from_path(path)
    for number, name in enumerate(SHEETS):
        for row, values in enumerate(kept.get_sheet_by_name(name).to_python(skip_empty_area=False), start=1):
            for column, value in enumerate(values, start=1):
                if str(one.get_cell_content(number, row, column)).startswith("="):
                    place = f"{name}!R{row}C{column}"
                    yield place, value, one.get_cell_value(number, row, column), two.evaluate_cell(name, row, column)


def alike(one: Any, two: Any) -> bool:
    """Equal texts, or numbers that differ by no more than a binary spreadsheet's last digits."""
    if isinstance(one, str) or isinstance(two, str):
        return bool(one == two)
    return bool(abs(one - two) <= 1e-9 * max(1.0, abs(one)))


@pytest.mark.parametrize(("name", "period"), EXAMPLES)
def test_two_engines_compute_what_the_statement_says(name: str, period: str, tmp_path: Path) -> None:
    statements, path, formulas = example(name, period), tmp_path / "statement.xlsx", 0
    for stated in statements.each(statements.everyone[:12]):
        write_workbook(stated, statements.program.plan, path)
        for place, carried, one, two in computed(path):
            formulas += 1
            assert alike(carried, one), f"{stated.statement.participant} {place}"
            assert alike(carried, two), f"{stated.statement.participant} {place}"
    assert formulas > 0


def by_hand(folder: Path, plan: str = PLAN) -> Path:
    """The workbook of Maya's February."""
    statements = statements_of(write_project(folder / "project", plan), "2026-02")
    (stated,) = statements.each(["maya"])
    path = folder / "statement.xlsx"
    write_workbook(stated, statements.program.plan, path)
    return path


def place_of(book: Any, text: str) -> int:
    """The row on the sheet of numbers whose name begins like this."""
    return next(row for row in range(1, 60) if str(book.get_cell_value(2, row, 1)).startswith(text))


def test_who_changes_a_rate_sees_what_pay_would_be(tmp_path: Path) -> None:
    book = ironcalc.load_from_xlsx(str(by_hand(tmp_path)), "en", "UTC", "en")
    rate = place_of(book, "rates: from 100% 20%, gives")
    book.set_user_input(2, rate, 2, "0.3")
    book.evaluate()
    assert book.get_cell_value(0, 3, 2) == pytest.approx(16_000)  # 10,000 x 10% + 50,000 x 30%
    assert book.get_cell_value(0, 3, 4) == "differs"


def test_who_changes_a_row_moves_the_place_on_the_table(tmp_path: Path) -> None:
    """D1 of 60,000 instead of 70,000: D2 then stands from 80,000 to 140,000."""
    book = ironcalc.load_from_xlsx(str(by_hand(tmp_path)), "en", "UTC", "en")
    row = next(row for row in range(1, 20) if book.get_cell_value(3, row, 2) == 70_000)
    book.set_user_input(3, row, 2, "60000")
    book.evaluate()
    assert book.get_cell_value(0, 3, 2) == pytest.approx(10_000)  # 20,000 x 10% + 40,000 x 20%


def test_names_lead_to_measures_and_to_what_is_paid(tmp_path: Path) -> None:
    book = formualizer.load_workbook(str(by_hand(tmp_path)))
    places = {each["name"]: (each["sheet"], each["start_row"]) for each in book.get_named_ranges()}
    assert places["paid"] == ("Statement", 8)
    assert book.evaluate_cell("Numbers", places["quota_2026_Q1"][1], 2) == 100_000


def test_a_text_that_a_spreadsheet_would_run_stays_a_text(tmp_path: Path) -> None:
    path = by_hand(tmp_path, PLAN.replace('"New customers who went live"', '"=1+1"'))
    book = ironcalc.load_from_xlsx(str(path), "en", "UTC", "en")
    assert book.get_cell_value(0, 3, 1) == "'=1+1"


MODES: list[RoundingMode] = ["half even", "half up", "down", "up", "floor", "ceiling"]


@given(
    st.sampled_from(MODES),
    st.sampled_from(["0.01", "1", "0.05", "0.001"]),
    st.decimals(-100_000, 100_000, places=4, allow_nan=False),
)
def test_every_way_of_rounding_is_that_of_the_plan(mode: RoundingMode, step: str, value: Decimal) -> None:
    book = ironcalc.create("rounding", "en", "UTC", "en")
    book.set_user_input(0, 1, 1, str(value))
    book.set_user_input(0, 1, 2, f"={rounding('A1', Decimal(step), mode)}")
    book.evaluate()
    assert book.get_cell_value(0, 1, 2) == pytest.approx(float(round_to(value, Decimal(step), mode)), abs=1e-9)
