"""Values that are read: columns, parameters, measures, inputs, targets."""

from __future__ import annotations

from typing import assert_never

from incentlang.ir.expressions import (
    EarnedRead,
    Expr,
    FieldRead,
    InputRead,
    LetRead,
    MeasureRead,
    MonthsInRole,
    OfTrigger,
    ParamRead,
    ParticipantRead,
    Previous,
    TargetFor,
    ValueRead,
    Window,
)
from incentlang.ir.walk import everything
from incentlang.types import YES_NO, DateType
from incentlang.values.periods import MONTHS_IN
from incentlang.words.naming import day, listed, literal, many, quoted, spoken
from incentlang.words.voice import Voice, measure_of, mine


def trail(path: tuple[str, ...], before: str = "the") -> str:
    """`the segment of the customer` for `customer.segment`."""
    return " of the ".join([f"{before} {spoken(path[-1])}", *(spoken(step) for step in reversed(path[:-1]))])


def field_read(voice: Voice, node: FieldRead) -> str:
    """A column of the row at hand; a day by the name of its column, which alone is no noun: the day “closed on”."""
    when = "" if node.on is None else f", as it stands on {voice.noun(node.on)},"
    if isinstance(node.type, DateType):
        of = f" of {trail(node.path[:-1])}" if node.path[:-1] else ""
        return f"the day {quoted(node.path[-1])}{of}{when}"
    return f"{trail(node.path)}{when}"


def let_read(node: LetRead) -> str:
    """What the rule named; inside a claw back the day of it."""
    if node.name == "trigger" and isinstance(node.type, DateType):
        return "the day on which that comes"
    return f"the {spoken(node.name)}"


def value_read(node: ValueRead) -> str:
    """A derived value of a row."""
    return trail((*node.path, node.name))


def marked(voice: Voice, node: FieldRead | ParticipantRead | ValueRead, negated: bool) -> str:
    """A column of kind yes/no as a condition: `the deal is marked “shared”`."""
    verb = "not " if negated else ""
    match node:
        case ParticipantRead(path=path, at=at):
            whom = "you are" if voice.who == "you" else "they are"
            whom = whom if len(path) == 1 else f"{trail(path[:-1], mine(voice))} is"
            return f"{whom} {verb}marked {quoted(path[-1])} {moment(voice, at)}".strip()
        case FieldRead(path=path, on=on):
            what = trail(path[:-1]) if path[:-1] else f"the {spoken(voice.row)}"
            when = "" if on is None else f" on {voice.noun(on)}"
            return f"{what} is {verb}marked {quoted(path[-1])}{when}"
        case ValueRead(path=path, name=name):
            what = trail(path) if path else f"the {spoken(voice.row)}"
            return f"{what} {'does not count' if negated else 'counts'} as {quoted(name)}"
        case _:
            assert_never(node)


def moment(voice: Voice, at: str) -> str:
    """When an attribute of a person is read."""
    match at:
        case "period start":
            return "at the start of the period"
        case "period end":
            return "at the end of the period"
        case "each day":
            return "on each day"
        case "row date":
            return f"on the date of the {spoken(voice.row)}" if voice.row else ""
        case _:
            return "throughout the period"


def is_somebody(voice: Voice, negated: bool) -> str:
    """A condition that names people: what holds for one of them is no other's business."""
    whom = "you are" if voice.who == "you" else "they are"
    return f"{whom} {'not ' if negated else ''}somebody whom the plan names here"


def participant_read(voice: Voice, node: ParticipantRead) -> str:
    """An attribute of a person."""
    return f"{trail(node.path, mine(voice))} {moment(voice, node.at)}".strip()


def param_read(voice: Voice, node: ParamRead) -> str:
    """A named number with what it is, on every date and wherever it is another."""
    param = next(each for each in voice.program.params if each.name == node.name)
    currency = voice.program.plan.currency
    base = literal(param.value, currency)
    if param.since:
        first, *later = param.since
        parts = [f"{literal(first.value, currency)} from {day(first.start)}"]
        parts += [f"{literal(each.value, currency)} from {day(each.start)}" for each in later]
        base = listed(parts)
    others = [
        f"but {literal(other.value, currency)} where {voice.clause(other.where)}, because {_unstopped(other.because)}"
        for other in node.overrides
        if not _names_people(other.where)
    ]
    if len(others) < len(node.overrides):
        others.append("another value holds for people whom the plan names")
    others += [
        f"but {literal(each.value, currency)} in the pilot {quoted(pilot.name)}"
        for pilot in voice.program.pilots
        for each in pilot.sets
        if each.name == node.name
    ]
    return f"the {spoken(node.name)} ({'; '.join([base, *others])})"


