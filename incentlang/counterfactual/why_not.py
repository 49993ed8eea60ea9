"""Why something paid nothing or less: what stood in the way of each line, and what the payout would be without it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

import attrs

from incentlang.counterfactual.cuts import cuts
from incentlang.counterfactual.evaluating import Bench
from incentlang.counterfactual.lines import LineKind, line_kinds
from incentlang.explain.ahead import Obstacle, Reason, WhyNot, Worth
from incentlang.explain.trace import Clause, Figure, Node, Trace
from incentlang.ir.pools import Pool

_ORDERED = ("at least", "above", "at most", "below")
_MOST_WORTHS = 20
"""So many lines are evaluated again; of the others it is said what stood in the way, not what it cost."""


def why_not(bench: Bench, trace: Trace) -> tuple[WhyNot, ...]:
    """Every line of a trace that paid nothing, near misses first and then by their worth, and what caps cut off.

    Args:
        bench: The payout, ready to be evaluated again.
        trace: Its derivation, or that of a part of it.
    """
    kinds = line_kinds(bench.base.engine)
    nodes = [node for node in trace.nodes if node.kind == "credit"]
    found = [
        each
        for node in nodes
        for each in _of_line(node, kinds.get((node.definition, node.part("line"))))
        if not _is_the_other_way(node, nodes, each)
    ]
    found = list({(each.rule, each.subject, each.reason, each.obstacles): each for each in reversed(found)}.values())
    found.reverse()  # of several parts of one amount that somebody has, the first
    found.sort(key=lambda each: (each.reason == "overridden", not each.near))
    told = [_with_worth(bench, trace, kinds, each, place) for place, each in enumerate(found)]
    told.sort(key=_how_little)
    return (*told, *cuts(bench, trace))


def _how_little(found: WhyNot) -> tuple[bool, bool, Decimal]:
    """Near misses first, then what is worth most: of many lines the first few are read."""
    paid = found.worth.paid if found.worth is not None else None
    return found.reason == "overridden", not found.near, -Decimal(paid or 0)


def _of_line(node: Node, kind: LineKind | None) -> Iterator[WhyNot]:
    """Why one line paid nothing, if it did and the rule is for it at all."""
    first = node.clauses[0] if node.clauses else None
    if node.state in (None, "met") or first is None:
        return
    subject = node.part("subject")
    if first.state == "failed" and first.figure is None:
        yield WhyNot("overridden", node.definition, subject, node.id, node.file, (), _taken_by(first, kind))
        return
    if first.state == "failed" and not _is_a_gate(first, kind):
        return
    failed = [clause for clause in node.clauses if clause.state == "failed"]
    stands = failed or [clause for clause in node.clauses if clause.state == node.state]
    obstacles = tuple(map(_obstacle, stands)) or _of_the_whole(node)
    if node.state == "failed" and len(failed) == 1:  # what waits besides may never come
        waits = [clause for clause in node.clauses if clause.state == "pending"]
        obstacles += tuple(map(_obstacle, waits))
    if obstacles:
        state: Reason = "pending" if node.state == "pending" else "problem" if node.state == "problem" else "failed"
        yield WhyNot(state, node.definition, subject, node.id, node.file, obstacles)


def _is_the_other_way(node: Node, nodes: Sequence[Node], found: WhyNot) -> bool:
    """Whether the rule pays the same subject by another credit, and only a value of another case stood in the way."""
    place = node.definition, node.part("subject")
    paid = any((each.definition, each.part("subject"), each.state) == (*place, "met") for each in nodes)
    clauses = [clause for clause in node.clauses if clause.state == "failed" and clause.figure is not None]
    return paid and found.reason == "failed" and all(_names_a_case(clause) for clause in clauses)


def _names_a_case(clause: Clause) -> bool:
    """Whether a condition asks which of several cases it is: `place is 2`, `kind is renewal`."""
    return all(each.op in ("is", "is not", "one of", "not", "holds") for each in _failed(clause))


def _failed(clause: Clause) -> list[Figure]:
    """The tests of a condition that failed."""
    queue, found = [clause.figure] if clause.figure is not None else [], []
    while queue:
        figure = queue.pop(0)
        if figure.op == "and":
            queue += figure.of
        elif figure.value == "failed":
            found.append(figure)
    return found


def _is_a_gate(clause: Clause, kind: LineKind | None) -> bool:
    """Whether a subject that a rule is not for came close: a kind or a region is no miss, a threshold is."""
    failed = _failed(clause)
    if not failed or any(each.op not in _ORDERED for each in failed):
        return False
    near = any(note.near for note in clause.notes) and all(each.of[1].value not in (None, "0") for each in failed)
    return near or (kind is not None and not kind.of_rows)


def _taken_by(clause: Clause, kind: LineKind | None) -> str:
    """The rule that overrides the one at hand."""
    if kind is None or isinstance(kind.rule, Pool):
        return ""
    text = clause.notes[0].text
    return next((way.name for way in kind.rule.overridden if f"`{way.name}`" in text), "")


def _obstacle(clause: Clause) -> Obstacle:
    assert clause.state in ("failed", "pending", "problem")
    note = next((note for note in clause.notes if note.state == clause.state), None)
    note = note or (clause.notes[0] if clause.notes else None)
    told, near = (note.text, note.near) if note is not None else ("", False)
    return Obstacle(clause.line, clause.text, told, clause.state, clause.miss, near, clause.until)


def _of_the_whole(node: Node) -> tuple[Obstacle, ...]:
    """What no clause says: a period that has not ended, a value that cannot be computed."""
    told = node.note.removeprefix("pending, ").removeprefix("pending: ").removeprefix("cannot be computed: ")
    if not told or node.state not in ("pending", "problem"):
        return ()
    return (Obstacle(node.line, node.clauses[0].text, told, node.state),)


def _with_worth(
    bench: Bench, trace: Trace, kinds: dict[tuple[str, str], LineKind], found: WhyNot, place: int
) -> WhyNot:
    """The same with what the payout would be, had every obstacle been met."""
    if found.reason == "overridden":
        return found
    assert found.node is not None
    node = trace.node(found.node)
    kind = kinds.get((node.definition, node.part("line")))
    return attrs.evolve(found, worth=_worth(bench, node, kind, found, place))


def _worth(bench: Bench, node: Node, kind: LineKind | None, found: WhyNot, place: int) -> Worth:
    def not_told(why: str) -> Worth:
        return Worth(None, None, node.unit, why)

    if place >= _MOST_WORTHS:
        return not_told(f"only {_MOST_WORTHS} lines are evaluated again; ask for this one with --subject")
    if found.reason == "problem":
        return not_told("a value is missing")
    if kind is None:
        return not_told("the plan has no such line")
    if kind.credit is not None and kind.credit.evidence is not None:
        return not_told("a nomination is no pay")
    places = {(each.line, each.text) for each in found.obstacles}
    clauses = [clause for clause in node.clauses if (clause.line, clause.text) in places and clause.state != "met"]
    holds = [kind.held(node, clause, bench.participant, bench.clock) for clause in clauses]
    held = [each for each in holds if each is not None]
    if not held or len(held) < len(clauses):
        return not_told("what it comes to is known on that day")
    other = bench.evaluate(held=held)
    mine = (bench.participant, found.rule, found.subject)
    waits = [each for each in other.result.pending if (each.participant, each.rule, each.subject) == mine]
    if waits:
        return not_told(f"then it still waits for {waits[0].waiting_for}")
    return bench.worth(other, node.unit)
