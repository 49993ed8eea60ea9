"""The options that every command has, and the kinds of value that options take."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import rich_click as click

from incentlang.cli.screen import Screen

F = TypeVar("F", bound=Callable[..., Any])


class Day(click.ParamType[date]):
    """A date as plans write it."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        from incentlang.values.dates import parse_date  # noqa: PLC0415  (not needed for help)

        if isinstance(value, date):
            return value
        day = parse_date(value)
        if day is None:
            self.fail(f"`{value}` is no date: write it as 2026-04-10", param, ctx)
        return day


class Setting(click.ParamType[tuple[str, str]]):
    """`NAME=VALUE`."""

    name = "name=value"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if isinstance(value, tuple):
            return value
        name, equals, text = value.partition("=")
        if not (equals and name.strip() and text.strip()):
            self.fail(f"`{value}` sets nothing: write it as NAME=VALUE, such as health_floor=75", param, ctx)
        return name.strip(), text.strip()


class Memory(click.ParamType[str]):
    """An amount of memory."""

    name = "size"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The amount as it is written.

        Raises:
            click.BadParameter: It is none.
        """
        if re.fullmatch(r"\d+(\.\d+)?\s?(MB|GB)", value, re.IGNORECASE) is None:
            self.fail(f"`{value}` is no amount of memory: write a number and MB or GB, such as 4GB", param, ctx)
        return value


class Lines(click.ParamType[tuple[int, int]]):
    """The first and the last of some lines, as editors count them."""

    name = "lines"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, int]:
        """The two numbers.

        Raises:
            click.BadParameter: It is no stretch of lines.
        """
        if isinstance(value, tuple):
            return value
        found = re.fullmatch(r"([1-9]\d{0,8})(?:-([1-9]\d{0,8}))?", value)
        first, last = (int(found[1]), int(found[2] or found[1])) if found else (1, 0)
        if last < first:
            self.fail(f"`{value}` is no stretch of lines: write it as 10-20", param, ctx)
        return first, last


class Percent(click.ParamType[Decimal]):
    """A percentage from 0 to 100, with or without its sign."""

    name = "percent"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if isinstance(value, Decimal):
            return value
        if re.fullmatch(r"\d{1,3}(\.\d+)?%?", value) is None or Decimal(value.rstrip("%")) > 100:
            self.fail(f"`{value}` is no percentage: write a number from 0 to 100, such as 90", param, ctx)
        return Decimal(value.rstrip("%"))


class Amount(click.ParamType[Decimal]):
    """An amount of money, as plans write it, without its currency."""

    name = "amount"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if isinstance(value, Decimal):
            return value
        if re.fullmatch(r"\d{1,15}((_|,)\d{3})*(\.\d{1,6})?", value) is None:
            self.fail(f"`{value}` is no amount: write it as 15000 or 15_000.50", param, ctx)
        return Decimal(value.replace("_", "").replace(",", ""))


def _meant(path: Path) -> str:
    """What lies beside a path that is not there, and is called nearly so."""
    from incentlang.diagnostics.suggest import closest  # noqa: PLC0415  (not needed for help)

    try:
        beside = {child.stem: child.name for child in path.parent.iterdir() if not child.name.startswith(".")}
    except (OSError, ValueError):
        return ""
    # By stems: an ending that many files share would make any two names alike.
    near = [path.stem] if path.stem in beside else closest(path.stem, beside)
    return f"; did you mean `{(path.parent / beside[near[0]]).as_posix()}`?" if near else ""


class Existing(click.Path):
    """A file or folder that is there; `otherwise` says what is often meant by one that is not."""

    otherwise = ""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not Path(value).exists():
            self.fail(f"there is no file or folder `{value}`{_meant(Path(value)) or self.otherwise}", param, ctx)
        return super().convert(value, param, ctx)


class Version(Existing):
    """One of two plans to compare: a folder or a file, not a name that version control has for it."""

    otherwise = "; a version in git is looked at beside this one: `git worktree add ../before VERSION`"


DAY = Day()
SETTING = Setting()
MEMORY = Memory()
LINES = Lines()
PERCENT = Percent()
AMOUNT = Amount()
PATH = Existing(path_type=Path)
VERSION = Version(path_type=Path)


def _remember(ctx: click.Context, param: click.Parameter, value: Any) -> None:
    """Global options count wherever they stand: before the command or after it."""
    if value and param.name and isinstance(ctx.obj, Screen):
        setattr(ctx.obj, param.name, value)
        if param.name == "color" and isinstance(ctx, click.RichContext):
            ctx.help_config.color_system = None if value == "never" else "auto"
            ctx.help_config.force_terminal = True if value == "always" else None


def global_options(command: F) -> F:
    """`--color`, `--quiet`, `-v`."""
    for option in (
        click.option(
            "-v",
            "--verbose",
            is_flag=True,
            expose_value=False,
            is_eager=True,
            callback=_remember,
            help="More detail, should incent itself go wrong.",
        ),
        click.option(
            "-q",
            "--quiet",
            is_flag=True,
            expose_value=False,
            is_eager=True,
            callback=_remember,
            help="Results and errors only: no notes, warnings, hints or progress.",
        ),
        click.option(
            "--color",
            type=click.Choice(["auto", "always", "never"]),
            expose_value=False,
            is_eager=True,
            callback=_remember,
            help="Colours; NO_COLOR and FORCE_COLOR are heeded too.",
        ),
    ):
        command = option(command)
    return command
