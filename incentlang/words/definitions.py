"""Everything else that a plan defines, in words: its header, numbers, measures, limits, claims."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import assert_never

from incentlang.ir.ensures import Ensure, EnsurePeriods, EnsureProved, EnsureRows
from incentlang.ir.expressions import Aggregate
from incentlang.ir.families import family_of
from incentlang.ir.lifecycle import Cap
from incentlang.ir.program import Measure, Param, Plan, Program, Value
from incentlang.ir.walk import everything
from incentlang.values.periods import period_of
from incentlang.words.expressions import Speaker, voice_for
from incentlang.words.gathers import dated_by
from incentlang.words.naming import amount, day, each_time, listed, literal, one, quoted, rounding, spoken
from incentlang.words.paragraph import Paragraph, paragraph
from incentlang.words.voice import Who

_EXCESS = {
    "lost": "What lies above is lost",
    "carried": "What lies above is paid first in the next {0}, as far as the limit of that {0} leaves room",
    "reviewed": "What lies above is not paid, and waits until somebody has decided about it",
}
_NEGATIVE = {
    "carried": "If your pay of a period comes out below zero, what is missing is set off against later pay",
    "written off": "If your pay of a period comes out below zero, what is missing is written off",
    "collected": "If your pay of a period comes out below zero, what is missing is collected from you",
}
_OWNERS: dict[str, Who] = {"role": "you", "entity": "it", "plan": "all"}


def plan_in_words(program: Program) -> tuple[Paragraph, ...]:
    """The header: dates, currency, roundings, when pay is paid, what becomes of negative pay."""
    plan = program.plan
    if plan.start is not None or plan.end is not None:
        first = "" if plan.start is None else f"from {day(plan.start)} "
        last = "" if plan.end is None else f"up to and including {day(plan.end)}"
        dates = f"This plan holds for what is dated {first}{last}"
    else:
        dates = "This plan holds for all dates"
    said = [
        dates,
        f"Amounts are in {plan.currency}, rounded {rounding(plan.quantum, plan.rounding, plan.currency)}",
        f"Pay is paid {each_time(plan.paid)}",
        *_calendar(plan),
        ""
        if plan.pay_in is None
        else "Everybody is paid in their own currency, at the rate of the last day of the pay period",
        _NEGATIVE[plan.negative.word if plan.negative is not None else "carried"],
        "What becomes known later, or moves a figure later, is set right with a later pay",
        "Parts of one amount add up to it exactly: what rounding leaves over goes to the parts that lost most by it",
    ]
    for unit in plan.units:
        step = rounding(unit.quantum, unit.rounding)
        said.append(f"{unit.title or spoken(unit.name)} is counted in {quoted(unit.name)}, rounded {step}")
    for recognition in plan.recognitions:
        title = recognition.title or spoken(recognition.name)
        said.append(f"People are named for {quoted(recognition.name)}, which is no pay: {title}")
    return (paragraph("what", plan.span, *said), *_supplied(program))


def _calendar(plan: Plan) -> Iterator[str]:
    """How the plan's own periods lie, where they are not those of the calendar."""
    if plan.year_offset % 12:
        yield f"Its year begins in {date(2000, plan.year_offset % 12 + 1, 1):%B}"
    if plan.year_offset // 12:
        first = period_of(plan.start or date(2000, 1, 1), "2 weeks", plan.year_offset).start
        yield f"Two weeks of it begin on {day(first)}, and on every 14th day from there"


def _supplied(program: Program) -> tuple[Paragraph, ...]:
    """The figures that are supplied, and whether somebody judges them."""
    told = []
    for given in program.schema.inputs:
        whose = "the whole plan" if given.of_plan else f"everybody in the role {quoted(given.role)}"
        also = f" and each {spoken(given.also)}" if given.also else ""
        said = [
            f"{quoted(given.name)} is a figure supplied for {whose}{also}, one for each {given.each}",
            "It is somebody's judgement, with a name and a reason" if given.judged else "",
            ""
            if given.due is None
            else f"What becomes known later than {given.due} after the end of the {given.each} does not count",
        ]
        if given.missing is not None:
            said.append(f"Where none is supplied, {amount(given.missing, given.type, program.plan.currency)} is taken")
        told.append(paragraph("what", given.span, *said))
    return tuple(told)


