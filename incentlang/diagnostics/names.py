"""Names: what is declared, what is not, and what stands for two things."""

from __future__ import annotations

import attrs

from incentlang.diagnostics.base import Diagnostic, Label, diagnostic, did_you_mean
from incentlang.diagnostics.fixes import Fix, renamed
from incentlang.source import NOWHERE, Span


@diagnostic
@attrs.frozen(kw_only=True)
class UnknownName(Diagnostic):
    """A name that nothing declares."""

    code = "E0101"
    title = "A name that nothing declares"
    why = "Every name must be declared once, so that a misspelt one is found here and not in somebody's pay."
    wrong = """rule r
  for each deal
  credit 5% of AR to owner"""
    right = """rule r
  for each deal
  credit 5% of ARR to owner"""

    name: str
    suggestions: tuple[str, ...] = ()

    def message(self) -> str:
        """What is wrong."""
        return f"nothing here is called `{self.name}`"

    def help(self) -> str | None:
        """What to do."""
        return did_you_mean(self.suggestions) or "declare it, or `use` the file that does"

    def fix(self) -> Fix | None:
        """The name that was meant, if only one is near."""
        return renamed(self.at, self.name, self.suggestions)


@diagnostic
@attrs.frozen(kw_only=True)
class DoubleName(Diagnostic):
    """One name declared twice."""

    code = "E0102"
    title = "One name declared twice"
    why = "Names arrive from used files without a prefix, so two things of one name could be mixed up."
    wrong = """param rate = 5%
param rate = 6%"""
    right = """param rate = 5%
param rate_2 = 6%"""

    name: str
    other: Span

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` is already declared"

    def help(self) -> str | None:
        """What to do."""
        return "give one of the two another name"

    def labels(self) -> tuple[Label, ...]:
        """The other place."""
        return (Label(self.other, "the other one"),) if self.other is not NOWHERE else ()


@diagnostic
@attrs.frozen(kw_only=True)
class AmbiguousName(Diagnostic):
    """A name that is both a column of the row and a definition."""

    code = "E0103"
    title = "A name that is both a column of the row and a definition"
    why = "Readers would guess differently which of the two is meant, and both give a number."
    wrong = """param ARR = 5%
rule r
  for each deal
  credit ARR of 100 USD to owner"""
    right = """param rate = 5%
rule r
  for each deal
  credit rate of ARR to owner"""

    name: str
    subject: str
    other: Span

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` is a column of `{self.subject}` and also declared in the plan"

    def help(self) -> str | None:
        """What to do."""
        return f"write `{self.subject}.{self.name}` for the column, or rename the definition"

    def labels(self) -> tuple[Label, ...]:
        """The other place."""
        return (Label(self.other, "declared here"),)


@diagnostic
@attrs.frozen(kw_only=True)
class UnknownField(Diagnostic):
    """A column that a thing does not have."""

    code = "E0104"
    title = "A column that a thing does not have"
    why = "A misspelt column must not read as empty."
    wrong = """rule r
  for each deal where customer.segmnt is smb
  credit 5% of ARR to owner"""
    right = """rule r
  for each deal where customer.segment is smb
  credit 5% of ARR to owner"""

    name: str
    owner: str
    suggestions: tuple[str, ...] = ()

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.owner}` has no column `{self.name}`"

    def help(self) -> str | None:
        """What to do."""
        return did_you_mean(self.suggestions) or f"add the column to the declaration of `{self.owner}`"

    def fix(self) -> Fix | None:
        """The name that was meant, if only one is near."""
        return renamed(self.at, self.name, self.suggestions)


@diagnostic
@attrs.frozen(kw_only=True)
class UnknownValue(Diagnostic):
    """A value that is not in its list."""

    code = "E0105"
    title = "A value that is not in its list"
    why = "A test against a value that cannot occur would silently never hold."
    wrong = """rule r
  for each deal where kind is new_logos
  credit 5% of ARR to owner"""
    right = """rule r
  for each deal where kind is new_logo
  credit 5% of ARR to owner"""

    name: str
    home: str
    values: tuple[str, ...]
    suggestions: tuple[str, ...] = ()

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.home}` is never `{self.name}`; it is one of {', '.join(self.values)}"

    def help(self) -> str | None:
        """What to do."""
        return did_you_mean(self.suggestions)

    def fix(self) -> Fix | None:
        """The name that was meant, if only one is near."""
        return renamed(self.at, self.name, self.suggestions)


