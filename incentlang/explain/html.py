"""The trace as HTML: each definition opens into what it was computed from.

A part of a page for notebooks, or a page of its own: no script, no address, no font; what others wrote is escaped. A
node that several read is shown where it is read first, and linked from there on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from decimal import Decimal
from html import escape

from incentlang.explain.ahead_text import Sentence, what_next_lines, why_not_lines
from incentlang.explain.figures import money, percent, plain_number
from incentlang.explain.trace import Clause, Node, Note, State, Trace

_MARKS: dict[State, str] = {"met": "✓", "pending": "…", "failed": "✗", "problem": "!"}
_OPEN = 2
"""So many levels are open at first: the payout and its rules."""
_STYLE = (
    ".incent{font:14px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;max-width:72rem}"
    ".incent h2{font-size:1.15em;margin:0}.incent p{margin:.2em 0}.incent details{margin:.2em 0 .2em 1.2em}"
    ".incent>details{margin-left:0}.incent summary{cursor:pointer;padding:.1em 0}"
    ".incent summary b{font-weight:600}.incent .amount{float:right;font-variant-numeric:tabular-nums}"
    ".incent table{border-collapse:collapse;width:calc(100% - 1.2em);margin:.2em 0 .4em 1.2em;table-layout:fixed}"
    ".incent td{border:0;border-top:1px solid #8884;padding:.15em .6em .15em 0;vertical-align:top;text-align:left;"
    "overflow-wrap:anywhere;white-space:pre-wrap;font-variant-numeric:tabular-nums}"
    ".incent td:first-child{width:3.5em;opacity:.7}.incent td:nth-child(2){width:44%;"
    "font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.93em}"
    ".incent .note{display:block}.incent .side{margin-left:1.2em;opacity:.8}"
    "@media print{.incent .amount{float:none;margin-left:1em}}"
)
_PAGE = ":root{color-scheme:light dark}body{margin:2rem auto;padding:0 1rem;max-width:72rem}"


def render_html(trace: Trace) -> str:
    """The trace as a part of a page."""
    return "\n".join(_Page(trace).whole())


def render_page(trace: Trace) -> str:
    """The trace as a page that needs nothing else, and may load nothing."""
    title = escape(f"{trace.name}, {trace.period}: {trace.plan}")
    policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    return (
        '<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{title}</title><style>{_PAGE}</style></head>\n<body><main>\n{render_html(trace)}\n</main></body></html>\n"
    )


class _Page:
    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        self.shown: set[int] = set()
        # Several explanations may stand in one notebook, so the names of places are told apart by what is explained.
        told = f"{trace.plan_hash} {trace.participant} {trace.period} {trace.as_of} {len(trace.nodes)}"
        self.prefix = f"incent-{hashlib.sha256(told.encode()).hexdigest()[:10]}"

    def whole(self) -> Iterator[str]:
        trace = self.trace
        known = f"known by {trace.as_of}" if trace.as_of else "everything in the files is known"
        yield f'<div class="incent"><style>{_STYLE}</style>'
        yield f"<h2>{escape(trace.name)} · {escape(trace.period)}</h2>"
        yield f"<p>{escape(trace.plan)}{escape(': ' + trace.title) if trace.title else ''}</p>"
        dates = f"{trace.first_day} to {trace.last_day}, read on {trace.clock}"
        yield f"<p>{dates}; {known}; {escape(trace.currency)}</p>"
        yield from self.node(trace.node(trace.root), 0)
        if trace.why_not:
            yield from _listed("Why not", why_not_lines(trace.why_not, trace.currency))
        if trace.what_next is not None:
            yield from _listed("What next", what_next_lines(trace.what_next))
        yield "</div>"

    def node(self, node: Node, depth: int) -> Iterator[str]:
        name = f"{self.prefix}-{node.id}"
        if node.id in self.shown:
            yield f'<p class="side"><a href="#{name}">{escape(_title(node))}</a>: see there</p>'
            return
        self.shown.add(node.id)
        is_open = " open" if depth < _OPEN else ""
        mark = _mark(node.state) if node.kind == "credit" else ""
        yield f'<details id="{name}"{is_open}><summary><b>{escape(_title(node))}</b> {mark}'
        yield f'<span class="amount">{escape(_amount(node))}</span></summary>'
        if node.clauses:
            yield "<table>"
            for clause in node.clauses:
                yield _row(clause)
            yield "</table>"
        for text in _sides(node):
            yield f'<p class="side">{escape(text)}</p>'
        for number in node.inputs:
            yield from self.node(self.trace.node(number), depth + 1)
        yield "</details>"


def _listed(title: str, items: Iterable[Sentence]) -> Iterator[str]:
    """A list of sentences, each with those that belong to it."""
    yield f"<h3>{title}</h3><ul>"
    for first, *rest in items:
        more = "".join(f'<span class="note">{escape(each)}</span>' for each in rest)
        yield f"<li>{escape(first)}{more}</li>"
    yield "</ul>"


def _title(node: Node) -> str:
    match node.kind:
        case "payout":
            return "payout"
        case "credit":
            return f"{node.definition} of {node.part('subject')}"
        case "rule":
            return node.definition
        case "table" | "measure" | "input":
            when = ", ".join(value for _, value in node.key)
            return f"{node.definition} ({when})" if when else node.definition


def _amount(node: Node) -> str:
    if node.value is None:
        return ""
    value = Decimal(node.value)
    match node.unit:
        case "ratio":
            return percent(value)
        case "count" | "number" | "":
            return plain_number(value)
        case unit:
            return f"{money(value, unit)} {unit}"


def _row(clause: Clause) -> str:
    notes = "".join(f'<span class="note">{_told(note)}</span>' for note in clause.notes)
    line = str(clause.line) if clause.text and clause.line else ""
    return f"<tr><td>{line}</td><td>{escape(clause.text)}</td><td>{notes}</td></tr>"


def _told(note: Note) -> str:
    near = " ◄ near miss" if note.near and note.state == "failed" else ""
    return f"{_mark(note.state)}{escape(note.text)}{near}"


def _mark(state: State | None) -> str:
    """A sign for the eye, its word for who listens."""
    return f'<span role="img" aria-label="{state}">{_MARKS[state]}</span> ' if state is not None else ""


def _sides(node: Node) -> Iterator[str]:
    if node.note:
        yield node.note
    for row in node.rows:
        yield f"from {row.file}, row {row.row}"
    for text in node.assumptions:
        yield f"assumed: {text}"
    if node.file:
        yield f"{node.file}:{node.line}"
