"""Which grain has which colour, and what a legend calls it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import attrs

from incentlang.graph.model import Node, RuleGraph
from incentlang.ir.schema import PARTICIPANT

ONCE = "once for the plan"
OTHERS = "others"


@attrs.frozen
class Colour:
    """A colour on light and on dark paper: of borders and lines, and of the inside of boxes."""

    line: str
    fill: str
    dark_line: str
    dark_fill: str


GREY = Colour("#667085", "#f2f4f7", "#98a2b3", "#262b36")
PALETTE = (
    Colour("#2563eb", "#e8f0fe", "#78aaff", "#15274a"),  # blue
    Colour("#c2410c", "#fff0e5", "#fb9a5b", "#3d2312"),  # orange
    Colour("#0f766e", "#dff5f1", "#4fd1c5", "#0e322f"),  # teal
    Colour("#7c3aed", "#f1eafe", "#b794f6", "#2c1f4a"),  # violet
    Colour("#3f7d20", "#e9f6e1", "#8fd46a", "#1d3614"),  # green
    Colour("#be185d", "#fde8f1", "#f687b3", "#421a2d"),  # pink
    Colour("#a16207", "#fcf3d3", "#e6c54a", "#372c0c"),  # amber
    Colour("#b91c1c", "#fdeaea", "#ff8f8f", "#411717"),  # red
    Colour("#854d27", "#f6ece3", "#d6a982", "#35241a"),  # brown
)
REST = Colour("#475569", "#ffffff", "#b6c2d1", "#1b212b")


@attrs.frozen
class Key:
    """The colours of one picture.

    Attributes:
        labels: What each node's grain is called, by the name of the node.
        colours: In the order of the legend, by label.
    """

    labels: Mapping[str, str]
    colours: Mapping[str, Colour]

    def number(self, name: str) -> int:
        """The place of a node's colour in the legend."""
        return list(self.colours).index(self.labels[name])


def key_of(graph: RuleGraph) -> Key:
    """The grains that most definitions have get colours of their own; the rest share one."""
    entities = {node.name for node in graph.nodes if node.kind == "entity"}
    labels = {node.name: _label(node, entities) for node in graph.nodes}
    first = {label: place for place, label in reversed(list(enumerate(labels.values())))}
    count = Counter(label for label in labels.values() if label != ONCE)
    ranked = sorted(count, key=lambda label: (-count[label], first[label]))
    several = len(ranked) > len(PALETTE)
    own = ranked[: len(PALETTE)]
    colours = dict(zip(own, PALETTE, strict=False))
    if ONCE in first:
        colours[ONCE] = GREY
    if several:
        colours[OTHERS] = REST
    return Key({name: label if label in colours else OTHERS for name, label in labels.items()}, colours)


def _label(node: Node, entities: set[str]) -> str:
    """A grain in words. Roles are people; rows and what is paid for them are of one colour."""
    parts = node.grain.split(" × ")
    if parts == ["plan"]:
        return ONCE
    if len(parts) == 1 or parts[1] == PARTICIPANT:
        return f"each {'person' if parts[0] == PARTICIPANT else parts[0]}"
    *whose, period = parts
    if whose == ["plan"]:
        return f"the plan each {period}"
    people = [part if part in entities else "person" for part in whose]
    return f"each {' and '.join(people)} each {period}"
