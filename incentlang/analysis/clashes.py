"""Conditions of one credit that ask about the same thing, or about something with bounds: no others ever clash."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import attrs

from incentlang.analysis.boxes import Boxes
from incentlang.analysis.deciding import Decider, Demand, Never
from incentlang.ir.expressions import And, Compare, Expr, FieldRead, IsOneOf, Literal, Not, Or, ParamRead
from incentlang.ir.program import Program, RowRule, Rule, Unless, When
from incentlang.source import Span
from incentlang.types import Count, is_numeric


@attrs.frozen
class Asked:
    """One condition of a rule: what must hold, and where it stands."""

    demand: Demand
    span: Span


@attrs.frozen
class Clash:
    """Conditions of one credit of a rule that may exclude or imply each other, in the order written.

    `possible`: whether they can all hold; None where there are too many ways to look at.
    """

    rule: Rule
    parts: tuple[Asked, ...]
    decider: Decider
    possible: bool | None

    def is_own(self, part: Asked) -> bool:
        """Whether a condition stands in the rule, and is not that of a rule it overrides."""
        rule, at = self.rule.span, part.span
        return at.source == rule.source and rule.start <= at.start < rule.end

    def never(self, *demands: Demand) -> bool:
        """Whether demands cannot be met together."""
        return isinstance(self.decider.examples(demands), Never)


def clashes(program: Program, deciders: Mapping[str, Boxes]) -> Iterator[Clash]:
    """Every group of conditions worth a look."""
    for rule in program.rules:
        boxes = deciders[rule.subject if isinstance(rule, RowRule) else ""]
        first = list(_parts(rule.where, True, rule.where.span)) if rule.where is not None else []
        for credit in rule.credits:
            found = list(first)
            for each in credit.conditions:
                if isinstance(each, When | Unless):
                    found += _parts(each.condition, isinstance(each, When), each.span)
            parts = _together(found, boxes)
            if parts:
                ways = boxes.examples([part.demand for part in parts])
                yield Clash(rule, parts, boxes, None if ways is None else not isinstance(ways, Never))


def _parts(node: Expr, holds: bool, span: Span) -> Iterator[Asked]:
    match node:
        case And(conditions=parts) if holds:
            for part in parts:
                yield from _parts(part, holds, part.span)
        case Not(condition=inner):
            yield from _parts(inner, not holds, span)
        case _:
            yield Asked(Demand(node, holds), span)


def _together(parts: list[Asked], boxes: Boxes) -> tuple[Asked, ...]:
    """Those that share a thing with another one, or ask about one that has bounds."""
    by_thing: dict[object, list[int]] = {}
    kept: set[int] = set()
    for place, part in enumerate(parts):
        for thing in _things(part.demand.condition):
            plain = isinstance(thing, FieldRead) and thing.on is None
            others = by_thing.setdefault(thing.path if isinstance(thing, FieldRead) and plain else thing, [])
            if others or (isinstance(thing, FieldRead) and _is_bounded(thing, boxes)):
                kept |= {place, *others}
            others.append(place)
    return tuple(part for place, part in enumerate(parts) if place in kept)


def _things(node: Expr) -> Iterator[Expr]:
    """What a condition asks about."""
    match node:
        case Compare(left=left, right=right):
            yield right if isinstance(left, Literal | ParamRead) else left
        case And(conditions=parts) | Or(conditions=parts):
            for part in parts:
                yield from _things(part)
        case Not(condition=inner):
            yield from _things(inner)
        case IsOneOf(operand=operand):
            yield operand
        case _:
            yield node


def _is_bounded(node: FieldRead, boxes: Boxes) -> bool:
    if not is_numeric(node.type):
        return False
    field = boxes.declared(node)
    return field is not None and (field.low is not None or field.high is not None or isinstance(node.type, Count))
