"""A plan as a script of SQL, written without data, or why it cannot be one."""

# ruff: noqa: PLC0415 (the relations are loaded when a script is asked for)

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal as Choice
from typing import get_args

from incentlang.diagnostics.base import Diagnostic
from incentlang.diagnostics.engines import DialectCannot, EmitWithoutPeriod, ScriptCannot
from incentlang.ir.program import Program
from incentlang.running.computing import cannot
from incentlang.running.request import pay_periods

DialectName = Choice["duckdb", "spark", "snowflake", "bigquery", "postgres"]
DIALECTS: tuple[DialectName, ...] = get_args(DialectName)

_UNABLE: dict[str, str] = {
    "snowflake": "division and rounding as it does them are not proved against exact arithmetic",
    "bigquery": "its NUMERIC keeps at most 9 digits after the point, and amounts on the way need more",
    "postgres": "division and rounding as it does them are not proved against exact arithmetic",
}
"""Dialects that are known and refused, each with the reason."""


def emitted(program: Program, written: Sequence[str], dialect: DialectName) -> str | Diagnostic:
    """The text of the script, or why there is none.

    Args:
        program: A checked program.
        written: The periods asked for.
        dialect: How SQL is to be written.
    """
    if dialect in _UNABLE:
        return DialectCannot(dialect=dialect, reason=_UNABLE[dialect], able=("duckdb", "spark"))
    if not written:
        return EmitWithoutPeriod()
    periods = pay_periods(written, program.plan)
    if isinstance(periods, Diagnostic):
        return periods
    refusal = cannot(program, "duckdb")
    if refusal is not None:
        return refusal
    from incentlang.engines.relational.expressions.refusing import Unsupported
    from incentlang.engines.relational.results.accounts import unsettled
    from incentlang.engines.relational.results.emitting import script_text

    gaps = unsettled(program)
    if gaps:
        more = tuple((gap.what, gap.at) for gap in gaps[1:])
        return ScriptCannot(at=gaps[0].at, construct=gaps[0].what, more=more)
    try:
        return script_text(program, periods, "spark" if dialect == "spark" else "duckdb")
    except Unsupported as found:
        return ScriptCannot(at=found.gap.at, construct=found.gap.what)
