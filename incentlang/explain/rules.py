"""One rule in one payout: how many subjects came to each line and passed it, and what the rest came to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from incentlang.data.model import Row
from incentlang.engines.reference.credits import ReadyCredit
from incentlang.engines.reference.life import Move, Trigger
from incentlang.engines.reference.outcomes import Outcome
from incentlang.engines.reference.rules import ReadyPeriodRule, ReadyRowRule, ask_row
from incentlang.explain.conditions import clause_text
from incentlang.explain.credits import left_out_node, period_node, row_node
from incentlang.explain.derivation import Derivation, version
from incentlang.explain.draws import draw_node
from incentlang.explain.figures import counted, money
from incentlang.explain.history import history, payable, posted
from incentlang.explain.lifecycle import change_notes, life_spans
from incentlang.explain.lines import line_figure
from incentlang.explain.nominations import nomination_notes
from incentlang.explain.trace import Clause, Figure, Node, Note
from incentlang.ir.program import PeriodRule, RowRule
from incentlang.source import Span
from incentlang.values.dates import LAST_DATE, ONE_DAY
from incentlang.values.numbers import exact_text, plain
from incentlang.values.periods import periods_between

ZERO = Decimal(0)
_MOST_NOTES = 8
"""So many subjects are named on one line; the others are counted."""


class InPlay(NamedTuple):
    """One credit of one row that has something to do with this payout, and its node.

    Attributes:
        before: What stood of it at the end of the period before, and `now` at the end of this one.
        past: How it stood then; None where it was not there.
        triggers: The claw backs that had come before this period.
        capped: Whether caps decide what claw backs take of it.
    """

    row: Row
    day: date
    before: list[Move]
    now: list[Move]
    triggers: tuple[Trigger, ...]
    capped: bool
    outcome: Outcome
    past: Outcome | None
    node: int

    @property
    def moved(self) -> Decimal:
        """What this payout gets from it: payable less taken back, against the period before."""
        return payable(self.now) - payable(self.before)


def rule_node(
    work: Derivation, ready: ReadyRowRule | ReadyPeriodRule, subject: str | None = None
) -> tuple[int, Decimal] | None:
    """The node of a rule and what it adds to the payout; None when nothing of it has to do with this payout.

    Args:
        work: The explanation in the making.
        ready: The rule.
        subject: Only this row, by key.
    """
    if isinstance(ready, ReadyPeriodRule) and ready.rule.draw is not None:
        return draw_node(work, ready) if subject in (None, str(work.period)) else None
    if isinstance(ready, ReadyPeriodRule):
        return _period_rule(work, ready, subject)
    groups = [(credit, _in_play(work, ready, credit, subject)) for credit in ready.credits]
    if not any(found for _, found in groups):
        return None
    total = sum((each.moved for _, found in groups for each in found), ZERO)
    clauses: list[Clause] = []
    for index, (credit, found) in enumerate(groups):
        if found:
            narrowed = _narrowing(work, ready, credit, found)
            clauses += narrowed if index == 0 else narrowed[1:]
    numbers = tuple(each.node for _, found in groups for each in found)
    lines = [
        line_figure(work, each.node, each.moved, (each.outcome, each.now), (each.past, each.before), met)
        for credit, found in groups
        for each in found
        for met in [work.met(credit.node, each.row.key)]
    ]
    return _rule(work, ready.rule, clauses, numbers, total, lines), total


def _in_play(work: Derivation, ready: ReadyRowRule, credit: ReadyCredit, subject: str | None) -> list[InPlay]:
    """Rows of the participant that are new, changed or waiting in this period."""
    found: list[InPlay] = []
    for row, day in work.engine.rows_for(ready, work.participant):
        if day > work.clock or (subject is not None and subject not in _names(work, ready, row)):
            continue
        mine = [part for part in ready.parts_of(credit, row) if ready.payee(part, row, day) == work.participant]
        lines = (_line(work, ready, part, row, day, place, subject is not None) for place, part in enumerate(mine))
        found += [line for line in lines if line is not None]
    return sorted(found, key=lambda each: (each.day, each.row.key))


def _line(
    work: Derivation, ready: ReadyRowRule, part: ReadyCredit, row: Row, day: date, place: int, wanted: bool
) -> InPlay | None:
    """One credit of one row, or a part of it; None where it has nothing to do with this payout and is not asked for."""
    if not wanted and not (ready.is_subject(row, day) if work.brief or day < work.period.start else True):
        return _left_out(work, ready, part, row, day, place)
    ask, plan = ask_row(ready, part, row, day), work.engine.program.plan
    cuts = work.cuts_of(part.node, row.key)
    steps = history(ask, day, work.clock, plan, cuts)
    now = steps[-1].outcome
    if steps[-1].period.end <= work.earlier and not wanted and now.state not in ("pending", "problem"):
        return None  # nothing was asked anew in this period
    before = next((step.outcome for step in reversed(steps) if step.period.end <= work.earlier), None)
    standing = work.standing(part.node, row.key)
    moves, old = standing(now, work.period), standing(before, work.period.shifted(-1))
    triggers = before.triggers if before is not None else ()
    changed = before is not None and (before.state, old, triggers) != (now.state, moves, now.triggers)
    if not (wanted or changed or work.period.contains(day) or now.state in ("pending", "problem")):
        return None
    capped = any(cut.asked is not None for cut in cuts.values())
    node = row_node(work, ready, part, row, day, steps, place)
    return InPlay(row, day, old, moves, triggers, capped, now, before, node)


def _left_out(
    work: Derivation, ready: ReadyRowRule, part: ReadyCredit, row: Row, day: date, place: int
) -> InPlay | None:
    """A row that the rule is not for, where it is new: nothing was ever posted for it."""
    if not work.period.contains(day):
        return None
    outcome = Outcome("no subject", work.participant, LAST_DATE)
    node = left_out_node(work, ready, part, row, day, place)
    return InPlay(row, day, [], [], (), False, outcome, None, node)


def _names(work: Derivation, ready: ReadyRowRule, row: Row) -> tuple[str, ...]:
    """What a row may be asked for by: its key, and the key of the row whose date it takes."""
    through = ready.fact.dated_through
    if through is None:
        return (row.key,)
    index, _ = work.engine.world.position(ready.fact.name, through)
    return row.key, row.values[index]


def _narrowing(work: Derivation, ready: ReadyRowRule, credit: ReadyCredit, found: Sequence[InPlay]) -> list[Clause]:
    """The rule's lines, each with how many came, how many passed, and what became of the others."""
    noun = ready.rule.subject
    left = list(found)
    clauses: list[Clause] = []
    lines = work.nodes_clauses([each.node for each in found])
    model_of = max(found, key=lambda each: len(lines[each.node])) if work.brief else found[0]
    first = lines[model_of.node]
    after = {span.line for span, _ in life_spans(ready)}
    caps = {move.span.line for each in found for move in each.now if move.kind == "cap"}
    for position, model in enumerate(first):
        # Not every row has every line: a cap is told where it cuts, and what waits where something is earned.
        place = model.line, model.text
        here = {number: each for number, told in lines.items() for each in told if (each.line, each.text) == place}
        if model.line == credit.node.span.line and model.text == clause_text(credit.node.span):
            if credit.evidence is not None:
                told = [(each.row.key, posted(each.now) - posted(each.before), each.outcome) for each in found]
                clauses.append(Clause(model.line, model.text, tuple(_capped(nomination_notes(credit, told)))))
            else:
                clauses.append(_amounts(work, model, found))
            continue
        if model.line in after or model.line in caps:
            continue
        if position > 0 and all(here[each.node].state is None for each in left if each.node in here):
            clauses.append(Clause(model.line, model.text))
            continue
        passed = [each for each in left if each.node not in here or _passes(here[each.node], each)]
        dropped = [(each, here[each.node]) for each in left if each not in passed]
        came, went = _rows(left), _rows(passed)
        head = Note(counted(came, noun) if not dropped else f"{came} -> {counted(went, noun)}")
        notes = (head, *_grouped(dropped))
        clauses.append(Clause(model.line, model.text, notes, before=len(left), after=len(passed)))
        left = passed
    clauses += _after(work, ready, found)
    return sorted(clauses, key=lambda clause: clause.line)


