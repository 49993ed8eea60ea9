"""What a statement says, against figures worked out by hand in `world.py`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from incentlang.statements.model import Statement
from tests.statements.world import DATA, EXAMPLES, PLAN, example, statements_of, write_project


def statement(folder: Path, period: str, who: str = "maya") -> Statement:
    (stated,) = statements_of(write_project(folder / "project"), period).each([who])
    return stated.statement


def test_a_month_in_which_a_deal_is_paid_and_two_wait(tmp_path: Path) -> None:
    found = statement(tmp_path, "2026-02")
    (account,) = found.accounts
    assert account.paid is not None
    assert account.paid.text == "11,000.00"
    (live,) = found.components
    assert (live.title, live.amount.text, live.year.text) == ("New customers who went live", "11,000.00", "18,000.00")
    assert [(line.subject, line.amount and line.amount.text) for line in live.lines] == [("D2", "11,000.00")]
    assert live.lines[0].how == "10,000.00 at 10%, 50,000.00 at 20% = 11,000.00"
    assert "data/deal.csv, row 4" in live.lines[0].sources[0]
    assert [(each.subject, each.amount and each.amount.text, each.until) for each in found.pending] == [
        ("D0", "2,000.00", date(2026, 4, 2)),
        ("D3", "10,000.00", date(2026, 5, 16)),
    ]
    # 50% of 7,000 until 2026-01-20 + 180 days, 50% of 11,000 until 2026-02-20 + 180 days
    assert [(each.subject, each.amount and each.amount.exact, each.until) for each in found.at_risk] == [
        ("D1", Decimal("3500.00"), date(2026, 7, 19)),
        ("D2", Decimal("5500.00"), date(2026, 8, 19)),
    ]


def test_a_component_says_its_rule_in_plain_words(tmp_path: Path) -> None:
    (live,) = statement(tmp_path, "2026-02").components
    what, pays, earned, back, comes_off = live.says
    assert what == "This rule is about each deal for which the kind is new logo."
    assert "within 90 days of the date of the deal (day 90 still counts, and so does one that came before)" in pays
    assert "later day on which the last thing that it waits for is so" in earned
    assert back.startswith(
        "50% of the money is taken back the first time that a churn of the customer comes within 180 days of the day"
    )
    assert comes_off == "What is taken back comes off the pay of the period that holds the day on which it is taken."


def test_a_component_says_the_version_of_its_rule_that_holds(tmp_path: Path) -> None:
    """Deals of January are paid by the first version, whatever a later one says."""
    later = 'rule live from 2026-04-01 "Later"\n  for each deal where kind is new_logo\n  credit 100 USD to owner\n'
    (folder := tmp_path / "project").mkdir()
    (stated,) = statements_of(write_project(folder / "project", PLAN + "\n" + later), "2026-02").each(["maya"])
    (live,) = stated.statement.components
    assert "within 90 days" in live.says[1]


def test_a_month_in_which_money_is_taken_back_carries_a_balance(tmp_path: Path) -> None:
    found = statement(tmp_path, "2026-03")
    (account,) = found.accounts
    assert account.paid is not None
    assert account.balance is not None
    assert (account.paid.text, account.balance.text) == ("0.00", "-3,500.00")
    (live,) = found.components
    assert [(line.subject, line.amount and line.amount.text) for line in live.lines] == [("D1", "-3,500.00")]
    paid = found.columns.index("paid")
    assert [(month.period, month.sums[paid] and month.sums[paid].text) for month in found.months] == [  # type: ignore[union-attr]
        ("2026-01", "7,000.00"),
        ("2026-02", "11,000.00"),
        ("2026-03", "0.00"),
    ]


def test_a_deal_that_came_one_day_late_is_a_near_miss(tmp_path: Path) -> None:
    (live,) = statement(tmp_path, "2026-04").components
    (missed,) = live.missed
    assert (missed.subject, missed.near) == ("D0", True)
    assert any("1 day late" in said.text for line in missed.plan for said in line.said)


def test_the_next_band_is_as_far_as_its_start_less_what_was_sold(tmp_path: Path) -> None:
    (progress,) = statement(tmp_path, "2026-02", "noah").progress
    assert progress.stands == "40%"
    assert progress.told[-1] == "The next band begins from 100% and gives 20%: 60,000.00 more."  # 100,000 - 40,000
    (highest,) = statement(tmp_path / "again", "2026-02").progress
    assert highest.told == (
        "attainment stands at 200% in 2026-Q1.",
        "That is in the band from 100%, which gives 20%.",
        "It is the highest band.",
    )


def test_what_cannot_be_computed_is_withheld_and_said(tmp_path: Path) -> None:
    quota = "participant,period,value\nnoah,2026-Q1,100000\n"
    folder = write_project(tmp_path / "project", quota=quota)
    (stated,) = statements_of(folder, "2026-02").each(["maya"])
    found = stated.statement
    assert "payment withheld" in found.withheld
    assert found.accounts[0].paid is None
    assert [line.state for line in found.components[0].troubled] == ["problem"] * 2


def test_a_closed_month_shows_what_was_posted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from incentlang.cli import entry  # noqa: PLC0415 (only this test calls the command)

    folder = write_project(tmp_path / "project")
    assert entry(["close", str(folder), "--period", "2026-01", "--as-of", "2026-01-31"]) == 0
    (deal,) = [line for line in DATA["deal"].splitlines() if line.startswith("D1")]
    (folder / "data" / "deal.csv").write_text(DATA["deal"].replace(deal, deal.replace("70000", "50000")))
    (stated,) = statements_of(folder, "2026-01").each(["maya"])
    (live,) = stated.statement.components
    assert live.amount.text == "7,000.00"  # as posted
    assert live.derived is not None
    assert live.derived.text == "5,000.00"  # 50,000 x 10%, as the data is now
    assert "is closed" in stated.statement.note
    assert stated.statement.months[0].closed
    capsys.readouterr()


@pytest.mark.parametrize(("name", "period"), EXAMPLES)
def test_statements_tie_to_payouts_to_the_cent(name: str, period: str) -> None:
    statements = example(name, period)
    rows = {(row.participant, row.unit): row for row in statements.rows}
    for stated in statements.each(statements.everyone):
        for account in stated.statement.accounts:
            row = rows.pop((stated.statement.participant, account.unit))
            assert (row.paid, row.balance) == (
                account.paid and account.paid.exact,
                account.balance and account.balance.exact,
            )
            # Opening and everything that moved is what is paid and what is carried.
            moved = sum((each.amount.exact for each in account.movements), Decimal(0))
            if row.paid is not None and row.balance is not None:
                assert moved == row.paid + row.balance
    assert rows == {}


def test_a_plan_that_names_a_person_does_not_tell_others_of_it(tmp_path: Path) -> None:
    plan = PLAN.replace("New customers who went live", "New customers, as agreed with Noah Brandt")
    (stated,) = statements_of(write_project(tmp_path / "project", plan), "2026-02").each(["maya"])
    assert stated.statement.components[0].title == "New customers, as agreed with a colleague"
