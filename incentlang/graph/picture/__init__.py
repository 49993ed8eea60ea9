"""The rule graph as a picture: its columns, where each box stands, its colours, and all of it as SVG."""

from incentlang.graph.picture.svg import to_svg

__all__ = ["to_svg"]
