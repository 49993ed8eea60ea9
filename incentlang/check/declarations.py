"""Entities, facts and inputs: the data a plan may read, with the kind of every column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

import attrs

from incentlang.check import judgements, keys, units
from incentlang.check.calendar import only_paid
from incentlang.check.context import Context
from incentlang.check.dating import dated_of
from incentlang.check.literals import literal
from incentlang.check.paths import BUILT_IN
from incentlang.diagnostics.declarations import (
    BuiltInColumn,
    DoubledColumn,
    EnteredByNobody,
    KeyMustBeText,
    NeedsDateOrReference,
    NoKey,
    OncePerEntity,
    OverTimeInFact,
    PartKind,
    PartNotHere,
    RangeBackwards,
    RangeKind,
    TwoOfOne,
    UnknownKind,
)
from incentlang.diagnostics.names import UnknownName
from incentlang.diagnostics.suggest import closest
from incentlang.ir.schema import PARTICIPANT, Entity, Fact, Field, Input
from incentlang.resolve.symbols import Symbols
from incentlang.source import NOWHERE
from incentlang.syntax import ast
from incentlang.types import (
    COUNT,
    DATE,
    DAYS,
    NUMBER,
    RATIO,
    TEXT,
    UNKNOWN,
    YES_NO,
    DateType,
    Money,
    OneOf,
    Ref,
    Text,
    Type,
    Unknown,
    YesNo,
    describe,
    is_numeric,
)

_SIMPLE: dict[str, Type] = {
    "text": TEXT,
    "date": DATE,
    "yes/no": YES_NO,
    "count": COUNT,
    "percent": RATIO,
    "number": NUMBER,
    "days": DAYS,
}
_BUILT_IN_FIELDS = (
    Field("name", TEXT, over_time=True),
    Field("role", TEXT, over_time=True),
    Field("manager", Ref(PARTICIPANT), optional=True, over_time=True),
    Field("region", TEXT, optional=True, over_time=True),
    Field("target", Money("year"), optional=True, over_time=True),
)


def participant_entity(symbols: Symbols) -> Entity:
    """The built-in participant before the plan's own attributes are added."""
    return Entity(PARTICIPANT, PARTICIPANT, (Field(PARTICIPANT, TEXT), *_BUILT_IN_FIELDS), "Who is paid")


def declare(ctx: Context) -> None:
    """Check every declaration of data and enter it in the context."""
    symbols = ctx.symbols
    roles = tuple(symbols.of_kind("role"))
    extra: list[Field] = []
    for block in symbols.participant:
        for node in block.fields:
            if node.name.text in BUILT_IN or node.part != "field":
                ctx.report(BuiltInColumn(at=node.name.span, name=node.name.text))
            else:
                extra.append(attrs.evolve(_field(ctx, node, PARTICIPANT), over_time=True))
        _known_who_enters(ctx, block.fields, PARTICIPANT, ("manager",))
    built_in = tuple(_with_roles(field, roles) for field in ctx.participant.fields)
    ctx.participant = Entity(PARTICIPANT, PARTICIPANT, (*built_in, *extra), ctx.participant.doc, span=NOWHERE)
    for symbol in symbols.named.values():
        if isinstance(symbol.item, ast.Entity):
            ctx.entities[symbol.name] = _entity(ctx, symbol.item)
        elif isinstance(symbol.item, ast.Fact):
            ctx.facts[symbol.name] = _fact(ctx, symbol.item)
    for symbol in symbols.named.values():
        if isinstance(symbol.item, ast.Fact):
            name = symbol.name
            ctx.facts[name] = _dated_through(ctx, ctx.facts[name], symbol.item)
        elif isinstance(symbol.item, ast.Input):
            ctx.inputs[symbol.name] = _input(ctx, symbol.item)


def _with_roles(field: Field, roles: tuple[str, ...]) -> Field:
    if field.name != "role" or not roles:
        return field
    return Field("role", OneOf(roles, "participant.role"), over_time=True)


