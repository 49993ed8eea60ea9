"""What the header says of time: how often the plan pays, and in which month its year starts."""

from __future__ import annotations

from calendar import month_name

from incentlang.check.context import Context, Scope
from incentlang.diagnostics.dates import UnknownMonth, WeekSplits, WeekWindow
from incentlang.diagnostics.suggest import closest
from incentlang.ir.expressions import MeasureRead
from incentlang.resolve.symbols import Symbols
from incentlang.syntax import ast
from incentlang.values.periods import Grain, Period, parse_period

MONTHS = [name for name in month_name if name]


def paid_of(symbols: Symbols) -> Grain:
    """How often the plan pays; every month where it does not say."""
    for clause in symbols.plan.clauses if symbols.plan else ():
        if isinstance(clause, ast.Paid):
            return clause.grain
    return "month"


def year_offset(symbols: Symbols) -> int:
    """How many months after January the plan's year starts."""
    for clause in symbols.plan.clauses if symbols.plan else ():
        if isinstance(clause, ast.YearStarts):
            return max(clause.month - 1, 0)
    return 0


def check_year(ctx: Context) -> None:
    """A year starts in a month."""
    for clause in ctx.symbols.plan.clauses if ctx.symbols.plan else ():
        if isinstance(clause, ast.YearStarts) and clause.month == 0:
            near = closest(clause.name.text.capitalize(), MONTHS)
            ctx.report(UnknownMonth(at=clause.name.span, name=clause.name.text, suggestions=near))


def walks_over_weeks(ctx: Context, call: ast.Call, measure: MeasureRead, over: Grain, reader: Grain | None) -> bool:
    """Refuse a walk over a longer period by weeks: of the rule, or of the measure."""
    if over == "week" or "week" not in (reader, ctx.grain_of(measure.name)):
        return False
    ctx.report(WeekSplits(at=measure.span, table=call.name.text, over=over))
    return True


def weeks_in_window(ctx: Context, name: str, window: ast.WindowText, scope: Scope, is_measure: bool) -> bool:
    """Refuse a longer stretch of something of each week where it would cut a week in two."""
    if ctx.grain_of(name) != "week":
        return False
    weekly = scope.grain == "week"
    if weekly and not (is_measure and window.kind == "previous"):
        return False
    if scope.grain is not None and not is_measure:
        return False  # supplied weeks are added whole, each in the period of its last day
    ctx.report(WeekWindow(at=window.span, name=name, window=window.span.text, grain=window.grain))
    return True


def in_plan(symbols: Symbols, period: Period) -> Period:
    """A period as the plan means it: its quarters and years begin where the header says."""
    found = parse_period(str(period), year_offset(symbols))
    assert found is not None
    return found
