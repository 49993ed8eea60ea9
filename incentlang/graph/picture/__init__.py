"""The rule graph as a picture: its columns, where each box stands, its colours, all of it as SVG, and as a page."""

from incentlang.graph.picture.page import to_html
from incentlang.graph.picture.svg import to_svg

__all__ = ["to_html", "to_svg"]
