"""What the operations of a trace mean: numbers are exact fractions, dates and lengths are text, tables rows."""

from __future__ import annotations

import calendar
import operator
import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from fractions import Fraction
from math import prod
from typing import Any

Figure = dict[str, Any]
PLACES, HALF, ZERO = Fraction(1, 10**12), Fraction(1, 2), Fraction(0)
PAYS = {"earn": 1, "adjust": 1, "share": 1, "nominate": 1, "vest": 1, "release": 1, "draw": 1, "forfeit": 0}
"""What each kind of entry does to pay; the others (cap, hold, claw back, recover) take from it."""
CONSTANTS = {"months of a quarter": 3, "months of a half year": 6, "months of a year": 12}
TESTS = {"is": operator.eq, "is not": operator.ne, "at least": operator.ge, "at most": operator.le}
TESTS |= {"above": operator.gt, "below": operator.lt, "from": operator.ge, "to": operator.le}


def parsed(text: Any) -> Any:
    """A value as it is written: a number as an exact fraction, all else as text."""
    return Fraction(text) if isinstance(text, str) and re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text) else text


def size(value: Any) -> Any:
    """What is compared or looked up: of a length such as `90 days` its number."""
    length = re.fullmatch(r"(-?\d+) (working )?(day|month)s?", value) if isinstance(value, str) else None
    return Fraction(length[1]) if length else value


def rounded(value: Fraction, step: Fraction, mode: str) -> Fraction:
    """The multiple of `step` that a way of rounding picks; `half up`, `up` and `down` count from zero."""
    low, rest = divmod(abs(value) / step, 1)
    more = {"down": False, "up": rest > 0, "floor": rest > 0 > value, "ceiling": value > 0 < rest}
    more |= {"half up": rest >= HALF, "half even": rest > HALF or (rest == HALF and low % 2 == 1)}
    return (low + more[mode]) * step * (-1 if value < 0 else 1)


def parts(whole: Fraction, weights: Sequence[Fraction], step: Fraction) -> list[Fraction]:
    """A whole in parts by weight: each cut down to `step`, and what is left goes to those that lost most."""
    exact = [weight * (abs(whole) // step) / sum(weights) for weight in weights]
    left = int(abs(whole) // step) - sum(map(int, exact))
    first = sorted(range(len(exact)), key=lambda each: (int(exact[each]) - exact[each], each))[:left]
    return [(int(each) + (index in first)) * step * (-1 if whole < 0 else 1) for index, each in enumerate(exact)]


def moved(day: str, length: str) -> str:
    """A date moved by a length; where a month is too short its last day is taken."""
    start, count = date.fromisoformat(day), int(length.split(maxsplit=1)[0])
    if "working" in length:  # the count-th Monday to Friday after it, or before it
        near = (start + timedelta(each if count > 0 else -each) for each in range(1, 2 * abs(count) + 4))
        return str([start, *(each for each in near if each.weekday() < 5)][abs(count)])
    if "month" in length:
        year, month = divmod(start.year * 12 + start.month - 1 + count, 12)
        return str(date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1])))
    return str(start + timedelta(days=count))


def days(first: str, last: str) -> Fraction:
    """The days from one date to another."""
    return Fraction((date.fromisoformat(last) - date.fromisoformat(first)).days)


def working(first: date, last: date) -> Fraction:
    """The Mondays to Fridays from one day to another, both counted."""
    return Fraction(sum(date.fromordinal(day).weekday() < 5 for day in range(first.toordinal(), last.toordinal() + 1)))


def months(first: str, last: str) -> int:
    """The full months from one date to another."""
    if last < first:
        return -months(last, first)
    count = (int(last[:4]) - int(first[:4])) * 12 + int(last[5:7]) - int(first[5:7])
    return count if moved(first, f"{count} months") <= last else count - 1


def in_role(first: str, last: str, mode: str) -> Fraction:
    """The months in a role, the first being 0: by the calendar, or full ones at the end of the last day."""
    end, full = (last, 0) if mode == "calendar" else (moved(last, "1 day"), 1)
    return Fraction(max(0, months(f"{first[:7]}-01", f"{end[:7]}-01") - full - (full and end[8:] < first[8:])))


def lies(head: str, value: Any) -> bool:
    """Whether a value lies where a table says: `any`, `is smb`, `from 10 below 20`, `above 10 to 20`."""
    if head.startswith("is ") or head == "any":
        return head == "any" or value == parsed(head[3:])
    words = head.split()
    return all(TESTS[word](size(value), Fraction(at)) for word, at in zip(words[::2], words[1::2], strict=True))


def table(figure: Figure, *values: Any) -> Any:
    """What a table gives: the last band that has begun, the point of a curve, the row or cell that applies."""
    rows, mode = figure["table"], figure.get("mode", "band")
    if mode == "band":
        return parsed([row[1] for row in rows if lies(row[0], values[0])][-1])
    if mode == "row":
        return parsed(next(row[-2] for row in rows if all(map(lies, row[:-2], values))))
    if mode.startswith("curve"):
        return line([(Fraction(row[0]), Fraction(row[1])) for row in rows], size(values[0]), mode)
    axes = zip(([row[0] for row in rows[1:]], rows[0][1:]), values, strict=True)
    down, across = ([index for index, head in enumerate(heads) if lies(head, value)][-1] for heads, value in axes)
    return parsed(rows[down + 1][across + 1])


