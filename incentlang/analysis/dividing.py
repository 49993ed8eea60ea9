"""The rules that divide rows among them, each with the one box of rows that it pays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import attrs

from incentlang.analysis.asking import demands_of
from incentlang.analysis.boxes import Box, Boxes
from incentlang.analysis.regions import Range, Region, Words, holds
from incentlang.ir.expressions import Expr, FieldRead, Multiply, Walk
from incentlang.ir.program import Program, RowRule
from incentlang.types import Money


@attrs.frozen
class Divided:
    """A rule that pays a part of an amount of its rows, and the one box of rows that it pays.

    Attributes:
        rule: The rule.
        box: For each thing that it asks about, what it may be.
    """

    rule: RowRule
    box: Box


def divided(program: Program, deciders: Mapping[str, Boxes]) -> Iterator[list[Divided]]:
    """Rules that pay the same people a part of the same amount of rows of one kind, on the same days."""
    groups: dict[tuple[object, ...], list[RowRule]] = defaultdict(list)
    for rule in program.rules:
        if isinstance(rule, RowRule) and len(rule.credits) == 1 and not rule.overridden and not rule.beside:
            credit = rule.credits[0]
            amount = _amount(credit.amount)
            if amount is not None and rule.unit is None:
                groups[rule.subject, credit.to, amount.path, rule.dates].append(rule)
    for rules in groups.values():
        found = []
        for rule in rules if len(rules) > 1 else ():
            boxes = deciders[rule.subject].boxes(demands_of(rule))
            if boxes is not None and len(boxes) == 1:
                found.append(Divided(rule, boxes[0]))
        yield found


def _amount(node: Expr) -> FieldRead | None:
    """The amount of a row of which a fixed or looked-up part is paid."""
    match node:
        case FieldRead(type=Money()):
            return node
        case Multiply(factors=factors):
            found = [each for each in map(_amount, factors) if each is not None]
            return found[0] if len(found) == 1 else None
        case _:
            inner = node.amount if isinstance(node, Walk) else None
            return inner if isinstance(inner, FieldRead) else None


def along(rules: Sequence[Divided]) -> Iterator[tuple[Expr, list[tuple[Region, Divided]]]]:
    """For each thing by which rules differ, those that are alike in all others, with what it may be in each."""
    groups: dict[tuple[Expr, frozenset[tuple[Expr, Region]]], list[tuple[Region, Divided]]] = defaultdict(list)
    for each in rules:
        for node, region in each.box.items():
            rest = frozenset(part for part in each.box.items() if part[0] is not node)
            groups[node, rest].append((region, each))
    for (node, _), members in groups.items():
        if len(members) > 1:
            yield node, members


def ranges(members: Sequence[tuple[Region, Divided]]) -> list[tuple[Range, Divided]]:
    """Those of numbers and dates, from the lowest on."""
    found = [(region, each) for region, each in members if isinstance(region, Range)]
    lowest = [pair for pair in found if pair[0].low is None]
    return lowest + sorted((pair for pair in found if pair[0].low is not None), key=lambda pair: pair[0].low)


def sets(members: Sequence[tuple[Region, Divided]]) -> list[tuple[Words, Divided]]:
    """Those of words."""
    return [(region, each) for region, each in members if isinstance(region, Words)]


def covers(rule: Divided, box: Box) -> bool:
    """Whether a rule pays every row of a box."""
    return all(node in box and holds(region, box[node]) for node, region in rule.box.items())
