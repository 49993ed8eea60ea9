"""Guarantees and advances in words: what is added, against what it is compared, and how it is given back."""

from __future__ import annotations

from collections.abc import Iterator

from incentlang.ir.draws import Draw
from incentlang.ir.expressions import Prorated, TargetFor
from incentlang.ir.program import PeriodRule
from incentlang.ir.walk import everything
from incentlang.values.periods import Grain
from incentlang.words.paragraph import Paragraph, paragraph
from incentlang.words.voice import Voice


def draw_in_words(voice: Voice, draw: Draw, each: Grain) -> Paragraph:
    """A guarantee or an advance of a rule for every period of a grain."""
    told = _guarantee(voice, draw, each) if draw.kind == "guarantee" else _advance(voice, draw, each)
    return paragraph("pays", draw.span, *told, *_given_back(voice, draw, each))


def _guarantee(voice: Voice, draw: Draw, each: Grain) -> Iterator[str]:
    paid = voice.program.plan.paid
    yield (
        f"Your pay of the {each} is at least {voice.noun(draw.amount)}: where less becomes payable to you in it, the"
        " difference is added"
    )
    yield "What is taken back, and what is taken off for what you owe, comes after that"
    if each != paid:
        yield f"It is settled with the pay of the last {paid} of the {each}"
    if len({rule.name for rule in voice.program.rules if _guarantees(rule)}) > 1:
        yield "Where several guarantees apply, you come to the largest of them, not to their sum"
    yield _for_a_day(draw, each)


def _guarantees(rule: object) -> bool:
    return isinstance(rule, PeriodRule) and rule.draw is not None and rule.draw.kind == "guarantee"


def _advance(voice: Voice, draw: Draw, each: Grain) -> Iterator[str]:
    yield f"{voice.part(draw.amount)} is paid to you each {each} in advance, on top of what becomes payable to you"
    yield _for_a_day(draw, each)


def _for_a_day(draw: Draw, each: Grain) -> str:
    """What is not said of an amount that goes by the days in the role itself."""
    by_days = any(isinstance(node, Prorated | TargetFor) for node in (draw.amount, *everything(draw.amount)))
    return "" if by_days else f"One day in the role is enough for all of it in that {each}"


def _given_back(voice: Voice, draw: Draw, each: Grain) -> Iterator[str]:
    if not draw.recoverable:
        yield "You keep it: it is not taken off later pay"
        return
    after = f"the next {each}" if draw.months == 0 else f"the period {draw.months} months after that of the payment"
    limit = ""
    if draw.limit is not None:
        of = " of your pay" if draw.limit.share else ""
        limit = f", at most {voice.part(draw.limit.value)}{of} each {each}"
    yield f"You owe it, and it is taken off your pay from {after} on{limit}, the oldest debt first"
    yield (
        "Nothing is taken off in a period in which this rule adds something, nor so much that you get less than a"
        " guarantee that applies"
    )
    if draw.stays:
        yield "When it no longer applies, nothing is taken off that leaves you less than the last guaranteed amount"
    if draw.leaving is not None:
        ends = "written off" if draw.leaving.does == "write off" else "collected from you"
        yield f"If you leave, what you still owe is {ends} in the period after your last day in any role"
