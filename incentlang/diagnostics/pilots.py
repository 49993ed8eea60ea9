"""Pilots: what they set, when, and whom they compare."""

from __future__ import annotations

from datetime import date

import attrs

from incentlang.diagnostics.base import Diagnostic, diagnostic, did_you_mean

_RULE = """param rate = 5%
rule pay
  for each deal
  credit rate of ARR to owner
"""


@diagnostic
@attrs.frozen(kw_only=True)
class PilotUnfinished(Diagnostic):
    """A pilot that leaves something open, or says it twice."""

    code = "E0930"
    title = "A pilot that leaves something open, or says it twice"
    why = "A pilot sets or watches something, and treats people differently, so it says once why."
    wrong = (
        _RULE
        + """pilot warm for region is "emea" during 2026-01-01 to 2026-03-31
  set rate = 6%"""
    )
    right = (
        _RULE
        + """pilot warm for region is "emea" during 2026-01-01 to 2026-03-31
  set rate = 6%
  because "A higher rate may bring more renewals." """
    )

    name: str
    word: str
    twice: bool

    def message(self) -> str:
        """What is wrong."""
        return f"the pilot `{self.name}` has {'a second' if self.twice else 'no'} `{self.word}`"


@diagnostic
@attrs.frozen(kw_only=True)
class PilotParam(Diagnostic):
    """A pilot that sets what is no such parameter."""

    code = "E0931"
    title = "A pilot that sets what is no such parameter"
    why = "A pilot gives a parameter of the plan another value of the same kind."
    wrong = (
        _RULE
        + """pilot warm for region is "emea" during 2026-01-01 to 2026-03-31
  set rate = 6
  because "A trial" """
    )
    right = (
        _RULE
        + """pilot warm for region is "emea" during 2026-01-01 to 2026-03-31
  set rate = 6%
  because "A trial" """
    )

    name: str
    found: str
    wanted: str | None
    suggestions: tuple[str, ...] = ()

    def message(self) -> str:
        """What is wrong."""
        if self.wanted is None:
            return f"the plan has no parameter `{self.name}`"
        return f"`{self.name}` is {self.wanted}, and this is {self.found}"

    def help(self) -> str | None:
        """What to do."""
        return did_you_mean(self.suggestions)


@diagnostic
@attrs.frozen(kw_only=True)
class PilotSetTwice(Diagnostic):
    """A parameter set by two pilots at one time."""

    code = "E0932"
    title = "A parameter set by two pilots at one time"
    why = "Who is in both would have two values."
    wrong = (
        _RULE
        + """pilot warm for region is "emea" during 2026-01-01 to 2026-03-31
  set rate = 6%
  because "A trial"
pilot cold for region is "apac" during 2026-03-31 to 2026-06-30
  set rate = 4%
  because "A trial" """
    )
    right = (
        _RULE
        + """pilot warm for region is "emea" during 2026-01-01 to 2026-03-31
  set rate = 6%
  because "A trial"
pilot cold for region is "apac" during 2026-04-01 to 2026-06-30
  set rate = 4%
  because "A trial" """
    )

    name: str
    other: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` is set by the pilot `{self.other}` at the same time"

    def help(self) -> str | None:
        """What to do."""
        return "let their dates not overlap, or give each rule a parameter of its own"


@diagnostic
@attrs.frozen(kw_only=True)
class PilotDates(Diagnostic):
    """Dates of a pilot that run backwards or into each other."""

    code = "E0933"
    title = "Dates of a pilot that run backwards or into each other"
    why = "A baseline is what was before, so it ends before the pilot begins."
    wrong = (
        _RULE
        + """pilot warm for region is "emea" during 2026-01-01 to 2026-03-31
  baseline 2025-10-01 to 2026-01-31
  set rate = 6%
  because "A trial" """
    )
    right = (
        _RULE
        + """pilot warm for region is "emea" during 2026-01-01 to 2026-03-31
  baseline 2025-10-01 to 2025-12-31
  set rate = 6%
  because "A trial" """
    )

    reason: str

    def message(self) -> str:
        """What is wrong."""
        return self.reason


@diagnostic
@attrs.frozen(kw_only=True)
class PilotParamElsewhere(Diagnostic):
    """A parameter of a pilot read where no rule pays a person."""

    code = "E0934"
    title = "A parameter of a pilot read where no rule pays a person"
    why = "A pilot changes what rules pay; with measures changed as well, population and control could not be compared."
    wrong = """param floor = 100 USD
measure big for account_executive each quarter
  sum of ARR over deal where ARR is at least floor by owner
pilot warm for region is "emea" during 2026-01-01 to 2026-03-31
  set floor = 50 USD
  because "A trial" """
    right = """param floor = 100 USD
rule big
  for each deal
  credit 5% of ARR to owner
    when ARR is at least floor
pilot warm for region is "emea" during 2026-01-01 to 2026-03-31
  set floor = 50 USD
  because "A trial" """

    name: str
    reader: str

    def message(self) -> str:
        """What is wrong."""
        return f"a pilot sets `{self.name}`, which `{self.reader}` reads and which is not a rule"

    def help(self) -> str | None:
        """What to do."""
        return "give the rules a parameter of their own"


@diagnostic
@attrs.frozen(kw_only=True)
class PilotOverlap(Diagnostic):
    """Somebody on both sides of a pilot."""

    code = "R0026"
    title = "Somebody on both sides of a pilot"
    why = "Population and control are compared, so nobody can be in both."
    wrong = 'pilot warm for region is "emea" during 2026-01-01 to 2026-03-31\n  control role is account_executive'
    right = 'pilot warm for region is "emea" during 2026-01-01 to 2026-03-31\n  control region is "apac"'

    pilot: str
    participant: str
    day: date

    def message(self) -> str:
        """What is wrong."""
        return f"{self.participant} is in the population and in the control of the pilot `{self.pilot}` on {self.day}"

    def help(self) -> str | None:
        """What to do."""
        return "narrow one of the two conditions; nobody's pay is held back for it, but the comparison means nothing"
