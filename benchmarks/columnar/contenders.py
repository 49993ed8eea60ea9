"""Who takes part: programs that read one project folder and write one file of payouts."""

from __future__ import annotations

from importlib.util import find_spec

import attrs


@attrs.frozen
class Contender:
    """A program that is measured, always in a process of its own.

    Attributes:
        name: In tables and plots, and for `--only`.
        arguments: What follows `python`; `{project}` is the folder made by `generate`, `{out}` a path that does not
            exist yet.
        payouts: The CSV file of payouts after the run.
        packages: Modules that must be installed.
        exact: Whether a cent that differs is a failure, and not what is to be shown.
        most: Left out above so many deals, because nobody would wait for it.
    """

    name: str
    arguments: tuple[str, ...]
    payouts: str = "{out}"
    packages: tuple[str, ...] = ()
    exact: bool = True
    most: int | None = None

    def missing(self) -> list[str]:
        """Packages that are not installed."""
        return [package for package in self.packages if find_spec(package) is None]


def _baseline(name: str, module: str, *packages: str, exact: bool = True) -> Contender:
    arguments = ("-m", f"benchmarks.columnar.baselines.{module}", "{project}", "{out}")
    return Contender(name, arguments, packages=packages, exact=exact)


YARDSTICK = _baseline("DuckDB hoisted", "duckdb_hoisted", "duckdb")
"""All ratios are to this one, and all payouts are compared with its."""

CONTENDERS = (
    YARDSTICK,
    _baseline("DuckDB plain", "duckdb_plain", "duckdb"),
    _baseline("Polars", "polars_exact", "polars"),
    _baseline("pandas, floats", "pandas_float", "pandas", "pyarrow", exact=False),
    _baseline("decimal loop", "decimal_loop", "duckdb"),
    Contender("incent, payouts", ("-m", "benchmarks.columnar.ours", "{project}", "{out}"), packages=("duckdb",)),
    Contender(
        "incent, all entries",
        ("-m", "incentlang", "run", "{project}", "--out", "{out}", "--quiet", "--engine", "duckdb"),
        payouts="{out}/payouts.csv",
    ),
    Contender(
        "incent, reference",
        ("-m", "incentlang", "run", "{project}", "--out", "{out}", "--quiet", "--engine", "reference"),
        payouts="{out}/payouts.csv",
        most=100_000,
    ),
)
