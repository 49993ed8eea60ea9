"""SQL as typed objects: expressions, selections and the steps of a script.

Nothing here pastes strings: a node knows its type, and `render.py` writes it. `NULL` stands for a value that cannot be
computed, so that `and`, `or` and `not` of SQL answer as conditions do: failed before problem, problem before met.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Literal as Choice

import attrs


@attrs.frozen
class Dec:
    """An exact number: an integer below 10^`digits`, times 10^-`places`."""

    digits: int
    places: int


Plain = Choice["text", "day", "whole", "truth"]
"""Text; a calendar day; an integer of 64 bits that counts or identifies; yes or no."""
SqlType = Dec | Plain

Operator = Choice["+", "-", "*", "%", "||", "=", "<>", "<", "<=", ">", ">=", "and", "or"]
Function = Choice[
    "abs",
    "least",
    "greatest",
    "coalesce",
    "sum",
    "min",
    "max",
    "count",
    "any",
    "common_multiple",
    "row_number",
    "lag",
    "floor_divide",
    "days_between",
    "add_days",
    "add_months",
    "year",
    "month",
    "day_of_month",
    "first_of_month",
    "trim",
]
"""`floor_divide` is of whole numbers; `add_months` keeps to the last day of a shorter month; `first_of_month` takes a
number of months since year 0; `any` says whether something holds of at least one row; `common_multiple` is the least of
all rows' whole numbers above zero; `trim` takes the characters of a second text from both ends."""


@attrs.frozen
class Column:
    """A column of a source, by the source's name where there are several; `there`: it has a value in every row."""

    name: str
    type: SqlType
    of: str = ""
    there: bool = attrs.field(default=False, eq=False)


@attrs.frozen
class Const:
    """A value; None is the missing one."""

    value: Decimal | date | str | bool | int | None
    type: SqlType


@attrs.frozen
class Cast:
    """The same value as another type, or an error; never fewer places than it has digits there."""

    operand: Expr
    type: SqlType


@attrs.frozen
class Round:
    """An exact number at the places of `type`, half up: a tie goes away from zero. It has more places than that."""

    operand: Expr
    type: Dec


@attrs.frozen
class Binary:
    """Two operands and an operator."""

    op: Operator
    left: Expr
    right: Expr
    type: SqlType


@attrs.frozen
class Not:
    """The opposite of a yes or no."""

    operand: Expr
    type: SqlType = "truth"


@attrs.frozen
class IsNull:
    """Whether a value is missing."""

    operand: Expr
    type: SqlType = "truth"


@attrs.frozen
class Case:
    """The value of the first condition that holds, else `otherwise`."""

    cases: tuple[tuple[Expr, Expr], ...]
    otherwise: Expr | None
    type: SqlType


@attrs.frozen
class Call:
    """A function of the closed list."""

    function: Function
    arguments: tuple[Expr, ...]
    type: SqlType


@attrs.frozen
class Quotient:
    """Integer quotient, cut off toward zero: of whole numbers, or of decimals without places up to 38 digits."""

    top: Expr
    bottom: Expr
    type: SqlType


@attrs.frozen
class Over:
    """A function over a window of rows."""

    call: Call
    partition: tuple[Expr, ...]
    order: tuple[Expr, ...] = ()
    frame: Choice["", "up to here", "before here"] = ""

    @property
    def type(self) -> SqlType:
        """The function's type."""
        return self.call.type


Expr = Column | Const | Cast | Round | Binary | Not | IsNull | Case | Call | Quotient | Over


@attrs.frozen
class Source:
    """A table or step, under a name of its own in one selection; with `query` the step's rows without the step."""

    table: str
    name: str
    query: Query | None = None


@attrs.frozen
class Join:
    """A further source; `left` keeps rows that find no partner; a `lookup` finds one at most, and changes no row."""

    source: Source
    on: Expr
    left: bool = True
    lookup: bool = False


@attrs.frozen
class Select:
    """Columns of rows. `group` lists what rows are grouped by; `note` is written above it."""

    columns: tuple[tuple[str, Expr], ...]
    source: Source
    joins: tuple[Join, ...] = ()
    where: Expr | None = None
    group: tuple[Expr, ...] = ()


@attrs.frozen
class Union:
    """The rows of several selections with the same columns."""

    parts: tuple[Query, ...]


@attrs.frozen
class Values:
    """Rows that are written out."""

    columns: tuple[tuple[str, SqlType], ...]
    rows: tuple[tuple[Const, ...], ...]


Query = Select | Union | Values


@attrs.frozen
class Step:
    """One relation of a script. `kept`: it is computed once and kept; else it is a name for its text."""

    name: str
    query: Query
    kept: bool = True
    note: str = ""


def columns_of(query: Query) -> tuple[tuple[str, SqlType], ...]:
    """The names and types of a query's columns."""
    match query:
        case Select(columns=columns):
            return tuple((name, expr.type) for name, expr in columns)
        case Union(parts=parts):
            return columns_of(parts[0])
        case Values(columns=kinds):
            return kinds