def _rows(lines: Iterable[InPlay]) -> int:
    """How many rows there are; of one row somebody may have several parts."""
    return len({each.row.key for each in lines})


def _passes(clause: Clause, each: InPlay) -> bool:
    """Whether a row goes on to the next line; one that waits here but fails below is told below."""
    return clause.state in ("met", None) or (clause.state == "pending" and each.outcome.state == "failed")


def _grouped(dropped: Sequence[tuple[InPlay, Clause]]) -> list[Note]:
    """Near misses and waits one by one; the same plain reason for many only once."""
    notes: list[Note] = []
    plainly: dict[str, dict[str, None]] = {}
    for each, clause in dropped:
        note = next((n for n in clause.notes if n.state not in ("met", None)), None)
        text = note.text if note else "does not apply"
        if clause.state in ("pending", "problem") or (note and note.near):
            assert clause.state is not None
            notes.append(Note(f"{each.row.key}  {text}", clause.state, bool(note and note.near), each.row.key))
        else:
            plainly.setdefault(text, {})[each.row.key] = None
    for text, keys in sorted(plainly.items(), key=lambda item: -len(item[1])):
        if len(keys) == 1:
            (key,) = keys
            notes.append(Note(f"{key}  {text}", "failed", False, key))
        else:
            notes.append(Note(f"{len(keys)} rows: {text}", "failed"))
    return _capped(list(dict.fromkeys(notes)))


