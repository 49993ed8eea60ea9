"""Invariants: claims that are refuted, that cannot be decided, and that a run found broken."""

from __future__ import annotations

import attrs

from incentlang.diagnostics.base import Diagnostic, Label, diagnostic, did_you_mean
from incentlang.source import Span


def _cases(count: int) -> str:
    return "case" if count == 1 else "cases"


_MEASURE = """measure bookings for account_executive each quarter
  sum of ARR over deal by owner
"""


@diagnostic
@attrs.frozen(kw_only=True)
class NeverFallsRefuted(Diagnostic):
    """A rule that pays less for more."""

    code = "E0920"
    title = "A rule that pays less for more"
    why = "The plan promises that pay never falls as the measure rises, and its own table says otherwise."
    wrong = (
        _MEASURE
        + """table rates by bookings, retroactive
  from 0 USD       10%
  from 100_000 USD  8%
rule pay
  for each account_executive each quarter
  credit rates(bookings) of bookings
ensure "more never pays less" pay never falls as bookings rises"""
    )
    right = (
        _MEASURE
        + """table rates by bookings, retroactive
  from 0 USD        8%
  from 100_000 USD 10%
rule pay
  for each account_executive each quarter
  credit rates(bookings) of bookings
ensure "more never pays less" pay never falls as bookings rises"""
    )

    text: str
    rule: str
    measure: str
    low: str
    low_pay: str
    high: str
    high_pay: str
    cause: Span

    def message(self) -> str:
        """What is wrong."""
        return (
            f'"{self.text}" does not hold: at `{self.measure}` {self.low} `{self.rule}` pays {self.low_pay}, '
            f"at {self.high} only {self.high_pay}"
        )

    def labels(self) -> tuple[Label, ...]:
        """The row that falls."""
        return (Label(self.cause, "here it falls"),)


@diagnostic
@attrs.frozen(kw_only=True)
class NeverFallsUndecided(Diagnostic):
    """A claim that cannot be decided from the plan alone."""

    code = "E0921"
    title = "A claim that cannot be decided from the plan alone"
    why = (
        "A claim on all possible data is proved or refuted from the plan's text; what is neither is not taken on trust."
    )
    wrong = (
        _MEASURE
        + """rule pay
  for each account_executive each quarter
  credit 100_000 USD - 5% of bookings
ensure "more never pays less" pay never falls as bookings rises"""
    )
    right = (
        _MEASURE
        + """rule pay
  for each account_executive each quarter
  credit 5% of bookings
ensure "more never pays less" pay never falls as bookings rises"""
    )

    rule: str
    measure: str
    reason: str

    def message(self) -> str:
        """What is wrong."""
        return f"whether `{self.rule}` ever falls as `{self.measure}` rises cannot be decided: {self.reason}"

    def help(self) -> str | None:
        """What to do."""
        return (
            f"decided are sums of: a table of `{self.measure}`, alone or `of` an amount; `{self.measure}` times "
            f"constants; what does not read it; with conditions `{self.measure} is at least …`"
        )


