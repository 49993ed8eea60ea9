"""The components of a statement: what each rule adds to pay, as posted, with its lines from the trace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import attrs

from incentlang.explain.trace import Node
from incentlang.ir.pools import Pool
from incentlang.ir.program import Program
from incentlang.statements.lines import Teller
from incentlang.statements.model import Component, Sum
from incentlang.words import pool_in_words, rule_in_words

ZERO = Decimal(0)
_Key = tuple[str, str]
"""A rule and the unit it pays in."""


@attrs.frozen
class Words:
    """What the plan says of a rule: its place in the plan, title and reason, and what it is in plain sentences.

    `versions`: the last for each place, a file and a line, at which a version of it begins.
    """

    order: int
    title: str
    because: str
    versions: Mapping[tuple[str, int], tuple[str, ...]] = attrs.field(factory=dict)


def components(
    program: Program,
    words: Mapping[str, Words],
    tell: Teller,
    posted: Mapping[_Key, Decimal],
    of_year: Mapping[_Key, Decimal],
) -> tuple[Component, ...]:
    """Every rule with something in this payout or in its year, in the order of the plan.

    Args:
        program: The plan.
        words: What `words_of` says of it.
        tell: Turns nodes of the trace into lines.
        posted: What entries of this period add to pay, by rule and unit.
        of_year: The same of the year up to here.
    """
    trace = tell.trace
    nodes: dict[_Key, list[Node]] = {}
    for number in trace.node(trace.root).inputs:
        node = trace.node(number)
        if node.kind == "rule":
            nodes.setdefault((node.definition, node.unit), []).append(node)
    keys = dict.fromkeys([*nodes, *posted, *of_year])
    nominated = {each.name for each in program.plan.recognitions}
    found = []
    for key in sorted(keys, key=lambda key: words.get(key[0], Words(len(words), "", "")).order):
        derived = sum((Decimal(node.value or 0) for node in nodes.get(key, ())), ZERO)
        now = derived if key[1] in nominated else posted.get(key, ZERO)
        said = words.get(key[0], Words(len(words), key[0], ""))
        found.append(_component(tell, key, said, nodes.get(key, ()), now, of_year.get(key, ZERO), derived))
    return tuple(found)


def _component(
    tell: Teller, key: _Key, said: Words, nodes: Sequence[Node], now: Decimal, year: Decimal, derived: Decimal
) -> Component:
    rule, unit = key
    lines = [line for node in nodes for line in tell.lines(node)]
    paid = [line for line in lines if line.amount is not None and line.amount.exact != 0]
    rest = [line for line in lines if line not in paid]
    missed = [line for line in rest if line.state == "failed"]
    return Component(
        rule,
        tell.hide(said.title or rule),
        tell.hide(said.because),
        tuple(map(tell.hide, _in_force(said, nodes))),
        tell.place(nodes[0].file, nodes[0].line) if nodes else "",
        Sum(now, unit),
        Sum(year, unit),
        Sum(derived, unit) if derived != now else None,
        tuple(line for node in nodes for line in tell.plan(node.clauses)),
        tuple(paid),
        tuple(line for line in rest if line.state == "pending"),
        tuple(sorted(missed, key=lambda line: not line.near)),
        tuple(line for line in rest if line.state == "problem"),
    )


def _in_force(said: Words, nodes: Sequence[Node]) -> tuple[str, ...]:
    """The sentences of the version that the trace tells of; of one that it does not tell of, those of the last."""
    places = [(node.file, node.line) for node in nodes]
    told = [said.versions[place] for place in places if place in said.versions]
    return told[0] if told else next(iter(list(said.versions.values())[-1:]), ())


def words_of(program: Program) -> dict[str, Words]:
    """What is said of each rule and pool, by name; the same for everybody, so it is asked for once."""
    found: dict[str, Words] = {}
    for rule in (*program.rules, *program.pools):
        said = pool_in_words(program, rule) if isinstance(rule, Pool) else rule_in_words(program, rule)
        # Its reason stands on the page already.
        sentences = tuple(each.text for each in said if each.about != "why")
        known = found.get(rule.name, Words(len(found), rule.title, rule.because))
        versions = {**known.versions, (rule.span.source.path, rule.span.line): sentences}
        found[rule.name] = attrs.evolve(known, versions=versions)
    return found
