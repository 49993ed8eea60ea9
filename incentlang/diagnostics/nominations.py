"""Nominations for recognition, and the evidence they rest on."""

from __future__ import annotations

import attrs

from incentlang.diagnostics.base import Diagnostic, Label, diagnostic, one_of
from incentlang.source import Span


@diagnostic
@attrs.frozen(kw_only=True)
class NominationNeedsEvidence(Diagnostic):
    """A nomination that does not say what it rests on."""

    code = "E0851"
    title = "A nomination that does not say what it rests on"
    why = "Whoever decides about a nomination, or asks why somebody was passed over, needs what it rests on."
    wrong = """recognition customer_hero "Customer hero of the quarter"
rule champions
  for each advocacy
  nominate participant for customer_hero
    when participant is known"""
    right = """recognition customer_hero "Customer hero of the quarter"
rule champions
  for each advocacy
  nominate participant for customer_hero, with evidence evidence
    when participant is known"""

    name: str
    rows: bool

    def message(self) -> str:
        """What is wrong."""
        return f"this nomination for `{self.name}` has no evidence"

    def help(self) -> str | None:
        """What to do."""
        what = "a column of text" if self.rows else "a measure"
        return f"add `, with evidence` and {what}"


@diagnostic
@attrs.frozen(kw_only=True)
class EvidenceNotText(Diagnostic):
    """Evidence that is no text of the row."""

    code = "E0852"
    title = "Evidence that is no text of the row"
    why = "Evidence is where somebody can look: a link, the number of a ticket. A kind or a date is a condition."
    wrong = """recognition customer_hero "Customer hero of the quarter"
rule champions
  for each advocacy
  nominate participant for customer_hero, with evidence kind
    when participant is known"""
    right = """recognition customer_hero "Customer hero of the quarter"
rule champions
  for each advocacy where kind is case_study
  nominate participant for customer_hero, with evidence evidence
    when participant is known"""

    path: str
    kind: str
    texts: tuple[str, ...] = ()

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.path}` is {self.kind}, not a text"

    def help(self) -> str | None:
        """What to do."""
        return f"write {one_of(self.texts)}" if self.texts else "declare a column of kind text, such as `link: text`"


@diagnostic
@attrs.frozen(kw_only=True)
class EvidenceNotMeasure(Diagnostic):
    """Evidence in a rule of a period that is no measure."""

    code = "E0853"
    title = "Evidence in a rule of a period that is no measure"
    why = "A period has no row with a text of its own: what speaks for somebody there is what was measured."
    wrong = """param least = 100_000 USD "What the club asks for"
recognition club "The club of the year"
measure bookings for account_executive each year
  sum of ARR over deal by owner
rule club_members
  for each account_executive each year
  nominate for club, with evidence least
    when bookings is at least least"""
    right = """param least = 100_000 USD "What the club asks for"
recognition club "The club of the year"
measure bookings for account_executive each year
  sum of ARR over deal by owner
rule club_members
  for each account_executive each year
  nominate for club, with evidence bookings
    when bookings is at least least"""

    path: str
    measures: tuple[str, ...] = ()

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.path}` is no measure"

    def help(self) -> str | None:
        """What to do."""
        return f"write {one_of(self.measures)}" if self.measures else "declare a measure of what they did"


