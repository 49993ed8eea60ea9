"""Other values for the parameters of a plan, for one run."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from incentlang.diagnostics.base import Diagnostic
from incentlang.diagnostics.requests import NoSuchParam, ParamOfAnotherKind
from incentlang.diagnostics.suggest import closest
from incentlang.ir.expressions import Literal
from incentlang.ir.program import Param, Plan, Program
from incentlang.lower.digits import outgrown
from incentlang.source import Source
from incentlang.syntax import ast
from incentlang.syntax.parse import parse_expression
from incentlang.types import (
    DATE,
    MONEY,
    NUMBER,
    PERIOD,
    RATIO,
    Money,
    Ratio,
    describe,
    kind_of_length,
)
from incentlang.values.numbers import trimmed


def with_params(program: Program, written: Mapping[str, str]) -> Program | Diagnostic:
    """The program with other values of some parameters, each of the kind it was declared with.

    Args:
        program: The plan as written.
        written: New values by name, as one writes them in a plan: `70`, `12%`, `100 USD`, `30 days`, `2026-03-31`.
    """
    params = {param.name: param for param in program.params}
    for name, text in written.items():
        param = params.get(name)
        if param is None:
            known = tuple(sorted(params))
            return NoSuchParam(name=name, known=known, suggestions=closest(name, known))
        value = _read(text, program.plan)
        if value is None or not _fits(value, param.value):
            kind = describe(param.value.type, program.plan.currency)
            return ParamOfAnotherKind(name=name, found=text, kind=kind, example=_value_text(param.value, program))
        new = attrs.evolve(param.value, value=value.value, type=value.type)
        params[name] = attrs.evolve(param, since=(), value=new)
    changed = attrs.evolve(program, params=tuple(params.values()))
    parts = (changed.params, changed.tables, changed.measures, changed.rules, changed.caps, changed.values)
    later = (changed.pools, changed.ensures)
    found = outgrown(program.plan.currency, *parts, *later, conversions=program.schema.conversions)
    return next(iter(found), changed)


def value_text(param: Param, program: Program) -> str:
    """The value of a parameter as one writes it in a plan; a dated one with all its values."""
    if param.since:
        return ", ".join(f"{_value_text(each.value, program)} from {each.start}" for each in param.since)
    return _value_text(param.value, program)


def _value_text(written: Literal, program: Program) -> str:
    value = written.value
    match written.type:
        case Ratio():
            return f"{trimmed(value * 100)}%"  # type: ignore[operator,arg-type]
        case Money(unit=unit):
            return f"{trimmed(value)} {unit or program.plan.currency}"  # type: ignore[arg-type]
        case _:
            return str(value)


def _fits(value: Literal, declared: Literal) -> bool:
    units = [kind.unit for kind in (value.type, declared.type) if isinstance(kind, Money)]
    return type(value.type) is type(declared.type) and len(set(units)) < 2


def _read(text: str, plan: Plan) -> Literal | None:
    """A value as written, or None if it is none or of another currency."""
    match parse_expression(Source("--set", text.strip())):
        case ast.Number(value=number):
            return Literal(number, NUMBER)
        case ast.Percent(value=ratio):
            return Literal(ratio, RATIO)
        case ast.Amount(value=amount, currency=named) if named == plan.currency:
            return Literal(amount, MONEY)
        case ast.Amount(value=amount, currency=named) if named in [unit.name for unit in plan.units]:
            return Literal(amount, Money(unit=named))
        case ast.Length(value=length):
            return Literal(length, kind_of_length(length))
        case ast.Day(value=day):
            return Literal(day, DATE)
        case ast.PeriodText(value=period):
            return Literal(str(period), PERIOD)
        case _:
            return None
