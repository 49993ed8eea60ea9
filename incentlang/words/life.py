"""What becomes of earned money: what waits, what is taken back, what happens on leaving."""

from __future__ import annotations

from typing import assert_never

from incentlang.explain.figures import percent
from incentlang.ir.expressions import After, NoneWithin
from incentlang.ir.lifecycle import (
    AsReceived,
    AtOnce,
    ClawBack,
    InParts,
    Later,
    Leaving,
    Missed,
    Release,
    Schedule,
    Tranches,
)
from incentlang.words.gathers import anchor, occurrence, only_if, waited, within
from incentlang.words.naming import one, spoken
from incentlang.words.paragraph import Paragraph, paragraph
from incentlang.words.reads import trail
from incentlang.words.voice import Voice

_MISSED: dict[Missed, str] = {
    "forfeited": "if that can no longer come, the part is lost",
    "left open": "if that can no longer come, the part stays open",
    "paid": "if that can no longer come, the part is paid all the same",
}
_LEFT: dict[Leaving, str] = {
    "keep": "If you leave, what waits goes on as if you had stayed",
    "forfeit unvested": "If you leave, what has not vested is lost",
    "forfeit held": "If you leave, what is held is lost",
    "forfeit all": "If you leave, everything that still waits is lost",
    "write off": "If you leave, what you still owe is written off",
    "collect": "If you leave, what you still owe is collected",
}


def left(leaving: Leaving) -> str:
    """What leaving changes."""
    return _LEFT[leaving]


def schedule_in_words(voice: Voice, schedule: Schedule) -> tuple[Paragraph, ...]:
    """When earned money becomes payable."""
    match schedule:
        case Tranches(purse=purse, parts=parts):
            verb = "vests" if purse == "vest" else "is paid, and held until then,"
            return tuple(
                paragraph(
                    "paid",
                    part.span,
                    f"{percent(part.share)} of it {verb} {released(voice, part.release)}",
                    "" if isinstance(part.release, AtOnce) else _MISSED[part.otherwise],
                )
                for part in parts
            )
        case InParts(purse=purse, count=count, grain=grain, cliff=cliff):
            verb = "vests" if purse == "vest" else "is held, and paid"
            after = (
                "the first part when it is earned"
                if cliff is None
                else f"nothing before {voice.noun(cliff)} have passed"
            )
            return (paragraph("paid", schedule.span, f"It {verb} in {count} equal parts, one each {grain}, {after}"),)
        case AsReceived(fact=fact, via=path, received=received, whole=whole):
            of = f" of {trail(path)}" if path else ""
            text = (
                f"It is paid as money comes in: with each {spoken(fact)}{of} in the proportion of"
                f" the {spoken(received)} to {voice.noun(whole)}"
            )
            return (paragraph("paid", schedule.span, text),)
        case _:
            assert_never(schedule)


def released(voice: Voice, release: Release) -> str:
    """When a part becomes payable."""
    match release:
        case AtOnce():
            return "on the day on which it is earned"
        case After() | NoneWithin():
            return waited(voice, release)
        case Later(length=length, anchor=start, test=test):
            asked = "" if test is None else f", if on that day {voice.clause(test)}"
            return f"{voice.noun(length)} after {anchor(voice, start)}{asked}"
        case _:
            assert_never(release)


def claw_back_in_words(voice: Voice, back: ClawBack) -> Paragraph:
    """When money is taken back, how much, and how it is collected."""
    of = (
        "what still waits on that day"
        if back.unpaid
        else "what was earned before limits"
        if back.before_cap
        else "the money"
    )
    share = voice.noun(back.share) if back.amount else f"{voice.noun(back.share)} of {of}"
    back_credit = " and the same share of the quota credit" if back.credit else ""
    word = "each time that" if back.each else "when"
    said = [f"{share}{back_credit} is taken back {word} {_trigger(voice, back.trigger)}"]
    if back.amount and (back.unpaid or back.before_cap):
        said.append(f"It is taken of {of}")
    if back.restored is not None:
        full = ", and what still waits becomes payable with it" if back.restored.full else ""
        said.append(f"What was taken comes back {waited(voice, back.restored.trigger)}{full}")
    if back.recovery is not None:
        parts = [f"in {back.recovery.parts} equal parts"] if back.recovery.parts is not None else []
        if back.recovery.limit is not None:
            parts.append(f"by at most {percent(back.recovery.limit)} of the pay of a period")
        said.append(f"It is collected {' and '.join(parts)}")
    return paragraph("taken back", back.span, *said)


def _trigger(voice: Voice, node: After | NoneWithin) -> str:
    start = anchor(voice, node.anchor)
    match node:
        case After():
            limit = within(voice, node, start)
            return f"{occurrence(voice, node)} comes{limit or f' on or after {start}'}"
        case NoneWithin(until=None):
            limit = within(voice, node, start)
            return f"{one(node.reach.fact)}{only_if(voice, node)} has not come{limit}, on the day after"
        case NoneWithin(until=until):
            assert until is not None
            return (
                f"{one(node.reach.fact)}{only_if(voice, node)} has not come"
                f" by {voice.noun(until)} counted from {start}, on the day after"
            )
