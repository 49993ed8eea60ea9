"""E08xx: incent.toml and the layout of a project."""

from __future__ import annotations

from typing import ClassVar

import attrs

from incentlang.diagnostics.base import Diagnostic, diagnostic, did_you_mean, one_of


@diagnostic
@attrs.frozen(kw_only=True)
class ProjectMissing(Diagnostic):
    """Neither incent.toml nor plan.incent."""

    code: ClassVar[str] = "E0801"
    title: ClassVar[str] = "no plan in this folder"
    why: ClassVar[str] = (
        "A project is a folder with a plan.incent, or with an incent.toml that names the plan. "
        "Without either there is nothing to check or run."
    )
    wrong: ClassVar[str] = "my_plan/\n  data/deal.csv"
    right: ClassVar[str] = "my_plan/\n  plan.incent\n  data/deal.csv"

    folder: str
    below: tuple[str, ...] = ()
    plans: tuple[str, ...] = ()

    def message(self) -> str:
        return f"`{self.folder}` holds neither plan.incent nor incent.toml"

    def help(self) -> str:
        if self.below:
            first = f'"{self.below[0]}"' if " " in self.below[0] else self.below[0]
            there = "there is a plan" if len(self.below) == 1 else "there are plans"
            return f"{there} in {one_of(self.below, 'and')}: go there first, with `cd {first}`"
        if self.plans:
            return (
                f"the folder has {one_of(self.plans, 'and')}: call the plan plan.incent, or name it in a file "
                f'incent.toml: under the line `[plan]`, `main = "{self.plans[0]}"`'
            )
        return "go to the folder of the plan, or make a new one with `incent new my_plan`"


@diagnostic
@attrs.frozen(kw_only=True)
class SettingsUnreadable(Diagnostic):
    """incent.toml is not TOML."""

    code: ClassVar[str] = "E0802"
    title: ClassVar[str] = "incent.toml cannot be read"
    why: ClassVar[str] = (
        "incent.toml says where the data is. A line that does not follow its form could be meant in "
        "several ways, so nothing is read."
    )
    wrong: ClassVar[str] = "[data.deal]\nsource = data/deals.csv"
    right: ClassVar[str] = '[data.deal]\nsource = "data/deals.csv"'

    reason: str
    advice: str = ""

    def message(self) -> str:
        return f"this file is not written as incent.toml must be: {self.reason}"

    def help(self) -> str:
        return self.advice or 'a setting is one line, `name = "value"`: text stands in quotation marks, lists in [ ]'


@diagnostic
@attrs.frozen(kw_only=True)
class SettingUnknown(Diagnostic):
    """A key that means nothing."""

    code: ClassVar[str] = "E0803"
    title: ClassVar[str] = "a setting that does not exist"
    why: ClassVar[str] = (
        "A misspelt setting would be passed over, and the run would use a default that nobody chose. "
        "So every name in incent.toml must be one that is known."
    )
    wrong: ClassVar[str] = '[data.deal]\nsoruce = "data/deals.csv"'
    right: ClassVar[str] = '[data.deal]\nsource = "data/deals.csv"'

    name: str
    table: str
    known: tuple[str, ...]
    suggestions: tuple[str, ...] = ()

    def message(self) -> str:
        where = f"in [{self.table}]" if self.table else "at the top level"
        return f"there is no setting `{self.name}` {where}"

    def help(self) -> str:
        return did_you_mean(self.suggestions) or f"write {one_of(self.known)}"


@diagnostic
@attrs.frozen(kw_only=True)
class SettingWrong(Diagnostic):
    """A key whose value is of another kind, or not one of its choices."""

    code: ClassVar[str] = "E0804"
    title: ClassVar[str] = "a setting with a value that cannot be used"
    why: ClassVar[str] = "Each setting takes one kind of value. Another kind is refused instead of being guessed at."
    wrong: ClassVar[str] = '[data.deal]\ndates = { closed_on = "mm-dd-yyyy" }'
    right: ClassVar[str] = '[data.deal]\ndates = { closed_on = "m/d/yyyy" }'

    name: str
    found: str
    expected: str
    suggestions: tuple[str, ...] = ()

    def message(self) -> str:
        return f"`{self.name}` is {self.found}, expected {self.expected}"

    def help(self) -> str | None:
        return did_you_mean(self.suggestions)


