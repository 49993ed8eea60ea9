"""The columns of the picture, from left to right, in the order in which pay is worked out.

A stage is what a designer calls one step: data, values, measures, tables, rules. Within a stage, what reads another
definition of it stands one column further right. So every line of the picture goes from left to right.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

from incentlang.graph.model import Kind, Node, RuleGraph

STAGES: tuple[tuple[str, tuple[Kind, ...]], ...] = (
    ("Data and parameters", ("fact", "entity", "input", "param")),
    ("Values", ("value",)),
    ("Measures", ("measure",)),
    ("Tables", ("table",)),
    ("Rules and pools", ("rule", "pool")),
)
"""The heading of each stage, and what stands there."""

_STAGE: dict[Kind, int] = {kind: place for place, (_, kinds) in enumerate(STAGES) for kind in kinds}
_DATA, _TABLES = _STAGE["fact"], _STAGE["table"]

MOST = 30
"""Boxes that stand below each other; more are shared among columns, so that a large plan is no endless ribbon."""


@attrs.frozen
class Column:
    """Boxes below each other. `stage` is a place in `STAGES`."""

    stage: int
    names: tuple[str, ...]


def columns_of(graph: RuleGraph) -> tuple[Column, ...]:
    """Every node in one column; what it reads stands in columns further left."""
    reads = {node.name: [edge.read for edge in graph.read_by(node.name)] for node in graph.nodes}
    stages: dict[str, int] = {}
    levels: dict[tuple[int, int], list[str]] = {}
    depth: dict[str, int] = {}
    for name in _from_the_left(reads):
        node = graph.node(name)
        assert node is not None
        stage = max([_own_stage(graph, node), *(stages[read] for read in reads[name] if read in stages)])
        within = [depth[read] for read in reads[name] if stages.get(read) == stage]
        stages[name], depth[name] = stage, max(within, default=-1) + 1
    for node in graph.nodes:
        levels.setdefault((stages[node.name], depth[node.name]), []).append(node.name)
    return tuple(Column(stage, part) for (stage, _), names in sorted(levels.items()) for part in _shared(names))


def _own_stage(graph: RuleGraph, node: Node) -> int:
    """The stage of its kind; a table that a value or measure reads stands with the data they read."""
    readers = [graph.node(edge.reader) for edge in graph.readers_of(node.name)]
    if node.kind == "table" and any(reader is not None and _STAGE[reader.kind] < _TABLES for reader in readers):
        return _DATA
    return _STAGE[node.kind]


def _from_the_left(reads: dict[str, list[str]]) -> Iterator[str]:
    """Each name after all that it reads.

    The check refuses plans that go round; if one came here, the read that closes the round would count as none.
    """
    begun: set[str] = set()
    done: set[str] = set()
    for start in reads:
        waiting = [start]
        while waiting:
            name = waiting[-1]
            open_reads = [] if name in begun else [read for read in reads[name] if read not in begun]
            begun.add(name)
            if open_reads:
                waiting += reversed(open_reads)
                continue
            waiting.pop()
            if name not in done:
                done.add(name)
                yield name


def _shared(names: list[str]) -> Iterable[tuple[str, ...]]:
    """The names in columns of nearly one height."""
    columns = -(-len(names) // MOST)
    each = -(-len(names) // columns)
    return [tuple(names[start : start + each]) for start in range(0, len(names), each)]
