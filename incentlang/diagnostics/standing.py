"""Gathers over entities and people: on which day they are read."""

from __future__ import annotations

import attrs

from incentlang.diagnostics.base import Diagnostic, diagnostic

_RIGHT = """role customer_success_manager
measure healthy for customer_success_manager each quarter
  count of customer where health is known and health is at least 70 at period end by csm"""


@diagnostic
@attrs.frozen(kw_only=True)
class StandingNeedsDay(Diagnostic):
    """Entities or people without a day."""

    code = "E0355"
    title = "Entities or people without a day"
    why = "What an entity is like, whose it is and who is in a role change; a measure needs one day on which it looks."
    wrong = """role customer_success_manager
measure customers for customer_success_manager each quarter
  count of customer by csm"""
    right = """role customer_success_manager
measure customers for customer_success_manager each quarter
  count of customer by csm at period end"""

    name: str
    people: bool

    def message(self) -> str:
        """What is wrong."""
        return f"this does not say on which day `{self.name}` is looked at"

    def help(self) -> str | None:
        """What to do."""
        days = "end it with `at period end` or `at period start`"
        return f"{days}, or `prorated by days`" if self.people else days


@diagnostic
@attrs.frozen(kw_only=True)
class StandingTwoDays(Diagnostic):
    """Two days for one gather."""

    code = "E0356"
    title = "Two days for one gather"
    why = "Whose each one is, and what it is like, is read on one day; another day can be named beside an attribute."
    wrong = """role customer_success_manager
measure customers for customer_success_manager each quarter
  count of customer at period start by csm at period end"""
    right = """role customer_success_manager
measure still_healthy for customer_success_manager each quarter
  count of customer where (health at period end otherwise 0) is at least 70 at period start by csm"""

    first: str
    second: str

    def message(self) -> str:
        """What is wrong."""
        return f"this is read both `{self.first}` and `{self.second}`"

    def help(self) -> str | None:
        """What to do."""
        return "keep one of them; inside the value or condition, `health at period end` reads an attribute on that day"


@diagnostic
@attrs.frozen(kw_only=True)
class ProratedWithoutTime(Diagnostic):
    """`prorated by` on a gather that cannot be."""

    code = "E0357"
    title = "`prorated by` on a gather that cannot be"
    why = (
        "By days is counted how long somebody was in a role and in a team, so that a value belongs to a manager for "
        "that part of the period. Of a mean or a highest value there is no such part."
    )
    wrong = """role customer_success_manager
measure customers for customer_success_manager each quarter
  count of customer by csm prorated by days"""
    right = """role manager
measure heads for manager each quarter
  count of account_executive by manager prorated by days"""

    words: str
    name: str
    kind: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.kind} of … {self.name}` cannot be {self.words}"

    def help(self) -> str | None:
        """What to do."""
        return "`prorated by days` is for `sum of` and `count of` people; otherwise write `at period end`"


@diagnostic
@attrs.frozen(kw_only=True)
class DayOnRows(Diagnostic):
    """A day for rows that have their own."""

    code = "E0358"
    title = "A day for rows that have their own"
    why = "Rows of a fact count in the period in which they are dated; only entities and people are looked at on a day."
    wrong = """measure bookings for account_executive each quarter
  sum of ARR over deal by owner at period end"""
    right = """measure bookings for account_executive each quarter
  sum of ARR over deal by owner"""

    fact: str
    words: str

    def message(self) -> str:
        """What is wrong."""
        return f"each row of `{self.fact}` has its own date, so `{self.words}` has no meaning here"

    def help(self) -> str | None:
        """What to do."""
        return (
            f"leave `{self.words}` out; for the team of the period's end write `by everyone above … as at period end`"
        )


@diagnostic
@attrs.frozen(kw_only=True)
class StandingWaits(Diagnostic):
    """Waiting for a fact from what has no date."""

    code = "E0359"
    title = "Waiting for a fact from what has no date"
    why = "`after` counts a row from the day on which a fact came; entities and people are there on a day or not."
    wrong = """role customer_success_manager
measure live for customer_success_manager each quarter
  count of customer after activation by csm at period end"""
    right = """role customer_success_manager
measure live for customer_success_manager each quarter
  count of activation by customer.csm"""

    name: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` has no date from which a fact could be waited for"

    def help(self) -> str | None:
        """What to do."""
        return "gather the fact itself, or a measure of each entity: `where activations is at least 1`"


@diagnostic
@attrs.frozen(kw_only=True)
class StateWindow(Diagnostic):
    """A window over a measure of how things stand."""

    code = "E0360"
    title = "A window over a measure of how things stand"
    why = "What stands on a day does not add up over periods: three month-ends are not three times as many customers."
    wrong = """role customer_success_manager
measure customers for customer_success_manager each quarter
  count of customer by csm at period end
measure growth for customer_success_manager each quarter
  customers year to date"""
    right = """role customer_success_manager
measure customers for customer_success_manager each quarter
  count of customer by csm at period end
measure growth for customer_success_manager each quarter
  customers - customers previous quarter"""

    name: str
    window: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` says how things stand on a day, so `{self.window}` has no meaning"

    def help(self) -> str | None:
        """What to do."""
        return f"write `{self.name} at period end`, or make a measure with longer periods, such as `each year`"
