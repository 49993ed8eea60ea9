"""A guarantee or an advance explained: what was compared, what is drawn, what is owed and what pay gives back."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from incentlang.engines.reference.draws import ReadyDraw
from incentlang.engines.reference.rules import ReadyPeriodRule
from incentlang.engines.reference.run import run
from incentlang.engines.result import PendingLine
from incentlang.explain.conditions import clause_text
from incentlang.explain.credits import subject_clause
from incentlang.explain.derivation import Derivation
from incentlang.explain.drawn import Settled
from incentlang.explain.figures import money, percent
from incentlang.explain.trace import Clause, Figure, Node, Note, State
from incentlang.explain.values import Reader
from incentlang.ir.draws import Draw
from incentlang.ledger.draws import Settlement
from incentlang.ledger.entries import Entry
from incentlang.values.numbers import Number, exact_text, plain
from incentlang.values.periods import Period

ZERO = Decimal(0)


def draw_node(work: Derivation, ready: ReadyPeriodRule) -> tuple[int, Decimal] | None:
    """The node of the rule and what it adds to the payout; None where nothing is offered and nothing is owed.

    All versions of a rule are one node: what one of them drew is given back while another is in force.
    """
    versions = work.engine.versions(ready)
    if ready is not versions[0]:
        return None
    result = run(work.engine, [work.period], only=work.participant)
    name, mine = ready.rule.name, work.participant
    rows = [each for each in result.settlements if _is(each, work, name)]
    wait = next((each for each in result.pending if each.rule == name and each.participant == mine), None)
    posted = [each for each in result.entries if each.rule == name and each.kind in ("draw", "recover", "adjust")]
    if not rows and wait is None and not posted:
        return None
    span = work.period.within(ready.rule.each)
    last = versions[rows[-1].version if rows else 0]
    now = next((each for each in versions if each.rule.dates.holds(span.start)), last)
    work.read_inside()
    reader = work.reader(now.env(mine, span, work.clock), "")
    clauses = [subject_clause(reader, now.rule)]
    amount = sum((-each.amount if each.kind == "recover" else each.amount for each in posted), ZERO)
    for row in rows:
        clauses += _settled(work, reader, versions[row.version], row)
    if not rows and wait is not None and now.rule.draw is not None:
        clauses.append(_waiting(reader, now.rule.draw, wait))
    elif not rows:  # a closed period: what was posted, whatever would be drawn now
        clauses += [_posted(each, work.currency) for each in posted]
    accounts = (each for each in result.payouts if each.participant == mine and each.unit == work.currency)
    settled = Settled(work, versions, rows, next(accounts, None) if work.accounted else None)
    figures = tuple(settled.figure(each) for each in posted)
    state: State | None = "pending" if not rows and wait is not None else None
    key = (("participant", mine), ("period", str(work.period)))
    number, _ = work.nodes.number("rule", name, key)
    place = now.rule.span
    node = Node(
        number, "rule", name, key, place.source.path, place.line, state, plain(amount), None, work.currency,
        tuple(sorted(clauses, key=lambda clause: clause.line)), work.what_was_read(),
        figure=Figure("stands", exact_text(amount), "posted", figures),
    )  # fmt: skip
    return work.nodes.fill(node), amount


def _settled(work: Derivation, reader: Reader, ready: ReadyPeriodRule, row: Settlement) -> Iterator[Clause]:
    """The clauses of one version, with what it drew and what of it was given back."""
    draw = ready.rule.draw
    assert draw is not None  # only what draws is settled
    span = work.period.within(ready.rule.each)
    env = ready.env(work.participant, span, work.clock)
    own = ReadyDraw(ready, draw, work.engine)
    share = own.limit(env) if own.limit is not None and draw.limit is not None and draw.limit.share else None
    offer = own.offer(work.participant, span, work.clock) if row.offered is not None else None
    whole = offer.amount if offer is not None else ZERO
    notes = tuple(map(Note, (*_left(span, row, whole, work.currency), *_told(reader, draw, row, share, whole))))
    yield Clause(draw.span.line, clause_text(draw.span), notes)
    yield from _leaving(draw, row, work.currency)


def _posted(entry: Entry, currency: str) -> Clause:
    words = {"draw": "drew", "recover": f"recovered of {entry.for_period}"}
    note = Note(f"posted: {words.get(entry.kind, 'written off')} {money(entry.amount, currency)}")
    return Clause(entry.line, "", (note,))


def _is(row: Settlement, work: Derivation, rule: str) -> bool:
    return row.rule == rule and row.period == work.period and row.participant == work.participant


def _left(span: Period, row: Settlement, whole: Decimal, currency: str) -> Iterator[str]:
    """What is left of a guarantee longer than the pay period, in the last pay period of its own."""
    if span == row.period or row.offered is None:
        return
    brought = money(whole - row.offered, currency)
    first, last = next(span.parts(row.period.grain)), row.period.shifted(-1)
    came = f"{money(whole, currency)} for {span}, and {brought} came " + (
        f"in {first}" if first == last else f"from {first} to {last}"
    )
    yield f"{came}: {money(max(row.offered, ZERO), currency)} left"


def _told(reader: Reader, draw: Draw, row: Settlement, share: Number | None, whole: Decimal) -> Iterator[str]:
    currency = reader.currency

    def shown(amount: Number) -> str:
        return money(amount, currency)

    if row.offered is not None:
        formula, *more = reader.calculation(draw.amount)
        if draw.kind == "advance":
            yield f"{shown(row.offered)} on top of {shown(row.compared)} payable: draws {shown(row.drawn)}"
        elif row.drawn > 0:
            yield f"{shown(row.compared)} payable is below {shown(row.offered)}: draws {shown(row.drawn)}"
        else:
            yield f"{shown(row.compared)} payable reaches {shown(max(row.offered, ZERO))}: draws nothing"
        if formula != shown(whole):
            yield formula
        yield from more
    if not draw.recoverable or (row.owed == 0 and row.drawn == 0):
        return
    before = row.owed - row.drawn
    yield f"owed {shown(row.owed)}" + (
        f" = {shown(before)} + {shown(row.drawn)} drawn" if row.drawn else " from before"
    )
    if row.waits == "draw":
        yield "nothing is recovered in a period that draws"
    elif row.waits == "months":
        yield f"recovery begins {draw.months} months after the draw"
    else:
        yield from _recovery(row, share, shown)


def _recovery(row: Settlement, share: Number | None, shown: object) -> Iterator[str]:
    assert callable(shown)
    if row.limit is not None:
        of = "" if share is None else f"{percent(share)} of {shown(row.pay)} pay = "
        yield f"at most {of}{shown(row.limit)}"
    if row.floor > 0:
        room = max(ZERO, row.pay - row.floor)
        yield f"pay {shown(row.pay)} stays at {shown(row.floor)} or more, so at most {shown(room)}"
    if row.before > 0:
        yield f"less {shown(row.before)} that this period gives back of an earlier version"
    yield f"recovers {shown(row.recovered)}, still owed {shown(row.owed - row.recovered)}"


def _leaving(draw: Draw, row: Settlement, currency: str) -> list[Clause]:
    if draw.leaving is None:
        return []
    text, line = clause_text(draw.leaving.span), draw.leaving.span.line
    if row.settled == 0:
        return [Clause(line, text)]
    amount = money(row.settled, currency)
    told = (
        f"left: {amount} is written off" if draw.leaving.does == "write off" else f"left: {amount} is to be paid back"
    )
    return [Clause(line, text, (Note(told),))]


def _waiting(reader: Reader, draw: Draw, wait: PendingLine) -> Clause:
    amount = "" if wait.amount is None else f"would draw {money(wait.amount, reader.currency)}; "
    note = Note(f"{amount}waits for {wait.waiting_for}", "pending")
    return Clause(draw.span.line, clause_text(draw.span), (note,), "pending", until=wait.until)
