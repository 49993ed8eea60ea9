"""Mistakes in a company's policy: the module that sets the thresholds of advice."""

from __future__ import annotations

import attrs

from incentlang.diagnostics.base import Diagnostic, diagnostic, did_you_mean


@diagnostic
@attrs.frozen(kw_only=True)
class UnknownThreshold(Diagnostic):
    """A parameter of a policy that sets nothing."""

    code = "E0970"
    title = "A parameter of a policy that sets nothing"
    why = """A policy is written so that advice follows it. A misspelt name would leave the default in force, and
    everybody would believe that the company's own number holds."""
    wrong = """# policy.incent
param most_part = 3 "The committee wants three goals, no more\""""
    right = """# policy.incent
param most_parts = 3 "The committee wants three goals, no more\""""

    name: str
    suggestions: tuple[str, ...]

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}` is no threshold of advice, and nothing reads it"

    def help(self) -> str | None:
        """What to do."""
        listed = "the page of the reference on a company's policy lists the thresholds"
        return did_you_mean(self.suggestions) or f"{listed}; a number of your own is for an `ensure` or a rule to read"


@diagnostic
@attrs.frozen(kw_only=True)
class ThresholdOfOtherKind(Diagnostic):
    """A threshold in another unit than its own."""

    code = "E0971"
    title = "A threshold in another unit than its own"
    why = "A tenth and ten days are both easy to write and hard to tell apart in a number without its unit."
    wrong = """# policy.incent
param smallest_part = 10 "Less steers nobody\""""
    right = """# policy.incent
param smallest_part = 10% "Less steers nobody\""""

    name: str
    meaning: str
    kind: str
    found: str
    example: str

    def message(self) -> str:
        """What is wrong."""
        return f"`{self.name}`, {self.meaning}, is {self.kind}, and this is {self.found}"

    def help(self) -> str | None:
        """What to do."""
        return f'write it as `param {self.name} = {self.example} "…"`'


@diagnostic
@attrs.frozen(kw_only=True)
class ThresholdOutOfRange(Diagnostic):
    """A threshold beyond what makes sense."""

    code = "E0972"
    title = "A threshold beyond what makes sense"
    why = """Beyond its range a threshold is a slip of the pen, or a way to switch advice off that nobody sees. What
    advice names is allowed there, with a reason: `# incent: allow L0503 because …`."""
    wrong = """# policy.incent
param smallest_part = 100% "Less steers nobody\""""
    right = """# policy.incent
param smallest_part = 15% "Less steers nobody\""""

    name: str
    meaning: str
    found: str
    least: str
    most: str
    whole: bool

    def message(self) -> str:
        """What is wrong."""
        of = "a whole number " if self.whole else ""
        return f"`{self.name}` is {self.meaning}, {of}from {self.least} to {self.most}; this is {self.found}"


@diagnostic
@attrs.frozen(kw_only=True)
class ThresholdChanges(Diagnostic):
    """A threshold with more than one value."""

    code = "E0973"
    title = "A threshold with more than one value"
    why = """Advice is given on the plan as it is written, not on a day or for a person. A second value would never
    be used."""
    wrong = """# policy.incent
param most_parts = 4 from 2026-01-01, 3 from 2026-07-01 "Fewer from the second half on\""""
    right = """# policy.incent
param most_parts = 3 "Fewer from the second half on\""""

    name: str
    override: bool

    def message(self) -> str:
        """What is wrong."""
        found = "this overrides it" if self.override else "this one begins on a day"
        return f"`{self.name}` is a threshold of advice, which has one value for the whole plan; {found}"

    def help(self) -> str | None:
        """What to do."""
        return "remove the override" if self.override else "write the one value that holds now"
