"""The life of one amount, drawn at random: whatever happens to it, its parts stay the whole (semantics 18 to 22)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import example, given
from hypothesis import strategies as st

from incentlang.engines.reference.life import Asked, Life, Money, Move, Part, Trigger, wanted
from incentlang.ledger.moves import moves
from incentlang.source import Source, Span
from incentlang.values.numbers import exact_arithmetic

CENT = Money(Decimal("0.01"), "half up")
EARNED = date(2026, 1, 15)
CLAUSES = Source("plan.incent", "." * 100)
DAYS = (st.integers(0, 8) | st.integers(0, 400)).map(lambda days: EARNED + timedelta(days=days))  # near days meet


def clause(number: int) -> Span:
    """The place of a clause of its own."""
    return Span(CLAUSES, number, number + 1)


@st.composite
def parts(draw: st.DrawFn) -> tuple[Part, ...]:
    """Parts of one purse that wait, were released, or were forfeited."""
    purse = draw(st.sampled_from(["vest", "hold"]))
    weights = draw(st.lists(st.integers(1, 100), min_size=1, max_size=5))
    found = []
    for index, weight in enumerate(weights):
        state = draw(st.sampled_from(["open", "released", "forfeited"]))
        day = None if state == "open" else draw(DAYS)
        found.append(Part(clause(index), purse, Fraction(weight, sum(weights)), state, day))  # type: ignore[arg-type]
    return tuple(found)


@st.composite
def triggers(draw: st.DrawFn) -> list[Trigger]:
    """Claw backs, some of them undone later, some after each row of a fact: in order of date, then key."""
    found = []
    for number in range(draw(st.integers(0, 3))):
        if draw(st.booleans()):
            found += draw(rows(number))
            continue
        on = draw(DAYS)
        pause = draw(st.none() | st.integers(0, 8) | st.integers(0, 200))
        later = None if pause is None else on + timedelta(days=pause)
        share = Decimal(draw(st.integers(1, 100))).scaleb(-2)
        found.append(Trigger(clause(50 + number), on, share, None, restored=later, full=draw(st.booleans())))
    return found


@st.composite
def rows(draw: st.DrawFn, number: int = 0) -> list[Trigger]:
    """What each row of a fact takes by one clause."""
    days = sorted(draw(st.lists(DAYS, min_size=1, max_size=4)))
    shares = [Decimal(draw(st.integers(0, 100))).scaleb(-2) for _ in days]
    return [
        Trigger(clause(50 + number), day, share, None, key=f"N{index}")
        for index, (day, share) in enumerate(zip(days, shares, strict=True))
    ]


def columns(found: Iterable[Move]) -> dict[str, Decimal]:
    """What the moves add up to, by column of a payout."""
    totals: dict[str, Decimal] = defaultdict(Decimal)
    for move in found:
        for column, sign in moves(move.kind, move.of_kind).items():
            totals[column] += sign * move.amount
    return totals


def life(cents: int, of: tuple[Part, ...], taken: list[Trigger]) -> list[Move]:
    """The moves of an amount."""
    amount = Decimal(cents).scaleb(-2)
    with exact_arithmetic():
        asked = [Asked(trigger, *wanted(trigger, amount, CENT)) for trigger in taken]
        return Life(amount, amount, EARNED, of, CENT).run(asked)


@given(st.integers(-(10**7), 10**7), parts(), triggers())
def test_parts_stay_the_whole(cents: int, of: tuple[Part, ...], taken: list[Trigger]) -> None:
    found = columns(life(cents, of, taken))
    amount = Decimal(cents).scaleb(-2)
    assert amount + found["payable"] + found["held"] + found["unvested"] + found["forfeited"] == amount
    sign = -1 if amount < 0 else 1
    for column in ("held", "unvested", "forfeited", "clawed_back"):
        assert found[column] * sign >= 0, column
    assert (amount + found["payable"] - found["clawed_back"]) * sign >= 0, "more was taken than was ever payable"


def after(days: int) -> date:
    """So many days after earning."""
    return EARNED + timedelta(days=days)


TAKEN_TWICE = [
    Trigger(clause(50), after(2), Decimal("0.2"), None, restored=after(20)),
    Trigger(clause(51), after(3), Decimal("0.2"), None, restored=after(30)),
]
"""Both take of one part that waits, and both give back after it was released: it is released three times."""


@example(10_000, (Part(clause(0), "vest", Fraction(1), "released", after(10)),), TAKEN_TWICE)
@given(st.integers(-(10**7), 10**7), parts(), triggers())
def test_no_two_moves_are_one_entry(cents: int, of: tuple[Part, ...], taken: list[Trigger]) -> None:
    """What is posted is kept by slot: two moves of one slot would lose money without a word."""
    slots = [move.slot for move in life(cents, of, taken)]
    assert len(slots) == len(set(slots))


@given(st.integers(1, 10**7), parts(), triggers(), DAYS)
def test_what_has_happened_does_not_depend_on_what_comes_later(
    cents: int, of: tuple[Part, ...], taken: list[Trigger], clock: date
) -> None:
    """Asked on an earlier day, the moves up to that day are the same: no batch of days changes them."""

    def known(part: Part) -> Part:
        return part if part.on is None or part.on <= clock else part._replace(state="open", on=None)

    def seen(trigger: Trigger) -> Trigger:
        undone = trigger.restored is not None and trigger.restored <= clock
        return trigger if undone else trigger._replace(restored=None)

    whole = [move for move in life(cents, of, taken) if move.on <= clock]
    then = life(cents, tuple(map(known, of)), [seen(trigger) for trigger in taken if trigger.on <= clock])
    # A part that is released on the day of earning is not put aside at all, so nothing is lost by comparing columns.
    assert columns(whole) == columns(move for move in then if move.on <= clock)


@given(st.integers(1, 10**7), parts())
def test_everything_released_is_everything_payable(cents: int, of: tuple[Part, ...]) -> None:
    released = tuple(part._replace(state="released", on=part.on or EARNED) for part in of)
    assert columns(life(cents, released, []))["payable"] == 0, "payable is moved away and comes back whole"


@st.composite
def receipts(draw: st.DrawFn) -> tuple[Part, ...]:
    """A running schedule: parts that came in, in order of their days, with weights that run; the rest waits."""
    days = sorted(draw(st.lists(DAYS, max_size=5)))
    weights = sorted(draw(st.lists(st.integers(1, 100), min_size=len(days), max_size=len(days))))
    came = [
        Part(clause(0), "hold", Fraction(weight, 100), "released", day, running=True)
        for day, weight in zip(days, weights, strict=True)
    ]
    return (*came, Part(clause(0), "hold", Fraction(1), "open", running=True))


@given(st.integers(1, 10**7), receipts(), triggers(), DAYS)
def test_what_comes_in_later_changes_no_entry(
    cents: int, of: tuple[Part, ...], taken: list[Trigger], clock: date
) -> None:
    """Payable as received: money that comes in after a claw back leaves what is posted as it is, entry for entry."""
    taken = [trigger._replace(restored=None) for trigger in taken]
    *came, rest = of
    whole = {move.slot: move.amount for move in life(cents, of, taken) if move.on <= clock}
    known = (*(part for part in came if part.on is not None and part.on <= clock), rest)
    then = {move.slot: move.amount for move in life(cents, known, [t for t in taken if t.on <= clock])}
    assert whole == then


@given(st.integers(-(10**7), 10**7), parts(), rows(), DAYS)
def test_rows_that_come_later_change_no_entry(
    cents: int, of: tuple[Part, ...], taken: list[Trigger], clock: date
) -> None:
    """Each row takes its own share: what is posted for one stays, entry for entry, when the next one comes."""
    waiting = tuple(part._replace(state="open", on=None) for part in of)
    whole = {move.slot: move.amount for move in life(cents, waiting, taken) if move.on <= clock}
    then = {move.slot: move.amount for move in life(cents, waiting, [each for each in taken if each.on <= clock])}
    assert whole == then


@given(st.integers(-(10**7), 10**7), rows(), st.integers(0, 3))
def test_a_row_that_is_found_late_changes_no_other_entry(cents: int, taken: list[Trigger], which: int) -> None:
    """While there is enough for all of them; the row's key tells the entries apart, not its place among the rows."""
    small = [trigger._replace(share=Fraction(trigger.share or 0) / 4) for trigger in taken]
    late = small[which % len(small)].key
    whole = {move.slot: move.amount for move in life(cents, (), small)}
    before = {move.slot: move.amount for move in life(cents, (), [each for each in small if each.key != late])}
    cent = Decimal("0.02")  # of four quarters the last may find a cent less than it asks for
    assert all(abs(whole.get(slot, Decimal(0)) - amount) <= cent for slot, amount in before.items())