@diagnostic
@attrs.frozen(kw_only=True)
class NominationAlone(Diagnostic):
    """A clause on money or quota credit in a rule that nominates."""

    code = "E0854"
    title = "A clause on money or quota credit in a rule that nominates"
    why = "A nomination is no money: it is not capped, held, paid in parts or taken back, and a rule has one result."
    wrong = """recognition customer_hero "Customer hero of the quarter"
rule champions
  for each advocacy
  credit 100 USD to participant
    when participant is known
  nominate participant for customer_hero, with evidence evidence
    when participant is known"""
    right = """recognition customer_hero "Customer hero of the quarter"
rule stories
  for each advocacy
  credit 100 USD to participant
    when participant is known
rule champions
  for each advocacy
  nominate participant for customer_hero, with evidence evidence
    when participant is known"""

    words: str
    first: Span

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.words}` has no place in a rule that nominates"

    def help(self) -> str | None:
        """What to do."""
        return "leave it out, or write a rule of its own for the money"

    def labels(self) -> tuple[Label, ...]:
        """The nomination."""
        return (Label(self.first, "the nomination"),)


@diagnostic
@attrs.frozen(kw_only=True)
class NomineeNotParticipant(Diagnostic):
    """A nomination of something that is no participant."""

    code = "E0858"
    title = "A nomination of something that is no participant"
    why = "People are nominated who take part in the plan: only they have periods, a record and a manager to ask."
    wrong = """recognition customer_hero "Customer hero of the quarter"
rule champions
  for each advocacy
  nominate customer for customer_hero, with evidence evidence"""
    right = """recognition customer_hero "Customer hero of the quarter"
rule champions
  for each advocacy
  nominate participant for customer_hero, with evidence evidence
    when participant is known"""

    path: str
    kind: str
    people: tuple[str, ...]

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.path}` is {self.kind}, not a participant"

    def help(self) -> str | None:
        """What to do."""
        return f"nominate {one_of(self.people)}" if self.people else "write a column that refers to a participant"


@diagnostic
@attrs.frozen(kw_only=True)
class NoNominee(Diagnostic):
    """A nomination of nobody."""

    code = "E0859"
    title = "A nomination of nobody"
    why = "A row may name several people, or none of those who take part in the plan."
    wrong = """recognition customer_hero "Customer hero of the quarter"
rule champions
  for each advocacy
  nominate for customer_hero, with evidence evidence"""
    right = """recognition customer_hero "Customer hero of the quarter"
rule champions
  for each advocacy
  nominate participant for customer_hero, with evidence evidence
    when participant is known"""

    name: str
    people: tuple[str, ...]

    def message(self) -> str:
        """What is wrong."""
        return "this nomination does not say of whom"

    def help(self) -> str | None:
        """What to do."""
        return f"write `nominate {self.people[0] if self.people else 'WHO'} for {self.name}`"


@diagnostic
@attrs.frozen(kw_only=True)
class NomineeInPeriodRule(Diagnostic):
    """Somebody named in a nomination of a period."""

    code = "E0860"
    title = "Somebody named in a nomination of a period"
    why = "The rule already names its participant."
    wrong = """recognition club "The club of the year"
measure bookings for account_executive each year
  sum of ARR over deal by owner
rule club_members
  for each account_executive each year
  nominate manager for club, with evidence bookings
    when bookings is at least 100_000 USD"""
    right = """recognition club "The club of the year"
measure bookings for account_executive each year
  sum of ARR over deal by owner
rule club_members
  for each account_executive each year
  nominate for club, with evidence bookings
    when bookings is at least 100_000 USD"""

    role: str
    name: str

    def message(self) -> str:
        """What is wrong."""
        return f"this rule is about each {self.role}, so nobody else can be nominated by it"

    def help(self) -> str | None:
        """What to do."""
        return f"write `nominate for {self.name}, …`"


@diagnostic
@attrs.frozen(kw_only=True)
class ExpectNominated(Diagnostic):
    """A scenario that expects an amount of a nomination."""

    code = "E0862"
    title = "A scenario that expects an amount of a nomination"
    why = "A rule that nominates pays nothing: somebody is nominated, or is not."
    wrong = """recognition customer_hero "Customer hero of the quarter"
rule champions
  for each advocacy
  nominate participant for customer_hero, with evidence evidence
    when participant is known
scenario "A case study"
  given participant ana: role account_executive
  given advocacy A1: given_on 2026-02-01, customer acme, participant ana, kind case_study, evidence "https://a.example"
  as of 2026-03-31
  expect champions for ana is 1"""
    right = """recognition customer_hero "Customer hero of the quarter"
rule champions
  for each advocacy
  nominate participant for customer_hero, with evidence evidence
    when participant is known
scenario "A case study"
  given participant ana: role account_executive
  given advocacy A1: given_on 2026-02-01, customer acme, participant ana, kind case_study, evidence "https://a.example"
  as of 2026-03-31
  expect champions for ana is nominated"""

    name: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` nominates, so this is no answer"

    def help(self) -> str | None:
        """What to do."""
        return "write `is nominated`, or `is not nominated`"
