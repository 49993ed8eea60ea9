"""Pilots: who, when, what is set and what is watched."""

from __future__ import annotations

from collections.abc import Sequence

from incentlang.check import expressions
from incentlang.check.context import Context, Scope
from incentlang.check.literals import literal
from incentlang.diagnostics.grains import NotOfPairs
from incentlang.diagnostics.names import UnknownName
from incentlang.diagnostics.pilots import (
    PilotDates,
    PilotParam,
    PilotParamElsewhere,
    PilotSetTwice,
    PilotUnfinished,
)
from incentlang.diagnostics.suggest import closest
from incentlang.ir.expressions import Expr, Literal, ParamRead
from incentlang.ir.pilots import Pilot, PilotSet
from incentlang.ir.pools import Pool
from incentlang.ir.program import Measure
from incentlang.ir.walk import everything
from incentlang.syntax import ast
from incentlang.types import describe


def pilots(ctx: Context, measures: Sequence[Measure], pools: Sequence[Pool]) -> tuple[Pilot, ...]:
    """Every sound pilot, in the order of the files."""
    nodes = [symbol.item for symbol in ctx.symbols.named.values() if isinstance(symbol.item, ast.Pilot)]
    found = tuple(pilot for pilot in (_pilot(ctx, node) for node in nodes) if pilot is not None)
    _apart(ctx, found)
    _only_rules(ctx, found, measures, pools)
    return found


def _pilot(ctx: Context, node: ast.Pilot) -> Pilot | None:
    name = node.name.text
    seen: dict[type, ast.PilotClause] = {}
    sets: list[PilotSet] = []
    watches: list[str] = []
    sound = True
    for clause in node.clauses:
        word = clause.span.text.split()[0]
        if type(clause) in seen and not isinstance(clause, ast.SetParam | ast.Watch):
            ctx.report(PilotUnfinished(at=clause.span, name=name, word=word, twice=True))
            sound = False
        seen.setdefault(type(clause), clause)
        if isinstance(clause, ast.SetParam):
            made = _set(ctx, clause)
            sound = sound and made is not None
            sets += [made] if made is not None else []
        elif isinstance(clause, ast.Watch):
            sound = _watch(ctx, clause, watches) and sound
    for kind, word in ((ast.Because, "because"), (None, "set` or `watch")):
        if kind not in seen and (kind is not None or not {ast.SetParam, ast.Watch} & set(seen)):
            ctx.report(PilotUnfinished(at=node.name.span, name=name, word=word, twice=False))
            sound = False
    control, baseline, because = seen.get(ast.Control), seen.get(ast.Baseline), seen.get(ast.Because)
    start, end = (baseline.start, baseline.end) if isinstance(baseline, ast.Baseline) else (None, None)
    sound = _dates(ctx, node, baseline) and sound
    condition = _who(ctx, node.condition)
    compared = _who(ctx, control.condition) if isinstance(control, ast.Control) else None
    if not sound or condition is None or (isinstance(control, ast.Control) and compared is None):
        return None
    text = because.text if isinstance(because, ast.Because) else ""
    return Pilot(
        name, node.title, condition, node.start, node.end, compared, start, end, tuple(sets), tuple(watches), text,
        span=node.span,
    )  # fmt: skip


def _who(ctx: Context, node: ast.Expr) -> Expr | None:
    test = expressions.condition(ctx, node, Scope(person=True))
    return None if test.bad else test.ir


def _set(ctx: Context, clause: ast.SetParam) -> PilotSet | None:
    name = clause.name.text
    if name not in ctx.params:
        near = closest(name, ctx.params)
        ctx.report(PilotParam(at=clause.name.span, name=name, found="", wanted=None, suggestions=near))
        return None
    value = literal(ctx, clause.value)
    if value.bad or not isinstance(value.ir, Literal):
        return None
    if value.kind != ctx.params[name]:
        words = describe(value.kind), describe(ctx.params[name])
        ctx.report(PilotParam(at=clause.span, name=name, found=words[0], wanted=words[1]))
        return None
    return PilotSet(name, value.ir, span=clause.span)


def _watch(ctx: Context, clause: ast.Watch, watches: list[str]) -> bool:
    items = {name: ctx.symbols.named[name].item for name in ctx.symbols.of_kind("measure")}
    people = {
        name: item for name, item in items.items() if isinstance(item, ast.Measure) and ctx.key_of(item) == "role"
    }
    known = [name for name, item in people.items() if item.also is None]
    for name in clause.names:
        pair = people[name.text].also if name.text in people else None
        if pair is not None:
            ctx.report(NotOfPairs(at=name.span, what="`watch`", entity=pair.text))
            return False
        if name.text not in known:
            ctx.report(UnknownName(at=name.span, name=name.text, suggestions=closest(name.text, known)))
            return False
        if name.text not in watches:
            watches.append(name.text)
    return True


def _dates(ctx: Context, node: ast.Pilot, baseline: object) -> bool:
    reason = ""
    if node.end < node.start:
        reason = f"the pilot ends on {node.end}, before it begins on {node.start}"
    elif isinstance(baseline, ast.Baseline):
        if baseline.end < baseline.start:
            reason = f"the baseline ends on {baseline.end}, before it begins on {baseline.start}"
        elif baseline.end >= node.start:
            reason = f"the baseline ends on {baseline.end}, when the pilot has begun on {node.start}"
    if reason:
        at = baseline.span if isinstance(baseline, ast.Baseline) and node.end >= node.start else node.name.span
        ctx.report(PilotDates(at=at, reason=reason))
    return not reason


def _apart(ctx: Context, found: Sequence[Pilot]) -> None:
    """A parameter is set by one pilot at a time, and once in it."""
    for index, pilot in enumerate(found):
        for place, each in enumerate(pilot.sets):
            others = [other for other in found[:index] if other.start <= pilot.end and pilot.start <= other.end]
            taken = [other.name for other in others for one in other.sets if one.name == each.name]
            taken += [pilot.name for one in pilot.sets[:place] if one.name == each.name]
            if taken:
                ctx.report(PilotSetTwice(at=each.span, name=each.name, other=taken[0]))


def _only_rules(ctx: Context, found: Sequence[Pilot], measures: Sequence[Measure], pools: Sequence[Pool]) -> None:
    names = {each.name for pilot in found for each in pilot.sets}
    bodies = [(measure.name, measure.body) for measure in measures] + [(pool.name, pool.fund) for pool in pools]
    for reader, body in bodies:
        for node in (body, *everything(body)):
            if isinstance(node, ParamRead) and node.name in names:
                ctx.report(PilotParamElsewhere(at=node.span, name=node.name, reader=reader))
