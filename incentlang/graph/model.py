"""Nodes and edges of the rule graph, and the questions asked of it."""

from __future__ import annotations

from typing import Literal as Choice

import attrs
import networkx as nx

from incentlang.diagnostics.requests import NoSuchDefinition
from incentlang.diagnostics.suggest import closest
from incentlang.source import Source

Kind = Choice["rule", "pool", "measure", "value", "input", "table", "param", "fact", "entity"]
KINDS: tuple[Kind, ...] = ("rule", "pool", "measure", "value", "input", "table", "param", "fact", "entity")

Change = Choice["same", "gather", "spread", "running", "as-at", "previous"]
CHANGES: tuple[Change, ...] = ("same", "gather", "spread", "running", "as-at", "previous")

Part = Choice["focus", "read", "reader"]
"""In a graph around one definition: that one, what it reads at any distance, what reads it directly."""


@attrs.frozen
class Node:
    """One definition, or one kind of row that a definition reads.

    Attributes:
        grain: What there is one of, in words: `deal × participant`, `account_executive × quarter`.
        file: The file that declares it; empty for the built-in participant.
        line: Its line there, counted from 1.
    """

    name: str
    kind: Kind
    grain: str
    title: str
    file: str
    line: int


@attrs.frozen
class Edge:
    """`reader` reads `read`.

    Attributes:
        changes: How the grain changes, each once. `gather`: many to one. `spread`: one used on many.
            `running`: the stretch just before and up to the row or period. `as-at`: a longer period as it
            stands at the end of a shorter one.
    """

    reader: str
    read: str
    changes: tuple[Change, ...]


@attrs.frozen
class RuleGraph:
    """Nodes by kind, then in order of the plan; edges by reader, then in the order of the nodes read.

    Attributes:
        sources: The texts of the files that declare the nodes.
        focus: The definition that the graph was cut down to, if it was.
    """

    plan: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    sources: tuple[Source, ...] = attrs.field(default=(), repr=False)
    focus: str | None = None

    def node(self, name: str) -> Node | None:
        """The node called `name`, or None."""
        return next((node for node in self.nodes if node.name == name), None)

    def read_by(self, name: str) -> list[Edge]:
        """The edges to what a node reads."""
        return [edge for edge in self.edges if edge.reader == name]

    def readers_of(self, name: str) -> list[Edge]:
        """The edges from what reads a node."""
        return [edge for edge in self.edges if edge.read == name]

    def part(self, name: str) -> Part | None:
        """What a node is to the focus; None where there is none."""
        if self.focus is None:
            return None
        if name == self.focus:
            return "focus"
        return "reader" if any(edge.reader == name for edge in self.readers_of(self.focus)) else "read"

    def focused(self, name: str | None) -> RuleGraph | NoSuchDefinition:
        """One definition with everything it reads at any distance, and what reads it directly.

        Of what reads it, only that is kept: what else a reader reads says nothing about the definition.
        """
        if name is None:
            return self
        if self.node(name) is None:
            near = closest(name, [node.name for node in self.nodes])
            return NoSuchDefinition(name=name, suggestions=near)
        inside = {name, *nx.descendants(self._networkx(), name)}
        edges = tuple(edge for edge in self.edges if edge.reader in inside or edge.read == name)
        kept = inside | {edge.reader for edge in edges}
        nodes = tuple(node for node in self.nodes if node.name in kept)
        return attrs.evolve(self, nodes=nodes, edges=edges, focus=name)

    def cycles(self) -> tuple[tuple[str, ...], ...]:
        """Every way round: each name reads the next, and the last the first.

        The check refuses cycles, so a plan that compiled has none; this says so independently of it.
        """
        found = []
        for cycle in nx.simple_cycles(self._networkx()):
            first = cycle.index(min(cycle))
            found.append((*cycle[first:], *cycle[:first]))
        return tuple(sorted(found))

    def _networkx(self) -> nx.DiGraph[str]:
        graph: nx.DiGraph[str] = nx.DiGraph()
        graph.add_nodes_from(node.name for node in self.nodes)
        graph.add_edges_from((edge.reader, edge.read) for edge in self.edges)
        return graph
