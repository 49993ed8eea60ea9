"""Verdicts on changes hold for random data: two plans that differ in a few places, both run by the reference evaluator.

What is compared is what came to each person until the end of each month: payable less clawed back, before guarantees.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incentlang.differences import Difference, compare_plans
from tests.worlds import HEADER, World, deals, rows, world

MONTHS = [f"2026-{month:02}" for month in range(1, 10)]
DEFINITIONS = """input quota for account_executive each quarter: money
measure bookings for account_executive each quarter
  sum of ARR over deal{measured} by owner
measure attainment for account_executive each quarter
  bookings / quota
table accelerator
  by attainment, {method}
  from 0% {first}%
  from {start}% {second}%
  from 150% {third}%
table curve
  by attainment, interpolated
  from 50% {first}%
  from 120% {second}%
  from 200% {third}%
  below 50% {below}
  above 200% flat
param rate = {rate}%
"""
RULES = {
    "dated": """rule pay from 2026-01-01 to {until}
  for each deal where kind is one of {kinds}
  credit {share}% of ARR to owner
    unless ARR is at least {cap} USD and kind is expansion
""",
    "slices": """rule pay
  for each account_executive each quarter
  credit accelerator(attainment) of bookings
  credit 1% of bookings when attainment is at least {gate}%
""",
    "plain": """rule pay
  for each deal where kind is one of {kinds} and ARR is at least {least} USD
  credit rate of ARR to owner
    after activation within {window} days of close
  claw back {share}% of the money after churn within {churn} days of close
""",
    "proof": """rule pay
  for each deal where ARR is {word} {least} USD
  credit rate of ARR to owner
    unless churn within {churn} days of close
""",
    "waits": """rule pay
  for each deal
  credit rate of ARR to owner
  vest 50% at once, 50% after activation within {window} days of close
  on leaving forfeit unvested
""",
    "table": """rule pay
  for each deal where kind is one of {kinds}
  credit accelerator(attainment) of ARR to owner
""",
    "quarter": """rule pay
  for each account_executive each quarter where attainment is at least {gate}%
  credit curve(attainment) of bookings
""",
    "capped": """rule pay
  for each deal where kind is one of {kinds}
  credit rate of ARR to owner
  credit {share}% of ARR to owner when kind is one of {kinds}
    capped at {cap} USD
