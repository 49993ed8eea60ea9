"""Plans of any size for measurements: rules as designers write them, varied so that no two are alike."""

from __future__ import annotations

_HEADER = """plan generated "A plan with many rules"
  effective 2026-01-01 to 2026-12-31
  currency USD rounded half up to 0.01
  paid monthly

use saas

role account_executive "Account executive"

"""

_KINDS = ("new_logo", "expansion", "renewal")
_SEGMENTS = ("smb", "mid_market", "enterprise")
_WINDOWS = (30, 60, 90, 120, 180)
_CLAW_BACKS = (90, 180, 365)


def many_rules(count: int) -> str:
    """A plan of `count` rules of about six lines each, which checks clean against the standard library's `saas`."""
    return _HEADER + "\n".join(_rule(number) for number in range(count))


def _rule(number: int) -> str:
    kind = _KINDS[number % len(_KINDS)]
    segment = _SEGMENTS[number // 3 % len(_SEGMENTS)]
    rate = f"{1 + number % 19}.{number % 4 * 25:02d}%"
    floor = 1_000 + number * 250
    lines = [
        f'rule rule_{number:04d} "Commission {number}: {kind} in {segment}"',
        f"  for each deal where kind is {kind} and customer.segment is {segment}",
    ]
    match number % 4:
        case 0:
            lines.append(f"  credit {rate} of ARR to owner")
            lines.append(f"    after activation within {_WINDOWS[number % 5]} days")
            lines.append(f"    when ARR is at least {floor} USD")
        case 1:
            lines.append(f"  credit {rate} of (ARR - {floor} USD) to owner")
            lines.append(f"    when ARR is above {floor} USD and term_months is known and term_months is at least 12")
        case 2:
            lines.append(f"  let base = ARR * {1 + number % 3}")
            lines.append(f"  credit {rate} of base to owner")
            lines.append("    unless discount otherwise 0% is above 20%")
        case _:
            lines.append(f"  credit {100 + number} USD to owner")
            lines.append(f"    when ARR is between {floor} USD and {floor * 3} USD")
    if number % 2 == 0:
        days = _CLAW_BACKS[number % 3]
        lines.append(f"  claw back 100% of the money after churn within {days} days of earning")
    lines.append(f'  because "Paid for {kind} business, case {number}."')
    return "\n".join(lines) + "\n"
