"""Judgements that are all the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import attrs

from incentlang.diagnostics.base import Cell, diagnostic
from incentlang.lint.data.base import DataLint
from incentlang.lint.data.history import History
from incentlang.lint.data.telling import numbers_text
from incentlang.lint.words import value_text

if TYPE_CHECKING:
    from incentlang.data.model import InputCell

_PLAN = """# plan.incent
judgement rating for account_executive each month: percent from 0% to 150%
rule merit
  for each account_executive each month
  credit rating of 1_000 USD
# data/rating.csv
participant,period,value,rater,reason
ana,2026-01,100%,boss,A good month
ana,2026-02,100%,boss,A good month
ana,2026-03,{last},boss,A good month"""


@diagnostic
@attrs.frozen(kw_only=True)
class JudgementsAlike(DataLint):
    """Judgements of one rater that are all the same."""

    code = "L0909"
    title = "Judgements that are all the same"
    why = """Who always gives the same judges nobody, and the money is a fixed allowance under another name. Often
    it is a sign that the rater does not see the work."""
    wrong = _PLAN.format(last="100%")
    right = _PLAN.format(last="99%")

    input: str
    rater: str
    value: str
    number: int
    rows: str

    def message(self) -> str:
        """What is found."""
        return f"all {self.number} judgements of `{self.input}` by {self.rater} are {self.value}: {self.rows}"

    def help(self) -> str | None:
        """What to do."""
        return "ask the rater for what sets people apart, or pay a fixed amount"

    @classmethod
    def find(cls, history: History) -> Iterator[JudgementsAlike]:
        """Raters whose judgements, the last version of each that came in time, have one value."""
        program = history.plan.program
        for given in program.schema.inputs:
            if not given.judged:
                continue
            by_rater: dict[str, list[InputCell]] = {}
            for cell in (each for versions in history.dataset.inputs[given.name].values() for each in versions[-1:]):
                by_rater.setdefault(cell.rater, []).append(cell)
            for rater, cells in sorted(by_rater.items()):
                if not history.enough(len(cells)) or len({cell.value for cell in cells}) > 1:
                    continue
                first = cells[0]
                own = history.plan.is_own(given.span)
                yield cls(
                    at=history.plan.name_at(given.name, given.span) if own else Cell(first.file, row=first.number),
                    input=given.name,
                    rater=rater,
                    value=value_text(first.value, given.type, program.plan.currency),
                    number=len(cells),
                    rows=f"{first.file}, {numbers_text([cell.number for cell in cells])}",
                )
