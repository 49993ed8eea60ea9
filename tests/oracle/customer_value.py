"""What the plan of `examples/customer_value` must pay, computed a second time by brute force.

Shares no code with incentlang: it reads the exported files itself, walks every rule in exact fractions and
rounds each credit once. The decision numbers are those of the semantics page.

    python tests/oracle/customer_value.py [PARTICIPANT…]
"""

import csv
import json
import sys
from collections import defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import python_calamine

DATA = Path(__file__).parents[2] / "examples" / "customer_value" / "data"
QUARTER_ENDS = [date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30), date(2026, 12, 31)]
WINDOW_DAYS = {
    ("SMB", "Standard"): 60,
    ("SMB", "Complex"): 60,
    ("Mid-Market", "Standard"): 90,
    ("Mid-Market", "Complex"): 90,
    ("Enterprise", "Standard"): 120,
    ("Enterprise", "Complex"): 180,
}
RATES = [
    (Fraction(0), Fraction(1), Fraction(10, 100)),
    (Fraction(1), Fraction(3, 2), Fraction(15, 100)),
    (Fraction(3, 2), None, Fraction(20, 100)),
]
CURVE = [
    (Fraction(100, 100), Fraction(0)),
    (Fraction(105, 100), Fraction(1, 2)),
    (Fraction(110, 100), Fraction(1)),
    (Fraction(120, 100), Fraction(2)),
]
HEALTH_FLOOR = 70
CLAWBACK_DAYS = 180


class Entry(NamedTuple):
    participant: str
    on: date
    rule: str
    kind: str  # "earn" or "claw_back"
    subject: str
    unrounded: Fraction
    amount: Decimal

    @property
    def period(self) -> str:
        return f"{self.on:%Y-%m}"


class Deal(NamedTuple):
    """In the order in which deals feed a measure: counting date, then key (decision 3)."""

    closed: date
    key: str
    kind: str
    customer: str
    owner: str
    arr: Fraction


def entry(participant: str, on: date, rule: str, kind: str, subject: str, unrounded: Fraction) -> Entry:
    return Entry(participant, on, rule, kind, subject, unrounded, to_cents(unrounded))


def to_cents(amount: Fraction) -> Decimal:
    """Half up, away from zero (decision 17: straight from the exact value)."""
    sign = -1 if amount < 0 else 1
    whole = (abs(amount) * 200 + 1) // 2
    return Decimal(sign * int(whole)).scaleb(-2)


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def iso(text: str) -> date:
    return date.fromisoformat(text)


def dated(name: str, key: str, value: str, first: str, last: str) -> dict[str, list[tuple[date, date, str]]]:
    """Dated rows by key; both ends count and an empty end is open."""
    found = defaultdict(list)
    for row in rows(name):
        found[row[key]].append((iso(row[first]), iso(row[last]) if row[last] else date.max, row[value]))
    return found


def value_on(history: list[tuple[date, date, str]], when: date) -> str | None:
    hits = [value for first, last, value in history if first <= when <= last]
    assert len(hits) <= 1
    return hits[0] if hits else None


