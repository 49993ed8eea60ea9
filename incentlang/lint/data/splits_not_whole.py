"""Shares of one row that are more or less than the whole."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

import attrs

from incentlang.diagnostics.base import diagnostic
from incentlang.ir.expressions import FieldRead
from incentlang.ir.program import Credit, RowRule
from incentlang.ir.walk import everything
from incentlang.lint.data.base import DataLint
from incentlang.lint.data.history import History
from incentlang.lint.data.telling import SHOWN, places_of
from incentlang.types import Money, Ratio, Ref
from incentlang.values.numbers import trimmed

if TYPE_CHECKING:
    from incentlang.data.model import Row

_PLAN = """# plan.incent
rule commission
  for each split
  credit 10% of (share * deal.ARR) to participant
# data/deal.csv
deal_id,closed_on,ARR,kind,customer,owner
D1,2026-01-10,10000,new_logo,acme,ana
# data/split.csv
deal,participant,share
D1,ana,60%
D1,ben,{last}"""


@diagnostic
@attrs.frozen(kw_only=True)
class SplitsNotWhole(DataLint):
    """Shares of one row that are more or less than the whole."""

    code = "L0911"
    title = "Shares of one row that are more or less than the whole"
    why = """Each share is paid by itself, so that 175% of a deal is paid where the shares are 175%, and nobody is
    paid for what is missing to 100%. Overlays are a reason; a typing mistake is none."""
    wrong = _PLAN.format(last="60%")
    right = _PLAN.format(last="40%")
    counts_cases = False

    whole: str
    number: int
    of: int
    cases: tuple[str, ...]

    def message(self) -> str:
        """What is found."""
        more = f", and {self.number - len(self.cases)} more" if self.number > len(self.cases) else ""
        return f"the shares of {self.number:,} of {self.of:,} {self.whole}s are not 100%: {'; '.join(self.cases)}{more}"

    def help(self) -> str | None:
        """What to do."""
        return "mend the shares, pay an overlay by a rule of its own, or write `by` shares, which must be the whole"

    @classmethod
    def find(cls, history: History) -> Iterator[SplitsNotWhole]:
        """Rules whose rows take their date from another row, and that pay a share which the row names."""
        for rule in history.plan.program.rules:
            if isinstance(rule, RowRule):
                for credit in rule.credits:
                    found = _shares_of(history, rule, credit)
                    if found is not None:
                        yield found


def _shares_of(history: History, rule: RowRule, credit: Credit) -> SplitsNotWhole | None:
    fact = history.plan.program.schema.fact(rule.subject)
    if fact is None or fact.dated_through is None or rule.where is not None:
        return None
    share = _share(credit, fact.dated_through)
    if share is None:
        return None
    names = [field.name for field in fact.fields]
    whole = fact.fields[names.index(fact.dated_through)].type
    assert isinstance(whole, Ref), "a row takes its date from a row that it names"
    by_whole: dict[str, list[Row]] = {}
    for _, row in history.rows(fact.name):
        by_whole.setdefault(row.values[names.index(fact.dated_through)], []).append(row)
    wrong = []
    for key, rows in by_whole.items():
        parts = [row.values[names.index(share)] for row in rows]
        if all(part is not None for part in parts) and sum(parts, Decimal(0)) != 1:
            wrong.append(f"{key} {trimmed(sum(parts, Decimal(0)) * 100)}% ({places_of(rows)})")
    if not wrong:
        return None
    return SplitsNotWhole(
        at=credit.span, whole=whole.target, number=len(wrong), of=len(by_whole), cases=tuple(wrong[:SHOWN])
    )


def _share(credit: Credit, whole: str) -> str | None:
    """The one percentage of the row at hand that the credit reads, beside an amount of the row that it is a part of."""
    reads = [node for node in (credit.amount, *everything(credit.amount)) if isinstance(node, FieldRead)]
    shares = {node.path[0] for node in reads if len(node.path) == 1 and isinstance(node.type, Ratio)}
    amounts = [node for node in reads if node.path[0] == whole and isinstance(node.type, Money)]
    return shares.pop() if amounts and len(shares) == 1 else None
