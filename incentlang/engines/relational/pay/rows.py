"""Rules of rows as relations: the lines of a credit, on which clocks each is asked, and what it is worth there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.data.layout import EARNED, FAILS
from incentlang.engines.relational.expressions.conditions import truth
from incentlang.engines.relational.expressions.counting import TROUBLE, holds_on, in_dates
from incentlang.engines.relational.expressions.scope import Assumed, Scope, assumed_in
from incentlang.engines.relational.expressions.thresholds import measures_in
from incentlang.engines.relational.expressions.waits import Wait, wait
from incentlang.engines.relational.pay.nominating import EVIDENCE, NOT_BEFORE, columns_of, evidence_of
from incentlang.engines.relational.pay.schedules import left_after
from incentlang.engines.relational.pay.shares import Shares, shares_of
from incentlang.engines.relational.sql import (
    FALSE,
    Call,
    Column,
    Const,
    Expr,
    Select,
    Source,
    SqlType,
    both,
    choice,
    compared,
    either,
    missing,
    opposite,
    same,
    surely,
    surely_not,
)
from incentlang.ir.expressions import After, LetRead, MeasureRead, NoneWithin, Step, Walk
from incentlang.ir.expressions import Expr as Node
from incentlang.ir.program import BandTable, Condition, Credit, Program, RowRule, Unless, When
from incentlang.ir.walk import everything
from incentlang.values.dates import LAST_DATE

if TYPE_CHECKING:
    from incentlang.engines.relational.script import Script

FAR = Const(LAST_DATE, "day")


@attrs.frozen
class Waited:
    """A condition of a credit that can wait: in its order, with the columns that say how it stands."""

    node: Condition
    met: str
    deadline: str | None


@attrs.frozen
class Lines:
    """The lines of one credit of a rule of rows.

    Attributes:
        step: One row for each line that has not failed for certain, with the day it is earned on if it ever is.
        waits: What can keep it waiting.
        assumed: Defaults that a line may use.
        moving: What in its amount depends on other rows.
        shares: How each row is shared; None where one participant has all of it.
        thresholds: Conditions on measures, with their places among the credit's conditions.
        where: The condition of the rule's rows where it reads a measure.
        settling: The measures whose periods must have ended before anything is posted.
    """

    rule: RowRule
    credit: Credit
    step: str
    waits: tuple[Waited, ...]
    assumed: tuple[Assumed, ...]
    moving: Moving
    shares: Shares | None = None
    thresholds: tuple[tuple[int, Condition], ...] = ()
    where: Node | None = None
    settling: tuple[MeasureRead, ...] = ()

    @property
    def depend(self) -> bool:
        """Whether it depends on measures if a line is earned, and when."""
        return bool(self.thresholds or self.settling) or self.where is not None

    @property
    def at_once(self) -> bool:
        """Whether each line is earned on the day of its row, so that nothing is asked of lines that never are."""
        return not (self.waits or self.depend or self.rule.earned_on is not None or self.rule.leaving == "forfeit all")

    @property
    def reads(self) -> tuple[MeasureRead, ...]:
        """Every measure on which a line depends."""
        lets = {let.name: let.value for let in self.rule.lets}
        roots = [each.condition for _, each in self.thresholds if isinstance(each, When | Unless)]
        roots += [self.where] if self.where is not None else []
        asked = [read for root in roots for read in measures_in(root, lets)]
        return (*asked, *self.settling, *self.moving.reads, *(walk.measure for walk in self.moving.walks))

    def line(self, of: str) -> tuple[tuple[str, Expr], ...]:
        """What tells lines apart, from a source of lines."""
        names = (layout.ROW,) if self.shares is None else (layout.ROW, layout.PART)
        return tuple((name, Column(name, "whole", of)) for name in names)

    def same_line(self, of: str, other: str) -> Expr:
        """Whether rows of two sources are of one line."""
        return both(*(same(a, b) for (_, a), (_, b) in zip(self.line(of), self.line(other), strict=True)))

    def columns(self, of: str) -> tuple[tuple[str, Expr], ...]:
        """What a line is known by and what was assumed for it, from a source of lines."""
        parts: list[tuple[str, SqlType]] = [] if self.shares is None else [(layout.PART, "whole")]
        kinds: list[tuple[str, SqlType]] = [
            (layout.ROW, "whole"),
            *parts,
            (layout.KEY, "text"),
            (layout.DAY, "day"),
            (layout.WHO, "text"),
            (EARNED, "day"),
            *columns_of(self.credit),
            *((each.column, each.kind) for each in self.assumed),
        ]
        return tuple((name, Column(name, kind, of)) for name, kind in kinds)


@attrs.frozen
class Moving:
    """What in the amount of a credit depends on other rows: places on tables, and measures as they stand."""

    walks: tuple[Walk | Step, ...]
    reads: tuple[MeasureRead, ...]


def lines_of(script: Script, rule: RowRule, credit: Credit) -> Lines:
    """The lines of a credit and what they are worth."""
    shares = shares_of(script, rule, credit)
    scope, columns, kept = _at_hand(script, rule, shares)
    assert scope.day is not None
    troubles: list[Expr] = []
    who = scope.read(credit.to, credit.span) if shares is None else shares.payee(scope)
    scope.who = who.value
    lets = {let.name: let.value for let in rule.lets}
    moving_where = rule.where if rule.where is not None and measures_in(rule.where, lets) else None
    if rule.where is not None and moving_where is None:
        where = truth(script.values, rule.where, scope)
        kept.append(either(missing(where), where))
        troubles.append(missing(where))
    for way in rule.overridden:
        taken = both(holds_on(way.dates, scope.day), truth(script.values, way.where, scope))
        kept.append(either(missing(taken), opposite(taken)))
        troubles.append(missing(taken))
    for way in rule.beside:
        troubles.append(
            opposite(surely_not(both(holds_on(way.dates, scope.day), truth(script.values, way.where, scope))))
        )
    waits: list[Waited] = []
    thresholds: list[tuple[int, Condition]] = []
    fails: list[Expr] = []
    for index, condition in enumerate(credit.conditions):
        match condition:
            case When(condition=inner) | Unless(condition=inner) if measures_in(inner, lets):
                thresholds.append((index, condition))
            case When(condition=inner) | Unless(condition=inner):
                holds = truth(script.values, inner, scope)
                holds = holds if isinstance(condition, When) else opposite(holds)
                kept.append(either(missing(holds), holds))
                troubles.append(missing(holds))
            case After() | NoneWithin():
                found = wait(script, condition, scope)
                troubles.append(found.trouble)
                fails.append(found.fails)
                waits.append(_columns_of(condition, index, found, columns))
    earned: Expr = scope.day
    if rule.earned_on is not None:
        day = script.values.plain(rule.earned_on, scope)
        troubles.append(missing(day))
        earned = Call("greatest", (earned, Call("coalesce", (day, scope.day), "day")), "day")
        columns.append((NOT_BEFORE, earned))
    for waited in waits:
        met = next(expr for name, expr in columns if name == waited.met)
        earned = Call("greatest", (earned, Call("coalesce", (met, FAR), "day")), "day")
    failed: Expr = FAR
    for each in fails:
        failed = Call("least", (failed, Call("coalesce", (each, FAR), "day")), "day")
    assigned = scope.is_assigned(who.value, scope.day)
    if rule.leaving == "forfeit all":  # nothing is earned on or after the day on which somebody left
        left = left_after(script, scope, scope.day)
        gone = both(assigned, compared(">=", earned, left))  # who was never there has not left
        failed = Call("least", (failed, choice([(gone, left)], FAR, "day")), "day")
    if credit.evidence is not None:
        evidence, lacking = evidence_of(script, credit, scope)
        troubles.append(evidence.trouble)
        earned = choice([(lacking, FAR)], earned, "day")
        columns.append((EVIDENCE, evidence.value))
    troubles += [who.trouble, missing(who.value), opposite(assigned)]
    trouble = surely(either(*troubles))
    plain = not (thresholds or rule.settled or moving_where is not None)
    if not script.pending and plain and earned != scope.day:
        # What is not earned by the last clock is asked for by nobody, unless it is in trouble.
        comes = both(compared("<=", earned, script.last_clock), compared(">", failed, earned))
        kept.append(either(comes, trouble))
    assumed = assumed_in(scope)
    columns += [
        *((each.column, used) for each, (_, _, used) in zip(assumed, scope.assumed, strict=True)),
        (layout.WHO, who.value),
        (EARNED, earned),
        (FAILS, failed),
        (TROUBLE, trouble),
    ]
    step = script.add(
        f"lines of {rule.name}",
        Select(tuple(columns), scope.source, tuple(scope.joins), both(*kept)),
        note=f"{rule.span.source.path}:{credit.span.line} {rule.name}: who is credited, and when",
    )
    settling = tuple(node for node in everything(rule) if isinstance(node, MeasureRead)) if rule.settled else ()
    if trouble != FALSE:
        # A line that has failed when it is first asked is no problem, whatever else is missing.
        first = script.clock_at(script.tick_of(Column(layout.DAY, "day", "l")))
        told = both(Column(TROUBLE, "truth", "l"), compared(">", Column(FAILS, "day", "l"), first))
        script.doubt(Select(((layout.KEY, Column(layout.KEY, "text", "l")),), Source(step, "l"), where=told))
    return Lines(
        rule,
        credit,
        step,
        tuple(waits),
        assumed,
        _moving(script.program, rule, credit),
        shares,
        tuple(thresholds),
        moving_where,
        settling,
    )


def _at_hand(script: Script, rule: RowRule, shares: Shares | None) -> tuple[Scope, list[tuple[str, Expr]], list[Expr]]:
    """The rows of the rule's fact in its dates, with all their columns; each once for every part of a split credit."""
    schema, plan = script.program.schema, script.program.plan
    fact = schema.fact(rule.subject)
    assert fact is not None
    source = Source(layout.fact_table(fact.name) if shares is None else shares.step, "f")
    day = Column(layout.DAY, "day", "f", True)
    lets = {let.name: let.value for let in rule.lets}
    scope = Scope(script.layout, source, fact.name, day=day, lets=lets, parted=shares is not None)
    columns: list[tuple[str, Expr]] = [(name, Column(name, kind, "f")) for name, kind in scope.layout.fact(fact)]
    if shares is not None:
        columns.append((layout.PART, Column(layout.PART, "whole", "f")))
    kept = [in_dates(day, plan.start, plan.end), holds_on(rule.dates, day), compared("<=", day, script.last_clock)]
    return scope, columns, kept


