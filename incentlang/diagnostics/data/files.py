"""D0001 to D0013: files, sheets and lines."""

from __future__ import annotations

from typing import ClassVar

import attrs

from incentlang.diagnostics.base import diagnostic, did_you_mean, one_of
from incentlang.diagnostics.data.base import DataDiagnostic, shown

_OTHER_KINDS = (".xls", ".xlsm", ".xlsb", ".ods", ".numbers", ".txt", ".pdf", ".docx")


@diagnostic
@attrs.frozen(kw_only=True)
class FileMissing(DataDiagnostic):
    """Nothing holds the rows of a table that the plan reads."""

    code: ClassVar[str] = "D0001"
    title: ClassVar[str] = "a file that the plan needs"
    why: ClassVar[str] = (
        "The plan reads these rows. No file is not the same "
        "as no rows: an empty file with a header says that "
        "nothing happened."
    )
    wrong: ClassVar[str] = "data/\n  deal.csv"
    right: ClassVar[str] = "data/\n  deal.csv\n  activation.csv   # holds: customer,activated_on"

    table: str
    file: str
    header: tuple[str, ...]
    written: bool = False
    suggestions: tuple[str, ...] = ()

    def finding(self) -> str:
        if self.written:
            return f"there is no file `{self.file}`, from which `{self.table}` is to be read"
        return f"the plan reads `{self.table}`, and there is no file for it"

    def help(self) -> str:
        meant = did_you_mean(self.suggestions)
        empty = f"if there are no rows, make an empty {self.file} with this header: {','.join(self.header)}"
        if self.suggestions and self.suggestions[0].lower().endswith(_OTHER_KINDS):
            return f"{meant} Such files are not read: open it in the spreadsheet and save it as CSV UTF-8 or xlsx"
        if meant:
            return f"{meant} {empty[0].upper()}{empty[1:]}"
        return f"put the rows in {self.file}, or name another file in [data.{quoted(self.table)}]; {empty}"


def quoted(name: str) -> str:
    """A table's name as incent.toml writes it."""
    return f'"{name}"' if "." in name else name


@diagnostic
@attrs.frozen(kw_only=True)
class FileUnreadable(DataDiagnostic):
    """The system or the reader of that kind of file refuses it."""

    code: ClassVar[str] = "D0002"
    title: ClassVar[str] = "a file that cannot be opened"
    why: ClassVar[str] = (
        "A file that is damaged, protected or of another kind than its name says is never read in part."
    )
    wrong: ClassVar[str] = "data/deal.parquet   # a CSV file with another name"
    right: ClassVar[str] = "data/deal.csv"

    reason: str
    advice: str = ""

    def finding(self) -> str:
        return f"this file cannot be read: {shown(self.reason)}"

    def help(self) -> str:
        return (
            self.advice
            or "export it again, and check that its name ends as its kind does: .csv, .parquet, .jsonl or .xlsx"
        )


@diagnostic
@attrs.frozen(kw_only=True)
class FileTooLarge(DataDiagnostic):
    """More than is read into memory."""

    code: ClassVar[str] = "D0003"
    title: ClassVar[str] = "a file larger than 2 GiB"
    why: ClassVar[str] = "Rows are checked in memory. A larger file would stop the machine instead of giving an answer."
    wrong: ClassVar[str] = "data/deal.csv   # 3.1 GiB: every deal since 2009"
    right: ClassVar[str] = "data/deal.csv   # the deals of the years that the plan covers"

    size: int

    def finding(self) -> str:
        return f"this file has {self.size / 2**30:.1f} GiB, and at most 2 GiB are read"

    def help(self) -> str:
        return "keep only the rows and columns that the plan reads, or write it as Parquet"


@diagnostic
@attrs.frozen(kw_only=True)
class WrongEncoding(DataDiagnostic):
    """Text that is not UTF-8."""

    code: ClassVar[str] = "D0004"
    title: ClassVar[str] = "a text file that is not UTF-8"
    why: ClassVar[str] = (
        "Read with the wrong character set, names change silently: `Zoë` becomes `ZoÃ«`, and is then another person."
    )
    wrong: ClassVar[str] = "a file saved as “CSV” by a spreadsheet on Windows"
    right: ClassVar[str] = "the same file saved as “CSV UTF-8”"

    found: str
    advice: str = ""

    def finding(self) -> str:
        return f"this file is not UTF-8: {self.found}"

    def help(self) -> str:
        return self.advice or "save it again as “CSV UTF-8 (comma delimited)”"


