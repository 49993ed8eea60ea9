"""Guarantees and advances: one of them makes a rule of its own, with everything said that decides money."""

from __future__ import annotations

from decimal import Decimal

from incentlang.check import expressions
from incentlang.check.context import Context, Scope
from incentlang.diagnostics import draws as found
from incentlang.diagnostics.kinds import CreditNotMoney
from incentlang.diagnostics.paydays import LongDrawRecovered
from incentlang.ir.draws import Draw, Leaving, Limit
from incentlang.ir.expressions import Expr, Literal
from incentlang.syntax import ast
from incentlang.types import Money, Ratio, describe
from incentlang.values.periods import WEEKS, Grain, is_shorter

_FITTING = ast.ForEach | ast.ForEachPeriod | ast.Let | ast.Draw | ast.OnLeaving | ast.Purpose | ast.Because


def draw(ctx: Context, node: ast.Rule, scope: Scope) -> tuple[Draw | None, bool]:
    """The guarantee or advance of a rule, if it has one; and whether the rule is sound as far as this goes."""
    before = len(ctx.diagnostics)
    draws = [clause for clause in node.clauses if isinstance(clause, ast.Draw)]
    leaving = [clause for clause in node.clauses if isinstance(clause, ast.OnLeaving)]
    if not draws:
        return None, True
    clause = draws[0]
    if clause.word == "draw":
        ctx.report(_two_meanings(clause))
        return None, False
    if scope.subject is not None:
        ctx.report(found.DrawInRowRule(at=clause.span, word=clause.word))
        return None, False
    _alone(ctx, node, clause)
    paid = _paid(ctx)
    options = _options(ctx, clause)
    recoverable = "recoverable" in options
    if scope.grain is None or not _fits(clause, scope.grain, paid):
        ctx.report(found.DrawOfOtherPeriod(at=clause.span, word=clause.word, each=scope.grain or "", paid=paid))
    elif recoverable and scope.grain != paid:
        ctx.report(LongDrawRecovered(at=clause.span, each=scope.grain, paid=paid))
    amount = _amount(ctx, clause, scope)
    limit = _limit(ctx, options["at most"], scope) if "at most" in options else None
    settled = _leaving(ctx, clause, leaving, recoverable)
    if amount is None or len(ctx.diagnostics) > before:
        return None, False
    months = options["starting"].months if "starting" in options else 0
    stays = "never below" in options
    return Draw(clause.word, amount, recoverable, limit, stays, months, settled, span=clause.span), True


def _fits(clause: ast.Draw, each: Grain, paid: Grain) -> bool:
    """Whether a draw may be of this period: the pay period, or for a guarantee one that pay periods make up."""
    made_up = is_shorter(paid, each) and WEEKS.isdisjoint({paid, each})
    return each == paid or (clause.word == "guarantee" and made_up)


def _two_meanings(clause: ast.Draw) -> found.PlainDraw:
    amount = " ".join(clause.amount.span.text.split())
    options = "".join(" ".join(option.span.text.split()) for option in clause.options)
    return found.PlainDraw(at=clause.span, amount=amount, options=options)


def _alone(ctx: Context, node: ast.Rule, draw: ast.Draw) -> None:
    for clause in node.clauses:
        if isinstance(clause, ast.Credit) or (isinstance(clause, ast.Draw) and clause is not draw):
            ctx.report(found.DrawWithCredit(at=draw.span, word=draw.word, other=clause.span))
        elif not isinstance(clause, _FITTING):
            words = clause.span.text.split()
            two = isinstance(clause, ast.ClawBack | ast.PayIn | ast.PayableAs | ast.CappedAt)
            ctx.report(found.ConditionWithDraw(at=clause.span, word=" ".join(words[: 1 + two])))


def _paid(ctx: Context) -> Grain:
    for clause in ctx.symbols.plan.clauses if ctx.symbols.plan else ():
        if isinstance(clause, ast.Paid):
            return clause.grain
    return "month"


def _options(ctx: Context, clause: ast.Draw) -> dict[str, ast.DrawOption]:
    """The options by their word; each question is answered once, and those of a recovery only where there is one."""
    options: dict[str, ast.DrawOption] = {}
    opposite = {"recoverable": "not recoverable", "not recoverable": "recoverable"}
    for option in clause.options:
        if option.word in options or opposite.get(option.word) in options:
            ctx.report(found.DrawOptionTwice(at=option.span, option=_words(option)))
        else:
            options[option.word] = option
    if not {"recoverable", "not recoverable"} & options.keys():
        ctx.report(found.RecoverableOrNot(at=clause.span, word=clause.word))
    for option in options.values():
        if "not recoverable" in options and option.word != "not recoverable":
            ctx.report(found.OptionOfRecovery(at=option.span, option=_words(option)))
        elif option.word == "never below" and clause.word == "advance":
            ctx.report(found.FloorOfAdvance(at=option.span))
    return options


def _words(option: ast.DrawOption) -> str:
    return " ".join(option.span.text.lstrip(",").split())


def _amount(ctx: Context, clause: ast.Draw, scope: Scope) -> Expr | None:
    amount = expressions.value(ctx, clause.amount, scope)
    if amount.bad:
        return None
    text = " ".join(clause.amount.span.text.split())
    if not isinstance(amount.kind, Money) or amount.kind.per is not None:
        per = amount.kind.per if isinstance(amount.kind, Money) else None
        ctx.report(CreditNotMoney(at=clause.amount.span, text=text, kind=describe(amount.kind), per=per))
        return None
    value = amount.ir.value if isinstance(amount.ir, Literal) else None
    if isinstance(value, Decimal) and value <= 0:
        ctx.report(found.DrawBelowZero(at=clause.amount.span, word=clause.word, text=text))
        return None
    return amount.ir


def _is_pay(node: ast.Expr) -> bool:
    return isinstance(node, ast.Path) and node.text == "pay"


def _limit(ctx: Context, option: ast.DrawOption, scope: Scope) -> Limit | None:
    node = option.value
    assert node is not None, "the grammar has a value after `at most`"
    part = node.part if isinstance(node, ast.Of) and _is_pay(node.whole) else None
    share = part is not None
    limit = expressions.value(ctx, part or node, scope)
    if limit.bad:
        return None
    value = limit.ir.value if isinstance(limit.ir, Literal) else None
    wrong = isinstance(value, Decimal) and (value <= 0 or (share and value > 1))
    once = isinstance(limit.kind, Money) and limit.kind.per is None
    if wrong or not (isinstance(limit.kind, Ratio) if share else once):
        ctx.report(found.RecoveryLimitKind(at=node.span, text=" ".join(node.span.text.split())))
        return None
    return Limit(limit.ir, share, span=option.span)


def _leaving(ctx: Context, clause: ast.Draw, leaving: list[ast.OnLeaving], recoverable: bool) -> Leaving | None:
    if not recoverable:
        for each in leaving:
            ctx.report(found.LeavingWithoutDebt(at=each.span, found=each.word))
        return None
    for each in leaving[1:]:
        ctx.report(found.DrawOptionTwice(at=each.span, option=f"on leaving {each.word}"))
    word = leaving[0].word if leaving else None
    match word:
        case "write off" | "collect":
            return Leaving(word, span=leaving[0].span)
        case _:
            pass
    ctx.report(found.RecoverableNeedsLeaving(at=leaving[0].span if leaving else clause.span, word=clause.word))
    return None