cap earned of pay for each account_executive each quarter at {cap} USD, excess lost
""",
}
KINDS = ["new_logo", "expansion", "new_logo, expansion", "expansion, renewal", "new_logo, expansion, renewal"]
CHOICES: dict[str, list[str]] = {
    "kinds": KINDS,
    "least": ["0", "500", "1000"],
    "word": ["at least", "above"],
    "window": ["10", "30", "90"],
    "share": ["20", "50", "100"],
    "churn": ["20", "60", "120"],
    "rate": ["5", "8", "9.5"],
    "first": ["3", "6", "8"],
    "second": ["6", "10"],
    "third": ["4", "12"],
    "start": ["80", "100"],
    "method": ["marginal", "retroactive"],
    "until": ["2026-02-28", "2026-06-30"],
    "below": ["flat", "zero"],
    "gate": ["30", "60"],
    "cap": ["100", "400"],
    "measured": ["", " where kind is new_logo"],
}
DAY = st.integers(0, 120).map(lambda day: f"2026-{1 + day // 28:02}-{1 + day % 28:02}")
DEAL = st.tuples(
    DAY,
    st.sampled_from(["300.00", "999.99", "1000.00", "4000.00", "12345.67"]),
    st.sampled_from(["new_logo", "expansion", "renewal"]),
    st.sampled_from(["acme", "bolt", "core"]),
    st.sampled_from(["maya", "ben"]),
)


@st.composite
def changes(draw: st.DrawFn) -> tuple[str, str]:
    """The text of two plans that differ in one place, or in two."""
    rule = draw(st.sampled_from(sorted(RULES)))
    template = DEFINITIONS + RULES[rule]
    old = {name: draw(st.sampled_from(values)) for name, values in CHOICES.items()}
    used = [name for name in CHOICES if f"{{{name}}}" in RULES[rule]]
    used += {
        "dated": [],
        "slices": ["first", "second", "third", "start"],
        "table": ["first", "second", "third", "start"],
        "quarter": ["first", "second", "below", "measured"],
    }.get(rule, ["rate"])
    new = dict(old)
    for name in draw(st.lists(st.sampled_from(used), min_size=1, max_size=2, unique=True)):
        new[name] = draw(st.sampled_from(CHOICES[name]))
    return template.format(**old), template.format(**new)


@st.composite
def data(draw: st.DrawFn) -> dict[str, str]:
    """Deals, when customers went live and left, and quotas."""
    found = draw(st.lists(DEAL, min_size=1, max_size=6))
    live = draw(st.lists(DAY, min_size=3, max_size=3))
    gone = draw(st.lists(DAY, min_size=3, max_size=3))
    customers = ("acme", "bolt", "core")
    quota = draw(st.sampled_from(["2000", "10000"]))
    quotas = [f"{who},2026-Q{quarter},{quota}" for who in ("maya", "ben") for quarter in range(1, 5)]
    return {
        "deal": deals(*(f"D{number},{','.join(row)}" for number, row in enumerate(found))),
        "activation": rows("customer,activated_on", *map(",".join, zip(customers[:2], live, strict=False))),
        "churn": rows("customer,churned_on", *map(",".join, zip(customers[1:], gone, strict=False))),
        "quota": rows("participant,period,value", *quotas),
    }


@settings(max_examples=120)
@given(changes(), data())
def test_a_verdict_holds_for_everybody_at_the_end_of_every_month(
    texts: tuple[str, str], tables: dict[str, str]
) -> None:
    difference, before, after = compared(texts, tables)
    judged = next(each for each in difference.roles if each.name == "account_executive")
    for (old, new), who in paid(before, after):
        match judged.verdict:
            case "text only" | "neutral":
                assert old == new, who
            case "more generous":
                assert new >= old, who
            case "less generous":
                assert new <= old, who
            case _:
                pass


PLAIN = {name: values[0] for name, values in CHOICES.items()}
DECIDED = [
    ("plain", {"rate": "8"}, "more generous"),
    ("plain", {"window": "30"}, "more generous"),
    ("plain", {"churn": "60"}, "less generous"),
    ("plain", {"share": "50"}, "less generous"),
    ("plain", {"least": "500"}, "less generous"),
    ("plain", {"kinds": "new_logo, expansion"}, "more generous"),
    ("plain", {"kinds": "expansion"}, "incomparable"),
    ("plain", {"rate": "8", "window": "30"}, "more generous"),
    ("proof", {"churn": "60"}, "less generous"),
    ("proof", {"word": "above"}, "less generous"),
    ("waits", {"window": "30"}, "more generous"),
    ("table", {"first": "6"}, "more generous"),
    ("table", {"start": "100"}, "neutral"),  # both bands give 6%
    ("table", {"second": "10"}, "more generous"),
    ("table", {"second": "10", "start": "100"}, "incomparable"),  # less from 80% to 100%, more to 150%
    ("table", {"first": "6", "third": "3"}, "incomparable"),  # 3% more up to 80%, 1% less above 150%
    ("quarter", {"gate": "60"}, "less generous"),
    ("quarter", {"below": "zero"}, "less generous"),
    ("capped", {"cap": "400"}, "more generous"),
    ("plain", {"rate": "8", "least": "500"}, "not decided"),
]


@pytest.mark.parametrize(("rule", "changed", "verdict"), DECIDED)
def test_what_sound_rules_decide_is_decided(rule: str, changed: dict[str, str], verdict: str) -> None:
    template = DEFINITIONS + RULES[rule]
    first = {**PLAIN, "first": "6"} if changed == {"start": "100"} else PLAIN
    texts = template.format(**first), template.format(**{**first, **changed})
    difference, _, _ = compared(texts, {})
    assert [each.verdict for each in difference.roles if each.name == "account_executive"] == [verdict]


@pytest.mark.parametrize(
    ("rule", "changed", "gains", "loses"),
    [
        # Expansion counts instead of new logos.
        ("plain", {"kinds": "expansion"}, "1000,expansion", "1000,new_logo"),
        # Quota 1,000: a deal of 800 lies below 80%; of 10,000 all above 150% is paid 1% less, more than the 3% of 800.
        ("table", {"first": "6", "third": "3"}, "800,new_logo", "10000,new_logo"),
    ],
)
def test_incomparable_is_better_for_one_and_worse_for_another(
    rule: str, changed: dict[str, str], gains: str, loses: str
) -> None:
    template = DEFINITIONS + RULES[rule]
    texts = template.format(**PLAIN), template.format(**{**PLAIN, **changed})
    quotas = [f"{who},2026-Q{quarter},1000" for who in ("maya", "ben") for quarter in range(1, 5)]
    tables = {
        "deal": deals(f"D1,2026-01-05,{gains},acme,maya", f"D2,2026-01-05,{loses},acme,ben"),
        "activation": rows("customer,activated_on", "acme,2026-01-06"),
        "churn": rows("customer,churned_on"),
        "quota": rows("participant,period,value", *quotas),
    }
    _, before, after = compared(texts, tables)
    ends = {who: pair for pair, who in paid(before, after)}
    assert ends["maya"][1] > ends["maya"][0]
    assert ends["ben"][1] < ends["ben"][0]


def compared(texts: tuple[str, str], tables: dict[str, str]) -> tuple[Difference, World, World]:
    """Both plans on the same data, and what is said of their difference."""
    with tempfile.TemporaryDirectory() as folder:
        before, after = (
            world(Path(folder) / name, HEADER + text, tables) for name, text in zip(("old", "new"), texts, strict=True)
        )
        assert before.compiled.diagnostics == ()
        assert after.compiled.diagnostics == ()
        return compare_plans(before.compiled, after.compiled, ("old", "new")), before, after


def paid(before: World, after: World) -> Iterator[tuple[tuple[Decimal, Decimal], str]]:
    """What came to each person until the end of each month, by both plans; the last month stands last."""
    sums: list[dict[tuple[str, str], Decimal]] = []
    for each in (before, after):
        found: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        for row in each.run(*MONTHS).payouts:
            assert row.status == "paid"
            found[str(row.period), row.participant] = row.payable - row.clawed_back
        sums.append(found)
    totals: dict[str, tuple[Decimal, Decimal]] = defaultdict(lambda: (Decimal(0), Decimal(0)))
    for key in sorted(sums[0].keys() | sums[1].keys()):
        old, new = totals[key[1]]
        totals[key[1]] = old + sums[0][key], new + sums[1][key]
        yield totals[key[1]], key[1]
