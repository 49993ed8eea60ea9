"""Everything else that a plan defines, in words: its header, numbers, measures, limits, pools, claims, pilots."""

from __future__ import annotations

from typing import assert_never

from incentlang.explain.figures import percent
from incentlang.ir.ensures import Ensure, EnsurePeriods, EnsureProved, EnsureRows
from incentlang.ir.lifecycle import Cap
from incentlang.ir.pilots import Pilot
from incentlang.ir.pools import Pool, PoolShare
from incentlang.ir.program import Measure, Param, Program, Value
from incentlang.words.expressions import voice_for
from incentlang.words.naming import amount, day, each_time, listed, literal, one, quoted, rounding, spoken
from incentlang.words.paragraph import Paragraph, paragraph
from incentlang.words.voice import Who

_EXCESS = {
    "lost": "What lies above is lost",
    "carried": "What lies above is carried into the next period",
    "reviewed": "What lies above waits until somebody has decided about it",
}
_UNDISTRIBUTED = {
    "company": "What nobody gets stays with the company",
    "redistributed": "What nobody gets is divided among the others",
    "next fund": "What nobody gets goes into the next fund",
}
_NEGATIVE = {
    "carried": "Where what is taken back is more than a period's pay, the rest is set off against later pay",
    "written off": "Where what is taken back is more than a period's pay, the rest is written off",
    "collected": "Where what is taken back is more than a period's pay, the rest is collected from you",
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
    months = plan.year_offset % 12
    said = [
        dates,
        f"Amounts are in {plan.currency}, rounded {rounding(plan.quantum, plan.rounding, plan.currency)}",
        f"Pay is paid {each_time(plan.paid)}",
        f"Its year begins with month {months + 1} of the calendar" if months else "",
        f"Two weeks begin on day {plan.year_offset // 12} of 14" if plan.year_offset // 12 else "",
        ""
        if plan.pay_in is None
        else "Everybody is paid in their own currency, at the rate of the last day of the pay period",
        _NEGATIVE[plan.negative.word if plan.negative is not None else "carried"],
    ]
    for unit in plan.units:
        step = rounding(unit.quantum, unit.rounding)
        said.append(f"{unit.title or spoken(unit.name)} is counted in {quoted(unit.name)}, rounded {step}")
    for recognition in plan.recognitions:
        title = recognition.title or spoken(recognition.name)
        said.append(f"People are named for {quoted(recognition.name)}, which is no pay: {title}")
    return (paragraph("what", plan.span, *said), *_supplied(program))


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
    return paragraph("what", measure.span, said, measure.title)


def value_in_words(program: Program, value: Value) -> Paragraph:
    """What is derived from each row."""
    voice = voice_for(program, value.fact)
    said = f"{quoted(value.name)} of {one(value.fact)} is {voice.noun(value.body)}"
    return paragraph("what", value.span, said, value.title)


def cap_in_words(program: Program, cap: Cap) -> Paragraph:
    """The most that is earned."""
    voice = voice_for(program)
    what = f"under the rule {quoted(cap.of)}" if cap.of else "under this plan as a whole"
    unit = f", counted in {spoken(cap.unit)}," if cap.unit is not None else ""
    said = f"In the role {quoted(cap.role)} you earn {what}{unit} at most {voice.noun(cap.limit)} each {cap.each}"
    return paragraph("pays", cap.span, said, _EXCESS[cap.excess], cap.because)


def pool_in_words(program: Program, pool: Pool) -> tuple[Paragraph, ...]:
    """A fund, and who shares it."""
    voice = voice_for(program, who="all")
    what = f"The pool {quoted(pool.name)} is an amount of each {pool.each} that is divided among people"
    unit = f"It is counted in {spoken(pool.unit)}" if pool.unit is not None else ""
    fixed = "Once closed, a period stays as it was, and what would have changed goes into the next fund"
    told = [
        paragraph("what", pool.span, what, pool.title, unit),
        paragraph("pays", pool.fund_span, f"Its fund is {voice.noun(pool.fund)}"),
        *(_share(program, share) for share in pool.shares),
        paragraph("pays", pool.undistributed_span, _UNDISTRIBUTED[pool.undistributed]),
        paragraph("earned", pool.span, f"It is earned on the last day of the {pool.each}", fixed if pool.fixed else ""),
    ]
    return (*told, paragraph("why", pool.span, pool.because)) if pool.because else tuple(told)


def _share(program: Program, share: PoolShare) -> Paragraph:
    voice = voice_for(program)
    role = f"those in the role {quoted(share.role)}"
    if share.decided is not None:
        said = (
            f"{percent(share.part)} of the fund goes to {role}, each the amount that {quoted(share.decided.name)} says"
        )
    else:
        weight = "in equal parts" if share.weight is None else f"in proportion to {voice.noun(share.weight)}"
        said = f"{percent(share.part)} of the fund is divided among {role}, {weight}"
    days = "Each part goes by the days in the role" if share.by_days else "In the role is who is in it on the last day"
    asked = "".join(f"You share in it if {voice.clause(each.condition)}. " for each in share.conditions)
    return paragraph("pays", share.span, said, days, asked)


def ensure_in_words(program: Program, ensure: Ensure) -> Paragraph:
    """What is checked on every run, or was proved when the plan was compiled."""
    claim = f"“{ensure.text.rstrip('.')}”"
    match ensure:
        case EnsureRows(subject=subject, where=where, condition=condition):
            voice = voice_for(program, subject)
            only = "" if where is None else f" for which {voice.clause(where)}"
            said = f"{claim} is checked on every run: for each {spoken(subject)}{only}, {voice.clause(condition)}"
        case EnsurePeriods(role=role, each=each, where=where, condition=condition):
            voice = voice_for(program)
            only = "" if where is None else f" for whom {voice.clause(where)}"
            whom = f"for everybody in the role {quoted(role)} each {each}{only}"
            said = f"{claim} is checked on every run: {whom}, {voice.clause(condition)}"
        case EnsureProved(span=span):
            claimed = " ".join(span.text.split()).partition('" ')[2].replace("_", " ").replace("`", "")
            said = f"{claim} was proved for this plan" + (f": {claimed}" if claimed else "")
        case _:
            assert_never(ensure)
    return paragraph("what", ensure.span, said)


def pilot_in_words(program: Program, pilot: Pilot) -> Paragraph:
    """Other values for some people during some dates."""
    voice = voice_for(program)
    currency = program.plan.currency
    sets = listed([f"{quoted(each.name)} is {literal(each.value, currency)}" for each in pilot.sets])
    said = [
        f"Pilot {quoted(pilot.name)}: from {day(pilot.start)} up to and including {day(pilot.end)}, {sets}"
        f" where {voice.clause(pilot.condition)}",
        pilot.title,
        "" if pilot.control is None else f"It is compared with those for whom {voice.clause(pilot.control)}",
    ]
    if pilot.baseline_start is not None and pilot.baseline_end is not None:
        said.append(f"It is compared with the time from {day(pilot.baseline_start)} to {day(pilot.baseline_end)}")
    if pilot.watches:
        said.append(f"What is watched is {listed([quoted(each) for each in pilot.watches])}")
    return paragraph("what", pilot.span, *said, pilot.because)
