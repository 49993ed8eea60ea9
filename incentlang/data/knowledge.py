"""What was known on a day: one version of each row, the voided ones taken away (semantics 8)."""

from __future__ import annotations

from datetime import date

import attrs

from incentlang.data.model import Dataset, InputCell, Row


def as_known(dataset: Dataset, day: date | None) -> Dataset:
    """The data as it was known at the end of `day`.

    Of each fact and each input value the latest version known by then stays; facts whose latest version is
    voided, or that nobody knew of yet, are gone. A row keeps its place in the file order. A reference to a
    fact that is gone stays as it is: what the row says was true of the row.

    Args:
        dataset: All versions.
        day: The last day whose knowledge counts; None means everything in the files is known.
    """
    facts = {name: _versions(rows, day) for name, rows in dataset.facts.items()}
    inputs = {
        name: {pair: (latest,) for pair, cells in values.items() if (latest := _latest(cells, day)) is not None}
        for name, values in dataset.inputs.items()
    }
    return attrs.evolve(dataset, facts=facts, inputs=inputs)


def _versions(rows: tuple[Row, ...], day: date | None) -> tuple[Row, ...]:
    if not any(row.known is not None or row.voided for row in rows):
        return rows  # the usual case: no versions, nothing to choose
    latest: dict[str, Row] = {}
    for row in rows:
        if row.known is not None and day is not None and row.known > day:
            continue
        before = latest.get(row.key)
        if before is None or (before.known or date.min) < (row.known or date.min):
            latest[row.key] = row
    return tuple(row for row in rows if latest.get(row.key) is row and not row.voided)


def _latest(cells: tuple[InputCell, ...], day: date | None) -> InputCell | None:
    known = [cell for cell in cells if cell.known is None or day is None or cell.known <= day]
    return known[-1] if known else None
