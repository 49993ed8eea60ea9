"""How a value came about, as a tree of figures: each with the operation and what went into it, exact.

The values are those of the engine's own functions. Nothing here computes: whoever reads the trace can, and finds
the same. What cannot be told as an operation on other figures is `stated`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import assert_never

import attrs

from incentlang.diagnostics.run import NoAssignment, OutsideRole
from incentlang.engines.reference import exceptions, prorating
from incentlang.engines.reference.answers import Problem
from incentlang.engines.reference.choosing import first_met
from incentlang.engines.reference.env import Env
from incentlang.engines.reference.gathered import Counted
from incentlang.engines.reference.pilots import pilot_at
from incentlang.explain.cells import attribute_figure, cell_figure, value_text
from incentlang.explain.day_counts import counted_days, days_figure
from incentlang.explain.tables import looked_up, place_of, stepped, walked, walked_by_period, walked_own
from incentlang.explain.trace import Figure
from incentlang.explain.values import Reader
from incentlang.ir.expressions import (
    Add,
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
from incentlang.values.dates import LAST_DATE
from incentlang.values.numbers import QUOTIENT_PLACES, exact_text
from incentlang.values.periods import MONTHS_IN, Grain, period_of


def figure_of(reader: Reader, node: Expr) -> Figure:
    """How the value of an expression came about."""
    try:
        return _figure(reader, node)
    except Problem as problem:
        return Figure("problem", None, problem.diagnostic.message())


def test_figure(reader: Reader, node: Expr) -> Figure:
    """A condition with its answer: met, pending, failed or problem."""
    words = _words(node)
    state = reader.state(node)
    open_until: tuple[Figure, ...] = ()
    if state == "pending":  # what was read may still change
        ends = reader.env.read_until
        open_until = (Figure("day", str(ends), "last day"), Figure("day", str(reader.env.clock), "the clock"))
    match node:
        case Compare(op=op, left=left, right=right):
            return Figure(op, state, words, (figure_of(reader, left), figure_of(reader, right), *open_until))
        case IsOneOf(operand=operand, values=values):
            return Figure("one of", state, words, (figure_of(reader, operand), *(_written(each) for each in values)))
        case IsKnown(operand=operand):
            return Figure("known", state, words, (figure_of(reader, operand), *open_until))
        case And(conditions=parts):
            return Figure("and", state, words, tuple(test_figure(reader, part) for part in parts))
        case Or(conditions=parts):
            return Figure("or", state, words, tuple(test_figure(reader, part) for part in parts))
        case Not(condition=inner):
            return Figure("not", state, words, (test_figure(reader, inner),))
        case _:
            return Figure("holds", state, words, (figure_of(reader, node),))


def _figure(reader: Reader, node: Expr) -> Figure:
    value, words = value_text(reader.value(node)), _words(node)

    def made(op: str, *parts: Expr) -> Figure:
        return Figure(op, value, words, tuple(figure_of(reader, part) for part in parts))

    match node:
        case Literal():
            return _written(node)
        case FieldRead():
            return cell_figure(reader, node)
        case ParticipantRead():
            return attribute_figure(reader, node)
        case OfTrigger(fact=fact, value=inner):
            trigger = reader.env.trigger
            return figure_of(reader.at(trigger, fact), inner) if trigger is not None else Figure("missing")
        case ParamRead():
            return _param(reader, node, value)
        case LetRead(name=name):
            return attrs.evolve(figure_of(reader, reader.lets[name]), text=name)
        case MeasureRead() | InputRead():
            _must_be_there(reader, node)
            return Figure("node", value, words, node=reader.number(node, reader.env))
        case EarnedRead():
            lines = reader.engine.measures.earnings.lines(node, reader.env)
            parts = (Figure("stated", exact_text(line.amount), f"{line.rule} {line.subject}") for line in lines)
            return Figure("sum", value, words, tuple(parts))
        case Previous(measure=measure, default=default):
            before = reader.engine.measures.before(node, reader.env)
            if before is None:
                return figure_of(reader, default)
            read = Figure("node", None, words, node=reader.number(measure, before))
            return Figure("round", value, "as kept", (read,), mode="half even", step=f"0.{1:0{QUOTIENT_PLACES}d}")
        case TargetFor():
            return _target(reader, node, value)
        case MonthsInRole(calendar=calendar):
            return _months_in_role(reader, value, words, calendar)
        case PeriodDay():
            return Figure("day", value, words)
        case Rank():
            return Figure("stated", value, words)
        case Add(terms=terms):
            return made("sum", *terms)
        case Negate(operand=operand):
            return made("negative", operand)
        case Multiply(factors=factors):
            return made("product", *factors)
        case Divide(numerator=top, denominator=bottom):
            return made("quotient", top, bottom)
        case Rounded(operand=operand, quantum=quantum, mode=mode):
            return attrs.evolve(made("round", operand), mode=mode, step=exact_text(quantum))
        case DateAdd(day=day, length=length):
            return made("date plus", day, length)
        case DaysBetween(start=start, end=end):
            return made("days between", start, end)
        case MonthsBetween(start=start, end=end):
            return made("months between", start, end)
        case Choose(op=op, operands=operands):
            return made(op, *operands)
        case Otherwise(operand=operand, default=default):
            return made("otherwise", operand, default)
        case Cases():
            return _cases(reader, node, value)
        case ValueRead(name=name):
            inside = reader.engine.compiler.derived.inside(node, reader.owner, reader.env)
            if inside is None:
                return Figure("missing", None, words)
            derived = reader.engine.compiler.values[name]
            return attrs.evolve(figure_of(reader.at(inside, derived.fact), derived.body), text=name)
        case Prorated():
            return _prorated(reader, node, value)
        case Sampled(value=inner, rows=rows, least=least):
            return made("sampled", inner, rows, least)
        case Aggregate():
            return gathered(reader, node, value)
        case Standing():
            return _standing(reader, node, value)
        case OverAlso():
            return _over(reader, node, value)
        case LookUp():
            return looked_up(reader, node, value, [figure_of(reader, each) for each in node.arguments])
        case Walk(amount=amount):
            return walked(reader, node, value, figure_of(reader, amount), _unit(reader, node))
        case Step():
            return stepped(reader, node, value, _unit(reader, node))
        case PeriodWalk():
            return walked_by_period(reader, node, value, _unit(reader, node))
        case OwnWalk(value=inner):
            return walked_own(reader, node, value, figure_of(reader, inner))
        case Compare() | IsOneOf() | IsKnown() | And() | Or() | Not():
            return Figure("yes if", value, words, (test_figure(reader, node),))
        case _:
            assert_never(node)


def _must_be_there(reader: Reader, node: MeasureRead | InputRead) -> None:
    """Raise the problem of a row on whose date nobody had the measure, although the period has one."""
    try:
        reader.engine.measures.exact(node, reader.env)
    except Problem as problem:
        if isinstance(problem.diagnostic, OutsideRole | NoAssignment):
            raise


def _words(node: Expr) -> str:
    return node.span.words


def _written(node: Literal) -> Figure:
    words = _words(node)
    number = isinstance(node.value, Decimal) and node.value in (0, 1)
    if number and not re.fullmatch(r"[01](\.0+)?%?( \w+)?", words):  # what a phrase such as `the part above` stands for
        return Figure("constant", value_text(node.value), words)
    return Figure("written", value_text(node.value), words)


def _param(reader: Reader, node: ParamRead, value: str | None) -> Figure:
    """A parameter: the plan's words for the value that holds here."""
    compiler = reader.engine.compiler
    param = compiler.params[node.name]
    trial = pilot_at(compiler, node.name, reader.env)
    override = exceptions.which(compiler, node, reader.owner)(reader.env) if node.overrides else None
    named = [param.value, *(each.value for each in param.since), *([override.value] if override else [])]
    named += [each.value for pilot in compiler.trials if pilot.name == trial for each in pilot.sets]
    found = next((each for each in named if value_text(each.value) == value), None)
    return Figure("written", value, _words(found) if found is not None else node.name)


