"""What waits, what is taken back, what leaving changes: each kind of clause against a sentence written by hand first.

Semantics 9 to 11 and 18 to 22 say what is true of each; the words say both edges of every window, what becomes of what
does not come, and in which order things are taken.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.words.telling import said

RULE = """rule bonus
  for each deal
  credit 10% of amount to owner
"""
LOST_UNVESTED = "If you leave, what is still unvested is lost on the first day on which you have no role any more."
LOST_HELD = "If you leave, what is still held back is lost on the first day on which you have no role any more."
STAYS = "If you leave, what waits goes on as if you had stayed."
AT_ONCE = "50% of it becomes payable on the day on which it is earned."

WAITING = [
    (
        # `within` counts its last day; after it the part is lost, as a tranche of `vest` always is.
        "vest 50% at once, 50% after churn within 14 months of close\n  on leaving forfeit unvested",
        [
            AT_ONCE,
            "50% of it stays unvested, and becomes payable once a churn of the customer has come within 14 months of"
            " the"
            " date of the deal (the last day still counts). If it does not come in time, this part is lost.",
            LOST_UNVESTED,
        ],
    ),
    (
        # The 2nd counts those on or after the anchor (semantics 11), and without a window it waits for good.
        "vest 50% at once, 50% after the 2nd payment\n  on leaving keep",
        [
            AT_ONCE,
            "50% of it stays unvested, and becomes payable once the 2nd payment of the deal from the date of the deal"
            " on"
            " has come. It waits for that however long it takes.",
            STAYS,
        ],
    ),
    (
        # A day is a day: nothing can be late for it.
        "vest 50% at once, 50% on 2026-12-31\n  on leaving keep",
        [AT_ONCE, "50% of it stays unvested, and becomes payable on 31 December 2026.", STAYS],
    ),
    (
        # The state is asked on the day of release itself.
        "vest 50% at once, 50% 5 months after close if customer.active\n  on leaving keep",
        [
            AT_ONCE,
            "50% of it stays unvested, and becomes payable 5 months after the date of the deal, if on that day the"
            " customer is marked “active”. If that does not hold on that day, this part is lost.",
            STAYS,
        ],
    ),
    (
        # Released on the day after the window; a churn on day 90 forfeits it. The other 75% never waited.
        "hold 25% until no churn within 90 days of close, otherwise forfeited\n  on leaving forfeit held",
        [
            "75% of it becomes payable on the day on which it is earned.",
            "25% of it is held back, and becomes payable once 90 days from the date of the deal have passed without a"
            " churn of the customer (day 90 included), on the day after. If one comes, this part is lost.",
            LOST_HELD,
        ],
    ),
    (
        "hold 40% until payment within 30 days of earning, otherwise left open\n  on leaving keep",
        [
            "60% of it becomes payable on the day on which it is earned.",
            "40% of it is held back, and becomes payable once a payment of the deal has come within 30 days of the day"
            " on which you earned it (day 30 still counts). If it does not come in time, this part stays open until"
            " somebody has decided about it.",
            STAYS,
        ],
    ),
    (
        # The first part of `pay in` is due at once, each other one a month later.
        "pay in 3 monthly parts\n  on leaving keep",
        [
            "It is held back, and becomes payable in 3 equal parts: the first on the day on which it is earned, each of"
            " the others a month after the one before.",
            STAYS,
        ],
    ),
    (
        # The first part of `vest in` is due one month after earning: nothing vests on the first day.
        "vest in 36 monthly parts\n  on leaving forfeit unvested",
        [
            "It stays unvested, and becomes payable in 36 equal parts: the first a month after the day on which it is"
            " earned, each of the others a month after the one before.",
            LOST_UNVESTED,
        ],
    ),
    (
        # Nothing before the cliff, then everything that is due by then, at once.
        "vest in 36 monthly parts, cliff 12 months\n  on leaving forfeit unvested",
        [
            "It stays unvested, and becomes payable in 36 equal parts: the first a month after the day on which it is"
            " earned, each of the others a month after the one before. Nothing becomes payable before 12 months after"
            " it is earned: all parts that are due by then become payable together on that day.",
            LOST_UNVESTED,
        ],
    ),
    (
        "payable as payment.received of amount\n  on leaving keep",
        [
            "It is held back, and becomes payable as payments of the deal come in: the share of it that the sum of the"
            " received of all payments so far is of the amount, less what became payable before. It never is more than"
            " all of it, and a payment that goes back takes its share back.",
            STAYS,
        ],
    ),
]


@pytest.mark.parametrize(("clauses", "expected"), WAITING, ids=[each.partition("\n")[0] for each, _ in WAITING])
def test_what_waits_says_until_when_and_what_then(clauses: str, expected: list[str], tmp_path: Path) -> None:
    told = said(f"{RULE}  {clauses}\n", tmp_path, "rule", "bonus", "paid")
    told += said(f"{RULE}  {clauses}\n", tmp_path, "rule", "bonus", "taken back")
    assert told == expected


COMES_OFF = "What is taken back comes off the pay of the period that holds the day on which it is taken."
TOGETHER = "All that is taken together is never more than what there was."
CHURN = "a churn of the customer comes within 180 days of the date of the deal (day 180 still counts)"

TAKEN = [
    (
        "claw back 60% of the money after churn within 180 days of close",
        [f"60% of the money is taken back the first time that {CHURN}.", COMES_OFF],
    ),
    (
        # A share that is calculated stands in parentheses: it is of the money, not of its own last word.
        "claw back (24 months - months from closed_on to trigger) / 24 months of the money"
        " after churn within 180 days of close",
        [
            "((24 months minus the number of full months from the day “closed on” to the day on which that comes)"
            f" divided by 24 months) of the money is taken back the first time that {CHURN}.",
            COMES_OFF,
        ],
    ),
    (
        "claw back 5% of amount after churn within 180 days of close",
        [f"5% of the amount is taken back the first time that {CHURN}.", f"{COMES_OFF} {TOGETHER}"],
    ),
    (
        # Every row takes its own share; which rows count is said beside the row, not behind its parent.
        "claw back (payment.received / amount) of the money"
        " after each payment where received is above 10 USD within 90 days of close",
        [
            "((the received of the payment) divided by the amount) of the money is taken back each time that a payment"
            " of the deal (counting only payments for which the received is above 10 USD) comes within 90 days of the"
            " date of the deal (day 90 still counts).",
            f"{COMES_OFF} {TOGETHER}",
        ],
    ),
    (
        # The absence of a fact is known on the day after the date.
        "claw back 100% of the money unless payment by due_on",
        [
            "100% of the money is taken back when the day “due on” has passed without a payment of the deal from the"
            " date of the deal on (the last day included), on the day after.",
            COMES_OFF,
        ],
    ),
    (
        "claw back 100% of the money after churn within 180 days of close, restored after payment",
        [
            f"100% of the money is taken back the first time that {CHURN}. What was taken comes back once a payment of"
            " the deal has come on or after the date of the deal.",
            COMES_OFF,
        ],
    ),
    (
        # Posted whole on the day, collected later.
        "claw back 100% of the money after churn within 180 days of close, recovered in 5 monthly parts, at most 20%"
        " of pay",
        [
            f"100% of the money is taken back the first time that {CHURN}. It is taken off in 5 equal parts, one each"
            " pay"
            " period from the period on that holds that day, no more than 20% of the pay of one period at a time.",
        ],
    ),
    (
        "claw back 100% of the money after churn within 180 days of close, recovered at most 20% of pay",
        [
            f"100% of the money is taken back the first time that {CHURN}. It is taken off later pay from the period on"
            " that holds that day, no more than 20% of the pay of one period at a time.",
        ],
    ),
    (
        # Two ways never take more than everything, and what waits goes first.
        "vest 50% at once, 50% 3 months after close\n"
        "  claw back 60% of the money after churn within 180 days of close\n"
        "  claw back 60% of the money unless payment by due_on\n"
        "  on leaving keep",
        [
            STAYS,
            f"60% of the money is taken back the first time that {CHURN}.",
            "60% of the money is taken back when the day “due on” has passed without a payment of the deal from the"
            " date of the deal on (the last day included), on the day after.",
            f"{COMES_OFF} {TOGETHER} What still waits is taken first, the last part first.",
        ],
    ),
    (
        "pay in 3 monthly parts\n"
        "  claw back 100% of the unpaid money after churn within 180 days of close\n"
        "  on leaving keep",
        [
            STAYS,
            f"100% of what still waits on that day is taken back the first time that {CHURN}. What became payable"
            " before"
            " stays with you.",
            COMES_OFF,
        ],
    ),
]


@pytest.mark.parametrize(("clauses", "expected"), TAKEN, ids=[each.partition("\n")[0] for each, _ in TAKEN])
def test_what_is_taken_back_says_when_how_much_and_in_which_order(
    clauses: str, expected: list[str], tmp_path: Path
) -> None:
    assert said(f"{RULE}  {clauses}\n", tmp_path, "rule", "bonus", "taken back") == expected


def test_a_cap_changes_what_is_taken_back(tmp_path: Path) -> None:
    claw = "  claw back 100% of the money{} after churn within 180 days of close\n"
    cap = "cap earned of bonus for each seller each quarter at 1_000 USD, excess lost\n"
    cut = (
        "Where a limit has cut what you earned, what is taken is what the limit leaves with this amount less what it"
        " leaves without it."
    )
    told = said(f"{RULE}{claw.format('')}{cap}", tmp_path, "rule", "bonus", "taken back")
    assert told == [f"100% of the money is taken back the first time that {CHURN}.", f"{COMES_OFF} {cut}"]
    told = said(f"{RULE}{claw.format(' before cap')}{cap}", tmp_path, "rule", "bonus", "taken back")
    assert told == [f"100% of what was earned before limits is taken back the first time that {CHURN}.", COMES_OFF]


def test_money_earned_after_its_trigger_is_taken_when_it_is_earned(tmp_path: Path) -> None:
    plan = (
        "rule bonus\n  for each deal\n  credit 50 USD to owner\n    after payment within 90 days\n"
        "  claw back 100% of the money after churn within 180 days of close\n"
    )
    assert said(plan, tmp_path, "rule", "bonus", "taken back")[0] == (
        f"100% of the money is taken back the first time that {CHURN}. Where that comes before the money is earned, it"
        " is"
        " taken on the day on which it is earned."
    )
    # Nothing said of leaving means that it goes on (semantics 22).
    assert said(plan, tmp_path, "rule", "bonus", "earned") == [
        "It is earned on the date of the deal (“closed on”), or on the later day on which the last thing that it waits"
        " for is so. It is paid with the pay of the period that holds that day; pay is paid every month. If you leave"
        " before that, it goes on as if you had stayed."
    ]


def test_leaving_that_ends_everything_ends_what_is_not_earned_as_well(tmp_path: Path) -> None:
    plan = (
        "rule bonus\n  for each deal\n  credit 50 USD to owner\n    after payment within 90 days\n"
        "  on leaving forfeit all\n"
    )
    assert said(plan, tmp_path, "rule", "bonus", "taken back") == [
        "If you leave, everything that still waits is lost on the first day on which you have no role any more, also"
        " what"
        " has not been earned yet."
    ]
    assert "as if you had stayed" not in said(plan, tmp_path, "rule", "bonus", "earned")[0]
