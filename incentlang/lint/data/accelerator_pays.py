"""How much of what was earned an accelerator accounts for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

import attrs

from incentlang.check.policy import MOST_FROM_ACCELERATOR
from incentlang.diagnostics.base import diagnostic
from incentlang.ir.program import Band, BandTable, Program
from incentlang.lint.data.base import DataLimitLint
from incentlang.lint.data.history import History, earned_in, total
from incentlang.lint.data.telling import money_text, share_text
from incentlang.lint.tables.bands import walked_tables
from incentlang.lint.words import value_text
from incentlang.types import Ratio

if TYPE_CHECKING:
    from incentlang.ledger.entries import Entry

GOAL = Decimal(1)
"""An accelerator pays more from 100% on."""

_PLAN = """# plan.incent
measure attainment for account_executive each quarter
  (sum of ARR over deal by owner) / quota
input quota for account_executive each quarter: money
table accelerator by attainment, marginal
  from   0%   5%
  from 100%  20%
rule commission
  for each deal
  credit accelerator(attainment) of ARR to owner
# data/quota.csv
participant,period,value
ana,2026-Q1,10000
# data/deal.csv
deal_id,closed_on,ARR,kind,customer,owner
D1,2026-01-10,10000,new_logo,acme,ana
D2,2026-02-28,2000,new_logo,acme,ana
D3,2026-03-31,{last},new_logo,acme,ana"""


@diagnostic
@attrs.frozen(kw_only=True)
class AcceleratorPays(DataLimitLint):
    """Much of what was earned comes from an accelerator."""

    code = "L0908"
    title = "Much of what was earned comes from an accelerator"
    why = """An accelerator is for the exception. Where it accounts for a large part of pay, quotas are too low or
    the plan pays for something else than its base rate says, and a year with better quotas will feel like a cut."""
    wrong = _PLAN.format(last="900")
    right = _PLAN.format(last="800")
    threshold = MOST_FROM_ACCELERATOR

    table: str
    base: str
    part: str
    earned: str
    share: str
    most: str

    def message(self) -> str:
        """What is found."""
        return (
            f"of {self.earned} earned {self.part} ({self.share}) would not have been if `{self.table}` gave "
            f"{self.base} from 100% on as well, more than {self.limit.told}; most depends on it for {self.most}"
        )

    def help(self) -> str | None:
        """What to do."""
        return "compare quotas with what was sold, or flatten the table and raise the base rate"

    @classmethod
    def find(cls, history: History) -> Iterator[AcceleratorPays]:
        """Tables over a percentage that give more from 100% on: what was earned, and what it were at the rate below."""
        program, limit = history.plan.program, history.limit(cls.threshold)
        lines = {(each.participant, each.subject_type, each.subject) for each in history.earned}
        if history.result.problems or not history.enough(len(lines)):
            return
        for table in dict.fromkeys(walked_tables(history.plan)):
            base = _base(table)
            other = history.rerun(_with(program, _flat(table, base))) if base is not None else None
            if base is None or other is None or other.problems:
                continue
            now, then = _by_person(history.earned), _by_person(earned_in(other, program))
            paid = total(history.earned)
            part = paid - sum(then.values(), Decimal(0))
            if paid <= 0 or part <= limit.value * paid:
                continue
            less = {who: now[who] - then.get(who, Decimal(0)) for who in now if now[who] > 0}
            who = max(less, key=lambda each: (less[each] / now[each], each))
            currency = program.plan.currency
            yield cls(
                at=next(band.span for band in table.bands if _is_above(band)),
                table=table.name,
                base=value_text(base, table.gives, currency),
                part=money_text(part, currency),
                earned=money_text(paid, currency),
                share=share_text(part, paid),
                most=f"{who}: {money_text(less[who], currency)} of {money_text(now[who], currency)}",
                limit=limit,
            )


def _base(table: BandTable) -> Decimal | None:
    """The rate just below 100%; None where the table pays nothing there, or no more from there on."""
    below = [band.gives for band in table.bands if not _is_above(band)]
    above = [band.gives for band in table.bands if _is_above(band)]
    if not isinstance(table.axis_type, Ratio) or not below or not above:
        return None
    return below[-1] if 0 < below[-1] < max(above) else None


def _flat(table: BandTable, base: Decimal) -> BandTable:
    """The table with no more than so much from 100% on."""
    bands = (attrs.evolve(band, gives=min(band.gives, base)) if _is_above(band) else band for band in table.bands)
    return attrs.evolve(table, bands=tuple(bands))


def _is_above(band: Band) -> bool:
    return band.at is not None and band.at >= GOAL


def _with(program: Program, table: BandTable) -> Program:
    tables = tuple(table if each.span == table.span else each for each in program.tables)
    return attrs.evolve(program, tables=tables)


def _by_person(entries: Iterable[Entry]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = defaultdict(Decimal)
    for each in entries:
        found[each.participant] += each.amount
    return found
