"""Which figures of the data can move a payout: what its last credited rows say, and what its measures gather."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import attrs

from incentlang.counterfactual.cells import Cell, input_cell, row_cell
from incentlang.data.model import Row
from incentlang.engines.reference.engine import Engine
from incentlang.engines.reference.rules import ReadyPeriodRule, ReadyRowRule
from incentlang.explain.trace import Node, SourceRow, Trace
from incentlang.ir.expressions import Aggregate, Expr, FieldRead, LetRead, ValueRead
from incentlang.ir.walk import everything
from incentlang.types import Count, Money, NumberType

Ready = ReadyRowRule | ReadyPeriodRule


@attrs.frozen(eq=False)
class InPlay:
    """A rule that has lines in a payout: its place among the engine's rules, its lines, the last credited row."""

    index: int
    ready: Ready
    lines: tuple[Node, ...]

    @property
    def last_met(self) -> Node | None:
        """The last line that was earned."""
        return next((node for node in reversed(self.lines) if node.state == "met" and node.rows), None)


def rules_in_play(engine: Engine, trace: Trace) -> list[InPlay]:
    """The rules of a plan that have lines in a trace, in the order of the plan."""
    found = []
    for index, ready in enumerate(engine.rules):
        places = {str(credit.node.span.line) for credit in ready.credits}
        lines = [node for node in trace.nodes if node.kind == "credit" and node.definition == ready.rule.name]
        mine = tuple(node for node in lines if node.part("line") in places)
        if mine:
            found.append(InPlay(index, ready, mine))
    return found


def cells(engine: Engine, trace: Trace, rules: Sequence[InPlay]) -> Iterator[tuple[InPlay, Cell]]:
    """The figures to try, each once, with the rule through which it was found."""
    known: set[tuple[str, str, str, int]] = set()
    for rule in rules:
        for cell in _of_rule(engine, trace, rule):
            place = (cell.table, cell.column, cell.file, cell.row)
            if place not in known:
                known.add(place)
                yield rule, cell


def _of_rule(engine: Engine, trace: Trace, rule: InPlay) -> Iterator[Cell]:
    if isinstance(rule.ready, ReadyRowRule):
        last = rule.last_met
        if last is not None:
            amounts = [credit.node.amount for credit in rule.ready.credits if not credit.node.adjusts]
            columns = _columns(engine, amounts, rule.ready.fact.name, rule.ready)
            row = _row(engine, last.rows[0])
            yield from _row_cells(engine, rule.ready.fact.name, row, columns) if row is not None else ()
    for node in _read(trace, rule.lines):
        if node.kind == "input" and _is_theirs(trace, node):
            for source in node.rows[-1:]:
                cell = input_cell(engine, node.definition, source.file, source.row)
                yield from (cell,) if cell is not None else ()
    if isinstance(rule.ready, ReadyPeriodRule):
        yield from _last_rows(engine, trace, rule)


def _last_rows(engine: Engine, trace: Trace, rule: InPlay) -> Iterator[Cell]:
    """What the last row says that the measures of a rule gather of somebody: of each column the latest."""
    found: dict[tuple[str, str], tuple[date, Cell]] = {}
    for node in _read(trace, rule.lines):
        if node.kind == "measure" and _is_theirs(trace, node):
            for day, cell in _gathered(engine, node):
                place = cell.table, cell.column
                if place not in found or found[place][0] <= day:
                    found[place] = day, cell
    for _, cell in found.values():
        yield cell


def _gathered(engine: Engine, node: Node) -> Iterator[tuple[date, Cell]]:
    measure = engine.measures.measures[node.definition]
    for part in (measure.body, *everything(measure.body)):
        if isinstance(part, Aggregate) and part.value is not None:
            columns = _columns(engine, [part.value], part.fact, None)
            day_of = engine.world.date_of(engine.world.facts[part.fact])
            rows = [_row(engine, source) for source in node.rows if source.fact == part.fact]
            row = max((each for each in rows if each is not None), key=day_of, default=None)
            if row is not None:
                yield from ((day_of(row), cell) for cell in _row_cells(engine, part.fact, row, columns))


def _is_theirs(trace: Trace, node: Node) -> bool:
    """Whether a value is of the person who is paid, or of nobody in particular: other people's figures stay theirs."""
    return node.part("participant") in ("", trace.participant)


def _read(trace: Trace, lines: Sequence[Node]) -> Iterator[Node]:
    """The measures and inputs that lines read, directly or through others."""
    seen: list[int] = []
    queue = [number for line in lines for number in line.inputs]
    while queue:
        number = queue.pop(0)
        if number not in seen:
            seen.append(number)
            yield trace.node(number)
            queue += trace.node(number).inputs


def _columns(engine: Engine, amounts: Sequence[Expr], fact: str, ready: ReadyRowRule | None) -> list[str]:
    """The numeric columns of a row that expressions on it read. A share of somebody is no figure to be moved."""
    found: list[str] = []
    lets = {let.name: let.value for let in ready.rule.lets} if ready is not None else {}
    queue = [part for amount in amounts for part in (amount, *everything(amount))]
    seen: set[str] = set()
    while queue:
        node = queue.pop(0)
        if isinstance(node, FieldRead) and len(node.path) == 1 and isinstance(node.type, Money | Count | NumberType):
            found.append(node.path[0])
        inner = None
        if isinstance(node, LetRead) and node.name not in seen:
            inner = lets.get(node.name)
        elif isinstance(node, ValueRead) and node.name not in seen and engine.compiler.values[node.name].fact == fact:
            inner = engine.compiler.values[node.name].body
        if inner is not None:
            assert isinstance(node, LetRead | ValueRead)
            seen.add(node.name)
            queue += (inner, *everything(inner))
    return list(dict.fromkeys(found))


def _row(engine: Engine, source: SourceRow) -> Row | None:
    rows = engine.world.data.facts.get(source.fact, ())
    return next((row for row in rows if (row.file, row.number) == (source.file, source.row)), None)


def _row_cells(engine: Engine, fact: str, row: Row, columns: Sequence[str]) -> Iterator[Cell]:
    for column in columns:
        cell = row_cell(engine, fact, row, column)
        yield from (cell,) if cell is not None else ()
