"""`incent completion SHELL`: the script that makes a shell complete commands, options and their values."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class


def completion_script(app: click.Command, shell: str) -> str:
    """The script for bash, zsh or fish."""
    complete = get_completion_class(shell)
    assert complete is not None
    made = complete(app, {}, "incent", "_INCENT_COMPLETE")
    # Not `made.source()`, which first runs the shell to ask for its version.
    return (made.source_template % made.source_vars()).strip()
