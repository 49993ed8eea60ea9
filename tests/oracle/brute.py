"""The plans of `plans.py` evaluated by brute force: V(p) from nothing at the end of every pay period.

Shares no code with incentlang: plain dates and exact fractions, everything computed again for every question. The
numbers in the comments are those of the decisions in the semantics. A period's entries are what V gives at its end less
what V gave at the end of the one before (5).
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, Literal

from tests.oracle.plans import (
    After,
    Bands,
    Both,
    ClawBack,
    Clause,
    Credit,
    Curve,
    Decision,
    Either,
    Gate,
    Gather,
    Grain,
    Is,
    Length,
    Measure,
    Opposite,
    Pay,
    PeriodRule,
    Plan,
    Read,
    RowRule,
    Test,
    When,
)

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
MONTHS: dict[Grain, int] = {"month": 1, "quarter": 3, "year": 12}
_KEYS = {"deal": "deal_id", "renewal": "renewal_id", "invoice": "invoice_id"}


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
    """`2026`, `2026-Q1`, `2026-03`."""
    start = period[0]
    return {"year": f"{start:%Y}", "quarter": f"{start.year}-Q{(start.month + 2) // 3}", "month": f"{start:%Y-%m}"}[grain]


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
    if plan.mode != "down" and (rest > Fraction(1, 2) or (rest == Fraction(1, 2) and (plan.mode == "half up" or whole % 2))):
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
                latest[str(row) if name == "churn" else row[_KEYS.get(name, "customer")]] = row
        found[name] = [row for row in latest.values() if row.get("is_void") != "yes"]
    return found


Answer = tuple[Literal["met", "pending", "failed", "problem"], date]
"""An answer with the day from which it is so (10); `not` makes a failed one met, so that has its day as well."""


def both(answers: list[Answer]) -> Answer:
    """`and`: failed, else problem, else pending, else met on the latest day (9, 10)."""
    for state in ("failed", "problem", "pending"):
        days = [day for found, day in answers if found == state]
        if days:
            return state, min(days)
    return "met", max(day for _, day in answers)


def swapped(answer: Answer) -> Answer:
    """`not`."""
    states: dict[str, Any] = {"met": "failed", "failed": "met"}
    return states.get(answer[0], answer[0]), answer[1]


@dataclass
class Sight:
    """What an expression sees: the row or the period at hand, the payee, and the clock."""

    clock: date
    day: date
    row: Row | None = None
    payee: str = ""
    period: Stretch | None = None
    role: str = ""
    earned: date = END


class Book:
    """A plan and what is known of the world."""

    def __init__(self, plan: Plan, tables: Tables, as_of: date | None) -> None:
        self.plan = plan
        self.tables = as_known(tables, as_of)
        self.measures = {measure.name: measure for measure in plan.measures}

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

    def days_of(self, fact: str, row: Row) -> list[date]:
        """The days of a fact that the row leads to, in order: an invoice of the deal, all others of its customer."""
        via, key = ("deal", row["deal_id"]) if fact == "invoice" else ("customer", row["customer"])
        return sorted(date.fromisoformat(each[DATED[fact]]) for each in self.tables[fact] if each[via] == key)

    def after(self, fact: str, nth: int, within: Length | None, row: Row, anchor: date, credit: bool) -> tuple[date | None, date | None]:
        """The day of the N-th fact if it comes in time, and the window's last day; milestones may lie earlier (11)."""
        days = [day for day in self.days_of(fact, row) if day >= anchor or (credit and fact in MILESTONES)]
        last = later(anchor, within) if within else None
        found = days[nth - 1] if len(days) >= nth else None
        return (found if found is not None and (last is None or found <= last) else None), last

    # --- measures ---------------------------------------------------------------------------------

    def counted(self, gather: Gather) -> list[tuple[date, str, Row, str, Fraction]]:
        """Every row that counts: on which day, its key, the row, for whom, and how much (3, 7)."""
        found = []
        for row in self.tables[gather.fact]:
            day = date.fromisoformat(row[DATED[gather.fact]])
            if gather.kind and row["kind"] != gather.kind:
                continue
            try:
                who = self.column(row, {"book": "customer.csm"}.get(gather.by, gather.by), day)
            except Trouble:
                continue  # leads to nobody
            if gather.live:
                live, _ = self.after("activation", 1, gather.live_within, row, day, True)
                if live is None:
                    continue
                day = max(day, live)
            value = Fraction(row[gather.value]) if gather.value else Fraction(1)
            found.append((day, row[_KEYS[gather.fact]], row, who, value))
        return found

    def gathers(self, name: str) -> list[Gather]:
        """The sums of a measure, in the order in which it names them."""
        body = self.measures[name].body
        return [body] if isinstance(body, Gather) else [g for read in body for g in self.gathers(read.measure)]

    def supplied(self, name: str, who: str, first: date, last: date) -> Fraction:
        """An input over the quarters of a stretch; a missing one is a problem (14)."""
        total = Fraction(0)
        for quarter in periods(first, last, "quarter"):
            wanted = who, name_of(quarter, "quarter")
            values = [Fraction(row["value"]) for row in self.tables[name] if (row["participant"], row["period"]) == wanted]
            if not values:
                raise Trouble
            total += values[0]
        return total

    def stretch(self, measure: Measure, period: Stretch, window: str) -> Stretch:
        """The days that a measure covers, seen from a period of its own."""
        first, last = period
        match window:
            case "year to date":
                return date(last.year, 1, 1), last
            case "last 2 quarters":
                return period_of(period_of(last, "quarter")[0] - ONE, "quarter")[0], last
            case "previous quarter":
                return period_of(period_of(first, "quarter")[0] - ONE, "quarter")
            case _:
                return first, last

    def rows_of(self, name: str, who: str) -> list[tuple[date, str, Row, str, Fraction]]:
        """What moves a measure, in order: counting day, then the order in which it names its facts, then key (3)."""
        sums = self.gathers(name)
        facts = list(dict.fromkeys(each.fact for each in sums))
        rows = [(facts.index(each.fact), row) for each in sums for row in self.counted(each) if row[3] == who]
        return [row for _, row in sorted(rows, key=lambda pair: (pair[1][0], pair[0], pair[1][1]))]

    def denominator(self, name: str, who: str, days: Stretch) -> Fraction:
        """What one unit of a measure is worth in its sums, over a stretch: all divisors over all scales."""
        measure = self.measures[name]
        unit = 1 / measure.scale
        if measure.over:
            year = period_of(days[1], "year")
            bottom = self.supplied(measure.over, who, *(year if measure.whole_year else days))
            if bottom == 0:
                raise Trouble
            unit *= bottom
        if not isinstance(measure.body, Gather) and len(measure.body) == 1:
            unit *= self.denominator(measure.body[0].measure, who, days)
        return unit

    def window_of(self, read: Read) -> str:
        """The window of a read: its own, or the one inside the measure."""
        body = self.measures[read.measure].body
        return read.window or ("" if isinstance(body, Gather) else next((self.window_of(r) for r in body), ""))

    def value(self, read: Read, who: str, period: Stretch, clock: date) -> Fraction:
        """A measure as at the clock (4): the window reaches every sum and input, then one quotient (14, 17)."""
        days = self.stretch(self.measures[read.measure], period, self.window_of(read))
        amounts: list[Fraction] = []
        for gather in self.gathers(read.measure):
            mine = [row[4] for row in self.counted(gather) if row[3] == who and days[0] <= row[0] <= min(days[1], clock)]
            if gather.how == "average":
                if not mine:
                    raise Trouble
                mine = [sum(mine, Fraction(0)) / len(mine)]
            amounts += mine
        return sum(amounts, Fraction(0)) / self.denominator(read.measure, who, days)

    def period_for(self, read: Read, sight: Sight) -> Stretch:
        """The period that a reader means: of its own, or of the row's counting day, if that has come (7, 13)."""
        each = self.measures[read.measure].each
        if sight.period is not None:
            return period_of(sight.period[1], each)
        self.in_role(read, sight)
        return period_of(self.counting_day(read.measure, sight), each)

    def in_role(self, read: Read, sight: Sight) -> None:
        """A payee outside the measure's role is a problem (13)."""
        if not self.assignments(sight.payee, sight.day, sight.day, self.measures[read.measure].role):
            raise Trouble

    def counting_day(self, name: str, sight: Sight) -> date:
        """When the row at hand counts for the payee's measure; its own day when it does not, or not yet."""
        days = [day for day, _, row, who, _ in self.rows_of(name, sight.payee) if row is sight.row]
        return days[0] if days and days[0] <= sight.clock else sight.day

    def reading(self, read: Read, sight: Sight) -> tuple[Fraction, date]:
        """A measure as its reader sees it, and the last day on which it can move."""
        period = self.period_for(read, sight)
        if sight.period is not None:  # as at the end of the shorter period, and final then
            clock = last = sight.period[1]
            return self.value(read, sight.payee, period, min(sight.clock, clock)), last
        if read.window == "previous quarter":
            period = period_of(period[0] - ONE, "quarter")
            read = Read(read.measure)
        return self.value(read, sight.payee, period, min(sight.clock, period[1])), period[1]

    # --- answers ----------------------------------------------------------------------------------

    def test(self, test: Test, sight: Sight) -> Answer:
        """A condition's answer; problems are an answer as well."""
        match test:
            case Both(left, right):
                return both([self.test(left, sight), self.test(right, sight)])
            case Either(left, right):  # De Morgan: the same table, mirrored
                return swapped(both([swapped(self.test(left, sight)), swapped(self.test(right, sight))]))
            case Opposite(inner):
                return swapped(self.test(inner, sight))
            case Is():
                try:
                    return ("met" if self.holds(test, sight) else "failed"), sight.day
                except Trouble:
                    return "problem", sight.day
            case Gate(read, op, wanted):
                try:
                    value, last = self.reading(read, sight)
                except Trouble:
                    return "problem", sight.day
                holds = {"at least": value >= wanted, "above": value > wanted, "at most": value <= wanted, "below": value < wanted}[op]
                if holds:
                    return "met", min(sight.clock, last)  # a state, on the day it is read (10)
                return ("pending", last) if sight.clock < last else ("failed", last)  # (6)

    def holds(self, test: Is, sight: Sight) -> bool:
        """A test of a column, read on the compensation date."""
        assert sight.row is not None
        found = self.column(sight.row, test.path, sight.day)
        if test.op == "known":
            return bool(found)
        if not found:
            raise Trouble
        if isinstance(test.value, str):
            return found == test.value
        return Fraction(found) >= test.value if test.op == "at least" else Fraction(found) > test.value

    def ask(self, clause: Clause, sight: Sight) -> tuple[Answer, date | None]:
        """A clause's answer, and until when it can still come."""
        if isinstance(clause, When):
            answer = self.test(clause.test, sight)
            return (swapped(answer) if clause.unless else answer), None
        assert sight.row is not None
        if isinstance(clause, After):
            found, last = self.after(clause.fact, clause.nth, clause.within, sight.row, sight.day, True)
            if found is not None and found <= sight.clock:
                return ("met", found), last
            return ("pending" if last is None or sight.clock <= last else "failed", sight.day), last
        last = date.fromisoformat(clause.by) if clause.by else later(sight.day, clause.within or (0, "days"))
        came = [day for day in self.days_of(clause.fact, sight.row) if day >= sight.day or clause.fact in MILESTONES]
        if any(day <= min(last, sight.clock) for day in came):
            return ("failed", sight.day), last
        return (("pending", sight.day) if sight.clock <= last else ("met", last + ONE)), last

    # --- amounts ----------------------------------------------------------------------------------

    def amount(self, pay: Pay, sight: Sight) -> Fraction:
        """The exact amount of a credit."""
        match pay.base:
            case "ARR" | "half":
                assert sight.row is not None
                base = Fraction(sight.row["ARR"]) / (2 if pay.base == "half" else 1)
            case "target":
                base = self.target(sight)
            case "numerator":
                base = Fraction(0)
            case "points":
                assert pay.on is not None
                base = pay.fixed
            case _:
                base = pay.fixed
        match pay.rate:
            case Fraction():
                return pay.rate * base
            case Read():
                return self.reading(pay.rate, sight)[0] * base
            case Decision():
                return self.decided(pay.rate, sight) * base
        assert pay.on is not None
        if isinstance(pay.rate, Bands) and pay.rate.method == "marginal":
            return self.walked(pay, pay.rate, base, sight)
        value, _ = self.reading(pay.on, sight)
        rate = on_curve(pay.rate, value) if isinstance(pay.rate, Curve) else band(pay.rate, value)
        if pay.base == "numerator":
            return rate * value * self.outer(pay.on, sight)
        return rate * base * (value if pay.payout or pay.base == "points" else 1)

    def outer(self, read: Read, sight: Sight) -> Fraction:
        """What the measure as written is divided by."""
        measure, period = self.measures[read.measure], self.period_for(read, sight)
        days = self.stretch(measure, period, self.window_of(read))
        return self.supplied(measure.over, sight.payee, *(period_of(days[1], "year") if measure.whole_year else days))

    def decided(self, table: Decision, sight: Sight) -> Fraction:
        """The one row of a decision table that applies."""
        assert sight.row is not None
        kind, segment = sight.row["kind"], self.column(sight.row, "customer.segment", sight.day)
        return next(gives for k, s, gives in table.rows if k in ("", kind) and s in ("", segment))

    def walked(self, pay: Pay, table: Bands, base: Fraction, sight: Sight) -> Fraction:
        """A marginal table over the stretch that a row (3), or a period, covers, in points of the measure."""
        assert pay.on is not None
        period = self.period_for(pay.on, sight)
        days = self.stretch(self.measures[pay.on.measure], period, self.window_of(pay.on))
        unit = self.denominator(pay.on.measure, sight.payee, days)
        rows = [row for row in self.rows_of(pay.on.measure, sight.payee) if days[0] <= row[0] <= min(days[1], sight.clock)]
        if sight.period is not None:
            before = sum((row[4] for row in rows if row[0] < sight.period[0]), Fraction(0)) / unit
            after = sum((row[4] for row in rows if row[0] <= sight.period[1]), Fraction(0)) / unit
            total = area(table, before, after)
            return total * (self.outer(pay.on, sight) if pay.base == "numerator" else base)
        day = self.counting_day(pay.on.measure, sight)
        places = [index for index, row in enumerate(rows) if row[2] is sight.row]
        start = places[0] if places else sum(row[0] <= day for row in rows)
        stop = places[-1] + 1 if places else start
        before, after = (sum((row[4] for row in rows[:end]), Fraction(0)) / unit for end in (start, stop))
        if before == after:
            return base * band(table, after)
        return base * area(table, before, after) / (after - before)

    def target(self, sight: Sight) -> Fraction:
        """Annual target x months / 12 x days in the role / days of the period, over assignments (16)."""
        assert sight.period is not None
        first, last = sight.period
        total = Fraction(0)
        for row, (start, end) in self.assignments(sight.payee, first, last, sight.role):
            if not row["target"]:
                raise Trouble
            months = (last.year - first.year) * 12 + last.month - first.month + 1
            total += Fraction(row["target"]) * Fraction(months, 12) * Fraction((end - start).days + 1, (last - first).days + 1)
        return total


