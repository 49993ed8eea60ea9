"""A run on files as they lie: everything stands in relations, and only what is asked for leaves them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import duckdb

from incentlang.data.findings import Findings
from incentlang.data.model import Dataset
from incentlang.data.places import find_place
from incentlang.engines.duckdb.files import NotPlain, day_text, scan
from incentlang.engines.duckdb.keeping import Keeper
from incentlang.engines.duckdb.load import load
from incentlang.engines.duckdb.opening import Opened, open_files
from incentlang.engines.duckdb.steps import run_script
from incentlang.engines.reference.gathered_defaults import takes_gathered_defaults
from incentlang.engines.reference.notes import CARRIED, MOST_NAMED, stood_in
from incentlang.engines.reference.overrides_used import tells_overrides
from incentlang.engines.reference.world import World
from incentlang.engines.relational.build import build_narrowly
from incentlang.engines.relational.data import layout
from incentlang.engines.relational.data.contents import of_periods
from incentlang.engines.relational.expressions.refusing import Unsupported
from incentlang.engines.relational.passes.simplifying import columns_read, inlined, reached, simplified
from incentlang.engines.relational.pay.telling import SAID, Told
from incentlang.engines.relational.results.accounts import accounts, shown_rows, unsettled
from incentlang.engines.relational.results.definitions import definitions
from incentlang.engines.relational.results.entry_rows import entries
from incentlang.engines.relational.results.listing import listing
from incentlang.engines.relational.sql import FALSE, Select, Source, Step, Union, whole
from incentlang.engines.relational.sql.numbers import TooWide
from incentlang.engines.relational.sql.render import quoted
from incentlang.engines.result import Kept
from incentlang.ir.converting import converts_again
from incentlang.ir.program import PeriodRule, Program, RowRule
from incentlang.ir.schema import Schema
from incentlang.project.model import DataSource, Project
from incentlang.values.periods import Period, periods_between


@attrs.frozen
class LargeRun:
    """A run that stands in relations; its connection is open.

    Attributes:
        payouts: The relation of the payouts that are reported; `entries` and `pending` where they were asked for.
        periods: The pay periods that are reported.
        digest: SHA-256 over the names and contents of the files.
        outside: Subject rows outside the plan's dates, by fact.
        newest: The latest date of any row.
        told: What it tells beside its figures.
        keeper: The definitions whose values are kept, where they were asked for.
    """

    connection: duckdb.DuckDBPyConnection
    program: Program
    payouts: str
    entries: str
    pending: str
    periods: tuple[Period, ...]
    digest: str
    outside: Mapping[str, int]
    newest: date
    told: Told
    keeper: Keeper | None = None

    @property
    def assumptions(self) -> tuple[str, ...]:
        """What was assumed: the plan's defaults, that negative pay is carried, and what a run of few rows tells too."""
        plan = self.program.plan
        owed = any(row["balance"] for row in self.totals())
        return (*plan.defaults, *([CARRIED] if plan.negative is None and owed else []), *self._told())

    def _told(self) -> Iterator[str]:
        """Defaults that stood in, by their text and what they stood in for first; then overrides that were used."""
        if not self.told.step:
            return
        said, who, key = (quoted(name, "duckdb") for name in (SAID, layout.WHO, layout.KEY))
        subject = f"CASE WHEN {who} = '' THEN {key} ELSE concat({who}, ' in ', {key}) END"
        each = f"SELECT DISTINCT {said}, {subject} AS subject FROM {quoted(self.told.step, 'duckdb')}"
        found = self.connection.execute(
            f"SELECT {said}, min(subject, {MOST_NAMED}), count(*) FROM ({each}) WHERE subject IS NOT NULL GROUP BY 1"
        ).fetchall()
        defaults = self.told.defaults
        taken = [(*defaults[number], first, count) for number, first, count in found if number < len(defaults)]
        for text, default, first, count in sorted(taken, key=lambda each: (each[0], each[2][0], each[1])):
            yield stood_in(text, default, first, count)
        yield from sorted({self.told.overrides[n - len(defaults)] for n, _, _ in found if n >= len(defaults)})

    def totals(self) -> list[dict[str, Any]]:
        """What all participants together earned, had cut and taken back, and are paid, in each period."""
        names = ("earned", "capped", "clawed_back", "payable", "paid", "balance")
        sums = ", ".join(f"sum({name})" for name in names)
        query = f'SELECT "_key", count(*), {sums} FROM {quoted(self.payouts, "duckdb")} GROUP BY ALL'
        found = self.connection.execute(f'{query} ORDER BY min("_number")').fetchall()
        return [dict(zip(("period", "rows", *names), row, strict=True)) for row in found]

    def write_payouts(self, target: Path) -> None:
        """Write payouts as CSV, with the columns that every run writes."""
        self._copy(self._payouts(), target, "FORMAT csv, HEADER")

    def _payouts(self) -> str:
        zero = "CAST(0 AS DECIMAL(18, 2))"
        unit = self.program.plan.currency
        return (
            f'SELECT "_who" AS participant, "_key" AS period, \'{unit}\' AS unit, opening, earned, '
            f"{zero} AS held, {zero} AS unvested, {zero} AS forfeited, capped, payable, {zero} AS drawn, "
            f"{zero} AS recovered, clawed_back, paid, balance, 'paid' AS status "
            f'FROM {quoted(self.payouts, "duckdb")} ORDER BY "_number", "_who"'
        )

    def write(self, folder: Path) -> Mapping[str, int]:
        """Write payouts as CSV and Parquet, and entries and what waits, where asked for, as Parquet.

        Returns:
            How many entries, and how many amounts that wait, were written.
        """
        self.write_payouts(folder / "payouts.csv")
        self._copy(self._payouts(), folder / "payouts.parquet", "FORMAT parquet")
        # Entries are numbered as they come out of the sort, which is then the only one.
        self.connection.execute("SET preserve_insertion_order = true")
        written = {"entries": 0, "pending": 0}
        if self.entries:
            # What is alike up to there comes by its amounts: a run writes the same file every time.
            order = (
                '"_number", participant, rule, subject, kind, line, earned_on, unrounded, amount, for_period, of_kind'
            )
            listed = f"SELECT * FROM {quoted(self.entries, 'duckdb')} ORDER BY {order}"
            numbered = f'SELECT row_number() OVER () AS entry, * EXCLUDE ("_number") FROM ({listed})'
            written["entries"] = self._copy(numbered, folder / "entries.parquet", "FORMAT parquet")
        if self.pending:
            order = '"_number", participant, rule, subject, waiting_for, amount'
            listed = f'SELECT * EXCLUDE ("_number") FROM {quoted(self.pending, "duckdb")} ORDER BY {order}'
            written["pending"] = self._copy(listed, folder / "pending.parquet", "FORMAT parquet")
        return written

    def keep(self, folder: Path) -> Kept | None:
        """Write the values of definitions to a folder that is not there yet, where they were asked for."""
        return None if self.keeper is None else self.keeper.write(folder)

    def _copy(self, query: str, target: Path, form: str) -> int:
        """Write what a query finds to a file; how many rows that were."""
        name = str(target).replace("'", "''")
        row = self.connection.execute(f"COPY ({query}) TO '{name}' ({form})").fetchone()
        assert row is not None
        return int(row[0])


