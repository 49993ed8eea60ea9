"""Closing a period: what must be settled before, and what never changes afterwards."""

from __future__ import annotations

from datetime import date

import attrs

from incentlang.diagnostics.base import Diagnostic, Severity, diagnostic


@diagnostic
@attrs.frozen(kw_only=True)
class NotYetOver(Diagnostic):
    """A period is closed before its end."""

    code = "R0121"
    title = "A period is closed before its end"
    why = "What happens on the days that are left would never be part of the period it belongs to."
    wrong = "incent close --period 2026-03 --as-of 2026-03-30"
    right = "incent close --period 2026-03 --as-of 2026-04-05"

    period: str
    end: date
    as_of: date

    def message(self) -> str:
        """What is wrong."""
        return f"{self.period} ends on {self.end}, and --as-of is {self.as_of}"

    def help(self) -> str | None:
        """What to do."""
        return f"close it with the knowledge of {self.end} or a later day"


@diagnostic
@attrs.frozen(kw_only=True)
class AlreadyClosed(Diagnostic):
    """A period that is closed already."""

    code = "R0122"
    title = "A period that is closed already"
    why = "People were paid by it. What has become known since is posted in the first open period, with its cause."
    wrong = "incent close --period 2026-03 --as-of 2026-05-05        # closed on 2026-04-05"
    right = "incent close --period 2026-04 --as-of 2026-05-05"

    period: str
    as_of: date
    following: str

    def message(self) -> str:
        """What is wrong."""
        return f"{self.period} was closed with the knowledge of {self.as_of}; a closed period is never rewritten"

    def help(self) -> str | None:
        """What to do."""
        return f"the next to close is {self.following}, which takes up what has become known since"


@diagnostic
@attrs.frozen(kw_only=True)
class ClosedInOrder(Diagnostic):
    """A period is closed out of order."""

    code = "R0123"
    title = "A period is closed out of order"
    why = "Balances and adjustments go from each period into the next, so none can be left open behind a closed one."
    wrong = "incent close --period 2026-04 --as-of 2026-05-05        # 2026-03 is open"
    right = "incent close --period 2026-03 --as-of 2026-04-05"

    period: str
    following: str

    def message(self) -> str:
        """What is wrong."""
        return f"{self.period} cannot be closed: the next to close is {self.following}"

    def help(self) -> str | None:
        """What to do."""
        return f"close {self.following}"


@diagnostic
@attrs.frozen(kw_only=True)
class KnowledgeBackwards(Diagnostic):
    """Less is known than when the last period was closed."""

    code = "R0124"
    title = "Less is known than when the last period was closed"
    why = "Everything that became known in between would be taken back as an adjustment, and posted again later."
    wrong = "incent run --period 2026-04 --as-of 2026-04-02        # 2026-03 was closed as of 2026-04-05"
    right = "incent run --period 2026-04 --as-of 2026-04-30"

    as_of: date
    period: str
    last: date

    def message(self) -> str:
        """What is wrong."""
        return f"--as-of is {self.as_of}, and {self.period} was closed with the knowledge of {self.last}"

    def help(self) -> str | None:
        """What to do."""
        return f"write --as-of {self.last} or a later day"


@diagnostic
@attrs.frozen(kw_only=True)
class ProblemsWhenClosing(Diagnostic):
    """A period with lines that could not be computed."""

    code = "R0125"
    title = "A period with lines that could not be computed"
    why = "Who has such a line is not paid at all. Closed like this, the gap would become a fact."
    wrong = "incent close --period 2026-03 --as-of 2026-04-05        # maya has no quota in 2026-Q1"
    right = "# add the quota to data/quota.csv, then close"

    period: str
    lines: tuple[str, ...]

    def message(self) -> str:
        """What is wrong."""
        count = len(self.lines)
        return f"{self.period} cannot be closed: {count} line{'s' if count != 1 else ''} could not be computed"

    def help(self) -> str | None:
        """What to do."""
        more = f"; and {len(self.lines) - 5} more" if len(self.lines) > 5 else ""
        return f"mend {'; '.join(self.lines[:5])}{more}"


