"""A condition with its answer: the two sides of each comparison, and by how much one failed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs

from incentlang.engines.reference.answers import Answer, Problem
from incentlang.engines.reference.asking import Asked
from incentlang.engines.reference.conditions import Waited
from incentlang.engines.reference.cutoffs import last_day
from incentlang.explain import pairs
from incentlang.explain.cells import value_text
from incentlang.explain.dates import cutoff_words
from incentlang.explain.figures import apart, distance, shown
from incentlang.explain.trace import Clause, Figure, Note, State
from incentlang.explain.values import Reader
from incentlang.explain.working import figure_of, test_figure
from incentlang.ir.expressions import (
    After,
    And,
    Compare,
    Expr,
    FieldRead,
    InputRead,
    IsKnown,
    IsOneOf,
    MeasureRead,
    NoneWithin,
    Not,
    Or,
    OverAlso,
    ParticipantRead,
)
from incentlang.ir.kinds import kind_of
from incentlang.ir.program import Unless, When
from incentlang.ir.words import awaited
from incentlang.source import Span
from incentlang.types import Ratio, Type, is_numeric
from incentlang.values.dates import LAST_DATE, Days
from incentlang.values.numbers import as_fraction, exact_text

_NEAR_SHARE = Fraction(5, 100)
_NEAR_POINTS = Fraction(2, 100)
_NEAR_DAYS = 3


def clause_text(span: Span) -> str:
    """The plan's own words, with line breaks and runs of white space as one space."""
    return span.words


def condition_clause(reader: Reader, asked: Asked) -> Clause:
    """One condition of a credit, asked of the row or period at hand."""
    node = asked.node
    span, text = node.span, clause_text(node.span)
    if asked.wait is not None:
        assert isinstance(node, After | NoneWithin)
        try:
            return waited_clause(reader, node, asked.wait(reader.env), span)
        except Problem as problem:
            return Clause(span.line, text, (Note(problem.diagnostic.message(), "problem"),), "problem")
    assert isinstance(node, When | Unless)
    state = _state(lambda: asked.ask(reader.env))
    clause = tested_clause(reader, node.condition, span, state, briefly=False)
    if isinstance(node, Unless) and clause.figure is not None:
        return attrs.evolve(clause, figure=Figure("not", state, clause.text, (clause.figure,)))
    return clause


def tested_clause(reader: Reader, test: Expr, span: Span, state: State, *, briefly: bool) -> Clause:
    """A test on values, with a note for each comparison in it; `briefly`: without what it was asked with."""
    notes: list[Note] = []
    left = right = None
    miss = ""
    for part in _comparisons(test):
        note, sides = _comparison(reader, part)
        notes.append(note)
        if isinstance(part, Compare) and sides is not None and left is None:
            left, right, miss = sides
    if len(notes) == 1:
        notes = [Note(notes[0].text, state, notes[0].near)]
    elif state == "problem":
        notes.append(Note("a value is missing", "problem"))
    figure = None if briefly else test_figure(reader, test)
    return Clause(span.line, clause_text(span), tuple(notes), state, left, right, miss, figure=figure)


def _state(ask: Any) -> State:
    try:
        answer: Answer = ask()
    except Problem:
        return "problem"
    return answer.state


def _comparisons(node: Expr) -> list[Expr]:
    match node:
        case And(conditions=parts) | Or(conditions=parts):
            return [found for part in parts for found in _comparisons(part)]
        case Not(condition=inner):
            return _comparisons(inner)
        case _:
            return [node]


Sides = tuple[str | None, str | None, str]


def _comparison(reader: Reader, node: Expr) -> tuple[Note, Sides | None]:
    """One test as words: `health = 82, at least 70`, with the miss when it fails."""
    state = reader.state(node)
    match node:
        case Compare(op=op):
            for side in (node.left, node.right):
                reader.formula(side)
            name, left, right = clause_text(node.left.span), reader.value(node.left), reader.value(node.right)
            if isinstance(node.left, OverAlso):
                name += f" ({pairs.parts(reader, node.left)})"
            kind = kind_of(node.left)
            if left is None or right is None:
                return Note(f"{name} is missing", state), None
            if not is_numeric(kind):
                shown_left = shown(left, kind, reader.currency)
                verb = "" if op == "is" else f", wanted {op} {shown(right, kind, reader.currency)}"
                text = f"{name} = {shown_left}{verb if state != 'met' else ''}"
                return Note(text, state), (value_text(left), value_text(right), "")
            a, b = apart(left, right, kind, reader.currency)
            miss, near = _miss(left, right, kind, reader.currency, state)
            text = f"{name} = {a}, {op} {b}" if not miss else f"{name} = {a}, {op} {b}: {miss}"
            return Note(text, state, near), (exact_text(left), exact_text(right), miss)
        case IsOneOf(operand=operand):
            return Note(f"{clause_text(operand.span)} = {reader.text(operand)}", state), None
        case IsKnown(operand=operand):
            if isinstance(operand, MeasureRead | InputRead):
                reader.saw(operand, reader.env)
            return Note(f"{clause_text(operand.span)} = {reader.text(operand)}", state), None
        case FieldRead() | ParticipantRead():
            return Note(f"{clause_text(node.span)} = {reader.text(node)}", state), None
        case _:
            return Note(clause_text(node.span), state), None


