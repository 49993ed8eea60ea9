"""One limit, written as a number in several places."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import attrs

from incentlang.diagnostics.base import Label, Severity, diagnostic
from incentlang.ir.expressions import Compare, FieldRead, InputRead, Literal, MeasureRead
from incentlang.ir.lifecycle import Cap
from incentlang.lint.base import Lint, Subject
from incentlang.lint.words import value_text
from incentlang.source import Span
from incentlang.types import Count, NumberType, Type

_RULES = """{param}rule first_sale
  for each deal where ARR is at least {limit}
  credit 10% of ARR to owner
rule bonus
  for each deal where ARR is at least {limit}
  credit 500 USD to owner"""


@diagnostic
@attrs.frozen(kw_only=True)
class LimitTwice(Lint):
    """One limit, written as a number in several places."""

    code = "L0314"
    title = "One limit, written as a number in several places"
    why = """The day it changes, one of the places is forgotten, and two rules draw the line at different points. A
    parameter has a name, a reason and one place."""
    wrong = _RULES.format(param="", limit="5_000 USD")
    right = _RULES.format(
        param='param smallest_deal = 5_000 USD "Smaller deals cost more than they bring"\n', limit="smallest_deal"
    )
    severity = Severity.ADVICE

    limit: str
    of: str
    first: Span

    def message(self) -> str:
        """What is found."""
        return f"`{self.of}` is compared with {self.limit} in several definitions"

    def help(self) -> str | None:
        """What to do."""
        return f'write `param NAME = {self.limit} "…"`, and the name in all places'

    def labels(self) -> tuple[Label, ...]:
        """The first place."""
        return (Label(self.first, "the same limit here"),)

    @classmethod
    def find(cls, plan: Subject) -> Iterator[LimitTwice]:
        """Comparisons of one column, measure or input with one number in different definitions; not small counts."""
        program = plan.program
        seen: dict[tuple[str, str], tuple[str, Span]] = {}
        for holder, nodes in plan.inside:
            if isinstance(holder, Cap):
                continue
            for node in nodes:
                match node:
                    case Compare(left=left, right=Literal(value=Decimal() as value, type=kind)) if (
                        value and not _is_small_count(value, kind)
                    ):
                        of = _what(left)
                        limit = value_text(value, kind, program.plan.currency)
                        if not of:
                            continue
                        name, first = seen.setdefault((of, limit), (holder.name, node.span))
                        if name != holder.name and node.span != first and not _in_one_rule(plan, first, node.span):
                            yield cls(at=node.span, limit=limit, of=of, first=first)
                    case _:
                        pass


def _in_one_rule(plan: Subject, first: Span, second: Span) -> bool:
    """Whether two places lie in one rule; what a rule counts stands in its measure as well."""
    return any(
        rule.span.source is first.source is second.source
        and rule.span.start <= min(first.start, second.start)
        and max(first.end, second.end) <= rule.span.end
        for rule in plan.program.rules
    )


def _what(node: object) -> str:
    match node:
        case FieldRead(path=path):
            return ".".join(path)
        case MeasureRead(name=name) | InputRead(name=name):
            return name
        case _:
            return ""


def _is_small_count(value: Decimal, kind: Type) -> bool:
    """Whether two definitions may have a number in common by chance: the second year, the third deal."""
    return isinstance(kind, NumberType | Count) and abs(value) < 10