def line(points: Sequence[tuple[Fraction, Fraction]], at: Fraction, mode: str) -> Fraction:
    """The straight line between two points; past an end what `mode` says of it."""
    for side, past, end in (("below", at < points[0][0], 0), ("above", at > points[-1][0], -1)):
        if past and (f"extended {side}" not in mode or len(points) < 2):
            return ZERO if f"zero {side}" in mode else points[end][1]
    index = next((i for i in range(1, len(points)) if at <= points[i][0]), len(points) - 1)
    ends = [*points[max(index - 1, 0)], *points[index]]
    return ends[1] if ends[0] == ends[2] else COMPUTE["between"]({}, [at, *ends])


def slices(figure: Figure, before: Fraction, after: Fraction, unit: Fraction) -> Fraction:
    """Each part of a stretch at the rate of the band that it lies in; bands count in units of the measure."""
    if unit < 0:
        return -slices(figure, -before, -after, -unit)
    low, high, found = min(before, after), max(before, after), ZERO
    begins = [low if row[0] == "any" else Fraction(row[0].split()[1]) * unit for row in figure["table"]]
    for index, start in enumerate(begins):
        end = min([high, *begins[index + 1 : index + 2]])
        found += Fraction(figure["table"][index][1]) * max(ZERO, end - (max(low, start) if index else low))
    return (found if after > before else -found) if unit else ZERO


def walk(figure: Figure, amount: Fraction, before: Fraction, after: Fraction, unit: Fraction) -> Fraction:
    """The rate of a stretch blended onto an amount; a row that moves nothing takes the band in which it stands."""
    if unit == 0 or before == after:
        return amount * Fraction(table(figure, after / unit if unit else ZERO))
    return amount * slices(figure, before, after, unit) / (after - before)


def total(values: Sequence[Any]) -> Any:
    """A sum, also of lengths such as `90 days`."""
    whole = sum(map(size, values), ZERO)
    return length(whole, values[0].split()[-1].rstrip("s")) if values and isinstance(values[0], str) else whole


def length(count: Any, unit: str) -> str:
    """A length in words."""
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


def answer(holds: Any) -> str:
    """A condition's answer."""
    return "met" if holds else "failed"


def close(figure: Figure, value: Fraction, step: Fraction) -> Fraction:
    """What stands there, where it is less than a step away: what others get decides, which a trace does not tell."""
    stands = parsed(figure["value"])
    return stands if isinstance(stands, Fraction) and abs(stands - value) < step else value


def waits(figure: Figure, anchor: str, last: str | None, found: str | None, clock: str) -> str:
    """A wait: for a fact from the anchor to the last day, both counted, or for that day to pass without one."""
    wanted = figure["op"] == "after"
    if found is not None and (last is None or found <= last) and (found >= anchor or figure.get("mode")):
        return answer(wanted)
    return "pending" if last is None or clock <= last else answer(not wanted)


COMPUTE: dict[str, Callable[[Figure, list[Any]], Any]] = {
    "sum": lambda _, v: total(v),
    "stands": lambda f, v: total([PAYS.get(m["text"], -1) * v[i] for i, m in enumerate(f.get("of", ()))]),
    "line": lambda _, v: v[0] - v[1],
    "negative": lambda _, v: -v[0],
    "product": lambda _, v: prod(map(size, v), start=Fraction(1)),
    "quotient": lambda _, v: size(v[0]) / size(v[1]) if size(v[1]) else None,
    "position": lambda _, v: v[0] / v[1] if v[1] else ZERO,
    **dict.fromkeys(("same", "move"), lambda _, v: v[0]),
    **dict.fromkeys(("missing", "problem"), lambda *_: None),
    "constant": lambda f, _: Fraction(CONSTANTS.get(f.get("text", ""), f["value"] == "1")),
    "round": lambda f, v: rounded(v[0], Fraction(f["step"]), f["mode"]),
    "near": lambda f, v: close(f, v[0], Fraction(f["step"])),
    "part": lambda f, v: parts(v[1], v[2:], Fraction(f["step"]))[f["index"]],
    "count": lambda _, v: Fraction(len(v)),
    "distinct": lambda _, v: Fraction(len(set(v))),
    "average": lambda _, v: total(v) / len(v) if v else None,
    **dict.fromkeys(("greater", "later", "highest"), lambda _, v: max(v, key=size, default=None)),
    **dict.fromkeys(("lesser", "earlier", "lowest"), lambda _, v: min(v, key=size, default=None)),
    "sampled": lambda _, v: v[0] if v[1] >= v[2] else None,
    "date plus": lambda _, v: moved(*v),
    "days": lambda _, v: days(*v) + 1,
    "working days": lambda _, v: working(*map(date.fromisoformat, v)),
    "days between": lambda _, v: length(days(*v), "day"),
    "months between": lambda _, v: length(months(*v), "month"),
    "months in role": lambda f, v: in_role(v[0], v[1], f["mode"]),
    "between": lambda _, v: v[2] + (v[0] - v[1]) / (v[3] - v[1]) * (v[4] - v[2]),
    "table": lambda f, v: table(f, *v),
    "slices": lambda f, v: slices(f, *v),
    "walk": lambda f, v: walk(f, *v),
    "and": lambda _, v: min(v, key=("failed", "problem", "pending", "met").index),
    "or": lambda _, v: min(v, key=("met", "problem", "pending", "failed").index),
    "not": lambda _, v: {"met": "failed", "failed": "met"}.get(v[0], v[0]),
    "yes if": lambda _, v: "yes" if v[0] == "met" else "no",
    "one of": lambda _, v: answer(v[0] in v[1:]),
    "holds": lambda _, v: answer(v[0] == "yes"),
}
