"""Whole plans in which one number is changed: what is said of everybody's pay holds on random data.

What is compared is what came to each person until the end of each pay period, in plans that settle nothing between.
"""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from incentlang.differences import Judged, compare_plans
from incentlang.engines.result import Result
from tests.property.whole_market import whole_markets
from tests.property.whole_plans import whole_plans
from tests.property.whole_runs import compiled, dataset, often, pay_periods, run

NUMBER = re.compile(r"\b\d+(?:\.\d+)?(?=%| days\b| USD\b)")
NEGATIVE = re.compile(r"-\d")
ROUNDED_TOGETHER = "cent"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("whole")


@often(25)
@given(st.data())
def test_a_verdict_on_one_changed_number_holds(folder: Path, data: st.DataObject) -> None:
    whole = data.draw(whole_plans(most=2))
    text = whole.text
    places = [match for match in NUMBER.finditer(text) if match.start() > text.index("use saas")]
    assume(places)
    place = data.draw(st.sampled_from(places))
    number = str(Decimal(place[0]) + data.draw(st.sampled_from([-3, -1, 1, 5])))
    assume(not number.startswith("-"))
    before = compiled(folder, text)
    try:
        after = compiled(folder, text[: place.start()] + number + text[place.end() :])
    except AssertionError:
        return  # such as parts that no longer make a whole
    difference = compare_plans(before, after, ("old", "new"))
    tables = data.draw(whole_markets())
    assert before.program is not None
    assert after.program is not None
    old, new = (
        run(program, dataset(tables, program), pay_periods(whole, "2026", "2027"), None)
        for program in (before.program, after.program)
    )
    negative = any(NEGATIVE.match(cell or "") for table in tables.values() for row in table for cell in row.values())
    people = {row["participant"]: row["role"] for row in tables["participant"]}
    if old.problems or new.problems or "guarantee" in text or "advance" in text:
        return
    judged = {each.name: each for each in difference.roles}
    sums = [came(each) for each in (old, new)]
    for key in sums[0].keys() | sums[1].keys():
        mine = {
            judged.get(row["role"], judged.get("any other role"))
            for row in tables["participant"]
            if row["participant"] == key[0]
        }
        for each in mine:
            if each is not None and people and not (negative and each.assuming):
                holds(each, sums[0].get(key, Decimal(0)), sums[1].get(key, Decimal(0)))


def holds(judged: Judged, old: Decimal, new: Decimal) -> None:
    """A verdict, of one person until one day; amounts that are rounded together may move by some cents."""
    room = Decimal(20) if any(ROUNDED_TOGETHER in each for each in judged.assuming) else Decimal(0)
    match judged.verdict:
        case "text only" | "neutral":
            assert old == new, judged
        case "more generous":
            assert new >= old - room, judged
        case "less generous":
            assert new <= old + room, judged
        case "incomparable" | "not decided":
            pass


def came(result: Result) -> dict[tuple[str, str, str], Decimal]:
    """What came to each person in each unit until the end of each period."""
    found: dict[tuple[str, str, str], Decimal] = {}
    total: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in sorted(result.payouts, key=lambda row: row.period.end):
        total[row.participant, row.unit] += row.payable - row.clawed_back
        found[row.participant, row.unit, str(row.period)] = total[row.participant, row.unit]
    return found
