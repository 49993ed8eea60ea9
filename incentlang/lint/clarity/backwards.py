"""A comparison that begins with the number."""

from __future__ import annotations

import re
from collections.abc import Iterator

import attrs

from incentlang.diagnostics.base import Severity, diagnostic
from incentlang.diagnostics.fixes import Fix, written
from incentlang.ir.expressions import Compare, Literal, ParamRead
from incentlang.lint.base import Lint, Subject

_TURNED = {"at least": "at most", "at most": "at least", "above": "below", "below": "above"}


@diagnostic
@attrs.frozen(kw_only=True)
class Backwards(Lint):
    """A comparison that begins with the number."""

    code = "L0308"
    title = "A comparison that begins with the number"
    why = """`20_000 USD is below ARR` has to be turned round before it is understood, and is turned round
    wrongly where `at least` and `below` meet."""
    wrong = """rule commission
  for each deal
  credit 10% of ARR to owner
    when 20_000 USD is below ARR"""
    right = """rule commission
  for each deal
  credit 10% of ARR to owner
    when ARR is above 20_000 USD"""
    severity = Severity.ADVICE

    text: str
    turned: str

    def message(self) -> str:
        """What is found."""
        return f"`{self.text}` begins with what it compares with"

    def help(self) -> str | None:
        """What to do."""
        return "begin with what is looked at: `ARR is above 20_000 USD`"

    def fix(self) -> Fix | None:
        """The same comparison from the other side."""
        return written(self.at, self.turned) if self.turned else None

    @classmethod
    def find(cls, plan: Subject) -> Iterator[Backwards]:
        """Comparisons with a number on the left and none on the right."""
        for node in plan.each(Compare):
            if not isinstance(node.left, Literal) or node.op in ("is", "is not"):
                continue
            if not isinstance(node.right, Literal | ParamRead):
                yield cls(at=node.span, text=" ".join(node.span.text.split()), turned=_turned(node))


def _turned(node: Compare) -> str:
    """The comparison begun with its other side; empty where a comment or a parenthesis stands between the parts."""
    left, right = node.left.span, node.right.span
    between = node.span.source.text[left.end : right.start]
    whole = (node.span.start, node.span.end) == (left.start, right.end)
    even = right.text.count("(") == right.text.count(")")
    if not whole or not even or not re.fullmatch(r"[\w\s<>=]+", between) or "#" in right.text:
        return ""
    return f"{right.text} is {_TURNED[node.op]} {left.text}"
