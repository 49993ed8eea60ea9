"""One step beside its wrong example each lint says nothing; and where there is a limit, it speaks up to the limit."""

from __future__ import annotations

from pathlib import Path

import pytest

from incentlang.diagnostics.base import examples_of
from incentlang.lint import Lint, lints
from tests.lint.replaying import compiled, subject, whole_plan

SHARE = "for each account_executive each quarter\n  credit 20% of target for the quarter\n  worth 20% of target"

NEAR: dict[str, tuple[str, str]] = {
    "L0101": ("150%  12%", "150%  15%"),
    "L0102": ("150%  15%", "150%  15.01%"),
    "L0103": ("200_000 USD  12%", "200_000 USD  10%"),
    "L0104": ("300_000 USD   8%", "300_000 USD  10%"),
    "L0105": ("120%", "100%"),
    "L0106": ("150%   0%", "150%  0.01%"),
    "L0107": ("60%", "49.99%"),
    "L0108": ("to 120%", "to 150%"),
    "L0109": ("50_000 USD   40%", "50_000 USD   0%"),
    "L0110": ("from 0% 10%", "from 0% 10%\n  from 100% 10%"),
    # At 200,000 a rate that falls by 33.3 points over 100,000 still leaves 66.7% - 2 x 33.3% = 0.1% of the next dollar.
    "L0111": ("200_000 USD   40%", "200_000 USD   66.7%"),
    # 5% of 4,999.99 is less than a twentieth of 5% of 100,000, the usual amount.
    "L0112": ("at least 100_000 USD", "at least 4_999.99 USD"),
    # The factor and its slope together are 4 + 2 x 3 = 10 at the end, and ten times 10% is all.
    "L0113": ("of 26%", "of 10%"),
    "L0114": ("120_000 USD", "100_000 USD"),
    "L0201": ("to owner", "to owner\n    after activation within 90 days"),
    "L0202": ("100%  15%", "100%  12.49%"),
    "L0203": ("to owner", "to owner\n    when ARR is at least 1 USD"),
    "L0204": ("90 days", "3 months"),
    "L0205": ("credit 2_000 USD", "credit 2% of booked"),
    "L0206": ("within 90 days of close", "within 181 days of close"),
    "L0207": ("each month", "each month where months_in_role is below 6"),
    "L0208": ("5% of ARR to owner\nrule", "5.01% of ARR to owner\nrule"),
    "L0209": ("excess lost", "excess carried"),
    "L0210": ("worth 60%", "worth 49.99%"),
    "L0211": ("after activation", "after activation within 999 days"),
    "L0212": ("capped at 5_000 USD", "capped at 50% of ARR"),
    # 260 of 5,260 is less than a twentieth.
    "L0213": ("100_000 USD  8%", "100_000 USD  5.26%"),
    "L0214": ("100%  20%", "100%  14.99%"),
    "L0215": ("at most 50_000 USD", "at most 49_999.99 USD"),
    "L0216": ("above 50_000 USD", "above 49_999.99 USD"),
    "L0217": ("kind is expansion", "kind is one of expansion, renewal"),
    "L0218": ("89 days", "3 months"),  # at most 92 days, so not always shorter than 90
    "L0219": ("100%  10%", "100%  5%"),
    "L0220": ("to 2026-05-07", "to 2026-05-08"),
    "L0221": ("credit 10% of amount", "credit 10% of amount * (1 - discount)"),
    "L0222": ("over deal by", "over deal after activation within 90 days by"),
    "L0223": ("entered by csm", "entered by lead"),
    "L0301": ("credit 10% of", "credit base_rate of"),
    "L0302": ("to owner", 'to owner\n  because "New revenue is the goal of the year."'),
    "L0303": ("base_rate = 8%", 'base_rate = 8% "Of every deal"'),
    "L0304": (
        "currency USD",
        "effective 2026-01-01 to 2026-12-31\n  currency USD rounded half up to 0.01\n  paid monthly\n"
        "  negative pay carried",
    ),
    "L0305": (": money", ': money "Agreed each quarter"'),
    "L0306": ("excess lost", 'excess lost\n  because "One deal must not pay for three years."'),
    "L0307": ("rule new_logo", 'rule new_logo "New customers"'),
    "L0308": ("20_000 USD is below ARR", "ARR is above 20_000 USD"),
    "L0309": ('expansion "Commission"', 'expansion "Commissions"'),
    "L0310": ("rates", "rated"),
    "L0311": ("    unless churn within 30 days\n", ""),
    "L0312": ("is below 50_000 USD", "is at most 50_000 USD"),
    "L0313": ("is above 20_000 USD", "is at most 50_000 USD"),
    "L0314": ("5_000 USD\n  credit 500", "5_001 USD\n  credit 500"),
    "L0315": ("90 days", "93 days"),
    "L0401": ("currency USD", 'currency USD\n  owner "Revenue operations"'),
    "L0402": ("currency USD", 'currency USD\n  approved by "Compensation committee" on 2025-12-05'),
    "L0403": ("currency USD", 'currency USD\n  because "Growth that lasts."'),
    "L0404": ('owner is "maya"', 'customer is "maya"'),
    "L0405": ("2026-02-15", "2026-01-01"),
    "L0406": ("2026-01-01", "2026-01-01 to 2026-12-31"),
    "L0407": ("to 2028-12-31", "to 2027-07-03"),
    "L0408": ('committee"', 'committee" on 2025-12-15'),
    "L0501": ("worth 30%", "worth 40%"),
    "L0502": ("purpose acquire", "purpose acquire, retain"),
    "L0503": (f"rule goal_5\n  {SHARE}", ""),
    "L0504": ("worth 5%", "worth 10%"),
    "L0505": ("rule renewals", "rule renewals\n  purpose retain"),
    "L0506": ("purpose acquire", "purpose acquire, adopt"),
    "L0507": ("over renewal", "over deal"),
    "L0701": ("credit 12% of ARR to owner", 'credit 12% of ARR to owner\n  because "Nobody knows us there."'),
    "L0702": ("from 2026-01-01", "from 2026-01-01 to 2026-12-31"),
    "L0703": ("large, public", "large"),
    "L0801": ("2026-05-15", "2026-06-01"),
    "L0802": ("from 2026-05-01", "from 2026-06-20"),
    "L0803": ("above 0 USD", "above -1 USD"),
}
"""For each lint the words of its wrong example that are changed, and what stands there then."""

