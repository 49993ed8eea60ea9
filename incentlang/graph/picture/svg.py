"""The picture as SVG: one file, no script, no font, no address; the same bytes for the same plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from xml.sax.saxutils import escape

from incentlang.diagnostics.requests import NoSuchDefinition
from incentlang.graph.model import Edge, Node, RuleGraph
from incentlang.graph.picture.columns import STAGES, Column, columns_of
from incentlang.graph.picture.grains import Key, key_of
from incentlang.graph.picture.layout import BOX_HEIGHT, Layout, Spot, lay_out
from incentlang.graph.picture.style import style_of
from incentlang.graph.picture.widths import text_width

NAME_SIZE, GRAIN_SIZE, HEADING_SIZE, TITLE_SIZE, LEGEND_SIZE = 13, 11, 12, 18, 12
NARROWEST_BOX, PADDING, STRIPE = 120, 12, 5
MARGIN, BAND = 24, 14
"""Around the picture, and from a stage's boxes to the edge of its band."""
HEAD = 92
"""The upper edge of the picture to the first box: title, legend of lines, headings."""
LEGEND_ROW, SWATCH = 24, 14


def to_svg(graph: RuleGraph, focus: str | None = None) -> str | NoSuchDefinition:
    """The rule graph as a picture, from data on the left to pay on the right.

    Colours are given out before the focus cuts the graph down: a grain has one colour in all pictures of a plan.
    """
    shown = graph.focused(focus)
    if isinstance(shown, NoSuchDefinition):
        return shown
    return drawn(shown, key_of(graph), {}).encode("ascii", "xmlcharrefreplace").decode()


def drawn(shown: RuleGraph, key: Key, links: Mapping[str, str]) -> str:
    """The picture of these nodes, all of them.

    Args:
        shown: What to draw.
        key: The colours of the whole plan's picture.
        links: Where a click on a box leads, by the name of the node.
    """
    return "\n".join(line for line in _Picture(shown, key, links).lines() if line) + "\n"


def ids_of(graph: RuleGraph) -> dict[str, str]:
    """What the box of each node is called within the picture, by the node's name."""
    return {node.name: f"n{place}" for place, node in enumerate(graph.nodes)}


