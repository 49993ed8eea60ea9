"""The days of a row explained: which of several dates is its own, when it is earned, what a cut-off let in."""

from __future__ import annotations

from datetime import date

import attrs

from incentlang.engines.reference.answers import Problem
from incentlang.engines.reference.conditions import Waited
from incentlang.explain.trace import Clause, Note
from incentlang.explain.values import Reader
from incentlang.ir.expressions import After, Choose, Cutoff, DateAdd, Expr, NoneWithin
from incentlang.ir.program import PeriodRule, RowRule
from incentlang.ir.words import awaited
from incentlang.values.dates import Days
from incentlang.values.periods import period_of


def with_date(reader: Reader, rule: RowRule | PeriodRule, clause: Clause) -> Clause:
    """The line `for each …`, with the row's date where several columns decide it."""
    fact = reader.engine.world.facts.get(reader.owner)
    if fact is None or not fact.and_dated or reader.env.row is None:
        return clause
    values = reader.env.row.values
    days = [f"{name} {values[reader.engine.world.position(fact.name, name)[0]]}" for name in fact.dates]
    return attrs.evolve(
        clause, notes=(*clause.notes, Note(f"dated {reader.env.day}, the {fact.dated_op} of {', '.join(days)}"))
    )


def earned_on(reader: Reader, rule: RowRule | PeriodRule) -> list[Clause]:
    """The line `earned on …` with the days that it names."""
    if not isinstance(rule, RowRule) or rule.earned_on is None:
        return []
    span, env = rule.earned_on_span, reader.env
    text = span.words
    try:
        found: date = reader.engine.compiler.value(rule.earned_on, reader.owner)(env)
    except Problem as problem:
        return [Clause(span.line, text, (Note(problem.diagnostic.message(), "problem"),), "problem")]
    shown = ", ".join(_named(reader, each) for each in _days(rule.earned_on))
    note = f"{shown}: not before {found}" if isinstance(rule.earned_on, Choose) else f"not before {shown}"
    if found < env.day:
        note += f"; the row's own date {env.day} is later"
    state = "met" if found <= env.clock else "pending"
    until = found if state == "pending" else None
    return [Clause(span.line, text, (Note(note, state),), state, on=found, until=until)]  # type: ignore[arg-type]


def _days(node: Expr) -> tuple[Expr, ...]:
    return node.operands if isinstance(node, Choose) else (node,)


def _named(reader: Reader, node: Expr) -> str:
    text, value = node.span.words, reader.text(node)
    if isinstance(node, DateAdd):
        return f"{text} = {value}"
    return value if text == value else f"{text} {value}"


def cutoff_words(node: After | NoneWithin, cutoff: Cutoff, waited: Waited, offset: int) -> tuple[str, bool]:
    """A wait up to a cut-off in words, and whether a failure was near."""
    fact, found, deadline = awaited(node), waited.found, waited.deadline
    assert deadline is not None
    if found is None:
        if waited.answer.state == "pending":
            return f"no {fact} yet, open until {deadline}", False
        return f"no {fact} by {deadline}", False
    day, end = found[0], period_of(waited.anchor, cutoff.each, offset).end
    late = (day - deadline).days
    if late > 0:
        return f"{fact} {day}, cut-off {deadline}: {Days(late)} late", late <= 3
    counts = f", counts on {end}" if day > end else ""
    return f"{fact} {day}, cut-off {deadline}{counts}", False
