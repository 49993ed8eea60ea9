"""Tables of exchange rates."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

import attrs

from incentlang.diagnostics.base import diagnostic
from incentlang.diagnostics.data.base import DataDiagnostic, shown


@diagnostic
@attrs.frozen(kw_only=True)
class RateNotPositive(DataDiagnostic):
    """An exchange rate that is not above zero."""

    code: ClassVar[str] = "D0090"
    title: ClassVar[str] = "an exchange rate that is not above zero"
    why: ClassVar[str] = "A rate of zero would make every amount nothing, and no currency is worth less than that."
    wrong: ClassVar[str] = "currency,date,rate\nGBP,2026-01-01,0"
    right: ClassVar[str] = "currency,date,rate\nGBP,2026-01-01,1.22"

    found: str

    def finding(self) -> str:
        return f"`{shown(self.found)}` is no rate: it is not above zero"

    def help(self) -> str:
        return "write how much of the plan's currency one unit is worth, or leave the row out"


@diagnostic
@attrs.frozen(kw_only=True)
class RateTwice(DataDiagnostic):
    """Two rates of one currency for one day."""

    code: ClassVar[str] = "D0091"
    title: ClassVar[str] = "two rates of one currency for one day"
    why: ClassVar[str] = (
        "One of them would have to be picked, and it would decide money. A correction says from when on it was known, "
        "in the column `known_on`."
    )
    wrong: ClassVar[str] = "currency,date,rate\nGBP,2026-01-01,1.22\nGBP,2026-01-01,1.23"
    right: ClassVar[str] = "currency,date,rate,known_on\nGBP,2026-01-01,1.22,\nGBP,2026-01-01,1.23,2026-02-03"

    currency: str
    day: date
    first: int

    def finding(self) -> str:
        return f"{shown(self.currency)} has another rate for {self.day} in row {self.first}"

    def help(self) -> str:
        return "keep one of them, or write in `known_on` when the correction became known"


@diagnostic
@attrs.frozen(kw_only=True)
class RateOfOwnCurrency(DataDiagnostic):
    """A rate of the plan's own currency that is not 1."""

    code: ClassVar[str] = "D0092"
    title: ClassVar[str] = "a rate of the plan's own currency that is not 1"
    why: ClassVar[str] = (
        "A rate says how much of the plan's currency one unit of another is worth. In a file where the plan's own "
        "currency is worth something else, the rates are those of another currency, or stand upside down."
    )
    wrong: ClassVar[str] = "# the plan is in USD\ncurrency,date,rate\nEUR,2026-01-01,1\nUSD,2026-01-01,0.92"
    right: ClassVar[str] = "# the plan is in USD\ncurrency,date,rate\nEUR,2026-01-01,1.087\nUSD,2026-01-01,1"

    currency: str
    found: str

    def finding(self) -> str:
        return f"one {self.currency} is said to be worth {shown(self.found)} {self.currency}"

    def help(self) -> str:
        return f"write for each currency how many {self.currency} one unit of it is worth"
