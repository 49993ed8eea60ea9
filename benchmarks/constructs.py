"""One plan for each family of constructs, over the same data: does the time grow with the deals, or faster?"""

from __future__ import annotations

HEADER = """plan bench "One construct"
  effective 2026-01-01 to 2026-12-31
  currency USD
  paid monthly

use saas

role account_executive

input quota for account_executive each quarter: money

measure bookings for account_executive each year
  sum of ARR over deal by owner

table marginal_rates by bookings, marginal
  from         0 USD   8%
  from 1_000_000 USD  12%

table step_rates by bookings, stepwise before deal
  from         0 USD   8%
  from 1_000_000 USD  12%

"""

CREDIT = "  credit 5% of ARR to owner\n"
BACK = "  claw back 50% of the money after churn within 180 days of close\n"
HOLD = "  hold 25% until no churn within 90 days of close, otherwise forfeited\n  on leaving keep\n"
CAP = "\ncap earned of r for each account_executive each year at 1_000_000 USD, excess lost"
GUARANTEE = """
rule g
  for each account_executive each month
  guarantee 4_000 USD, recoverable
  on leaving write off"""
POOL = """
measure monthly for account_executive each month
  sum of ARR over deal by owner

pool p each month
  fund   1% of (sum of ARR over deal)
  share  100% to account_executive by monthly
  undistributed returns to company"""

RULES: dict[str, str] = {
    "flat rate": CREDIT,
    "marginal": "  credit marginal_rates(bookings) of ARR to owner",
    "stepwise": "  credit step_rates(bookings) of ARR to owner",
    "quota credit": CREDIT + "  count ARR toward counted to owner",
    "split": "  credit 5% of ARR split 60% to owner, 40% to owner",
    "vest, leaving": CREDIT + "  vest in 6 monthly parts\n  on leaving forfeit unvested",
    "hold, claw back": CREDIT + HOLD + BACK,
    "cap of the year": CREDIT + BACK + CAP,
    "guarantee": CREDIT + GUARANTEE,
    "pool": CREDIT + POOL,
}


def plan_of(construct: str) -> str:
    """The plan that uses one family of constructs."""
    counted = (
        "\nmeasure counted for account_executive each year\n  counted by rules\n"
        if "toward" in RULES[construct]
        else ""
    )
    return f"{HEADER}rule r\n  for each deal\n{RULES[construct]}\n{counted}"
