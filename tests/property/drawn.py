"""Plans of the oracle's family, drawn at random."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, Literal, TypeVar

from hypothesis import strategies as st

from tests.oracle.plans import (
    After,
    Bands,
    Both,
    Clause,
    ClawBack,
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
    Without,
)

T = TypeVar("T")
Draw = st.DrawFn

SEGMENTS = ("smb", "mid_market", "enterprise")
LENGTHS: tuple[Length, ...] = ((0, "days"), (10, "days"), (30, "days"), (90, "days"), (1, "months"), (3, "months"))
LEASTS: tuple[Fraction | None, ...] = (None, Fraction(0), Fraction(5_000))
TRIES = 4
"""How many times a rule is drawn until a plan fits."""
AE, CSM = "account_executive", "customer_success_manager"


def percent(*values: float) -> list[Fraction]:
    """Shares from percentages."""
    return [Fraction(str(value)) / 100 for value in values]


def one(draw: Draw, among: Sequence[T]) -> T:
    """One of several; the first is the simplest."""
    return draw(st.sampled_from(among))


def chance(draw: Draw, of: int) -> bool:
    """True once in so many draws; a smaller example says no."""
    return draw(st.integers(0, of - 1)) == of - 1


# --- measures and tables --------------------------------------------------------------------------

SUMS = (
    Gather("sum", "deal", "ARR"),
    Gather("sum", "deal", "ARR", kind="new_logo"),
    Gather("sum", "deal", "ARR", live=True, live_within=(90, "days")),
    Gather("sum", "deal", "ARR", kind="expansion", live=True),
)

COUNTS = (
    Gather("count", "deal"),
    Gather("count", "deal", kind="new_logo"),
    Gather("distinct", "deal", "customer.segment"),
    Gather("distinct", "deal", "customer", kind="expansion", live=True),
)


@st.composite
def measures(draw: Draw) -> tuple[Measure, ...]:
    """Sums, a second sum that may count the same rows, and ratios over a supplied value."""
    first, second = one(draw, SUMS), one(draw, SUMS)
    each: Grain = one(draw, ("quarter", "quarter", "month"))
    scale = one(draw, (Fraction(1), Fraction(1), Fraction(3, 2), Fraction(-1)))
    added = (Read("booked"), Read("extra")) if chance(draw, 4) else (Read("booked"),)
    whole = tuple(Read(read.measure, "year to date") for read in added)
    return (
        Measure("booked", AE, "quarter", "money", first),
        Measure("extra", AE, "quarter", "money", second),
        Measure("attainment", AE, "quarter", "ratio", added, scale, "quota"),
        Measure("pace", AE, "quarter", "ratio", whole, Fraction(1), "quota", whole_year=True),
        Measure("closed", AE, each, "count", one(draw, COUNTS)),
        Measure("typical", AE, "quarter", "money", Gather("average", "deal", "ARR")),
        Measure("kept", CSM, "quarter", "money", Gather("sum", "renewal", "ARR", by="book")),
        Measure("retention", CSM, "quarter", "ratio", (Read("kept"),), Fraction(1), "book_target"),
    )


POINTS = percent(0, 50, 80, 100, 120, 150)


@st.composite
def bands(draw: Draw, name: str, method: Literal["marginal", "retroactive"]) -> Bands:
    """Bands on attainment; without `below` a negative position, or a low one, is a problem."""
    starts = sorted(draw(st.sets(st.sampled_from(POINTS), min_size=1, max_size=4)))
    rows = tuple((at, chance(draw, 4), one(draw, percent(10, 15, 12.5, 0, 7.35, 20))) for at in starts)
    below = one(draw, (Fraction(0), *percent(2.5), None))
    return Bands(name, method, "ratio", rows, below)


@st.composite
def curves(draw: Draw) -> Curve:
    """A curve on attainment or retention."""
    starts = sorted(draw(st.sets(st.sampled_from(POINTS), min_size=2, max_size=4)))
    rows = tuple((at, one(draw, percent(0, 50, 100, 200, 33.3))) for at in starts)
    ends: tuple[Literal["flat", "zero", "extended"], ...] = ("flat", "zero", "extended")
    return Curve("bend", "ratio", rows, one(draw, ends), one(draw, ends))


@st.composite
def decisions(draw: Draw) -> Decision:
    """Every kind and segment once."""
    rates = percent(10, 5, 2.75, 0, 100)
    rows = [("new_logo", segment, one(draw, rates)) for segment in SEGMENTS]
    return Decision("by_case", (*rows, ("expansion", "", one(draw, rates)), ("renewal", "", one(draw, rates))))


# --- rules ----------------------------------------------------------------------------------------


def gate(draw: Draw, role: str, lets: bool = True) -> Gate:
    """A threshold on a measure of a role."""
    thresholds: dict[str, list[Fraction]] = {
        "attainment": percent(50, 100, 120),
        "pace": percent(25, 50),
        "booked": [Fraction(50_000), Fraction("33333.33")],
        "typical": [Fraction(20_000)],
        "retention": percent(50, 100),
    }
    names = ("attainment", "booked", "pace", "typical") if role == AE else ("retention",)
    name = one(draw, names)
    unit = {"booked": "money", "typical": "money"}.get(name, "ratio")
    windows: tuple[Any, ...] = ("", "", "last 2 quarters", "previous quarter") if name != "pace" else ("",)
    op: Any = one(draw, ("at least", "below", "above", "at most"))
    read = Read(name, one(draw, windows))
    let = f"seen_{name}_{read.window.replace(' ', '_')}".strip("_") if lets and chance(draw, 4) else ""
    return Gate(read, op, one(draw, thresholds[name]), unit, let)  # type: ignore[arg-type]


def healthy(draw: Draw) -> Test:
    """A dated attribute that may be missing."""
    return Both(Is("customer.health", "known"), Is("customer.health", "at least", Fraction(one(draw, (70, 40)))))


def column_test(draw: Draw) -> Test:
    """A test of the row itself, or of what it leads to."""
    tests: tuple[Test, ...] = (
        Is("kind", "is", "new_logo"),
        Is("customer.segment", "is", one(draw, SEGMENTS)),
        Is("ARR", "above", Fraction(one(draw, (0, 10_000)))),
        Opposite(Is("kind", "is", "expansion")),
    )
    return one(draw, tests)


def clause(draw: Draw, role: str) -> Clause:
    """One condition of a credit of a row."""
    which = draw(st.integers(0, 9))
    within = one(draw, LENGTHS)
    match which:
        case 0:
            return After("activation", 1, one(draw, (within, None)))
        case 1:
            return After("renewal", one(draw, (1, 2)), within, one(draw, LEASTS))
        case 2:
            return After("invoice", one(draw, (2, 1)), one(draw, (within, None)))
        case 3:
            return Without("churn", within)
        case 4:
            return Without(one(draw, ("churn", "activation")), None, one(draw, ("2026-03-31", "2026-05-15")))
        case 5:
            return When(healthy(draw))
        case 6:
            return When(column_test(draw), unless=chance(draw, 2))
        case 7:
            left, right = gate(draw, role), column_test(draw)
            pair = Both(left, right) if chance(draw, 2) else Either(left, right)
            return When(Opposite(pair) if chance(draw, 3) else pair, unless=chance(draw, 3))
        case _:
            return When(gate(draw, role), unless=chance(draw, 2))


def row_pay(draw: Draw, tables: dict[str, Any]) -> Pay:
    """What a row pays."""
    base: Literal["ARR", "half"] = one(draw, ("ARR", "half"))
    on = one(draw, (Read("attainment"), Read("pace")))
    match draw(st.integers(0, 6)):
        case 0:
            return Pay(one(draw, percent(10, 7.77, 3)), base)
        case 1:
            return Pay(tables["by_case"], base)
        case 2:
            return Pay(Read("attainment"), base)
        case 3:
            return Pay(tables["bend"], base, on)
        case 4:
            return Pay(tables["tier"], base, one(draw, (on, Read("attainment", "last 2 quarters"))))
        case _:
            return Pay(tables["rates"], base, on)


@st.composite
def row_rules(draw: Draw, name: str, tables: dict[str, Any]) -> RowRule:
    """One or two credits of a deal, and up to two claw backs."""
    credits = []
    for _ in range(draw(st.integers(1, 2))):
        clauses = tuple(clause(draw, AE) for _ in range(draw(st.integers(0, 2))))
        credit = Credit(row_pay(draw, tables), "owner", clauses)
        match draw(st.integers(0, 5)):
            case 4:
                flat = Pay(one(draw, percent(4, 1.25)), "ARR")
                mine = tuple(clause(draw, CSM) for _ in range(draw(st.integers(0, 1))))
                credit = Credit(flat, "customer.csm", (When(Is("customer.csm", "known")), *mine))
            case 5:
                known = When(Is("owner.manager", "known"))
                credit = Credit(Pay(percent(1)[0], "ARR"), "owner.manager", (known,))
            case _:
                pass
        credits.append(credit)
    claws = []
    for _ in range(draw(st.integers(0, 2))):
        share = one(draw, (Fraction(1), *percent(50, 60, 33.3), tables["by_case"]))
        anchor: Literal["earning", "close"] = one(draw, ("earning", "close"))
        fact = one(draw, ("churn", "renewal"))
        least = one(draw, LEASTS) if fact == "renewal" else None
        claws.append(ClawBack(share, fact, one(draw, LENGTHS[2:]), anchor, least, chance(draw, 3)))
    where = one(draw, (None, None, column_test(draw), healthy(draw)))
    return RowRule(name, where, tuple(credits), tuple(claws))


def period_pay(draw: Draw, tables: dict[str, Any], each: str, measures_: tuple[Measure, ...]) -> Pay:
    """What a period pays a seller."""
    fixed = Fraction(one(draw, (1_000, 50)))
    on = one(draw, (Read("attainment"), Read("pace")))
    plain = next(measure for measure in measures_ if measure.name == "attainment")
    again = each == "month" and plain.each == "quarter"  # a retroactive table would pay earlier months again: E0329
    table = tables["rates"] if again else one(draw, (tables["rates"], tables["tier"]))
    match draw(st.integers(0, 6)):
        case 0:
            return Pay(one(draw, percent(10, 33.3)), "target")
        case 1:
            return Pay(tables["rates"], "target", on, payout=True)
        case 2:
            return Pay(table, "points", Read("attainment"), fixed)
        case 3:
            added = " + ".join(read.measure for read in plain.body) if isinstance(plain.body, tuple) else ""
            added = f"({added})" if " " in added else added
            scale = "" if plain.scale == 1 else f" * {float(plain.scale):g}"
            return Pay(table, "numerator", Read("attainment"), numerator=f"{added}{scale}")
        case 4:
            return Pay(tables["bend"], "target", one(draw, (on, Read("attainment", "previous quarter"))))
        case 5:
            return Pay(Read("attainment", one(draw, ("", "year to date"))), "money", None, fixed)
        case _:
            return Pay(Read("closed"), "money", None, fixed)


@st.composite
def period_rules(draw: Draw, name: str, tables: dict[str, Any], measures_: tuple[Measure, ...]) -> PeriodRule:
    """A rule for each quarter or month of a role."""
    region = one(draw, ("", "West"))
    if chance(draw, 4):
        pay = Pay(tables["bend"], "target", Read("retention"))
        gates = tuple(When(gate(draw, CSM)) for _ in range(draw(st.integers(0, 1))))
        return PeriodRule(name, CSM, "quarter", region, 0, (Credit(pay, "", gates),))
    each: Literal["quarter", "month"] = one(draw, ("quarter", "month"))
    if measures_[4].each == "month":
        each = "month"  # a quarter would have to say which months
    credits = []
    for _ in range(draw(st.integers(1, 2))):
        clauses = tuple(When(gate(draw, AE), chance(draw, 3)) for _ in range(draw(st.integers(0, 1))))
        credits.append(Credit(period_pay(draw, tables, each, measures_), "", clauses))
    return PeriodRule(name, AE, each, region, one(draw, (0, 2)) if region else 0, tuple(credits))


@st.composite
def kickers(draw: Draw, name: str, rules: Sequence[RowRule | PeriodRule]) -> PeriodRule:
    """A share of what another rule earned for a seller, or for whom that rule pays."""
    read = one(draw, rules)
    window: Literal["", "year to date", "previous quarter"] = one(draw, ("", "", "year to date", "previous quarter"))
    pay = Pay(one(draw, percent(10, 33.3)), "earned", rule=read.name, window=window)
    each: Literal["quarter", "month", "year"] = one(draw, ("quarter", "month", "year"))
    return PeriodRule(name, read.role if isinstance(read, PeriodRule) else AE, each, "", 0, (Credit(pay),))


@st.composite
def plans(draw: Draw, fits: Callable[[Plan], bool] | None = None) -> Plan:
    """One to three rules, and up to two that read what those earned, with the tables and measures they may read.

    Args:
        draw: Draws.
        fits: Which plans are wanted. A rule with which the plan does not fit is drawn anew, with other measures and
            tables while it is the first; what never fits is left out, so only a plan of a single rule may not fit.
    """
    mode: Literal["half up", "half even", "down"] = one(draw, ("half up", "half even", "down"))
    paid: Grain = one(draw, ("month", "month", "quarter", "half year", "year"))
    quantum = Fraction(1) if chance(draw, 6) else Fraction(1, 100)
    effective = chance(draw, 2)
    plan = Plan(effective, paid, mode, quantum, (), (), ())
    for number in range(draw(st.integers(1, 3))):
        plan = _with_rule(draw, plan, f"r{number}", fits)
    for name in ("top", "above"):
        if chance(draw, 4):
            larger = with_rules(plan, draw(kickers(name, plan.rules)))
            plan = larger if fits is None or fits(larger) else plan
    return plan


def _with_rule(draw: Draw, plan: Plan, name: str, fits: Callable[[Plan], bool] | None) -> Plan:
    """A plan with one rule more, if one is found that fits."""
    for _ in range(TRIES):
        base = plan if plan.rules else _with_definitions(draw, plan)
        tables = {each.name: each for each in base.tables}
        if chance(draw, 3):
            rule: RowRule | PeriodRule = draw(period_rules(name, tables, base.measures))
        else:
            rule = draw(row_rules(name, tables))
        larger = with_rules(base, rule)
        if fits is None or fits(larger):
            return larger
    return plan if plan.rules else larger


def _with_definitions(draw: Draw, plan: Plan) -> Plan:
    """Measures and tables for the rules to come."""
    rates, tier = draw(bands("rates", "marginal")), draw(bands("tier", "retroactive"))
    return replace(plan, measures=draw(measures()), tables=(rates, tier, draw(curves()), draw(decisions())))


def with_rules(plan: Plan, *more: RowRule | PeriodRule) -> Plan:
    """A plan with more rules; rules of periods need one that says when it starts."""
    periodic = any(isinstance(rule, PeriodRule) for rule in more)
    return replace(plan, effective=plan.effective or periodic, rules=(*plan.rules, *more))
