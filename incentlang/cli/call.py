"""One call of `incent`: the command run, and every way in which it can end turned into an exit code."""

from __future__ import annotations

import contextlib
import os
import sys
import traceback
from collections.abc import Mapping

import rich_click as click
from click.exceptions import NoSuchCommand

from incentlang.cli.app import app
from incentlang.cli.refusal import INTERRUPTED, MISUSE, OK, REPORT, Refused
from incentlang.cli.screen import Screen, standard_screen


def call(arguments: list[str], environment: Mapping[str, str]) -> int:
    """The exit code of a command: 0 done, 1 findings, 2 a wrong call or our own bug, 130 stopped by the user."""
    screen = standard_screen(environment)
    try:
        code = app.main(arguments, prog_name="incent", standalone_mode=False, obj=screen)
        screen.out.flush()
        return code if isinstance(code, int) else OK
    except click.ClickException as error:
        _tell_misuse(screen, error)
        return MISUSE
    except SystemExit as stop:  # click ends a request for completion this way
        return stop.code if isinstance(stop.code, int) else OK
    except (KeyboardInterrupt, click.Abort):
        screen.tell("stopped")
        return INTERRUPTED
    except BrokenPipeError:
        _forget_output()
        return OK
    except Refused as refused:
        return _tell_refusal(screen, refused)
    except OSError as error:
        reason = error.strerror or "the system refuses it"
        where = f"{error.filename}: " if error.filename else ""
        screen.tell(f"{screen.err_ink('error:', 'error')} {where}{reason[:1].lower()}{reason[1:]}")
        return MISUSE
    except Exception as error:
        _tell_bug(screen, error)
        return MISUSE


def _tell_misuse(screen: Screen, error: click.ClickException) -> None:
    ink = screen.err_ink
    message, advice = error.format_message(), ""
    if isinstance(error, NoSuchCommand):
        message = f"there is no command `{error.command_name}`"
    if isinstance(error, click.NoSuchOption):
        message = f"there is no option `{error.option_name}`"
    if isinstance(error, NoSuchCommand | click.NoSuchOption) and error.possibilities:
        advice = f"did you mean `{error.possibilities[0]}`? "
    if isinstance(error, click.MissingParameter) and error.param is not None:
        message = f"`{error.param.make_metavar(error.ctx) if error.ctx else error.param.name}` is missing"
    elif isinstance(error, click.BadParameter):
        option = next(iter(getattr(error.param, "opts", ())), "")
        message = f"{option}: {error.message}" if option.startswith("-") else error.message
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "incent"
    screen.tell(f"{ink('error:', 'error')} {message[:1].lower()}{message[1:]}")
    screen.tell(f"  {ink('help:', 'good')} {advice}`{path} --help` shows how it is called")


def _tell_refusal(screen: Screen, refused: Refused) -> int:
    # Loaded only here: a command that goes well, or is answered from the cache, needs neither.
    from incentlang.cli.render import render  # noqa: PLC0415
    from incentlang.cli.telling import finding_of  # noqa: PLC0415

    findings = [finding_of(found, refused.root) for found in refused.findings]
    screen.tell(render(findings, screen.width, screen.err_ink))
    return refused.code


def _tell_bug(screen: Screen, error: Exception) -> None:
    screen.tell(f"{screen.err_ink('error:', 'error')} {REPORT}")
    if screen.verbose:
        screen.tell("".join(traceback.format_exception(error)).rstrip())
    else:
        screen.tell(f"  {type(error).__name__}: {error}")
        screen.tell(f"  {screen.err_ink('help:', 'good')} the same command with -v shows where it happened")


def _forget_output() -> None:
    """Whoever read our output has gone, as `incent run | head` does; nothing more is to be written."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
