"""A rule that pays for what comes, and leaves out what goes."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import attrs

from incentlang.diagnostics.base import Severity, diagnostic
from incentlang.ir.expressions import And, Compare, Expr, FieldRead, Literal
from incentlang.ir.program import RowRule, When
from incentlang.ir.scenario import Scenario
from incentlang.ir.walk import everything
from incentlang.lint.base import Lint, Subject
from incentlang.lint.hazards.waits import waits
from incentlang.lint.one_row import on_row
from incentlang.source import Span
from incentlang.types import Money


@diagnostic
@attrs.frozen(kw_only=True)
class RefundsLeftOut(Lint):
    """A rule that pays for what comes, and leaves out what goes."""

    code = "L0803"
    title = "A rule that pays for what comes, and leaves out what goes"
    why = """A cancellation or a correction comes as a row with an amount below zero, and takes back what its deal was
    paid. A condition that only lets amounts above zero through keeps these rows out, and the money stays."""
    wrong = """rule commission
  for each deal where ARR is above 0 USD
  credit 10% of ARR to owner"""
    right = """rule commission
  for each deal where ARR is above 0 USD
  credit 10% of ARR to owner
rule cancelled
  for each deal where ARR is below 0 USD
  credit 10% of ARR to owner"""
    severity = Severity.ADVICE

    rule: str
    column: str

    def message(self) -> str:
        """What is found."""
        return f"`{self.rule}` leaves out rows whose `{self.column}` is below zero, and no rule takes back for them"

    def help(self) -> str | None:
        """What to do."""
        return "add a rule for these rows, a `claw back`, or let the condition pass `is below 0` as well"

    def witness(self, plan: Subject) -> tuple[Scenario, ...]:
        """A row of a thousand below zero, for which nothing is paid and nothing taken."""
        return on_row(plan, (self.rule,), self.column, Decimal(-1_000))

    @classmethod
    def find(cls, plan: Subject) -> Iterator[RefundsLeftOut]:
        """Conditions that no amount below zero meets, on the amount that is paid for, where no other rule has them."""
        whole: set[tuple[str, tuple[str, ...]]] = set()
        limited: list[tuple[RowRule, tuple[str, ...], Span]] = []
        for rule in plan.program.rules:
            if isinstance(rule, RowRule) and rule.credits:
                limits = _limited(rule)
                whole |= {(rule.subject, path) for path in _paid_for(rule) if path not in limits}
                if not rule.clawbacks and not all(waits(credit) for credit in rule.credits):
                    limited += [(rule, path, at) for path, at in limits.items() if path in _paid_for(rule)]
        for rule, path, at in limited:
            if (rule.subject, path) not in whole and not _never_below(plan, rule.subject, path):
                yield cls(at=at, rule=rule.name, column=".".join(path))


def _limited(rule: RowRule) -> dict[tuple[str, ...], Span]:
    """The columns of which a rule needs that they are not below zero, and where it says so."""
    asked = [each.condition for credit in rule.credits for each in credit.conditions if isinstance(each, When)]
    found: dict[tuple[str, ...], Span] = {}
    for part in (part for condition in (rule.where, *asked) for part in _parts(condition)):
        match part:
            case Compare(op="above" | "at least", left=FieldRead(path=path), right=Literal(value=Decimal() as low)):
                if low >= 0:
                    found.setdefault(path, part.span)
            case _:
                pass
    return found


def _parts(condition: Expr | None) -> Iterator[Expr]:
    """The conditions that must all hold."""
    if isinstance(condition, And):
        for each in condition.conditions:
            yield from _parts(each)
    elif condition is not None:
        yield condition


def _paid_for(rule: RowRule) -> set[tuple[str, ...]]:
    """The columns with amounts that credits are computed from."""
    amounts = [node for credit in rule.credits for node in (credit.amount, *everything(credit.amount))]
    return {node.path for node in amounts if isinstance(node, FieldRead) and isinstance(node.type, Money)}


def _never_below(plan: Subject, subject: str, path: tuple[str, ...]) -> bool:
    """Whether the column's declaration leaves no amount below zero."""
    fact = plan.program.schema.fact(subject)
    field = next((each for each in fact.fields if (each.name,) == path), None) if fact is not None else None
    return field is not None and field.low is not None and field.low >= 0
