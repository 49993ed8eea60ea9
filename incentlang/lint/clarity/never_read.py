"""A definition that nothing reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs

from incentlang.diagnostics.base import diagnostic
from incentlang.lint.base import Lint, Subject
from incentlang.syntax import ast

_READ = ("table", "measure", "param", "input", "value", "formula")


@diagnostic
@attrs.frozen(kw_only=True)
class NeverRead(Lint):
    """A definition that nothing reads."""

    code = "L0301"
    title = "A definition that nothing reads"
    why = "A reader takes it for a part of what is paid. Mostly a rule was to use it, and uses something else."
    wrong = """param base_rate = 8% "For every deal"
rule commission
  for each deal
  credit 10% of ARR to owner"""
    right = """param base_rate = 8% "For every deal"
rule commission
  for each deal
  credit base_rate of ARR to owner"""

    kind: str
    name: str

    def message(self) -> str:
        """What is found."""
        return f"nothing reads the {self.kind} `{self.name}`"

    def help(self) -> str | None:
        """What to do."""
        return "use it, or remove it"

    @classmethod
    def find(cls, plan: Subject) -> Iterator[NeverRead]:
        """Names that stand nowhere but in their own definition; a column of the same name counts as a reader."""
        symbols = plan.symbols
        items: list[object] = [symbol.item for symbol in symbols.named.values()]
        items += [item for versions in symbols.versions.values() for item in versions[1:]]
        items += [*symbols.caps, *symbols.overrides, *symbols.ensures, *symbols.participant, *symbols.scenarios]
        readers: dict[str, set[int]] = {}
        for item in items:
            for name in _names(item):
                readers.setdefault(name, set()).add(id(item))
        for symbol in symbols.named.values():
            if symbol.kind in _READ and plan.is_own(symbol.span):
                own = {id(item) for item in (symbol.item, *symbols.versions.get(symbol.name, ()))}
                if readers[symbol.name] <= own:
                    kind = "parameter" if symbol.kind == "param" else symbol.kind
                    yield cls(at=symbol.span, kind=kind, name=symbol.name)


def _names(node: Any) -> Iterator[str]:
    """Every name in a declaration, its own one included."""
    if isinstance(node, ast.Ident):
        yield node.text
    elif isinstance(node, tuple):
        for part in node:
            yield from _names(part)
    elif attrs.has(type(node)):
        for field in attrs.fields(type(node)):
            if field.eq:
                yield from _names(getattr(node, field.name))
