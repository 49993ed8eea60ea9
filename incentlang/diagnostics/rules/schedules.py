"""What becomes of earned money: parts that wait, and people who leave."""

from __future__ import annotations

import attrs

from incentlang.diagnostics.base import Diagnostic, diagnostic
from incentlang.source import Span


@diagnostic
@attrs.frozen(kw_only=True)
class TrancheTotal(Diagnostic):
    """Parts that do not add up to the whole."""

    code = "E0550"
    title = "Parts that do not add up to the whole"
    why = "What is left out would be neither paid nor forfeited, and nobody could say where it is."
    wrong = """rule r
  for each deal
  credit 5% of ARR to owner
  vest 50% at once, 25% after renewal within 14 months of close
  on leaving keep"""
    right = """rule r
  for each deal
  credit 5% of ARR to owner
  vest 50% at once, 50% after renewal within 14 months of close
  on leaving keep"""

    verb: str
    total: str

    def message(self) -> str:
        """What is wrong."""
        return f"the parts to {self.verb} add up to {self.total} of the money"

    def help(self) -> str | None:
        """What to do."""
        return "make them add up to 100%" if self.verb == "vest" else "hold 100% or less; the rest is payable at once"


@diagnostic
@attrs.frozen(kw_only=True)
class TrancheShare(Diagnostic):
    """A part that is not a written percentage."""

    code = "E0551"
    title = "A part that is not a written percentage"
    why = "The parts must be known to add up before any deal is paid."
    wrong = """rule r
  for each deal
  credit 5% of ARR to owner
  hold 20 USD until churn within 90 days of close, otherwise paid
  on leaving keep"""
    right = """rule r
  for each deal
  credit 5% of ARR to owner
  hold 20% until churn within 90 days of close, otherwise paid
  on leaving keep"""

    text: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.text}` is not a percentage from 0% to 100%"

    def help(self) -> str | None:
        """What to do."""
        return "write the part as a percentage, such as 25%"


@diagnostic
@attrs.frozen(kw_only=True)
class TwoSchedules(Diagnostic):
    """Two ways of paying out in one rule."""

    code = "E0552"
    title = "Two ways of paying out in one rule"
    why = "Money that vests, is held and is paid in parts at once has no one date on which it is payable."
    wrong = """rule r
  for each deal
  credit 5% of ARR to owner
  vest 50% at once, 50% after renewal within 14 months of close
  pay in 3 monthly parts
  on leaving keep"""
    right = """rule r
  for each deal
  credit 5% of ARR to owner
  pay in 3 monthly parts
  on leaving keep"""

    other: Span

    def message(self) -> str:
        """What is wrong."""
        return "this rule already says when its money becomes payable"

    def help(self) -> str | None:
        """What to do."""
        return "keep one of them; several `hold` lines may stand together"


@diagnostic
@attrs.frozen(kw_only=True)
class NeedsLeaving(Diagnostic):
    """Money that waits, and nothing about those who leave."""

    code = "E0553"
    title = "Money that waits, and nothing about those who leave"
    why = "Published plans differ: some forfeit what has not vested, some pay it. The plan must say."
    wrong = """rule r
  for each deal
  credit 5% of ARR to owner
  vest 50% at once, 50% after renewal within 14 months of close"""
    right = """rule r
  for each deal
  credit 5% of ARR to owner
  vest 50% at once, 50% after renewal within 14 months of close
  on leaving forfeit unvested"""

    word: str

    def message(self) -> str:
        """What is wrong."""
        return "this rule does not say what becomes of money that waits when somebody leaves"

    def help(self) -> str | None:
        """What to do."""
        return f"add `on leaving keep` or `on leaving forfeit {self.word}`"


@diagnostic
@attrs.frozen(kw_only=True)
class LeavingWord(Diagnostic):
    """A rule for leavers that concerns nothing here."""

    code = "E0554"
    title = "A rule for leavers that concerns nothing here"
    why = "It would read as a promise that the rule does not make."
    wrong = """rule r
  for each deal
  credit 5% of ARR to owner
  hold 50% until 90 days after close
  on leaving forfeit unvested"""
    right = """rule r
  for each deal
  credit 5% of ARR to owner
  hold 50% until 90 days after close
  on leaving forfeit held"""

    word: str
    fitting: tuple[str, ...]

    def message(self) -> str:
        """What is wrong."""
        return f"`on leaving {self.word}` does not fit: nothing of this rule is {self.word.split()[-1]}"

    def help(self) -> str | None:
        """What to do."""
        return " or ".join(f"`on leaving {word}`" for word in self.fitting)


@diagnostic
@attrs.frozen(kw_only=True)
class HoldNeedsOtherwise(Diagnostic):
    """A hold that may fail, and nothing about then."""

    code = "E0555"
    title = "A hold that may fail, and nothing about then"
    why = "When the fact does not come in time the money is forfeited, paid or left open, and published plans do each."
    wrong = """rule r
  for each deal
  credit 5% of ARR to owner
  hold 50% until churn within 180 days of close
  on leaving keep"""
    right = """rule r
  for each deal
  credit 5% of ARR to owner
  hold 50% until churn within 180 days of close, otherwise forfeited
  on leaving keep"""

    def message(self) -> str:
        """What is wrong."""
        return "this hold does not say what happens when its condition is not met"

    def help(self) -> str | None:
        """What to do."""
        return "add `, otherwise forfeited`, `, otherwise left open` or `, otherwise paid`"


@diagnostic
@attrs.frozen(kw_only=True)
class OtherwiseUseless(Diagnostic):
    """A hold that cannot fail."""

    code = "E0556"
    title = "A hold that cannot fail"
    why = "Words that can never apply mislead the reader."
    wrong = """rule r
  for each deal
  credit 5% of ARR to owner
  hold 50% until 90 days after close, otherwise forfeited
  on leaving keep"""
    right = """rule r
  for each deal
  credit 5% of ARR to owner
  hold 50% until 90 days after close
  on leaving keep"""

    def message(self) -> str:
        """What is wrong."""
        return "this hold always ends, so `otherwise` never applies"

    def help(self) -> str | None:
        """What to do."""
        return "leave `otherwise` out, or add a window or an `if`"


@diagnostic
@attrs.frozen(kw_only=True)
class AnchorMissing(Diagnostic):
    """A window that does not say from when it counts."""

    code = "E0557"
    title = "A window that does not say from when it counts"
    why = "`within 14 months` from the close and from the earning are different days."
    wrong = """rule r
  for each deal
  credit 5% of ARR to owner
  vest 50% at once, 50% after renewal within 14 months
  on leaving keep"""
    right = """rule r
  for each deal
  credit 5% of ARR to owner
  vest 50% at once, 50% after renewal within 14 months of close
  on leaving keep"""

    def message(self) -> str:
        """What is wrong."""
        return "this window does not say from when it counts"

    def help(self) -> str | None:
        """What to do."""
        return "write `of close` or `of earning` after the window"


@diagnostic
@attrs.frozen(kw_only=True)
class PartsCount(Diagnostic):
    """A number of parts that cannot be."""

    code = "E0558"
    title = "A number of parts that cannot be"
    why = "Money is paid in two or more parts, over at most thirty years."
    wrong = """rule r
  for each deal
  credit 5% of ARR to owner
  pay in 1 monthly part
  on leaving keep"""
    right = """rule r
  for each deal
  credit 5% of ARR to owner
  pay in 3 monthly parts
  on leaving keep"""

    count: int
    most: int

    def message(self) -> str:
        """What is wrong."""
        return f"{self.count} parts: there must be from 2 to {self.most}"

    def help(self) -> str | None:
        """What to do."""
        return "correct the number of parts"


@diagnostic
@attrs.frozen(kw_only=True)
class ReceivedPath(Diagnostic):
    """Payable as something that is not received."""

    code = "E0559"
    title = "Payable as something that is not received"
    why = "The first name must be a column of money in rows that refer to the deal, the second one of the deal itself."
    wrong = """rule r
  for each deal
  credit 5% of ARR to owner
  payable as ARR of ARR
  on leaving keep"""
    right = """rule r
  for each deal
  credit 5% of ARR to owner
  payable as payment.amount of ARR
  on leaving keep"""

    text: str
    subject: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.text}` is not an amount of a fact that refers to the {self.subject}"

    def help(self) -> str | None:
        """What to do."""
        return "write a fact and its column of money, such as `payment.amount`"
