"""Everything beside rules: each kind of definition against a sentence written by hand first."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.words.telling import said

RULE = "rule bonus\n  for each deal\n  credit 10% of amount to owner\n"
COUNTED = (
    "What you earn in that role on the days of the {0} is counted,{1} in the order of those days; guarantees, advances"
    " and"
    " corrections by hand are not."
)

CAPS = [
    (
        "cap earned of bonus for each seller each quarter at 1_000 USD, excess lost",
        "bonus",
        "In the role “seller” you earn under the rule “bonus” at most 1,000 USD each quarter."
        f" {COUNTED.format('quarter', '')}"
        " What lies above is lost.",
    ),
    (
        "cap earned of plan for each seller each year at 400% of target for the year, excess carried",
        "",
        "In the role “seller” you earn under this plan as a whole at most 400% of your target for the year (by the"
        " part of"
        f" its days on which you are in the role) each year. {COUNTED.format('year', '')} What lies above is paid"
        " first in"
        " the next year, as far as the limit of that year leaves room.",
    ),
    (
        # Decision 19: limits of single rules come first. An exception is limited with its base.
        "rule large overrides bonus\n  for each deal where amount is at least 100_000 USD\n"
        '  credit 8% of amount to owner\n  because "Larger."\n'
        "cap earned of bonus for each seller each month at 9 USD, excess lost\n"
        "cap earned of plan for each seller each month at 10 USD, excess reviewed",
        "",
        "In the role “seller” you earn under this plan as a whole at most 10 USD each month."
        f" {COUNTED.format('month', ' after the limits of single rules,')} What lies above is not paid, and waits until"
        " somebody has decided about it.",
    ),
    (
        "rule large overrides bonus\n  for each deal where amount is at least 100_000 USD\n"
        '  credit 8% of amount to owner\n  because "Larger."\n'
        "cap earned of bonus for each seller each month at 9 USD, excess lost",
        "bonus",
        "In the role “seller” you earn under the rule “bonus” and those that take its place (“large”) at most 9 USD"
        " each"
        f" month. {COUNTED.format('month', '')} What lies above is lost.",
    ),
]


@pytest.mark.parametrize(("cap", "name", "expected"), CAPS)
def test_a_cap_says_what_it_counts_and_what_becomes_of_the_rest(
    cap: str, name: str, expected: str, tmp_path: Path
) -> None:
    assert said(f"{RULE}{cap}\n", tmp_path, "cap", name) == [expected]


EARNED = (
    "It is earned on the last day of the month. While a figure of one member cannot be told, nobody gets a part of that"
    " period."
)
ROUNDED = "It is rounded to the nearest 0.01 USD, half a step away from zero."


def test_a_pool_says_who_is_a_member_and_what_nobody_gets(tmp_path: Path) -> None:
    plan = (
        'pool upside "Shared" each month\n  fund 2% of (sum of amount over deal)\n'
        "  share 60% to seller by sold by days\n    when sold is at least 1_000 USD\n"
        "  share 30% to manager equally\n  undistributed is redistributed\n"
    )
    # By days: on any day; otherwise who is there on the last one. The 10% that no share takes are in no fund.
    assert said(plan, tmp_path, "pool", "upside") == [
        "The pool “upside” is an amount of each month that is divided among people. Shared.",
        f"Its fund is 2% of (the sum of the amount over all deals). {ROUNDED}",
        "60% of the fund is divided among those in the role “seller”, in proportion to your sold times the days of the"
        " month on which you are in the role. That is who is in the role on any day of the month. You share in it if"
        " your"
        " sold is at least 1,000 USD.",
        "30% of the fund is divided among those in the role “manager”, in equal parts. That is who is in the role on"
        " the"
        " last day of the month.",
        "What those would get who do not qualify is divided among the others who share that part. The other 10% of the"
        " fund stays with the company. What nobody can get stays with the company.",
        EARNED,
    ]


def test_a_pool_that_carries_says_where_it_goes(tmp_path: Path) -> None:
    plan = (
        "pool upside each month\n  fund 100 USD\n  share 100% to seller equally\n    when sold is at least 1_000 USD\n"
        "  undistributed carries to the next fund\n  fixed at close\n"
    )
    assert said(plan, tmp_path, "pool", "upside")[3:] == [
        "What those would get who do not qualify goes into the next fund. What nobody can get goes into the next fund.",
        "It is earned on the last day of the month. Once closed, a period stays as it was, and what would have changed"
        " goes"
        " into the next fund. While a figure of one member cannot be told, nobody gets a part of that period.",
    ]


PILOT = (
    'param rate = 5% "Commission rate"\nrule bonus\n  for each deal\n  credit rate of amount to owner\n'
    'pilot warm "A higher rate" for region is "emea" during 2026-02-01 to 2026-03-31\n'
    '  control region is "apac"\n  baseline 2026-01-01 to 2026-01-31\n  set rate = 8%\n  watch sold\n'
    '  because "Does it bring more?"\n'
)


def test_a_pilot_says_who_is_in_it_on_which_day(tmp_path: Path) -> None:
    assert said(PILOT, tmp_path, "pilot", "warm") == [
        "The pilot “warm” runs from 1 February 2026 up to and including 31 March 2026, for people of whom this holds:"
        " their"
        " region is “emea”. A higher rate. For them “rate” is 8% in what rules pay. What is paid for a row is so if its"
        " date lies in these dates and it holds of them on that day. What is paid for a period is so if the whole"
        " period"
        " lies in these dates and it holds of them on its first day, or on their own first day in it. They are compared"
        " with people of whom this holds: their region is “apac”. It is compared with the time from 1 January 2026 up"
        " to"
        " and including 31 January 2026. What is watched is “sold”. Does it bring more?"
    ]


def test_a_rate_that_a_pilot_changes_says_so_where_it_pays(tmp_path: Path) -> None:
    assert said(PILOT, tmp_path, "rule", "bonus", "pays")[0].startswith(
        "You are credited the rate (5%; but 8% in the pilot “warm”) of the amount if you are the owner of the deal."
    )


def test_the_terms_of_single_people_are_told_to_nobody(tmp_path: Path) -> None:
    plan = (
        'param rate = 5% "Commission rate"\n'
        'override rate = 7% where region is known and region is "japan" because "Deployments take long"\n'
        'override rate = 9% where participant is "noah" because "Hired from a competitor"\n'
        "rule bonus\n  for each deal\n  credit rate of amount to owner\n"
    )
    pays = said(plan, tmp_path, "rule", "bonus", "pays")[0]
    assert pays.startswith(
        "You are credited the rate (5%; but 7% where your region on the date of the deal is known and your region on"
        " the"
        " date of the deal is “japan”, because “Deployments take long”; another value holds for people whom the plan"
        " names) of the amount"
    )
    assert "noah" not in pays
    assert "9%" not in pays
    assert "competitor" not in pays


def test_a_rule_for_single_people_does_not_name_them(tmp_path: Path) -> None:
    plan = 'rule bonus\n  for each seller each month where participant at period end is "noah"\n  credit 50 USD\n'
    assert said(plan, tmp_path, "rule", "bonus", "what") == [
        "This rule is about everybody in the role “seller”, each month in which you are somebody whom the plan names"
        " here."
    ]


MEASURES = [
    (
        "measure m for seller each quarter\n  sum of amount over deal where customer.segment is smb by owner",
        "“m”, one figure for everybody in the role “seller” and each quarter, is the sum of the amount over all deals"
        " of"
        " which you are the owner, each only if the segment of the customer is smb. A deal counts on the date of the"
        " deal"
        " (“closed on”); you must be in the role on its date.",
    ),
    (
        # Decision 7: it counts when the last condition is met.
        "measure m for seller each quarter\n  sum of amount over deal after activation within 90 days by owner",
        "“m”, one figure for everybody in the role “seller” and each quarter, is the sum of the amount over all deals"
        " of"
        " which you are the owner, each only once an activation of the customer has come within 90 days of the date of"
        " the"
        " deal (day 90 still counts, and so does one that came before). A deal counts on the date of the deal (“closed"
        " on”), or on the later day on which the last thing that it waits for is so; you must be in the role on its"
        " date.",
    ),
    (
        "measure m for manager each quarter\n  sum of amount over deal by owner.manager",
        "“m”, one figure for everybody in the role “manager” and each quarter, is the sum of the amount over all deals"
        " of"
        " which you are the manager of the owner. A deal counts on the date of the deal (“closed on”); you must be in"
        " the"
        " role on its date.",
    ),
    (
        "measure m for manager each quarter\n  sum of amount over deal by everyone above owner as at period end",
        "“m”, one figure for everybody in the role “manager” and each quarter, is the sum of the amount over all deals"
        " of"
        " which you are the manager at any level above the owner (as people report when the period ends). A deal"
        " counts on"
        " the date of the deal (“closed on”).",
    ),
    (
        "measure m for seller each quarter\n  previous m within the year otherwise 0 USD + sold",
        "“m”, one figure for everybody in the role “seller” and each quarter, is (your m one quarter earlier in the"
        " same"
        " year, or 0 USD where there is none) plus your sold.",
    ),
    (
        "measure m for plan each quarter\n  sum of amount over deal",
        "“m”, one figure for the whole plan and each quarter, is the sum of the amount over all deals. A deal counts"
        " on the"
        " date of the deal (“closed on”).",
    ),
]


@pytest.mark.parametrize(("measure", "expected"), MEASURES, ids=[each.partition("\n")[2] for each, _ in MEASURES])
def test_a_measure_says_which_rows_count_for_whom_and_when(measure: str, expected: str, tmp_path: Path) -> None:
    use = "rule bonus\n  for each deal\n  credit 1 USD to owner\n"
    assert said(f"{measure}\n{use}", tmp_path, "measure", "m") == [expected]


def test_a_table_says_where_it_begins(tmp_path: Path) -> None:
    plan = "rule bonus\n  for each deal\n  credit rates(attainment) of amount to owner\n"
    assert said(plan, tmp_path, "table", "rates") == [
        "The table “rates” goes by attainment: from 0% it is 10%; from 100% it is 15%. Each slice is paid at the rate"
        " of"
        " its own band. It says nothing of what lies below 0%: where that comes up, pay is withheld. Exactly at a"
        " figure"
        " after “from”, its own row holds."
    ]


def test_a_header_says_what_becomes_of_corrections_and_odd_cents(tmp_path: Path) -> None:
    told = said(RULE, tmp_path, "plan", "sales")[0]
    assert told == (
        "This plan holds for what is dated from 1 January 2026 up to and including 31 December 2026. Amounts are in"
        " USD,"
        " rounded to the nearest 0.01 USD, half a step away from zero. Pay is paid every month. If your pay of a period"
        " comes out below zero, what is missing is set off against later pay. What becomes known later, or moves a"
        " figure"
        " later, is set right with a later pay. Parts of one amount add up to it exactly: what rounding leaves over"
        " goes"
        " to the parts that lost most by it."
    )


def test_a_claim_about_everybody_is_not_told_to_one(tmp_path: Path) -> None:
    claim = "for each seller each quarter where quota is known: attainment is at most 300%"
    plan = f'{RULE}ensure "nobody is far above" {claim}\n'
    assert said(plan, tmp_path, "ensure", "") == [
        "“nobody is far above” is checked on every run: for everybody in the role “seller” each quarter for whom their"
        " quota"
        " is known, their attainment is at most 300%."
    ]