@diagnostic
@attrs.frozen(kw_only=True)
class ClosedDamaged(Diagnostic):
    """The file of a closed period is damaged."""

    code = "R0126"
    title = "The file of a closed period is damaged"
    why = "It says what was posted. Nothing is computed from a file that is not what `incent close` wrote."
    wrong = "# closed/2026-03/entries.parquet was opened in another program and saved"
    right = "# bring back closed/2026-03 as it was, from version control or a backup"

    folder: str
    reason: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.folder}` {self.reason}"

    def help(self) -> str | None:
        """What to do."""
        return "bring the folder back as it was, from version control or a backup"


@diagnostic
@attrs.frozen(kw_only=True)
class PlanChanged(Diagnostic):
    """The plan is not the one that closed the last period."""

    code = "R0127"
    title = "The plan is not the one that closed the last period"
    why = (
        "A corrected text changes what closed periods should have paid as well: the differences are posted in this "
        "period as prior period adjustments."
    )
    wrong = "# a rate was changed in plan.incent after 2026-03 was closed"
    right = "# write the new rate so that it applies to deals of the new period only, or mean the correction"
    severity = Severity.WARNING

    period: str

    def message(self) -> str:
        """What is wrong."""
        return f"the plan has changed since {self.period} was closed"

    def help(self) -> str | None:
        """What to do."""
        return "read the prior period adjustments before you pay"


@diagnostic
@attrs.frozen(kw_only=True)
class EnsureWhenClosing(Diagnostic):
    """A period in which an invariant does not hold."""

    code = "R0130"
    title = "A period in which an invariant does not hold"
    why = "The plan says that it holds on every run. Who posts a period all the same says why, and the reason is kept."
    wrong = "incent close --period 2026-03 --as-of 2026-04-05        # D7 has a discount of 35%"
    right = (
        "incent close --period 2026-03 --as-of 2026-04-05 "
        '--accept "no deep discounts" --reason "D7 was approved by the board"'
    )

    period: str
    text: str
    found: str

    def message(self) -> str:
        """What is wrong."""
        return f"{self.period} cannot be closed: {self.found}"

    def help(self) -> str | None:
        """What to do."""
        return f'mend the data or the plan, or close with --accept "{self.text}" --reason "why it may stand"'


@diagnostic
@attrs.frozen(kw_only=True)
class AcceptedWithoutReason(Diagnostic):
    """What is accepted, and the reasons, do not pair up."""

    code = "R0131"
    title = "What is accepted, and the reasons, do not pair up"
    why = "The record of a closed period says of each invariant why it was accepted. An empty reason says nothing."
    wrong = 'incent close --period 2026-03 --as-of 2026-04-05 --accept "no deep discounts"'
    right = (
        "incent close --period 2026-03 --as-of 2026-04-05 "
        '--accept "no deep discounts" --reason "D7 was approved by the board"'
    )

    texts: int
    reasons: int

    def message(self) -> str:
        """What is wrong."""
        return f"{_number(self.texts, 'invariant')} accepted, {_number(self.reasons, 'reason')} given"

    def help(self) -> str | None:
        """What to do."""
        return 'write a reason for each: --accept "TEXT OF THE ENSURE" --reason "why it may stand"'


@diagnostic
@attrs.frozen(kw_only=True)
class AcceptedUnknown(Diagnostic):
    """An invariant is accepted that the plan does not have."""

    code = "R0132"
    title = "An invariant is accepted that the plan does not have"
    why = "It is named by its whole text, so that nobody accepts another one by mistake."
    wrong = 'incent close --period 2026-03 --as-of 2026-04-05 --accept "deep discounts" --reason "approved"'
    right = 'incent close --period 2026-03 --as-of 2026-04-05 --accept "no deep discounts" --reason "approved"'

    text: str
    known: tuple[str, ...]
    suggestions: tuple[str, ...]

    def message(self) -> str:
        """What is wrong."""
        return f'the plan has no `ensure "{self.text}"`'

    def help(self) -> str | None:
        """What to do."""
        if self.suggestions:
            return f"did you mean {_quoted(self.suggestions, ' or ')}?"
        return f"it has {_quoted(self.known, ', ')}" if self.known else "it has none at all: leave out --accept"


@diagnostic
@attrs.frozen(kw_only=True)
class AcceptedHolds(Diagnostic):
    """An invariant is accepted that holds."""

    code = "R0133"
    title = "An invariant is accepted that holds"
    why = "The record would say that something was wrong and let pass. It may also be the wrong one that is named."
    wrong = (
        "incent close --period 2026-03 --as-of 2026-04-05 "
        '--accept "no deep discounts" --reason "approved"        # no deal has one'
    )
    right = "incent close --period 2026-03 --as-of 2026-04-05"

    text: str
    period: str
    proved: bool

    def message(self) -> str:
        """What is wrong."""
        return f'"{self.text}" holds {"for any data" if self.proved else f"in {self.period}"}'

    def help(self) -> str | None:
        """What to do."""
        return "leave out this --accept and its --reason"


@diagnostic
@attrs.frozen(kw_only=True)
class AcceptedTwice(Diagnostic):
    """An invariant is accepted twice."""

    code = "R0134"
    title = "An invariant is accepted twice"
    why = "The record holds one reason for each invariant, and would have to leave one out."
    wrong = (
        "incent close --period 2026-03 --as-of 2026-04-05 "
        '--accept "no deep discounts" --reason "D7" --accept "no deep discounts" --reason "D8"'
    )
    right = 'incent close --period 2026-03 --as-of 2026-04-05 --accept "no deep discounts" --reason "D7 and D8"'

    text: str

    def message(self) -> str:
        """What is wrong."""
        return f'"{self.text}" is accepted twice'

    def help(self) -> str | None:
        """What to do."""
        return "give one reason that covers all of its cases"


def _number(count: int, noun: str) -> str:
    return f"{count or 'no'} {noun}{'s' if count > 1 else ''}"


def _quoted(texts: tuple[str, ...], between: str) -> str:
    return between.join(f'"{text}"' for text in texts)
