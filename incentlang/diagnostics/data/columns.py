"""D0020 to D0026: headers, and the settings that name columns and fields."""

from __future__ import annotations

from typing import ClassVar

import attrs

from incentlang.diagnostics.base import diagnostic, did_you_mean, one_of
from incentlang.diagnostics.data.base import DataDiagnostic, shown
from incentlang.diagnostics.data.files import quoted


@diagnostic
@attrs.frozen(kw_only=True)
class ColumnMissing(DataDiagnostic):
    """A field that the plan reads and the file lacks."""

    code: ClassVar[str] = "D0020"
    title: ClassVar[str] = "a column that the plan needs"
    why: ClassVar[str] = (
        "The plan reads this field. A column is found by its exact name, since `ARR` and `arr_usd` "
        "may be different figures."
    )
    wrong: ClassVar[str] = "deal_id,closed_on,Amount"
    right: ClassVar[str] = '[data.deal]\ncolumns = { ARR = "Amount" }'

    table: str
    field: str
    header: tuple[str, ...]
    suggestions: tuple[str, ...] = ()
    optional: bool = False
    whole: tuple[str, ...] = ()
    others: tuple[tuple[str, str], ...] = ()

    def finding(self) -> str:
        return f"there is no column `{self.field}`, which the plan reads"

    def help(self) -> str:
        if not self.suggestions:
            columns = one_of([shown(name) for name in self.header], "and")
            line = f'columns = {{ {self.field} = "…" }}'
            header = f"; the plan reads the columns {','.join(self.whole)}" if self.whole else ""
            empty = f" (cells of `{self.field}` may be empty)" if header and self.optional else ""
            written = f"write which of them it is in [data.{quoted(self.table)}]: {line}"
            return f"the file has {columns}; {written}{header}{empty}"
        # All in one line: two settings of the same name would be refused.
        entries = sorted({*self.others, (self.field, self.suggestions[0])})
        line = f"columns = {{ {', '.join(_entry(field, column) for field, column in entries)} }}"
        meant = did_you_mean(tuple(shown(name) for name in self.suggestions))
        otherwise = "; if not, add an empty column of that name" if self.optional else ""
        return f"{meant} If so, write in [data.{quoted(self.table)}]: {line}{otherwise}"


def _entry(field: str, column: str) -> str:
    return f'{field} = "{shown(column)}"'


@diagnostic
@attrs.frozen(kw_only=True)
class MappedColumnMissing(DataDiagnostic):
    """A column that incent.toml names and the file lacks."""

    code: ClassVar[str] = "D0021"
    title: ClassVar[str] = "a column that is named in incent.toml and not in the file"
    why: ClassVar[str] = "incent.toml promises this column. Without it the field would be read from nowhere."
    wrong: ClassVar[str] = '[data.deal]\ncolumns = { ARR = "Ammount" }'
    right: ClassVar[str] = '[data.deal]\ncolumns = { ARR = "Amount" }'

    field: str
    column: str
    header: tuple[str, ...]
    suggestions: tuple[str, ...] = ()
    map: str | None = None
    table: str = ""

    def finding(self) -> str:
        reader = f"the map {self.map}" if self.map else "incent.toml"
        return f"{reader} reads `{self.field}` from the column `{self.column}`, which this file does not have"

    def help(self) -> str:
        meant = did_you_mean(tuple(shown(name) for name in self.suggestions))
        there = f"the file has {one_of([shown(name) for name in self.header], 'and')}"
        if not self.map:
            return meant or there
        name = f'"{shown(self.suggestions[0])}"' if meant else '"…"'
        line = f"currency = {name}" if self.field == "currency" else f"columns = {{ {self.field} = {name} }}"
        where = f"in [data.{quoted(self.table)}]: {line}"
        return f"{meant} If so, write {where}" if meant else f"{there}; write which of them it is {where}"


@diagnostic
@attrs.frozen(kw_only=True)
class FieldUnknown(DataDiagnostic):
    """A field in incent.toml that is not declared."""

    code: ClassVar[str] = "D0022"
    title: ClassVar[str] = "a field in incent.toml that is not declared"
    why: ClassVar[str] = (
        "A misspelt field would leave its setting without effect, and the column would be read as it is."
    )
    wrong: ClassVar[str] = '[data.deal]\ncolumns = { ARRR = "Amount" }'
    right: ClassVar[str] = '[data.deal]\ncolumns = { ARR = "Amount" }'

    table: str
    field: str
    setting: str
    known: tuple[str, ...]
    suggestions: tuple[str, ...] = ()
    is_column: bool = False

    def finding(self) -> str:
        names = f"`{self.setting}` in [data.{quoted(self.table)}] names `{shown(self.field)}`"
        if self.is_column:
            return f"{names}, a column of the file: the names on the left of = are those that the plan declares"
        return f"{names}, which is no field of it"

    def help(self) -> str:
        return did_you_mean(self.suggestions) or f"it has {one_of(self.known, 'and')}"