# --- tables ---------------------------------------------------------------------------------------


def band(table: Bands, value: Fraction) -> Fraction:
    """The rate of the band that owns a value: `from` includes its start, `above` does not."""
    gives = table.below if table.below is not None and (value < table.bands[0][0] or table.bands[0][1]) else None
    for at, above, rate in table.bands:
        if at < value or (at == value and not above):
            gives = rate
    if gives is None:
        raise Trouble
    return gives


def area(table: Bands, before: Fraction, after: Fraction) -> Fraction:
    """The sum of rate x width between two positions; negative where the walk goes back."""
    if before > after:
        return -area(table, after, before)
    cuts = [before, *(at for at, _, _ in table.bands if before < at < after), after]
    if before < table.bands[0][0] and table.below is None and before != after:
        raise Trouble
    return sum((band(table, (low + high) / 2) * (high - low) for low, high in zip(cuts, cuts[1:], strict=False)), Fraction(0))


def on_curve(table: Curve, value: Fraction) -> Fraction:
    """The height of a curve, past its ends by what each says."""
    points = list(table.points)
    for inside, does, line, end in (
        (value >= points[0][0], table.below, points[:2], points[0][1]),
        (value <= points[-1][0], table.above, points[-2:], points[-1][1]),
    ):
        if not inside and does != "extended":
            return Fraction(0) if does == "zero" else end
        if not inside:
            points = line
            break
    low = max((p for p in points if p[0] <= value), default=points[0])
    high = min((p for p in points if p[0] > value), default=points[-1])
    if low == high or low[0] == high[0]:
        low, high = points[-2:]
    return low[1] + (value - low[0]) * (high[1] - low[1]) / (high[0] - low[0])