def _cases(reader: Reader, node: Cases, value: str | None) -> Figure:
    """The conditions up to the one that is met, then what it gives; `mode` says whether one was."""
    branch = first_met(reader.engine.compiler, node, reader.owner)(reader.env)
    asked = []
    for case in node.cases:
        asked.append(test_figure(reader, case.condition))
        if case.gives is branch:
            return Figure("case", value, _words(node), (*asked, figure_of(reader, branch)), mode="when")
    return Figure("case", value, _words(node), (*asked, figure_of(reader, branch)), mode="otherwise")


def _prorated(reader: Reader, node: Prorated, value: str | None) -> Figure:
    """The value of each stretch times its days, over all days."""
    env = reader.env
    assert env.period is not None
    operand, parts = figure_of(reader, node.operand), []
    for each in prorating.shares(reader.engine.compiler, node, env):
        value_then = value_text(each.value)
        one = operand if operand.value == value_then else Figure("stated", value_then, _words(node.operand))
        parts.append(Figure("product", None, node.by, (one, counted_days(node.by, each.stretches))))
    period = env.period.within("year") if node.by == "days of the year" else env.period
    whole = _months(period.grain) if node.by == "months" else counted_days(node.by, ((period.start, period.end),))
    return Figure("quotient", value, _words(node), (Figure("sum", None, "", tuple(parts)), whole))


def _target(reader: Reader, node: TargetFor, value: str | None) -> Figure:
    """The annual target of each assignment, times the period's part of a year, times its days of the period's."""
    env, measures = reader.env, reader.engine.measures
    assert env.period is not None
    period, role = period_of(env.period.end, node.grain, measures.offset), measures.role_of(env)
    months = Figure(
        "quotient",
        None,
        "",
        (_months(node.grain), _months("year")),
    )
    whole = days_figure(period.start, period.end, str(period))
    parts = []
    for each, _ in reader.engine.world.segments(env.participant or "", role, period):
        annual = Figure(
            "cell", value_text(each.values["target"]), "target", file=each.file, row=each.number, column="target"
        )
        last = period.end if each.end is None else min(each.end, period.end)
        there = Figure("quotient", None, "", (days_figure(max(each.start, period.start), last, "in the role"), whole))
        parts.append(Figure("product", None, "", (annual, months, there)))
    return Figure("sum", value, _words(node), tuple(parts))


