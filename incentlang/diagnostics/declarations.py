"""Declarations of data: entities, facts, their columns and inputs."""

from __future__ import annotations

import attrs

from incentlang.diagnostics.base import Diagnostic, diagnostic, did_you_mean
from incentlang.diagnostics.fixes import Fix, renamed


@diagnostic
@attrs.frozen(kw_only=True)
class UnknownKind(Diagnostic):
    """A column of a kind that does not exist."""

    code = "E0601"
    title = "A column of a kind that does not exist"
    why = "The kind says how cells are read and what may be done with them."
    wrong = 'entity site "Site" key id: text size: integer'
    right = 'entity site "Site" key id: text size: count'

    name: str
    suggestions: tuple[str, ...] = ()

    def message(self) -> str:
        """What is wrong."""
        return f"there is no kind `{self.name}`"

    def help(self) -> str | None:
        """What to do."""
        return (
            did_you_mean(self.suggestions)
            or "kinds are text, date, yes/no, count, percent, number, money, days, `one of …`, or an entity or fact"
        )

    def fix(self) -> Fix | None:
        """The name that was meant, if only one is near."""
        return renamed(self.at, self.name, self.suggestions)


@diagnostic
@attrs.frozen(kw_only=True)
class NoKey(Diagnostic):
    """An entity without a key."""

    code = "E0602"
    title = "An entity without a key"
    why = "Other rows refer to it by its key."
    wrong = 'entity site "Site" size: count'
    right = 'entity site "Site" key id: text size: count'

    name: str

    def message(self) -> str:
        """What is wrong."""
        return f"entity `{self.name}` has no key"

    def help(self) -> str | None:
        """What to do."""
        return "add a line such as `key site_id: text`"


@diagnostic
@attrs.frozen(kw_only=True)
class KeyMustBeText(Diagnostic):
    """A key that is not text."""

    code = "E0603"
    title = "A key that is not text"
    why = "Keys are compared letter by letter; 007 and 7 are two keys."
    wrong = 'entity site "Site" key id: number'
    right = 'entity site "Site" key id: text'

    name: str

    def message(self) -> str:
        """What is wrong."""
        return f"the key `{self.name}` is not text"

    def help(self) -> str | None:
        """What to do."""
        return f"write `key {self.name}: text`"


@diagnostic
@attrs.frozen(kw_only=True)
class TwoOfOne(Diagnostic):
    """Two columns for one part."""

    code = "E0604"
    title = "Two columns for one part"
    why = "A row has one key, one date, one knowledge date."
    wrong = 'entity site "Site" key a: text key b: text'
    right = 'entity site "Site" key a: text b: text'

    part: str
    owner: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.owner}` has a second `{self.part}`"

    def help(self) -> str | None:
        """What to do."""
        return "keep one"


@diagnostic
@attrs.frozen(kw_only=True)
class PartKind(Diagnostic):
    """A date that is no date."""

    code = "E0605"
    title = "A date that is no date"
    why = "`dated` and `known` columns hold dates, `voided` holds yes/no."
    wrong = 'fact visit "Visit" key id: text dated day: text customer: customer'
    right = 'fact visit "Visit" key id: text dated day: date customer: customer'

    part: str
    name: str
    wanted: str

    def message(self) -> str:
        """What is wrong."""
        return f"the {self.part} column `{self.name}` is not {self.wanted}"

    def help(self) -> str | None:
        """What to do."""
        return f"write `{self.part} {self.name}: {self.wanted}`"


@diagnostic
@attrs.frozen(kw_only=True)
class PartNotHere(Diagnostic):
    """A part that an entity does not have."""

    code = "E0606"
    title = "A part that an entity does not have"
    why = "An entity is a thing, not something that happened: it has a key and attributes."
    wrong = 'entity site "Site" key id: text dated opened: date'
    right = 'entity site "Site" key id: text opened: date'

    part: str
    owner: str

    def message(self) -> str:
        """What is wrong."""
        return f"entity `{self.owner}` cannot have a `{self.part}` column"

    def help(self) -> str | None:
        """What to do."""
        return "write it as an ordinary column, or declare a `fact`"


@diagnostic
@attrs.frozen(kw_only=True)
class DoubledColumn(Diagnostic):
    """One column declared twice."""

    code = "E0607"
    title = "One column declared twice"
    why = "Two columns of one name could not be told apart."
    wrong = 'entity site "Site" key id: text size: count size: number'
    right = 'entity site "Site" key id: text size: count'

    name: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` is declared twice"

    def help(self) -> str | None:
        """What to do."""
        return "keep one"


