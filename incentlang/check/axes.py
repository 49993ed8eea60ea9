"""The axes of tables: the names they may have, and which kind each of them gives."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from incentlang.check.context import Context, Typed
from incentlang.diagnostics.names import UnknownName
from incentlang.diagnostics.suggest import closest
from incentlang.diagnostics.tables import AmbiguousAxis, AxisKind, AxisWord
from incentlang.ir.expressions import Literal
from incentlang.syntax import ast
from incentlang.types import (
    COUNT,
    DAYS,
    MONEY,
    MONTHS,
    NUMBER,
    RATIO,
    UNKNOWN,
    Count,
    DaysType,
    Money,
    MonthsType,
    NumberType,
    OneOf,
    Type,
    Unknown,
    YesNo,
    describe,
    is_numeric,
    kind_of_length,
)
from incentlang.values.dates import Days, Months, WorkingDays

WORDS: dict[str, Type] = {
    "days": DAYS,
    "months": MONTHS,
    "count": COUNT,
    "amount": MONEY,
    "percent": RATIO,
    "number": NUMBER,
}
"""Words for an axis of a table that is applied to a computed value; each says the kind."""

_TENURES = ("months_in_role", "calendar_months_in_role")

_COMPUTED = ("measure",)
"""Definitions whose kind is not known when tables are checked: the cells say it."""


def has_bands(kind: Type) -> bool:
    """Whether an axis of this kind can be cut into bands."""
    return is_numeric(kind) or isinstance(kind, DaysType | MonthsType)


def goes_with(found: Type, wanted: Type) -> bool:
    """Whether a value of one kind may stand on an axis of another: the same, or both without unit."""
    match found, wanted:
        case (OneOf(values=values), OneOf(values=others)):
            return values == others
        case (Money(per=per), Money(per=other)):
            return per == other
        case (NumberType() | Count(), NumberType() | Count()):
            return True
        case _:
            return found == wanted


def length_or_number(value: object) -> Decimal | None:
    """A written value as tables hold it: a length is the number of its days or months; None for what has no size."""
    match value:
        case Days(count=count) | Months(count=count) | WorkingDays(count=count):
            return Decimal(count)
        case Decimal():
            return value
        case _:
            return None


def literal_kind(value: ast.Literal | ast.Ident | ast.Text) -> Type | None:
    """The kind of a written value that has a size, with nothing reported; None for others."""
    match value:
        case ast.Percent():
            return RATIO
        case ast.Amount():
            return MONEY
        case ast.Number():
            return NUMBER
        case ast.Length(value=length):
            return kind_of_length(length)
        case _:
            return None


def start_of(item: Typed) -> Decimal:
    """The size of a checked start."""
    assert isinstance(item.ir, Literal)
    size = length_or_number(item.ir.value)
    assert size is not None
    return size


def _declared(ctx: Context, path: ast.Path) -> dict[str, Type]:
    """The columns, inputs and parameters that an axis may mean, with their kinds."""
    owner, name = (path.parts[-2].text if len(path.parts) > 1 else None), path.parts[-1].text
    found: dict[str, Type] = {}
    for table in ctx.tables_declared():
        if owner is None or table.name == owner:
            for field in table.fields:
                if field.name == name:
                    found[f"{table.name}.{name}"] = field.type
    symbol = ctx.symbols.named.get(name)
    if symbol is not None and isinstance(symbol.item, ast.Value) and owner in (None, symbol.item.fact.text):
        value = ctx.derive(name)
        found[f"{symbol.item.fact.text}.{name}"] = UNKNOWN if value is None else value.type
    if owner is None and name in ctx.inputs:
        found[name] = ctx.inputs[name].type
    if owner is None and name in ctx.params:
        found[name] = ctx.params[name]
    return found


def _is_computed(ctx: Context, path: ast.Path) -> bool:
    symbol = ctx.symbols.named.get(path.parts[-1].text)
    if symbol is None or symbol.kind not in _COMPUTED:
        return False
    owner = path.text.rpartition(".")[0]
    if not owner:
        return True
    item = symbol.item  # `customer.bought`: a measure of each of an entity may be spelt as it is read
    return isinstance(item, ast.Measure) and ctx.key_of(item) == "entity" and owner == item.role.text


def _unknown(ctx: Context, path: ast.Path) -> None:
    name = path.parts[-1].text
    names = {field.name for table in ctx.tables_declared() for field in table.fields}
    kinds = ("input", "param", "value", *_COMPUTED)
    names |= {each for each, symbol in ctx.symbols.named.items() if symbol.kind in kinds}
    names |= {*WORDS, *_TENURES}
    ctx.report(UnknownName(at=path.span, name=path.text, suggestions=closest(name, names)))


def kind_of_axis(ctx: Context, path: ast.Path, cells: Sequence[Type]) -> Type | None:
    """The kind of an axis of a decision table or matrix, or None after reporting.

    It is that of the column, input or parameter named, or of the word; a measure has the kind of its `cells`.
    """
    found = _declared(ctx, path)
    if not found:
        if path.text in _TENURES:
            return COUNT
        if _is_computed(ctx, path):
            return usual(cells) if cells else NUMBER
        if path.text in WORDS:
            return WORDS[path.text]
        _unknown(ctx, path)
        return None
    kinds = {kind.values if isinstance(kind, OneOf) else type(kind) for kind in found.values()}
    if len(kinds) > 1:
        name = path.parts[-1].text
        ctx.report(AmbiguousAxis(at=path.span, name=name, places=tuple(sorted(found))))
        return None
    kind = next(iter(found.values()))
    if isinstance(kind, Unknown):
        return None
    if not (isinstance(kind, OneOf | YesNo) or has_bands(kind)):
        ctx.report(AxisKind(at=path.span, name=path.text, kind=describe(kind)))
        return None
    return kind


def band_axis(ctx: Context, path: ast.Path, kind: Type | None = None) -> bool:
    """Whether the axis of a banded table is something; with `kind`, that of its starts, whether a word goes with it."""
    if _declared(ctx, path) or _is_computed(ctx, path) or path.text in _TENURES:
        return True
    if path.text not in WORDS:
        _unknown(ctx, path)
        return False
    if kind is not None and not goes_with(kind, WORDS[path.text]):
        wanted, found = describe(WORDS[path.text]), describe(kind)
        ctx.report(AxisWord(at=path.span, word=path.text, wanted=wanted, found=found))
        return False
    return True


def usual(kinds: Sequence[Type]) -> Type:
    """The kind of most rows; a plain number gives way, since it is nearly always a forgotten sign or currency."""
    return max(kinds, key=lambda kind: (kinds.count(kind), kind != NUMBER))
