"""Explaining a payout, or one line of it, on demand from the rows it needs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from incentlang.collector import circles_not_searched
from incentlang.data.model import Dataset, Row
from incentlang.diagnostics.base import Diagnostic
from incentlang.diagnostics.requests import NothingToExplain, RowNotInPayout
from incentlang.diagnostics.suggest import closest
from incentlang.engines.reference.engine import Engine
from incentlang.engines.reference.rules import ReadyRowRule
from incentlang.engines.reference.run import run
from incentlang.engines.result import Result
from incentlang.explain.accounts import account, earlier_accounts
from incentlang.explain.adjustments import adjustments, closed_note
from incentlang.explain.currencies import paid_in
from incentlang.explain.derivation import Derivation
from incentlang.explain.figures import money
from incentlang.explain.pools import pool_node
from incentlang.explain.rules import rule_node
from incentlang.explain.trace import Clause, Figure, Node, Note, Trace
from incentlang.ir.program import Program
from incentlang.ledger.closing import ClosedPeriod
from incentlang.ledger.payouts import Payout
from incentlang.values.numbers import exact_arithmetic, exact_text, plain
from incentlang.values.periods import Period

ZERO = Decimal(0)


def explain_payout(
    program: Program,
    plan_hash: str,
    data: Dataset,
    participant: str,
    period: Period,
    *,
    rule: str | None = None,
    subject: str | None = None,
    as_of: date | None = None,
    closed: tuple[ClosedPeriod, ...] = (),
) -> Trace | Diagnostic:
    """The trace of a payout; with `rule` or `subject` of that part of it alone.

    Args:
        program: The plan.
        plan_hash: Identifies the plan's text.
        data: All versions of all rows.
        participant: Whose payout.
        period: A pay period.
        rule: Only this rule.
        subject: Only this row, by its key; lines that paid nothing are explained as well.
        as_of: The knowledge date; it also ends an open period early.
        closed: The closed periods; one of them is explained with the knowledge it was closed with.

    Returns:
        The trace, or the diagnostic that says what does not exist and what does.
    """
    with exact_arithmetic(), circles_not_searched():
        shut = next((each for each in closed if each.period == period), None)
        engine = Engine(program, data, shut.as_of if shut is not None else as_of, closed)
        missing = _missing(engine, participant, rule)
        if missing is not None:
            return missing
        return _explained(engine, plan_hash, participant, period, rule, subject)


def explain_with(engine: Engine, plan_hash: str, participant: str, period: Period, result: Result) -> Trace:
    """The trace of a whole payout with an engine and a result at hand, within `exact_arithmetic`.

    Made for reading many of them: of a row that a rule is not for it tells only what leaves it out.

    Args:
        engine: Made ready with the knowledge of the period.
        plan_hash: Identifies the plan's text.
        participant: One of the data's.
        period: A pay period.
        result: What that engine computed for this participant and period alone.
    """
    trace = _explained(engine, plan_hash, participant, period, None, None, result)
    assert isinstance(trace, Trace)  # only a row that was asked for can be missing
    return trace


def _missing(engine: Engine, participant: str, rule: str | None) -> Diagnostic | None:
    people = engine.world.data.participants
    if participant not in people:
        near, exist = closest(participant, people), tuple(sorted(people))
        return NothingToExplain(what="participant", name=participant, suggestions=near, exist=exist)
    rules = [ready.rule.name for ready in (*engine.rules, *engine.pools)]
    if rule is not None and rule not in rules:
        return NothingToExplain(what="rule", name=rule, suggestions=closest(rule, rules), exist=tuple(rules))
    return None


def _explained(
    engine: Engine,
    plan_hash: str,
    participant: str,
    period: Period,
    rule: str | None,
    subject: str | None,
    result: Result | None = None,
) -> Trace | Diagnostic:
    clock = period.end if engine.as_of is None else min(period.end, engine.as_of)
    work = Derivation(engine, participant, period, clock, period.start - timedelta(days=1), brief=result is not None)
    work.accounted = rule is None and subject is None
    found: list[tuple[int, Decimal]] = []
    for ready in engine.rules:
        if rule is None or ready.rule.name == rule:
            work.unit = ready.rule.unit
            node = rule_node(work, ready, subject)
            if node is not None:
                found.append(node)
    for pool in engine.pools:
        if rule is None or pool.rule.name == rule:
            work.unit = pool.rule.unit
            node = pool_node(work, pool, subject)
            if node is not None:
                found.append(node)
    work.unit = None
    if subject is not None and not found:
        return _no_subject(work, subject, rule)
    if subject is not None:
        root = _lines(work, [number for rule_number, _ in found for number in work.nodes.made(rule_number).inputs])
    else:
        root = _payout(work, found, result, partial=rule is not None)
    plan, who = engine.program.plan, engine.world.participant(participant)
    return Trace(
        plan.name,
        plan.title,
        plan_hash,
        participant,
        who.name or participant,
        str(period),
        period.start,
        period.end,
        clock,
        engine.as_of,
        plan.currency,
        root,
        work.nodes.all(),
        tuple(map(tuple, work.series)),
    )


def _no_subject(work: Derivation, subject: str, rule: str | None) -> Diagnostic:
    """No line of this row in this payout: say why if the row exists, else which rows there are."""
    engine = work.engine
    asked = [
        ready for ready in engine.rules if isinstance(ready, ReadyRowRule) and (rule is None or ready.rule.name == rule)
    ]
    for ready in asked:
        for row in engine.world.data.facts[ready.fact.name]:
            held = any(each.rule.name == ready.rule.name and each.rule.dates.holds(each.day_of(row)) for each in asked)
            if row.key == subject and (ready.rule.dates.holds(ready.day_of(row)) or not held):
                return _not_in_payout(work, ready, row)
    keys = [key for ready in asked for key in _keys(ready, work.participant, engine)]
    exist = tuple(dict.fromkeys(keys))
    near = closest(subject, exist)
    return NothingToExplain(
        what=f"row for {work.participant} with the key", name=subject, suggestions=near, exist=exist
    )


def _not_in_payout(work: Derivation, ready: ReadyRowRule, row: Row) -> Diagnostic:
    day, plan, fact = ready.day_of(row), work.engine.program.plan, ready.fact.name
    if not work.engine.in_range(day):
        dates = f"{plan.start or 'its first day'} to {plan.end or 'its last day'}"
        return RowNotInPayout(fact=fact, key=row.key, reason=f"is dated {day}, outside the plan ({dates})")
    if day > work.clock:
        advice = f"ask for the period that holds {day}, or a later one"
        return RowNotInPayout(fact=fact, key=row.key, reason=f"is dated {day}, after {work.clock}", advice=advice)
    if not ready.rule.dates.holds(day):
        reason = f"is dated {day}, when no version of `{ready.rule.name}` is in force"
        return RowNotInPayout(fact=fact, key=row.key, reason=reason)
    payees = {ready.payee(credit, row, day) for credit in ready.credits_of(row)} - {""}
    named = " and ".join(sorted(payees)) or "nobody"
    whose = f"explain it with --participant {min(payees)}" if payees else None
    return RowNotInPayout(fact=fact, key=row.key, reason=f"is credited to {named}", advice=whose)


def _keys(ready: ReadyRowRule, participant: str, engine: Engine) -> list[str]:
    return [
        row.key
        for row in engine.world.data.facts[ready.fact.name]
        for credit in ready.credits_of(row)
        if ready.payee(credit, row, ready.day_of(row)) == participant
    ]


def _lines(work: Derivation, lines: list[int]) -> int:
    """The root of a question about one row: its one line, or a node over several."""
    picked = [number for number in lines if work.nodes.made(number).clauses[0].state in ("met", None)]
    chosen = picked or lines
    if len(chosen) == 1:
        return chosen[0]
    plan = work.engine.program.plan
    key = (("participant", work.participant), ("period", str(work.period)))
    number, _ = work.nodes.number("payout", plan.name, key)
    work.unit = _unit_of_lines(work, chosen)
    total = sum((Decimal(work.nodes.made(each).value or 0) for each in chosen if _counts(work, each)), ZERO)
    span = plan.span
    node = Node(
        number, "payout", plan.name, key, span.source.path, span.line, None, plain(total), None, work.currency, (),
        tuple(chosen), figure=_total(work, chosen, total),
    )  # fmt: skip
    return work.nodes.fill(node)


def _unit_of_lines(work: Derivation, lines: list[int]) -> str | None:
    """The unit that lines are totalled in: the plan's currency unless all of them are in one other unit."""
    units = {work.nodes.made(each).unit for each in lines}
    return units.pop() if len(units) == 1 else None