@diagnostic
@attrs.frozen(kw_only=True)
class TableUnknown(DataDiagnostic):
    """A [data.X] table or a given table that nothing declares."""

    code: ClassVar[str] = "D0023"
    title: ClassVar[str] = "data for something that is not declared"
    why: ClassVar[str] = "Rows under a misspelt name would never be read, and the plan would be run without them."
    wrong: ClassVar[str] = '[data.deals]\nsource = "data/deals.csv"'
    right: ClassVar[str] = '[data.deal]\nsource = "data/deals.csv"'

    table: str
    known: tuple[str, ...]
    suggestions: tuple[str, ...] = ()

    def finding(self) -> str:
        return f"no fact, entity or input is called `{self.table}`"

    def help(self) -> str:
        return did_you_mean(self.suggestions) or f"the plan has {one_of(self.known, 'and')}"


@diagnostic
@attrs.frozen(kw_only=True)
class HeaderDoubled(DataDiagnostic):
    """Two columns of one name."""

    code: ClassVar[str] = "D0024"
    title: ClassVar[str] = "two columns with the same name"
    why: ClassVar[str] = "Two columns of one name may differ, and which of them counts decides what is paid."
    wrong: ClassVar[str] = "deal_id,Amount,Amount"
    right: ClassVar[str] = "deal_id,Amount,Amount (converted)"

    column: str
    count: int

    def finding(self) -> str:
        return f"{self.count} columns are called `{shown(self.column)}`"

    def help(self) -> str:
        return "give each of them a name of its own"


@diagnostic
@attrs.frozen(kw_only=True)
class ColumnKindWrong(DataDiagnostic):
    """A column of lists, records or bytes."""

    code: ClassVar[str] = "D0025"
    title: ClassVar[str] = "a column that does not hold single values"
    why: ClassVar[str] = (
        "A cell holds one amount, date, name or yes/no. Lists and records would have to be taken apart first."
    )
    wrong: ClassVar[str] = '{"deal_id": "D-1", "owner": {"id": "maya"}}'
    right: ClassVar[str] = '{"deal_id": "D-1", "owner": "maya"}'

    found: str

    def finding(self) -> str:
        return f"this column holds {self.found}, expected single values"

    def help(self) -> str:
        return "write each part into a column of its own"


@diagnostic
@attrs.frozen(kw_only=True)
class AttributeUnread(DataDiagnostic):
    """A file for one attribute that does not change over time, is of people, or does not exist."""

    code: ClassVar[str] = "D0026"
    title: ClassVar[str] = "a file for an attribute without a file of its own"
    why: ClassVar[str] = (
        "Only an attribute `over time` of an entity may have its own file; those of people are columns of their "
        "assignments. The rows of any other such file would never be read."
    )
    wrong: ClassVar[str] = "data/participant.region.csv   # holds: participant,value,from,to"
    right: ClassVar[str] = "data/participant.csv   # holds: participant,name,role,region,from,to"

    owner: str
    field: str
    is_column: bool
    suggestions: tuple[str, ...] = ()

    def finding(self) -> str:
        what = f"`{self.field}` of {self.owner}"
        if not self.is_column:
            return f"nothing declares {what}, so this would not be read"
        if self.owner == "participant":
            return f"{what} is a column of the assignments, so this would not be read"
        return f"{what} does not change over time, so this would not be read"

    def help(self) -> str:
        meant = did_you_mean(self.suggestions)
        if self.owner == "participant":
            column = "a column of data/participant.csv, with a row for each change"
            if self.is_column:
                return f"put it in {column}"
            return f"{meant} It stands in {column}" if meant else f"declare it in `entity participant`; it is {column}"
        if self.is_column:
            rule = "only an attribute `over time` of an entity has its own file"
            return f"put it in a column `{self.field}` of data/{self.owner}.csv; {rule}"
        return meant or f"declare `{self.field}: …, over time` in `entity {self.owner}`, or move the file out of data"