def _kind(ctx: Context, node: ast.TypeText, home: str) -> Type:
    if node.name == "one of":
        return OneOf(tuple(value.text for value in node.values), home)
    if node.name == "money":
        places = None
        if node.places is not None:
            exponent = node.places.normalize().as_tuple().exponent
            places = -exponent if isinstance(exponent, int) else None
        return Money(node.per, places)
    if node.name in ctx.units:
        return units.kind(ctx.units[node.name], node)
    if node.name in _SIMPLE:
        return _SIMPLE[node.name]
    symbol = ctx.symbols.named.get(node.name)
    if node.name == PARTICIPANT or (symbol is not None and symbol.kind in ("entity", "fact")):
        return Ref(node.name)
    names = [*_SIMPLE, "money", PARTICIPANT, *ctx.symbols.of_kind("entity", "fact", "unit")]
    if node.name in ctx.symbols.of_kind("unit"):
        return UNKNOWN  # told where it is declared
    ctx.report(UnknownKind(at=node.span, name=node.name, suggestions=closest(node.name, names)))
    return UNKNOWN


def _range(ctx: Context, node: ast.TypeText, kind: Type) -> tuple[Decimal | None, Decimal | None]:
    if node.low is None or node.high is None:
        return None, None
    low, high = literal(ctx, node.low), literal(ctx, node.high)
    if low.bad or high.bad or isinstance(kind, Unknown):
        return None, None
    low_value, high_value = node.low.value, node.high.value
    if not is_numeric(kind) or not isinstance(low_value, Decimal) or not isinstance(high_value, Decimal):
        ctx.report(RangeKind(at=node.span, kind=describe(kind)))
        return None, None
    if low_value > high_value:
        ctx.report(RangeBackwards(at=node.span))
        return None, None
    return low_value, high_value


def _field(ctx: Context, node: ast.Field, owner: str) -> Field:
    kind = _kind(ctx, node.type, f"{owner}.{node.name.text}")
    low, high = _range(ctx, node.type, kind)
    by = "" if node.entered_by is None else node.entered_by.text
    return Field(node.name.text, kind, node.optional, node.over_time, low, high, node.doc, by, span=node.name.span)


def _fields(ctx: Context, node: ast.Entity | ast.Fact) -> tuple[Field, ...]:
    counts = Counter(field.name.text for field in node.fields)
    seen: set[str] = set()
    fields = []
    for field in node.fields:
        name = field.name.text
        if counts[name] > 1 and name in seen:
            ctx.report(DoubledColumn(at=field.name.span, name=name))
            continue
        seen.add(name)
        fields.append(_field(ctx, field, node.name.text))
    people = [field.name for field in fields if field.type == Ref(PARTICIPANT)]
    _known_who_enters(ctx, node.fields, node.name.text, people)
    return tuple(fields)


def _known_who_enters(ctx: Context, fields: Sequence[ast.Field], owner: str, people: Sequence[str]) -> None:
    """Report each column of which it is said that somebody enters it who is no role, and nobody of the row."""
    known = (*people, *ctx.symbols.of_kind("role"))
    for field in fields:
        by = field.entered_by
        if by is not None and by.text not in known:
            ctx.report(EnteredByNobody(at=by.span, name=by.text, owner=owner, suggestions=closest(by.text, known)))


def _part(ctx: Context, node: ast.Entity | ast.Fact, part: ast.FieldPart) -> ast.Field | None:
    found = [field for field in node.fields if field.part == part]
    for extra in found[1:]:
        ctx.report(TwoOfOne(at=extra.span, part=part, owner=node.name.text))
    return found[0] if found else None


