"""What becomes of earned money: splits, limits and claw backs."""

from __future__ import annotations

import attrs

from incentlang.diagnostics.base import Diagnostic, diagnostic


@diagnostic
@attrs.frozen(kw_only=True)
class SplitTotal(Diagnostic):
    """A split that does not add up to the whole."""

    code = "E0560"
    title = "A split that does not add up to the whole"
    why = "Part of the credit would go to nobody, or be paid twice."
    wrong = """rule r
  for each deal where customer.csm is known
  credit 5% of ARR split 60% to owner, 30% to customer.csm"""
    right = """rule r
  for each deal where customer.csm is known
  credit 5% of ARR split 60% to owner, 40% to customer.csm"""

    total: str

    def message(self) -> str:
        """What is wrong."""
        return f"the parts of this credit add up to {self.total}"

    def help(self) -> str | None:
        """What to do."""
        return "make them add up to 100%; what lies outside the whole is a credit of its own"


@diagnostic
@attrs.frozen(kw_only=True)
class SplitRows(Diagnostic):
    """A credit for each row of something that does not share the deal."""

    code = "E0561"
    title = "A credit for each row of something that does not share the deal"
    why = "`to each` needs a fact that refers to the deal, with a participant and a percentage."
    wrong = """rule r
  for each deal
  credit 5% of ARR to each churn.customer by churn.customer"""
    right = """rule r
  for each deal
  credit 5% of ARR to each split.participant by split.share"""

    text: str
    subject: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.text}` does not name somebody who shares the {self.subject}, and how much"

    def help(self) -> str | None:
        """What to do."""
        return "write `to each split.participant by split.share`, with a fact that has both"


@diagnostic
@attrs.frozen(kw_only=True)
class ClawBackAmount(Diagnostic):
    """A claw back of neither a share nor an amount."""

    code = "E0562"
    title = "A claw back of neither a share nor an amount"
    why = "A claw back takes a share of the money, or an amount of money."
    wrong = """rule r
  for each deal
  credit 5% of ARR to owner
  claw back 100% after churn within 180 days of earning"""
    right = """rule r
  for each deal
  credit 5% of ARR to owner
  claw back 100% of the money after churn within 180 days of earning"""

    text: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.text}` is a percentage of nothing"

    def help(self) -> str | None:
        """What to do."""
        return f"write `claw back {self.text} of the money`"