@diagnostic
@attrs.frozen(kw_only=True)
class TargetShareUnknown(Diagnostic):
    """A rule that does not say which share of target it pays."""

    code = "E0922"
    title = "A rule that does not say which share of target it pays"
    why = "What share of target is tied to a purpose can be added up only when every rule says its own."
    wrong = """rule commission
  purpose acquire
  for each deal
  credit 5% of ARR to owner
ensure "pay depends on what customers keep" share of target tied to retain is at least 0% for each role"""
    right = """rule commission
  purpose acquire
  for each deal
  credit 5% of ARR to owner
  worth 100% of target for account_executive
ensure "pay depends on what customers keep" share of target tied to retain is at least 0% for each role"""

    rule: str
    row_rule: bool

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.rule}` does not say which share of target it pays"

    def help(self) -> str | None:
        """What to do."""
        role = " for ROLE" if self.row_rule else ""
        return f"write in the rule `worth 40% of target{role}`, or 0% for what lies outside the target"


@diagnostic
@attrs.frozen(kw_only=True)
class TargetSharesAboveAll(Diagnostic):
    """Rules of a role that pay more than the whole target."""

    code = "E0923"
    title = "Rules of a role that pay more than the whole target"
    why = "The shares of target of all rules of a role are parts of one whole."
    wrong = """rule commission
  for each deal
  credit 5% of ARR to owner
  worth 70% of target for account_executive
rule bonus
  purpose retain
  for each account_executive each quarter
  credit 40% of target for the quarter
ensure "keep" share of target tied to retain is at least 30% for each role"""
    right = """rule commission
  for each deal
  credit 5% of ARR to owner
  worth 60% of target for account_executive
rule bonus
  purpose retain
  for each account_executive each quarter
  credit 40% of target for the quarter
ensure "keep" share of target tied to retain is at least 30% for each role"""

    role: str
    total: str
    parts: str

    def message(self) -> str:
        """What is wrong."""
        return f"the rules of {self.role} pay {self.total} of target: {self.parts}"


@diagnostic
@attrs.frozen(kw_only=True)
class TiedRefuted(Diagnostic):
    """A share of target that the plan does not reach."""

    code = "E0924"
    title = "A share of target that the plan does not reach"
    why = "The plan promises how much of target depends on a purpose, and its rules say otherwise."
    wrong = """rule bonus
  purpose acquire
  for each account_executive each quarter
  credit 100% of target for the quarter
ensure "keep" share of target tied to retain is at least 30% for each role"""
    right = """rule bonus
  purpose acquire, retain
  for each account_executive each quarter
  credit 100% of target for the quarter
ensure "keep" share of target tied to retain is at least 30% for each role"""

    text: str
    role: str
    found: str
    wanted: str
    parts: str

    def message(self) -> str:
        """What is wrong."""
        return f'"{self.text}" does not hold: for {self.role} it is {self.found}, wanted {self.wanted} ({self.parts})'


@diagnostic
@attrs.frozen(kw_only=True)
class EnsureName(Diagnostic):
    """An invariant about something that the plan does not have."""

    code = "E0925"
    title = "An invariant about something that the plan does not have"
    why = "An invariant, also one of a used module, applies to the whole plan, so the plan must define its names."
    wrong = """ensure "more never pays less" comission never falls as bookings rises"""
    right = (
        _MEASURE
        + """rule commission
  for each account_executive each quarter
  credit 5% of bookings
ensure "more never pays less" commission never falls as bookings rises"""
    )

    name: str
    kind: str
    plan: Span | None = None
    suggestions: tuple[str, ...] = ()

    def message(self) -> str:
        """What is wrong."""
        return f"the plan has no {self.kind} called `{self.name}`, which this invariant is about"

    def help(self) -> str | None:
        """What to do."""
        return did_you_mean(self.suggestions) or "define it, or leave out the module with this invariant"

    def labels(self) -> tuple[Label, ...]:
        """The plan."""
        return (Label(self.plan, "the plan that it applies to"),) if self.plan is not None else ()


@diagnostic
@attrs.frozen(kw_only=True)
class EnsureReadsPerson(Diagnostic):
    """An invariant on rows that reads a figure of a person."""

    code = "E0926"
    title = "An invariant on rows that reads a figure of a person"
    why = "A row has no person at hand, whose measure or input could be read."
    wrong = _MEASURE + """ensure "bookings first" for each deal bookings is at least 0 USD"""
    right = _MEASURE + """ensure "bookings first" for each account_executive each quarter bookings is at least 0 USD"""

    name: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` belongs to a person and period, and a row has neither"

    def help(self) -> str | None:
        """What to do."""
        return "write `for each ROLE each PERIOD`"


@diagnostic
@attrs.frozen(kw_only=True)
class EnsureFailed(Diagnostic):
    """An invariant that the data breaks."""

    code = "R0024"
    title = "An invariant that the data breaks"
    why = "The plan says that this holds on every run. Nobody's pay is changed by it; somebody has to look."
    wrong = 'ensure "no deep discounts" for each deal where discount is known: discount is at most 30%     # D7 has 35%'
    right = 'ensure "no deep discounts" for each deal where discount is known: discount is at most 35%'

    text: str
    cases: tuple[str, ...]
    count: int
    checked: int

    def message(self) -> str:
        """What is wrong."""
        more = f"; and {self.count - len(self.cases):,} more" if self.count > len(self.cases) else ""
        of = f"{self.count:,} of {self.checked:,} {_cases(self.checked)}"
        return f'"{self.text}" fails in {of}: {"; ".join(self.cases)}{more}'

    def help(self) -> str | None:
        """What to do."""
        return "look at these cases before paying; the figures of this run are not changed by it"


@diagnostic
@attrs.frozen(kw_only=True)
class EnsureUndecided(Diagnostic):
    """An invariant that could not be asked everywhere."""

    code = "R0025"
    title = "An invariant that could not be asked everywhere"
    why = "A case that cannot be computed neither holds nor fails, so the invariant is not known to hold."
    wrong = 'ensure "sane" for each account_executive each quarter: attainment is at most 300%     # no quota for maya'
    right = (
        'ensure "sane" for each account_executive each quarter: attainment is at most 300%     # everybody has a quota'
    )

    text: str
    cases: tuple[str, ...]
    count: int

    def message(self) -> str:
        """What is wrong."""
        more = f"; and {self.count - len(self.cases):,} more" if self.count > len(self.cases) else ""
        return f'"{self.text}" could not be asked in {self.count:,} {_cases(self.count)}: {"; ".join(self.cases)}{more}'
