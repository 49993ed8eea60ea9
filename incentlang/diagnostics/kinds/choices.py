"""Values chosen among others, weighted, prorated, or decided case by case."""

from __future__ import annotations

from decimal import Decimal

import attrs

from incentlang.diagnostics.base import Diagnostic, diagnostic, one_of
from incentlang.values.numbers import trimmed


def _percent(value: Decimal) -> str:
    return f"{trimmed(value * 100)}%"


@diagnostic
@attrs.frozen(kw_only=True)
class OneOperand(Diagnostic):
    """A choice with one value."""

    code = "E0220"
    title = "A choice with one value"
    why = "Nothing is chosen where only one value stands; mostly a second one was forgotten."
    wrong = """rule r
  for each deal
  credit greater of (5% of ARR) to owner"""
    right = """rule r
  for each deal
  credit greater of (5% of ARR, 100 USD) to owner"""

    op: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.op} of` has one value to choose from"

    def help(self) -> str | None:
        """What to do."""
        return f"write two or more: `{self.op} of (a, b)`"


@diagnostic
@attrs.frozen(kw_only=True)
class ChoiceKind(Diagnostic):
    """A choice of something that has no such order."""

    code = "E0221"
    title = "A choice of something that has no such order"
    why = "Numbers are greater or lesser, dates later or earlier; text, references and conditions are neither."
    wrong = """rule r
  for each deal where greater of (closed_on, 2026-03-01) is at least 2026-04-01
  credit 5% of ARR to owner"""
    right = """rule r
  for each deal where later of (closed_on, 2026-03-01) is at least 2026-04-01
  credit 5% of ARR to owner"""

    op: str
    text: str
    kind: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.text}` is {self.kind}, so `{self.op} of` cannot take it"

    def help(self) -> str | None:
        """What to do."""
        if self.kind == "a date":
            return f"write `{'later' if self.op == 'greater' else 'earlier'} of (…)` for dates"
        return "write `greater of (…)` for numbers" if self.op in ("later", "earlier") else None


@diagnostic
@attrs.frozen(kw_only=True)
class PartAboveOf(Diagnostic):
    """`on the part above` after two `of`."""

    code = "E0222"
    title = "`on the part above` after two `of`"
    why = "The threshold could be taken from the inner or from the outer amount, and the two pay different money."
    wrong = """rule r
  for each deal
  credit 10% of 50% of ARR on the part above 1_000 USD to owner"""
    right = """rule r
  for each deal
  credit 10% of (50% of ARR on the part above 1_000 USD) to owner"""

    better: str

    def message(self) -> str:
        """What is wrong."""
        return "it is not clear which amount the part above is taken from"

    def help(self) -> str | None:
        """What to do."""
        return f"write `{self.better}`"


@diagnostic
@attrs.frozen(kw_only=True)
class PartAboveKind(Diagnostic):
    """A threshold of another kind than its amount."""

    code = "E0223"
    title = "A threshold of another kind than its amount"
    why = "What lies above a threshold can be told only when both are of one kind."
    wrong = """input quota for account_executive each quarter: money
measure sold for account_executive each quarter
  sum of ARR over deal by owner
rule r
  for each account_executive each quarter
  credit 5% of sold on the part above 80%"""
    right = """input quota for account_executive each quarter: money
measure sold for account_executive each quarter
  sum of ARR over deal by owner
rule r
  for each account_executive each quarter
  credit 5% of sold on the part above 80% of quota"""

    whole: str
    above: str
    kinds: tuple[str, str]
    percent: bool

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.whole}` is {self.kinds[0]}, and `{self.above}` is {self.kinds[1]}"

    def help(self) -> str | None:
        """What to do."""
        if self.percent:
            return f"say of what: `on the part above {self.above} of quota`"
        return f"write a threshold that is {self.kinds[0]}"


@diagnostic
@attrs.frozen(kw_only=True)
class CasesNeedOtherwise(Diagnostic):
    """Cases without `otherwise gives`."""

    code = "E0224"
    title = "Cases without `otherwise gives`"
    why = "Where no case is met there would be no value, and no value is not zero."
    wrong = """value net for each deal
  when kind is renewal gives 50% of ARR"""
    right = """value net for each deal
  when kind is renewal gives 50% of ARR
  otherwise gives ARR"""

    def message(self) -> str:
        """What is wrong."""
        return "these cases do not say what holds when none of them is met"

    def help(self) -> str | None:
        """What to do."""
        return "end with `otherwise gives …`, for example `otherwise gives 0%`"


@diagnostic
@attrs.frozen(kw_only=True)
class CasesOfTwoKinds(Diagnostic):
    """Cases that give different kinds of value."""

    code = "E0225"
    title = "Cases that give different kinds of value"
    why = "Whoever reads the value must know its unit, whichever case is met."
    wrong = """value net for each deal
  when kind is renewal gives 50%
  otherwise gives ARR"""
    right = """value net for each deal
  when kind is renewal gives 50% of ARR
  otherwise gives ARR"""

    first: str
    second: str

    def message(self) -> str:
        """What is wrong."""
        return f"this gives {self.second}, and the cases before it give {self.first}"

    def help(self) -> str | None:
        """What to do."""
        return "let every case give the same kind of value"


@diagnostic
@attrs.frozen(kw_only=True)
class ValueReadsMeasure(Diagnostic):
    """A value of a row that reads a measure."""

    code = "E0226"
    title = "A value of a row that reads a measure"
    why = "A value belongs to one row and is the same for everybody; a measure belongs to a participant and a period."
    wrong = """measure sold for account_executive each quarter
  sum of ARR over deal by owner
value net for each deal
  when kind is renewal gives sold
  otherwise gives ARR"""
    right = """measure sold for account_executive each quarter
  sum of net over deal by owner
value net for each deal
  when kind is renewal gives 50% of ARR
  otherwise gives ARR"""

    name: str
    value: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` is a value of a participant and a period, and `{self.value}` is one of a row"

    def help(self) -> str | None:
        """What to do."""
        return "read it in the rule, or give the cases to a measure: `measure … when … gives …`"


