"""Blocks whose rules pay for periods, and blocks in which people share or compete."""

from __future__ import annotations

from tests.property.drawn import AE, CSM, Draw, chance, one
from tests.property.items import Agreed, Item, item

BONUSES = (
    "walked(attainment) of bookings",
    "payout walked(attainment) of 1_000 USD",
    "payout beyond(attainment) of target for the quarter",
    "rerated(attainment) of bookings",
    "curve(attainment) of target for the quarter",
    "grid(points, attainment) of 60% of target for the quarter",
    "1% of left_over",
    "1% of bookings on the part above 80% of quota",
    "5% of target prorated by days of the year",
    "flat_rate of bookings",
    "1% of (sum of sold_to over customer)",
    "(count of customer where with_customer is at least 100%) * 10 USD",
    "1% of (highest of sold_to over customer)",
    "1% of (typical otherwise 2_000 USD)",
    "chosen of bookings",
    "by_health",
    "1% of (average of with_customer over customer) of 10_000 USD",
    "1% of (lowest of with_customer year to date over customer) of 10_000 USD",
)
WHERES = ("", "", " where months_in_role is at least 2", ' where region at period end is "West"')
GATES = (
    "",
    "when attainment is at least threshold",
    "unless pace is below 50%",
    "when attainment previous quarter is above 0%",
    "when not (attainment is at least threshold or points is above 1)",
    "when typical is known and typical is above 20_000 USD",
    "when (typical otherwise 0 USD) is above 20_000 USD",
)
NAMED = (
    ("let level = points", "when level is above 1"),
    ("let level = attainment", "when level is at least threshold"),
    ("let level = attainment", "unless level is below 50%"),
)


def bonus(draw: Draw, name: str, agreed: Agreed) -> list[Item]:
    """What a quarter pays a seller."""
    each = f"for each {AE} each quarter{one(draw, WHERES)}"
    let, gate = one(draw, NAMED) if chance(draw, 4) else ("", one(draw, GATES))
    return [item(name, f"rule {name}", each, let, f"credit {one(draw, BONUSES)}", gate)]


def success(draw: Draw, name: str, agreed: Agreed) -> list[Item]:
    """What the customers of a success manager are worth in a quarter, or those of a whole team."""
    if chance(draw, 3):
        return [
            item(
                name,
                f"rule {name}",
                "for each manager each quarter",
                f"credit (sum of kept over {CSM} by manager at period end) * 2 USD",
            )
        ]
    gate = one(draw, ("", "when kept is at least 60", "when scored is at least 1"))
    return [item(name, f"rule {name}", f"for each {CSM} each quarter", "credit kept * 1.5 USD", gate)]


def to_date(draw: Draw, name: str, agreed: Agreed) -> list[Item]:
    """Paid month after month as the quarter goes on."""
    what, post = one(
        draw,
        (
            ("walked(attainment) of bookings", "paid to date"),
            ("rerated(attainment) of bookings", "paid to date"),
            ("payout beyond(attainment) of 10_000 USD", "paid to date"),
            ("payout walked(attainment) of 10_000 USD", "attributed to deals by arrival"),
            ("payout walked(attainment) of 10_000 USD", "attributed to deals pro rata"),
            ("2% of bookings", "attributed to deals pro rata"),
        )[3 if agreed.paid == "quarter" else 0 :],  # a quarter that is paid by the quarter posts nothing before its end
    )
    return [item(name, f"rule {name}", f"for each {AE} each quarter", f"credit {what}", post)]


def the_year_so_far(draw: Draw, name: str, agreed: Agreed) -> list[Item]:
    """Less what was earned already."""
    floor = one(draw, ("", ", never below zero"))
    what = one(draw, ("rerated(pace) of (bookings year to date)", "flat_rate of (bookings year to date)"))
    credit = f"credit {what} less already earned{floor}"
    return [item(name, f"rule {name}", f"for each {AE} each quarter", credit)]


def floor(draw: Draw, name: str, agreed: Agreed) -> list[Item]:
    """A guarantee or an advance, owed or not."""
    kind = one(draw, ("guarantee", "advance"))
    where = one(draw, ("months_in_role is below 3", "months_in_role is below 18", "calendar_months_in_role is below 2"))
    each = f"for each {AE} each {agreed.paid} where {where}"
    what = f"{kind} {one(draw, ('900 USD', '1_234.56 USD'))}"
    if chance(draw, 3):
        return [item(name, f"rule {name}", each, f"{what}, not recoverable")]
    what += ", recoverable" + one(draw, ("", ", at most 50% of pay", ", at most 100 USD", ", starting 2 months later"))
    if kind == "guarantee" and chance(draw, 2):
        what += ", never below the guarantee"
    return [item(name, f"rule {name}", each, what, f"on leaving {one(draw, ('write off', 'collect'))}")]


def limit(draw: Draw, name: str, agreed: Agreed) -> list[Item]:
    """A cap on everything, with something to cap."""
    each = one(draw, ("quarter", "year"))
    at = one(draw, ("3_000 USD", f"30% of target for the {each}"))
    excess = one(draw, ("lost", "carried", "reviewed"))
    return [
        *bonus(draw, name, agreed),
        item("", f"cap earned of plan for each {AE} each {each} at {at}, excess {excess}"),
    ]


def prizes(draw: Draw, name: str, agreed: Agreed) -> list[Item]:
    """A contest."""
    credits = ("credit 1_000 USD", "when ranked = 1", "credit 333.33 USD", "when ranked is between 2 and 3")
    return [item(name, f"rule {name}", f"for each {AE} each quarter", *credits)]


def managers(draw: Draw, name: str, agreed: Agreed) -> list[Item]:
    """A share of what everybody below sells."""
    return [item(name, f"rule {name}", "for each manager each quarter", "credit 1.5% of team")]


def pool(draw: Draw, name: str, agreed: Agreed) -> list[Item]:
    """A fund that is divided."""
    fund = one(draw, ("2% of (sum of ARR over deal where ARR is above 0 USD)", "1_000.01 USD"))
    by = one(draw, ("by points", "by points by days", "by attainment", "equally", "by days"))
    shares = [f"share 60% to {AE} {by}"]
    shares += (
        [one(draw, ("when attainment is at least threshold", "when points is above 1"))] if chance(draw, 2) else []
    )
    shares += [one(draw, ("share 40% to manager equally", "share 33.3% to customer_success_manager by days"))]
    rest = one(draw, ("returns to company", "is redistributed", "carries to the next fund"))
    closing = "fixed at close" if chance(draw, 3) else ""
    return [item(name, f"pool {name} each quarter", f"fund {fund}", shares, f"undistributed {rest}", closing)]


PERIOD_BLOCKS = (bonus, bonus, to_date, the_year_so_far, floor, limit, success)
SOCIAL_BLOCKS = (prizes, managers, pool)
