"""The lines of one component: every row or period with the plan's words, what they came to, and its source rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import attrs

from incentlang.explain.trace import Clause, Node, SourceRow, Trace
from incentlang.statements.discretion import SOMEBODY, Others
from incentlang.statements.model import Line, PlanLine, Said, Sum


@attrs.frozen
class Teller:
    """Turns nodes of a trace into lines of a statement; nothing of other people gets through.

    Attributes:
        trace: The trace of a whole payout.
        others: The names of all people.
        files: Plan files as the trace names them, and as named from the project's folder.
    """

    trace: Trace
    others: Others
    files: Mapping[str, str]
    _hidden: dict[str, str] = attrs.field(factory=dict)

    def hide(self, text: str) -> str:
        """A text without the names of others; the plan's words come again and again."""
        if text not in self._hidden:
            self._hidden[text] = self.others.hide(text, self.trace.participant)
        return self._hidden[text]

    def names_others(self, text: str) -> bool:
        """Whether a text names somebody else."""
        return self.hide(text) != text

    def place(self, file: str, line: int) -> str:
        """Where something stands in the plan, wherever the command was called from; empty where it has no place."""
        return f"{self.files.get(file, file)}, line {line}" if file else ""

    def is_of_another(self, node: Node) -> bool:
        """Whether a node tells another person's figure."""
        whose = node.part("participant")
        mine = {part for name, part in node.key if name not in ("period", "window", "as at", "version")}
        return bool(whose and whose != self.trace.participant) or any(
            self.hide(part) == SOMEBODY for part in mine - {self.trace.participant}
        )

    def plan(self, clauses: Sequence[Clause], *, of_others: bool = False) -> tuple[PlanLine, ...]:
        """Lines of the plan; `of_others`: what they say one by one of other people is left out and counted."""
        return tuple(self._plan_line(clause, of_others) for clause in clauses)

    def _plan_line(self, clause: Clause, of_others: bool) -> PlanLine:
        said, left_out = [], 0
        for note in clause.notes:
            if of_others and self.names_others(note.text):
                left_out += 1
            else:
                said.append(Said(self.hide(note.text), note.state, note.near))
        if left_out:
            said.append(Said(f"{left_out} by colleagues: each reads their own figures only"))
        return PlanLine(clause.line, self.hide(clause.text), tuple(said))

    def sources(self, rows: Sequence[SourceRow]) -> tuple[str, ...]:
        """Where rows stand, each once; rows of other people are theirs."""
        mine = (row for row in rows if not self.names_others(row.key))
        return tuple(dict.fromkeys(f"{row.file}, row {row.row}" for row in mine))

    def line(self, node: Node, moved: Decimal | None) -> Line:
        """One credit of one row or period; `moved` is what this payout gets from it."""
        failed = [clause for clause in node.clauses if clause.state == "failed"]
        near = len(failed) == 1 and any(note.near for note in failed[0].notes)
        assumed = (Said(self.hide(f"assumed: {text}")) for text in node.assumptions)
        more = tuple(PlanLine(0, "", (said,)) for said in assumed)
        return Line(
            self.hide(node.part("subject")),
            node.state,
            Sum(moved, node.unit) if moved is not None else None,
            self.hide(_how(node)),
            self.hide(node.note),
            node.state == "failed" and near,
            (*self.plan(node.clauses), *more),
            self.sources(node.rows),
            node.id,
        )

    def lines(self, rule: Node) -> list[Line]:
        """Every line of a rule's node, in its order; rows that the rule is not for are only counted there."""
        moved = _moved(rule)
        nodes = (self.trace.node(number) for number in dict.fromkeys(rule.inputs))
        return [
            self.line(node, moved.get(node.id))
            for node in nodes
            if node.kind == "credit" and not (_is_not_for(node) and not moved.get(node.id))
        ]


def _how(node: Node) -> str:
    """The calculation that stands beside the line's credit clause."""
    own = (clause for clause in node.clauses if str(clause.line) == node.part("line") and clause.notes)
    return next((clause.notes[0].text for clause in own if clause.text.startswith("credit")), "")


def _moved(rule: Node) -> dict[int, Decimal]:
    """What this payout gets from each line of a rule, by the number of its node."""
    found: dict[int, Decimal] = {}
    for part in rule.figure.of if rule.figure is not None else ():
        if part.op == "line" and part.node is not None:
            found[part.node] = found.get(part.node, Decimal(0)) + Decimal(part.value or 0)
    return found


def _is_not_for(node: Node) -> bool:
    """Whether the rule is not for a row at all: its `for each … where …` leaves it out."""
    return node.state == "failed" and bool(node.clauses) and node.clauses[0].state == "failed"
