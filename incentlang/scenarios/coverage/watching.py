"""What an evaluation covers: an engine whose compiled functions note what they come to.

The functions of the plain engine are wrapped, by a compiler that is installed only where coverage is asked for, so
that nothing else runs slower. Explanations could tell the same, yet only of lines that exist: a row that `where`
leaves out, or a default deep inside a measure, has none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from typing import Any

from incentlang.collector import circles_not_searched
from incentlang.data.model import Dataset, Row
from incentlang.engines.reference import choosing, lookups, tables
from incentlang.engines.reference.answers import Answer, Problem
from incentlang.engines.reference.compiler import Compiler, Test, Value
from incentlang.engines.reference.conditions import Waited, candidates_of
from incentlang.engines.reference.engine import Engine, Line
from incentlang.engines.reference.env import Env
from incentlang.engines.reference.exact import divided
from incentlang.engines.reference.outcomes import Outcome
from incentlang.engines.reference.posting import place_of
from incentlang.engines.reference.run import run
from incentlang.engines.result import Result
from incentlang.ir.expressions import (
    After,
    And,
    Cases,
    Expr,
    LookUp,
    NoneWithin,
    Not,
    Or,
    Otherwise,
    OwnWalk,
    PeriodWalk,
    Previous,
    Step,
    Walk,
)
from incentlang.ir.lifecycle import Cap
from incentlang.ir.program import BandTable, PeriodRule, Program, Table
from incentlang.scenarios.coverage.place import Key
from incentlang.scenarios.coverage.places import (
    BINDING,
    CHOSEN,
    CREDITED,
    DAY_AFTER,
    DEFAULT,
    DRAWN,
    LAST_DAY,
    ROOM,
    THERE,
    side_of,
)
from incentlang.scenarios.coverage.tables import read_at, walked
from incentlang.source import Span
from incentlang.values.dates import LAST_DATE, ONE_DAY
from incentlang.values.numbers import Number
from incentlang.values.periods import Period

_Ask = tuple[int, date, date | None]


class Watch:
    """What scenarios came to.

    Attributes:
        seen: Every clause with the ways it went.
        stood: The values that tables were read at, by table and axis, in order.
        waited: How waits stood, by their clause.
    """

    def __init__(self) -> None:
        self.seen: set[Key] = set()
        self.stood: dict[tuple[Span, int], list[Number]] = {}
        self.waited: dict[Span, list[Waited]] = {}

    def engine(self, program: Program, data: Dataset, as_of: date, figures: bool = True) -> WatchingEngine:
        """An engine that notes what it comes to; without `figures` only how conditions go."""
        return WatchingEngine(program, data, as_of, self, figures)

    def evaluate(self, program: Program, data: Dataset, periods: Sequence[Period], as_of: date) -> Result:
        """A run that notes what it comes to.

        What a line would be worth while it waits covers no band and no case, for nobody is paid by it. A figure that
        such a question left in the engine's memory would hide the same figure when it is earned; so what was earned,
        or failed, is asked again, of an engine that is asked nothing else. A line that failed has only its conditions
        computed.
        """
        with circles_not_searched():
            engine = self.engine(program, data, as_of, figures=False)
            result = run(engine, periods)
            engine.finished(result)
            again = self.engine(program, data, as_of)
            for (last, only), asks in engine.decided.items():
                lines = list(again.lines(last, only))
                for index, clock, earned in asks:
                    lines[index].ask(clock, earned)
            return result

    def note(self, keys: Iterable[Key]) -> None:
        """Note clauses, each with the way it went."""
        self.seen.update(keys)


class WatchingEngine(Engine):
    """Sees also which lines were earned, and what a run drew and cut.

    Attributes:
        figures: Whether bands, cases and defaults are noted now.
        decided: The questions that a line answered for good: of which list of lines, which line, what it was asked.
        windows: The caps that were asked for their limit, for whom and in which period.
    """

    def __init__(self, program: Program, data: Dataset, as_of: date, watch: Watch, figures: bool) -> None:
        self.watch, self.figures = watch, figures
        self.decided: dict[tuple[date, str | None], list[_Ask]] = {}
        self.windows: set[tuple[Span, str, Period]] = set()
        super().__init__(program, data, as_of, compiling=partial(_WatchingCompiler, self, program))

    def lines(self, last: date, only: str | None = None) -> Iterator[Line]:
        """Every line, each noting what it earns."""
        asks = self.decided.setdefault((last, only), [])
        for index, line in enumerate(super().lines(last, only)):
            yield line._replace(ask=partial(self._asked, asks, index, line))

    def _asked(self, asks: list[_Ask], index: int, line: Line, clock: date, earned: date | None) -> Outcome:
        outcome = line.ask(clock, earned)
        if outcome.state not in ("pending", "problem"):
            asks.append((index, clock, earned))
        if outcome.state == "met" and outcome.amount:
            self.watch.note([(line.credit.span, CREDITED)])
        return outcome

    def finished(self, result: Result) -> None:
        """Note what a run drew, and what its caps cut."""
        for rule in self.program.rules:
            draw = rule.draw if isinstance(rule, PeriodRule) else None
            if draw is not None and any(each.kind == "draw" and each.rule == rule.name for each in result.entries):
                self.watch.note([(draw.span, DRAWN)])
        for cap in self.program.caps:
            for span, who, period in self.windows:
                if span == cap.span:
                    self.watch.note([(span, BINDING if _cut(cap, who, period, result) else ROOM)])


def _cut(cap: Cap, who: str, period: Period, result: Result) -> bool:
    """Whether a cap keeps something of what somebody earned in a period."""
    kept = [
        entry.amount
        for entry in result.entries
        if entry.kind == "cap" and (entry.file, entry.line) == place_of(cap.span)
        if entry.participant == who and period.contains(entry.earned_on)
    ]
    return sum(kept) != 0


class _WatchingCompiler(Compiler):
    """The functions of the engine, each noting what it came to after it has answered."""

    def __init__(self, engine: WatchingEngine, program: Program, *parts: Any) -> None:
        super().__init__(*parts)
        self.engine, self.watch, self.plan = engine, engine.watch, program.plan
        self.limits = {id(cap.limit): cap.span for cap in program.caps}
        draws = [rule.draw for rule in program.rules if isinstance(rule, PeriodRule) and rule.draw is not None]
        self.settling = {
            *self.limits,
            *(id(draw.amount) for draw in draws),
            *(id(draw.limit.value) for draw in draws if draw.limit is not None),
        }
        """What is asked after all lines, so that its figures count."""
        credits = [credit for rule in program.rules for credit in rule.credits]
        self.amounts = {id(credit.cap): credit.amount for credit in credits if credit.cap is not None}

    def _value(self, node: Expr, owner: str) -> Value:
        if isinstance(node, Otherwise | Previous):
            return self._with_default(node, owner)
        made = super()._value(node, owner)
        covers = self._covers(node, owner)
        if covers is not None:
            made = self._noting(made, covers)
        if id(node) in self.amounts:
            amount, limit = self.value(self.amounts[id(node)], owner), made
            made = self._noting(made, lambda env: [(node.span, BINDING if amount(env) > limit(env) else ROOM)])
        return self._settling(node, made) if id(node) in self.settling else made

    def _covers(self, node: Expr, owner: str) -> Callable[[Env], Iterable[Key]] | None:
        """What a node comes to besides its value."""
        match node:
            case Cases():
                chosen = choosing.first_met(self, node, owner)
                return lambda env: [(chosen(env).span, CHOSEN)]
            case LookUp(table=name, arguments=arguments):
                read = [self.value(argument, owner) for argument in arguments]
                return lambda env: self._looked_up(name, [lookups.plain(each(env)) for each in read], env)
            case Step(table=name, after=after):
                return lambda env: self._looked_up(name, [self._position(node, after, env)], env)
            case OwnWalk(table=name, value=value):
                amount = self.value(value, owner)
                return lambda env: self._own(name, lookups.plain(amount(env)), env)
            case Walk() | PeriodWalk():
                return partial(self._walked, node, lookups.bands_of(self, node.table, node.measure))
            case _:
                return None

    def _noting(self, made: Value, covers: Callable[[Env], Iterable[Key]]) -> Value:
        def value(env: Env) -> Any:
            found = made(env)
            if self.engine.figures:
                with _unchanged(env):
                    self.watch.note(covers(env))
            return found

        return value

    def _settling(self, node: Expr, made: Value) -> Value:
        """The limit of a cap, or the amount of a guarantee: it is asked once what it is about has been earned."""
        span = self.limits.get(id(node))

        def value(env: Env) -> Any:
            with self._with_figures():
                found = made(env)
            if span is not None and env.participant is not None and env.period is not None:
                self.engine.windows.add((span, env.participant, env.period))
            return found

        return value

    @contextmanager
    def _with_figures(self) -> Iterator[None]:
        """Note figures for a while."""
        before, self.engine.figures = self.engine.figures, True
        try:
            yield
        finally:
            self.engine.figures = before

    def _with_default(self, node: Otherwise | Previous, owner: str) -> Value:
        """A default, which notes each time that it is taken; where it is not, the value was there."""
        default = self.value(node.default, owner)
        sides: list[str] = []
        """Of the readings under way, the innermost last: a balance reads itself one period earlier."""

        def counted(env: Env) -> Any:
            sides[-1] = DEFAULT
            return default(env)

        self.made[id(node.default), owner] = counted
        made = super()._value(node, owner)

        def value(env: Env) -> Any:
            sides.append(THERE)
            try:
                found = made(env)
                self.watch.note([(node.default.span, sides[-1])] if self.engine.figures else ())
            finally:
                sides.pop()
            return found

        return value

    # --- tables -----------------------------------------------------------------------------------

    def _table(self, name: str, env: Env) -> Table:
        versions = self.tables.all[name]
        return versions[0] if len(versions) == 1 else self.tables.at(name, env)

    def _banded(self, name: str, env: Env) -> BandTable:
        table = self._table(name, env)
        assert isinstance(table, BandTable)
        return table

    def _stood(self, table: Table, arguments: Sequence[Any]) -> None:
        for axis, value in enumerate(arguments):
            self.watch.stood.setdefault((table.span, axis), []).append(value)

    def _looked_up(self, name: str, arguments: Sequence[Any], env: Env) -> Iterable[Key]:
        table = self._table(name, env)
        self._stood(table, arguments)
        return read_at(table, self.plan, arguments)

    def _position(self, node: Step, after: bool, env: Env) -> Number:
        place = self.periodic.row_walk(node, env)
        return divided(place.after if after else place.before, place.unit)

    def _own(self, name: str, value: Number, env: Env) -> Iterable[Key]:
        table = self._banded(name, env)
        self._stood(table, [value])
        return [*walked(table, self.plan, lookups.own_slices(table, value), [value])]

    def _walked(self, node: Walk | PeriodWalk, bands: Callable[[Env], BandTable], env: Env) -> Iterable[Key]:
        """A walk: what lay in which band, and where it began and ended."""
        place = self.periodic.row_walk(node, env) if isinstance(node, Walk) else self.periodic.period_walk(node, env)
        slices = tables.walk(bands(env), place.before, place.after, place.unit)
        ends = [divided(place.before, place.unit), divided(place.after, place.unit)]
        table = self._banded(node.table, env)
        self._stood(table, ends[1:])
        return [*walked(table, self.plan, slices, ends)]

    # --- conditions -------------------------------------------------------------------------------

    def test(self, node: Expr, owner: str) -> Test:
        """The function that answers a condition, and notes the answer of each that is not put together of others."""
        made = super().test(node, owner)
        if isinstance(node, And | Or | Not):
            return made

        def test(env: Env) -> Answer:
            answer = made(env)
            self.watch.note([(node.span, side_of(node, answer.state))])
            return answer

        return test

    def waits(self, node: After | NoneWithin, owner: str) -> Callable[[Env], Waited]:
        """The function that looks for a fact, and notes how the wait stands and whether it comes at its end."""
        made = super().waits(node, owner)
        candidates = candidates_of(self.world, owner, node.reach, self._rows_where(node))

        def wait(env: Env) -> Waited:
            with self._with_figures():
                waited = made(env)  # how long it waits decides also that it still waits
            self._stands(node, waited, env)
            decided = waited.answer.state != "pending"
            if waited.deadline is not None and decided:
                with _unchanged(env):
                    self._at_the_end(node, self._rows(node, candidates, waited.anchor, env), waited.deadline)
            return waited

        return wait

    def each(self, node: After, owner: str) -> Callable[[Env], Sequence[tuple[date, Row]]]:
        """The function that finds every row of a fact; none of them is a wait that failed once the window is over."""
        made, wait = super().each(node, owner), self.waits(node, owner)

        def found(env: Env) -> Sequence[tuple[date, Row]]:
            rows = made(env)
            with _unchanged(env):
                waited = wait(env)
                if waited.deadline is not None:
                    self._at_the_end(node, rows, waited.deadline)
            return rows

        return found

    def _stands(self, node: After | NoneWithin, waited: Waited, env: Env) -> None:
        """Waiting is noted on the day that the scenario ends on, or for a period on its last day."""
        state = waited.answer.state
        last = self.world.as_of if env.period is None else min(env.period.end, self.world.as_of or LAST_DATE)
        if state != "pending" or env.clock == last:
            self.watch.note([(node.span, state)])
            self.watch.waited.setdefault(node.span, []).append(waited)

    def _rows(
        self, node: After | NoneWithin, candidates: Callable[..., Sequence[tuple[date, Row]]], since: date, env: Env
    ) -> Sequence[tuple[date, Row]]:
        """The row that decides a wait, in time or late."""
        milestone = node.milestone if isinstance(node, After) else self._is_milestone(node)
        nth = node.nth - 1 if isinstance(node, After) else 0
        try:
            return candidates(env, date.min if milestone else since, None)[nth : nth + 1]
        except Problem:
            return ()

    def _is_milestone(self, node: NoneWithin) -> bool:
        return self.world.facts[node.reach.fact].once_per is not None

    def _at_the_end(self, node: After | NoneWithin, rows: Sequence[tuple[date, Row]], deadline: date) -> None:
        """A row on the last day counts for the one side, a row on the next day for the other, once it has come."""
        for day, _ in rows:
            if day <= (self.world.as_of or LAST_DATE) and deadline < LAST_DATE:
                if day == deadline:
                    self.watch.note([(node.span, LAST_DAY)])
                elif day == deadline + ONE_DAY:
                    self.watch.note([(node.span, DAY_AFTER)])


@contextmanager
def _unchanged(env: Env) -> Iterator[None]:
    """Look again without a trace: no default is told twice, no day asked for that the answer does not need."""
    assumed, horizon, until = len(env.assumptions), env.horizon, env.read_until
    try:
        yield
    finally:
        del env.assumptions[assumed:]
        env.horizon, env.read_until = horizon, until
