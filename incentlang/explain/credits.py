"""One line explained: a credit of one row, or of one participant and period, clause by clause."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from incentlang.data.model import Row
from incentlang.engines.reference.answers import Problem
from incentlang.engines.reference.credits import ReadyCredit
from incentlang.engines.reference.env import Env
from incentlang.engines.reference.outcomes import Outcome
from incentlang.engines.reference.rules import ReadyPeriodRule, ReadyRowRule, ask_period
from incentlang.explain.conditions import (
    clause_text,
    condition_clause,
    tested_clause,
)
from incentlang.explain.counts import count_clauses
from incentlang.explain.currencies import conversion_notes
from incentlang.explain.dates import earned_on, with_date
from incentlang.explain.derivation import Derivation, source_row
from incentlang.explain.figures import money, percent, shown
from incentlang.explain.history import Step, changes, history, posted, released, taken, told
from incentlang.explain.lifecycle import life_clauses
from incentlang.explain.lines import credit_figure
from incentlang.explain.nominations import nominate_clause, nominated
from incentlang.explain.posting import posting_clauses
from incentlang.explain.trace import Clause, Node, Note, SourceRow, State
from incentlang.explain.values import Reader
from incentlang.ir.expressions import Expr
from incentlang.ir.program import GivesWay, PeriodRule, RowRule
from incentlang.source import Span
from incentlang.types import MONEY
from incentlang.values.dates import LAST_DATE
from incentlang.values.numbers import exact_text, plain
from incentlang.values.periods import Period, period_of


def row_node(
    work: Derivation,
    ready: ReadyRowRule,
    credit: ReadyCredit,
    row: Row,
    day: date,
    steps: tuple[Step, ...],
    place: int = 0,
) -> int:
    """The node of one credit of one row; `steps` say how it stood in each period.

    `place` tells several parts of one credit apart that the participant has.
    """
    outcome = steps[-1].outcome
    env = ready.env(row, day, work.clock)
    env.participant = outcome.payee or None
    env.earned = outcome.earned_on
    rows = (source_row(ready.fact.name, row),)
    moves = work.standing(credit.node, row.key)(outcome, work.period)
    after = life_clauses(work, ready, env, outcome, moves)
    return _node(work, ready.rule, credit, env, steps, row.key, rows, after, place)


def period_node(work: Derivation, ready: ReadyPeriodRule, credit: ReadyCredit, participant: str, period: Period) -> int:
    """The node of one credit of one participant and period."""
    outcome = ready.outcome(credit, participant, period, work.clock)
    env = ready.env(participant, period, min(work.clock, period.end))
    later = ready.env(participant, period, work.clock)
    moves = work.standing(credit.node, str(period))(outcome, work.period)
    after = life_clauses(work, ready, later, outcome, moves)
    steps: tuple[Step, ...] = (Step(work.period, outcome),)
    if ready.rule.to_date:
        ask = ask_period(ready, credit, participant, period)
        cuts = work.cuts_of(credit.node, str(period))
        steps = history(ask, period.start, work.clock, work.engine.program.plan, cuts)
    return _node(work, ready.rule, credit, env, steps, str(period), (), after)


def _node(
    work: Derivation,
    rule: RowRule | PeriodRule,
    credit: ReadyCredit,
    env: Env,
    steps: tuple[Step, ...],
    subject: str,
    rows: tuple[SourceRow, ...],
    clawed: list[Clause],
    place: int = 0,
) -> int:
    span, outcome = credit.node.span, steps[-1].outcome
    part = (("part", str(place + 1)),) if place else ()
    key = (("participant", work.participant), ("subject", subject), ("line", str(span.line)), *part)
    number, new = work.nodes.number("credit", rule.name, key)
    if not new:
        return number
    work.read_inside()
    work.filling = number
    lets = {let.name: let.value for let in rule.lets}
    reader = work.reader(env, rule.subject if isinstance(rule, RowRule) else "", lets)
    converted, rates = conversion_notes(reader, rule, credit.node.amount, outcome.earned_on)
    clauses = [with_date(reader, rule, subject_clause(reader, rule)), *earned_on(reader, rule)]
    clauses += [_let(reader, let.name, let.value, let.span) for let in rule.lets]
    clauses.append(_amount(reader, credit, span, outcome, work.currency, converted))
    clauses += [condition_clause(reader, asked) for asked in credit.conditions]
    clauses += posting_clauses(rule, outcome, work.currency)
    clauses += count_clauses(reader, rule) if isinstance(rule, RowRule) else []
    state: State = "failed" if outcome.state == "no subject" else outcome.state
    figure = credit_figure(reader, credit, outcome, work.engine.money_in(work.unit))
    node = Node(
        number,
        "credit",
        rule.name,
        key,
        rule.span.source.path,
        rule.span.line,
        state,
        plain(outcome.amount) if outcome.amount is not None and state == "met" else None,
        exact_text(outcome.unrounded) if outcome.unrounded is not None else None,
        work.currency,
        tuple(sorted([*clauses, *clawed], key=lambda clause: clause.line)),
        work.what_was_read(),
        (*rows, *rates),
        tuple(dict.fromkeys(map(str, env.assumptions))),
        _summary(work, credit, outcome, steps, subject),
        figure,
    )
    return work.nodes.fill(node)


def left_out_node(work: Derivation, ready: ReadyRowRule, credit: ReadyCredit, row: Row, day: date, place: int) -> int:
    """The node of a row that a rule is not for, told in the one line that leaves it out."""
    rule, part = ready.rule, (("part", str(place + 1)),) if place else ()
    key = (("participant", work.participant), ("subject", row.key), ("line", str(credit.node.span.line)), *part)
    number, new = work.nodes.number("credit", rule.name, key)
    if not new:
        return number
    work.read_inside()
    reader = work.reader(ready.env(row, day, work.clock), rule.subject)
    clause = subject_clause(reader, rule, briefly=True)
    place_of, rows = rule.span, (source_row(ready.fact.name, row),)
    return work.nodes.fill(
        Node(
            number, "credit", rule.name, key, place_of.source.path, place_of.line, "failed", None, None, work.currency,
            (clause,), work.what_was_read(), rows,
        )
    )  # fmt: skip


def subject_clause(reader: Reader, rule: RowRule | PeriodRule, *, briefly: bool = False) -> Clause:
    """`for each … where …` with the test's values."""
    span = rule.subject_span
    taken = _taken_by_another(reader, rule)
    if taken is not None:
        note = Note(f"overridden by `{taken.name}`: {' '.join(taken.span.text.split())}", "failed")
        return Clause(span.line, clause_text(span), (note,), "failed")
    if rule.where is None:
        return Clause(span.line, clause_text(span))
    return tested_clause(reader, rule.where, span, reader.state(rule.where), briefly=briefly)


