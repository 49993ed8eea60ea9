"""Requests that find nothing: periods, participants, lines, parameters and definitions that do not exist."""

from __future__ import annotations

from datetime import date

import attrs

from incentlang.diagnostics.base import Diagnostic, Severity, diagnostic, did_you_mean, one_of
from incentlang.values.periods import Period


@diagnostic
@attrs.frozen(kw_only=True)
class DataEndsEarly(Diagnostic):
    """The data ends before the period does."""

    code = "R0101"
    title = "The data ends before the period does"
    why = "Windows would be counted as run out although nobody has looked yet."
    wrong = "incent run --period 2026-04        # data up to 2026-04-10"
    right = "incent run --period 2026-04 --as-of 2026-04-10"
    severity = Severity.WARNING

    newest: date
    period_end: date

    def message(self) -> str:
        """What is wrong."""
        return f"the data ends on {self.newest}, the period on {self.period_end}"

    def help(self) -> str | None:
        """What to do."""
        return f"write --as-of {self.newest}"


_WRITTEN = {
    "week": "2026-W05, 2026-03, 2026-Q1 or 2026",
    "2 weeks": "the last day of two weeks, as in 2026-01-15-2W, or 2026-03, 2026-Q1 or 2026",
    "half month": "2026-03-H1, 2026-03, 2026-Q1 or 2026",
    "month": "2026-03, 2026-Q1 or 2026",
    "quarter": "2026-Q1 or 2026",
    "half year": "2026-H1 or 2026",
    "year": "2026",
}


@diagnostic
@attrs.frozen(kw_only=True)
class NoSuchPeriod(Diagnostic):
    """Something that is no period."""

    code = "R0102"
    title = "Something that is no period"
    why = "Periods are written alike everywhere."
    wrong = "incent run --period 2026/03"
    right = "incent run --period 2026-03"

    text: str
    paid: str
    near: Period | None = None
    meant: str | None = None

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.text}` is no period of a plan that pays each {self.paid}"

    def help(self) -> str | None:
        """What to do."""
        if self.near is not None:
            return f"write {self.near} for the two weeks from {self.near.start} to {self.near.end}"
        if self.meant is not None:
            return f"did you mean `{self.meant}`?"
        return f"write {_WRITTEN[self.paid]}"


@diagnostic
@attrs.frozen(kw_only=True)
class NothingToExplain(Diagnostic):
    """No such line to explain."""

    code = "R0103"
    title = "No such line to explain"
    why = "An explanation is of a participant, a period, a rule and a row that exist."
    wrong = "incent explain --participant mya --period 2026-03"
    right = "incent explain --participant maya --period 2026-03"

    what: str
    name: str
    suggestions: tuple[str, ...] = ()
    exist: tuple[str, ...] = ()

    def message(self) -> str:
        """What is wrong."""
        return f"there is no {self.what} `{self.name}` here"

    def help(self) -> str | None:
        """What to do."""
        if self.suggestions:
            return did_you_mean(self.suggestions)
        if not self.exist:
            return None
        shown = ", ".join(self.exist[:8])
        more = f" and {len(self.exist) - 8} more" if len(self.exist) > 8 else ""
        return f"there are: {shown}{more}"


@diagnostic
@attrs.frozen(kw_only=True)
class NothingInRange(Diagnostic):
    """No date of the data lies within the plan."""

    code = "R0104"
    title = "No date of the data lies within the plan"
    why = "Without a single compensation date in range there is no period to compute."
    wrong = "incent run        # a plan of 2026 and data of 2025"
    right = "incent run --period 2026-03"

    plan: str

    def message(self) -> str:
        """What is wrong."""
        return f"no row of the data has a date within plan `{self.plan}`"

    def help(self) -> str | None:
        """What to do."""
        return "name a period with --period, or check the plan's `effective` dates"


@diagnostic
@attrs.frozen(kw_only=True)
class NoSuchDefinition(Diagnostic):
    """No such definition in the rule graph."""

    code = "R0110"
    title = "No such definition in the rule graph"
    why = "The graph shows one definition and its neighbours only when it knows which one is meant."
    wrong = "incent graph --focus atainment"
    right = "incent graph --focus attainment"

    name: str
    suggestions: tuple[str, ...] = ()

    def message(self) -> str:
        """What is wrong."""
        return f"the plan defines and reads nothing called `{self.name}`"

    def help(self) -> str | None:
        """What to do."""
        return did_you_mean(self.suggestions) or "`incent graph` without --focus lists every definition"


@diagnostic
@attrs.frozen(kw_only=True)
class NoSuchParam(Diagnostic):
    """A value for a parameter that the plan does not have."""

    code = "R0105"
    title = "A value for a parameter that the plan does not have"
    why = "A misspelt name would be passed over, and the run would use the value in the plan."
    wrong = "incent run --set heath_floor=75        # the plan has: param health_floor = 70"
    right = "incent run --set health_floor=75"

    name: str
    known: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()

    def message(self) -> str:
        """What is wrong."""
        return f"the plan has no parameter `{self.name}`"

    def help(self) -> str | None:
        """What to do."""
        if self.suggestions:
            return did_you_mean(self.suggestions)
        if not self.known:
            return "a parameter is declared in the plan: `param NAME = VALUE`"
        return f"there are: {', '.join(self.known)}"


@diagnostic
@attrs.frozen(kw_only=True)
class ParamOfAnotherKind(Diagnostic):
    """A value of another kind than the parameter was declared with."""

    code = "R0106"
    title = "A value of another kind than the parameter was declared with"
    why = (
        "Rules were checked for the kind in the plan: a plain number where they expect a percentage would pay wrongly."
    )
    wrong = "incent run --set share=12              # the plan has: param share = 10%"
    right = "incent run --set share=12%"

    name: str
    found: str
    kind: str
    example: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` is {self.kind}, and `{self.found}` is not"

    def help(self) -> str | None:
        """What to do."""
        return f"write it as in the plan: `--set {self.name}='{self.example}'`"


