"""Versions: what was known on a day, and nothing else."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from incentlang.data import Dataset, as_known
from incentlang.data.model import InputCell, Row
from incentlang.values.periods import parse_period
from tests.unit.data_world import sound

START = date(2026, 1, 1)


def dataset(*rows: Row) -> Dataset:
    return Dataset(facts={"deal": rows}, entities={}, timelines={}, participants={}, inputs={})


def row(key: str, number: int, known: date | None = None, voided: bool = False) -> Row:
    return Row(key, (key,), "deal.csv", number, known, voided)


def numbers(data: Dataset, day: date | None) -> list[int]:
    return [found.number for found in as_known(data, day).facts["deal"]]


def test_the_latest_version_known_by_the_day_counts() -> None:
    data = dataset(row("a", 2), row("b", 3), row("a", 4, date(2026, 2, 10)), row("c", 5, date(2026, 2, 11)))
    assert numbers(data, date(2026, 2, 9)) == [2, 3]
    assert numbers(data, date(2026, 2, 10)) == [3, 4]
    assert numbers(data, date(2026, 2, 11)) == [3, 4, 5]
    assert numbers(data, None) == [3, 4, 5]


def test_a_voided_version_takes_the_row_away_until_a_later_one_brings_it_back() -> None:
    data = dataset(
        row("a", 2),
        row("a", 3, date(2026, 2, 1), voided=True),
        row("a", 4, date(2026, 3, 1)),
    )
    assert numbers(data, date(2026, 1, 31)) == [2]
    assert numbers(data, date(2026, 2, 1)) == []
    assert numbers(data, None) == [4]
    assert numbers(dataset(row("a", 2, voided=True)), None) == []


def test_inputs_have_versions_too() -> None:
    quarter = parse_period("2026-Q1")
    assert quarter is not None
    late = InputCell(Decimal(2), date(2026, 2, 1), "quota.csv", 3)
    cells = {("maya", "", quarter): (InputCell(Decimal(1), None, "quota.csv", 2), late), ("ben", "", quarter): (late,)}
    data = Dataset(facts={}, entities={}, timelines={}, participants={}, inputs={"quota": cells})
    before = as_known(data, date(2026, 1, 31)).inputs["quota"]
    assert {pair: [cell.value for cell in found] for pair, found in before.items()} == {("maya", "", quarter): [1]}
    assert [cell.value for cell in as_known(data, None).inputs["quota"]["maya", "", quarter]] == [2]


def test_without_versions_nothing_is_copied(tmp_path: Path) -> None:
    data = sound(tmp_path)
    assert as_known(data, None).facts["deal"] is data.facts["deal"]


VERSIONS = st.lists(
    st.tuples(st.sampled_from("abc"), st.none() | st.integers(0, 5), st.booleans()),
    unique_by=lambda version: version[:2],
    max_size=12,
)


@given(VERSIONS, st.none() | st.integers(0, 5))
def test_one_version_of_each_key_and_always_the_latest(
    versions: list[tuple[str, int | None, bool]], day: int | None
) -> None:
    rows = [
        row(key, number, None if known is None else START + timedelta(known), voided)
        for number, (key, known, voided) in enumerate(versions, 2)
    ]
    expected = []
    for key in "abc":
        seen = [
            (-1 if known is None else known, number, voided)
            for number, (name, known, voided) in enumerate(versions, 2)
            if name == key and (known is None or day is None or known <= day)
        ]
        if seen and not max(seen)[2]:
            expected.append(max(seen)[1])
    limit = None if day is None else START + timedelta(day)
    assert numbers(dataset(*rows), limit) == sorted(expected)
