"""One table of every declared name. Names arrive unprefixed from used files, so each must be unique."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal as Choice

import attrs

from incentlang.diagnostics.base import Diagnostic
from incentlang.diagnostics.names import DoubleName, NoPlan, SecondPlan
from incentlang.ir.schema import PARTICIPANT
from incentlang.source import NOWHERE, Span
from incentlang.syntax import ast

SymbolKind = Choice[
    "param",
    "role",
    "input",
    "table",
    "measure",
    "rule",
    "entity",
    "fact",
    "value",
    "formula",
    "unit",
    "recognition",
    "pool",
    "pilot",
]

_KINDS: dict[type, SymbolKind] = {
    ast.Param: "param",
    ast.Role: "role",
    ast.Input: "input",
    ast.Table: "table",
    ast.Measure: "measure",
    ast.Rule: "rule",
    ast.Entity: "entity",
    ast.Fact: "fact",
    ast.Value: "value",
    ast.Formula: "formula",
    ast.Unit: "unit",
    ast.Recognition: "recognition",
    ast.Pool: "pool",
    ast.Pilot: "pilot",
}

Versioned = ast.Table | ast.Rule
"""What may have several definitions of one name, each in force at other times."""

Declaration = (
    ast.Param
    | ast.Role
    | ast.Input
    | ast.Table
    | ast.Measure
    | ast.Rule
    | ast.Entity
    | ast.Fact
    | ast.Value
    | ast.Formula
    | ast.Unit
    | ast.Recognition
    | ast.Pool
    | ast.Pilot
)


@attrs.frozen
class Symbol:
    """A declared name, what it is, and where."""

    name: str
    kind: SymbolKind
    item: Declaration
    span: Span


@attrs.frozen
class Symbols:
    """Everything the files of one plan declare.

    Attributes:
        plan: The header, or None if there is none.
        named: Every declaration but `entity participant`, by name.
        participant: The blocks that add attributes to the built-in participant.
        scenarios: All scenarios, in order.
        caps: All limits on what is earned, in order.
        overrides: Other values of parameters, in order.
        ensures: All invariants, in order, those of modules included.
        versions: All definitions of each table and rule, in order; `named` holds the first of them.
    """

    plan: ast.Plan | None
    named: Mapping[str, Symbol]
    participant: tuple[ast.Entity, ...]
    scenarios: tuple[ast.Scenario, ...]
    caps: tuple[ast.Cap, ...]
    diagnostics: tuple[Diagnostic, ...]
    overrides: tuple[ast.Override, ...] = ()
    ensures: tuple[ast.Ensure, ...] = ()
    versions: Mapping[str, tuple[Versioned, ...]] = attrs.field(factory=dict)

    def of_kind(self, *kinds: SymbolKind) -> list[str]:
        """The names declared as one of `kinds`, in order of declaration."""
        return [name for name, symbol in self.named.items() if symbol.kind in kinds]


def collect(files: Iterable[ast.File]) -> Symbols:
    """Gather the declarations of all files; the first file is the plan itself."""
    plan: ast.Plan | None = None
    named: dict[str, Symbol] = {}
    participant: list[ast.Entity] = []
    scenarios: list[ast.Scenario] = []
    caps: list[ast.Cap] = []
    overrides: list[ast.Override] = []
    ensures: list[ast.Ensure] = []
    diagnostics: list[Diagnostic] = []
    versions: dict[str, tuple[Versioned, ...]] = {}
    first_source = NOWHERE.source
    for number, file in enumerate(files):
        if number == 0:
            first_source = file.source
        for item in file.items:
            match item:
                case ast.Plan():
                    if plan is not None:
                        diagnostics.append(SecondPlan(at=item.name.span, first=plan.name.span))
                    else:
                        plan = item
                case ast.Use():
                    pass
                case ast.Scenario():
                    scenarios.append(item)
                case ast.Cap():
                    caps.append(item)
                case ast.Override():
                    overrides.append(item)
                case ast.Ensure():
                    ensures.append(item)
                case ast.Entity(name=ast.Ident(text="participant")):
                    participant.append(item)
                case _:
                    name = item.name.text
                    if isinstance(item, ast.Table | ast.Rule) and _is_version(item, versions.get(name, ())):
                        versions[name] = (*versions[name], item)
                        continue
                    if name in named or name == PARTICIPANT:
                        other = named[name].span if name in named else NOWHERE
                        diagnostics.append(DoubleName(at=item.name.span, name=name, other=other))
                    else:
                        named[name] = Symbol(name, _KINDS[type(item)], item, item.name.span)
                        if isinstance(item, ast.Table | ast.Rule):
                            versions[name] = (item,)
    if plan is None and first_source is not NOWHERE.source:
        diagnostics.append(NoPlan(at=Span(first_source, 0, 0)))
    found_all = (tuple(overrides), tuple(ensures), versions)
    return Symbols(plan, named, tuple(participant), tuple(scenarios), tuple(caps), tuple(diagnostics), *found_all)


def _is_version(item: Versioned, others: tuple[Versioned, ...]) -> bool:
    """Whether a definition is one more version of those with its name: all but one say from when they hold."""
    undated = sum(each.in_force is None for each in (item, *others))
    return bool(others) and type(item) is type(others[0]) and undated <= 1
