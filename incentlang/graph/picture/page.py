"""The picture beside the plan's text, as one page: a click on a box leads to its lines, and back.

One file, no script, no font, no address. What is linked is found by the names of places within the page, so it works
without a network, in print previews and by keyboard.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from incentlang.diagnostics.requests import NoSuchDefinition
from incentlang.graph.model import Node, RuleGraph
from incentlang.graph.picture.grains import key_of
from incentlang.graph.picture.style import DARK, LIGHT, Paper
from incentlang.graph.picture.svg import drawn, ids_of
from incentlang.source import Source

_SHAPES = (
    "*{box-sizing:border-box}"
    "body{margin:0;font:15px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;"
    "display:grid;grid-template-rows:minmax(0,3fr) minmax(0,2fr);height:100vh}"
    "main,aside{overflow:auto;padding:12px}"
    "main svg{display:block}"
    "h1{font-size:18px;margin:0 0 4px}h2{font-size:14px;margin:16px 0 4px}p{margin:0}"
    "pre{margin:0;font:13px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;tab-size:2}"
    ".part{display:block;border-left:3px solid transparent;padding-left:4px;scroll-margin:24px}"
    ".number{display:inline-block;width:4ch;margin-right:2ch;text-align:right;user-select:none}"
    "svg .box{scroll-margin:60px}svg a:focus-visible .body,svg .box:target .body{stroke-width:3}"
    "@media print{body{display:block;height:auto}}"
)


def to_html(graph: RuleGraph, focus: str | None = None) -> str | NoSuchDefinition:
    """The rule graph with the files that declare what it shows, self-contained."""
    shown = graph.focused(focus)
    if isinstance(shown, NoSuchDefinition):
        return shown
    ids = ids_of(shown)
    links = {node.name: f"#{_lines_of(ids[node.name])}" for node in shown.nodes if node.file}
    return "\n".join(_page(shown, ids, drawn(shown, key_of(graph), links)))


def _lines_of(box: str) -> str:
    """What the lines of a box's definition are called within the page."""
    return f"{box}-lines"


def _page(shown: RuleGraph, ids: Mapping[str, str], picture: str) -> Iterator[str]:
    title = f"{shown.plan}: rule graph" + (f" around {shown.focus}" if shown.focus is not None else "")
    yield "<!doctype html>"
    yield '<html lang="en">'
    yield '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
    yield f"<title>{escape(title)}</title><style>{_style(ids)}</style></head>"
    yield f'<body><main tabindex="0" aria-label="Picture">{picture.rstrip()}</main>'
    yield f'<aside tabindex="0" aria-label="Plan"><h1>{escape(title)}</h1>'
    yield "<p>A box leads to its lines here; the number of a definition's first line leads back.</p>"
    for source in shown.sources:
        nodes = {node.line: node for node in shown.nodes if node.file == source.path}
        if nodes:
            yield f"<h2>{escape(source.path)}</h2>"
            yield f"<pre>{''.join(_parts(source, nodes, ids))}</pre>"
    yield "</aside></body></html>"
    yield ""


def _parts(source: Source, nodes: Mapping[int, Node], ids: Mapping[str, str]) -> Iterator[str]:
    """The lines of a file, in parts that begin where a line is not indented, as definitions do."""
    inside = False
    for number, text in enumerate(source.text.splitlines(), 1):
        node = nodes.get(number)
        if not inside or node is not None or (text and not text[0].isspace()):
            yield "</span>" if inside else ""
            name = f' id="{_lines_of(ids[node.name])}"' if node is not None else ""
            yield f'<span class="part"{name}>'
            inside = True
        told = f"{number}"
        if node is not None:
            told = f'<a href="#{ids[node.name]}" title="{escape(node.name)} in the picture">{number}</a>'
        yield f'<span class="number">{told}</span>{escape(text, quote=False)}\n'
    yield "</span>" if inside else ""


def _style(ids: Mapping[str, str]) -> str:
    """Lines that neither begin nor end at the box under the pointer, or reached by keyboard, step back."""
    near = "".join(
        f'svg:has(#{box}:hover,a:focus-visible #{box}) .line:not([data-read="{box}"],[data-reader="{box}"])'
        "{opacity:.15}"
        for box in ids.values()
    )
    return f"{_SHAPES}{_paper(LIGHT)}@media (prefers-color-scheme:dark){{{_paper(DARK)}}}{near}"


def _paper(of: Paper) -> str:
    return (
        f"body{{background:{of.paper};color:{of.text}}}aside{{border:1px solid {of.border};background:{of.band}}}"
        f".number,.number a,p{{color:{of.second}}}.part:target{{background:{of.paper};border-color:{of.second}}}"
    )
