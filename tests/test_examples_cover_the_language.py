"""The example plans together use every construct of the language: every clause, keyword and kind of node.

What is looked for comes from the grammar and from the classes themselves, so a new construct is missing here until an
example shows it.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import attrs
from lark import Lark, Token, Tree

from incentlang.ir import expressions as ir
from incentlang.pipeline import compile_project
from incentlang.project import load_project
from incentlang.source import Source
from incentlang.syntax import ast
from incentlang.syntax.fingerprint import grammar_text
from incentlang.syntax.parser import read

FOLDER = Path(__file__).resolve().parent.parent / "examples"
COMPLETE = ("account_executive", "customer_success", "multi_year", "new_hires", "product_team", "regional_pilot")
"""The plans that show the language; the two other examples are a tutorial and a workload."""

# Said in another way by a construct that the examples use, or never part of a plan that is complete.
NEVER = {
    "terminals": {
        "DRAW": "`draw` is refused with the question which of the two kinds is meant",
        "SIGN": "`>=` for `is at least`; `incent fmt` writes the words",
    },
    "rules": {
        "compare": "`>=` for `is at least`",
    },
    "nodes": {
        "Comment": "says nothing of the plan",
        "File": "the whole of it",
    },
    "values": {},
}


@cache
def files() -> tuple[Source, ...]:
    paths = (path for name in COMPLETE for path in sorted((FOLDER / name).rglob("*.incent")))
    return tuple(Source(path.as_posix(), path.read_text(encoding="utf-8")) for path in paths)


@cache
def grammar() -> Lark:
    return Lark(grammar_text(), parser="lalr", lexer="contextual", start="file", keep_all_tokens=True)


@cache
def shown_by_trees() -> tuple[frozenset[str], frozenset[str]]:
    """The terminals and rules of which the examples have one."""
    terminals, rules = set(), set()
    for source in files():
        for node in grammar().parse(source.text).iter_subtrees():
            rules.add(str(node.data))
            terminals |= {child.type for child in node.children if isinstance(child, Token)}
            assert all(isinstance(child, Token | Tree) for child in node.children)
    return frozenset(terminals), frozenset(rules)


def inside(value: Any) -> Iterator[type]:
    """The classes of everything that a node holds."""
    if isinstance(value, list | tuple):
        for part in value:
            yield from inside(part)
    elif attrs.has(type(value)):
        yield type(value)
        for field in attrs.fields(type(value)):
            if field.name != "span":
                yield from inside(getattr(value, field.name))


def classes_of(package: ModuleType) -> dict[str, type]:
    """The classes of nodes that a package exports."""
    found = inspect.getmembers(package, lambda each: inspect.isclass(each) and attrs.has(each))
    return {name: cls for name, cls in found if cls.__module__.startswith(package.__name__)}


def missing(kind: str, wanted: set[str], shown: set[str] | frozenset[str]) -> None:
    """Fail with what no example shows."""
    absent = {name for name in wanted - shown if name not in NEVER[kind]}
    assert not absent, f"{kind} that no example shows: {', '.join(sorted(absent))}"
    assert not shown & set(NEVER[kind]), "an example shows what is said to be never shown"


def test_every_keyword() -> None:
    ignored = set(grammar().ignore_tokens)
    missing("terminals", {each.name for each in grammar().terminals} - ignored, shown_by_trees()[0])


def test_every_clause() -> None:
    named = {rule.alias or str(rule.origin.name) for rule in grammar().rules if rule.alias or not rule.options.expand1}
    missing("rules", {name for name in named if not name.startswith("_")}, shown_by_trees()[1])


def test_every_node_of_a_plan() -> None:
    shown: set[str] = set()
    for source in files():
        reading = read(source)
        assert reading is not None, source.path
        shown |= {cls.__name__ for cls in inside(reading.result)}
    missing("nodes", set(classes_of(ast)), shown)


def test_every_value() -> None:
    """Each kind of value of the compiled plan."""
    shown: set[str] = set()
    for name in COMPLETE:
        if (FOLDER / name).is_dir():
            project, findings = load_project(FOLDER / name)
            assert project is not None, findings
            shown |= {cls.__name__ for cls in inside(compile_project(project).program)}
    missing("values", {cls.__name__ for cls in ir.Expr.__args__}, shown)
