"""A definition that nothing reads."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from incentlang.check.policy import sets_threshold
from incentlang.diagnostics.base import diagnostic
from incentlang.lint.base import Lint, Subject
from incentlang.resolve.readers import readers

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
        read = readers(symbols)
        for symbol in symbols.named.values():
            if symbol.kind in _READ and plan.is_own(symbol.span):
                own = {id(item) for item in (symbol.item, *symbols.versions.get(symbol.name, ()))}
                if read[symbol.name] <= own and not sets_threshold(symbols, symbol.name, symbol.span):
                    kind = "parameter" if symbol.kind == "param" else symbol.kind
                    yield cls(at=symbol.span, kind=kind, name=symbol.name)
