"""Who is paid by a credit: one participant, or several who share it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import attrs

from incentlang.check import expressions, receiving
from incentlang.check.context import Context, Scope
from incentlang.diagnostics import rules as found
from incentlang.ir.expressions import Expr, FieldRead, InputRead, LetRead, MeasureRead
from incentlang.ir.lifecycle import SharePart, SplitAmong
from incentlang.ir.schema import PARTICIPANT
from incentlang.ir.walk import everything
from incentlang.syntax import ast
from incentlang.types import Ref, describe
from incentlang.values.numbers import trimmed


@attrs.frozen
class Parties:
    """The path to who is paid, empty in a period rule; or the parts of a split."""

    to: tuple[str, ...] = ()
    split: tuple[SharePart, ...] = ()
    among: SplitAmong | None = None


def parties(ctx: Context, credit: ast.Credit, scope: Scope) -> Parties | None:
    """Who is paid; None after reporting."""
    shared = credit.split or (credit.each is not None)
    if scope.subject is None:
        if credit.to is not None:
            ctx.report(found.PartyInPeriodRule(at=credit.to.span, role=scope.role or ""))
            return None
        if shared:
            ctx.report(found.SplitInPeriodRule(at=credit.span, role=scope.role or ""))
            return None
        return Parties()
    if credit.each is not None:
        among = receiving.split_among(ctx, credit.each, scope)
        return None if among is None else Parties(among=among)
    if credit.split:
        return _split(ctx, credit, scope)
    people = tuple(f.name for f in scope.subject.fields if f.type == Ref(PARTICIPANT))
    if credit.to is None:
        ctx.report(found.NoParty(at=credit.span, people=people))
        return None
    to = _participant(ctx, credit.to, scope)
    return None if to is None else Parties(to)


def is_one_whole(ctx: Context, amount: Expr, lets: Mapping[str, Expr], scope: Scope) -> bool:
    """Whether an amount is the same whoever is paid; what is not is reported."""
    for node in (amount, *everything(amount)):
        match node:
            case LetRead(name=name) if name in lets:
                if not is_one_whole(ctx, lets[name], {}, scope):
                    return False
            case MeasureRead(name=name, of=None) | InputRead(name=name) if _is_of_people(ctx, name):
                return _differs(ctx, node, scope)
            case _:
                pass
    return True


def _is_of_people(ctx: Context, name: str) -> bool:
    """Whether everybody in a role has their own."""
    item = ctx.symbols.named[name].item
    if isinstance(item, ast.Input):
        return item.role.text != "plan"
    return isinstance(item, ast.Measure) and ctx.key_of(item) == "role"


def _differs(ctx: Context, node: MeasureRead | InputRead, scope: Scope) -> bool:
    assert scope.subject is not None
    people = [field.name for field in scope.subject.fields if field.type == Ref(PARTICIPANT)]
    owner = people[0] if people and isinstance(node, MeasureRead) else ""
    ctx.report(found.SplitOfNoWhole(at=node.span, name=node.name, owner=owner))
    return False


def _split(ctx: Context, credit: ast.Credit, scope: Scope) -> Parties | None:
    parts: list[SharePart] = []
    for each in credit.split:
        to = _participant(ctx, each.to, scope)
        if not isinstance(each.share, ast.Percent) or not 0 < each.share.value <= 1:
            ctx.report(found.TrancheShare(at=each.share.span, text=each.share.span.text))
        elif to is not None:
            parts.append(SharePart(each.share.value, to, span=each.span))
    if len(parts) < len(credit.split):
        return None
    total = sum((part.share for part in parts), Decimal(0))
    if total != 1:
        place = credit.split[0].span.to(credit.split[-1].span)
        ctx.report(found.SplitTotal(at=place, total=f"{trimmed(total * 100)}%"))
        return None
    return Parties(split=tuple(parts))


def _participant(ctx: Context, path: ast.Path, scope: Scope) -> tuple[str, ...] | None:
    assert scope.subject is not None
    party = expressions.value(ctx, path, scope)
    if party.bad:
        return None
    if party.kind != Ref(PARTICIPANT) or not isinstance(party.ir, FieldRead):
        people = tuple(f.name for f in scope.subject.fields if f.type == Ref(PARTICIPANT))
        kind = describe(party.kind)
        ctx.report(found.PartyNotParticipant(at=path.span, path=path.text, kind=kind, people=people))
        return None
    return party.ir.path
