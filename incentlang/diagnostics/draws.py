"""Guarantees and advances: what must be said, and what cannot stand together."""

from __future__ import annotations

import attrs

from incentlang.diagnostics.base import Diagnostic, Label, diagnostic
from incentlang.source import Span


@diagnostic
@attrs.frozen(kw_only=True)
class PlainDraw(Diagnostic):
    """A draw that does not say which of two things it is."""

    code = "E0950"
    title = "A draw that does not say which of two things it is"
    why = (
        "Both are called a recoverable draw, and they pay differently: 2,000 USD against 1,500 USD earned pay"
        " 2,000 USD as a guarantee, which tops up, and 3,500 USD as an advance, which comes on top."
    )
    wrong = """rule floor
  for each account_executive each month
  draw 2_000 USD, recoverable
  on leaving write off"""
    right = """rule floor
  for each account_executive each month
  guarantee 2_000 USD, recoverable
  on leaving write off"""

    amount: str
    options: str

    def message(self) -> str:
        """What is wrong."""
        return f"`draw {self.amount}` can mean two things that pay differently"

    def help(self) -> str | None:
        """What to do."""
        return (
            f"write `guarantee {self.amount}{self.options}`, which tops up to it, or "
            f"`advance {self.amount}{self.options}`, which is paid on top: "
            "with 2,000 USD and 1,500 USD earned the first pays 2,000 USD and 500 USD are owed, "
            "the second pays 3,500 USD and 2,000 USD are owed"
        )


@diagnostic
@attrs.frozen(kw_only=True)
class RecoverableOrNot(Diagnostic):
    """A guarantee or advance that does not say whether it is owed."""

    code = "E0951"
    title = "A guarantee or advance that does not say whether it is owed"
    why = (
        "Whether the money has to be earned back decides what the person is paid in every later month, so it "
        "is never assumed."
    )
    wrong = """rule floor
  for each account_executive each month
  guarantee 4_000 USD"""
    right = """rule floor
  for each account_executive each month where months_in_role is below 4
  guarantee 4_000 USD, not recoverable"""

    word: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.word}` does not say whether the money is owed"

    def help(self) -> str | None:
        """What to do."""
        return "write `, recoverable` after the amount if later pay gives it back, else `, not recoverable`"


@diagnostic
@attrs.frozen(kw_only=True)
class DrawWithCredit(Diagnostic):
    """A guarantee or advance beside something else in one rule."""

    code = "E0952"
    title = "A guarantee or advance beside something else in one rule"
    why = (
        "A guarantee is compared with what all the other rules made payable; beside a credit in one rule "
        "nobody could tell whether it counts that credit."
    )
    wrong = """rule floor
  for each account_executive each month
  credit 100 USD
  guarantee 4_000 USD, not recoverable"""
    right = """rule floor
  for each account_executive each month where months_in_role is below 4
  guarantee 4_000 USD, not recoverable"""

    word: str
    other: Span

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.word}` needs a rule of its own"

    def help(self) -> str | None:
        """What to do."""
        return "move it to another rule; one rule has credits, or one `guarantee`, or one `advance`"

    def labels(self) -> tuple[Label, ...]:
        """What else the rule does."""
        return (Label(self.other, "the rule does this as well"),)


