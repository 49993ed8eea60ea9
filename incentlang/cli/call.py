"""One call of `incent`: the command run, and every way in which it can end turned into an exit code."""

from __future__ import annotations

import contextlib
import os
import sys
import traceback
from collections.abc import Mapping

import rich_click as click

from incentlang.cli.app import app
from incentlang.cli.misuse import tell_misuse
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
        tell_misuse(screen, error, arguments)
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
