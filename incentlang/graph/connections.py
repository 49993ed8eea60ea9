"""The map from activity to value to pay as a table: what each rule and pool reads, at any distance."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from incentlang.graph.model import RuleGraph
from incentlang.ir.program import PURPOSES, Program

NO_PURPOSE = "no purpose stated"


@attrs.frozen
class Connection:
    """One rule or pool in the map: from what people do, by what is measured, to what is paid."""

    rule: str
    title: str
    activity: tuple[str, ...]
    value: tuple[str, ...]
    purpose: str
    because: str


def connections(program: Program, graph: RuleGraph) -> Iterator[Connection]:
    """The map as a table: what each rule and pool reads, at any distance."""
    whole = {node.name: node for node in graph.nodes}
    because = {each.name: each.because for each in (*program.rules, *program.pools)}
    purposes = {rule.name: purpose_of(rule.purposes) for rule in program.rules}
    for node in graph.nodes:
        if node.kind not in ("rule", "pool"):
            continue
        read, waiting = dict.fromkeys([node.name]), [node.name]
        while waiting:
            for edge in graph.read_by(waiting.pop()):
                if edge.read not in read:
                    read[edge.read] = None
                    waiting.append(edge.read)
        kinds = {name: whole[name].kind for name in read if name != node.name}
        yield Connection(
            node.name,
            node.title,
            tuple(name for name, kind in kinds.items() if kind in ("fact", "input")),
            tuple(name for name, kind in kinds.items() if kind in ("measure", "value")),
            purposes.get(node.name, purpose_of(())),
            because[node.name],
        )


def purpose_of(purposes: tuple[str, ...]) -> str:
    """The purposes of a rule as one part: what serves two is not cut in two, because no plan says how."""
    return " and ".join(each for each in PURPOSES if each in purposes) or NO_PURPOSE