def _capped(notes: list[Note]) -> list[Note]:
    if len(notes) <= _MOST_NOTES + 1:
        return notes
    return [*notes[:_MOST_NOTES], Note(f"and {len(notes) - _MOST_NOTES} more")]


def _amounts(work: Derivation, model: Clause, found: Sequence[InPlay]) -> Clause:
    """The amounts of this payout, row by row, and their sum."""
    earned: list[Note] = []
    total = ZERO
    for each in found:
        change = posted(each.now) - posted(each.before)
        if change != 0:
            lines = work.amount_notes(each.node, model)
            first = lines[0].text if lines else money(change, work.currency)
            work.counted.add(each.node)
            if each.outcome.unrounded is not None and each.outcome.unrounded != each.outcome.amount:
                first += f" → {money(posted(each.now), work.currency)}"
            if each.before:
                before = money(posted(each.before), work.currency)
                first = f"{money(change, work.currency)} (re-rated: {first}, {before} posted before)"
            earned.append(Note(f"{each.row.key}  {first}", None, False, each.row.key))
            total += change
    notes = _capped(earned)
    for each in found:
        if each.outcome.problem is not None:
            notes.append(Note(f"{each.row.key}  {each.outcome.problem.message()}", "problem", False, each.row.key))
    if len(earned) > 1:
        notes.append(Note(f"{len(earned)} amounts = {money(total, work.currency)}"))
    elif not earned:
        notes.append(Note("nothing earned in this period"))
    return Clause(model.line, model.text, tuple(notes))


def _after(work: Derivation, ready: ReadyRowRule, found: Sequence[InPlay]) -> list[Clause]:
    """What each clause on all the money did in this period: parts that vested or were released, money taken back."""
    clauses = []
    for span, fact in life_spans(ready):
        notes = []
        for each in found:
            lead = f"{each.row.key}  {fact} " if fact else f"{each.row.key}  "
            told = [*change_notes(work, span, lead, each.before, each.now), *_nothing_taken(span, lead, each)]
            notes += [Note(note.text, note.state, False, each.row.key) for note in told]
        if not notes:
            notes = [Note("nothing taken back in this period" if fact else "nothing became payable in this period")]
        clauses.append(Clause(span.line, clause_text(span), tuple(_capped(notes))))
    return [*clauses, *_cuts(work, found)]


