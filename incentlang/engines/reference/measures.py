"""Values of participants and periods: measures, inputs, targets, and where a row or period stands on a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from incentlang.diagnostics.run import MissingInput, NoAssignment, NoRows, OutsideRole
from incentlang.engines.reference.answers import Problem
from incentlang.engines.reference.compiler import Compiler
from incentlang.engines.reference.env import Env, Whose
from incentlang.engines.reference.exact import put_together
from incentlang.engines.reference.gathered import EMPTY, Counted, Series, different, gather, total
from incentlang.engines.reference.members import Pairs
from incentlang.engines.reference.outcomes import Assumed
from incentlang.engines.reference.periodic import RowWalk
from incentlang.engines.reference.ranking import Rankings
from incentlang.engines.reference.reversals import Reversals
from incentlang.engines.reference.rollups import Teams
from incentlang.engines.reference.standing import Standings
from incentlang.engines.reference.stretches import one_before, periods_of, span_of
from incentlang.engines.reference.walks import Walks
from incentlang.engines.reference.world import World
from incentlang.ir.expressions import (
    Aggregate,
    EarnedRead,
    InputRead,
    MeasureRead,
    PeriodWalk,
    Previous,
    Step,
    TargetFor,
    Walk,
    Window,
)
from incentlang.ir.program import Measure, Program
from incentlang.ir.schema import Input
from incentlang.ir.walk import everything
from incentlang.types import Ratio
from incentlang.values.dates import ONE_DAY
from incentlang.values.numbers import Number, as_fraction, trimmed
from incentlang.values.periods import MONTHS_IN, Grain, Period, period_of

if TYPE_CHECKING:
    from incentlang.engines.reference.earnings import Earnings

Key = tuple[str, Whose, Period, Window | None, date]


class Measures:
    """Every value that belongs to a participant and a period. `compiler` and `earnings` are set once they exist."""

    compiler: Compiler
    earnings: Earnings

    def __init__(self, world: World, program: Program) -> None:
        self.world = world
        self.plan = program.plan
        self.plan_start = program.plan.start
        self.offset = program.plan.year_offset
        self.measures: dict[str, Measure] = {measure.name: measure for measure in program.measures}
        self.inputs: dict[str, Input] = {item.name: item for item in program.schema.inputs}
        self._kept: dict[Key, Number] = {}
        self._series: dict[tuple[str, tuple[int, ...]], dict[Whose, Series]] = {}
        self.defaults: set[Assumed] = set()
        """Values taken for inputs that nobody supplied."""
        self.walks = Walks(self)
        self.teams = Teams(self)
        self.reversals = Reversals(self, program)
        self.rankings = Rankings(self)
        self.standing = Standings(self)
        self.pairs = Pairs(self)
        self.lost: dict[tuple[str, str], str] = {}
        """Rows that no measure could give to anybody, by fact and key, with the reason."""
        self._feeds: dict[str, list[Aggregate]] = {}

    # --- measures and inputs ----------------------------------------------------------------------

    def grain_of(self, name: str) -> Grain:
        """The grain of a measure or input."""
        return self.measures[name].each if name in self.measures else self.inputs[name].each

    def period_for(self, name: str, env: Env) -> Period:
        """The period of a measure or input that its reader means: its own, or that of the row's counting date."""
        grain = self.grain_of(name)
        if env.period is not None:
            return period_of(env.period.end, grain, self.offset)
        return period_of(self.counting_day(name, env), grain, self.offset)

    def counting_day(self, name: str, env: Env) -> date:
        """The day on which the row at hand counts for a measure it feeds; else its compensation date."""
        if name not in self.measures or env.row is None:
            return env.day
        for node in self.feeds(name):
            if node.above is not None and node.above.at_end:
                counts = self.teams.day_of(node, env.row)
                if counts is not None and counts <= env.clock:
                    return counts
                if counts is not None:
                    env.until(counts)
                continue
            series = self.series((node,), self.measures[name].role).get(env.whose(node), EMPTY)
            place = series.place.get(id(env.row))
            if place is not None:
                day = series.days[place[0]]
                if day <= env.clock:
                    return day
                env.until(day)
        return env.day

    def feeds(self, name: str) -> list[Aggregate]:
        """Every sum that a measure reads, directly or through other measures."""
        if name not in self._feeds:
            found: list[Aggregate] = []
            self._feeds[name] = found  # known while it is looked for: a measure may read itself, one period earlier
            body = self.measures[name].body
            for node in (body, *everything(body)):
                if isinstance(node, Aggregate):
                    found.append(node)
                elif isinstance(node, MeasureRead):
                    found += self.feeds(node.name)
        return self._feeds[name]

    def exact(self, node: MeasureRead | InputRead, env: Env) -> Number:
        """The value before it is rounded for keeping."""
        if self.is_elsewhere(node):
            with self.keyed(node, env):
                return self._found(node, env)
        if not env.participant and env.nobody is not None:
            raise Problem(env.nobody)
        return self._found(node, env)

    def _found(self, node: MeasureRead | InputRead, env: Env) -> Number:
        return self._input(node, env) if isinstance(node, InputRead) else self._exact(node, env)

    def is_elsewhere(self, node: MeasureRead | InputRead) -> bool:
        """Whether a figure is not just that of who is at hand: of an entity, the plan, another person, or two."""
        if isinstance(node, InputRead):
            return node.also is not None or self.inputs[node.name].of_plan
        return node.of is not None or node.also is not None or self.measures[node.name].key != "role"

    def also_of(self, name: str) -> str:
        """The entity that a measure or input is of together with a role, or nothing."""
        return self.measures[name].also if name in self.measures else self.inputs[name].also

    @contextmanager
    def keyed(self, node: MeasureRead | InputRead, env: Env) -> Iterator[None]:
        """Put the entity or person that a figure is of in place of the participant; the plan has no name.

        The entity of a figure of two stands beside the participant.
        """
        who, also = env.participant, env.also
        if node.also is not None:
            if not who and env.nobody is not None and (isinstance(node, InputRead) or node.of is None):
                raise Problem(env.nobody)
            env.also = self.compiler.value(node.also, node.subject)(env)
        if isinstance(node, InputRead):
            env.participant = "" if self.inputs[node.name].of_plan else who
        elif self.measures[node.name].key == "plan":
            env.participant = ""
        elif node.of is not None:
            env.participant = self.compiler.value(node.of, node.subject)(env)
        try:
            yield
        finally:
            env.participant, env.also = who, also

    def _exact(self, node: MeasureRead, env: Env) -> Number:
        measure = self.measures[node.name]
        if env.row is not None:
            self.must_be_in(measure, env)
        elif node.of is not None and measure.key == "role" and env.period is not None:
            self.must_have_been_in(measure, env.participant or "", period_of(env.period.end, measure.each, self.offset))
        period, window = self.stretch_of(node, env)
        env.read_until = max(env.read_until, period.end if env.period is None else env.period.end)
        if env.clock < env.read_until:
            env.until(env.clock + ONE_DAY)
        return self.measure_at(measure, self.whose(node, env), period, window, env.clock)

    def whose(self, node: MeasureRead | InputRead, env: Env) -> Whose:
        """Whose a measure or input is that is read here."""
        return env.participant or "", env.also if self.also_of(node.name) else ""

    def stretch_of(self, node: MeasureRead, env: Env) -> tuple[Period, Window | None]:
        """The period of a measure that its reader means, and the window over it."""
        period = self.period_for(node.name, env)
        if node.window is not None and node.window.kind == "end":  # or the clock, where the period is still open
            return period_of(min(env.clock, period.end), period.grain, self.offset), None
        if node.window is not None and node.window.kind == "previous":
            each = self.measures[node.name].each
            period = period_of(one_before(period, node.window.grain).end, each, self.offset)
            return period, None if node.window.grain == each else Window("to date", node.window.grain)
        return period, node.window or env.window  # a window reaches every sum, also through other measures

    def settles(self, node: MeasureRead, env: Env) -> Period:
        """The last period that a measure read by the row at hand covers; when it has ended the value stands."""
        with self.keyed(node, env) if node.also is not None else nullcontext():
            period = self.period_for(node.name, env)
        return period_of(span_of(period, node.window)[1], period.grain, self.offset)

    def measure_at(self, measure: Measure, whose: Whose, period: Period, window: Window | None, clock: date) -> Number:
        """A measure of one participant and period, as at a day not after the period's end (semantics 4)."""
        at = min(clock, period.end)
        key = (measure.name, whose, period, window, at)
        if key not in self._kept:
            env = Env(at, period.end)
            (env.participant, env.also), env.period, env.window, env.role = whose, period, window, measure.role
            self._kept[key] = self.compiler.value(measure.body, "")(env)
            where = _where(whose, period)
            self.defaults.update(each._replace(subject=where) for each in env.assumptions)
        return self._kept[key]

    def previous(self, node: Previous, env: Env) -> Number | None:
        """The measure one period earlier, or None where it does not exist (semantics 25)."""
        before = self.before(node, env)
        if before is None:
            return None
        assert before.period is not None
        measure, who = self.measures[node.measure.name], before.participant or ""
        # Earlier periods are computed from the first one on, so that a long chain is no deep one.
        chain, period = [before.period], before.period
        while self._carries(node, measure, who, period) and not self._is_kept(
            measure, who, period.shifted(-1), env.clock
        ):
            period = period.shifted(-1)
            chain.append(period)
        for each in reversed(chain[1:]):
            self.measure_at(measure, (who, ""), each, None, env.clock)
        return self.measure_at(measure, (who, ""), before.period, None, env.clock)

    def took(self, node: Previous, env: Env) -> None:
        """Note that the default stood in for the period before."""
        text, default = (" ".join(part.span.text.split()) for part in (node.measure, node.default))
        where = _where((env.participant or "", ""), self.period_for(node.measure.name, env))
        self.defaults.add(Assumed(text, where, default))

    def before(self, node: Previous, env: Env) -> Env | None:
        """What a measure sees one period earlier, or None where it does not exist there."""
        assert env.participant is not None
        measure = self.measures[node.measure.name]
        now = self.period_for(measure.name, env)
        if not self._carries(node, measure, env.participant, now):
            return None
        period = now.shifted(-1)
        found = Env(min(env.clock, period.end), period.end)
        found.participant, found.period, found.role = env.participant, period, measure.role
        return found

    def _carries(self, node: Previous, measure: Measure, participant: str, period: Period) -> bool:
        """Whether a period has one before it: within the plan, in the role, and where asked in the same year."""
        before = period.shifted(-1)
        if self.plan_start is not None and before.end < self.plan_start:
            return False
        if node.within_year and before.within("year") != period.within("year"):
            return False
        return measure.key != "role" or bool(self.world.segments(participant, measure.role, before))

    def _is_kept(self, measure: Measure, participant: str, period: Period, clock: date) -> bool:
        return (measure.name, (participant, ""), period, None, min(clock, period.end)) in self._kept

    def must_be_in(self, measure: Measure, env: Env) -> None:
        """Raise a problem where the participant at hand is not in the measure's role."""
        who = env.participant or ""
        if measure.key != "role":
            return
        if not self.world.in_role(who, measure.role, env.day):
            if not self.world.participant(who).on(env.day):
                raise Problem(NoAssignment(participant=who, day=env.day))
            raise Problem(OutsideRole(participant=who, role=measure.role, measure=measure.name, day=env.day))

    def must_have_been_in(self, measure: Measure, who: str, period: Period) -> None:
        """Raise a problem where somebody was not in the measure's role on any day of a period."""
        if not self.world.segments(who, measure.role, period):
            raise Problem(OutsideRole(participant=who, role=measure.role, measure=measure.name, day=period.end))

    def _input(self, node: InputRead, env: Env) -> Number:
        own, whose = self.inputs[node.name], self.whose(node, env)
        window = node.window or env.window
        if window is not None and own.each == "week" and env.period is not None:
            period = env.period  # the week that holds its last day may end after it
        else:
            period = self.period_for(node.name, env)
        result = Decimal(0)
        for each in periods_of(period, window, own.each):
            result += self._value(own, whose, each)
        return result

    def _value(self, own: Input, whose: Whose, period: Period) -> Decimal:
        cells = self.world.data.inputs.get(own.name, {}).get((*whose, period), ())
        who, also = whose
        if cells:
            return cells[-1].value
        if own.missing is None:
            raise Problem(MissingInput(name=own.name, participant=who, also=also, period=str(period)))
        text = trimmed(own.missing * 100) + "%" if isinstance(own.type, Ratio) else trimmed(own.missing)
        self.defaults.add(Assumed(own.name, _where(whose, period), text))
        return own.missing

    def earned(self, node: EarnedRead, env: Env) -> Decimal:
        """What a rule earned for the participant over the reader's period or window."""
        return self.earnings.value(node, env)

    # --- gathered rows ----------------------------------------------------------------------------

    def series(self, sums: tuple[Aggregate, ...], of: str | None) -> Mapping[Whose, Series]:
        """The rows of some sums by participant, gathered on first use.

        `of` is whose they are: of a role, each row counts for people in it on the row's date; of an entity or the
        plan there is nobody who could be in another role.
        """
        role = of if of in self.world.schema.roles else ""
        key = (role, tuple(id(node) for node in sums))
        if key not in self._series:
            self._series[key] = gather(
                self.world, self.compiler, sums, self.lost, self.plan.in_range, self.reversals, role
            )
        return self._series[key]

    def stretch(self, window: Window | None, env: Env) -> tuple[date, date]:
        """The first and last day that a sum covers, as at the clock."""
        assert env.period is not None
        start, end = span_of(env.period, window)
        return start, min(end, env.clock)

    def gathered(self, node: Aggregate, env: Env) -> Number:
        """The sum, count or average of rows over the reader's period or window."""
        if node.kind in ("sum", "count") and not (node.above is not None and node.above.at_end):
            start, end = self.stretch(node.window or env.window, env)
            return total(self.series((node,), env.role).get(env.whose(node), EMPTY), start, end)
        if node.kind == "distinct":
            return different(self.rows_of(node, env))
        values = [counted.value for counted in self.rows_of(node, env)]
        if not values and node.kind not in ("sum", "count"):
            text = " ".join(node.span.text.split())
            raise Problem(NoRows(text=text, who=f" for {env.participant} in {env.period}"))
        return put_together(node.kind, values)

    def rows_of(self, node: Aggregate, env: Env) -> list[Counted]:
        """The rows that a gather takes over the reader's period or window, in their order."""
        start, end = self.stretch(node.window or env.window, env)
        if node.above is not None and node.above.at_end:
            return self.teams.rows_of(node, env, start, end)
        return self.series((node,), env.role).get(env.whose(node), EMPTY).between(start, end)

    # --- positions on a table ---------------------------------------------------------------------

    def row_walk(self, node: Walk | Step, env: Env) -> RowWalk:
        """Where the row at hand stands on the table."""
        if not self.is_elsewhere(node.measure):
            return self.walks.of_row(node, env)
        with self.keyed(node.measure, env):
            return self.walks.of_row(node, env)

    def period_walk(self, node: PeriodWalk, env: Env) -> RowWalk:
        """Where the period at hand stands on the table."""
        if not self.is_elsewhere(node.measure):
            return self.walks.of_period(node, env)
        with self.keyed(node.measure, env):
            return self.walks.of_period(node, env)

    # --- targets ----------------------------------------------------------------------------------

    def target(self, node: TargetFor, env: Env) -> Number:
        """Annual target x months / 12 x days active / days, summed over assignments (semantics 16)."""
        assert env.period is not None
        assert env.participant is not None
        period = period_of(env.period.end, node.grain, self.offset)
        months = Fraction(MONTHS_IN[node.grain], 12)
        result = Fraction(0)
        for annual, days in self.world.target(env.participant, self.role_of(env), period):
            result += as_fraction(annual) * months * Fraction(days, period.days)
        return result

    def months_in_role(self, env: Env, calendar: bool = False) -> Decimal:
        """Full months from the first day of the assignment to the period's end, or calendar months; the first is 0."""
        assert env.period is not None
        assert env.participant is not None
        role = self.role_of(env)
        starts = [each.start for each in self.world.participant(env.participant).assignments if each.role == role]
        if calendar:
            first, last = min(starts), env.period.end
            return Decimal(max(0, (last.year - first.year) * 12 + last.month - first.month))
        first, last = min(starts), env.period.end + ONE_DAY
        months = (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)
        return Decimal(max(0, months - 1))

    def role_of(self, env: Env) -> str:
        """The role in which the participant is at hand."""
        assert env.role is not None
        return env.role


def _where(whose: Whose, period: Period) -> str:
    """Whose value of which period; the plan has no name."""
    who = " and ".join(filter(None, whose))
    return f"{who} in {period}" if who else str(period)
