"""Checks an explanation without the program that made it: every figure of a trace is computed again from its parts.

This package reads the JSON of a trace and nothing else. It imports nothing of incentlang and needs only Python's
standard library, so that it can be read in one sitting, and copied, by somebody who does not trust the evaluator.
"""

from typing import Any

from incentlang.verify.trace import Checked, Checker, Wrong, figures

__all__ = ["Checked", "Wrong", "check", "figures"]


def check(trace: dict[str, Any]) -> Checked:
    """Compute every figure of a trace again."""
    return Checker(trace).whole()
