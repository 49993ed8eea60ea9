"""Pools: a fund for the whole plan and period, and the roles that share it."""

from __future__ import annotations

from decimal import Decimal

from incentlang.check import expressions, names, windows
from incentlang.check.context import Context, Scope
from incentlang.check.measures import role_exists
from incentlang.diagnostics.grains import NotOfPairs
from incentlang.diagnostics.names import UnknownName
from incentlang.diagnostics.pools import (
    DecidedInput,
    FundKind,
    PoolClauseTwice,
    PoolUnfinished,
    SharesAboveAll,
)
from incentlang.diagnostics.suggest import closest
from incentlang.ir.expressions import InputRead, MeasureRead
from incentlang.ir.pools import Pool, PoolShare
from incentlang.ir.program import When
from incentlang.syntax import ast
from incentlang.types import Money, describe
from incentlang.values.numbers import trimmed

_ONE = {
    ast.Fund: ("fund", "`fund 2% of (sum of ARR over deal)`"),
    ast.PoolShare: ("share", "`share 100% to ROLE equally`"),
    ast.Undistributed: ("undistributed", "`undistributed returns to company`, or `is redistributed`"),
}


def pools(ctx: Context) -> tuple[Pool, ...]:
    """Every sound pool, in the order of the files."""
    nodes = [symbol.item for symbol in ctx.symbols.named.values()]
    found = [_pool(ctx, node) for node in nodes if isinstance(node, ast.Pool)]
    return tuple(pool for pool in found if pool is not None)


def _pool(ctx: Context, node: ast.Pool) -> Pool | None:
    name = node.name.text
    seen: dict[type, ast.PoolClause] = {}
    sound = True
    for clause in node.clauses:
        if type(clause) in seen and not isinstance(clause, ast.PoolShare | ast.When):
            word = _ONE.get(type(clause), (clause.span.text.split()[0], ""))[0]
            ctx.report(PoolClauseTwice(at=clause.span, word=word, first=seen[type(clause)].span))
            sound = False
        seen.setdefault(type(clause), clause)
    for kind, (word, example) in _ONE.items():
        if kind not in seen:
            ctx.report(PoolUnfinished(at=node.name.span, name=name, lacks=word, example=example))
            sound = False
    if not sound:
        return None
    fund_clause, undistributed = seen[ast.Fund], seen[ast.Undistributed]
    assert isinstance(fund_clause, ast.Fund)
    assert isinstance(undistributed, ast.Undistributed)
    fund = expressions.value(ctx, fund_clause.amount, Scope(grain=node.grain, everyone=True))
    if not fund.bad and not (isinstance(fund.kind, Money) and fund.kind.per is None):
        ctx.report(FundKind(at=fund_clause.amount.span, kind=describe(fund.kind)))
        return None
    unit = fund.kind.unit if isinstance(fund.kind, Money) else None
    shares = _shares(ctx, node, None if fund.bad else unit or "")
    total = sum((share.part for share in node.clauses if isinstance(share, ast.PoolShare)), Decimal(0))
    if total > 1:
        ctx.report(SharesAboveAll(at=node.name.span, total=trimmed(total * 100)))
        return None
    if fund.bad or shares is None:
        return None
    ctx.rule_units[name] = unit
    because = seen.get(ast.Because)
    return Pool(
        name,
        node.title,
        node.grain,
        fund.ir,
        shares,
        undistributed.to,
        ast.FixedAtClose in seen,
        because.text if isinstance(because, ast.Because) else "",
        unit,
        span=node.span,
        fund_span=fund_clause.span,
        undistributed_span=undistributed.span,
    )


def _shares(ctx: Context, node: ast.Pool, unit: str | None) -> tuple[PoolShare, ...] | None:
    """The shares with their conditions: those before the first share belong to all of them."""
    groups: list[tuple[ast.PoolShare | None, list[ast.When]]] = [(None, [])]
    for clause in node.clauses:
        if isinstance(clause, ast.PoolShare):
            groups.append((clause, []))
        elif isinstance(clause, ast.When):
            groups[-1][1].append(clause)
    made = [_share(ctx, node, share, [*groups[0][1], *whens], unit) for share, whens in groups[1:] if share]
    sound = [share for share in made if share is not None]
    return tuple(sound) if len(sound) == len(made) else None


def _share(
    ctx: Context, node: ast.Pool, share: ast.PoolShare, whens: list[ast.When], unit: str | None
) -> PoolShare | None:
    if not role_exists(ctx, share.role):
        return None
    scope = Scope(role=share.role.text, grain=node.grain)
    tests = [expressions.condition(ctx, when.condition, scope) for when in whens]
    conditions = tuple(When(test.ir, span=when.span) for test, when in zip(tests, whens, strict=True))
    weight: MeasureRead | InputRead | None = None
    decided: InputRead | None = None
    if isinstance(share.weight, ast.Path | ast.Windowed):
        found = (
            names.read(ctx, share.weight, scope)
            if isinstance(share.weight, ast.Path)
            else windows.windowed(ctx, share.weight, scope)
        )
        if not found.bad and not isinstance(found.ir, MeasureRead | InputRead):
            known = ctx.symbols.of_kind("measure", "input")
            text = share.weight.span.text
            ctx.report(UnknownName(at=share.weight.span, name=text, suggestions=closest(text, known)))
            return None
        if found.bad or not isinstance(found.ir, MeasureRead | InputRead):
            return None
        weight = found.ir
    if share.decided is not None:
        decided = _decided(ctx, node, share, share.decided, unit)
        if decided is None:
            return None
    if any(test.bad for test in tests):
        return None
    return PoolShare(share.part, share.role.text, weight, share.by_days, decided, conditions, span=share.span)


def _decided(ctx: Context, node: ast.Pool, share: ast.PoolShare, name: ast.Ident, unit: str | None) -> InputRead | None:
    declared = ctx.inputs.get(name.text)
    if declared is None:
        ctx.report(UnknownName(at=name.span, name=name.text, suggestions=closest(name.text, ctx.inputs)))
        return None
    if unit is None:
        return None
    if declared.also:
        ctx.report(NotOfPairs(at=name.span, what="`as decided in`", entity=declared.also))
        return None
    kind = declared.type
    fits = isinstance(kind, Money) and kind.per is None and (kind.unit or "") == unit
    if fits and (declared.role, declared.each) == (share.role.text, node.grain):
        return InputRead(name.text, kind, span=name.span)
    found = f"{describe(kind)} of {declared.role} and {declared.each}"
    wanted = f"{describe(Money(unit=unit or None))} of {share.role.text} and {node.grain}"
    ctx.report(DecidedInput(at=name.span, name=name.text, found=found, wanted=wanted))
    return None
