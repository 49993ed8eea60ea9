"""A rule read otherwise: a condition, a limit, a claw back or a wait left out, another split, no rule at all."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import attrs

from incentlang.ir.conditions import When
from incentlang.ir.expressions import Compare, FieldRead, Literal
from incentlang.ir.lifecycle import SharePart
from incentlang.ir.program import Credit, PeriodRule, RowRule, Rule
from incentlang.reconcile.changes.base import Change, Ground, place_of, with_swap, words_of
from incentlang.source import Span
from incentlang.types import NUMBER, TEXT

_NEVER = Compare("above", Literal(Decimal(0), NUMBER), Literal(Decimal(0), NUMBER))


def rule_changes(ground: Ground) -> Iterator[Change]:
    """What may be left out of rules, one piece at a time, and caps of the plan."""
    for rule in ground.program.rules:
        yield from _conditions(ground, rule)
        for credit in rule.credits:
            yield from _credit(ground, rule, credit)
        yield from _life(ground, rule)
        never = with_swap(ground, rule, attrs.evolve(rule, where=_NEVER))
        kind = "guarantee left out" if isinstance(rule, PeriodRule) and rule.draw is not None else "rule left out"
        yield Change(kind, f"`{rule.name}` is not applied", never, place_of(rule.span))
    for cap in ground.program.caps:
        caps = tuple(each for each in ground.program.caps if each is not cap)
        without = attrs.evolve(ground, program=attrs.evolve(ground.program, caps=caps))
        on = f"`{cap.of}`" if cap.of else "the whole plan"
        text = f"the cap of {words_of(cap.limit.span)} each {cap.each} on {on} is not applied"
        yield Change("cap left out", text, without, place_of(cap.span))


def _conditions(ground: Ground, rule: Rule) -> Iterator[Change]:
    if rule.where is not None:
        yield _left_out(with_swap(ground, rule, attrs.evolve(rule, where=None)), rule, rule.where_span)
    for index, credit in enumerate(rule.credits):
        for condition in credit.conditions:
            kept = tuple(each for each in credit.conditions if each is not condition)
            less = _with_credit(rule, index, attrs.evolve(credit, conditions=kept))
            yield _left_out(with_swap(ground, rule, less), rule, condition.span)


def _left_out(ground: Ground, rule: Rule, span: Span) -> Change:
    return Change("condition left out", f"`{words_of(span)}` of `{rule.name}` is not asked", ground, place_of(span))


def _with_credit(rule: Rule, index: int, *credits: Credit) -> Rule:
    return attrs.evolve(rule, credits=(*rule.credits[:index], *credits, *rule.credits[index + 1 :]))


def _credit(ground: Ground, rule: Rule, credit: Credit) -> Iterator[Change]:
    if credit.cap is not None:
        without = with_swap(ground, credit, attrs.evolve(credit, cap=None))
        text = f"`capped at {words_of(credit.cap.span)}` of `{rule.name}` is not applied"
        yield Change("cap left out", text, without, place_of(credit.cap.span))
    if credit.split:
        count = len(credit.split)
        place, whose = place_of(credit.span), f"of `{rule.name}`"
        if any(part.share != credit.split[0].share for part in credit.split):
            equal = _with_shares(credit, [Decimal(1) / count] * count if 10 % count == 0 else [])
            turned = _with_shares(credit, [part.share for part in reversed(credit.split)])
            if equal is not None:
                yield Change("another split", f"the parts {whose} are equal", with_swap(ground, credit, equal), place)
            if turned is not None:
                text = f"the parts {whose} are the other way round"
                yield Change("another split", text, with_swap(ground, credit, turned), place)
        for part in credit.split:
            alone = attrs.evolve(credit, split=(), to=part.to)
            text = f"all {whose} goes to {'.'.join(part.to)}"
            yield Change("another split", text, with_swap(ground, credit, alone), place)
        whole = with_swap(ground, rule, _whole_to_each(rule, credit))
        yield Change("another split", f"each part {whose} is paid in full, to everybody", whole, place)


def _with_shares(credit: Credit, shares: list[Decimal]) -> Credit | None:
    if not shares:
        return None
    parts = tuple(SharePart(share, part.to, span=part.span) for share, part in zip(shares, credit.split, strict=True))
    return attrs.evolve(credit, split=parts)


def _whole_to_each(rule: Rule, credit: Credit) -> Rule:
    """A credit for each part; lines are told apart by their clause, so each has the place of its part."""
    index = next(index for index, each in enumerate(rule.credits) if each is credit)
    each = [attrs.evolve(credit, split=(), to=part.to, span=part.span) for part in credit.split]
    return _with_credit(rule, index, *each)


def _life(ground: Ground, rule: Rule) -> Iterator[Change]:
    if isinstance(rule, RowRule):
        for claw in rule.clawbacks:
            kept = tuple(each for each in rule.clawbacks if each is not claw)
            without = with_swap(ground, rule, attrs.evolve(rule, clawbacks=kept))
            text = f"`{words_of(claw.span)}` of `{rule.name}` is not applied"
            yield Change("claw back left out", text, without, place_of(claw.span))
    if rule.schedule is not None:
        at_once = with_swap(ground, rule, attrs.evolve(rule, schedule=None, leaving=None))
        text = f"`{rule.name}` is paid at once, and nothing of it waits"
        yield Change("paid at once", text, at_once, place_of(rule.span))
    if rule.overridden:
        names = ", ".join(f"`{way.name}`" for way in rule.overridden)
        both = with_swap(ground, rule, attrs.evolve(rule, overridden=()))
        yield Change("paid beside", f"`{rule.name}` is paid also where {names} overrides it", both, place_of(rule.span))


def excepted(ground: Ground, rule: RowRule, subject: str, lines: frozenset[int]) -> Change | None:
    """One row paid although conditions on some lines of its rule fail; None where the row has no key to name it by."""
    named = _is_row(ground, rule, subject)
    if named is None or not lines:
        return None
    credits: list[Credit] = []
    asked: list[str] = []
    for credit in rule.credits:
        failing = tuple(each for each in credit.conditions if each.span.line in lines)
        if not failing:
            credits.append(credit)
            continue
        asked += [f"`{words_of(each.span)}`" for each in failing]
        kept = tuple(each for each in credit.conditions if each.span.line not in lines)
        alone = (*kept, When(named, span=failing[0].span))
        others = (*credit.conditions, When(attrs.evolve(named, op="is not"), span=credit.span))
        credits.append(attrs.evolve(credit, conditions=others))
        credits.append(attrs.evolve(credit, conditions=alone, span=failing[0].span))  # a line of its own
    if not asked:
        return None
    changed = with_swap(ground, rule, attrs.evolve(rule, credits=tuple(credits)))
    text = f"{' and '.join(dict.fromkeys(asked))} of `{rule.name}` is not asked of {subject}"
    return Change("exception made", text, changed, f"{rule.span.source.path}:{min(lines)}")


def denied(ground: Ground, rule: RowRule, subject: str) -> Change | None:
    """One row that a rule does not pay; it goes on to count wherever else it counts."""
    named = _is_row(ground, rule, subject)
    if named is None:
        return None
    other = attrs.evolve(named, op="is not")
    credits = tuple(
        attrs.evolve(credit, conditions=(*credit.conditions, When(other, span=credit.span))) for credit in rule.credits
    )
    changed = with_swap(ground, rule, attrs.evolve(rule, credits=credits))
    return Change("line left out", f"`{rule.name}` does not pay {subject}", changed, place_of(rule.span))


def _is_row(ground: Ground, rule: RowRule, subject: str) -> Compare | None:
    fact = ground.program.schema.fact(rule.subject)
    if fact is None or fact.key is None:
        return None
    return Compare("is", FieldRead((fact.key,), TEXT), Literal(subject, TEXT))
