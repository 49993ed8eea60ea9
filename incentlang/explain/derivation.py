"""What one explanation works with: the engine, whose payout it is, the clock, and the nodes made so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property

import attrs

from incentlang.data.model import Row
from incentlang.engines.reference import tables
from incentlang.engines.reference.answers import Problem
from incentlang.engines.reference.capping import Met
from incentlang.engines.reference.engine import Engine
from incentlang.engines.reference.env import Env
from incentlang.engines.reference.gathered import Counted, Series
from incentlang.engines.reference.posting import Cut
from incentlang.engines.reference.run import Capped, capped
from incentlang.engines.reference.stretches import span_of
from incentlang.explain import distinct, standing
from incentlang.explain.conditions import clause_text
from incentlang.explain.currencies import rates_of
from incentlang.explain.figures import counted, shown
from incentlang.explain.history import Standing as LineStanding
from incentlang.explain.history import moves_of_line
from incentlang.explain.inputs import input_figure, input_notes
from incentlang.explain.trace import Clause, Figure, Node, NodeKind, Nodes, Note, SourceRow
from incentlang.explain.values import Reader
from incentlang.explain.working import figure_of, row_figure
from incentlang.ir.expressions import Aggregate, Expr, InputRead, MeasureRead, Standing, Window
from incentlang.ir.pools import PoolShare
from incentlang.ir.program import BandTable, Credit
from incentlang.ir.versions import ALWAYS, Dates
from incentlang.ir.walk import everything
from incentlang.source import Span
from incentlang.types import Count, Money, NumberType, Ratio, Type
from incentlang.values.numbers import Number, as_fraction, exact_text, stored
from incentlang.values.periods import Period

_DEEPEST = 30
"""So many values behind each other are derived; a balance may reach back for years."""

_UNITS: dict[type, str] = {Ratio: "ratio", Count: "count"}


def unit_of(kind: Type, currency: str) -> str:
    """The unit of a node's value."""
    if isinstance(kind, Money):
        return kind.unit or currency
    return _UNITS.get(type(kind), "number")