@diagnostic
@attrs.frozen(kw_only=True)
class PlanFileMissing(Diagnostic):
    """`main` names a file that is not there."""

    code: ClassVar[str] = "E0805"
    title: ClassVar[str] = "the plan's file is not there"
    why: ClassVar[str] = "`main` in [plan] names the file in which the plan begins; without it nothing can be run."
    wrong: ClassVar[str] = '[plan]\nmain = "plans.incent"'
    right: ClassVar[str] = '[plan]\nmain = "plan.incent"'

    file: str
    suggestions: tuple[str, ...] = ()

    def message(self) -> str:
        return f"there is no file `{self.file}` in the project"

    def help(self) -> str:
        return did_you_mean(self.suggestions) or 'make the file, or name another one: `main = "plan.incent"`'


@diagnostic
@attrs.frozen(kw_only=True)
class OutsideProject(Diagnostic):
    """A path that leaves the project."""

    code: ClassVar[str] = "E0806"
    title: ClassVar[str] = "a file outside the project"
    why: ClassVar[str] = (
        "A project reads only what lies in its own folder and in the folders listed under `paths`, so that "
        "copying these folders copies everything a payout "
        "rests on. A link that leads out of them is refused too."
    )
    wrong: ClassVar[str] = '[data.deal]\nsource = "../../exports/deals.csv"'
    right: ClassVar[str] = '[plan]\npaths = ["../../exports"]\n[data.deal]\nsource = "../../exports/deals.csv"'

    path: str
    reason: str

    def message(self) -> str:
        return f"`{self.path}` {self.reason}"

    def help(self) -> str:
        return "copy the file into the project, or add its folder to `paths` in [plan]"


@diagnostic
@attrs.frozen(kw_only=True)
class FolderMissing(Diagnostic):
    """A folder in `paths` that does not exist."""

    code: ClassVar[str] = "E0807"
    title: ClassVar[str] = "a folder in `paths` that is not there"
    why: ClassVar[str] = "`paths` lists folders in which `use` looks for modules; one that is not there is a slip."
    wrong: ClassVar[str] = '[plan]\npaths = ["../sharde"]'
    right: ClassVar[str] = '[plan]\npaths = ["../shared"]'

    path: str
    suggestions: tuple[str, ...] = ()

    def message(self) -> str:
        return f"there is no folder `{self.path}`"

    def help(self) -> str:
        return did_you_mean(self.suggestions) or "make the folder, or take it out of `paths`"


@diagnostic
@attrs.frozen(kw_only=True)
class MapUnknown(Diagnostic):
    """`map` names no ready column map."""

    code: ClassVar[str] = "E0808"
    title: ClassVar[str] = "a column map that does not exist"
    why: ClassVar[str] = (
        "`map` takes the column names of a well-known system from the standard library. "
        "Without the map the columns could not be found."
    )
    wrong: ClassVar[str] = '[data.deal]\nmap = "salesforce.oportunity"'
    right: ClassVar[str] = '[data.deal]\nmap = "salesforce.opportunity"'

    name: str
    known: tuple[str, ...]
    suggestions: tuple[str, ...] = ()

    def message(self) -> str:
        return f"there is no column map `{self.name}`"

    def help(self) -> str:
        if self.suggestions:
            return did_you_mean(self.suggestions) or ""
        if self.known:
            return f"the standard library has {one_of(self.known, 'and')}; or write the columns yourself"
        return 'write the columns yourself: `columns = { FIELD = "COLUMN" }`'


