"""What a scenario expects: amounts and values, nothing at all, and what still waits."""

from __future__ import annotations

from decimal import Decimal
from typing import cast

import attrs

from incentlang.check.calendar import in_plan, year_offset
from incentlang.check.context import Context
from incentlang.check.given import as_many, as_wide, columns_differ, rows_differ
from incentlang.check.literals import literal
from incentlang.diagnostics.grains import PairKeys
from incentlang.diagnostics.names import UnknownName, WrongSort
from incentlang.diagnostics.nominations import ExpectNominated
from incentlang.diagnostics.paydays import NotTheTwoWeeks
from incentlang.diagnostics.scenario_expectations import ExpectOfPlan, MeasureNeverWaits, ReasonElsewhere
from incentlang.diagnostics.scenarios import ExpectKind, PeriodOfOtherGrain, UnknownReason
from incentlang.diagnostics.suggest import closest
from incentlang.ir.expressions import Literal
from incentlang.ir.scenario import EVERY, REASONS, Expect, Reason
from incentlang.syntax import ast
from incentlang.types import RATIO, Money, Type, describe
from incentlang.values.periods import Period, period_of

NONE, PENDING, NOMINATED = "none", "pending", "nominated"
"""Words in the place of a value; the first two in a table, where a sentence says `expect no` and `is pending`."""

_NOTHING = frozenset({NONE, "no", "nothing", "missing", "nil"})

_ZERO = Decimal(0)


@attrs.frozen
class _Asked:
    """What is asked of whom is in order: the definition's kind, None of one that nominates and of all rules."""

    kind: Type | None
    is_measure: bool
    nominates: bool
    period: Period | None


def value(ctx: Context, node: ast.Expect) -> list[Expect]:
    """`expect new_logo for D1 is 12_000 USD`, or that it waits, or that somebody is nominated."""
    asked = _asked(ctx, node)
    if asked is None or not _reason_fits(ctx, node.reason, asked, pending=isinstance(node.value, ast.Pending)):
        return []
    match node.value:
        case ast.Pending() as waits:
            return _waiting(ctx, node, asked, waits)
        case _ if asked.nominates:
            return _nominated(ctx, node, asked)
        case _:
            return _figure(ctx, node, asked)


def nothing(ctx: Context, node: ast.ExpectNo) -> list[Expect]:
    """`expect no new_logo for D1`; `no credit` is about all rules and pools."""
    asked = _asked(ctx, node)
    if asked is None or not _reason_fits(ctx, node.reason, asked, none_of=node.name.text):
        return []
    nominated = False if asked.nominates else None
    also = node.also.text if node.also is not None else ""
    found = Expect(
        node.name.text, node.key.text, asked.period, _ZERO, _reason(node.reason), asked.is_measure, nominated, also,
        outcome="none", span=node.span,
    )  # fmt: skip
    return [found]


def table(ctx: Context, node: ast.ExpectTable) -> list[Expect]:
    """`expect for each: new_logo, expansion` and its rows: each cell is an expectation of its own."""
    if not (columns_differ(ctx, node.columns) and rows_differ(ctx, node.rows)):
        return []
    # What is wrong with a column is told once, not in each row.
    asked = [_asked(ctx, _of_column(node, name, node.rows[0])) for name in node.columns]
    found: list[Expect] = []
    for line in node.rows:
        if as_wide(ctx, line, node.columns, "`none` says that nothing comes out"):
            for each, name, cell in zip(asked, node.columns, line.cells, strict=True):
                found += _cell(ctx, node, line, name, cell) if each is not None else []
    return found


def _of_column(node: ast.ExpectTable, name: ast.Ident, line: ast.ScenarioRow) -> ast.ExpectNo:
    return ast.ExpectNo(name, line.key, None, node.period, None, name.span)


def _cell(
    ctx: Context,
    node: ast.ExpectTable,
    line: ast.ScenarioRow,
    name: ast.Ident,
    cell: ast.Literal | ast.Ident | ast.Text,
) -> list[Expect]:
    """A cell as the sentence that says the same."""
    word = cell.text if isinstance(cell, ast.Ident) else ""
    whom = f"{name.text} for {line.key.span.text}" + (f" in {node.period.span.text}" if node.period else "")
    if word == NONE:
        found = nothing(ctx, attrs.evolve(_of_column(node, name, line), span=cell.span))
        written = f"expect no {whom}"
    else:
        said = ast.Pending(None, None, cell.span) if word == PENDING else cell
        found = value(ctx, ast.Expect(name, line.key, None, node.period, said, None, False, cell.span))
        written = f"expect {whom} is {cell.span.text}"
    return [attrs.evolve(each, written=written, span=line.span) for each in found]


def _asked(ctx: Context, node: ast.Expect | ast.ExpectNo) -> _Asked | None:
    """What is asked of whom, or None after reporting."""
    name = node.name.text
    period = in_plan(ctx.symbols, node.period.value) if node.period else None
    if node.period is not None and period is None:
        ctx.report(_not_the_two_weeks(ctx, node.period))
        return None
    if name == EVERY:
        if node.also is not None:
            ctx.report(PairKeys(at=node.also.span, name=name, key=node.also.text, entity=""))
            return None
        return _Asked(None, False, False, period)
    symbol = ctx.symbols.named.get(name)
    if symbol is None or symbol.kind not in ("rule", "pool", "measure"):
        if symbol is not None:
            article = "an" if symbol.kind[0] in "aeiou" else "a"
            is_a = f"{article} {symbol.kind}; expect a rule, a pool or a measure"
            ctx.report(WrongSort(at=node.name.span, name=name, is_a=is_a))
        else:
            near = closest(name, ctx.symbols.of_kind("rule", "pool", "measure"))
            ctx.report(UnknownName(at=node.name.span, name=name, suggestions=near))
        return None
    item = symbol.item
    pair = item.also if isinstance(item, ast.Measure) else None
    if not as_many(ctx, node, pair.text if pair is not None else ""):
        return None
    if not isinstance(item, ast.Measure):
        unit = ctx.rule_units.get(name)
        nominates = unit in ctx.recognitions
        return _Asked(None if nominates else Money(unit=unit), False, nominates, period)
    kind = ctx.measures.get(name)
    if kind is None:
        return None
    if ctx.key_of(item) == "plan" and node.key.text != "plan":
        ctx.report(ExpectOfPlan(at=node.key.span, name=name, key=node.key.text))
        return None
    if period is None:
        ctx.report(ExpectKind(at=node.span, name=name, kind="a measure, so its period must be written"))
        return None
    if period.grain != ctx.grain_of(name):
        ctx.report(PeriodOfOtherGrain(at=node.span, name=name, period=str(period), grain=ctx.grain_of(name)))
        return None
    return _Asked(kind, True, False, period)