def _columns_of(condition: Condition, index: int, found: Wait, columns: list[tuple[str, Expr]]) -> Waited:
    met, deadline = f"_met {index}", None
    columns.append((met, found.met))
    if found.deadline is not None:
        deadline = f"_until {index}"
        columns.append((deadline, found.deadline))
    return Waited(condition, met, deadline)


def _all(rule: RowRule, node: Node) -> list[Node]:
    """An expression, what is in it, and what it reads through `let`."""
    lets = {let.name: let.value for let in rule.lets}
    found: list[Node] = []
    left = [node]
    while left:
        each = left.pop()
        for inner in (each, *everything(each)):
            found.append(inner)
            if isinstance(inner, LetRead):
                left.append(lets[inner.name])
    return found


def _moving(program: Program, rule: RowRule, credit: Credit) -> Moving:
    nodes = [node for root in (credit.amount, credit.cap) if root is not None for node in _all(rule, root)]
    walks = tuple(node for node in nodes if isinstance(node, Walk | Step))
    # What lies above the point of a table is paid at the band that the measure reaches in the end.
    above = {table.name for table in program.tables if isinstance(table, BandTable) and table.split is not None}
    walked = {id(node.measure) for node in walks if node.table not in above}
    reads = tuple(node for node in nodes if isinstance(node, MeasureRead) and id(node) not in walked)
    return Moving(walks, reads)
