"""Numbers, money, dates and periods in other spellings than the one that plans have."""

from __future__ import annotations

from typing import ClassVar

import attrs

from incentlang.diagnostics.base import Diagnostic, diagnostic, one_of
from incentlang.diagnostics.fixes import Fix, written


@diagnostic
@attrs.frozen(kw_only=True)
class ThousandsComma(Diagnostic):
    """A comma between thousands."""

    code: ClassVar[str] = "E0010"
    title: ClassVar[str] = "a comma inside a number"
    why: ClassVar[str] = (
        "A comma separates the parts of a list, and in many countries it is the decimal sign. So a number has "
        "none; `_` may stand between digits."
    )
    wrong: ClassVar[str] = (
        "rule new_logo\n  for each deal\n  credit 5% of ARR to owner\n    when ARR is above 120,000 USD"
    )
    right: ClassVar[str] = (
        "rule new_logo\n  for each deal\n  credit 5% of ARR to owner\n    when ARR is above 120_000 USD"
    )

    written: str
    right_way: str

    def message(self) -> str:
        return f"`{self.written}` has a comma inside the number"

    def help(self) -> str:
        return f"write `{self.right_way}`"

    def fix(self) -> Fix | None:
        # One comma alone is the decimal sign in half of the world: `1,500` may be one and a half.
        return written(self.at, self.right_way) if self.written.count(",") > 1 else None


@diagnostic
@attrs.frozen(kw_only=True)
class DecimalComma(Diagnostic):
    """A comma as the decimal sign."""

    code: ClassVar[str] = "E0011"
    title: ClassVar[str] = "a decimal comma"
    why: ClassVar[str] = (
        "A comma separates the parts of a list; decimals are written with a point in every country, so that a "
        "plan means the same everywhere."
    )
    wrong: ClassVar[str] = "rule new_logo\n  for each deal\n  credit 12,5% of ARR to owner"
    right: ClassVar[str] = "rule new_logo\n  for each deal\n  credit 12.5% of ARR to owner"

    written: str
    right_way: str

    def message(self) -> str:
        return f"`{self.written}` is written with a decimal comma"

    def help(self) -> str:
        return f"write it with a point: `{self.right_way}`"

    def fix(self) -> Fix | None:
        return written(self.at, self.right_way)


@diagnostic
@attrs.frozen(kw_only=True)
class CurrencySign(Diagnostic):
    """A currency sign instead of a code."""

    code: ClassVar[str] = "E0012"
    title: ClassVar[str] = "a currency sign"
    why: ClassVar[str] = (
        "`$` is the sign of more than twenty currencies. The three letters of a currency say which one is meant."
    )
    wrong: ClassVar[str] = "rule new_logo\n  for each deal\n  credit $500 to owner"
    right: ClassVar[str] = "rule new_logo\n  for each deal\n  credit 500 USD to owner"

    written: str
    right_way: str

    def message(self) -> str:
        return f"`{self.written}` does not say which currency is meant"

    def help(self) -> str:
        return f"write the amount and the three letters of its currency: `{self.right_way}`"


@diagnostic
@attrs.frozen(kw_only=True)
class MoneySpelling(Diagnostic):
    """A currency in small letters, or without its space."""

    code: ClassVar[str] = "E0013"
    title: ClassVar[str] = "an amount of money spelt differently"
    why: ClassVar[str] = (
        "An amount is a number, a space, and the three capital letters of its currency: one spelling, easy to find."
    )
    wrong: ClassVar[str] = "rule new_logo\n  for each deal\n  credit 500 usd to owner"
    right: ClassVar[str] = "rule new_logo\n  for each deal\n  credit 500 USD to owner"

    written: str
    right_way: str

    def message(self) -> str:
        return f"`{self.written}` is not how an amount of money is written"

    def help(self) -> str:
        return f"write `{self.right_way}`"

    def fix(self) -> Fix | None:
        return written(self.at, self.right_way)


@diagnostic
@attrs.frozen(kw_only=True)
class UnitGlued(Diagnostic):
    """A number and its unit in one word."""

    code: ClassVar[str] = "E0014"
    title: ClassVar[str] = "a number and its unit in one word"
    why: ClassVar[str] = "A number and its unit are two words, as in prose: `90 days`, `the 1st renewal`."
    wrong: ClassVar[str] = (
        "rule new_logo\n  for each deal\n  credit 5% of ARR to owner\n    after activation within 90days"
    )
    right: ClassVar[str] = (
        "rule new_logo\n  for each deal\n  credit 5% of ARR to owner\n    after activation within 90 days"
    )

    written: str
    right_way: str

    def message(self) -> str:
        return f"`{self.written}` is a number and a word in one"

    def help(self) -> str:
        return f"write `{self.right_way}`"

    def fix(self) -> Fix | None:
        return written(self.at, self.right_way)


