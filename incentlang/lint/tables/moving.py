"""Words and witnesses for what a rule pays as one figure moves."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Self

import attrs

from incentlang.analysis.curves import Curve
from incentlang.analysis.undecided import Undecided
from incentlang.analysis.witnesses import witness
from incentlang.analysis.world import TARGET
from incentlang.diagnostics.base import Label
from incentlang.ir.scenario import Scenario
from incentlang.ir.schema import PARTICIPANT
from incentlang.lint.base import Lint, Subject
from incentlang.lint.words import amount_text, value_text
from incentlang.source import Span


@attrs.frozen(kw_only=True)
class CurveLint(Lint):
    """Something at two figures of a curve.

    Attributes:
        rule: The rule.
        figure: What moves.
        low: The first figure, as a number; `low_text` as the plan writes it.
        low_paid: What is paid at it, in words.
        causes: The tables and conditions that make it so.
        given: What is taken for figures that the plan does not say, ready to stand at the end of a sentence.
    """

    rule: str
    figure: str
    low: Decimal
    high: Decimal
    low_text: str
    high_text: str
    low_paid: str
    high_paid: str
    given: str
    causes: tuple[Span, ...] = ()

    def labels(self) -> tuple[Label, ...]:
        """The tables and conditions that change there."""
        return tuple(Label(span, "changes there") for span in self.causes)

    @classmethod
    def between(cls, plan: Subject, curve: Curve, low: Decimal, high: Decimal, causes: tuple[Span, ...] = ()) -> Self:
        """The advice on two figures."""
        currency, kind = plan.program.plan.currency, curve.variable.type
        low_text, high_text = (value_text(each, kind, currency) for each in (low, high))
        low_paid, high_paid = (amount_text(curve.paid(each), currency) for each in (low, high))
        return cls(
            at=plan.name_at(curve.rule.name, curve.rule.span),
            rule=curve.rule.name,
            figure=curve.variable.name,
            low=low,
            high=high,
            low_text=low_text,
            high_text=high_text,
            low_paid=low_paid,
            high_paid=high_paid,
            given=taken_for(plan, curve),
            causes=causes,
        )

    def witness(self, plan: Subject) -> tuple[Scenario, ...]:
        """Both figures."""
        return witnesses(plan, self.rule, self.figure, ((self.low,), (self.high,)))


def taken_for(plan: Subject, curve: Curve) -> str:
    """` (quota 100_000 USD)`: the figures that people or the data bring, as the curve takes them."""
    currency, program = plan.program.plan.currency, plan.program
    kinds = {given.name: given.type for given in program.schema.inputs}
    found = {name: value_text(value, kinds[name], currency) for (name, _, _), value in curve.world.inputs.items()}
    if (PARTICIPANT, "target") in curve.world.cells:
        found["target"] = f"{amount_text(TARGET, currency)} a year"
    return f" ({', '.join(f'{name} {value}' for name, value in found.items())})" if found else ""


def curve_named(plan: Subject, rule: str, figure: str) -> Curve | None:
    """The curve of a rule for a figure."""
    return next((each for each in plan.curves if (each.rule.name, each.variable.name) == (rule, figure)), None)


def witnesses(plan: Subject, rule: str, figure: str, rows: Sequence[tuple[Decimal, ...]]) -> tuple[Scenario, ...]:
    """For each group of figures the scenario that has a row of each; nothing where they make no rows."""
    curve = curve_named(plan, rule, figure)
    if curve is None:
        return ()
    try:
        return tuple(witness(curve, *each) for each in rows)
    except Undecided:
        return ()