@diagnostic
@attrs.frozen(kw_only=True)
class DrawInRowRule(Diagnostic):
    """A guarantee or advance for each row."""

    code = "E0953"
    title = "A guarantee or advance for each row"
    why = "What is guaranteed is a person's pay of a period, not the pay of one deal."
    wrong = """rule floor
  for each deal
  guarantee 4_000 USD, not recoverable"""
    right = """rule floor
  for each account_executive each month where months_in_role is below 4
  guarantee 4_000 USD, not recoverable"""

    word: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.word}` stands in a rule for each row"

    def help(self) -> str | None:
        """What to do."""
        return "begin the rule with `for each ROLE each month`"


@diagnostic
@attrs.frozen(kw_only=True)
class DrawOfOtherPeriod(Diagnostic):
    """A guarantee of another period than the pay period."""

    code = "E0954"
    title = "A guarantee of another period than the pay period"
    why = (
        "A guarantee is compared with what became payable in whole pay periods, so it is of one, or of a period that "
        "several make up; weeks make up no month. An advance is paid in one pay period."
    )
    wrong = """rule start
  for each account_executive each quarter
  advance 12_000 USD, not recoverable"""
    right = """rule start
  for each account_executive each month
  advance 4_000 USD, not recoverable"""

    word: str
    each: str
    paid: str

    def message(self) -> str:
        """What is wrong."""
        return f"this `{self.word}` is of each {self.each}, and the plan pays each {self.paid}"

    def help(self) -> str | None:
        """What to do."""
        one = self.paid if self.paid == "2 weeks" else f"one {self.paid}"
        return f"write `each {self.paid}` and the amount of {one}, or let the plan be paid each {self.each}"


@diagnostic
@attrs.frozen(kw_only=True)
class RecoverableNeedsLeaving(Diagnostic):
    """Money is owed, and nobody says what happens when the person leaves."""

    code = "E0955"
    title = "Money is owed, and nobody says what happens when the person leaves"
    why = (
        "Nothing can be recovered from pay that no longer comes. Whether the rest is forgiven or asked back "
        "is decided before, not after."
    )
    wrong = """rule floor
  for each account_executive each month
  guarantee 4_000 USD, recoverable"""
    right = """rule floor
  for each account_executive each month where months_in_role is below 4
  guarantee 4_000 USD, recoverable, at most 50% of pay, never below the guarantee
  on leaving write off"""

    word: str

    def message(self) -> str:
        """What is wrong."""
        return f"what is still owed of this `{self.word}` when somebody leaves is not settled"

    def help(self) -> str | None:
        """What to do."""
        return "add `on leaving write off` if the company bears it, or `on leaving collect` if the person pays it back"


@diagnostic
@attrs.frozen(kw_only=True)
class LeavingWithoutDebt(Diagnostic):
    """`on leaving` where nothing is owed."""

    code = "E0956"
    title = "`on leaving` where nothing is owed"
    why = "Only what is recoverable can be written off or collected. The clause would never do anything."
    wrong = """rule floor
  for each account_executive each month
  guarantee 4_000 USD, not recoverable
  on leaving write off"""
    right = """rule floor
  for each account_executive each month where months_in_role is below 4
  guarantee 4_000 USD, not recoverable"""

    found: str

    def message(self) -> str:
        """What is wrong."""
        return f"`on leaving {self.found}` has nothing to settle here"

    def help(self) -> str | None:
        """What to do."""
        return "remove it; a recoverable guarantee or advance takes `on leaving write off` or `on leaving collect`"


@diagnostic
@attrs.frozen(kw_only=True)
class OptionOfRecovery(Diagnostic):
    """A limit of recovery where nothing is recovered."""

    code = "E0957"
    title = "A limit of recovery where nothing is recovered"
    why = "What is not recoverable is never taken back, so there is nothing to limit or to delay."
    wrong = """rule floor
  for each account_executive each month
  guarantee 4_000 USD, not recoverable, at most 50% of pay"""
    right = """rule floor
  for each account_executive each month where months_in_role is below 4
  guarantee 4_000 USD, recoverable, at most 50% of pay, never below the guarantee
  on leaving write off"""

    option: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.option}` limits a recovery, and this money is not recoverable"

    def help(self) -> str | None:
        """What to do."""
        return "remove it, or write `, recoverable`"


