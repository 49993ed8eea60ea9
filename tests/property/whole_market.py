"""Data for whole plans: refunds, corrections known later, splits, people who leave, money that comes in parts.

Most rows are sound, so that most people are paid; `drawn_market.py` draws wilder ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from hypothesis import strategies as st

from tests.oracle.facts import Tables
from tests.property.drawn import AE, CSM, SEGMENTS, Draw, chance, one

START, END = date(2026, 1, 1), date(2026, 12, 31)
SELLERS = ("ada", "ben", "cia")
KEEPERS = ("dan", "eve")
CUSTOMERS = ("acme", "bolt", "core")
KINDS = ("new_logo", "expansion", "new_logo", "expansion", "renewal")
DEAL_KEYS = tuple(f"D{number}" for number in range(8))
QUARTERS = ("2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4", "2027-Q1")

EDGES = (0, 30, 31, 58, 59, 89, 90, 120, 180, 181)
days = st.one_of(st.sampled_from(EDGES), st.integers(0, 200)).map(lambda count: START + timedelta(days=count))
lags = st.one_of(st.sampled_from((0, 1, 30, 60, 90)), st.integers(0, 100)).map(lambda count: timedelta(days=count))
cents = st.one_of(
    st.sampled_from((5_000_000, 2_500_000, 10_000_000)),
    st.integers(-2_000_000, 9_000_000),
    st.integers(-300, 300),
)


def money(draw: Draw) -> str:
    """An amount to the cent; some are refunds."""
    found = draw(cents)
    return f"{'-' if found < 0 else ''}{abs(found) // 100}.{abs(found) % 100:02d}"


def people(draw: Draw) -> Tables:
    """Sellers and those who look after customers: some come late, leave, or change manager or region."""
    rows = []

    def add(who: str, role: str, start: str, end: str = "", region: str = "West") -> None:
        cells = {"participant": who, "role": role, "manager": one(draw, ("lea", "max")), "region": region}
        rows.append({**cells, "target": one(draw, ("40000", "60000.50")), "from": start, "to": end})

    for who in SELLERS:
        match draw(st.integers(0, 5)):
            case 2:
                add(who, AE, "2025-01-01", str(draw(days)))
            case 3:
                add(who, AE, "2026-01-01", "2026-03-31")
                add(who, AE, "2026-04-01", "", "East")
            case 4:
                add(who, AE, str(START + timedelta(days=draw(st.integers(0, 60)))), "", "East")
            case _:
                add(who, AE, "2025-01-01")
    add("dan", CSM, "2025-01-01")
    add("eve", CSM, "2025-06-01", one(draw, ("", "2026-05-31")))
    for who, above in (("lea", ""), ("max", "lea")):
        rows.append(
            {
                "participant": who,
                "role": "manager",
                "manager": above,
                "region": "",
                "target": "",
                "from": "2025-01-01",
                "to": "",
            }
        )
    return {"participant": rows}


def present(people_: Sequence[dict[str, str]], who: str, on: date) -> bool:
    """Whether somebody has an assignment on a day."""
    return any(row["participant"] == who and row["from"] <= str(on) <= (row["to"] or "9999") for row in people_)


def deals(draw: Draw, people_: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    """Deals of those who are there, of whom one in twelve is not; some are corrected or taken away later."""
    rows = []
    for key in draw(st.permutations(DEAL_KEYS))[: draw(st.integers(1, len(DEAL_KEYS)))]:
        on, owner = draw(days), one(draw, SELLERS)
        if not present(people_, owner, on) and not chance(draw, 12):
            continue
        row = {"deal_id": key, "closed_on": str(on), "ARR": money(draw), "kind": one(draw, KINDS)}
        row |= {"customer": one(draw, CUSTOMERS), "owner": owner, "recorded_on": "", "is_void": ""}
        rows.append(row)
        if chance(draw, 3):
            known = on + draw(lags)
            rows[-1]["recorded_on"] = str(known)
            later = str(known + timedelta(days=draw(st.integers(1, 90))))
            rows.append({**row, "ARR": money(draw), "recorded_on": later, "is_void": one(draw, ("", "", "yes"))})
    return rows


def splits(draw: Draw, deals_: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    """Who shares each deal: all of it, once in a while not quite."""
    rows = []
    for deal in {row["deal_id"]: row for row in deals_}.values():
        among = draw(st.permutations((deal["owner"], *(who for who in ("dan", "max") if who != deal["owner"]))))
        shares = one(draw, (("100%",), ("60%", "40%"), ("33.3333%", "66.6667%"), ("50%", "25%", "25%")))
        rows += [
            {"deal": deal["deal_id"], "participant": who, "share": share}
            for who, share in zip(among, shares, strict=False)
        ]
    return rows


def cash(draw: Draw, deals_: Sequence[dict[str, str]]) -> Tables:
    """Invoices of deals, and payments of invoices: in parts, too much, and paid back."""
    invoices, payments = [], []
    for number in range(draw(st.integers(0, 3)) if deals_ else 0):
        deal, on = one(draw, deals_), draw(days)
        row = {
            "invoice_id": f"I{number}",
            "invoiced_on": str(on),
            "customer": deal["customer"],
            "deal": deal["deal_id"],
        }
        invoices.append({**row, "amount": f"{draw(st.integers(1, 50_000))}.{draw(st.integers(10, 99))}"})
        for part in range(draw(st.integers(0, 3))):
            sign = "-" if chance(draw, 4) else ""
            paid = {"payment_id": f"P{number}{part}", "paid_on": str(on + draw(lags)), "invoice": f"I{number}"}
            payments.append(
                {**paid, "customer": deal["customer"], "amount": f"{sign}{draw(st.integers(1, 30_000))}.05"}
            )
    return {"invoice": invoices, "payment": payments}


def customers(draw: Draw) -> Tables:
    """What customers are and do."""
    churns = {(one(draw, CUSTOMERS), draw(days)) for _ in range(draw(st.integers(0, 4)))}
    keepers: list[dict[str, str]] = []
    for name in CUSTOMERS:
        if not chance(draw, 4):
            keepers.append({"customer": name, "value": "dan", "from": "2025-01-01", "to": ""})
    health = [
        {"customer": name, "value": one(draw, ("70", "69.999999", "35")), "from": "2025-01-01", "to": ""}
        for name in CUSTOMERS
        if not chance(draw, 4)
    ]
    return {
        "customer": [
            {"customer_id": name, "segment": one(draw, SEGMENTS), "deployment": "standard"} for name in CUSTOMERS
        ],
        "customer.csm": keepers,
        "customer.health": health,
        "activation": [
            {"customer": name, "activated_on": str(draw(days)), "recorded_on": ""}
            for name in CUSTOMERS
            if not chance(draw, 3)
        ],
        "churn": [{"customer": name, "churned_on": str(on)} for name, on in sorted(churns)],
        "renewal": [
            {"renewal_id": f"R{number}", "renewed_on": str(draw(days)), "customer": one(draw, CUSTOMERS), "ARR": "1.00"}
            for number in range(draw(st.integers(0, 3)))
        ],
    }


def inputs(draw: Draw) -> Tables:
    """Quotas, and points by which pools are shared; some quotas are corrected later."""
    values = ("100000", "50000.01", "33333.33")
    quotas, points = [], []
    for who in SELLERS:
        value, point = one(draw, values), one(draw, ("0", "1", "3", "7.5"))
        for quarter in QUARTERS:
            row = {"participant": who, "period": quarter, "known_on": ""}
            quotas.append({**row, "value": value})
            points.append({**row, "value": point})
        if chance(draw, 4):
            quotas.append({"participant": who, "period": "2026-Q1", "known_on": "2026-05-20", "value": "66666.66"})
    return {"quota": quotas, "points": points, "customer_quota": shared(draw)}


def shared(draw: Draw) -> list[dict[str, str]]:
    """Quotas of a person for a customer; a few are missing, which is a problem of whoever needs one."""
    rows = []
    for who in SELLERS:
        value, gap = one(draw, ("10000", "33333.33", "50000")), one(draw, ("", "", "", "2026-Q1 core", "2026-Q2 acme"))
        for customer in CUSTOMERS:
            for quarter in QUARTERS:
                if f"{quarter} {customer}" != gap:
                    rows.append({"participant": who, "customer": customer, "period": quarter, "value": value})
    return rows


@st.composite
def whole_markets(draw: Draw) -> Tables:
    """A few deals and everything that happens around them."""
    staff = people(draw)
    sold = deals(draw, staff["participant"])
    return {**staff, "deal": sold, "split": splits(draw, sold), **cash(draw, sold), **customers(draw), **inputs(draw)}
