"""A five-rule plan and data of any size for the reference evaluator, written as a project folder."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

PLAN = """plan bench "Five rules"
  effective 2026-01-01 to 2026-12-31
  currency USD
  paid monthly

use saas

role account_executive

input quota for account_executive each quarter: money

table window by segment, deployment gives duration
  smb         any        60 days
  mid_market  any        90 days
  enterprise  standard  120 days
  enterprise  complex   180 days

table accelerator by attainment, marginal
  from   0%  10%
  from 100%  15%
  from 150%  20%

measure bookings for account_executive each quarter
  sum of ARR over deal where kind is new_logo by owner

measure attainment for account_executive each quarter
  bookings year to date / quota of the year

rule new_logo
  for each deal where kind is new_logo
  credit accelerator(attainment) of ARR to owner
    after activation within window(customer.segment, customer.deployment)
  claw back 100% of the money after churn within 180 days of earning

rule expansion
  for each deal where kind is expansion
  credit 6% of ARR to owner

rule kept
  for each deal where kind is renewal
  credit 2% of ARR to owner when ARR is at least 10_000 USD

rule large
  for each deal where ARR is at least 90_000 USD
  credit 500 USD to owner

rule quarter_bonus
  for each account_executive each quarter
  credit 1_000 USD when attainment is at least 50%
"""


def write_project(folder: Path, deals: int, participants: int | None = None) -> None:
    """A project with `deals` deals of 2026; people and customers grow with them unless `participants` is given."""
    random_ = random.Random(7)
    people = participants or max(1, deals // 100)
    customers = max(1, deals // 2)
    data = folder / "data"
    data.mkdir(parents=True)
    (folder / "plan.incent").write_text(PLAN)
    names = [f"P{number:05d}" for number in range(people)]
    _write(
        data / "participant.csv",
        "participant,name,role,manager,region,target,currency,from,to",
        [f"{name},{name},account_executive,,,60000,USD,2026-01-01," for name in names],
    )
    _write(
        data / "quota.csv",
        "participant,period,value",
        [f"{name},2026-Q{quarter},{50_000 * deals // people // 4}" for name in names for quarter in (1, 2, 3, 4)],
    )
    segments, deployments = ("smb", "mid_market", "enterprise"), ("standard", "complex")
    _write(
        data / "customer.csv",
        "customer_id,segment,deployment",
        [f"C{n},{random_.choice(segments)},{random_.choice(deployments)}" for n in range(customers)],
    )
    start, kinds = date(2026, 1, 1), ("new_logo", "expansion", "renewal")
    deal_rows, live, lost = [], [], []
    for number in range(deals):
        day = start + timedelta(days=random_.randrange(365))
        amount = f"{random_.randrange(1_000, 100_000)}.{random_.randrange(100):02d}"
        owner, customer = names[number % people], f"C{random_.randrange(customers)}"
        deal_rows.append(f"D{number},{day},{amount},{random_.choice(kinds)},{customer},{owner}")
    for number in range(customers):
        if random_.random() < 0.8:
            live.append(f"{start + timedelta(days=random_.randrange(364))},C{number}")
        if random_.random() < 0.05:
            lost.append(f"{start + timedelta(days=random_.randrange(364))},C{number}")
    _write(data / "deal.csv", "deal_id,closed_on,ARR,kind,customer,owner", deal_rows)
    _write(data / "activation.csv", "activated_on,customer", live)
    _write(data / "churn.csv", "churned_on,customer", lost)


def _write(path: Path, header: str, rows: list[str]) -> None:
    path.write_text("\n".join([header, *rows]) + "\n")
