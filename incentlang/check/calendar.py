"""What the header says of time: how often the plan pays, and in which month its year starts."""

from __future__ import annotations

from calendar import month_name
from datetime import date

from incentlang.check.context import Context, Scope
from incentlang.diagnostics.dates import UnknownMonth, WeekSplits, WeekWindow
from incentlang.diagnostics.paydays import FirstDayUnasked, NoFirstDay, PaidTooLate, TwoWeeksArePaid
from incentlang.diagnostics.suggest import closest
from incentlang.ir.expressions import MeasureRead
from incentlang.resolve.symbols import Symbols
from incentlang.source import Span
from incentlang.syntax import ast
from incentlang.values.periods import WEEKS, Grain, Period, offset_of, parse_period, period_of

MONTHS = [name for name in month_name if name]


def paid_of(symbols: Symbols) -> Grain:
    """How often the plan pays; every month where it does not say."""
    for clause in symbols.plan.clauses if symbols.plan else ():
        if isinstance(clause, ast.Paid):
            return clause.grain
    return "month"


def year_offset(symbols: Symbols) -> int:
    """How the plan's periods lie: where its year starts, and the first day of its two weeks."""
    months, first = 0, None
    for clause in symbols.plan.clauses if symbols.plan else ():
        if isinstance(clause, ast.YearStarts):
            months = max(clause.month - 1, 0)
        elif isinstance(clause, ast.Paid) and clause.grain == "2 weeks":
            first = clause.first or date(2000, 1, 1)  # which `check_pay_days` reports
    return offset_of(months, first)


def check_year(ctx: Context) -> None:
    """A year starts in a month."""
    for clause in ctx.symbols.plan.clauses if ctx.symbols.plan else ():
        if isinstance(clause, ast.YearStarts) and clause.month == 0:
            near = closest(clause.name.text.capitalize(), MONTHS)
            ctx.report(UnknownMonth(at=clause.name.span, name=clause.name.text, suggestions=near))


def check_pay_days(ctx: Context, paid: ast.Paid, start: date | None) -> None:
    """Two weeks are counted from a day, which is not after the plan's first one; other pay periods have theirs."""
    first = paid.first
    if paid.grain != "2 weeks":
        if first is not None:
            ctx.report(FirstDayUnasked(at=paid.span, paid=" ".join(paid.span.text.split()[1:-2]), first=first))
    elif first is None:
        ctx.report(NoFirstDay(at=paid.span, example=start or date(2026, 1, 2)))
    elif start is not None and start < first:
        earlier = period_of(start, "2 weeks", offset_of(0, first)).start
        ctx.report(PaidTooLate(at=paid.span, first=first, start=start, earlier=earlier))


def only_paid(ctx: Context, span: Span, grain: Grain, what: str) -> bool:
    """Whether a definition may have this grain; of two weeks there are only guarantees and advances."""
    if grain != "2 weeks":
        return True
    ctx.report(TwoWeeksArePaid(at=span, what=what))
    return False


def walks_over_weeks(ctx: Context, call: ast.Call, measure: MeasureRead, over: Grain, reader: Grain | None) -> bool:
    """Refuse a walk over a longer period by weeks: of the rule, or of the measure."""
    if over in WEEKS or WEEKS.isdisjoint({reader, ctx.grain_of(measure.name)}):
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


def in_plan(symbols: Symbols, period: Period) -> Period | None:
    """A period as the plan means it, whose quarters and years begin where the header says.

    None for two weeks that are not the plan's.
    """
    offset = year_offset(symbols)
    found = parse_period(str(period), offset)
    return found if found is not None and found.offset == offset else None