def param_in_words(program: Program, param: Param) -> Paragraph:
    """A number that reviewers ask about."""
    currency = program.plan.currency
    said = [f"{quoted(param.name)} is {literal(param.value, currency)}"]
    if param.since:
        dated = [f"{literal(each.value, currency)} from {day(each.start)}" for each in param.since]
        said = [f"{quoted(param.name)} is {listed(dated)}"]
    return paragraph("what", param.span, *said, param.why)


def measure_in_words(program: Program, measure: Measure) -> Paragraph:
    """How a measure is computed."""
    voice = voice_for(program, measure.role if measure.key == "entity" else "", _OWNERS[measure.key])
    whose = {
        "role": f"everybody in the role {quoted(measure.role)}",
        "entity": f"each {spoken(measure.role)}",
        "plan": "the whole plan",
    }[measure.key]
    also = f" and each {spoken(measure.also)}" if measure.also else ""
    said = (
        f"{quoted(measure.name)}, one figure for {whose}{also} and each {measure.each}, is {voice.noun(measure.body)}"
    )
    return paragraph("what", measure.span, said, *_counted(voice, measure), measure.title)


def _counted(voice: Speaker, measure: Measure) -> Iterator[str]:
    """On which day the rows of a measure count, and for whom."""
    gathers = [each for each in (measure.body, *everything(measure.body)) if isinstance(each, Aggregate)]
    for fact in dict.fromkeys(each.fact for each in gathers):
        mine = [each for each in gathers if each.fact == fact]
        waits = any(each.conditions for each in mine)
        later = ", or on the later day on which the last thing that it waits for is so" if waits else ""
        # Where the people of the last day are asked, nobody's role on the row's date is.
        there = all(each.is_of_somebody and (each.above is None or not each.above.at_end) for each in mine)
        role = "; you must be in the role on its date" if measure.key == "role" and there else ""
        yield f"{one(fact)} counts on {dated_by(voice.about(fact))}{later}{role}"


def value_in_words(program: Program, value: Value) -> Paragraph:
    """What is derived from each row."""
    voice = voice_for(program, value.fact)
    said = f"{quoted(value.name)} of {one(value.fact)} is {voice.noun(value.body)}"
    return paragraph("what", value.span, said, value.title)


def cap_in_words(program: Program, cap: Cap) -> Paragraph:
    """The most that is earned."""
    voice = voice_for(program)
    what = "under this plan as a whole"
    if cap.of:
        others = sorted(family_of(program.rules, cap.of) - {cap.of})
        also = f" and those that take its place ({listed([quoted(each) for each in others])})" if others else ""
        what = f"under the rule {quoted(cap.of)}{also}"
    unit = f", counted in {spoken(cap.unit)}," if cap.unit is not None else ""
    said = f"In the role {quoted(cap.role)} you earn {what}{unit} at most {voice.noun(cap.limit)} each {cap.each}"
    first = " after the limits of single rules," if not cap.of and any(each.of for each in program.caps) else ""
    counted = (
        f"What you earn in that role on the days of the {cap.each} is counted,{first} in the order of those days;"
        " guarantees, advances and corrections by hand are not"
    )
    return paragraph("pays", cap.span, said, counted, _EXCESS[cap.excess].format(cap.each), cap.because)


def ensure_in_words(program: Program, ensure: Ensure) -> Paragraph:
    """What is checked on every run, or was proved when the plan was compiled."""
    claim = f"“{ensure.text.rstrip('.')}”"
    match ensure:
        case EnsureRows(subject=subject, where=where, condition=condition):
            voice = voice_for(program, subject)
            only = "" if where is None else f" for which {voice.clause(where)}"
            said = f"{claim} is checked on every run: for each {spoken(subject)}{only}, {voice.clause(condition)}"
        case EnsurePeriods(role=role, each=each, where=where, condition=condition):
            voice = voice_for(program, who="they")
            only = "" if where is None else f" for whom {voice.clause(where)}"
            whom = f"for everybody in the role {quoted(role)} each {each}{only}"
            said = f"{claim} is checked on every run: {whom}, {voice.clause(condition)}"
        case EnsureProved(span=span):
            claimed = " ".join(span.text.split()).partition('" ')[2].replace("_", " ").replace("`", "")
            said = f"{claim} was proved for this plan" + (f": {claimed}" if claimed else "")
        case _:
            assert_never(ensure)
    return paragraph("what", ensure.span, said)
