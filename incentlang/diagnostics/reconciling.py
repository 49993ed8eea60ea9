"""Payouts of another system that `incent verify --against` cannot compare, or finds odd."""

from __future__ import annotations

import attrs

from incentlang.diagnostics.base import Diagnostic, Severity, diagnostic, did_you_mean, one_of
from incentlang.diagnostics.data.base import shown
from incentlang.values.periods import Period


@diagnostic
@attrs.frozen(kw_only=True)
class NoPayoutColumn(Diagnostic):
    """A file of payouts without a column that is needed."""

    code = "R0060"
    title = "Payouts without a column that is needed"
    why = """A payout is compared by its participant and its amount. Which column holds them is read from the header and
    never guessed from the cells: a number may be anything."""
    wrong = "Worker,Month,Sum\nmaya,2026-01,6000.00"
    right = "participant,period,paid\nmaya,2026-01,6000.00"

    column: str
    header: tuple[str, ...]
    near: tuple[str, ...] = ()

    def message(self) -> str:
        """What is wrong."""
        there = ", ".join(f"`{shown(name)}`" for name in self.header if name)
        what = (
            "no column says who is paid" if self.column == "participant" else "no column holds an amount that is known"
        )
        return f"{what}; there are {there}" if there else f"{what}: the file is empty"

    def help(self) -> str | None:
        """What to do."""
        meant = f": is it `{shown(self.near[0])}`?" if self.near else ""
        return f"call the column `{self.column}` in the first row{meant}"


@diagnostic
@attrs.frozen(kw_only=True)
class SeveralPayoutColumns(Diagnostic):
    """Two columns that may be the same one of ours."""

    code = "R0061"
    title = "Two columns that may be the same"
    why = "Only one figure can be compared, and the wrong one would find differences where there are none."
    wrong = "participant,period,commission,total\nmaya,2026-01,6000.00,6500.00"
    right = "participant,period,commission,paid\nmaya,2026-01,6000.00,6500.00"

    column: str
    found: tuple[str, ...]

    def message(self) -> str:
        """What is wrong."""
        return f"{one_of([shown(name) for name in self.found], 'and')} may each be `{self.column}`"

    def help(self) -> str | None:
        """What to do."""
        return f"call the one that is meant `{self.column}`, or leave the others out"


@diagnostic
@attrs.frozen(kw_only=True)
class PayoutTwice(Diagnostic):
    """One payout on two rows."""

    code = "R0062"
    title = "One payout on two rows"
    why = "Which of them was paid, or whether both were, only who wrote the file can say."
    wrong = "participant,period,paid\nmaya,2026-01,6000.00\nmaya,2026-01,250.00"
    right = "participant,period,paid\nmaya,2026-01,6250.00"

    participant: str
    period: str
    unit: str
    first: int

    def message(self) -> str:
        """What is wrong."""
        payout = f"payout in {self.unit} of {self.period}"
        return f"`{shown(self.participant)}` has a second {payout}; the first is in row {self.first}"

    def help(self) -> str | None:
        """What to do."""
        return "keep one row for each participant, pay period and unit; lines that make up one payout are added up"


