"""Rows that are gathered, and facts that are waited for."""

from __future__ import annotations

from typing import Literal as Choice

from incentlang.ir.expressions import (
    Above,
    After,
    Aggregate,
    AggregateKind,
    Cutoff,
    Expr,
    Literal,
    NoneWithin,
    OverAlso,
    Rank,
    Sampled,
    Standing,
)
from incentlang.types import COUNT
from incentlang.values.dates import Days, Months, WorkingDays
from incentlang.words.naming import in_force, listed, many, one, ordinal, quoted, said, spoken
from incentlang.words.reads import moment, trail, window
from incentlang.words.voice import Voice, measure_of

_GATHERED: dict[AggregateKind, str] = {
    "sum": "the sum of {} over all {}",
    "average": "the average of {} over all {}",
    "highest": "the highest of {} over all {}",
    "lowest": "the lowest of {} over all {}",
    "distinct": "the number of different values of {} among all {}",
}


def _of_all(kind: AggregateKind, value: str | None, rows: str) -> str:
    if kind == "count" or value is None:
        return f"the number of {rows}"
    return _GATHERED[kind].format(value, rows)


def aggregate(voice: Voice, node: Aggregate) -> str:
    """A sum, count or average over rows."""
    rows = voice.about(node.fact)
    value = None if node.value is None else rows.noun(node.value)
    parts = [_of_all(node.kind, value, many(node.fact))]
    if node.overlay:
        parts.append(", counted beside others and left out of totals and of what managers are credited with,")
    if node.of_rule:
        dated = in_force(node.dates)
        parts.append(f" counted by the rule {quoted(node.of_rule)}" + (f" {dated}" if dated else ""))
    parts.append(whose(voice, node))
    if node.also:
        parts.append(f" and that belong to {trail(node.also)}")
    if node.where is not None:
        parts.append(f", each only if {rows.clause(node.where)}")
    parts += [f", each only {waited(rows, each)}" for each in node.conditions]
    return "".join(parts) + window(node.window)


def whose(voice: Voice, node: Aggregate) -> str:
    """For whom a row counts, with a space before it."""
    if node.each is not None:
        named = f"those whom {many(node.each.fact)} of the {spoken(node.fact)} name as {trail(node.each.path)}"
        if node.above is not None:
            return above(voice, node.above, named)
        return f" for which {many(node.each.fact)} name {is_reader(voice)} as {trail(node.each.path)}"
    if node.above is not None:
        return above(voice, node.above, trail(node.by) if node.by else "those")
    return f" of which {reader_is(voice)} {trail(node.by)}" if node.by else ""


def is_reader(voice: Voice) -> str:
    """Who is meant by whom a row counts for."""
    return {"you": "you", "they": "them", "it": "this one", "all": "everybody"}[voice.who]


def reader_is(voice: Voice) -> str:
    """The same with its verb: `you are`."""
    return {"you": "you are", "they": "they are", "it": "this one is", "all": "somebody is"}[voice.who]


def above(voice: Voice, node: Above, whom: str) -> str:
    """Managers above somebody, with a space before it."""
    low, high = node.low, node.high
    if high is None:
        levels = "at any level above" if low == 1 else f"at level {low} or higher above"
    elif low == high:
        levels = "directly above" if low == 1 else f"exactly {low} levels above"
    else:
        levels = f"{low} to {high} levels above"
    when = "when the period ends" if node.at_end else "on the date of each of them"
    return f" of which {reader_is(voice)} the manager {levels} {whom} (as people report {when})"


def standing(voice: Voice, node: Standing) -> str:
    """Entities or people as they are on a day."""
    rows = voice.about("" if node.people else node.of, "they" if node.people else "it")
    value = None if node.value is None else rows.noun(node.value)
    noun = f"people in the role {quoted(node.of)}" if node.people else many(node.of)
    parts = [_of_all(node.kind, value, noun)]
    if node.everything:
        parts.append(" of the whole plan")
    elif node.above is not None:
        parts.append(above(voice, node.above, trail(node.by) if node.by else "them"))
    elif node.by:
        parts.append(f" of {'whom' if node.people else 'which'} {reader_is(voice)} {trail(node.by)}")
    if node.where is not None:
        parts.append(f", each only if {rows.clause(node.where)}")
    when = {
        "period start": "as they are at the start of the period",
        "period end": "as they are at the end of the period",
        "days": "each for the part of the period's days on which it counts",
    }[node.on]
    return f"{''.join(parts)}, {when}"


def over_also(voice: Voice, node: OverAlso) -> str:
    """Values of a participant together with an entity, gathered over that entity."""
    rows = voice.about(node.of)
    value = None if node.value is None else rows.noun(node.value)
    only = "" if node.where is None else f", each only if {rows.clause(node.where)}"
    return f"{_of_all(node.kind, value, many(node.of))} for which there is a value{only}"


def rank(voice: Voice, node: Rank) -> str:
    """A place among everybody."""
    measure = measure_of(voice, node.measure.name)
    among = f"everybody who is in the role on a day of the {measure.each if measure is not None else 'period'}"
    if node.within is not None:
        among += f", with the same {spoken(node.within.path[-1])} {moment(voice, node.within.at)}"
    kind = "the place" if node.kind == "rank" else "the quarter of the ranking (1 is the best)"
    ties = {
        "better": "those who are level all take the better place",
        "worse": "those who are level all take the worse place",
        "refused": "those who are level get no place",
    }[node.ties]
    if node.at_least > 1:
        ties += f"; there is no place among fewer than {node.at_least} people"
    return f"{kind} that {voice.noun(node.measure)} takes among {among} (the highest first; {ties})"


