"""A plan of any number of rules over the data of the columnar benchmark.

Every deal is the subject of exactly one rule, whatever their number, so that a plan of 200 rules pays about as many
lines as a plan of five, and what differs is the number of rules alone.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

_KINDS = ("new_logo", "expansion", "renewal")
_WINDOWS = (30, 60, 90)
# The share of deals below an amount, as `generate` draws them: points of a broken line.
_DRAWN = ((0.0, 1_000), (0.6, 9_000), (0.9, 40_000), (1.0, 250_000))


def many_rules(count: int) -> str:
    """A plan of `count` rules, at least 3, with the declarations of the benchmark's plan."""
    plan = (Path(__file__).parent / "plan" / "plan.incent").read_text()
    declarations, _, _ = plan.partition("input quota")
    return declarations + "\n".join(_rule(number, count) for number in range(count))


def _rule(number: int, count: int) -> str:
    kind, band = number % len(_KINDS), number // len(_KINDS)
    bands = len(range(kind, count, len(_KINDS)))
    low, high = _amount(band / bands), _amount((band + 1) / bands)
    where = [f"kind is {_KINDS[kind]}"]
    if band > 0:
        where.append(f"ARR is at least {low} USD")
    if band + 1 < bands:
        where.append(f"ARR is below {high} USD")
    rate = f"{1 + number % 19}.{number % 4 * 25:02d}%"
    lines = [f"rule rule_{number:04d}", f"  for each deal where {' and '.join(where)}"]
    match number % 4:
        case 0:
            lines.append(f"  credit {rate} of ARR to owner")
        case 1:
            lines.append(f"  credit {rate} of (ARR - {low // 2} USD) to owner")
        case 2:
            lines.append(f"  let base = ARR * {2 + number % 3}")
            lines.append(f"  credit {rate} of base to owner when shared is no")
        case _:
            lines.append(f"  credit {100 + number} USD to owner")
    if _KINDS[kind] == "new_logo":
        lines.append(f"    after activation within {_WINDOWS[band % len(_WINDOWS)]} days")
    if number % 2 == 0:
        lines.append("  claw back 100% of the money after churn within 180 days of earning")
    return "\n".join(lines) + "\n"


def _amount(share: float) -> int:
    """Below which amount such a share of deals lies, in whole dollars."""
    for (start, low), (end, high) in pairwise(_DRAWN):
        if share <= end:
            return round(low + (share - start) / (end - start) * (high - low))
    return _DRAWN[-1][1]
