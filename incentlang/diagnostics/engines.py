"""Engines that cannot do what they are asked for."""

from __future__ import annotations

import attrs

from incentlang.diagnostics.base import Diagnostic, Label, diagnostic, one_of
from incentlang.source import Span


@diagnostic
@attrs.frozen(kw_only=True)
class EngineCannot(Diagnostic):
    """An engine that does not compute a construct.

    `more` are further constructs that it does not compute, each with its place.
    """

    code = "R0140"
    title = "An engine that does not compute a construct"
    why = "An engine computes a construct exactly or says beforehand that it does not; it never comes near it."
    wrong = "incent run --engine duckdb             # a plan with a cap beside a pool"
    right = "incent run --engine reference"

    engine: str
    construct: str
    able: tuple[str, ...]
    more: tuple[tuple[str, Span], ...] = ()

    def message(self) -> str:
        """What is wrong."""
        return f"the engine `{self.engine}` does not compute {self.construct}"

    def help(self) -> str | None:
        """What to do."""
        return f"leave --engine out, or take {one_of(self.able)}, which gives the same figures"

    def labels(self) -> tuple[Label, ...]:
        """The other constructs that it does not compute."""
        return tuple(Label(span, f"nor {construct}") for construct, span in self.more)


@diagnostic
@attrs.frozen(kw_only=True)
class DialectCannot(Diagnostic):
    """A dialect of SQL that cannot keep what numbers mean."""

    code = "R0141"
    title = "A dialect of SQL that cannot keep what numbers mean"
    why = "A script that rounds by itself, or cuts digits, pays other amounts than the plan, and nobody sees it."
    wrong = "incent run --period 2026 --emit sql --dialect bigquery"
    right = "incent run --period 2026 --emit sql --dialect duckdb"

    dialect: str
    reason: str
    able: tuple[str, ...]

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.dialect}` cannot keep what numbers mean: {self.reason}"

    def help(self) -> str | None:
        """What to do."""
        return f"take {one_of(self.able)}"


@diagnostic
@attrs.frozen(kw_only=True)
class EmitWithoutPeriod(Diagnostic):
    """A script for no period in particular."""

    code = "R0142"
    title = "A script for no period in particular"
    why = "A script is written without reading data, so nothing says up to which day it is to look."
    wrong = "incent run --emit sql"
    right = "incent run --emit sql --period 2026"

    def message(self) -> str:
        """What is wrong."""
        return "a script of SQL is written for pay periods, and none is named"

    def help(self) -> str | None:
        """What to do."""
        return "write --period, such as --period 2026"


@diagnostic
@attrs.frozen(kw_only=True)
class RunDiffers(Diagnostic):
    """A run whose figures are not those of its data.

    `what` is the first figure that differs, `changed` what is no longer as it was when the run was made. `closed`: the
    period was closed, maybe since.
    """

    code = "R0143"
    title = "The figures of a run are not those of its data"
    why = "An explanation of other figures than those that were paid explains nothing."
    wrong = "incent explain --participant ann --period 2026-03 --run out      # a deal was corrected since"
    right = "incent run --out out --force                                     # and then explain"

    folder: str
    participant: str
    period: str
    what: str
    then: str
    now: str
    changed: tuple[str, ...]
    closed: bool = False

    def message(self) -> str:
        """What is wrong."""
        whose = f"{self.what} of {self.participant} in {self.period}"
        return f"{whose} is {self.then} in the run of {self.folder}, and {self.now} by the plan and the data"

    def help(self) -> str | None:
        """What to do."""
        if self.changed:
            what = " and ".join(self.changed)
            return f"{what} changed since: run again, or explain with what the run was made from"
        if self.closed:
            return "the period was closed since: explain it without --run, or run again"
        return "neither the plan nor the data changed since: report both figures as an error of incentlang"


@diagnostic
@attrs.frozen(kw_only=True)
class NoSuchRun(Diagnostic):
    """A folder that holds no run of a period."""

    code = "R0144"
    title = "A folder that holds no run of the period"
    why = "Figures can only be compared with what `incent run --out` wrote for the same period."
    wrong = "incent explain --participant ann --period 2026-03 --run data"
    right = "incent explain --participant ann --period 2026-03 --run out"

    folder: str
    reason: str

    def message(self) -> str:
        """What is wrong."""
        return f"{self.folder} holds no run to compare with: {self.reason}"

    def help(self) -> str | None:
        """What to do."""
        return "write the run with `incent run --out DIR`, and name that folder"


@diagnostic
@attrs.frozen(kw_only=True)
class ScriptCannot(Diagnostic):
    """A construct that a script of SQL does not settle by itself.

    `more` are further ones, each with its place.
    """

    code = "R0145"
    title = "A construct that a script of SQL does not settle by itself"
    why = "What is drawn, recovered or released is settled after the script; without that its totals would be wrong."
    wrong = "incent run --period 2026 --emit sql     # a plan with a guarantee"
    right = "incent run --period 2026"

    construct: str
    more: tuple[tuple[str, Span], ...] = ()

    def message(self) -> str:
        """What is wrong."""
        return f"a script of SQL does not settle {self.construct}"

    def help(self) -> str | None:
        """What to do."""
        return "run the plan instead: an engine computes the rest after the script"

    def labels(self) -> tuple[Label, ...]:
        """The other constructs that it does not settle."""
        return tuple(Label(span, f"nor {construct}") for construct, span in self.more)


@diagnostic
@attrs.frozen(kw_only=True)
class EngineMissing(Diagnostic):
    """An engine that is not installed here."""

    code = "R0146"
    title = "An engine that is not installed here"
    why = "Spark and its Java are large, and few need them, so they are installed by who does."
    wrong = "incent run --engine spark               # without PySpark"
    right = "pip install 'incentlang[spark]'"

    engine: str
    reason: str

    def message(self) -> str:
        """What is wrong."""
        return f"the engine `{self.engine}` is not installed here"

    def help(self) -> str | None:
        """What to do."""
        return self.reason


@diagnostic
@attrs.frozen(kw_only=True)
class DefinitionsNotKept(Diagnostic):
    """Values of definitions that cannot be kept beside a run.

    `advice` says what to do instead; `more` are further constructs that stand in the way, each with its place.
    """

    code = "R0147"
    title = "Values of definitions that cannot be kept"
    why = "Values are kept as DuckDB computes them from what a run read; others would prove nothing about its figures."
    wrong = "incent run --keep definitions"
    right = "incent run --keep definitions --out out"

    reason: str
    advice: str
    more: tuple[tuple[str, Span], ...] = ()

    def message(self) -> str:
        """What is wrong."""
        return f"the values of definitions cannot be kept: {self.reason}"

    def help(self) -> str | None:
        """What to do."""
        return self.advice

    def labels(self) -> tuple[Label, ...]:
        """The other constructs that stand in the way."""
        return tuple(Label(span, f"nor {construct}") for construct, span in self.more)
