"""A path that ends in a derived value: `net`, `deal.net`, `split.deal.net`."""

from __future__ import annotations

from incentlang.check.context import Context, Scope, Typed, bad
from incentlang.diagnostics.kinds import OptionalRead, ValueOfOther
from incentlang.ir.expressions import ValueRead
from incentlang.syntax import ast
from incentlang.types import Ref


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
        return ctx.refuse(ValueOfOther(at=path.span, name=last, fact=fact, here=owner), path.span)
    value = ctx.derive(last)
    if value is None:
        return bad(path.span)
    return Typed(ValueRead(last, names, value.type, span=path.span), value.type)
