"""A scenario as text whose figures and dates can be changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Literal as Choice
from typing import NamedTuple

import attrs

from incentlang.ir.scenario import Expect, Scenario
from incentlang.values.numbers import trimmed

CONFIRM = "# confirm: computed, not agreed"
_DATE = re.compile(r"(?<![\w-])\d{4}-\d{2}-\d{2}(?![\w-])")
_NUMBER = re.compile(r"(?<![\w.-])\d[\d_]*(?:\.\d+)?(?![\w.-])")


class Figure(NamedTuple):
    """A number or a date that a clause gives, by its place in the clause; a date counts its days."""

    clause: int
    start: int
    end: int
    kind: Choice["number", "date"]
    value: Decimal


@attrs.frozen
class Draft:
    """A scenario with one expectation.

    Attributes:
        clauses: What is given, as it is written.
        asks: The expectation up to its figure, and `figure` as it was expected.
    """

    clauses: tuple[str, ...]
    as_of: date
    asks: str
    figure: str

    def figures(self) -> Iterator[Figure]:
        """Every number and date that is given; numbers stand after the colon, before it are keys and periods."""
        for index, text in enumerate(self.clauses):
            for found in _NUMBER.finditer(text, max(text.find(":"), 0)) if ":" in text else ():
                yield Figure(index, *found.span(), "number", Decimal(found[0].replace("_", "")))
            for found in _DATE.finditer(text):
                yield Figure(index, *found.span(), "date", Decimal(date.fromisoformat(found[0]).toordinal()))

    def with_figure(self, figure: Figure, value: Decimal) -> Draft | None:
        """The same with another number or date in that place; None where there is no such date."""
        if figure.kind == "date":
            try:
                shown = date.fromordinal(int(value)).isoformat()
            except (ValueError, OverflowError):
                return None
        else:
            shown = f"{Decimal(trimmed(value)):,f}".replace(",", "_")
        text = self.clauses[figure.clause]
        text = text[: figure.start] + shown + text[figure.end :]
        return attrs.evolve(self, clauses=(*self.clauses[: figure.clause], text, *self.clauses[figure.clause + 1 :]))

    def with_clause(self, text: str) -> Draft:
        """The same with one clause more."""
        return attrs.evolve(self, clauses=(*self.clauses, text))

    def text(self, name: str, figure: str, note: str = "") -> str:
        """The scenario under a name, expecting a figure."""
        title = " ".join(name.replace('"', "'").split())
        lines = [f'scenario "{title}"', *(f"  {clause}" for clause in self.clauses), f"  as of {self.as_of}"]
        return "\n".join([*lines, f"  {self.asks} is {figure}{note}"]) + "\n"


def draft(scenario: Scenario, expect: Expect) -> Draft | None:
    """One expectation of a scenario, to be changed; None of one that asks for no figure."""
    if expect.outcome != "value":
        return None
    given = {each.span.start: each.clause for each in scenario.rows}
    given |= {each.span.start: each.span.text for each in scenario.inputs}
    asks, figure = re.split(r"\s+is\s+", expect.clause, maxsplit=1)
    clauses = tuple(text for _, text in sorted(given.items()))
    return Draft(clauses, scenario.as_of, asks, figure.split(" because ")[0])
