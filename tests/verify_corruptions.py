"""Seeded corruptions of traces: one change each of the kind that a slip, or somebody's hand, makes."""

from __future__ import annotations

import copy
import random
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

Trace = dict[str, Any]
Change = tuple[str, Callable[[], None]]

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def corrupted(trace: Trace, seed: int) -> tuple[str, Trace]:
    """A copy of a trace with one thing changed, and what that was; the seed decides the kind and the place."""
    draw, made = random.Random(seed), copy.deepcopy(trace)
    kinds = (_digits, _signs, _dropped, _rates, _roundings, _dates, _counts)
    while True:
        found = list(draw.choice(kinds)(made, draw))
        if found:
            words, change = draw.choice(found)
            change()
            return words, made


def _set(place: Any, name: Any, value: Any) -> Callable[[], None]:
    def change() -> None:
        place[name] = value

    return change


def _holders(trace: Trace) -> Iterator[tuple[str, Any, str]]:
    """Every place of a value: of figures, nodes and accounts."""
    for node in trace["nodes"]:
        yield from ((f"{node['definition']} {name}", node, name) for name in ("value", "unrounded"))
        for account in node["account"]:
            yield from ((f"account {name}", account, name) for name in account if name != "unit")
        for clause in (each for each in node["clauses"] if each["figure"] is not None):
            yield from ((f"line {clause['line']} {name}", clause, name) for name in ("left", "right", "on", "until"))
    for figure in _figures(trace):
        if figure["op"] not in ("stated", "counted", "day"):  # what is told to be not checked, or decides an answer
            yield f"{figure['op']} {figure.get('text', '')}", figure, "value"


def _figures(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict) and "op" in part:
        yield part
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from _figures(inner)


def _digits(trace: Trace, draw: random.Random) -> Iterator[Change]:
    for words, place, name in _holders(trace):
        text = place[name]
        if isinstance(text, str) and _NUMBER.fullmatch(text):
            at = draw.choice([index for index, sign in enumerate(text) if sign.isdigit()])
            other = draw.choice([digit for digit in "123456789" if digit != text[at]])
            yield f"{words}: digit {at} of {text}", _set(place, name, text[:at] + other + text[at + 1 :])


def _signs(trace: Trace, _draw: random.Random) -> Iterator[Change]:
    for words, place, name in _holders(trace):
        text = place[name]
        if isinstance(text, str) and _NUMBER.fullmatch(text) and float(text) != 0:
            yield f"{words}: sign of {text}", _set(place, name, text[1:] if text[0] == "-" else f"-{text}")


def _dropped(trace: Trace, _draw: random.Random) -> Iterator[Change]:
    """A line of a rule, a row of a sum, a node: what adds nothing is not dropped."""
    for figure in _figures(trace):
        if figure["op"] in ("sum", "count") and figure["value"] is not None:
            for part in figure.get("of", ()):
                if part["value"] not in (None, "0", "0.00"):
                    rest = [each for each in figure["of"] if each is not part]
                    yield f"{figure.get('text')}: part {part['value']}", _set(figure, "of", rest)
    for node in trace["nodes"]:
        if node["kind"] == "rule":
            for number in (each for each in node["inputs"] if trace["nodes"][each]["value"] is not None):
                rest = [each for each in node["inputs"] if each != number]
                yield f"{node['definition']}: line {number}", _set(node, "inputs", rest)
    for index in range(len(trace["nodes"]) - 1):
        rest = [each for each in trace["nodes"] if each["id"] != index]
        yield f"node {index}", _set(trace, "nodes", rest)


def _rates(trace: Trace, _draw: random.Random) -> Iterator[Change]:
    """Two rates of a banded table change places."""
    for figure in _figures(trace):
        rows = figure.get("table", [])
        if figure["op"] in ("walk", "slices") or figure.get("mode") == "band":
            for index in range(len(rows) - 1):
                first, second = rows[index], rows[index + 1]
                if first[1] != second[1]:
                    swapped = [[first[0], second[1], *first[2:]], [second[0], first[1], *second[2:]]]
                    changed = [*rows[:index], *swapped, *rows[index + 2 :]]
                    yield f"rates of {figure.get('text')}", _set(figure, "table", changed)


def _roundings(trace: Trace, _draw: random.Random) -> Iterator[Change]:
    """Another way or step of rounding, where it rounds anything and the amount is then another."""
    for figure in _figures(trace):
        if figure["op"] == "round" and figure["value"] is not None:
            exact = figure["of"][0]["value"]
            if exact is None or float(exact) == float(figure["value"]):
                continue
            up = abs(float(figure["value"])) > abs(float(exact))
            yield f"rounding of {exact}", _set(figure, "mode", "down" if up else "up")


def _dates(trace: Trace, draw: random.Random) -> Iterator[Change]:
    for words, place, name in _holders(trace):
        text = place[name]
        if isinstance(text, str) and _DATE.fullmatch(text):
            other = date.fromisoformat(text) + timedelta(days=draw.choice((-30, -1, 1, 30)))
            yield f"{words}: {text}", _set(place, name, str(other))
    yield "the clock", _set(trace, "clock", str(date.fromisoformat(trace["clock"]) + timedelta(days=1)))


def _counts(trace: Trace, _draw: random.Random) -> Iterator[Change]:
    for node in trace["nodes"]:
        for clause in node["clauses"]:
            for name in ("before", "after"):
                if clause[name] is not None:
                    yield f"line {clause['line']} {name}", _set(clause, name, clause[name] + 1)
