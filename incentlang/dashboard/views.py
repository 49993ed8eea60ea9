"""The pictures of the dashboard: the words, the chart and the rows of each for a choice of role, region and period."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any
from typing import Literal as Choice

import attrs

from incentlang.dashboard import charts
from incentlang.dashboard.model import Choice3, Dashboard, Group, Part, View
from incentlang.dashboard.shares import SUMMARY
from incentlang.dashboard.standing import ATTAINED
from incentlang.explain.figures import money, percent, plain_number
from incentlang.ir.program import PURPOSES

NOT_KNOWN = "not known"
TAKEN_BACK, WAITING = "taken back", "waiting"


@attrs.frozen
class Row:
    """A line of a picture's table; `number` is only how long its bar is drawn, the figures are the cells."""

    cells: tuple[str, ...]
    number: Decimal | None


@attrs.frozen
class Picture:
    """One part of the page.

    Attributes:
        ignores: The filter that it does not follow, because it shows all of it side by side.
        ends: How many cells at the end of a row are amounts.
        chart: A Vega-Lite specification without data, or None for a table alone.
    """

    name: str
    title: str
    told: str
    headings: tuple[str, ...]
    ends: int
    ignores: Choice["", "region", "period"]
    chart: dict[str, Any] | None
    rows: Callable[[Choice3], tuple[Row, ...]]


def pictures(board: Dashboard) -> tuple[Picture, ...]:
    """All of them, in the order of the page."""
    rows, unit = _Rows(board), board.currency
    one_payout = f"{unit} for one payout"
    summary, purpose, attainment, bands, segments, beside, regions = _WORDS
    return (
        Picture("summary", *summary, ("", unit), 1, "", None, rows.summary),
        Picture("purpose", *purpose, ("Purpose", unit, "Share"), 2, "", charts.bars("Purpose", unit), rows.purpose),
        Picture("attainment", *attainment, ("Measure", "Attainment", "People", "Share"), 2, "",
                charts.steps("Attainment", "People"), rows.attainment),
        Picture("bands", *bands, ("Table", "Band", "People", "Share"), 2, "",
                charts.steps("Band", "People"), rows.bands),
        Picture("segments", *segments, ("Segment", "What", unit), 1, "",
                charts.pairs("Segment", unit), rows.segments),
        Picture("outcomes", *beside, ("Period", "What", "Value"), 1, "period",
                charts.lines("Period"), rows.outcomes),
        Picture("parity", *regions, ("Region", "People", "Payouts", f"Paid, {unit}", one_payout), 4, "region",
                charts.bars("Region", one_payout), rows.parity),
    )  # fmt: skip


_WORDS = (
    (
        "In short",
        "What is due is earned money that may be paid out, with draws, less what is taken back. What is paid also "
        "settles what was carried from before. What waits is what it would be today, before caps, at the end of the "
        "period, or of the last one.",
    ),
    (
        "Pay by purpose",
        "What is due in the period, by the purpose that rules state. What serves two purposes is a part of its own: "
        "no plan says how to divide it.",
    ),
    (
        "Attainment against quota",
        "People by where their measure stands at the end of the period, or of the last one. Each step holds its lower "
        "edge, not its upper one.",
    ),
    (
        "People at each band of each table",
        "Where the measures that walk through a table stand at the end of the period, or of the last one.",
    ),
    (
        "Taken back and waiting, by segment of customers",
        "What was taken back in the period, and what waits at its end, or at the end of the last one.",
    ),
    (
        "Pay beside what customers did",
        "Pay follows role and region; outcomes are those of all customers. Each line has a scale of its own. Lines "
        "that move together are associated: that is no proof that one moves the other.",
    ),
    (
        "Regions side by side",
        "What one payout comes to on average. Regions differ in roles, quotas and customers: a difference is a reason "
        "to ask, and no proof of unequal treatment.",
    ),
)
"""Title and explanation of each picture."""


