"""Nominations for recognition: for what, of whom, and the evidence without which there is none."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import attrs

from incentlang.check import expressions
from incentlang.check.context import Context, Scope, Typed
from incentlang.diagnostics import nominations as found
from incentlang.diagnostics import recognitions as unfit
from incentlang.diagnostics.suggest import closest
from incentlang.ir.expressions import FieldRead, Literal, MeasureRead
from incentlang.ir.program import Condition, Credit
from incentlang.ir.schema import PARTICIPANT
from incentlang.ir.units import Recognition
from incentlang.syntax import ast
from incentlang.types import TEXT, Money, Ref, Text, describe
from incentlang.values.currencies import MINOR_PLACES

_FREE = (
    ast.ForEach
    | ast.ForEachPeriod
    | ast.Let
    | ast.Nominate
    | ast.After
    | ast.When
    | ast.Unless
    | ast.UnlessFact
    | ast.Purpose
    | ast.Because
    | ast.EarnedOn
)
"""What a rule that nominates may say; all else concerns money or quota credit."""


def declare_recognitions(ctx: Context) -> tuple[Recognition, ...]:
    """Every declared recognition."""
    for name, symbol in ctx.symbols.named.items():
        if isinstance(symbol.item, ast.Recognition):
            if name in MINOR_PLACES:
                ctx.report(unfit.RecognitionName(at=symbol.span, name=name))
            else:
                ctx.recognitions[name] = Recognition(name, symbol.item.title, span=symbol.item.span)
    return tuple(ctx.recognitions.values())


def alone(ctx: Context, node: ast.Rule) -> bool:
    """Whether a rule that nominates does nothing else, and for one recognition; what stands in the way is reported."""
    nominates = [clause for clause in node.clauses if isinstance(clause, ast.Nominate)]
    if not nominates:
        return True
    first, fine = nominates[0], True
    for clause in node.clauses:
        if not isinstance(clause, _FREE) and not (
            isinstance(clause, ast.Posting) and clause.words == "settled at period end"
        ):
            ctx.report(found.NominationAlone(at=clause.span, words=_head(clause), first=first.span))
            fine = False
    for other in nominates[1:]:
        if other.recognition.text != first.recognition.text:
            names = other.recognition.text, first.recognition.text
            ctx.report(unfit.TwoRecognitions(at=other.span, found=names[0], first=names[1], first_at=first.span))
            fine = False
    return fine


def _head(clause: ast.Clause) -> str:
    words = clause.span.text.split()
    two = isinstance(clause, ast.CappedAt | ast.ClawBack | ast.PayIn | ast.PayableAs | ast.OnLeaving)
    return " ".join(words[:2]) if two else clause.span.text if isinstance(clause, ast.Posting) else words[0]


def nomination(
    ctx: Context, node: ast.Nominate, scope: Scope, conditions: Sequence[Condition]
) -> tuple[Credit, Money] | None:
    """The checked nomination, one of its recognition; None after reporting."""
    known = _recognition(ctx, node.recognition)
    to = _nominee(ctx, node, scope)
    if node.evidence is None:
        name = node.recognition.text
        ctx.report(found.NominationNeedsEvidence(at=node.span, name=name, rows=scope.subject is not None))
        return None
    evidence = _evidence(ctx, node.evidence, scope)
    if not known or to is None or evidence is None:
        return None
    kind = Money(unit=node.recognition.text)
    one = Literal(Decimal(1), kind, span=node.recognition.span)
    return Credit(one, to, tuple(conditions), evidence=evidence.ir, span=node.span), kind


def _recognition(ctx: Context, name: ast.Ident) -> bool:
    symbol = ctx.symbols.named.get(name.text)
    declared = ctx.symbols.of_kind("recognition")
    if symbol is None:
        near = closest(name.text, declared)
        ctx.report(unfit.UnknownRecognition(at=name.span, name=name.text, suggestions=near))
    elif symbol.kind != "recognition":
        ctx.report(unfit.NotARecognition(at=name.span, name=name.text, kind=symbol.kind, declared=tuple(declared)))
    else:
        return name.text in ctx.recognitions
    return False


def _nominee(ctx: Context, node: ast.Nominate, scope: Scope) -> tuple[str, ...] | None:
    """The path to who is nominated, empty in a rule of a period; None after reporting."""
    if scope.subject is None:
        if node.who is None:
            return ()
        ctx.report(found.NomineeInPeriodRule(at=node.who.span, role=scope.role or "", name=node.recognition.text))
        return None
    people = tuple(field.name for field in scope.subject.fields if field.type == Ref(PARTICIPANT))
    if node.who is None:
        ctx.report(found.NoNominee(at=node.span, name=node.recognition.text, people=people))
        return None
    party = expressions.value(ctx, node.who, scope)
    if party.bad:
        return None
    if party.kind != Ref(PARTICIPANT) or not isinstance(party.ir, FieldRead):
        kind = describe(party.kind)
        ctx.report(found.NomineeNotParticipant(at=node.who.span, path=node.who.text, kind=kind, people=people))
        return None
    return party.ir.path


def _evidence(ctx: Context, path: ast.Path, scope: Scope) -> Typed | None:
    """A text of the row, which may be missing: then nobody is nominated. In a rule of a period, a measure."""
    prefixes = frozenset(".".join(part.text for part in path.parts[:end]) for end in range(1, len(path.parts) + 1))
    given = expressions.value(ctx, path, attrs.evolve(scope, known=scope.known | prefixes))
    if given.bad:
        return None
    if scope.subject is None:
        if isinstance(given.ir, MeasureRead):
            return given
        measures = ctx.symbols.of_kind("measure")
        ctx.report(found.EvidenceNotMeasure(at=path.span, path=path.text, measures=tuple(measures[:3])))
        return None
    if isinstance(given.kind, Text) and isinstance(given.ir, FieldRead):
        return given
    fields = [field for field in scope.subject.fields if field.type == TEXT and field.name != scope.subject.key]
    texts = tuple(field.name for field in fields)
    ctx.report(found.EvidenceNotText(at=path.span, path=path.text, kind=describe(given.kind), texts=texts))
    return None
