"""Much that comes in the last days of a window."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from incentlang.check.policy import BUNCHING
from incentlang.diagnostics.base import diagnostic
from incentlang.ir.expressions import After
from incentlang.lint.data.asking import row_rules, subjects, waited
from incentlang.lint.data.base import DataLimitLint
from incentlang.lint.data.history import History
from incentlang.lint.data.telling import places_of

LAST = 5
"""Days at the end of a window that are compared with as many before them."""

_PLAN = """# plan.incent
rule commission
  for each deal
  credit 10% of ARR to owner
    after activation within 90 days
# data/deal.csv
deal_id,closed_on,ARR,kind,customer,owner
D1,2026-01-01,1000,new_logo,acme,ana
D2,2026-01-01,1000,new_logo,globex,ana
D3,2026-01-01,1000,new_logo,initech,ben
# data/activation.csv
customer,activated_on
acme,2026-04-01
globex,2026-03-31
initech,{last}"""


@diagnostic
@attrs.frozen(kw_only=True)
class BunchedAtDeadline(DataLimitLint):
    """Much that comes in the last days of a window."""

    code = "L0906"
    title = "Much that comes in the last days of a window"
    why = """What happens by itself does not know the last day. Where much comes just before it, something is
    reported early or done for the date. A part that is paid later, or a shorter and a longer window, take the
    reason away."""
    wrong = _PLAN.format(last="2026-03-28")
    right = _PLAN.format(last="2026-03-27")
    threshold = BUNCHING

    subject: str
    fact: str
    last: int
    before: int
    number: int
    places: str

    def message(self) -> str:
        """What is found."""
        return (
            f"for {self.last} of {self.number} rows of `{self.subject}` `{self.fact}` came in the last {LAST} days of "
            f"the window and for {self.before} in the {LAST} before; {self.limit.told} times as many are too many: "
            f"{self.places}"
        )

    def help(self) -> str | None:
        """What to do."""
        return "look at these rows, and pay a part for what comes later"

    @classmethod
    def find(cls, history: History) -> Iterator[BunchedAtDeadline]:
        """Waits of credits for a fact within a length, by how many days before the last one the fact came."""
        limit = history.limit(cls.threshold)
        for rule, ready in row_rules(history):
            rows = subjects(history, ready)
            for wait in {each.span: each for credit in rule.credits for each in credit.conditions}.values():
                if not isinstance(wait, After) or wait.anchor == "earning":
                    continue
                came = [
                    (found[1], (deadline - found[0]).days)
                    for _, (_, _, deadline, found) in waited(history, rule.subject, wait, rows)
                    if found is not None and deadline is not None and found[0] <= deadline
                ]
                last = [row for row, left in came if left < LAST]
                before = [row for row, left in came if LAST <= left < 2 * LAST]
                # Many deals of a customer may wait for one activation, which is no crowd.
                distinct = list({id(row): row for row in last}.values())
                if history.enough(len(distinct)) and len(last) >= limit.value * max(len(before), 1):
                    yield cls(
                        at=wait.span,
                        subject=rule.subject,
                        fact=wait.reach.fact,
                        last=len(last),
                        before=len(before),
                        number=len(came),
                        places=places_of(distinct),
                        limit=limit,
                    )
