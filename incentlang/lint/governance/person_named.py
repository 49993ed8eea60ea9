"""A rule for one person."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from incentlang.diagnostics.base import diagnostic
from incentlang.ir.expressions import Compare, Expr, FieldRead, IsOneOf, Literal, ParticipantRead
from incentlang.ir.schema import PARTICIPANT
from incentlang.lint.base import Lint, Subject
from incentlang.types import Ref


@diagnostic
@attrs.frozen(kw_only=True)
class PersonNamed(Lint):
    """A condition that names one person."""

    code = "L0404"
    title = "A condition that names one person"
    why = """What is agreed with one person is forgotten when the person moves on, and others will ask for the
    same. An attribute in the data, with dates, says the same and ends by itself."""
    wrong = """rule commission
  for each deal where owner is "maya"
  credit 10% of ARR to owner"""
    right = """rule commission
  for each deal where kind is new_logo
  credit 10% of ARR to owner"""

    named: str

    def message(self) -> str:
        """What is found."""
        return f"this is about {self.named} alone"

    def help(self) -> str | None:
        """What to do."""
        return "ask for an attribute of the person, such as the region or a grade; or say until when it holds, and why"

    @classmethod
    def find(cls, plan: Subject) -> Iterator[PersonNamed]:
        """Comparisons of a participant with a key, in rules, measures, values and overrides."""
        compared: tuple[Compare | IsOneOf, ...] = (*plan.each(Compare), *plan.each(IsOneOf))
        for node in compared:
            if named := _named(node):
                yield cls(at=node.span, named=named)


def _named(node: Compare | IsOneOf) -> str:
    match node:
        case Compare(op="is" | "is not", left=left, right=Literal(value=str(key))) if _is_person(left):
            return key
        case IsOneOf(operand=operand, values=values) if _is_person(operand):
            return ", ".join(str(each.value) for each in values)
        case _:
            return ""


def _is_person(node: Expr) -> bool:
    return isinstance(node, FieldRead | ParticipantRead) and node.type == Ref(PARTICIPANT)
