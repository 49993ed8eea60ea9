"""A path that ends in a derived value: `net`, `deal.net`, `split.deal.net`."""

from __future__ import annotations

from incentlang.check.context import Context, Scope, Typed, bad
from incentlang.diagnostics.kinds import OptionalRead, ValueOfOther
from incentlang.ir.expressions import ValueRead
from incentlang.syntax import ast
from incentlang.types import Ref


def _ways(ctx: Context, owner: str, behind: tuple[str, ...], fact: str, name: str) -> tuple[str, ...]:
    """How the value of a fact is spelt from a row: its own, or that of a row that a column refers to."""
    if owner == fact:
        return (".".join((*behind, name)),)
    table = ctx.declared(owner)
    steps = [(field.name, field.type.target) for field in table.fields if isinstance(field.type, Ref)] if table else []
    near = [(column,) for column, target in steps if target == fact]
    further = [
        (column, field.name)
        for column, target in steps
        for field in getattr(ctx.declared(target), "fields", ())
        if field.type == Ref(fact)
    ]
    return tuple(".".join((*behind, *columns, name)) for columns in near or further)


def read(ctx: Context, path: ast.Path, scope: Scope) -> Typed | None:
    """The derived value that a path reads from the row at hand; None: it ends in something else."""
    subject, last = scope.subject, path.parts[-1].text
    symbol = ctx.symbols.named.get(last)
    if subject is None or symbol is None or not isinstance(symbol.item, ast.Value):
        return None
    owner, parts = subject.name, path.parts[:-1]
    if parts and parts[0].text == owner and ctx.field_of(owner, owner) is None:
        parts = parts[1:]
    names: tuple[str, ...] = ()
    for part in parts:
        field = ctx.field_of(owner, part.text)
        if field is None or not isinstance(field.type, Ref):
            return None
        names = (*names, field.name)
        shown = ".".join(names)
        if field.optional and shown not in scope.known:
            return ctx.refuse(OptionalRead(at=path.span, path=shown, shown=path.text), path.span)
        owner = field.type.target
    if ctx.field_of(owner, last) is not None:
        return None
    fact = symbol.item.fact.text
    if owner != fact:
        ways = _ways(ctx, owner, names, fact, last) or _ways(ctx, subject.name, (), fact, last)
        return ctx.refuse(ValueOfOther(at=path.span, name=last, fact=fact, here=owner, ways=ways), path.span)
    value = ctx.derive(last)
    if value is None:
        return bad(path.span)
    return Typed(ValueRead(last, names, value.type, span=path.span), value.type)
