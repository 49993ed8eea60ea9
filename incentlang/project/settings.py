"""Reading single settings: each with the kind of value that it must have."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs

from incentlang.diagnostics.base import Diagnostic, one_of
from incentlang.diagnostics.project import SettingUnknown, SettingWrong
from incentlang.diagnostics.suggest import closest
from incentlang.project.places import place_of
from incentlang.source import Source, Span


def told(value: object) -> str:
    """A setting's value as a message shows it."""
    match value:
        case bool():
            return f"`{str(value).lower()}`"
        case str():
            return f"`{value}`"
        case int() | float():
            return f"the number `{value}`"
        case list():
            return "a list"
        case dict():
            return "a table"
        case _:
            return f"`{value}`"


@attrs.define
class Settings:
    """The open incent.toml: its text, and what was found wrong so far."""

    source: Source
    findings: list[Diagnostic] = attrs.field(factory=list)

    def at(self, *keys: str) -> Span:
        """Where a setting is written."""
        return place_of(self.source, *keys)

    def wrong(self, value: object, expected: str, *keys: str, suggestions: tuple[str, ...] = ()) -> None:
        """Report a value of the wrong kind."""
        self.findings.append(
            SettingWrong(
                at=self.at(*keys),
                name=keys[-1],
                found=told(value),
                expected=expected,
                suggestions=suggestions,
            )
        )

    def known(self, table: dict[str, Any], names: Sequence[str], *keys: str) -> None:
        """Report every key of `table` that is not one of `names`."""
        for name in table:
            if name not in names:
                self.findings.append(
                    SettingUnknown(
                        at=self.at(*keys, name),
                        name=name,
                        table=".".join(f'"{key}"' if "." in key else key for key in keys),
                        known=tuple(names),
                        suggestions=closest(name, names),
                    )
                )

    def table(self, owner: dict[str, Any], *keys: str) -> dict[str, Any]:
        """The table at the last of `keys`; empty when it is left out or is something else."""
        value = owner.get(keys[-1], {})
        if isinstance(value, dict):
            return value
        self.wrong(value, "a table", *keys)
        return {}

    def text(self, owner: dict[str, Any], *keys: str) -> str | None:
        """The text at the last of `keys`, or None."""
        value = owner.get(keys[-1])
        if value is None or (isinstance(value, str) and value):
            return value
        self.wrong(value, "text in quotation marks", *keys)
        return None

    def choice(self, value: object, choices: Sequence[str], *keys: str) -> str | None:
        """`value` in the spelling of `choices`, letter case aside, or None when it is none of them."""
        if isinstance(value, str):
            for choice in choices:
                if choice.lower() == value.lower():
                    return choice
        suggestions = closest(value, choices) if isinstance(value, str) else ()
        self.wrong(value, one_of(list(choices)), *keys, suggestions=suggestions)
        return None

    def texts(self, owner: dict[str, Any], *keys: str) -> tuple[str, ...]:
        """The list of texts at the last of `keys`."""
        value = owner.get(keys[-1], [])
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        self.wrong(value, "a list of texts", *keys)
        return ()

    def text_table(self, owner: dict[str, Any], *keys: str) -> dict[str, str]:
        """The table of texts at the last of `keys`; entries of another kind are reported and left out."""
        sound: dict[str, str] = {}
        for name, value in self.table(owner, *keys).items():
            if isinstance(value, str):
                sound[name] = value
            else:
                self.wrong(value, "text in quotation marks", *keys, name)
        return sound
