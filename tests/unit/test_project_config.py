"""incent.toml: what it may say, where it lies, and how each slip is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from incentlang.diagnostics import project as codes
from incentlang.diagnostics.base import Diagnostic
from incentlang.project import Project, find_project, load_project
from incentlang.project.maps import find_map, map_names
from incentlang.project.model import DATE_FORMS, UNITS
from incentlang.project.places import place_of
from incentlang.project.sources import KEYS
from incentlang.source import Source, Span


def load(folder: Path, settings: str) -> tuple[Project | None, tuple[Diagnostic, ...]]:
    (folder / "plan.incent").write_text("", encoding="utf-8")
    (folder / "incent.toml").write_text(settings, encoding="utf-8")
    return load_project(folder)


def only(folder: Path, settings: str) -> Diagnostic:
    project, findings = load(folder, settings)
    assert project is None
    [finding] = findings
    return finding


def test_a_plan_alone_is_a_project_with_defaults(tmp_path: Path) -> None:
    (tmp_path / "plan.incent").write_text("", encoding="utf-8")
    project, findings = load_project(tmp_path)
    assert findings == ()
    assert project == Project(root=tmp_path, main=tmp_path / "plan.incent")


def test_everything_that_can_be_said(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    project, findings = load(
        tmp_path,
        """
        [plan]
        main = "plan.incent"
        paths = ["shared"]
        timezone = "Europe/Paris"
        [data.deal]
        source = "data/deals.xlsx"
        sheet = "Won"
        columns = { ARR = "Amount" }
        values = { kind = { "New Business" = "new_logo" } }
        dates = { closed_on = "Epoch MS" }
        units = { discount = "ratio" }
        currency = "Currency"
        [data."customer.health"]
        source = "shared/health.csv"
        [check]
        fail-on = "warning"
        ignore = ["L0203"]
        """,
    )
    assert findings == ()
    assert project is not None
    assert project.paths == (tmp_path / "shared",)
    assert (project.timezone, project.fail_on, project.ignore) == ("Europe/Paris", "warning", ("L0203",))
    deal = project.data["deal"]
    assert (deal.source, deal.sheet, deal.currency) == ("data/deals.xlsx", "Won", "Currency")
    assert deal.columns == {"ARR": "Amount"}
    assert deal.values == {"kind": {"New Business": "new_logo"}}
    assert deal.dates == {"closed_on": "epoch ms"}
    assert deal.written == {
        "columns.ARR", "values.kind", "dates.closed_on", "units.discount", "currency",
    }  # fmt: skip
    assert project.data["customer.health"].source == "shared/health.csv"


def test_the_nearest_folder_upwards_is_the_project(tmp_path: Path) -> None:
    (tmp_path / "plan.incent").write_text("", encoding="utf-8")
    inner = tmp_path / "data" / "2026"
    inner.mkdir(parents=True)
    found = find_project(inner)
    assert found is not None
    assert found.resolve() == tmp_path.resolve()
    assert find_project(tmp_path / "plan.incent") == tmp_path


def test_no_plan(tmp_path: Path) -> None:
    project, [finding] = load_project(tmp_path)
    assert project is None
    assert isinstance(finding, codes.ProjectMissing)


def test_a_file_that_is_not_toml_is_told_at_its_line(tmp_path: Path) -> None:
    finding = only(tmp_path, "[data.deal]\nsource = data/deals.csv\n")
    assert isinstance(finding, codes.SettingsUnreadable)
    assert isinstance(finding.at, Span)
    assert finding.at.line == 2


@pytest.mark.parametrize(
    ("settings", "words", "advice"),
    [
        ('[data.deal]\nsource = "a.csv"\nsource = "b.csv"', "this name is written twice", "keep one"),
        ("[data.deal]\n[data.deal]", "this table is begun twice", "under one"),
        ('[data.deal]\nsource = "C:\\data\\deal.csv"', "a backslash", 'write "C:\\\\data" or "C:/data"'),
        ('[data.deal]\nsource = "C:\\Users\\deal.csv"', "a backslash", 'write "C:\\\\data" or "C:/data"'),
        ('[data.deal]\nsource = "a.csv\n', "a quotation mark is opened and not closed", "between two"),
        ('[data.deal]\ncolumns = { Owner Id = "x" }', "a name without `=`", '`"Owner Id"`'),
        ("[data.deal]\nsource = a.csv", "neither text in quotation marks nor a list", 'name = "value"'),
    ],
)
def test_toml_is_explained_in_plain_words(tmp_path: Path, settings: str, words: str, advice: str) -> None:
    finding = only(tmp_path, settings)
    assert isinstance(finding, codes.SettingsUnreadable)
    assert words in finding.message()
    assert advice in (finding.help() or "")


def test_settings_must_be_utf_8(tmp_path: Path) -> None:
    (tmp_path / "incent.toml").write_bytes(b"[plan]\n# caf\xe9\n")
    project, [finding] = load_project(tmp_path)
    assert project is None
    assert finding.message().endswith("it is not saved as UTF-8")


@pytest.mark.parametrize(
    ("settings", "name", "line", "suggestion"),
    [
        ('[plan]\nmian = "plan.incent"', "mian", 2, "main"),
        ('[data.deal]\nsource = "a.csv"\n\nsoruce = "b.csv"', "soruce", 4, "source"),
        ('[dta.deal]\nsource = "a.csv"', "dta", 1, "data"),
        ('[check]\nfail_on = "error"', "fail_on", 2, "fail-on"),
    ],
)
def test_an_unknown_setting(tmp_path: Path, settings: str, name: str, line: int, suggestion: str) -> None:
    finding = only(tmp_path, settings)
    assert isinstance(finding, codes.SettingUnknown)
    assert isinstance(finding.at, Span)
    assert (finding.name, finding.at.line, finding.suggestions) == (name, line, (suggestion,))


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ("[plan]\nmain = 3", "`main` is the number `3`, expected text in quotation marks"),
        ('[plan]\npaths = ".."', "`paths` is `..`, expected a list of texts"),
        ('[check]\nfail-on = "eror"', "`fail-on` is `eror`, expected `error`, `warning` or `advice`"),
        ('[check]\nignore = ["all"]', "`ignore` is `all`, expected codes of diagnostics such as `L0203`"),
        ('[plan]\ntimezone = "Europe/Pariss"', "`timezone` is `Europe/Pariss`, expected a time zone such as"),
        ('[data.deal]\ndates = { closed_on = "mm-dd-yyyy" }', "`closed_on` is `mm-dd-yyyy`, expected `YYYY-MM-DD`"),
        ('[data.deal]\nunits = { share = "%" }', "`share` is `%`, expected `percent`, `ratio` or `minor units`"),
        ("[data.deal]\ncolumns = { ARR = true }", "`ARR` is `true`, expected text"),
        ('[data]\ndeal = "data/deal.csv"', "`deal` is `data/deal.csv`, expected a table"),
    ],
)
def test_a_setting_of_the_wrong_kind(tmp_path: Path, settings: str, words: str) -> None:
    finding = only(tmp_path, settings)
    assert isinstance(finding, codes.SettingWrong)
    assert finding.message().startswith(words)


def test_a_missing_plan_file(tmp_path: Path) -> None:
    finding = only(tmp_path, '[plan]\nmain = "plans.incent"')
    assert isinstance(finding, codes.PlanFileMissing)
    assert finding.help() == "did you mean `plan.incent`?"


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("../deals.csv", "lies outside"),
        ("/etc/deals.csv", "top of a disk"),
        ("C:\\\\deals.csv", "top of a disk"),
        ("https://example.com/deals.csv", "a network"),
        ("data/../../deals.csv", "lies outside"),
    ],
)
def test_a_source_outside(tmp_path: Path, source: str, words: str) -> None:
    folder = tmp_path / "plan"
    folder.mkdir()
    finding = only(folder, f'[data.deal]\nsource = "{source}"')
    assert isinstance(finding, codes.OutsideProject)
    assert words in finding.message()
    assert isinstance(finding.at, Span)
    assert finding.at.line == 2


def test_a_link_out_of_the_project_is_refused_and_a_folder_in_paths_allowed(tmp_path: Path) -> None:
    folder, elsewhere = tmp_path / "plan", tmp_path / "exports"
    folder.mkdir()
    elsewhere.mkdir()
    (elsewhere / "deals.csv").write_text("deal_id\n", encoding="utf-8")
    (folder / "deals.csv").symlink_to(elsewhere / "deals.csv")
    finding = only(folder, '[data.deal]\nsource = "deals.csv"')
    assert isinstance(finding, codes.OutsideProject)
    assert "link" in finding.message()
    project, findings = load(folder, '[plan]\npaths = ["../exports"]\n[data.deal]\nsource = "../exports/deals.csv"')
    assert findings == ()
    assert project is not None
    assert project.data["deal"].source == "../exports/deals.csv"


def test_a_folder_in_paths_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    finding = only(tmp_path, '[plan]\npaths = ["./sharde"]')
    assert isinstance(finding, codes.FolderMissing)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ('source = "deals.arrow"', "a `.arrow` file cannot be read"),
        ('source = "deals.feather"', "a `.feather` file cannot be read"),
        ('source = "deals.xls"', "a `.xls` file cannot be read"),
        ('source = "deals"', "`deals`, a file without an ending, cannot be read"),
        ('sql = "select 1"\nconnection = "x"', "a database cannot be read"),
    ],
)
def test_a_source_that_is_not_read(tmp_path: Path, settings: str, words: str) -> None:
    finding = only(tmp_path, f"[data.deal]\n{settings}")
    assert isinstance(finding, codes.SourceNotReadable)
    assert finding.message() == words
    assert finding.help()


def test_a_sheet_of_a_file_without_sheets(tmp_path: Path) -> None:
    finding = only(tmp_path, '[data.deal]\nsource = "deals.csv"\nsheet = "Won"')
    assert isinstance(finding, codes.SettingUnused)


def test_one_column_for_two_fields(tmp_path: Path) -> None:
    finding = only(tmp_path, '[data.deal]\ncolumns = { ARR = "Amount", TCV = "Amount" }')
    assert isinstance(finding, codes.ColumnTwice)
    assert finding.fields == ("ARR", "TCV")
    assert isinstance(finding.at, Span)
    assert finding.at.text == "TCV"


@pytest.mark.parametrize("form", ["epoch ms", "epoch s", "timestamp"])
def test_moments_need_a_time_zone(tmp_path: Path, form: str) -> None:
    settings = f'[data.deal]\ndates = {{ closed_on = "{form}" }}'
    assert isinstance(only(tmp_path, settings), codes.TimezoneMissing)
    project, findings = load(tmp_path, f'[plan]\ntimezone = "UTC"\n{settings}')
    assert (project is not None, findings) == (True, ())


def test_a_ready_map_is_merged_under_what_the_user_wrote(tmp_path: Path) -> None:
    project, findings = load(
        tmp_path,
        '[data.deal]\nmap = "salesforce.opportunity"\ncolumns = { ARR = "ARR__c" }',
    )
    assert findings == ()
    assert project is not None
    deal = project.data["deal"]
    assert deal.columns["ARR"] == "ARR__c"
    assert deal.columns["owner"] == "OwnerId"
    assert deal.written == {"columns.ARR"}
    assert deal.values["kind"]["New Business"] == "new_logo"


def test_a_map_that_is_not_there(tmp_path: Path) -> None:
    finding = only(tmp_path, '[data.deal]\nmap = "salesforce.oportunity"')
    assert isinstance(finding, codes.MapUnknown)
    assert finding.suggestions == ("salesforce.opportunity",)
    assert find_map("../secret.table") is None


def test_a_map_for_something_else(tmp_path: Path) -> None:
    finding = only(tmp_path, '[data.customer]\nmap = "salesforce.opportunity"')
    assert isinstance(finding, codes.MapOfAnother)
    assert finding.made_for == "deal"


@pytest.mark.parametrize("name", map_names())
def test_every_ready_map_says_only_what_incent_toml_could(name: str) -> None:
    found = find_map(name)
    assert found is not None
    assert isinstance(found["fact"], str)
    assert found.keys() - {"fact"} <= set(KEYS) - {"source", "sql", "connection", "map"}
    assert set(found.get("dates", {}).values()) <= set(DATE_FORMS)
    assert set(found.get("units", {}).values()) <= set(UNITS)
    columns = found.get("columns", {})
    assert len(set(columns.values())) == len(columns)


def test_settings_are_found_in_every_way_of_writing_them() -> None:
    text = (
        "# [data.deal]\n"
        "[data.deal]\n"
        'columns = { ARR = "Amount", "owner" = "OwnerId" }\n'
        'dates.closed_on = "x"\n'
        '[data."customer.health".columns]\n'
        'value = "Score"\n'
    )
    source = Source("incent.toml", text)
    assert place_of(source, "data", "deal", "columns", "owner").text == "owner"
    assert place_of(source, "data", "deal", "dates", "closed_on").line == 4
    assert place_of(source, "data", "customer.health", "columns", "value").line == 6
    assert place_of(source, "data", "deal", "sheet").line == 2
    assert place_of(source, "plan", "main").line == 1