class Book:
    """The exported files, read once."""

    def __init__(self) -> None:
        self.accounts = {row["Id"]: row for row in rows("accounts.csv")}
        self.live = {row["account_id"]: iso(row["reached_at"]) for row in rows("milestones.csv")}
        self.left = defaultdict(list)
        for row in rows("cancellations.csv"):
            self.left[row["account_id"]].append(iso(row["cancelled_at"]))
        self.csm = dated("success_managers.csv", "AccountId", "CSM", "From", "To")
        self.health = dated("health_scores.csv", "SfdcAccountId", "Current Score", "Valid From", "Valid To")
        self.deals = [
            Deal(
                closed=datetime.strptime(row["CloseDate"], "%m/%d/%Y").date(),
                key=row["Id"],
                kind=row["Type"],
                customer=row["AccountId"],
                owner=row["Owner.EmployeeNumber"],
                arr=Fraction(row["ARR__c"]),
            )
            for row in rows("opportunities.csv")
            if row["IsDeleted"] == "false"
        ]
        self.quota = {(row["participant"], row["period"]): Fraction(row["value"]) for row in rows("quota.csv")}
        self.opening = {(row["participant"], row["period"]): Fraction(row["value"]) for row in rows("opening_ARR.csv")}
        self.workers = rows("workers.csv")
        self.advocacy = rows("advocacy.csv")
        with (DATA / "usage_daily.jsonl").open(encoding="utf-8") as file:
            self.usage = [json.loads(line) for line in file]
        self.renewals = [
            (when, customer, Fraction(arr))
            for when, customer, arr in duckdb.execute(
                "SELECT renewed_on, account_id, arr FROM read_parquet(?)", [str(DATA / "renewals.parquet")]
            ).fetchall()
        ]
        workbook = python_calamine.CalamineWorkbook.from_path(DATA / "survey_responses.xlsx")
        header, *lines = workbook.get_sheet_by_name("Responses").to_python()
        self.surveys: list[dict[str, Any]] = [dict(zip(map(str, header), line, strict=True)) for line in lines]

    def csm_of(self, customer: str, when: date) -> str | None:
        return value_on(self.csm.get(customer, []), when)


def walk(before: Fraction, after: Fraction, quota: Fraction) -> Fraction:
    """Rate x overlap, with the band bounds in money: nothing is divided (decision 2)."""
    total = Fraction(0)
    for low, high, rate in RATES:
        top = after if high is None else min(after, high * quota)
        total += rate * max(Fraction(0), top - max(before, low * quota))
    return total


def on_curve(nrr: Fraction) -> Fraction:
    if nrr < CURVE[0][0]:
        return Fraction(0)
    for (x0, y0), (x1, y1) in pairwise(CURVE):
        if nrr <= x1:
            return y0 + (y1 - y0) * (nrr - x0) / (x1 - x0)
    return CURVE[-1][1]


def new_logo(book: Book) -> list[Entry]:
    entries = []
    by_owner = defaultdict(list)
    for deal in book.deals:
        if deal.kind == "New Business":
            by_owner[deal.owner].append(deal)
    for owner, deals in by_owner.items():
        quota = sum((book.quota[owner, f"2026-Q{q}"] for q in (1, 2, 3, 4)), Fraction(0))
        before = Fraction(0)
        for deal in sorted(deals):
            after = before + deal.arr
            amount = walk(before, after, quota)
            before = after
            account = book.accounts[deal.customer]
            window = timedelta(days=WINDOW_DAYS[account["Segment__c"], account["Deployment__c"]])
            live = book.live.get(deal.customer)
            if live is None or live > deal.closed + window:  # the last day counts
                continue
            earned = max(deal.closed, live)  # a milestone may lie earlier (decision 11)
            earn = entry(owner, earned, "new_logo", "earn", deal.key, amount)
            entries.append(earn)
            last = earned + timedelta(days=CLAWBACK_DAYS)
            churns = [day for day in book.left[deal.customer] if earned <= day <= last]
            if churns:  # the first trigger only, of what was posted (decision 20)
                taken = Fraction(earn.amount)
                entries.append(entry(owner, min(churns), "new_logo", "claw_back", deal.key, taken))
    return entries


def expansion(book: Book) -> list[Entry]:
    entries = []
    for deal in book.deals:
        if deal.kind != "Upsell":
            continue
        shares = [(deal.owner, Fraction(6, 100))]
        csm = book.csm_of(deal.customer, deal.closed)
        health = value_on(book.health.get(deal.customer, []), deal.closed)
        if csm is not None and health is not None and Fraction(health) >= HEALTH_FLOOR:
            shares.append((csm, Fraction(4, 100)))
        for payee, rate in shares:  # each credit rounds alone (decision 18)
            entries.append(entry(payee, deal.closed, "expansion", "earn", deal.key, rate * deal.arr))
    return entries


def target_for(book: Book, worker: str, first: date, last: date) -> Fraction:
    """Annual x 3/12 x days active / days of the quarter, added up over assignments (decision 16)."""
    total = Fraction(0)
    for row in book.workers:
        if row["worker_code"] == worker and row["business_title"] == "Customer Success Manager":
            start, end = (
                max(first, iso(row["start_date"])),
                min(last, iso(row["end_date"]) if row["end_date"] else last),
            )
            days = max(0, (end - start).days + 1)
            total += Fraction(row["annual_variable_target"]) * Fraction(3, 12) * Fraction(days, (last - first).days + 1)
    return total


