"""The command `incent`."""

from __future__ import annotations

import os
import sys


def entry(argv: list[str] | None = None) -> int:
    """Run one command and give its exit code; it never raises.

    Args:
        argv: What follows `incent`; None takes it from the command line of this process.
    """
    arguments = sys.argv[1:] if argv is None else list(argv)
    if arguments == ["--version"]:  # editors and build servers ask often, so nothing is loaded for it
        from incentlang.cli.versions import versions  # noqa: PLC0415 (it loads less than `call`)

        print(versions())
        return 0
    from incentlang.cli.call import call  # noqa: PLC0415 (it loads every command)

    return call(arguments, os.environ)
