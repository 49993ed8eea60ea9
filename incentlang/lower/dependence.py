"""Which rows one participant's payout depends on: where they begin, and what they lead to.

What is found holds for anybody, and is wide rather than narrow: conditions and dates leave no row out here.
"""

from __future__ import annotations

from typing import assert_never

import attrs

from incentlang.ir.expressions import (
    Add,
    After,
    Aggregate,
    And,
    Cases,
    Choose,
    Compare,
    DateAdd,
    DaysBetween,
    Divide,
    EarnedRead,
    Expr,
    FieldRead,
    InputRead,
    IsKnown,
    IsOneOf,
    LetRead,
    Literal,
    LookUp,
    MeasureRead,
    MonthsBetween,
    MonthsInRole,
    Multiply,
    Negate,
    NoneWithin,
    Not,
    OfTrigger,
    Or,
    Otherwise,
    OverAlso,
    OwnWalk,
    ParamRead,
    ParticipantRead,
    PeriodDay,
    PeriodWalk,
    Previous,
    Prorated,
    Rank,
    Rounded,
    Sampled,
    Standing,
    Step,
    TargetFor,
    ValueRead,
    Walk,
)
from incentlang.ir.lifecycle import AsReceived, AtOnce, InParts, Later, Schedule, Tranches
from incentlang.ir.program import Condition, Credit, PeriodRule, Program, RowRule, Unless, When
from incentlang.ir.walk import children


class Apart(Exception):
    """A payout that depends on more than rows that lead to the participant; the text names the construct."""


@attrs.frozen
class Start:
    """Rows of `fact` whose `path` leads to the participant, or with `below` to anybody below them."""

    fact: str
    path: tuple[str, ...]
    below: bool = False


@attrs.frozen
class Link:
    """With a row of `owner`: rows of `fact` whose path `via` leads to what that row has at `path` (empty: its key)."""

    owner: str
    path: tuple[str, ...]
    fact: str
    via: tuple[str, ...]


@attrs.frozen
class Dependence:
    """Where the rows of a payout begin, and what they lead to besides the rows they refer to.

    Attributes:
        first: Facts of which the earliest row decides when a rule of periods begins.
    """

    starts: tuple[Start, ...]
    links: tuple[Link, ...]
    first: tuple[str, ...]


def dependence(program: Program) -> Dependence:
    """The rows that a payout of a plan depends on.

    Raises:
        Apart: A payout depends on more.
    """
    found = _Found(program)
    for rule in program.rules:
        found.rule(rule)
    for cap in program.caps:
        found.expression(cap.limit, "", False)
    if program.pools:
        raise Apart("a pool")
    if program.pilots:
        raise Apart("a pilot")
    return Dependence(tuple(found.starts), tuple(found.links), found.first())