@diagnostic
@attrs.frozen(kw_only=True)
class ShortNumber(Diagnostic):
    """`5k`, `1.5M`, `1e5`."""

    code: ClassVar[str] = "E0015"
    title: ClassVar[str] = "a shortened number"
    why: ClassVar[str] = (
        "`k`, `M` and powers of ten are read differently by different people. A plan writes its numbers in "
        "full; `_` keeps them readable."
    )
    wrong: ClassVar[str] = "rule new_logo\n  for each deal\n  credit 5% of ARR to owner\n    when ARR is above 120k USD"
    right: ClassVar[str] = (
        "rule new_logo\n  for each deal\n  credit 5% of ARR to owner\n    when ARR is above 120_000 USD"
    )

    written: str
    right_way: str
    money: str = ""

    def message(self) -> str:
        return f"`{self.written}` is a shortened number"

    def help(self) -> str:
        if self.money:
            return f"write it in full: `{self.money}`, or `{self.right_way}` where it is not money"
        return f"write it in full: `{self.right_way}`"


@diagnostic
@attrs.frozen(kw_only=True)
class PercentSpelling(Diagnostic):
    """`%20`, `20 percent`, `20 pct`."""

    code: ClassVar[str] = "E0016"
    title: ClassVar[str] = "a percentage spelt differently"
    why: ClassVar[str] = "A percentage is a number with `%` after it: one spelling, easy to find."
    wrong: ClassVar[str] = "rule new_logo\n  for each deal\n  credit 20 percent of ARR to owner"
    right: ClassVar[str] = "rule new_logo\n  for each deal\n  credit 20% of ARR to owner"

    written: str
    right_way: str

    def message(self) -> str:
        return f"`{self.written}` is not how a percentage is written"

    def help(self) -> str:
        return f"write `{self.right_way}`"

    def fix(self) -> Fix | None:
        return written(self.at, self.right_way)


@diagnostic
@attrs.frozen(kw_only=True)
class DateSpelling(Diagnostic):
    """A date in another order or with other signs."""

    code: ClassVar[str] = "E0017"
    title: ClassVar[str] = "a date spelt differently"
    why: ClassVar[str] = (
        "1/2/2026 is January in one country and February in another. A date is written year, month, day: 2026-01-02."
    )
    wrong: ClassVar[str] = "plan example\n  effective 1/2/2026\n  currency USD"
    right: ClassVar[str] = "plan example\n  effective 2026-01-02\n  currency USD"

    written: str
    right_ways: tuple[str, ...]

    def message(self) -> str:
        return (
            f"`{self.written}` can be read as more than one date"
            if len(self.right_ways) > 1
            else f"`{self.written}` is not how a date is written"
        )

    def help(self) -> str:
        return f"write year, month and day: {one_of(self.right_ways)}"

    def fix(self) -> Fix | None:
        return written(self.at, self.right_ways[0]) if len(self.right_ways) == 1 else None


@diagnostic
@attrs.frozen(kw_only=True)
class DateNotReal(Diagnostic):
    """A day or a period that the calendar does not have."""

    code: ClassVar[str] = "E0018"
    title: ClassVar[str] = "a date that does not exist"
    why: ClassVar[str] = (
        "A day that is not in the calendar is a typing mistake, and no rule can say which day was meant."
    )
    wrong: ClassVar[str] = "plan example\n  effective 2026-02-30\n  currency USD"
    right: ClassVar[str] = "plan example\n  effective 2026-02-28\n  currency USD"

    written: str
    reason: str

    def message(self) -> str:
        return f"`{self.written}` is not in the calendar: {self.reason}"

    def help(self) -> str:
        return "dates are written 2026-01-31, and lie from 1900 to 2199; periods 2026, 2026-Q1 or 2026-03"


@diagnostic
@attrs.frozen(kw_only=True)
class PeriodSpelling(Diagnostic):
    """A quarter or month in another spelling."""

    code: ClassVar[str] = "E0019"
    title: ClassVar[str] = "a period spelt differently"
    why: ClassVar[str] = (
        "A period is written as the year, a hyphen, and the half year, quarter or month: it sorts, and it means the "
        "same everywhere."
    )
    wrong: ClassVar[str] = 'scenario "a quarter"\n  given quota of maya in Q1 2026: 100_000 USD\n  as of 2026-03-31'
    right: ClassVar[str] = 'scenario "a quarter"\n  given quota of maya in 2026-Q1: 100_000 USD\n  as of 2026-03-31'

    written: str
    right_way: str

    def message(self) -> str:
        return f"`{self.written}` is not how a period is written"

    def help(self) -> str:
        return f"write `{self.right_way}`"

    def fix(self) -> Fix | None:
        return written(self.at, self.right_way)
