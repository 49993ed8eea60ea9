"""What a difference of two plans says; text, JSON and Markdown are renderings of it.

`diff.schema.json` beside this file is its published schema.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any
from typing import Literal as Choice

import attrs

from incentlang.values.numbers import plain

SCHEMA = Path(__file__).with_name("diff.schema.json")

Verdict = Choice["text only", "neutral", "more generous", "less generous", "incomparable", "not decided"]
State = Choice["added", "removed", "changed", "renamed", "text only"]


@attrs.frozen
class Change:
    """One piece of a plan that is not as it was; a place is `file:line`, and empty where there is none."""

    what: str
    old: str = ""
    new: str = ""
    old_place: str = ""
    new_place: str = ""


@attrs.frozen
class Definition:
    """A definition that one plan has and the other has not, or has otherwise."""

    kind: str
    name: str
    state: State
    changes: tuple[Change, ...] = ()


@attrs.frozen
class Judged:
    """What the change makes of what a rule, a pool, a cap or all of a role pays.

    Attributes:
        why: For whom it is better and for whom worse, or why it is not decided.
        assuming: What the verdict takes for granted of the data.
        by: The changed definitions that it depends on.
    """

    kind: Choice["rule", "pool", "cap", "role"]
    name: str
    verdict: Verdict
    why: str = ""
    assuming: tuple[str, ...] = ()
    by: tuple[str, ...] = ()


@attrs.frozen
class PaidLine:
    """What a rule pays somebody for one subject, or for a period, in all entries of one kind."""

    rule: str
    subject: str
    kind: str
    old: Decimal
    new: Decimal


@attrs.frozen
class Person:
    """Somebody who is paid another amount; None: it cannot be computed by that plan."""

    participant: str
    name: str
    role: str
    unit: str
    old: Decimal | None
    new: Decimal | None
    lines: tuple[PaidLine, ...]

    @property
    def gain(self) -> Decimal | None:
        """How much more is paid; below zero: less."""
        return None if self.old is None or self.new is None else self.new - self.old


@attrs.frozen
class RoleTotal:
    """What all of a role are paid in one unit, leaving out those whose pay one of the plans cannot compute."""

    role: str
    unit: str
    people: int
    old: Decimal
    new: Decimal


@attrs.frozen
class Paid:
    """Both plans on the same data. `people` holds those whose pay or lines differ, the largest difference first."""

    data: str
    periods: tuple[str, ...]
    roles: tuple[RoleTotal, ...]
    people: tuple[Person, ...]
    unchanged: int


@attrs.frozen
class Approval:
    """The approval that the header of the new plan names, and whether the change asks for a new one."""

    owner: str
    approved_by: str
    on: str
    needed: bool
    why: str = ""


@attrs.frozen
class Difference:
    """The difference of two plans. Without data `paid` is None."""

    old: str
    new: str
    definitions: tuple[Definition, ...]
    verdicts: tuple[Judged, ...]
    roles: tuple[Judged, ...]
    approval: Approval
    paid: Paid | None = None

    @property
    def is_text_only(self) -> bool:
        """Whether both plans mean the same."""
        return all(each.state in ("renamed", "text only") for each in self.definitions)

    @property
    def verdict(self) -> Verdict:
        """The verdict on the plan as a whole: that of all its roles, as far as they agree."""
        found = {each.verdict for each in self.roles}
        if self.is_text_only:
            return "text only"
        found -= {"text only", "neutral"}
        if not found:
            return "neutral"
        gains = [each.gain for each in self.paid.people if each.gain is not None] if self.paid is not None else []
        if any(gain > 0 for gain in gains) and any(gain < 0 for gain in gains):
            return "incomparable"
        if len(found) == 1:
            return found.pop()
        return "incomparable" if found <= {"more generous", "less generous", "incomparable"} else "not decided"

    def to_json(self) -> dict[str, Any]:
        """The published form; names are only ever added."""
        told: dict[str, Any] = {"format": 1, "verdict": self.verdict}
        return told | attrs.asdict(self, value_serializer=_plain_value)


def _plain_value(_inside: object, _field: object, value: Any) -> Any:
    return plain(value) if isinstance(value, Decimal) else value
