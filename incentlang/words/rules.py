"""A rule in words: for what it pays, how much, when it is earned and paid, when it is taken back."""

from __future__ import annotations

from typing import assert_never

import attrs

from incentlang.explain.figures import percent
from incentlang.ir.expressions import After, NoneWithin, OwnWalk, PeriodWalk, Step, Walk
from incentlang.ir.program import Condition, CountToward, Credit, PeriodRule, Program, RowRule, Rule, Unless, When
from incentlang.types import Ratio
from incentlang.words.draws import draw_in_words
from incentlang.words.expressions import Speaker, voice_for
from incentlang.words.gathers import aggregate, dated_by, waited
from incentlang.words.life import claw_backs_in_words, left, schedule_in_words
from incentlang.words.naming import each_time, in_force, listed, many, quoted, rounding, spoken
from incentlang.words.paragraph import Paragraph, paragraph
from incentlang.words.reads import trail

_ATTRIBUTED = {
    "by arrival": "The amount is divided among the rows behind it in the order in which they came",
    "pro rata": "The amount is divided among the rows behind it in proportion to what each brought",
}


def rule_in_words(program: Program, rule: Rule) -> tuple[Paragraph, ...]:
    """A rule as plain English for somebody who is paid under it.

    Args:
        program: The plan, for the names that the rule reads.
        rule: A rule of the plan; each version of one is said by itself.

    Returns:
        One paragraph for each clause, in the order in which a reader asks.
    """
    match rule:
        case RowRule():
            return _row_rule(program, rule)
        case PeriodRule():
            return _period_rule(program, rule)
        case _:
            assert_never(rule)


def _row_rule(program: Program, rule: RowRule) -> tuple[Paragraph, ...]:
    voice = voice_for(program, rule.subject)
    told = [_lead(voice, rule, f"each {spoken(rule.subject)}")]
    told += [paragraph("pays", let.span, f"Here “{spoken(let.name)}” is {voice.noun(let.value)}") for let in rule.lets]
    told += [_credit(voice, rule, credit) for credit in rule.credits]
    told += [_counts(voice, count) for count in rule.counts]
    if rule.credits:
        told.append(_earned_of_row(voice, rule))
    told += _waiting(voice, rule)
    told += claw_backs_in_words(voice, rule)
    return (*told, *_why(rule))


def _period_rule(program: Program, rule: PeriodRule) -> tuple[Paragraph, ...]:
    voice = voice_for(program)
    told = [_lead(voice, rule, f"everybody in the role {quoted(rule.role)}, each {rule.each}")]
    told += [paragraph("pays", let.span, f"Here “{spoken(let.name)}” is {voice.noun(let.value)}") for let in rule.lets]
    told += [_credit(voice, rule, credit) for credit in rule.credits]
    if rule.draw is not None:
        told.append(draw_in_words(voice, rule.draw, rule.each))
    else:
        told.append(_earned_of_period(program, rule))
    told += _waiting(voice, rule)
    return (*told, *_why(rule))


def _lead(voice: Speaker, rule: Rule, what: str) -> Paragraph:
    """What the rule is about, and from what it keeps away."""
    is_row = isinstance(rule, RowRule)
    where = "" if rule.where is None else f" {'for' if is_row else 'in'} which {voice.clause(rule.where)}"
    dates = in_force(rule.dates)
    version = f"This version holds for what is dated {dates}" if is_row else f"This version holds {dates}"
    said = [f"This rule is about {what}{where}", version if dates else ""]
    said += [f"For these it takes the place of the rule {quoted(base)}" for base in _bases(voice.program, rule)]
    for way in rule.overridden:
        asks = voice.clause(way.where)
        when = f" {in_force(way.dates)}" if in_force(way.dates) else ""
        said.append(f"The rule {quoted(way.name)} takes its place{when} where {asks}")
    for way in rule.beside:
        said.append(
            f"It never applies together with the rule {quoted(way.name)}, which applies where {voice.clause(way.where)}"
        )
    if _is_nomination(rule):
        said.append("It names people, and pays nothing")
    elif rule.unit is not None:
        said.append(f"It is counted in {spoken(rule.unit)}, not in money")
    return paragraph("what", rule.span, *said)


def _bases(program: Program, rule: Rule) -> list[str]:
    """The rules that this one overrides, each once, whatever their versions."""
    return list(dict.fromkeys(each.name for each in program.rules for way in each.overridden if way.name == rule.name))


def _is_nomination(rule: Rule) -> bool:
    return any(credit.evidence is not None for credit in rule.credits)


def _why(rule: Rule) -> tuple[Paragraph, ...]:
    purposes = f"Its purpose is to {listed(rule.purposes)}" if rule.purposes else ""
    return (paragraph("why", rule.span, purposes, rule.because),) if purposes or rule.because else ()


# --- what is credited ---------------------------------------------------------------------------------------------


