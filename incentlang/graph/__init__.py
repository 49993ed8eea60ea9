"""The rule graph: what a plan defines and reads, and how the grain changes on the way.

This package is the only door to networkx; nothing on the way of a run imports it.
"""

from incentlang.graph.connections import NO_PURPOSE, Connection, connections, purpose_of
from incentlang.graph.model import Change, Edge, Kind, Node, RuleGraph
from incentlang.graph.picture import to_html, to_svg
from incentlang.graph.reads import rule_graph
from incentlang.graph.render import to_dot, to_json, to_mermaid, to_text

__all__ = [
    "NO_PURPOSE",
    "Change",
    "Connection",
    "Edge",
    "Kind",
    "Node",
    "RuleGraph",
    "connections",
    "purpose_of",
    "rule_graph",
    "to_dot",
    "to_html",
    "to_json",
    "to_mermaid",
    "to_svg",
    "to_text",
]
