"""Places of people."""

from __future__ import annotations

import attrs

from incentlang.diagnostics.base import Diagnostic, diagnostic

_RIGHT = """measure bookings for account_executive each quarter
  sum of ARR over deal by owner
rule contest
  for each account_executive each quarter
  credit 1_000 USD
    when rank of bookings, ties take the better place is at most 3"""


@diagnostic
@attrs.frozen(kw_only=True)
class TiesNotSaid(Diagnostic):
    """A rank that does not say what happens to ties."""

    code = "E0346"
    title = "A rank that does not say what happens to ties"
    why = "Two people with one value are both third, both fourth, or nobody can tell: each pays differently."
    wrong = _RIGHT.replace(", ties take the better place", "")
    right = _RIGHT

    text: str
    kind: str

    def message(self) -> str:
        """What is wrong."""
        return f"the {self.kind} of `{self.text}` does not say what happens to people with the same value"

    def help(self) -> str | None:
        """What to do."""
        return "add `, ties take the better place`, `, ties take the worse place` or `, ties are refused`"


@diagnostic
@attrs.frozen(kw_only=True)
class RankInRow(Diagnostic):
    """A rank where one row is at hand."""

    code = "E0347"
    title = "A rank where one row is at hand"
    why = "People are ranked over a period; a row has no place among them."
    wrong = """measure bookings for account_executive each quarter
  sum of ARR over deal by owner
rule contest
  for each deal
  credit 1_000 USD to owner
    when rank of bookings, ties take the better place is at most 3"""
    right = _RIGHT

    kind: str

    def message(self) -> str:
        """What is wrong."""
        return f"a {self.kind} belongs to a person and a period, and here a row is at hand"

    def help(self) -> str | None:
        """What to do."""
        return "write a rule `for each ROLE each PERIOD`, or make a measure of it and read that"


@diagnostic
@attrs.frozen(kw_only=True)
class GroupOfAmount(Diagnostic):
    """People grouped by an amount."""

    code = "E0241"
    title = "People grouped by an amount"
    why = "A group has a name: a region, a manager. People who share an amount do so by chance."
    wrong = _RIGHT.replace("rank of bookings", "rank of bookings within each target")
    right = _RIGHT.replace("rank of bookings", "rank of bookings within each region")

    path: str
    kind: str

    def message(self) -> str:
        """What is wrong."""
        return f"people cannot be grouped by `{self.path}`: it is {self.kind}"

    def help(self) -> str | None:
        """What to do."""
        return "write what names a group of people, such as `within each region` or `within each manager`"


@diagnostic
@attrs.frozen(kw_only=True)
class TiedPlaces(Diagnostic):
    """People with one value where ties are refused."""

    code = "D0082"
    title = "People with one value where ties are refused"
    why = "The plan refuses ties, so somebody has to decide before either is paid."
    wrong = "# bookings of maya and tomas are both 40,000 in the quarter"
    right = "# correct the data, or write `, ties take the better place` in the plan"

    name: str
    people: tuple[str, ...]

    def message(self) -> str:
        """What is wrong."""
        return f"{', '.join(self.people)} have the same `{self.name}`, and ties are refused"

    def help(self) -> str | None:
        """What to do."""
        return "correct the data, or say in the plan which place ties take"