def retention(book: Book, worker: str, quarter: int) -> tuple[Fraction, Fraction]:
    """NRR and target of a success manager's quarter."""
    last = QUARTER_ENDS[quarter]
    first = date(2026, 3 * quarter + 1, 1)
    kept = sum(
        (
            arr
            for when, customer, arr in book.renewals
            if first <= when <= last and book.csm_of(customer, when) == worker
        ),
        Fraction(0),
    )
    return kept / book.opening[worker, f"2026-Q{quarter + 1}"], target_for(book, worker, first, last)


def success_managers(book: Book) -> list[str]:
    return sorted({row["worker_code"] for row in book.workers if row["business_title"] == "Customer Success Manager"})


def retention_bonus(book: Book) -> list[Entry]:
    entries = []
    for worker in success_managers(book):
        for quarter, last in enumerate(QUARTER_ENDS):
            nrr, target = retention(book, worker, quarter)
            amount = on_curve(nrr) * Fraction(60, 100) * target
            stored = Fraction(round(nrr * 10**12), 10**12)  # NRR as a stored definition, 12 places
            assert to_cents(on_curve(stored) * Fraction(60, 100) * target) == to_cents(amount)
            entries.append(entry(worker, last, "retention_bonus", "earn", f"2026-Q{quarter + 1}", amount))
    return entries


def flat_bonuses(book: Book) -> list[Entry]:
    """The three rules that pay a success manager a fixed amount for a row."""
    found = [
        ("adoption", row["id"], iso(row["day"]), row["account_id"], 50)
        for row in book.usage
        if row["active_users"] * 100 >= 80 * row["licensed_users"]
    ]
    found += [
        ("advocacy_bonus", row["advocacy_id"], iso(row["given_on"]), row["customer"], 500)
        for row in book.advocacy
        if row["kind"] == "case_study"
    ]
    for row in book.surveys:
        if row["survey_type"] == "nps":
            asked = row["created_at"]
            when = asked.date() if isinstance(asked, datetime) else asked
            found.append(("survey_response", row["id"], when, row["account_id"], 20))
    entries = []
    for rule, key, when, customer, amount in found:
        if (payee := book.csm_of(customer, when)) is not None:
            entries.append(entry(payee, when, rule, "earn", key, Fraction(amount)))
    return entries


@cache
def ledger() -> tuple[Entry, ...]:
    """Every entry of the year, for everybody; zero amounts make none (decision 5)."""
    book = Book()
    entries = new_logo(book) + expansion(book) + retention_bonus(book) + flat_bonuses(book)
    return tuple(sorted(found for found in entries if found.amount != 0))


def movements(participant: str) -> dict[tuple[str, str, str], Decimal]:
    """Total by period, rule and kind; both kinds positive."""
    totals: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for found in ledger():
        if found.participant == participant:
            totals[found.period, found.rule, found.kind] += found.amount
    return dict(sorted(totals.items()))


def expected(participant: str) -> dict[tuple[str, str], Decimal]:
    """What is paid by period and rule: earned less clawed back."""
    totals: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for (period, rule, kind), amount in movements(participant).items():
        totals[period, rule] += amount if kind == "earn" else -amount
    return dict(totals)


def show(participant: str) -> None:
    print(f"{participant}\n  {'period':8} {'rule':16} {'earned':>12} {'clawed back':>12} {'paid':>12}")
    moved = movements(participant)
    for (period, rule), paid in expected(participant).items():
        earned, taken = (moved.get((period, rule, kind), Decimal("0.00")) for kind in ("earn", "claw_back"))
        print(f"  {period:8} {rule:16} {earned:>12,} {taken:>12,} {paid:>12,}")
    print(f"  {'2026':8} {'':16} {'':12} {'':12} {sum(expected(participant).values()):>12,}")


if __name__ == "__main__":
    for name in sys.argv[1:] or ["P007", "P045"]:
        show(name)
