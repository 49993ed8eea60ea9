"""Settings of incent.toml under a name that is no field: the file's column, or a misspelt field."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TypeVar

import attrs

from incentlang.diagnostics.suggest import closest
from incentlang.ir.schema import ASSIGNMENT_FIELDS, PARTICIPANT
from incentlang.project.model import DataSource

BUILT_IN = frozenset([PARTICIPANT, *ASSIGNMENT_FIELDS, "from", "to", "value", "period", "known_on", "rater", "reason"])
"""Columns that no plan declares."""


Setting = TypeVar("Setting")


@attrs.frozen
class Misnamed:
    """A name in the settings of a table that is no field of it.

    Attributes:
        name: What is written.
        setting: Where: `columns`, `values`, `dates` or `units`.
        meant: The fields it may stand for, the likeliest first.
        is_column: Whether it is the name of a column of the file.
    """

    name: str
    setting: str
    meant: tuple[str, ...]
    is_column: bool = False


def misnamed_settings(
    source: DataSource, names: Sequence[str], header: Sequence[str], declared: Collection[str] | None
) -> tuple[Misnamed, ...]:
    """Names in the settings of a table that are no field of it, each once.

    Where only the reached fields are known, a name counts as misspelt if it is close to a reached field that
    has no column otherwise; any other name may be a declared field that this plan does not read.

    Args:
        source: What incent.toml says about the table.
        names: The fields that the plan reads.
        header: The columns of the file.
        declared: Every field that the plan declares here, where known.
    """
    fields = {column: field for field, column in source.columns.items()}
    found: dict[str, Misnamed] = {}
    for written in sorted(source.written):
        setting, _, name = written.partition(".")
        if not name or name in names or name in found:
            continue
        if declared is not None and (name in declared or name in BUILT_IN):
            continue
        if name in fields and setting != "columns":
            found[name] = Misnamed(name, setting, (fields[name],), is_column=True)
        elif declared is not None:
            other = source.columns.get(name) if setting == "columns" else None
            turned = other is not None and name in header and (other in declared or other in BUILT_IN)
            meant = (str(other),) if turned else closest(name, declared)
            found[name] = Misnamed(name, setting, meant, is_column=name in header)
        else:
            lacking = [field for field in names if field not in header and field not in source.columns]
            near = closest(name, lacking)
            if near:
                found[name] = Misnamed(name, setting, near)
    return tuple(found.values())


def as_meant(source: DataSource, misnamed: Sequence[Misnamed]) -> DataSource:
    """The settings with each misspelt field as it was meant.

    Args:
        source: What incent.toml says about the table.
        misnamed: Its misspelt fields.
    """
    meant = {slip.name: slip.meant[0] for slip in misnamed if slip.meant}

    return attrs.evolve(
        source,
        values=_renamed(source.values, meant),
        dates=_renamed(source.dates, meant),
        units=_renamed(source.units, meant),
    )


def _renamed(settings: Mapping[str, Setting], meant: Mapping[str, str]) -> dict[str, Setting]:
    return {meant.get(name, name): value for name, value in settings.items()}