@diagnostic
@attrs.frozen(kw_only=True)
class ValueOfOther(Diagnostic):
    """A value of another row."""

    code = "E0227"
    title = "A value of another row"
    why = "A value belongs to one row of its fact; the way to that row is written with points."
    wrong = """value net for each deal gives 50% of ARR
rule r
  for each split
  credit share of net to participant"""
    right = """value net for each deal gives 50% of ARR
rule r
  for each split
  credit share of deal.net to participant"""

    name: str
    fact: str
    here: str
    ways: tuple[str, ...] = ()

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` is a value of each {self.fact}, and here a {self.here} is at hand"

    def help(self) -> str | None:
        """What to do."""
        if self.ways:
            return f"write {one_of(self.ways)}"
        rows = f"`for each {self.fact}`, or gather it: `sum of {self.name} over {self.fact} …`"
        return f"no column of `{self.here}` leads to a {self.fact}: read it in a rule {rows}"


@diagnostic
@attrs.frozen(kw_only=True)
class ProratedInRow(Diagnostic):
    """`prorated by` where there is no period."""

    code = "E0228"
    title = "`prorated by` where there is no period"
    why = "Days in the role are counted within a period; a row has one day."
    wrong = """rule r
  for each deal
  credit 100 USD prorated by days to owner"""
    right = """rule r
  for each account_executive each quarter
  credit 100 USD prorated by days"""

    text: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.text}` has no period here whose days could be counted"

    def help(self) -> str | None:
        """What to do."""
        return "write it in a measure, or in a rule `for each ROLE each PERIOD`"


@diagnostic
@attrs.frozen(kw_only=True)
class ProratedTwice(Diagnostic):
    """A value that is prorated twice."""

    code = "E0229"
    title = "A value that is prorated twice"
    why = "Somebody in the role for half of a quarter would get a quarter of the amount."
    wrong = """rule r
  for each account_executive each quarter
  credit 10% of (target for the quarter prorated by days)"""
    right = """rule r
  for each account_executive each quarter
  credit 10% of target for the quarter"""

    text: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.text}` already counts the days in the role"

    def help(self) -> str | None:
        """What to do."""
        return "leave out `prorated by`"


@diagnostic
@attrs.frozen(kw_only=True)
class ProratedRows(Diagnostic):
    """Rows that are prorated."""

    code = "E0230"
    title = "Rows that are prorated"
    why = "What somebody sold counts whole, however short they were in the role; targets and quotas are prorated."
    wrong = """measure m for account_executive each quarter
  (sum of ARR over deal by owner) prorated by days"""
    right = """measure m for account_executive each quarter
  sum of ARR over deal by owner"""

    text: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.text}` adds up what happened, which is never prorated"

    def help(self) -> str | None:
        """What to do."""
        return "prorate the quota or the target that it is compared with"


@diagnostic
@attrs.frozen(kw_only=True)
class WeightsTotal(Diagnostic):
    """Weights that do not total 100%."""

    code = "E0231"
    title = "Weights that do not total 100%"
    why = "A total of weights below 100% pays too little to everybody, one above it too much."
    wrong = """measure a for account_executive each quarter
  count of deal by owner
measure m for account_executive each quarter
  weighted total (50% of a, 40% of a)"""
    right = """measure a for account_executive each quarter
  count of deal by owner
measure m for account_executive each quarter
  weighted total (50% of a, 50% of a)"""

    total: Decimal

    def message(self) -> str:
        """What is wrong."""
        gap = abs(1 - self.total)
        side = "below" if self.total < 1 else "above"
        return f"the weights total {_percent(self.total)}, which is {_percent(gap)} {side} 100%"

    def help(self) -> str | None:
        """What to do."""
        return "let them total exactly 100%"


@diagnostic
@attrs.frozen(kw_only=True)
class WeightedPart(Diagnostic):
    """A part of a weighted total without its weight."""

    code = "E0232"
    title = "A part of a weighted total without its weight"
    why = "Each part carries a written weight, so that a reader can add them up to 100%."
    wrong = """measure a for account_executive each quarter
  count of deal by owner
measure m for account_executive each quarter
  weighted total (50% of a, a)"""
    right = """measure a for account_executive each quarter
  count of deal by owner
measure m for account_executive each quarter
  weighted total (50% of a, 50% of a)"""

    text: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.text}` has no written weight"

    def help(self) -> str | None:
        """What to do."""
        return "write `PERCENT of VALUE`, with a percentage or a parameter that has one value"
