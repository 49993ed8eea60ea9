"""What becomes of earned money: what waits, what is taken back, what happens on leaving."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from incentlang.explain.figures import percent
from incentlang.ir.expressions import After, Literal, NoneWithin
from incentlang.ir.families import families
from incentlang.ir.lifecycle import (
    AsReceived,
    AtOnce,
    ClawBack,
    InParts,
    Later,
    Leaving,
    Missed,
    Purse,
    Recovery,
    Release,
    Schedule,
    Tranche,
    Tranches,
)
from incentlang.ir.program import Program, RowRule
from incentlang.values.dates import Days, Months
from incentlang.words.gathers import anchor, occurrence, passed_without, waited, window_of
from incentlang.words.naming import many, one, spoken
from incentlang.words.paragraph import Paragraph, paragraph
from incentlang.words.reads import trail
from incentlang.words.voice import Voice

_WAITS: dict[Purse, str] = {"vest": "stays unvested", "hold": "is held back"}
_MISSED: dict[Missed, str] = {
    "forfeited": "this part is lost",
    "left open": "this part stays open until somebody has decided about it",
    "paid": "this part is paid all the same",
}
_GONE = "on the first day on which you have no role any more"
_LEFT: dict[Leaving, str] = {
    "keep": "If you leave, what waits goes on as if you had stayed",
    "forfeit unvested": f"If you leave, what is still unvested is lost {_GONE}",
    "forfeit held": f"If you leave, what is still held back is lost {_GONE}",
    "forfeit all": f"If you leave, everything that still waits is lost {_GONE}, also what has not been earned yet",
    "write off": "If you leave, what you still owe is written off",
    "collect": "If you leave, what you still owe is collected",
}


def left(leaving: Leaving) -> str:
    """What leaving changes."""
    return _LEFT[leaving]


# --- what waits ---------------------------------------------------------------------------------------------------


def schedule_in_words(voice: Voice, schedule: Schedule) -> tuple[Paragraph, ...]:
    """When earned money becomes payable."""
    match schedule:
        case Tranches(purse=purse, parts=parts):
            return tuple(_tranche(voice, purse, part) for part in parts)
        case InParts():
            return (paragraph("paid", schedule.span, *_in_parts(voice, schedule)),)
        case AsReceived(fact=fact, via=path, received=received, whole=whole):
            rows = many(fact) + (f" of {trail(path)}" if path else "")
            said = (
                f"It {_WAITS['hold']}, and becomes payable as {rows} come in: the share of it that the sum of the"
                f" {spoken(received)} of all {many(fact)} so far is of {voice.noun(whole)}, less what became payable"
                " before"
            )
            edges = f"It never is more than all of it, and {one(fact)} that goes back takes its share back"
            return (paragraph("paid", schedule.span, said, edges),)
        case _:
            assert_never(schedule)


def _tranche(voice: Voice, purse: Purse, part: Tranche) -> Paragraph:
    share = percent(part.share)
    if isinstance(part.release, AtOnce):
        return paragraph("paid", part.span, f"{share} of it becomes payable on the day on which it is earned")
    said = f"{share} of it {_WAITS[purse]}, and becomes payable {released(voice, part.release)}"
    return paragraph("paid", part.span, said, _missed(part.release, part.otherwise))


def _missed(release: Release, otherwise: Missed) -> str:
    """What becomes of a part for which it is too late; empty where it never is."""
    match release:
        case After(within=None, cutoff=None):
            return "It waits for that however long it takes"
        case After():
            return f"If it does not come in time, {_MISSED[otherwise]}"
        case NoneWithin():
            return f"If one comes, {_MISSED[otherwise]}"
        case Later(test=test) if test is not None:
            return f"If that does not hold on that day, {_MISSED[otherwise]}"
        case Later() | AtOnce():
            return ""
        case _:
            assert_never(release)


def _in_parts(voice: Voice, schedule: InParts) -> Iterator[str]:
    each = one(schedule.grain)
    first = f"{each} after the day" if schedule.purse == "vest" else "on the day"
    yield (
        f"It {_WAITS[schedule.purse]}, and becomes payable in {schedule.count} equal parts: the first {first} on which"
        f" it is earned, each of the others {each} after the one before"
    )
    if schedule.cliff is not None:
        yield (
            f"Nothing becomes payable before {voice.noun(schedule.cliff)} after it is earned:"
            " all parts that are due by then become payable together on that day"
        )


def released(voice: Voice, release: Release) -> str:
    """When a part becomes payable."""
    match release:
        case AtOnce():
            return "on the day on which it is earned"
        case After() | NoneWithin():
            return waited(voice, release)
        case Later(length=length, anchor=start, test=test):
            at_once = isinstance(length, Literal) and length.value in (Days(0), Months(0))
            day = f"on {anchor(voice, start)}" if at_once else f"{voice.noun(length)} after {anchor(voice, start)}"
            return day if test is None else f"{day}, if on that day {voice.clause(test)}"
        case _:
            assert_never(release)


# --- what is taken back -------------------------------------------------------------------------------------------


def claw_backs_in_words(voice: Voice, rule: RowRule) -> list[Paragraph]:
    """How money that a rule paid is taken back: each way, and what holds for all of them."""
    told = [_claw_back(voice, rule, back) for back in rule.clawbacks]
    if not told:
        return []
    several = len(told) > 1 or any(back.each or back.amount for back in rule.clawbacks)
    of_all = paragraph(
        "taken back",
        rule.clawbacks[-1].span,
        _comes_off(rule),
        "All that is taken together is never more than what there was" if several else "",
        _waiting_first(rule),
        _under_caps(voice.program, rule),
    )
    return [*told, of_all] if of_all.sentences else told


def _comes_off(rule: RowRule) -> str:
    if all(back.recovery is not None for back in rule.clawbacks):
        return ""
    return "What is taken back comes off the pay of the period that holds the day on which it is taken"


def _waiting_first(rule: RowRule) -> str:
    if rule.schedule is None or all(back.unpaid for back in rule.clawbacks):
        return ""
    return "What still waits is taken first, the last part first"


def _under_caps(program: Program, rule: RowRule) -> str:
    """What limits change; nothing where all of it is taken of what was earned before them."""
    meant = families(program.rules)[rule.name]
    capped = any(cap.of in meant and cap.unit == rule.unit for cap in program.caps)
    if not capped or all(back.before_cap or back.unpaid for back in rule.clawbacks):
        return ""
    return (
        "Where a limit has cut what you earned, what is taken is what the limit leaves with this amount"
        " less what it leaves without it"
    )


def _claw_back(voice: Voice, rule: RowRule, back: ClawBack) -> Paragraph:
    of = (
        "what still waits on that day"
        if back.unpaid
        else "what was earned before limits"
        if back.before_cap
        else "the money"
    )
    share = voice.noun(back.share) if back.amount else f"{voice.part(back.share)} of {of}"
    quota = " and the same share of the quota credit" if back.credit else ""
    first = isinstance(back.trigger, After) and back.trigger.nth == 1
    word = "each time that" if back.each else "the first time that" if first else "when"
    said = [f"{share}{quota} is taken back {word} {_trigger(voice, back.trigger)}"]
    if back.amount and (back.unpaid or back.before_cap):
        said.append(f"It is taken of {of}")
    if back.unpaid:
        said.append("What became payable before stays with you")
    if back.trigger.anchor != "earning" and _may_be_earned_later(rule):
        said.append("Where that comes before the money is earned, it is taken on the day on which it is earned")
    if back.restored is not None:
        full = ", and what still waits becomes payable with it" if back.restored.full else ""
        said.append(f"What was taken comes back {waited(voice, back.restored.trigger)}{full}")
    if back.recovery is not None:
        said.append(_collected(back.recovery))
    return paragraph("taken back", back.span, *said)


def _may_be_earned_later(rule: RowRule) -> bool:
    """Whether money is earned later than on the day of its row."""
    conditions = [each for credit in rule.credits for each in credit.conditions]
    return rule.earned_on is not None or any(isinstance(each, After | NoneWithin) for each in conditions)


def _collected(recovery: Recovery) -> str:
    first = "from the period on that holds that day"
    most = "" if recovery.limit is None else f"no more than {percent(recovery.limit)} of the pay of one period"
    if recovery.parts is None:
        return f"It is taken off later pay {first}, {most} at a time"
    parts = f"It is taken off in {recovery.parts} equal parts, one each pay period {first}"
    return f"{parts}, {most} at a time" if most else parts


def _trigger(voice: Voice, node: After | NoneWithin) -> str:
    match node:
        case After():
            return f"{occurrence(voice, node)} comes{window_of(voice, node)}"
        case NoneWithin():
            return passed_without(voice, node)
