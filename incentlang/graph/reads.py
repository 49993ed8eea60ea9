"""From a program to its rule graph: what each definition reads, with the change of grain."""

from __future__ import annotations

from collections import defaultdict
from typing import assert_never

import attrs

from incentlang.graph.model import CHANGES, KINDS, Change, Edge, Kind, Node, RuleGraph
from incentlang.ir.draws import Draw
from incentlang.ir.expressions import (
    After,
    Aggregate,
    EarnedRead,
    Expr,
    FieldRead,
    InputRead,
    LookUp,
    MeasureRead,
    NoneWithin,
    OfTrigger,
    OverAlso,
    OwnWalk,
    ParamRead,
    ParticipantRead,
    PeriodWalk,
    Previous,
    Rank,
    Standing,
    Step,
    TargetFor,
    ValueRead,
    Walk,
    Window,
)
from incentlang.ir.families import family_of
from incentlang.ir.pools import Pool
from incentlang.ir.program import Condition, Measure, PeriodRule, Program, RowRule, Rule, Unless, Value, When
from incentlang.ir.schema import PARTICIPANT, Entity, Fact
from incentlang.ir.walk import children
from incentlang.source import NOWHERE, Source, Span
from incentlang.types import Ref
from incentlang.values.periods import Grain, is_shorter


def rule_graph(program: Program) -> RuleGraph:
    """The rule graph of a checked plan."""
    nodes, sources = _nodes(program)
    order = {node.name: place for place, node in enumerate(nodes)}
    edges: list[Edge] = []
    wholes: dict[str, dict[str, set[Change]]] = {}
    for definition in (*program.rules, *program.pools, *program.measures, *program.values):
        reads = _Reads(program, definition)
        whole = wholes.setdefault(definition.name, defaultdict(set))
        for name, found in reads.found.items():
            whole[name] |= found  # versions of one rule are one definition
    for reader, read in wholes.items():
        for name in sorted(read, key=order.__getitem__):
            edges.append(Edge(reader, name, tuple(change for change in CHANGES if change in read[name])))
    ordered = tuple(sorted(edges, key=lambda edge: order[edge.reader]))
    return RuleGraph(program.plan.name, nodes, ordered, tuple(sources[path] for path in sorted(sources)))


def _nodes(program: Program) -> tuple[tuple[Node, ...], dict[str, Source]]:
    """The nodes, and the texts of the files that declare them, by path."""
    found: list[Node] = []
    sources: dict[str, Source] = {}

    def add(kind: Kind, name: str, grain: str, title: str, span: Span) -> None:
        if any(node.name == name for node in found if node.kind == kind):
            return  # another version
        place = ("", 0) if span is NOWHERE else (span.source.path, span.line)
        found.append(Node(name, kind, grain, title, *place))
        if span is not NOWHERE:
            sources[span.source.path] = span.source

    for rule in program.rules:
        match rule:
            case RowRule(subject=subject):
                add("rule", rule.name, f"{subject} × {PARTICIPANT}", rule.title, rule.span)
            case PeriodRule(role=role, each=each):
                add("rule", rule.name, f"{role} × {each}", rule.title, rule.span)
            case _:
                assert_never(rule)
    for pool in program.pools:
        add("pool", pool.name, f"plan × {pool.each}", pool.title, pool.span)
    for measure in program.measures:
        add("measure", measure.name, _of_two(measure.role, measure.also, measure.each), measure.title, measure.span)
    for value in program.values:
        add("value", value.name, value.fact, value.title, value.span)
    for item in program.schema.inputs:
        add("input", item.name, _of_two(item.role, item.also, item.each), item.doc, item.span)
    for table in program.tables:
        add("table", table.name, "plan", table.title, table.span)
    for param in program.params:
        add("param", param.name, "plan", param.why, param.span)
    for fact in program.schema.facts:
        add("fact", fact.name, fact.name, fact.doc, fact.span)
    for entity in program.schema.entities:
        add("entity", entity.name, entity.name, entity.doc, entity.span)
    return tuple(sorted(found, key=lambda node: (KINDS.index(node.kind), node.file, node.line, node.name))), sources


def _of_two(role: str, also: str, each: Grain) -> str:
    return f"{role} × {also} × {each}" if also else f"{role} × {each}"


