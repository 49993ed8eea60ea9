"""Blocks whose rules pay for rows."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.property.definitions import RATES
from tests.property.drawn import Draw, chance, one
from tests.property.items import Agreed, Item, item
from tests.property.waiting import Purse, claw_backs, waiting

AMOUNTS = (
    "10% of ARR",
    "flat_rate of ARR",
    "by_case(kind, customer.segment) of ARR",
    "walked(attainment) of ARR",
    "walked(pace) of ARR",
    "walked(attainment) of (ARR / 2)",
    "rerated(attainment) of ARR",
    "beyond(attainment) of ARR",
    "step_before(attainment) of ARR",
    "step_after(attainment) of ARR",
    "step_day(attainment) of ARR",
    "curve(attainment) of ARR",
    "walked(with_customer) of ARR",
    "step_before(customer.with_customer) of ARR",
    "attainment of ARR",
    "123.45 USD",
)
CONDITIONS = (
    "after activation within 60 days",
    "after activation within 20 working days",
    "after activation",
    "after the 2nd invoice of deal within 90 days",
    "unless churn within 30 days",
    "unless churn by 2026-04-30",
    "when attainment is at least threshold",
    "when typical is known and typical is above 20_000 USD",
    "unless (typical otherwise 0 USD) is above 20_000 USD",
    "unless pace is below 50%",
    "when customer.segment is one of smb, enterprise",
    "when customer.health is known and customer.health is at least 70",
    "when kind is new_logo or attainment is above 80%",
)
WHERES = ("", "", " where kind is new_logo", " where ARR is above 0 USD", " where customer.segment is not smb")


def amount(draw: Draw) -> str:
    """What a deal pays."""
    return one(draw, AMOUNTS)


def conditions(draw: Draw) -> list[str]:
    """What a credit of a deal waits for."""
    return [one(draw, CONDITIONS) for _ in range(draw(st.integers(0, 2)))]


def counts(draw: Draw, agreed: Agreed) -> list[str]:
    """Quota credit beside the money."""
    if not agreed.counted:
        return []
    return ["count ARR toward bookings to owner", *(["when kind is not renewal"] if chance(draw, 2) else [])]


def rule(draw: Draw, name: str, agreed: Agreed, subject: str, paying: list[str], purse: Purse) -> list[Item]:
    """A rule with its life after the credit, and sometimes a cap on what it earns."""
    capped = chance(draw, 4)
    items = [item(name, f"rule {name}", subject, paying, *waiting_and_claws(draw, agreed, purse, capped))]
    if capped:
        items.append(cap(draw, name))
    return items


def waiting_and_claws(draw: Draw, agreed: Agreed, purse: Purse, capped: bool) -> list[list[str]]:
    """The clauses that stand after the last credit."""
    waits = waiting(draw, agreed, purse)
    return [waits, claw_backs(draw, agreed, purse, waits=bool(waits), capped=capped)]


def cap(draw: Draw, of: str) -> Item:
    """A limit on what somebody earns."""
    each = one(draw, ("quarter", "quarter", "month"))
    limit = one(draw, ("2_000 USD", "500.50 USD", f"10% of target for the {each}"))
    excess = one(draw, ("lost", "lost", "carried", "reviewed"))
    return item("", f"cap earned of {of} for each account_executive each {each} at {limit}, excess {excess}")


def commission(draw: Draw, name: str, agreed: Agreed) -> list[Item]:
    """One or two credits of a deal."""
    # Above the first credit a condition holds for what is counted too, which comes before every measure.
    paying = conditions(draw) if not agreed.counted and chance(draw, 4) else []
    for _ in range(draw(st.integers(1, 2))):
        paying += [f"credit {amount(draw)} to owner"]
        paying += [f"capped at {one(draw, ('1_500 USD', '99.99 USD'))}"] if chance(draw, 4) else []
        paying += conditions(draw)
    paying += counts(draw, agreed)
    counted = any(line.startswith("count") for line in paying)
    return rule(draw, name, agreed, f"for each deal{one(draw, WHERES)}", paying, Purse(counted))


def versions(draw: Draw, name: str, agreed: Agreed) -> list[Item]:
    """A rule that changes in April."""
    found = []
    for since in ("", " from 2026-04-01"):
        paying = [f"credit {amount(draw)} to owner", *conditions(draw)]
        clauses = waiting_and_claws(draw, agreed, Purse(), capped=False)
        found.append(item(name, f"rule {name}{since}", "for each deal", paying, *clauses))
    return found


def exception(draw: Draw, name: str, agreed: Agreed) -> list[Item]:
    """A rule and one that overrides it for some rows."""
    base = rule(draw, name, agreed, "for each deal", [f"credit {amount(draw)} to owner", *conditions(draw)], Purse())
    where = one(draw, ("customer.segment is enterprise", "kind is expansion", "ARR is above 50_000 USD"))
    special = f"{name}_special"
    credit = f"credit {one(draw, RATES)} of ARR to owner"
    return [
        *base,
        item(special, f"rule {special} overrides {name}", f"for each deal where {where}", credit, 'because "so"'),
    ]


def shared(draw: Draw, name: str, agreed: Agreed) -> list[Item]:
    """One commission for several people; a rate that depends on the person would make several wholes."""
    among = one(draw, ("to each split.participant by split.share", "split 70% to owner, 30% to customer.csm"))
    what = one(draw, ("8% of ARR", "100.01 USD", "by_case(kind, customer.segment) of ARR"))
    subject = "for each deal where customer.csm is known" if "csm" in among else "for each deal"
    return rule(draw, name, agreed, subject, [f"credit {what} {among}"], Purse())


def by_share(draw: Draw, name: str, agreed: Agreed) -> list[Item]:
    """Everyone's own rate on their own share."""
    paying = [f"credit {one(draw, ('2%', 'flat_rate'))} of (share * deal.ARR) to participant"]
    return [item(name, f"rule {name}", "for each split", paying)]


def overlay(draw: Draw, name: str, agreed: Agreed) -> list[Item]:
    """A specialist who is counted beside the team, and paid for it."""
    counted = item(
        name,
        f"rule {name}",
        "for each deal",
        "credit 1% of ARR to owner",
        "overlay count ARR toward helped to customer.csm",
        "when customer.csm is known",
        one(draw, ("", "claw back 100% of the money and credit after churn within 60 days of earning")),
    )
    bonus = f"{name}_bonus"
    return [
        counted,
        item(bonus, f"rule {bonus}", "for each customer_success_manager each quarter", "credit 1% of helped"),
    ]


def services(draw: Draw, name: str, agreed: Agreed) -> list[Item]:
    """Paid as the customer pays."""
    leaving = one(draw, ("keep", "forfeit held"))
    claws = claw_backs(draw, agreed, Purse(billed=True), waits=True, capped=False) if chance(draw, 2) else []
    payable = "payable as payment.amount of amount"
    return [
        item(
            name,
            f"rule {name}",
            "for each invoice",
            "credit 5% of amount to deal.owner",
            payable,
            f"on leaving {leaving}",
            claws,
        )
    ]


def by_hand(draw: Draw, name: str, agreed: Agreed) -> list[Item]:
    """A correction."""
    return [item(name, f"rule {name}", 'for each deal where deal_id is "D1"', "adjust 40.25 USD to owner")]


ROW_BLOCKS = (commission, commission, commission, versions, exception, shared, by_share, overlay, services, by_hand)