def _credit(voice: Speaker, rule: Rule, credit: Credit) -> Paragraph:
    who, condition = _payee(voice, credit)
    # A table's own explanation would run into the conditions that follow.
    tailed = isinstance(credit.amount, Walk | OwnWalk | PeriodWalk | Step)
    amount = f"({voice.noun(credit.amount)})" if tailed else voice.noun(credit.amount)
    if credit.evidence is not None:
        told = f"{who} nominated for {quoted(rule.unit or '')}"
    elif credit.adjusts:
        told = f"As a correction by hand {who[:1].lower()}{who[1:]} credited {amount}"
    else:
        told = f"{who} credited {amount}"
    asked = "".join(f", {condition_in_words(voice, each)}" for each in credit.conditions)
    said = [f"{told}{condition}{asked}"]
    if credit.evidence is not None:
        said.append(f"The nomination needs evidence: it stands once {voice.noun(credit.evidence)} is there")
    if isinstance(credit.amount, Walk | Step) and not (isinstance(credit.amount, Step) and credit.amount.by_day):
        rows = many(voice.row)
        said.append(f"{rows} are taken in the order of the days on which they count, of one day in that of their keys")
    if credit.cap is not None:
        said.append(f"One amount is never more than {voice.noun(credit.cap)}")
    if credit.less is not None:
        floor = "; the difference is never below zero" if credit.less.floored else ""
        said.append(
            f"What this rule earned for you earlier in the {credit.less.over} (before limits) is taken off{floor}"
        )
    if credit.adjusts:
        said.append("No limit, holding back or vesting touches it")
    plan = voice.program.plan.in_unit(rule.unit)
    if credit.evidence is None:
        said.append(f"It is rounded {rounding(plan.quantum, plan.rounding, spoken(plan.currency))}")
    return paragraph("pays", credit.span, *said, *_shares(voice, credit))


def _payee(voice: Speaker, credit: Credit) -> tuple[str, str]:
    """How the sentence begins, and the condition by which somebody is the one who is paid."""
    if credit.split or credit.among is not None:
        return "Those who share it are together", ""
    if not credit.to:
        return "You are", ""
    return "You are", f" if you are {trail(credit.to)} of the {spoken(voice.row)}"


def _shares(voice: Speaker, credit: Credit) -> list[str]:
    if credit.among is not None:
        among = credit.among
        rows = many(among.reach.fact)
        whole = "; if that is not 100% together, nobody is paid" if isinstance(among.share.type, Ratio) else ""
        return [
            f"It is divided among those whom {rows} of the {spoken(voice.row)} name as {trail(among.to)},"
            f" in proportion to {voice.about(among.reach.fact).noun(among.share)}{whole}"
        ]
    if credit.split:
        return ["Of it " + listed([f"{percent(part.share)} goes to {trail(part.to)}" for part in credit.split])]
    return []


def condition_in_words(voice: Speaker, condition: Condition) -> str:
    """What a credit needs: `if …`, `unless …`, `once …`."""
    match condition:
        case When(condition=asked):
            return f"if {voice.clause(asked)}"
        case Unless(condition=asked):
            return f"unless {voice.clause(asked)}"
        case After() | NoneWithin():
            return waited(voice, condition)
        case _:
            assert_never(condition)


def _counts(voice: Speaker, count: CountToward) -> Paragraph:
    # The measure says by itself which rule counts.
    gather = attrs.evolve(count.gather, of_rule="", dates=type(count.gather.dates)())
    measure = f"the measure {quoted(count.measure)}"
    return paragraph("counts", count.span, f"Toward {measure} counts {aggregate(voice, gather)}")


# --- when ---------------------------------------------------------------------------------------------------------


def _earned_of_row(voice: Speaker, rule: RowRule) -> Paragraph:
    waits = any(isinstance(each, After | NoneWithin) for credit in rule.credits for each in credit.conditions)
    start = dated_by(voice)
    if rule.earned_on is not None:
        start = f"the later of {start} and {voice.noun(rule.earned_on)}"
    later = ", or on the later day on which the last thing that it waits for is so" if waits else ""
    if _is_nomination(rule):
        return paragraph("earned", rule.span, f"Its day is {start}{later}")
    said = f"It is earned on {start}{later}"
    paid = (
        f"It is paid with the pay of the period that holds that day; pay is paid {each_time(voice.program.plan.paid)}"
    )
    stays = "If you leave before that, it goes on as if you had stayed" if waits and rule.leaving is None else ""
    settled = "Nothing is paid before the periods of the measures that it reads have ended" if rule.settled else ""
    return paragraph("earned", rule.posting_span if rule.settled else rule.span, said, paid, settled, stays)


def _earned_of_period(program: Program, rule: PeriodRule) -> Paragraph:
    if _is_nomination(rule):
        return paragraph("earned", rule.span, f"Its day is the last day of the {rule.each}")
    if rule.to_date:
        said = (
            f"It is earned {each_time(program.plan.paid)}: what it has come to in the {rule.each} by then,"
            " less what it had come to before"
        )
    else:
        said = (
            f"It is earned on the last day of the {rule.each}, and paid with the pay of the period that holds that day"
        )
    shared = _ATTRIBUTED[rule.attributed] if rule.attributed else ""
    return paragraph("earned", rule.posting_span if rule.to_date else rule.span, said, shared)


def _waiting(voice: Speaker, rule: Rule) -> list[Paragraph]:
    told = [] if rule.schedule is None else list(schedule_in_words(voice, rule.schedule))
    if rule.leaving is not None:
        told.append(paragraph("taken back", rule.span, left(rule.leaving)))
    return told
