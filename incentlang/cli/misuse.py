"""A wrong call told: what was found, and what was probably meant."""

from __future__ import annotations

from collections.abc import Sequence

import rich_click as click
from click.exceptions import NoSuchCommand

from incentlang.cli.screen import Screen

_HABITS = {
    "calculate": "run",
    "compare": "diff",
    "format": "fmt",
    "help": "--help",
    "init": "new",
    "lint": "check",
    "pay": "run",
    "statement": "report",
    "statements": "report",
    "validate": "check",
    "version": "--version",
    "why": "explain",
}
"""What other tools call these."""


def tell_misuse(screen: Screen, error: click.ClickException, arguments: Sequence[str]) -> None:
    """Say what is wrong with a call.

    Args:
        screen: Where it is told.
        error: What the reader of the command line found.
        arguments: The call, for what it leaves out of its message.
    """
    ink = screen.err_ink
    message, advice = error.format_message(), ""
    match error:
        case NoSuchCommand():
            message, advice = f"there is no command `{error.command_name}`", _command_meant(error)
        case click.NoSuchOption():
            message, advice = _option_meant(error, arguments)
        case click.MissingParameter() if error.param is not None:
            message = f"`{error.param.make_metavar(error.ctx) if error.ctx else error.param.name}` is missing"
        case click.BadParameter():
            option = next(iter(getattr(error.param, "opts", ())), "")
            message = f"{option}: {error.message}" if option.startswith("-") else error.message
        case _:
            pass
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "incent"
    screen.tell(f"{ink('error:', 'error')} {message[:1].lower()}{message[1:]}")
    screen.tell(f"  {ink('help:', 'good')} {advice}`{path} --help` shows how it is called")


def _command_meant(error: NoSuchCommand) -> str:
    meant = _HABITS.get(error.command_name.lower()) or next(iter(error.possibilities or ()), None)
    return f"did you mean `{meant}`? " if meant else ""


def _option_meant(error: click.NoSuchOption, arguments: Sequence[str]) -> tuple[str, str]:
    """The mistake and the advice. A dash that is missing comes first, then other commands that have the option."""
    context = error.ctx
    asked = error.option_name
    if not asked.startswith("--"):  # of `-period` click tells the first letter alone
        asked = next((each for each in arguments if each.startswith(asked) and len(each) > len(asked)), asked)
    message = f"there is no option `{asked}`"
    doubled = f"-{asked.partition('=')[0]}"
    if context is not None and doubled in _options(context.command):
        return message, f"did you mean `{doubled}`, with two dashes? "
    top = context.find_root().command if context is not None else None
    commands = top.commands if isinstance(top, click.Group) else {}
    others = [name for name, each in commands.items() if asked in _options(each)]
    near = list(error.possibilities or ())
    if others:
        # A name alike would lead astray: `--format` of another command is not this one's `--force`.
        return message, f"`{asked}` is an option of {', '.join(f'`incent {name}`' for name in sorted(others))}; "
    return message, f"did you mean `{near[0]}`? " if near else ""


def _options(command: click.Command) -> set[str]:
    return {name for param in command.params if isinstance(param, click.Option) for name in param.opts}
