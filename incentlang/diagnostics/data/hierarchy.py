"""Managers of managers."""

from __future__ import annotations

from datetime import date

import attrs

from incentlang.diagnostics.base import Diagnostic, diagnostic


@diagnostic
@attrs.frozen(kw_only=True)
class ManagerCircle(Diagnostic):
    """People who manage each other."""

    code = "D0080"
    title = "People who manage each other"
    why = "A roll-up follows managers upwards; in a circle there is no top, and everybody would count everything."
    wrong = "participant,role,manager,from,to\nana,manager,ben,2026-01-01,\nben,manager,ana,2026-01-01,"
    right = "participant,role,manager,from,to\nana,manager,ben,2026-01-01,\nben,manager,,2026-01-01,"

    people: tuple[str, ...]
    day: date

    def message(self) -> str:
        """What is wrong."""
        if len(self.people) == 1:
            return f"{self.people[0]} is their own manager on {self.day}"
        return f"{', '.join(self.people)} manage each other in a circle on {self.day}"

    def help(self) -> str | None:
        """What to do."""
        return "correct `manager` in the participant file; it stays empty for who has none"