@diagnostic
@attrs.frozen(kw_only=True)
class NoPayPeriod(Diagnostic):
    """A period of another length than a pay period."""

    code = "R0063"
    title = "A payout of no pay period"
    why = "An amount can be compared only with what is paid for the same stretch of time."
    wrong = "participant,period,paid\nmaya,2026-Q1,18000.00     # the plan pays monthly"
    right = "participant,period,paid\nmaya,2026-01,6000.00"

    found: str
    paid: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.found}` is no pay period of the plan, which pays each {self.paid}"

    def help(self) -> str | None:
        """What to do."""
        return f"give one row for each {self.paid}"


@diagnostic
@attrs.frozen(kw_only=True)
class WhichPeriod(Diagnostic):
    """A file without periods, and no `--period`."""

    code = "R0064"
    title = "Payouts of which period?"
    why = "The file does not say for which period its amounts were paid."
    wrong = "incent verify payouts.csv --against my_plan       # participant,paid"
    right = "incent verify payouts.csv --against my_plan --period 2026-01"

    periods: int = 0

    def message(self) -> str:
        """What is wrong."""
        if self.periods:
            return f"the file does not say periods, and {self.periods} pay periods are asked for"
        return "the file does not say for which period it pays"

    def help(self) -> str | None:
        """What to do."""
        return "write --period with one pay period, or add a column `period`"


@diagnostic
@attrs.frozen(kw_only=True)
class NobodyOfThatName(Diagnostic):
    """Somebody who is paid and is no participant."""

    code = "R0065"
    title = "Somebody is paid who is no participant"
    why = "A key that is spelt otherwise looks like two people: one who is paid too much, and one who is not paid."
    wrong = "participant,period,paid\nmaia,2026-01,6000.00"
    right = "participant,period,paid\nmaya,2026-01,6000.00"
    severity = Severity.WARNING

    name: str
    suggestions: tuple[str, ...] = ()

    def message(self) -> str:
        """What is wrong."""
        return f"`{shown(self.name)}` is no participant of the data"

    def help(self) -> str | None:
        """What to do."""
        meant = did_you_mean(self.suggestions)
        return meant or "participants are named by the key of the participant file"


@diagnostic
@attrs.frozen(kw_only=True)
class NotInTheirFile(Diagnostic):
    """Somebody is paid here and not listed there."""

    code = "R0066"
    title = "Somebody is not listed who is paid here"
    why = "A row that is not there is told apart from one that says 0: the file may hold only a part of the people."
    wrong = "participant,period,paid\nmaya,2026-01,6000.00          # tomas is paid too"
    right = "participant,period,paid\nmaya,2026-01,6000.00\ntomas,2026-01,4500.00"
    severity = Severity.WARNING

    people: tuple[str, ...]
    period: Period

    def message(self) -> str:
        """What is wrong."""
        few = one_of([shown(name) for name in self.people[:5]], "and")
        more = f" and {len(self.people) - 5} more" if len(self.people) > 5 else ""
        return f"{few}{more} {'is' if len(self.people) == 1 else 'are'} paid in {self.period} and not listed"


@diagnostic
@attrs.frozen(kw_only=True)
class UnitUnknown(Diagnostic):
    """An amount in a unit that the plan does not pay."""

    code = "R0067"
    title = "A payout in a unit that the plan does not pay"
    why = "Amounts in different currencies or units are not compared: 100 EUR is not 100 USD."
    wrong = "participant,period,currency,paid\nmaya,2026-01,EUR,6000.00     # the plan pays USD"
    right = "participant,period,currency,paid\nmaya,2026-01,USD,6000.00"

    found: str
    units: tuple[str, ...]

    def message(self) -> str:
        """What is wrong."""
        return f"`{shown(self.found)}` is no unit in which the plan pays; it pays {one_of(self.units, 'and')}"

    def help(self) -> str | None:
        """What to do."""
        return "give the amounts in the plan's own units"


@diagnostic
@attrs.frozen(kw_only=True)
class NothingToCompare(Diagnostic):
    """A file without a payout of the periods asked for."""

    code = "R0068"
    title = "No payouts to compare"
    why = "A comparison of nothing would look like one that found everything equal."
    wrong = "incent verify payouts.csv --against my_plan --period 2026-07     # rows up to 2026-03"
    right = "incent verify payouts.csv --against my_plan --period 2026-03"

    file: str
    periods: tuple[str, ...] = ()
    there: tuple[str, ...] = ()

    def message(self) -> str:
        """What is wrong."""
        asked = f" of {', '.join(self.periods)}" if self.periods else ""
        return f"`{self.file}` holds no payout{asked}"

    def help(self) -> str | None:
        """What to do."""
        return f"it holds payouts of {', '.join(self.there)}" if self.there else None
