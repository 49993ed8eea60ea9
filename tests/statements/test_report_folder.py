"""The folder of a report: all files or none, hostile keys, and what is never replaced."""

from __future__ import annotations

import csv
import json
import re
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import pytest

from incentlang.cli import entry
from incentlang.statements import file_names, write_report
from tests.statements.world import DATA, statements_of, write_project


def report(folder: Path, *more: str) -> int:
    return entry(["report", str(folder / "project"), "--period", "2026-02", "--out", str(folder / "out"), *more])


def payouts_of(folder: Path) -> list[dict[str, str]]:
    assert entry(["run", str(folder / "project"), "--period", "2026-02", "--out", str(folder / "run")]) == 0
    return list(csv.DictReader((folder / "run" / "payouts.csv").read_text().splitlines()))


def test_a_report_has_three_files_of_everybody_two_pages_on_all_and_what_it_was_made_from(tmp_path: Path) -> None:
    write_project(tmp_path / "project")
    assert report(tmp_path) == 0
    files = {path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*") if path.is_file()}
    people = {f"people/{who}.{kind}" for who in ("maya", "noah") for kind in ("html", "xlsx", "csv")}
    assert files == {"index.html", "dashboard.html", "report.json", *people}
    told = json.loads((tmp_path / "out" / "report.json").read_text())
    assert set(told["files"]) == files - {"report.json"}
    assert told["period"] == "2026-02"


def test_the_index_adds_up_to_payouts_csv(tmp_path: Path) -> None:
    write_project(tmp_path / "project")
    report(tmp_path)
    rows = payouts_of(tmp_path)
    page = (tmp_path / "out" / "index.html").read_text()
    (footer,) = re.findall(r"<tfoot>.*?</tfoot>", page, re.DOTALL)
    paid, balance = re.findall(r'<td class="amount">([-\d,.]+)</td>', footer)
    assert Decimal(paid.replace(",", "")) == sum(Decimal(row["paid"]) for row in rows)
    assert Decimal(balance.replace(",", "")) == sum(Decimal(row["balance"]) for row in rows)


def test_who_is_named_gets_a_statement_and_nobody_else(tmp_path: Path) -> None:
    write_project(tmp_path / "project")
    assert report(tmp_path, "--participant", "noah") == 0
    assert {path.stem for path in (tmp_path / "out" / "people").iterdir()} == {"noah"}
    page = (tmp_path / "out" / "index.html").read_text()
    assert "Only the participants that were asked for" in page
    assert "Maya" not in page


def test_the_table_of_lines_adds_up_to_what_the_rules_pay(tmp_path: Path) -> None:
    write_project(tmp_path / "project")
    report(tmp_path)
    rows = list(csv.DictReader((tmp_path / "out" / "people" / "maya.csv").read_text().splitlines()))
    assert [(row["subject"], row["state"], row["amount"]) for row in rows] == [
        ("D2", "earned", "11000.00"),
        ("D0", "waiting", ""),
        ("D3", "waiting", ""),
    ]


def test_hostile_names_are_shown_and_never_run(tmp_path: Path) -> None:
    name = '"><script>document.title=1</script>'
    people = DATA["participant"].replace("maya,Maya Ortiz", 'maya,"=HYPERLINK(""x"")&' + name.replace('"', '""') + '"')
    write_project(tmp_path / "project", participant=people)
    assert report(tmp_path) == 0
    for path in (tmp_path / "out" / "index.html", tmp_path / "out" / "people" / "maya.html"):
        text = path.read_text()
        assert "<script" not in text
        assert "&lt;script&gt;" in text


def test_keys_become_names_that_every_system_can_have() -> None:
    keys = ["maya", "Maya", "../../etc/passwd", "a/b", "CON", "con.txt", ".hidden", "ä ö", "x" * 200, "", "a.", "a"]
    names = file_names(keys)
    assert names["maya"] == "maya"
    assert len({name.lower() for name in names.values()}) == len(keys)
    for name in names.values():
        assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,80}", name)
        assert not name.endswith(".")
        assert name.partition(".")[0].lower() != "con"


def test_a_report_is_replaced_only_if_that_is_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_project(tmp_path / "project")
    assert report(tmp_path) == 0
    assert report(tmp_path) == 2
    assert "R0107" in capsys.readouterr().err
    assert report(tmp_path, "--force") == 0


@pytest.mark.parametrize("place", ["mine.txt", "people/mine.txt"])
def test_what_no_report_has_written_is_never_replaced(
    tmp_path: Path, place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write_project(tmp_path / "project")
    report(tmp_path)
    (tmp_path / "out" / place).write_text("my notes")
    assert report(tmp_path, "--force") == 2
    assert place in capsys.readouterr().err
    assert (tmp_path / "out" / place).read_text() == "my notes"


def test_a_report_that_fails_leaves_nothing(tmp_path: Path) -> None:
    statements = statements_of(write_project(tmp_path / "project"), "2026-02")

    def fails(done: int, total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_report(statements, statements.everyone, {}, tmp_path / "out", fails)
    assert [path.name for path in tmp_path.iterdir()] == ["project"]


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in ("href", "src") and value is not None]


def test_every_link_leads_to_a_file_of_the_report(tmp_path: Path) -> None:
    write_project(tmp_path / "project")
    report(tmp_path)
    for page in (tmp_path / "out").rglob("*.html"):
        links = _Links()
        links.feed(page.read_text())
        assert links.found
        for link in links.found:
            assert link.startswith("#") or (page.parent / link).is_file()
