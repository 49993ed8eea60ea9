"""SQL objects written as the text of one dialect."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal as Choice
from typing import assert_never

from incentlang.engines.relational.sql import (
    Binary,
    Call,
    Case,
    Cast,
    Column,
    Const,
    Dec,
    Expr,
    Function,
    IsNull,
    Not,
    Operator,
    Over,
    Query,
    Quotient,
    Round,
    Select,
    Source,
    SqlType,
    Step,
    Union,
    Values,
)

Dialect = Choice["duckdb", "spark"]
DIALECTS: tuple[Dialect, ...] = ("duckdb", "spark")

_TYPES: dict[Dialect, dict[str, str]] = {
    "duckdb": {"text": "VARCHAR", "day": "DATE", "whole": "BIGINT", "truth": "BOOLEAN"},
    "spark": {"text": "STRING", "day": "DATE", "whole": "BIGINT", "truth": "BOOLEAN"},
}
# How each function is called; {0}, {1} are its arguments, {first}, {second} the same as operands of an operator.
_DUCKDB: dict[Function, str] = {
    "abs": "abs({0})",
    "any": "bool_or({0})",
    "common_multiple": "list_reduce(list(DISTINCT {0}), lambda a, b: lcm(a, b))",
    "floor_divide": "({first} // {second})",  # of numbers that are never below zero
    "days_between": "({second} - {first})",
    "add_days": "({first} + CAST({1} AS INTEGER))",
    "add_months": "CAST({first} + to_months(CAST({1} AS INTEGER)) AS DATE)",
    "year": "CAST(year({0}) AS BIGINT)",
    "month": "CAST(month({0}) AS BIGINT)",
    "day_of_month": "CAST(day({0}) AS BIGINT)",
    "first_of_month": "make_date({first} // 12, {first} % 12 + 1, 1)",
    "trim": "trim({0}, {1})",
}
# The greatest common divisor of two numbers a and b of 64 bits, of which Spark has no function: 90 steps are enough.
_DIVISOR = (
    "aggregate(sequence(1, 90), named_struct('p', a, 'q', b), "
    "(s, i) -> IF(s.q = 0, s, named_struct('p', s.q, 'q', s.p % s.q)), s -> s.p)"
)
# Spark adds a count to a day in 32 bits without looking whether it fits: a count of more than seven digits stops the
# run. It numbers rows in 32 bits as well, where everything else that counts has 64.
_SPARK: dict[Function, str] = {
    "abs": "abs({0})",
    "any": "bool_or({0})",
    "common_multiple": f"aggregate(collect_set({{0}}), 1L, (a, b) -> a DIV {_DIVISOR} * b)",
    "floor_divide": "({first} DIV {second})",
    "days_between": "datediff({1}, {0})::BIGINT",
    "add_days": "date_add({0}, {second}::DECIMAL(7, 0)::INT)",
    "add_months": "add_months({0}, {second}::DECIMAL(7, 0)::INT)",
    "year": "year({0})::BIGINT",
    "month": "month({0})::BIGINT",
    "day_of_month": "day({0})::BIGINT",
    "first_of_month": "make_date(({first} DIV 12)::INT, ({first} % 12 + 1)::INT, 1)",
    "trim": "btrim({0}, {1})",
}
_FUNCTIONS = {"duckdb": _DUCKDB, "spark": _SPARK}
# How tightly each operator binds, the same in every dialect; what is not here stands alone.
_BINDING: dict[Operator, int] = {
    "or": 1,
    "and": 2,
    "=": 4,
    "<>": 4,
    "<": 4,
    "<=": 4,
    ">": 4,
    ">=": 4,
    "||": 5,
    "+": 5,
    "-": 5,
    "*": 6,
    "%": 6,
}
_NOT = 3
_COMPARED = 4
_ALONE = 9
_FRAMES = {
    "": "",
    "up to here": " ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW",
    "before here": " ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING",
}


def type_name(kind: SqlType, dialect: Dialect) -> str:
    """A type as a dialect writes it."""
    if isinstance(kind, Dec):
        return f"DECIMAL({kind.digits}, {kind.places})"
    return _TYPES[dialect][kind]


def quoted(name: str, dialect: Dialect) -> str:
    """A name of a table or column, which may be any word."""
    mark = '"' if dialect == "duckdb" else "`"
    return mark + name.replace(mark, mark * 2) + mark


def expression(node: Expr, dialect: Dialect) -> str:
    """The text of an expression."""

    def write(inner: Expr) -> str:
        return expression(inner, dialect)

    def closed(inner: Expr, least: int = _ALONE) -> str:
        """What binds less tightly than its place asks stands in parentheses."""
        return write(inner) if _binding(inner) >= least else f"({write(inner)})"

    match node:
        case Column(name=name, of=of):
            return f"{quoted(of, dialect)}.{quoted(name, dialect)}" if of else quoted(name, dialect)
        case Const():
            return _constant(node, dialect)
        case Cast(operand=operand, type=kind):
            if dialect == "spark":
                return _as(closed(operand), kind, dialect)
            return _as(write(operand), kind, dialect)
        case Round(operand=operand, type=Dec(places=places) as kind):
            return _as(f"round({write(operand)}, {places})", kind, dialect)
        case Binary(op=op, left=left, right=right):
            here = _BINDING[op]
            # Of `a - b - c` the first two come first; a comparison is no operand of another.
            chained = here != _COMPARED and _binding(left) == here
            # What all must hold inside of what one must: nobody should have to know which comes first.
            least = _NOT if op == "or" else here + 1
            return f"{closed(left, here if chained else least)} {op.upper()} {closed(right, least)}"
        case Not(operand=IsNull(operand=operand)):
            return f"{closed(operand)} IS NOT NULL"
        case Not(operand=operand):
            return f"NOT {closed(operand)}"
        case IsNull(operand=operand):
            return f"{closed(operand)} IS NULL"
        case Case(cases=cases, otherwise=otherwise):
            whens = "".join(f" WHEN {write(condition)} THEN {write(value)}" for condition, value in cases)
            return f"CASE{whens}{'' if otherwise is None else f' ELSE {write(otherwise)}'} END"
        case Call(function=function, arguments=arguments):
            pattern = _FUNCTIONS[dialect].get(function)
            told = [write(argument) for argument in arguments]
            if pattern is not None:
                operands = dict(zip(("first", "second"), map(closed, arguments), strict=False))
                return pattern.format(*told, **operands)
            return f"{function}({', '.join(told) or ('*' if function == 'count' else '')})"
        case Quotient(top=top, bottom=bottom, type=kind):
            if dialect == "spark":
                bottom = _narrowest(bottom)
            return _quotient(closed(top), closed(bottom), kind, dialect)
        case Over(call=call, partition=partition, order=order, frame=frame):
            by = f"PARTITION BY {', '.join(map(write, partition))}" if partition else ""
            last = " NULLS LAST" if dialect == "spark" else ""
            ordered = f" ORDER BY {', '.join(write(each) + last for each in order)}" if order else ""
            over = f"{write(call)} OVER ({by}{ordered}{_FRAMES[frame]})"
            return _as(over, call.type, dialect) if dialect == "spark" else over
        case _:
            assert_never(node)


def _as(text: str, kind: SqlType, dialect: Dialect) -> str:
    """A text that stands alone, as a type.

    Spark's parser looks ahead to the end of all that stands in `CAST(…)` or in parentheses, once more at each depth,
    and remembers what it saw: with few of both it reads a script in a third of the time.
    """
    name = type_name(kind, dialect)
    return f"{text}::{name}" if dialect == "spark" else f"CAST({text} AS {name})"


def _binding(node: Expr) -> int:
    """How tightly the outermost operator of an expression binds."""
    match node:
        case Binary(op=op):
            return _BINDING[op]
        case Not(operand=IsNull()) | IsNull():
            return _COMPARED
        case Not():
            return _NOT
        case _:
            return _ALONE


def _narrowest(node: Expr) -> Expr:
    """The same whole number without the casts that only widen it."""
    match node:
        case Cast(operand=operand, type=Dec(digits=digits, places=0)):
            inner = operand.type
            fits = isinstance(inner, Dec) and inner.places == 0 and inner.digits <= digits
            return _narrowest(operand) if fits else node
        case Const(value=Decimal() as value, type=Dec(places=0)):
            return Const(value, Dec(len(value.as_tuple().digits) + max(0, int(value.as_tuple().exponent)), 0))
        case _:
            return node


def _quotient(top: str, bottom: str, kind: SqlType, dialect: Dialect) -> str:
    """DuckDB divides integers of 38 digits as HUGEINT.

    Spark's `DIV` of decimals is cut to 64 bits without a word, and its `/` keeps digits after the point that take their
    room from those before it: with a divisor of d digits a quotient has at most 39 - (d + 1) / 2, more stop the run. It
    is exact where nothing is left over.
    """
    if kind == "whole":
        return f"({top} {'//' if dialect == 'duckdb' else 'DIV'} {bottom})"
    if dialect == "duckdb":
        return _as(f"CAST({top} AS HUGEINT) // CAST({bottom} AS HUGEINT)", kind, dialect)
    return _as(f"(({top} - {top} % {bottom}) / {bottom})", kind, dialect)


def _constant(node: Const, dialect: Dialect) -> str:
    value, kind = node.value, node.type
    match value:
        case None:
            return _as("NULL", kind, dialect)
        case bool():
            return "TRUE" if value else "FALSE"
        case int() if kind == "whole":
            return f"{value}L" if dialect == "spark" else str(value)
        case Decimal() | int():
            mark = "BD" if dialect == "spark" else ""
            return _as(f"{Decimal(value):f}{mark}", kind, dialect)
        case date():
            return f"DATE '{value.isoformat()}'"
        case str():
            return _text(value, dialect)
        case _:
            assert_never(value)


def _text(value: str, dialect: Dialect) -> str:
    if dialect == "duckdb":
        return "'" + value.replace("'", "''") + "'"
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def query(node: Query, dialect: Dialect, depth: int = 0) -> str:
    """The text of a query, one clause to a line."""
    pad = "  " * depth
    match node:
        case Union(parts=parts):
            return f"\n{pad}UNION ALL\n".join(query(part, dialect, depth) for part in parts)
        case Values():
            return _values(node, dialect, pad)
        case Select():
            return _select(node, dialect, depth)
        case _:
            assert_never(node)


def _values(node: Values, dialect: Dialect, pad: str) -> str:
    rows = (", ".join(expression(value, dialect) for value in row) for row in node.rows)
    written = f",\n{pad}  ".join(f"({row})" for row in rows)
    names = ", ".join(quoted(name, dialect) for name, _ in node.columns)
    return f"{pad}SELECT *\n{pad}FROM (VALUES\n{pad}  {written}\n{pad}) AS {quoted('rows', dialect)} ({names})"


def _select(node: Select, dialect: Dialect, depth: int) -> str:
    pad = "  " * depth
    select = f",\n{pad}  ".join(
        f"{expression(expr, dialect)} AS {quoted(name, dialect)}" for name, expr in node.columns
    )
    lines = [f"{pad}SELECT\n{pad}  {select}", f"{pad}FROM {_source(node.source, dialect, depth)}"]
    for join in node.joins:
        word = "LEFT JOIN" if join.left else "JOIN"
        lines.append(f"{pad}{word} {_source(join.source, dialect, depth)} ON {expression(join.on, dialect)}")
    if node.where is not None:
        lines.append(f"{pad}WHERE {expression(node.where, dialect)}")
    if node.group:
        lines.append(f"{pad}GROUP BY {', '.join(expression(each, dialect) for each in node.group)}")
    return "\n".join(lines)


def _source(source: Source, dialect: Dialect, depth: int) -> str:
    if source.query is not None:
        pad = "  " * depth
        return f"(\n{query(source.query, dialect, depth + 1)}\n{pad}) AS {quoted(source.name, dialect)}"
    return f"{quoted(source.table, dialect)} AS {quoted(source.name, dialect)}"


def step(node: Step, dialect: Dialect) -> str:
    """The statement that makes a step."""
    made = "TABLE" if node.kept and dialect == "duckdb" else "VIEW"
    # Spark goes on with a remark after a backslash at the end of a line.
    note = "".join(f"-- {line}{' ' if line.endswith(chr(92)) else ''}\n" for line in node.note.splitlines())
    return f"{note}CREATE OR REPLACE TEMPORARY {made} {quoted(node.name, dialect)} AS\n{query(node.query, dialect)}"
