"""D0060 to D0072: rows, by what they say together."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

import attrs

from incentlang.diagnostics.base import Severity, diagnostic, did_you_mean, one_of
from incentlang.diagnostics.data.base import DataDiagnostic, shown


@diagnostic
@attrs.frozen(kw_only=True)
class KeyTwice(DataDiagnostic):
    """Two rows of one key that nothing tells apart."""

    code: ClassVar[str] = "D0060"
    title: ClassVar[str] = "two rows with the same key"
    why: ClassVar[str] = (
        "A key names one row. A second row may correct a fact only when its known date says since when; "
        "otherwise nobody can tell which of the two counts."
    )
    wrong: ClassVar[str] = "deal_id,closed_on,ARR\nD-1,2026-01-05,1000\nD-1,2026-01-05,1200"
    right: ClassVar[str] = "deal_id,closed_on,recorded_on,ARR\nD-1,2026-01-05,,1000\nD-1,2026-01-05,2026-02-10,1200"

    key: str
    first: int
    known_column: str | None = None
    known: date | None = None

    def finding(self) -> str:
        if self.known_column is None:
            return f"`{shown(self.key)}` stands in row {self.first} already"
        day = f"`{self.known_column}` {self.known}" if self.known else f"an empty `{self.known_column}`"
        return f"`{shown(self.key)}` with {day} stands in row {self.first} already"

    def help(self) -> str:
        if self.known_column is None:
            return "keep one of the two rows"
        return f"keep one of the two rows, or give the correction the day it became known in `{self.known_column}`"


@diagnostic
@attrs.frozen(kw_only=True)
class RowTwice(DataDiagnostic):
    """An exact repeat in a fact without a key."""

    code: ClassVar[str] = "D0061"
    title: ClassVar[str] = "the same row twice"
    why: ClassVar[str] = (
        "This fact has no key, so all of its fields say which row it is. An exact repeat is either one event "
        "exported twice or two events; only a key can tell."
    )
    wrong: ClassVar[str] = "customer,churned_on\nacme,2026-03-01\nacme,2026-03-01"
    right: ClassVar[str] = "customer,churned_on\nacme,2026-03-01"

    first: int

    def finding(self) -> str:
        return f"this row repeats row {self.first}"

    def help(self) -> str:
        return "delete it; if both events happened, give the fact a `key`"


@diagnostic
@attrs.frozen(kw_only=True)
class MilestoneTwice(DataDiagnostic):
    """Two rows for one milestone."""

    code: ClassVar[str] = "D0062"
    title: ClassVar[str] = "a milestone reached twice"
    why: ClassVar[str] = (
        "A fact declared `once per` happens once. With two dates, the one that is paid on would be chance."
    )
    wrong: ClassVar[str] = "customer,activated_on\nacme,2026-02-14\nacme,2026-03-02"
    right: ClassVar[str] = "customer,activated_on\nacme,2026-02-14"

    fact: str
    entity: str
    key: str
    first: int

    def finding(self) -> str:
        return f"`{self.fact}` is once per {self.entity}, and `{shown(self.key)}` has one in row {self.first} already"

    def help(self) -> str:
        return "keep the row of the first time; for an event that recurs, leave out `once per`"


@diagnostic
@attrs.frozen(kw_only=True)
class ReferenceUnknown(DataDiagnostic):
    """A reference to a row that does not exist."""

    code: ClassVar[str] = "D0063"
    title: ClassVar[str] = "a reference to nobody"
    why: ClassVar[str] = "The plan would follow this reference to a segment, a manager or a payee, and find nothing."
    wrong: ClassVar[str] = "deal_id,owner\nD-1,myaa"
    right: ClassVar[str] = "deal_id,owner\nD-1,maya"

    target: str
    found: str
    file: str
    suggestions: tuple[str, ...] = ()
    known: tuple[str, ...] = ()

    def finding(self) -> str:
        return f"there is no {self.target} `{shown(self.found)}` in {self.file}"

    def help(self) -> str:
        meant = did_you_mean(tuple(shown(name) for name in self.suggestions))
        like = f", and look like {one_of([shown(name) for name in self.known])}" if self.known else ""
        return meant or f"add it to {self.file}, or correct this cell; keys are compared letter by letter{like}"


@diagnostic
@attrs.frozen(kw_only=True)
class EndBeforeStart(DataDiagnostic):
    """`to` before `from`."""

    code: ClassVar[str] = "D0064"
    title: ClassVar[str] = "a last day before the first"
    why: ClassVar[str] = (
        "`from` and `to` are the first and the last day, both counted; a stretch of one day has the same in both."
    )
    wrong: ClassVar[str] = "participant,role,from,to\nmaya,account_executive,2026-04-01,2026-03-31"
    right: ClassVar[str] = "participant,role,from,to\nmaya,account_executive,2026-03-31,2026-04-01"

    start: date
    end: date

    def finding(self) -> str:
        return f"the last day, {self.end}, lies before the first, {self.start}"

    def help(self) -> str:
        return "correct one of the two, or leave `to` empty if it still holds"


@diagnostic
@attrs.frozen(kw_only=True)
class DatesOverlap(DataDiagnostic):
    """Two values of one attribute on one day."""

    code: ClassVar[str] = "D0065"
    title: ClassVar[str] = "two values on the same day"
    why: ClassVar[str] = (
        "An attribute has one value on a day. Where two stretches overlap, the day between them has two."
    )
    wrong: ClassVar[str] = "customer,value,from,to\nacme,70,2026-01-01,\nacme,55,2026-03-01,"
    right: ClassVar[str] = "customer,value,from,to\nacme,70,2026-01-01,2026-02-28\nacme,55,2026-03-01,"

    key: str
    day: date
    first: int

    def finding(self) -> str:
        return f"`{shown(self.key)}` has another value on {self.day} in row {self.first}"

    def help(self) -> str:
        return f"end row {self.first} on the day before {self.day}: `to` is the last day that counts"


@diagnostic
@attrs.frozen(kw_only=True)
class AssignmentsOverlap(DataDiagnostic):
    """One person twice in one role."""

    code: ClassVar[str] = "D0066"
    title: ClassVar[str] = "one person twice in the same role"
    why: ClassVar[str] = (
        "On a day with two assignments in one role nobody can tell which target, manager or region counts. "
        "Assignments may overlap only in different roles."
    )
    wrong: ClassVar[str] = (
        "participant,role,from,to\nmaya,account_executive,2026-01-01,\nmaya,account_executive,2026-07-01,"
    )
    right: ClassVar[str] = (
        "participant,role,from,to\nmaya,account_executive,2026-01-01,2026-06-30\nmaya,account_executive,2026-07-01,"
    )

    key: str
    role: str
    day: date
    first: int

    def finding(self) -> str:
        return f"`{shown(self.key)}` is `{shown(self.role)}` on {self.day} by row {self.first} already"

    def help(self) -> str:
        return f"end row {self.first} on the day before {self.day}: `to` is the last day that counts"


@diagnostic
@attrs.frozen(kw_only=True)
class GapInDates(DataDiagnostic):
    """Days without a value."""

    code: ClassVar[str] = "D0067"
    title: ClassVar[str] = "days without a value"
    why: ClassVar[str] = "On the days of a gap the value is missing; it is never taken from the days before or after."
    wrong: ClassVar[str] = "customer,value,from,to\nacme,70,2026-01-01,2026-02-28\nacme,55,2026-04-01,"
    right: ClassVar[str] = "customer,value,from,to\nacme,70,2026-01-01,2026-03-31\nacme,55,2026-04-01,"
    severity: ClassVar[Severity] = Severity.WARNING

    key: str
    field: str
    start: date
    end: date

    def finding(self) -> str:
        days = f"on {self.start}" if self.start == self.end else f"from {self.start} to {self.end}"
        return f"`{shown(self.key)}` has no `{self.field}` {days}"

    def help(self) -> str:
        return "if a value held on these days, write it; otherwise nothing that needs it is paid there"


@diagnostic
@attrs.frozen(kw_only=True)
class RoleNearlyDeclared(DataDiagnostic):
    """A role close to a declared one."""

    code: ClassVar[str] = "D0068"
    title: ClassVar[str] = "a role that is almost one of the plan's"
    why: ClassVar[str] = (
        "People in roles that the plan does not declare are allowed, and no rule is for them. "
        "A role one letter off may be somebody who should be paid."
    )
    wrong: ClassVar[str] = "participant,role,from,to\nmaya,account_exective,2026-01-01,"
    right: ClassVar[str] = "participant,role,from,to\nmaya,account_executive,2026-01-01,"
    severity: ClassVar[Severity] = Severity.ADVICE

    role: str
    suggestions: tuple[str, ...]

    def finding(self) -> str:
        return f"the plan has no role `{shown(self.role)}`"

    def help(self) -> str | None:
        return did_you_mean(self.suggestions)


@diagnostic
@attrs.frozen(kw_only=True)
class InputTwice(DataDiagnostic):
    """Two values for one participant and period."""

    code: ClassVar[str] = "D0069"
    title: ClassVar[str] = "two values for one person and period"
    why: ClassVar[str] = (
        "An input has one value per participant and period. A correction needs the day it became known."
    )
    wrong: ClassVar[str] = "participant,period,value\nmaya,2026-Q1,100000\nmaya,2026-Q1,120000"
    right: ClassVar[str] = "participant,period,value,known_on\nmaya,2026-Q1,100000,\nmaya,2026-Q1,120000,2026-02-10"

    participant: str
    period: str
    first: int
    also: str = ""

    def finding(self) -> str:
        whose = f"`{shown(self.participant)}`" if self.participant else "the plan"
        of = f"`{shown(self.also)}` and " if self.also else ""
        return f"{whose} has a value for {of}{self.period} in row {self.first} already"

    def help(self) -> str:
        return "keep one of the two rows, or give the correction the day it became known in `known_on`"


@diagnostic
@attrs.frozen(kw_only=True)
class PeriodOfOtherLength(DataDiagnostic):
    """A month where a quarter is declared."""

    code: ClassVar[str] = "D0070"
    title: ClassVar[str] = "a period of another length"
    why: ClassVar[str] = (
        "An input is declared for each week, half month, month, quarter, half year or year. A quota for the year is "
        "not one for the quarter."
    )
    wrong: ClassVar[str] = "participant,period,value\nmaya,2026,400000"
    right: ClassVar[str] = "participant,period,value\nmaya,2026-Q1,100000"

    found: str
    grain: str
    example: str

    def finding(self) -> str:
        return f"found `{self.found}`, expected a {self.grain}"

    def help(self) -> str:
        return f"write one row for each {self.grain}, such as {self.example}"


@diagnostic
@attrs.frozen(kw_only=True)
class AttributeChanges(DataDiagnostic):
    """A fixed attribute with two values in dated rows."""

    code: ClassVar[str] = "D0071"
    title: ClassVar[str] = "a fixed attribute that changes"
    why: ClassVar[str] = (
        "Rows with `from` and `to` may repeat a key, to give the values of `over time` attributes. "
        "All other attributes are fixed and must be the same in each of these rows."
    )
    wrong: ClassVar[str] = (
        "customer_id,segment,csm,from,to\nacme,smb,ana,2026-01-01,2026-03-31\nacme,mid_market,ben,2026-04-01,"
    )
    right: ClassVar[str] = "segment: one of smb, mid_market, enterprise, over time"

    key: str
    field: str
    first: int

    def finding(self) -> str:
        return f"`{self.field}` of `{shown(self.key)}` differs from row {self.first}"

    def help(self) -> str:
        return f"write the same value in both rows, or declare `{self.field}` as `over time`"


@diagnostic
@attrs.frozen(kw_only=True)
class DatesMissing(DataDiagnostic):
    """A value that changes over time in a table without dates."""

    code: ClassVar[str] = "D0072"
    title: ClassVar[str] = "a value that changes over time, without dates"
    why: ClassVar[str] = (
        "A column of today's values does not say who was in charge when the deal closed. "
        "An attribute declared `over time` is read on a "
        "date, so each value needs the day from which it holds."
    )
    wrong: ClassVar[str] = "customer_id,segment,csm\nacme,smb,ana"
    right: ClassVar[str] = "customer_id,segment,csm,from,to\nacme,smb,ana,2026-01-01,"

    table: str
    field: str

    def finding(self) -> str:
        return f"`{self.field}` changes over time, and no column `from` says since when its values hold"

    def help(self) -> str:
        return (
            f"add the columns `from` and `to`, or put the values in data/{self.table}.{self.field}.csv "
            f"with the columns {self.table},value,from,to"
        )
