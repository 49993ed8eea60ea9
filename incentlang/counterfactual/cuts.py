"""What caps and limits cut off a payout: the same payout by a plan without them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import attrs

from incentlang.counterfactual.evaluating import Bench
from incentlang.engines.reference.posting import place_of
from incentlang.explain.ahead import Obstacle, WhyNot
from incentlang.explain.conditions import clause_text
from incentlang.explain.figures import money
from incentlang.explain.trace import Trace
from incentlang.ir.lifecycle import Cap
from incentlang.ir.program import Credit, PeriodRule, Program, RowRule
from incentlang.ledger.entries import Entry
from incentlang.source import Span

ZERO = Decimal(0)


def cuts(bench: Bench, trace: Trace) -> Iterator[WhyNot]:
    """What each cap on earnings cut off, then what each limit of one credit did, where they cut anything.

    Args:
        bench: The payout, ready to be evaluated again.
        trace: Its derivation; of a part of it only that part's own limits are told.
    """
    root = trace.node(trace.root)
    shown = {node.definition for node in trace.nodes if node.kind == "rule"}
    for cap in bench.program.caps:
        here = root.account or cap.of in shown
        amount = sum((each.amount for each in bench.base.result.entries if _cuts(each, cap)), ZERO)
        if here and amount > 0:
            unit = bench.program.plan.in_unit(cap.unit).currency
            told = f"cuts off {money(amount, unit)}"
            yield _told(bench, without_cap(bench.program, cap), cap.span, cap.of or "the whole plan", told, unit)
    earned = {(node.definition, node.part("line")) for node in trace.nodes if node.state == "met"}
    for rule in bench.program.rules:
        for credit in rule.credits:
            if credit.cap is not None and (rule.name, str(credit.span.line)) in earned:
                unit = bench.program.plan.in_unit(rule.unit).currency
                program = without_limit(bench.program, rule, credit)
                found = _told(bench, program, credit.cap.span, rule.name, "limits what one line earns", unit)
                if found.worth is not None and found.worth.earned not in (None, "0", "0.00"):
                    yield found


def without_cap(program: Program, cap: Cap) -> Program:
    """The plan without one cap."""
    return attrs.evolve(program, caps=tuple(each for each in program.caps if each is not cap))


def without_limit(program: Program, rule: RowRule | PeriodRule, credit: Credit) -> Program:
    """The plan without the limit on the amounts of one credit."""
    credits_ = tuple(attrs.evolve(each, cap=None) if each is credit else each for each in rule.credits)
    changed = attrs.evolve(rule, credits=credits_)
    return attrs.evolve(program, rules=tuple(changed if each is rule else each for each in program.rules))


def _cuts(entry: Entry, cap: Cap) -> bool:
    return entry.kind == "cap" and (entry.file, entry.line) == place_of(cap.span)


def _told(bench: Bench, program: Program, span: Span, rule: str, told: str, unit: str) -> WhyNot:
    worth = bench.worth(bench.evaluate(program=program), unit)
    obstacle = Obstacle(span.line, clause_text(span), told, "failed")
    return WhyNot("capped", rule, "", None, span.source.path, (obstacle,), worth=worth)
