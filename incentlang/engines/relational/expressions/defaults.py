"""`otherwise` and `is known`: an empty column, a value that nobody supplied, a figure of too few rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.expressions.refusing import Unsupported
from incentlang.engines.relational.expressions.scope import Before, MeasureDefault, Read, Scope
from incentlang.engines.relational.sql import (
    FALSE,
    UNKNOWN,
    Column,
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
from incentlang.ir.expressions import (
    Add,
    Choose,
    Divide,
    FieldRead,
    InputRead,
    IsKnown,
    MeasureRead,
    Multiply,
    Negate,
    OfTrigger,
    Otherwise,
    ParticipantRead,
    Rank,
    Rounded,
    Sampled,
)
from incentlang.ir.expressions import Expr as Node
from incentlang.ir.walk import children, everything
from incentlang.values.periods import WEEKS, is_shorter

if TYPE_CHECKING:
    from incentlang.engines.relational.expressions.values import Values


def is_known(values: Values, node: IsKnown, scope: Scope) -> Expr:
    """Whether a value is there; missing where nobody can tell."""
    if isinstance(node.operand, MeasureRead | Sampled):
        figure = _sample(values, node.operand, scope)
        return choice([(figure.trouble, UNKNOWN)], opposite(figure.empty), "truth")
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
        found = Maybe(Number(values.as_decimal(own.value)), missing(own.value), own.trouble)
    _note(values, node, found.empty, scope)
    default = values.number(node.default, scope.where(found.empty))
    nothing = Number(null(numbers.kind_of(default.top)))
    return numbers.choose([(found.trouble, nothing), (found.empty, default)], found.number)


def plain(values: Values, node: Otherwise, scope: Scope) -> Expr:
    """A text, a date, or a yes or no, or its default where it is missing."""
    found = read(values, node.operand, scope)
    empty = missing(found.value)
    _note(values, node, empty, scope)
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
class Maybe:
    """A number, whether there is none, and where nobody can tell."""

    number: Number
    empty: Expr
    trouble: Expr


def _sample(values: Values, node: MeasureRead | Sampled, scope: Scope) -> Maybe:
    """A figure that has no value where there are too few rows; any other reason is one that cannot be told here."""
    if isinstance(node, Sampled):
        enough = enough_rows(values, node, scope)
        found = values.number(node.value, scope)
        lost = either(missing(enough), both(surely(enough), missing(found.top)))
        return Maybe(found, surely_not(enough), surely(lost))
    if scope.owner:
        raise Unsupported("a default for a figure that may have no value", node.span)
    return sample(values, node, scope)


def sample(values: Values, node: MeasureRead, scope: Scope) -> Maybe:
    """A measure that has no value where there are too few rows."""
    measure = values.gathers.measure(node.name)
    assert measure is not None
    if not may_be_few(values, measure.body):
        raise Unsupported("a default for a figure that may have no value", node.span)
    within, trouble = values.gathers.within(node, measure, scope.seen(few=[]))
    found = values.number(measure.body, within)
    empty, lost = _parts(values, measure.body, within)
    lost = surely(either(trouble, lost, both(opposite(empty), missing(found.top))))
    return Maybe(found, empty, lost)


def _parts(values: Values, node: Node, scope: Scope) -> tuple[Expr, Expr]:
    """Where what a figure is computed from has too few rows, and where it is missing for another reason.

    The reference evaluator tells the reason that it meets first, so where there are both nobody can tell here.
    """
    match node:
        case Sampled():
            found = _sample(values, node, scope)
            return found.empty, found.trouble
        case MeasureRead() if may_be_few(values, node):
            measure = values.gathers.measure(node.name)
            assert measure is not None
            within, trouble = values.gathers.within(node, measure, scope)
            empty, lost = _parts(values, measure.body, within)
            return empty, either(trouble, lost)
        case Add() | Multiply() | Divide() | Negate() | Rounded() | Choose():
            parts = [_parts(values, each, scope) for each in children(node)]
            return either(*(empty for empty, _ in parts)), either(*(lost for _, lost in parts))
        case _:
            if may_be_few(values, node):
                raise Unsupported("a default for a figure that may have no value", node.span)
            return FALSE, missing(values.number(node, scope).top)


def may_be_few(values: Values, node: Node) -> bool:
    """Whether a figure is computed from one with a least number of rows."""
    for each in (node, *everything(node)):
        if isinstance(each, Sampled):
            return True
        measure = values.gathers.measure(each.name) if isinstance(each, MeasureRead) else None
        if measure is not None and may_be_few(values, measure.body):
            return True
    return False


def enough_rows(values: Values, node: Sampled, scope: Scope) -> Expr:
    """Whether a gather has as many rows as its value takes."""
    return numbers.holds(">=", values.number(node.rows, scope), values.number(node.least, scope))


def _note(values: Values, node: Otherwise, empty: Expr, scope: Scope) -> None:
    """Note that the default stood in, which a run tells."""
    if scope.measure and scope.on is None:
        note_of_period(values, node, empty, scope)
        return
    text = " ".join(node.operand.span.text.split())
    shown = " ".join(node.default.span.text.split())
    taken = both(scope.guard, empty)
    if scope.elsewhere:  # it is told of the row at hand, not of the line's
        taken = choice([(taken, scope.column(layout.KEY, "text"))], null("text"), "text")
    scope.assumed.append((text, shown, taken))


def note_of_period(values: Values, node: Otherwise, empty: Expr, scope: Scope) -> None:
    """Note a default in a measure, which is told of whom and of the measure's period.

    The reference evaluator tells it whenever it has computed the measure, on any clock. What is supplied, or said of a
    person, is the same on all of them; a place among others may not be, so it is told here only where no clock comes
    before the period's end.
    """
    measure = values.gathers.measure(scope.measure)
    # Neither somebody else's figure nor one that is given up half-way.
    mine = scope.who == Column(layout.WHO, "text", scope.source.name) and not scope.payee
    plain = mine and scope.window is None and scope.carrying is None
    ours = measure is not None and measure.key == "role" and not measure.also and not may_be_few(values, measure.body)
    at_end_only = measure is not None and not is_shorter(values.program.plan.paid, measure.each)
    still = isinstance(node.operand, InputRead | ParticipantRead) or (isinstance(node.operand, Rank) and at_end_only)
    if scope.reads is None or scope.period is None or scope.period.grain in WEEKS or not (plain and ours and still):
        raise Unsupported("a default in a measure", node.span)
    assert scope.who is not None
    told = MeasureDefault(node, scope.measure)
    scope.reads.append(Before(told, scope.who, scope.period.number, opposite(empty), scope.reached))
