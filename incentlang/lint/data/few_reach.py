"""A quota that hardly anybody reached."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from incentlang.check.policy import FEWEST_REACHING
from incentlang.diagnostics.base import diagnostic
from incentlang.lint.data.history import History
from incentlang.lint.data.quotas import QuotaLint, attainments

_PLAN = """# plan.incent
measure attainment for account_executive each quarter
  (sum of ARR over deal by owner) / quota
input quota for account_executive each quarter: money
rule bonus
  for each account_executive each quarter
  credit attainment of 1_000 USD
# data/quota.csv
participant,period,value
ana,2026-Q1,{first}
ben,2026-Q1,100000
cleo,2026-Q1,100000
dan,2026-Q1,100000
# data/deal.csv
deal_id,closed_on,ARR,kind,customer,owner
D1,2026-02-01,90000,new_logo,acme,ana
D2,2026-02-02,80000,new_logo,acme,ben
D3,2026-02-03,70000,new_logo,acme,cleo
D4,2026-03-31,60000,new_logo,acme,dan"""


@diagnostic
@attrs.frozen(kw_only=True)
class FewReach(QuotaLint):
    """A quota that hardly anybody reached."""

    code = "L0901"
    title = "A quota that hardly anybody reached"
    why = """A goal that nobody reaches steers nobody: who sees in the second month that it is out of reach saves
    the deals for the next quarter. Most companies set quotas that more than half of the people make."""
    wrong = _PLAN.format(first=100000)
    right = _PLAN.format(first=90000)
    threshold = FEWEST_REACHING

    def message(self) -> str:
        """What is found."""
        return f"{self.counted}, less than {self.limit.told}"

    def help(self) -> str | None:
        """What to do."""
        return f"compare `{self.quota}` with what was sold; the highest was {self.nearest}"

    @classmethod
    def find(cls, history: History) -> Iterator[FewReach]:
        """Quotas that too small a share of people and periods reached."""
        limit = history.limit(cls.threshold)
        for found in attainments(history):
            if found.reaching < limit.value * len(found.values):
                yield cls.of(found, found.values[-1], limit)
