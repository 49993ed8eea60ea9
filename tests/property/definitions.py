"""Measures, tables, parameters and inputs that blocks may mention; each is drawn when it is first mentioned."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from hypothesis import strategies as st

from tests.property.drawn import AE, CSM, Draw, chance, one
from tests.property.items import Agreed, Item, item

ROLES = (AE, CSM, "manager")
Definition = Callable[[Draw, Agreed], list[Item]]

RATES = ("10%", "7.77%", "2.5%", "0%", "12.5%", "17.35%")


def quota(draw: Draw, agreed: Agreed) -> list[Item]:
    return [item("quota", f"input quota for {AE} each quarter: money")]


def points(draw: Draw, agreed: Agreed) -> list[Item]:
    return [item("points", f"input points for {AE} each quarter: number")]


def bookings(draw: Draw, agreed: Agreed) -> list[Item]:
    if agreed.counted:
        counts = item(
            "retires",
            "rule retires",
            "for each deal where kind is expansion",
            f"count {one(draw, ('ARR', '50% of ARR'))} toward bookings to owner",
        )
        return [item("bookings", f"measure bookings for {AE} each quarter", "counted by rules"), counts]
    rows = one(
        draw,
        (
            "sum of ARR over deal by owner",
            "sum of ARR over deal where kind is new_logo by owner",
            "sum of ARR over deal after activation within 90 days by owner",
            "(sum of ARR over deal where kind is new_logo by owner) * 1.5",
            "sum of net over deal by owner",
        ),
    )
    return [item("bookings", f"measure bookings for {AE} each quarter", rows)]


def net(draw: Draw, agreed: Agreed) -> list[Item]:
    cases = ("when kind is new_logo gives ARR", "when kind is expansion gives 75% of ARR", "otherwise gives 0 USD")
    return [item("net", "value net for each deal", *cases)]


def attainment(draw: Draw, agreed: Agreed) -> list[Item]:
    return [item("attainment", f"measure attainment for {AE} each quarter", "bookings / quota")]


def pace(draw: Draw, agreed: Agreed) -> list[Item]:
    return [item("pace", f"measure pace for {AE} each quarter", "bookings year to date / quota of the year")]


def helped(draw: Draw, agreed: Agreed) -> list[Item]:
    return [item("helped", f"measure helped for {CSM} each quarter", "counted by rules")]


def team(draw: Draw, agreed: Agreed) -> list[Item]:
    above = one(draw, ("owner.manager", "everyone above owner", "everyone above owner as at period end"))
    return [item("team", "measure team for manager each quarter", f"sum of ARR over deal by {above}")]


def ranked(draw: Draw, agreed: Agreed) -> list[Item]:
    ties = one(draw, ("better", "worse"))
    return [item("ranked", f"measure ranked for {AE} each quarter", f"rank of bookings, ties take the {ties} place")]


def typical(draw: Draw, agreed: Agreed) -> list[Item]:
    """An average that says nothing of few deals."""
    what = f"average of ARR over deal by owner, at least {one(draw, ('2', '3'))} rows"
    return [item("typical", f"measure typical for {AE} each quarter", what)]


def by_health(draw: Draw, agreed: Agreed) -> list[Item]:
    """A sum of quotients, each with a divisor of its own."""
    value = one(draw, ("ARR / (customer.health otherwise 40)", "net / 7", "net / (customer.health otherwise 3)"))
    kind = one(draw, ("sum", "sum", "highest"))
    return [item("by_health", f"measure by_health for {AE} each quarter", f"{kind} of {value} over deal by owner")]


def chosen(draw: Draw, agreed: Agreed) -> list[Item]:
    """A rate that depends on what still moves."""
    test = one(draw, ("not (attainment is at least 80%)", "attainment is at least 80%", "not (typical is known)"))
    return [item("chosen", f"measure chosen for {AE} each quarter", f"when {test} gives 1%", "otherwise gives 2%")]


def kept(draw: Draw, agreed: Agreed) -> list[Item]:
    """The health of the customers of the first day."""
    day = one(draw, ("period start", "period end"))
    what = f"sum of (health at period end otherwise {one(draw, ('5', '50'))}) over customer at {day} by csm"
    return [item("kept", f"measure kept for {CSM} each quarter", what)]


def scored(draw: Draw, agreed: Agreed) -> list[Item]:
    where = one(draw, ("health is known", "(health otherwise 40) is at least 50"))
    return [
        item(
            "scored", f"measure scored for {CSM} each quarter", f"count of customer where {where} at period end by csm"
        )
    ]


def left_over(draw: Draw, agreed: Agreed) -> list[Item]:
    """What the quarter before lacked, carried on: a definition that reads itself one period earlier."""
    what = "bookings + (25% of (previous left_over otherwise 0 USD))"
    return [item("left_over", f"measure left_over for {AE} each quarter", what)]


def bands(name: str, method: str) -> Definition:
    """A table over attainment with a row for what lies below."""

    def table(draw: Draw, agreed: Agreed) -> list[Item]:
        starts = sorted(draw(st.sets(st.sampled_from((50, 80, 120, 150)), max_size=3)))
        rows = [f"below 0% {one(draw, RATES)}"]
        for start in (0, 100, *starts):
            word = "above" if start != 100 and chance(draw, 4) else "from"
            rows.append(f"{word} {start}% {one(draw, RATES)}")
        rows[1:] = sorted(rows[1:], key=lambda row: int(row.split()[1].rstrip("%")))
        return [item(name, f"table {name}", f"by attainment, {method}", rows)]

    return table


def customer_quota(draw: Draw, agreed: Agreed) -> list[Item]:
    return [item("customer_quota", f"input customer_quota for {AE} and customer each quarter: money")]


def sold_to(draw: Draw, agreed: Agreed) -> list[Item]:
    by = one(draw, ("by owner", "by owner and customer", "after activation within 90 days by owner"))
    return [item("sold_to", f"measure sold_to for {AE} and customer each quarter", f"sum of ARR over deal {by}")]


def with_customer(draw: Draw, agreed: Agreed) -> list[Item]:
    """What somebody reaches with one customer."""
    head = f"measure with_customer for {AE} and customer each quarter"
    return [item("with_customer", head, "sold_to / customer_quota")]


def curve(draw: Draw, agreed: Agreed) -> list[Item]:
    low, high = one(draw, ("flat", "zero", "extended")), one(draw, ("flat", "extended"))
    rows = ("from 0% 0%", "from 80% 33.3%", "from 100% 100%", f"below 0% {low}", f"above 100% {high}")
    return [item("curve", "table curve", "by attainment, interpolated", rows)]


def by_case(draw: Draw, agreed: Agreed) -> list[Item]:
    rows = [f"new_logo {segment} {one(draw, RATES)}" for segment in ("smb", "mid_market", "enterprise")]
    rows += [f"{kind} any {one(draw, RATES)}" for kind in ("expansion", "renewal")]
    return [item("by_case", "table by_case", "by deal.kind, segment gives percent", rows)]


def grid(draw: Draw, agreed: Agreed) -> list[Item]:
    return [item("grid", "table grid", "by points, attainment, lookup", "below 0% from 0% above 100%", *_cells(draw))]


def _cells(draw: Draw) -> list[str]:
    return [f"{start} {' '.join(one(draw, RATES) for _ in range(3))}" for start in ("below 1", "from 1", "from 5")]


def taken(draw: Draw, agreed: Agreed) -> list[Item]:
    """A share that shrinks by the day."""
    rows = ("below 31 days 100%", "from 31 days 50%", "from 61 days 12.5%")
    return [item("taken", "table taken", "by days gives percent", rows)]


def flat_rate(draw: Draw, agreed: Agreed) -> list[Item]:
    """A rate with a date and exceptions."""
    found = [
        item(
            "flat_rate",
            one(draw, ("param flat_rate = 3%", "param flat_rate = 3% from 2026-01-01, 4.5% from 2026-04-01")),
        )
    ]
    if chance(draw, 2):
        where = one(draw, ('participant is "ada"', 'region is known and region is "East"'))
        found.append(item("", f'override flat_rate = 6.66% where {where} because "agreed"'))
    return found


def threshold(draw: Draw, agreed: Agreed) -> list[Item]:
    return [item("threshold", f"param threshold = {one(draw, ('50%', '100%', '0%'))}")]


DEFINITIONS: Mapping[str, Definition] = {
    "quota": quota,
    "points": points,
    "bookings": bookings,
    "net": net,
    "attainment": attainment,
    "pace": pace,
    "helped": helped,
    "team": team,
    "ranked": ranked,
    "left_over": left_over,
    "typical": typical,
    "by_health": by_health,
    "chosen": chosen,
    "kept": kept,
    "scored": scored,
    "customer_quota": customer_quota,
    "sold_to": sold_to,
    "with_customer": with_customer,
    "walked": bands("walked", "marginal"),
    "rerated": bands("rerated", "retroactive"),
    "beyond": bands("beyond", "retroactive above 100%"),
    "step_before": bands("step_before", "stepwise before deal"),
    "step_after": bands("step_after", "stepwise after deal"),
    "step_day": bands("step_day", "stepwise after deal through the day"),
    "curve": curve,
    "by_case": by_case,
    "grid": grid,
    "taken": taken,
    "flat_rate": flat_rate,
    "threshold": threshold,
}