@diagnostic
@attrs.frozen(kw_only=True)
class FileEmpty(DataDiagnostic):
    """No header."""

    code: ClassVar[str] = "D0005"
    title: ClassVar[str] = "a file without a header"
    why: ClassVar[str] = (
        "The first row names the columns. A file without it says "
        "neither that there are no rows nor which columns it has."
    )
    wrong: ClassVar[str] = "(nothing)"
    right: ClassVar[str] = "deal_id,closed_on,ARR,owner"

    header: tuple[str, ...]

    def finding(self) -> str:
        return "the first row is empty; it must hold the names of the columns"

    def help(self) -> str:
        return f"write this header: {','.join(self.header)}"


@diagnostic
@attrs.frozen(kw_only=True)
class FileTwice(DataDiagnostic):
    """Two files for one table."""

    code: ClassVar[str] = "D0006"
    title: ClassVar[str] = "two files for the same rows"
    why: ClassVar[str] = "With both data/deal.csv and data/deal.xlsx nobody can tell which of them was paid from."
    wrong: ClassVar[str] = "data/\n  deal.csv\n  deal.xlsx"
    right: ClassVar[str] = '[data.deal]\nsource = "data/deal.xlsx"'

    table: str
    files: tuple[str, ...]

    def finding(self) -> str:
        return f"the rows of `{self.table}` stand in {one_of(self.files, 'and')}"

    def help(self) -> str:
        return f'keep one of them, or say which: [data.{quoted(self.table)}] source = "{self.files[0]}"'


@diagnostic
@attrs.frozen(kw_only=True)
class SheetMissing(DataDiagnostic):
    """A sheet that the workbook lacks."""

    code: ClassVar[str] = "D0007"
    title: ClassVar[str] = "a sheet that is not in the workbook"
    why: ClassVar[str] = "Another sheet may hold other deals. Only the one that is named is read."
    wrong: ClassVar[str] = '[data.deal]\nsource = "data/deals.xlsx"\nsheet = "won"'
    right: ClassVar[str] = '[data.deal]\nsource = "data/deals.xlsx"\nsheet = "Won"'

    sheet: str
    sheets: tuple[str, ...]
    suggestions: tuple[str, ...] = ()

    def finding(self) -> str:
        return f"there is no sheet `{shown(self.sheet)}` in this workbook"

    def help(self) -> str:
        return did_you_mean(self.suggestions) or f"it has {one_of([shown(name) for name in self.sheets], 'and')}"


@diagnostic
@attrs.frozen(kw_only=True)
class SheetNotChosen(DataDiagnostic):
    """Several sheets and no choice."""

    code: ClassVar[str] = "D0008"
    title: ClassVar[str] = "a workbook with several sheets"
    why: ClassVar[str] = "The first sheet is not always the right one: somebody may put a new one before it."
    wrong: ClassVar[str] = '[data.deal]\nsource = "data/deals.xlsx"'
    right: ClassVar[str] = '[data.deal]\nsource = "data/deals.xlsx"\nsheet = "Won"'

    table: str
    sheets: tuple[str, ...]

    def finding(self) -> str:
        names = one_of([shown(name) for name in self.sheets], "and")
        return f"this workbook has {len(self.sheets)} sheets, {names}, and none is chosen"

    def help(self) -> str:
        return f'write in [data.{quoted(self.table)}]: sheet = "{shown(self.sheets[0])}"'


@diagnostic
@attrs.frozen(kw_only=True)
class WorkbookUnsafe(DataDiagnostic):
    """A workbook that could stop the machine."""

    code: ClassVar[str] = "D0009"
    title: ClassVar[str] = "a workbook that is not safe to open"
    why: ClassVar[str] = (
        "A small workbook can unpack to fill all memory, or hold "
        "a lone cell a million rows down with the same effect. "
        "Spreadsheet add-ins write such cells without being asked."
    )
    wrong: ClassVar[str] = "deals.xlsx with a forgotten cell in XFD1048576"
    right: ClassVar[str] = "the same workbook with the empty rows and columns after the data deleted"

    reason: str
    advice: str

    def finding(self) -> str:
        return self.reason

    def help(self) -> str:
        return self.advice


