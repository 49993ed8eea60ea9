"""The world of the oracle: days and periods, what is known, columns and facts. Plain dates, nothing of incentlang.

The numbers in the comments are those of the decisions in the semantics.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

from tests.oracle.plans import Grain, Length, Plan

Tables = dict[str, list[dict[str, str]]]
Row = dict[str, str]
Stretch = tuple[date, date]
ONE = timedelta(days=1)
END = date(2199, 12, 31)
DATED = {
    "deal": "closed_on",
    "activation": "activated_on",
    "renewal": "renewed_on",
    "churn": "churned_on",
    "invoice": "invoiced_on",
}
MILESTONES = {"activation"}
MONTHS: dict[Grain, int] = {"month": 1, "quarter": 3, "half year": 6, "year": 12}
KEYS = {"deal": "deal_id", "renewal": "renewal_id", "invoice": "invoice_id"}


class Trouble(Exception):
    """A value that cannot be computed: a problem of every line that needs it (9)."""


# --- time -----------------------------------------------------------------------------------------


def period_of(day: date, grain: Grain) -> Stretch:
    """First and last day of the month, quarter or year that holds a day."""
    size = MONTHS[grain]
    first = (day.month - 1) // size * size + 1
    last = first + size - 1
    return date(day.year, first, 1), date(day.year, last, calendar.monthrange(day.year, last)[1])


def name_of(period: Stretch, grain: Grain) -> str:
    """`2026`, `2026-H1`, `2026-Q1`, `2026-03`."""
    start = period[0]
    return {
        "year": f"{start:%Y}",
        "half year": f"{start.year}-H{1 if start.month < 7 else 2}",
        "quarter": f"{start.year}-Q{(start.month + 2) // 3}",
        "month": f"{start:%Y-%m}",
    }[grain]


def periods(first: date, last: date, grain: Grain) -> Iterator[Stretch]:
    """Every period that holds a day from `first` to `last`."""
    period = period_of(first, grain)
    while period[0] <= last:
        yield period
        period = period_of(period[1] + ONE, grain)


def later(day: date, length: Length) -> date:
    """The last day of a window: exact for days, the month's last day where a month is too short."""
    count, unit = length
    if unit == "days":
        return day + timedelta(days=count)
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def rounded(value: Fraction, plan: Plan) -> Fraction:
    """The amount of an entry: a multiple of the plan's quantum, rounded once (17, 18)."""
    steps = abs(value) / plan.quantum
    whole, rest = divmod(steps, 1)
    if plan.mode != "down" and (
        rest > Fraction(1, 2) or (rest == Fraction(1, 2) and (plan.mode == "half up" or whole % 2))
    ):
        whole += 1
    return whole * plan.quantum * (1 if value >= 0 else -1)


# --- what is known --------------------------------------------------------------------------------


def as_known(tables: Tables, as_of: date | None) -> Tables:
    """The latest version of each fact known by a day; a voided one is no fact (8)."""
    found = dict(tables)
    for name in DATED:
        latest: dict[str, Row] = {}
        for row in sorted(tables.get(name, []), key=lambda row: row.get("recorded_on", "")):
            if as_of is None or not row.get("recorded_on") or row["recorded_on"] <= str(as_of):
                latest[str(row) if name == "churn" else row[KEYS.get(name, "customer")]] = row
        found[name] = [row for row in latest.values() if row.get("is_void") != "yes"]
    return found


class World:
    """What is known of the world on a day."""

    def __init__(self, tables: Tables, as_of: date | None) -> None:
        self.tables = as_known(tables, as_of)

    # --- columns ----------------------------------------------------------------------------------

    def assignments(self, who: str, first: date, last: date, role: str = "") -> list[tuple[Row, Stretch]]:
        """Assignments of somebody within a stretch, each cut to it; both ends count."""
        found = []
        for row in self.tables["participant"]:
            start, end = date.fromisoformat(row["from"]), date.fromisoformat(row["to"]) if row["to"] else END
            if row["participant"] == who and start <= last and end >= first and role in ("", row["role"]):
                found.append((row, (max(start, first), min(end, last))))
        return found

    def column(self, row: Row, path: str, day: date) -> str:
        """A column along references, dated attributes read on a day (12); empty where a step is missing."""
        first, *rest = path.split(".")
        value = row[first]
        for step in rest:
            value = self._step(value, step, day)
            if not value:
                return ""
        return value

    def _step(self, key: str, step: str, day: date) -> str:
        dated = self.tables.get(f"customer.{step}")
        if dated is not None:
            for row in dated:
                if row["customer"] == key and row["from"] <= str(day) and (not row["to"] or str(day) <= row["to"]):
                    return row["value"]
            return ""  # a gap is missing, never the nearest value
        if step in ("manager", "region"):
            return self.attribute(key, step, day)
        return next(row[step] for row in self.tables["customer"] if row["customer_id"] == key)

    def attribute(self, who: str, name: str, day: date) -> str:
        """An attribute of a participant on a day: no assignment, or two that disagree, are a problem."""
        values = {row[name] for row, _ in self.assignments(who, day, day)}
        if len(values) != 1:
            raise Trouble
        return values.pop()

    # --- facts ------------------------------------------------------------------------------------

    def days_of(self, fact: str, row: Row, least: Fraction | None = None) -> list[date]:
        """The days of a fact that the row leads to, in order: an invoice of the deal, all others of its customer.

        With `least` only those of an ARR of so much.
        """
        via, key = ("deal", row["deal_id"]) if fact == "invoice" else ("customer", row["customer"])
        rows = [each for each in self.tables[fact] if each[via] == key]
        enough = [each for each in rows if least is None or Fraction(each["ARR"]) >= least]
        return sorted(date.fromisoformat(each[DATED[fact]]) for each in enough)

    def after(
        self,
        fact: str,
        nth: int,
        within: Length | None,
        row: Row,
        anchor: date,
        credit: bool,
        least: Fraction | None = None,
    ) -> tuple[date | None, date | None]:
        """The day of the N-th fact if it comes in time, and the window's last day; milestones may lie earlier (11)."""
        days = [day for day in self.days_of(fact, row, least) if day >= anchor or (credit and fact in MILESTONES)]
        last = later(anchor, within) if within else None
        found = days[nth - 1] if len(days) >= nth else None
        return (found if found is not None and (last is None or found <= last) else None), last
