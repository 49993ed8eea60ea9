"""What rules pay, and when: each kind of clause against a sentence written by hand first."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.words.telling import said

ROUNDED = "It is rounded to the nearest 0.01 USD, half a step away from zero."
MINE = "if you are the owner of the deal"

CREDITS = [
    (
        # Decision 3: the way from before to after, each part at its band; a row that moves nothing stands in a band.
        "credit rates(attainment) of amount to owner",
        "You are credited (the amount at the rates of the table “rates” (the deal moves your attainment from one"
        " point to"
        " another, and each part of that way is paid at the rate of the band in which it lies; where the deal moves"
        f" nothing, the rate of the band that is reached holds)) {MINE}. Deals are taken in the order of the days on"
        f" which they count, of one day in that of their keys. {ROUNDED}",
    ),
    (
        # Decision 19: the limit of one amount comes before rounding, and rounding before the split.
        "credit 10% of amount split 70% to owner, 30% to engineer\n    capped at 500 USD",
        "Those who share it are together credited 10% of the amount. One amount is never more than 500 USD."
        f" {ROUNDED} Of it 70% goes to the owner and 30% goes to the engineer.",
    ),
    (
        # Shares of a file must be the whole, or nobody is paid.
        "credit 10% of amount to each split.person by split.share",
        f"Those who share it are together credited 10% of the amount. {ROUNDED} It is divided among those whom splits"
        " of"
        " the deal name as the person, in proportion to the share; if that is not 100% together, nobody is paid.",
    ),
    (
        "adjust 10 USD to owner",
        f"As a correction by hand you are credited 10 USD {MINE}. No limit, holding back or vesting touches it."
        f" {ROUNDED}",
    ),
    (
        # Which payments count stands beside them, so that it cannot be read as a condition on the deal.
        "credit 50 USD to owner\n    after payment where received is at least 1_000 USD within 90 days",
        f"You are credited 50 USD {MINE}, once a payment of the deal (counting only payments for which the received is"
        " at"
        f" least 1,000 USD) has come within 90 days of the date of the deal (day 90 still counts). {ROUNDED}",
    ),
    (
        # A milestone reached before the anchor counts (semantics 11).
        "credit 50 USD to owner\n    after activation",
        f"You are credited 50 USD {MINE}, once an activation of the customer has come (one that came before the date of"
        f" the deal counts as well). {ROUNDED}",
    ),
    (
        "credit 50 USD to owner\n    after the 2nd payment within 90 days",
        f"You are credited 50 USD {MINE}, once the 2nd payment of the deal from the date of the deal on has come within"
        f" 90 days of the date of the deal (day 90 still counts). {ROUNDED}",
    ),
    (
        "credit 50 USD to owner\n    after payment by 14 days after period end",
        f"You are credited 50 USD {MINE}, once a payment of the deal has come by 14 days after the end of the month"
        " that"
        " holds the date of the deal (that day still counts; what comes after the month counts as if it had come on its"
        f" last day). {ROUNDED}",
    ),
    (
        # Met on the period's last day, not on the day after the cut-off: that is where it is earned.
        "credit 50 USD to owner\n    unless churn by 14 days after period end",
        f"You are credited 50 USD {MINE}, provided that no churn of the customer has come by 14 days after the last"
        " day of"
        " the month that holds the date of the deal (that day included), and then on that last day of the month."
        f" {ROUNDED}",
    ),
    (
        # A milestone forbids also where it came before.
        "credit 50 USD to owner\n    unless activation within 60 days",
        f"You are credited 50 USD {MINE}, once 60 days from the date of the deal have passed without an activation of"
        " the"
        f" customer (day 60 included; one that came before counts as well), on the day after. {ROUNDED}",
    ),
    (
        "credit 50 USD to owner\n    unless churn by 2026-06-30",
        f"You are credited 50 USD {MINE}, once 30 June 2026 has passed without a churn of the customer from the date of"
        f" the deal on (the last day included), on the day after. {ROUNDED}",
    ),
    (
        "credit 50 USD to owner\n    when due_on is at most 2026-06-30",
        f"You are credited 50 USD {MINE}, if the day “due on” is on or before 30 June 2026. {ROUNDED}",
    ),
]


@pytest.mark.parametrize(("clause", "expected"), CREDITS, ids=[each.replace("\n", " ") for each, _ in CREDITS])
def test_a_credit_of_a_row_says_what_decides_it(clause: str, expected: str, tmp_path: Path) -> None:
    assert said(f"rule bonus\n  for each deal\n  {clause}\n", tmp_path, "rule", "bonus", "pays") == [expected]


PERIODS = [
    (
        "credit 1% of (sold year to date)\n    less already earned",
        "You are credited 1% of your sold of the year so far. What this rule earned for you earlier in the year (before"
        f" limits) is taken off. {ROUNDED}",
    ),
    (
        "credit 30% of target for the quarter",
        "You are credited 30% of your target for the quarter (3/12 of that of the year, by the part of its days on"
        " which"
        f" you are in the role). {ROUNDED}",
    ),
    (
        "credit payout rates(attainment) of 10_000 USD",
        "You are credited (the rates of the table “rates” on the points of your attainment, as far as this period moved"
        f" it, each slice at that of its own band) of 10,000 USD. {ROUNDED}",
    ),
    (
        "credit 1% of (previous sold otherwise 0 USD)",
        f"You are credited 1% of (your sold one quarter earlier, or 0 USD where there is none). {ROUNDED}",
    ),
    (
        "credit 500 USD\n    when rank of sold, ties take the better place is 1",
        "You are credited 500 USD, if the place that your sold takes among everybody who is in the role on a day of the"
        f" quarter (the highest first; those who are level all take the better place) is 1. {ROUNDED}",
    ),
]


@pytest.mark.parametrize(("clause", "expected"), PERIODS, ids=[each.replace("\n", " ") for each, _ in PERIODS])
def test_a_credit_of_a_period_says_what_decides_it(clause: str, expected: str, tmp_path: Path) -> None:
    assert said(f"rule bonus\n  for each seller each quarter\n  {clause}\n", tmp_path, "rule", "bonus", "pays") == [
        expected
    ]


def test_a_rule_paid_to_date_pays_the_difference(tmp_path: Path) -> None:
    plan = "rule bonus\n  for each seller each quarter where quota is known\n  credit 1% of sold\n  paid to date\n"
    assert said(plan, tmp_path, "rule", "bonus", "what") == [
        "This rule is about everybody in the role “seller”, each quarter in which your quota is known."
    ]
    assert said(plan, tmp_path, "rule", "bonus", "earned") == [
        "It is earned every month: what it has come to in the quarter by then, less what it had come to before."
    ]


def test_an_exception_and_its_base_name_each_other(tmp_path: Path) -> None:
    plan = (
        "rule plain\n  for each deal\n  credit 5% of amount to owner\n"
        "rule large overrides plain\n  for each deal where amount is at least 100_000 USD\n"
        '  credit 8% of amount to owner\n  because "Larger deals take longer."\n'
    )
    assert said(plan, tmp_path, "rule", "plain", "what") == [
        "This rule is about each deal. The rule “large” takes its place where the amount is at least 100,000 USD."
    ]
    assert said(plan, tmp_path, "rule", "large", "what") == [
        "This rule is about each deal for which the amount is at least 100,000 USD. For these it takes the place of the"
        " rule “plain”."
    ]


def test_a_nomination_pays_nothing(tmp_path: Path) -> None:
    plan = (
        'recognition club "The club"\n'
        "rule best\n  for each seller each quarter\n  nominate for club, with evidence sold\n"
        "    when sold is at least 40_000 USD\n"
    )
    assert said(plan, tmp_path, "rule", "best") == [
        "This rule is about everybody in the role “seller”, each quarter. It names people, and pays nothing.",
        "You are nominated for “club”, if your sold is at least 40,000 USD. The nomination needs evidence: it stands"
        " once"
        " your sold is there.",
        "Its day is the last day of the quarter.",
    ]


# --- guarantees and advances --------------------------------------------------------------------------------------

ONE_DAY = "One day in the role is enough for all of it in that month."
AFTER_THAT = "What is taken back, and what is taken off for what you owe, comes after that."
NOT_THEN = (
    "Nothing is taken off in a period in which this rule adds something, nor so much that you get less than a guarantee"
    " that applies."
)
MONTH = f"where less becomes payable to you in it, the difference is added. {AFTER_THAT}"

DRAWS = [
    (
        # Semantics 22: compared with what became payable, before claw backs and recovery; the oldest debt first.
        "guarantee 2_000 USD, recoverable, at most 50% of pay, never below the guarantee\n  on leaving write off",
        f"Your pay of the month is at least 2,000 USD: {MONTH} {ONE_DAY} You owe it, and it is taken off your pay from"
        " the"
        f" next month on, at most 50% of your pay each month, the oldest debt first. {NOT_THEN} When it no"
        " longer applies, nothing is taken off that leaves you less than the last guaranteed amount. If you leave,"
        " what you still"
        " owe is written off in the period after your last day in any role.",
    ),
    (
        # A draw of March is given back from May on.
        "guarantee 2_000 USD, recoverable, at most 300 USD, starting 2 months later\n  on leaving collect",
        f"Your pay of the month is at least 2,000 USD: {MONTH} {ONE_DAY} You owe it, and it is taken off your pay from"
        " the"
        f" period 2 months after that of the payment on, at most 300 USD each month, the oldest debt first. {NOT_THEN}"
        " If"
        " you leave, what you still owe is collected from you in the period after your last day in any role.",
    ),
    (
        # An amount that goes by the days in the role itself is not the same for one day.
        "guarantee 80% of target for the month, not recoverable",
        "Your pay of the month is at least 80% of your target for the month (1/12 of that of the year, by the part of"
        " its"
        f" days on which you are in the role): {MONTH} You keep it: it is not taken off later pay.",
    ),
    (
        "advance 1_000 USD, not recoverable",
        f"1,000 USD is paid to you each month in advance, on top of what becomes payable to you. {ONE_DAY} You keep"
        " it: it"
        " is not taken off later pay.",
    ),
]


@pytest.mark.parametrize(("clause", "expected"), DRAWS, ids=[each.partition("\n")[0] for each, _ in DRAWS])
def test_a_draw_says_with_what_it_is_compared_and_how_it_is_given_back(
    clause: str, expected: str, tmp_path: Path
) -> None:
    assert said(f"rule floor\n  for each seller each month\n  {clause}\n", tmp_path, "rule", "floor", "pays") == [
        expected
    ]


def test_a_guarantee_of_a_quarter_is_settled_with_its_last_month(tmp_path: Path) -> None:
    plan = (
        "rule monthly\n  for each seller each month\n  guarantee 1_000 USD, not recoverable\n"
        "rule floor\n  for each seller each quarter\n  guarantee 6_000 USD, not recoverable\n"
    )
    assert said(plan, tmp_path, "rule", "floor", "pays") == [
        "Your pay of the quarter is at least 6,000 USD: where less becomes payable to you in it, the difference is"
        " added."
        f" {AFTER_THAT} It is settled with the pay of the last month of the quarter. Where several guarantees apply,"
        " you"
        " come to the largest of them, not to their sum. One day in the role is enough for all of it in that quarter."
        " You"
        " keep it: it is not taken off later pay."
    ]
