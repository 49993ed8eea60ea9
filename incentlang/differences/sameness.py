"""Whether two pieces of two plans mean the same, whatever their definitions are called."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs

from incentlang.differences.book import Book
from incentlang.ir import expressions
from incentlang.ir.expressions import (
    Aggregate,
    EarnedRead,
    Expr,
    FieldRead,
    InputRead,
    LookUp,
    MeasureRead,
    OwnWalk,
    ParamRead,
    PeriodWalk,
    Reach,
    Step,
    ValueRead,
    Walk,
)
from incentlang.ir.families import family_of
from incentlang.ir.program import RowRule, Rule
from incentlang.ir.schema import Fact, Input
from incentlang.ir.walk import everything
from incentlang.types import OneOf

TEXT_FIELDS = frozenset({"title", "why", "because", "doc"})
"""What people read; nothing that is paid depends on it."""
_EXPRESSIONS = expressions.Expr.__args__


class Sameness:
    """Compares by what names stand for, so that renaming and naming a number change nothing.

    Args:
        old: The old plan.
        new: The new one.
    """

    def __init__(self, old: Book, new: Book) -> None:
        self.old = old
        self.new = new
        self._begun: dict[tuple[str, str, str], bool] = {}

    def same(self, a: Any, b: Any) -> bool:
        """Whether two pieces are equal, names looked up on both sides."""
        if isinstance(a, tuple) and isinstance(b, tuple):
            return len(a) == len(b) and all(self.same(x, y) for x, y in zip(a, b, strict=True))
        if isinstance(a, _EXPRESSIONS) and isinstance(b, _EXPRESSIONS):
            a, b = self.old.plain(a), self.new.plain(b)
        if type(a) is not type(b):
            return False
        if isinstance(a, OneOf):
            return bool(a.home == b.home)  # another value of a set changes nothing where it is not named
        if not attrs.has(type(a)):
            return bool(a == b)
        if not self._named(a, b):
            return False
        left_out = TEXT_FIELDS | set(_NAMES.get(type(a), ()))
        return all(
            self.same(getattr(a, field.name), getattr(b, field.name))
            for field in attrs.fields(type(a))
            if field.eq and field.name not in left_out
        )

    def same_fact(self, old: str, new: str) -> bool:
        """Whether rows of a fact are found, dated and told apart in the same way."""
        if old != new:
            return False
        a, b = self.old.program.schema.fact(old), self.new.program.schema.fact(new)
        return a is None or b is None or _rows(a) == _rows(b)

    def same_input(self, old: str, new: str) -> bool:
        """Whether an input is the same file, but for what is taken where a value is missing."""
        a, b = self.old.given(old), self.new.given(new)
        return old == new and _supplied(a) == _supplied(b)

    def _named(self, a: Any, b: Any) -> bool:
        """Whether what two readers of the same kind name is the same."""
        match a, b:
            case ParamRead(), ParamRead():
                one, other = self.old.param(a.name), self.new.param(b.name)
                tried = self.old.tried(a.name), self.new.tried(b.name)
                values = (one.value, one.since, tried[0]), (other.value, other.since, tried[1])
                return self._once("param", a.name, b.name, *values)
            case MeasureRead(), MeasureRead():
                first, second = self.old.measure(a.name), self.new.measure(b.name)
                shape = (first.role, first.each, first.key, first.also) == (
                    second.role,
                    second.each,
                    second.key,
                    second.also,
                )
                return shape and self._once("measure", a.name, b.name, first.body, second.body)
            case ValueRead(), ValueRead():
                before, after = self.old.value(a.name), self.new.value(b.name)
                return before.fact == after.fact and self._once("value", a.name, b.name, before.body, after.body)
            case InputRead(), InputRead():
                return self.same_input(a.name, b.name) and self.old.given(a.name).missing == (
                    self.new.given(b.name).missing
                )
            case (
                (LookUp(), LookUp())
                | (Walk(), Walk())
                | (Step(), Step())
                | (OwnWalk(), OwnWalk())
                | (PeriodWalk(), PeriodWalk())
            ):
                return self.same_tables(a.table, b.table)
            case EarnedRead(), EarnedRead():
                return a.rule == b.rule and self._same_rules(a.rule)
            case FieldRead(), FieldRead():
                return self._dated(a, self.old) == self._dated(b, self.new)
            case Aggregate(), Aggregate() if a.of_rule:
                return self.same_fact(a.fact, b.fact) and a.of_rule == b.of_rule and self._same_claw_backs(a.of_rule)
            case (Aggregate(), Aggregate()) | (Reach(), Reach()):
                return self.same_fact(a.fact, b.fact)
            case _:
                return True

    def _dated(self, node: FieldRead, book: Book) -> list[set[bool]]:
        """Whether each column on the way is read by date."""
        return [{field.over_time for field in book.fields(step)} for step in node.path]

    def _same_claw_backs(self, name: str) -> bool:
        """Whether a rule that counts toward a measure takes the same back, which may be quota credit."""
        sides = [[rule for rule in book.program.rules if rule.name == name] for book in (self.old, self.new)]
        taken = [[rule.clawbacks for rule in rules if isinstance(rule, RowRule)] for rules in sides]
        return len(taken[0]) == len(taken[1]) and all(map(self.same, *taken))

    def same_tables(self, old: str, new: str) -> bool:
        """Whether all versions of a table say the same."""
        one, other = self.old.tables(old), self.new.tables(new)
        return self._once("table", old, new, one, other)

    def _once(self, kind: str, old: str, new: str, a: Any, b: Any) -> bool:
        """A definition that reads itself, a period earlier, is the same where everything else in it is."""
        key = kind, old, new
        if key not in self._begun:
            before = set(self._begun)
            self._begun[key] = True
            self._begun[key] = self.same(a, b)
            if not self._begun[key]:  # what was found the same on the way took this for the same
                for each in self._begun.keys() - before - {key}:
                    del self._begun[each]
        return self._begun[key]

    def _same_rules(self, name: str) -> bool:
        """Whether all rules that earn under a name are the same."""
        sides = [
            [rule for rule in book.program.rules if rule.name in family_of(book.program.rules, name)]
            for book in (self.old, self.new)
        ]
        key = "rules", name, name
        if key not in self._begun:
            self._begun[key] = True
            self._begun[key] = len(sides[0]) == len(sides[1]) and all(map(self._same_rule, *sides))
        return self._begun[key]

    def _same_rule(self, a: Rule, b: Rule) -> bool:
        within = Sameness(self.old.in_rule(a), self.new.in_rule(b))
        within._begun = self._begun
        return within.same(a, b)


_NAMES: dict[type, tuple[str, ...]] = {
    ParamRead: ("name",),
    MeasureRead: ("name",),
    ValueRead: ("name",),
    LookUp: ("table",),
    Walk: ("table",),
    Step: ("table",),
    OwnWalk: ("table",),
    PeriodWalk: ("table",),
}
"""Names that readers hold; what they stand for is compared instead."""


def _rows(fact: Fact) -> tuple[object, ...]:
    own = fact.key, fact.dated, fact.and_dated, fact.dated_op, fact.dated_through, fact.known, fact.voided
    return (*own, fact.once_per)


def _supplied(given: Input) -> Input:
    return attrs.evolve(given, doc="", low=None, high=None, missing=None)


def reads(node: object, book: Book) -> Iterator[tuple[str, str]]:
    """Every definition that a piece reads, at any depth, as its kind and name."""
    seen: set[tuple[str, str]] = set()
    left: list[object] = [node]
    while left:
        for part in _parts(left.pop()):
            found: tuple[str, str] | None = None
            within: object = ()
            match part:
                case ParamRead(name=name):
                    found = "param", name
                case MeasureRead(name=name):
                    found, within = ("measure", name), book.measure(name).body
                case ValueRead(name=name):
                    found, within = ("value", name), book.value(name).body
                case InputRead(name=name):
                    found = "input", name
                case LookUp() | Walk() | Step() | OwnWalk() | PeriodWalk():
                    found = "table", part.table
                case _:
                    continue
            if found not in seen:
                seen.add(found)
                yield found
                left.append(within)


def asked(node: Expr, book: Book) -> frozenset[str]:
    """What an expression asks for that differs from case to case: columns, measures and inputs, at any depth."""
    found = {".".join(part.path) for part in (node, *everything(node)) if isinstance(part, FieldRead)}
    return frozenset(found | {name for kind, name in reads(node, book) if kind in ("measure", "input", "value")})


def _parts(node: object) -> Iterator[Expr]:
    if isinstance(node, _EXPRESSIONS):
        yield node
    if isinstance(node, tuple):
        for part in node:
            yield from _parts(part)
    elif attrs.has(cls := type(node)):
        for field in attrs.fields(cls):
            if field.eq:
                yield from _parts(getattr(node, field.name))