# --- building -------------------------------------------------------------------------------------

TRUE = Const(True, "truth")
FALSE = Const(False, "truth")
UNKNOWN = Const(None, "truth")


def null(kind: SqlType) -> Const:
    """The missing value of a type."""
    return Const(None, kind)


def whole(value: int) -> Const:
    """A whole number."""
    return Const(value, "whole")


def text(value: str) -> Const:
    """A text."""
    return Const(value, "text")


def compared(op: Operator, left: Expr, right: Expr) -> Expr:
    """A comparison."""
    return Binary(op, left, right, "truth")


def same(left: Expr, right: Expr) -> Expr:
    """Whether two values are equal."""
    return compared("=", left, right)


def both(*conditions: Expr) -> Expr:
    """All conditions; true of none."""
    kept = [each for each in conditions if each != TRUE]
    if FALSE in kept:
        return FALSE
    result: Expr | None = None
    for each in kept:
        result = each if result is None else Binary("and", result, each, "truth")
    return TRUE if result is None else result


def either(*conditions: Expr) -> Expr:
    """At least one condition; false of none."""
    kept = [each for each in conditions if each != FALSE]
    if TRUE in kept:
        return TRUE
    result: Expr | None = None
    for each in kept:
        result = each if result is None else Binary("or", result, each, "truth")
    return FALSE if result is None else result


def opposite(condition: Expr) -> Expr:
    """Not the condition."""
    match condition:
        case Const(value=bool(value)):
            return FALSE if value else TRUE
        case Not(operand=operand):
            return operand
        case _:
            return Not(condition)


def known(value: Expr) -> Expr:
    """Whether a value is there."""
    return opposite(missing(value))


def missing(value: Expr) -> Expr:
    """Whether a value is not there."""
    if isinstance(value, Const):
        return TRUE if value.value is None else FALSE
    return IsNull(value) if may_miss(value) else FALSE


def may_miss(node: Expr) -> bool:
    """Whether a value can be missing in some row."""
    match node:
        case Column(there=there):
            return not there
        case Const(value=value):
            return value is None
        case IsNull():
            return False
        case Case(cases=cases, otherwise=otherwise):
            return otherwise is None or any(may_miss(value) for value in (*(value for _, value in cases), otherwise))
        case Call(function="coalesce", arguments=arguments):
            return all(may_miss(argument) for argument in arguments)
        case Call(function="lag" | "sum" | "min" | "max" | "any" | "common_multiple"):
            return True
        case Over(call=call):
            return may_miss(call)
        case _:
            return any(may_miss(part) for part in parts(node))


def surely(condition: Expr) -> Expr:
    """Whether a condition is known to hold."""
    return both(known(condition), condition) if may_miss(condition) else condition


def surely_not(condition: Expr) -> Expr:
    """Whether a condition is known not to hold."""
    return both(known(condition), opposite(condition)) if may_miss(condition) else opposite(condition)


def choice(cases: list[tuple[Expr, Expr]], otherwise: Expr | None, kind: SqlType) -> Expr:
    """The first value whose condition holds; conditions that are decided beforehand are not asked."""
    asked: list[tuple[Expr, Expr]] = []
    for condition, value in cases:
        if condition == TRUE:
            otherwise = value
            break
        if condition != FALSE:
            asked.append((condition, value))
    if not asked:
        return null(kind) if otherwise is None else otherwise
    return Case(tuple(asked), otherwise, kind)


def coalesce(value: Expr, default: Expr) -> Expr:
    """The value, or the default where it is missing."""
    return Call("coalesce", (value, default), value.type)


def add_days(day: Expr, count: int) -> Expr:
    """A day moved by a number of days."""
    return Call("add_days", (day, whole(count)), "day")


def plus(left: Expr, right: Expr) -> Expr:
    """The sum of two whole numbers."""
    return Binary("+", left, right, "whole")


def minus(left: Expr, right: Expr) -> Expr:
    """The difference of two whole numbers."""
    return Binary("-", left, right, "whole")


def parts(node: Expr) -> Iterator[Expr]:
    """The expressions directly inside one."""
    match node:
        case Column() | Const():
            return
        case Cast(operand=operand) | Round(operand=operand) | Not(operand=operand) | IsNull(operand=operand):
            yield operand
        case Binary(left=left, right=right) | Quotient(top=left, bottom=right):
            yield left
            yield right
        case Case(cases=cases, otherwise=otherwise):
            for condition, value in cases:
                yield condition
                yield value
            if otherwise is not None:
                yield otherwise
        case Call(arguments=arguments):
            yield from arguments
        case Over(call=call, partition=partition, order=order):
            yield from (call, *partition, *order)


def inside(node: Expr) -> Iterator[Expr]:
    """An expression and everything in it."""
    yield node
    for part in parts(node):
        yield from inside(part)