def run_files(
    connection: duckdb.DuckDBPyConnection,
    project: Project,
    program: Program,
    small: Dataset,
    written: Sequence[Period] = (),
    files: Mapping[str, str] | None = None,
    keep: bool = False,
) -> LargeRun:
    """Run a plan on the files of a project as they lie.

    Args:
        connection: Where everything is computed; it decides how much memory is used.
        project: Where the files are.
        program: A checked program that relations can compute.
        small: People, inputs and rates, read with `small_schema`.
        written: Pay periods to report, in order; none means all there are.
        files: What to write for the plan files that entries name, where entries and what waits are asked for as well;
            None: only payouts.
        keep: Whether the values of definitions are asked for.

    Raises:
        NotPlain: A file, or the plan, needs the careful way.
        Doubtful: A value cannot be computed.
    """
    _plain_plan(program)
    opened = open_files(connection, project, program.schema, small)
    starts = _starts(program, opened.world)
    every, wanted = _calendar(connection, program, opened, starts, written)
    clocks = [period.end for period in every]
    built = build_narrowly(program, clocks[-1], starts, opened.widths, pending=files is not None)
    if built.gaps:
        raise NotPlain(built.gaps[0].what)
    told = pending = ""
    try:
        payouts = shown_rows(built.script, accounts(built.script, built, only_totals=files is None))
        if files is not None:
            told, pending = entries(built.script, built, files), listing(built.script, built) or ""
    except (Unsupported, TooWide) as wide:
        raise NotPlain(str(wide)) from wide
    kept = definitions(built, every[0].start) if keep else None
    days = [every[0].start, every[-1].end, *(day for pair in opened.days.values() for day in pair if day is not None)]
    load(connection, of_periods(built.script.numbered, days, every, clocks, wanted))
    asked = {payouts, told, pending, built.told.step, DOUBTS} - {""}
    every_step = [*opened.dated, *built.script.steps, _in_doubt(built.script.doubts)]
    steps = simplified(every_step, asked if kept is None else asked | kept.asked)
    # Steps have no order of rows; only the checks of keys in their files asked for one.
    connection.execute("SET preserve_insertion_order = false")
    for fact in program.schema.facts:
        _keep(connection, layout.fact_table(fact.name), steps)
    own = inlined(reached(steps, asked), asked)
    run_script(connection, own, [DOUBTS])
    reported = tuple(every[place] for place in wanted)
    digest, outside = opened.digest(small), _outside(connection, program)
    newest = _last_day(opened)
    keeper = Keeper(connection, kept, steps, {each.name for each in own}) if kept is not None else None
    return LargeRun(connection, program, payouts, told, pending, reported, digest, outside, newest, built.told, keeper)


