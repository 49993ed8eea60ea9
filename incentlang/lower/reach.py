"""Which columns a plan reads: only these need to exist in the data (language.md section 12)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import assert_never

import attrs

from incentlang.ir.ensures import Ensure, EnsureRows
from incentlang.ir.expressions import (
    After,
    Aggregate,
    Expr,
    FieldRead,
    InputRead,
    NoneWithin,
    OfTrigger,
    ParticipantRead,
    Standing,
    TargetFor,
    ValueRead,
)
from incentlang.ir.lifecycle import AsReceived, AtOnce, Cap, InParts, Later, Release, Tranches
from incentlang.ir.pilots import Pilot
from incentlang.ir.pools import Pool
from incentlang.ir.program import Credit, Measure, PeriodRule, RowRule, Rule, Unless, Value, When
from incentlang.ir.schema import PARTICIPANT, PAY_CURRENCY, Entity, Fact, Schema
from incentlang.ir.walk import children
from incentlang.types import Ref


class _Reach:
    """The columns found so far, by entity or fact, and the inputs."""

    def __init__(self, declared: Schema, values: Sequence[Value] = ()) -> None:
        self.declared = declared
        self.values = {value.name: value for value in values}
        self.valued: set[str] = set()
        self.columns: dict[str, set[str]] = {PARTICIPANT: set()}
        self.inputs: set[str] = set()

    def table(self, name: str) -> None:
        """A whole entity or fact is needed: with it its key, dates and the facts it is dated through."""
        if name in self.columns:
            return
        self.columns[name] = set()
        fact = self.declared.fact(name)
        if fact is None:
            return
        always = [fact.key, *fact.dates, fact.known, fact.voided, fact.once_per, fact.dated_through]
        needed = [column for column in always if column is not None]
        if fact.key is None:
            needed = [field.name for field in fact.fields]  # all of them identify a row
        for column in needed:
            self.path(name, (column,))

    def path(self, owner: str, path: Sequence[str]) -> None:
        """Every step of a path from `owner`."""
        for name in path:
            self.table(owner)
            self.columns[owner].add(name)
            table = self.declared.entity(owner) or self.declared.fact(owner)
            assert table is not None
            field = next(field for field in table.fields if field.name == name)
            if isinstance(field.type, Ref):
                owner = field.type.target
                self.table(owner)

    def expression(self, node: Expr, owner: str) -> None:
        """Everything an expression reads; `owner` is the fact whose row is at hand, or empty."""
        match node:
            case FieldRead(path=path):
                self.path(owner, path)
            case ParticipantRead(path=path):
                self.path(PARTICIPANT, path)
            case OfTrigger(fact=fact, value=value):
                self.table(fact)
                self.expression(value, fact)
                return
            case TargetFor():
                self.path(PARTICIPANT, ("target",))
            case InputRead(name=name):
                self.inputs.add(name)
                also = next(item.also for item in self.declared.inputs if item.name == name)
                if also:
                    self.table(also)
            case ValueRead(name=name, path=path):
                self.path(owner, path)
                self.value(name)
            case Aggregate():
                self.table(node.fact)
                self.path(node.fact, node.by)
                self.path(node.fact, node.also)
                if node.each is not None:
                    self.path(node.each.fact, (node.each.field,))
                    self.path(node.each.fact, node.each.path)
                if node.above is not None:
                    self.path(PARTICIPANT, ("manager",))
                for condition in node.conditions:
                    self.condition(condition, node.fact)
                for part in (node.value, node.where):
                    if part is not None:
                        self.expression(part, node.fact)
                return
            case Standing():
                self._standing(node)
                return
            case _:
                pass
        for child in children(node):
            self.expression(child, owner)

    def _standing(self, node: Standing) -> None:
        """Whose each entity or person is, and what is read of it."""
        owner = PARTICIPANT if node.people else node.of
        self.table(owner)
        self.path(owner, node.by)
        if node.above is not None:
            self.path(PARTICIPANT, ("manager",))
        for part in (node.value, node.where):
            if part is not None:
                self.expression(part, "" if node.people else node.of)

    def value(self, name: str) -> None:
        """What a derived value reads, once."""
        if name not in self.valued:
            self.valued.add(name)
            value = self.values[name]
            self.table(value.fact)
            self.expression(value.body, value.fact)

    def condition(self, node: When | Unless | After | NoneWithin, owner: str) -> None:
        """Everything a condition of a credit reads."""
        match node:
            case When(condition=inner) | Unless(condition=inner):
                self.expression(inner, owner)
            case After() | NoneWithin():
                self.table(node.reach.fact)
                self.path(node.reach.fact, (node.reach.field,))
                self.path(owner, node.reach.path)
                for child in children(attrs.evolve(node, where=None)):
                    self.expression(child, owner)
                if node.where is not None:
                    self.expression(node.where, node.reach.fact)
            case _:
                assert_never(node)

    def release(self, node: Release, owner: str) -> None:
        """Everything that a waiting part reads."""
        match node:
            case After() | NoneWithin():
                self.condition(node, owner)
            case AtOnce() | Later():
                for child in children(node):
                    self.expression(child, owner)
            case _:
                assert_never(node)

    def life(self, rule: Rule, owner: str) -> None:
        """Everything that decides when money becomes payable, and what is taken back."""
        match rule.schedule:
            case Tranches(parts=parts):
                for part in parts:
                    self.release(part.release, owner)
            case AsReceived(fact=fact, via=via, received=received, whole=whole):
                self.table(fact)
                self.path(fact, via)
                self.path(fact, (received,))
                self.expression(whole, owner)
            case InParts() | None:
                pass
            case _:
                assert_never(rule.schedule)
        if isinstance(rule, PeriodRule) and rule.draw is not None:
            for each in children(rule.draw):
                self.expression(each, owner)
        for claw in rule.clawbacks if isinstance(rule, RowRule) else ():
            self.expression(claw.share, owner)
            self.condition(claw.trigger, owner)
            if claw.restored is not None:
                self.condition(claw.restored.trigger, owner)

    def credits(self, credits: Iterable[Credit], owner: str) -> None:
        """Amounts, parties and conditions."""
        for credit in credits:
            self.expression(credit.amount, owner)
            if owner:
                self.path(owner, credit.to)
                for part in credit.split:
                    self.path(owner, part.to)
            if credit.among is not None:
                split = credit.among
                self.path(split.reach.fact, (split.reach.field,))
                self.path(split.reach.fact, split.to)
                self.expression(split.share, split.reach.fact)
            if credit.cap is not None:
                self.expression(credit.cap, owner)
            if credit.evidence is not None:
                self.expression(credit.evidence, owner)
            for condition in credit.conditions:
                self.condition(condition, owner)


def reached(
    declared: Schema,
    measures: Sequence[Measure],
    rules: Sequence[Rule],
    caps: Sequence[Cap],
    values: Sequence[Value] = (),
    pools: Sequence[Pool] = (),
    ensures: Sequence[Ensure] = (),
    pilots: Sequence[Pilot] = (),
) -> Schema:
    """The declared data, cut down to what measures, rules and caps read."""
    reach = _Reach(declared, values)
    for measure in measures:
        reach.expression(measure.body, "")
    for rule in rules:
        owner = rule.subject if isinstance(rule, RowRule) else ""
        if owner:
            reach.table(owner)
        ways = (way.where for way in (*rule.overridden, *rule.beside))
        earned_on = rule.earned_on if isinstance(rule, RowRule) else None
        for part in (rule.where, earned_on, *(let.value for let in rule.lets), *ways):
            if part is not None:
                reach.expression(part, owner)
        reach.credits(rule.credits, owner)
        reach.life(rule, owner)
    for cap in caps:
        reach.expression(cap.limit, "")
    for pool in pools:
        for part in children(pool):
            reach.expression(part, "")
    for ensure in ensures:
        owner = ensure.subject if isinstance(ensure, EnsureRows) else ""
        if owner:
            reach.table(owner)
        for part in children(ensure):
            reach.expression(part, owner)
    for pilot in pilots:
        for part in children(pilot):
            reach.expression(part, "")
    return _pruned(declared, reach)


def _pruned(declared: Schema, reach: _Reach) -> Schema:
    entities: list[Entity] = []
    for entity in declared.entities:
        if entity.name in reach.columns:
            wanted = reach.columns[entity.name] | {entity.key}
            fields = tuple(field for field in entity.fields if field.name in wanted)
            if entity.name == PARTICIPANT and declared.pay_rates is not None:
                fields += (PAY_CURRENCY,)
            entities.append(attrs.evolve(entity, fields=fields))
    facts: list[Fact] = []
    for fact in declared.facts:
        if fact.name in reach.columns:
            fields = tuple(field for field in fact.fields if field.name in reach.columns[fact.name])
            facts.append(attrs.evolve(fact, fields=fields))
    inputs = tuple(item for item in declared.inputs if item.name in reach.inputs)
    return attrs.evolve(declared, entities=tuple(entities), facts=tuple(facts), inputs=inputs)