@diagnostic
@attrs.frozen(kw_only=True)
class LineUnreadable(DataDiagnostic):
    """A line that breaks the form of its file."""

    code: ClassVar[str] = "D0010"
    title: ClassVar[str] = "a line that cannot be read"
    why: ClassVar[str] = (
        "One stray quotation mark can swallow the rows after it. The file is refused where its form breaks, "
        "so that no row goes missing."
    )
    wrong: ClassVar[str] = 'deal_id,name\nD-1,"Acme "East""'
    right: ClassVar[str] = 'deal_id,name\nD-1,"Acme ""East"""'

    reason: str
    advice: str

    def finding(self) -> str:
        return self.reason

    def help(self) -> str:
        return self.advice


@diagnostic
@attrs.frozen(kw_only=True)
class RowOfOtherLength(DataDiagnostic):
    """A row with more or fewer cells than the header."""

    code: ClassVar[str] = "D0011"
    title: ClassVar[str] = "a row with too many or too few cells"
    why: ClassVar[str] = (
        "An amount such as 1,200 without quotation marks becomes two cells, and everything after it moves one column."
    )
    wrong: ClassVar[str] = "deal_id,ARR,owner\nD-1,1,200,maya"
    right: ClassVar[str] = "deal_id,ARR,owner\nD-1,1200,maya"

    cells: int
    columns: int
    parted: tuple[str, str] | None = None

    def finding(self) -> str:
        if self.parted is not None:
            return f"this row parts its cells by {self.parted[0]}, the header by {self.parted[1]}"
        cells = "1 cell" if self.cells == 1 else f"{self.cells} cells"
        return f"this row has {cells}, the header {self.columns}"

    def help(self) -> str:
        if self.parted is not None:
            return "export the whole file anew in one form, as CSV UTF-8"
        if self.cells > self.columns:
            return 'put a cell that holds a comma in quotation marks, "like, this"; write amounts without commas'
        return "write every cell, with nothing between two commas where one is empty"


@diagnostic
@attrs.frozen(kw_only=True)
class FileOutside(DataDiagnostic):
    """A file in the usual place that is a link out of the project."""

    code: ClassVar[str] = "D0012"
    title: ClassVar[str] = "a data file that is a link out of the project"
    why: ClassVar[str] = (
        "Copying the project must copy what its payouts rest on, and a project from somebody else "
        "must not read files of yours."
    )
    wrong: ClassVar[str] = "data/deal.csv -> /exports/deals.csv"
    right: ClassVar[str] = "data/deal.csv   # a copy"

    def finding(self) -> str:
        return "this file is a link, or lies behind one, that leads out of the project"

    def help(self) -> str:
        return "copy the file into the project, or add its folder to `paths` in [plan]"


@diagnostic
@attrs.frozen(kw_only=True)
class RowsAboveHeader(DataDiagnostic):
    """A title, or data, where the names of the columns belong."""

    code: ClassVar[str] = "D0013"
    title: ClassVar[str] = "a first row without the names of the columns"
    why: ClassVar[str] = (
        "Columns are found by their names, and these are taken from the first row. Reports begin with a title, and "
        "some exports leave the names out; to guess which row is meant could read one column for another."
    )
    wrong: ClassVar[str] = "Won deals June 2026,,\n,,\ndeal_id,ARR,owner\nD-1,1200,maya"
    right: ClassVar[str] = "deal_id,ARR,owner\nD-1,1200,maya"

    first: str
    header: tuple[str, ...]
    row: int | None = None

    def finding(self) -> str:
        if self.row is not None:
            return f"the names of the columns stand in row {self.row}; they must stand in the first"
        return f"the first row holds `{shown(self.first)}`, which is data; it must hold the names of the columns"

    def help(self) -> str:
        if self.row is not None:
            above = "the row above it" if self.row == 2 else f"rows 1 to {self.row - 1}"
            return f"take out {above} and export again; the report may have a setting to leave out its title"
        return f"put a row above it with their names, such as {','.join(self.header)}"