DOUBTS = "in doubt"
"""The step of all that only the reference evaluator can tell."""


def _in_doubt(doubts: Sequence[str]) -> Step:
    """All doubts as one, so that all are asked at once."""
    nothing = Select((("_doubt", whole(1)),), Source(layout.PERIODS, "d"), where=FALSE)
    every = (Select((("_doubt", whole(1)),), Source(each, "d")) for each in doubts)
    return Step(DOUBTS, Union((nothing, *every)), kept=False)


OFTEN = 3
"""A file that is read so often is unpacked once, with the columns that are read."""


def _keep(connection: duckdb.DuckDBPyConnection, table: str, steps: Sequence[Step]) -> None:
    names, times = columns_read(steps, table)
    if times >= OFTEN and names:
        at, shown = quoted(table, "duckdb"), ", ".join(quoted(name, "duckdb") for name in names)
        kept = quoted(f"kept {table}", "duckdb")
        connection.execute(f"CREATE TEMPORARY TABLE {kept} AS SELECT {shown} FROM {at}")
        connection.execute(f"CREATE OR REPLACE TEMPORARY VIEW {at} AS SELECT * FROM {kept}")


def _outside(connection: duckdb.DuckDBPyConnection, program: Program) -> dict[str, int]:
    """Rows outside the plan's dates, by the facts that rules credit."""
    plan = program.plan
    found: dict[str, int] = {}
    for name in dict.fromkeys(rule.subject for rule in program.rules if isinstance(rule, RowRule)):
        table = quoted(layout.fact_table(name), "duckdb")
        low = f"\"_day\" < DATE '{plan.start}'" if plan.start is not None else "FALSE"
        high = f"\"_day\" > DATE '{plan.end}'" if plan.end is not None else "FALSE"
        row = connection.execute(f"SELECT count(*) FROM {table} WHERE {low} OR {high}").fetchone()
        if row is not None and row[0]:
            found[name] = int(row[0])
    return found


def _plain_plan(program: Program) -> None:
    """A plan settled period by period, checked row by row, or with pilots to watch, is computed the usual way."""
    if unsettled(program) or program.ensures or program.pilots or program.plan.start is None:
        raise NotPlain("accounts that are settled period by period")
    if takes_gathered_defaults(program):
        raise NotPlain("defaults in what a gather counts")
    if converts_again(program):
        raise NotPlain("amounts that are converted again")
    if tells_overrides(program):
        raise NotPlain("overrides in what is counted or paid for periods")