def _total(work: Derivation, nodes: Sequence[int], total: Decimal) -> Figure:
    """The sum of nodes in the unit that is totalled."""
    counting = (each for each in nodes if _counts(work, each))
    parts = (Figure("amount of", work.nodes.made(each).value, node=each) for each in counting)
    return Figure("sum", exact_text(total), "", tuple(parts))


def _counts(work: Derivation, line: int) -> bool:
    """Whether a line is in the unit that is totalled."""
    return work.nodes.made(line).unit == work.currency


def _payout(work: Derivation, found: list[tuple[int, Decimal]], known: Result | None, partial: bool) -> int:
    """The root: what the rules add up to, and the account from opening to balance."""
    tables = work.table_nodes()
    result = known if known is not None else run(work.engine, [work.period], only=work.participant)
    if not partial:
        found = [*found, *adjustments(work, result)]
    mine = [row for row in result.payouts if row.participant == work.participant]
    if not partial and any(row.opening for row in mine):
        earlier_accounts(work)
    key = (("participant", work.participant), ("period", str(work.period)))
    number, _ = work.nodes.number("payout", work.engine.program.plan.name, key)
    plan = work.engine.program.plan
    total = sum((amount for each, amount in found if _counts(work, each)), ZERO)
    mine.sort(key=lambda row: (row.unit != work.currency, row.unit))
    row = mine[0] if mine else None  # the one in the plan's currency
    clauses = () if partial else tuple(clause for each in mine for clause in _account(work, each))
    node = Node(
        number,
        "payout",
        plan.name,
        key,
        plan.span.source.path,
        plan.span.line,
        "problem" if row is not None and row.status == "withheld" else None,
        plain(total),
        None,
        work.currency,
        clauses,
        (*(each for each, _ in found), *tables),
        note=_remark(work, result, row, found, partial),
        figure=_total(work, [each for each, _ in found], total),
        account=() if partial else tuple(map(account, mine)),
    )
    return work.nodes.fill(node)


