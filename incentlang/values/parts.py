"""Parts that add up to their whole: splits, tranches, instalments, shares of a pool (semantics 18)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from incentlang.values.numbers import Number, as_fraction


def parts_of(whole: Decimal, weights: Sequence[Number], quantum: Decimal) -> list[Decimal]:
    """A rounded whole in parts by weight, by the largest remainder.

    Every part is cut down to a multiple of `quantum` toward zero; what is left over goes, one quantum
    each, to the parts that lost most, the earlier one first where two lost the same.

    Args:
        whole: A multiple of `quantum`; a negative one is split like its opposite.
        weights: None negative and not all zero. They need not add up to one.
        quantum: The smallest amount, such as 0.01.

    Returns:
        One part for each weight, in their order; together exactly `whole`.
    """
    total = sum((as_fraction(weight) for weight in weights), Fraction(0))
    sign = -1 if whole < 0 else 1
    steps = int(abs(whole) / quantum)
    exact = [as_fraction(weight) * steps / total for weight in weights]
    cut = [int(each) for each in exact]
    order = sorted(range(len(exact)), key=lambda index: (cut[index] - exact[index], index))
    for index in order[: steps - sum(cut)]:
        cut[index] += 1
    return [sign * each * quantum for each in cut]