@diagnostic
@attrs.frozen(kw_only=True)
class UnknownModule(Diagnostic):
    """A file that `use` cannot find."""

    code = "E0106"
    title = "A file that `use` cannot find"
    why = "What a plan builds on must be there before anything is computed."
    wrong = "use sass"
    right = "use saas"

    name: str
    suggestions: tuple[str, ...] = ()

    def message(self) -> str:
        """What is wrong."""
        return f"there is no `{self.name.replace('.', '/')}.incent` in the project, its paths or the standard library"

    def help(self) -> str | None:
        """What to do."""
        return did_you_mean(self.suggestions)

    def fix(self) -> Fix | None:
        """The name that was meant, if only one is near."""
        return renamed(self.at, self.name, self.suggestions)


@diagnostic
@attrs.frozen(kw_only=True)
class ModuleTwice(Diagnostic):
    """A file that `use` finds in two places."""

    code = "E0107"
    title = "A file that `use` finds in two places"
    why = "Two files of one name may say different things, and which one counts must not depend on an order of folders."
    wrong = "use policy  # with policy.incent in the project and in one of its paths"
    right = "use company.policy"

    name: str
    places: tuple[str, ...]

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` is found twice: {' and '.join(self.places)}"

    def help(self) -> str | None:
        """What to do."""
        return "rename one of them"


@diagnostic
@attrs.frozen(kw_only=True)
class ModuleOutside(Diagnostic):
    """A file that lies outside the folders of the project."""

    code = "E0108"
    title = "A file that lies outside the folders of the project"
    why = "A plan may read only its project, the paths it names and the standard library, also through links."
    wrong = "use linked  # a link to a file elsewhere"
    right = 'use company.policy  # with paths = [".."] in incent.toml'

    name: str
    target: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` leads out of the project: {self.target}"

    def help(self) -> str | None:
        """What to do."""
        return "copy the file into the project, or add its folder to `paths` in incent.toml"


@diagnostic
@attrs.frozen(kw_only=True)
class WrongSort(Diagnostic):
    """A name that stands for another sort of thing."""

    code = "E0109"
    title = "A name that stands for another sort of thing"
    why = "A table, a rule or a role is not a value; the place tells which sort it needs."
    wrong = """table t by attainment, marginal
  from 0% 5%
measure attainment for account_executive each quarter
  5%
rule r
  for each deal
  credit t of ARR to owner"""
    right = """rule r
  for each deal
  credit 5% of ARR to owner"""

    name: str
    is_a: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` is {self.is_a}"


@diagnostic
@attrs.frozen(kw_only=True)
class UnknownPurpose(Diagnostic):
    """A purpose outside the four."""

    code = "E0110"
    title = "A purpose outside the four"
    why = "Purposes are a closed set, so that shares of pay by purpose can be compared between plans."
    wrong = """rule r
  purpose acquisition
  for each deal
  credit 5% of ARR to owner"""
    right = """rule r
  purpose acquire
  for each deal
  credit 5% of ARR to owner"""

    name: str
    suggestions: tuple[str, ...] = ()

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` is not a purpose; they are acquire, adopt, retain and expand"

    def help(self) -> str | None:
        """What to do."""
        return did_you_mean(self.suggestions)

    def fix(self) -> Fix | None:
        """The name that was meant, if only one is near."""
        return renamed(self.at, self.name, self.suggestions)


@diagnostic
@attrs.frozen(kw_only=True)
class NoPlan(Diagnostic):
    """A plan file without its header."""

    code = "E0111"
    title = "A plan file without its header"
    why = "The header says the currency, and every amount needs one."
    wrong = """rule r
  for each deal
  credit 5% of ARR to owner"""
    right = """plan p
  currency USD"""

    def message(self) -> str:
        """What is wrong."""
        return "this file has no `plan` header"

    def help(self) -> str | None:
        """What to do."""
        return 'begin it with `plan NAME "title"` and the line `currency USD`'


@diagnostic
@attrs.frozen(kw_only=True)
class SecondPlan(Diagnostic):
    """Two headers in one plan."""

    code = "E0112"
    title = "Two headers in one plan"
    why = "One plan has one currency, one calendar and one set of dates."
    wrong = """plan a currency USD
plan b currency USD"""
    right = "plan a currency USD"

    first: Span

    def message(self) -> str:
        """What is wrong."""
        return "the plan has a second header"

    def help(self) -> str | None:
        """What to do."""
        return "keep one; a used file has none"

    def labels(self) -> tuple[Label, ...]:
        """The other place."""
        return (Label(self.first, "the first one"),)
