"""Figures of a person together with an entity, against a second computation that knows nothing of the engine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest

from tests.worlds import HEADER, problems, rows, world

PLAN = (
    HEADER
    + """entity product
  key product_id: text
fact sale
  key sale_id: text
  dated sold_on: date
  ARR: money
  owner: participant
  product: product, optional
input quota for account_executive and product each quarter: money
measure sold for account_executive and product each quarter
  sum of ARR over sale by owner
measure attainment for account_executive and product each quarter
  sold / quota
table rates by attainment, marginal
  from   0%  7.5%
  from  60% 10%
  from 100% 15%
rule commission
  for each sale where product is known
  credit rates(product.attainment) of ARR to owner
rule gate
  for each account_executive each quarter
  credit 1_000 USD * (lowest of attainment over product) + 10 USD * (count of product where sold is above 4_000 USD)
"""
)
BANDS = ((Fraction(0), Fraction(75, 1000)), (Fraction(60, 100), Fraction(1, 10)), (Fraction(1), Fraction(15, 100)))
PRODUCTS = ("alpha", "beta", "gamma", "delta")
PEOPLE = ("maya", "ben")
Pair = tuple[str, str]


class Sale(NamedTuple):
    """One sale of the second quarter; no product is an empty cell."""

    key: str
    day: str
    cents: int
    owner: str
    product: str


def sales(draw: Random) -> list[Sale]:
    found = []
    for number in range(draw.randint(4, 14)):
        day = f"2026-0{draw.choice((4, 5, 6))}-{draw.randint(1, 30):02d}"
        product = draw.choice((*PRODUCTS, "alpha", ""))
        found.append(Sale(f"S{number:02d}", day, draw.randint(1, 900_000), draw.choice(PEOPLE), product))
    return found


def money(amount: Fraction) -> Decimal:
    exact = Decimal(amount.numerator) / Decimal(amount.denominator)
    return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


def walked(before: Fraction, after: Fraction, quota: Fraction) -> Fraction:
    """What lies between two points of a pair's sales, each slice at its rate."""
    ends = [bound * quota for bound, _ in BANDS[1:]] + [max(after, quota) + 1]
    total = Fraction(0)
    for (bound, rate), end in zip(BANDS, ends, strict=True):
        total += rate * max(Fraction(0), min(after, end) - max(before, bound * quota))
    return total


def by_hand(made: list[Sale], quotas: dict[Pair, Fraction]) -> Iterator[tuple[str, str, Decimal]]:
    """The commission of each sale, and the quarter's credit of each person who has a quota."""
    stands: dict[Pair, Fraction] = defaultdict(Fraction)
    for sale in sorted(made, key=lambda each: (each.day, each.key)):
        pair = (sale.owner, sale.product)
        if pair in quotas:
            before, after = stands[pair], stands[pair] + Fraction(sale.cents, 100)
            stands[pair] = after
            yield sale.owner, sale.key, money(walked(before, after, quotas[pair]))
    for who in PEOPLE:
        mine = {product: quota for (owner, product), quota in quotas.items() if owner == who}
        if mine:
            least = min(stands[who, product] / quota for product, quota in mine.items())
            many = sum(stands[who, product] > 4_000 for product in with_rows(who, made))
            yield who, "2026-Q2", money(1_000 * least + 10 * many)


def with_rows(who: str, made: list[Sale]) -> set[str]:
    """`count of product where sold …` reads no input, so it takes the products of which something was sold."""
    return {sale.product for sale in made if sale.owner == who and sale.product}


@pytest.mark.parametrize("seed", range(12))
def test_each_pair_walks_alone(tmp_path: Path, seed: int) -> None:
    draw = Random(seed)
    made = sales(draw)
    sold = {(sale.owner, sale.product) for sale in made if sale.product}
    every = [(who, product) for who in PEOPLE for product in PRODUCTS]
    # Whoever sells a product has a quota of it here; quotas without sales and people without quotas are left to chance.
    quotas = {pair: Fraction(draw.randint(1, 9) * 1_000) for pair in every if pair in sold or draw.random() < 0.3}
    tables = {
        "product": rows("product_id", *PRODUCTS),
        "sale": rows(
            "sale_id,sold_on,ARR,owner,product",
            *(f"{s.key},{s.day},{s.cents // 100}.{s.cents % 100:02d},{s.owner},{s.product}" for s in made),
        ),
        "quota": rows(
            "participant,product,period,value",
            *(f"{who},{product},2026-Q2,{quota}" for (who, product), quota in quotas.items()),
            "maya,alpha,2026-Q1,1",
        ),
    }
    result = world(tmp_path, PLAN, tables).run("2026-04", "2026-05", "2026-06")
    found: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for entry in result.entries:
        if entry.subject.startswith("S") or entry.subject == "2026-Q2":
            found[entry.participant, entry.subject] += entry.amount
    wanted = {(who, subject): amount for who, subject, amount in by_hand(made, quotas)}
    assert {pair: amount for pair, amount in found.items() if amount} == {p: a for p, a in wanted.items() if a}
    lacking = [f"`lowest of attainment over product` has no product for {who} in 2026-Q2" for who in PEOPLE]
    told = problems(result)
    for who, words in zip(PEOPLE, lacking, strict=True):
        assert any(words in each for each in told) == (not any(owner == who for owner, _ in quotas))