STILL: dict[str, tuple[str, str]] = {
    "L0101": ("150%  12%", "150%  14.99%"),
    "L0103": ("200_000 USD  12%", "200_000 USD  10.01%"),
    "L0104": ("300_000 USD   8%", "300_000 USD  9.99%"),
    "L0105": ("120%", "100.01%"),
    "L0107": ("60%", "50%"),
    "L0108": ("to 120%", "to 149.99%"),
    "L0109": ("50_000 USD   40%", "50_000 USD   0.01%"),
    "L0111": ("200_000 USD   40%", "200_000 USD   66.6%"),
    "L0112": ("at least 100_000 USD", "at least 5_000 USD"),
    "L0113": ("of 26%", "of 10.1%"),
    "L0114": ("120_000 USD", "101_000 USD"),
    "L0202": ("100%  15%", "100%  12.5%"),
    "L0206": ("within 90 days of close", "within 180 days of close"),
    "L0210": ("worth 60%", "worth 50%"),
    "L0213": ("100_000 USD  8%", "100_000 USD  5.27%"),
    "L0214": ("100%  20%", "100%  15%"),
    "L0315": ("90 days", "89 days"),
    "L0407": ("to 2028-12-31", "to 2027-07-04"),
    "L0501": ("worth 30%", "worth 39.99%"),
    "L0504": ("worth 5%", "worth 9.99%"),
    "L0801": ("2026-05-15", "2026-05-31"),
    "L0802": ("from 2026-05-01", "from 2026-06-19"),
    "L0803": ("above 0 USD", "at least 0.01 USD"),
}
"""The last step at which it speaks."""


def found(cls: type[Lint], edit: tuple[str, str], folder: Path) -> list[str]:
    """What a lint says of its wrong example after an edit."""
    wrong, _ = examples_of(cls)
    old, new = edit
    assert old in wrong
    plan = compiled(whole_plan(wrong.replace(old, new)), folder)
    return [each.message() for each in cls.find(subject(plan))]


def test_every_lint_has_a_near_miss() -> None:
    codes = [cls.code for cls in lints()]
    assert not set(codes) ^ set(NEAR), "NEAR, above, needs one for each lint, and none for a lint that is gone"
    assert codes == list(NEAR), "NEAR is in the order of codes"


@pytest.mark.parametrize("cls", lints(), ids=lambda cls: cls.code)
def test_one_step_beside_its_wrong_example_it_says_nothing(cls: type[Lint], tmp_path: Path) -> None:
    assert found(cls, NEAR[cls.code], tmp_path) == []


@pytest.mark.parametrize("cls", [cls for cls in lints() if cls.code in STILL], ids=lambda cls: cls.code)
def test_it_speaks_up_to_its_limit(cls: type[Lint], tmp_path: Path) -> None:
    assert found(cls, STILL[cls.code], tmp_path)
