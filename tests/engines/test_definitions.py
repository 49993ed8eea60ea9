"""The values that are kept of every definition are those that the reference evaluator reads, to the last digit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
import pytest

from incentlang.cli import entry
from incentlang.data import Dataset
from incentlang.diagnostics.base import Diagnostic
from incentlang.engines.duckdb.keeping import TOLD_ELSEWHERE, TOO_LONG, Keeper, keep_definitions
from incentlang.engines.reference.answers import Problem
from incentlang.engines.reference.engine import Engine
from incentlang.engines.reference.env import Env
from incentlang.engines.reference.run import calendar_of, evaluate
from incentlang.engines.relational.build import gaps_of
from incentlang.engines.relational.doubt import Doubtful
from incentlang.engines.relational.results.definitions import Definition, Definitions, Table
from incentlang.engines.relational.sql import Cast, Column, Dec, Select, Source, Step
from incentlang.engines.result import LeftOut
from incentlang.ir.expressions import ValueRead
from incentlang.ir.program import Measure, Program, RowRule
from incentlang.ir.program import Value as DerivedValue
from incentlang.running.request import every_period
from incentlang.values.numbers import as_fraction, exact_arithmetic, trimmed
from incentlang.values.periods import Period, period_of, periods_between
from tests.engines.test_engines_on_cases import TOP, data_of, program_of, runnable

PLACES = Decimal("1e-12")
Row = tuple[Any, ...]


@pytest.mark.parametrize("folder", runnable())
def test_what_is_kept_is_what_the_reference_reads(folder: Path, tmp_path: Path) -> None:
    program = program_of(folder)
    assert program is not None
    data = data_of(folder) if not gaps_of(program) else None
    periods = every_period(program, data, None) if data is not None else None
    if data is None or periods is None or isinstance(periods, Diagnostic):
        return
    middle = len(periods) // 2
    runs: list[tuple[list[Period], date | None]] = [(periods, None)]
    if {"meaning", "life", "decisions", "cli"} & {*folder.parts}:  # plans that are soon computed
        runs.append((periods[: middle + 1], periods[middle].start))
    for asked, as_of in runs:
        try:
            kept = keep_definitions(program, data, asked, as_of, (), tmp_path)
        except Doubtful:
            continue
        rules = {rule.name for rule in program.rules}
        assert {*kept.names, *(each.name for each in kept.left_out)} == {
            *(each.name for each in program.measures),
            *(each.name for each in program.values),
            *(each.name for each in program.pools),
            *rules,
        }
        reference = Reference(program, data, asked, as_of)
        for name in kept.names:
            found = rows_of(tmp_path / f"{name}.parquet")
            if name in rules:
                assert reference.of_rule(name, found) == [], name
            else:
                assert reference.of_values(name, found) == [], name


def test_the_files_hold_the_figures_that_the_plan_works_out(tmp_path: Path) -> None:
    folder = TOP / "tests" / "cases" / "cli" / "run_keep_definitions"
    out = tmp_path / "out"
    assert entry(["run", str(folder), "--keep", "definitions", "--out", str(out), "--quiet"]) == 0
    files = {path.stem: path for path in (out / "definitions").iterdir()}
    told = {name: [tuple(map(shown, row.values())) for row in rows_of(path)] for name, path in files.items()}
    figures = {
        "net": "S1 900 | S2 3000 | S3 500 | S4 700 | S5 300 | S6 100",
        "large": "S1 no | S2 yes | S3 no | S4 no | S5 no | S6 no",
        "sold": "ann 2026-01 900 | ann 2026-02 3000 | ben 2026-02 500 | ann 2026-03 100 | ben 2026-03 0 | "
        "ann 2026-04 700 | ben 2026-04 300",
        "sold_in_quarter": "ann 2026-Q1 4000 | ben 2026-Q1 500 | ann 2026-Q2 700 | ben 2026-Q2 300",
        "mean_sale": "ann 2026-Q1 4000 3 1333.333333333333 | ben 2026-Q1 500 1 500 | "
        "ann 2026-Q2 700 1 700 | ben 2026-Q2 300 1 300",
        "of_forecast": "ann 2026-Q1 4000 2000 2 | ben 2026-Q1 - - - | ann 2026-Q2 - - - | ben 2026-Q2 - - -",
        "bought": "c1 2026-Q1 1600 | c2 2026-Q1 3000 | c3 2026-Q1 0 | c1 2026-Q2 700 | c2 2026-Q2 300 | c3 2026-Q2 0",
        "total": "2026-Q1 4600 | 2026-Q2 1000",
        "commission": "S1 ann 2026-01-20 60 90 | S2 ann 2026-02-15 60 300 | S3 ben 2026-02-20 60 25 | "
        "S4 ann 2026-04-05 60 35 | S5 ben 2026-04-20 60 15 | S6 ann 2026-03-03 60 10",
        "large_sales": "S2 ann 2026-03-31 65 20",
        "bonus": "ann 2026-Q1 2026-03-31 70 40 | ben 2026-Q1 2026-03-31 70 5",
    }
    assert told == {name: [tuple(row.split()) for row in rows.split(" | ")] for name, rows in figures.items()}


def shown(value: Any) -> str:
    """A cell as the figures are written."""
    if isinstance(value, bool) or value is None:
        return {True: "yes", False: "no", None: "-"}[value]
    return trimmed(value) if isinstance(value, Decimal) else str(value)


def test_a_value_that_does_not_fit_leaves_its_definition_out_and_no_other(tmp_path: Path) -> None:
    with duckdb.connect(":memory:") as connection:
        connection.execute("CREATE TABLE rows AS SELECT 'a' AS row, CAST(99 AS DECIMAL(2, 0)) AS value")
        row, value = Column("row", "text", "r"), Column("value", Dec(2, 0), "r")
        wide = Select((("row", row), ("value", Cast(value, Dec(1, 0)))), Source("rows", "r"))
        steps = [
            Step("wide", wide, kept=False),
            Step("fits", Select((("row", row), ("value", value)), Source("rows", "r")), kept=False),
            Step("doubt", Select((("row", row),), Source("rows", "r")), kept=False),
        ]
        columns = ("row", "value")
        found = tuple(
            Definition(name, Table(step, columns, columns), doubts)
            for name, step, doubts in (("a", "wide", ()), ("b", "fits", ()), ("c", "fits", ("doubt",)))
        )
        left_out = (LeftOut("d", "a pool"),)
        kept = Keeper(connection, Definitions(found, left_out), steps, set()).write(tmp_path / "values")
    assert kept.names == ("b",)
    assert kept.left_out == (*left_out, LeftOut("a", TOO_LONG), LeftOut("c", TOLD_ELSEWHERE))
    assert [path.name for path in (tmp_path / "values").iterdir()] == ["b.parquet"]


def rows_of(path: Path) -> list[dict[str, Any]]:
    """The rows of a file, by the names of their columns."""
    with duckdb.connect(":memory:") as connection:
        found = connection.execute(f"FROM read_parquet('{path}')")
        names = [each[0] for each in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


class Reference:
    """The values that the reference evaluator reads for the same run."""

    def __init__(self, program: Program, data: Dataset, periods: list[Period], as_of: date | None) -> None:
        self.program = program
        with exact_arithmetic():
            self.engine = Engine(program, data, as_of)
            every, clocks = calendar_of(self.engine, periods)
        self.first, self.clock = every[0].start, clocks[-1]
        self.result = evaluate(program, data, every, as_of)
        self.nodes: list[ValueRead] = []

    def of_values(self, name: str, found: list[dict[str, Any]]) -> list[Any]:
        """Where the values of a measure or derived value differ."""
        measure = next((each for each in self.program.measures if each.name == name), None)
        value = next((each for each in self.program.values if each.name == name), None)
        with exact_arithmetic():
            if measure is not None:
                expected = list(self._of_measure(measure))
            else:
                assert value is not None
                expected = list(self._of_value(value))
        key = len(expected[0]) - 1 if expected else 0
        told = [(*list(row.values())[:key], self._exact(row)) for row in found]
        return sorted_different(expected, told)

    def _exact(self, row: dict[str, Any]) -> Any:
        if "numerator" not in row:
            return row["value"]
        if row["value"] is None:
            return None
        exact = as_fraction(row["numerator"]) / as_fraction(row["denominator"])
        shown = Decimal(exact.numerator) / Decimal(exact.denominator)
        assert row["value"] == shown.quantize(PLACES, ROUND_HALF_UP)
        return exact

    def _of_measure(self, measure: Measure) -> Iterator[Row]:
        plan = self.program.plan
        start = max(self.first, plan.start or self.first)
        end = min(self.clock, plan.end or self.clock)
        every = periods_between(start, end, measure.each, plan.year_offset) if start <= end else []
        world = self.engine.world
        for period in every:
            match measure.key:
                case "role":
                    for who in world.data.participants:
                        there = [each for each, _ in world.segments(who, measure.role, period)]
                        if any(each.start <= self.clock for each in there):
                            yield who, str(period), self._read(measure, who, period)
                case "entity":
                    for key in world.data.entities[measure.role]:
                        yield key, str(period), self._read(measure, key, period)
                case "plan":
                    yield str(period), self._read(measure, "", period)

    def _read(self, measure: Measure, who: str, period: Period) -> Any:
        try:
            return self.engine.measures.measure_at(measure, (who, ""), period, None, self.clock)
        except Problem:
            return None

    def _of_value(self, value: DerivedValue) -> Iterator[Row]:
        world = self.engine.world
        fact = next(each for each in self.program.schema.facts if each.name == value.fact)
        day_of = world.date_of(fact)
        node = ValueRead(value.name, (), value.type)
        self.nodes.append(node)  # the compiler knows expressions by where they lie in memory
        read = self.engine.compiler.value(node, fact.name)
        for row in world.data.facts[fact.name]:
            if day_of(row) <= self.clock:
                try:
                    yield row.key, read(Env(self.clock, day_of(row), row))
                except Problem:
                    yield row.key, None

    def of_rule(self, name: str, found: list[dict[str, Any]]) -> list[Any]:
        """Where what a rule credited differs from the sum of its entries."""
        rule = next(each for each in self.program.rules if each.name == name)
        subject = "row" if isinstance(rule, RowRule) else "period"
        posted: dict[Row, Decimal] = {}
        for each in self.result.entries:
            if each.rule == name and each.kind in ("earn", "adjust", "nominate"):
                of = each.subject if each.subject_type in ("period", getattr(rule, "subject", "")) else ""
                of = of or str(period_of(each.earned_on, rule.each, self.program.plan.year_offset))  # type: ignore[union-attr]
                key = (each.participant, of, each.line)
                posted[key] = posted.get(key, Decimal(0)) + each.amount
        told: dict[Row, Decimal] = {}
        for row in found:
            key = (row["participant"], row[subject], row["line"])
            told[key] = told.get(key, Decimal(0)) + row["amount"]
        expected = [(*key, amount) for key, amount in posted.items() if amount]
        return sorted_different(expected, [(*key, amount) for key, amount in told.items() if amount])


def sorted_different(expected: list[Row], found: list[Row]) -> list[Any]:
    """Rows that only one of two lists has."""

    def plain(row: Row) -> Row:
        return tuple(Fraction(each) if isinstance(each, Decimal | Fraction | int) else each for each in row)

    left, right = [plain(row) for row in expected], [plain(row) for row in found]
    return [
        *(("expected", row) for row in left if row not in right),
        *(("found", row) for row in right if row not in left),
        *([("rows", len(left), len(right))] if len(left) != len(right) else []),
    ]