def _months(grain: Grain) -> Figure:
    return Figure("constant", str(MONTHS_IN[grain]), f"months of a {grain}")


def _months_in_role(reader: Reader, value: str | None, words: str, calendar: bool) -> Figure:
    """Months from the first day of the assignment to the period's end."""
    env = reader.env
    assert env.period is not None
    who, role = env.participant or "", reader.engine.measures.role_of(env)
    first = min(each.start for each in reader.engine.world.participant(who).assignments if each.role == role)
    ends = Figure("day", str(first), "first day in the role"), Figure("day", str(env.period.end), "last day")
    return Figure("months in role", value, words, ends, mode="calendar" if calendar else "full")


def _count(number: int, words: str) -> Figure:
    return Figure("counted", str(number), words)


def gathered(reader: Reader, node: Aggregate, value: str | None) -> Figure:
    """What rows add up to, each with its own value."""
    measures = reader.engine.measures
    rows = measures.rows_of(node, reader.env)
    if node.kind == "distinct":
        parts = [Figure("cell", value_text(row.of), file=row.row.file, row=row.row.number) for row in rows]
        return Figure("distinct", value, _words(node), tuple(parts))
    return Figure(node.kind, value, _words(node), tuple(row_figure(reader, (node,), row) for row in rows))


def row_figure(reader: Reader, sums: Sequence[Aggregate], counted: Counted) -> Figure:
    """What one row adds to what its sums gather."""
    row, value = counted.row, exact_text(counted.value)
    facts = list(dict.fromkeys(node.fact for node in sums))
    for node in sums:
        if counted.taken or node.fact != facts[counted.order]:
            continue
        if node.value is None and counted.value == 1:
            return Figure("constant", "1", row.key, file=row.file, row=row.number)
        if node.value is not None:
            world = reader.engine.world
            env = Env(LAST_DATE, world.date_of(world.facts[node.fact])(row), row)
            env.participant, env.nobody = reader.env.participant, reader.env.nobody
            found = figure_of(reader.at(env, node.fact), node.value)
            if found.value == value:
                return found
    return Figure("stated", value, f"{row.key} taken back" if counted.taken else row.key, file=row.file, row=row.number)


def _standing(reader: Reader, node: Standing, value: str | None) -> Figure:
    """What entities or people add up to, each for its days where days count."""
    env = reader.env
    assert env.period is not None
    parts = []
    for row in reader.engine.measures.standing.rows(node, env):
        inner = reader.at(row.at, "" if node.people else node.of)
        if node.kind == "distinct":
            parts.append(Figure("stated", value_text(row.of), row.member.key))
            continue
        one = Figure("constant", "1", row.member.key)
        found = figure_of(inner, node.value) if node.value is not None else one
        if node.on == "days" and node.kind in ("sum", "count"):
            found = Figure("product", None, row.member.key, (found, _count(row.member.days, "days")))
        parts.append(found)
    op = "sum" if node.kind == "count" else node.kind
    if node.on == "days" and op == "sum":
        whole = days_figure(env.period.start, env.period.end, str(env.period))
        return Figure("quotient", value, _words(node), (Figure("sum", None, "", tuple(parts)), whole))
    return Figure(op, value, _words(node), tuple(parts))


def _over(reader: Reader, node: OverAlso, value: str | None) -> Figure:
    """What each of an entity adds."""
    env = reader.env
    before, parts = env.also, []
    for key in reader.engine.measures.pairs.members(node, env):
        env.also = key
        try:
            test = node.where and reader.engine.compiler.test(node.where, "")(env).state
            if test in (None, "met"):
                parts.append(figure_of(reader, node.value) if node.value is not None else Figure("constant", "1", key))
        finally:
            env.also = before
    return Figure("sum" if node.kind == "count" else node.kind, value, _words(node), tuple(parts))


def _unit(reader: Reader, node: Walk | Step | PeriodWalk) -> Sequence[Figure]:
    """The denominators of a walked measure, and after them its scales, as one quotient; and the last denominator."""
    walks = reader.engine.measures.walks
    place = place_of(reader, node)
    parts = walks.apart(node.measure)
    inner = reader.at(walks.unit_env(node.measure, place.whose, place.period), "")
    below = [figure_of(inner, each) for each in parts.denominator]
    one = Figure("constant", "1")
    unit = Figure("product", None, "", tuple(below)) if below else one
    if parts.scale:
        scale = Figure("product", None, "", tuple(figure_of(inner, each) for each in parts.scale))
        unit = Figure("position", None, "", (unit, scale))
    return unit, below[-1] if below else one