def _miss(left: Any, right: Any, kind: Type, currency: str, state: State) -> tuple[str, bool]:
    """By how much a comparison fails, and whether that is near."""
    if state not in ("failed", "pending"):
        return "", False
    gap = as_fraction(left) - as_fraction(right)
    size = distance(abs(gap), kind, currency)
    near = abs(gap) <= (_NEAR_POINTS if isinstance(kind, Ratio) else abs(as_fraction(right)) * _NEAR_SHARE)
    if gap == 0:
        return "exactly there", True
    return (f"short by {size}" if gap < 0 else f"over by {size}"), near


# --- waiting for facts ----------------------------------------------------------------------------


def waited_clause(reader: Reader, node: After | NoneWithin, waited: Waited, span: Span) -> Clause:
    """A wait, with the fact's date, the day counted, and how long it stays open."""
    answer, clock = waited.answer, reader.env.clock
    wanted = isinstance(node, After)
    text, near = _waited_words(node, waited, clock, reader.engine.program.plan.year_offset)
    until = waited.deadline if answer.state == "pending" else None
    note = Note(text, answer.state, near and answer.state == "failed")
    found = waited.found[0] if waited.found else None
    miss = ""
    if wanted and answer.state == "failed" and found is not None and waited.deadline is not None:
        miss = f"{Days((found - waited.deadline).days)} late"
    return Clause(
        span.line,
        clause_text(span),
        (note,),
        answer.state,
        found.isoformat() if found else None,
        waited.deadline.isoformat() if waited.deadline else None,
        miss,
        found,
        until,
        figure=_waited_figure(reader, node, waited),
    )


def _waited_figure(reader: Reader, node: After | NoneWithin, waited: Waited) -> Figure:
    """The days that decide a wait: from which it counts, its last one, that of the fact, the clock."""
    anchor = Figure("day", str(waited.anchor), "counted from")
    deadline = Figure("missing", None, "no last day")
    if waited.deadline is not None:
        last = str(waited.deadline)
        deadline = Figure("day", last, "last day")
        if node.cutoff is None and node.within is not None:
            deadline = Figure("date plus", last, "last day", (anchor, figure_of(reader, node.within)))
    found = Figure("missing", None, "nothing found")
    if waited.found is not None:
        day, row = waited.found
        found = Figure("found", str(day), row.key, file=row.file, row=row.number)
    mode = "milestone" if isinstance(node, After) and node.milestone else ""
    op = "after" if isinstance(node, After) else "none within"
    clock = Figure("day", str(_asked_on(reader, node, waited)), "the clock")
    return Figure(op, waited.answer.state, awaited(node), (anchor, deadline, found, clock), mode=mode)


def _asked_on(reader: Reader, node: After | NoneWithin, waited: Waited) -> date:
    """The day on which a wait is asked; after the end of its period a cut-off lets in what is known by now."""
    clock, world = reader.env.clock, reader.engine.world
    if node.cutoff is None or clock < last_day(node.cutoff, waited.anchor, world.schema.year_offset):
        return clock
    return world.as_of or LAST_DATE


def _waited_words(node: After | NoneWithin, waited: Waited, clock: date, offset: int) -> tuple[str, bool]:
    if node.cutoff is not None:
        return cutoff_words(node, node.cutoff, waited, offset)
    fact, found = awaited(node), waited.found
    deadline = waited.deadline
    if found is None:
        if deadline is None:
            return f"no {fact} yet", False
        if clock <= deadline:
            left = Days((deadline - clock).days)
            return f"no {fact} yet, {left} left (until {deadline})", False
        return f"no {fact} by {deadline}", False
    day = found[0]
    text = f"{fact} {day}"
    if day < waited.anchor:
        return f"{text}, before {waited.anchor}", False
    if deadline is None:
        return text, False
    counted, allowed = (day - waited.anchor).days, (deadline - waited.anchor).days
    text += f", day {counted} of {allowed}"
    late = (day - deadline).days
    if late <= 0:
        return text, False
    near = late <= max(_NEAR_DAYS, int(Decimal(allowed) * Decimal("0.05")))
    return f"{text}: {Days(late)} late", near