def _reason_fits(
    ctx: Context, reason: ast.Ident | None, asked: _Asked, *, pending: bool = False, none_of: str = ""
) -> bool:
    """Whether a reason exists and can stand here; else it is reported."""
    if reason is None:
        return True
    if reason.text not in REASONS:
        ctx.report(UnknownReason(at=reason.span, name=reason.text, suggestions=closest(reason.text, REASONS)))
        return False
    if pending:
        because, instead = "what waits is not decided yet", "`is pending for activation`"
    elif asked.is_measure:
        because, instead = "a measure has a value, which no clause decides", "the value alone"
    elif none_of == EVERY:
        because, instead = "each rule has a reason of its own", "`expect no RULE for KEY because …`"
    elif none_of and reason.text == PENDING:
        because, instead = "`expect no` says that nothing waits either", "`is pending`"
    else:
        return True
    ctx.report(ReasonElsewhere(at=reason.span, reason=reason.text, because=because, instead=instead))
    return False


def _reason(node: ast.Ident | None) -> Reason | None:
    return cast(Reason, node.text) if node is not None else None


def _waiting(ctx: Context, node: ast.Expect, asked: _Asked, waits: ast.Pending) -> list[Expect]:
    """`expect new_logo for D1 is pending for activation until 2026-04-05`."""
    if asked.is_measure:
        ctx.report(MeasureNeverWaits(at=waits.span, name=node.name.text))
        return []
    if waits.what is not None and waits.what.text not in ctx.facts:
        near = closest(waits.what.text, ctx.facts)
        ctx.report(UnknownName(at=waits.what.span, name=waits.what.text, suggestions=near))
        return []
    fact = waits.what.text if waits.what is not None else ""
    found = Expect(
        node.name.text, node.key.text, asked.period, _ZERO, None, outcome="pending", fact=fact, until=waits.until,
        span=node.span,
    )  # fmt: skip
    return [found]


def _figure(ctx: Context, node: ast.Expect, asked: _Asked) -> list[Expect]:
    """An amount, or the value of a measure."""
    written, kind = node.value, asked.kind
    assert kind is not None  # all rules together are never asked for a figure
    assert not isinstance(written, ast.Pending)
    found = None if isinstance(written, ast.Ident | ast.Text) else literal(ctx, written)
    if found is not None and found.bad:
        return []
    fits = found is not None and (
        found.kind == kind
        or (isinstance(kind, Money) and isinstance(found.kind, Money) and kind.unit == found.kind.unit)
        or (isinstance(written, ast.Number) and not isinstance(kind, Money) and kind != RATIO)
    )
    amount = found.ir.value if found is not None and isinstance(found.ir, Literal) else None
    if node.negated or not fits or not isinstance(amount, Decimal):
        row, meant = node.key.text if _in_table(node) else "", _meant(node, written)
        ctx.report(ExpectKind(at=written.span, name=node.name.text, kind=describe(kind), row=row, instead=meant))
        return []
    also = node.also.text if node.also is not None else ""
    return [
        Expect(
            node.name.text, node.key.text, asked.period, amount, _reason(node.reason), asked.is_measure, also=also,
            span=node.span,
        )
    ]  # fmt: skip


def _meant(node: ast.Expect, written: ast.Literal | ast.Ident | ast.Text) -> str:
    """What says what a word in the place of a value was meant to say; nothing where it is not known."""
    word = written.text if isinstance(written, ast.Ident) else ""
    if word not in _NOTHING and not (node.negated and word == PENDING):
        return ""
    return f"`{NONE}`" if _in_table(node) else f"`expect no {node.name.text} for {node.key.span.text}`"


def _in_table(node: ast.Expect) -> bool:
    """Whether this was a cell of a table: there the clause is the value alone."""
    return node.span == node.value.span


def _nominated(ctx: Context, node: ast.Expect, asked: _Asked) -> list[Expect]:
    """`expect champions for eva is nominated`, or `is not nominated`."""
    name = node.name.text
    if not isinstance(node.value, ast.Ident) or node.value.text != NOMINATED:
        ctx.report(ExpectNominated(at=node.value.span, name=name))
        return []
    yes, reason = not node.negated, _reason(node.reason)
    return [Expect(name, node.key.text, asked.period, Decimal(yes), reason, nominated=yes, span=node.span)]


def _not_the_two_weeks(ctx: Context, node: ast.PeriodText) -> NotTheTwoWeeks:
    """Two weeks that are not the plan's, with those that hold their last day."""
    own = period_of(node.value.end, "2 weeks", year_offset(ctx.symbols)) if ctx.paid == "2 weeks" else None
    return NotTheTwoWeeks(at=node.span, written=str(node.value), near=own, paid=ctx.paid)
