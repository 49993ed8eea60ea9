"""D0040 to D0053: single cells. Each says what was found, what was expected, and what to write."""

from __future__ import annotations

from typing import ClassVar

import attrs

from incentlang.diagnostics.base import diagnostic, did_you_mean
from incentlang.diagnostics.data.base import DataDiagnostic, shown


@diagnostic
@attrs.frozen(kw_only=True)
class CellMissing(DataDiagnostic):
    """An empty cell in a column that must be filled."""

    code: ClassVar[str] = "D0040"
    title: ClassVar[str] = "an empty cell"
    why: ClassVar[str] = (
        "Missing is not zero. A field is required unless it is declared `optional`; "
        "then the plan says what happens without it."
    )
    wrong: ClassVar[str] = "deal_id,ARR\nD-1,"
    right: ClassVar[str] = "deal_id,ARR\nD-1,120000"

    field: str
    expected: str
    own: bool = False
    total: bool = False

    def finding(self) -> str:
        return f"`{self.field}` is empty, expected {self.expected}"

    def help(self) -> str:
        if self.total:
            return "this looks like a row of totals, and it would be read as one more row: take it out of the file"
        # `optional` is advice only where the plan's own files can say it: not for the library's fields or an input.
        declare = "; if it can truly be unknown, declare the field `optional`" if self.own else ""
        return f"fill it in, or leave the row out{declare}"


@attrs.frozen(kw_only=True)
class BadCell(DataDiagnostic):
    """A cell that cannot be taken as it stands."""

    found: str
    expected: str
    advice: str = ""

    def finding(self) -> str:
        return f"found `{shown(self.found)}`, expected {self.expected}"

    def help(self) -> str | None:
        return self.advice or None


@diagnostic
@attrs.frozen(kw_only=True)
class NotAnAmount(BadCell):
    """Money that is not a plain decimal."""

    code: ClassVar[str] = "D0041"
    title: ClassVar[str] = "an amount that is not a plain number"
    why: ClassVar[str] = (
        "`1,200` is twelve hundred in one country and one "
        "and a fifth in another, and `(30)` is a debt only to "
        "accountants. An amount is digits, with a point before the decimals and a minus sign when negative."
    )
    wrong: ClassVar[str] = 'deal_id,ARR\nD-1,"$1,200.00"'
    right: ClassVar[str] = "deal_id,ARR\nD-1,1200.00"


@diagnostic
@attrs.frozen(kw_only=True)
class NotANumber(BadCell):
    """A number or count that is not a plain decimal."""

    code: ClassVar[str] = "D0042"
    title: ClassVar[str] = "text where a number is expected"
    why: ClassVar[str] = "A number is written in digits, with a point before the decimals; a count has no decimals."
    wrong: ClassVar[str] = "usage_id,active_users\nU-1,about 40"
    right: ClassVar[str] = "usage_id,active_users\nU-1,40"


@diagnostic
@attrs.frozen(kw_only=True)
class NotAPercentage(BadCell):
    """A percent cell without its sign, or not a number."""

    code: ClassVar[str] = "D0043"
    title: ClassVar[str] = "a percentage that could mean two things"
    why: ClassVar[str] = (
        "`0.5` can be a half or half of one percent. So a "
        "percentage carries its sign, `50%`, unless incent.toml says "
        "how the whole column is written."
    )
    wrong: ClassVar[str] = "deal,share\nD-1,50"
    right: ClassVar[str] = 'deal,share\nD-1,50%\n\n# or in incent.toml:  units = { share = "percent" }'


@diagnostic
@attrs.frozen(kw_only=True)
class NotADate(BadCell):
    """A date cell that holds no date."""

    code: ClassVar[str] = "D0044"
    title: ClassVar[str] = "not a date"
    why: ClassVar[str] = "Dates decide what is paid and when. A day that does not exist is not moved to the next one."
    wrong: ClassVar[str] = "deal_id,closed_on\nD-1,2026-02-30"
    right: ClassVar[str] = "deal_id,closed_on\nD-1,2026-02-28"


@diagnostic
@attrs.frozen(kw_only=True)
class DateInOtherForm(BadCell):
    """A date written in a form that the column does not announce."""

    code: ClassVar[str] = "D0045"
    title: ClassVar[str] = "a date in another form"
    why: ClassVar[str] = (
        "`3/4/2026` is in March or in April, depending on who "
        "wrote it. Dates are YYYY-MM-DD unless incent.toml says "
        "how the column writes them."
    )
    wrong: ClassVar[str] = "deal_id,closed_on\nD-1,3/4/2026"
    right: ClassVar[str] = '[data.deal]\ndates = { closed_on = "m/d/yyyy" }'


