"""A small market, drawn at random, on which the plans of `drawn.py` pay."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from hypothesis import strategies as st

from tests.oracle.facts import Tables
from tests.property.drawn import AE, CSM, SEGMENTS, Draw, chance, one

SELLERS = ("ada", "ben", "cia")
MANAGERS = ("lea", "max")
CUSTOMERS = ("acme", "bolt", "core")
KINDS = ("new_logo", "expansion")

START = date(2026, 1, 1)
EDGES = (0, 30, 31, 58, 59, 89, 90, 120, 180, 181)
_days = st.one_of(st.sampled_from(EDGES), st.integers(-20, 220)).map(lambda count: START + timedelta(days=count))
_cents = st.one_of(
    st.sampled_from([5_000_000, 2_500_000, 10_000_000]), st.integers(-3_000_000, 9_000_000), st.integers(-300, 300)
)


def money(draw: Draw) -> str:
    """An amount to the cent; some are refunds."""
    cents = draw(_cents)
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def people(draw: Draw) -> list[dict[str, str]]:
    """Sellers with gaps and changes of role, some in two roles at once, and their managers."""
    rows = []

    def add(who: str, role: str, manager: str, start: str, end: str, region: str = "West") -> None:
        target = one(draw, ("40000", "60000.50", "")) if chance(draw, 4) else "40000"
        cells = {"participant": who, "role": role, "manager": manager, "region": region, "target": target}
        rows.append({**cells, "from": start, "to": end})

    for who in SELLERS:
        boss = one(draw, MANAGERS)
        match draw(st.integers(0, 5)):
            case 1:  # away for a while
                add(who, AE, boss, "2025-01-01", "2026-02-14")
                add(who, AE, one(draw, MANAGERS), "2026-03-10", "")
            case 2:  # changes the role
                add(who, AE, boss, "2025-01-01", "2026-04-20")
                add(who, CSM, boss, "2026-04-21", "", "East")
            case 3:  # two roles at once, in two regions or one
                add(who, AE, boss, "2025-01-01", "")
                add(who, CSM, one(draw, (boss, *MANAGERS)), "2026-02-01", "2026-07-15", one(draw, ("West", "East")))
            case 4:  # comes late, nobody above
                add(who, AE, "", str(START + timedelta(days=draw(st.integers(0, 60)))), "", "East")
            case 5:
                add(who, CSM, boss, "2025-01-01", "")
            case _:
                add(who, AE, boss, "2025-01-01", "")
    add("lea", "manager", "", "2025-01-01", "")
    add("max", "manager", "lea", "2026-01-15", "")
    return rows


def stretches(draw: Draw, values: Sequence[str]) -> list[dict[str, str]]:
    """Dated values of each customer, with gaps."""
    rows = []
    for customer in CUSTOMERS:
        match draw(st.integers(0, 2)):
            case 0:
                rows.append({"customer": customer, "value": one(draw, values), "from": "2025-01-01", "to": ""})
            case 1:
                for start, end in (("2025-01-01", "2026-02-10"), ("2026-03-01", "")):
                    rows.append({"customer": customer, "value": one(draw, values), "from": start, "to": end})
            case _:
                pass
    return rows


def versions(draw: Draw, rows: list[dict[str, str]], column: str) -> list[dict[str, str]]:
    """Some rows are corrected later, and some of these corrections take the row away."""
    found = []
    for row in rows:
        found.append({**row, "recorded_on": "", "is_void": ""})
        if chance(draw, 5):
            found[-1]["recorded_on"] = "2026-02-05"
            later = {**found[-1], column: money(draw), "recorded_on": one(draw, ("2026-03-20", "2026-06-30"))}
            found.append({**later, "is_void": "yes" if chance(draw, 3) else ""})
    return found


@st.composite
def markets(draw: Draw) -> Tables:
    """A few deals and what their customers did; keys are in no order of the dates."""
    count = draw(st.integers(2, 9))
    keys = draw(st.permutations([f"D{number}" for number in range(count)]))
    deals = [
        {
            "deal_id": key,
            "closed_on": str(draw(_days)),
            "ARR": money(draw),
            "kind": one(draw, (*KINDS, *KINDS, "renewal")),
            "customer": one(draw, CUSTOMERS),
            "owner": one(draw, (*SELLERS, *SELLERS, "max")),
        }
        for key in keys
    ]
    days = st.lists(_days, min_size=1, max_size=6)
    churns = {(one(draw, CUSTOMERS), str(day)) for day in draw(st.lists(_days, min_size=2, max_size=8))}
    values = ("100000", "50000.01", "33333.33", "0") if chance(draw, 4) else ("100000", "50000.01", "33333.33")
    gaps = ("", "2026-Q2", "2025-Q4", "2026-Q1") if chance(draw, 4) else ("",)
    return {
        "participant": people(draw),
        "customer": [
            {"customer_id": name, "segment": one(draw, SEGMENTS), "deployment": "standard"} for name in CUSTOMERS
        ],
        "deal": versions(draw, deals, "ARR"),
        "activation": [
            {"customer": name, "activated_on": str(draw(_days))} for name in CUSTOMERS if not chance(draw, 3)
        ],
        "churn": [{"customer": name, "churned_on": day} for name, day in sorted(churns)],
        "renewal": [
            {"renewal_id": f"R{number}", "renewed_on": str(day), "customer": one(draw, CUSTOMERS), "ARR": money(draw)}
            for number, day in enumerate(draw(days))
        ],
        "invoice": [
            {"invoice_id": f"I{number}", "invoiced_on": str(day), "deal": one(draw, keys), "customer": "acme"}
            for number, day in enumerate(draw(days))
        ],
        "customer.csm": stretches(draw, SELLERS),
        "customer.health": stretches(draw, ("70", "69.999999", "100", "35")),
        **{
            name: [
                {"participant": who, "period": quarter, "value": value}
                for who, value, gap in ((who, one(draw, values), one(draw, gaps)) for who in SELLERS)
                for quarter in (f"{year}-Q{part}" for year in (2025, 2026, 2027) for part in (1, 2, 3, 4))
                if quarter != gap  # a missing quota is a problem of whoever needs it
            ]
            for name in ("quota", "book_target")
        },
    }
