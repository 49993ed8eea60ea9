"""Which single change gives their figures: every plausible one is computed, and kept where it does to the cent."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal

import attrs

from incentlang.diagnostics.base import Diagnostic
from incentlang.engines.reference.run import evaluate
from incentlang.engines.result import Result
from incentlang.explain import Trace, explain_payout
from incentlang.explain.trace import SourceRow
from incentlang.ir.program import RowRule
from incentlang.ledger.payouts import Payout
from incentlang.reconcile.changes.base import Change, Ground
from incentlang.reconcile.changes.rows import moved_changes, row_changes
from incentlang.reconcile.changes.rules import denied, excepted, rule_changes
from incentlang.reconcile.changes.tables import table_changes
from incentlang.reconcile.changes.values import (
    currency_changes,
    knowledge_changes,
    rounding_changes,
    untried_days,
    value_changes,
)
from incentlang.reconcile.columns import EVERY_FIGURE
from incentlang.reconcile.comparing import agrees, figures_of, payouts_of
from incentlang.reconcile.model import Cause, Different, Figures, Key
from incentlang.reconcile.theirs import Theirs
from incentlang.values.numbers import round_to
from incentlang.values.periods import Period

ZERO = Decimal(0)
MOST_CAUSES = 3
"""So many causes are told of one payout, the likeliest."""
MOST_OF_ROWS = 800
"""So many changes of rows are tried for one person."""
MOST_PEOPLE = 50
"""The rows of so many people are tried."""

_FIGURE = "another figure"

Progress = Callable[[int, int], None]


@attrs.define
class _Open:
    """A payout that differs, while causes are looked for."""

    different: Different
    theirs: Figures
    exact: list[Cause] = attrs.field(factory=list)
    nearest: Cause | None = None
    tried: int = 0

    def seen(self, change: Change, found: Figures, fixes: int, breaks: int) -> None:
        """Note what a change gives."""
        self.tried += 1
        gives = found[self.different.column]
        cause = Cause(change.kind, change.text, change.place, gives, fixes, breaks)
        if agrees(self.theirs, found):
            self.exact.append(cause)
            return
        wanted, best = self.theirs[self.different.column], self.different.ours[self.different.column]
        if self.nearest is not None:
            best = self.nearest.gives
        if wanted is not None and gives is not None and best is not None and abs(wanted - gives) < abs(wanted - best):
            self.nearest = cause

    def done(self, many: int) -> Different:
        """The payout with its causes: those that fix most and break least of `many` that differ."""

        def likeliest(cause: Cause) -> tuple[bool, int]:
            # Another figure of ours that happens to be the same is the last to believe, unless it explains everything.
            return cause.kind == _FIGURE and cause.fixes < many, cause.breaks - cause.fixes

        best = min(map(likeliest, self.exact), default=None)
        unique = {cause.text: cause for cause in reversed(self.exact) if likeliest(cause) == best}
        told = tuple(unique.values())[::-1][:MOST_CAUSES]
        return attrs.evolve(self.different, causes=told, nearest=None if told else self.nearest, tried=self.tried)


def causes(
    ground: Ground,
    theirs: Theirs,
    different: Sequence[Different],
    result: Result,
    older: Sequence[Change] = (),
    progress: Progress | None = None,
) -> tuple[tuple[Different, ...], tuple[str, ...]]:
    """The differences with what causes each, and what was not tried.

    Args:
        ground: The plan, the data and what is known.
        theirs: Their payouts.
        different: Those that differ.
        result: What is paid here.
        older: Further changes to try, such as older plans.
        progress: Called with people done and people in all.
    """
    if not different:
        return (), ()
    search = _Search(ground, theirs, different, payouts_of(result))
    general = [*older, *_general(ground, theirs.periods)]
    people = list(dict.fromkeys(each.participant for each in different if each.participant in ground.data.participants))
    total = len(general) + len(people)
    for index, change in enumerate(general):
        if progress is not None:
            progress(index, total)
        search.compute(change)
    search.compare_other_figures()
    for index, who in enumerate(people[:MOST_PEOPLE]):
        if progress is not None:
            progress(len(general) + index, total)
        search.compute_rows(who)
    if len(people) > MOST_PEOPLE:
        limit = f"the rows of {len(people) - MOST_PEOPLE:,} people; give a file of them alone to try theirs"
        search.limits.append(limit)
    told = [search.open[each.key].done(len(search.open)) if each.key in search.open else each for each in different]
    days = untried_days(attrs.evolve(ground, closed=()), theirs.periods)
    if days and any(not each.causes for each in told):
        limit = f"what was known on {len(days):,} earlier days, {days[0]} to {days[-1]}; `--as-of` tries one of them"
        search.limits.append(limit)
    return tuple(told), tuple(search.limits)


def _general(ground: Ground, periods: tuple[Period, ...]) -> Iterator[Change]:
    """Changes that concern everybody."""
    base = ground
    if ground.closed:
        base = attrs.evolve(ground, closed=())
        yield Change("not as posted", "closed periods are computed again with what is known now", base)
    yield from table_changes(base)
    yield from rule_changes(base)
    yield from value_changes(base)
    yield from currency_changes(base)
    yield from knowledge_changes(base, periods)
    yield from rounding_changes(base)


class _Search:
    """Changes computed one after the other, each against every payout that it may explain."""

    def __init__(
        self, ground: Ground, theirs: Theirs, different: Sequence[Different], ours: Mapping[Key, Payout]
    ) -> None:
        self.ground, self.theirs, self.ours = ground, theirs, ours
        known = ground.data.participants
        self.open = {each.key: _Open(each, each.theirs) for each in different if each.participant in known}
        self.listed = {key: payout.figures for key, payout in theirs.payouts.items()}
        self.listed |= {each.key: each.theirs for each in different if each.sort == "missing"}
        self.equal = self.listed.keys() - {each.key for each in different}
        self.limits: list[str] = []

    def compute(self, change: Change, only: str | None = None) -> None:
        """Compute a change, for everybody or for one person, and note what it gives."""
        at = change.ground
        result = evaluate(at.program, at.data, self.theirs.periods, at.as_of, only=only, closed=at.closed)
        found = {key: self._figures(row, change) for key, row in payouts_of(result).items()}
        nothing = figures_of(None, self.theirs.figures)
        mine = {key: found.get(key, nothing) for key in self.listed if self._is_asked(key, at, only)}
        unlisted = sum(
            1
            for key, figures in found.items()
            if key not in self.listed and self._is_asked(key, at, only) and figures != nothing
        )
        self._note(change, mine, unlisted)

    def _is_asked(self, key: Key, at: Ground, only: str | None) -> bool:
        """Whether a change may concern a payout: with earlier knowledge than its period's end it is not there yet."""
        who, period, unit = key
        known = at.as_of is None or at.as_of == self.ground.as_of or period.end <= at.as_of
        return known and only in (None, who) and unit in self.theirs.units

    def _note(self, change: Change, mine: Mapping[Key, Figures], unlisted: int = 0) -> None:
        fitting = {key for key, figures in mine.items() if agrees(self.listed[key], figures)}
        fixes = sum(1 for key in fitting if key in self.open)
        breaks = unlisted + sum(1 for key in mine if key in self.equal and key not in fitting)
        for key in mine:
            if key in self.open:
                self.open[key].seen(change, mine[key], fixes, breaks)

    def _figures(self, row: Payout, change: Change) -> Figures:
        figures = figures_of(row, self.theirs.figures)
        if change.finish is None:
            return figures
        step, mode = change.finish
        return {name: None if value is None else round_to(value, step, mode) for name, value in figures.items()}

    def compare_other_figures(self) -> None:
        """Where they tell one figure: whether it is another one of ours, or the total of the periods so far."""
        if len(self.theirs.figures) != 1:
            return
        (column,) = self.theirs.figures
        there = [key for key in self.listed if key in self.ours]
        for name in EVERY_FIGURE:
            if name != column:
                change = Change(_FIGURE, f"it is what is called `{name}` here", self.ground)
                self._note(change, {key: {column: getattr(self.ours[key], name)} for key in there})
        change = Change(_FIGURE, "it is the total of the periods up to this one", self.ground)
        self._note(change, {key: {column: self._so_far(key, column)} for key in there})

    def _so_far(self, key: Key, column: str) -> Decimal | None:
        who, last, unit = key
        every = [
            getattr(row, column)
            for (other, period, within), row in self.ours.items()
            if (other, within) == (who, unit) and period.number <= last.number
        ]
        return None if None in every else sum(every, ZERO)

    def compute_rows(self, who: str) -> None:
        """Try the rows of one person's payouts, and of the periods beside them: what they have may be dated there."""
        mine = [each.different for each in self.open.values() if each.different.participant == who]
        tried: dict[str, Change] = {}
        for different in mine:
            for change in self._of_rows(who, different):
                tried.setdefault(f"{change.kind} {change.text}", change)
        if len(tried) > MOST_OF_ROWS:
            self.limits.append(f"{len(tried) - MOST_OF_ROWS:,} further changes of the rows of {who}")
        for change in list(tried.values())[:MOST_OF_ROWS]:
            self.compute(change, who)

    def _of_rows(self, who: str, different: Different) -> Iterator[Change]:
        ground = attrs.evolve(self.ground, closed=())
        period = different.period
        trace = self._trace(who, period)
        seen: set[tuple[str, str]] = set()
        if trace is not None:
            yield from _of_lines(ground, trace, failing=True)
            for row in _rows(trace, seen):
                yield from row_changes(ground, row.fact, row.key, period)
            yield from _of_lines(ground, trace, failing=False)
        for beside in (period.shifted(-1), period.shifted(1)):
            other = self._trace(who, beside)
            for row in _rows(other, seen) if other is not None else ():
                yield from moved_changes(ground, row.fact, row.key, period)

    def _trace(self, who: str, period: Period) -> Trace | None:
        at = self.ground
        trace = explain_payout(at.program, "", at.data, who, period, as_of=at.as_of, closed=at.closed)
        return None if isinstance(trace, Diagnostic) else trace


def _rows(trace: Trace, seen: set[tuple[str, str]]) -> Iterator[SourceRow]:
    """The rows behind a payout, each once."""
    for row in (row for node in trace.nodes for row in node.rows):
        if (row.fact, row.key) not in seen:
            seen.add((row.fact, row.key))
            yield row


def _of_lines(ground: Ground, trace: Trace, failing: bool) -> Iterator[Change]:
    """Lines that fail, paid all the same; or lines that hold, not paid."""
    rules = {rule.name: rule for rule in ground.program.rules if isinstance(rule, RowRule)}
    for node in trace.nodes:
        rule = rules.get(node.definition)
        if node.kind != "credit" or rule is None:
            continue
        subject = node.part("subject")
        lines = frozenset(clause.line for clause in node.clauses if clause.state in ("failed", "pending"))
        if bool(lines) == failing:
            found = excepted(ground, rule, subject, lines) if failing else denied(ground, rule, subject)
            if found is not None:
                yield found
