"""The plans of `plans.py` evaluated by brute force: what a condition answers and a credit pays on one clock.

Shares no code with incentlang: plain dates and exact fractions, everything computed again for every question. The
numbers in the comments are those of the decisions in the semantics.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Literal

from tests.oracle.facts import (
    DATED,
    KEYS,
    MILESTONES,
    ONE,
    Row,
    Stretch,
    Tables,
    Trouble,
    World,
    later,
    name_of,
    period_of,
    periods,
)
from tests.oracle.plans import (
    After,
    Bands,
    Both,
    Clause,
    Curve,
    Decision,
    Either,
    Gate,
    Gather,
    Is,
    Measure,
    Opposite,
    Pay,
    Plan,
    Read,
    Test,
    When,
)
from tests.oracle.tables import area, band, on_curve

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


class Book(World):
    """A plan and what is known of the world."""

    def __init__(self, plan: Plan, tables: Tables, as_of: date | None) -> None:
        super().__init__(tables, as_of)
        self.plan = plan
        self.measures = {measure.name: measure for measure in plan.measures}
        self.earned_until: Callable[[str, str, str, date], Fraction] = lambda rule, who, role, day: Fraction(0)

    # --- measures ---------------------------------------------------------------------------------

    def counted(self, gather: Gather, role: str) -> list[tuple[date, str, Row, str, Fraction]]:
        """Every row that counts for somebody in a role on its own day: when, its key, for whom, and how much (3, 7)."""
        found = []
        for row in self.tables[gather.fact]:
            day = date.fromisoformat(row[DATED[gather.fact]])
            if gather.kind and row["kind"] != gather.kind:
                continue
            try:
                who = self.column(row, {"book": "customer.csm"}.get(gather.by, gather.by), day)
            except Trouble:
                continue  # leads to nobody
            if not self.assignments(who, day, day, role):
                continue
            if gather.live:
                live, _ = self.after("activation", 1, gather.live_within, row, day, True)
                if live is None:
                    continue
                day = max(day, live)
            adds = gather.value and gather.how != "distinct"
            value = Fraction(row[gather.value]) if adds else Fraction(1)
            found.append((day, row[KEYS[gather.fact]], row, who, value))
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
            values = [
                Fraction(row["value"]) for row in self.tables[name] if (row["participant"], row["period"]) == wanted
            ]
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
        role = self.measures[name].role
        rows = [(facts.index(each.fact), row) for each in sums for row in self.counted(each, role) if row[3] == who]
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
        until = min(days[1], clock)
        for gather in self.gathers(read.measure):
            counted = self.counted(gather, self.measures[read.measure].role)
            rows = [row for row in counted if row[3] == who and days[0] <= row[0] <= until]
            mine = [row[4] for row in rows]
            if gather.how == "distinct":
                there = {
                    self.column(row, gather.value, date.fromisoformat(row[DATED[gather.fact]]))
                    for _, _, row, *_ in rows
                }
                mine = [Fraction(len(there))]
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
                holds = {
                    "at least": value >= wanted,
                    "above": value > wanted,
                    "at most": value <= wanted,
                    "below": value < wanted,
                }[op]
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
            waits = clause.fact, clause.nth, clause.within
            found, last = self.after(*waits, sight.row, sight.day, True, clause.least)
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
            case "earned":
                base = self.earned_by(pay, sight)
            case "money" | "points" | "numerator":  # the numerator is computed with its table
                base = pay.fixed
        rate = pay.rate
        match rate:
            case Fraction():
                return rate * base
            case Read():
                return self.reading(rate, sight)[0] * base
            case Decision():
                return self.decided(rate, sight) * base
            case Bands() | Curve():
                assert pay.on is not None
                return self.by_table(pay, rate, pay.on, base, sight)

    def earned_by(self, pay: Pay, sight: Sight) -> Fraction:
        """What a rule earned over the window: what stands at its end less what stood the day before it began (5)."""
        assert sight.period is not None
        first, last = sight.period
        match pay.window:
            case "year to date":
                first = date(last.year, 1, 1)
            case "previous quarter":
                first, last = period_of(period_of(first, "quarter")[0] - ONE, "quarter")
            case _:
                pass
        until = min(last, sight.clock)
        key = pay.rule, sight.payee, sight.role
        return self.earned_until(*key, until) - self.earned_until(*key, first - ONE)

    def by_table(self, pay: Pay, table: Bands | Curve, on: Read, base: Fraction, sight: Sight) -> Fraction:
        """A table applied to a measure (1)."""
        if isinstance(table, Bands) and table.method == "marginal":
            return self.walked(pay, table, base, sight)
        value, _ = self.reading(on, sight)
        rate = on_curve(table, value) if isinstance(table, Curve) else band(table, value)
        if pay.base == "numerator":
            return rate * value * self.outer(on, sight)
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
        rows = [
            row for row in self.rows_of(pay.on.measure, sight.payee) if days[0] <= row[0] <= min(days[1], sight.clock)
        ]
        if sight.period is not None:
            before = sum((row[4] for row in rows if row[0] < sight.period[0]), Fraction(0)) / unit
            after = sum((row[4] for row in rows if row[0] <= sight.period[1]), Fraction(0)) / unit
            total = area(table, before, after)
            return total * (self.outer(pay.on, sight) if pay.base == "numerator" else base)
        day = self.counting_day(pay.on.measure, sight)
        places = [index for index, row in enumerate(rows) if row[2] is sight.row]
        start = places[0] if places else sum(row[0] <= day for row in rows)
        # What counts it again on a later day moves the rows after it, not itself.
        stop = next(index for index in reversed(places) if rows[index][0] == rows[start][0]) + 1 if places else start
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
            total += (
                Fraction(row["target"])
                * Fraction(months, 12)
                * Fraction((end - start).days + 1, (last - first).days + 1)
            )
        return total