@attrs.define
class Derivation:
    """One explanation in the making.

    Attributes:
        engine: The engine that computed the result.
        participant: Whose payout is explained.
        period: The pay period.
        clock: The day on which the period is read.
        earlier: The clock of the pay period before.
        slices: What the walks of each node put into each band of a table.
        filling: The number of the node being made.
        counted: Nodes whose amount is part of this payout.
        unit: The declared unit of the rule being explained; None is the plan's currency.
        series: The rows that tables were walked along.
        brief: Of rows that a rule is not for, only what leaves them out is told.
        accounted: The trace shows the account, whose columns figures may name.
    """

    engine: Engine
    participant: str
    period: Period
    clock: date
    earlier: date
    nodes: Nodes = attrs.field(factory=Nodes)
    slices: dict[int, dict[str, dict[Span, Number]]] = attrs.field(factory=dict)
    filling: int = -1
    counted: set[int] = attrs.field(factory=set)
    unit: str | None = None
    reading: list[list[int]] = attrs.field(factory=lambda: [[]])
    series: list[list[Figure]] = attrs.field(factory=list)
    brief: bool = False
    accounted: bool = True
    _listed: dict[int, int] = attrs.field(factory=dict)

    @cached_property
    def _capped(self) -> Capped:
        return capped(self.engine, self.participant, self.period)

    def cuts_of(self, credit: Credit | PoolShare, subject: str) -> Mapping[Period, Cut]:
        """What caps made of a line, by the pay periods in which that changed."""
        return self._capped.cuts.get((credit.span, subject), {})

    def met(self, credit: Credit | PoolShare, subject: str) -> Sequence[Met]:
        """Where a line met each cap, as it stands now."""
        return self._capped.met.get((credit.span, subject), ())

    def standing(self, credit: Credit | PoolShare, subject: str) -> LineStanding:
        """The function that lists what stands of a line, given its answer at the end of a pay period."""
        return moves_of_line(credit, self.engine.money_in(self.unit), self.cuts_of(credit, subject))

    @property
    def currency(self) -> str:
        """The unit of the rule being explained: the plan's currency, or a declared one."""
        return self.unit or self.engine.program.plan.currency

    def reader(self, env: Env, owner: str, lets: Mapping[str, Expr] | None = None) -> Reader:
        """A reader that makes a node of every measure and input it meets."""
        return Reader(self.engine, env, owner, self.saw, self.walked, self.along, self.number, lets or {})

    def along(self, sums: Sequence[Aggregate], series: Series, last: int) -> int:
        """The number under which the trace lists the rows of a series, up to a place in it."""
        number = self._listed.setdefault(id(series), len(self._listed))
        if number == len(self.series):
            self.series.append([])
        rows, reader = self.series[number], self.reader(Env(self.clock, self.clock), "")
        rows += [row_figure(reader, sums, row) for row in series.rows[len(rows) : last]]
        return number

    def walked(self, table: BandTable, slices: list[tables.Slice]) -> None:
        """Add a walk to the lines of its table."""
        bands = self.slices.setdefault(self.filling, {}).setdefault(table.name, {})
        for part in slices:
            bands[part.band.span] = as_fraction(bands.get(part.band.span, Decimal(0))) + as_fraction(part.width)

    def read_inside(self) -> None:
        """Begin to note what the node at hand reads."""
        self.reading.append([])

    def what_was_read(self) -> tuple[int, ...]:
        """The nodes read since `read_inside`, each once."""
        return tuple(dict.fromkeys(self.reading.pop()))

    def nodes_clauses(self, numbers: Sequence[int]) -> dict[int, tuple[Clause, ...]]:
        """The clauses of nodes already made."""
        return {number: self.nodes.made(number).clauses for number in numbers}

    def amount_notes(self, number: int, model: Clause) -> tuple[Note, ...]:
        """What a node says on the line of its amount."""
        return next(
            (c.notes for c in self.nodes.made(number).clauses if c.line == model.line and c.text == model.text), ()
        )

    def summary_of(self, number: int) -> str:
        """The last line of a node."""
        return self.nodes.made(number).note

    # --- measures and inputs ----------------------------------------------------------------------

    def saw(self, node: MeasureRead | InputRead, env: Env) -> int:
        """Make the node of a measure or input, once for each participant, period and window; its number."""
        measures = self.engine.measures
        if not measures.is_elsewhere(node):
            return self._saw(node, env, "participant")
        with measures.keyed(node, env):  # whose it is was read here, of whom was at hand before
            if isinstance(node, InputRead):
                whose = "plan" if measures.inputs[node.name].of_plan else "participant"
                return self._saw(attrs.evolve(node, also=None), env, whose)
            measure = measures.measures[node.name]
            whose = "participant" if measure.key == "role" else measure.role
            return self._saw(attrs.evolve(node, of=None, also=None), env, whose)

    def number(self, node: MeasureRead | InputRead, env: Env) -> int:
        """The number of a measure or input that a figure names; those who only read words are not led to it."""
        self.reading.append([])
        try:
            return self.saw(node, env)
        finally:
            self.reading.pop()

    def _saw(self, node: MeasureRead | InputRead, env: Env, whose: str) -> int:
        who = env.participant or ""
        period = self._period(node, env)
        window = node.window or env.window
        key = [(whose, who), ("period", str(period))] if whose != "plan" else [("period", str(period))]
        if also := self.engine.measures.also_of(node.name):
            key.insert(1, (also, env.also))
        if window is not None:
            key.append(("window", window_words(window)))
        if env.clock < period.end:
            key.append(("as at", env.clock.isoformat()))
        kind = "measure" if isinstance(node, MeasureRead) else "input"
        failed = self._value(node, env)[0] is None
        number, new = self.nodes.number(kind, node.name, tuple(key), failed)  # type: ignore[arg-type]
        self.reading[-1].append(number)
        if new and len(self.reading) > _DEEPEST:
            self.nodes.fill(self._left_out(node, number, tuple(key)))
        elif new:
            made = self._measure(node, env) if isinstance(node, MeasureRead) else self._input(node, env)
            self.nodes.fill(attrs.evolve(made, id=number, key=tuple(key)))
        return number

    def _left_out(self, node: MeasureRead | InputRead, number: int, key: tuple[tuple[str, str], ...]) -> Node:
        """The end of a very long chain of periods: ask for an earlier payout to go on."""
        kind: NodeKind = "measure" if isinstance(node, MeasureRead) else "input"
        return Node(number, kind, node.name, key, note="explained with the payouts of its own period")

    def _period(self, node: MeasureRead | InputRead, env: Env) -> Period:
        """The period whose value is read."""
        if isinstance(node, MeasureRead) and _at_end(node):
            return self.engine.measures.stretch_of(node, env)[0]
        return self.engine.measures.period_for(node.name, env)

    def _measure(self, node: MeasureRead, env: Env) -> Node:
        measure = self.engine.measures.measures[node.name]
        period = self._period(node, env)
        inner = Env(min(env.clock, period.end), period.end)
        (inner.participant, inner.also), inner.period = self.engine.measures.whose(node, env), period
        inner.role = measure.role
        inner.window = None if _at_end(node) else node.window or env.window
        self.read_inside()
        reader = self.reader(inner, "")
        value, unrounded, note = self._value(node, env)
        lines = [Note(text) for text in reader.calculation(measure.body)] if value is not None else []
        rows: list[SourceRow] = []
        for part in (measure.body, *everything(measure.body)):
            if isinstance(part, Aggregate):
                count, found = self._gathered(part, inner)
                if part.kind == "distinct":
                    lines += distinct.told(reader, part.value, (row.of for row in self._counted(part, inner)))
                converted, rates = rates_of(self.engine, part.fact, self._rows(part, inner))
                lines.append(Note(counted(count, part.fact) + (f"; {converted}" if converted else "")))
                rows += found + rates
            elif isinstance(part, Standing):
                notes, found = standing.told(reader, part)
                lines += notes
                rows += found
        span, figure = (
            measure.span,
            figure_of(reader, measure.body) if value is not None else Figure("problem", None, note),
        )
        if note:
            lines.append(Note(note, "problem"))
        return Node(
            0,
            "measure",
            measure.name,
            (),
            span.source.path,
            span.line,
            None if value is not None else "problem",
            exact_text(value) if value is not None else None,
            exact_text(unrounded) if unrounded is not None else None,
            unit_of(measure.type, self.engine.program.plan.currency),
            (Clause(measure.body.span.line, clause_text(measure.body.span), tuple(lines)),),
            self.what_was_read(),
            tuple(rows),
            figure=figure,
        )

    def _value(self, node: MeasureRead | InputRead, env: Env) -> tuple[Decimal | None, Number | None, str]:
        try:
            exact = self.engine.measures.exact(node, env)
        except Problem as problem:
            return None, None, problem.diagnostic.message()
        return stored(exact), exact, ""

    def _gathered(self, node: Aggregate, env: Env) -> tuple[int, list[SourceRow]]:
        rows = self._rows(node, env)
        return len(rows), [source_row(node.fact, row) for row in rows]

    def _rows(self, node: Aggregate, env: Env) -> list[Row]:
        return [counted.row for counted in self._counted(node, env)]

    def _counted(self, node: Aggregate, env: Env) -> list[Counted]:
        try:
            return self.engine.measures.rows_of(node, env)
        except Problem:
            return []  # the problem itself is told

    def _input(self, node: InputRead, env: Env) -> Node:
        measures = self.engine.measures
        own = measures.inputs[node.name]
        value, _, note = self._value(node, env)
        text = shown(value, own.type, self.engine.program.plan.currency) if value is not None else note
        cells = self.engine.world.data.inputs.get(own.name, {})
        period = self.engine.measures.period_for(node.name, env)
        whose = measures.whose(node, env)
        first, last = span_of(period, node.window or env.window)
        window, stretch = node.window or env.window, period
        if window is not None and own.each == "week" and env.period is not None:
            stretch = env.period  # the week that holds its last day may end after it
        told = [Note(text), *input_notes(own, whose, cells, period, node.window or env.window)]
        rows = [
            SourceRow(own.name, " ".join(filter(None, (who, also, str(when)))), versions[-1].file, versions[-1].number)
            for (who, also, when), versions in sorted(cells.items(), key=lambda item: item[0][2].start)
            if (who, also) == whose and when.start >= first and when.end <= last and versions
        ]
        return Node(
            0,
            "input",
            own.name,
            (),
            own.span.source.path,
            own.span.line,
            None if value is not None else "problem",
            exact_text(value) if value is not None else None,
            None,
            unit_of(own.type, self.engine.program.plan.currency),
            (Clause(own.span.line, clause_text(own.span.source.span_of_line(own.span.line)), tuple(told)),),
            (),
            tuple(rows),
            figure=input_figure(own, whose, cells, stretch, window, value),
        )

    # --- tables -----------------------------------------------------------------------------------

    def table_nodes(self) -> list[int]:
        """A node for each table that was walked for this payout, with what lay in each band."""
        found = []
        totals: dict[str, dict[Span, Number]] = {}
        for number in sorted(self.counted):
            for name, widths in self.slices.get(number, {}).items():
                bands = totals.setdefault(name, {})
                for span, width in widths.items():
                    bands[span] = as_fraction(bands.get(span, Decimal(0))) + as_fraction(width)
        walked = (
            (name, bands, table) for name, bands in totals.items() for table in self.engine.compiler.tables.all[name]
        )
        for name, bands, table in walked:
            assert isinstance(table, BandTable)
            versions = len(self.engine.compiler.tables.all[name]) > 1
            if versions and not any(band.span in bands for band in table.bands):
                continue
            clauses = [Clause(table.span.line, clause_text(table.span.source.span_of_line(table.span.line)))]
            for band in table.bands:
                lies = bands.get(band.span)
                note = (
                    "not reached"
                    if lies is None
                    else f"{self._width(lies, table)} at {shown(band.gives, table.gives, self.currency)}"
                )
                clauses.append(Clause(band.span.line, clause_text(band.span), (Note(note),)))
            key = (("participant", self.participant), ("period", str(self.period)), *version(table.dates))
            number, _ = self.nodes.number("table", name, key)
            span = table.span
            node = Node(number, "table", name, key, span.source.path, span.line, clauses=tuple(clauses))
            found.append(self.nodes.fill(node))
        return found

    def _width(self, width: Number, table: BandTable) -> str:
        kind = table.axis_type if isinstance(table.axis_type, Count | NumberType) else Money()
        return shown(stored(width), kind, self.currency)


def source_row(fact: str, row: Row) -> SourceRow:
    """Where a row stands."""
    return SourceRow(fact, row.key, row.file, row.number)


def _at_end(node: MeasureRead) -> bool:
    """Whether a measure is read as one of its own periods stands."""
    return node.window is not None and node.window.kind == "end"


def window_words(window: Window) -> str:
    """The window as a plan writes it."""
    match window.kind:
        case "to date":
            return f"{window.grain} to date"
        case "whole":
            return f"of the {window.grain}"
        case "last":
            return f"last {window.count} {window.grain}s"
        case "previous":
            return f"previous {window.grain}"
        case "end":
            return "at period end"


def version(dates: Dates) -> tuple[tuple[str, str], ...]:
    """What tells versions of one definition apart; nothing where there is one."""
    if dates == ALWAYS:
        return ()
    return (("version", f"{dates.first or 'the start'} to {dates.last or 'the end'}"),)
