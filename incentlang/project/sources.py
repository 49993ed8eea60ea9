"""The [data.X] tables of incent.toml, with a ready column map merged under what the user wrote."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from incentlang.diagnostics.project import (
    ColumnTwice,
    MapOfAnother,
    MapUnknown,
    OutsideProject,
    SettingUnused,
    SourceNotReadable,
    TimezoneMissing,
)
from incentlang.diagnostics.suggest import closest
from incentlang.project.maps import find_map, map_names
from incentlang.project.model import DATE_FORMS, INSTANTS, UNITS, DataSource
from incentlang.project.paths import is_inside, leads_out, refusal
from incentlang.project.settings import Settings

KEYS = ("source", "sheet", "columns", "values", "dates", "units", "currency", "map", "sql", "connection")

READABLE = (".csv", ".tsv", ".parquet", ".jsonl", ".ndjson", ".json", ".xlsx")
"""Endings of the files that can be read."""

_ADVICE = {
    ".arrow": "write the table as Parquet: `df.write_parquet(…)` or `COPY … TO 'deals.parquet'`",
    ".feather": "write the table as Parquet: `df.write_parquet(…)` or `COPY … TO 'deals.parquet'`",
    ".xls": "open it in the spreadsheet and save it as xlsx or as CSV UTF-8",
    ".xlsm": "save it as xlsx without macros",
    ".xlsb": "save it as xlsx",
    ".ods": "save it as xlsx or as CSV UTF-8",
    ".gz": "unpack the file first",
    ".zip": "unpack the file first",
}

_EXPORT = (
    "this version reads files only: export the rows to a Parquet or CSV file "
    'and name it: `source = "data/deals.parquet"`'
)


def read_source(
    settings: Settings,
    table: dict[str, Any],
    name: str,
    root: Path,
    folders: Sequence[Path],
    timezone: str | None,
) -> DataSource:
    """The data source in [data.NAME]; what is wrong with it goes to `settings.findings`.

    Args:
        settings: The open incent.toml.
        table: The whole [data] table.
        name: Which of its entries to read.
        root: The project's folder, from which paths are seen.
        folders: The folders in which files may lie.
        timezone: The time zone written in [plan], or None.
    """
    keys = ("data", name)
    own = settings.table(table, *keys)
    settings.known(own, KEYS, *keys)
    ready = _ready_map(settings, own, keys)
    columns = settings.text_table(own, *keys, "columns")
    values = {
        field: settings.text_table(own["values"], *keys, "values", field)
        for field in settings.table(own, *keys, "values")
    }
    dates = _choices(settings, own, DATE_FORMS, *keys, "dates")
    units = _choices(settings, own, UNITS, *keys, "units")
    currency = settings.text(own, *keys, "currency")
    written = {
        *(f"columns.{field}" for field in columns),
        *(f"values.{field}" for field in values),
        *(f"dates.{field}" for field in dates),
        *(f"units.{field}" for field in units),
        *(["currency"] if currency else []),
    }
    source = DataSource(
        name=name,
        source=_file(settings, own, keys, root, folders),
        sheet=settings.text(own, *keys, "sheet"),
        columns={**ready.get("columns", {}), **columns},
        values=_merged(ready.get("values", {}), values),
        dates={**ready.get("dates", {}), **dates},
        units={**ready.get("units", {}), **units},
        currency=currency or ready.get("currency"),
        map=own.get("map") if ready else None,
        written=frozenset(written),
        at=settings.at(*keys),
    )
    _check(settings, source, keys, timezone)
    return source


def _merged(ready: dict[str, dict[str, str]], own: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    """The value maps of a ready map and the user's, value by value; the user's win."""
    return {field: {**ready.get(field, {}), **own.get(field, {})} for field in {**ready, **own}}


def _choices(settings: Settings, own: dict[str, Any], choices: Sequence[str], *keys: str) -> dict[str, str]:
    chosen = {
        field: settings.choice(value, choices, *keys, field) for field, value in settings.table(own, *keys).items()
    }
    return {field: choice for field, choice in chosen.items() if choice is not None}


def _ready_map(settings: Settings, own: dict[str, Any], keys: tuple[str, str]) -> dict[str, Any]:
    name = settings.text(own, *keys, "map")
    if name is None:
        return {}
    at = settings.at(*keys, "map")
    found = find_map(name)
    if found is None:
        known = map_names()
        settings.findings.append(MapUnknown(at=at, name=name, known=known, suggestions=closest(name, known)))
        return {}
    if found.get("fact") != keys[1]:
        settings.findings.append(MapOfAnother(at=at, name=name, table=keys[1], made_for=str(found.get("fact"))))
        return {}
    return found


def _file(
    settings: Settings, own: dict[str, Any], keys: tuple[str, str], root: Path, folders: Sequence[Path]
) -> str | None:
    """The `source` as written, or None when there is none that can be read."""
    for name in ("sql", "connection"):
        if name in own:
            settings.findings.append(
                SourceNotReadable(
                    at=settings.at(*keys, name),
                    found="a database",
                    advice=_EXPORT,
                )
            )
            return None
    written = settings.text(own, *keys, "source")
    if written is None:
        return None
    at = settings.at(*keys, "source")
    reason = refusal(written)
    if reason is None and not is_inside(root / written, folders):
        reason = leads_out(root / written, folders)
    if reason is not None:
        settings.findings.append(OutsideProject(at=at, path=written, reason=reason))
        return None
    ending = PurePosixPath(written).suffix.lower()
    if ending not in READABLE:
        settings.findings.append(
            SourceNotReadable(
                at=at,
                found=f"a `{ending}` file" if ending else f"`{written}`, a file without an ending,",
                advice=_ADVICE.get(ending, "write the rows as CSV, Parquet, JSON lines or xlsx"),
            )
        )
        return None
    if "sheet" in own and ending != ".xlsx":
        settings.findings.append(
            SettingUnused(at=settings.at(*keys, "sheet"), name="sheet", reason=f"a `{ending}` file has no sheets")
        )
    return written


def _check(settings: Settings, source: DataSource, keys: tuple[str, str], timezone: str | None) -> None:
    """What several settings say together."""
    by_column: dict[str, list[str]] = {}
    for field, column in source.columns.items():
        by_column.setdefault(column, []).append(field)
    for column, fields in by_column.items():
        mine = [field for field in fields if f"columns.{field}" in source.written]
        if len(fields) > 1 and mine:
            settings.findings.append(
                ColumnTwice(at=settings.at(*keys, "columns", mine[-1]), column=column, fields=tuple(fields))
            )
    for field, form in source.dates.items():
        if form in INSTANTS and timezone is None:
            own = f"dates.{field}" in source.written
            at = settings.at(*keys, "dates", field) if own else settings.at(*keys, "map")
            settings.findings.append(TimezoneMissing(at=at, field=field, form=form))