def _taken_by_another(reader: Reader, rule: RowRule | PeriodRule) -> GivesWay | None:
    """The rule that overrides this one for the subject at hand, where the subject is this rule's at all."""
    if not rule.overridden or (rule.where is not None and reader.state(rule.where) in ("failed", "problem")):
        return None
    states = ((way, reader.state(way.where)) for way in rule.overridden)
    first = next((found for found in states if found[1] in ("met", "problem")), None)
    return first[0] if first is not None and first[1] == "met" else None


def _let(reader: Reader, name: str, value: Expr, span: Span) -> Clause:
    try:
        lines = reader.calculation(value)
    except Problem as problem:
        return Clause(span.line, clause_text(span), (Note(problem.diagnostic.message(), "problem"),), "problem")
    first = lines[0] if lines[0].startswith(name) else f"{name} = {lines[0]}"
    return Clause(span.line, clause_text(span), (Note(first), *map(Note, lines[1:])))


def _amount(
    reader: Reader, credit: ReadyCredit, span: Span, outcome: Outcome, unit: str, converted: Sequence[str] = ()
) -> Clause:
    """The calculation; shown for lines that wait or failed as well, as what they would be."""
    if outcome.problem is not None:
        return Clause(span.line, clause_text(span), (Note(outcome.problem.message(), "problem"),), "problem")
    if credit.evidence is not None:
        return nominate_clause(credit, span, outcome)
    reader.env.rate_day = outcome.earned_on
    try:
        lines = reader.calculation(credit.node.amount)
        lines[0] += _limited(reader, credit, outcome)
    except Problem as problem:
        return Clause(span.line, clause_text(span), (Note(problem.diagnostic.message(), "problem"),))
    finally:
        reader.env.rate_day = None
    lines += converted
    if outcome.before is not None and outcome.unrounded is not None:
        left = shown(outcome.unrounded, MONEY, reader.currency)
        lines.append(f"less {money(outcome.before, reader.currency)} already earned = {left}")
    if outcome.state == "met" and outcome.unrounded is not None and outcome.unrounded != outcome.amount:
        assert outcome.amount is not None
        rounded = money(outcome.amount, unit)
        lines.append(f"rounded {reader.engine.program.plan.in_unit(unit).rounding} to {rounded}")
    if outcome.state != "met":
        lines[0] = f"would be {lines[0]}"
    return Clause(span.line, clause_text(span), tuple(map(Note, lines)))


def _limited(reader: Reader, credit: ReadyCredit, outcome: Outcome) -> str:
    """What a limit and a split leave of the calculated amount."""
    said = ""
    if credit.cap is not None:
        limit = credit.cap(reader.env)
        if credit.amount(reader.env) > limit:
            said = f", limited to {money(limit, reader.currency)}"
    if credit.shares and outcome.amount is not None:
        said += f", of which {percent(credit.shares[credit.part])} = {money(outcome.amount, reader.currency)}"
    return said


def _summary(work: Derivation, credit: ReadyCredit, outcome: Outcome, steps: tuple[Step, ...], subject: str) -> str:
    """The last line: when it was earned and is payable, or why nothing was."""
    if credit.evidence is not None and outcome.state not in ("problem", "no subject"):
        return nominated(work, credit, outcome, steps, subject)
    match outcome.state:
        case "met":
            assert outcome.earned_on is not None
            assert outcome.amount is not None
            plan = work.engine.program.plan
            payable = period_of(outcome.earned_on, plan.paid, plan.year_offset)
            amount = money(outcome.amount, work.currency)
            standing = work.standing(credit.node, subject)
            earned, back = changes(steps, standing, posted), changes(steps, standing, taken)
            out = changes(steps, standing, released)
            if len(earned) > 1:
                text = f"earned {outcome.earned_on}: {amount} {work.currency}, posted {told(earned, work.currency)}"
            elif out == earned:
                text = f"earned {outcome.earned_on}, payable {payable}: {amount} {work.currency}"
            else:
                so_far = f"payable {told(out, work.currency)}" if out else "nothing payable so far"
                text = f"earned {outcome.earned_on}: {amount} {work.currency}, {so_far}"
            return f"{text}; taken back {told(back, work.currency)}" if back else text
        case "pending":
            worth = "" if outcome.amount is None else f", worth {money(outcome.amount, work.currency)} {work.currency}"
            until = "" if outcome.until in (None, LAST_DATE) else f" until {outcome.until}"
            return f"pending{worth}: waits for {outcome.waiting_for}{until}"
        case "problem":
            assert outcome.problem is not None
            return f"cannot be computed: {outcome.problem.message()}"
        case "failed":
            return "earned nothing: a condition failed"
        case "no subject":
            return "earned nothing: the rule is not for this row"
