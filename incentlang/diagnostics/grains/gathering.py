"""Circles, gathered rows, and the way to a fact."""

from __future__ import annotations

import attrs

from incentlang.diagnostics.base import Diagnostic, Label, diagnostic, one_of
from incentlang.source import Span


@attrs.frozen
class Hop:
    """One definition on a circle, and where it is declared."""

    name: str
    span: Span


@diagnostic
@attrs.frozen(kw_only=True)
class Cycle(Diagnostic):
    """Definitions that read each other in a circle."""

    code = "E0311"
    title = "Definitions that read each other in a circle"
    why = "No value can be computed first."
    wrong = """measure a for account_executive each quarter
  b * 2
measure b for account_executive each quarter
  a * 2"""
    right = """measure a for account_executive each quarter
  count of deal by owner
measure b for account_executive each quarter
  a * 2"""

    hops: tuple[Hop, ...]

    def message(self) -> str:
        """What is wrong."""
        return "these definitions read each other in a circle: " + " reads ".join(
            f"`{hop.name}`" for hop in (*self.hops, self.hops[0])
        )

    def help(self) -> str | None:
        """What to do."""
        return "break the circle: one of them must not read the next"

    def labels(self) -> tuple[Label, ...]:
        """The other place."""
        return tuple(
            Label(hop.span, f"`{hop.name}` reads `{following.name}`")
            for hop, following in zip(self.hops, (*self.hops[1:], self.hops[0]), strict=True)
        )


@diagnostic
@attrs.frozen(kw_only=True)
class NeedsBy(Diagnostic):
    """A sum that does not say whose rows it gathers."""

    code = "E0312"
    title = "A sum that does not say whose rows it gathers"
    why = "A measure is of one participant; each row must lead to one."
    wrong = """measure m for account_executive each quarter
  sum of ARR over deal"""
    right = """measure m for account_executive each quarter
  sum of ARR over deal by owner"""

    fact: str
    people: tuple[str, ...]

    def message(self) -> str:
        """What is wrong."""
        return f"this does not say whose rows of `{self.fact}` count"

    def help(self) -> str | None:
        """What to do."""
        return (
            f"end it with `by {self.people[0]}`"
            if len(self.people) == 1
            else "end it with `by` and the column that names the participant, or `over book`"
        )


@diagnostic
@attrs.frozen(kw_only=True)
class ByNotParticipant(Diagnostic):
    """`by` something that is not a participant."""

    code = "E0313"
    title = "`by` something that is not a participant"
    why = "Rows are gathered per person who is paid."
    wrong = """measure m for account_executive each quarter
  sum of ARR over deal by customer"""
    right = """measure m for account_executive each quarter
  sum of ARR over deal by owner"""

    path: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.path}` is not a participant"

    def help(self) -> str | None:
        """What to do."""
        return "write the column that names who the row counts for"


@diagnostic
@attrs.frozen(kw_only=True)
class BookNeedsCustomer(Diagnostic):
    """`over book` on rows without a customer."""

    code = "E0314"
    title = "`over book` on rows without a customer"
    why = "The book is the customers whose `csm` is the participant."
    wrong = """fact visit "Visit" dated day: date who: participant value: money
measure m for account_executive each quarter
  sum of value over visit over book"""
    right = """measure m for account_executive each quarter
  sum of ARR over renewal over book"""

    fact: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.fact}` has no customer with a `csm`, so it is in nobody's book"

    def help(self) -> str | None:
        """What to do."""
        return "write `by` and the column that names the participant"


@diagnostic
@attrs.frozen(kw_only=True)
class UndatedFact(Diagnostic):
    """A fact without a date where time matters."""

    code = "E0315"
    title = "A fact without a date where time matters"
    why = "Without a date no period can be found and no window counted."
    wrong = """rule r
  for each deal
  credit 5% of ARR to owner after split within 90 days"""
    right = """rule r
  for each deal
  credit 5% of ARR to owner after activation within 90 days"""

    name: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` has no date of its own"

    def help(self) -> str | None:
        """What to do."""
        return "declare its date with `dated`"


@diagnostic
@attrs.frozen(kw_only=True)
class NoPathToFact(Diagnostic):
    """A fact that the row does not lead to."""

    code = "E0316"
    title = "A fact that the row does not lead to"
    why = "A fact is found by a reference to the row itself, or by one thing that both refer to."
    wrong = """fact weather "Weather" dated day: date place: text
rule r
  for each deal
  credit 5% of ARR to owner after weather within 90 days"""
    right = """rule r
  for each deal
  credit 5% of ARR to owner after activation within 90 days"""

    fact: str
    subject: str

    def message(self) -> str:
        """What is wrong."""
        return f"nothing leads from a `{self.subject}` to its `{self.fact}`"

    def help(self) -> str | None:
        """What to do."""
        return f"give `{self.fact}` a column that refers to `{self.subject}` or to something both share"


@diagnostic
@attrs.frozen(kw_only=True)
class SeveralPathsToFact(Diagnostic):
    """A fact that can be found in two ways."""

    code = "E0317"
    title = "A fact that can be found in two ways"
    why = "The two ways find different rows, and different money."
    wrong = """rule r
  for each deal
  credit 5% of ARR to owner after invoice within 90 days"""
    right = """rule r
  for each deal
  credit 5% of ARR to owner after invoice of deal within 90 days"""

    fact: str
    subject: str
    paths: tuple[str, ...]

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.fact}` can be found from a `{self.subject}` through {one_of(self.paths, 'and')}"

    def help(self) -> str | None:
        """What to do."""
        return "write " + one_of([f"{self.fact} of {path}" for path in self.paths])
