"""Columns: found by exact names or by incent.toml, with a suggestion where a name is nearly right."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from incentlang.data import read_dataset
from incentlang.diagnostics import data as codes
from incentlang.diagnostics.base import Diagnostic
from incentlang.project import load_project
from incentlang.source import Span
from tests.unit.data_world import SCHEMA, deals, lay, read, sound, told

HEADER = "deal_id,closed_on,ARR,kind,customer,owner"
ROW = "D-1,2026-01-05,5,new_logo,acme,maya"


def only(folder: Path, changes: dict[str, str | bytes | None], settings: str = "") -> Diagnostic:
    dataset, findings = read(folder, changes, settings)
    assert dataset is None
    assert len(findings) == 1, told(findings)
    return findings[0]


def test_a_missing_column_comes_with_the_line_to_write(tmp_path: Path) -> None:
    finding = only(tmp_path, deals(ROW, header=HEADER.replace("closed_on", "close_on")))
    assert isinstance(finding, codes.ColumnMissing)
    assert finding.at.place == "data/deal.csv, row 1"
    assert finding.help() == (
        'did you mean `close_on`? If so, write in [data.deal]: columns = { closed_on = "close_on" }'
    )


def test_a_column_that_nothing_resembles_lists_what_there_is(tmp_path: Path) -> None:
    finding = only(tmp_path, deals(ROW, header=HEADER.replace("ARR", "Amount")))
    assert (finding.help() or "").startswith("the file has `deal_id`, `closed_on`, `Amount`,")


def test_an_optional_column_may_be_left_out_but_not_misspelt(tmp_path: Path) -> None:
    assert sound(tmp_path).notes == (
        "data/customer.csv has no column health: `health` is missing in every row.",
        "data/deal.csv has no column discount: `discount` is missing in every row.",
    )
    finding = only(tmp_path, deals(f"{ROW},5%", header=f"{HEADER},Discount"))
    assert isinstance(finding, codes.ColumnMissing)
    assert (finding.help() or "").endswith("; if not, add an empty column of that name")


def test_columns_are_read_under_other_names(tmp_path: Path) -> None:
    settings = '[data.deal]\ncolumns = { ARR = "Amount", owner = "Owner Id" }'
    header = "deal_id,closed_on,ARR,Amount,kind,customer,Owner Id"
    dataset = sound(tmp_path, deals("D-1,2026-01-05,9,5,new_logo,acme,maya", header=header), settings)
    assert dataset.facts["deal"][0].values[4] == Decimal(5)


def test_a_mapped_column_that_is_not_there(tmp_path: Path) -> None:
    finding = only(
        tmp_path,
        deals(ROW, header=HEADER.replace("ARR", "Amount")),
        '[data.deal]\ncolumns = { ARR = "Ammount" }',
    )
    assert isinstance(finding, codes.MappedColumnMissing)
    assert finding.help() == "did you mean `Amount`?"


def test_a_ready_map_may_name_columns_that_an_export_lacks(tmp_path: Path) -> None:
    settings = '[data.deal]\nsource = "data/export.csv"\nmap = "salesforce.opportunity"'
    export = "Id,CloseDate,Amount,Type,AccountId,OwnerId\nD-1,2026-01-05,5,New Business,acme,maya\n"
    dataset = sound(tmp_path, {"data/export.csv": export}, settings)
    [row] = dataset.facts["deal"]
    assert row.values[5] == "new_logo"
    assert (
        "data/export.csv has no column IsDeleted, from which the map salesforce.opportunity reads `is_void`: "
        "`is_void` is missing in every row."
    ) in dataset.notes
    assert (
        "data/export.csv has no column CurrencyIsoCode, in which the map salesforce.opportunity looks for the "
        "currency: amounts are taken to be in USD."
    ) in dataset.notes


@pytest.mark.parametrize(
    ("column", "field", "setting"),
    [
        ("Is Deleted", "is_void", 'columns = { is_void = "Is Deleted" }'),
        ("is_void", "is_void", 'columns = { is_void = "is_void" }'),
        ("Currency ISO Code", "currency", 'currency = "Currency ISO Code"'),
        ("Currency", "currency", 'currency = "Currency"'),
    ],
)
def test_a_ready_maps_column_under_a_slightly_different_name(
    tmp_path: Path, column: str, field: str, setting: str
) -> None:
    settings = '[data.deal]\nsource = "data/export.csv"\nmap = "salesforce.opportunity"'
    export = f"Id,CloseDate,Amount,Type,AccountId,OwnerId,{column}\nD-1,2026-01-05,5,New Business,acme,maya,\n"
    finding = only(tmp_path, {"data/export.csv": export}, settings)
    assert isinstance(finding, codes.MappedColumnMissing)
    assert finding.field == field
    assert (finding.help() or "").endswith(f"If so, write in [data.deal]: {setting}")


def test_a_column_that_a_ready_map_needs(tmp_path: Path) -> None:
    settings = '[data.deal]\nsource = "data/export.csv"\nmap = "salesforce.opportunity"'
    export = "Id,CloseDate,ARR__c,Type,AccountId,OwnerId\nD-1,2026-01-05,5,New Business,acme,maya\n"
    finding = only(tmp_path, {"data/export.csv": export}, settings)
    assert finding.message() == (
        "the map salesforce.opportunity reads `ARR` from the column `Amount`, which this file does not have"
    )
    assert (finding.help() or "").endswith('in [data.deal]: columns = { ARR = "…" }')


DECLARED = {"deal": [field.name for field in SCHEMA.facts[0].fields]}


@pytest.mark.parametrize(
    "settings",
    [
        '[data.deal]\ncolumns = { closed_on = "CloseDate" }\ndates = { CloseDate = "m/d/yyyy" }',
        '[data.deal]\ncolumns = { CloseDate = "closed_on" }',
    ],
)
def test_the_files_name_where_the_declared_one_belongs(tmp_path: Path, settings: str) -> None:
    header = HEADER.replace("closed_on", "CloseDate")
    day = "2/1/2026" if "dates" in settings else "2026-01-02"
    rows = [f"D-{number},{day},5,new_logo,acme,maya" for number in range(4)]
    project, _ = load_project(lay(tmp_path, deals(*rows, header=header), settings))
    assert project is not None
    dataset, [finding] = read_dataset(project, SCHEMA, {**DECLARED, "participant": []})
    assert dataset is None
    assert finding.message().endswith(
        "names `CloseDate`, a column of the file: the names on the left of = are those that the plan declares"
    )
    assert finding.help() == "did you mean `closed_on`?"


def test_a_misspelt_field_in_the_settings(tmp_path: Path) -> None:
    finding = only(
        tmp_path,
        deals(ROW, header=HEADER.replace("ARR", "Amount")),
        '[data.deal]\ncolumns = { ARRR = "Amount" }',
    )
    assert isinstance(finding, codes.FieldUnknown)
    assert finding.help() == "did you mean `ARR`?"
    assert isinstance(finding.at, Span)


def test_with_all_declarations_known_every_unknown_name_is_told(tmp_path: Path) -> None:
    settings = '[data.deal]\nunits = { rebate = "ratio" }\n[data.deels]\nsource = "data/deals.csv"\n'
    project, _ = load_project(lay(tmp_path, settings=settings))
    assert project is not None
    declared = {"deal": [field.name for field in SCHEMA.facts[0].fields], "participant": ["hired_on"]}
    dataset, findings = read_dataset(project, SCHEMA, declared)
    assert dataset is None
    assert [type(finding) for finding in findings] == [codes.FieldUnknown, codes.TableUnknown]
    assert findings[1].help() == "did you mean `deal`?"


def test_two_columns_of_one_name(tmp_path: Path) -> None:
    finding = only(tmp_path, deals(f"{ROW},6", header=f"{HEADER},ARR"))
    assert isinstance(finding, codes.HeaderDoubled)
    sound(tmp_path, deals(f"{ROW},6,7", header=f"{HEADER},note,note"))


def test_faults_of_one_kind_in_one_column_are_folded(tmp_path: Path) -> None:
    rows = [f"D-{number},2026-01-05,x{number},new_logo,acme,maya" for number in range(42)]
    dataset, findings = read(tmp_path, deals(*rows, "D-0,soon,1,new_logo,acme,maya"))
    assert dataset is None
    amounts = [finding for finding in findings if isinstance(finding, codes.NotAnAmount)]
    assert [finding.more for finding in amounts] == [0, 0, 0, 0, 37]
    assert amounts[-1].message().endswith("(and 37 more like this)")
    assert len(findings) == 6


def test_the_currency_of_every_row_must_be_the_plans(tmp_path: Path) -> None:
    settings = '[data.deal]\ncurrency = "Currency"'
    header = f"{HEADER},Currency"
    sound(tmp_path, deals(f"{ROW},usd", header=header), settings)
    finding = only(tmp_path, deals(f"{ROW},EUR", header=header), settings)
    assert isinstance(finding, codes.TwoCurrencies)
    assert "convert EUR at exchange_rate" in (finding.help() or "")
    assert isinstance(only(tmp_path, deals(f"{ROW},", header=header), settings), codes.CellMissing)
    assert isinstance(only(tmp_path, deals(ROW), settings), codes.MappedColumnMissing)


def test_spaces_around_text_are_noted(tmp_path: Path) -> None:
    dataset = sound(tmp_path, deals("D-1 ,2026-01-05,5,new_logo,acme, maya"))
    [row] = dataset.facts["deal"]
    assert (row.key, row.values[7]) == ("D-1", "maya")
    assert "data/deal.csv, column deal_id: spaces around the text of 1 cell were left out." in dataset.notes
