"""The dashboard as one HTML file: tables that anybody can read, and charts and filters where scripts run."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from incentlang.dashboard.groups import SMALLEST_GROUP
from incentlang.dashboard.model import Choice3, Dashboard, Group
from incentlang.dashboard.views import Picture, all_rows, pictures
from incentlang.graph.picture.grains import key_of
from incentlang.graph.picture.svg import drawn, ids_of
from incentlang.pages import page

HERE = Path(__file__).parent
BUNDLE = HERE / "vendor" / "charts.js"
EVERYTHING: Choice3 = (0, 0, 0)


def dashboard_page(board: Dashboard) -> str:
    """The page as text; it loads nothing, and no figure in it is of fewer people than the page says."""
    views = pictures(board)
    ids = ids_of(board.graph)
    links = {each.rule: f"#map-{ids[each.rule]}" for each in board.connections}
    facts = {
        "board": board,
        "views": views,
        "first": {view.name: view.rows(EVERYTHING) for view in views},
        "told": told(board.groups.get(EVERYTHING)),
        "picture": drawn(board.graph, key_of(board.graph), links),
        "ids": ids,
        "least": SMALLEST_GROUP,
        "facts": _json(board, views),
    }
    return page(HERE / "templates", "dashboard.html", facts, scripts=_scripts())


def told(group: Group | None) -> str:
    """How many people the figures of a choice are of."""
    if group is None:
        return f"Fewer than {SMALLEST_GROUP} people: no figure is shown, neither here nor as a difference of others."
    text = f"{group.people} people, {group.payouts} payouts."
    if group.left_out:
        text += (
            f" {group.left_out} payouts of the choice are in no figure here, because their group is too small; "
            "they count where all roles and regions are shown."
        )
    return text


@cache
def _scripts() -> tuple[str, ...]:
    return tuple(path.read_text(encoding="utf-8") for path in (BUNDLE, HERE / "templates" / "dashboard.js"))


def _json(board: Dashboard, views: tuple[Picture, ...]) -> str:
    """Charts and rows for the script; no character of it can end the element that it stands in."""
    choices: dict[str, dict[str, Any]] = {
        _name(choice): {"told": told(group), "rows": {}} for choice, group in board.groups.items()
    }
    for choice, view, rows in all_rows(board, views):
        choices[_name(choice)]["rows"][view.name] = [
            # A bar's length need not be exact; what is read is in the cells.
            {"cells": row.cells, "n": None if row.number is None else float(row.number)}
            for row in rows
        ]
    facts = {
        "none": told(None),
        "views": [
            {"name": view.name, "title": view.title, "ignores": view.ignores, "ends": view.ends, "chart": view.chart}
            for view in views
        ],
        "choices": choices,
    }
    text = json.dumps(facts, ensure_ascii=True, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _name(choice: Choice3) -> str:
    return " ".join(map(str, choice))
