"""The trace as text: the plan's lines left, this payout's values right, within the terminal's width."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import zip_longest
from typing import Literal as Choice

from incentlang.explain.ahead_text import Sentence, what_next_lines, why_not_lines
from incentlang.explain.figures import money
from incentlang.explain.trace import Clause, Node, Note, State, Trace

_MARKS: dict[State, str] = {"met": "✓", "pending": "…", "failed": "✗", "problem": "!"}
_COLOURS: dict[State, str] = {"met": "32", "pending": "33", "failed": "31", "problem": "35"}
_NARROW = 76
"""Below this width the values stand under the plan's line instead of beside it."""
_INDENTED = ("after ", "when ", "unless ")
_MOST_READ = 8
"""So many values that were read are shown of a whole payout."""


Depth = Choice[1, 2, 3]
"""How deep a payout is told: what each rule paid; its lines and counts; every row with what it read."""


def render_text(trace: Trace, width: int = 100, color: bool = False, depth: Depth = 2) -> str:
    """The trace as text.

    Args:
        trace: What to show.
        width: Columns of the terminal; nothing is wider unless one word is.
        color: Whether colours may be used; every state is also a mark, so nothing is lost without.
        depth: How deep a payout is told; a single line is always told whole.
    """
    painter = _Painter(max(width, 40), color, depth)
    return "\n".join(line.rstrip() for line in painter.trace(trace)) + "\n"


