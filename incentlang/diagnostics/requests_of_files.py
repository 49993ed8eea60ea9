"""R0210 to R0211: files and folders named in a call that cannot be used for what they are named for."""

from __future__ import annotations

from pathlib import PurePosixPath

import attrs

from incentlang.diagnostics.base import Diagnostic, diagnostic


@diagnostic
@attrs.frozen(kw_only=True)
class DataFileGiven(Diagnostic):
    """A file of data where a project is expected."""

    code = "R0210"
    title = "A data file where a plan is expected"
    why = (
        "A project reads the files that stand in its data folder or in incent.toml. A data file named in the call "
        "would not be read, and the figures would come from another one without a word."
    )
    wrong = "incent run june.xlsx --period 2026-06"
    right = 'incent run --period 2026-06        # incent.toml: [data.deal] source = "june.xlsx"'

    file: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.file}` is a file of data; a project's folder or a plan file is expected here"

    def help(self) -> str | None:
        """What to do."""
        name = PurePosixPath(self.file).name
        return (
            "leave it out, and stand in the project's folder; to pay from this file, copy it into the project and "
            f'name it in incent.toml under what its rows are, such as [data.deal] with source = "data/{name}"'
        )


@diagnostic
@attrs.frozen(kw_only=True)
class CannotWrite(Diagnostic):
    """The system does not let results be written."""

    code = "R0211"
    title = "Results that cannot be written"
    why = "Results are written as a whole or not at all, so a folder without room or permission gets none of them."
    wrong = "incent run --period 2026-06 --out plan.incent/june        # plan.incent is a file"
    right = "incent run --period 2026-06 --out june"

    folder: str
    reason: str

    def message(self) -> str:
        """What is wrong."""
        return f"nothing could be written to `{self.folder}`: {self.reason}"

    def help(self) -> str | None:
        """What to do."""
        return "name a folder in which you may write, such as `--out results`; close it where it is open elsewhere"
