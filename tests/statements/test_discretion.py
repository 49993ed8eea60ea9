"""Nobody's name, key or pay stands on another's statement, in none of its files."""

from __future__ import annotations

import csv
import re
import shutil
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest

from incentlang.explain.figures import money
from incentlang.statements import Statements
from incentlang.statements.discretion import Others
from incentlang.statements.pages import statement_page
from incentlang.statements.tables import lines_csv
from incentlang.statements.workbook import write_workbook
from tests.statements.world import EXAMPLES, example, statements_of


def texts(statements: Statements, folder: Path) -> dict[str, str]:
    """Everything that is written for each participant, in one text."""
    found = {}
    for stated in statements.each(statements.everyone):
        who = stated.statement.participant
        path = folder / "statement.xlsx"
        write_workbook(stated, statements.program.plan, path)
        with zipfile.ZipFile(path) as parts:
            workbook = " ".join(parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml"))
        found[who] = (
            f"{statement_page(stated.statement)}\n{lines_csv(stated.statement, statements.program.plan)}\n{workbook}"
        )
    return found


@pytest.mark.parametrize(("name", "period"), EXAMPLES)
def test_no_statement_names_anybody_else(name: str, period: str, tmp_path: Path) -> None:
    statements = example(name, period, what_next=True)
    written = texts(statements, tmp_path)
    for who, text in written.items():
        words = set(re.findall(r"\w+", text))
        for other in set(statements.people) - {who}:
            assert other not in words, f"the statement of {who} has the key of {other}"
            assert statements.people[other] not in text, f"the statement of {who} names {statements.people[other]}"


@pytest.mark.parametrize(
    ("name", "period"), [("account_executive", "2026-Q1"), ("customer_success", "2026-Q2"), ("product_team", "2026-Q2")]
)
def test_no_statement_tells_what_another_is_paid(name: str, period: str, tmp_path: Path) -> None:
    """Amounts of the data are made irregular, so that nobody's pay equals a figure of another by chance."""
    folder = tmp_path / "project"
    shutil.copytree(Path(__file__).resolve().parents[2] / "examples" / name, folder)
    for path in (folder / "data").glob("*.csv"):
        _make_irregular(path)
    statements = statements_of(folder, period, what_next=True)
    written = texts(statements, tmp_path)
    pay: dict[str, set[str]] = {who: set() for who in written}
    for row in statements.rows:
        pay[row.participant].add(money(row.paid or Decimal(0), row.unit))
    telling = {
        who: {each for each in amounts if re.search(r"\.(\d[1-9]|[1-9]\d)$", each)} for who, amounts in pay.items()
    }
    assert sum(map(len, telling.values())) >= 1
    for who, text in written.items():
        figures = set(re.findall(r"\d+(?:\.\d+)?", text.replace(",", "")))
        for other in set(written) - {who}:
            found = {each.replace(",", "") for each in telling[other] - pay[who]} & figures
            assert found == set(), f"the statement of {who} has what {other} is paid"


def _make_irregular(path: Path) -> None:
    """Large round amounts get odd digits: 120000 becomes 120137.71."""
    heads, *rows = list(csv.reader(path.read_text().splitlines()))
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if heads[column] != "period" and re.fullmatch(r"[1-9]\d{3,}", cell):
                row[column] = f"{int(cell) + 37 * number}.{17 + number % 80}"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([heads, *rows])


def test_a_name_is_hidden_as_a_whole_word_and_one_s_own_is_not() -> None:
    others = Others.of({"ana": "Ana Duarte", "ben": "Ben Achterberg", "17": "Seventeen"})
    assert others.hide("Ana Duarte and ben: banana 17", "ben") == "a colleague and ben: banana 17"
    assert others.hide("17 deals of Seventeen", "ana") == "17 deals of a colleague"
    assert others.hide("ana's figures", "ana") == "ana's figures"
    assert set(others.named_in("rated by ben (Ben Achterberg)", "ana")) == {"ben", "Ben Achterberg"}
