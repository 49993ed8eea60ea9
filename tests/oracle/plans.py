"""Plans as plain records, for an evaluation that shares no code with incentlang, and the words each is written in.

A record says what a clause means; `text` writes the plan that says so. The family covers what moves money
most: rates, tables over measures, windows, absences, thresholds, claw backs, rules of periods.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Grain = Literal["month", "quarter", "year"]
Unit = Literal["ratio", "money", "count", "score"]
Length = tuple[int, Literal["days", "months"]]


@dataclass(frozen=True)
class Gather:
    """Rows of a fact: how they are put together, of what, which ones, since when, and whose they are."""

    how: Literal["sum", "count", "average"]
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
    """`after the Nth FACT within LENGTH`."""

    fact: str
    nth: int = 1
    within: Length | None = None


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
    `points` (the measure `on` x `fixed`). `payout` walks up to the measure instead of looking its band up.
    """

    rate: Fraction | Read | Bands | Curve | Decision
    base: Literal["ARR", "half", "target", "money", "numerator", "points"]
    on: Read | None = None
    fixed: Fraction = Fraction(0)
    payout: bool = False
    numerator: str = ""


@dataclass(frozen=True)
class Credit:
    """`credit ... to ...` with its conditions; `to` is empty in a period rule."""

    pay: Pay
    to: str = ""
    clauses: tuple[Clause, ...] = ()


@dataclass(frozen=True)
class ClawBack:
    """`claw back SHARE of the money after FACT within LENGTH of close or earning`."""

    share: Fraction | Decision
    fact: str
    within: Length
    anchor: Literal["close", "earning"]


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


# --- the words ------------------------------------------------------------------------------------


def number(value: Fraction) -> str:
    """A decimal without an end of zeros."""
    whole, rest = divmod(abs(value) * 10**6, 10**6)
    text = f"{int(whole)}.{int(rest):06d}".rstrip("0").rstrip(".")
    return f"-{text}" if value < 0 else text


def quantity(value: Fraction, unit: Unit) -> str:
    """A value in its unit."""
    match unit:
        case "ratio":
            return f"{number(value * 100)}%"
        case "money":
            return f"{number(value)} USD"
        case _:
            return number(value)


def length_text(length: Length) -> str:
    """`90 days`."""
    return f"{length[0]} {length[1]}"


def read_text(read: Read) -> str:
    """A measure with its window."""
    return f"{read.measure} {read.window}".strip()


def gather_text(gather: Gather) -> str:
    """`sum of ARR over deal where ... by ...`."""
    head = f"count of {gather.fact}" if gather.how == "count" else f"{gather.how} of {gather.value} over {gather.fact}"
    where = f" where kind is {gather.kind}" if gather.kind else ""
    live = ""
    if gather.live:
        live = " after activation" + (f" within {length_text(gather.live_within)}" if gather.live_within else "")
    return head + where + live + (" over book" if gather.by == "book" else f" by {gather.by}")


def test_text(test: Test) -> str:
    """A condition, with parentheses around every pair."""
    match test:
        case Is(path, "known"):
            return f"{path} is known"
        case Is(path, op, value):
            if isinstance(value, Fraction):
                return f"{path} is {op} {quantity(value, 'money' if path == 'ARR' else 'score')}"
            return f"{path} is {value if path != 'owner.region' else chr(34) + value + chr(34)}"
        case Gate(read, op, value, unit, let):
            return f"{let or read_text(read)} is {op} {quantity(value, unit)}"
        case Both(left, right):
            return f"({test_text(left)} and {test_text(right)})"
        case Either(left, right):
            return f"({test_text(left)} or {test_text(right)})"
        case Opposite(inner):
            return f"not ({test_text(inner)})"


def clause_text(clause: Clause) -> str:
    """One line below a credit."""
    match clause:
        case When(test, unless):
            return f"{'unless' if unless else 'when'} {test_text(test)}"
        case After(fact, nth, within):
            which = {1: fact, 2: f"the 2nd {fact}"}[nth] + (" of deal" if fact == "invoice" else "")
            return f"after {which}" + (f" within {length_text(within)}" if within else "")
        case Without(fact, within, by):
            return f"unless {fact} " + (f"within {length_text(within)}" if within else f"by {by}")


def pay_text(pay: Pay, grain: Grain | None = None) -> str:
    """The amount of a credit."""
    match pay.base:
        case "target":
            base = f"target for the {grain}"
        case "money":
            base = quantity(pay.fixed, "money")
        case "numerator":
            base = f"({pay.numerator})" if " " in pay.numerator else pay.numerator
        case "points":
            assert pay.on is not None
            base = f"({read_text(pay.on)} * {quantity(pay.fixed, 'money')})"
        case _:
            base = pay.base
    match pay.rate:
        case Fraction():
            return f"{quantity(pay.rate, 'ratio')} of {base}"
        case Read():
            return f"({read_text(pay.rate)}) * {base}"
        case Decision(name):
            return f"{name}(kind, customer.segment) of {base}"
        case Bands(name) | Curve(name):
            assert pay.on is not None
            return f"{'payout ' if pay.payout else ''}{name}({read_text(pay.on)}) of {base}"