def _entity(ctx: Context, node: ast.Entity) -> Entity:
    key = _part(ctx, node, "key")
    for field in node.fields:
        if field.part not in ("key", "field"):
            ctx.report(PartNotHere(at=field.span, part=field.part, owner=node.name.text))
    if key is None:
        ctx.report(NoKey(at=node.name.span, name=node.name.text))
    elif key.type.name != "text":
        ctx.report(KeyMustBeText(at=key.type.span, name=key.name.text))
    fields = _fields(ctx, node)
    name = key.name.text if key else ""
    ordered = sorted(fields, key=lambda field: field.name != name)
    return Entity(node.name.text, name, tuple(ordered), node.doc, span=node.name.span)


def _fact(ctx: Context, node: ast.Fact) -> Fact:
    key, dated = _part(ctx, node, "key"), _part(ctx, node, "dated")
    known, voided = _part(ctx, node, "known"), _part(ctx, node, "voided")
    fields = _fields(ctx, node)
    kinds = {field.name: field.type for field in fields}
    if key is not None and not isinstance(kinds[key.name.text], Text):
        ctx.report(KeyMustBeText(at=key.type.span, name=key.name.text))
    for part, wanted, words in (
        (dated, DateType, "date"),
        (known, DateType, "date"),
        (voided, YesNo, "yes/no"),
    ):
        if part is not None and not isinstance(kinds[part.name.text], wanted | Unknown):
            ctx.report(PartKind(at=part.type.span, part=part.part, name=part.name.text, wanted=words))
    for field in node.fields:
        if field.over_time:
            ctx.report(OverTimeInFact(at=field.span, name=field.name.text, owner=node.name.text))
    once = node.once_per[0] if node.once_per else None
    once_field = None
    if once is not None:
        references = [field.name for field in fields if field.type == Ref(once.text)]
        if len(references) == 1:
            once_field = references[0]
        elif once.text not in (*ctx.symbols.of_kind("entity", "fact"), PARTICIPANT):
            near = closest(once.text, ctx.symbols.of_kind("entity", "fact"))
            ctx.report(UnknownName(at=once.span, name=once.text, suggestions=near))
        else:
            ctx.report(OncePerEntity(at=once.span, name=once.text, fact=node.name.text))
    names, op = dated_of(ctx, node, dated, fields)
    return Fact(
        node.name.text,
        key.name.text if key else None,
        names[0] if names else None,
        fields,
        None,
        known.name.text if known else None,
        voided.name.text if voided else None,
        once_field,
        node.doc,
        names[1:],
        op,
        span=node.name.span,
    )


def _dated_through(ctx: Context, fact: Fact, node: ast.Fact) -> Fact:
    """A fact without a date takes that of the one fact it refers to."""
    if fact.dated is not None:
        return fact
    references = [f.name for f in fact.fields if isinstance(f.type, Ref) and f.type.target in ctx.facts]
    if len(references) != 1:
        ctx.report(NeedsDateOrReference(at=node.name.span, name=fact.name, references=tuple(references)))
        return fact
    return attrs.evolve(fact, dated_through=references[0])


def _input(ctx: Context, node: ast.Input) -> Input:
    also = keys.pair(ctx, node) or ""
    told = node.also is not None and not also and node.role.text in ctx.symbols.named
    if node.role.text not in (*ctx.symbols.of_kind("role"), "plan") and not told:
        near = closest(node.role.text, (*ctx.symbols.of_kind("role"), "plan"))
        ctx.report(UnknownName(at=node.role.span, name=node.role.text, suggestions=near))
    kind = _kind(ctx, node.type, node.name.text)
    if not (is_numeric(kind) or isinstance(kind, Unknown)):
        ctx.report(RangeKind(at=node.type.span, kind=describe(kind)))
        kind = UNKNOWN
    low, high = _range(ctx, node.type, kind)
    only_paid(ctx, node.span, node.grain, "an input")
    item = Input(node.name.text, node.role.text, node.grain, kind, low, high, node.doc, also=also, span=node.name.span)
    return judgements.completed(ctx, node, item)
