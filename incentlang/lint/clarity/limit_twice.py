"""One limit, written as a number in several places."""

from __future__ import annotations

from bisect import bisect_right
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
        rules = _rules_by_place(plan)
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
                        elsewhere = name != holder.name and node.span != first
                        own = _rule_at(rules, node.span) if elsewhere else None
                        if elsewhere and (own is None or own != _rule_at(rules, first)):
                            yield cls(at=node.span, limit=limit, of=of, first=first)
                    case _:
                        pass


def _rules_by_place(plan: Subject) -> dict[str, list[Span]]:
    """Where each file's rules stand, in order."""
    found: dict[str, list[Span]] = {}
    for rule in plan.program.rules:
        found.setdefault(rule.span.source.path, []).append(rule.span)
    return {path: sorted(spans, key=lambda span: span.start) for path, spans in found.items()}


def _rule_at(rules: dict[str, list[Span]], place: Span) -> Span | None:
    """The rule in which something stands; what a rule counts toward a measure stands in both."""
    spans = rules.get(place.source.path, [])
    before = bisect_right(spans, place.start, key=lambda span: span.start)
    return spans[before - 1] if before and place.end <= spans[before - 1].end else None


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
