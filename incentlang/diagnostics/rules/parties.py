"""Who is paid, when it is taken back, and what a rule is for."""

from __future__ import annotations

import attrs

from incentlang.diagnostics.base import Diagnostic, diagnostic


@diagnostic
@attrs.frozen(kw_only=True)
class NoParty(Diagnostic):
    """A credit to nobody."""

    code = "E0507"
    title = "A credit to nobody"
    why = "Money lands on somebody's account."
    wrong = """rule r
  for each deal
  credit 5% of ARR"""
    right = """rule r
  for each deal
  credit 5% of ARR to owner"""

    people: tuple[str, ...]

    def message(self) -> str:
        """What is wrong."""
        return "this credit does not say to whom"

    def help(self) -> str | None:
        """What to do."""
        return f"add `to {self.people[0]}`" if self.people else "add `to` and who is paid"


@diagnostic
@attrs.frozen(kw_only=True)
class PartyInPeriodRule(Diagnostic):
    """A party in a rule of a period."""

    code = "E0508"
    title = "A party in a rule of a period"
    why = "The rule already names its participant."
    wrong = """rule r
  for each account_executive each quarter
  credit 100 USD to owner"""
    right = """rule r
  for each account_executive each quarter
  credit 100 USD"""

    role: str

    def message(self) -> str:
        """What is wrong."""
        return f"this rule pays each {self.role}, so `to` has nothing to say"

    def help(self) -> str | None:
        """What to do."""
        return "leave `to …` out"


@diagnostic
@attrs.frozen(kw_only=True)
class PartyNotParticipant(Diagnostic):
    """A credit to something that is no participant."""

    code = "E0509"
    title = "A credit to something that is no participant"
    why = "Only participants have an account."
    wrong = """rule r
  for each deal
  credit 5% of ARR to customer"""
    right = """rule r
  for each deal
  credit 5% of ARR to owner"""

    path: str
    kind: str
    people: tuple[str, ...]

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.path}` is {self.kind}, not a participant"

    def help(self) -> str | None:
        """What to do."""
        return f"write `to {self.people[0]}`" if self.people else "write a column that refers to a participant"


@diagnostic
@attrs.frozen(kw_only=True)
class ClawBackNeedsWindow(Diagnostic):
    """A claw back without a window or anchor."""

    code = "E0510"
    title = "A claw back without a window or anchor"
    why = "Without an end money could be taken back for ever, and a window counts from close or from earning."
    wrong = """rule r
  for each deal
  credit 5% of ARR to owner
  claw back 100% of the money after churn within 180 days"""
    right = """rule r
  for each deal
  credit 5% of ARR to owner
  claw back 100% of the money after churn within 180 days of earning"""

    has_window: bool

    def message(self) -> str:
        """What is wrong."""
        return (
            "this claw back does not say from when its window counts"
            if self.has_window
            else "this claw back has no window"
        )

    def help(self) -> str | None:
        """What to do."""
        return (
            "write `of earning` or `of close` after the window"
            if self.has_window
            else "add `within 180 days of earning`"
        )


@diagnostic
@attrs.frozen(kw_only=True)
class EarningInCredit(Diagnostic):
    """A credit that waits for its own earning."""

    code = "E0511"
    title = "A credit that waits for its own earning"
    why = "The date of earning is known only when the wait is over."
    wrong = """rule r
  for each deal
  credit 5% of ARR to owner after activation within 90 days of earning"""
    right = """rule r
  for each deal
  credit 5% of ARR to owner after activation within 90 days of close"""

    def message(self) -> str:
        """What is wrong."""
        return "a credit cannot count from its own earning"

    def help(self) -> str | None:
        """What to do."""
        return "write `of close`, or leave the anchor out"


@diagnostic
@attrs.frozen(kw_only=True)
class UnlessNeedsWindow(Diagnostic):
    """`unless` a fact, without a window."""

    code = "E0512"
    title = "`unless` a fact, without a window"
    why = "It would stay open for ever: the fact could always still come."
    wrong = """rule r
  for each deal
  credit 5% of ARR to owner unless churn"""
    right = """rule r
  for each deal
  credit 5% of ARR to owner unless churn within 90 days"""

    fact: str

    def message(self) -> str:
        """What is wrong."""
        return f"`unless {self.fact}` has no end"

    def help(self) -> str | None:
        """What to do."""
        return f"write `unless {self.fact} within 90 days`, or `unless {self.fact} by DATE`"


@diagnostic
@attrs.frozen(kw_only=True)
class ShareOutOfRange(Diagnostic):
    """A claw back of more than everything."""

    code = "E0513"
    title = "A claw back of more than everything"
    why = "What is taken back is a part of what was paid, above 0% and at most 100%."
    wrong = """rule r
  for each deal
  credit 5% of ARR to owner
  claw back 120% of the money after churn within 180 days of earning"""
    right = """rule r
  for each deal
  credit 5% of ARR to owner
  claw back 100% of the money after churn within 180 days of earning"""

    text: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.text}` is no share between 0% and 100%"

    def help(self) -> str | None:
        """What to do."""
        return "write a percentage up to 100%, or a fraction such as `1 / 24`"


@diagnostic
@attrs.frozen(kw_only=True)
class WindowLength(Diagnostic):
    """A window that is no length of time."""

    code = "E0514"
    title = "A window that is no length of time"
    why = "A window has a length in days or in calendar months."
    wrong = """rule r
  for each deal
  credit 5% of ARR to owner after activation within ARR"""
    right = """rule r
  for each deal
  credit 5% of ARR to owner after activation within 90 days"""

    text: str
    kind: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.text}` is {self.kind}, not a length of time"

    def help(self) -> str | None:
        """What to do."""
        return "write days or months, such as `90 days` or `3 months`"


@diagnostic
@attrs.frozen(kw_only=True)
class RoleNeedsPeriod(Diagnostic):
    """A rule for a role without a period."""

    code = "E0515"
    title = "A rule for a role without a period"
    why = "A participant is paid once per period."
    wrong = """rule r
  for each account_executive
  credit 100 USD"""
    right = """rule r
  for each account_executive each quarter
  credit 100 USD"""

    role: str

    def message(self) -> str:
        """What is wrong."""
        return f"`for each {self.role}` does not say how often"

    def help(self) -> str | None:
        """What to do."""
        return f"write `for each {self.role} each quarter` (or month, or year)"


@diagnostic
@attrs.frozen(kw_only=True)
class SubjectNotFact(Diagnostic):
    """A rule for each row of something without a date."""

    code = "E0516"
    title = "A rule for each row of something without a date"
    why = "A rule pays on dated rows: deals, renewals, activations."
    wrong = """rule r
  for each customer
  credit 100 USD to csm"""
    right = """rule r
  for each activation
  credit 100 USD to customer.csm when customer.csm is known"""

    name: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` is a thing, not something that happened on a date"

    def help(self) -> str | None:
        """What to do."""
        return "write the fact that earns the money"


@diagnostic
@attrs.frozen(kw_only=True)
class DoubledRuleClause(Diagnostic):
    """A clause written twice in a rule."""

    code = "E0517"
    title = "A clause written twice in a rule"
    why = "Two lines that answer one question leave the reader to guess which counts."
    wrong = """rule r
  purpose acquire
  for each deal
  credit 5% of ARR to owner
  purpose retain"""
    right = """rule r
  purpose acquire, retain
  for each deal
  credit 5% of ARR to owner"""

    word: str

    def message(self) -> str:
        """What is wrong."""
        return f"this rule says `{self.word}` twice"

    def help(self) -> str | None:
        """What to do."""
        return "keep one of them"