@diagnostic
@attrs.frozen(kw_only=True)
class DateOutOfRange(BadCell):
    """A date before 1900 or after 2199."""

    code: ClassVar[str] = "D0046"
    title: ClassVar[str] = "a date that must be a slip"
    why: ClassVar[str] = "Dates before 1900 or after 2199 are typing mistakes, such as 2206 for 2026."
    wrong: ClassVar[str] = "deal_id,closed_on\nD-1,2206-01-05"
    right: ClassVar[str] = "deal_id,closed_on\nD-1,2026-01-05"


@diagnostic
@attrs.frozen(kw_only=True)
class NotAListedValue(BadCell):
    """A value outside a `one of`."""

    code: ClassVar[str] = "D0047"
    title: ClassVar[str] = "a value that is not in the list"
    why: ClassVar[str] = (
        "The declaration lists every value that this field "
        "can have, and rules are written for exactly these. "
        "Values are compared letter by letter, capitals included."
    )
    wrong: ClassVar[str] = "deal_id,kind\nD-1,New Business"
    right: ClassVar[str] = '[data.deal]\nvalues = { kind = { "New Business" = "new_logo" } }'

    suggestions: tuple[str, ...] = ()

    def help(self) -> str:
        meant = did_you_mean(self.suggestions)
        return f"{meant} {self.advice[0].upper()}{self.advice[1:]}" if meant else self.advice


@diagnostic
@attrs.frozen(kw_only=True)
class NotYesOrNo(BadCell):
    """Anything but `yes` and `no`."""

    code: ClassVar[str] = "D0048"
    title: ClassVar[str] = "neither yes nor no"
    why: ClassVar[str] = (
        "`TRUE`, `1`, `x` and `ja` are read differently by every system, so only `yes` and `no` are taken."
    )
    wrong: ClassVar[str] = "deal_id,is_void\nD-1,TRUE"
    right: ClassVar[str] = '[data.deal]\nvalues = { is_void = { TRUE = "yes", FALSE = "no" } }'


@diagnostic
@attrs.frozen(kw_only=True)
class TooManyDigits(BadCell):
    """More digits than the declared kind holds."""

    code: ClassVar[str] = "D0049"
    title: ClassVar[str] = "more digits than declared"
    why: ClassVar[str] = (
        "Amounts are exact to the currency's smallest coin. A "
        "third decimal would have to be rounded, and nobody said how."
    )
    wrong: ClassVar[str] = "deal_id,ARR\nD-1,1200.005"
    right: ClassVar[str] = "ARR: money to 0.001"


@diagnostic
@attrs.frozen(kw_only=True)
class OutsideRange(BadCell):
    """A value outside the range that the plan declares."""

    code: ClassVar[str] = "D0050"
    title: ClassVar[str] = "a value outside its declared range"
    why: ClassVar[str] = (
        "The declaration says how small and how large this value "
        "can be, and the plan was checked for these values only."
    )
    wrong: ClassVar[str] = "customer,value,from,to\nacme,170,2026-01-01,"
    right: ClassVar[str] = "customer,value,from,to\nacme,70,2026-01-01,"


@diagnostic
@attrs.frozen(kw_only=True)
class TwoCurrencies(BadCell):
    """A row in another currency than the plan's."""

    code: ClassVar[str] = "D0051"
    title: ClassVar[str] = "two currencies"
    why: ClassVar[str] = (
        "Euros and dollars are never added. Amounts of dated rows can be converted, at a rate and on a day that the "
        "plan's header names: `convert EUR at exchange_rate on compensation date`."
    )
    wrong: ClassVar[str] = "deal_id,ARR,CurrencyIsoCode\nD-1,1200.00,EUR"
    right: ClassVar[str] = "deal_id,ARR,CurrencyIsoCode\nD-1,1308.00,USD"


@diagnostic
@attrs.frozen(kw_only=True)
class SpreadsheetError(BadCell):
    """The remains of a formula that failed."""

    code: ClassVar[str] = "D0052"
    title: ClassVar[str] = "an error of the spreadsheet"
    why: ClassVar[str] = "`#N/A` or `#REF!` means that a formula found no answer. It is neither empty nor text."
    wrong: ClassVar[str] = "deal_id,owner\nD-1,#N/A"
    right: ClassVar[str] = "deal_id,owner\nD-1,maya"


@diagnostic
@attrs.frozen(kw_only=True)
class NotAPeriod(BadCell):
    """Not a month, quarter or year."""

    code: ClassVar[str] = "D0053"
    title: ClassVar[str] = "not a period"
    why: ClassVar[str] = (
        "Periods are written alike everywhere: 2026 for a year, 2026-H1 for a half year, 2026-Q1 for a "
        "quarter, 2026-03 for a month, 2026-03-H1 for a half month, 2026-W05 for a week."
    )
    wrong: ClassVar[str] = "participant,period,value\nmaya,Q1 2026,100000"
    right: ClassVar[str] = "participant,period,value\nmaya,2026-Q1,100000"