class _Found:
    """What was found so far. `counted`: the expression is of rows that are gathered, maybe for somebody else."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.measures = {measure.name: measure for measure in program.measures}
        self.values = {value.name: value for value in program.values}
        self.starts: dict[Start, None] = {}
        self.links: dict[Link, None] = {}
        self._seen: set[tuple[str, bool]] = set()

    def first(self) -> tuple[str, ...]:
        """Without a first day of the plan a rule of periods begins with the first row that it gathers, whoever's."""
        if self.program.plan.start is not None or not any(isinstance(each, PeriodRule) for each in self.program.rules):
            return ()
        if any(fact.dated is None for fact in self.program.schema.facts):
            raise Apart("a plan without a first day, on rows dated through others")
        return tuple(fact.name for fact in self.program.schema.facts)

    def rule(self, rule: RowRule | PeriodRule) -> None:
        """All that a rule reads."""
        owner = rule.subject if isinstance(rule, RowRule) else ""
        ways = (way.where for way in (*rule.overridden, *rule.beside))
        earned_on = rule.earned_on if isinstance(rule, RowRule) else None
        for part in (rule.where, earned_on, *(let.value for let in rule.lets), *ways):
            self._maybe(part, owner)
        for credit in rule.credits:
            self._credit(credit, owner)
        self._schedule(rule.schedule, owner)
        if isinstance(rule, PeriodRule):
            if rule.draw is not None:
                raise Apart("a draw or guarantee")
            return
        for claw in rule.clawbacks:
            self.expression(claw.share, owner, False)
            self._condition(claw.trigger, owner, False)
            if claw.restored is not None:
                self._condition(claw.restored.trigger, owner, False)

    def _maybe(self, node: Expr | None, owner: str, counted: bool = False) -> None:
        if node is not None:
            self.expression(node, owner, counted)

    def _start(self, fact: str, path: tuple[str, ...], below: bool = False) -> None:
        self.starts[Start(fact, path, below)] = None

    def _link(self, owner: str, path: tuple[str, ...], fact: str, via: tuple[str, ...]) -> None:
        if not owner:
            raise Apart("a wait of no row")
        self.links[Link(owner, path, fact, via)] = None

    def _credit(self, credit: Credit, owner: str) -> None:
        for part in (credit.amount, credit.cap, credit.evidence):
            self._maybe(part, owner)
        for condition in credit.conditions:
            self._condition(condition, owner, False)
        if owner and credit.to:
            self._start(owner, credit.to)
        for share in credit.split:
            self._start(owner, share.to)
        if credit.among is not None:
            reach = credit.among.reach
            self._start(reach.fact, credit.among.to)
            self._link(owner, reach.path, reach.fact, (reach.field,))
            self.expression(credit.among.share, reach.fact, True)

    def _condition(self, node: Condition, owner: str, counted: bool) -> None:
        match node:
            case When(condition=inner) | Unless(condition=inner):
                self.expression(inner, owner, counted)
            case After() | NoneWithin():
                self._link(owner, node.reach.path, node.reach.fact, (node.reach.field,))
                for child in children(attrs.evolve(node, where=None)):
                    self.expression(child, owner, counted)
                self._maybe(node.where, node.reach.fact, True)
            case _:
                assert_never(node)

    def _schedule(self, schedule: Schedule | None, owner: str) -> None:
        match schedule:
            case Tranches(parts=parts):
                for part in parts:
                    match part.release:
                        case After() | NoneWithin():
                            self._condition(part.release, owner, False)
                        case AtOnce() | Later():
                            for child in children(part.release):
                                self.expression(child, owner, False)
                        case _:
                            assert_never(part.release)
            case AsReceived(fact=fact, via=via, whole=whole):
                self._link(owner, (), fact, via)
                self.expression(whole, owner, False)
            case InParts(cliff=cliff):
                self._maybe(cliff, owner)
            case None:
                pass
            case _:
                assert_never(schedule)

    def _gather(self, node: Aggregate) -> None:
        """Rows that count for the participant, with all that decides for whom and when they count."""
        below = node.above is not None
        if node.each is not None:
            self._start(node.each.fact, node.each.path, below)
            self._link(node.fact, (), node.each.fact, (node.each.field,))
        elif node.by:
            self._start(node.fact, node.by, below)
        else:
            raise Apart("a gather of the whole plan")
        for condition in node.conditions:
            self._condition(condition, node.fact, True)
        for part in (node.value, node.where):
            self._maybe(part, node.fact, True)

    def _measure(self, node: MeasureRead, counted: bool) -> None:
        measure = self.measures[node.name]
        if measure.key != "role":
            raise Apart(f"`{node.name}`, a measure of no person")
        if node.of is not None:
            raise Apart(f"`{node.name}` of somebody else")
        if counted:  # it is that of whoever the gathered row is of
            raise Apart(f"`{node.name}` in rows that are gathered")
        if (node.name, False) not in self._seen:
            self._seen.add((node.name, False))
            self.expression(measure.body, "", False)

    def _value(self, node: ValueRead, counted: bool) -> None:
        if (node.name, counted) not in self._seen:
            self._seen.add((node.name, counted))
            value = self.values[node.name]
            self.expression(value.body, value.fact, counted)

    def expression(self, node: Expr, owner: str, counted: bool) -> None:
        """All that an expression reads; `owner` is the fact whose row is at hand, or empty."""
        match node:
            case Aggregate():
                if counted:
                    raise Apart("a gather in rows that are gathered")
                self._gather(node)
                return
            case OfTrigger(fact=fact, value=value):
                self.expression(value, fact, counted)
                return
            case MeasureRead():
                self._measure(node, counted)
            case ValueRead():
                self._value(node, counted)
            case EarnedRead(rule=rule):
                raise Apart(f"`earned of {rule}`")
            case Rank():
                raise Apart("a place among everybody")
            case Standing():
                raise Apart("a gather over people or entities as they stand on a day")
            case OverAlso():
                raise Apart("a gather over an entity")
            case (
                Literal() | FieldRead() | ParticipantRead() | ParamRead() | LetRead() | InputRead() | Previous()
                | TargetFor() | MonthsInRole() | Add() | Negate() | Multiply() | Divide() | DateAdd() | DaysBetween()
                | MonthsBetween() | Compare() | IsOneOf() | IsKnown() | And() | Or() | Not() | Otherwise() | Rounded()
                | LookUp() | Walk() | Step() | OwnWalk() | PeriodWalk() | Choose() | Cases() | Prorated() | Sampled()
                | PeriodDay()
            ):  # fmt: skip
                pass
            case _:
                assert_never(node)
        for child in children(node):
            self.expression(child, owner, counted)
