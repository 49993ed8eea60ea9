"""Overrides of parameters: the value for which a condition of the row and its payee holds, and which of them were used.

A run says which overrides it used. The reference evaluator uses one whenever it asks for an amount: of a line that
waits as well as of one that is earned, unless the line has failed by the first clock on which it is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeVar

import attrs

from incentlang.engines.relational.data import layout
from incentlang.engines.relational.data.layout import FAILS
from incentlang.engines.relational.expressions.conditions import truth
from incentlang.engines.relational.expressions.refusing import Gap, Unsupported, gap
from incentlang.engines.relational.expressions.scope import Scope
from incentlang.engines.relational.sql import (
    FALSE,
    Call,
    Column,
    Expr,
    Select,
    Source,
    both,
    compared,
    either,
    missing,
    opposite,
    surely,
)
from incentlang.ir.expressions import Aggregate, LetRead, ParamRead, ParticipantRead
from incentlang.ir.expressions import Expr as Node
from incentlang.ir.overridden import counted_in, overridden_in
from incentlang.ir.program import Program, RowRule
from incentlang.ir.walk import everything
from incentlang.ir.words import told_override

if TYPE_CHECKING:
    from incentlang.engines.relational.expressions.values import Values
    from incentlang.engines.relational.pay.rows import Lines
    from incentlang.engines.relational.script import Script

Made = TypeVar("Made")


@attrs.frozen
class Used:
    """An override that may have been used.

    Attributes:
        step: The relation; it has a key where the override was used.
        told: What a run says of it.
    """

    step: str
    told: str


def misplaced(program: Program) -> list[Gap]:
    """Parameters with overrides read where they are told of whenever they happen to be asked for.

    That is in derived values, for rows that something waits for, and in a rule of rows anywhere but in its amounts. A
    row that counts for several people has no payee whose attributes could be asked for.
    """
    rules = [rule for rule in program.rules if isinstance(rule, RowRule)]
    within = {id(node) for rule in rules for node in _in_amounts(rule)}
    every = [node for rule in rules for node in overridden_in(rule) if id(node) not in within]
    every += [node for value in program.values for node in overridden_in(value)]
    for gather in (each for each in everything(program) if isinstance(each, Aggregate)):
        every += [node for condition in gather.conditions for node in overridden_in(condition)]
        if gather.each is not None or gather.above is not None:
            every += [node for node in counted_in(gather) if _asks_who(node)]
    return [gap("a parameter with overrides", node.span) for node in every]


def _asks_who(node: ParamRead) -> bool:
    return any(isinstance(each, ParticipantRead) for way in node.overrides for each in everything(way))


def _in_amounts(rule: RowRule) -> Iterator[ParamRead]:
    """Those that nothing of a rule but its amounts reads, also through what it named."""
    lets = {let.name: let.value for let in rule.lets}
    amounts = [each for credit in rule.credits for each in (credit.amount, credit.cap) if each is not None]
    if not amounts:  # a rule that only stands in the way of another
        return
    credits_ = tuple(attrs.evolve(credit, amount=amounts[0], cap=None) for credit in rule.credits)
    rest = attrs.evolve(rule, credits=credits_, lets=())
    elsewhere = {id(node) for node in everything(rest)} - {id(node) for node in (amounts[0], *everything(amounts[0]))}
    named = {node.name for node in everything(rest) if isinstance(node, LetRead) and id(node) in elsewhere}
    for amount in amounts:
        yield from (node for node in _all_of(amount, lets, named) if isinstance(node, ParamRead) and node.overrides)


def _all_of(node: Node, lets: dict[str, Node], named: set[str]) -> Iterator[Node]:
    for each in (node, *everything(node)):
        yield each
        if isinstance(each, LetRead) and each.name in lets and each.name not in named:
            yield from _all_of(lets[each.name], lets, named)


def cases(
    values: Values, node: ParamRead, scope: Scope, make: Callable[[Node, Scope], Made]
) -> tuple[Expr, list[tuple[Expr, Made]]]:
    """Where nobody can tell which override holds, and the conditions of all with their values; two are a problem."""
    if not node.overrides:
        return FALSE, []
    at_hand = bool(scope.owner) or scope.period is not None
    if not at_hand or scope.entity or scope.ends_on is not None or (_asks_who(node) and scope.who is None):
        raise Unsupported("a parameter with overrides", node.span)
    met = [truth(values, each.where, scope) for each in node.overrides]
    untold = either(*(missing(each) for each in met))
    for place, one in enumerate(met):
        untold = either(untold, *(both(surely(one), surely(other)) for other in met[:place]))
    every = list(zip(node.overrides, met, strict=True))
    if scope.applied is not None:
        scope.applied += [
            (told_override(node.name, each), both(scope.guard, surely(on), opposite(untold))) for each, on in every
        ]
    return untold, [(on, make(each.value, scope)) for each, on in every]


def used(script: Script, lines: Lines) -> tuple[Used, ...]:
    """The overrides that the amounts of a credit used."""
    rule, credit = lines.rule, lines.credit
    roots = [each for each in (credit.amount, credit.cap) if each is not None]
    lets = {let.name: let.value for let in rule.lets}
    if not any(isinstance(e, ParamRead) and e.overrides for root in roots for e in _all_of(root, lets, set())):
        return ()
    if lines.depend or lines.moving.walks or lines.moving.reads:
        raise Unsupported("a parameter with overrides", credit.span)
    first = script.clock_at(script.tick_of(Column(layout.DAY, "day", "l")))
    scope = Scope(
        script.layout,
        Source(lines.step, "l"),
        rule.subject,
        day=Column(layout.DAY, "day", "l", True),
        who=Column(layout.WHO, "text", "l"),
        payee=credit.to,
        tick=script.tick_of(script.last_clock),
        lets=lets,
        parted=lines.shares is not None,
        applied=[],
    )
    amounts = [script.values.number(root, scope).top for root in roots]
    asked = compared(">", Column(FAILS, "day", "l"), first)
    lost = either(*(missing(each) for each in amounts))
    found: list[Used] = []
    key = Column(layout.KEY, "text", "l")
    for words, on in scope.applied or ():
        # What cannot be computed may never have come to the parameter.
        script.doubt(Select(((layout.KEY, key),), scope.source, tuple(scope.joins), both(asked, on, lost)))
        query = Select(
            ((layout.KEY, Call("min", (key,), "text")),),
            scope.source,
            tuple(scope.joins),
            both(asked, on, opposite(lost)),
        )
        found.append(Used(script.add("overrides used", query), words))
    return tuple(found)
