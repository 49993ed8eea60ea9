"""Converting amounts in other currencies, and paying in them."""

from __future__ import annotations

from datetime import date

import attrs

from incentlang.diagnostics.base import Diagnostic, diagnostic

_HEAD = "plan p\n  currency USD\n"


@diagnostic
@attrs.frozen(kw_only=True)
class ConvertsItself(Diagnostic):
    """The plan's own currency converted."""

    code = "E0379"
    title = "The plan's own currency converted"
    why = "Amounts are converted into the plan's currency, so that one needs no rate."
    wrong = f"{_HEAD}  convert USD at exchange_rate on compensation date"
    right = f"{_HEAD}  convert EUR at exchange_rate on compensation date"

    name: str

    def message(self) -> str:
        """What is wrong."""
        return f"{self.name} is the plan's own currency"

    def help(self) -> str | None:
        """What to do."""
        return "name the other currencies that the data holds"


@diagnostic
@attrs.frozen(kw_only=True)
class ConvertedTwice(Diagnostic):
    """A currency converted in two ways."""

    code = "E0380"
    title = "A currency converted in two ways"
    why = "Two lines that name rates for one currency leave open which of them an amount is worth."
    wrong = (
        f"{_HEAD}  convert EUR, GBP at exchange_rate on compensation date\n"
        "  convert GBP at budget_rate on first day of year"
    )
    right = (
        f"{_HEAD}  convert EUR at exchange_rate on compensation date\n  convert GBP at budget_rate on first day of year"
    )

    name: str

    def message(self) -> str:
        """What is wrong."""
        return f"{self.name} is converted twice"

    def help(self) -> str | None:
        """What to do."""
        return "keep it in one of the places"


@diagnostic
@attrs.frozen(kw_only=True)
class RatesNameTaken(Diagnostic):
    """A file of rates that has the name of something else."""

    code = "E0381"
    title = "A file of rates that has the name of something else"
    why = (
        "`at exchange_rate` names a file with the columns currency, date and rate. A fact, entity or input of the "
        "same name would be read from the same file."
    )
    wrong = f"{_HEAD}  convert EUR at deal on compensation date\nuse saas"
    right = f"{_HEAD}  convert EUR at exchange_rate on compensation date\nuse saas"

    name: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` is declared as something else, so it cannot be a file of rates"

    def help(self) -> str | None:
        """What to do."""
        return "name the file of rates, such as `exchange_rate`; it needs no declaration"


@diagnostic
@attrs.frozen(kw_only=True)
class RateDayNotHere(Diagnostic):
    """A day that this clause has no use for."""

    code = "E0382"
    title = "A day that this clause has no use for"
    why = (
        "An amount in the data is converted on a day of its own row; a payout belongs to a pay period, and is "
        "converted on that period's last day."
    )
    wrong = f"{_HEAD}  convert EUR at exchange_rate on last day of pay period"
    right = f"{_HEAD}  convert EUR at exchange_rate on last day of month"

    text: str
    instead: tuple[str, ...]

    def message(self) -> str:
        """What is wrong."""
        return f"`on {self.text}` has no meaning here"

    def help(self) -> str | None:
        """What to do."""
        return "write " + " or ".join(f"`on {text}`" for text in self.instead)


@diagnostic
@attrs.frozen(kw_only=True)
class RateAfterPay(Diagnostic):
    """A rate that is known only after the pay."""

    code = "E0383"
    title = "A rate that is known only after the pay"
    why = (
        "Who is paid before the last day of that month, quarter or year would be paid at a rate that does not exist "
        "yet, and everything would be restated when it does."
    )
    wrong = f"{_HEAD}  paid monthly\n  convert EUR at exchange_rate on last day of quarter"
    right = f"{_HEAD}  paid quarterly\n  convert EUR at exchange_rate on last day of quarter"

    text: str
    paid: str

    def message(self) -> str:
        """What is wrong."""
        return f"the plan pays each {self.paid}, and the {self.text.replace(' of ', ' of the ')} may come after that"

    def help(self) -> str | None:
        """What to do."""
        return "take a day that has come when it is paid: `on compensation date`, or the first day of the period"


@diagnostic
@attrs.frozen(kw_only=True)
class ReceiptsConverted(Diagnostic):
    """Payments compared with a converted amount."""

    code = "E0384"
    title = "Payments compared with a converted amount"
    why = (
        "`payable as` pays out as money comes in, as a part of the whole. Payments and the whole would be converted at "
        "the rates of different days, and a customer who has paid all would have paid 98% or 103%."
    )
    wrong = f"""{_HEAD}  convert EUR at exchange_rate on compensation date

fact order "An order"
  key order_id: text
  dated closed_on: date
  amount: money
  owner: participant

fact receipt "Money that came in"
  dated paid_on: date
  amount: money
  order: order

rule r
  for each order
  credit 5% of amount to owner
  payable as receipt.amount of amount
  on leaving keep"""
    right = f"""{_HEAD}
fact order "An order"
  key order_id: text
  dated closed_on: date
  amount: money
  owner: participant

fact receipt "Money that came in"
  dated paid_on: date
  amount: money
  order: order

rule r
  for each order
  credit 5% of amount to owner
  payable as receipt.amount of amount
  on leaving keep"""

    def message(self) -> str:
        """What is wrong."""
        return "`payable as` compares amounts that `convert` may turn into others on different days"

    def help(self) -> str | None:
        """What to do."""
        return "give these amounts in the plan's currency and leave out `convert`, or wait for a payment with `after`"


@diagnostic
@attrs.frozen(kw_only=True)
class NoExchangeRate(Diagnostic):
    """An amount in a currency that has no rate on its day."""

    code = "R0036"
    title = "An amount in a currency that has no rate on its day"
    why = (
        "The rate in force is the latest one dated on or before the day. Without one nobody knows what the amount is "
        "worth, and no rate is not a rate of 1."
    )
    wrong = "currency,date,rate\nGBP,2026-02-01,1.22\n# and a deal of 2026-01-15 in GBP"
    right = "currency,date,rate\nGBP,2026-01-01,1.21\nGBP,2026-02-01,1.22"

    table: str
    currency: str
    day: date

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.table}` has no rate of {self.currency} for {self.day}"

    def help(self) -> str | None:
        """What to do."""
        return f"add the row `{self.currency},{self.day},…` to data/{self.table}.csv, or what incent.toml names for it"


@diagnostic
@attrs.frozen(kw_only=True)
class UnknownPayCurrency(Diagnostic):
    """Somebody to be paid in a currency that does not exist."""

    code = "R0037"
    title = "Somebody to be paid in a currency that does not exist"
    why = "Codes are those of ISO 4217; they fix the smallest coin to which pay is rounded."
    wrong = "participant,role,currency,from,to\nmaya,rep,GPB,2026-01-01,"
    right = "participant,role,currency,from,to\nmaya,rep,GBP,2026-01-01,"

    participant: str
    currency: str
    day: date

    def message(self) -> str:
        """What is wrong."""
        return f"{self.participant} is to be paid in `{self.currency}` on {self.day}, which is not a currency code"

    def help(self) -> str | None:
        """What to do."""
        return "correct the column `currency` of the participant file"
