"""Data of any size for the columnar benchmark, as a project folder: the plan beside `data/*.parquet`.

    python -m benchmarks.columnar.generate --deals 1000000 /tmp/million

The same number of deals and the same seed give the same rows on any machine: everything is drawn by whole-number
arithmetic from the number of a row. It is an extract of the last day of 2026, so nothing is dated later.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

import duckdb

from benchmarks.columnar.many_rules import many_rules

PLAN = Path(__file__).parent / "plan"
LEAST_PARTICIPANTS = 20

# Two rounds of squaring modulo the prime 2^31 - 1; every product stays within 64 bits. A draw is a number below that
# prime from the number of a row and the name of what is drawn, which is a number itself.
_MACROS = """
CREATE MACRO stir(x, salt) AS (x * x + salt * 1103515245) % 2147483647;
CREATE MACRO draw(i, salt) AS
  stir(stir(((i + 1)::BIGINT * 48271 + (salt + 100 * {seed})::BIGINT * 16807) % 2147483647, salt::BIGINT), 7::BIGINT)
  * 69621 % 2147483647;
CREATE MACRO below(i, salt, n) AS draw(i, salt) % n;
CREATE MACRO rep(number) AS printf('R%06d', number);
CREATE MACRO leader(number) AS printf('M%06d', number);
CREATE MACRO customer(number) AS printf('C%08d', number);
"""

# Of ten deals four are new customers, three grow, three renew. A fourth of the deals is signed in the last five days of
# a month. The first sellers have three times the deals of the last ones.
_BASE = """
CREATE TABLE base AS
WITH drawn AS (
  SELECT i,
    CASE WHEN i < {news} THEN 'new_logo' WHEN i % 2 = 0 THEN 'expansion' ELSE 'renewal' END AS kind,
    DATE '2026-01-01' + below(i, 1, 365)::INTEGER AS signed,
    CASE WHEN below(i, 2, 10) < 6 THEN 100000 + below(i, 3, 800000)
         WHEN below(i, 2, 10) < 9 THEN 900000 + below(i, 3, 3100000)
         ELSE 4000000 + below(i, 3, 21000000) END AS cents,
    CASE WHEN i < {news} THEN i ELSE below(i, 4, {customers}) END AS customer,
    CASE WHEN below(i, 5, 2) = 0 THEN below(i, 6, {reps})
         ELSE least(below(i, 6, {reps}), below(i, 7, {reps})) END AS owner
  FROM range({deals}) numbers(i)
)
SELECT printf('D%08d', row_number() OVER (ORDER BY draw(i, 8), i)) AS deal_id,
  i, kind, cents, customer, owner,
  CASE WHEN below(i, 9, 4) = 0 THEN last_day(signed) - below(i, 10, 5)::INTEGER ELSE signed END AS closed_on,
  kind = 'expansion' AND below(i, 11, 10) < 3 AS shared,
  CASE WHEN below(i, 12, 20) < 12 THEN 'USD' WHEN below(i, 12, 20) < 17 THEN 'EUR' ELSE 'GBP' END AS currency
FROM drawn
"""

_DEAL = """
SELECT deal_id, closed_on, (cents / 100::DECIMAL(3))::DECIMAL(18, 2) AS ARR, currency, kind, {yes_no} AS shared,
  customer(customer) AS customer, rep(owner) AS owner
FROM base ORDER BY deal_id
"""

# The owner and somebody else, who is as many places further as was drawn.
_SPLIT = """
WITH pairs AS (
  SELECT deal_id, i, owner, (owner + 1 + below(i, 13, {reps} - 1)) % {reps} AS other,
    [500000, 600000, 700000, 666700][1 + below(i, 14, 4)] AS millionths
  FROM base WHERE shared
), sides AS (
  SELECT deal_id, i, 1 AS side, owner AS seller, millionths FROM pairs
  UNION ALL
  SELECT deal_id, i, 2, other, 1000000 - millionths FROM pairs
)
SELECT printf('S%08d', row_number() OVER (ORDER BY draw(i, 15), i, side)) AS split_id, deal_id AS deal,
  rep(seller) AS participant, (millionths::DECIMAL(9, 0) * 0.000001)::DECIMAL(9, 6) AS share
FROM sides ORDER BY split_id
"""

_CUSTOMER = """
SELECT customer(i) AS customer_id,
  ['smb', 'mid_market', 'enterprise'][1 + below(i, 16, 3)] AS segment
