"""What reading found: faults, folded where one column has many, and harmless notes."""

from __future__ import annotations

from collections import Counter

import attrs

from incentlang.diagnostics.base import Cell, Diagnostic, Severity
from incentlang.diagnostics.data import DataDiagnostic

SHOWN = 5
"""So many places of one fault in one column are listed; the last of them counts the rest."""


@attrs.define
class Findings:
    """Collects what goes into the report of one reading."""

    _kept: list[DataDiagnostic] = attrs.field(factory=list)
    _seen: Counter[tuple[object, ...]] = attrs.field(factory=Counter)
    _notes: dict[str, None] = attrs.field(factory=dict)

    @staticmethod
    def _group(finding: DataDiagnostic) -> tuple[object, ...]:
        match finding.at:
            case Cell(file=file, sheet=sheet, column=column):
                return (type(finding), file, sheet, column)
            case span:
                return (type(finding), span.source.path, span.start)

    def add(self, finding: DataDiagnostic) -> None:
        """Report a fault; the sixth of its kind in a column, and those after it, are only counted."""
        group = self._group(finding)
        self._seen[group] += 1
        if self._seen[group] <= SHOWN:
            self._kept.append(finding)

    def note(self, sentence: str) -> None:
        """Keep a harmless thing worth telling, once."""
        self._notes[sentence] = None

    @property
    def notes(self) -> tuple[str, ...]:
        """The notes in the order in which they came up."""
        return tuple(self._notes)

    @property
    def failed(self) -> bool:
        """Whether anything was found that stops a run."""
        return any(finding.severity is Severity.ERROR for finding in self._kept)

    def report(self) -> tuple[Diagnostic, ...]:
        """Every finding by file and row, each group's last one with the count of those left out."""
        placed: Counter[tuple[object, ...]] = Counter()
        told: list[Diagnostic] = []
        for finding in self._kept:
            group = self._group(finding)
            placed[group] += 1
            over = self._seen[group] - SHOWN
            told.append(attrs.evolve(finding, more=over) if over > 0 and placed[group] == SHOWN else finding)
        return tuple(sorted(told, key=lambda finding: finding.sort_key))
