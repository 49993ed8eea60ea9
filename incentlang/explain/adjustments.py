"""Prior period adjustments in an explanation, and what is to be said of a closed period."""

from __future__ import annotations

from decimal import Decimal

from incentlang.engines.reference.capping import CAP_NAME
from incentlang.engines.reference.posting import place_of
from incentlang.engines.result import Result
from incentlang.explain.conditions import clause_text
from incentlang.explain.derivation import Derivation
from incentlang.explain.figures import money
from incentlang.explain.late import late_facts
from incentlang.explain.trace import Clause, Figure, Node, Note
from incentlang.ledger.closing import ADJUSTMENT, posted_before
from incentlang.ledger.entries import Entry
from incentlang.ledger.moves import moves
from incentlang.ledger.payouts import Payout
from incentlang.values.numbers import exact_text, plain

ZERO = Decimal(0)


def adjustments(work: Derivation, result: Result) -> list[tuple[int, Decimal]]:
    """A node for each rule of which late facts changed closed periods, and what it adds to this payout."""
    rules: dict[str, list[Entry]] = {}
    for entry in result.entries:
        if entry.kind == ADJUSTMENT:
            rules.setdefault(entry.rule, []).append(entry)
    found = [(_node(work, rule, entries), sum(map(_paid, entries), ZERO)) for rule, entries in rules.items()]
    off = [entry for entry in result.entries if entry.kind == "adjust" and entry.of_kind == "balance"]
    return [
        *found,
        *((_written_off(work, entry), entry.amount) for entry in off),
        *((_carried(work, entry), _paid(entry)) for entry in result.entries if _is_carried(entry)),
    ]


def _is_carried(entry: Entry) -> bool:
    """Whether an entry is what a cap cut off earlier and pays now: it belongs to the cap, and to no line of a rule."""
    return entry.kind == "cap" and entry.rule.startswith(CAP_NAME) and entry.subject_type == "period"


def _carried(work: Derivation, entry: Entry) -> int:
    """The node of an excess that was carried into this period."""
    cap = next(each for each in work.engine.program.caps if place_of(each.span) == (entry.file, entry.line))
    key = (("participant", work.participant), ("period", str(work.period)), ("cap", entry.subject))
    number, _ = work.nodes.number("rule", entry.rule, key)
    word = "carried from before, and paid now" if entry.amount < 0 else "paid before, and cut off now"
    note = Note(f"{entry.subject}: {money(abs(entry.amount), entry.unit)} {word}")
    return work.nodes.fill(
        Node(number, "rule", entry.rule, key, entry.file, entry.line, None, plain(_paid(entry)), None, entry.unit,
             (Clause(entry.line, clause_text(cap.span), (note,)),), figure=_entries([entry]))
    )  # fmt: skip


def _paid(entry: Entry) -> Decimal:
    """What an entry adds to pay."""
    signs = {"payable": 1, "drawn": 1, "recovered": -1, "clawed_back": -1}
    moved = moves(entry.kind, entry.of_kind)
    return sum((sign * moved.get(column, 0) * entry.amount for column, sign in signs.items()), ZERO)  # type: ignore[call-overload]


def _entries(entries: list[Entry]) -> Figure:
    """Entries of the ledger and what they add to pay; what led to them stands in the run that posted them."""
    found = []
    for entry in entries:
        kind, of_kind = entry.kind, entry.of_kind
        if kind == ADJUSTMENT:
            kind, _, of_kind = of_kind.partition(" ")  # type: ignore[assignment]
        amount = exact_text(entry.amount)
        words = f"{entry.kind.replace('_', ' ')} of {entry.subject}"
        found.append(Figure("move", amount, kind, (Figure("stated", amount, words),), mode=of_kind))
    return Figure("stands", exact_text(sum(map(_paid, entries), ZERO)), "posted", tuple(found))


def _written_off(work: Derivation, entry: Entry) -> int:
    """The node of negative pay that the plan writes off."""
    plan = work.engine.program.plan
    text = clause_text(plan.negative.span) if plan.negative is not None else "negative pay"
    key = (("participant", work.participant), ("period", str(work.period)), ("negative pay", "written off"))
    number, _ = work.nodes.number("rule", entry.rule, key)
    note = Note(f"{money(-entry.amount, work.currency)} is left: written off")
    return work.nodes.fill(
        Node(number, "rule", entry.rule, key, entry.file, entry.line, None, plain(entry.amount), None, work.currency,
             (Clause(entry.line, text, (note,)),), figure=_entries([entry]))
    )  # fmt: skip


def _node(work: Derivation, rule: str, entries: list[Entry]) -> int:
    last = [each for each in work.engine.closed if each.period.end < work.period.end][-1]
    clauses = []
    for entry in entries:
        word = entry.of_kind.replace("_", " ")
        amount = money(entry.amount, entry.unit)
        if entry.is_nomination:
            word, amount = ("nominated", entry.evidence) if entry.amount > 0 else ("withdrawn", entry.evidence)
        note = f"{entry.subject} for {entry.for_period}: {word} {amount}"
        if not entry.is_nomination:
            was = posted_before(work.engine.closed, entry)
            note += f" (was {money(was, entry.unit)}, now {money(was + entry.amount, entry.unit)})"
        told = (note, *late_facts(work.engine, entry, last.as_of))
        notes = tuple(Note(each, None, False, entry.subject) for each in told)
        clauses.append(Clause(entry.line, "prior period adjustment", notes))
    since = Note(f"periods closed up to {last.period}, as known now, less what was posted for them")
    key = (("participant", work.participant), ("period", str(work.period)), ("adjusts", f"up to {last.period}"))
    number, _ = work.nodes.number("rule", rule, key)
    total = sum(map(_paid, entries), ZERO)
    clauses.append(Clause(entries[0].line, "", (since,)))
    return work.nodes.fill(
        Node(number, "rule", rule, key, entries[0].file, entries[0].line, None, plain(total), None,
             entries[0].unit, tuple(clauses), figure=_entries(entries))
    )  # fmt: skip


def closed_note(work: Derivation, row: Payout, found: list[tuple[int, Decimal]]) -> str:
    """What a reader of a closed period should know; empty for an open one."""
    shut = next((each for each in work.engine.closed if each.period == work.period), None)
    if shut is None:
        return ""
    note = f"{work.period} is closed with the knowledge of {shut.as_of}: the account shows what was posted"
    lines = sum((amount for _, amount in found), ZERO)
    posted = row.payable + row.drawn - row.recovered - row.clawed_back
    if lines == posted:
        return note
    return (
        f"{note}, {money(posted, work.currency)}; the lines above come to {money(lines, work.currency)} with the plan "
        "and the data as they are now"
    )