def _starts(program: Program, world: World) -> dict[int, date | None]:
    """The first day of each rule of periods: the plan's, or that of the first assignment in the role."""
    plan = program.plan
    assert plan.start is not None
    found: dict[int, date | None] = {}
    for place, rule in enumerate(program.rules):
        if isinstance(rule, PeriodRule):
            roles = [
                max(each.start, plan.start)
                for person in world.data.participants.values()
                for each in person.assignments
                if each.role == rule.role
            ]
            found[place] = min(filter(plan.in_range, roles), default=None)
    return found


def _calendar(
    connection: duckdb.DuckDBPyConnection,
    program: Program,
    opened: Opened,
    starts: Mapping[int, date | None],
    written: Sequence[Period],
) -> tuple[list[Period], list[int]]:
    """Every pay period from the first in which something can be earned, and which of them are reported."""
    plan = program.plan
    earliest = _first_in_range(connection, program, opened, starts)
    if earliest is None:
        raise NotPlain("nothing in the plan's dates")
    if not written and plan.end is not None and _last_day(opened) > plan.end:
        raise NotPlain("rows after the plan's end")
    if written:
        first, last = min(written[0].start, earliest), written[-1].end
    else:
        first, last = earliest, _last_day(opened)
    every = periods_between(first, last, plan.paid, plan.year_offset)
    reported = set(written) if written else set(every)
    return every, [place for place, period in enumerate(every) if period in reported]


def _last_day(opened: Opened) -> date:
    return max(day for pair in opened.days.values() for day in pair if day is not None)


def _first_in_range(
    connection: duckdb.DuckDBPyConnection, program: Program, opened: Opened, starts: Mapping[int, date | None]
) -> date | None:
    """A day of the first pay period in which something can be earned.

    Nothing is earned before the plan's first period, so no file is asked after a day of that period is known.
    """
    plan = program.plan
    assert plan.start is not None
    found = [day for day in starts.values() if day is not None]
    credited = {rule.subject for rule in program.rules if isinstance(rule, RowRule)}
    facts = [fact for fact in program.schema.facts if fact.name in credited]
    for fact in sorted(facts, key=lambda fact: fact.dated is None):
        if found and len(periods_between(plan.start, min(found), plan.paid, plan.year_offset)) == 1:
            break
        days = f"{quoted(layout.DAY, 'duckdb')} AS day FROM {quoted(layout.fact_table(fact.name), 'duckdb')}"
        if fact.dated is not None:
            file = opened.files[fact.name]
            days = f"{day_text(fact, file.columns)} AS day FROM {quoted(file.view, 'duckdb')}"
        until = f"day <= DATE '{plan.end}'" if plan.end is not None else "TRUE"
        query = f"SELECT min(day) FROM (SELECT {days}) WHERE day >= DATE '{plan.start}' AND {until}"
        row = connection.execute(query).fetchone()
        if row is not None and row[0] is not None:
            found.append(row[0])
    return min(found, default=None)


@contextmanager
def large_connection(memory: str | None) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that spills to a folder of its own what does not fit into memory.

    Args:
        memory: The most that is held in memory, such as `4GB`; None: what DuckDB takes by itself.
    """
    with tempfile.TemporaryDirectory(prefix="incent-") as folder:
        config: dict[str, str | bool | int | float | list[str]] = {"temp_directory": folder}
        if memory is not None:
            config["memory_limit"] = memory
        with duckdb.connect(":memory:", config=config) as connection:
            yield connection


def rows_of_files(project: Project, schema: Schema) -> int | None:
    """How many rows the facts of a plan have, where all of them are Parquet files; else None."""
    total = 0
    with duckdb.connect(":memory:") as connection:
        for fact in schema.facts:
            source = project.data.get(fact.name) or DataSource(fact.name)
            place = find_place(project, source, (), Findings())
            if place is None or place.path.suffix.lower() != ".parquet":
                return None
            try:
                row = connection.execute(f"SELECT count(*) FROM {scan(place.path)}").fetchone()
            except duckdb.Error:  # a damaged file, which the careful reader tells of
                return None
            total += int(row[0]) if row is not None else 0
    return total
