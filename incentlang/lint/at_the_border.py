"""Two rules that divide rows among them by one figure: what the advice on their border shares."""

from __future__ import annotations

from typing import Self

import attrs

from incentlang.analysis.dividing import Divided
from incentlang.ir.expressions import FieldRead, LiteralValue
from incentlang.ir.scenario import Scenario
from incentlang.lint.base import Lint, Subject
from incentlang.lint.one_row import on_row
from incentlang.lint.words import literal_text
from incentlang.source import Span


@attrs.frozen(kw_only=True)
class AtTheBorder(Lint):
    """Advice on a value near which one rule's rows end and another's begin."""

    rule: str
    other: str
    subject: str
    thing: str
    value: LiteralValue
    shown: str
    first: Span

    @property
    def rows(self) -> str:
        """The rows of that value, in words."""
        return f"{self.subject} rows whose {self.thing} is {self.shown}"

    def witness(self, plan: Subject) -> tuple[Scenario, ...]:
        """The row, as both rules pay it."""
        return on_row(plan, (self.other, self.rule), self.thing, self.value)

    @classmethod
    def between(cls, plan: Subject, read: FieldRead, first: Divided, second: Divided, value: LiteralValue) -> Self:
        """The advice.

        Args:
            plan: The plan.
            read: What the rows are divided by.
            first: The rule of the smaller values.
            second: The rule of the greater ones.
            value: The value that is paid twice or not at all.
        """
        return cls(
            at=second.rule.where_span,
            rule=second.rule.name,
            other=first.rule.name,
            subject=second.rule.subject,
            thing=".".join(read.path),
            value=value,
            shown=literal_text(value, read.type, plan.program.plan.currency),
            first=first.rule.where_span,
        )
