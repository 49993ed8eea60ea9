"""A payout, or one line of it, as sentences to the person who is paid."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import attrs

from incentlang.engines.reference.capping import CAP_NAME
from incentlang.explain.figures import money
from incentlang.explain.lifecycle import MOVED
from incentlang.explain.trace import Account, Clause, Node, Note, State, Trace
from incentlang.words.naming import day, many, quoted, spoken
from incentlang.words.paragraph import sentence

_NAME = re.compile(r"[A-Za-z]\w*_\w*")
_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_SUBJECT = re.compile(r"for each (\w+)")
_BARE = re.compile(r"(= )?-?[\d,]+(\.\d+)?")
"""A note that is a figure and nothing else; the amount of its line says it as well."""
_NOT_EARNED: dict[State | None, str] = {"failed": "earned nothing", "pending": "has earned nothing yet"}
"""What is said of a line without an amount; of any other its amount cannot be told."""
_MOVED = re.compile(
    rf"(?P<lead>.*?)(?P<on>{_DAY.pattern}): (?P<word>{'|'.join(MOVED.values())}) (?P<amount>-?[\d,]+(?:\.\d+)?)"
    r"(?P<more> more \(re-rated\))?"
)
_MOVES = {
    "cuts off": ("was cut off by a limit", "was given back by a limit"),
    "puts aside": ("was put aside", "was no longer put aside"),
    "releases": ("was released", "was put aside again"),
    "vests": ("vested", "was unvested again"),
    "forfeits": ("was lost", "came back that had been lost"),
    "takes back": ("was taken back", "came back that had been taken"),
}
"""What a move of money means, and what one of it below zero means, which undoes it."""
_COLUMNS = {
    "opening": ("you began with a balance of {}", "you began with {} that you owed"),
    "earned": ("you earned {}", "{} of what you had earned before went away"),
    "payable": ("{} became payable", "{} that had become payable before no longer is"),
    "capped": ("limits took {} of it", "limits gave back {} of what they had taken"),
    "unvested": ("{} was put aside to vest", "{} that had been put aside to vest no longer is"),
    "held": ("{} was held back", "{} that had been held back no longer is"),
    "forfeited": ("{} was lost", "{} that had been lost came back"),
    "clawed_back": ("{} was taken back", "{} that had been taken back came to you again"),
    "drawn": ("{} was added as a guarantee or an advance", "{} of a guarantee or an advance went away"),
    "recovered": ("{} was taken off for what you owed", "{} that had been taken off came to you again"),
    "paid": ("you are paid {}", "{} is collected from you"),
    "balance": ("a balance of {} is carried forward", "you owe {}, which is set off against later pay"),
}
"""What a column of an account says, and what it says below zero: each is a movement, and may go either way."""


def trace_in_words(trace: Trace) -> tuple[str, ...]:
    """What an explanation says, as sentences: the sum, each rule with what counted and what waits, the account."""
    return tuple(map(sentence, _told(trace)))


def lines_in_words(trace: Trace) -> tuple[str, ...]:
    """What the lines of an explanation brought, for somebody who has neither the plan nor the files at hand.

    Lines that brought nothing are left out, and so are places in the plan and in files, and the sum of all.
    """
    root, teller = trace.node(trace.root), _Teller(_names(trace), trace.currency)
    nodes = (root, *(trace.node(number) for number in root.inputs))
    brought = (node for node in nodes if node.kind == "credit" and node.value is not None)
    return tuple(sentence(each) for node in brought for each in teller.brought(node))


def _told(trace: Trace) -> Iterator[str]:
    root, teller = trace.node(trace.root), _Teller(_names(trace), trace.currency)
    inside = [trace.node(number) for number in root.inputs]
    rules = [node for node in inside if node.kind == "rule"]
    lines = [node for node in (root, *inside) if node.kind == "credit"]
    when = f"from {day(trace.first_day)} to {day(trace.last_day)}"
    what = "these lines" if lines else f"the plan {quoted(trace.title or trace.plan)}"
    yield f"{when[:1].upper()}{when[1:]} {what} came to {teller.amount(root.value, root.unit)} for {trace.name}"
    for rule in rules:
        yield from teller.rule(trace, rule)
    for line in lines:
        yield from teller.line(line)
    for account in root.account:
        yield from teller.account(account)
    if root.note and not lines:
        yield teller.plain(root.note)


def _names(trace: Trace) -> frozenset[str]:
    """The names with underscores in the plan's own words; a row's key may have one, and stays as it is."""
    texts = [node.definition for node in trace.nodes]
    texts += [clause.text for node in trace.nodes for clause in node.clauses]
    return frozenset(name for text in texts for name in _NAME.findall(text))


@attrs.frozen
class _Teller:
    names: frozenset[str]
    currency: str

    def plain(self, text: str) -> str:
        """A note with names and dates as words."""
        text = _DAY.sub(lambda found: day(date.fromisoformat(found[0])), text)
        return _NAME.sub(lambda found: spoken(found[0]) if found[0] in self.names else found[0], text).replace("`", "")

    def amount(self, value: str | None, unit: str) -> str:
        """A figure with its unit."""
        return "an amount that cannot be told" if value is None else f"{money(Decimal(value), unit)} {spoken(unit)}"

    def rule(self, trace: Trace, rule: Node) -> Iterator[str]:
        """What a rule brought, how many rows counted, what waits and what just missed."""
        counted = [clause for clause in rule.clauses if clause.before is not None and clause.after is not None]
        rows = _rows(rule)
        through = ""
        if counted and counted[0].before is not None and counted[-1].after is not None:
            through = f": {counted[-1].after} of {counted[0].before} {rows} met what it asks"
        what = f"The rule {quoted(rule.definition)}"
        if rule.definition.startswith(CAP_NAME):
            what = f"The limit on {quoted(rule.definition.removeprefix(CAP_NAME))}"
        yield f"{what} brought {self.amount(rule.value, rule.unit)}{through}"
        for clause in rule.clauses:
            for note in clause.notes:
                yield from self._note(rule, clause, note)
        lines = [trace.node(number) for number in rule.inputs]
        yield from (f"It was assumed: {self.plain(text)}" for node in lines for text in node.assumptions)

    def _note(self, rule: Node, clause: Clause, note: Note) -> Iterator[str]:
        moved = _MOVED.fullmatch(note.text.removeprefix(note.subject).strip())
        if moved is not None:
            yield self._move(rule, clause, note.subject, moved)
            return
        if note.state in (None, "met"):
            return
        words = self.plain(note.text.removeprefix(note.subject).strip())
        who = f"{note.subject}: " if note.subject else ""
        answer = {
            "pending": "this is still waited for",
            "failed": "this did not hold",
            "problem": "this could not be told",
        }
        yield f"Under {quoted(rule.definition)}, {answer[note.state]} (line {clause.line}): {who}{words}"

    def _move(self, rule: Node, clause: Clause, subject: str, found: re.Match[str]) -> str:
        """What one clause did to one line: `D1, churn: 900.00 USD was taken back on 23 February 2026`."""
        of = ", ".join(filter(None, (subject, self.plain(found["lead"]).strip())))
        value = Decimal(found["amount"].replace(",", ""))
        more = " more, because a figure that it reads has changed," if found["more"] else ""
        done = f"{self.amount(str(abs(value)), rule.unit)}{more} {_MOVES[found['word']][value < 0]}"
        return f"Under {quoted(rule.definition)} (line {clause.line}), {of}: {done} on {self.plain(found['on'])}"

    def line(self, node: Node) -> Iterator[str]:
        """One line: what each clause came to, and where it stands."""
        yield self._came(node)
        for clause in node.clauses:
            for note in clause.notes:
                yield f"Line {clause.line}: {self.plain(note.text)}"
        if node.note:
            yield self.plain(node.note)
        yield from (f"It was read from {row.file}, row {row.row}" for row in node.rows)
        yield from (f"It was assumed: {self.plain(text)}" for text in node.assumptions)

    def brought(self, node: Node) -> Iterator[str]:
        """The same of a line that brought something, without places."""
        unit = f" {spoken(node.unit)}"
        yield self._came(node)
        for note in (note for clause in node.clauses for note in clause.notes):
            if not _BARE.fullmatch(note.text.removesuffix(unit)):
                yield self.plain(note.text)
        if node.note:
            yield self.plain(node.note)
        yield from (f"It was assumed: {self.plain(text)}" for text in node.assumptions)

    def _came(self, node: Node) -> str:
        came = _NOT_EARNED.get(node.state) if node.value is None else None
        came = came or f"came to {self.amount(node.value, node.unit)}"
        return f"Under the rule {quoted(node.definition)}, {node.part('subject') or 'this line'} {came}"

    def account(self, account: Account) -> Iterator[str]:
        """How the account went from its opening to its balance; what is nothing is left out."""
        for name, value in account.columns:
            if value is None:
                yield from ("Your account: what you are paid is withheld",) if name == "paid" else ()
                continue
            number = Decimal(value)
            if name == "paid" or number != 0:
                told = _COLUMNS[name][number < 0].format(self.amount(str(abs(number)), account.unit))
                yield f"Your account: {told}"


def _rows(rule: Node) -> str:
    found = next((_SUBJECT.match(clause.text) for clause in rule.clauses if _SUBJECT.match(clause.text)), None)
    return many(found[1]) if found is not None else "rows"