def lets_of(test: Test) -> dict[str, Read]:
    """The `let`s that a condition reads."""
    match test:
        case Gate(read, let=let):
            return {let: read} if let else {}
        case Both(left, right) | Either(left, right):
            return {**lets_of(left), **lets_of(right)}
        case Opposite(inner):
            return lets_of(inner)
        case _:
            return {}


def rule_text(rule: RowRule | PeriodRule) -> str:
    """A rule, one clause a line."""
    lines = [f"rule {rule.name}"]
    tests = [clause.test for credit in rule.credits for clause in credit.clauses if isinstance(clause, When)]
    lets = {name: read for test in tests for name, read in lets_of(test).items()}
    if isinstance(rule, RowRule):
        lines.append("  for each deal" + (f" where {test_text(rule.where)}" if rule.where else ""))
        lines.append("  let half = ARR / 2")
    else:
        ramped = f" and months_in_role is at least {rule.ramped}" if rule.ramped else ""
        where = f' where region at period end is "{rule.region}"{ramped}' if rule.region else ""
        lines.append(f"  for each {rule.role} each {rule.each}{where}")
    lines += [f"  let {name} = {read_text(read)}" for name, read in sorted(lets.items())]
    for credit in rule.credits:
        grain = rule.each if isinstance(rule, PeriodRule) else None
        lines.append(f"  credit {pay_text(credit.pay, grain)}" + (f" to {credit.to}" if credit.to else ""))
        lines += [f"    {clause_text(clause)}" for clause in credit.clauses]
    for claw in rule.claws if isinstance(rule, RowRule) else ():
        share = pay_text(Pay(claw.share, "ARR")).removesuffix(" of ARR")
        window = f"within {length_text(claw.within)} of {claw.anchor}"
        lines.append(f"  claw back {share} of the money after {claw.fact} {window}")
    return "\n".join(lines)


def table_text(table: Bands | Curve | Decision) -> str:
    """A table, one row a line."""
    match table:
        case Bands(name, method, unit, bands, below):
            lines = [f"table {name} by {table.axis}, {method}"]
            if below is not None:
                lines.append(f"  below {quantity(bands[0][0], unit)} {quantity(below, 'ratio')}")
            for at, above, gives in bands:
                lines.append(f"  {'above' if above else 'from'} {quantity(at, unit)} {quantity(gives, 'ratio')}")
        case Curve(name, unit, points, before, after):
            lines = [f"table {name} by {table.axis}, interpolated"]
            lines += [f"  from {quantity(at, unit)} {quantity(gives, 'ratio')}" for at, gives in points]
            lines.append(f"  below {quantity(points[0][0], unit)} {before}")
            lines.append(f"  above {quantity(points[-1][0], unit)} {after}")
        case Decision(name, rows):
            lines = [f"table {name} by deal.kind, customer.segment gives percent"]
            lines += [f"  {kind} {segment or 'any'} {quantity(gives, 'ratio')}" for kind, segment, gives in rows]
    return "\n".join(lines)


def measure_text(measure: Measure) -> str:
    """A measure."""
    if isinstance(measure.body, Gather):
        body = gather_text(measure.body)
    else:
        added = " + ".join(read_text(read) for read in measure.body)
        body = f"({added})" if len(measure.body) > 1 else added
        if measure.scale != 1:
            body += f" * {number(measure.scale)}"
        if measure.over:
            body += f" / {measure.over}" + (" of the year" if measure.whole_year else "")
    return f"measure {measure.name} for {measure.role} each {measure.each}\n  {body}"


INPUTS = """
input quota for account_executive each quarter: money
input book_target for customer_success_manager each quarter: money
"""


def text(plan: Plan) -> str:
    """The plan as it is written."""
    effective = "  effective 2026-01-01 to 2026-12-31\n" if plan.effective else ""
    paid = {"month": "monthly", "quarter": "quarterly", "year": "yearly"}[plan.paid]
    head = (
        f"plan drawn\n{effective}  currency USD rounded {plan.mode} to {number(plan.quantum)}\n  paid {paid}\n"
        "use saas\nrole account_executive\nrole customer_success_manager\n"
    )
    items = [*map(measure_text, plan.measures), *map(table_text, plan.tables), *map(rule_text, plan.rules)]
    return head + INPUTS + "\n" + "\n\n".join(items) + "\n"