@diagnostic
@attrs.frozen(kw_only=True)
class OverTimeInFact(Diagnostic):
    """A fact's column over time."""

    code = "E0608"
    title = "A fact's column over time"
    why = "A fact happened once; only things have attributes that change."
    wrong = 'fact visit "Visit" key id: text dated day: date customer: customer mood: text, over time'
    right = 'fact visit "Visit" key id: text dated day: date customer: customer mood: text'

    name: str
    owner: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` of the fact `{self.owner}` cannot be `over time`"

    def help(self) -> str | None:
        """What to do."""
        return "leave `over time` out, or move the column to an entity"


@diagnostic
@attrs.frozen(kw_only=True)
class OncePerEntity(Diagnostic):
    """`once per` something the fact does not refer to once."""

    code = "E0609"
    title = "`once per` something the fact does not refer to once"
    why = "A milestone belongs to one thing, through one column."
    wrong = 'fact visit "Visit" once per deal dated day: date customer: customer'
    right = 'fact visit "Visit" once per customer dated day: date customer: customer'

    name: str
    fact: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.fact}` has no single column that refers to `{self.name}`"

    def help(self) -> str | None:
        """What to do."""
        return f"add a column such as `{self.name}: {self.name}`"


@diagnostic
@attrs.frozen(kw_only=True)
class NeedsDateOrReference(Diagnostic):
    """A fact without a date of its own or another's."""

    code = "E0610"
    title = "A fact without a date of its own or another's"
    why = "A fact without `dated` takes the date of the one fact it refers to."
    wrong = 'fact note "Note" key id: text customer: customer'
    right = 'fact note "Note" key id: text deal: deal'

    name: str
    references: tuple[str, ...]

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` has no date, and refers to " + (
            "no fact that has one" if not self.references else f"several facts: {', '.join(self.references)}"
        )

    def help(self) -> str | None:
        """What to do."""
        return "add its date, such as `dated noted_on: date`"


@diagnostic
@attrs.frozen(kw_only=True)
class BuiltInColumn(Diagnostic):
    """A built-in column of the participant declared again."""

    code = "E0611"
    title = "A built-in column of the participant declared again"
    why = "Name, role, manager, region, target, currency, from and to are always there."
    wrong = 'entity participant "People" region: text'
    right = 'entity participant "People" location: text'

    name: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` of the participant is built in, or cannot be declared here"

    def help(self) -> str | None:
        """What to do."""
        return "leave it out; only further attributes are declared"


@diagnostic
@attrs.frozen(kw_only=True)
class RangeKind(Diagnostic):
    """A range on what has no size."""

    code = "E0612"
    title = "A range on what has no size"
    why = "Only money, percentages, counts and numbers lie between two bounds."
    wrong = 'entity site "Site" key id: text opened: date from 1 to 2'
    right = 'entity site "Site" key id: text size: number from 1 to 2'

    kind: str

    def message(self) -> str:
        """What is wrong."""
        return f"a range, or an input, needs a number, and this is {self.kind}"

    def help(self) -> str | None:
        """What to do."""
        return "leave the range out, or choose money, percent, count or number"


@diagnostic
@attrs.frozen(kw_only=True)
class RangeBackwards(Diagnostic):
    """A range that ends before it begins."""

    code = "E0613"
    title = "A range that ends before it begins"
    why = "No value would be allowed."
    wrong = 'entity site "Site" key id: text size: number from 5 to 1'
    right = 'entity site "Site" key id: text size: number from 1 to 5'

    def message(self) -> str:
        """What is wrong."""
        return "this range ends before it begins"

    def help(self) -> str | None:
        """What to do."""
        return "swap its two ends"


@diagnostic
@attrs.frozen(kw_only=True)
class EnteredByNobody(Diagnostic):
    """A column entered by what is neither a role nor a person of the row."""

    code = "E0614"
    title = "A column entered by what is neither a role nor a person of the row"
    why = """Who can change a figure must not be paid on it, so `incent check` has to know who that is: the people of a
    role, or the one person whom another column of the same row names."""
    wrong = 'entity site "Site" key id: text score: number, entered by lead'
    right = 'entity site "Site" key id: text lead: participant score: number, entered by lead'

    name: str
    owner: str
    suggestions: tuple[str, ...] = ()

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` is neither a role nor a column of `{self.owner}` that names a participant"

    def help(self) -> str | None:
        """What to do."""
        return did_you_mean(self.suggestions) or "name a role, or a column of this table of kind participant"

    def fix(self) -> Fix | None:
        """The name that was meant, if only one is near."""
        return renamed(self.at, self.name, self.suggestions)
