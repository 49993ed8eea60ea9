"""Plans as plain records, for an evaluation that shares no code with incentlang.

A record says what a clause means; `words.py` writes the plan that says so. The family covers what moves money
most: rates, tables over measures, windows, absences, thresholds, claw backs, rules of periods.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Grain = Literal["month", "quarter", "half year", "year"]
Unit = Literal["ratio", "money", "count", "score"]
Length = tuple[int, Literal["days", "months"]]


@dataclass(frozen=True)
class Gather:
    """Rows of a fact: how they are put together, of what, which ones, since when, and whose they are."""

    how: Literal["sum", "count", "average", "distinct"]
    fact: str
    value: str = ""
    kind: str = ""
    live_within: Length | None = None
    live: bool = False
    by: str = "owner"


@dataclass(frozen=True)
class Read:
    """A measure, for its own period or over a window."""

    measure: str
    window: Literal["", "year to date", "last 2 quarters", "previous quarter"] = ""


@dataclass(frozen=True)
class Measure:
    """`scale` x (rows, or other measures added up) / a supplied value, if there is one."""

    name: str
    role: str
    each: Grain
    unit: Unit
    body: Gather | tuple[Read, ...]
    scale: Fraction = Fraction(1)
    over: str = ""
    whole_year: bool = False


@dataclass(frozen=True)
class Bands:
    """A banded table: each band starts at a point, `above` leaves the point itself out; `below` comes first."""

    name: str
    method: Literal["marginal", "retroactive"]
    unit: Unit
    bands: tuple[tuple[Fraction, bool, Fraction], ...]
    below: Fraction | None = None
    axis: str = "attainment"


@dataclass(frozen=True)
class Curve:
    """Points joined by straight lines, and what lies past both ends."""

    name: str
    unit: Unit
    points: tuple[tuple[Fraction, Fraction], ...]
    below: Literal["zero", "flat", "extended"]
    above: Literal["zero", "flat", "extended"]
    axis: str = "attainment"


@dataclass(frozen=True)
class Decision:
    """A rate for each kind of deal and each segment; an empty segment stands for any."""

    name: str
    rows: tuple[tuple[str, str, Fraction], ...]


# --- conditions -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Is:
    """A test of a column of the row: `at least` and `above` read a number, `known` takes no value."""

    path: str
    op: Literal["is", "at least", "above", "known"]
    value: str | Fraction = ""


@dataclass(frozen=True)
class Gate:
    """A threshold on a measure, read directly or through a `let`."""

    read: Read
    op: Literal["at least", "above", "at most", "below"]
    value: Fraction
    unit: Unit
    let: str = ""


@dataclass(frozen=True)
class Both:
    """`and`."""

    left: Test
    right: Test


@dataclass(frozen=True)
class Either:
    """`or`."""

    left: Test
    right: Test


@dataclass(frozen=True)
class Opposite:
    """`not`."""

    test: Test


Test = Is | Gate | Both | Either | Opposite


@dataclass(frozen=True)
class When:
    """`when`; with `unless` its opposite."""

    test: Test
    unless: bool = False


@dataclass(frozen=True)
class After:
    """`after the Nth FACT where ARR is at least LEAST within LENGTH`; a `least` only of renewals."""

    fact: str
    nth: int = 1
    within: Length | None = None
    least: Fraction | None = None


@dataclass(frozen=True)
class Without:
    """`unless FACT within LENGTH`, or `by` a day written as YYYY-MM-DD."""

    fact: str
    within: Length | None = None
    by: str = ""


Clause = When | After | Without


# --- amounts --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Pay:
    """What a credit pays: a rate of a base.

    `rate` is a fixed share, a measure itself, a table on the measure `on`, or a decision table. `base` is `ARR` or
    `half` (a `let`: ARR / 2) of a row; in a period rule `target` (for the period), `money` (`fixed`), `numerator` or
    `points` (the measure `on` x `fixed`), or `earned` (what the rule called `rule` earned, over `window`). `payout`
    walks up to the measure instead of looking its band up.
    """

    rate: Fraction | Read | Bands | Curve | Decision
    base: Literal["ARR", "half", "target", "money", "numerator", "points", "earned"]
    on: Read | None = None
    fixed: Fraction = Fraction(0)
    payout: bool = False
    numerator: str = ""
    rule: str = ""
    window: Literal["", "year to date", "previous quarter"] = ""


@dataclass(frozen=True)
class Credit:
    """`credit ... to ...` with its conditions; `to` is empty in a period rule."""

    pay: Pay
    to: str = ""
    clauses: tuple[Clause, ...] = ()


@dataclass(frozen=True)
class ClawBack:
    """`claw back SHARE of the money after FACT where ARR is at least LEAST within LENGTH of close or earning`.

    With `each` it is `after each FACT`: every row of it takes a share.
    """

    share: Fraction | Decision
    fact: str
    within: Length
    anchor: Literal["close", "earning"]
    least: Fraction | None = None
    each: bool = False


@dataclass(frozen=True)
class RowRule:
    """`for each deal where ...`."""

    name: str
    where: Test | None
    credits: tuple[Credit, ...]
    claws: tuple[ClawBack, ...] = ()


@dataclass(frozen=True)
class PeriodRule:
    """`for each ROLE each PERIOD where ...`; `region` is the participant's at the period's end."""

    name: str
    role: str
    each: Grain
    region: str
    ramped: int
    credits: tuple[Credit, ...]


@dataclass(frozen=True)
class Plan:
    """A whole plan. `effective` bounds it to the year 2026."""

    effective: bool
    paid: Grain
    mode: Literal["half up", "half even", "down"]
    quantum: Fraction
    measures: tuple[Measure, ...]
    tables: tuple[Bands | Curve | Decision, ...]
    rules: tuple[RowRule | PeriodRule, ...]
