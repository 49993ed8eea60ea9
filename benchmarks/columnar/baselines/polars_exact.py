"""The plan with Polars, exact: amounts are whole numbers of 64 bits, and what small tables decide is decided there.

A converted amount counts ten-millionths of a dollar, two places of the amount and five of the rate; money counts cents.
Sums of a whole company stay below 2^63 up to 900 billion dollars; the product with a share needs 128 bits. No amount is
negative, so half up is half more, rounded down.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl

from benchmarks.columnar.baselines.payouts import folders

DOLLARS = pl.col("dollars")


def cents(numerator: pl.Expr, places: int) -> pl.Expr:
    """Rounded half up from a number with so many more places."""
    one: int = 10**places
    return (numerator + one // 2) // one


def whole(column: str) -> pl.Expr:
    """A decimal column as the whole number that stores it."""
    return pl.col(column).to_physical().cast(pl.Int64)


def rates(data: Path) -> pl.LazyFrame:
    """One rate for each currency and day of the year, in hundred-thousandths."""
    days = pl.LazyFrame({"closed_on": pl.date_range(date(2026, 1, 1), date(2026, 12, 31), eager=True)})
    known = pl.scan_parquet(data / "exchange_rate.parquet").select("currency", "date", rate=whole("rate")).sort("date")
    foreign = (
        days.join(known.select("currency").unique(), how="cross")
        .sort("closed_on")
        .join_asof(known, left_on="closed_on", right_on="date", by="currency", check_sortedness=False)
    )
    own = days.with_columns(currency=pl.lit("USD"), rate=pl.lit(100_000, pl.Int64))
    return pl.concat([foreign.select("currency", "closed_on", "rate"), own.select("currency", "closed_on", "rate")])


def chains(data: Path) -> pl.LazyFrame:
    """For each seller the stretches of days in which the whole chain of managers stays the same."""
    people = pl.scan_parquet(data / "participant.parquet").select(
        "participant", "role", "manager", since="from", until=pl.col("to").fill_null(date(9999, 12, 31))
    )
    chain = people.filter(pl.col("role") == "rep").select("since", "until", owner="participant", first="manager")
    for below, above in (("first", "second"), ("second", "third")):
        upper = people.select(
            pl.col("participant").alias(below), pl.col("manager").alias(above), from_="since", to="until"
        )
        chain = (
            chain.join(upper, on=below, how="left")
            .with_columns(since=pl.max_horizontal("since", "from_"), until=pl.min_horizontal("until", "to"))
            .filter(pl.col("since") <= pl.col("until"))
            .drop("from_", "to")
        )
    return chain.with_row_index("chain")


def churns(data: Path) -> pl.LazyFrame:
    """Each churn with the first day whose next churn it is."""
    before = pl.col("churned_on").shift().over("customer")
    return (
        pl.scan_parquet(data / "churn.parquet")
        .sort("customer", "churned_on")
        .select(
            "customer",
            "churned_on",
            since=pl.max_horizontal(before + pl.duration(days=1), pl.col("churned_on") - pl.duration(days=180)),
        )
    )


def new_logos(data: Path, deals: pl.DataFrame) -> pl.DataFrame:
    """Lines of new customers: each deal walks its own stretch of the year."""
    after = DOLLARS.cum_sum().over("owner")
    live = (
        deals.lazy()
        .filter(pl.col("kind") == "new_logo")
        .join(pl.scan_parquet(data / "activation.parquet"), on="customer")
        .filter(pl.col("activated_on") <= pl.col("closed_on") + pl.duration(days=90))
        .select("owner", "deal_id", "customer", "dollars", earned_on=pl.max_horizontal("closed_on", "activated_on"))
        .sort("owner", "earned_on", "deal_id")
        .with_columns(after=after)
        .with_columns(before=pl.col("after") - DOLLARS)
        .join(
            pl.scan_parquet(data / "quota.parquet").select(owner="participant", quota=whole("value") * 100_000),
            on="owner",
        )
    )
    beyond = [
        (pl.col("after") - start).clip(lower_bound=0) - (pl.col("before") - start).clip(lower_bound=0)
        for start in (pl.col("quota"), pl.col("quota") * 3 // 2)
    ]
    amount = cents(10 * DOLLARS + 5 * beyond[0] + 5 * beyond[1], 7)
    return live.select("customer", "earned_on", participant="owner", amount=amount).collect()


def lines(data: Path, deals: pl.DataFrame) -> pl.DataFrame:
    """Everything that is credited and can be taken back."""
    grown = deals.lazy().filter(pl.col("kind") == "expansion")
    alone = grown.filter(~pl.col("shared")).select(
        "customer", earned_on="closed_on", participant="owner", amount=cents(6 * DOLLARS, 7)
    )
    part = 6 * whole("share").cast(pl.Int128) * DOLLARS.cast(pl.Int128)
    helped = (
        pl.scan_parquet(data / "split.parquet")
        .join(grown, left_on="deal", right_on="deal_id")
        .select("customer", "participant", earned_on="closed_on", amount=cents(part, 13).cast(pl.Int64))
    )
    columns = ("participant", "earned_on", "customer", "amount")
    return pl.concat(
        [frame.select(columns) for frame in pl.collect_all([new_logos(data, deals).lazy(), alone, helped])]
    )


def month_of(day: str) -> pl.Expr:
    """The month of a date, 1 to 12."""
    return pl.col(day).dt.month()


def movements(data: Path, deals: pl.DataFrame) -> list[pl.LazyFrame]:
    """Amounts of each participant and month, under the names of the columns of payouts."""
    credited = lines(data, deals).lazy()
    earned = credited.group_by("participant", month=month_of("earned_on")).agg(earned=pl.col("amount").sum())
    taken = (
        credited.join(churns(data), on="customer")
        .filter(pl.col("earned_on").is_between("since", "churned_on"))
        .group_by("participant", month=month_of("churned_on"))
        .agg(clawed_back=pl.col("amount").sum())
    )
    after = pl.col("earned").cum_sum().over("participant")
    most = cents(35 * whole("value"), 3)
    renewed = (
        deals.lazy()
        .filter(pl.col("kind") == "renewal")
        .group_by(participant="owner", month=month_of("closed_on"))
        .agg(earned=cents(2 * DOLLARS, 7).sum())
        .join(pl.scan_parquet(data / "quota.parquet").select("participant", most=most), on="participant")
        .sort("participant", "month")
        .with_columns(after=after)
        .with_columns(
            capped=pl.col("earned")
            - pl.min_horizontal("most", "after")
            + pl.min_horizontal("most", pl.col("after") - pl.col("earned"))
        )
    )
    chain = chains(data).collect().lazy()
    booked = (
        deals.lazy()
        .filter(pl.col("kind") != "renewal")
        .join(chain.select("chain", "owner", "since", "until"), on="owner")
        .filter(pl.col("closed_on").is_between("since", "until"))
        .group_by("chain", month=month_of("closed_on"))
        .agg(DOLLARS.sum())
        .join(chain, on="chain")
        .unpivot(["first", "second", "third"], index=["month", "dollars"], value_name="participant")
        .drop_nulls("participant")
        .group_by("participant", "month")
        .agg(earned=cents(5 * DOLLARS.sum(), 8))
    )
    return [earned, taken, renewed.select("participant", "month", "earned", "capped"), booked]


def pay(data: Path) -> pl.DataFrame:
    """The payouts."""
    deals = (
        pl.scan_parquet(data / "deal.parquet")
        .join(rates(data), on=["currency", "closed_on"])
        .select("deal_id", "closed_on", "kind", "shared", "customer", "owner", dollars=whole("ARR") * pl.col("rate"))
        .collect()
    )
    figures = ("earned", "capped", "clawed_back")
    sums = pl.concat(movements(data, deals), how="diagonal").group_by("participant", "month").agg(pl.col(figures).sum())
    everyone = pl.scan_parquet(data / "participant.parquet").select("participant").unique()
    months = pl.LazyFrame({"month": range(1, 13)}, schema={"month": pl.Int8})
    due = (pl.col("earned") - pl.col("capped") - pl.col("clawed_back")).cum_sum().over("participant")
    # What has been paid by a month is the highest that was ever due: what lies below it is carried.
    paid_by = pl.col("due").cum_max().clip(lower_bound=0).over("participant")
    return (
        everyone.join(months, how="cross")
        .join(sums, on=["participant", "month"], how="left")
        .with_columns(pl.col(figures).fill_null(0))
        .sort("participant", "month")
        .with_columns(due=due)
        .with_columns(paid_by=paid_by)
        .with_columns(
            period=pl.format("2026-{}", pl.col("month").cast(pl.String).str.zfill(2)),
            paid=pl.col("paid_by") - pl.col("paid_by").shift(fill_value=0).over("participant"),
            balance=pl.col("due") - pl.col("paid_by"),
        )
        .select(
            "participant",
            "period",
            *((pl.col(name).cast(pl.Decimal(38, 2)) / 100) for name in (*figures, "paid", "balance")),
        )
        .collect()
    )


def main() -> None:
    """The command line."""
    data, out = folders(__doc__)
    pl.Config.set_engine_affinity("streaming")
    pay(data).write_csv(out)


if __name__ == "__main__":
    main()
