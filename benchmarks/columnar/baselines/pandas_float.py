"""The plan with pandas and binary floats, as most would write it: fast enough, and wrong by a cent here and there."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.columnar.baselines.payouts import COLUMNS, folders

KEYS = ["participant", "month"]
FIGURES = ["earned", "capped", "clawed_back"]


def read(data: Path, table: str) -> pd.DataFrame:
    """A file; dates as days, decimals as floats."""
    frame = pd.read_parquet(data / f"{table}.parquet", dtype_backend="pyarrow")
    for name, kind in frame.dtypes.items():
        if "decimal" in str(kind):
            frame[name] = frame[name].astype("float64")
        elif "date32" in str(kind):
            frame[name] = frame[name].astype("datetime64[s]")
    return frame


def rounded(amount: pd.Series) -> pd.Series:
    """Half up, as far as floats know what a half is."""
    cents: pd.Series = np.floor(amount * 100 + 0.5)
    return cents / 100


def read_deals(data: Path) -> pd.DataFrame:
    """The deals with their amounts in dollars."""
    days = pd.DataFrame({"closed_on": pd.date_range("2026-01-01", "2026-12-31", unit="s")})
    known = read(data, "exchange_rate").sort_values("date")
    rates = [days.assign(currency="USD", rate=1.0)]
    for currency, of_one in known.groupby("currency"):
        rate = pd.merge_asof(days, of_one[["date", "rate"]], left_on="closed_on", right_on="date")
        rates.append(rate.assign(currency=currency)[["closed_on", "currency", "rate"]])
    table = pd.concat(rates).astype({"currency": "string[pyarrow]"})
    deals = read(data, "deal").astype({"currency": "string[pyarrow]"}).merge(table, on=["currency", "closed_on"])
    return deals.assign(dollars=deals["ARR"] * deals["rate"]).drop(columns=["ARR", "rate", "currency"])


def new_logos(data: Path, deals: pd.DataFrame) -> pd.DataFrame:
    """Lines of new customers: each deal walks its own stretch of the year."""
    live = deals[deals["kind"] == "new_logo"].merge(read(data, "activation"), on="customer")
    live = live[live["activated_on"] <= live["closed_on"] + pd.Timedelta(days=90)]
    live = live.assign(earned_on=live[["closed_on", "activated_on"]].max(axis=1))
    live = live.sort_values(["owner", "earned_on", "deal_id"])
    live = live.merge(read(data, "quota").rename(columns={"participant": "owner", "value": "quota"}), on="owner")
    after = live.groupby("owner", sort=False)["dollars"].cumsum()
    before = after - live["dollars"]
    amount = 0.10 * live["dollars"]
    for start in (live["quota"], 1.5 * live["quota"]):
        amount += 0.05 * ((after - start).clip(lower=0) - (before - start).clip(lower=0))
    return live.assign(amount=rounded(amount)).rename(columns={"owner": "participant"})


def lines(data: Path, deals: pd.DataFrame) -> pd.DataFrame:
    """Everything that is credited and can be taken back."""
    grown = deals[deals["kind"] == "expansion"].rename(columns={"closed_on": "earned_on"})
    alone = grown[~grown["shared"].astype(bool)].rename(columns={"owner": "participant"})
    helped = read(data, "split").merge(grown, left_on="deal", right_on="deal_id")
    columns = ["participant", "earned_on", "customer", "amount"]
    return pd.concat(
        [
            new_logos(data, deals)[columns],
            alone.assign(amount=rounded(0.06 * alone["dollars"]))[columns],
            helped.assign(amount=rounded(0.06 * (helped["share"] * helped["dollars"])))[columns],
        ],
        ignore_index=True,
    )


def taken(data: Path, credited: pd.DataFrame) -> pd.DataFrame:
    """What the first churn on or after the day it was earned takes back."""
    churns = read(data, "churn").sort_values(["customer", "churned_on"])
    before = churns.groupby("customer")["churned_on"].shift()
    pairs = credited.merge(churns.assign(before=before), on="customer")
    days = pairs["churned_on"] - pairs["earned_on"]
    first = (pairs["before"].isna() | (pairs["before"] < pairs["earned_on"])) & (days >= pd.Timedelta(0))
    found = pairs[first & (days <= pd.Timedelta(days=180))]
    return sums(found, "churned_on", "clawed_back")


def sums(frame: pd.DataFrame, day: str, figure: str) -> pd.DataFrame:
    """Amounts added up for each participant and month of a date."""
    month = frame[day].dt.month.rename("month")
    return frame.groupby(["participant", month])["amount"].sum().rename(figure).reset_index()


def renewals(data: Path, deals: pd.DataFrame) -> pd.DataFrame:
    """What renewals earn, and what the cap of the year cuts."""
    renewed = deals[deals["kind"] == "renewal"].rename(columns={"owner": "participant"})
    months = sums(renewed.assign(amount=rounded(0.02 * renewed["dollars"])), "closed_on", "earned")
    months = months.merge(read(data, "quota")[["participant", "value"]], on="participant").sort_values(KEYS)
    most, after = rounded(0.035 * months["value"]), months.groupby("participant")["earned"].cumsum()
    kept = np.minimum(most, after) - np.minimum(most, after - months["earned"])
    return months.assign(capped=months["earned"] - kept)[[*KEYS, "earned", "capped"]]


def overrides(data: Path, deals: pd.DataFrame) -> pd.DataFrame:
    """What managers are paid on what everybody below signed."""
    people = read(data, "participant")[["participant", "manager", "from", "to"]]
    rows = deals[deals["kind"] != "renewal"]
    booked = rows.groupby(["owner", "closed_on"])["dollars"].sum().reset_index()
    levels, below = [], booked.rename(columns={"owner": "participant"})
    while len(below):
        found = below.merge(people, on="participant")
        day = found["closed_on"]
        found = found[(day >= found["from"]) & (found["to"].isna() | (day <= found["to"])) & found["manager"].notna()]
        below = found.groupby(["manager", "closed_on"])["dollars"].sum().reset_index()
        below = below.rename(columns={"manager": "participant"})
        levels.append(below)
    months = sums(pd.concat(levels).rename(columns={"dollars": "amount"}), "closed_on", "earned")
    return months.assign(earned=rounded(0.005 * months["earned"]))


def pay(data: Path) -> pd.DataFrame:
    """The payouts."""
    deals = read_deals(data)
    credited = lines(data, deals)
    moved = pd.concat(
        [
            sums(credited, "earned_on", "earned"),
            taken(data, credited),
            renewals(data, deals),
            overrides(data, deals),
        ]
    )
    people = read(data, "participant")["participant"].unique()
    everyone = pd.MultiIndex.from_product([sorted(people), range(1, 13)], names=KEYS)
    payouts = moved.groupby(KEYS)[FIGURES].sum().reindex(everyone, fill_value=0.0).round(2).reset_index()
    net = payouts["earned"] - payouts["capped"] - payouts["clawed_back"]
    # What has been paid by a month is the highest that was ever due: what lies below it is carried.
    due = net.groupby(payouts["participant"]).cumsum()
    paid_by = due.groupby(payouts["participant"]).cummax().clip(lower=0)
    payouts["paid"] = (paid_by - paid_by.groupby(payouts["participant"]).shift(fill_value=0)).round(2)
    payouts["balance"] = (due - paid_by).round(2)
    payouts["period"] = "2026-" + payouts["month"].astype(str).str.zfill(2)
    return payouts[list(COLUMNS)]


def main() -> None:
    """The command line."""
    data, out = folders(__doc__)
    # Adding zero makes a zero of what was a hair below it.
    payouts = pay(data)
    payouts[payouts.select_dtypes("float").columns] += 0.0
    payouts.to_csv(out, index=False, float_format="%.2f", lineterminator="\n")


if __name__ == "__main__":
    main()