FROM range({customers}) numbers(i) ORDER BY draw(i, 17), i
"""

# 85 of 100 new customers go live, from five days before signing to 124 days after it; about 70 by the year's end.
_ACTIVATION = """
SELECT customer(customer) AS customer, closed_on + (below(i, 18, 130) - 5)::INTEGER AS activated_on
FROM base WHERE kind = 'new_logo' AND below(i, 19, 100) < 85 AND activated_on <= DATE '2026-12-31'
ORDER BY draw(i, 20), i
"""

# 8 of 100 customers leave; of a tenth of them the files say so twice, as when somebody came back and left again.
_CHURN = """
WITH left_on AS (
  SELECT i, DATE '2026-01-01' + below(i, 21, 365)::INTEGER AS churned_on FROM range({customers}) numbers(i)
  WHERE below(i, 22, 100) < 8
), dates AS (
  SELECT i, churned_on FROM left_on
  UNION ALL
  SELECT i, churned_on + 30 FROM left_on WHERE below(i, 23, 10) = 0
)
SELECT customer(i) AS customer, churned_on FROM dates WHERE churned_on <= DATE '2026-12-31'
ORDER BY draw(i, 24), i, churned_on
"""

# Sellers report to managers, these to directors, these to one vice president. 15 of 100 sellers and 5 of 100 managers
# change to another one on some day from February to November.
_PARTICIPANT = """
WITH people AS (
  SELECT 'rep' AS role, rep(i) AS participant, i AS n,
    1 + {directors} + below(i, 25, {managers}) AS first,
    1 + {directors} + below(i, 26, {managers}) AS second,
    below(i, 27, 100) < 15 AS moves
  FROM range({reps}) numbers(i)
  UNION ALL
  SELECT 'manager', leader(i), 1000000 + i,
    CASE WHEN i = 0 THEN NULL WHEN i <= {directors} THEN 0 ELSE 1 + below(i, 28, {directors}) END,
    CASE WHEN i > {directors} THEN 1 + below(i, 29, {directors}) END,
    i > {directors} AND below(i, 30, 100) < 5
  FROM range(1 + {directors} + {managers}) numbers(i)
), moved AS (
  SELECT *, DATE '2026-02-01' + below(n, 31, 300)::INTEGER AS moved_on,
    coalesce(moves AND first <> second, false) AS twice
  FROM people
)
SELECT participant, role, leader(first) AS manager, DATE '2025-01-01' AS "from",
  CASE WHEN twice THEN moved_on - 1 END AS "to"
FROM moved
UNION ALL
SELECT participant, role, leader(second), moved_on, NULL FROM moved WHERE twice
ORDER BY participant, "from"
"""

# From half to 1.3 times of what an average seller is credited in the year.
_QUOTA = """
SELECT rep(i) AS participant, '2026' AS period,
  (({deals} * 56 // {reps}) * (50 + below(i, 32, 81)) // 10000 * 10000)::DECIMAL(18, 2) AS value
FROM range({reps}) numbers(i) ORDER BY participant
"""

# A rate for each working day; at a weekend Friday's is in force.
_RATE = """
SELECT currency, day::DATE AS date,
  ((middle + below(datediff('day', DATE '2025-12-01', day::DATE), salt, 4001) - 2000)::DECIMAL(9, 0) * 0.00001)
  ::DECIMAL(10, 5) AS rate
FROM (VALUES ('EUR', 109000, 33), ('GBP', 127000, 34)) middles(currency, middle, salt),
  range(DATE '2025-12-29', DATE '2027-01-01', INTERVAL 1 DAY) days(day)
WHERE isodow(day) <= 5 ORDER BY date, currency
"""

TABLES = {
    "deal": _DEAL,
    "split": _SPLIT,
    "customer": _CUSTOMER,
    "activation": _ACTIVATION,
    "churn": _CHURN,
    "participant": _PARTICIPANT,
    "quota": _QUOTA,
    "exchange_rate": _RATE,
}


def generate(folder: Path, deals: int, seed: int = 7, csv: bool = False, participants: int | None = None) -> None:
    """Write a project that `incent run` accepts.

    Args:
        folder: Made anew; its `data` holds one file for each table.
        deals: How many.
        seed: Another one gives other rows.
        csv: Write CSV instead of Parquet.
        participants: How many; without it one for each thousand deals, but no fewer than `LEAST_PARTICIPANTS`.
    """
    shutil.copytree(PLAN, folder)
    data = folder / "data"
    data.mkdir()
    people = participants or max(LEAST_PARTICIPANTS, deals // 1000)
    managers = people // 10
    directors = max(1, managers // 8)
    numbers: dict[str, int | str] = {
        "seed": seed,
        "deals": deals,
        "news": deals * 2 // 5,
        "customers": deals * 3 // 5,
        "reps": people - managers - directors - 1,
        "managers": managers,
        "directors": directors,
        "yes_no": "if(shared, 'yes', 'no')" if csv else "shared",
    }
    ending, form = ("csv", "FORMAT csv, HEADER") if csv else ("parquet", "FORMAT parquet")
    with duckdb.connect() as connection:
        connection.execute(_MACROS.format(**numbers))
        connection.execute(_BASE.format(**numbers))
        for name, select in TABLES.items():
            target = str(data / f"{name}.{ending}").replace("'", "''")
            connection.execute(f"COPY ({select.format(**numbers)}) TO '{target}' ({form})")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.columnar.generate", description=__doc__)
    parser.add_argument("folder", type=Path, help="the project folder to make")
    parser.add_argument("--deals", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--participants", type=int, help="the default is one for each thousand deals")
    parser.add_argument("--rules", type=int, help="take a plan of so many rules in place of the benchmark's")
    parser.add_argument("--csv", action="store_true", help="write CSV instead of Parquet")
    given = parser.parse_args()
    generate(given.folder, given.deals, given.seed, given.csv, given.participants)
    if given.rules:
        (given.folder / "plan.incent").write_text(many_rules(given.rules))


if __name__ == "__main__":
    main()
