"""What becomes of money after it was credited: clauses that stand after the last credit of a rule."""

from __future__ import annotations

import attrs
from hypothesis import strategies as st

from tests.property.drawn import Draw, chance, one
from tests.property.items import Agreed


@attrs.frozen
class Purse:
    """What a rule has: quota credit beside the money; rows of a deal, or of what is billed for one."""

    counted: bool = False
    billed: bool = False


VESTS = (
    "vest 50% at once, 50% after the 1st renewal within 90 days of close",
    "vest 40% at once, 35% 1 month after close, 25% 3 months after close",
    "vest 33% on 2026-05-31, 33% on 2026-08-31, 34% after renewal within 6 months of earning",
    "vest 50% at once, 50% 2 months after close if customer.segment is smb",
    "vest in 3 monthly parts",
    "vest in 6 monthly parts, cliff 3 months",
)
HOLDS = (
    "hold 25% until no churn within 40 days of close, otherwise forfeited",
    "hold 30% until renewal within 60 days of close, otherwise forfeited",
    "hold 33.3% until renewal within 60 days of earning, otherwise paid",
    "hold 10% until activation within 45 days of close, otherwise left open",
    "hold 20% until 2026-06-30",
)
TRIGGERS = (
    "after churn within 90 days of close",
    "after churn within 60 days of earning",
    "after the 1st renewal within 3 months of close",
    "unless payment by 2026-05-31",
)

EACH = ("after each churn within 90 days of close", "after each renewal within 60 days of earning")


def waiting(draw: Draw, agreed: Agreed, purse: Purse) -> list[str]:
    """Nothing, or one way of paying out later with what leaving does to it."""
    match draw(st.integers(0, 5)):
        case 3:
            return [one(draw, VESTS), f"on leaving {one(draw, ('keep', 'forfeit unvested', 'forfeit all'))}"]
        case 4:
            holds = [one(draw, HOLDS)]
            if chance(draw, 3):
                holds.append("hold 15% until no churn within 30 days of close, otherwise forfeited")
            return [*holds, f"on leaving {one(draw, ('keep', 'forfeit held', 'forfeit all'))}"]
        case 5:
            return [f"pay in 3 {agreed.paid}ly parts", f"on leaving {one(draw, ('keep', 'forfeit held'))}"]
        case _:
            return []


def claw_backs(draw: Draw, agreed: Agreed, purse: Purse, *, waits: bool, capped: bool) -> list[str]:
    """Up to two claw backs with any of their switches."""
    return [_claw_back(draw, agreed, purse, waits, capped) for _ in range(draw(st.integers(0, 2)))]


def _claw_back(draw: Draw, agreed: Agreed, purse: Purse, waits: bool, capped: bool) -> str:
    share = one(draw, ("100%", "50%", "33.3%", "(1 / 3)", "taken(trigger - closed_on)" if not purse.billed else "80%"))
    what = "of the money"
    if purse.counted and chance(draw, 2):
        what = "of the money and credit"
    elif waits and chance(draw, 3):
        what = "of the unpaid money"
    if capped and what == "of the money" and chance(draw, 3):
        what += " before cap"
    if share != "100%" and chance(draw, 6) and what == "of the money" and not purse.billed:
        share, what = "3% of ARR", ""
    each = chance(draw, 4)
    # An invoice has two ways to a payment.
    trigger = one(draw, EACH) if each else one(draw, TRIGGERS[: 3 if purse.billed else 4])
    words = [f"claw back {share}", what, trigger]
    text = " ".join(word for word in words if word)
    if not each and chance(draw, 3):
        undone = one(draw, ("renewal", "churn", "payment")[: 2 if purse.billed else 3])
        text += f", restored {one(draw, ('', 'in full '))}after {undone}"
    if chance(draw, 3):
        text += one(draw, (f", recovered in 3 {agreed.paid}ly parts", ", recovered at most 20% of pay"))
    return text
