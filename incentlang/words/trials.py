"""Pilots in words: other values for some people during some dates, and what is watched meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from incentlang.ir.pilots import Pilot
from incentlang.ir.program import Program
from incentlang.words.expressions import voice_for
from incentlang.words.naming import day, listed, literal, quoted
from incentlang.words.paragraph import Paragraph, paragraph


def pilot_in_words(program: Program, pilot: Pilot) -> Paragraph:
    """Other values for some people during some dates."""
    return paragraph("what", pilot.span, *_told(program, pilot))


def _told(program: Program, pilot: Pilot) -> Iterator[str]:
    others = voice_for(program, who="they")
    dates = _from_to(pilot.start, pilot.end)
    whom = others.clause(pilot.condition)
    yield f"The pilot {quoted(pilot.name)} runs {dates}, for people of whom this holds: {whom}"
    yield pilot.title
    if pilot.sets:
        currency = program.plan.currency
        sets = listed([f"{quoted(each.name)} is {literal(each.value, currency)}" for each in pilot.sets])
        yield f"For them {sets} in what rules pay"
        yield "What is paid for a row is so if its date lies in these dates and it holds of them on that day"
        yield (
            "What is paid for a period is so if the whole period lies in these dates and it holds of them on its first"
            " day, or on their own first day in it"
        )
    if pilot.control is not None:
        yield f"They are compared with people of whom this holds: {others.clause(pilot.control)}"
    if pilot.baseline_start is not None and pilot.baseline_end is not None:
        yield f"It is compared with the time {_from_to(pilot.baseline_start, pilot.baseline_end)}"
    if pilot.watches:
        yield f"What is watched is {listed([quoted(each) for each in pilot.watches])}"
    yield pilot.because


def _from_to(start: date, end: date) -> str:
    return f"from {day(start)} up to and including {day(end)}"
