"""The plan as exact DuckDB SQL, one step after the other: what an expert writes who wants it read.

Amounts are decimals throughout. Converted amounts have 7 places, two of the amount and five of the rate; they are kept
in 64 bits, up to 99 billion each, and a cast that does not fit raises. `round` of a decimal is half up, away from zero.
"""

from __future__ import annotations

import duckdb

from benchmarks.columnar.baselines.payouts import folders

TABLES = ("deal", "split", "activation", "churn", "participant", "quota", "exchange_rate")

SQL = """
COPY (
WITH deals AS (
  SELECT deal_id, closed_on, kind, shared, customer, owner,
    (ARR * CASE WHEN deal.currency = 'USD' THEN 1 ELSE rate END)::DECIMAL(18, 7) AS dollars
  FROM deal ASOF LEFT JOIN exchange_rate AS fx ON deal.currency = fx.currency AND deal.closed_on >= fx.date
), live AS (
  SELECT deal_id, owner, customer, dollars, greatest(closed_on, activated_on) AS earned_on
  FROM deals JOIN activation USING (customer)
  WHERE kind = 'new_logo' AND activated_on <= closed_on + 90
), stretches AS (
  SELECT *, sum(dollars) OVER (PARTITION BY owner ORDER BY earned_on, deal_id) AS after, after - dollars AS before
  FROM live
), lines AS (
  SELECT owner AS participant, earned_on, customer, round(
      0.10 * dollars
      + 0.05 * (greatest(after - value, 0) - greatest(before - value, 0))
      + 0.05 * (greatest(after - 1.5 * value, 0) - greatest(before - 1.5 * value, 0)), 2) AS amount
  FROM stretches JOIN quota ON owner = participant
  UNION ALL
  SELECT owner, closed_on, customer, round(0.06 * dollars, 2)
  FROM deals WHERE kind = 'expansion' AND NOT shared
  UNION ALL
  SELECT participant, closed_on, customer, round(0.06 * (share::DECIMAL(19, 6) * dollars), 2)
  FROM split JOIN deals ON deal = deal_id WHERE kind = 'expansion'
), taken AS (
  SELECT participant, month(churned_on) AS month, sum(amount) AS clawed_back
  FROM lines ASOF JOIN churn ON lines.customer = churn.customer AND lines.earned_on <= churn.churned_on
  WHERE churned_on <= earned_on + 180
  GROUP BY ALL
), renewals AS (
  SELECT owner AS participant, month(closed_on) AS month, round(0.02 * dollars, 2) AS amount,
    round(0.035 * value, 2) AS most,
    sum(amount) OVER (PARTITION BY owner ORDER BY closed_on, deal_id) AS after, after - amount AS before
  FROM deals JOIN quota ON owner = quota.participant WHERE kind = 'renewal'
), chains AS (
  SELECT unnest([first.manager, second.manager, third.manager]) AS participant, month(closed_on) AS month, dollars
  FROM deals
  JOIN participant first ON first.participant = owner
    AND closed_on BETWEEN first."from" AND coalesce(first."to", '9999-12-31')
  LEFT JOIN participant second ON second.participant = first.manager
    AND closed_on BETWEEN second."from" AND coalesce(second."to", '9999-12-31')
  LEFT JOIN participant third ON third.participant = second.manager
    AND closed_on BETWEEN third."from" AND coalesce(third."to", '9999-12-31')
  WHERE kind IN ('new_logo', 'expansion')
), overrides AS (
  SELECT participant, month, round(0.005 * sum(dollars), 2) AS amount
  FROM chains WHERE participant IS NOT NULL GROUP BY ALL
), movements AS (
  SELECT participant, month(earned_on) AS month, amount AS earned, 0 AS capped, 0 AS clawed_back FROM lines
  UNION ALL
  SELECT participant, month, amount, amount - (least(most, after) - least(most, before)), 0 FROM renewals
  UNION ALL
  SELECT participant, month, amount, 0, 0 FROM overrides
  UNION ALL
  SELECT participant, month, 0, 0, clawed_back FROM taken
), months AS (
  SELECT participant, month, sum(earned) AS earned, sum(capped) AS capped, sum(clawed_back) AS clawed_back
  FROM movements GROUP BY ALL
), accounts AS (
  SELECT participant, month, coalesce(earned, 0) AS earned, coalesce(capped, 0) AS capped,
    coalesce(clawed_back, 0) AS clawed_back
  FROM (SELECT DISTINCT participant FROM participant) CROSS JOIN (SELECT unnest(range(1, 13)) AS month)
  LEFT JOIN months USING (participant, month)
), running AS (
  SELECT *, sum(earned - capped - clawed_back) OVER (PARTITION BY participant ORDER BY month) AS due FROM accounts
), paid AS (
  -- What has been paid by a month is the highest that was ever due: what lies below it is carried.
  SELECT *, greatest(max(due) OVER (PARTITION BY participant ORDER BY month), 0) AS paid_by FROM running
)
SELECT participant, printf('2026-%02d', month) AS period, earned, capped, clawed_back,
  paid_by - lag(paid_by, 1, 0) OVER (PARTITION BY participant ORDER BY month) AS paid, due - paid_by AS balance
FROM paid ORDER BY participant, period
) TO '{out}' (FORMAT csv, HEADER)
"""


def main() -> None:
    """The command line."""
    data, out = folders(__doc__)
    with duckdb.connect() as connection:
        for table in TABLES:
            name = str(data / f"{table}.parquet").replace("'", "''")
            connection.execute(f"CREATE VIEW {table} AS FROM '{name}'")
        connection.execute(SQL.format(out=str(out).replace("'", "''")))


if __name__ == "__main__":
    main()
