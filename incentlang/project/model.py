"""What incent.toml says, once it has been read and found sound."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import attrs

from incentlang.source import NOWHERE, Span

SETTINGS_FILE = "incent.toml"
PLAN_FILE = "plan.incent"

ISO_DATE = "YYYY-MM-DD"
INSTANTS = ("epoch ms", "epoch s", "timestamp")
"""Forms that hold a moment, which is a day only in some time zone."""

DATE_FORMS = (ISO_DATE, "m/d/yyyy", "d/m/yyyy", "d.m.yyyy", "yyyymmdd", *INSTANTS)
"""How a column may write its dates."""

UNITS = ("percent", "ratio", "minor units")
"""How a column may write its numbers: 20 or 0.2 for 20%, 1999 for 19.99."""

SEVERITIES = ("error", "warning", "advice")


@attrs.frozen
class DataSource:
    """Where the rows of one table are, and how its cells are written.

    Attributes:
        name: What it feeds: a fact, an entity, an input, or `customer.health`.
        source: The file as written in incent.toml, or None for the usual place under `data/`.
        sheet: The sheet of a workbook.
        columns: The file's column by field, those of a ready map included.
        values: By field, what a cell says and the declared value that it means.
        dates: By field, one of DATE_FORMS.
        units: By field, one of UNITS.
        currency: The column that names the currency of each row.
        map: The ready column map that was merged in.
        written: The settings that stand in incent.toml itself, such as `columns.ARR` or `currency`:
            only these must exist in the file, since a ready map also lists what an export may lack.
        at: Where its table begins in incent.toml.
    """

    name: str
    source: str | None = None
    sheet: str | None = None
    columns: Mapping[str, str] = attrs.field(factory=dict)
    values: Mapping[str, Mapping[str, str]] = attrs.field(factory=dict)
    dates: Mapping[str, str] = attrs.field(factory=dict)
    units: Mapping[str, str] = attrs.field(factory=dict)
    currency: str | None = None
    map: str | None = None
    written: frozenset[str] = frozenset()
    at: Span = attrs.field(default=NOWHERE, eq=False, kw_only=True)


@attrs.frozen
class Project:
    """A folder with a plan.

    Attributes:
        root: The folder, as it was given.
        main: The file in which the plan begins.
        paths: Further folders in which `use` looks, and in which data may lie.
        timezone: The zone whose calendar turns timestamps into days, or None when none is written.
        data: Data sources by the name of what they feed.
        fail_on: The mildest severity that fails a check.
        ignore: Codes that a check leaves out.
    """

    root: Path
    main: Path
    paths: tuple[Path, ...] = ()
    timezone: str | None = None
    data: Mapping[str, DataSource] = attrs.field(factory=dict)
    fail_on: str = "error"
    ignore: tuple[str, ...] = ()

    @property
    def folders(self) -> tuple[Path, ...]:
        """Every folder that may be read: the project's own first."""
        return (self.root, *self.paths)
