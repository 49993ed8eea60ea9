"""A pool in one payout: the fund, the participant's own weight beside the total of all, and the part that follows.

Other members' names and figures are theirs: only totals are shown.
"""

from __future__ import annotations

from decimal import Decimal

from incentlang.engines.reference.answers import Problem
from incentlang.engines.reference.outcomes import Outcome
from incentlang.engines.reference.pools import Distribution, ReadyPool
from incentlang.explain.conditions import clause_text, condition_clause
from incentlang.explain.derivation import Derivation
from incentlang.explain.figures import counted, money, percent, shown
from incentlang.explain.history import payable
from incentlang.explain.lifecycle import cap_clauses
from incentlang.explain.lines import line_figure, weight_figure
from incentlang.explain.trace import Clause, Figure, Node, Note
from incentlang.explain.values import Reader
from incentlang.explain.working import figure_of
from incentlang.ir.kinds import kind_of
from incentlang.ir.pools import PoolShare
from incentlang.types import NUMBER
from incentlang.values.dates import ONE_DAY
from incentlang.values.numbers import exact_text, plain
from incentlang.values.periods import Period, period_of, periods_between

ZERO = Decimal(0)


def pool_node(work: Derivation, ready: ReadyPool, subject: str | None = None) -> tuple[int, Decimal] | None:
    """The node of a pool and what it adds to the payout; None when the participant has no part in it.

    Args:
        work: The explanation in the making.
        ready: The pool.
        subject: Only this period.
    """
    pool, first = ready.pool, ready.first_period()
    if first is None or work.clock <= work.earlier:
        return None
    numbers: list[int] = []
    clauses: list[Clause] = []
    lines: list[Figure] = []
    total = ZERO
    for period in periods_between(work.earlier + ONE_DAY, work.clock, pool.each, first.offset):
        if (subject is not None and str(period) != subject) or period.number < first.number:
            continue
        for index, share in enumerate(pool.shares) if work.engine.in_range(period.end) else ():
            if work.participant in ready.members(share, period):
                outcome = ready.outcome(index, work.participant, period, work.clock)
                number = _line(work, ready, index, period, outcome)
                numbers.append(number)
                clauses += work.nodes_clauses([number])[number]
                clauses.append(Clause(share.span.line, "", (Note(f"{period}: {work.summary_of(number)}"),)))
                moves = work.standing(share, str(period))(outcome, work.period)
                clauses += cap_clauses(work, moves)
                if outcome.state == "met" and outcome.amount is not None:
                    total += payable(moves)
                    met = work.met(share, str(period))
                    lines.append(line_figure(work, number, payable(moves), (outcome, moves), (None, ()), met))
    if not numbers:
        return None
    key = (("participant", work.participant), ("period", str(work.period)))
    number, _ = work.nodes.number("rule", pool.name, key)
    span = pool.span
    node = Node(
        number, "rule", pool.name, key, span.source.path, span.line, None, plain(total), None, work.currency,
        tuple(clauses), tuple(numbers), figure=Figure("sum", exact_text(total), pool.name, tuple(lines)),
    )  # fmt: skip
    return work.nodes.fill(node), total


def _line(work: Derivation, ready: ReadyPool, index: int, period: Period, outcome: Outcome) -> int:
    pool, share = ready.pool, ready.pool.shares[index]
    key = (("participant", work.participant), ("subject", str(period)), ("line", str(share.span.line)))
    number, new = work.nodes.number("credit", pool.name, key)
    if not new:
        return number
    work.read_inside()
    work.filling = number
    found = ready.shared_out(period, work.clock)
    reader = work.reader(ready.env(work.participant, share, period, work.clock), "")
    clauses = [_fund(work, ready, period, found), _share(work, ready, index, reader, found)]
    clauses += [condition_clause(reader, each) for each in ready.conditions[index]]
    clauses.append(_undistributed(work, ready, found))
    state = "failed" if outcome.state == "no subject" else outcome.state
    span = pool.span
    node = Node(
        number,
        "credit",
        pool.name,
        key,
        span.source.path,
        span.line,
        state,
        plain(outcome.amount) if outcome.amount is not None and state == "met" else None,
        exact_text(outcome.unrounded) if outcome.unrounded is not None else None,
        work.currency,
        tuple(sorted(clauses, key=lambda clause: clause.line)),
        work.what_was_read(),
        (),
        (),
        _summary(work, outcome),
        _figure(work, ready, index, reader, period, found, outcome),
    )
    return work.nodes.fill(node)


