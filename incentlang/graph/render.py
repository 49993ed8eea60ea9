"""The rule graph as text for a terminal, as Mermaid and DOT for pictures, and as JSON for programs."""

from __future__ import annotations

import json

from incentlang.diagnostics.requests import NoSuchDefinition
from incentlang.graph.model import KINDS, Edge, Kind, Node, Part, RuleGraph

_PLURAL: dict[Kind, str] = {
    "rule": "rules",
    "pool": "pools",
    "measure": "measures",
    "value": "values",
    "input": "inputs",
    "table": "tables",
    "param": "params",
    "fact": "facts",
    "entity": "entities",
}
_SHAPES: dict[Kind, tuple[str, str, str]] = {
    "rule": ('["', '"]', "box"),
    "pool": ('(["', '"])', "component"),
    "measure": ('("', '")', "ellipse"),
    "value": ('[\\"', '"/]', "trapezium"),
    "input": ('[/"', '"/]', "parallelogram"),
    "table": ('[["', '"]]', "box3d"),
    "param": ('{{"', '"}}', "hexagon"),
    "fact": ('[("', '")]', "cylinder"),
    "entity": ('[("', '")]', "cylinder"),
}
"""How each kind begins and ends in Mermaid, and its shape in DOT."""

_MARKED: dict[Part | None, str] = {"focus": ", penwidth=3", "reader": ", style=dashed", "read": "", None: ""}
"""How DOT draws a part of a graph around one definition."""


def to_text(graph: RuleGraph, focus: str | None = None) -> str | NoSuchDefinition:
    """Definitions by kind with their grain and place; below each what it reads, or who reads it."""
    shown = graph.focused(focus)
    if isinstance(shown, NoSuchDefinition):
        return shown
    by_name = {node.name: node for node in shown.nodes}
    width = max((len(node.name) for node in shown.nodes), default=0)
    grains = max((len(node.grain) for node in shown.nodes), default=0)
    of = f" around {focus}" if focus is not None else ""
    blocks = [f"{shown.plan}: rule graph{of}"]
    readers = [node for node in shown.nodes if shown.part(node.name) == "reader"]
    groups = [(_PLURAL[kind], [node for node in shown.nodes if node.kind == kind]) for kind in KINDS]
    if readers:
        groups = [(heading, [node for node in nodes if node not in readers]) for heading, nodes in groups]
        groups.append((f"what reads {focus}", readers))
    for heading, nodes in groups:
        if nodes:
            lines = [heading]
            for node in nodes:
                lines += _block(shown, node, by_name, width, grains)
            blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"


def _block(graph: RuleGraph, node: Node, by_name: dict[str, Node], width: int, grains: int) -> list[str]:
    place = f"{node.file}:{node.line}" if node.file else "built in"
    lines = [f"  {node.name:<{width + 6}}  {node.grain:<{grains}}  {place}".rstrip()]
    reads = graph.read_by(node.name)
    for edge in reads:
        branch = "└─ " if edge is reads[-1] else "├─ "
        lines.append(f"     {branch}{edge.read:<{width}}  {by_name[edge.read].grain:<{grains}}  {_words(edge)}")
    readers = ", ".join(edge.reader for edge in graph.readers_of(node.name))
    if not reads and readers:
        lines.append(f"     read by {readers}")
    return lines


def _words(edge: Edge) -> str:
    return ", ".join(edge.changes)


def to_mermaid(graph: RuleGraph, focus: str | None = None) -> str | NoSuchDefinition:
    """A flowchart; arrows go from a definition to what it reads."""
    shown = graph.focused(focus)
    if isinstance(shown, NoSuchDefinition):
        return shown
    number = {node.name: f"n{place}" for place, node in enumerate(shown.nodes)}
    lines = ["flowchart LR"]
    for node in shown.nodes:
        start, end, _ = _SHAPES[node.kind]
        lines.append(f"  {number[node.name]}{start}{node.name}<br/>{node.grain}{end}")
    for edge in shown.edges:
        arrow = "-.->" if shown.part(edge.reader) == "reader" else "-->"
        lines.append(f"  {number[edge.reader]} {arrow}|{_words(edge)}| {number[edge.read]}")
    if focus is not None:
        lines.append(f"  style {number[focus]} stroke-width:3px")
        readers = (node for node in shown.nodes if shown.part(node.name) == "reader")
        lines += [f"  style {number[node.name]} stroke-dasharray:4 4" for node in readers]
    return "\n".join(lines) + "\n"


def to_dot(graph: RuleGraph, focus: str | None = None) -> str | NoSuchDefinition:
    """A digraph for Graphviz; arrows go from a definition to what it reads."""
    shown = graph.focused(focus)
    if isinstance(shown, NoSuchDefinition):
        return shown
    lines = [f"digraph {_quoted(shown.plan)} {{", "  rankdir=LR;"]
    for node in shown.nodes:
        marked = _MARKED[shown.part(node.name)]
        label = _quoted(f"{node.name}\n{node.grain}")
        lines.append(f"  {_quoted(node.name)} [label={label}, shape={_SHAPES[node.kind][2]}{marked}];")
    for edge in shown.edges:
        dashed = ", style=dashed" if shown.part(edge.reader) == "reader" else ""
        lines.append(f"  {_quoted(edge.reader)} -> {_quoted(edge.read)} [label={_quoted(_words(edge))}{dashed}];")
    return "\n".join([*lines, "}"]) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def to_json(graph: RuleGraph, focus: str | None = None) -> str | NoSuchDefinition:
    """`plan`, `focus`, `nodes` and `edges`; an edge says who reads what, and how the grain changes.

    `part` says what a node is to the focus: `focus`, `read` or `reader`; null where there is no focus.
    """
    shown = graph.focused(focus)
    if isinstance(shown, NoSuchDefinition):
        return shown
    document = {
        "plan": shown.plan,
        "focus": focus,
        "nodes": [
            {
                "name": node.name,
                "kind": node.kind,
                "grain": node.grain,
                "title": node.title,
                "file": node.file or None,
                "line": node.line or None,
                "part": shown.part(node.name),
            }
            for node in shown.nodes
        ],
        "edges": [{"reader": edge.reader, "reads": edge.read, "changes": list(edge.changes)} for edge in shown.edges],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
