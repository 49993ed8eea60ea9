"""Cells that a scenario does not give: they are there, and reading one is an answer of its own."""

from __future__ import annotations

from typing import Any

import attrs

from incentlang.data.model import Timeline
from incentlang.diagnostics.run import NotGiven
from incentlang.engines.reference.answers import Unknown


@attrs.frozen
class Blank:
    """Stands in the place of a cell that was not given."""

    owner: str
    key: str
    name: str

    def read(self) -> Unknown:
        """What reading the cell raises."""
        return Unknown(NotGiven(owner=self.owner, key=self.key, name=self.name))


class Cells(tuple[Any, ...]):
    """The cells of a row; a blank one cannot be read."""

    __slots__ = ()

    def __getitem__(self, index: Any) -> Any:
        """One cell, by its place."""
        found = super().__getitem__(index)
        if isinstance(found, Blank):
            raise found.read()
        return found


class Attributes(dict[str, Any]):
    """The attributes of an assignment by name; one that was not given cannot be read."""

    def __init__(self, key: str, values: dict[str, Any]) -> None:
        super().__init__(values)
        self._key = key

    def __missing__(self, name: str) -> Any:
        raise Blank("participant", self._key, name).read()


class Timelines(dict[str, Timeline]):
    """One dated attribute by key; of a key for which nothing was given it cannot be read."""

    def __init__(self, owner: str, name: str, values: dict[str, Timeline]) -> None:
        super().__init__(values)
        self._owner, self._name = owner, name

    def get(self, key: str, default: Any = None) -> Any:
        """The timeline of `key`."""
        if key not in self:
            raise Blank(self._owner, key, self._name).read()
        return self[key]