@diagnostic
@attrs.frozen(kw_only=True)
class CapKind(Diagnostic):
    """A cap that is not an amount."""

    code = "E0564"
    title = "A cap that is not an amount"
    why = "What is earned is money, so its limit is money."
    wrong = """rule r
  for each deal
  credit 5% of ARR to owner

cap earned of r for each account_executive each year at 400%, excess lost"""
    right = """rule r
  for each deal
  credit 5% of ARR to owner

cap earned of r for each account_executive each year at 400% of target for the year, excess lost"""

    text: str
    kind: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.text}` is {self.kind}, not an amount of money"

    def help(self) -> str | None:
        """What to do."""
        return "write an amount, such as `400% of target for the year` or `50_000 USD`"


@diagnostic
@attrs.frozen(kw_only=True)
class BeforeCapAlone(Diagnostic):
    """`before cap` where no cap is."""

    code = "E0566"
    title = "`before cap` where no cap is"
    why = "Without a cap both readings are the same, and the reader looks for one."
    wrong = """rule r
  for each deal
  credit 5% of ARR to owner
  claw back 100% of the money before cap after churn within 180 days of earning"""
    right = """rule r
  for each deal
  credit 5% of ARR to owner
  claw back 100% of the money after churn within 180 days of earning"""

    name: str

    def message(self) -> str:
        """What is wrong."""
        return f"no cap concerns rule `{self.name}`"

    def help(self) -> str | None:
        """What to do."""
        return "leave `before cap` out"


@diagnostic
@attrs.frozen(kw_only=True)
class RecoveryParts(Diagnostic):
    """Recovered in parts of another length than pay."""

    code = "E0567"
    title = "Recovered in parts of another length than pay"
    why = "A debt is collected when pay is due, so its parts are pay periods."
    wrong = """rule r
  for each deal
  credit 5% of ARR to owner
  claw back 100% of the money after churn within 180 days of earning, recovered in 10 quarterly parts"""
    right = """rule r
  for each deal
  credit 5% of ARR to owner
  claw back 100% of the money after churn within 180 days of earning, recovered in 10 monthly parts"""

    found: str
    paid: str

    def message(self) -> str:
        """What is wrong."""
        return f"this plan is paid {self.paid}, and the parts are {self.found}"

    def help(self) -> str | None:
        """What to do."""
        if " " in self.paid or self.paid == "weekly":
            return "limit what one payout gives back instead: `recovered at most 20% of pay`"
        return f"write `recovered in … {self.paid} parts`"


@diagnostic
@attrs.frozen(kw_only=True)
class CappedTwice(Diagnostic):
    """A limit without a credit, or two for one."""

    code = "E0568"
    title = "A limit without a credit, or two for one"
    why = "`capped at` belongs to the one credit above it."
    wrong = """rule r
  for each deal
  capped at 500 USD
  credit 5% of ARR to owner"""
    right = """rule r
  for each deal
  credit 5% of ARR to owner
  capped at 500 USD"""

    first: bool

    def message(self) -> str:
        """What is wrong."""
        return "no credit stands above this limit" if self.first else "the credit above already has a limit"

    def help(self) -> str | None:
        """What to do."""
        return "put one `capped at` under the credit it limits"


@diagnostic
@attrs.frozen(kw_only=True)
class WaitsInPeriodRule(Diagnostic):
    """A period rule whose money waits for a fact."""

    code = "E0569"
    title = "A period rule whose money waits for a fact"
    why = "A period of a participant has no customer, so no fact belongs to it."
    wrong = """rule r
  for each account_executive each quarter
  credit 100 USD
  hold 50% until churn within 90 days of earning, otherwise paid
  on leaving keep"""
    right = """rule r
  for each account_executive each quarter
  credit 100 USD
  hold 50% until 90 days after earning
  on leaving keep"""

    fact: str

    def message(self) -> str:
        """What is wrong."""
        return f"a period has no {self.fact} to wait for"

    def help(self) -> str | None:
        """What to do."""
        return "wait for a length of time, such as `90 days after earning`, or write a rule `for each deal`"


@diagnostic
@attrs.frozen(kw_only=True)
class LateLifeClause(Diagnostic):
    """A clause on all the money, before the last credit."""

    code = "E0570"
    title = "A clause on all the money, before the last credit"
    why = "It belongs to all credits of the rule, so it stands after the last."
    wrong = """rule r
  for each deal
  credit 5% of ARR to owner
  pay in 3 monthly parts
  credit 100 USD to owner
  on leaving keep"""
    right = """rule r
  for each deal
  credit 5% of ARR to owner
  credit 100 USD to owner
  pay in 3 monthly parts
  on leaving keep"""

    word: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.word}` must stand after the last `credit`"

    def help(self) -> str | None:
        """What to do."""
        return "move it to the end of the rule"


@diagnostic
@attrs.frozen(kw_only=True)
class SplitInPeriodRule(Diagnostic):
    """A split in a period rule."""

    code = "E0571"
    title = "A split in a period rule"
    why = "A period rule pays its participant; there is nobody to share with."
    wrong = """rule r
  for each account_executive each quarter
  credit 100 USD split 50% to region, 50% to region"""
    right = """rule r
  for each account_executive each quarter
  credit 100 USD"""

    role: str

    def message(self) -> str:
        """What is wrong."""
        return f"a rule for each {self.role} pays that participant alone"

    def help(self) -> str | None:
        """What to do."""
        return "leave the split out; a `pool` shares money among people"


@diagnostic
@attrs.frozen(kw_only=True)
class CapOf(Diagnostic):
    """A cap on something that earns nothing."""

    code = "E0572"
    title = "A cap on something that earns nothing"
    why = "A cap limits what a rule, or the whole plan, earns."
    wrong = """cap earned of bookings for each account_executive each year at 1_000 USD, excess lost"""
    right = """rule r
  for each deal
  credit 5% of ARR to owner

cap earned of r for each account_executive each year at 1_000 USD, excess lost"""

    name: str
    rules: tuple[str, ...]

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` is not a rule of this plan"

    def help(self) -> str | None:
        """What to do."""
        return "write `plan`" + (f", or a rule: {', '.join(self.rules)}" if self.rules else "")


@diagnostic
@attrs.frozen(kw_only=True)
class UnlessInCredit(Diagnostic):
    """A share that falls away."""

    code = "E0573"
    title = "A share that falls away"
    why = "`trigger` is a date only inside a claw back, where something happened."
    wrong = """rule r
  for each deal
  credit 5% of ARR to owner
  claw back 100% of the money unless renewal within 20 days"""
    right = """rule r
  for each deal
  credit 5% of ARR to owner
  claw back 100% of the money unless renewal within 20 days of close"""

    def message(self) -> str:
        """What is wrong."""
        return "this claw back does not say from when its window counts"

    def help(self) -> str | None:
        """What to do."""
        return "write `of close` or `of earning`, or `by` and a date"
