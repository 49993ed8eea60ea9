"""The words that a difference of two plans is told in, as text and as Markdown."""

from __future__ import annotations

from decimal import Decimal

from incentlang.cli.findings import counted
from incentlang.differences import Change, Difference, Paid, PaidLine, Person
from incentlang.values.numbers import plain

MOST_PEOPLE, MOST_LINES = 20, 5
"""So many are shown to people; JSON has them all."""

_SAYS = {
    "text only": "only text has changed, nobody is paid otherwise",
    "neutral": "neutral: written otherwise, paid the same",
    "more generous": "more generous: nobody is paid less",
    "less generous": "less generous: nobody is paid more",
    "incomparable": "incomparable: some are paid more, others less",
    "not decided": "not decided by the plans alone",
}


def summary(difference: Difference) -> str:
    """The whole difference in a line."""
    says = _SAYS[difference.verdict] if difference.definitions else "the plans say the same"
    told = f"{difference.old} → {difference.new}: {says}"
    paid = difference.paid
    if paid is not None:
        more = sum(1 for each in paid.people if each.gain is not None and each.gain > 0)
        less = sum(1 for each in paid.people if each.gain is not None and each.gain < 0)
        told += f"; on the data {more} gain, {less} lose"
    return told


def change_words(change: Change) -> str:
    """`8% → 9% (old.incent:12 → new.incent:14)`."""
    if change.what in ("reads", "reads no longer", "added", "removed"):
        return f"{change.what}: {change.new or change.old}{_places(change)}"
    lead = f"{change.what} " if change.what in ("title", "reason", "method") else ""
    if change.old == change.new:
        return f"{change.new}: something that it reads has changed{_places(change)}"
    if not change.old or not change.new:
        word = "new" if change.new else "gone"
        return f"{lead}{word}: {change.new or change.old}{_places(change)}"
    return f"{lead}{change.old} → {change.new}{_places(change)}"


def _places(change: Change) -> str:
    places = [place for place in (change.old_place, change.new_place) if place]
    return f" ({' → '.join(places)})" if places else ""


def amount(value: Decimal | None) -> str:
    """An amount with marks for thousands; what cannot be computed is said."""
    return "not computed" if value is None else f"{Decimal(plain(value)):,f}"


def signed(value: Decimal | None) -> str:
    """An amount with its sign."""
    if value is None:
        return "not known"
    return f"+{amount(value)}" if value > 0 else amount(value)


def person_words(person: Person) -> str:
    """Who it is."""
    name = f"{person.name} ({person.participant})" if person.name else person.participant
    return f"{name}, {person.role}" if person.role else name


def gain(person: Person) -> str:
    """What is paid instead of what."""
    return f"{signed(person.gain)} {person.unit}  ({amount(person.old)} → {amount(person.new)})"


def line_words(line: PaidLine) -> str:
    """`commission for D1: 800.00 → 900.00`; another kind than what was earned is named."""
    kind = "" if line.kind == "earn" else f"{line.kind.replace('_', ' ')} of "
    return f"{kind}{line.rule} for {line.subject}: {amount(line.old)} → {amount(line.new)}"


def more_people(paid: Paid) -> str:
    """Who is not shown, and who is paid as before."""
    left = len(paid.people) - MOST_PEOPLE
    more = f"{left:,} more are paid otherwise: --format json lists all; " if left > 0 else ""
    same = f"paid as before: {counted(paid.unchanged, 'account')}" if paid.unchanged else "everybody is paid otherwise"
    return f"{more}{same}"
