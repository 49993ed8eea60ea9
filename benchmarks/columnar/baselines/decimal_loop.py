"""The plan as a plain Python loop with `decimal.Decimal`: exact, and what a careful programmer writes first."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal, setcontext
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from benchmarks.columnar.baselines.payouts import MONTHS, run

ZERO, CENT = Decimal("0.00"), Decimal("0.01")
BANDS = ((Decimal("0.10"), Decimal(0)), (Decimal("0.05"), Decimal(1)), (Decimal("0.05"), Decimal("1.5")))
"""What each band of the accelerator adds to the rate, and from which attainment."""
GROWTH, RENEWED, OVERRIDE, LIMIT = Decimal("0.06"), Decimal("0.02"), Decimal("0.005"), Decimal("0.035")
LIVE_WITHIN, BACK_WITHIN = timedelta(days=90), timedelta(days=180)


class Deal(NamedTuple):
    """A row of the file."""

    deal_id: str
    closed_on: date
    arr: Decimal
    currency: str
    kind: str
    shared: bool
    customer: str
    owner: str


class Line(NamedTuple):
    """An amount that is credited."""

    who: str
    earned_on: date
    customer: str
    amount: Decimal


class Tables:
    """The files, each in the shape in which it is looked up."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.connection = duckdb.connect()
        self.live = dict(self.rows("activation", "customer, activated_on"))
        self.quota = dict(self.rows("quota", "participant, value"))
        self.left: dict[str, list[date]] = defaultdict(list)
        for customer, day in self.rows("churn", "customer, churned_on"):
            self.left[customer].append(day)
        for days in self.left.values():
            days.sort()
        self.rates: dict[str, tuple[list[date], list[Decimal]]] = {}
        for currency, day, rate in self.rows("exchange_rate", "currency, date, rate", "date"):
            known_days, known_rates = self.rates.setdefault(currency, ([], []))
            known_days.append(day)
            known_rates.append(rate)
        self.people: dict[str, list[tuple[date, str | None]]] = defaultdict(list)
        for who, since, manager in self.rows("participant", 'participant, "from", manager', '"from"'):
            self.people[who].append((since, manager))
        self.shares: dict[str, list[tuple[str, Decimal]]] = defaultdict(list)
        for deal, who, share in self.rows("split", "deal, participant, share"):
            self.shares[deal].append((who, share))

    def rows(self, table: str, columns: str, order: str | None = None) -> Iterator[tuple[Any, ...]]:
        """The rows of one file."""
        name = str(self.data / f"{table}.parquet").replace("'", "''")
        cursor = self.connection.cursor()
        cursor.execute(f"SELECT {columns} FROM '{name}'{f' ORDER BY {order}' if order else ''}")
        while batch := cursor.fetchmany(10_000):
            yield from batch

    def dollars(self, deal: Deal) -> Decimal:
        """The amount at the latest rate up to the day of the deal."""
        if deal.currency == "USD":
            return deal.arr
        days, rates = self.rates[deal.currency]
        return deal.arr * rates[bisect_right(days, deal.closed_on) - 1]

    def above(self, who: str, day: date) -> Iterator[str]:
        """The chain of managers as it was on a day."""
        manager = self.manager(who, day)
        while manager is not None:
            yield manager
            manager = self.manager(manager, day)

    def manager(self, who: str, day: date) -> str | None:
        """Whom somebody reported to on a day."""
        return next(manager for since, manager in reversed(self.people[who]) if since <= day)


class Books:
    """Amounts of each participant and month."""

    def __init__(self) -> None:
        self.earned: defaultdict[tuple[str, str], Decimal] = defaultdict(lambda: ZERO)
        self.capped: defaultdict[tuple[str, str], Decimal] = defaultdict(lambda: ZERO)
        self.taken: defaultdict[tuple[str, str], Decimal] = defaultdict(lambda: ZERO)

    def credit(self, tables: Tables, line: Line) -> None:
        """Enter a line, and what a churn takes back of it."""
        self.earned[line.who, month(line.earned_on)] += line.amount
        days = tables.left.get(line.customer, ())
        first = bisect_left(days, line.earned_on)
        if first < len(days) and days[first] <= line.earned_on + BACK_WITHIN:
            self.taken[line.who, month(days[first])] += line.amount


def month(day: date) -> str:
    """The pay period of a day."""
    return MONTHS[day.month - 1]


def cents(amount: Decimal) -> Decimal:
    """Rounded half up."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def walk(before: Decimal, after: Decimal, quota: Decimal) -> Decimal:
    """What the accelerator pays from one point of the year to another."""
    return sum(
        (rate * (max(after - start * quota, ZERO) - max(before - start * quota, ZERO)) for rate, start in BANDS), ZERO
    )


def pay(data: Path) -> Iterator[tuple[object, ...]]:
    """The payouts, as text."""
    setcontext(Context(prec=76))
    tables, books = Tables(data), Books()
    waited: dict[str, list[tuple[date, str, Decimal, str]]] = defaultdict(list)
    renewed: defaultdict[tuple[str, str], Decimal] = defaultdict(lambda: ZERO)
    booked: defaultdict[tuple[str, str], Decimal] = defaultdict(lambda: ZERO)
    for deal in map(Deal._make, tables.rows("deal", ", ".join(Deal._fields))):
        dollars = tables.dollars(deal)
        if deal.kind == "renewal":
            renewed[deal.owner, month(deal.closed_on)] += cents(RENEWED * dollars)
            continue
        for leader in tables.above(deal.owner, deal.closed_on):
            booked[leader, month(deal.closed_on)] += dollars
        if deal.kind == "new_logo":
            live = tables.live.get(deal.customer)
            if live is not None and live <= deal.closed_on + LIVE_WITHIN:
                waited[deal.owner].append((max(live, deal.closed_on), deal.deal_id, dollars, deal.customer))
        elif deal.shared:
            for who, share in tables.shares[deal.deal_id]:
                books.credit(tables, Line(who, deal.closed_on, deal.customer, cents(GROWTH * (share * dollars))))
        else:
            books.credit(tables, Line(deal.owner, deal.closed_on, deal.customer, cents(GROWTH * dollars)))
    for owner, deals in waited.items():
        before, quota = ZERO, tables.quota[owner]
        for earned_on, _, dollars, customer in sorted(deals):
            after = before + dollars
            books.credit(tables, Line(owner, earned_on, customer, cents(walk(before, after, quota))))
            before = after
    for who, period in booked:
        books.earned[who, period] += cents(OVERRIDE * booked[who, period])
    for who, quota in tables.quota.items():
        limit, before = cents(LIMIT * quota), ZERO
        for period in MONTHS:
            amount = renewed[who, period]
            books.earned[who, period] += amount
            books.capped[who, period] += amount - (min(limit, before + amount) - min(limit, before))
            before += amount
    for who in sorted(tables.people):
        balance = ZERO
        for period in MONTHS:
            key = who, period
            due = balance + books.earned[key] - books.capped[key] - books.taken[key]
            paid, balance = max(due, ZERO), min(due, ZERO)
            yield (*key, books.earned[key], books.capped[key], books.taken[key], paid, balance)


if __name__ == "__main__":
    run(__doc__, pay)
