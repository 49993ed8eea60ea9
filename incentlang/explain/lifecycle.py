"""What became of an earned amount, line by line: parts that vest or are held, and claw backs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import product

from incentlang.data.model import Row
from incentlang.engines.reference.clawing import ReadyClawBack, triggered
from incentlang.engines.reference.conditions import Waited
from incentlang.engines.reference.env import Env
from incentlang.engines.reference.life import Move, Part, Trigger, part_amounts
from incentlang.engines.reference.outcomes import Outcome
from incentlang.engines.reference.rules import ReadyPeriodRule, ReadyRowRule
from incentlang.explain.conditions import clause_text, waited_clause
from incentlang.explain.derivation import Derivation
from incentlang.explain.figures import money
from incentlang.explain.trace import Clause, Note, State
from incentlang.explain.values import Reader
from incentlang.ir.expressions import After, Divide, Literal
from incentlang.ir.lifecycle import AtOnce, Tranches
from incentlang.ir.walk import everything
from incentlang.ir.words import awaited
from incentlang.source import Span

ZERO = Decimal(0)


def life_clauses(
    work: Derivation, ready: ReadyRowRule | ReadyPeriodRule, env: Env, outcome: Outcome, moves: Sequence[Move]
) -> list[Clause]:
    """The clauses on an earned amount; none where nothing was earned."""
    if outcome.state != "met":
        return []
    clauses = [*cap_clauses(work, moves), *_parts(work, outcome, moves)]
    if isinstance(ready, ReadyRowRule):
        clauses += _claw_backs(work, ready, env, outcome, moves)
    return clauses


def cap_clauses(work: Derivation, moves: Sequence[Move]) -> Iterator[Clause]:
    """Each cap that takes something of an amount."""
    for move in moves:
        if move.kind == "cap":
            note = Note(f"cuts off {money(move.amount, work.currency)}")
            yield Clause(move.span.line, clause_text(move.span), (note,))


def _parts(work: Derivation, outcome: Outcome, moves: Sequence[Move]) -> Iterator[Clause]:
    """Each clause that makes money wait, with the amount of every part and how it stands."""
    if not outcome.parts:
        return
    kept = (outcome.amount or ZERO) - sum((move.amount for move in moves if move.kind == "cap"), ZERO)
    amounts = part_amounts(kept, outcome.parts, work.engine.money_in(work.unit))
    spans: dict[Span, list[Note]] = {}
    for part, amount in zip(outcome.parts, amounts, strict=True):
        spans.setdefault(part.span, []).append(_part(work, part, amount))
    for span, notes in spans.items():
        yield Clause(span.line, clause_text(span), tuple(notes))


def _part(work: Derivation, part: Part, amount: Decimal) -> Note:
    figure = money(amount, work.currency)
    match part.state:
        case "released":
            word = "vested" if part.purse == "vest" else "payable"
            return Note(f"{figure} {word} {part.on}", "met")
        case "forfeited":
            return Note(f"{figure} forfeited {part.on}", "failed")
        case "open":
            word = "unvested" if part.purse == "vest" else "held"
            until = f" until {part.until}" if part.until is not None and str(part.until) != part.awaits else ""
            waits = f": waits for {part.awaits}{until}" if part.awaits else ""
            return Note(f"{figure} {word}{waits}", "pending")


def _claw_backs(
    work: Derivation, ready: ReadyRowRule, env: Env, outcome: Outcome, moves: Sequence[Move]
) -> Iterator[Clause]:
    """Claw backs of an earned line: not triggered, still open, or what they took."""
    reader = work.reader(env, ready.rule.subject)
    for claw in ready.clawbacks:
        if claw.each is not None:
            triggers = [trigger for trigger in outcome.triggers if trigger.span == claw.node.span]
            yield _each(work, reader, claw, triggers, moves)
            continue
        span, trigger = claw.node.span, claw.node.trigger
        waited = claw.wait(env)
        clause = waited_clause(reader, trigger, waited, span)
        fact = awaited(trigger)
        took = [move for move in moves if move.span == span]
        note = clause.notes[0]
        if took:
            note = Note(f"{note.text}: {_share(reader, claw, waited)}{_took(work, took)}", "met")
        elif clause.state == "pending":
            note = Note(f"no {fact}; open until {clause.until}", "pending")
        elif clause.state == "failed":
            note = Note(f"no {fact} in time: nothing is taken back", None)
        yield Clause(
            clause.line, clause.text, (note,), clause.state, clause.left, clause.right, "", clause.on, clause.until
        )


def _took(work: Derivation, moves: Sequence[Move]) -> str:
    """What a claw back did to one amount: `takes back 900.00, forfeits 100.00`."""
    back = sum((move.amount for move in moves if move.kind == "claw_back" and move.amount > 0), ZERO)
    gone = sum((move.amount for move in moves if move.kind == "forfeit"), ZERO)
    undone = -sum((move.amount for move in moves if move.kind == "claw_back" and move.amount < 0), ZERO)
    said = [f"takes back {money(back, work.currency)}"] if back or not gone else []
    said += [f"forfeits {money(gone, work.currency)}"] if gone else []
    said += [f"restored {money(undone, work.currency)}"] if undone else []
    return ", ".join(said)


def _share(reader: Reader, claw: ReadyClawBack, waited: Waited) -> str:
    """How the share of a claw back that was triggered once was computed."""
    day, row = waited.answer.on, waited.found[1] if waited.found is not None else None
    return _computed(reader, claw, day, row) if day is not None else ""


def _computed(reader: Reader, claw: ReadyClawBack, day: date, row: Row | None) -> str:
    """The calculation of a share, before what it took; nothing where the plan writes the share out."""
    share = claw.node.share
    if all(isinstance(part, Literal | Divide) for part in (share, *everything(share))):
        return ""
    with triggered(reader.env, day, row):
        return f"{reader.calculation(claw.node.share)[0]}, "


def _each(
    work: Derivation, reader: Reader, claw: ReadyClawBack, triggers: Sequence[Trigger], moves: Sequence[Move]
) -> Clause:
    """A claw back after each row of a fact: what every row took, and how long more can come."""
    span, fact = claw.node.span, awaited(claw.node.trigger)
    notes = []
    assert claw.each is not None
    waited = claw.wait(reader.env)
    for trigger, (day, row) in zip(triggers, claw.each(reader.env), strict=True):
        share = _computed(reader, claw, day, row)
        took = [move for move in moves if move.span == span and move.by == trigger.key]
        said = _took(work, took) if took else "nothing is taken"
        notes.append(Note(f"{fact} {trigger.key} {day}: {share}{said}", "met"))
    is_open = waited.deadline is not None and waited.answer.state != "failed" and work.clock <= waited.deadline
    if is_open:
        notes.append(
            Note(
                f"no other {fact}; open until {waited.deadline}"
                if triggers
                else f"no {fact}; open until {waited.deadline}",
                "pending",
            )
        )
    elif not triggers:
        notes.append(Note(f"no {fact} in time: nothing is taken back"))
    state: State = "met" if triggers else "pending" if is_open else "failed"
    return Clause(span.line, clause_text(span), tuple(notes), state)


MOVED: dict[str, str] = {
    "cap": "cuts off",
    "hold": "puts aside",
    "release": "releases",
    "vest": "vests",
    "forfeit": "forfeits",
    "claw_back": "takes back",
}
"""What notes on moves of money say, by kind of entry."""


_STATES: dict[str, State | None] = {"forfeit": "failed", "cap": None}


def change_notes(work: Derivation, span: Span, lead: str, before: Sequence[Move], now: Sequence[Move]) -> list[Note]:
    """What one clause did to one line in this period: `D1  churn 2026-05-01: takes back 900.00`."""
    notes = []
    keys = dict.fromkeys(move.by for move in (*now, *before) if move.span == span)
    for by, (kind, word) in product(keys, MOVED.items()):
        old = [move for move in before if (move.span, move.kind, move.by) == (span, kind, by)]
        new = [move for move in now if (move.span, move.kind, move.by) == (span, kind, by)]
        change = _total(new) - _total(old)
        if change != 0:
            last = max(new or old, key=lambda move: move.on)
            more = " more (re-rated)" if old and kind == "claw_back" else ""
            row = f"{by} " if by else ""
            text = f"{lead}{row}{last.on}: {word} {money(change, work.currency)}{more}"
            notes.append(Note(text, _STATES.get(kind, "met")))
    return notes


def _total(moves: Sequence[Move]) -> Decimal:
    return sum((move.amount for move in moves), ZERO)


def life_spans(ready: ReadyRowRule | ReadyPeriodRule) -> Iterator[tuple[Span, str]]:
    """The clauses on all the money of a rule, in order, each with the fact it waits for, or empty."""
    schedule = ready.rule.schedule
    if isinstance(schedule, Tranches):
        waiting = [part.span for part in schedule.parts if not isinstance(part.release, AtOnce)]
        for span in dict.fromkeys(waiting):
            yield span, ""
    elif schedule is not None:
        yield schedule.span, ""
    if isinstance(ready, ReadyRowRule):
        for claw in ready.clawbacks:
            trigger = claw.node.trigger
            yield claw.node.span, awaited(trigger) if isinstance(trigger, After) else f"no {awaited(trigger)}"
