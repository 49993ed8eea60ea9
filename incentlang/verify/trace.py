"""A trace checked: every figure from its parts, every node from its figure, every total from its lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import accumulate
from typing import Any, NamedTuple

from incentlang.verify.arithmetic import COMPUTE, PLACES, TESTS, Figure, answer, parsed, rounded, waits


class Wrong(NamedTuple):
    """A figure that does not follow from its parts: where it is, what stands there, and what follows."""

    where: str
    stands: str
    follows: str


@dataclass
class Checked:
    """What was computed again, how often; what is wrong; what nothing in the trace leads to, with its number."""

    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[Wrong] = field(default_factory=list)
    unchecked: Counter[str] = field(default_factory=Counter)


def inside(part: Any) -> Iterator[dict[str, Any]]:
    """Every piece with named members inside a part of a trace, itself first."""
    if isinstance(part, dict):
        yield part
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from inside(inner)


def figures(part: Any) -> Iterator[Figure]:
    """Every figure inside a part of a trace."""
    return (each for each in inside(part) if "op" in each)


def compute(figure: Figure, v: list[Any]) -> Any:
    """What a figure comes to, given what its parts came to; None where there is no value."""
    op = figure["op"]
    match op:
        case "otherwise":
            return v[0] if v[0] is not None else v[1]
        case "case":
            met = [each == "met" for each in v[:-1]]
            return v[-1] if met == [False] * (len(met) - 1) + [figure["mode"] == "when"] else None
        case "after" | "none within":
            return waits(figure, *v)
        case "known":
            state, rest = "problem" if figure["of"][0]["op"] == "problem" else answer(v[0] is not None), v[1:]
        case _ if op in TESTS:
            state, rest = "problem" if None in v[:2] else answer(TESTS[op](*v[:2])), v[2:]
        case _:
            return COMPUTE[op](figure, v) if None not in v else "problem" if op in ("one of", "holds") else None
    return "pending" if state != "met" and rest and rest[0] > rest[1] else state  # what it reads ends after the clock


class Checker:
    """One trace on the way through it; `check` is its door."""

    def __init__(self, trace: dict[str, Any]) -> None:
        self.trace, self.nodes, self.found, self.where = trace, trace["nodes"], Checked(), "trace"
        self.kept: dict[int, Any] = {}
        self.totals: dict[int, list[Fraction]] = {}
        self.carried: dict[str, Fraction] = {}

    def same(self, what: str, stands: Any, follows: Any, kind: str) -> Any:
        """Count one figure, and note it where it is not what follows; endless quotients are written with 12 places."""
        self.found.counts[kind] += 1
        number, exact = parsed(stands), isinstance(follows, Fraction)
        if number in ([follows, rounded(follows, PLACES, "half even")] if exact else [follows]):
            return follows
        shown = f"{float(follows):.12f}".rstrip("0").rstrip(".") if exact else str(follows)
        self.found.wrong.append(Wrong(f"{self.where}, {what}".rstrip(", "), str(stands), shown))
        return number

    def value(self, figure: Figure) -> Any:
        """What a figure comes to; where something else is written, that is noted once and then taken as written."""
        op, text, stands = figure["op"], figure.get("text", ""), figure["value"]
        values = [self.value(part) for part in figure.get("of", ())]
        for row in figure.get("table", ()) if figure.get("mode") != "lookup" else ():
            self.written(row[-2], row[-1], "rates of tables")
        if op in ("cell", "found", "day"):
            self.found.counts["values from data"] += 1
            return parsed(stands)
        if op in ("stated", "counted"):
            self.found.unchecked[text or op] += 1
            return parsed(stands)
        if op == "written":
            return self.written(stands, text, "values of the plan")
        found = self.read(figure) if op in ("node", "amount of", "running", "column") else compute(figure, values)
        return found if stands is None and op not in ("missing", "problem") else self.same(text, stands, found, op)

    def written(self, stands: Any, words: str, kind: str) -> Any:
        """A value of the plan, which its words must hold; a number that they spell otherwise is not checked."""
        value = parsed(stands)
        numbers = re.findall(r"(\d[\d,_]*(?:\.\d+)?)\s*(%?)", words)
        said = {Fraction(re.sub("[,_]", "", each)) / (100 if sign else 1) for each, sign in numbers}
        if not isinstance(value, Fraction) or not said:
            self.found.unchecked[f"words of the plan: {words}"] += value is not None and str(stands) not in words
        elif abs(value) not in said or (value < 0 and "-" not in words):
            self.same(words, stands, min(said, key=lambda each: abs(each - value)), kind)
        self.found.counts[kind] += 1
        return value

    def read(self, figure: Figure) -> Any:
        """What another node came to, what a stretch of rows adds up to, or a column of the account."""
        if figure["op"] == "column":
            return parsed(self.nodes[self.trace["root"]]["account"][0][figure["text"]])
        if figure["op"] == "running":
            number = figure["series"]
            if number not in self.totals:
                values = [self.value(row) for row in self.trace["series"][number]]
                self.totals[number] = [*accumulate(values, initial=Fraction(0))]
            return self.totals[number][figure["last"]] - self.totals[number][figure["first"]]
        index, node = figure["node"], self.nodes[figure["node"]]
        if figure["op"] == "amount of":
            return parsed(node["value"])
        if node["figure"] is None:
            self.found.unchecked[node["note"] or node["definition"]] += 1
            return parsed(figure["value"])
        if index not in self.kept:
            self.kept[index] = self.value(node["figure"])
        return self.kept[index]

    def whole(self) -> Checked:
        """Everything there is."""
        last = self.trace["last_day"]
        self.same("the clock", self.trace["clock"], min(last, self.trace["as_of"] or last), "dates")
        others = [each.get("earned") for each in inside([self.trace.get("why_not"), self.trace.get("what_next")])]
        self.found.unchecked["what the payout would be with one thing otherwise"] += len(others) - others.count(None)
        for index, node in enumerate(self.nodes):
            of = node["key"].get("subject", node["key"].get("period", ""))
            self.where = f"{node['kind']} {node['definition']} {of}"
            try:
                self.node(index, node)
            except Exception as problem:  # a damaged trace fails anywhere, and that is what is to be said
                self.found.wrong.append(Wrong(self.where, "something", f"nothing, a part is damaged: {problem}"))
        return self.found

    def node(self, index: int, node: dict[str, Any]) -> None:
        """A node: its amount, rounded and before, its conditions and counts, and of a payout the account."""
        self.same("its number", node["id"], index, "nodes")
        for clause in node["clauses"]:
            self.clause(clause)
        if node["kind"] == "rule":
            self.narrowing(node)
        for account in node["account"]:
            self.account(node, account)
        figure, is_credit = node["figure"], node["kind"] == "credit"
        if figure is None:
            self.same("the amount", node["value"], None, "amounts") if node["kind"] != "measure" else None
            return
        found = self.value(figure)
        self.same("the amount", node["value"], found if not is_credit or node["state"] == "met" else None, "amounts")
        exact = self.value(figure["of"][0]) if is_credit else found
        if is_credit or node["unrounded"] is not None:
            self.same("before rounding", node["unrounded"], exact, "amounts before rounding")

    def clause(self, clause: dict[str, Any]) -> None:
        """A condition: its answer follows from its two sides, or from its dates."""
        figure, what = clause["figure"], f"line {clause['line']}"
        if figure is None:
            self.found.unchecked["days of clauses"] += sum(clause[each] is not None for each in ("on", "until"))
            return
        self.same(what, clause["state"], self.value(figure), "conditions")
        if figure["op"] in ("after", "none within"):
            last, found = figure["of"][1]["value"], figure["of"][2]["value"]
            until = last if clause["state"] == "pending" else None
            for stands, follows in zip(("left", "on", "right", "until"), (found, found, last, until), strict=True):
                self.same(f"{what}, {stands}", clause[stands], follows, "dates")
        elif clause["left"] is not None:
            sides = [tuple(part["value"] for part in each["of"][:2]) for each in figures(figure) if each["op"] in TESTS]
            self.same(what, (clause["left"], clause["right"]) in sides, True, "conditions")

    def narrowing(self, rule: dict[str, Any]) -> None:
        """How many rows came to each line of a rule, and how many passed it."""
        groups: dict[str, list[dict[str, Any]]] = {}
        for node in (self.nodes[number] for number in rule["inputs"] if self.nodes[number]["kind"] == "credit"):
            groups.setdefault(node["key"]["line"], []).append(node)
        own = rule["figure"].get("of", ())
        named, inputs = {each["node"] for each in own if "node" in each}, set(rule["inputs"])
        self.same("its lines", named ^ inputs if own and own[0]["op"] == "line" else named - inputs, set(), "counts")
        counted = [clause for clause in rule["clauses"] if clause["before"] is not None]
        for left in groups.values():
            for place in [(each["line"], each["text"]) for each in left[0]["clauses"]]:
                if here := next((each for each in counted if (each["line"], each["text"]) == place), None):
                    counted.remove(here)
                    passed = [node for node in left if self.passes(node, place)]
                    self.same(f"line {place[0]}, rows before", here["before"], len(left), "counts")
                    self.same(f"line {place[0]}, rows after", here["after"], len(passed), "counts")
                    left = passed  # noqa: PLW2901
        self.same("lines with counts that no row leads to", len(counted), 0, "counts")

    def passes(self, node: dict[str, Any], place: tuple[int, str]) -> bool:
        """Whether a row goes on to the next line of a rule; one that waits here but fails below is told below."""
        states = [each["state"] for each in node["clauses"] if (each["line"], each["text"]) == place]
        return all(each in ("met", None) or (each == "pending" and node["state"] == "failed") for each in states)

    def account(self, node: dict[str, Any], row: dict[str, Any]) -> None:
        """From opening, which the payout before carried, to balance."""
        sums = {name: Fraction(each) for name, each in row.items() if name != "unit" and each is not None}
        parts = sum(sums[each] for each in ("payable", "held", "unvested", "forfeited", "capped"))
        self.same("earned", row["earned"], parts, "balances")
        moved = sums["payable"] + sums["drawn"] - sums["recovered"] - sums["clawed_back"]
        if "paid" in sums:
            self.same("balance", row["balance"], sums["opening"] + moved - sums["paid"], "balances")
        if row["unit"] == node["unit"] and not node["note"]:  # a note says why the account shows something else
            self.same("what the lines add up to", node["value"], moved, "balances")
        self.found.unchecked["opening balance"] += sums["opening"] != 0 and row["unit"] not in self.carried
        self.same("opening", row["opening"], self.carried.get(row["unit"], sums["opening"]), "balances")
        self.carried[row["unit"]] = sums.get("balance", Fraction(0))