def _nothing_taken(span: Span, lead: str, each: InPlay) -> Iterator[Note]:
    """Claw backs that came in this period and found nothing to take."""
    took = {move.by for move in each.now if move.span == span}
    why = "the cap pays as much without it" if each.capped else "nothing is left"
    for trigger in each.outcome.triggers:
        if trigger.span == span and trigger not in each.triggers and trigger.key not in took:
            row = f"{trigger.key} " if trigger.key else ""
            yield Note(f"{lead}{row}{trigger.on}: takes nothing, {why}")


def _cuts(work: Derivation, found: Sequence[InPlay]) -> Iterator[Clause]:
    """What each cap cut off in this period, or gave back."""
    caps = [move.span for each in found for move in (*each.before, *each.now) if move.kind == "cap"]
    for span in dict.fromkeys(caps):
        notes = [
            Note(note.text, note.state, False, each.row.key)
            for each in found
            for note in change_notes(work, span, f"{each.row.key}  ", each.before, each.now)
        ]
        if notes:
            yield Clause(span.line, clause_text(span), tuple(_capped(notes)))


def _period_rule(work: Derivation, ready: ReadyPeriodRule, subject: str | None) -> tuple[int, Decimal] | None:
    """A rule of periods: those that end in this pay period, or are open in it."""
    rule = ready.rule
    offset = work.engine.program.plan.year_offset
    start = work.engine.starts(ready) if rule.schedule is not None else work.earlier + ONE_DAY
    periods = (
        periods_between(start, work.clock, rule.each, offset) if start is not None and work.clock > work.earlier else []
    )
    numbers: list[int] = []
    clauses: list[Clause] = []
    lines: list[Figure] = []
    total = ZERO
    for each in periods:
        if subject is not None and str(each) != subject:
            continue
        if work.participant not in work.engine.world.members(rule.role, each) or not work.engine.in_range(each.end):
            continue
        if not rule.dates.holds(each.start):
            continue
        for credit in ready.credits:
            standing = work.standing(credit.node, str(each))
            outcome = ready.outcome(credit, work.participant, each, work.clock)
            now = standing(outcome, work.period)
            gone = each.end <= work.earlier or (rule.to_date and each.start <= work.earlier)
            old = ready.outcome(credit, work.participant, each, work.earlier) if gone else None
            before = standing(old, work.period.shifted(-1))
            if gone and before == now:
                continue
            number = period_node(work, ready, credit, work.participant, each)
            numbers.append(number)
            work.counted.add(number)
            clauses += work.nodes_clauses([number])[number]
            clauses.append(Clause(credit.node.span.line, "", (Note(f"{each}: {work.summary_of(number)}"),)))
            moved = payable(now) - payable(before)
            met = work.met(credit.node, str(each))
            lines.append(line_figure(work, number, moved, (outcome, now), (old, before), met))
            total += moved
    return (_rule(work, rule, clauses, tuple(numbers), total, lines), total) if numbers else None


def _rule(
    work: Derivation,
    rule: RowRule | PeriodRule,
    clauses: Sequence[Clause],
    numbers: tuple[int, ...],
    total: Decimal,
    lines: Sequence[Figure],
) -> int:
    key = (("participant", work.participant), ("period", str(work.period)), *version(rule.dates))
    number, _ = work.nodes.number("rule", rule.name, key)
    node = Node(
        number,
        "rule",
        rule.name,
        key,
        rule.span.source.path,
        rule.span.line,
        None,
        plain(total),
        None,
        work.currency,
        tuple(clauses),
        numbers,
        figure=Figure("sum", exact_text(total), rule.name, tuple(lines)),
    )
    return work.nodes.fill(node)
