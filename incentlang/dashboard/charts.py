"""Charts as Vega-Lite specifications, without data: the page puts the rows of a choice into them.

Colours are those of the page's style by name, so that a chart follows light, dark and print without being drawn again.
A row comes as `c0`, `c1`, … for its cells, `said` for all of them together, and `n` for its length.
"""

from __future__ import annotations

from typing import Any

COLOURS = ["var(--first)", "var(--second)", "var(--third)", "var(--fourth)", "var(--fifth)"]
CONFIG = {
    "background": None,
    "font": "system-ui, sans-serif",
    "view": {"stroke": None},
    "range": {"category": COLOURS},
    "mark": {"color": COLOURS[0]},
    "axis": {
        "labelColor": "var(--text)",
        "titleColor": "var(--text)",
        "domainColor": "var(--line)",
        "tickColor": "var(--line)",
        "gridColor": "var(--line)",
        "labelFontSize": 13,
        "titleFontSize": 13,
        "labelLimit": 320,
    },
    "header": {
        "labelColor": "var(--text)",
        "titleColor": "var(--text)",
        "labelFontSize": 13,
        "labelFontWeight": "bold",
    },
    "legend": {"labelColor": "var(--text)", "titleColor": "var(--text)", "labelFontSize": 13},
}
WIDTH = 520


def bars(label: str, amount: str) -> dict[str, Any]:
    """One bar for each row, in the order of the rows."""
    return _spec(
        mark={"type": "bar"},
        width=WIDTH,
        height={"step": 26},
        encoding={"y": _named("c0", label), "x": _length(amount), "tooltip": _tooltip(2)},
    )


def steps(label: str, amount: str) -> dict[str, Any]:
    """Bars in groups below each other, one group for each first cell."""
    return _spec(
        mark={"type": "bar"},
        width=WIDTH,
        height={"step": 22},
        encoding={
            "row": {"field": "c0", "type": "nominal", "title": None, "sort": None, "header": _header()},
            "y": _named("c1", label),
            "x": _length(amount),
            "tooltip": _tooltip(3),
        },
        resolve={"scale": {"y": "independent"}},
    )


def pairs(label: str, amount: str) -> dict[str, Any]:
    """Two bars beside each other for each first cell, told apart by the second."""
    return _spec(
        mark={"type": "bar"},
        width=WIDTH,
        height={"step": 20},
        encoding={
            "y": _named("c0", label),
            "yOffset": {"field": "c1"},
            "x": _length(amount),
            "color": {"field": "c1", "type": "nominal", "title": None, "legend": {"orient": "top"}},
            "tooltip": _tooltip(3),
        },
    )


def lines(label: str) -> dict[str, Any]:
    """A line for each second cell, each on a scale of its own: two scales on one frame suggest crossings."""
    return _spec(
        mark={"type": "line", "point": {"filled": True, "size": 60}},
        width=WIDTH,
        height=80,
        encoding={
            "row": {"field": "c1", "type": "nominal", "title": None, "sort": None, "header": _header()},
            "x": {"field": "c0", "type": "ordinal", "title": label, "sort": None, "axis": {"labelAngle": -45}},
            "y": {"field": "n", "type": "quantitative", "title": None, "axis": {"tickCount": 3}},
            "tooltip": _tooltip(3),
        },
        resolve={"scale": {"y": "independent"}},
    )


def _spec(**parts: Any) -> dict[str, Any]:
    parts["encoding"]["description"] = {"field": "said"}  # what a screen reader says of a bar
    return {"config": CONFIG, "data": {"name": "rows"}, **parts}


def _named(field: str, title: str) -> dict[str, Any]:
    return {"field": field, "type": "nominal", "title": title, "sort": None}


def _length(title: str) -> dict[str, Any]:
    return {"field": "n", "type": "quantitative", "title": title, "axis": {"tickCount": 6}}


def _header() -> dict[str, Any]:
    return {"labelOrient": "top", "labelAnchor": "start"}


def _tooltip(cells: int) -> list[dict[str, Any]]:
    """The exact figures, as in the table beneath."""
    return [{"field": f"c{place}", "type": "nominal", "title": " "} for place in range(cells)]
