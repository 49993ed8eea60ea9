"""A quota that nearly everybody reached."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from incentlang.check.policy import MOST_REACHING
from incentlang.diagnostics.base import diagnostic
from incentlang.lint.data.few_reach import FewReach
from incentlang.lint.data.history import History
from incentlang.lint.data.quotas import QuotaLint, attainments


@diagnostic
@attrs.frozen(kw_only=True)
class NearlyAllReach(QuotaLint):
    """A quota that nearly everybody reached."""

    code = "L0902"
    title = "A quota that nearly everybody reached"
    why = """What everybody reaches is not a goal but a part of salary, and whatever is paid above it is paid to
    everybody: the budget was made for another result."""
    wrong = FewReach.wrong.replace("100000", "60000")
    right = FewReach.wrong.replace("100000", "60000").replace("dan,2026-Q1,60000", "dan,2026-Q1,60001")
    threshold = MOST_REACHING

    def message(self) -> str:
        """What is found."""
        return f"{self.counted}, more than {self.limit.told}"

    def help(self) -> str | None:
        """What to do."""
        return f"compare `{self.quota}` with what was sold; the lowest was {self.nearest}"

    @classmethod
    def find(cls, history: History) -> Iterator[NearlyAllReach]:
        """Quotas that too large a share of people and periods reached."""
        limit = history.limit(cls.threshold)
        for found in attainments(history):
            if found.reaching > limit.value * len(found.values):
                yield cls.of(found, found.values[0], limit)
