"""Parts add up to their whole, by the largest remainder (semantics 18)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incentlang.values.parts import parts_of

CENT = Decimal("0.01")


@pytest.mark.parametrize(
    ("whole", "weights", "parts"),
    [
        ("100.00", [1, 1, 1], ["33.34", "33.33", "33.33"]),  # one cent is left, and the first takes it
        ("-100.00", [1, 1, 1], ["-33.34", "-33.33", "-33.33"]),
        ("0.05", [50, 30, 20], ["0.03", "0.01", "0.01"]),  # 2.5, 1.5, 1.0 cents: the tie goes to the first
        ("10.00", [0, 1], ["0.00", "10.00"]),
        ("0.00", [1, 2], ["0.00", "0.00"]),
    ],
)
def test_the_largest_remainder(whole: str, weights: list[int], parts: list[str]) -> None:
    found = parts_of(Decimal(whole), [Decimal(weight) for weight in weights], CENT)
    assert [str(part) for part in found] == parts


@given(
    st.integers(-(10**12), 10**12),
    st.lists(st.integers(0, 10**6), min_size=1, max_size=9).filter(any),
)
def test_parts_add_up_and_stay_within_a_cent(cents: int, weights: list[int]) -> None:
    whole = Decimal(cents).scaleb(-2)
    found = parts_of(whole, [Decimal(weight) for weight in weights], CENT)
    assert sum(found) == whole
    for part, weight in zip(found, weights, strict=True):
        assert abs(part - whole * weight / sum(weights)) < Decimal("0.0101")