class _Reads:
    """What one definition reads: by name, the changes of grain."""

    def __init__(self, program: Program, definition: Rule | Measure | Value | Pool) -> None:
        self.program = program
        self.found: dict[str, set[Change]] = defaultdict(set)
        self.measures = {measure.name: measure for measure in program.measures}
        self.inputs = {item.name: item for item in program.schema.inputs}
        self.gathering = False
        self.each: Grain | None = None if isinstance(definition, RowRule | Value) else definition.each
        match definition:
            case RowRule(subject=subject):
                self.add(subject, "same")
                self._rule(definition, subject)
                if definition.earned_on is not None:
                    self.expression(definition.earned_on, subject, "spread")
                for claw in definition.clawbacks:
                    self.expression(claw.share, subject, "spread")
                    self.condition(claw.trigger, subject, "spread")
            case PeriodRule():
                self.add(PARTICIPANT, "spread")
                self._rule(definition, "")
                if definition.draw is not None:
                    self._draw(definition.draw)
            case Value(fact=fact, body=body):
                self.add(fact, "same")
                self.expression(body, fact, "spread")
            case Pool():
                self.add(PARTICIPANT, "gather")
                for part in children(definition):
                    self.expression(part, "", "gather")
            case Measure(body=body):
                self.expression(body, "", "spread")
            case _:
                assert_never(definition)

    def _rule(self, rule: Rule, owner: str) -> None:
        ways = (way.where for way in (*rule.overridden, *rule.beside))
        for part in (rule.where, *(let.value for let in rule.lets), *ways):
            if part is not None:
                self.expression(part, owner, "spread")
        for credit in rule.credits:
            self.expression(credit.amount, owner, "spread")
            if credit.evidence is not None:
                self.expression(credit.evidence, owner, "spread")
            if owner:
                self.path(owner, credit.to, "spread")
                self.add(PARTICIPANT, "spread")
            for condition in credit.conditions:
                self.condition(condition, owner, "spread")

    def _draw(self, draw: Draw) -> None:
        """A guarantee compares with what all other rules made payable; an advance is recovered from it."""
        for part in children(draw):
            self.expression(part, "", "spread")
        for rule in self.program.rules:
            if isinstance(rule, RowRule) or rule.draw is None:
                self.add(rule.name, "gather")

    def add(self, name: str, change: Change) -> None:
        """Note that something is read."""
        self.found[name].add(change)

    def path(self, owner: str, path: tuple[str, ...], change: Change) -> None:
        """Every table that a path of references goes through, its end included when it is one."""
        for name in path:
            table: Entity | Fact | None = self.program.schema.entity(owner) or self.program.schema.fact(owner)
            assert table is not None
            kind = next(field.type for field in table.fields if field.name == name)
            if not isinstance(kind, Ref):
                return
            owner = kind.target
            self.add(owner, change)

    def expression(self, node: Expr, owner: str, change: Change) -> None:
        """Everything an expression reads. `change`: what happens to the grain of rows on the way."""
        match node:
            case ParamRead(name=name):
                self.add(name, change)
            case FieldRead(path=path):
                self.path(owner, path, change)
            case ValueRead(name=name, path=path):
                self.add(name, change if path or change == "gather" else "same")
                self.path(owner, path, change)
            case ParticipantRead(path=path):
                self.add(PARTICIPANT, change)
                self.path(PARTICIPANT, path, change)
            case OfTrigger(fact=fact, value=value):
                self.expression(value, fact, "gather")
                return
            case TargetFor():
                self.add(PARTICIPANT, change)
            case LookUp(table=table) | OwnWalk(table=table):
                self.add(table, change)
            case (
                Walk(table=table, measure=measure)
                | Step(table=table, measure=measure)
                | PeriodWalk(table=table, measure=measure)
            ):
                self.add(table, change)
                self.add(measure.name, "running")
                if isinstance(node, Walk):
                    self.expression(node.amount, owner, change)
                return
            case Rank(measure=measure, within=within):
                self.add(measure.name, "gather")
                if within is not None:
                    self.expression(within, owner, "gather")
                return
            case Previous(measure=measure, default=default):
                self.add(measure.name, "previous")
                self.expression(default, owner, change)
                return
            case MeasureRead(name=name, window=window, of=of):
                another = of is not None and not self.gathering
                self.add(name, "spread" if another else self._of_period(self.measures[name].each, window))
            case EarnedRead(rule=rule):
                for name in family_of(self.program.rules, rule):
                    self.add(name, "gather")
            case InputRead(name=name, window=window):
                self.add(name, self._of_period(self.inputs[name].each, window))
            case Aggregate():
                self._gather(node)
                return
            case Standing():
                self._standing(node)
                return
            case OverAlso():
                self._over_also(node)
                return
            case _:
                pass
        for child in children(node):
            self.expression(child, owner, change)

    def _of_period(self, each: Grain, window: Window | None) -> Change:
        """How a value of a participant and period reaches its reader."""
        if self.gathering:
            return "gather"  # those of many entities or people
        if self.each is None:
            return "spread"  # on every row of the participant
        if window is not None:
            return "as-at" if window.kind == "end" else "gather"
        return "as-at" if is_shorter(self.each, each) else "same"

    def _gather(self, node: Aggregate) -> None:
        self.add(node.fact, "gather")
        self.path(node.fact, node.by, "gather")
        self.path(node.fact, node.also, "gather")
        if node.each is not None:
            self.add(node.each.fact, "gather")
            self.path(node.each.fact, node.each.path, "gather")
        for condition in node.conditions:
            self.condition(condition, node.fact, "gather")
        for part in (node.value, node.where):
            if part is not None:
                self.expression(part, node.fact, "gather")

    def _over_also(self, node: OverAlso) -> None:
        self.add(node.of, "gather")
        before, self.gathering = self.gathering, True
        for part in children(node):
            self.expression(part, "", "gather")
        self.gathering = before

    def _standing(self, node: Standing) -> None:
        owner = PARTICIPANT if node.people else node.of
        self.add(owner, "gather")
        self.path(owner, node.by, "gather")
        self.gathering = True
        for part in (node.value, node.where):
            if part is not None:
                self.expression(part, "" if node.people else owner, "gather")
        self.gathering = False

    def condition(self, node: Condition, owner: str, change: Change) -> None:
        """Everything a condition of a credit reads."""
        match node:
            case When(condition=inner) | Unless(condition=inner):
                self.expression(inner, owner, change)
            case After(reach=reach) | NoneWithin(reach=reach):
                # Reached through something both refer to, one fact serves many rows; pointing at the row itself,
                # one of many is chosen.
                self.add(reach.fact, change if reach.path else "gather")
                self.path(owner, reach.path, change)
                for child in children(attrs.evolve(node, where=None)):
                    self.expression(child, owner, change)
                if node.where is not None:
                    self.expression(node.where, reach.fact, "gather")
            case _:
                assert_never(node)
