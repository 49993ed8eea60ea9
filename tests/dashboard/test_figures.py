"""The dashboard's figures, beside those worked out by hand in world.py."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest

from incentlang.dashboard import dashboard_of, dashboard_page
from incentlang.dashboard.model import Dashboard
from incentlang.dashboard.views import pictures
from tests.dashboard.world import DATA, SELLERS, board, project, statements_with_columns

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
ALL, NORTH, SOUTH, WEST = (0, 0, 0), (0, 1, 0), (0, 2, 0), (0, 3, 0)


@pytest.fixture(scope="module")
def march(tmp_path_factory: pytest.TempPathFactory) -> Dashboard:
    return board(project(tmp_path_factory.mktemp("dashboard") / "project"), "2026-03")


def cells(found: Dashboard, name: str, choice: tuple[int, int, int] = ALL) -> list[tuple[str, ...]]:
    (view,) = (each for each in pictures(found) if each.name == name)
    return [row.cells for row in view.rows(choice)]


def test_everybody_together(march: Dashboard) -> None:
    assert cells(march, "summary") == [
        ("Earned", "33,000.00"),
        ("Taken back", "3,000.00"),
        ("Due", "30,000.00"),
        ("Paid", "33,000.00"),
        ("Waiting", "2,000.00"),
    ]
    assert cells(march, "purpose") == [("acquire and adopt", "30,000.00", "100%")]
    assert (march.groups[ALL].people, march.groups[ALL].payouts, march.groups[ALL].left_out) == (13, 39, 0)


def test_a_region_that_is_large_enough_is_shown_and_the_others_are_not(march: Dashboard) -> None:
    assert march.regions == ("North", "South", "West")
    assert cells(march, "summary", NORTH)[0] == ("Earned", "7,000.00")
    assert SOUTH not in march.groups  # the north and the south would leave two people in the west
    assert WEST not in march.groups
    assert cells(march, "summary", SOUTH) == []


def test_steps_and_bands_count_people_at_the_end(march: Dashboard) -> None:
    """o1 at 70%, s1 at 60%, w1 at 150%, o2 at 20%, nine at nothing."""
    counted = {row[1]: row[2] for row in cells(march, "attainment")}
    assert {step: count for step, count in counted.items() if count != "0"} == {
        "below 25%": "10",
        "50% to 75%": "2",
        "150% or more": "1",
    }
    assert [row[1:3] for row in cells(march, "bands")] == [
        ("below every band", "0"),
        ("from 0%: 10%", "12"),
        ("from 100%: 20%", "1"),
    ]


def test_a_table_with_versions_counts_by_the_one_that_holds(tmp_path: Path) -> None:
    """In March w1, at 150%, stands above 100%; nobody stands in the bands that hold from April on."""
    root = project(tmp_path / "project")
    plan = (root / "plan.incent").read_text()
    later = "table rates from 2026-04-01 by attainment, marginal\n  from   0%  11%\n  from  80%  25%\n\nmeasure booked"
    (root / "plan.incent").write_text(plan.replace("measure booked", later, 1))
    assert [row[1:3] for row in cells(board(root, "2026-03"), "bands")] == [
        ("below every band", "0"),
        ("from 0%: 10%", "12"),
        ("from 100%: 20%", "1"),
        ("from 0%: 11%", "0"),
        ("from 80%: 25%", "0"),
    ]


def test_segments_tell_what_was_taken_back_and_what_waits(march: Dashboard) -> None:
    assert cells(march, "segments") == [("smb", "taken back", "3,000.00"), ("smb", "waiting", "2,000.00")]
    assert cells(march, "segments", (0, 0, 1)) == []  # in January nothing was taken back, and nothing waited yet


def test_regions_side_by_side(march: Dashboard) -> None:
    """7,000.00 in 18 payouts of six people is 388.888…, shown as 388.89."""
    first, second, _ = cells(march, "parity")
    assert first == ("North", "6", "18", "7,000.00", "388.89")
    assert second == ("South", "too few", "too few", "not known", "not known")


def test_outcomes_stand_beside_pay_of_each_period(march: Dashboard) -> None:
    told = {(period, what): value for period, what, value in cells(march, "outcomes")}
    assert [told[month, "Paid, USD"] for month in march.periods] == ["7,000.00", "26,000.00", "0.00"]
    assert [told[month, "Customers who went live"] for month in march.periods] == ["1", "2", "0"]
    assert [told[month, "Customers who left"] for month in march.periods] == ["0", "0", "1"]


def test_fewer_people_than_a_group_show_no_figure_at_all(tmp_path: Path) -> None:
    people = "participant,name,role,manager,region,target,currency,from,to\n" + "".join(
        f"{who},,seller,,,60000,USD,2026-01-01,\n" for who in ("o1", "o2", "s1", "w1")
    )
    quota = "participant,period,value\n" + "".join(f"{who},2026-Q1,100000\n" for who in ("o1", "o2", "s1", "w1"))
    found = board(project(tmp_path / "project", participant=people, quota=quota), "2026-03")
    assert found.groups == {}
    page = dashboard_page(found)
    assert "Fewer than 5 people" in page
    assert not any(figure in page for figure in ("33,000", "7,000", "20,000"))


@pytest.mark.parametrize(
    ("name", "period"), [("customer_value", "2026-06"), ("customer_success", "2026-Q2"), ("regional_pilot", "2026-Q2")]
)
def test_totals_are_those_of_the_payouts(name: str, period: str) -> None:
    if name == "customer_success":
        period = "2026-06-H2"
    statements = statements_with_columns(EXAMPLES / name, period)
    found, unit = dashboard_of(statements), statements.program.plan.currency
    rows = [row for row in statements.result.payouts if row.unit == unit]
    for place, each in enumerate(statements.result.periods, start=1):
        group = found.groups.get((0, 0, place))
        mine = [row for row in rows if row.period == each]
        if group is None:
            assert len(mine) < 5
            continue
        due = sum((row.payable + row.drawn - row.recovered - row.clawed_back for row in mine), Decimal(0))
        assert group.sums["summary"]["Paid",] == sum((row.paid or Decimal(0) for row in mine), Decimal(0))
        assert sum(group.sums.get("purpose", {}).values(), Decimal(0)) == group.sums["summary"]["Due",] == due


def test_the_page_names_nobody_and_escapes_what_it_holds(tmp_path: Path) -> None:
    root = project(tmp_path / "project", participant=_hostile())
    text = dashboard_page(board(root, "2026-03"))
    assert "Name of" not in text
    assert not any(re.search(rf">{who}<|\"{who}\"", text) for who in SELLERS)
    assert "</script><img" not in text
    facts = re.search(r'<script type="application/json" id="facts">(.*?)</script>', text, re.DOTALL)
    assert facts is not None
    assert json.loads(facts[1])["choices"]["0 0 0"]["rows"]["summary"][0]["cells"] == ["Earned", "33,000.00"]


def _hostile() -> str:
    return DATA["participant"].replace(",North,", ",</script><img src=x>,")