def sampled(voice: Voice, node: Sampled) -> str:
    """A gather that needs a number of rows."""
    enough = f"{voice.noun(node.rows)} is at least {voice.noun(node.least)}"
    return f"{voice.noun(node.value)} (it has no value unless {enough})"


# --- what is waited for -------------------------------------------------------------------------------------------


def waited(voice: Voice, node: After | NoneWithin) -> str:
    """A condition on a fact: `once an activation has come …`."""
    match node:
        case After():
            return f"once {occurrence(voice, node)} has come{window_of(voice, node) or _open_end(voice, node)}"
        case NoneWithin(cutoff=None):
            return f"once {passed_without(voice, node)}"
        case NoneWithin(cutoff=cutoff):
            assert cutoff is not None
            none = f"no {spoken(node.reach.fact)}{via(voice, node)}{only_if(voice, node)}"
            end = f"the last day of the {cutoff.each} that holds {dated(voice)}"
            return (
                f"provided that {none} has come by {cutoff.length} after {end} (that day included),"
                f" and then on that last day of the {cutoff.each}"
            )


def occurrence(voice: Voice, node: After) -> str:
    """The fact that is waited for: `the 2nd payment of the deal`."""
    counted = f"{via(voice, node)}{only_if(voice, node)}"
    if node.nth == 1:
        return f"{one(node.reach.fact)}{counted}"
    start = "" if node.milestone else f" from {anchor(voice, node.anchor)} on"
    return f"the {ordinal(node.nth)} {spoken(node.reach.fact)}{counted}{start}"


def passed_without(voice: Voice, node: NoneWithin) -> str:
    """A window or a date that ends without the fact: `60 days from … have passed without a churn of the customer`."""
    start = anchor(voice, node.anchor)
    none = f"without {one(node.reach.fact)}{via(voice, node)}{only_if(voice, node)}"
    also = "; one that came before counts as well" if _is_milestone(voice, node) else ""
    match node.until, node.within:
        case None, Literal(value=Days(count=count)):
            length = said(Days(count), COUNT, "")
            verb = "has" if count == 1 else "have"
            return f"{length} from {start} {verb} passed {none} (day {count} included{also}), on the day after"
        case None, length:
            assert length is not None
            told = f"{voice.noun(length)} from {start} have passed"
        case until, _:
            assert until is not None
            told = f"{voice.noun(until)} has passed"
            none += "" if also else f" from {start} on"
    return f"{told} {none} (the last day included{also}), on the day after"


def _is_milestone(voice: Voice, node: NoneWithin) -> bool:
    fact = voice.program.schema.fact(node.reach.fact)
    return fact is not None and fact.once_per is not None


def only_if(voice: Voice, node: After | NoneWithin) -> str:
    """What the fact must fulfil, with a space before it."""
    if node.where is None:
        return ""
    fact = node.reach.fact
    return f" (counting only {many(fact)} for which {voice.about(fact).clause(node.where)})"


def via(voice: Voice, node: After | NoneWithin) -> str:
    """Of what the fact is, with a space before it."""
    return f" of {trail(node.reach.path)}" if node.reach.path else f" of the {spoken(voice.row)}" if voice.row else ""


def window_of(voice: Voice, node: After) -> str:
    """The window of what is waited for, with its edge said; empty without one."""
    start = anchor(voice, node.anchor)
    early = ", and so does one that came before" if node.milestone else ""
    if node.cutoff is not None:
        return f" {by_cutoff(voice, node.cutoff, early)}"
    match node.within:
        case None:
            return ""
        case Literal(value=Days(count=count)):
            return f" within {said(Days(count), COUNT, '')} of {start} (day {count} still counts{early})"
        case Literal(value=Months() | WorkingDays() as length):
            return f" within {length} of {start} (the last day still counts{early})"
        case length:
            return f" within {voice.noun(length)}, counted from {start} (the last day still counts{early})"


def _open_end(voice: Voice, node: After) -> str:
    """Which rows count where no window says it."""
    start = anchor(voice, node.anchor)
    if node.milestone:
        return f" (one that came before {start} counts as well)"
    return "" if node.nth > 1 else f" on or after {start}"


def by_cutoff(voice: Voice, cutoff: Cutoff, early: str) -> str:
    """So long after a period's end."""
    return (
        f"by {cutoff.length} after the end of the {cutoff.each} that holds {dated(voice)}"
        f" (that day still counts{early}; what comes after the {cutoff.each} counts as if it had come on its last day)"
    )


def anchor(voice: Voice, start: Choice["close", "earning"] | Expr) -> str:
    """The day from which is counted."""
    match start:
        case "close":
            return dated(voice)
        case "earning":
            return "the day on which you earned it"
        case _:
            return voice.noun(start)


def dated(voice: Voice) -> str:
    """The day of the row at hand."""
    return f"the date of the {spoken(voice.row)}" if voice.row else "the end of the period"


def dated_by(voice: Voice) -> str:
    """The day of the row at hand, with the columns that say it."""
    fact = voice.program.schema.fact(voice.row)
    if fact is None or not fact.dates:
        through = "" if fact is None or fact.dated_through is None else f" (that of the {spoken(fact.dated_through)})"
        return f"{dated(voice)}{through}"
    columns = listed([quoted(name) for name in fact.dates])
    which = columns if len(fact.dates) == 1 else f"the {fact.dated_op} of {columns}"
    return f"{dated(voice)} ({which})"