def _names_people(where: Expr) -> bool:
    """Whether a condition asks who somebody is; their terms are told to nobody else."""
    return any(isinstance(each, ParticipantRead) and each.path == ("participant",) for each in everything(where))


def _unstopped(text: str) -> str:
    return f"“{text.rstrip('.')}”"


def _of_whom(voice: Voice, name: str, key: str, role: str) -> str:
    match key:
        case "plan":
            return f"the {spoken(name)} of the whole plan"
        case "entity" if voice.who != "it":
            return f"the {spoken(name)} of the {spoken(role)}"
        case _:
            return f"{mine(voice)} {spoken(name)}"


def measure_read(voice: Voice, node: MeasureRead) -> str:
    """A measure, of whom, and over which stretch of time."""
    measure = measure_of(voice, node.name)
    match node.of:
        case None:
            key, role = (measure.key, measure.role) if measure is not None else ("role", "")
            what = _of_whom(voice, node.name, key, role)
        case FieldRead() as of:
            what = f"the {spoken(node.name)} of {field_read(voice, of)}"
        case ParticipantRead() as of:
            what = f"the {spoken(node.name)} of {participant_read(voice, of)}"
    also = "" if node.also is None else f" for {field_read(voice, node.also)}"
    return f"{what}{also}{window(node.window)}"


def input_read(voice: Voice, node: InputRead) -> str:
    """A supplied figure."""
    given = next((each for each in voice.program.schema.inputs if each.name == node.name), None)
    of_plan = given is not None and given.of_plan
    what = f"the {spoken(node.name)} of the whole plan" if of_plan else f"{mine(voice)} {spoken(node.name)}"
    also = "" if node.also is None else f" for {field_read(voice, node.also)}"
    return f"{what}{also}{window(node.window)}"


def window(stretch: Window | None) -> str:
    """Over which stretch of time, with a space before it; empty for the period at hand."""
    match stretch:
        case None:
            return ""
        case Window(kind="to date", grain=grain):
            return f" of the {grain} so far"
        case Window(kind="whole", grain=grain):
            return f" of the whole {grain}"
        case Window(kind="last", grain=grain, count=1):
            return f" of this {grain}"
        case Window(kind="last", grain=grain, count=count):
            return f" over the last {count} {many(grain)}"
        case Window(kind="previous", grain=grain):
            return f" of the {grain} before"
        case Window(grain=grain):
            return f" of the {grain} with which the period ends"


def earned_read(voice: Voice, node: EarnedRead) -> str:
    """What a rule earned."""
    whom = "you earn" if voice.who == "you" else "they earn"
    span = window(node.window).replace(" of ", " in ", 1) or " in the period"
    what = f"under the rule {quoted(node.rule)}" if node.rule else "under the whole plan"
    return f"what {whom} {what}{span} (before limits, and before anything waits or is taken back)"


def previous(voice: Voice, node: Previous) -> str:
    """A measure of one period earlier."""
    within = " in the same year" if node.within_year else ""
    earlier = measure_of(voice, node.measure.name)
    grain = earlier.each if earlier is not None else "period"
    default = voice.noun(node.default)
    return f"({measure_read(voice, node.measure)} one {grain} earlier{within}, or {default} where there is none)"


def of_trigger(voice: Voice, node: OfTrigger) -> str:
    """What the row that took money back says."""
    value = voice.about(node.fact).noun(node.value)
    plain = isinstance(node.value, FieldRead | ValueRead)
    return f"{value} of the {spoken(node.fact)}" if plain else f"{value}, as the {spoken(node.fact)} says,"


def target(voice: Voice, node: TargetFor) -> str:
    """The target of a period."""
    months = MONTHS_IN[node.grain]
    part = "" if months == 12 else f"{months}/12 of that of the year, "
    are = {"you": "you are", "they": "they are", "it": "it is", "all": "one is"}[voice.who]
    return f"{mine(voice)} target for the {node.grain} ({part}by the part of its days on which {are} in the role)"


def months_in_role(voice: Voice, node: MonthsInRole) -> str:
    """How long somebody is in the role."""
    first = f"{mine(voice)} first day in the role"
    if node.calendar:
        return f"the number of calendar months since that of {first} (which is 0)"
    return f"the number of full months from {first} to the end of the period (0 in the first)"


def is_yes_no(node: FieldRead | ParticipantRead | ValueRead) -> bool:
    """Whether what is read is yes or no, and so a condition by itself."""
    return node.type == YES_NO