@diagnostic
@attrs.frozen(kw_only=True)
class ConditionWithDraw(Diagnostic):
    """A condition under a guarantee or advance."""

    code = "E0958"
    title = "A condition under a guarantee or advance"
    why = "Such clauses belong to a credit. Who has the guarantee, and how long, is a question of the whole rule."
    wrong = """rule floor
  for each account_executive each month
  guarantee 4_000 USD, not recoverable
    when months_in_role is below 4"""
    right = """rule floor
  for each account_executive each month where months_in_role is below 4
  guarantee 4_000 USD, not recoverable"""

    word: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.word}` cannot stand in a rule with a guarantee or advance"

    def help(self) -> str | None:
        """What to do."""
        return "put the condition into `for each ROLE each month where …`"


@diagnostic
@attrs.frozen(kw_only=True)
class DrawOptionTwice(Diagnostic):
    """The same thing said twice of a guarantee or advance."""

    code = "E0959"
    title = "The same thing said twice of a guarantee or advance"
    why = "Two answers to one question: which of them counts would be a guess."
    wrong = """rule floor
  for each account_executive each month
  guarantee 4_000 USD, recoverable, not recoverable
  on leaving write off"""
    right = """rule floor
  for each account_executive each month where months_in_role is below 4
  guarantee 4_000 USD, recoverable, at most 50% of pay, never below the guarantee
  on leaving write off"""

    option: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.option}` answers what was answered before"

    def help(self) -> str | None:
        """What to do."""
        return "keep one of the two"


@diagnostic
@attrs.frozen(kw_only=True)
class RecoveryLimitKind(Diagnostic):
    """A limit of recovery that is neither a share of pay nor an amount."""

    code = "E0960"
    title = "A limit of recovery that is neither a share of pay nor an amount"
    why = "What one period may give back is a part of that period's pay, or so much money."
    wrong = """rule floor
  for each account_executive each month
  guarantee 4_000 USD, recoverable, at most 50%
  on leaving write off"""
    right = """rule floor
  for each account_executive each month where months_in_role is below 4
  guarantee 4_000 USD, recoverable, at most 50% of pay, never below the guarantee
  on leaving write off"""

    text: str

    def message(self) -> str:
        """What is wrong."""
        return f"`at most {self.text}` is neither a share of pay from 0% to 100% nor an amount"

    def help(self) -> str | None:
        """What to do."""
        return "write `at most 50% of pay`, or an amount such as `at most 500 USD`"


@diagnostic
@attrs.frozen(kw_only=True)
class FloorOfAdvance(Diagnostic):
    """An advance that is to stay above a guarantee."""

    code = "E0961"
    title = "An advance that is to stay above a guarantee"
    why = (
        "An advance is paid on top and guarantees nothing. Guarantees of other rules are kept by every "
        "recovery anyway, while they apply."
    )
    wrong = """rule floor
  for each account_executive each month
  advance 1_000 USD, recoverable, never below the guarantee
  on leaving write off"""
    right = """rule floor
  for each account_executive each month
  advance 1_000 USD, recoverable, at most 50% of pay
  on leaving write off"""

    def message(self) -> str:
        """What is wrong."""
        return "`never below the guarantee` stands after an advance, which guarantees nothing"

    def help(self) -> str | None:
        """What to do."""
        return "remove it: no recovery takes pay below a guarantee of another rule while that applies"


@diagnostic
@attrs.frozen(kw_only=True)
class DrawBelowZero(Diagnostic):
    """A guarantee or advance that is not more than nothing."""

    code = "E0962"
    title = "A guarantee or advance that is not more than nothing"
    why = "A guarantee of zero or less never pays, and an advance below zero would take money that nobody owes."
    wrong = """rule floor
  for each account_executive each month
  guarantee 0 USD, not recoverable"""
    right = """rule floor
  for each account_executive each month where months_in_role is below 4
  guarantee 4_000 USD, not recoverable"""

    word: str
    text: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.word} {self.text}` is not more than nothing"

    def help(self) -> str | None:
        """What to do."""
        return "write the amount as a positive sum of money"