class _Picture:
    def __init__(self, graph: RuleGraph, key: Key, links: Mapping[str, str]) -> None:
        self.graph, self.key, self.links = graph, key, links
        self.ids = ids_of(graph)
        self.columns = columns_of(graph)
        self.layout = lay_out(graph, self.columns, {node.name: _box_width(node) for node in graph.nodes})
        self.bands = list(_bands(self.columns, self.layout))
        self.left = MARGIN + BAND - min([0, *(start for _, start, _ in self.bands)])
        self.title = f"{graph.plan}: rule graph" + (f" around {graph.focus}" if graph.focus is not None else "")
        right = max([self.layout.width, *(end for _, _, end in self.bands)])
        least = text_width(self.title, TITLE_SIZE, bold=True)
        self.width = max(self.left + right + BAND + MARGIN, least + 2 * MARGIN, 420)
        self.floor = HEAD + self.layout.height + BAND
        self.legend, self.height = self._legend()

    def lines(self) -> Iterator[str]:
        size = f'viewBox="0 0 {self.width} {self.height}" width="{self.width}" height="{self.height}"'
        role = "group" if self.links else "img"  # an image has nothing in it that one can press
        yield f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="{role}" aria-labelledby="graph-title graph-desc">'
        yield f'<title id="graph-title">{escape(self.title)}</title>'
        yield f'<desc id="graph-desc">{escape(self._description())}</desc>'
        yield f"<style>{style_of(self.key)}</style>"
        yield f'<rect class="paper" width="{self.width}" height="{self.height}" rx="12"/>'
        yield _text("title", MARGIN, 36, self.title)
        for stage, start, end in self.bands:
            x, wide = self.left + start - BAND, end - start + 2 * BAND
            yield f'<rect class="band" x="{x}" y="54" width="{wide}" height="{self.floor - 54}" rx="10"/>'
            yield _text("heading", self.left + start, 76, STAGES[stage][0])
        yield '<g class="lines">'
        # What the focus does not rest on is drawn first, so that it lies below.
        for edge in sorted(self.graph.edges, key=lambda edge: self.graph.part(edge.reader) != "reader"):
            yield self._line(edge)
        yield "</g>"
        yield '<g class="boxes">'
        for column in self.columns:
            for name in sorted(column.names, key=lambda name: self.layout.spots[name].y):
                node = self.graph.node(name)
                assert node is not None
                link = self.links.get(name)
                yield f'<a href="{link}">' if link is not None else ""
                yield from self._box(node, self.layout.spots[name])
                yield "</a>" if link is not None else ""
        yield "</g>"
        yield from self.legend
        yield "</svg>"

    def _description(self) -> str:
        boxes, lines = len(self.graph.nodes), len(self.graph.edges)
        stages = ", ".join(STAGES[stage][0].lower() for stage, _, _ in self.bands)
        return (
            f"{boxes} definitions and {lines} lines, from left to right: {stages}. "
            "Each line goes from a definition to one that reads it; colours say what there is one of."
        )

    def _line(self, edge: Edge) -> str:
        points = [(self.left + x, HEAD + y) for x, y in self.layout.lines[edge.reader, edge.read]]
        d = f"M{points[0][0]} {points[0][1]}"
        if points[-1][0] <= points[0][0]:  # a measure that reads its own last period: round above the box
            (start, y), (end, last) = points[0], points[-1]
            over = min(y, last) - BOX_HEIGHT // 2 - 7
            d += f"C{start + 24} {y} {start + 24} {over} {start - 8} {over}"
            d += f"H{end + 8}C{end - 24} {over} {end - 24} {last} {end} {last}"
            points = points[:1]
        for place, (x, y) in enumerate(points[1:]):
            before_x, before_y = points[place]
            if place % 2 or y == before_y:
                d += f"H{x}"
            else:
                half = (x - before_x) // 2
                d += f"C{before_x + half} {before_y} {x - half} {y} {x} {y}"
        faint = " faint" if self.graph.part(edge.reader) == "reader" else ""
        said = f"{edge.reader} reads {edge.read}: {', '.join(edge.changes)}"
        return (
            f'<path class="line g{self.key.number(edge.read)}{faint}" data-read="{self.ids[edge.read]}" '
            f'data-reader="{self.ids[edge.reader]}" d="{d}"><title>{escape(said)}</title></path>'
        )

    def _box(self, node: Node, spot: Spot) -> Iterator[str]:
        x, y = self.left + spot.x, HEAD + spot.y
        part = self.graph.part(node.name)
        marked = {"focus": " focus", "reader": " faint"}.get(part or "", "")
        classes = f"box g{self.key.number(node.name)}{marked}"
        yield f'<g id="{self.ids[node.name]}" class="{classes}">'
        place = f"{node.file}:{node.line}" if node.file else "built in"
        yield f"<title>{escape(f'{node.name}: {node.kind}, {node.grain}')}</title>"
        yield f"<desc>{escape(' '.join([*([_sentence(node.title)] if node.title else []), place]))}</desc>"
        yield f'<rect class="body" x="{x}" y="{y}" width="{spot.width}" height="{spot.height}" rx="8"/>'
        # The stripe follows the round corners of the box.
        yield (
            f'<path class="stripe" d="M{x + STRIPE} {y}v{spot.height}'
            f'a8 8 0 0 1-{STRIPE}-8v-{spot.height - 16}a8 8 0 0 1 {STRIPE}-8z"/>'
        )
        yield _text("name", x + STRIPE + PADDING - 2, y + 19, node.name)
        yield _text("grain", x + STRIPE + PADDING - 2, y + 34, _second(node))
        yield "</g>"

    def _legend(self) -> tuple[list[str], int]:
        """The legend below the bands, in as many rows as it takes, and the height of the picture with it."""
        used = {self.key.number(node.name) for node in self.graph.nodes}
        entries = [(f"g{place}", label) for place, label in enumerate(self.key.colours) if place in used]
        if any(self.graph.part(node.name) == "reader" for node in self.graph.nodes):
            entries.append(("faint", f"reads {self.graph.focus}"))
        parts, x, y = ['<g class="legend">'], MARGIN, self.floor + 22
        for mark, label in entries:
            wide = SWATCH + 8 + text_width(label, LEGEND_SIZE)
            if x > MARGIN and x + wide > self.width - MARGIN:
                x, y = MARGIN, y + LEGEND_ROW
            parts.append(f'<rect class="swatch {mark}" x="{x}" y="{y}" width="{SWATCH}" height="{SWATCH}" rx="4"/>')
            parts.append(_text("label", x + SWATCH + 8, y + 11, label))
            x += wide + 22
        return [*parts, "</g>"], y + SWATCH + 22


def _bands(columns: Sequence[Column], layout: Layout) -> Iterator[tuple[int, int, int]]:
    """Of each stage that there is, from where to where it goes; wide enough for its heading."""
    placed = zip(columns, layout.spans, strict=True)
    for stage, group in groupby(placed, key=lambda pair: pair[0].stage):
        spans = [span for _, span in group]
        heading = text_width(STAGES[stage][0], HEADING_SIZE, bold=True)
        yield stage, spans[0][0], max(spans[-1][1], spans[0][0] + heading)


def _box_width(node: Node) -> int:
    name = text_width(node.name, NAME_SIZE, bold=True)
    return max(NARROWEST_BOX, STRIPE + 2 * PADDING + max(name, text_width(_second(node), GRAIN_SIZE)))


def _second(node: Node) -> str:
    """The second line of a box: the kind, and the grain where it says more than the kind."""
    return node.kind if node.grain in (node.name, "plan") else f"{node.kind} · {node.grain}"


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _text(name: str, x: int, y: int, text: str) -> str:
    return f'<text class="{name}" x="{x}" y="{y}">{escape(text)}</text>'
