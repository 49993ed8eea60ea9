"""`incent explain CODE`: what a message means, why it is one, and what to write instead."""

from __future__ import annotations

import textwrap

from incentlang.cli.characters import wrapped
from incentlang.cli.refusal import FOUND, OK
from incentlang.cli.screen import Ink, Screen
from incentlang.diagnostics.base import MENDED, Diagnostic, examples_of, is_mendable, one_of, why_of
from incentlang.diagnostics.suggest import closest
from incentlang.lint import every_diagnostic

WIDEST = 88
"""Prose in longer lines is hard to read."""


def explain_code(screen: Screen, code: str) -> int:
    """Print the long text of a diagnostic."""
    known = every_diagnostic()
    found = known.get(code.upper())
    if found is None:
        ink = screen.err_ink
        near = closest(code.upper(), known) or tuple(other for other in known if other[:3] == code.upper()[:3])[:3]
        screen.tell(f"{ink('error:', 'error')} there is no code {code.upper()}")
        screen.tell(f"  {ink('help:', 'good')} did you mean {one_of(near)}?" if near else _how_codes_look())
        return FOUND
    screen.say(long_text(found, min(screen.width, WIDEST), screen.ink))
    return OK


def _how_codes_look() -> str:
    return "  codes begin with E (plan), L (advice on a plan), D (data) or R (run), and stand in the messages of incent"


def long_text(cls: type[Diagnostic], width: int, ink: Ink) -> str:
    """Title, why, a wrong example and a right one."""
    title = cls.title[:1].upper() + cls.title[1:]
    parts = [
        ink(f"{cls.severity.value}[{cls.code}]", cls.severity.value) + ink(f"  {title}", "strong"),
        "\n".join(wrapped(why_of(cls), width)),
        *(["\n".join(wrapped(MENDED, width))] if is_mendable(cls) else []),
    ]
    for heading, example, style in zip(("Wrong", "Right"), examples_of(cls), ("error", "good"), strict=True):
        parts.append(f"{ink(heading, style)}\n\n{textwrap.indent(example, '    ')}")
    return "\n\n".join(parts)