@diagnostic
@attrs.frozen(kw_only=True)
class FolderTaken(Diagnostic):
    """Results of an earlier run are in the folder."""

    code = "R0107"
    title = "The folder holds the results of an earlier run"
    why = "Figures that somebody may have paid by are never replaced unless that is asked for."
    wrong = "incent run --period 2026-03 --out march        # march/ is there already"
    right = "incent run --period 2026-03 --out march --force"

    folder: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.folder}` holds the results of an earlier run"

    def help(self) -> str | None:
        """What to do."""
        return "name another folder, or add --force to replace it"


@diagnostic
@attrs.frozen(kw_only=True)
class FolderOfOthers(Diagnostic):
    """The folder for results holds something else."""

    code = "R0108"
    title = "The folder for the results holds something else"
    why = "The folder is written as a whole and replaced as a whole; what is not ours would be lost."
    wrong = "incent run --period 2026-03 --out . --force"
    right = "incent run --period 2026-03 --out results"

    folder: str
    found: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.folder}` {self.found}"

    def help(self) -> str | None:
        """What to do."""
        return "name a folder that is not there yet"


@diagnostic
@attrs.frozen(kw_only=True)
class SeveralPeriods(Diagnostic):
    """An explanation of several pay periods at once."""

    code = "R0109"
    title = "An explanation of several pay periods at once"
    why = "A payout belongs to one pay period, and so does its explanation."
    wrong = "incent explain --participant maya --period 2026-Q1"
    right = "incent explain --participant maya --period 2026-02"

    text: str
    periods: tuple[str, ...]

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.text}` holds {len(self.periods)} pay periods"

    def help(self) -> str | None:
        """What to do."""
        return f"name one of them, such as {self.periods[0]}"


@diagnostic
@attrs.frozen(kw_only=True)
class FolderNotEmpty(Diagnostic):
    """A new project where something is already."""

    code = "R0111"
    title = "A new project where something is already"
    why = "The files of a new project would be mixed with what is there, or replace it."
    wrong = "incent new .        # in a folder with files"
    right = "incent new my_plan"

    folder: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.folder}` is there already, and is not an empty folder"

    def help(self) -> str | None:
        """What to do."""
        return "name a folder that is not there yet: `incent new my_plan`"


@diagnostic
@attrs.frozen(kw_only=True)
class RowNotInPayout(Diagnostic):
    """A row that has no part in this payout."""

    code = "R0120"
    title = "A row that has no part in this payout"
    why = "The row exists, but it is credited to somebody else, lies outside the plan's dates, or comes later."
    wrong = "incent explain --participant maya --period 2026-03 --subject D-7      # owned by tomas"
    right = "incent explain --participant tomas --period 2026-03 --subject D-7"

    fact: str
    key: str
    reason: str
    advice: str | None = None

    def message(self) -> str:
        """What is wrong."""
        return f"{self.fact} {self.key} {self.reason}"

    def help(self) -> str | None:
        """What to do."""
        return self.advice


@diagnostic
@attrs.frozen(kw_only=True)
class EmptyPeriod(Diagnostic):
    """A period in which nothing can have happened."""

    code = "R0112"
    title = "A period in which nothing can have happened"
    why = "Its payouts are all zero, which looks like nobody earned anything."
    wrong = "incent run --period 2025-12        # the plan begins on 2026-01-01"
    right = "incent run --period 2026-01"
    severity = Severity.WARNING

    period: str
    reason: str

    def message(self) -> str:
        """What is wrong."""
        return f"{self.period} {self.reason}"

    def help(self) -> str | None:
        """What to do."""
        return "ask for another period, or for another day with --as-of"


@diagnostic
@attrs.frozen(kw_only=True)
class NoPlanFile(Diagnostic):
    """There is no plan file to lay out."""

    code = "R0160"
    title = "There is no plan file to lay out"
    why = "Only files that end in `.incent` are plans; to lay out anything else would destroy it."
    wrong = "incent fmt incent.toml"
    right = "incent fmt plan.incent"

    path: str
    folder: bool

    def message(self) -> str:
        """What is wrong."""
        return f"there is no plan file in `{self.path}`" if self.folder else f"`{self.path}` is no plan file"

    def help(self) -> str | None:
        """What to do."""
        return "name a file that ends in `.incent`, or a folder with such files"


@diagnostic
@attrs.frozen(kw_only=True)
class NoDataToCheck(Diagnostic):
    """A check with data of a project that has none."""

    code = "R0113"
    title = "A check with data of a project that has none"
    why = "Whoever asks for the data waits for what it says; a check of the plan alone would look like an answer."
    wrong = """incent check my_plan --data     # my_plan holds plan.incent alone"""
    right = """incent check my_plan            # the plan alone
incent check my_plan --data     # with my_plan/data/deal.csv and my_plan/data/participant.csv"""

    tables: tuple[str, ...]

    def message(self) -> str:
        """What is wrong."""
        return (
            f"there is no data to look at: the plan reads {one_of(self.tables, 'and')}, and no file holds any of them"
        )

    def help(self) -> str | None:
        """What to do."""
        return (
            f"put data/{self.tables[0]}.csv and the others beside the plan, name the files in incent.toml, or check "
            "without --data"
        )
