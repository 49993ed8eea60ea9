"""Rules and those that override them: the name of a rule means its whole family (semantics 24)."""

from __future__ import annotations

from collections.abc import Iterable

from incentlang.ir.program import Rule


def families(rules: Iterable[Rule]) -> dict[str, frozenset[str]]:
    """For each rule the names that mean it: its own, those of the rules it overrides at any depth, and the plan's."""
    bases: dict[str, str] = {}
    names: list[str] = []
    for rule in rules:
        names.append(rule.name)
        bases.update((way.name, rule.name) for way in rule.overridden)
    found: dict[str, frozenset[str]] = {}
    for name in names:
        chain, at = {"", name}, name
        while at in bases and bases[at] not in chain:
            at = bases[at]
            chain.add(at)
        found[name] = frozenset(chain)
    return found


def family_of(rules: Iterable[Rule], name: str) -> frozenset[str]:
    """The names of a rule and of all that override it, directly or in turn."""
    return frozenset(member for member, meant in families(rules).items() if name in meant)
