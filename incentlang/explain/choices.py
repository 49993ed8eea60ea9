"""How choices are shown: what was chosen among what, which case was met, for which part of the period."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from incentlang.engines.reference import exceptions, prorating
from incentlang.engines.reference.answers import Problem
from incentlang.engines.reference.choosing import first_met
from incentlang.explain.figures import counted
from incentlang.ir.expressions import (
    Add,
    Aggregate,
    Cases,
    Choose,
    EarnedRead,
    Expr,
    FieldRead,
    InputRead,
    Literal,
    MeasureRead,
    Negate,
    OverAlso,
    ParamRead,
    ParticipantRead,
    Prorated,
    Standing,
    ValueRead,
)
from incentlang.ir.walk import children
from incentlang.ir.words import told_override

if TYPE_CHECKING:
    from incentlang.explain.values import Reader

_DEEPEST = 8
"""So many derived values behind each other are shown."""
_MOST = 6
"""So many lines of a rule whose earnings are read are named; the others are counted."""


def formula(reader: Reader, node: Choose | Cases | ValueRead | Prorated) -> str:
    """The values that stood in the plan's words."""
    match node:
        case Choose():
            return _chosen_among(reader, node)
        case Cases():
            branch = _branch(reader, node)
            return reader.formula(branch) if branch is not None else "missing"
        case ValueRead():
            return reader.text(node)
        case Prorated():
            return _prorated(reader, node)


def _chosen_among(reader: Reader, node: Choose) -> str:
    above = _part_above(node)
    if above is not None:
        amount, threshold = above
        return f"greater of ({reader.formula(amount)} - {reader.formula(threshold)}, nothing)"
    return f"{node.op} of ({', '.join(reader.formula(operand) for operand in node.operands)})"


def _part_above(node: Choose) -> tuple[Expr, Expr] | None:
    """The amount and threshold of `on the part above`, which is a choice that the plan writes in other words."""
    match node.operands:
        case (Add(terms=(amount, Negate(operand=threshold))), Literal()) if node.span.text[:7] != "greater":
            return amount, threshold
        case _:
            return None


def _prorated(reader: Reader, node: Prorated) -> str:
    reader.formula(node.operand)
    env = reader.env
    assert env.period is not None
    try:
        shares = prorating.shares(reader.engine.compiler, node, env)
    except Problem:
        return reader.text(node)
    below, words = prorating.whole(node, env.period), node.by
    parts = [f"{reader.shown_as(share.value, node.operand)} × {share.number}/{below} {words}" for share in shares]
    return " + ".join(parts) or f"nothing: not in the role on any of {below} {words}"


def details(reader: Reader, node: Expr, depth: int = 0) -> Iterator[str]:
    """Lines below a calculation: who won, which case was met, and how derived values were found."""
    match node:
        case Aggregate() | Standing() | OverAlso():
            return
        case Choose() if _part_above(node) is None:
            yield from _winner(reader, node)
        case ParamRead() if node.overrides:
            yield from _exception(reader, node)
            return
        case Cases():
            yield from _case(reader, node)
            branch = _branch(reader, node)
            if branch is not None:
                yield from details(reader, branch, depth)
            return
        case ValueRead():
            yield from _derived(reader, node, depth)
            return
        case EarnedRead():
            yield _earned(reader, node)
            return
        case _:
            pass
    for child in children(node):
        yield from details(reader, child, depth)


def _earned(reader: Reader, node: EarnedRead) -> str:
    """The lines that a rule earned on, with their amounts; of many the first are named."""
    lines = reader.engine.measures.earnings.lines(node, reader.env)
    if not lines:
        return f"{node.rule} earned nothing"
    own = len({line.rule for line in lines}) == 1
    words = [
        f"{'' if own else line.rule + ' '}{line.subject} {reader.shown_as(line.amount, node)}" for line in lines[:_MOST]
    ]
    more = [f"and {len(lines) - _MOST} more"] if len(lines) > _MOST else []
    return f"{node.rule} earned on {counted(len(lines), 'line')}: {', '.join((*words, *more))}"


def _exception(reader: Reader, node: ParamRead) -> Iterator[str]:
    """Which override of a parameter holds."""
    try:
        found = exceptions.which(reader.engine.compiler, node, reader.owner)(reader.env)
    except Problem:
        return
    if found is not None:
        yield told_override(node.name, found)


def _winner(reader: Reader, node: Choose) -> Iterator[str]:
    values = [reader.value(operand) for operand in node.operands]
    if any(value is None for value in values):
        return
    best = max(values) if node.op in ("greater", "later") else min(values)
    won = [operand for operand, value in zip(node.operands, values, strict=True) if value == best]
    names = " and ".join(f"`{_words(operand)}`" for operand in won)
    verb = "is" if len(won) == 1 else "are equally"
    yield f"{names} {verb} the {node.op}: {reader.text(won[0])}"


def _branch(reader: Reader, node: Cases) -> Expr | None:
    try:
        return first_met(reader.engine.compiler, node, reader.owner)(reader.env)
    except Problem:
        return None


def _case(reader: Reader, node: Cases) -> Iterator[str]:
    branch = _branch(reader, node)
    if branch is None:
        return
    seen: dict[str, str] = {}
    for case in node.cases:
        for part in _read_in(case.condition):
            if isinstance(part, MeasureRead | InputRead | FieldRead | ValueRead | ParticipantRead | OverAlso):
                seen[_words(part)] = reader.formula(part)
        values = ", ".join(f"{name} {text}" for name, text in seen.items())
        if case.gives is branch:
            yield f"{values}: the case `when {_words(case.condition)}` is met"
            return
    yield f"{values}: no case is met, so `otherwise gives`"


def _read_in(node: Expr) -> Iterator[Expr]:
    """Everything inside that can be read here; what is gathered for each of an entity only as a whole."""
    yield node
    if not isinstance(node, OverAlso):
        for child in children(node):
            yield from _read_in(child)


def _derived(reader: Reader, node: ValueRead, depth: int) -> Iterator[str]:
    """`net = 80% × 1,000.00 = 800.00`, with the case that was met."""
    inside = reader.engine.compiler.derived.inside(node, reader.owner, reader.env)
    value = reader.engine.compiler.values[node.name]
    if inside is None or depth >= _DEEPEST:
        return
    inner = reader.at(inside, value.fact)
    text, result = inner.formula(value.body), inner.text(value.body)
    yield f"{node.name}: {result}" if text == result else f"{node.name}: {text} = {result}"
    yield from details(inner, value.body, depth + 1)


def _words(node: Expr) -> str:
    return node.span.words