class _Painter:
    def __init__(self, width: int, color: bool, depth: Depth) -> None:
        self.width = width
        self.depth = depth
        self.color = color
        self.left = 0 if width < _NARROW else max(34, min(60, width * 46 // 100))

    # --- the whole --------------------------------------------------------------------------------

    def trace(self, trace: Trace) -> Iterator[str]:
        root = trace.node(trace.root)
        known = f"known by {trace.as_of}" if trace.as_of else "everything in the files is known"
        clock = "" if trace.clock == trace.last_day else f" · read on {trace.clock}"
        yield from self._wrapped(
            f"{trace.name} ({trace.participant}) · {trace.period} ({trace.first_day} to {trace.last_day}){clock}"
            f" · {known} · {trace.currency}"
        )
        yield from self._wrapped(f"{trace.plan}: {trace.title}" if trace.title else trace.plan)
        yield ""
        lines = [node for node in (root, *map(trace.node, root.inputs)) if node.kind == "credit"]
        if lines:
            for line in lines:
                yield from self._credit(trace, line)
            yield from self._read(trace, lines)
            yield from self._ahead(trace)
            return
        yield from self._payout(trace, root)

    def _payout(self, trace: Trace, root: Node) -> Iterator[str]:
        rules = [trace.node(number) for number in root.inputs if trace.node(number).kind == "rule"]
        tables = [trace.node(number) for number in root.inputs if trace.node(number).kind == "table"]
        if not rules:
            yield "no rule has anything to do with this payout"
        running: dict[str, Decimal] = {}
        for rule in rules:
            amount = money(_value(rule), rule.unit)
            running[rule.unit] = running.get(rule.unit, Decimal(0)) + _value(rule)
            place = f"{rule.file}:{rule.line}"
            mark = "" if rule.unit == trace.currency else f" {rule.unit}"
            if self.depth == 1:
                yield from self._pair(f"{rule.definition}  {place}", f"{amount} {rule.unit}")
                continue
            yield from self._heading(f"{rule.definition}  {place}", f"{amount} {rule.unit}")
            yield from self._clauses(rule.clauses)
            yield from self._pair("", f"running total {money(running[rule.unit], rule.unit)}{mark}")
            yield ""
        if self.depth == 1:
            totals = ", ".join(f"{money(total, unit)} {unit}" for unit, total in running.items())
            yield from (*self._pair("together", totals), "") if rules else ()
        for table in tables if self.depth > 1 else ():
            yield from self._heading(f"{table.definition}  {table.file}:{table.line}", "in this payout")
            yield from self._clauses(table.clauses[1:])
            yield ""
        lines = [trace.node(number) for rule in rules for number in rule.inputs]
        if self.depth == 3:
            for line in lines:
                yield from self._credit(trace, line)
        if self.depth > 1:
            yield from self._read(trace, lines)
        yield from self._ahead(trace)
        if root.clauses:
            yield from self._heading("account", trace.period)
            for clause in root.clauses:
                yield from self._pair("  " + clause.text, clause.notes[0].text.rjust(16))
        if root.note:
            yield from self._wrapped(self._paint(root.note, "problem"))

    def _credit(self, trace: Trace, node: Node) -> Iterator[str]:
        title = f"{node.definition}  {node.part('subject')} -> {trace.name}"
        yield from self._heading(title, f"{node.file}:{node.line}")
        yield from self._clauses(node.clauses)
        yield from self._pair("", self._paint(node.note, node.state))
        for row in node.rows:
            yield from self._pair("", f"from {row.file}, row {row.row}")
        for text in node.assumptions:
            yield from self._pair("", f"assumed: {text}")
        yield ""

    def _read(self, trace: Trace, nodes: Sequence[Node]) -> Iterator[str]:
        """Measures and inputs behind the lines shown, each once, those read by others after their readers."""
        seen: list[int] = []
        queue = [number for node in nodes for number in node.inputs]
        while queue:
            number = queue.pop(0)
            if number not in seen:
                seen.append(number)
                queue += trace.node(number).inputs
        if len(seen) > _MOST_READ and self.depth < 3:
            yield f"{len(seen)} values of measures and inputs were read; --subject KEY or --depth 3 shows them"
            yield ""
            return
        for number in seen:
            node = trace.node(number)
            when = ", ".join(value for name, value in node.key if (name, value) != ("participant", trace.participant))
            yield from self._heading(f"{node.definition} ({when})", f"{node.file}:{node.line}")
            yield from self._clauses(node.clauses)
            yield ""

    def _ahead(self, trace: Trace) -> Iterator[str]:
        """Why something paid nothing or less, and what comes next, where somebody asked."""
        yield from self._listed("why not", why_not_lines(trace.why_not or (), trace.currency))
        if trace.what_next is not None:
            yield from self._listed("what next", what_next_lines(trace.what_next))

    def _listed(self, heading: str, items: Sequence[Sentence]) -> Iterator[str]:
        if items:
            yield heading
            for item in items:
                yield from self._wrapped(f"  · {item[0]}", "    ")
                for line in item[1:]:
                    yield from self._wrapped(f"      {line}", "        ")
            yield ""

    # --- lines ------------------------------------------------------------------------------------

    def _clauses(self, clauses: Sequence[Clause]) -> Iterator[str]:
        for clause in clauses:
            indent = "    " if clause.text.startswith(_INDENTED) else "  "
            number = f"{clause.line:>4}" if clause.text else "    "
            left = f"{number}{indent}{clause.text}" if clause.text else ""
            notes = [self._note(note, position) for position, note in enumerate(clause.notes)]
            yield from self._pair(left, notes, len(number + indent))

    def _note(self, note: Note, position: int) -> str:
        mark = f"{_MARKS[note.state]} " if note.state else ("  " if position else "")
        near = " ◄ near miss" if note.near and note.state == "failed" else ""
        return self._paint(f"{mark}{note.text}{near}", note.state)

    def _heading(self, left: str, right: str) -> Iterator[str]:
        yield from self._pair(left, right)
        yield "─" * self.width

    def _pair(self, left: str, right: str | Sequence[str], hang: int = 2) -> Iterator[str]:
        """The plan's words left, values right; each side wraps within its own column."""
        values = [right] if isinstance(right, str) else right
        if self.left == 0:
            yield from self._wrapped(left, " " * hang) if left else ()
            for value in values:
                yield from self._wrapped(f"      {value}", " " * 8) if value else ()
            return
        a = _wrap(left, self.left, " " * hang) if left else []
        b = [line for value in values for line in _wrap(value, self.width - self.left - 3, "  ")]
        for one, two in zip_longest(a, b, fillvalue=""):
            yield f"{one}{' ' * max(0, self.left - _cells(one))} │ {two}"

    def _wrapped(self, text: str, hang: str = "") -> Iterator[str]:
        yield from _wrap(text, self.width, hang)

    def _paint(self, text: str, state: State | None) -> str:
        if not self.color or state is None:
            return text
        return f"\x1b[{_COLOURS[state]}m{text}\x1b[0m"


def _wrap(text: str, width: int, hang: str) -> list[str]:
    """Lines of at most `width` characters; a colour goes on through all of them."""
    start = end = ""
    if text.startswith("\x1b["):
        head, _, rest = text.partition("m")
        start, end, text = f"{head}m", "\x1b[0m", rest.removesuffix("\x1b[0m")
    lead = text[: len(text) - len(text.lstrip())]
    lines = textwrap.wrap(
        text.strip(), width, initial_indent=lead, subsequent_indent=hang, break_long_words=True, break_on_hyphens=False
    )
    return [f"{start}{line}{end}" for line in lines] or [""]


def _cells(text: str) -> int:
    """Columns a text takes on a terminal."""
    if text.startswith("\x1b["):
        text = text.partition("m")[2].removesuffix("\x1b[0m")
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _value(node: Node) -> Decimal:
    return Decimal(node.value or "0")