class _Rows:
    def __init__(self, board: Dashboard) -> None:
        self.board = board

    def _parts(self, choice: Choice3, view: View) -> dict[Part, Decimal]:
        group = self.board.groups.get(choice)
        return dict(group.sums.get(view, {})) if group is not None else {}

    def _money(self, amount: Decimal | Fraction) -> str:
        return money(amount, self.board.currency)

    def summary(self, choice: Choice3) -> tuple[Row, ...]:
        parts = self._parts(choice, "summary")
        if not parts:
            return ()
        waits = sum(self._parts(choice, "waiting").values(), Decimal(0))
        told = [(name, parts[(name,)]) for name in SUMMARY] + [("Waiting", waits)]
        return tuple(Row((name, self._money(amount)), None) for name, amount in told)

    def purpose(self, choice: Choice3) -> tuple[Row, ...]:
        parts = self._parts(choice, "purpose")
        total = sum(parts.values(), Decimal(0))
        order = sorted(parts, key=lambda part: (_first_purpose(part[0]), part))
        return tuple(
            Row((part[0], self._money(parts[part]), _share(parts[part], total)), parts[part]) for part in order
        )

    def attainment(self, choice: Choice3) -> tuple[Row, ...]:
        return self._steps(choice, "attainment", dict.fromkeys(self.board.attained, ATTAINED))

    def bands(self, choice: Choice3) -> tuple[Row, ...]:
        return self._steps(choice, "bands", self.board.ladders)

    def _steps(self, choice: Choice3, view: View, whole: Mapping[str, tuple[str, ...]]) -> tuple[Row, ...]:
        parts = self._parts(choice, view)
        rows: list[Row] = []
        for name, steps in whole.items():
            counts = [parts.get((name, step), Decimal(0)) for step in steps]
            total = sum(counts, Decimal(0))
            rows += (
                Row((name, step, plain_number(count), _share(count, total)), count)
                for step, count in zip(steps, counts, strict=True)
                if total
            )
        return tuple(rows)

    def segments(self, choice: Choice3) -> tuple[Row, ...]:
        taken, waits = self._parts(choice, "taken_back"), self._parts(choice, "waiting")
        return tuple(
            Row((part[0], kind, self._money(parts.get(part, Decimal(0)))), parts.get(part, Decimal(0)))
            for part in sorted({*taken, *waits})
            for kind, parts in ((TAKEN_BACK, taken), (WAITING, waits))
        )

    def outcomes(self, choice: Choice3) -> tuple[Row, ...]:
        role, region, _ = choice
        rows: list[Row] = []
        for place, period in enumerate(self.board.periods, start=1):
            group = self.board.groups.get((role, region, place))
            paid = None if group is None else _paid(group)
            told = NOT_KNOWN if paid is None else self._money(paid)
            rows.append(Row((period, f"Paid, {self.board.currency}", told), paid))
            for each in self.board.outcomes:
                value = each.values[place - 1]
                text = percent(value) if each.percent and value is not None else plain_number(value or Decimal(0))
                rows.append(Row((period, each.title, NOT_KNOWN if value is None else text), value))
        return tuple(rows)

    def parity(self, choice: Choice3) -> tuple[Row, ...]:
        return tuple(self._parity(choice))

    def _parity(self, choice: Choice3) -> Iterator[Row]:
        role, _, period = choice
        for place, region in enumerate(self.board.regions, start=1):
            group = self.board.groups.get((role, place, period))
            if group is None:
                yield Row((region, "too few", "too few", NOT_KNOWN, NOT_KNOWN), None)
                continue
            paid = _paid(group)
            mean = Fraction(paid) / group.payouts
            cells = (region, str(group.people), str(group.payouts), self._money(paid), self._cents(mean))
            yield Row(cells, Decimal(self._cents(mean).replace(",", "")))

    def _cents(self, mean: Fraction) -> str:
        # A mean may have endless digits; it is the one figure here that is rounded.
        return self._money(Decimal(round(mean * 100)) / 100)


def _paid(group: Group) -> Decimal:
    return group.sums.get("summary", {}).get(("Paid",), Decimal(0))


def _first_purpose(words: str) -> tuple[int, int]:
    stated = words.split(" and ")
    first = PURPOSES.index(stated[0]) if stated[0] in PURPOSES else len(PURPOSES)
    return first, len(stated)


def _share(part: Decimal, total: Decimal) -> str:
    """In tenths of a percent; of nothing or of less there is no share."""
    if total <= 0:
        return ""
    return percent(Decimal(round(Fraction(part) / Fraction(total) * 1000)) / 1000)


def all_rows(board: Dashboard, views: Sequence[Picture]) -> Iterator[tuple[Choice3, Picture, tuple[Row, ...]]]:
    """The rows of every choice; those that a picture's own filter does not change are given once."""
    for choice in board.groups:
        for view in views:
            role, region, period = choice
            if (view.ignores == "region" and region) or (view.ignores == "period" and period):
                continue
            yield (role, region, period), view, view.rows(choice)
