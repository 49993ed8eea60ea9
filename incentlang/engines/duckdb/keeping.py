"""The values of definitions written as Parquet, one file for each, by the connection on which a run stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import attrs
import duckdb

from incentlang.data.model import Dataset
from incentlang.engines.duckdb.load import load
from incentlang.engines.duckdb.steps import run_script
from incentlang.engines.relational.doubt import Doubtful
from incentlang.engines.relational.passes.simplifying import reached, simplified
from incentlang.engines.relational.results.definitions import Definition, Definitions, definitions
from incentlang.engines.relational.sql import Step
from incentlang.engines.relational.sql.render import quoted
from incentlang.engines.result import Kept, LeftOut
from incentlang.ir.program import Program
from incentlang.ledger.closing import ClosedPeriod
from incentlang.values.numbers import exact_arithmetic
from incentlang.values.periods import Period

TOLD_ELSEWHERE = "values of which only the reference evaluator can tell some"
TOO_LONG = "values of more digits than a column holds"


@attrs.frozen
class Keeper:
    """Definitions whose steps run when they are written, each by itself: one that fails stops no other.

    Attributes:
        steps: Every step of the script.
        made: The names of those that have run.
    """

    connection: duckdb.DuckDBPyConnection
    definitions: Definitions
    steps: Sequence[Step]
    made: set[str]

    def write(self, folder: Path) -> Kept:
        """Write a file for each definition.

        Args:
            folder: An empty folder, or one that is not there yet.
        """
        folder.mkdir(parents=True, exist_ok=True)
        names: list[str] = []
        left_out = list(self.definitions.left_out)
        for each in self.definitions.found:
            target = folder / f"{each.name}.parquet"
            why = self._write(each, target)
            if why:
                target.unlink(missing_ok=True)
                left_out.append(LeftOut(each.name, why))
            else:
                names.append(each.name)
        return Kept(folder, tuple(names), tuple(left_out))

    def _write(self, definition: Definition, target: Path) -> str:
        """Write the values of a definition; why that cannot be done, or nothing."""
        table = definition.table
        shown, order = (", ".join(quoted(name, "duckdb") for name in names) for names in (table.columns, table.order))
        path = str(target).replace("'", "''")
        try:
            for step in reached(self.steps, definition.asked):
                if step.name not in self.made:
                    run_script(self.connection, [step], ())
                    self.made.add(step.name)
            run_script(self.connection, (), definition.doubts)
            self.connection.execute(
                f"COPY (SELECT {shown} FROM {quoted(table.step, 'duckdb')} ORDER BY {order}) "
                f"TO '{path}' (FORMAT parquet, COMPRESSION zstd)"
            )
        except Doubtful as doubt:
            return TOO_LONG if isinstance(doubt.__cause__, duckdb.Error) else TOLD_ELSEWHERE
        except (duckdb.OutOfRangeException, duckdb.ConversionException):
            return TOO_LONG
        return ""


def keep_definitions(
    program: Program,
    data: Dataset,
    periods: Sequence[Period],
    as_of: date | None,
    closed: tuple[ClosedPeriod, ...],
    folder: Path,
) -> Kept:
    """Write the values of every definition, as the run of these periods sees them on its last day.

    Args:
        program: A checked program that relations can compute.
        data: Validated data, all versions of every row.
        periods: Pay periods to report, in order.
        as_of: The knowledge date, or None.
        closed: The closed periods, in order.
        folder: Where the files go.

    Raises:
        Doubtful: A value of the run cannot be computed, and only the reference evaluator can say why.
    """
    # A large run keeps definitions too, and asks the reference evaluator nothing.
    from incentlang.engines.relational.results.runs import prepare  # noqa: PLC0415

    with exact_arithmetic(), duckdb.connect(":memory:") as connection:
        run = prepare(program, data, periods, as_of, closed, measured=True)
        script = run.built.script
        found = definitions(run.built, run.every[0].start)
        load(connection, run.relations())
        steps = simplified(script.steps, {*script.doubts, *found.asked})
        sound = reached(steps, script.doubts)
        run_script(connection, sound, script.doubts)
        return Keeper(connection, found, steps, {step.name for step in sound}).write(folder)
