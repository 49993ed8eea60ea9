"""Files: every kind that is read, how rows are counted, and what is refused before any cell is looked at."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from incentlang.data.findings import Findings
from incentlang.data.places import LARGEST
from incentlang.data.text_files import read_csv, read_json_lines
from incentlang.diagnostics import data as codes
from incentlang.diagnostics.base import Cell, Diagnostic
from tests.unit.data_world import FILES, deals, read, sound, told


def only(folder: Path, changes: dict[str, str | bytes | None], settings: str = "") -> Diagnostic:
    dataset, findings = read(folder, changes, settings)
    assert dataset is None
    assert len(findings) == 1, told(findings)
    return findings[0]


def parquet(path: Path, select: str) -> bytes:
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({select}) TO '{path}' (FORMAT parquet)")
    return path.read_bytes()


def test_csv_row_numbers_count_line_breaks_in_cells_and_empty_rows_as_a_spreadsheet_does(tmp_path: Path) -> None:
    content = (
        "deal_id,closed_on,ARR,kind,customer,owner\r\n"
        '"D\n1",2026-01-05,1,new_logo,acme,maya\r\n'
        "\r\n"
        ",,,,,\r\n"
        "D-2,2026-01-06,2,new_logo,acme,maya\r\n"
        "D-3,2026-01-07,x,new_logo,acme,maya\r\n"
    )
    finding = only(tmp_path, {"data/deal.csv": content})
    assert finding.at == Cell("data/deal.csv", row=6, column="ARR")
    dataset = sound(tmp_path, {"data/deal.csv": content.replace(",x,", ",3,")})
    assert [(row.key, row.number) for row in dataset.facts["deal"]] == [("D\n1", 2), ("D-2", 5), ("D-3", 6)]
    assert "data/deal.csv: 2 empty rows were passed over." in dataset.notes


@pytest.mark.parametrize("mark", [";", "\t"])
def test_semicolons_and_tabs_are_seen_in_the_header(tmp_path: Path, mark: str) -> None:
    content = FILES["data/deal.csv"].replace(",", mark)
    assert len(sound(tmp_path, {"data/deal.csv": content}).facts["deal"]) == 2


def test_a_byte_order_mark_is_no_part_of_the_first_name(tmp_path: Path) -> None:
    sound(tmp_path, {"data/deal.csv": b"\xef\xbb\xbf" + FILES["data/deal.csv"].encode()})


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (FILES["data/deal.csv"].encode("utf-16"), "it is UTF-16"),
        (FILES["data/deal.csv"].replace("D-2", "Zoë").encode("cp1252"), "line 3 has a byte that is not UTF-8"),
        (b"deal_id\0,closed_on\n", "it holds bytes that no text has"),
    ],
)
def test_other_character_sets_are_refused_by_name(tmp_path: Path, content: bytes, words: str) -> None:
    finding = only(tmp_path, {"data/deal.csv": content})
    assert isinstance(finding, codes.WrongEncoding)
    assert words in finding.message()


def test_an_empty_file_lacks_its_header(tmp_path: Path) -> None:
    for content in ("", "\n\nD-1,2026-01-05\n"):
        finding = only(tmp_path, {"data/deal.csv": content})
        assert isinstance(finding, codes.FileEmpty)
        assert finding.help() == "write this header: deal_id,closed_on,ARR,kind,customer,owner"


def test_a_header_alone_says_that_there_are_no_rows(tmp_path: Path) -> None:
    assert sound(tmp_path, deals()).facts["deal"] == ()


def test_a_missing_file_shows_the_header_to_write(tmp_path: Path) -> None:
    finding = only(tmp_path, {"data/activation.csv": None})
    assert isinstance(finding, codes.FileMissing)
    assert (finding.help() or "").endswith(
        "make an empty data/activation.csv with this header: activated_on,recorded_on,is_void,customer"
    )


def test_a_misspelt_source_is_told_from_the_files_beside_it(tmp_path: Path) -> None:
    changes: dict[str, str | bytes | None] = {"data/deal.csv": None, "data/deals.csv": FILES["data/deal.csv"]}
    finding = only(tmp_path, changes, '[data.deal]\nsource = "data/dels.csv"')
    assert isinstance(finding, codes.FileMissing)
    assert finding.suggestions == ("data/deals.csv",)


def test_two_files_of_one_name(tmp_path: Path) -> None:
    finding = only(tmp_path, {"data/deal.tsv": "deal_id\n"})
    assert isinstance(finding, codes.FileTwice)
    assert finding.files == ("data/deal.csv", "data/deal.tsv")


def test_a_file_that_is_too_large_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    with (tmp_path / "data" / "big.csv").open("wb") as file:
        file.truncate(LARGEST + 1)
    finding = only(tmp_path, {}, '[data.deal]\nsource = "data/big.csv"')
    assert isinstance(finding, codes.FileTooLarge)


def test_a_link_out_of_the_project(tmp_path: Path) -> None:
    folder = tmp_path / "plan"
    (tmp_path / "deal.csv").write_text(FILES["data/deal.csv"], encoding="utf-8")
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "deal.csv").symlink_to(tmp_path / "deal.csv")
    assert isinstance(only(folder, {"data/deal.csv": None}), codes.FileOutside)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "data" / "won.csv").mkdir(parents=True)
    finding = only(tmp_path, {}, '[data.deal]\nsource = "data/won.csv"')
    assert isinstance(finding, codes.FileUnreadable)


@pytest.mark.parametrize(
    ("row", "words", "number"),
    [
        ('D-1,"Acme "East"",1', "after a closing quotation mark", 2),
        ('D-1,2026-01-05,1\nD-2,"2026-01-05,1\nD-3', "a quotation mark is opened here and not closed", 3),
    ],
)
def test_broken_quotation_marks(tmp_path: Path, row: str, words: str, number: int) -> None:
    finding = only(tmp_path, deals(row))
    assert isinstance(finding, codes.LineUnreadable)
    assert words in finding.message()
    assert isinstance(finding.at, Cell)
    assert finding.at.row == number


def test_rows_of_other_lengths(tmp_path: Path) -> None:
    rows = ("D-1,2026-01-05,1,200,new_logo,acme,maya", "D-2,2026-01-05", "D-3,2026-01-05,1,new_logo,acme,maya,")
    dataset, findings = read(tmp_path, deals(*rows))
    assert dataset is None
    assert told(findings) == [
        "D0011 data/deal.csv, row 2: this row has 7 cells, the header 6",
        "D0011 data/deal.csv, row 3: this row has 2 cells, the header 6",
    ]


def test_json_lines(tmp_path: Path) -> None:
    lines = (
        '{"deal_id": "D-1", "closed_on": "2026-01-05", "ARR": 1200.10, "kind": "new_logo", "customer": "acme",'
        ' "owner": "maya", "is_void": false, "recorded_on": null}\n'
        "\n"
        '{"deal_id": 7, "closed_on": "2026-01-05", "ARR": "3", "kind": "new_logo", "customer": "acme",'
        ' "owner": "maya"}\n'
    )
    dataset = sound(tmp_path, {"data/deal.csv": None, "data/deal.jsonl": lines})
    rows = dataset.facts["deal"]
    assert [(row.key, row.number, row.values[4]) for row in rows] == [
        ("D-1", 1, Decimal("1200.10")),
        ("7", 3, Decimal(3)),
    ]
    assert rows[0].values[3] is False


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('[{"deal_id": "D-1"}]', "not a JSON object"),
        ("[", "one JSON text over several lines"),
        ('{"deal_id": "D-1", "deal_id": "D-2"}', "a name stands twice"),
        ("deal_id,ARR", "not a JSON object"),
        ('{"deal_id": "\\ud800"}', "half a character"),
        ("[" * 100_000, "not a JSON object|nested too deeply|several lines"),
    ],
)
def test_lines_that_are_not_json_objects(tmp_path: Path, line: str, words: str) -> None:
    finding = only(tmp_path, {"data/deal.csv": None, "data/deal.jsonl": line})
    assert isinstance(finding, codes.LineUnreadable)
    assert any(word in finding.message() for word in words.split("|"))


def test_nested_json_is_a_column_of_another_kind(tmp_path: Path) -> None:
    line = (
        '{"deal_id": "D-1", "closed_on": "2026-01-05", "ARR": 1, "kind": "new_logo", "customer": "acme",'
        ' "owner": {"id": "maya"}}'
    )
    finding = only(tmp_path, {"data/deal.csv": None, "data/deal.json": line})
    assert isinstance(finding, codes.ColumnKindWrong)


def test_parquet(tmp_path: Path) -> None:
    content = parquet(
        tmp_path / "made.parquet",
        "SELECT 'D-1' deal_id, DATE '2026-01-05' closed_on, 1200.1000::DECIMAL(18, 4) \"ARR\", 'new_logo' kind, "
        "'acme' customer, 'maya' \"owner\", false is_void, 0.1::DOUBLE + 0.2 waste, [1] \"tags\" "
        "UNION ALL SELECT 'D-2', DATE '2026-01-06', 7, 'expansion', 'acme', 'maya', NULL, 1, NULL",
    )
    rows = sound(tmp_path, {"data/deal.csv": None, "data/deal.parquet": content}).facts["deal"]
    assert [(row.key, row.number, row.values[4]) for row in rows] == [
        ("D-1", 2, Decimal("1200.1")),
        ("D-2", 3, Decimal(7)),
    ]
    assert rows[0].values[1] == date(2026, 1, 5)


def test_binary_numbers_of_parquet_are_read_by_their_shortest_text(tmp_path: Path) -> None:
    start = "SELECT 'D-1' deal_id, TIMESTAMP '2026-01-05' closed_on, {} \"ARR\", 'new_logo' kind, 'acme' customer, "
    select = start + "'maya' \"owner\""
    noisy = parquet(tmp_path / "a.parquet", select.format("0.1::DOUBLE + 0.2::DOUBLE"))
    dataset = sound(tmp_path, {"data/deal.csv": None, "data/deal.parquet": noisy})
    assert dataset.facts["deal"][0].values[4] == Decimal("0.3")
    [note] = [note for note in dataset.notes if "binary" in note]
    assert "0.30000000000000004, taken as 0.3" in note
    narrow = parquet(tmp_path / "b.parquet", select.format("0.1::FLOAT"))
    dataset = sound(tmp_path, {"data/deal.csv": None, "data/deal.parquet": narrow})
    assert dataset.facts["deal"][0].values[4] == Decimal("0.1")
    too_fine = parquet(tmp_path / "c.parquet", select.format("1.005::DOUBLE"))
    finding = only(tmp_path, {"data/deal.csv": None, "data/deal.parquet": too_fine})
    assert isinstance(finding, codes.TooManyDigits)


def test_a_parquet_file_whose_name_is_a_pattern_is_read_as_itself(tmp_path: Path) -> None:
    select = "SELECT '{}' deal_id, DATE '2026-01-05' closed_on, 1 \"ARR\", 'new_logo' kind, 'acme' customer, "
    select += "'maya' \"owner\""
    mine = parquet(tmp_path / "a.parquet", select.format("mine"))
    other = parquet(tmp_path / "b.parquet", select.format("other"))
    dataset = sound(
        tmp_path,
        {"data/deal.csv": None, "data/d*'[1].parquet": mine, "data/deals'1.parquet": other},
        '[data.deal]\nsource = "data/d*\'[1].parquet"',
    )
    assert [row.key for row in dataset.facts["deal"]] == ["mine"]


def test_lists_in_parquet_and_files_that_are_none(tmp_path: Path) -> None:
    select = "SELECT ['D-1'] deal_id, DATE '2026-01-05' closed_on, 1 \"ARR\", 'new_logo' kind, 'acme' customer, "
    nested = parquet(tmp_path / "a.parquet", select + "{'id': 1} \"owner\"")
    dataset, findings = read(tmp_path, {"data/deal.csv": None, "data/deal.parquet": nested})
    assert dataset is None
    assert [type(finding) for finding in findings] == [codes.ColumnKindWrong] * 2
    finding = only(tmp_path, {"data/deal.csv": None, "data/deal.parquet": b"deal_id,ARR\n"})
    assert isinstance(finding, codes.FileUnreadable)


def test_the_digest_changes_with_the_content_and_not_with_the_rest(tmp_path: Path) -> None:
    first = sound(tmp_path)
    assert sound(tmp_path, {"data/unread.csv": "x\n"}).digest == first.digest
    assert sound(tmp_path, {"data/activation.csv": "customer,activated_on\n"}).digest != first.digest
    assert len(first.digest) == 64


NASTY = st.lists(
    st.sampled_from(
        [b"a", b'"', b",", b"\n", b"\r", b"{", b"}", b":", b"1", b"\xe9", b"\\ud800", b"\xef\xbb\xbf", b" "]
    ),
    max_size=40,
).map(b"".join)


@given(NASTY | st.binary(max_size=60))
def test_any_bytes_are_a_table_or_told_to_be_none(content: bytes) -> None:
    for reader in (read_csv, read_json_lines):
        findings = Findings()
        table = reader(content, "data/deal.csv", findings)
        if table is None:
            assert findings.failed
        else:
            assert len(table.rows) == len(table.numbers)
            assert {len(row) for row in table.rows} <= {len(table.header)}
        "".join(told(findings.report())).encode()


@given(
    st.lists(
        st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=6), min_size=2, max_size=2)
    )
)
def test_every_text_that_is_written_as_csv_comes_back(rows: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([["a", "b"], *rows])
    findings = Findings()
    table = read_csv(out.getvalue().encode(), "data/deal.csv", findings)
    assert table is not None
    kept = [(number, row) for number, row in enumerate(rows, 2) if any(row)]
    assert list(zip(table.numbers, table.rows, strict=True)) == kept
