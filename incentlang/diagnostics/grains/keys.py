"""Measures of an entity, or of the whole plan."""

from __future__ import annotations

import attrs

from incentlang.diagnostics.base import Diagnostic, diagnostic, one_of

_ENTITY = """measure grown for customer each quarter
  sum of ARR over deal
"""


@diagnostic
@attrs.frozen(kw_only=True)
class PlanTakesAll(Diagnostic):
    """A sum of the whole plan that says whose rows it gathers."""

    code = "E0343"
    title = "A sum of the whole plan that says whose rows it gathers"
    why = "A measure of the plan takes every row; with a person it would be that person's measure."
    wrong = """measure total for plan each quarter
  sum of ARR over deal by owner"""
    right = """measure total for plan each quarter
  sum of ARR over deal"""

    name: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` is of the whole plan, so its rows are nobody's in particular"

    def help(self) -> str | None:
        """What to do."""
        return "leave `by …`, `over book` or `to …` out, or make it a measure for a role"


@diagnostic
@attrs.frozen(kw_only=True)
class ByNotEntity(Diagnostic):
    """Rows that lead to no one entity."""

    code = "E0344"
    title = "Rows that lead to no one entity"
    why = "Each row of a measure for an entity must lead to one of them, and be said how where there are several ways."
    wrong = """measure grown for customer each quarter
  sum of ARR over deal by owner"""
    right = _ENTITY.strip()

    entity: str
    fact: str
    references: tuple[str, ...]

    def message(self) -> str:
        """What is wrong."""
        return f"this does not say to which {self.entity} a {self.fact} belongs"

    def help(self) -> str | None:
        """What to do."""
        if self.references:
            return f"end it with {one_of([f'by {name}' for name in self.references])}; for a count write `to` for `by`"
        return f"a {self.fact} needs a reference to its {self.entity}"


@diagnostic
@attrs.frozen(kw_only=True)
class EntityMeasureFrom(Diagnostic):
    """A measure of an entity read where no one entity is at hand."""

    code = "E0345"
    title = "A measure of an entity read where no one entity is at hand"
    why = "There is one value for each, and which is meant must be clear."
    wrong = f"""{_ENTITY}rule r
  for each account_executive each quarter
  credit 1% of grown"""
    right = f"""{_ENTITY}rule r
  for each deal
  credit 1% of customer.grown to owner"""

    name: str
    entity: str
    paths: tuple[str, ...]

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` is of each {self.entity}, and here is no one {self.entity}"

    def help(self) -> str | None:
        """What to do."""
        if self.paths:
            return f"write {one_of([f'{path}.{self.name}' for path in self.paths])}"
        return f"read it from a row that refers to a {self.entity}, as `{self.entity}.{self.name}`"
