"""Mistakes in comparisons, conditions, tables and numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from tests.mutants.editing import DATA, Change, Edit, instead, parts, plain, spoken, swapped, words
from tests.mutants.reading import Part, PlanFile, Word

OPPOSITE = {"at least": "at most", "at most": "at least", "above": "below", "below": "above"}
BOUNDARY = {"at least": "above", "above": "at least", "at most": "below", "below": "at most"}


# --- comparisons and conditions ---------------------------------------------------------------------------------------


def inverted_comparison(plan: PlanFile) -> Iterator[Change]:
    """`at least` for `at most`, `above` for `below`, `is not` for `is`."""
    for word in words(plan, "COMPARISON"):
        yield instead(word, OPPOSITE[plain(word)])
    for part in parts(plan, "is_test"):
        tail = part.inner[-1]
        if isinstance(tail, Part) and tail.kind in {"equal_to", "among", "known"}:
            (is_,), negated = part.own("IS"), part.own("NOT")
            yield (Edit(is_.start, negated[0].end, "is"),) if negated else instead(is_, "is not")


def boundary_of_comparison(plan: PlanFile) -> Iterator[Change]:
    """`above` for `at least`: the last value that counts."""
    for word in words(plan, "COMPARISON"):
        yield instead(word, BOUNDARY[plain(word)])


def and_or(plan: PlanFile) -> Iterator[Change]:
    """`or` for `and`."""
    for part in parts(plan, "and_", "or_"):
        for word in part.own("AND", "OR"):
            yield instead(word, "or" if word.kind == "AND" else "and")


# --- tables and numbers -----------------------------------------------------------------------------------------------


def band_start(plan: PlanFile) -> Iterator[Change]:
    """A band that begins one step later, or just after its start.

    The start itself belongs to either side of it where slices are added up, or where a line is drawn between points.
    """
    for table in parts(plan, "table"):
        method = table.first("method")
        continuous = method is not None and method.words[0].text.split()[-1] in {"marginal", "interpolated", "bilinear"}
        for cell in table.named("cell"):
            for bound in cell.own("BOUND"):
                literal = cell.first("literal")
                if literal is not None and literal.words[-1].kind in {"NUMBER", "PERCENT", "AMOUNT"}:
                    yield instead(literal.words[-1], stepped(literal.words[-1].text, 1))
                if plain(bound) != "below" and not continuous:
                    yield instead(bound, "above" if plain(bound) == "from" else "from")


def swapped_rates(plan: PlanFile) -> Iterator[Change]:
    """The values of two rows that follow each other, or of two columns."""
    for table in parts(plan, "table"):
        rows: dict[int, list[Part]] = {}
        for cell in (each for each in table.inner if isinstance(each, Part) and each.kind == "cell"):
            rows.setdefault(plan.line(cell.start), []).append(cell)
        values = [[cell for cell in row if not cell.own("BOUND")] for row in rows.values()]
        for above, below in pairwise(row for row in values if row):
            yield from _swap(plan, above[-1], below[-1])
        for row in values:
            if len(row) > 1:
                yield from _swap(plan, row[-2], row[-1])


def _swap(plan: PlanFile, one: Part, other: Part) -> Iterator[Change]:
    """Two cells that hold the same kind of word."""
    if one.words[-1].kind == other.words[-1].kind != "NAME":
        yield swapped(plan, one, other)


def off_by_one(plan: PlanFile) -> Iterator[Change]:
    """A window that is one step longer or shorter, a threshold that is one step higher: a day, a per cent, a dollar."""
    for item in plan.items:
        for part in spoken(item):
            cell = part.kind == "cell" and not part.own("BOUND")
            if cell or part.kind in {"within", "later", "moved", "by_date", "param"}:
                for word in (each for each in part.words if each.kind == "DURATION"):
                    yield instead(word, stepped(word.text, 1))
                    yield instead(word, stepped(word.text, -1))
            if part.kind == "sized":
                for word in (each for each in part.words if each.kind in {"NUMBER", "PERCENT", "AMOUNT"}):
                    yield instead(word, stepped(word.text, 1))


def stepped(text: str, step: int) -> str:
    """A number with its last digit moved: `90 days`, `1.5%`, `10_000 USD`."""
    found = re.match(r"[\d_]+(\.\d+)?", text)
    assert found is not None
    digits = found.group().replace("_", "")
    places = len(digits.partition(".")[2])
    moved = int(digits.replace(".", "")) + step
    whole = f"{moved:0{places + 1}d}"
    return (f"{whole[:-places]}.{whole[-places:]}" if places else whole) + text[found.end() :]


def wrong_unit(plan: PlanFile) -> Iterator[Change]:
    """Another currency, months for days, a number for a percent: once for each unit in a definition."""
    for item in plan.items:
        if item.kind in {*DATA, "role"}:
            continue
        seen: set[str] = set()
        for part in spoken(item):
            for word in part.own("AMOUNT", "DURATION", "PERCENT", "NUMBER"):
                unit = word.text.lstrip("0123456789_. ")
                if unit not in seen:
                    seen.add(unit)
                    yield from (instead(word, text) for text in _units(word))


def _units(word: Word) -> Iterator[str]:
    match word.kind:
        case "AMOUNT":
            number, unit = word.text.rsplit(maxsplit=1)
            yield f"{number} {'USD' if unit != 'USD' else 'EUR'}"
        case "PERCENT":
            if set(word.text) - set("0._% "):  # nothing is nothing in any unit
                yield word.text.rstrip("% ")
        case "DURATION":
            number, _, unit = word.text.partition(" ")
            yield f"{number} {'days' if 'month' in unit else 'months'}"
        case _:
            yield f"{word.text}%"


def sign(plan: PlanFile) -> Iterator[Change]:
    """`-` for `+`, `*` for `/`."""
    opposite = {"PLUS": "-", "MINUS": "+", "TIMES": "/", "DIVIDED": "*"}
    for part in parts(plan, "sum", "product", "moved"):
        for word in part.own(*opposite):
            yield instead(word, opposite[word.kind])


def other_extreme(plan: PlanFile) -> Iterator[Change]:
    """The greater for the lesser, the highest for the lowest."""
    opposite = {"greater": "lesser", "lesser": "greater", "later": "earlier", "earlier": "later"}
    opposite |= {"highest": "lowest", "lowest": "highest", "average": "sum"}
    for word in words(plan, "GREATER_OF", "LATER_OF", "LATER_OF_THESE", "HIGHEST_OF", "LOWEST_OF", "AVERAGE_OF"):
        first, _, rest = word.text.partition(" ")
        yield instead(word, f"{opposite[first]} {rest}")
