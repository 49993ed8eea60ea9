"""A whole program as a script, or what of it cannot be one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date

import attrs

from incentlang.engines.relational.data.layout import NARROW, Layout, Widths
from incentlang.engines.relational.expressions import param_overrides, trials
from incentlang.engines.relational.expressions.earned import Posted
from incentlang.engines.relational.expressions.refusing import Gap, Unsupported, gap
from incentlang.engines.relational.expressions.stood_in import stood_in
from incentlang.engines.relational.pay.attributing import Attributed, attributed
from incentlang.engines.relational.pay.capclaws import Takes, asks_under_caps
from incentlang.engines.relational.pay.caps import Capped, capped
from incentlang.engines.relational.pay.claws import Taken, Wanted, asked_back, taken_back
from incentlang.engines.relational.pay.credited import Asks
from incentlang.engines.relational.pay.earnings import (
    Earning,
    as_they_move,
    earning_of_periods,
    earning_of_rows,
    earnings_of_pool,
)
from incentlang.engines.relational.pay.lives import (
    Life,
    credited_rows,
    kept_by_caps,
    life_of_periods,
    life_of_rows,
    taken_in_turn,
)
from incentlang.engines.relational.pay.periods import PeriodAmounts, period_amounts, read_while_open, waiting_periods
from incentlang.engines.relational.pay.pools import PoolAmounts, pool_amounts
from incentlang.engines.relational.pay.reviews import reviews
from incentlang.engines.relational.pay.rows import Lines, lines_of
from incentlang.engines.relational.pay.standings import standings
from incentlang.engines.relational.pay.telling import NOTHING, Told, told_by
from incentlang.engines.relational.pay.to_date import changes_to_date, to_date
from incentlang.engines.relational.pay.versions import as_amounts_move, in_pay_periods
from incentlang.engines.relational.pay.waiting import Waiting, waiting
from incentlang.engines.relational.pay.worth import Amounts, changes, earned_amounts
from incentlang.engines.relational.script import Script
from incentlang.engines.relational.sql import Const, calendar
from incentlang.engines.relational.sql.numbers import TooWide
from incentlang.ir.converting import converts_again
from incentlang.ir.expressions import Aggregate, InputRead, MeasureRead
from incentlang.ir.families import family_of
from incentlang.ir.program import Credit, PeriodRule, Program, RowRule
from incentlang.ir.walk import everything
from incentlang.ir.words import waited_for
from incentlang.source import Span
from incentlang.values.numbers import exact_arithmetic
from incentlang.values.periods import Grain

GENERAL = Widths()
"""What a script is built with as long as its calculations fit."""

_DIVISORS = (9, 6, 4)


@attrs.frozen
class RowCredit:
    """The relations of one credit of a rule of rows."""

    lines: Lines
    amounts: Amounts
    changes: str
    waiting: Waiting | None
    wanted: Wanted | None = None
    taken: Taken | None = None
    life: Life | None = None
    used: tuple[param_overrides.Used, ...] = ()


@attrs.frozen
class PeriodCredit:
    """The relations of one credit of a rule of periods; one that is paid to date has its changes.

    Attributes:
        split: The parts of rows, where the rule attributes its amounts to them.
    """

    amounts: PeriodAmounts
    waiting: PeriodAmounts | None
    life: Life | None = None
    changes: str | None = None
    split: Attributed | None = None


@attrs.frozen
class Built:
    """A program as relations.

    Attributes:
        gaps: What cannot be computed this way; with any, the rest is of no use.
        told: What it tells beside its figures.
    """

    script: Script
    rows: tuple[RowCredit, ...]
    periods: tuple[PeriodCredit, ...]
    caps: tuple[Capped, ...]
    gaps: tuple[Gap, ...]
    pools: tuple[PoolAmounts, ...] = ()
    told: Told = NOTHING

    @property
    def too_wide(self) -> Gap | None:
        """A calculation that needs more digits than there are."""
        return next((each for each in self.gaps if each.digits), None)


def build(
    program: Program,
    last_clock: date,
    starts: Mapping[int, date | None],
    widths: Widths = GENERAL,
    pending: bool = True,
    known_by: date | None = None,
) -> Built:
    """The script of a program.

    Args:
        program: A checked program.
        last_clock: The day on which the last pay period is read.
        starts: The first day of each rule of periods and of each pool, by its place among the rules, the pools coming
            after them; None: it pays nobody.
        widths: How many digits amounts have.
        pending: Whether what waits is asked for as well.
        known_by: The day of knowledge; None: everything is known.
    """
    shape = Layout(program.schema, widths, converts_again(program))
    clock = Const(last_clock, "day")
    known = None if known_by is None else Const(known_by, "day")
    script = Script(program, shape, _unit(program), clock, pending, known)
    rows: list[RowCredit] = []
    periods: list[PeriodCredit] = []
    gaps = list(_of_the_plan(program))
    credits_ = _Credits(script, starts, pending)
    script.earned.posted_by = credits_.posted_by
    for place, rule in enumerate(program.rules):
        for index, credit in enumerate(rule.credits):
            with _noting(gaps, credit.span):
                found_credit = credits_.of(place, index)
                if isinstance(found_credit, RowCredit):
                    rows.append(found_credit)
                elif found_credit is not None:
                    periods.append(found_credit)
    pools: list[PoolAmounts] = []
    for place, pool in enumerate(program.pools, start=len(program.rules)):
        start = starts.get(place)
        with _noting(gaps, pool.span):
            if start is not None:
                pools.append(pool_amounts(script, pool, start))
    every = [
        *(earning_of_rows(each.lines, each.amounts) for each in rows),
        *(earning_of_periods(each.amounts) for each in periods),
        *(share for each in pools for share in earnings_of_pool(script, each)),
    ]
    earnings = as_they_move(script, every)
    caps: list[Capped] = []
    for cap in sorted(program.caps, key=lambda each: each.of == ""):  # a cap on the whole plan cuts last
        with _noting(gaps, cap.span):
            found = capped(script, cap, earnings, caps)
            caps += [found] if found is not None else []
    asks = None
    with _noting(gaps, program.plan.span):
        asks = _asks(script, rows, caps, earnings)
    for number, capped_ in enumerate(caps):
        if capped_.cap.excess == "reviewed" and pending:
            taken = asks.windows[number] if asks is not None else ""
            caps[number] = attrs.evolve(capped_, reviewed=reviews(script, capped_, taken))
    for place, row in enumerate(rows):
        with _noting(gaps, row.lines.rule.span):
            concerned = asks if any(place in cap.lines for cap in caps) else None
            rows[place] = _lived_row(script, row, place, caps, concerned, earnings[place])
    for place, period in enumerate(periods):
        with _noting(gaps, period.amounts.rule.span):
            at = len(rows) + place
            life = life_of_periods(script, period.amounts, at, caps, earnings[at])
            periods[place] = attrs.evolve(period, life=life)
    noted = tuple(dict.fromkeys(gaps))
    defaults = [(each.amounts.step, each.amounts.assumed) for each in rows]
    defaults += [(each.amounts.step, each.amounts.assumed) for each in periods]
    told = told_by(script, defaults, stood_in(script), [used for each in rows for used in each.used])
    return Built(script, tuple(rows), tuple(periods), tuple(caps), noted, tuple(pools), told)


def build_narrowly(
    program: Program,
    last_clock: date,
    starts: Mapping[int, date | None],
    widths: Widths,
    pending: bool = True,
    known_by: date | None = None,
) -> Built:
    """The same with what the data needs, and with as many digits for shared divisors as that leaves room for."""
    for digits in (widths.divisor, *_DIVISORS):
        built = build(program, last_clock, starts, attrs.evolve(widths, divisor=digits), pending, known_by)
        if built.too_wide is None or not built.script.divides:
            break
    return built


@attrs.define
class _Credits:
    """The credits of a program, each made once, when it comes or when another one reads what it earned."""

    script: Script
    starts: Mapping[int, date | None]
    pending: bool
    made: dict[tuple[int, int], RowCredit | PeriodCredit | None] = attrs.field(factory=dict)
    under_way: set[tuple[int, int]] = attrs.field(factory=set)

    def of(self, place: int, index: int) -> RowCredit | PeriodCredit | None:
        """A credit by the place of its rule and its own there; None where it pays nobody."""
        if (place, index) not in self.made:
            self.under_way.add((place, index))
            try:
                self.made[place, index] = self._make(place, index)
            finally:
                self.under_way.discard((place, index))
        return self.made[place, index]

    def _make(self, place: int, index: int) -> RowCredit | PeriodCredit | None:
        rule = self.script.program.rules[place]
        credit = rule.credits[index]
        if isinstance(rule, RowRule):
            return _row_credit(self.script, rule, credit, self.pending)
        start = self.starts.get(place)
        return None if start is None else _period_credit(self.script, rule, credit, start, self.pending)

    def posted_by(self, name: str, span: Span) -> list[Posted]:
        """What the credits of a rule and of those that override it post; corrections by hand are no earnings of it."""
        family = family_of(self.script.program.rules, name)
        found: list[Posted] = []
        for place, rule in enumerate(self.script.program.rules):
            for index, credit in enumerate(rule.credits if rule.name in family else ()):
                if (place, index) in self.under_way:
                    raise Unsupported("what a rule earned, read by what it earns", span)
                made = None if isinstance(rule, RowRule) and credit.adjusts else self.of(place, index)
                if isinstance(made, RowCredit):
                    found.append(Posted(made.changes, made.amounts.amount, not made.amounts.once, True))
                elif made is not None:
                    moving = made.changes is not None
                    found.append(Posted(made.changes or made.amounts.step, made.amounts.amount, moving, False))
        return found


@contextmanager
def _noting(gaps: list[Gap], at: Span) -> Iterator[None]:
    """Note what cannot be computed."""
    try:
        yield
    except Unsupported as found:
        gaps.append(found.gap)
    except TooWide as wide:
        gaps.append(gap(f"a calculation of {wide.digits} digits", at, wide.digits))


def gaps_of(program: Program) -> tuple[Gap, ...]:
    """What of a program cannot be computed by relations, told without any data.

    A calculation is refused for its digits only where it does not fit with amounts as narrow as there are.
    """
    some_day = program.plan.start or date(2000, 1, 1)
    starts = dict.fromkeys(range(len(program.rules) + len(program.pools)), some_day)
    with exact_arithmetic():
        return build(program, some_day, starts, NARROW).gaps


def _row_credit(script: Script, rule: RowRule, credit: Credit, pending: bool) -> RowCredit:
    lines = lines_of(script, rule, credit)
    used = param_overrides.used(script, lines)
    if lines.depend:
        return _standing_row(script, lines, pending)
    amounts = earned_amounts(script, lines)
    words = {place: waited_for(waited.node) for place, waited in enumerate(lines.waits)}
    return RowCredit(
        lines,
        amounts,
        changes(script, lines, amounts),
        waiting(script, lines, words) if pending else None,
        asked_back(script, lines, amounts),
        used=used,
    )


def _standing_row(script: Script, lines: Lines, pending: bool) -> RowCredit:
    """The same where it depends on measures if a line is earned, and when."""
    if lines.rule.schedule is not None:
        raise Unsupported("money that waits after a condition on a measure", lines.credit.span)
    found = standings(script, lines, pending)
    wanted = asked_back(script, lines, found.amounts)
    return RowCredit(lines, found.amounts, changes(script, lines, found.amounts), found.waiting, wanted)


def _asks(
    script: Script, rows: Sequence[RowCredit], caps: Sequence[Capped], earnings: Sequence[Earning]
) -> Asks | None:
    """What caps ask for of what claw backs take; None where none takes of what a cap concerns."""
    takes: list[Takes] = []
    for place, row in enumerate(rows):
        if row.wanted is not None and any(place in cap.lines for cap in caps):
            lines, clauses = row.lines, row.lines.rule.clawbacks
            amounts, wanted = in_pay_periods(script, lines, row.amounts, row.wanted, earnings[place])
            money = credited_rows(script, lines, amounts)
            if wanted is not None and money.moving:
                money, wanted = as_amounts_move(money, wanted)
            taking = taken_in_turn(money, wanted, clauses, None, kept_by_caps(money, place, []))
            assert taking is not None
            parted = lines.shares is not None
            takes.append(Takes(place, lines.rule, lines.credit.span.start, parted, money, taking))
    return asks_under_caps(script, caps, takes) if takes else None


def _lived_row(
    script: Script, found: RowCredit, place: int, caps: list[Capped], asks: Asks | None, earning: Earning
) -> RowCredit:
    """The same with what becomes of what was earned."""
    lines = found.lines
    amounts, wanted = in_pay_periods(script, lines, found.amounts, found.wanted, earning)
    life = life_of_rows(script, lines, amounts, wanted, place, caps, asks)
    taken = taken_back(script, lines, amounts, wanted) if life is None and wanted is not None else None
    return attrs.evolve(found, life=life, taken=taken)


def _period_credit(script: Script, rule: PeriodRule, credit: Credit, start: date, pending: bool) -> PeriodCredit:
    if rule.to_date:
        so_far = to_date(script, rule, credit, start)
        split = attributed(script, so_far)
        return PeriodCredit(so_far, None, changes=changes_to_date(script, so_far, split), split=split)
    amounts = period_amounts(script, rule, credit, start)
    waits = waiting_periods(script, rule, credit, start, amounts) if pending else None
    if amounts.reads:
        read_while_open(script, rule, credit, start)
    return PeriodCredit(amounts, waits, split=attributed(script, amounts))


def _of_the_plan(program: Program) -> list[Gap]:
    """What concerns the whole plan."""
    return [*trials.misplaced(program), *param_overrides.misplaced(program)]


def _unit(program: Program) -> Grain:
    """The shortest grain in which anything is added up: the pay period, a rule's, or what a measure asks for."""
    grains: list[Grain] = [program.plan.paid]
    grains += [rule.each for rule in (*program.rules, *program.pools) if not isinstance(rule, RowRule)]
    for measure in program.measures:
        grains.append(measure.each)
        for node in (measure.body, *everything(measure.body)):
            if isinstance(node, Aggregate | MeasureRead | InputRead) and node.window is not None:
                grains.append(node.window.grain)
    monthly = [grain for grain in grains if grain in calendar.MONTHLY]
    return calendar.shortest(monthly) if monthly else "month"
