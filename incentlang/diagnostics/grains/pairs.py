"""E0830 to E0836: measures and inputs for a role together with an entity."""

from __future__ import annotations

import attrs

from incentlang.diagnostics.base import Diagnostic, diagnostic, one_of

_PAIR = """measure sold for account_executive and customer each quarter
  sum of ARR over deal by owner
"""


@diagnostic
@attrs.frozen(kw_only=True)
class PairOfOther(Diagnostic):
    """`for … and …` of something else than a role and an entity."""

    code = "E0830"
    title = "`for … and …` of something else than a role and an entity"
    why = "A figure of two is one of each person in a role together with each of an entity, in this order."
    wrong = """measure sold for customer and account_executive each quarter
  sum of ARR over deal by owner"""
    right = _PAIR.strip()

    sort: str
    first: str
    second: str
    turned: bool

    def message(self) -> str:
        """What is wrong."""
        return f"`for {self.first} and {self.second}` is not a role together with an entity"

    def help(self) -> str | None:
        """What to do."""
        if self.turned:
            return f"write the role first: `for {self.second} and {self.first}`"
        return f"after `for` write a role and after `and` an entity; for other things make it one {self.sort} of each"


@diagnostic
@attrs.frozen(kw_only=True)
class PairNotAtHand(Diagnostic):
    """A figure of a role together with an entity, read where no one entity is at hand."""

    code = "E0831"
    title = "A figure of a role together with an entity, read where no one entity is at hand"
    why = "The person has one value for each, and which is meant must be clear."
    wrong = f"""{_PAIR}rule r
  for each account_executive each quarter
  credit 1% of sold"""
    right = f"""{_PAIR}rule r
  for each account_executive each quarter
  credit 1% of (highest of sold over customer)"""

    name: str
    role: str
    entity: str
    paths: tuple[str, ...]
    row: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` is of each {self.role} and {self.entity}, and here is no one {self.entity}"

    def help(self) -> str | None:
        """What to do."""
        if self.paths:
            return f"write {one_of([f'{path}.{self.name}' for path in self.paths])}"
        if self.row:
            return f"a row of `{self.row}` needs a reference to its {self.entity}"
        gathered = f"(lowest of {self.name} over {self.entity})"
        return f"gather it, `{gathered}`, or read it in a rule of rows that refer to a {self.entity}"


@diagnostic
@attrs.frozen(kw_only=True)
class PairRows(Diagnostic):
    """Rows of a role together with an entity that lead to no one entity."""

    code = "E0832"
    title = "Rows of a role together with an entity that lead to no one entity"
    why = "Each row counts for one person and one of the entity; where there is not one way to it, the plan says which."
    wrong = """measure sold for account_executive and customer each quarter
  sum of ARR over deal by owner and owner"""
    right = """measure sold for account_executive and customer each quarter
  sum of ARR over deal by owner and customer"""

    entity: str
    fact: str
    by: str
    references: tuple[str, ...]

    def message(self) -> str:
        """What is wrong."""
        return f"this does not say to which {self.entity} a {self.fact} belongs"

    def help(self) -> str | None:
        """What to do."""
        if self.references and self.by:
            return f"write {one_of([f'by {self.by} and {name}' for name in self.references])}"
        if self.references:
            return f"write `by PERSON and {self.references[0]}`, with the path to the person"
        return f"after `and` write a path to its {self.entity}; a {self.fact} has no reference of its own to one"


@diagnostic
@attrs.frozen(kw_only=True)
class ByTwo(Diagnostic):
    """`by … and …` in a measure of one."""

    code = "E0833"
    title = "`by … and …` in a measure of one"
    why = "Rows go to a person together with an entity only in a measure for both."
    wrong = """measure sold for account_executive each quarter
  sum of ARR over deal by owner and customer"""
    right = """measure sold for account_executive and customer each quarter
  sum of ARR over deal by owner and customer"""

    path: str
    role: str

    def message(self) -> str:
        """What is wrong."""
        return f"`and {self.path}` has no meaning here: this is not of a role together with an entity"

    def help(self) -> str | None:
        """What to do."""
        made = f", or make the measure one `for {self.role}`" if self.role else ""
        return f"leave `and {self.path}` out{made}"


@diagnostic
@attrs.frozen(kw_only=True)
class GatherOfPair(Diagnostic):
    """A gather over the entity of a pair that cannot be made here."""

    code = "E0834"
    title = "A gather over the entity of a pair that cannot be made here"
    why = (
        "`lowest of attainment over product` asks each product of one person in one period. Where no person is at "
        "hand, or what is gathered is not a figure of both, there is nothing to ask."
    )
    wrong = f"""{_PAIR}rule r
  for each deal
  credit 1% of ARR to owner
    when lowest of sold over customer is at least 1_000 USD"""
    right = f"""{_PAIR}measure least for account_executive each quarter
  lowest of sold over customer
rule r
  for each deal
  credit 1% of ARR to owner
    when least is at least 1_000 USD"""

    text: str
    entity: str
    reason: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.text}` cannot be gathered: {self.reason}"

    def help(self) -> str | None:
        """What to do."""
        where = "in a measure or rule for each person and period"
        return f"gather a measure or input over `{self.entity}` {where}, and read that"


@diagnostic
@attrs.frozen(kw_only=True)
class NotOfPairs(Diagnostic):
    """Something that a figure of a role together with an entity does not have."""

    code = "E0835"
    title = "Something that a figure of a role together with an entity does not have"
    why = (
        "Places, the period before, managers above, quota credit and what is true on a day are found for one person; "
        "of a person together with an entity they have no settled meaning in this version."
    )
    wrong = """measure sold for account_executive and customer each quarter
  sum of ARR over deal by everyone above owner"""
    right = _PAIR.strip()

    what: str
    entity: str
    advice: str = ""

    def message(self) -> str:
        """What is wrong."""
        return f"{self.what} is not for figures of a role together with {self.entity}"

    def help(self) -> str | None:
        """What to do."""
        if self.advice:
            return self.advice
        return f"use it in a measure for the role alone; one with `… over {self.entity}` gathers what is of both"


@diagnostic
@attrs.frozen(kw_only=True)
class PairKeys(Diagnostic):
    """A scenario that names too much or too little for a figure."""

    code = "E0836"
    title = "A scenario that names too much or too little for a figure"
    why = "A figure of a role together with an entity is of one person and one of the entity; any other is of one."
    wrong = """measure sold for account_executive each quarter
  sum of ARR over deal by owner
scenario "s"
  given deal D1: ARR 100 USD, owner maya, customer acme, closed_on 2026-01-05
  as of 2026-03-31
  expect sold for maya and acme in 2026-Q1 is 100 USD"""
    right = f"""{_PAIR}scenario "s"
  given deal D1: ARR 100 USD, owner maya, customer acme, closed_on 2026-01-05
  given participant maya from 2026-01-01: role account_executive
  as of 2026-03-31
  expect sold for maya and acme in 2026-Q1 is 100 USD"""

    name: str
    key: str
    entity: str

    def message(self) -> str:
        """What is wrong."""
        if self.entity:
            return f"`{self.name}` is of a person together with a {self.entity}, and only `{self.key}` is named"
        return f"`{self.name}` is of one, and two are named"

    def help(self) -> str | None:
        """What to do."""
        if self.entity:
            return f"write `{self.key} and …`, with the {self.entity}"
        return f"name one: leave `and {self.key}` out"
