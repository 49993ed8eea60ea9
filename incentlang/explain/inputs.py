"""What is told of a supplied value: who rated and why, and where none was supplied."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from incentlang.data.model import InputCell, InputKey
from incentlang.engines.reference.env import Whose
from incentlang.engines.reference.stretches import periods_of
from incentlang.explain.trace import Figure, Note
from incentlang.ir.expressions import Window
from incentlang.ir.schema import Input
from incentlang.values.numbers import exact_text
from incentlang.values.periods import Period


def input_figure(
    own: Input,
    whose: Whose,
    cells: Mapping[InputKey, tuple[InputCell, ...]],
    period: Period,
    window: Window | None,
    value: Decimal | None,
) -> Figure:
    """The sum of what was supplied for each period, with the default where nothing was."""
    found = []
    for each in periods_of(period, window, own.each):
        versions = cells.get((*whose, each), ())
        if versions:
            last = versions[-1]
            text, place = exact_text(last.value), f"{own.name} {each}"
            found.append(Figure("cell", text, place, file=last.file, row=last.number, column=own.name))
        elif own.missing is not None:
            found.append(Figure("written", exact_text(own.missing), _default_words(own)))
        else:
            found.append(Figure("missing", None, f"{own.name} {each}"))
    return Figure("sum", exact_text(value) if value is not None else None, own.name, tuple(found))


def _default_words(own: Input) -> str:
    """The plan's words for what is taken where nothing is supplied."""
    written = re.compile(r"if missing [^\n#]*").search(own.span.source.text, own.span.start)
    assert written is not None
    return written.group().strip()


def input_notes(
    own: Input,
    whose: Whose,
    cells: Mapping[InputKey, tuple[InputCell, ...]],
    period: Period,
    window: Window | None,
) -> list[Note]:
    """One note for each period with a rater, or without a value where the input says what is taken then."""
    notes: list[Note] = []
    for each in periods_of(period, window, own.each):
        versions = cells.get((*whose, each), ())
        if versions and versions[-1].rater:
            notes.append(Note(f"{each}: rated by {versions[-1].rater}: {versions[-1].reason}"))
        elif not versions and own.missing is not None:
            notes.append(Note(f"{each}: nobody supplied a value, so the default counts"))
    return notes
