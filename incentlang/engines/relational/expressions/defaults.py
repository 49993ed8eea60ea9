"""`otherwise` and `is known`: an empty column, a value that nobody supplied, a figure of too few rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from incentlang.engines.relational.expressions.refusing import Unsupported
from incentlang.engines.relational.expressions.scope import Read, Scope
from incentlang.engines.relational.sql import (
    FALSE,
    UNKNOWN,
    Expr,
    both,
    choice,
    either,
    known,
    missing,
    null,
    numbers,
    opposite,
    surely,
    surely_not,
)
from incentlang.engines.relational.sql.numbers import Number
from incentlang.ir.expressions import Expr as Node
from incentlang.ir.expressions import (
    FieldRead,
    InputRead,
    IsKnown,
    MeasureRead,
    OfTrigger,
    Otherwise,
    ParticipantRead,
    Rank,
    Sampled,
)

if TYPE_CHECKING:
    from incentlang.engines.relational.expressions.values import Values


def is_known(values: Values, node: IsKnown, scope: Scope) -> Expr:
    """Whether a value is there; missing where nobody can tell."""
    if isinstance(node.operand, MeasureRead | Sampled):
        sample = _sample(values, node.operand, scope)
        return choice([(sample.trouble, UNKNOWN)], opposite(sample.empty), "truth")
    found = read(values, node.operand, scope)
    if found.trouble == FALSE:
        return known(found.value)
    return choice([(found.trouble, UNKNOWN)], known(found.value), "truth")


def number(values: Values, node: Otherwise, scope: Scope) -> Number:
    """A number, or its default where it is missing."""
    if isinstance(node.operand, MeasureRead | Sampled):
        found = _sample(values, node.operand, scope)
    else:
        own = read(values, node.operand, scope)
        found = _Maybe(Number(values.as_decimal(own.value)), missing(own.value), own.trouble)
    _note(node, found.empty, scope)
    default = values.number(node.default, scope.where(found.empty))
    nothing = Number(null(numbers.kind_of(default.top)))
    return numbers.choose([(found.trouble, nothing), (found.empty, default)], found.number)


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


@attrs.frozen
class _Maybe:
    """A number, whether there is none, and where nobody can tell."""

    number: Number
    empty: Expr
    trouble: Expr


def _sample(values: Values, node: MeasureRead | Sampled, scope: Scope) -> _Maybe:
    """A figure that has no value where there are too few rows; any other reason is one that cannot be told here."""
    if isinstance(node, Sampled):
        enough = enough_rows(values, node, scope)
        found = values.number(node.value, scope)
        lost = either(missing(enough), both(surely(enough), missing(found.top)))
        return _Maybe(found, surely_not(enough), surely(lost))
    measure = values.gathers.measure(node.name)
    assert measure is not None
    if scope.owner or not isinstance(measure.body, Sampled):
        raise Unsupported("a default for a figure that may have no value", node.span)
    within, trouble = values.gathers.within(node, measure, scope)
    sample = _sample(values, measure.body, within)
    return attrs.evolve(sample, trouble=either(trouble, sample.trouble))


def enough_rows(values: Values, node: Sampled, scope: Scope) -> Expr:
    """Whether a gather has as many rows as its value takes."""
    return numbers.holds(">=", values.number(node.rows, scope), values.number(node.least, scope))


def _note(node: Otherwise, empty: Expr, scope: Scope) -> None:
    """Note that the default stood in, which a run tells."""
    if scope.measure:
        raise Unsupported("a default in a measure", node.span)
    text = " ".join(node.operand.span.text.split())
    shown = " ".join(node.default.span.text.split())
    scope.assumed.append((text, shown, both(scope.guard, empty)))