def _figure(
    work: Derivation,
    ready: ReadyPool,
    index: int,
    reader: Reader,
    period: Period,
    found: Distribution,
    outcome: Outcome,
) -> Figure | None:
    """The fund, its share, and the member's part by weight, which is cut to whole cents beside those of the others."""
    if outcome.amount is None or outcome.unrounded is None:
        return None
    amount, unrounded = exact_text(outcome.amount), exact_text(outcome.unrounded)
    part = found.shares[index].parts.get(work.participant) if found.shares else None
    if part is None or part.exact != outcome.unrounded:
        return Figure("same", amount, "", (Figure("stated", amount, "posted when the period was closed"),))
    money = work.engine.money_in(work.unit)
    step = exact_text(money.quantum)
    fund = figure_of(work.reader(ready.env("", None, period, work.clock), ""), ready.pool.fund)
    carried = Figure("stated", exact_text(found.carried), "carried from before")
    fund = Figure("sum", None, "", (fund, carried)) if found.carried else fund
    whole = Figure("round", exact_text(found.fund), "fund", (fund,), mode=money.mode, step=step)
    share, shared = ready.pool.shares[index], found.shares[index]
    ratio = weight_figure(share.part, share.span)
    of_fund = Figure("near", exact_text(shared.amount), "", (Figure("product", None, "", (whole, ratio)),), step=step)
    source = share.decided or share.weight
    weight = figure_of(reader, source) if source is not None and not share.by_days else None
    if weight is None or weight.value != exact_text(part.weight):
        weight = Figure("stated", exact_text(part.weight), "weight")
    if share.decided is not None:
        exact = Figure("same", unrounded, "", (weight,))
    else:
        total = Figure("stated", exact_text(shared.total), "weight of all")
        exact = Figure(
            "near",
            unrounded,
            "",
            (Figure("position", None, "", (Figure("product", None, "", (of_fund, weight)), total)),),
            step="0.000001",
        )
    return Figure("near", amount, "", (exact,), step=step)


def _fund(work: Derivation, ready: ReadyPool, period: Period, found: Distribution) -> Clause:
    span = ready.pool.fund_span
    reader = work.reader(ready.env("", None, period, work.clock), "")
    try:
        lines = reader.calculation(ready.pool.fund)
    except Problem as problem:
        return Clause(span.line, clause_text(span), (Note(problem.diagnostic.message(), "problem"),), "problem")
    if found.carried:
        lines.append(
            f"and {money(found.carried, work.currency)} carried from before: {money(found.fund, work.currency)}"
        )
    return Clause(span.line, clause_text(span), tuple(map(Note, lines)))


def _share(work: Derivation, ready: ReadyPool, index: int, reader: Reader, found: Distribution) -> Clause:
    """The share of the fund, and of it the participant's own weight."""
    share = ready.pool.shares[index]
    text, line = clause_text(share.span), share.span.line
    if not found.shares:
        assert found.problem is not None
        return Clause(line, text, (Note(found.problem.message(), "problem"),), "problem")
    shared = found.shares[index]
    part = shared.parts[work.participant]
    problem = part.problem or found.problem
    whole = f"{percent(share.part)} of {money(found.fund, work.currency)} = {money(shared.amount, work.currency)}"
    if problem is not None:
        return Clause(line, text, (Note(whole), Note(problem.message(), "problem")), "problem")
    notes = [Note(whole)]
    if part.qualifies:
        notes.append(Note(_weighed(reader, share, len(shared.parts), shared.total, part.weight)))
        notes.append(Note(f"= {money(part.amount, work.currency)}"))
    else:
        notes.append(Note("does not qualify"))
    return Clause(line, text, tuple(notes))


def _weighed(reader: Reader, share: PoolShare, members: int, total: object, weight: object) -> str:
    source = share.decided or share.weight
    if source is not None:
        reader.formula(source)  # so that the measure behind it is explained as well
    if share.decided is not None:
        return f"decided: {reader.text(share.decided)}"
    kind = NUMBER if source is None else kind_of(source)
    own, all_of_them = (shown(value, kind, reader.currency) for value in (weight, total))
    days = " by days" if share.by_days else ""
    return f"weight {own} of {all_of_them}{days}; {counted(members, 'member')}"


def _undistributed(work: Derivation, ready: ReadyPool, found: Distribution) -> Clause:
    span = ready.pool.undistributed_span
    note = "" if found.problem is not None else f"{money(found.left, work.currency)} left"
    return Clause(span.line, clause_text(span), (Note(note),) if note else ())


def _summary(work: Derivation, outcome: Outcome) -> str:
    match outcome.state:
        case "met":
            assert outcome.earned_on is not None
            payable = period_of(outcome.earned_on, work.engine.program.plan.paid, work.engine.program.plan.year_offset)
            amount = money(outcome.amount or ZERO, work.currency)
            return f"earned {outcome.earned_on}, payable {payable}: {amount} {work.currency}"
        case "pending":
            worth = "" if outcome.amount is None else f", worth {money(outcome.amount, work.currency)} {work.currency}"
            return f"pending{worth}: waits for {outcome.waiting_for} until {outcome.until}"
        case "problem":
            assert outcome.problem is not None
            return f"cannot be computed: {outcome.problem.message()}"
        case _:
            return "earned nothing: a condition failed"
