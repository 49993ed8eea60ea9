"""The plan as exact DuckDB SQL by an expert who wants it fast: what depends on little is computed once for that little.

What is taken out of the rows of deals, and to which grain:

* rates: one for each currency and day, so that a hash join takes the place of the search for the latest one;
* managers: one row for each seller and stretch of days in which the whole chain above stays the same;
* bands of the accelerator: for each seller and month. No amount is negative, so a month that begins and ends in one
  band pays all its deals at one rate, and only months in which a band ends need the order of their deals;
* the cap: what a year's cap leaves depends on the sums of the months;
* churn: each row knows the one before, so that the first after a day is found by a hash join as well.

Amounts are decimals as in `duckdb_plain`.
"""

from __future__ import annotations

import duckdb

from benchmarks.columnar.baselines.payouts import folders

TABLES = ("deal", "split", "activation", "churn", "participant", "quota", "exchange_rate")

SQL = """
COPY (
WITH days AS (
  SELECT currency, unnest(range(DATE '2026-01-01', DATE '2027-01-01', INTERVAL 1 DAY))::DATE AS day
  FROM (SELECT DISTINCT currency FROM exchange_rate)
), fx AS (
  SELECT days.currency AS currency, day, rate
  FROM days ASOF JOIN exchange_rate AS known ON days.currency = known.currency AND day >= date
  UNION ALL
  SELECT DISTINCT 'USD', day, 1 FROM days
), stretches AS (
  SELECT participant, manager, "from" AS since, coalesce("to", DATE '9999-12-31') AS until FROM participant
), chain AS (
  SELECT (row_number() OVER ())::INTEGER AS chain, first.participant AS owner,
    greatest(first.since, second.since, third.since) AS since, least(first.until, second.until, third.until) AS until,
    [first.manager, second.manager, third.manager] AS leaders
  FROM stretches AS first
  LEFT JOIN stretches AS second ON second.participant = first.manager
    AND second.since <= first.until AND second.until >= first.since
  LEFT JOIN stretches AS third ON third.participant = second.manager
    AND third.since <= least(first.until, second.until) AND third.until >= greatest(first.since, second.since)
  WHERE first.participant IN (SELECT participant FROM quota)
), left_on AS (
  SELECT customer, churned_on, greatest(
    churned_on - 180,
    coalesce(lag(churned_on) OVER (PARTITION BY customer ORDER BY churned_on) + 1, DATE '0001-01-01')) AS since
  FROM churn
), deals AS (
  SELECT deal_id, closed_on, kind, shared, customer, owner, (ARR * rate)::DECIMAL(18, 7) AS dollars
  FROM deal JOIN fx ON fx.currency = deal.currency AND day = closed_on
), signed AS (
  SELECT chain, month(closed_on)::UTINYINT AS month,
    sum(CASE WHEN kind <> 'renewal' THEN dollars ELSE 0 END) AS booked,
    sum(CASE WHEN kind = 'expansion' AND NOT shared THEN round(0.06 * dollars, 2) ELSE 0 END) AS grown,
    sum(CASE WHEN kind = 'renewal' THEN round(0.02 * dollars, 2) ELSE 0 END) AS renewed
  FROM deals JOIN chain ON chain.owner = deals.owner AND closed_on BETWEEN since AND until
  GROUP BY ALL
), live AS (
  SELECT deal_id, owner, customer, dollars, greatest(closed_on, activated_on) AS earned_on, month(earned_on) AS month
  FROM deals JOIN activation USING (customer)
  WHERE kind = 'new_logo' AND activated_on <= closed_on + 90
), gone_live AS (
  SELECT owner, month, sum(dollars) AS dollars FROM live GROUP BY ALL
), reached AS (
  SELECT owner, month, value AS quota, sum(dollars) OVER (PARTITION BY owner ORDER BY month) AS after,
    after - dollars AS before,
    CASE WHEN after <= value THEN 0.10 WHEN before >= 1.5 * value THEN 0.20
         WHEN before >= value AND after <= 1.5 * value THEN 0.15 END AS rate
  FROM gone_live JOIN quota ON owner = participant
), within_month AS (
  SELECT live.*, quota, after, before, rate FROM live JOIN reached USING (owner, month)
), crossing AS (
  SELECT owner, month, earned_on, customer, dollars, quota,
    before + sum(dollars) OVER (PARTITION BY owner, month ORDER BY earned_on, deal_id) AS up_to,
    up_to - dollars AS from_
  FROM within_month WHERE rate IS NULL
), won AS (
  SELECT owner AS participant, month, earned_on, customer, round(rate * dollars, 2) AS amount
  FROM within_month WHERE rate IS NOT NULL
  UNION ALL
  SELECT owner, month, earned_on, customer, round(
    0.10 * dollars
    + 0.05 * (greatest(up_to - quota, 0) - greatest(from_ - quota, 0))
    + 0.05 * (greatest(up_to - 1.5 * quota, 0) - greatest(from_ - 1.5 * quota, 0)), 2)
  FROM crossing
), helped AS (
  SELECT participant, closed_on, customer, round(0.06 * (share::DECIMAL(19, 6) * dollars), 2) AS amount
  FROM split JOIN deals ON deal = deal_id WHERE kind = 'expansion'
), lost AS (
  SELECT participant, month(churned_on) AS month, amount
  FROM won JOIN left_on ON left_on.customer = won.customer AND earned_on BETWEEN since AND churned_on
  UNION ALL
  SELECT participant, month(churned_on), amount
  FROM helped JOIN left_on ON left_on.customer = helped.customer AND closed_on BETWEEN since AND churned_on
  UNION ALL
  SELECT owner, month(churned_on), round(0.06 * dollars, 2)
  FROM deals JOIN left_on ON left_on.customer = deals.customer AND closed_on BETWEEN since AND churned_on
  WHERE kind = 'expansion' AND NOT shared
), own AS (
  SELECT owner AS participant, month, sum(grown) AS grown, sum(renewed) AS renewed
  FROM signed JOIN chain USING (chain) GROUP BY ALL
), renewals AS (
  SELECT participant, month, grown, renewed, round(0.035 * value, 2) AS most,
    sum(renewed) OVER (PARTITION BY participant ORDER BY month) AS up_to, up_to - renewed AS from_
  FROM own JOIN quota USING (participant)
), teams AS (
  SELECT unnest(leaders) AS participant, month, booked FROM signed JOIN chain USING (chain)
), movements AS (
  SELECT participant, month, sum(amount) AS earned, 0 AS capped, 0 AS clawed_back FROM won GROUP BY ALL
  UNION ALL
  SELECT participant, month(closed_on) AS month, sum(amount), 0, 0 FROM helped GROUP BY ALL
  UNION ALL
  SELECT participant, month, grown + renewed, renewed - (least(most, up_to) - least(most, from_)), 0 FROM renewals
  UNION ALL
  SELECT participant, month, round(0.005 * sum(booked), 2), 0, 0 FROM teams
  WHERE participant IS NOT NULL GROUP BY ALL
  UNION ALL
  SELECT participant, month, 0, 0, sum(amount) FROM lost GROUP BY ALL
), accounts AS (
  SELECT participant, month, coalesce(sum(earned), 0) AS earned, coalesce(sum(capped), 0) AS capped,
    coalesce(sum(clawed_back), 0) AS clawed_back
  FROM (SELECT DISTINCT participant FROM participant) CROSS JOIN (SELECT unnest(range(1, 13)) AS month)
  LEFT JOIN movements USING (participant, month)
  GROUP BY ALL
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