@diagnostic
@attrs.frozen(kw_only=True)
class MapOfAnother(Diagnostic):
    """A map that was made for another fact or entity."""

    code: ClassVar[str] = "E0809"
    title: ClassVar[str] = "a column map for something else"
    why: ClassVar[str] = (
        "A ready column map gives the columns of one fact or entity. Used for another one it would read "
        "the wrong columns."
    )
    wrong: ClassVar[str] = '[data.customer]\nmap = "salesforce.opportunity"'
    right: ClassVar[str] = '[data.deal]\nmap = "salesforce.opportunity"'

    name: str
    table: str
    made_for: str

    def message(self) -> str:
        return f"the column map `{self.name}` is made for `{self.made_for}`, not for `{self.table}`"

    def help(self) -> str:
        return f"move the line to [data.{self.made_for}], or write the columns of `{self.table}` yourself"


@diagnostic
@attrs.frozen(kw_only=True)
class SourceNotReadable(Diagnostic):
    """A kind of source that this version does not read."""

    code: ClassVar[str] = "E0810"
    title: ClassVar[str] = "a kind of data that cannot be read"
    why: ClassVar[str] = (
        "Data is read from CSV, Parquet, JSON lines and xlsx files, each by rules that are written down. "
        "Other kinds are refused by name instead of being tried."
    )
    wrong: ClassVar[str] = '[data.deal]\nsource = "data/deals.arrow"'
    right: ClassVar[str] = '[data.deal]\nsource = "data/deals.parquet"'

    found: str
    advice: str

    def message(self) -> str:
        return f"{self.found} cannot be read"

    def help(self) -> str:
        return self.advice


@diagnostic
@attrs.frozen(kw_only=True)
class TimezoneMissing(Diagnostic):
    """Instants without a time zone to turn them into days."""

    code: ClassVar[str] = "E0811"
    title: ClassVar[str] = "timestamps without a time zone"
    why: ClassVar[str] = (
        "A deal signed late on 31 March in California is signed "
        "on 1 April in London. Which day a timestamp means, "
        "and so which quarter pays, must be written down."
    )
    wrong: ClassVar[str] = '[data.deal]\ndates = { closed_on = "epoch ms" }'
    right: ClassVar[str] = '[plan]\ntimezone = "America/Los_Angeles"\n[data.deal]\ndates = { closed_on = "epoch ms" }'

    field: str
    form: str

    def message(self) -> str:
        return f"`{self.field}` holds timestamps (`{self.form}`), and no time zone says which day they mean"

    def help(self) -> str:
        return 'write it in [plan]: `timezone = "UTC"`, or the place whose calendar counts, such as "Europe/Paris"'


@diagnostic
@attrs.frozen(kw_only=True)
class SettingUnused(Diagnostic):
    """A setting that cannot apply to the source beside it."""

    code: ClassVar[str] = "E0812"
    title: ClassVar[str] = "a setting that does not fit its source"
    why: ClassVar[str] = (
        "A setting without effect looks as if it did something; it is refused so that nobody relies on it."
    )
    wrong: ClassVar[str] = '[data.deal]\nsource = "data/deals.csv"\nsheet = "Won"'
    right: ClassVar[str] = '[data.deal]\nsource = "data/deals.xlsx"\nsheet = "Won"'

    name: str
    reason: str

    def message(self) -> str:
        return f"`{self.name}` has no effect here: {self.reason}"

    def help(self) -> str:
        return f"take the `{self.name}` line out, or name the source that it was meant for"


@diagnostic
@attrs.frozen(kw_only=True)
class ColumnTwice(Diagnostic):
    """Two fields that read one column."""

    code: ClassVar[str] = "E0813"
    title: ClassVar[str] = "one column for two fields"
    why: ClassVar[str] = (
        "Two fields that read the same column are nearly always a copied line that was not finished, "
        "and an amount would silently be taken for another."
    )
    wrong: ClassVar[str] = '[data.deal]\ncolumns = { ARR = "Amount", TCV = "Amount" }'
    right: ClassVar[str] = '[data.deal]\ncolumns = { ARR = "Amount", TCV = "Total" }'

    column: str
    fields: tuple[str, ...]

    def message(self) -> str:
        return f"the column `{self.column}` is given to {one_of(self.fields, 'and')}"

    def help(self) -> str:
        return "name another column for one of them; if both are truly the same, add a copy of the column to the file"
