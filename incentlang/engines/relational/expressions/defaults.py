"""`otherwise` and `is known`: a column's value that may be missing, or one that may not have been supplied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incentlang.engines.relational.expressions.refusing import Unsupported
from incentlang.engines.relational.expressions.scope import Read, Scope
from incentlang.engines.relational.sql import FALSE, UNKNOWN, Expr, both, choice, known, missing, null, numbers
from incentlang.engines.relational.sql.numbers import Number
from incentlang.ir.expressions import Expr as Node
from incentlang.ir.expressions import FieldRead, InputRead, IsKnown, OfTrigger, Otherwise, ParticipantRead, Rank

if TYPE_CHECKING:
    from incentlang.engines.relational.expressions.values import Values


def is_known(values: Values, node: IsKnown, scope: Scope) -> Expr:
    """Whether a value is there; missing where nobody can tell."""
    found = read(values, node.operand, scope)
    if found.trouble == FALSE:
        return known(found.value)
    return choice([(found.trouble, UNKNOWN)], known(found.value), "truth")


def number(values: Values, node: Otherwise, scope: Scope) -> Number:
    """A number, or its default where it is missing."""
    found = read(values, node.operand, scope)
    empty = missing(found.value)
    _note(node, empty, scope)
    default = values.number(node.default, scope.where(empty))
    nothing = Number(null(numbers.kind_of(default.top)))
    return numbers.choose([(found.trouble, nothing), (empty, default)], Number(values.as_decimal(found.value)))


def plain(values: Values, node: Otherwise, scope: Scope) -> Expr:
    """A text, a date, or a yes or no, or its default where it is missing."""
    found = read(values, node.operand, scope)
    empty = missing(found.value)
    _note(node, empty, scope)
    default = values.plain(node.default, scope.where(empty))
    return choice([(found.trouble, null(default.type)), (empty, default)], found.value, default.type)


def read(values: Values, node: Node, scope: Scope) -> Read:
    """What may be missing and may have a default."""
    match node:
        case FieldRead() | ParticipantRead() | OfTrigger():
            return values.maybe(node, scope)
        case InputRead():  # without a value for one of the periods it has none, and it is never divided
            return Read(values.gathers.read(node, scope).top)
        case Rank():
            return values.gathers.script.ranks.maybe(node, scope)
        case _:
            raise Unsupported("a computed value that may be missing", node.span)


def _note(node: Otherwise, empty: Expr, scope: Scope) -> None:
    """Note that the default stood in, which a run tells."""
    if scope.measure:
        raise Unsupported("a default in a measure", node.span)
    text = " ".join(node.operand.span.text.split())
    shown = " ".join(node.default.span.text.split())
    scope.assumed.append((text, shown, both(scope.guard, empty)))