def _remark(
    work: Derivation, result: Result, row: Payout | None, found: list[tuple[int, Decimal]], partial: bool
) -> str:
    """One sentence on the whole: nothing was there, it is withheld, or it is closed."""
    if not found:
        return _absent(work)
    if row is not None and row.status == "withheld":
        return _withheld(result)
    return closed_note(work, row, found) if row is not None and not partial else ""


def _absent(work: Derivation) -> str:
    """Why no rule has anything to do with a payout: the participant was not there, or nothing happened."""
    who = work.engine.world.participant(work.participant)
    if any(
        each.start <= work.period.end and (each.end or work.period.end) >= work.period.start for each in who.assignments
    ):
        return ""
    terms = ", ".join(f"{each.start} to {each.end or 'open'}" for each in who.assignments)
    return f"{work.participant} has no assignment in {work.period} (assigned {terms})"


def _withheld(result: Result) -> str:
    """Why nothing is paid: the first line that could not be computed, be it of an earlier period."""
    first = next(problem for problem in result.problems if problem.withholds)
    text = f"payment withheld since {first.period}: `{first.rule}` of {first.subject} cannot be computed"
    return f"{text}: {first.diagnostic.message()}"


def _account(work: Derivation, row: Payout) -> tuple[Clause, ...]:
    """The payout row, move by move."""
    moved: list[tuple[str, Decimal]] = [
        ("cut by caps", -row.capped),
        ("put aside to vest", -row.unvested),
        ("held", -row.held),
        ("forfeited", -row.forfeited),
        ("drawn", row.drawn),
        ("recovered", -row.recovered),
    ]
    shown = [
        ("opening balance", row.opening),
        ("earned", row.earned),
        *((word, amount) for word, amount in moved if amount != 0),
        ("clawed back", -row.clawed_back),
        ("paid", row.paid),
        ("balance carried", row.balance),
    ]
    mark = "" if row.unit == work.currency else f", {row.unit}"
    clauses = tuple(
        Clause(0, word + mark, (Note("withheld" if amount is None else money(amount, row.unit)),))
        for word, amount in shown
    )
    return (*clauses, *paid_in(work.engine, row))
