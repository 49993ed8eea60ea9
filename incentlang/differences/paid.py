"""Two runs on the same data: who is paid how much more or less, and by which lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from decimal import Decimal

import attrs

from incentlang.data import Dataset
from incentlang.differences.model import Difference, Judged, Paid, PaidLine, Person, RoleTotal
from incentlang.differences.programs import ANY_ROLE, OTHER_ROLES
from incentlang.engines.result import Result

ZERO = Decimal(0)
Key = tuple[str, str]


def compare_paid(old: Result, new: Result, data: Dataset, name: str) -> Paid:
    """What both results pay, in all their periods together.

    Args:
        old: What the old plan pays.
        new: What the new one pays.
        data: The data, for names and roles.
        name: Where the data is.
    """
    before, after = _totals(old), _totals(new)
    lines = _lines(old, new)
    people = []
    sums: dict[Key, list[tuple[Decimal, Decimal]]] = defaultdict(list)
    for key in sorted(before.keys() | after.keys()):
        who, unit = key
        was, now = before.get(key, ZERO), after.get(key, ZERO)
        role = _role(data, who)
        if was is not None and now is not None:
            sums[role, unit].append((was, now))
        if was != now or lines.get(key):
            known = data.participants.get(who)
            people.append(
                Person(who, known.name if known is not None else "", role, unit, was, now, tuple(lines.get(key, ())))
            )
    people.sort(key=lambda each: (each.gain is None, -abs(each.gain or ZERO), each.participant, each.unit))
    totals = [
        RoleTotal(role, unit, len(rows), sum((a for a, _ in rows), ZERO), sum((b for _, b in rows), ZERO))
        for (role, unit), rows in sorted(sums.items())
    ]
    periods = dict.fromkeys(map(str, sorted({*old.periods, *new.periods}, key=lambda period: period.end)))
    unchanged = len(before.keys() | after.keys()) - len(people)
    return Paid(name, tuple(periods), tuple(totals), tuple(people), unchanged)


def with_paid(difference: Difference, paid: Paid) -> Difference:
    """The difference with what was paid; what was not decided and is refuted both ways is incomparable now."""
    verdicts = tuple(_refuted(each, paid) if each.kind == "rule" else each for each in difference.verdicts)
    declared = {each.name for each in difference.roles}
    roles = tuple(_role_refuted(each, paid, declared) for each in difference.roles)
    return attrs.evolve(difference, verdicts=verdicts, roles=roles, paid=paid)


def _refuted(judged: Judged, paid: Paid) -> Judged:
    gains: dict[str, Decimal] = defaultdict(Decimal)
    for person in paid.people:
        for line in person.lines:
            if line.rule == judged.name:
                gains[person.participant] += (line.new - line.old) * _PAYS.get(line.kind, 0)
    return _by_witness(judged, gains)


def _role_refuted(judged: Judged, paid: Paid, declared: Set[str]) -> Judged:
    rest = ANY_ROLE if ANY_ROLE in declared else OTHER_ROLES
    shown = [(each.role if each.role in declared else rest, each) for each in paid.people]
    mine = [each for role, each in shown if role == judged.name and each.gain is not None]
    return _by_witness(judged, {each.participant: each.gain or ZERO for each in mine})


def _by_witness(judged: Judged, gains: Mapping[str, Decimal]) -> Judged:
    best = max(gains.items(), key=lambda each: each[1], default=None)
    worst = min(gains.items(), key=lambda each: each[1], default=None)
    if judged.verdict != "not decided" or best is None or worst is None or best[1] <= 0 or worst[1] >= 0:
        return judged
    why = f"with this data {best[0]} is paid more and {worst[0]} less"
    return attrs.evolve(judged, verdict="incomparable", why=why)


_PAYS = {"earn": 1, "share": 1, "adjust": 1, "vest": 1, "release": 1, "hold": -1, "claw_back": -1}
"""What entries of a kind do to what a rule pays before caps; a forfeit takes what was not payable yet."""


def _totals(result: Result) -> dict[Key, Decimal | None]:
    found: dict[Key, Decimal | None] = {}
    for row in result.payouts:
        key = row.participant, row.unit
        before = found.get(key, ZERO)
        found[key] = None if before is None or row.paid is None else before + row.paid
    return found


def _lines(old: Result, new: Result) -> Mapping[Key, Sequence[PaidLine]]:
    """Per person the lines that differ, the largest difference first."""
    found: dict[Key, list[PaidLine]] = defaultdict(list)
    before, after = _moves(old), _moves(new)
    for key in sorted(before.keys() | after.keys()):
        was, now = before.get(key, ZERO), after.get(key, ZERO)
        if was != now:
            who, unit, rule, subject, kind = key
            found[who, unit].append(PaidLine(rule, subject, kind, was, now))
    for lines in found.values():
        lines.sort(key=lambda each: (-abs(each.new - each.old), each.rule, each.subject, each.kind))
    return found


def _moves(result: Result) -> dict[tuple[str, str, str, str, str], Decimal]:
    sums: dict[tuple[str, str, str, str, str], Decimal] = defaultdict(Decimal)
    for entry in result.entries:
        if not entry.is_nomination:
            sums[entry.participant, entry.unit, entry.rule, entry.subject, entry.kind] += entry.amount
    return sums


def _role(data: Dataset, who: str) -> str:
    known = data.participants.get(who)
    return str(known.assignments[-1].role) if known is not None and known.assignments else ""
